"""Arrays that take long to work out, kept in the player's cache folder: safe to delete, and bounded."""

import contextlib
import os
import tempfile
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from game.data import cache_dir

_MOST_BYTES = 96 * 2**20
_SUM_BYTES = 4

_asked: dict[str, threading.Lock] = {}
"""Held for each name of a file, whatever folder it is in, while somebody reads it or works it out."""


def kept(
    name: str, shape: tuple[int, ...], dtype: DTypeLike, work: Callable[[], NDArray[Any]], by: tuple[ModuleType, ...]
) -> NDArray[Any]:
    """The array of this name, read from its file, else worked out and written there; not to be written to.

    `by`: the modules that work it out: when their text changes, so does the file. What is damaged is worked out anew,
    and a disk that cannot be read or written is no fault. Of two threads that ask at once one waits for the other.
    """
    path = cache_dir() / "painted" / f"{name}-{_text_sum(by):08x}.raw"
    with _asked.setdefault(path.name, threading.Lock()):
        found = _read(path, shape, np.dtype(dtype))
        if found is None:
            found = np.ascontiguousarray(work(), dtype)
            _write(path, found)
    return found


def _text_sum(by: tuple[ModuleType, ...]) -> int:
    total = 0
    for module in by:
        with contextlib.suppress(OSError):
            total = zlib.crc32(Path(module.__file__ or "").read_bytes(), total)
    return total


def _read(path: Path, shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any] | None:
    """The array of a file, None where there is none that is whole. Whoever was read last is deleted last."""
    try:
        data = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    body = memoryview(data)[_SUM_BYTES:]
    if len(body) != dtype.itemsize * int(np.prod(shape)) or zlib.crc32(body) != int.from_bytes(data[:_SUM_BYTES]):
        return None
    return np.frombuffer(body, dtype).reshape(shape)


def _write(path: Path, array: NDArray[Any]) -> None:
    """Write the file at one go, and delete those that were not read for longest where all take too much room."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.crc32(array.data).to_bytes(_SUM_BYTES))
            file.write(array.data)
        os.replace(temporary, path)
        temporary = ""
        _prune(path.parent, path)
    except OSError:
        with contextlib.suppress(OSError):
            if temporary:
                os.unlink(temporary)


def _prune(folder: Path, newest: Path) -> None:
    files = sorted(((path.stat(), path) for path in folder.iterdir()), key=lambda row: row[0].st_mtime, reverse=True)
    room = _MOST_BYTES - newest.stat().st_size
    for about, path in files:
        if path != newest:
            room -= about.st_size
            if room < 0:
                path.unlink(missing_ok=True)
