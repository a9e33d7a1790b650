"""Doctrines of fleets in line: each ship at a place of its own about the enemy, and columns that break his line."""

import numpy as np

from ...rules.state.columns import NONE, Array
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import Mission, Move
from ...rules.state.world import World
from .fleets import Policy, hold
from .giving import fight, move, nothing, stop
from .knowledge import by_uid, drivable, from_turn, known_foes, liked_km, own_flights, own_units, shared_out
from .places import take_places, turn_guns, unit

_CLOSE = 0.5
"""Part of the distance that its guns like at which a ship fights that breaks a line."""
_EACH = 4
"""Ships that go for one enemy where a line is broken: two on each side of him."""
_AT_LINE = 2.0
"""Times that distance from the line within which a ship stays on the side of it where it is."""
_ABREAST = 0.2
"""Distance between the places of those who go for one enemy on one side of him, in parts of that from him."""
_PLACES = 9
"""Places abreast that are told apart: who has drifted beyond is counted as there."""
_LINE = 3
"""So many enemies at least are a line that can be broken, by as many ships."""


def has_broadsides(seen: World, tables: Tables, side: int) -> Array:
    """Battles in which the side has ships that turn a side to whom they fire at: (W,) bool."""
    return np.asarray(_broadsides(seen, tables, side).any(axis=1))


def meets_a_line(seen: World, tables: Tables, side: int) -> Array:
    """Battles in which the side has such ships enough, and knows enemies enough, to break a line: (W,) bool."""
    own = _broadsides(seen, tables, side).sum(axis=1) >= _LINE
    return own & (known_foes(seen, side).sum(axis=1) >= _LINE) if own.any() else own


def _broadsides(seen: World, tables: Tables, side: int) -> Array:
    """Ships of the side that drive and turn a side to whom they fire at: (W, S) bool."""
    aside = tables.turns_sides()
    if not aside.any():
        return np.zeros(seen.units.uid.shape, dtype=np.bool_)
    return own_units(seen, side) & drivable(seen, tables) & aside[seen.units.class_id]


