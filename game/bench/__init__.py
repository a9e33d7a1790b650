"""The figures of this machine, each beside its goal: `darklight bench`."""

from collections.abc import Callable, Iterator

from . import core, window
from .core import great_battle
from .figure import Figure

__all__ = ["Figure", "figures", "great_battle"]

MEASURES: tuple[Callable[[], Iterator[Figure]], ...] = (
    core.yardstick, core.compiled_kernels, core.scenario_turns, core.great_turns, core.growth, core.peak_memory,
    core.batches, core.closing_policies, core.odds_of_the_rout, core.plan_of_the_rout, window.frames,
    window.great_frames, window.under_the_hand, window.from_command,
)  # fmt: skip


def figures(progress: Callable[[int, int], None] | None = None) -> list[Figure]:
    """Measure everything; each figure is the best of a few runs, so that a busy machine disturbs it least."""
    rows = []
    for done, measure in enumerate(MEASURES):
        if progress:
            progress(done, len(MEASURES))
        rows += list(measure())
    return rows
