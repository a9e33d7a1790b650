"""Motion (M1, M2, M5): phase `fly_units`, five leapfrog steps an impulse, and falling into bodies (J8)."""

import numpy as np

from ..space.course import touch
from ..space.gravity import field, places_at
from ..state.columns import Array
from ..state.losses import lose_units
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import SUBSTEPS, Cause, Event, Presence
from .towing import Tows


def fly_units(res: Resolution) -> None:
    """Fly every unit on the map through the impulse: kick, drift, kick, with thrust constant, gravity at each step.

    Tows move as one mass: on entering the phase a group takes its common velocity (momentum kept), and each step
    accelerates all of it by the sum of its forces over the sum of its masses. What touches a body is lost to it.
    """
    units = res.world.units
    moving = res.world.present()
    burning = moving & (units.hull_mj > 0)
    thrust = np.where(burning, res.this_turn.thrust_x, 0.0), np.where(burning, res.this_turn.thrust_y, 0.0)
    tows = Tows.of(res.world, res.cls("mass_t"))
    if tows is not None:
        tows.level(units.vx_km_s, units.vy_km_s)
    first = res.impulse * SUBSTEPS
    step_s = np.where(moving, res.tables.substep_s, 0.0)
    kick = _kicks(res, first, thrust, step_s, tows)
    near = _near_bodies(res, thrust, moving)
    for step in range(first, first + SUBSTEPS):
        units.vx_km_s += kick[0]
        units.vy_km_s += kick[1]
        move_x, move_y = units.vx_km_s * step_s, units.vy_km_s * step_s
        units.x_km += move_x
        units.y_km += move_y
        if near and _fall(res, step, near, move_x, move_y):
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
    ax, ay = field(
        units.x_km, units.y_km, places_at(res.this_turn.body_x, res.this_turn.body_y, step), res.tables.bodies
    )
    ax += thrust[0]
    ay += thrust[1]
    if tows is not None:
        tows.level(ax, ay)
    half_s = 0.5 * step_s
    ax *= half_s
    ay *= half_s
    return ax, ay


def _near_bodies(res: Resolution, thrust: Pair, moving: Array) -> list[tuple[int, Array]]:
    """Bodies with the rows (flat indices) that might touch them in this impulse: a bound, so that few are swept.

    No unit outside a body is pulled harder than at the surfaces, so none goes further in the impulse than this.
    """
    units, bodies, seconds = res.world.units, res.tables.bodies, res.tables.impulse_s
    if len(bodies.mu_km3_s2) == 0:
        return []
    most = np.sqrt(thrust[0] * thrust[0] + thrust[1] * thrust[1])
    # Towed units share their tugs' thrust, and a tug the pull on its tow.
    most += most.max(axis=1, keepdims=True) * (units.tow >= 0).any(axis=1, keepdims=True)
    most += float((bodies.mu_km3_s2 / np.maximum(bodies.radius_km * bodies.radius_km, 1.0)).sum())
    speed = np.sqrt(units.vx_km_s * units.vx_km_s + units.vy_km_s * units.vy_km_s)
    reach = (speed + most * seconds) * (1.01 * seconds)
    found = []
    first, last = (
        places_at(res.this_turn.body_x, res.this_turn.body_y, res.impulse * SUBSTEPS + k) for k in (0, SUBSTEPS)
    )
    for b, radius in enumerate(bodies.radius_km):
        (x0, y0), (x1, y1) = first[b], last[b]
        dx, dy = units.x_km - x0, units.y_km - y0
        # On rails a body goes hardly further than the chord.
        border = reach + (radius + 1.1 * np.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)))
        rows = np.flatnonzero((dx * dx + dy * dy <= border * border) & moving)
        if len(rows):
            found.append((b, rows))
    return found


def _fall(res: Resolution, step: int, near: list[tuple[int, Array]], move_x: Array, move_y: Array) -> bool:
    """Take out the units that touched a body between substeps `step` and `step` + 1; did any?"""
    fell = False
    units, slots = res.world.units, res.world.unit_slots
    for b, rows in near:
        w, s = rows // slots, rows % slots
        x0, y0 = res.this_turn.body_x[w, step, b], res.this_turn.body_y[w, step, b]
        ex, ey = move_x[w, s], move_y[w, s]
        dx, dy = units.x_km[w, s] - ex - x0, units.y_km[w, s] - ey - y0
        ex, ey = ex - (res.this_turn.body_x[w, step + 1, b] - x0), ey - (res.this_turn.body_y[w, step + 1, b] - y0)
        at = touch(dx, dy, ex, ey, float(res.tables.bodies.radius_km[b]))
        hit = np.flatnonzero((at <= 1.0) & (units.presence[w, s] == Presence.PRESENT))
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
    units.presence[world, unit] = Presence.GONE
    units.throttle_ppm[world, unit] = 0
    code = res.world.body_code(body)
    res.journal.write(
        Event.FELL, world, side=units.side[world, unit], source=code, target=unit,
        x_km=units.x_km[world, unit], y_km=units.y_km[world, unit],
    )  # fmt: skip
    lose_units(res, world, unit, Cause.FELL, code)