def engaging(turn: int | None) -> Policy:
    """Hold until `turn`; then ships share out the enemies, nearest pairs first, and close to where half of shots hit.

    Those who have an enemy in common stand about him, each at a place of its own. Who must turn to bring its guns to
    bear, a side or its spine, comes on with the whole drive until a third of it stops him.
    """

    def engage(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = hold(seen, tables, side)
        like_km = liked_km(tables)[seen.units.class_id]
        goes = own_units(seen, side) & drivable(seen, tables) & (like_km > 0.0) & from_turn(seen, turn)
        target = shared_out(seen, goes, known_foes(seen, side))
        goes &= target >= 0
        orders.units.bear[goes] = NONE
        take_places(orders, goes, target, like_km, seen)
        turn_guns(orders, goes, target, seen, tables)
        fighters = own_flights(seen, side) & (orders.flights.mission == Mission.PATROL)
        orders.flights.mission[fighters & from_turn(seen, turn)] = Mission.STRIKE
        return orders

    return engage


def break_line(seen: World, tables: Tables, side: int) -> OrderSet:
    """Columns go through the enemy's line and fall on the end of it that is nearer, four ships on each of his.

    His line is the way along which he is strung out. Each squadron cuts it at a point of its own, its first ships next
    to the cut, and every other ship goes through to the far side. Who has lost his enemy goes for the next in the line.
    """
    orders = nothing(seen)
    own, foes = own_units(seen, side), known_foes(seen, side)
    close_km = liked_km(tables)[seen.units.class_id] * _CLOSE
    goes = own & drivable(seen, tables) & (close_km > 0.0) & foes.any(axis=1, keepdims=True)
    keeps = goes & _beside(seen, foes)
    target = np.where(keeps, seen.units.ref, NONE)
    move(orders, keeps, Move.FOLLOW, target)
    orders.units.dx[keeps], orders.units.dy[keeps] = seen.units.dx[keeps], seen.units.dy[keeps]
    starts = goes & ~keeps
    if starts.any():
        target = np.where(starts, _cut(orders, starts, foes, target, close_km, seen), target)
    stop(orders, own & ~goes, seen)
    fight(orders, seen, tables, side, Mission.STRIKE)
    turn_guns(orders, goes, target, seen, tables)
    return orders


def _beside(seen: World, foes: Array) -> Array:
    """Who goes to a place beside one of `foes` (W, S), or is there: (W, S) bool."""
    units = seen.units
    told = (units.move == Move.FOLLOW) & (units.ref >= 0) & (units.ref < seen.unit_slots)
    return np.asarray(told & foes[np.arange(seen.worlds)[:, None], np.where(told, units.ref, 0)])


def _open(foes: Array, kept: Array) -> Array:
    """Those of `foes` (W, S) whom not as many ships go for as shall; all where there are none: (W, S) bool.

    kept: whom each ship goes for already (W, S), -1 for nobody.
    """
    w, u = np.nonzero(kept >= 0)
    taken = np.zeros(foes.shape, dtype=np.int64)
    np.add.at(taken, (w, kept[w, u]), 1)
    left = foes & (taken < _EACH)
    return np.where(left.any(axis=1, keepdims=True), left, foes)


def _cut(orders: OrderSet, who: Array, foes: Array, kept: Array, close_km: Array, seen: World) -> Array:
    """Send columns through the enemy's line; whom each ship goes for: (W, S) slots. `kept`: whom others go for."""
    units, sign, foes = seen.units, seen.battle.mirror_sign[:, None], _open(foes, kept)
    own, slots = by_uid(seen, who), by_uid(seen, foes)
    there, known = who[:, own], foes[:, slots]
    x, y = units.x_km[:, own], units.y_km[:, own]
    foe_x, foe_y = np.where(known, units.x_km[:, slots], 0.0), np.where(known, units.y_km[:, slots], 0.0)
    mid_x, mid_y = _mean(foe_x, known), _mean(foe_y, known)
    to_x, to_y = mid_x - _mean(x, there), mid_y - _mean(y, there)
    ux, uy = _strung_out(foe_x - mid_x, foe_y - mid_y, known, (to_x, to_y), sign)
    # Across the line, from where the columns come.
    out = np.where(sign * (ux * to_y - uy * to_x) >= 0.0, sign, -sign)
    nx, ny = -uy * out, ux * out
    along = np.where(known, (foe_x - mid_x) * ux + (foe_y - mid_y) * uy, -np.inf)
    line = np.argsort(-along, axis=1, kind="stable")
    number, place, wanted = _stations(np.where(there, units.squadron[:, own], -1), there, x * ux + y * uy)
    count, needed = np.maximum(known.sum(axis=1, keepdims=True), 1), np.maximum(wanted, 1)
    at = np.where(needed > count, place * count // needed, place)  # some share one where there are fewer
    across = (x - mid_x) * nx + (y - mid_y) * ny
    side = np.where(np.abs(across) < close_km[:, own] * _AT_LINE, np.sign(across), 0.0)
    side = np.where(side == 0.0, np.where(number % 2 == 0, 1.0, -1.0), side)
    target = np.full(units.uid.shape, NONE, dtype=np.int32)
    target[:, own] = np.where(there, slots[np.take_along_axis(line, np.where(there, at, 0), axis=1)], NONE)
    free = _free(seen, kept, (ux, uy), (nx, ny))[np.arange(len(who))[:, None], target[:, own], (side > 0.0).astype(int)]
    lap = (_earlier(at, side, there) + free) * _ABREAST
    far_x, far_y = unit(nx * side + ux * lap, ny * side + uy * lap)
    move(orders, who, Move.FOLLOW, target)
    for name, far in (("dx", far_x), ("dy", far_y)):
        column = getattr(orders.units, name)
        column[:, own] = np.where(there, far * close_km[:, own], column[:, own])
    return target


def _strung_out(off_x: Array, off_y: Array, known: Array, to: tuple[Array, Array], sign: Array) -> tuple[Array, Array]:
    """The unit vector along which enemies `off` their middle (W, m) are strung out, to their end nearer to who comes.

    `to`: the way from those who come to that middle. Of ends as near the left one; of enemies in one place, across.
    """
    xx, yy, xy = (_mean(np.where(known, part, 0.0), known) for part in (off_x * off_x, off_y * off_y, off_x * off_y))
    spread = np.sqrt((xx - yy) * (xx - yy) + 4.0 * xy * xy)
    flat = xx >= yy  # the larger of two ways to write it, so that it never vanishes where there is one
    ux, uy = unit(np.where(flat, xx - yy + spread, 2.0 * xy), np.where(flat, 2.0 * xy, yy - xx + spread))
    left_x, left_y = unit(-to[1] * sign, to[0] * sign)
    nowhere = (ux == 0.0) & (uy == 0.0)
    ux, uy = np.where(nowhere, left_x, ux), np.where(nowhere, left_y, uy)
    near, left = -(ux * to[0] + uy * to[1]), ux * left_x + uy * left_y
    turn = np.where((near < 0.0) | ((near == 0.0) & (left < 0.0)), -1.0, 1.0)
    return ux * turn, uy * turn


def _stations(squadron: Array, there: Array, along: Array) -> tuple[Array, Array, Array]:
    """Where the ships (W, n) of columns go: number in its column, place along the line (W, n), places in all (W, 1).

    Places are counted from the near end on; columns take theirs in the order in which they lie along the line.
    """
    numbers = np.unique(squadron[there])
    member = (squadron[:, :, None] == numbers) & there[:, :, None]
    count = member.sum(axis=1)
    middle = np.where(count > 0, np.cumsum(np.where(member, along[:, :, None], 0.0), axis=1)[:, -1], 0.0)
    middle = np.where(count > 0, middle / np.maximum(count, 1), -np.inf)
    wanted = (count + _EACH - 1) // _EACH
    order = np.arange(len(numbers))
    before = (middle[:, None] > middle[:, :, None]) | (
        (middle[:, None] == middle[:, :, None]) & (order < order[:, None])
    )
    end = (before * wanted[:, None]).sum(axis=2) + wanted  # of each column's places, the one after the cut
    number = np.where(member, np.cumsum(member, axis=1) - 1, 0).sum(axis=2)
    place = np.where(member, end[:, None], 0).sum(axis=2) - 1 - number // _EACH
    return number, place, wanted.sum(axis=1, keepdims=True)


def _free(seen: World, kept: Array, along: tuple[Array, Array], out: tuple[Array, Array]) -> Array:
    """The first free of the places abreast beside each enemy, on the near and on the far side of him: (W, S, 2).

    kept: who go for whom already (W, S); along, out: the line's unit vectors (W, 1), along it and across.
    """
    free, (w, u) = np.zeros((*kept.shape, 2), dtype=np.int64), np.nonzero(kept >= 0)
    dx, dy = seen.units.dx[w, u], seen.units.dy[w, u]
    up, across = (dx * way[0][w, 0] + dy * way[1][w, 0] for way in (along, out))
    lap = np.rint(up / np.maximum(np.abs(across), 1e-9) / _ABREAST)
    np.maximum.at(free, (w, kept[w, u], (across > 0.0).astype(int)), np.clip(lap, 0, _PLACES).astype(np.int64) + 1)
    return free


def _earlier(at: Array, side: Array, there: Array) -> Array:
    """How many of those before each have the same place and side: (W, n)."""
    number = np.arange(at.shape[1])
    same = (at[:, None] == at[:, :, None]) & (side[:, None] == side[:, :, None]) & there[:, None]
    return np.asarray((same & (number < number[:, None])).sum(axis=2))


def _mean(values: Array, counted: Array) -> Array:
    """The mean of what is counted of rows in order of uid: (W, 1), 0 of none."""
    total = np.cumsum(np.where(counted, values, 0.0), axis=1)[:, -1:]
    return total / np.maximum(counted.sum(axis=1, keepdims=True), 1)
