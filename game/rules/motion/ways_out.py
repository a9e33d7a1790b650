"""Ways out of a well (M9): the first of a few laws of full thrust that, kept to, touches no body; flown ahead."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from ..space.course import Course, touch
from ..space.ephemeris import ALWAYS, Ephemeris
from ..space.gravity import Places, field
from ..state.columns import Array
from ..state.kernels import kernel
from ..state.vectors import Pair, length, unit
from ..state.vocabulary import IMPULSES, SUBSTEPS

LAWS = ((1.0, 0.0), (0.8, 0.6), (0.6, 0.8), (0.0, 1.0))
"""Ways to escape: parts of full thrust away from the body, and round it the way the unit goes."""
AHEAD_IMPULSES = 120
"""Impulses that a way out is flown ahead."""
MARGIN = 1.005
"""Closed tests want a fall to end above this many radii: thrust turns with the body only once an impulse."""
STRIDE = 3
"""Impulses of a decision after the first turn."""
_STRETCH = 12
"""Decisions that are flown before anybody asks how they went. Divides both parts of the flight: 12, and 108 / 3."""
_OUT, _ROUND = np.array(LAWS).T
_ALL = np.arange(len(LAWS))
_SHELLS = np.arange(1, 17)[:, None] / 16


def escape_thrust(dx: Array, dy: Array, wx: Array, wy: Array, mirror_sign: Array, drive: Array, law: Array) -> Pair:
    """Full thrust by a law (numbers of `LAWS`, (N,)): partly away from the body, partly on round it."""
    return _thrust(dx, dy, wx, wy, mirror_sign, _OUT[law] * drive, _ROUND[law] * drive)


def _thrust(dx: Array, dy: Array, wx: Array, wy: Array, mirror_sign: Array, out: Array, side: Array) -> Pair:
    """So much thrust away from the body, and so much on round it, to the left (in a mirrored world right) from rest."""
    ux, uy = unit(dx, dy)
    turn = (ux * wy - uy * wx) * mirror_sign
    on = np.where(turn >= 0.0, side, -side) * mirror_sign
    return ux * out - uy * on, uy * out + ux * on


def escape_law(
    ephemeris: Ephemeris, start: Array, step_s: float, world: Array, mirror_sign: Array, course: Course, drive: Array,
    delta_v: Array, body: Array,
) -> Array:  # fmt: skip
    """The first of `LAWS` that, kept to from substep `start` (N,) on, touches nothing, else the one that lasts longest.

    (N,) each; body (N,): the one to escape from. Flown by one step an impulse for the next turn and longer ones after
    it, which is enough to choose by.
    """
    law = np.zeros(len(world), np.int64)
    rows = (~_first_is_best(ephemeris, world, course, drive, delta_v, step_s)).nonzero()[0]
    if len(rows):
        ways = _Ways.of(ephemeris, start, world, mirror_sign, course, drive, delta_v, body).some(rows)
        # argmax takes the first of equals.
        law[rows] = np.argmax(lasts(ephemeris, ways, _ALL, step_s, exact=False), axis=0)
    return law


def escapes(
    ephemeris: Ephemeris, start: Array, step_s: float, world: Array, mirror_sign: Array, course: Course, drive: Array,
    delta_v: Array, body: Array,
) -> Array:  # fmt: skip
    """Does any of `LAWS`, kept to from substep `start` on, touch nothing by the very steps of motion: (N,) bool."""
    ways = _Ways.of(ephemeris, start, world, mirror_sign, course, drive, delta_v, body)
    free = outlasts(ephemeris, world, course, drive, delta_v, step_s)
    rows = (~free).nonzero()[0]
    if len(rows):
        free[rows] = _for_good(ephemeris, ways.some(rows), _ALL[:1], step_s)
        rows = rows[~free[rows]]
        some = world[rows], course.take(rows), drive[rows], delta_v[rows]
        rows = rows[~straight_is_best(ephemeris, *some, step_s)]
        free[rows] = _for_good(ephemeris, ways.some(rows), _ALL[1:], step_s)
    return free


def _for_good(ephemeris: Ephemeris, units: "_Ways", laws: Array, step_s: float) -> Array:
    """Does any of some laws last for good, by the very steps of motion: (N,) bool."""
    return (lasts(ephemeris, units, laws, step_s, exact=True) == AHEAD_IMPULSES).any(axis=0)


def _first_is_best(
    ephemeris: Ephemeris, world: Array, course: Course, drive: Array, delta_v: Array, step_s: float
) -> Array:  # fmt: skip
    """Rows of which a bound knows, without a flight, that no law lasts longer than the first: (N,) bool."""
    asked = ephemeris, world, course, drive, delta_v, step_s
    return outlasts(*asked) | straight_is_best(*asked)


@kernel
def lasts(ephemeris: Ephemeris, units: "_Ways", laws: Array, step_s: float, *, exact: bool) -> Array:
    """How many impulses some laws last for units (N,), `AHEAD_IMPULSES` where they do for good: (laws, N).

    Flown until a unit climbs faster than it is pulled: `exact` by the very steps of motion.
    """
    count = len(units.body)
    rows, law = np.tile(np.arange(count), len(laws)), np.repeat(laws, count)
    ways = units.some(rows)
    ways.out, ways.side = _OUT[law], _ROUND[law]
    lasting = np.where(_inside(ephemeris, units)[rows], 0, AHEAD_IMPULSES)
    live, impulse = lasting.nonzero()[0], 0
    ways = ways.some(live)
    while impulse < AHEAD_IMPULSES and len(live):
        span = 1 if exact or impulse < IMPULSES else STRIDE
        clear, touched = _Stretch(ephemeris, ways, impulse, span, step_s, exact).flown()
        hit = touched < clear
        lasting[live[hit]] = impulse + touched[hit] * span
        going = np.minimum(clear, touched) == _STRETCH
        live, ways = live[going], ways.some(going)
        impulse += _STRETCH * span
    return lasting.reshape(len(laws), count)


def _inside(ephemeris: Ephemeris, ways: "_Ways") -> Array:
    """Rows that are within a body, or on its surface: nothing takes these out again, whatever lifts them."""
    inside = np.zeros(len(ways.body), bool)
    places = ephemeris.at(ways.start, ways.world)
    for (bx, by), radius in zip(places, ephemeris.bodies.radius_km, strict=True):
        dx, dy = ways.x - bx, ways.y - by
        inside |= dx * dx + dy * dy <= radius * radius
    return inside


def outlasts(
    ephemeris: Ephemeris, world: Array, course: Course, drive: Array, delta_v: Array, step_s: float
) -> Array:  # fmt: skip
    """Rows that fall too slowly to touch the one body there is within `AHEAD_IMPULSES` of the first law: (N,) bool.

    A closed bound that spares most rows the flight; where bodies move, or are several, it knows nothing. The way down
    is cut into shells. In each a row gains at most the pull at its bottom less the drive, as far as that still points
    up at the end of a decision; so it takes at least 2 depth / (speed in + speed out) to cross it. Steps gain on such a
    smooth fall by half of one times the ratio of the greatest gain to the least: that is held to 4, and two long
    strides are added to the time that the fall must last.
    """
    bodies = ephemeris.bodies
    if not ephemeris.still or len(bodies.mu_km3_s2) != 1:
        return np.zeros(len(world), bool)
    (bx, by), stride_s = ephemeris.at(ALWAYS, world)[0], step_s * SUBSTEPS * STRIDE
    asked_s = step_s * SUBSTEPS * AHEAD_IMPULSES + 2.0 * stride_s
    mu, floor = float(bodies.mu_km3_s2[0]), float(bodies.radius_km[0]) * MARGIN
    dx, dy = course.x - bx, course.y - by
    r = np.maximum(length(dx, dy), floor)
    fall = -(dx * course.vx + dy * course.vy) / r
    fastest = length(course.vx, course.vy) + (drive + mu / (floor * floor)) * asked_s
    aside = fastest * stride_s / floor
    spare = np.where(delta_v == np.inf, drive * (1.0 - 0.5 * aside * aside), 0.0)
    lasts: Array = (_crossed_s(r, fall, floor, mu, spare)[-1] > asked_s) & (r > floor)
    return lasts


def _crossed_s(r: Array, fall_km_s: Array, floor: float, mu: float, spare: Array) -> Array:
    """Seconds after which rows that fall from r by a pull less `spare` thrust have crossed each shell: (shells, N).

    A lower bound: in each shell they gain as at its bottom, and nowhere less than a quarter of the greatest gain.
    """
    depth, fall = r - floor, np.maximum(fall_km_s, 0.0)
    bottom = r - depth * _SHELLS
    gain = mu / (bottom * bottom) - spare
    gain = np.maximum(gain, np.maximum(0.25 * gain[-1], 0.0))
    speed = np.sqrt(fall * fall + np.cumsum(gain, axis=0) * (2.0 / len(_SHELLS)) * depth)
    before = np.concatenate((fall[None], speed[:-1]))
    crossed: Array = np.cumsum((2.0 / len(_SHELLS)) * depth / np.maximum(before + speed, 1e-9), axis=0)
    return crossed


def straight_is_best(
    ephemeris: Ephemeris, world: Array, course: Course, drive: Array, delta_v: Array, step_s: float
) -> Array:  # fmt: skip
    """Rows that no other law than the first keeps off the one body there is for longer: (N,) bool.

    A closed bound for weak drives on a nearly straight fall. What another law gives away of the thrust outward,
    (1 - out) a, must outweigh what it gains by going round, at all times on the mean since the start. That is what
    turns the way up within a long stride, and the rise of h^2 / r^3, where h^2 rises by (2 h + q t) q t with
    q = side a r, and no row is lower than if it fell without thrust. The first law is then always above the others,
    where less pulls it.
    """
    bodies = ephemeris.bodies
    if not ephemeris.still or len(bodies.mu_km3_s2) != 1:
        return np.zeros(len(world), bool)
    (bx, by), stride_s = ephemeris.at(ALWAYS, world)[0], step_s * SUBSTEPS * STRIDE
    all_s, radius = step_s * SUBSTEPS * AHEAD_IMPULSES, float(bodies.radius_km[0])
    dx, dy = course.x - bx, course.y - by
    r, turn = np.maximum(length(dx, dy), radius), np.abs(dx * course.vy - dy * course.vx)
    fall, mu = -(dx * course.vx + dy * course.vy) / r, float(bodies.mu_km3_s2[0])
    # Who falls, and is pulled harder than any law and the way round lift it at any height, never rises again.
    lifted = drive * r * r + np.square(turn + drive * r * all_s) / radius
    far = np.where((fall >= 0.0) & (lifted < 0.99 * mu), r, r + 1.01 * length(course.vx, course.vy) * all_s)
    crossed_s = _crossed_s(r, fall, radius, mu, np.zeros(len(r))) - 2.0 * stride_s
    until_s = np.concatenate((np.clip(crossed_s, 0.0, all_s), np.full((1, len(r)), all_s)))
    lowest = np.concatenate((r - (r - radius) * _SHELLS, np.full((1, len(r)), radius)))
    square_s2 = until_s * until_s
    first, second = (
        np.cumsum(np.diff(rise, axis=0, prepend=0.0) / (lowest * lowest * lowest), axis=0)
        for rise in (square_s2, square_s2 * until_s / 3.0)
    )
    best: Array = (delta_v == np.inf) & (r > radius)
    for out, side in LAWS[1:]:
        gain = side * drive * far
        round_it = (turn * first + gain * second) * (side * far)
        aside = 1.01 * (turn + gain * all_s) / (radius * radius) * stride_s
        best &= ((1.0 - out - side * aside - aside * aside) * until_s >= 1.1 * round_it).all(axis=0)
    return best


@dataclass(slots=True)
class _Ways:
    """Ways out that are being flown, one row for each law of each unit: (N,)."""

    x: Array  # km
    y: Array
    vx: Array  # km/s
    vy: Array
    world: Array
    start: Array  # substep
    mirror_sign: Array
    drive: Array  # km/s2
    left: Array  # delta-v, km/s
    body: Array
    mu: Array  # of the body, km3/s2
    out: Array  # parts of the thrust: away from the body, and round it
    side: Array

    @classmethod
    def of(
        cls, ephemeris: Ephemeris, start: Array, world: Array, mirror_sign: Array, course: Course, drive: Array,
        delta_v: Array, body: Array,
    ) -> Self:  # fmt: skip
        """Units that follow no law yet."""
        none = np.zeros(len(world))
        return cls(
            course.x, course.y, course.vx, course.vy, world, start, mirror_sign, drive, delta_v, body,
            ephemeris.bodies.mu_km3_s2[body], none, none,
        )  # fmt: skip

    def some(self, rows: Array) -> Self:
        """Some of them, in arrays of their own."""
        return type(self)(*(getattr(self, name)[rows] for name in _COLUMNS))


_COLUMNS = tuple(f.name for f in fields(_Ways))


class _Stretch:
    """`_STRETCH` decisions of some ways, flown first and judged afterwards, all at once.

    What touches a body or gets clear of it flies on to the end of its stretch, and nobody looks at that: a few steps
    too many cost less than questions in every step, which would be half of all calls.
    """

    def __init__(self, ephemeris: Ephemeris, ways: _Ways, impulse: int, span: int, step_s: float, exact: bool):
        """`impulse`: how many have been flown before; span: impulses of a decision."""
        self._ephemeris, self._ways, self._step_s, self._span = ephemeris, ways, step_s, span
        self._steps, self._stride = (SUBSTEPS, span) if exact else (1, SUBSTEPS * span)
        """Steps of a decision, and substeps of each."""
        self._first = ways.start + impulse * SUBSTEPS
        steps, n = _STRETCH * self._steps, len(ways.body)
        self._x, self._y = np.empty((steps + 1, n)), np.empty((steps + 1, n))
        """Where the ways are after each step, km ..."""
        self._mx, self._my = np.empty((steps, n)), np.empty((steps, n))
        """... and how far they go in it."""
        self._dx, self._dy, self._wx, self._wy = (np.empty((_STRETCH, n)) for _ in range(4))
        """Place and speed past the body at each decision, km and km/s."""
        self._places: list[Places] = []
        """The bodies after each step."""

    def flown(self) -> tuple[Array, Array]:
        """Fly the ways on, in place; the decision (0...) at which each is clear, and that in which it touches: (N,).

        `_STRETCH` where it never is, or does.
        """
        ways, bodies = self._ways, self._ephemeris.bodies
        self._x[0], self._y[0] = ways.x, ways.y
        self._places.append(self._ephemeris.at(self._first, ways.world))
        pull = field(ways.x, ways.y, self._places[0], bodies)
        endless = bool((ways.left == np.inf).all())
        out, side = ways.out * ways.drive, ways.side * ways.drive
        for decision in range(_STRETCH):
            if not endless:
                power = self._spent_power()
                out, side = ways.out * power, ways.side * power
            self._note(decision)
            against = self._dx[decision], self._dy[decision], self._wx[decision], self._wy[decision]
            thrust = _thrust(*against, ways.mirror_sign, out, side)
            for step in range(decision * self._steps, (decision + 1) * self._steps):
                pull = self._step(step, thrust, pull)
        ways.x, ways.y = self._x[-1], self._y[-1]
        return self._clear(), self._touched()

    def _spent_power(self) -> Array:
        """Full thrust for a decision, or as much as the delta-v lasts for, which is spent: (N,)."""
        ways, seconds = self._ways, self._step_s * SUBSTEPS * self._span
        power = np.minimum(ways.drive, ways.left / seconds)
        ways.left = ways.left - power * seconds
        return power

    def _note(self, decision: int) -> None:
        """Place and speed past the body."""
        ways, at = self._ways, decision * self._steps
        now = self._first + at * self._stride
        bx, by = self._ephemeris.place_of(ways.body, now, ways.world)
        np.subtract(self._x[at], bx, out=self._dx[decision])
        np.subtract(self._y[at], by, out=self._dy[decision])
        self._wx[decision], self._wy[decision] = ways.vx, ways.vy
        if not self._ephemeris.still:
            later_x, later_y = self._ephemeris.place_of(ways.body, now + 1, ways.world)
            self._wx[decision] -= (later_x - bx) / self._step_s
            self._wy[decision] -= (later_y - by) / self._step_s

    def _step(self, step: int, thrust: Pair, pull: Pair) -> Pair:
        """A step as `leapfrog` flies it; takes the pull where it begins, gives that where it ends."""
        ways, seconds = self._ways, self._step_s * self._stride
        half_s = 0.5 * seconds
        vx, vy = ways.vx + (pull[0] + thrust[0]) * half_s, ways.vy + (pull[1] + thrust[1]) * half_s
        mx, my = np.multiply(vx, seconds, out=self._mx[step]), np.multiply(vy, seconds, out=self._my[step])
        x, y = np.add(self._x[step], mx, out=self._x[step + 1]), np.add(self._y[step], my, out=self._y[step + 1])
        self._places.append(self._ephemeris.at(self._first + (step + 1) * self._stride, ways.world))
        pull = field(x, y, self._places[-1], self._ephemeris.bodies)
        vx += (pull[0] + thrust[0]) * half_s
        vy += (pull[1] + thrust[1]) * half_s
        ways.vx, ways.vy = vx, vy
        return pull

    def _clear(self) -> Array:
        """The first decision at which each way climbs, and could hover: (N,)."""
        climbs = self._dx * self._wx + self._dy * self._wy >= 0.0
        clear = climbs & (self._ways.drive * (self._dx * self._dx + self._dy * self._dy) >= self._ways.mu)
        return np.where(clear.any(axis=0), clear.argmax(axis=0), _STRETCH)

    def _touched(self) -> Array:
        """The first decision in which each way touches a body: (N,)."""
        first = np.full(len(self._ways.body), _STRETCH)
        way = np.sqrt(self._mx * self._mx + self._my * self._my)
        for body, radius in enumerate(self._ephemeris.bodies.radius_km):
            bx, by = self._over_time(body, 0), self._over_time(body, 1)
            step, row = self._may_touch(bx, by, way + radius, body)
            before, after = (step, row), (step + 1, row)
            ex, ey = self._mx[before], self._my[before]
            off_x, off_y = self._x[after] - ex - bx[before], self._y[after] - ey - by[before]
            past_x, past_y = ex - (bx[after] - bx[before]), ey - (by[after] - by[before])
            hits = touch(off_x, off_y, past_x, past_y, float(radius)) <= 1.0
            np.minimum.at(first, row[hits], step[hits] // self._steps)
        return first

    def _may_touch(self, bx: Array, by: Array, near_km: Array, body: int) -> tuple[Array, ...]:
        """Steps and ways in which a body at (bx, by) may come within a distance: a generous bound."""
        dx, dy = self._x[:-1] - bx[:-1], self._y[:-1] - by[:-1]
        reach = 1.001 * near_km + 1.01 * self._ephemeris.most_way_km[body] * self._stride + 1.0
        return (dx * dx + dy * dy <= reach * reach).nonzero()

    def _over_time(self, body: int, axis: int) -> Array:
        """Where a body is when the ways begin and after each of their steps: km."""
        still = self._ephemeris.still
        values = self._places[0][body][axis] if still else np.stack([places[body][axis] for places in self._places])
        return np.broadcast_to(values, self._x.shape)
