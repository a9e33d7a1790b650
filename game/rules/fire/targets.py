"""Choice of targets for batteries: who may be fired at, who is spared, and whom a gun picks (J9, K4).

Leaf functions for the phases that fire.
"""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import flight_contacts, unit_contacts
from ..space.neighbours import extent
from ..space.sightlines import Boxes, Tile, hidden_by_bodies, tiles_in_boxes
from ..state.columns import NONE, Array
from ..state.kernels import kernel
from ..state.resolution import Resolution
from ..state.rolls import folded, roll_word
from ..state.tables import Tables
from ..state.vectors import Pair
from ..state.vocabulary import PPM, Priority, Stream
from ..state.world import Flights, Units
from .at_craft import lowest_word
from .gunnery import Guns, any_arc, facings, in_arc

CHOOSE_EVERY = 3
"""Impulses from one choice of targets to the next; a gun that loses its target chooses again at once."""
BELIEVED_DEAD_PPM = 150_000
"""Chance that a unit that looks dead is considered at all by a gun in a turn."""
_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)

Bodies = tuple[Array, Array, Array]
"""Bodies: (W, B) km, (W, B) km, and radius (B,)."""


class Foes(NamedTuple):
    """What can be aimed at, as sides reckon it: n units or flights, as row codes `first_code`, `first_code` + 1, ..."""

    first_code: int
    uid: Array  # (W, n)
    x_km: Array  # (W, A, n), as all below
    y_km: Array
    open: Array  # bool: in sight, on the map, and not surely dead
    doubted: Array  # bool: open, and looks dead, so that most choices leave it out
    class_id: Array
    hull_mj: Array | None = None  # of units
    craft: Array | None = None  # of flights: how many they are, each a target of its own


def unit_foes(res: Resolution) -> Foes:
    """Units in sight that may live; what looks dead is seldom considered (K4). Worked out once, as contacts are."""
    reckoned = res.this_impulse.reckoned
    if "unit foes" not in reckoned:
        reckoned["unit foes"] = _unit_foes(res)
    found: Foes = reckoned["unit foes"]
    return found


def _unit_foes(res: Resolution) -> Foes:
    foes = unit_contacts(res)
    opened = foes.in_sight & foes.fair
    return Foes(
        0, res.world.units.uid, foes.x_km, foes.y_km, opened, opened & foes.dead, foes.class_id, hull_mj=foes.hull_mj
    )


def flight_foes(res: Resolution) -> Foes:
    """Flights in sight. Worked out once, as contacts are."""
    reckoned = res.this_impulse.reckoned
    if "flight foes" not in reckoned:
        reckoned["flight foes"] = _flight_foes(res)
    found: Foes = reckoned["flight foes"]
    return found


def _flight_foes(res: Resolution) -> Foes:
    foes, contacts = flight_contacts(res), res.world.flight_contacts
    opened = foes.in_sight & foes.fair
    return Foes(
        res.world.unit_slots, res.world.flights.uid, foes.x_km, foes.y_km, opened, np.zeros_like(opened), foes.class_id,
        craft=contacts.alive,
    )  # fmt: skip


def places(res: Resolution, world: Array, code: Array) -> tuple[Array, Array, Array]:
    """Where row codes (units and flights) are, and their uids: (N,) each."""
    slots = res.world.unit_slots
    ship = code < slots
    if ship.all():
        return _places(res.world.units, world, code)
    x, y, uid = (np.empty(len(code)), np.empty(len(code)), np.empty(len(code), dtype=np.int64))
    for which, group, row in ((ship, res.world.units, code), (~ship, res.world.flights, code - slots)):
        some = which.nonzero()[0]
        x[some], y[some], uid[some] = _places(group, world.take(some), row.take(some))
    return x, y, uid


def _places(group: Units | Flights, world: Array, row: Array) -> tuple[Array, Array, Array]:
    at = world * group.uid.shape[1] + row
    return group.x_km.take(at), group.y_km.take(at), group.uid.take(at)


