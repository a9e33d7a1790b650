"""Phase `fail_containment`: a hit on an antimatter plant may begin a breach that comes impulses later (D3, V4)."""

import numpy as np

from ..people.crews import crew_ppm
from ..space.rows import found_by_uid
from ..state.columns import Array
from ..state.losses import lose_units
from ..state.resolution import Resolution
from ..state.tables import Tables
from ..state.vocabulary import IMPULSES, PPM, Cause, Event, Posture, Stream
from ..state.world import World
from .crews import control_ppm
from .hurt import hands_ppm, hold_containment


def fail_containment(res: Resolution) -> None:
    """Count down what fails, lose whose time is over, and begin where the plant was hit in this impulse.

    The chance to begin is the part of the plant that the hits took. A plant that is spun down does not begin, and one
    that has begun holds again. More hits neither hasten nor delay a breach. The ship is lost by whoever began it, and
    bursts in the next impulse.
    """
    if not res.tables.classes.containment_impulses.any():
        return
    units, lost_ppm = res.world.units, res.this_impulse.plant_lost_ppm
    if not units.breach_impulses.any() and not lost_ppm.any():
        return
    down = units.posture == Posture.SPUN_DOWN
    fails = res.world.fighting() & (units.breach_impulses > 0)
    hold_containment(res, found_by_uid(units.uid, fails & down))
    fails &= ~down
    due = fails & (units.breach_impulses == 1)
    np.subtract(units.breach_impulses, 1, out=units.breach_impulses, where=fails & ~due)
    world, unit = found_by_uid(units.uid, due)
    lose_units(res, world, unit, Cause.CONTAINMENT, units.breach_by[world, unit])
    _begin(res, res.world.fighting() & ~fails & ~down & (lost_ppm != 0))


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


def breach_odds_ppm(seen: World, tables: Tables, unit: int, side: int) -> int:
    """Chance that the failing containment of a unit is gone within a turn, by what `side` sees; ppm.

    Its crew has a roll in every impulse that is left. Of crews of others nobody knows how many are left: they count
    as whole and clear-headed. 0 for what holds, and for what will not have come to its end in the turn.
    """
    units, classes = seen.units, tables.classes
    left, class_id = int(units.breach_impulses[0, unit]), units.class_id[0, [unit]]
    if not 0 < left <= IMPULSES or units.posture[0, unit] == Posture.SPUN_DOWN:
        return 0
    hands = np.full(1, PPM)
    if units.side[0, unit] == side:
        at = np.zeros(1, np.int64), np.array([unit])
        hands = hands_ppm(units.aboard[at], classes.crew[class_id], crew_ppm(units, at))
    fails = PPM - int(control_ppm(classes.control_ppm[class_id], hands)[0])
    chance = PPM
    for _ in range(left):
        chance = chance * fails // PPM
    return chance
