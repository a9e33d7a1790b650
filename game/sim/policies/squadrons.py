"""Doctrines for one squadron beside others: outrange, close, come by the limb, screen, shelter, tow."""

import numpy as np

from ...rules import body_places
from ...rules.state.columns import NONE, Array
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import IMPULSES, Mission, Move, WeaponKind
from ...rules.state.world import World
from .giving import bear, fight, move, nothing, stop
from .knowledge import distance_km, drivable, known_foes, nearest, nearest_foe, offset_km, own_units, reach_km, reach_of
from .places import unit

_BEAMS = (WeaponKind.LASER, WeaponKind.DARK)
CLEAR_OF_BEAMS = 1.05
"""Times the reach of the enemy's beams at which those stay who outrange them."""
LONGEST = 0.95
"""Part of its own reach that a ship that outranges stays within."""
CLOSE = 0.5
"""Part of the reach of its beams to which a ship closes in."""
_ROUSED = 1.2
"""Times its own reach within which an enemy rouses a ship on guard."""
_NEAR = 1.2
"""Times the distance that it closes in to at which it stops: who comes on at speed does not drive it away."""
_RIM = 0.9
"""Radii from the middle of the body at which the line from the enemy to who hides from him runs into it."""
_BEHIND = 1.0
"""Radii of the body that one hides behind the nearest point of that line."""
_FOUND = 0.5
"""Part of the reach of its torpedoes, or beams, at which an enemy finds who hides."""
_FOUGHT = 0.8
"""Part of it at which one falls on an enemy whom others fight."""
_ABREAST_KM = 150.0
"""Distance between the places of those who screen or shelter behind one ship."""
_PLACES = 5
"""So many of them stand abreast."""
_HEAVIER = 2.0
"""Times its own mass that a ship has at least which another screens or shelters behind."""


