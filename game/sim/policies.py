"""Doctrines that plot for a side, all worlds at once, from what the side knows and nothing more.

A policy is called with the world as its side sees it (`rules.seen_world`) and gives orders for its own rows.
A name may carry parameters: "withdraw@4" leaves in turn 4, "withdraw+feign" lets the senior captain look dead.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from ..rules.state.columns import NONE, Array
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Cause, FireMode, Kind, Mission, Move, Posture, System, WeaponKind
from ..rules.state.world import World

Policy: TypeAlias = Callable[[World, Tables, int], OrderSet]
"""A doctrine: (world as seen, tables, side) -> orders of that side for the coming turn of every world."""


class UnknownPolicyError(ValueError):
    """No policy has this name, or it does not take these parameters."""


def policy(name: str) -> Policy:
    """The policy of a name as files and the command line write it; raises UnknownPolicyError."""
    match = re.fullmatch(r"([a-z_]+)(?:@(\d{1,2}))?(\+feign)?", name)
    if not match or match[1] not in _DOCTRINES or ((match[2] or match[3]) and match[1] != "withdraw"):
        raise UnknownPolicyError(f'no policy is called "{name}"; there are {", ".join(policy_names())}')
    if match[1] == "withdraw":
        return withdrawal(int(match[2]) if match[2] else None, feign=bool(match[3]))
    return _DOCTRINES[match[1]]


def apart(plot: Policy, own: Sequence[tuple[Policy, Sequence[int], Sequence[int]]]) -> Policy:
    """A policy that leaves some rows of its side to others: `own` are (policy, unit slots, flight slots) each."""

    def plot_apart(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = plot(seen, tables, side)
        for other, units, flights in own:
            given = other(seen, tables, side)
            for name in given.units.names():
                getattr(orders.units, name)[:, units] = getattr(given.units, name)[:, units]
            for name in given.flights.names():
                getattr(orders.flights, name)[:, flights] = getattr(given.flights, name)[:, flights]
        return orders

    return plot_apart


def policy_names() -> tuple[str, ...]:
    """Names that `policy` takes, without parameters."""
    return tuple(_DOCTRINES)


def idle(seen: World, tables: Tables, side: int) -> OrderSet:
    """Say nothing: what stands goes on."""
    return _nothing(seen)


def hold(seen: World, tables: Tables, side: int) -> OrderSet:
    """Stay in place and fight what comes: ships hover, spinal guns follow the nearest enemy, fighters patrol.

    Who was told to coast or to circle a body does so.
    """
    orders = _nothing(seen)
    _stop(orders, own_units(seen, side), seen)
    _fight(orders, seen, tables, side, Mission.PATROL)
    _bear(orders, seen, tables, side)
    return orders


def charge(seen: World, tables: Tables, side: int) -> OrderSet:
    """Every ship goes for the enemy nearest to it at full thrust; fighters go ahead."""
    orders = _nothing(seen)
    own = own_units(seen, side)
    target = nearest_foe(seen, tables, side)
    goes = own & (target >= 0) & drivable(seen, tables)
    _move(orders, goes, Move.INTERCEPT, target)
    _stop(orders, own & ~goes, seen)
    _fight(orders, seen, tables, side, Mission.STRIKE)
    return orders


def standoff(seen: World, tables: Tables, side: int) -> OrderSet:
    """Stand still and shoot at whatever is within reach; drones go hunting. Never follows (J10)."""
    return hold(seen, tables, side)


def raid(seen: World, tables: Tables, side: int) -> OrderSet:
    """Drones hunt; what ships there are keep to two thirds of their own reach from the nearest enemy."""
    orders = _nothing(seen)
    own = own_units(seen, side)
    target = nearest_foe(seen, tables, side)
    goes = own & (target >= 0) & drivable(seen, tables)
    _move(orders, goes, Move.KEEP_RANGE, target)
    orders.units.range_km[:] = reach_km(seen, tables) * (2.0 / 3.0)
    _stop(orders, own & ~goes, seen)
    _fight(orders, seen, tables, side, Mission.STRIKE)
    _bear(orders, seen, tables, side)
    return orders


def bombard(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships keep to nine tenths of their own reach from the nearest enemy, spinal guns on it; fighters patrol.

    What has no gun stays where it is.
    """
    orders = _nothing(seen)
    own = own_units(seen, side)
    target = nearest_foe(seen, tables, side)
    reach = reach_km(seen, tables)
    goes = own & (target >= 0) & (reach > 0.0) & drivable(seen, tables)
    _move(orders, goes, Move.KEEP_RANGE, target)
    orders.units.range_km[:] = reach * _KEPT
    _move(orders, own & ~goes, Move.HOLD)
    _fight(orders, seen, tables, side, Mission.PATROL)
    _bear(orders, seen, tables, side)
    return orders


