"""Choice of targets for batteries: who may be fired at, who is spared, and whom a gun picks (J9, K4).

Leaf functions for the phases that fire.
"""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import flight_contacts, unit_contacts
from ..space.neighbours import extent
from ..space.sightlines import hidden_by_bodies, tiles
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.rolls import folded, roll_word
from ..state.vectors import Pair
from ..state.vocabulary import PPM, Priority, Stream
from .at_craft import lowest_word
from .gunnery import Guns, any_arc, facings, in_arc

CHOOSE_EVERY = 3
"""Impulses from one choice of targets to the next; a gun that loses its target chooses again at once."""
BELIEVED_DEAD_PPM = 150_000
"""Chance that a unit that looks dead is considered at all by a gun in a turn."""
_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


class Foes(NamedTuple):
    """What can be aimed at, as sides reckon it: n units or flights, as row codes `first_code`, `first_code` + 1, ..."""

    first_code: int
    uid: Array  # (W, n)
    x_km: Array  # (W, A, n), as all below
    y_km: Array
    open: Array  # bool: in sight, on the map, and not surely dead
    considered_ppm: Array  # chance to be considered at all in a choice; PPM = always
    mass: Array
    strength: Array  # hull
    craft: Array | None = None  # of flights: how many they are, each a target of its own


def unit_foes(res: Resolution) -> Foes:
    """Units in sight that may live; what looks dead is seldom considered (K4)."""
    foes = unit_contacts(res)
    opened = foes.in_sight & foes.fair
    considered = np.where(opened & foes.dead, BELIEVED_DEAD_PPM, PPM)
    mass = res.tables.classes.mass_t[foes.class_id]
    return Foes(0, res.world.units.uid, foes.x_km, foes.y_km, opened, considered, mass, foes.hull_mj)


def flight_foes(res: Resolution) -> Foes:
    """Flights in sight: mass and strength are one craft's."""
    foes, classes = flight_contacts(res), res.tables.classes
    mass, strength = classes.mass_t[foes.class_id], classes.hull_mj[foes.class_id]
    opened, always = foes.in_sight & foes.fair, np.full(mass.shape, PPM)
    uid, craft = res.world.flights.uid, res.world.flight_contacts.alive
    return Foes(res.world.unit_slots, uid, foes.x_km, foes.y_km, opened, always, mass, strength, craft)


