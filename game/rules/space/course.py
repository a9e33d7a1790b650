"""The step of motion (M1, M2): whatever moves, or is thought ahead, is flown by `leapfrog`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from ..state.columns import NONE, Array
from ..state.tables import Bodies
from ..state.vectors import Pair
from ..state.vocabulary import SUBSTEPS
from .ephemeris import Ephemeris
from .gravity import Places, field

Touches = tuple[Array, Array]
"""Rows that touched a body in a step (numbers of the course laid flat), and the body that each touched: (N,)."""
_NONE: Touches = np.zeros(0, np.int64), np.zeros(0, np.int64)


@dataclass(slots=True)
class Course:
    """Where rows are and how they move: km and km/s, arrays of any one shape."""

    x: Array
    y: Array
    vx: Array
    vy: Array

    def take(self, rows: Array | slice) -> "Course":
        """Some rows of it: numbers make copies, a slice makes none."""
        return Course(self.x[rows], self.y[rows], self.vx[rows], self.vy[rows])


class Ties(Protocol):
    """What makes some rows move as one."""

    def share_motion(self, x: Array, y: Array) -> None:
        """Give tied rows the same vector, in place."""

    def without(self, rows: Array) -> Self | None:
        """What is tied once `rows` (numbers of the course laid flat) are gone; None where nothing is."""


def leapfrog(
    course: Course, thrust: Pair, ephemeris: Ephemeris, world: Array, start: Array | int, step_s: Array | float,
    *, stride: int = 1, count: int = SUBSTEPS, ties: Ties | None = None,
) -> Iterator[Touches]:  # fmt: skip
    """Fly a course through `count` steps, in place: kick, drift, kick, gravity at the ends of each step.

    thrust: km/s2, the same all the way. world: broadcasts with the course. start: the substep at which it begins.
    step_s: seconds of a step, 0 for rows that do not move; stride: how many substeps one step is. After each step come
    the rows that touched a body in it, by the straight way between the ends of the step. They stay where they touched
    it, at the speed they had. Arrays of the course must be contiguous.
    """
    places = ephemeris.at(start, world)
    risky = _may_touch(course, thrust, places, ephemeris, step_s, stride, count, ties is not None)
    kick = _kick(course, thrust, places, ephemeris.bodies, step_s, ties)
    for step in range(1, count + 1):
        course.vx += kick[0]
        course.vy += kick[1]
        move = course.vx * step_s, course.vy * step_s
        course.x += move[0]
        course.y += move[1]
        before, places = places, places if ephemeris.still else ephemeris.at(start + step * stride, world)
        touches = _NONE
        if len(risky):
            touches, safe = _stop_at_bodies(course, move, risky, before, places, ephemeris.bodies)
            if len(touches[0]):
                risky = risky[safe]
                step_s = _stopped(step_s, touches[0], course)
                ties = ties and ties.without(touches[0])
        kick = _kick(course, thrust, places, ephemeris.bodies, step_s, ties)
        course.vx += kick[0]
        course.vy += kick[1]
        yield touches


def _kick(
    course: Course, thrust: Pair, places: Places, bodies: Bodies, step_s: Array | float, ties: Ties | None
) -> Pair:
    """Change of velocity in half a step."""
    ax, ay = field(course.x, course.y, places, bodies)
    ax += thrust[0]
    ay += thrust[1]
    if ties is not None:
        ties.share_motion(ax, ay)
    half_s = 0.5 * step_s
    ax *= half_s
    ay *= half_s
    return ax, ay


def _may_touch(
    course: Course, thrust: Pair, places: Places, ephemeris: Ephemeris, step_s: Array | float, stride: int, count: int,
    tied: bool,
) -> Array:  # fmt: skip
    """Rows that might touch a body in the steps to come, so that few are swept: numbers of the course laid flat.

    A bound: none goes further than its speed and the hardest thrust and pull can take it. Tied rows share the thrust
    of others.
    """
    if not places:
        return _NONE[0]
    seconds = step_s * count
    speed = np.sqrt(course.vx * course.vx + course.vy * course.vy)
    most = np.sqrt(thrust[0] * thrust[0] + thrust[1] * thrust[1])
    if tied:
        most = most.max()
    reach = (speed + (most + ephemeris.most_pull_km_s2) * seconds) * (1.01 * seconds)
    ways = ephemeris.most_way_km * (stride * count)
    near = np.zeros(course.x.shape, bool)
    for (bx, by), radius, way in zip(places, ephemeris.bodies.radius_km, ways, strict=True):
        dx, dy = course.x - bx, course.y - by
        within = reach + (radius + 1.01 * way)
        near |= dx * dx + dy * dy <= within * within
    return np.flatnonzero(near & (np.asarray(step_s) > 0.0))


def _stop_at_bodies(
    course: Course, move: Pair, risky: Array, before: Places, after: Places, bodies: Bodies
) -> tuple[Touches, Array]:
    """Put those of the `risky` rows that touched a body in the step back to where they did; who did not: mask.

    Of several bodies the one that is touched first, of equals the lower number.
    """
    at = np.unravel_index(risky, course.x.shape)
    ex, ey = move[0][at], move[1][at]
    x, y = course.x[at] - ex, course.y[at] - ey
    part, body = np.full(len(risky), np.inf), np.full(len(risky), NONE)
    for b, radius in enumerate(bodies.radius_km):
        (x0, y0), (x1, y1) = (tuple(_for_rows(axis, course, at) for axis in places[b]) for places in (before, after))
        when = touch(x - x0, y - y0, ex - (x1 - x0), ey - (y1 - y0), float(radius))
        body = np.where(when < part, b, body)
        part = np.minimum(part, when)
    hit = part <= 1.0
    if not hit.any():
        return _NONE, ~hit
    rows, back = risky[hit], 1.0 - part[hit]
    course.x.reshape(-1)[rows] -= ex[hit] * back
    course.y.reshape(-1)[rows] -= ey[hit] * back
    return (rows, body[hit]), ~hit


def _for_rows(values: Array, course: Course, at: tuple[Array, ...]) -> Array:
    """What broadcasts with the course, for some of its rows."""
    found: Array = values if np.ndim(values) == 0 else np.broadcast_to(values, course.x.shape)[at]
    return found


def _stopped(step_s: Array | float, rows: Array, course: Course) -> Array:
    """Seconds of a step where some rows move no more."""
    made = np.array(np.broadcast_to(step_s, course.x.shape))
    made.reshape(-1)[rows] = 0.0
    return made


def touch(dx: Array, dy: Array, ex: Array, ey: Array, radius_km: Array | float) -> Array:
    """When a point that goes from (dx, dy) straight by (ex, ey) first touches the circle of a radius about 0.

    In parts of the way, 0 where it begins inside, above 1 where it does not touch: exact at any speed.
    """
    way = ex * ex + ey * ey
    along = dx * ex + dy * ey
    outside = dx * dx + dy * dy - radius_km * radius_km
    under = along * along - way * outside
    meets = (outside <= 0.0) | ((under >= 0.0) & (along < 0.0))
    # The smaller root in the form that loses no digits: along < 0 here.
    below = np.sqrt(np.maximum(under, 0.0)) - along
    at = outside / np.where(meets & (below > 0.0), below, 1.0)
    return np.where(meets, np.maximum(at, 0.0), 2.0)
