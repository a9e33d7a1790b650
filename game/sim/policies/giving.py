"""The orders that doctrines are made of."""

import numpy as np

from ...rules.state.columns import Array
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import FireMode, Kind, Mission, Move, Posture, WeaponKind
from ...rules.state.world import World
from .knowledge import distance_km, heaviest, known_foes, nearest_foe, own_flights, own_units, reach_of, turned_reach_km

_LAUNCHED_WITHIN = 0.8
"""Part of their reach within which doctrines launch torpedoes: nearer, the fuel lasts for a target that turns away."""
FREE_MOVES = (Move.COAST, Move.ORBIT)
"""Moves that nobody holds a ship back from."""


def nothing(seen: World) -> OrderSet:
    """Orders that change nothing."""
    return OrderSet.empty(seen.worlds, seen.unit_slots, seen.flight_slots, seen.sides.commander.shape[1])


def move(orders: OrderSet, who: Array, kind: Move, target: Array | None = None) -> None:
    """Order a move, about the row codes of `target` (W, S) where it has one."""
    orders.units.move_given |= who
    orders.units.move[who] = kind
    if target is not None:
        orders.units.ref[who] = target[who]


def launch(orders: OrderSet, seen: World, tables: Tables, side: int) -> None:
    """Ships with torpedoes left launch all that their tubes give at the heaviest enemies well within their reach."""
    torpedoes = tables.weapons.kind == WeaponKind.TORPEDO
    reach = reach_of(seen, tables, torpedoes) * _LAUNCHED_WITHIN
    if not reach.any():
        return
    weapon = tables.classes.battery_weapon[seen.units.class_id]
    tubes = (weapon >= 0) & torpedoes[np.maximum(weapon, 0)]
    left = np.where(tubes, seen.units.ammo, 0).sum(axis=2)
    target = heaviest(seen, tables, side, known_foes(seen, side), reach)
    fires = own_units(seen, side) & (left > 0) & (target >= 0)
    orders.units.fire_at[fires] = target[fires]
    orders.units.salvo[fires] = left[fires]


def stop(orders: OrderSet, who: Array, seen: World) -> None:
    """Hold, but for those that coast or circle."""
    move(orders, who & ~np.isin(seen.units.move, FREE_MOVES), Move.HOLD)


def bear(orders: OrderSet, seen: World, tables: Tables, side: int) -> None:
    """Ships with guns that they must be turned for bear on the nearest enemy that these reach."""
    reach = turned_reach_km(seen, tables)
    if not reach.any():
        return
    target = nearest_foe(seen, side)
    bears = own_units(seen, side) & (distance_km(seen, target) <= reach)
    orders.units.bear[bears] = target[bears]


def fight(orders: OrderSet, seen: World, tables: Tables, side: int, fighters: Mission) -> None:
    """Fire at will, each by its own priority; fighters fly the mission given, drones hunt till they ring a ship.
    How near craft go is left as it stands.

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
    flights.spacing[mine] = seen.flights.spacing[mine]
    launch(orders, seen, tables, side)
    flights.mission[mine & ~drones] = fighters
    flights.mission[mine & drones] = Mission.CHASE
