"""Motion (M1, M2, M5): phase `fly_units`, five leapfrog steps an impulse, and falling into bodies (J8)."""

import numpy as np

from ..space.course import Course, leapfrog
from ..space.ephemeris import Ephemeris
from ..state.columns import Array, by_uid
from ..state.losses import lose_units
from ..state.resolution import Resolution
from ..state.vocabulary import SUBSTEPS, Cause, Event, Presence
from .towing import Tows


def fly_units(res: Resolution) -> None:
    """Fly every unit on the map through the impulse, with its thrust constant and gravity at each step.

    Tows move as one mass: on entering the phase a group takes its common velocity (momentum kept), and each step
    accelerates all of it by the sum of its forces over the sum of its masses. What touches a body is lost to it. Who
    has struck its colours coasts on.
    """
    units, slots = res.world.units, res.world.unit_slots
    moving = res.world.present() | res.world.struck()
    burning = res.world.fighting()
    thrust = np.where(burning, res.this_turn.thrust_x, 0.0), np.where(burning, res.this_turn.thrust_y, 0.0)
    tows = Tows.of(res.world, res.cls("mass_t"))
    if tows is not None:
        tows.share_motion(units.vx_km_s, units.vy_km_s)
    first = res.impulse * SUBSTEPS
    # The columns themselves: they are flown in place.
    course = Course(units.x_km, units.y_km, units.vx_km_s, units.vy_km_s)
    world, step_s = np.arange(res.world.worlds)[:, None], np.where(moving, res.tables.substep_s, 0.0)
    steps = leapfrog(course, thrust, Ephemeris(res), world, first, step_s, ties=tows)
    for step, (rows, body) in enumerate(steps, start=first + 1):
        if len(rows):
            _lose(res, rows // slots, rows % slots, body)
        res.track_units(step)


def _lose(res: Resolution, world: Array, unit: Array, body: Array) -> None:
    """Units (N,) are lost to bodies: nothing is left of them. Hulks fall too, but are lost only once."""
    units = res.world.units
    order = by_uid(units.uid[world, unit])
    at = world, unit = world[order], unit[order]
    units.presence[at] = Presence.GONE
    units.throttle_ppm[at] = 0
    code = res.world.body_code(0) + body[order]
    res.journal.write(
        Event.FELL, world, side=units.side[at], source=code, target=unit, x_km=units.x_km[at], y_km=units.y_km[at]
    )
    lose_units(res, world, unit, Cause.FELL, code)
