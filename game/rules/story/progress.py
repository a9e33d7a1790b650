"""How far objectives are (R5): leaf functions on the truth or on what a side knows, in parts per million."""

from dataclasses import dataclass

import numpy as np

from ..space.gravity import strongest
from ..state.columns import NONE, Array
from ..state.rails import body_places
from ..state.tables import Objective, Tables
from ..state.vocabulary import PLACED, PPM, Counted, ObjectiveKind, Presence, System
from ..state.world import World
from .arrivals import called_off

_GONE = int(Presence.STRUCK), int(Presence.GONE), int(Presence.GHOST)
_CELLS = 1_000_000
"""Pairs looked at together."""


@dataclass(slots=True)
class BodyStates:
    """Bodies at one moment: (W, B) km and km/s."""

    x: Array
    y: Array
    vx: Array
    vy: Array


def body_states_at(x: Array, y: Array, step: int, substep_s: float) -> BodyStates:
    """Bodies at a substep of tracks (W, steps, B), with the speed of the step before it, or after it at step 0."""
    first = max(step - 1, 0)
    vx = (x[:, first + 1] - x[:, first]) / substep_s
    vy = (y[:, first + 1] - y[:, first]) / substep_s
    return BodyStates(x[:, step], y[:, step], vx, vy)


def body_states_now(world: World, tables: Tables) -> BodyStates:
    """Bodies where a world has them between turns."""
    return body_states_at(*body_places(world, tables, 1), 0, tables.substep_s)


def weights(world: World, tables: Tables, counted: int) -> Array:
    """What each unit counts for: whole tonnes, ships or people: (W, S) int64.

    0 in empty slots, of ghosts, and of those whose waves have been called off.
    """
    units = world.units
    there = (units.uid != 0) & (units.presence != Presence.GHOST)
    off = called_off(world, tables)
    if off is not None:
        there &= ~off[0]
    if counted == Counted.LIVES:
        return np.where(there, units.aboard, 0).astype(np.int64)
    if counted == Counted.SHIPS:
        return there.astype(np.int64)
    mass = np.maximum(np.rint(tables.classes.mass_t).astype(np.int64), 1)
    return np.where(there, mass[units.class_id], 0)


def part_ppm(part: Array, whole: Array) -> Array:
    """part / whole of integers in parts per million, rounded down; 0 of nothing."""
    return part * PPM // np.maximum(whole, 1)


def not_lost(world: World) -> Array:
    """Units that live: here, away, docked or yet to come: (W, S) bool."""
    units = world.units
    lives = (units.uid != 0) & (units.hull_mj > 0)
    for gone in _GONE:
        lives &= units.presence != gone
    return lives


def left_ppm(world: World, tables: Tables, who: Array) -> Array:
    """Mass of units (W, S) that is not lost, of all that they have or will have: (W,) ppm."""
    mass = np.where(who, weights(world, tables, Counted.MASS), 0)
    return part_ppm((mass * not_lost(world)).sum(axis=1), mass.sum(axis=1))


def objective_ppm(world: World, tables: Tables, number: int, weight: Array, states: BodyStates) -> Array:
    """How far the objective of a number is now, of whatever kind: (W,) ppm; see `progress_ppm` and `place_ppm`."""
    objective = tables.objectives[number]
    if objective.measure == Counted.CRAFT:
        return craft_ppm(objective, whole_craft(world, tables), world.flights.alive)
    if objective.kind in PLACED:
        return place_ppm(world, objective, number, weight)
    return progress_ppm(world, tables, objective, weight, states)


def progress_ppm(world: World, tables: Tables, objective: Objective, weight: Array, states: BodyStates) -> Array:
    """How far an objective without a place is now: (W,) ppm.

    `weight` (W, S): what units count for. Survive and protect: what is not lost; destroy: what is lost; withdraw:
    what is away, or out of reach and not falling (`out_of_reach`). Ships that struck their colours are lost, the people
    aboard are not.
    """
    counted = np.where(objective.who[: world.unit_slots], weight, 0)
    alive = _counts_alive(world, objective)
    if objective.kind == ObjectiveKind.DESTROY:
        done = ~alive
    elif objective.kind == ObjectiveKind.WITHDRAW:
        away = world.units.presence == Presence.AWAY
        done = alive & (away | out_of_reach(world, tables, objective, states))
    else:
        done = alive
    return part_ppm((counted * done).sum(axis=1), counted.sum(axis=1))


def place_ppm(world: World, objective: Objective, number: int, weight: Array) -> Array:
    """How far an objective that has a place is, by the turns that were counted there: (W,) ppm.

    `weight` (W, S) as of `progress_ppm`. Reach and land count what has been there long enough and is not lost,
    evacuate whatever has been; hold counts turns.
    """
    if objective.kind == ObjectiveKind.HOLD:
        return part_ppm(world.objectives.held_turns[:, number].astype(np.int64), np.array([objective.turns]))
    counted = np.where(objective.who[: world.unit_slots], weight, 0)
    done = has_stayed(world, objective, number)
    if objective.kind != ObjectiveKind.EVACUATE:
        done &= _counts_alive(world, objective)
    return part_ppm((counted * done).sum(axis=1), counted.sum(axis=1))