def withdrawal(turn: int | None, *, feign: bool = False) -> Policy:
    """Hold until the first dark beam is felt, or until `turn` where one is given; then bring everything away.

    With `feign` the captain next in rank after the commander looks dead meanwhile (J9).
    """

    def withdraw(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = hold(seen, tables, side)
        own = own_units(seen, side)
        go = beam_felt(seen, side) if turn is None else seen.battle.turn + 1 >= turn
        leaving = own & go[:, None]
        _move(orders, leaving, Move.WITHDRAW)
        orders.units.bear[leaving] = NONE  # all of the drive is for leaving
        flights = own_flights(seen, side) & go[:, None]
        fighters = tables.classes.kind[seen.flights.class_id] == Kind.FIGHTER
        orders.flights.mission[flights & fighters] = Mission.DOCK
        if feign:
            orders.units.posture[leaving & feigning(seen, side)] = Posture.FEIGN
        return orders

    return withdraw


_DOCTRINES: dict[str, Callable[[World, Tables, int], OrderSet]] = {
    "idle": idle,
    "hold": hold,
    "charge": charge,
    "standoff": standoff,
    "withdraw": withdrawal(None),
    "raid": raid,
    "bombard": bombard,
}

_KEPT = 0.9
"""Part of its reach that a ship that bombards keeps: what it fires at may draw off a little."""


def own_units(seen: World, side: int) -> Array:
    """Units of the side that can take orders: (W, S) bool."""
    return seen.fighting() & (seen.units.side == side)


def drivable(seen: World, tables: Tables) -> Array:
    """Units whose drive gives any thrust: (W, S) bool."""
    return (seen.units.system_ppm[:, :, System.DRIVE] > 0) & (tables.classes.thrust_km_s2[seen.units.class_id] > 0.0)


def own_flights(seen: World, side: int) -> Array:
    """Flights of the side with craft left, flying or in a hangar: (W, F) bool."""
    return (seen.flights.uid != 0) & (seen.flights.side == side) & (seen.flights.alive > 0)


def beam_felt(seen: World, side: int) -> Array:
    """Has the side met a dark beam: a crew that is dazed, a ship lost to one, or a withdrawal begun: (W,) bool."""
    units = seen.units
    felt = (units.daze_ppm > 0) | (units.lost_cause == Cause.DARK_BEAM) | (units.move == Move.WITHDRAW)
    return (felt & (units.side == side) & (units.uid != 0)).any(axis=1)


def senior_captain(seen: World, side: int) -> Array:
    """The fighting unit of the highest rank after the commander's, by uid among equals: (W, S) bool, one a world."""
    units = seen.units
    own = own_units(seen, side)
    own &= np.arange(seen.unit_slots) != seen.sides.commander[:, side, None]
    rank = np.where(own, units.rank, -1)
    best = own & (rank == rank.max(axis=1, keepdims=True))
    uid = np.where(best, units.uid, np.iinfo(np.int64).max)
    return best & (units.uid == uid.min(axis=1, keepdims=True))


def feigning(seen: World, side: int) -> Array:
    """Who looks dead already, else the senior captain: (W, S) bool. A feint once begun is kept up."""
    already = own_units(seen, side) & (seen.units.posture == Posture.FEIGN)
    return np.where(already.any(axis=1, keepdims=True), already, senior_captain(seen, side))


def reach_km(seen: World, tables: Tables) -> Array:
    """Range of each unit's longest weapon: (W, S) km, 0 without weapons."""
    return _reach_km(seen, tables, np.ones(len(tables.weapons.kind), bool))


def _reach_km(seen: World, tables: Tables, counted: Array) -> Array:
    """Range of each unit's longest weapon of those `counted` (N,): (W, S) km, 0 without one."""
    if not counted.any():
        return np.zeros(seen.units.uid.shape)
    weapon = tables.classes.battery_weapon
    fits = (weapon >= 0) & counted[np.maximum(weapon, 0)]
    reach = np.where(fits, tables.weapons.range_km[np.maximum(weapon, 0)], 0.0).max(axis=1)
    return reach[seen.units.class_id]


def nearest_foe(seen: World, tables: Tables, side: int) -> Array:
    """Slot of the nearest enemy unit that the side knows alive, by uid among equals; -1 where none: (W, S)."""
    units = seen.units
    foe = seen.fighting() & tables.sides.enemy[side, units.side]
    nearest = np.full(units.uid.shape, -1, dtype=np.int32)
    own_slots = np.flatnonzero((units.side == side).any(axis=0) & (units.uid != 0).any(axis=0))
    foe_slots = np.flatnonzero(foe.any(axis=0))
    if not len(foe_slots):
        return nearest
    # The uid of a foe that a world does not know is 0 there; what the others know of it must not order its rows.
    by_uid = foe_slots[np.argsort(units.uid[:, foe_slots].max(axis=0), kind="stable")]
    for first in range(0, seen.worlds, _CHUNK):
        w = slice(first, first + _CHUNK)
        dx = units.x_km[w, own_slots, None] - units.x_km[w, None, by_uid]
        dy = units.y_km[w, own_slots, None] - units.y_km[w, None, by_uid]
        square = np.where(foe[w, None, by_uid], dx * dx + dy * dy, np.inf)
        found = by_uid[square.argmin(axis=2)]
        nearest[w, own_slots] = np.where(foe[w].any(axis=1, keepdims=True), found, -1)
    return nearest


_CHUNK = 32
"""Worlds at a time, so that pair matrices stay in the cache."""


def _nothing(seen: World) -> OrderSet:
    return OrderSet.empty(seen.worlds, seen.unit_slots, seen.flight_slots, seen.sides.commander.shape[1])


def _move(orders: OrderSet, who: Array, move: Move, target: Array | None = None) -> None:
    orders.units.move_given |= who
    orders.units.move[who] = move
    if target is not None:
        orders.units.ref[who] = target[who]


_LAUNCHED_WITHIN = 0.8
"""Part of their reach within which policies launch torpedoes: nearer, the fuel lasts for a target that turns away."""


def _launch(orders: OrderSet, seen: World, tables: Tables, side: int) -> None:
    """Ships with torpedoes left launch all that their tubes give at the nearest enemy well within their reach."""
    torpedoes = tables.weapons.kind == WeaponKind.TORPEDO
    reach = _reach_km(seen, tables, torpedoes) * _LAUNCHED_WITHIN
    if not reach.any():
        return
    weapon = tables.classes.battery_weapon[seen.units.class_id]
    tubes = (weapon >= 0) & torpedoes[np.maximum(weapon, 0)]
    left = np.where(tubes, seen.units.ammo, 0).sum(axis=2)
    target, units = nearest_foe(seen, tables, side), seen.units
    world, at = np.arange(seen.worlds)[:, None], np.maximum(target, 0)
    dx, dy = units.x_km[world, at] - units.x_km, units.y_km[world, at] - units.y_km
    fires = own_units(seen, side) & (target >= 0) & (left > 0) & (dx * dx + dy * dy <= reach * reach)
    orders.units.fire_at[fires] = target[fires]
    orders.units.salvo[fires] = left[fires]


_FREE_MOVES = (Move.COAST, Move.ORBIT)
"""Moves that nobody holds a ship back from."""


def _stop(orders: OrderSet, who: Array, seen: World) -> None:
    """Hold, but for those that coast or circle."""
    _move(orders, who & ~np.isin(seen.units.move, _FREE_MOVES), Move.HOLD)


def _bear(orders: OrderSet, seen: World, tables: Tables, side: int) -> None:
    """Ships with impactors keep their bows on the nearest enemy that these reach."""
    reach = _reach_km(seen, tables, tables.weapons.kind == WeaponKind.IMPACTOR)
    if not reach.any():
        return
    target, units = nearest_foe(seen, tables, side), seen.units
    world, at = np.arange(seen.worlds)[:, None], np.maximum(target, 0)
    dx, dy = units.x_km[world, at] - units.x_km, units.y_km[world, at] - units.y_km
    bears = own_units(seen, side) & (target >= 0) & (dx * dx + dy * dy <= reach * reach)
    orders.units.bear[bears] = target[bears]


def _fight(orders: OrderSet, seen: World, tables: Tables, side: int, fighters: Mission) -> None:
    """Fire at will, each by its own priority; fighters fly the mission given, drones hunt till they ring a ship.

    A plant whose containment fails is spun down until it holds.
    """
    own = own_units(seen, side)
    units, flights = orders.units, orders.flights
    units.fire_given |= own
    units.fire_mode[own], units.priority[own] = FireMode.FREE, seen.units.priority[own]
    units.posture_given |= own
    units.posture[own] = np.where(seen.units.breach_impulses[own] > 0, int(Posture.SPUN_DOWN), int(Posture.ACTIVE))
    mine = own_flights(seen, side)
    drones = tables.classes.kind[seen.flights.class_id] == Kind.DRONE
    flights.given |= mine
    _launch(orders, seen, tables, side)
    flights.mission[mine & ~drones] = fighters
    flights.mission[mine & drones] = Mission.CHASE
