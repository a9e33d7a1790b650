"""Phase `choose_goals`: mission and knowledge make the goal of a flight, a row code kept in `Flights.goal` (W7, W8).

Sides look at impulses 0, 4 and 8; flights choose again then, and whenever their goal is gone. They go for enemies seen
within a turn, where their side reckons them.
"""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import LOOK_EVERY, flight_contacts, unit_contacts
from ..space.neighbours import crowded, nearest_in_reach
from ..space.sightlines import tiles
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Kind, Mission, Stage

ENGAGE_KM = 2_000.0
"""How far flights on patrol or escort leave their place for hostile flights."""
NEAR_KM = 4_000.0
"""In great battles goals are looked for within this distance first: it costs less and finds the same."""
_NOWHERE_KM = 1e100


class GoalRows(NamedTuple):
    """All rows that a goal can be, units first, with S + F columns: as they are, and as each side reckons enemies."""

    here: Array  # (W, S + F) on the map and alive
    side: Array
    uid: Array
    x: Array
    y: Array
    fair: Array  # (W, A, S + F) an enemy that may be there: seen within a turn, and not to die or to leave
    alive: Array  # (W, A, S + F) one of these that is not believed dead
    foe_x: Array  # (W, A, S + F)
    foe_y: Array


class Wings(NamedTuple):
    """Flights that fly, flat: (N,) each."""

    world: Array
    flight: Array
    row: Array  # row code
    side: Array
    mission: Array
    stage: Array
    ref: Array
    goal: Array


def choose_goals(res: Resolution) -> None:
    """Give every flight that flies its goal for this impulse: a row code, or NONE to stay where it is."""
    flights = res.world.flights
    _pass_stages(res)
    world, flight = np.nonzero(res.world.flying())
    if not len(world):
        return
    at = world, flight
    columns = (getattr(flights, name)[at] for name in ("side", "mission", "stage", "ref", "goal"))
    wings = Wings(world, flight, flight + res.world.unit_slots, *columns)
    every = _goal_rows(res)
    ref = np.where(_there(res, every, wings, wings.ref), wings.ref, NONE)
    goal = np.where(_there(res, every, wings, wings.goal), wings.goal, NONE)
    thinks = (goal == NONE) & (wings.goal != NONE) | (res.impulse % LOOK_EVERY == 0)
    rows = np.flatnonzero(thinks)
    if len(rows):
        part = Wings(*(column[rows] for column in wings))
        goal[rows] = _thought(res, every, part, ref[rows], goal[rows])
    # What an order names comes at once, and before all else.
    named = np.isin(wings.mission, (Mission.STRIKE, Mission.STATION)) & (ref != NONE)
    goal = np.where(named, ref, goal)
    home = flights.home[at]
    goal = np.where(wings.mission == Mission.DOCK, np.where(_there(res, every, wings, home), home, NONE), goal)
    flights.goal[at] = goal


def _pass_stages(res: Resolution) -> None:
    """Stages belong to a chase; a dash ends in a ring."""
    flights = res.world.flights
    dashed = (flights.stage == Stage.DASHING) & (flights.stage_until <= res.now[:, None])
    flights.stage[dashed] = Stage.STATIONED
    flights.stage[flights.mission != Mission.CHASE] = Stage.CHASING


def _goal_rows(res: Resolution) -> GoalRows:
    world, units, flights = res.world, res.world.units, res.world.flights
    foes = unit_contacts(res), flight_contacts(res)

    def both(name: str) -> Array:
        return np.concatenate([getattr(units, name), getattr(flights, name)], axis=1)

    def reckoned(*columns: Array) -> Array:
        return np.concatenate(columns, axis=2)

    return GoalRows(
        np.concatenate([world.fighting(), world.flying()], axis=1), both("side"), both("uid"), both("x_km"),
        both("y_km"), reckoned(*(one.recent & one.fair for one in foes)),
        reckoned(*(one.recent & one.alive for one in foes)), reckoned(*(one.x_km for one in foes)),
        reckoned(*(one.y_km for one in foes)),
    )  # fmt: skip


def _there(res: Resolution, every: GoalRows, wings: Wings, code: Array) -> Array:
    """Can flights go for these codes: friends on the map and alive, enemies as far as the side knows: (N,) bool."""
    row = (code >= 0) & (code < every.here.shape[1])
    safe = np.where(row, code, 0)
    foe = res.hostile(wings.side, every.side[wings.world, safe])
    return row & np.where(foe, every.fair[wings.world, wings.side, safe], every.here[wings.world, safe])