def is_blurred(res: Resolution, guns: Guns, target: Array) -> Array:
    """Which guns' targets (row codes) are not where their side takes them to be (K2): (N,) bool."""
    ship = target < res.world.unit_slots
    side = res.world.units.side[guns.world, guns.unit]
    return ship & (unit_contacts(res).err_km[guns.world, side, np.where(ship, target, 0)] > 0.0)


def aimed_places(res: Resolution, guns: Guns, target: Array) -> Pair:
    """Where guns point to hit their targets (row codes): where their side takes these to be, (N,) km each."""
    x, y, _ = places(res, guns.world, target)
    rows = np.flatnonzero(is_blurred(res, guns, target))
    if len(rows):
        foes, w = unit_contacts(res), guns.world[rows]
        at = w, res.world.units.side[w, guns.unit[rows]], target[rows]
        x[rows], y[rows] = foes.x_km[at], foes.y_km[at]
    return x, y


class Aimers(NamedTuple):
    """Guns with what their choice depends on: (N,) each, `avoid` (N, 4), or (N, 0) where nobody avoids anything."""

    world: Array
    x_km: Array
    y_km: Array
    side: Array
    priority: Array
    range_km: Array
    gx: Array
    gy: Array
    cosine: Array
    avoid: Array
    uid: Array

    def some(self, which: Array) -> "Aimers":
        """Some of them, by index or mask."""
        return Aimers(*(column[which] for column in self))


def aimers(res: Resolution, guns: Guns) -> Aimers:
    """What `choice` needs to know of guns."""
    units = res.world.units
    at = guns.world * res.world.unit_slots + guns.unit
    some = (units.avoid >= 0).any()
    avoid = units.avoid[guns.world, guns.unit] if some else np.empty((len(at), 0), units.avoid.dtype)
    return Aimers(
        guns.world, units.x_km.take(at), units.y_km.take(at), units.side.take(at), units.priority.take(at),
        res.tables.weapons.range_km.take(guns.weapon), *facings(res, guns), avoid, units.uid.take(at),
    )  # fmt: skip


def may_aim(res: Resolution, aims: Aimers, foes: Foes, code: Array) -> Array:
    """Can each gun fire at its row code: open, in reach, in arc, not spared, no body in the way? (N,) bool."""
    row = code - foes.first_code
    fits = (row >= 0) & (row < foes.uid.shape[1])
    may = np.zeros(len(code), dtype=bool)
    which = np.flatnonzero(fits)
    if not len(which):
        return may
    some, row = aims if len(which) == len(code) else aims.some(which), row[which]
    at = (some.world, some.side, row)
    x, y = foes.x_km[at], foes.y_km[at]
    dx, dy = x - some.x_km, y - some.y_km
    ok = foes.open[at] & (dx * dx + dy * dy <= some.range_km * some.range_km)
    ok &= in_arc(dx, dy, some.gx, some.gy, some.cosine) & (some.avoid != code[which][:, None]).all(axis=1)
    radius = res.tables.bodies.radius_km
    ok &= ~hidden_by_bodies(some.world, some.x_km, some.y_km, x, y, *res.body_now(), radius)
    may[which] = ok
    return may


def choice(res: Resolution, aims: Aimers, foes: Foes) -> Array:
    """The row code that each gun chooses among `foes`, or -1: (N,).

    Those that look dead are left out of most choices. Among the rest the priority decides; among equal ships the
    lower uid, among equally good flights chance, each craft as likely.
    """
    chosen = np.full(len(aims.world), NONE, dtype=np.int64)
    for side in range(foes.open.shape[1]):
        own = aims.side == side
        slots = np.flatnonzero(foes.open[:, side].any(axis=0))
        if not len(slots) or not own.any():
            continue
        own &= _may_reach(aims, *(column[:, side, slots] for column in (foes.x_km, foes.y_km, foes.open)))
        guns = own.nonzero()[0]
        if not len(guns):
            continue
        field, priorities = _of_side(foes, side, slots), aims.priority[guns]
        for priority in np.bincount(priorities).nonzero()[0].tolist():
            rows = guns[priorities == priority]
            some = aims if len(rows) == len(chosen) else aims.some(rows)
            chosen[rows] = _group_choice(res, some, field, priority)
    return chosen


