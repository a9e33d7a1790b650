"""Phase `deal_damage`: all hits of an impulse at once, through shield, armour and hull, with a ledger (D1, D2, V5).

Every hit ends up whole in its ledger: energy = shielded + stopped + hull + overkill, exactly. Nothing else lowers a
shield, an armour or a hull by fire.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..people.readiness import shields_lowered
from ..space.rows import Sets, sets_of
from ..state.columns import NONE, Array
from ..state.hits import Hits
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Event, Presence
from .hurt import differing
from .shields import WHOLE_PERCENT, restart_impulses

WEAR = 8
"""Armour loses an eighth of the energy that it stopped in an impulse."""
MOST_HIT_MJ = 1 << 36
"""A hit counts for this at most (69 million GJ), so that sums stay exact: 2^16 such hits on one unit sum to 2^52."""
_ENERGY_BITS, _LEAK_BITS = MOST_HIT_MJ.bit_length(), PPM.bit_length()  # with a cause of 6 bits they fill a word
_SHOTS = np.iinfo(np.int32).max  # no shot has a higher number
_DIGIT = 10


class Pools(NamedTuple):
    """What a unit had at the start of the set: (G,) int64 MJ."""

    shield_mj: Array
    armour_mj: Array
    hull_mj: Array


class Ledger(NamedTuple):
    """Where each hit's energy went: (N,) int64 MJ."""

    shielded_mj: Array
    stopped_mj: Array
    hull_mj: Array
    overkill_mj: Array


def _fits(part: Array, amount: Array) -> bool:
    """Do all products fit in 63 bits?"""
    return len(part) == 0 or int(part.max()) * int(amount.max()) <= np.iinfo(np.int64).max