def _thought(res: Resolution, every: GoalRows, wings: Wings, ref: Array, goal: Array) -> Array:
    """The goals that flights choose by their missions where no order names one: (N,) row codes or NONE."""
    mission, slots = wings.mission, res.world.unit_slots
    # A ring holds to its ship as long as that lives.
    ringed = (mission == Mission.STATION) | ((mission == Mission.CHASE) & (wings.stage == Stage.STATIONED))
    rings = ringed & (goal != NONE) & (goal < slots)
    found = np.where(rings, goal, NONE)
    chases = (mission == Mission.CHASE) & (wings.stage == Stage.CHASING)
    guards = np.isin(mission, (Mission.PATROL, Mission.ESCORT))
    strikes = (mission == Mission.STRIKE) & (ref == NONE)
    fighter = np.zeros(every.here.shape, dtype=bool)
    fighter[:, slots:] = res.flight_cls("kind") == Kind.FIGHTER
    is_unit = np.arange(every.here.shape[1]) < slots
    charge = _charges(res, every, wings, ref)
    for side in range(every.alive.shape[1]):
        own = wings.side == side
        known = every.alive[:, side]
        ships, swarms = known & is_unit, known & ~is_unit
        fighters = swarms & fighter
        _fill(found, own & chases, every, wings, side, fighters, np.inf)
        _fill(found, own & strikes, every, wings, side, swarms, np.inf)
        _fill(found, own & guards, every, wings, side, swarms, ENGAGE_KM)
        _fill(found, own & (chases | ringed | strikes) & (found == NONE), every, wings, side, ships, np.inf)
    return np.where((mission == Mission.ESCORT) & (found == NONE), charge, found)


def _charges(res: Resolution, every: GoalRows, wings: Wings, ref: Array) -> Array:
    """Whom escorts keep with: the unit that their order names, else their home, else nobody."""
    home = res.world.flights.home[wings.world, wings.flight]
    home = np.where(_there(res, every, wings, home), home, NONE)
    return np.where((ref != NONE) & (ref < res.world.unit_slots), ref, home)


def _fill(
    found: Array, which: Array, every: GoalRows, wings: Wings, side: int, targets: Array, within_km: float
) -> None:
    """Write the nearest of `targets` (W, S + F) of a side within a distance into `found` for the flights `which`."""
    rows = np.flatnonzero(which)
    columns = np.flatnonzero(targets.any(axis=0))
    if not len(rows) or not len(columns):
        return
    if crowded(len(rows) * len(columns), 0):
        rows = _fill_near(found, rows, every, wings, side, targets, within_km)
    at = wings.world[rows], wings.row[rows]
    place = np.where(targets[:, columns], every.foe_x[:, side, columns], _NOWHERE_KM), every.foe_y[:, side, columns]
    slot, square = nearest(wings.world[rows], every.x[at], every.y[at], *place, every.uid[:, columns])
    near = square <= min(within_km * within_km, 1e150)
    found[rows[near]] = columns[slot[near]]


def _fill_near(
    found: Array, rows: Array, every: GoalRows, wings: Wings, side: int, targets: Array, within_km: float
) -> Array:
    """Fill in what has a target near, by cells; the rows that have none within `NEAR_KM`."""
    at = wings.world[rows], wings.row[rows]
    world, code = np.nonzero(targets)
    reach = np.full(len(rows), min(NEAR_KM, within_km))
    others = world, every.foe_x[world, side, code], every.foe_y[world, side, code]
    number = nearest_in_reach(
        at[0], every.x[at], every.y[at], reach, others, np.zeros(len(world)), every.uid[world, code]
    )
    found[rows[number >= 0]] = code[number[number >= 0]]
    return rows[number < 0]


def nearest(world: Array, x: Array, y: Array, tx: Array, ty: Array, uid: Array) -> tuple[Array, Array]:
    """The nearest of M targets (W, M) to each of N rows, sorted by world: column, and square of its distance in km2.

    Equally near ones: the lower `uid` (W, M). What does not count is put far outside of the map by the caller.
    """
    best, least = np.zeros(len(world), dtype=np.int64), np.full(len(world), np.inf)
    for worlds, rows, real in tiles(world, tx.shape[1]):
        square = tx[worlds][:, None, :] - x[rows][:, :, None]
        square *= square
        dy = ty[worlds][:, None, :] - y[rows][:, :, None]
        dy *= dy
        square += dy
        column = square.argmin(axis=2)
        low = np.take_along_axis(square, column[:, :, None], axis=2)
        w, m = np.nonzero(np.count_nonzero(square == low, axis=2) > 1)
        if len(w):
            tied = np.where(square[w, m] == low[w, m], uid[worlds[w]], np.iinfo(np.int64).max)
            column[w, m] = tied.argmin(axis=1)
        best[rows[real]], least[rows[real]] = column[real], low[:, :, 0][real]
    return best, least