def has_stayed(world: World, objective: Objective, number: int) -> Array:
    """Units that have been where an objective wants them for as long as it asks: (W, S) bool."""
    return world.stays.turns[:, number] >= max(objective.turns, 1)


def _counts_alive(world: World, objective: Objective) -> Array:
    """Units that are not lost for an objective; people aboard ships that struck their colours are not."""
    alive = not_lost(world)
    if objective.measure == Counted.LIVES:
        alive |= world.struck() & (world.units.hull_mj > 0)
    return alive


def whole_craft(world: World, tables: Tables) -> Array:
    """Craft that each flight had at first: (W, F) int64, 0 in empty slots."""
    flights = world.flights
    whole = np.maximum(tables.classes.per_flight[flights.class_id], flights.alive)
    return np.where(flights.uid != 0, whole, 0).astype(np.int64)


def craft_ppm(objective: Objective, whole: Array, left: Array) -> Array:
    """How far an objective about craft is, of which each flight had `whole` and has `left` (W, F): (W,) ppm."""
    mine = objective.craft[: whole.shape[1]]
    whole, left = np.where(mine, whole, 0).sum(axis=1), np.where(mine, left, 0).sum(axis=1, dtype=np.int64)
    return part_ppm(whole - left if objective.kind == ObjectiveKind.DESTROY else left, whole)


def out_of_reach(world: World, tables: Tables, objective: Objective, states: BodyStates) -> Array:
    """Units that an objective means which fight, are far from every unit it measures against, and stay up: (W, S).

    Far is more than `beyond_km`, and nobody is far from enemies of whom none has come yet. What has a drive, or is
    towed, is taken to look after itself; the rest stays up if its course leads past the body (`passes_body`).
    """
    units, slots = world.units, world.unit_slots
    of = objective.of[:slots] & (units.uid != 0)
    asked = objective.who[:slots] & world.fighting()
    come = (of & (units.presence != Presence.DORMANT)).any(axis=1)
    asked &= come[:, None] | ~objective.of[:slots].any()
    far = asked & ~_within(world, asked, of & world.fighting(), objective.beyond_km)
    thrust = tables.classes.thrust_km_s2[units.class_id]
    driven = (units.system_ppm[:, :, System.DRIVE] > 0) & (thrust > 0.0) & (units.delta_v_km_s > 0.0)
    w, tug = np.nonzero((units.tow != NONE) & world.fighting() & driven)
    driven[w, units.tow[w, tug]] = True
    w, s = np.nonzero(far & ~driven)
    if len(w) and len(tables.bodies.radius_km):
        far[w, s] = _stays_up(world, tables, states, w, s)
    return far


def _within(world: World, asked: Array, foes: Array, within_km: float) -> Array:
    """Units that are no further than `within_km` from one of `foes`, at least of those `asked` about: (W, S) bool."""
    units = world.units
    near = np.zeros(asked.shape, bool)
    own, other = np.flatnonzero(asked.any(axis=0)), np.flatnonzero(foes.any(axis=0))
    if not len(own) or not len(other):
        return near
    step = max(1, _CELLS // (len(own) * len(other)))
    for first in range(0, world.worlds, step):
        w = slice(first, first + step)
        square = units.x_km[w, own, None] - units.x_km[w, None, other]
        square *= square
        dy = units.y_km[w, own, None] - units.y_km[w, None, other]
        dy *= dy
        square += dy
        near[w, own] = ((square <= within_km * within_km) & foes[w, None, other]).any(axis=2)
    return near


def _stays_up(world: World, tables: Tables, states: BodyStates, w: Array, s: Array) -> Array:
    units, bodies = world.units, tables.bodies
    places = [(states.x[w, b], states.y[w, b]) for b in range(len(bodies.radius_km))]
    x, y = units.x_km[w, s], units.y_km[w, s]
    b = strongest(x, y, places, bodies)
    vx, vy = units.vx_km_s[w, s] - states.vx[w, b], units.vy_km_s[w, s] - states.vy[w, b]
    mu, radius = bodies.mu_km3_s2[b], bodies.radius_km[b]
    return passes_body(x - states.x[w, b], y - states.y[w, b], vx, vy, mu, radius)


def passes_body(x: Array, y: Array, vx: Array, vy: Array, mu: Array, radius_km: Array) -> Array:
    """Does a free course at (x, y) km, (vx, vy) km/s from a body's centre never touch it? All (N,); bool.

    Kepler's orbit: its nearest point is p / (1 + e), p = h^2 / mu, e^2 = 1 + 2 E h^2 / mu^2. What escapes and has
    passed it already is gone for good.
    """
    distance = np.maximum(np.sqrt(x * x + y * y), 1e-9)
    energy = 0.5 * (vx * vx + vy * vy) - mu / distance
    turning = x * vy - y * vx
    pull = np.where(mu > 0.0, mu, 1.0)
    width = turning * turning / pull
    roundness = np.sqrt(np.maximum(1.0 + 2.0 * energy * width / pull, 0.0))
    nearest = np.where(mu > 0.0, width / (1.0 + roundness), radius_km)
    escapes = (energy >= 0.0) & (x * vx + y * vy > 0.0)
    return (nearest > radius_km) | escapes
