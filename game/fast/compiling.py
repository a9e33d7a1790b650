"""How twins are compiled: to the very arithmetic of numpy, once for a machine."""

import contextlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba
import numpy as np

from game.data import cache_dir
from game.rules.state.columns import Array

_GAME = Path(__file__).parents[1]


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile when first called, or take what was compiled before from the folder of `kept_code`.

    Floats are neither reordered nor contracted (no fastmath), and divide as numpy's do. The interpreter is free
    meanwhile: a twin works on arrays that are its call's own.
    """
    options: dict[str, Any] = {"error_model": "numpy", "nogil": True}
    try:
        made: Callable[..., Any] = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no folder can be written to: it is compiled in each process then
        made = numba.njit(**options)(function)
    return made


@contextlib.contextmanager
def kept_code() -> Iterator[None]:
    """Let what is compiled be kept in the folder of caches, unless NUMBA_CACHE_DIR names another.

    Numba looks for changes in a function's own file alone, so the folder is named after all that is compiled, and the
    numbers of the rules that are compiled in.
    """
    given = numba.config.CACHE_DIR
    digest = sha256()
    for path in sorted((*(_GAME / "fast").glob("*.py"), *(_GAME / "rules").rglob("*.py"))):
        digest.update(path.read_bytes())
    numba.config.CACHE_DIR = str(Path(given or cache_dir() / "kernels") / digest.hexdigest()[:16])
    try:
        yield
    finally:
        numba.config.CACHE_DIR = given


def floats(values: Array) -> Array:
    """The values in one piece of memory, as float64."""
    return np.ascontiguousarray(values, dtype=np.float64)


def whole(values: Array) -> Array:
    """The values in one piece of memory, as int64."""
    return np.ascontiguousarray(values, dtype=np.int64)


def words(values: Array) -> Array:
    """The values in one piece of memory, as uint64."""
    return np.ascontiguousarray(values, dtype=np.uint64)


def flags(values: Array) -> Array:
    """The values in one piece of memory, as bool."""
    return np.ascontiguousarray(values, dtype=bool)
