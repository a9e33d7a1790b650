"""What flights do with their drives (W7, W8): pursue a goal, take their place in a ring, hover, dash, keep clear."""

from dataclasses import dataclass

import numpy as np

from ..knowledge.contacts import believed
from ..motion.guidance import meeting, resting
from ..motion.safety import turn_out
from ..space.course import Course
from ..space.gravity import field, places_for, strongest
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, limited, rolled_unit
from ..state.vocabulary import SUBSTEPS, Mission, Stage
from .separation import MOST_THRUST, pushes

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

    world: Array
    flight: Array
    course: Course
    most: Array  # km/s2
    gravity: Pair
    way: Pair  # `own_way`


def flight_thrust(res: Resolution, world: Array, flight: Array, course: Course) -> Pair:
    """Acceleration by its own drive of every flight in this impulse: (N,) km/s2 each, never more than it has."""
    flights, at = res.world.flights, (world, flight)
    step = res.impulse * SUBSTEPS
    most = res.flight_cls("thrust_km_s2")[at]
    mirror_sign = res.world.battle.mirror_sign[world]
    way = own_way(flights.uid[at], mirror_sign)
    gravity = field(
        course.x, course.y, places_for(res.this_turn.body_x, res.this_turn.body_y, step, world), res.tables.bodies
    )
    thrust = np.zeros(len(world)), np.zeros(len(world))
    goal, dashing = flights.goal[at], flights.stage[at] == Stage.DASHING
    for rows, law in (
        (np.flatnonzero(dashing), _dash),
        (np.flatnonzero(~dashing & (goal != NONE)), _pursue),
        (np.flatnonzero(~dashing & (goal == NONE)), _hover),
    ):
        if len(rows):
            pilot = Pilot(
                world[rows], flight[rows], course.take(rows), most[rows], _some(gravity, rows), _some(way, rows)
            )
            thrust[0][rows], thrust[1][rows] = law(res, pilot)
    thrust = _kept_apart(res, world, flight, course, thrust, most, way)
    turn_out(res, world, mirror_sign, course, thrust, most, np.full(len(world), np.inf))
    return thrust


def _some(pair: Pair, rows: Array) -> Pair:
    return pair[0][rows], pair[1][rows]


def _dash(res: Resolution, pilot: Pilot) -> Pair:
    """Away from where the pulse was, each flight its own way, at full thrust (J3)."""
    return pilot.way[0] * pilot.most, pilot.way[1] * pilot.most


def _hover(res: Resolution, pilot: Pilot) -> Pair:
    """Come to rest beside the body that pulls hardest, on the map where there is none."""
    world, course = pilot.world, pilot.course
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
    """Meet the goal and stay: a flight where it is, a ship in the flight's place of the ring, its home on deck."""
    flights, slots = res.world.flights, res.world.unit_slots
    world, at = pilot.world, (pilot.world, pilot.flight)
    course, way, gravity = pilot.course, pilot.way, pilot.gravity
    code = flights.goal[at].astype(np.int64)
    tx, ty, tvx, tvy, ax, ay = _goal_course(res, world, flights.side[at], code)
    radius = ring_km(res.flight_cls("craft_reach_km")[at], flights.spread_km[at])
    radius = np.where((code >= slots) | (flights.mission[at] == Mission.DOCK), 0.0, radius)
    off = tx + way[0] * radius - course.x, ty + way[1] * radius - course.y
    drift = course.vx - tvx, course.vy - tvy
    places = places_for(res.this_turn.body_x, res.this_turn.body_y, res.impulse * SUBSTEPS, world)
    pull_x, pull_y = field(tx, ty, places, res.tables.bodies)
    base = ax + pull_x - gravity[0], ay + pull_y - gravity[1]
    return meeting(off, drift, base, pilot.most, res.tables.impulse_s)


def _goal_course(res: Resolution, world: Array, side: Array, code: Array) -> tuple[Array, ...]:
    """Place, velocity and own thrust of goals as a side knows them: x, y, vx, vy, ax, ay, (N,) each.

    Thrust is known of the side's own ships alone; all others are taken to coast.
    """
    seen = believed(res, world, side, code)
    unit = np.where(code < res.world.unit_slots, code, 0)
    told = seen.own & (code < res.world.unit_slots)
    ax, ay = (np.where(told, thrust[world, unit], 0.0) for thrust in (res.this_turn.thrust_x, res.this_turn.thrust_y))
    return seen.x, seen.y, seen.vx, seen.vy, ax, ay


def _kept_apart(
    res: Resolution, world: Array, flight: Array, course: Course, thrust: Pair, most: Array, way: Pair
) -> Pair:
    """`thrust` with what keeps flights of one side clear of each other added in place, no more than the drives have.

    Flights that go to land look out themselves.
    """
    flights, at = res.world.flights, (world, flight)
    rows = np.flatnonzero(flights.mission[at] != Mission.DOCK)
    group = (world * len(res.tables.sides.enemy) + flights.side[at])[rows]
    push = pushes(
        group, course.x[rows], course.y[rows], flights.spread_km[at][rows], _some(way, rows), flights.uid[at][rows],
        res.tables.impulse_s,
    )  # fmt: skip
    push = limited(*push, MOST_THRUST * most[rows])
    thrust[0][rows] += push[0]
    thrust[1][rows] += push[1]
    return limited(*thrust, most)