def places(res: Resolution, world: Array, code: Array) -> tuple[Array, Array, Array]:
    """Where row codes (units and flights) are, and their uids: (N,) each."""
    units, flights = res.world.units, res.world.flights
    x, y, uid = (np.empty(len(code)), np.empty(len(code)), np.empty(len(code), dtype=np.int64))
    slots = res.world.unit_slots
    ship = code < slots
    for which, group, row in ((ship, units, code), (~ship, flights, code - slots)):
        at = (world[which], row[which])
        x[which], y[which], uid[which] = group.x_km[at], group.y_km[at], group.uid[at]
    return x, y, uid


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
    """Guns with what their choice depends on: (N,) each, `avoid` (N, 4)."""

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
    at = (guns.world, guns.unit)
    return Aimers(
        guns.world, units.x_km[at], units.y_km[at], units.side[at], units.priority[at],
        res.tables.weapons.range_km[guns.weapon], *facings(res, guns), units.avoid[at], units.uid[at],
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
        if not own.any():
            continue
        field = _of_side(foes, side, slots)
        for priority in Priority:
            rows = np.flatnonzero(own & (aims.priority == int(priority)))
            if len(rows):
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
    considered_ppm: Array
    mass: Array
    strength: Array
    craft: Array | None = None


def _of_side(foes: Foes, side: int, slots: Array) -> _Field:
    order = np.argsort(foes.uid[:, slots], axis=1, kind="stable")
    codes = slots[order]
    shown = foes.uid, *(column[:, side] for column in foes[2:-1])
    field = _Field(codes + foes.first_code, *(np.take_along_axis(column, codes, axis=1) for column in shown))
    if foes.craft is None:
        return field
    return field._replace(craft=np.take_along_axis(foes.craft[:, side], codes, axis=1))


def _group_choice(res: Resolution, aims: Aimers, field: _Field, priority: Priority) -> Array:
    """Choices of guns of one side and priority: the best first; who has a body before it chooses among the clear."""
    picked = _picked(res, aims, field, priority, clear=False)
    radius = res.tables.bodies.radius_km
    if len(radius):
        rows = np.flatnonzero(picked >= 0)
        some, at = aims.some(rows), picked[rows]
        x, y = field.x[some.world, at], field.y[some.world, at]
        hidden = hidden_by_bodies(some.world, some.x_km, some.y_km, x, y, *res.body_now(), radius)
        again = rows[hidden]
        if len(again):
            picked[again] = _picked(res, aims.some(again), field, priority, clear=True)
    return np.where(picked >= 0, field.code[aims.world, picked], NONE)


def _picked(res: Resolution, aims: Aimers, field: _Field, priority: Priority, *, clear: bool) -> Array:
    """Columns of `field` that guns pick, or -1: (N,). `clear`: only past bodies."""
    picked = np.full(len(aims.world), NONE, dtype=np.int64)
    shared = priority == Priority.SPREAD
    word = _words(res, aims, res.impulse) if shared or field.craft is not None else picked
    doubt = _words(res, aims, 0) if _any_doubt(field.considered_ppm) else picked
    for worlds, rows, real in tiles(aims.world, field.uid.shape[1]):
        dx = field.x[worlds][:, None, :] - aims.x_km[rows][:, :, None]
        dy = field.y[worlds][:, None, :] - aims.y_km[rows][:, :, None]
        square = dx * dx + dy * dy
        can = square <= (aims.range_km * aims.range_km)[rows][:, :, None]
        can &= field.open[worlds][:, None, :] & real[:, :, None]
        if not can.any():
            continue
        _narrow(aims, field, worlds, rows, dx, dy, can)
        if clear:
            _clear(res, aims, field, worlds, rows, can)
        if _any_doubt(field.considered_ppm[worlds]):
            # One draw a turn: a gun that waits does not come to doubt the same wreck by asking again.
            rolls = folded(doubt[rows][:, :, None], field.uid[worlds][:, None, :]) & _LOW
            can &= considered(rolls, field.considered_ppm[worlds][:, None, :])
        score = _scores(word, field, worlds, rows, square, priority, can)
        if field.craft is not None:
            score = _shared_by_craft(word, field, worlds, rows, score, can)
        best = score.argmax(axis=2)
        found = np.take_along_axis(can, best[:, :, None], axis=2)[:, :, 0]
        picked[rows[found]] = best[found]
    return picked


def _any_doubt(considered_ppm: Array) -> bool:
    """Is there anything that is not always considered: else nobody needs to roll?"""
    return bool((considered_ppm < PPM).any())


def _narrow(aims: Aimers, field: _Field, worlds: Array, rows: Array, dx: Array, dy: Array, can: Array) -> None:
    """Take out of `can` (w, m, n) what is outside of the arcs, and what is to be spared."""
    cosine = aims.cosine[rows]
    if any_arc(cosine):
        can &= in_arc(dx, dy, aims.gx[rows][:, :, None], aims.gy[rows][:, :, None], cosine[:, :, None])
    avoid = aims.avoid[rows]
    if (avoid >= 0).any():
        code = field.code[worlds][:, None, :]
        for n in range(avoid.shape[2]):
            can &= code != avoid[:, :, n, None]


def _clear(res: Resolution, aims: Aimers, field: _Field, worlds: Array, rows: Array, can: Array) -> None:
    """Take out of `can` (w, m, n) what bodies hide."""
    w, m, n = np.nonzero(can)
    gun, world = rows[w, m], worlds[w]
    x, y = field.x[world, n], field.y[world, n]
    radius = res.tables.bodies.radius_km
    hidden = hidden_by_bodies(world, aims.x_km[gun], aims.y_km[gun], x, y, *res.body_now(), radius)
    can[w[hidden], m[hidden], n[hidden]] = False


def _words(res: Resolution, aims: Aimers, impulse: int) -> Array:
    """Roll words of guns, one fold (the target's uid) short: (N,) uint64. All guns of a unit roll alike."""
    battle, world = res.world.battle, aims.world
    return roll_word(battle.key[world], battle.turn[world], impulse, Stream.TARGET, aims.uid)


def _scores(
    words: Array, field: _Field, worlds: Array, rows: Array, square: Array, priority: Priority, can: Array
) -> Array:
    """What the priority makes of each pair (w, m, n): the highest is chosen, -inf cannot be."""
    if priority == Priority.NEAREST:
        score = -square
    elif priority == Priority.BIGGEST:
        score = field.mass[worlds][:, None, :]
    elif priority == Priority.WEAKEST:
        score = -field.strength[worlds][:, None, :].astype(np.float64)
    elif field.craft is not None:
        score = np.zeros(())
    else:
        score = (folded(words[rows][:, :, None], field.uid[worlds][:, None, :]) >> _32).astype(np.float64)
    return np.where(can, score, -np.inf)


def _shared_by_craft(words: Array, field: _Field, worlds: Array, rows: Array, score: Array, can: Array) -> Array:
    """Scores (w, m, n) that share guns out by chance among flights that are equally good, each craft as likely."""
    best = can & (score == score.max(axis=2, keepdims=True))
    # Guns of one unit draw alike: a flight is asked once for all of them.
    word = words[rows]
    new = np.ones(word.shape, dtype=bool)
    new[:, 1:] = word[:, 1:] != word[:, :-1]
    every, (begun, first) = best.reshape(-1, best.shape[2]), new.nonzero()
    asked = np.logical_or.reduceat(every, new.ravel().nonzero()[0])
    drawn = np.full(asked.shape, -np.inf)
    if field.craft is not None and asked.any():
        uid, craft = field.uid[worlds[begun]], field.craft[worlds[begun]]
        bits = folded(word[begun, first][:, None], uid)[asked]
        drawn[asked] = -(lowest_word(bits, craft[asked]) >> _32).astype(np.float64)
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