def _may_reach(aims: Aimers, x_km: Array, y_km: Array, there: Array) -> Array:
    """Guns near the box about what is `there` (W, n) in their world: (N,) bool, cheap, a km too wide."""
    near, most = np.ones(len(aims.world), dtype=bool), aims.range_km + 1.0
    for own, foe in ((aims.x_km, x_km), (aims.y_km, y_km)):
        low, high = extent(foe, there)
        near &= (own >= low[aims.world] - most) & (own <= high[aims.world] + most)
    return near


class _Field(NamedTuple):
    """Foes of one side in order of uid: (W, n) each."""

    code: Array
    uid: Array
    x: Array
    y: Array
    open: Array
    doubted: Array | None  # None where none is
    class_id: Array
    hull_mj: Array | None
    craft: Array | None

    def worth(self, tables: Tables, priority: int) -> Array | None:
        """What the priority makes of each of them, the highest is best: (W, n); None where that is up to each gun."""
        if priority == Priority.BIGGEST:
            return tables.classes.mass_t[self.class_id]
        if priority == Priority.WEAKEST:
            hull_mj = tables.classes.hull_mj[self.class_id] if self.hull_mj is None else self.hull_mj
            return -hull_mj.astype(np.float64)
        return None


def _of_side(foes: Foes, side: int, slots: Array) -> _Field:
    uid, doubted = foes.uid[:, slots], foes.doubted[:, side, slots]
    order = np.argsort(uid, axis=1, kind="stable") if (uid[:, 1:] < uid[:, :-1]).any() else None

    def sorted_(column: Array) -> Array:
        return column if order is None else np.take_along_axis(column, order, axis=1)

    def of(column: Array | None) -> Array | None:
        return None if column is None else sorted_(column[:, side, slots])

    return _Field(
        sorted_(np.broadcast_to(slots + foes.first_code, uid.shape)), sorted_(uid),
        sorted_(foes.x_km[:, side, slots]), sorted_(foes.y_km[:, side, slots]), sorted_(foes.open[:, side, slots]),
        sorted_(doubted) if doubted.any() else None, sorted_(foes.class_id[:, side, slots]),
        of(foes.hull_mj), of(foes.craft),
    )  # fmt: skip


def _group_choice(res: Resolution, aims: Aimers, field: _Field, priority: int) -> Array:
    """Choices of guns of one side and priority: the best first; who has a body before it chooses among the clear."""
    lots = _words(res, aims, res.impulse) if priority == Priority.SPREAD or field.craft is not None else None
    doubts = _words(res, aims, 0) if field.doubted is not None else None
    worth = field.worth(res.tables, priority)
    by = _By(priority == Priority.SPREAD, worth, lots, doubts)
    found = picked(aims, field, by)
    bodies = (*res.body_now(), res.tables.bodies.radius_km)
    if len(res.tables.bodies.radius_km):
        rows = (found >= 0).nonzero()[0]
        world, at = aims.world[rows], found[rows]
        ends = aims.x_km[rows], aims.y_km[rows], field.x[world, at], field.y[world, at]
        again = rows[hidden_by_bodies(world, *ends, *bodies)]
        if len(again):
            found[again] = picked(aims.some(again), field, by.some(again), bodies)
    return np.where(found >= 0, field.code[aims.world, found], NONE)


