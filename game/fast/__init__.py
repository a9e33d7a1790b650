"""The optional extra `darklight[fast]`: compiled twins of the rules' kernels, which give the same bits sooner."""

import os
from importlib.util import find_spec

from game.rules.state.kernels import Twins, provide_twins

FAST_VARIABLE = "DARKLIGHT_FAST"
"""Set to 0 it leaves the twins out, whatever is installed."""


def offered() -> bool:
    """Is what compiles them installed, and not turned off? Found out without importing it."""
    return os.environ.get(FAST_VARIABLE) != "0" and find_spec("numba") is not None


def install() -> None:
    """Let this process use the twins, where they are on offer; nothing is imported before a kernel is called."""
    if offered():
        provide_twins(_compiled_twins)


def _compiled_twins() -> Twins:
    from .twins import TWINS

    return TWINS
