"""What flights do with their drives (W7, W8): pursue a goal, take their place in a ring, hover, dash, keep clear."""

from dataclasses import dataclass

import numpy as np

from ..knowledge.contacts import believed
from ..motion.guidance import meeting, resting
from ..motion.safety import turn_out
from ..space.course import Course
from ..space.gravity import field, places_for, strongest
from ..space.rows import Where, distinct
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, limited, rolled_unit
from ..state.vocabulary import SUBSTEPS, Mission, Stage
from .separation import MOST_THRUST, pushes
from .spacing import held_off

RING_KM = 60.0
"""Room between a ship and the cloud of a flight that takes station round it (J3); less for short guns."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def own_way(uid: Array, mirror_sign: Array) -> Pair:
    """The direction that is a flight's own, a unit vector: its place in every ring and the way it dashes.

    Multiples of the golden section of the circle, so that flights of neighbouring uids are spread evenly over it.
    """
    with np.errstate(over="ignore"):
        word = uid.astype(np.uint64) * _GOLDEN
    return rolled_unit((word >> np.uint64(32)).astype(np.float64) / 4294967296.0, mirror_sign)


def ring_km(reach_km: Array, spread_km: Array) -> Array:
    """Radius of the ring in which a flight takes station: its cloud clear of the ship, the ship in its reach."""
    return np.minimum(RING_KM, 0.5 * reach_km) + spread_km


@dataclass(slots=True)
class Pilot:
    """Flights that follow one law: (N,) each."""

    at: Where
    course: Course
    most: Array  # km/s2
    gravity: Pair
    way: Pair  # `own_way`


def flight_thrust(res: Resolution, at: Where, course: Course) -> Pair:
    """Acceleration by its own drive of every flight in this impulse: (N,) km/s2 each, never more than it has."""
    flights, world = res.world.flights, at.world
    most = at.of(res.flight_cls("thrust_km_s2"))
    way = _own_ways(res, at)
    places = places_for(res.this_turn.body_x, res.this_turn.body_y, res.impulse * SUBSTEPS, world)
    gravity = field(course.x, course.y, places, res.tables.bodies)
    thrust = np.zeros(len(world)), np.zeros(len(world))
    has_goal, dashing = at.of(flights.goal) != NONE, at.of(flights.stage) == Stage.DASHING
    for which, law in ((dashing, _dash), (~dashing & has_goal, _pursue), (~dashing & ~has_goal, _hover)):
        rows = _numbers(which)
        if len(world[rows]):
            pilot = Pilot(at.take(rows), course.take(rows), most[rows], _some(gravity, rows), _some(way, rows))
            thrust[0][rows], thrust[1][rows] = law(res, pilot)
    thrust = _kept_apart(res, at, course, thrust, most, way)
    turn_out(res, world, res.world.battle.mirror_sign[world], course, thrust, most, np.full(len(world), np.inf))
    return thrust


def _own_ways(res: Resolution, at: Where) -> Pair:
    """`own_way` of flights (N,), worked out once a turn."""
    this_turn = res.this_turn
    if this_turn.flight_way is None:
        this_turn.flight_way = own_way(res.world.flights.uid, res.world.battle.mirror_sign[:, None])
    return at.of(this_turn.flight_way[0]), at.of(this_turn.flight_way[1])


def _numbers(which: Array) -> Array | slice:
    """Numbers of the rows where a mask holds; a slice if that is all of them, as it mostly is, which copies nothing."""
    return slice(None) if which.all() else which.nonzero()[0]


def _some(pair: Pair, rows: Array | slice) -> Pair:
    return pair[0][rows], pair[1][rows]


def _dash(res: Resolution, pilot: Pilot) -> Pair:
    """Away from where the pulse was, each flight its own way, at full thrust (J3)."""
    return pilot.way[0] * pilot.most, pilot.way[1] * pilot.most


def _hover(res: Resolution, pilot: Pilot) -> Pair:
    """Come to rest beside the body that pulls hardest, on the map where there is none."""
    world, course = pilot.at.world, pilot.course
    vx, vy = course.vx, course.vy
    step = res.impulse * SUBSTEPS
    if len(res.tables.bodies.radius_km):
        places = places_for(res.this_turn.body_x, res.this_turn.body_y, step, world)
        body = strongest(course.x, course.y, places, res.tables.bodies)
        bodies_x, bodies_y, step_s = res.this_turn.body_x, res.this_turn.body_y, res.tables.substep_s
        vx = vx - (bodies_x[world, step + 1, body] - bodies_x[world, step, body]) / step_s
        vy = vy - (bodies_y[world, step + 1, body] - bodies_y[world, step, body]) / step_s
    return resting(pilot.gravity, (vx, vy), pilot.most, res.tables.impulse_s)


def _pursue(res: Resolution, pilot: Pilot) -> Pair:
    """Meet the goal and stay: a flight where it is, or off from it if the order is to hold back; a ship in the
    flight's place of the ring, its home on deck."""
    flights, slots, at, course = res.world.flights, res.world.unit_slots, pilot.at, pilot.course
    code = at.of(flights.goal).astype(np.int64)
    goal, of = _goals(res, at.world, at.of(flights.side), code)
    tx, ty, tvx, tvy, ax, ay = (part.take(of) for part in goal)
    radius = ring_km(at.of(res.flight_cls("craft_reach_km")), at.of(flights.spread_km))
    radius = np.where((code >= slots) | (at.of(flights.mission) == Mission.DOCK), 0.0, radius)
    way, radius = held_off(res, at, code, (course.x - tx, course.y - ty), pilot.way, radius)
    off = tx + way[0] * radius - course.x, ty + way[1] * radius - course.y
    drift = course.vx - tvx, course.vy - tvy
    base = ax - pilot.gravity[0], ay - pilot.gravity[1]
    return meeting(off, drift, base, pilot.most, res.tables.impulse_s)