class _By(NamedTuple):
    """What guns choose by."""

    lot_alone: bool
    worth: Array | None  # (W, n) of the foes; None: the nearest is the best
    lots: Array | None  # (N,) words of the guns that equals are shared out by; None where the lower uid decides
    doubts: Array | None  # (N,) words by which they leave out the doubted

    def some(self, which: Array) -> "_By":
        """For some of the guns."""
        lots, doubts = (None if words is None else words[which] for words in (self.lots, self.doubts))
        return self._replace(lots=lots, doubts=doubts)


@kernel
def picked(aims: Aimers, field: _Field, by: _By, bodies: Bodies | None = None) -> Array:
    """Columns of `field` that guns pick, or -1: (N,). bodies: only past these."""
    found = np.full(len(aims.world), NONE, dtype=np.int64)
    for tile in tiles_in_boxes(aims.world, _boxes(aims), field.x, field.y, field.open):
        at, rows = (tile.worlds[:, None], tile.columns), tile.rows
        dx = field.x[at][:, None, :] - aims.x_km[rows][:, :, None]
        dy = field.y[at][:, None, :] - aims.y_km[rows][:, :, None]
        square = dx * dx
        square += dy * dy
        can = square <= (aims.range_km * aims.range_km)[rows][:, :, None]
        can &= field.open[at][:, None, :]
        can &= tile.real[:, :, None]
        if not can.any():
            continue
        _narrow(aims, field, tile, dx, dy, can)
        if bodies is not None:
            _clear(aims, field, tile, bodies, can)
        if by.doubts is not None:
            _doubt(by.doubts, field, tile, can)
        if by.lot_alone:
            score = _by_lot(by.lots, field, tile, can)
        else:
            score = np.where(can, -square if by.worth is None else by.worth[at][:, None, :], -np.inf)
            if field.craft is not None:
                score = _by_lot(by.lots, field, tile, can & (score == score.max(axis=2, keepdims=True)))
        best = score.argmax(axis=2)
        some = np.take_along_axis(can, best[:, :, None], axis=2)[:, :, 0]
        found[rows[some]] = tile.columns[best[some]]
    return found


def _boxes(aims: Aimers) -> Boxes:
    """What guns may reach, a km too wide."""
    most = aims.range_km + 1.0
    return Boxes(aims.x_km - most, aims.x_km + most, aims.y_km - most, aims.y_km + most)


def _narrow(aims: Aimers, field: _Field, tile: Tile, dx: Array, dy: Array, can: Array) -> None:
    """Take out of `can` (w, m, n) what is outside of the arcs, and what is to be spared."""
    rows, cosine = tile.rows, aims.cosine[tile.rows]
    if any_arc(cosine):
        can &= in_arc(dx, dy, aims.gx[rows][:, :, None], aims.gy[rows][:, :, None], cosine[:, :, None])
    avoid = aims.avoid[rows]
    if (avoid >= 0).any():
        code = field.code[tile.worlds[:, None], tile.columns][:, None, :]
        for n in range(avoid.shape[2]):
            can &= code != avoid[:, :, n, None]


def _clear(aims: Aimers, field: _Field, tile: Tile, bodies: Bodies, can: Array) -> None:
    """Take out of `can` (w, m, n) what bodies hide."""
    w, m, n = can.nonzero()
    gun, world, column = tile.rows[w, m], tile.worlds[w], tile.columns[n]
    ends = aims.x_km[gun], aims.y_km[gun], field.x[world, column], field.y[world, column]
    can[w, m, n] = ~hidden_by_bodies(world, *ends, *bodies)


def _doubt(words: Array, field: _Field, tile: Tile, can: Array) -> None:
    """Take out of `can` (w, m, n) what looks dead and is not considered in this turn.

    One draw a turn: a gun that waits does not come to doubt the same wreck by asking again.
    """
    assert field.doubted is not None
    at = tile.worlds[:, None], tile.columns
    w, m, n = (can & field.doubted[at][:, None, :]).nonzero()
    if len(w):
        rolls = folded(words[tile.rows[w, m]], field.uid[tile.worlds[w], tile.columns[n]]) & _LOW
        can[w, m, n] = considered(rolls, np.array(BELIEVED_DEAD_PPM))


