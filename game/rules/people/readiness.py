"""Phase `muster`: crews go from routine to alert to red alert and back, step by step (P1, J4, J12)."""

import numpy as np

from ..state.columns import NONE, Array, by_uid
from ..state.resolution import Resolution
from ..state.tables import Tables
from ..state.vocabulary import PPM, Event, Readiness
from ..state.world import Units

ROUTINE_PPM = 500_000
"""What a crew at routine does of what it does at alert: it hits as rarely, and charges its guns as slowly."""
RED_ALERT_PPM = 1_050_000
"""What a crew at red alert does of that."""
_ALERTNESS = np.array([ROUTINE_PPM, PPM, RED_ALERT_PPM])


def alertness_ppm(readiness: Array) -> Array:
    """What crews at levels of readiness do of what they do at alert, PPM at alert: any shape, int64.

    What people must do quickly or well goes by it: gunnery, point defence, damage control.
    """
    return np.take(_ALERTNESS, readiness)


def shields_lowered(units: Units, at: tuple[Array, Array]) -> Array:
    """Which of units `at` (world, unit) have their shields lowered: they keep and gain energy, and absorb nothing."""
    return np.asarray(units.readiness[at] == Readiness.ROUTINE)


def muster(res: Resolution) -> None:
    """Bring every living crew on the map a step nearer to the readiness it is told, as its time has come.

    A step begins when it is asked for and takes its whole time (`Tables.muster_impulses`). One that is called off
    before is lost: the crew is where it was, and the step back takes no time. Further steps begin at once.
    """
    units = res.world.units
    changing = (units.readiness != units.readiness_wanted) | (units.readiness_next != NONE)
    if not changing.any():
        return
    at = world, unit = np.nonzero(changing & res.world.fighting())
    now, level, coming = res.now[world], units.readiness[at], units.readiness_next[at]
    wanted = units.readiness_wanted[at]
    there = (coming == _towards(level, wanted)) & (now >= units.readiness_impulse[at])
    level = np.where(there, coming, level)
    nearer = _towards(level, wanted)
    begins = (nearer != NONE) & (coming != nearer)
    due = np.where(begins, now + _impulses(res.tables)[level, nearer], units.readiness_impulse[at])
    units.readiness[at], units.readiness_next[at] = level, nearer
    units.readiness_impulse[at] = np.where(nearer == NONE, NONE, due)
    _report(res, world[there], unit[there])


def _towards(level: Array, wanted: Array) -> Array:
    """The next level on the way to the wanted one, NONE where that is reached: (N,)."""
    return np.where(wanted == level, NONE, level + np.sign(wanted - level))


def _impulses(tables: Tables) -> Array:
    """Impulses of a step from each level to each other one: (3, 3), of which only neighbours matter."""
    return np.array([[tables.muster_impulses(level, to) for to in Readiness] for level in Readiness])


def _report(res: Resolution, world: Array, unit: Array) -> None:
    units = res.world.units
    order = by_uid(units.uid[world, unit])
    at = world, unit = world[order], unit[order]
    res.journal.write(
        Event.READINESS, world, side=units.side[at], target=unit, value=units.readiness[at],
        x_km=units.x_km[at], y_km=units.y_km[at],
    )  # fmt: skip
