"""A figure of the bench, and how times are taken."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure."""

    name: str
    value: float
    unit: str
    goal: str

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain values."""
        return asdict(self)


def best_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of several runs of `work`."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)
