"""What each flight goes for: its mission and what its side knows make a goal, a row code kept in `Flights.goal` (W8).

Sides look at impulses 0, 4 and 8; flights think again then, and whenever their goal is gone. Enemies are gone for
where their side reckons them, those seen within a turn.
"""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import flight_contacts, unit_contacts
from ..knowledge.sensors import LOOK_EVERY
from ..space.neighbours import CANDIDATES, nearest_in_reach
from ..space.sightlines import tiles
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Kind, Mission, Stage

ENGAGE_KM = 2_000.0
"""How far flights on patrol or escort leave their place for hostile flights."""
NEAR_KM = 4_000.0
"""In great battles goals are looked for within this distance first: it costs less and finds the same."""
_NOWHERE_KM = 1e100


class Sky(NamedTuple):
    """All rows that a code can name, units first, with S + F columns: as they are, and as each side reckons enemies."""

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
    sky = _sky(res)
    ref = np.where(_there(res, sky, wings, wings.ref), wings.ref, NONE)
    goal = np.where(_there(res, sky, wings, wings.goal), wings.goal, NONE)
    thinks = (goal == NONE) & (wings.goal != NONE) | (res.impulse % LOOK_EVERY == 0)
    rows = np.flatnonzero(thinks)
    if len(rows):
        part = Wings(*(column[rows] for column in wings))
        goal[rows] = _thought(res, sky, part, ref[rows], goal[rows])
    # What an order names comes at once, and before all else.
    named = np.isin(wings.mission, (Mission.STRIKE, Mission.STATION)) & (ref != NONE)
    goal = np.where(named, ref, goal)
    home = flights.home[at]
    goal = np.where(wings.mission == Mission.DOCK, np.where(_there(res, sky, wings, home), home, NONE), goal)
    flights.goal[at] = goal


def _pass_stages(res: Resolution) -> None:
    """Stages belong to a chase; a dash ends in a ring."""
    flights = res.world.flights
    dashed = (flights.stage == Stage.DASHING) & (flights.stage_until <= res.now[:, None])
    flights.stage[dashed] = Stage.STATIONED
    flights.stage[flights.mission != Mission.CHASE] = Stage.CHASING


def _sky(res: Resolution) -> Sky:
    world, units, flights = res.world, res.world.units, res.world.flights
    foes = unit_contacts(res), flight_contacts(res)

    def both(name: str) -> Array:
        return np.concatenate([getattr(units, name), getattr(flights, name)], axis=1)

    def reckoned(*columns: Array) -> Array:
        return np.concatenate(columns, axis=2)

    return Sky(
        np.concatenate([world.fighting(), world.flying()], axis=1), both("side"), both("uid"), both("x_km"),
        both("y_km"), reckoned(*(one.recent & one.fair for one in foes)),
        reckoned(*(one.recent & one.alive for one in foes)), reckoned(*(one.x_km for one in foes)),
        reckoned(*(one.y_km for one in foes)),
    )  # fmt: skip


def _there(res: Resolution, sky: Sky, wings: Wings, code: Array) -> Array:
    """Can flights go for these codes: friends on the map and alive, enemies as far as the side knows: (N,) bool."""
    row = (code >= 0) & (code < sky.here.shape[1])
    safe = np.where(row, code, 0)
    foe = res.hostile(wings.side, sky.side[wings.world, safe])
    return row & np.where(foe, sky.fair[wings.world, wings.side, safe], sky.here[wings.world, safe])


def _thought(res: Resolution, sky: Sky, wings: Wings, ref: Array, goal: Array) -> Array:
    """ObjectiveStates by mission where no order names one, (N,)."""
    mission, slots = wings.mission, res.world.unit_slots
    # A ring holds to its ship as long as that lives.
    ringed = (mission == Mission.STATION) | ((mission == Mission.CHASE) & (wings.stage == Stage.STATIONED))
    rings = ringed & (goal != NONE) & (goal < slots)
    found = np.where(rings, goal, NONE)
    chases = (mission == Mission.CHASE) & (wings.stage == Stage.CHASING)
    guards = np.isin(mission, (Mission.PATROL, Mission.ESCORT))
    strikes = (mission == Mission.STRIKE) & (ref == NONE)
    fighter = res.flight_cls("kind") == Kind.FIGHTER
    charge = _charges(res, sky, wings, ref)
    for side in range(sky.alive.shape[1]):
        own = wings.side == side
        ships, swarms = sky.alive[:, side].copy(), sky.alive[:, side].copy()
        ships[:, slots:], swarms[:, :slots] = False, False
        fighters = swarms.copy()
        fighters[:, slots:] &= fighter
        _fill(found, own & chases, sky, wings, side, fighters, np.inf)
        _fill(found, own & strikes, sky, wings, side, swarms, np.inf)
        _fill(found, own & guards, sky, wings, side, swarms, ENGAGE_KM)
        _fill(found, own & (chases | ringed | strikes) & (found == NONE), sky, wings, side, ships, np.inf)
    return np.where((mission == Mission.ESCORT) & (found == NONE), charge, found)


def _charges(res: Resolution, sky: Sky, wings: Wings, ref: Array) -> Array:
    """Whom escorts keep with: the unit that their order names, else their home, else nobody."""
    home = res.world.flights.home[wings.world, wings.flight]
    home = np.where(_there(res, sky, wings, home), home, NONE)
    return np.where((ref != NONE) & (ref < res.world.unit_slots), ref, home)


def _fill(found: Array, which: Array, sky: Sky, wings: Wings, side: int, targets: Array, within_km: float) -> None:
    """Write the nearest of `targets` (W, S + F) of a side within a distance into `found` for the flights `which`."""
    rows = np.flatnonzero(which)
    columns = np.flatnonzero(targets.any(axis=0))
    if not len(rows) or not len(columns):
        return
    if len(rows) * len(columns) > CANDIDATES:
        rows = _fill_near(found, rows, sky, wings, side, targets, within_km)
    at = wings.world[rows], wings.row[rows]
    place = np.where(targets[:, columns], sky.foe_x[:, side, columns], _NOWHERE_KM), sky.foe_y[:, side, columns]
    slot, square = nearest(wings.world[rows], sky.x[at], sky.y[at], *place, sky.uid[:, columns])
    near = square <= min(within_km * within_km, 1e150)
    found[rows[near]] = columns[slot[near]]


def _fill_near(found: Array, rows: Array, sky: Sky, wings: Wings, side: int, targets: Array, within_km: float) -> Array:
    """Fill in what has a target near, by cells; the rows that have none within `NEAR_KM`."""
    at = wings.world[rows], wings.row[rows]
    world, code = np.nonzero(targets)
    reach = np.full(len(rows), min(NEAR_KM, within_km))
    others = world, sky.foe_x[world, side, code], sky.foe_y[world, side, code]
    number = nearest_in_reach(at[0], sky.x[at], sky.y[at], reach, others, np.zeros(len(world)), sky.uid[world, code])
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
