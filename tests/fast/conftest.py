"""The twins, where what compiles them is installed; what is compiled is kept with pytest's own cache."""

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from game.rules import RULES
from game.rules.state.kernels import KERNELS, Twins, provide_twins


@pytest.fixture(scope="session")
def twins(pytestconfig: pytest.Config) -> Twins:
    assert RULES  # whose import has imported all kernels
    numba = pytest.importorskip("numba", reason='the extra is not installed: pip install -e ".[test,fast]"')
    assert pytestconfig.cache is not None
    numba.config.CACHE_DIR = str(pytestconfig.cache.mkdir("kernels"))
    from game.fast.twins import TWINS

    return TWINS


def equal(found: Any, expected: Any) -> bool:
    """The same bits, dtypes and shapes; of tuples each."""
    if isinstance(expected, tuple):
        return len(found) == len(expected) and all(map(equal, found, expected))
    if not isinstance(expected, np.ndarray):
        return bool(found == expected)
    same = found.dtype == expected.dtype and found.shape == expected.shape
    return same and found.tobytes() == expected.tobytes()


def own(given: Any) -> Any:
    """Arrays, also in tuples, that nobody else has; whatever else as it is."""
    return copy.deepcopy(given) if isinstance(given, tuple | np.ndarray) else given


def carried_out_by_both(name: str, twin: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What a twin gives, which is what the reference gives, in what it writes into its arguments too."""
    theirs = [own(one) for one in given]
    found, expected = twin(*given, **named), KERNELS[name].reference(*theirs, **named)
    assert equal(found, expected), name
    for mine, other in zip(given, theirs, strict=True):
        assert not isinstance(mine, tuple | np.ndarray) or equal(mine, other), name
    return found


@pytest.fixture
def calls(twins: Twins) -> Iterator[Counter[str]]:
    """All kernels are carried out by both, and how often each has been."""
    counted: Counter[str] = Counter()

    def checked(name: str) -> Callable[..., Any]:
        def both(*given: Any, **named: Any) -> Any:
            counted[name] += 1
            return carried_out_by_both(name, twins[name], *given, **named)

        return both

    provide_twins(lambda: {name: checked(name) for name in twins})
    yield counted
    provide_twins(None)