def outrange(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships keep just out of the reach of the enemy's beams, those with spinal guns bow on; the rest as far off.

    What beams the enemy has is known of the ships that are identified.
    """
    orders = nothing(seen)
    own, target = own_units(seen, side), nearest_foe(seen, side)
    goes = own & (target >= 0) & drivable(seen, tables)
    _keep_off(orders, goes, target, seen, tables, side)
    stop(orders, own & ~goes, seen)
    fight(orders, seen, tables, side, Mission.PATROL)
    bear(orders, seen, tables, side)
    return orders


def guard(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships stay where they are until an enemy comes near, then close in to just out of the reach of his beams.

    They yield no ground: once he is as near as that, or gone again, they stop.
    """
    orders = nothing(seen)
    own, target = own_units(seen, side), nearest_foe(seen, side)
    far = distance_km(seen, target)
    roused = own & drivable(seen, tables) & (far <= reach_km(seen, tables) * _ROUSED)
    stop(orders, own & ~roused, seen)
    _keep_off(orders, roused, target, seen, tables, side)
    move(orders, roused & (far < orders.units.range_km * _NEAR), Move.HOLD)
    fight(orders, seen, tables, side, Mission.PATROL)
    bear(orders, seen, tables, side)
    return orders


def intercept_close(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships close to half the reach of their beams with the nearest enemy."""
    orders = nothing(seen)
    own, target = own_units(seen, side), nearest_foe(seen, side)
    goes = own & (target >= 0) & drivable(seen, tables)
    _close(orders, goes, target, seen, tables)
    stop(orders, own & ~goes, seen)
    fight(orders, seen, tables, side, Mission.STRIKE)
    return orders


def limb(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships wait where the nearest body just hides them from the nearest enemy, and fall on him once others fight him.

    He must then be within reach of their torpedoes; one who comes near finds them. Without a body they go at once.
    Who knows of nobody stops where he is: to circle on would bring him out from behind the body.
    """
    orders = nothing(seen)
    own, target = own_units(seen, side), nearest_foe(seen, side)
    goes = own & (target >= 0) & drivable(seen, tables)
    hides = goes & _hides(seen, tables, side, target, orders)
    move(orders, hides, Move.FOLLOW)
    move(orders, goes & ~hides, Move.INTERCEPT, target)
    move(orders, own & ~goes, Move.HOLD)
    fight(orders, seen, tables, side, Mission.STRIKE)
    return orders


def _hides(seen: World, tables: Tables, side: int, target: Array, orders: OrderSet) -> Array:
    """Who goes to its hiding place, given in `orders`, or waits there: (W, S) bool. Who closes in goes on with that."""
    units = seen.units
    if not len(tables.bodies.radius_km):
        return np.zeros(target.shape, bool)
    first = seen.unit_slots + seen.flight_slots
    far, reach = distance_km(seen, target), _reach_of_kinds(seen, tables, *_BEAMS, WeaponKind.TORPEDO)
    own = own_units(seen, side)
    waits = own & (units.move == Move.FOLLOW) & (units.ref >= first)
    since = (seen.battle.turn - 1) * IMPULSES
    begun = (own & ~waits & (units.fired_impulse >= since[:, None])).any(axis=1, keepdims=True)
    found = (far <= reach * _FOUND) | (begun & (far <= reach * _FOUGHT))
    hides = own & (target >= 0) & (units.move != Move.INTERCEPT) & ~found
    body, x, y = _hiding_places(seen, tables, target)
    orders.units.ref[hides] = (first + body)[hides]
    orders.units.dx[hides], orders.units.dy[hides] = x[hides], y[hides]
    return hides


def _hiding_places(seen: World, tables: Tables, target: Array) -> tuple[Array, Array, Array]:
    """The nearest body to each unit, and where beside it, from its middle, it hides from `target`: (W, S), km, km."""
    units, radii = seen.units, tables.bodies.radius_km
    body_x, body_y = (places[:, 0] for places in body_places(seen, tables, 0))
    off_x, off_y = units.x_km[..., None] - body_x[:, None], units.y_km[..., None] - body_y[:, None]
    body = np.argmin(np.sqrt(off_x * off_x + off_y * off_y) - radii, axis=2)
    world, rim = np.arange(seen.worlds)[:, None], _RIM * radii[body]
    own_x, own_y = units.x_km - body_x[world, body], units.y_km - body_y[world, body]
    to_x, to_y = offset_km(seen, target)
    foe_x, foe_y = own_x + to_x, own_y + to_y
    ux, uy = unit(foe_x, foe_y)
    # The rim as the enemy sees it, on the side of the body where the ship is.
    mirror_sign = seen.battle.mirror_sign[:, None]
    side = np.where((ux * own_y - uy * own_x) * mirror_sign >= 0.0, mirror_sign, -mirror_sign)
    part = rim / np.maximum(np.sqrt(foe_x * foe_x + foe_y * foe_y), 1.001 * rim)
    up, across = rim * part, rim * np.sqrt(1.0 - part * part) * side
    rim_x, rim_y = up * ux - across * uy, up * uy + across * ux
    on_x, on_y = unit(rim_x - foe_x, rim_y - foe_y)
    behind = _BEHIND * radii[body]
    return body, rim_x + on_x * behind, rim_y + on_y * behind


def screen(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships stand before the nearest far heavier ship of their side, towards its enemy, and cover it."""
    return _beside(seen, tables, side, 250.0)


def shelter(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships stand behind the nearest far heavier ship of their side, away from its enemy."""
    return _beside(seen, tables, side, -600.0)


def tow(seen: World, tables: Tables, side: int) -> OrderSet:
    """Ships with tow gear fetch the nearest ship of their side that is adrift and not too heavy; the rest stay.

    Who has a tow keeps it. Ships that tow others are no tows themselves.
    """
    orders = nothing(seen)
    units, own = seen.units, own_units(seen, side)
    mass, gear = tables.classes.mass_t[units.class_id], tables.classes.tow_t[units.class_id]
    adrift = own & ~drivable(seen, tables) & (units.tow == NONE)
    ward = np.where(units.tow != NONE, units.tow, nearest(seen, side, adrift, -mass, -gear))
    goes = own & (ward >= 0) & (gear > 0.0) & drivable(seen, tables)
    move(orders, goes, Move.TOW, ward)
    stop(orders, own & ~goes, seen)
    fight(orders, seen, tables, side, Mission.PATROL)
    bear(orders, seen, tables, side)
    return orders


def _beside(seen: World, tables: Tables, side: int, ahead_km: float) -> OrderSet:
    """Each ship keeps station on the nearest of its side that is far heavier, so far towards the enemy of that.

    Who has none to stand by, or knows no enemy, stops: a screen does not circle on from those it belongs to.
    """
    orders = nothing(seen)
    units, own = seen.units, own_units(seen, side)
    mass = np.where(own, tables.classes.mass_t[units.class_id], 0.0)
    ward, target = nearest(seen, side, own, mass, mass * _HEAVIER), nearest_foe(seen, side)
    goes = own & (ward >= 0) & (target >= 0) & drivable(seen, tables)
    world, at = np.arange(seen.worlds)[:, None], np.maximum(ward, 0)
    to_x, to_y = offset_km(seen, np.where(ward >= 0, target[world, at], -1))
    off_x, off_y = offset_km(seen, ward)
    ux, uy = unit(to_x - off_x, to_y - off_y)
    abreast = (units.uid % _PLACES - _PLACES // 2) * _ABREAST_KM * seen.battle.mirror_sign[:, None]
    move(orders, goes, Move.FOLLOW, ward)
    orders.units.dx[goes] = (ux * ahead_km - uy * abreast)[goes]
    orders.units.dy[goes] = (uy * ahead_km + ux * abreast)[goes]
    move(orders, own & ~goes, Move.HOLD)
    fight(orders, seen, tables, side, Mission.PATROL)
    bear(orders, seen, tables, side)
    return orders


def _close(orders: OrderSet, who: Array, target: Array, seen: World, tables: Tables) -> None:
    """Keep to half the reach of their beams from their targets."""
    move(orders, who, Move.KEEP_RANGE, target)
    orders.units.range_km[who] = (_reach_of_kinds(seen, tables, *_BEAMS) * CLOSE)[who]


def _keep_off(orders: OrderSet, who: Array, target: Array, seen: World, tables: Tables, side: int) -> None:
    """Keep just out of the reach of the enemy's beams, so far as one's own reach lets one fire from there."""
    beams = np.where(known_foes(seen, side), _reach_of_kinds(seen, tables, *_BEAMS), 0.0).max(axis=1)
    reach, wanted = reach_km(seen, tables), beams[:, None] * CLEAR_OF_BEAMS
    move(orders, who, Move.KEEP_RANGE, target)
    orders.units.range_km[who] = np.where(reach > wanted, np.minimum(wanted, reach * LONGEST), wanted)[who]


def _reach_of_kinds(seen: World, tables: Tables, *kinds: WeaponKind) -> Array:
    """Range of each unit's longest weapon of some kinds: (W, S) km, 0 without one."""
    return reach_of(seen, tables, np.isin(tables.weapons.kind, kinds))