def _goals(res: Resolution, world: Array, side: Array, code: Array) -> tuple[tuple[Array, ...], Array]:
    """Goals (codes) of flights (N,) as their sides know them, each once: x, y, vx, vy, and acceleration by its drive
    and by gravity, ax, ay; and which of them is each flight's. Hundreds of flights go for one ship.

    Thrust is known of the side's own ships alone; all others are taken to coast.
    """
    sides, rows, slots = (
        res.world.sides.stance.shape[1],
        res.world.unit_slots + res.world.flight_slots,
        res.world.unit_slots,
    )
    each, of = distinct((world * sides + side) * rows + code, res.world.worlds * sides * rows)
    each, code = np.divmod(each, rows)
    world, side = np.divmod(each, sides)
    seen = believed(res, world, side, code)
    pull_x, pull_y = field(
        seen.x, seen.y,
        places_for(res.this_turn.body_x, res.this_turn.body_y, res.impulse * SUBSTEPS, world), res.tables.bodies,
    )  # fmt: skip
    told = seen.own & (code < slots)
    unit = np.where(told, code, 0)
    ax, ay = (np.where(told, thrust[world, unit], 0.0) for thrust in (res.this_turn.thrust_x, res.this_turn.thrust_y))
    return (seen.x, seen.y, seen.vx, seen.vy, ax + pull_x, ay + pull_y), of


def _kept_apart(res: Resolution, at: Where, course: Course, thrust: Pair, most: Array, way: Pair) -> Pair:
    """`thrust` with what keeps flights of one side clear of each other added in place, no more than the drives have.

    Flights that go to land look out themselves.
    """
    flights = res.world.flights
    rows = _numbers(at.of(flights.mission) != Mission.DOCK)
    group = at.world * res.world.sides.stance.shape[1] + at.of(flights.side)
    push = pushes(
        group[rows], course.x[rows], course.y[rows], at.of(flights.spread_km)[rows], _some(way, rows),
        at.of(flights.uid)[rows], res.tables.impulse_s,
    )  # fmt: skip
    push = limited(*push, MOST_THRUST * most[rows])
    thrust[0][rows] += push[0]
    thrust[1][rows] += push[1]
    return limited(*thrust, most)