def portion(part: Array, amount: Array, whole: Array) -> Array:
    """part x amount // whole, exact for 0 <= part <= whole, 0 <= amount <= whole, 0 < whole <= 2^52 (int64).

    The product is worked out in digits of 10 bits where it would not fit in 63.
    """
    if _fits(part, amount):
        return part * amount // whole
    digits = range((int(amount.max()).bit_length() - 1) // _DIGIT, -1, -1)
    done, rest = np.zeros_like(part), np.zeros_like(part)
    for digit in digits:
        # rest < whole and the digit's product is below 2^62, so their sum fits.
        rest = (rest << _DIGIT) + part * ((amount >> (digit * _DIGIT)) & ((1 << _DIGIT) - 1))
        done = (done << _DIGIT) + rest // whole
        rest %= whole
    return done


def shared_out(amount: Array, weight: Array, sets: Sets) -> Array:
    """Share `amount` (G,) among the hits of each set in proportion to `weight` (N,): their sum is exactly the amount.

    0 <= amount <= sum of the set's weights; each share is at most its weight. Each share is weight x level // sum for
    the highest whole level at which they do not add to more than the amount; what is then missing goes, one unit
    each, to the first hits in order whose share rises at the next level. Shares by running sums, which would be
    simpler, can take from one hit when the amount grows; these never fall, so a bigger shield never lets more
    of any hit through.
    """
    whole = np.add.reduceat(weight, sets.first) if len(weight) else np.zeros(0, dtype=np.int64)
    share = np.where((amount >= whole)[sets.of], weight, 0)
    split = differing(amount != 0, amount, whole)
    if not split.any():
        return share
    rows = np.flatnonzero(split[sets.of])
    inner = sets_of(sets.of[rows])
    share[rows] = _split(amount[split], weight[rows], whole[split], inner)
    return share


def _split(amount: Array, weight: Array, whole: Array, sets: Sets) -> Array:
    """`shared_out` for sets in which 0 < amount < whole."""

    def at(level: Array) -> Array:
        return portion(weight, level[sets.of], whole[sets.of])

    # At level = amount the floors add to at most the amount, and to less than `hits` below it; so the level sought
    # is less than amount x (1 + hits / amount) away: a search by halves between these bounds.
    hits = np.diff(np.append(sets.first, len(weight)))
    low, high = amount, np.minimum(amount + hits, whole)
    while (low + 1 < high).any():
        middle = (low + high) // 2
        fits = np.add.reduceat(at(middle), sets.first) <= amount
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    share = at(low)
    rises = at(low + 1) > share
    missing = amount - np.add.reduceat(share, sets.first)
    risen = np.cumsum(rises, dtype=np.int64)
    rank = risen - (risen - rises)[sets.first][sets.of]
    share += rises & (rank <= missing[sets.of])
    return share


def ledger_of(energy_mj: Array, parts: Array, leak_ppm: Array, sets: Sets, pools: Pools) -> Ledger:
    """What becomes of sets of hits: energy, equal parts and leak of each hit (N,).

    Of each hit its leak goes past the shield, which absorbs what it can of the rest of all hits together. Armour stops
    up to its strength of what is left of each part of a hit. The hull takes what it can of the rest of all; more is
    overkill.
    """
    past = energy_mj * leak_ppm // PPM
    held = energy_mj - past
    shielded = shared_out(np.minimum(pools.shield_mj, _sums(held, sets)), held, sets)
    through = energy_mj - shielded
    stopped = np.minimum(through, parts * pools.armour_mj[sets.of])
    inside = through - stopped
    hull = shared_out(np.minimum(pools.hull_mj, _sums(inside, sets)), inside, sets)
    return Ledger(shielded, stopped, hull, inside - hull)


def _sums(values: Array, sets: Sets) -> Array:
    return np.add.reduceat(values, sets.first)


def deal_damage(res: Resolution) -> None:
    """Apply all hits of the impulse as one set a unit, from the state before any of them; one HIT row for each.

    Wrecks and rows that are not on the map take nothing: the whole energy is overkill, and a negative energy is 0. A
    shield that is lowered absorbs nothing and keeps what it has.
    Leaves overkill, blame and its cause in `res.this_impulse`, for deaths.
    """
    hits = res.taken_hits()
    if hits is None:
        return
    hits = _in_order(res, hits)
    units = res.world.units
    sets = sets_of(hits.world, hits.target)
    at = (hits.world[sets.first], hits.target[sets.first])
    lives = (units.hull_mj[at] > 0) & (units.presence[at] == Presence.PRESENT)
    shield = np.where(shields_lowered(units, at), 0, units.shield_mj[at])
    pools = Pools(*(np.where(lives, pool, 0) for pool in (shield, units.armour_mj[at], units.hull_mj[at])))
    ledger = ledger_of(hits.energy_mj, hits.parts, hits.leak_ppm, sets, pools)
    shielded, stopped, hull, overkill = (_sums(part, sets) for part in ledger)
    units.shield_mj[at] -= shielded
    units.armour_mj[at] -= np.minimum(pools.armour_mj, stopped // WEAR)
    units.hull_mj[at] -= hull
    res.this_impulse.overkill_mj[at] += overkill
    _blame(res, hits, sets, at, ledger.hull_mj)
    _report(res, hits, ledger)
    fell = (shielded > 0) & (shielded == pools.shield_mj)
    _collapse(res, at[0][fell], at[1][fell])
    _note_first_hits(res, hits)
    felt = np.flatnonzero(lives[sets.of] & (hits.energy_mj > 0))
    res.harmed(hits.world[felt], units.side[hits.world[felt], hits.target[felt]], hits.source[felt])


def _in_order(res: Resolution, hits: Hits) -> Hits:
    """The hits in their order: world, target uid, source uid, slot, shot; then what tells equal ones apart."""
    source_uid = _source_uid(res, hits.world, hits.source)
    target_uid = res.world.units.uid[hits.world, hits.target]
    energy, leak = np.clip(hits.energy_mj, 0, MOST_HIT_MJ), np.clip(hits.leak_ppm, 0, PPM)
    # Several keys to a word: cause, energy and leak only tell rows apart that are equal in all else.
    what = ((hits.cause.astype(np.int64) << _ENERGY_BITS) + energy << _LEAK_BITS) + leak
    shot = hits.slot.astype(np.int64) * _SHOTS + hits.shot
    order = np.lexsort((hits.parts, what, shot, source_uid, target_uid, hits.world))
    return replace(hits, energy_mj=energy, leak_ppm=leak).take(order)


def _source_uid(res: Resolution, world: Array, source: Array) -> Array:
    """Uids of who dealt hits; bodies and nobody count as negative numbers of their own."""
    slots, flights = res.world.unit_slots, res.world.flight_slots
    uid = -1 - (source.astype(np.int64) + 1)
    unit = (source >= 0) & (source < slots)
    uid[unit] = res.world.units.uid[world[unit], source[unit]]
    flight = (source >= slots) & (source < slots + flights)
    uid[flight] = res.world.flights.uid[world[flight], source[flight] - slots]
    return uid


def _blame(res: Resolution, hits: Hits, sets: Sets, at: tuple[Array, Array], hull: Array) -> None:
    """Whose hit cost each unit most of its hull: the first in order of those that cost it equally much."""
    most = np.maximum.reduceat(hull, sets.first)
    is_most = (hull == most[sets.of]) & (hull > 0)
    row = np.flatnonzero(is_most)
    found = sets_of(sets.of[row]).first
    worst = row[found]
    where = (hits.world[worst], hits.target[worst])
    res.this_impulse.blame[where] = hits.source[worst]
    res.this_impulse.blame_cause[where] = hits.cause[worst]


def _report(res: Resolution, hits: Hits, ledger: Ledger) -> None:
    units = res.world.units
    at = (hits.world, hits.target)
    res.journal.write(
        Event.HIT, hits.world, side=units.side[at], source=hits.source, target=hits.target, slot=hits.slot,
        shot=hits.shot, x_km=units.x_km[at], y_km=units.y_km[at], energy_mj=hits.energy_mj, **ledger._asdict(),
        value=hits.cause,
    )  # fmt: skip


def _collapse(res: Resolution, world: Array, unit: Array) -> None:
    """Shields that fell to 0 in this impulse stay down for their restart."""
    units, at = res.world.units, (world, unit)
    units.restart_percent[at] = res.cls("shield_restart_impulses")[at] * WHOLE_PERCENT
    res.journal.write(
        Event.SHIELD_DOWN, world, side=units.side[at], target=unit, x_km=units.x_km[at], y_km=units.y_km[at],
        value=restart_impulses(units.restart_percent[at], units.shields_share_ppm[at]),
    )  # fmt: skip


def _note_first_hits(res: Resolution, hits: Hits) -> None:
    """Note for each side the first impulse in which a unit or flight of another side hit something of it on the map."""
    units, first = res.world.units, res.world.sides.first_hit_impulse
    row = np.flatnonzero(first[hits.world, units.side[hits.world, hits.target]] < 0)
    world, target, source = hits.world[row], hits.target[row], hits.source[row]
    side = units.side[world, target]
    of = res.sides_of(world, source)
    other = (of != NONE) & (of != side) & (units.presence[world, target] == Presence.PRESENT)
    first[world[other], side[other]] = res.now[world[other]]
