"""Phase `fly` (W7, W8): flights carry out their missions through the impulse's five motion steps."""

import numpy as np

from ..space.course import Course, leapfrog
from ..space.ephemeris import Ephemeris
from ..space.rows import where
from ..state.columns import Array, by_uid
from ..state.losses import lose_craft
from ..state.resolution import Resolution
from ..state.vocabulary import SUBSTEPS, Cause
from .steering import flight_thrust

FLOWN = ("x_km", "y_km", "vx_km_s", "vy_km_s")


def fly(res: Resolution) -> None:
    """Fly every flight, with its thrust constant in the impulse and gravity at each step.

    What touches a body between two steps is lost, by the straight way between them.
    """
    first, last = res.impulse * SUBSTEPS, (res.impulse + 1) * SUBSTEPS
    flights = res.world.flights
    at = where(res.world.flying())
    if not len(at.flat):
        for step in range(first, last):
            res.track_flights(step + 1)
        return
    course = Course(*(at.of(getattr(flights, name)) for name in FLOWN))
    thrust = flight_thrust(res, at, course)
    steps = leapfrog(course, thrust, Ephemeris(res, last), at.world, first, res.tables.substep_s)
    for step, (rows, body) in enumerate(steps, start=first + 1):
        if res.follows_flights or step == last:
            for name, values in zip(FLOWN, (course.x, course.y, course.vx, course.vy), strict=True):
                getattr(flights, name).put(at.flat, values)
        if len(rows):
            _lose(res, at.world[rows], at.row[rows], body)
        res.track_flights(step)


def _lose(res: Resolution, world: Array, flight: Array, body: Array) -> None:
    """Flights (N,) that fell into bodies: all their craft are lost to it."""
    flights = res.world.flights
    order = by_uid(flights.uid[world, flight])
    at = world, flight = world[order], flight[order]
    craft = flights.alive[at].astype(np.int64)
    lose_craft(res, world, flight, craft, res.world.body_code(0) + body[order], Cause.FELL)
