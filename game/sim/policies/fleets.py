"""Doctrines for whole sides: stay, close in, keep a distance, leave."""

from collections.abc import Callable
from typing import TypeAlias

from ...rules.state.columns import NONE
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import Kind, Mission, Move, Posture
from ...rules.state.world import World
from .giving import bear, fight, move, nothing, stop
from .knowledge import beam_felt, drivable, feigning, liked_km, nearest_foe, own_flights, own_units, reach_km
from .places import take_places, turn_guns

Policy: TypeAlias = Callable[[World, Tables, int], OrderSet]
"""A doctrine: (world as seen, tables, side) -> orders of that side for the coming turn of every world."""
_KEPT = 0.9
"""Part of its reach that a ship that bombards keeps: what it fires at may draw off a little."""


def idle(seen: World, tables: Tables, side: int) -> OrderSet:
    """Say nothing: what stands goes on."""
    return nothing(seen)


def hold(seen: World, tables: Tables, side: int) -> OrderSet:
    """Stay in place and fight what comes: ships hover, spines and broadsides follow the nearest enemy, fighters patrol.

    Who was told to coast or to circle a body does so.
    """
    orders = nothing(seen)
    stop(orders, own_units(seen, side), seen)
    fight(orders, seen, tables, side, Mission.PATROL)
    bear(orders, seen, tables, side)
    return orders


def charge(seen: World, tables: Tables, side: int) -> OrderSet:
    """Every ship goes for the enemy nearest to it at full thrust; fighters go ahead.

    Who has broadsides goes to a place beside him, of its own and where half of its shots hit, and turns them on him.
    """
    orders = nothing(seen)
    own = own_units(seen, side)
    target = nearest_foe(seen, side)
    goes = own & (target >= 0) & drivable(seen, tables)
    move(orders, goes, Move.INTERCEPT, target)
    stop(orders, own & ~goes, seen)
    fight(orders, seen, tables, side, Mission.STRIKE)
    aside = goes & tables.turns_sides()[seen.units.class_id]
    if aside.any():
        take_places(orders, aside, target, liked_km(tables)[seen.units.class_id], seen)
        turn_guns(orders, aside, target, seen, tables)
    return orders


def standoff(seen: World, tables: Tables, side: int) -> OrderSet:
    """Stand still and shoot at whatever is within reach; drones go hunting. Never follows (J10).

    Unlike `hold` it stops those who coast or circle as well: they hover where they are.
    """
    orders = hold(seen, tables, side)
    move(orders, own_units(seen, side), Move.HOLD)
    return orders


def raid(seen: World, tables: Tables, side: int) -> OrderSet:
    """Drones hunt; what ships there are keep to two thirds of their own reach from the nearest enemy."""
    orders = nothing(seen)
    own = own_units(seen, side)
    target = nearest_foe(seen, side)
    goes = own & (target >= 0) & drivable(seen, tables)
    move(orders, goes, Move.KEEP_RANGE, target)
    orders.units.range_km[:] = reach_km(seen, tables) * (2.0 / 3.0)
    stop(orders, own & ~goes, seen)
    fight(orders, seen, tables, side, Mission.STRIKE)
    bear(orders, seen, tables, side)
    return orders


def bombard(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships keep to nine tenths of their own reach from the nearest enemy, spinal guns on it; fighters patrol.

    What has no gun stays as it is, as in `hold`.
    """
    orders = nothing(seen)
    own = own_units(seen, side)
    target = nearest_foe(seen, side)
    reach = reach_km(seen, tables)
    goes = own & (target >= 0) & (reach > 0.0) & drivable(seen, tables)
    move(orders, goes, Move.KEEP_RANGE, target)
    orders.units.range_km[:] = reach * _KEPT
    stop(orders, own & ~goes, seen)
    fight(orders, seen, tables, side, Mission.PATROL)
    bear(orders, seen, tables, side)
    return orders


def back_off(seen: World, tables: Tables, side: int) -> OrderSet:
    """Each ship burns away from where its bow points, fighters patrol: who fires is awaited where the fleet faces."""
    orders = hold(seen, tables, side)
    goes = own_units(seen, side) & drivable(seen, tables)
    move(orders, goes, Move.BURN)
    orders.units.dx[goes], orders.units.dy[goes] = -seen.units.hx[goes], -seen.units.hy[goes]
    return orders


def withdrawal(turn: int | None, *, feign: bool = False, evade: bool = False) -> Policy:
    """Hold until the first dark beam is felt, or until `turn` where one is given; then bring everything away.

    With `feign` the captain next in rank after the commander looks dead meanwhile (J9); with `evade` all others leave
    by half of their drive and dodge with the rest.
    """

    def withdraw(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = hold(seen, tables, side)
        own = own_units(seen, side)
        go = beam_felt(seen, side) if turn is None else seen.battle.turn + 1 >= turn
        leaving = own & go[:, None]
        move(orders, leaving, Move.WITHDRAW)
        orders.units.bear[leaving] = NONE  # all of the drive is for leaving
        flights = own_flights(seen, side) & go[:, None]
        fighters = tables.classes.kind[seen.flights.class_id] == Kind.FIGHTER
        orders.flights.mission[flights & fighters] = Mission.DOCK
        if evade:
            orders.units.posture[leaving & (orders.units.posture == Posture.ACTIVE)] = Posture.EVADE
        if feign:
            orders.units.posture[leaving & feigning(seen, side)] = Posture.FEIGN
        return orders

    return withdraw
