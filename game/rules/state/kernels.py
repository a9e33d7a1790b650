"""Kernels: functions on plain arrays that carry most of the work, and may be carried out by twins of the same bits.

Each function in its room is the reference, and the only one that the rules bring. Whoever has faster ones provides
them for the whole process (`game.fast`, where its library is installed); they are asked for when first needed.
"""

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Twins = Mapping[str, Callable[..., Any]]
"""Functions by the names of their kernels: each gives the very bits of its reference, whatever it is asked."""


class Kernel(Generic[P, R]):
    """A function of the rules that is called under its own name, whoever carries it out."""

    def __init__(self, reference: Callable[P, R]) -> None:
        """Carried out by the reference, until twins are provided."""
        update_wrapper(self, reference)
        self.reference = reference
        self.carried_out_by: Callable[P, R] = self._chosen

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the reference gives."""
        return self.carried_out_by(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<kernel {self.reference.__name__}>"

    @property
    def is_twin(self) -> bool:
        """Does a twin carry it out, or will one at the next call?"""
        return self._choice() is not self.reference

    def ask_again(self) -> None:
        """Choose anew at the next call who carries it out."""
        self.carried_out_by = self._chosen

    def _chosen(self, *args: P.args, **kwargs: P.kwargs) -> R:
        self.carried_out_by = self._choice()
        return self.carried_out_by(*args, **kwargs)

    def _choice(self) -> Callable[P, R]:
        return _provider().get(self.reference.__name__, self.reference)


def _none() -> Twins:
    return {}


KERNELS: dict[str, Kernel[..., Any]] = {}
"""All kernels of the modules that have been imported, by name."""
_provider: Callable[[], Twins] = _none


def kernel(reference: Callable[P, R]) -> Kernel[P, R]:
    """Make a function of the rules a kernel."""
    made = Kernel(reference)
    KERNELS[reference.__name__] = made
    return made


def provide_twins(provider: Callable[[], Twins] | None) -> None:
    """From now on let kernels be carried out by what `provider` has, asked when one is first called; None: nobody."""
    global _provider
    _provider = provider or _none
    for one in KERNELS.values():
        one.ask_again()
