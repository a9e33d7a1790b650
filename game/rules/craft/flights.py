"""Phase `fly` (W7, W8): flights carry out their missions through the impulse's five motion steps."""

from dataclasses import dataclass

import numpy as np

from ..space.course import Course, touch
from ..space.gravity import field, floors_km2, places_for
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import SUBSTEPS, Cause, Event, Presence
from .steering import flight_thrust


@dataclass(slots=True)
class Flown:
    """Flights in flight, flat: (N,) each."""

    world: Array
    flight: Array
    course: Course
    thrust: Pair

    def keep(self, rows: Array) -> None:
        """Go on with some of them (mask)."""
        self.world, self.flight, self.course = self.world[rows], self.flight[rows], self.course.take(rows)
        self.thrust = self.thrust[0][rows], self.thrust[1][rows]


def fly(res: Resolution) -> None:
    """Fly every flight: thrust constant in the impulse, gravity at each step.

    What touches a body between two steps is lost, by the straight way between them.
    """
    first = res.impulse * SUBSTEPS
    flights = res.world.flights
    at = world, flight = np.nonzero(res.world.flying())
    if not len(world):
        for step in range(first, first + SUBSTEPS):
            res.track_flights(step + 1)
        return
    course = Course(flights.x_km[at], flights.y_km[at], flights.vx_km_s[at], flights.vy_km_s[at])
    flown = Flown(world, flight, course, flight_thrust(res, world, flight, course))
    risky = _may_touch(res, flown)
    kick = _kick(res, flown, first)
    for step in range(first, first + SUBSTEPS):
        course = flown.course
        begin = course.x, course.y
        course.vx = course.vx + kick[0]
        course.vy = course.vy + kick[1]
        course.x = course.x + course.vx * res.tables.substep_s
        course.y = course.y + course.vy * res.tables.substep_s
        if len(risky):
            risky = _fall(res, flown, risky, begin, step)
        kick = _kick(res, flown, step + 1)
        flown.course.vx += kick[0]
        flown.course.vy += kick[1]
        if res.keeps_tracks or step == first + SUBSTEPS - 1:
            _write_back(res, flown)
        res.track_flights(step + 1)


def _write_back(res: Resolution, flown: Flown) -> None:
    flights, course, at = res.world.flights, flown.course, (flown.world, flown.flight)
    flights.x_km[at], flights.y_km[at] = course.x, course.y
    flights.vx_km_s[at], flights.vy_km_s[at] = course.vx, course.vy


def _kick(res: Resolution, flown: Flown, step: int) -> Pair:
    """Change of velocity in half a substep at the places of substep `step`."""
    places = places_for(res.body_x, res.body_y, step, flown.world)
    ax, ay = field(flown.course.x, flown.course.y, places, res.tables.bodies)
    ax += flown.thrust[0]
    ay += flown.thrust[1]
    half_s = 0.5 * res.tables.substep_s
    ax *= half_s
    ay *= half_s
    return ax, ay


def _may_touch(res: Resolution, flown: Flown) -> Array:
    """Rows that could reach a body within the impulse, by a bound on how far they can go: numbers."""
    bodies, course = res.tables.bodies, flown.course
    near = np.zeros(len(flown.world), dtype=bool)
    step, impulse_s = res.impulse * SUBSTEPS, res.tables.impulse_s
    speed = np.sqrt(course.vx * course.vx + course.vy * course.vy)
    most = np.sqrt(flown.thrust[0] * flown.thrust[0] + flown.thrust[1] * flown.thrust[1])
    # No pull is stronger than those of all bodies at their floors together.
    pulls = float((bodies.mu_km3_s2 / floors_km2(bodies)).sum())
    far = (speed + (most + pulls) * impulse_s) * impulse_s
    for b, radius in enumerate(bodies.radius_km):
        bx, by = res.body_x[flown.world, step, b], res.body_y[flown.world, step, b]
        ex, ey = res.body_x[flown.world, step + SUBSTEPS, b] - bx, res.body_y[flown.world, step + SUBSTEPS, b] - by
        dx, dy = course.x - bx, course.y - by
        within = radius + far + 1.1 * (np.abs(ex) + np.abs(ey))
        near |= dx * dx + dy * dy <= within * within
    return np.flatnonzero(near)


def _fall(res: Resolution, flown: Flown, risky: Array, begin: Pair, step: int) -> Array:
    """Take out the flights that touched a body between substeps `step` and `step` + 1; rows still at risk."""
    world, course = flown.world[risky], flown.course
    at, body = np.full(len(risky), 2.0), np.full(len(risky), -1)
    x0, y0 = begin[0][risky], begin[1][risky]
    move_x, move_y = course.x[risky] - x0, course.y[risky] - y0
    before, after = (places_for(res.body_x, res.body_y, s, world) for s in (step, step + 1))
    for b, radius in enumerate(res.tables.bodies.radius_km):
        (bx, by), (cx, cy) = before[b], after[b]
        when = touch(x0 - bx, y0 - by, move_x - (cx - bx), move_y - (cy - by), float(radius))
        body = np.where(when < at, b, body)
        at = np.minimum(at, when)
    hit = at <= 1.0
    if not hit.any():
        return risky
    rows = risky[hit]
    course.x[rows], course.y[rows] = x0[hit] + move_x[hit] * at[hit], y0[hit] + move_y[hit] * at[hit]
    _lose(res, flown, rows, body[hit])
    kept = np.ones(len(flown.world), dtype=bool)
    kept[rows] = False
    flown.keep(kept)
    return (np.cumsum(kept) - 1)[risky[~hit]]


def _lose(res: Resolution, flown: Flown, rows: Array, body: Array) -> None:
    """Flights that fell into a body: all their craft are lost to it."""
    flights = res.world.flights
    order = np.lexsort((flights.uid[flown.world[rows], flown.flight[rows]], flown.world[rows]))
    rows, body = rows[order], body[order]
    at = world, flight = flown.world[rows], flown.flight[rows]
    flights.x_km[at], flights.y_km[at] = flown.course.x[rows], flown.course.y[rows]
    side, craft = flights.side[at], flights.alive[at].astype(np.int64)
    res.journal.write(
        Event.FLIGHT_LOST, world, side=side, source=res.world.body_code(0) + body,
        target=flight + res.world.unit_slots, value=craft, cause=Cause.FELL,
        x_km=flights.x_km[at], y_km=flights.y_km[at],
    )  # fmt: skip
    np.add.at(res.world.sides.lives_lost, (world, side), craft * res.flight_cls("crew")[at])
    flights.alive[at] = 0
    flights.presence[at] = Presence.GONE