def _words(res: Resolution, aims: Aimers, impulse: int) -> Array:
    """Roll words of guns, one fold (the target's uid) short: (N,) uint64. All guns of a unit roll alike."""
    battle, world = res.world.battle, aims.world
    return roll_word(battle.key[world], battle.turn[world], impulse, Stream.TARGET, aims.uid)


def _by_lot(words: Array | None, field: _Field, tile: Tile, best: Array) -> Array:
    """Scores (w, m, n) that share guns out by chance among the `best`, each ship or craft as likely."""
    assert words is not None
    # Guns of one unit draw alike: a foe is asked once for all of them.
    word = words[tile.rows]
    new = np.ones(word.shape, dtype=bool)
    new[:, 1:] = word[:, 1:] != word[:, :-1]
    every, (begun, first), alone = best.reshape(-1, best.shape[2]), new.nonzero(), bool(new.all())
    asked = every if alone else np.logical_or.reduceat(every, new.ravel().nonzero()[0])
    at = tile.worlds[begun][:, None], tile.columns
    bits = folded(word[begun, first][:, None], field.uid[at])[asked]
    drawn = np.full(asked.shape, -np.inf)
    if field.craft is None:
        drawn[asked] = bits >> _32
    else:
        drawn[asked] = -(lowest_word(bits, field.craft[at][asked]) >> _32).astype(np.float64)
    if alone:
        return drawn.reshape(best.shape)
    return np.where(best, drawn[np.cumsum(new) - 1].reshape(best.shape), -np.inf)


def considered(roll_32: Array, chance_ppm: Array) -> Array:
    """Does a unit enter a choice: roll (uint64 of 32 bits) against its chance in ppm? Broadcast bool."""
    return (roll_32 * np.uint64(PPM)) >> _32 < chance_ppm.astype(np.uint64)


def aimed(res: Resolution, guns: Guns, *, keep: bool, at_flights: bool) -> Array:
    """The row code that each gun fires at in this impulse, or -1: (N,); remembered in `units.aim`.

    The unit (or flight) that its orders name comes first, if it can be fired at. With `keep` a gun holds to its
    target from choice to choice while it can; else it chooses for every shot. Flights are second best.
    """
    units = res.world.units
    held = units.aim[guns.world, guns.unit, guns.slot].astype(np.int64)
    holds = keep and bool(res.impulse % CHOOSE_EVERY)
    if not holds:
        target = _aimed(res, guns, np.full_like(held, NONE), lost=np.ones(len(held), dtype=bool), at_flights=at_flights)
    else:
        target = np.full_like(held, NONE)
        busy = (held >= 0) | (units.fire_at[guns.world, guns.unit] >= 0)
        if busy.any():
            lost = held[busy] >= 0
            target[busy] = _aimed(res, guns.some(busy), held[busy], lost=lost, at_flights=at_flights)
    units.aim[guns.world, guns.unit, guns.slot] = target
    return target


def _aimed(res: Resolution, guns: Guns, held: Array, *, lost: Array, at_flights: bool) -> Array:
    """What orders name, else what is `held`, else for those that have `lost` theirs a choice: row codes (N,) or -1."""
    aims, ships = aimers(res, guns), unit_foes(res)
    swarms = flight_foes(res) if at_flights and res.world.flight_slots else None
    target = np.full_like(held, NONE)
    for code in (res.world.units.fire_at[guns.world, guns.unit].astype(np.int64), held):
        may = may_aim(res, aims, ships, code)
        if swarms is not None:
            may |= may_aim(res, aims, swarms, code)
        target = np.where((target < 0) & may, code, target)
    for foes in (ships, swarms):
        rows = np.flatnonzero(lost & (target < 0))
        if foes is not None and len(rows):
            target[rows] = choice(res, aims.some(rows), foes)
    return target
