"""Doctrines of those who go after a fleet that leaves: packs that hunt, a line that comes on behind it."""

import numpy as np

from ...rules.state.columns import Array
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import Mission, Move
from ...rules.state.world import World
from .fleets import Policy
from .giving import bear, fight, move, nothing, stop
from .knowledge import drivable, from_turn, known_foes, nearest_foe, own_units

_COMPANY_KM = 8_000.0
"""Friends of a ship within this are in company with it."""
_COMPANY_TURNS = 0.05
"""Turns later that each of them makes a ship worth hunting."""
_WORTH_TURNS = 0.3
"""Turns sooner for a ship of the hunter's own mass: it grows with the square root of the mass."""
_CHUNK = 32
"""Worlds at a time, so that pair matrices stay in the cache."""


def hunting(turn: int | None) -> Policy:
    """Stay put until `turn`; then each ship pursues the enemy that it reaches soonest, big ones and lone ones first.

    Reckoned as both move now: who has passed its hunter at speed is far, though it is near. Who outreaches the guns of
    all enemies that are known stays where it is and shoots.
    """

    def hunt(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = nothing(seen)
        own = own_units(seen, side)
        goes = own & drivable(seen, tables) & from_turn(seen, turn) & ~_outreaching(seen, tables, side)
        prey = _prey(seen, tables, side, goes)
        goes &= prey >= 0
        move(orders, goes, Move.PURSUE, prey)
        stop(orders, own & ~goes, seen)
        fight(orders, seen, tables, side, Mission.STRIKE)
        return orders

    return hunt


def advancing(turn: int | None) -> Policy:
    """Stand still and shoot; from `turn` on go after the nearest enemy while most of the enemy's mass draws away (J10).

    Who comes on or stays is waited for.
    """

    def advance(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = nothing(seen)
        own, target = own_units(seen, side), nearest_foe(seen, side)
        goes = own & (target >= 0) & drivable(seen, tables) & from_turn(seen, turn)
        goes &= _draw_away(seen, tables, side)[:, None]
        move(orders, own & ~goes, Move.HOLD)
        move(orders, goes, Move.PURSUE, target)
        fight(orders, seen, tables, side, Mission.PATROL)
        bear(orders, seen, tables, side)
        return orders

    return advance


def _outreaching(seen: World, tables: Tables, side: int) -> Array:
    """Units with a gun that reaches farther than those of any enemy that the side knows: (W, S) bool."""
    reach_km = tables.gun_reach_km()[seen.units.class_id]
    return reach_km > np.where(known_foes(seen, side), reach_km, 0.0).max(axis=1, keepdims=True)


def _draw_away(seen: World, tables: Tables, side: int) -> Array:
    """Does more than half of the mass of the known enemies move away from the middle of the side's ships: (W,) bool."""
    units, foes = seen.units, known_foes(seen, side)
    own = own_units(seen, side)
    heads = np.maximum(own.sum(axis=1, keepdims=True), 1)
    order = np.argsort(units.uid, axis=1, kind="stable")

    def middle(column: Array) -> Array:
        # Added in order of uid, whatever the order of rows.
        return np.cumsum(np.take_along_axis(np.where(own, column, 0.0), order, axis=1), axis=1)[:, -1:] / heads

    x, y = units.x_km - middle(units.x_km), units.y_km - middle(units.y_km)
    away = x * (units.vx_km_s - middle(units.vx_km_s)) + y * (units.vy_km_s - middle(units.vy_km_s)) > 0.0
    mass_t = tables.classes.mass_t[units.class_id].astype(np.int64)
    leaving: Array = np.where(foes & away, mass_t, 0).sum(axis=1)
    return 2 * leaving > np.where(foes, mass_t, 0).sum(axis=1)


def _prey(seen: World, tables: Tables, side: int, hunters: Array) -> Array:
    """Slot of the known enemy that each of `hunters` (W, S) goes for, by uid among equals; -1 where none: (W, S)."""
    units, foes = seen.units, known_foes(seen, side)
    prey = np.full(units.uid.shape, -1, dtype=np.int32)
    own, slots = np.flatnonzero(hunters.any(axis=0)), np.flatnonzero(foes.any(axis=0))
    if not len(own) or not len(slots):
        return prey
    by_uid = slots[np.argsort(units.uid[:, slots].max(axis=0), kind="stable")]
    reach_km = tables.gun_reach_km()[units.class_id]
    thrust, mass_t = tables.classes.thrust_km_s2[units.class_id], tables.classes.mass_t[units.class_id]
    for first in range(0, seen.worlds, _CHUNK):
        w = slice(first, first + _CHUNK)
        known = foes[w][:, by_uid]
        apart = _apart(units.x_km[w], units.y_km[w], by_uid, by_uid)
        near = apart[0] * apart[0] + apart[1] * apart[1] <= _COMPANY_KM * _COMPANY_KM
        company = (near & known[:, None, :] & known[:, :, None]).sum(axis=2) - 1
        off, pace = (
            _apart(units.x_km[w], units.y_km[w], own, by_uid),
            _apart(units.vx_km_s[w], units.vy_km_s[w], own, by_uid),
        )
        turns = _reached_s(off, pace, thrust[w][:, own, None], reach_km[w][:, own, None]) / tables.turn_s
        turns += _COMPANY_TURNS * company[:, None, :]
        turns -= _WORTH_TURNS * np.sqrt(mass_t[w][:, None, by_uid] / mass_t[w][:, own, None])
        turns = np.where(known[:, None, :], turns, np.inf)
        found = by_uid[turns.argmin(axis=2)]
        prey[w, own] = np.where(hunters[w][:, own] & known.any(axis=1, keepdims=True), found, -1)
    return prey


def _apart(x: Array, y: Array, here: Array, there: Array) -> tuple[Array, Array]:
    """From each of the slots `here` to each of those `there`: (W, here, there) each."""
    return x[:, None, there] - x[:, here, None], y[:, None, there] - y[:, here, None]


def _reached_s(off: tuple[Array, Array], pace: tuple[Array, Array], thrust: Array, reach_km: Array) -> Array:
    """Seconds until thrust along the line brings who opens at `pace` (km/s) from `off` (km) into reach."""
    far = np.sqrt(off[0] * off[0] + off[1] * off[1])
    opening = (off[0] * pace[0] + off[1] * pace[1]) / np.maximum(far, 1e-3)
    gap = np.maximum(far - reach_km, 0.0)
    found: Array = (opening + np.sqrt(opening * opening + 2.0 * thrust * gap)) / np.maximum(thrust, 1e-9)
    return np.maximum(found, 0.0)
