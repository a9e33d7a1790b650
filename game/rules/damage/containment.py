"""Phase `fail_containment`: a hit on an antimatter plant may begin a breach that comes impulses later (D3, V4)."""

import numpy as np

from ..space.rows import found_by_uid
from ..state.columns import Array
from ..state.losses import lose_units
from ..state.resolution import Resolution
from ..state.vocabulary import Cause, Event, Posture, Stream
from .hurt import hold_containment


def fail_containment(res: Resolution) -> None:
    """Count down what fails, lose whose time is over, and begin where the plant was hit in this impulse.

    The chance to begin is the part of the plant that the hits took. A plant that is spun down does not begin, and one
    that has begun holds again. More hits neither hasten nor delay a breach. The ship is lost by whoever began it, and
    bursts in the next impulse.
    """
    if not res.tables.classes.containment_impulses.any():
        return
    units = res.world.units
    down = units.posture == Posture.SPUN_DOWN
    fails = res.world.fighting() & (units.breach_impulses > 0)
    hold_containment(res, found_by_uid(units.uid, fails & down))
    due = fails & ~down & (units.breach_impulses == 1)
    np.subtract(units.breach_impulses, 1, out=units.breach_impulses, where=fails & ~down & ~due)
    world, unit = found_by_uid(units.uid, due)
    lose_units(res, world, unit, Cause.CONTAINMENT, units.breach_by[world, unit])
    _begin(res, res.world.fighting() & ~fails & ~down & (res.this_impulse.plant_lost_ppm != 0))


def _begin(res: Resolution, hit: Array) -> None:
    """Roll for the plants that were hit (W, S)."""
    hit = hit & (res.cls("containment_impulses") > 0) & (res.cls("breach_mj") > 0)
    units, at = res.world.units, found_by_uid(res.world.units.uid, hit)
    chance = res.this_impulse.plant_lost_ppm[at]
    roll = res.roll_ppm(at[0], Stream.CONTAINMENT, units.uid[at])
    begins = roll < chance
    at = world, unit = at[0][begins], at[1][begins]
    units.breach_impulses[at] = res.cls("containment_impulses")[at]
    units.breach_by[at] = res.this_impulse.blame[at]
    res.journal.write(
        Event.CONTAINMENT, world, side=units.side[at], source=units.breach_by[at], target=unit, x_km=units.x_km[at],
        y_km=units.y_km[at], chance_ppm=chance[begins], roll_ppm=roll[begins], value=units.breach_impulses[at],
    )  # fmt: skip
