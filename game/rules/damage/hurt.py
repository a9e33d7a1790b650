"""What several rules of damage share: parts of hulls, hands of crews, what is told of fires and plants (D2, D3, D5)."""

import numpy as np

from ..people.crews import crew_ppm
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Event

FIRES_MOST = 6
"""Fires that can burn aboard one ship."""


def differing(which: Array, one: Array, other: Array) -> Array:
    """Those of `which` rows whose two columns differ; the rest, mostly nearly all, would be left as they are: bool."""
    return which & (one != other)


def lost_part_ppm(lost_mj: Array, most_mj: Array) -> Array:
    """Part of the maximum of a hull that was lost, rounded up: any loss has a chance to hurt. 0..PPM."""
    return np.minimum(-(-lost_mj * PPM // np.maximum(most_mj, 1)), PPM)


def hands_ppm(aboard: Array, crew: Array, works_ppm: Array) -> Array:
    """What a crew does of its work: the part that is aboard, as well as it works; nobody lacks where there is no crew.

    works_ppm: `people.crews.crew_ppm`.
    """
    there = np.where(crew > 0, np.minimum(aboard.astype(np.int64) * PPM // np.maximum(crew, 1), PPM), PPM)
    return there * works_ppm // PPM


def hands_of(res: Resolution, at: tuple[Array, Array]) -> Array:
    """`hands_ppm` of the units at (world, unit), (N,) each."""
    units = res.world.units
    return hands_ppm(units.aboard[at], res.cls("crew")[at], crew_ppm(units, at))


def tell_fires(res: Resolution, at: tuple[Array, Array]) -> None:
    """Tell how many fires burn aboard the units at (world, unit), (N,) each, now."""
    units = res.world.units
    res.journal.write(
        Event.FIRE, at[0], side=units.side[at], target=at[1], x_km=units.x_km[at], y_km=units.y_km[at],
        value=units.fires[at],
    )  # fmt: skip


def hold_containment(res: Resolution, at: tuple[Array, Array]) -> None:
    """Let the failing containment of the units at (world, unit), (N,) each, hold again."""
    units = res.world.units
    units.breach_impulses[at] = 0
    res.journal.write(
        Event.CONTAINED, at[0], side=units.side[at], target=at[1], x_km=units.x_km[at], y_km=units.y_km[at]
    )
