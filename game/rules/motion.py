"""Motion (M1, M2, M5): phase `fly_units`, five leapfrog steps an impulse, and falling into bodies (J8)."""

import numpy as np

from .columns import Array
from .gravity import field, places_at
from .leapfrog import touch
from .resolution import Resolution
from .towing import Tows
from .vectors import Pair
from .vocabulary import SUBSTEPS, Cause, Event, Presence


def fly_units(res: Resolution) -> None:
    """Fly every unit on the map through the impulse: kick, drift, kick, with thrust constant, gravity at each step.

    Tows move as one mass: on entering the phase a group takes its common velocity (momentum kept), and each step
    accelerates all of it by the sum of its forces over the sum of its masses. What touches a body is lost to it.
    """
    units = res.world.units
    moving = res.world.present()
    burning = moving & (units.hull_mj > 0)
    thrust = np.where(burning, res.thrust_x, 0.0), np.where(burning, res.thrust_y, 0.0)
    tows = Tows.of(res.world, res.cls("mass_t"))
    if tows is not None:
        tows.level(units.vx_km_s, units.vy_km_s)
    first = res.impulse * SUBSTEPS
    step_s = np.where(moving, res.tables.substep_s, 0.0)
    kick = _kicks(res, first, thrust, step_s, tows)
    for step in range(first, first + SUBSTEPS):
        units.vx_km_s += kick[0]
        units.vy_km_s += kick[1]
        move_x, move_y = units.vx_km_s * step_s, units.vy_km_s * step_s
        units.x_km += move_x
        units.y_km += move_y
        if _fall(res, step, move_x, move_y):
            moving = res.world.present()
            step_s = np.where(moving, res.tables.substep_s, 0.0)
            tows = Tows.of(res.world, res.cls("mass_t"))
        kick = _kicks(res, step + 1, thrust, step_s, tows)
        units.vx_km_s += kick[0]
        units.vy_km_s += kick[1]
        res.track_units(step + 1)


def _kicks(res: Resolution, step: int, thrust: Pair, step_s: Array, tows: Tows | None) -> Pair:
    """Change of velocity in half a substep at the places of substep `step`: (W, S) each."""
    units = res.world.units
    ax, ay = field(units.x_km, units.y_km, places_at(res.body_x, res.body_y, step), res.tables.bodies)
    ax += thrust[0]
    ay += thrust[1]
    if tows is not None:
        tows.level(ax, ay)
    half_s = 0.5 * step_s
    ax *= half_s
    ay *= half_s
    return ax, ay


def _fall(res: Resolution, step: int, move_x: Array, move_y: Array) -> bool:
    """Take out the units that touched a body between substeps `step` and `step` + 1; did any?"""
    fell = False
    before, after = (places_at(res.body_x, res.body_y, s) for s in (step, step + 1))
    units = res.world.units
    for b, radius in enumerate(res.tables.bodies.radius_km):
        (x0, y0), (x1, y1) = before[b], after[b]
        dx, dy = units.x_km - x1, units.y_km - y1
        ex, ey = move_x - (x1 - x0), move_y - (y1 - y0)
        # What touched has ended within R + |e| of the centre, whose square is at most 2 (R^2 + e^2).
        bound = 2.0 * (ex * ex + ey * ey + radius * radius)
        w, s = np.nonzero((dx * dx + dy * dy <= bound) & (units.presence == Presence.PRESENT))
        if len(w) == 0:
            continue
        dx, dy, ex, ey = dx[w, s], dy[w, s], ex[w, s], ey[w, s]
        at = touch(dx - ex, dy - ey, ex, ey, float(radius))
        hit = np.flatnonzero(at <= 1.0)
        if len(hit):
            w, s, back = w[hit], s[hit], 1.0 - at[hit]
            units.x_km[w, s] -= move_x[w, s] * back
            units.y_km[w, s] -= move_y[w, s] * back
            _lose(res, w, s, b)
            fell = True
    return fell


def _lose(res: Resolution, world: Array, unit: Array, body: int) -> None:
    """Units (N,) are lost to a body: nothing is left of them. Hulks fall too, but are lost only once."""
    units = res.world.units
    order = np.lexsort((units.uid[world, unit], world))
    world, unit = world[order], unit[order]
    place = {"x_km": units.x_km[world, unit], "y_km": units.y_km[world, unit]}
    alive = units.hull_mj[world, unit] > 0
    units.hull_mj[world, unit] = 0
    units.presence[world, unit] = Presence.GONE
    units.throttle_ppm[world, unit] = 0
    code = res.world.body_code(body)
    side = units.side[world, unit]
    res.journal.write(Event.FELL, world, side=side, source=code, target=unit, **place)
    w, s = world[alive], unit[alive]
    res.lose(w, s, Cause.FELL)
    place = {"x_km": units.x_km[w, s], "y_km": units.y_km[w, s]}
    res.journal.write(Event.LOST, w, side=units.side[w, s], source=code, target=s, value=int(Cause.FELL), **place)

