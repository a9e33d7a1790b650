"""What the fire of a turn comes to at places (K7): guns of contacts as a side knows them, the chance of being hit.

Leaf functions for `lookout`. One battle; G guns, T targets that they choose among, P places.
"""

from collections.abc import Iterator
from typing import NamedTuple, Self

import numpy as np

from .fire.dodging import can_dodge_km, dodge_ppm, dodged_km
from .fire.gunnery import Factors, in_arc, range_ppm
from .knowledge.gun_charge import charge_span_mj, even_gain_mj
from .knowledge.jamming import jamming_ppm
from .space.sightlines import clear_km, hidden_by_bodies, near_lines, rows_in_a_piece
from .state.columns import Array
from .state.tables import SHOTS_HELD, Tables
from .state.vectors import turned
from .state.vocabulary import IMPULSES, PPM, Level, System, WeaponKind
from .state.world import World

_TURNED = 0.0
"""A gun whose arc is narrower than half of the round is turned with its ship on what it fires at."""


class Guns(NamedTuple):
    """Batteries that hit by chance: (G,) each."""

    unit: Array
    weapon: Array
    number: Array  # of its weapons
    shots: Array  # that each weapon fires in the turn for certain
    one_more_ppm: Array  # chance that it fires one more at least
    two_more_ppm: Array
    x_km: Array
    y_km: Array
    gx: Array  # where it faces
    gy: Array
    cosine: Array  # of half its arc, -1: all round
    counter_ppm: Array  # part of the noise that its ship takes out

    def some(self, which: Array | slice) -> Self:
        """Some of them."""
        return type(self)(*(column[which] for column in self))


class Marks(NamedTuple):
    """What may stand in the fire: (N,) each."""

    x_km: Array
    y_km: Array
    noise_ppm: Array  # about it, as its enemies hear it
    evasion_ppm: Array  # what evading leaves of a chance
    thrust_km_s2: Array  # that its drive gives now

    def some(self, which: Array | slice) -> Self:
        """Some of them."""
        return type(self)(*(column[which] for column in self))


class Limbs(NamedTuple):
    """Bodies: (B,) km each."""

    x_km: Array
    y_km: Array
    radius_km: Array


def feared_classes(seen: World, tables: Tables, side: int) -> Array:
    """The class that a side reckons each unit of its own view with: (S,).

    An enemy that it has not identified is feared as the worst of the classes that it has identified of that enemy's
    side: the one whose guns reach farthest, of equals the one that deals most in a turn. Where it has identified none
    it stays the class that stands for such contacts.
    """
    units, classes, weapons = seen.units, tables.classes, tables.weapons
    class_id = units.class_id[0].copy()
    enemy = seen.sides.foes_of(side, units.side)[0]
    known = seen.contacts.level[0, side] >= Level.IDENTIFIED
    if not len(weapons.kind):
        return class_id
    armed = (classes.battery_weapon >= 0) & (weapons.p0_ppm > 0)[classes.battery_weapon]
    gain = np.where(armed, np.minimum(tables.charges_mj(), weapons.energy_mj[classes.battery_weapon]), 0)
    worst_first = np.lexsort((-(gain * classes.battery_count).sum(axis=1), -tables.gun_reach_km()))
    unknown = enemy & ~known
    for other in np.unique(units.side[0, unknown]).tolist():
        of_side = units.side[0] == other
        met = np.isin(worst_first, class_id[of_side & known])
        if met.any():
            class_id[of_side & unknown] = worst_first[met.argmax()]
    return class_id


def guns_of(
    seen: World, tables: Tables, side: int, slots: Array, x_km: Array, y_km: Array, *, later: bool = False
) -> Guns:  # fmt: skip
    """The guns of units at these slots of the view of a side, which stand at places (S,) km.

    Crews at alert, even shares of the plants; plants, weapons and headings as far as they are seen. In the coming turn
    capacitors hold what the side can tell (`charge_span_mj`), in a `later` one anything up to a shot.
    """
    units, classes, weapons = seen.units, tables.classes, tables.weapons
    feared = feared_classes(seen, tables, side)
    least_mj, most_mj = charge_span_mj(seen, tables, side, feared[None])
    class_id = feared[slots]
    weapon = classes.battery_weapon[class_id]
    armed = (weapon >= 0) & (classes.battery_count[class_id] > 0)
    armed &= weapons.p0_ppm[np.maximum(weapon, 0)] > 0 if len(weapons.p0_ppm) else False
    row, battery = np.nonzero(armed)
    unit, of_class, weapon = slots[row], (class_id[row], battery), weapon[row, battery]
    gain = even_gain_mj(tables, class_id[row], units.system_ppm[0, unit])[np.arange(len(row)), battery]
    energy, held = weapons.energy_mj[weapon], (0, unit, battery)
    spans = (np.zeros_like(energy), energy) if later else (least_mj[held], most_mj[held])
    shots, one_more_ppm, two_more_ppm = shots_of(gain, energy, *spans)
    fy = classes.battery_fy[of_class] * seen.battle.mirror_sign[0]
    gx, gy = turned(units.hx[0, unit], units.hy[0, unit], classes.battery_fx[of_class], fy)
    fires = (shots + one_more_ppm > 0) & (units.system_ppm[0, unit, System.WEAPONS] > 0)
    return Guns(
        unit, weapon, classes.battery_count[of_class], shots, one_more_ppm, two_more_ppm, x_km[unit], y_km[unit],
        gx, gy, classes.battery_arc[of_class], classes.counter_jam_ppm[class_id[row]],
    ).some(fires)  # fmt: skip


def shots_of(gain_mj: Array, energy_mj: Array, least_mj: Array, most_mj: Array) -> tuple[Array, Array, Array]:
    """Shots of a turn: how many for certain, and the chances of one more at least and of two more, ppm; (G,) each.

    From what a capacitor gains an impulse and what it holds before: each amount from `least_mj` up to `most_mj` as
    likely. One shot an impulse at most, each after a charge.
    """
    one, gain = np.maximum(energy_mj, 1), np.minimum(gain_mj, energy_mj)
    made, room = gain * IMPULSES, SHOTS_HELD * energy_mj - gain  # what is held above `room` spills at the first charge
    shots = np.minimum((np.minimum(least_mj, room) + made) // one, IMPULSES)
    span = most_mj - least_mj

    def chance_ppm_of(count: Array) -> Array:
        enough = np.clip(most_mj + made - count * one, 0, span)
        can = (count <= IMPULSES) & (room + made >= count * one)
        return np.where(can, enough * PPM // np.maximum(span, 1), 0)

    return shots, chance_ppm_of(shots + 1), chance_ppm_of(shots + 2)


def chance_ppm(tables: Tables, guns: Guns, marks: Marks, limbs: Limbs) -> Array:
    """The chance of one shot of each gun at each mark: (G, N); 0 of those it cannot fire at."""
    weapons = tables.weapons
    x, y, gx, gy, cosine, weapon = (
        column[:, None] for column in (guns.x_km, guns.y_km, guns.gx, guns.gy, guns.cosine, guns.weapon)
    )
    dx, dy = marks.x_km - x, marks.y_km - y
    square, reach = dx * dx + dy * dy, weapons.range_km[weapon]
    may = (square <= reach * reach) & ((cosine > _TURNED) | in_arc(dx, dy, gx, gy, cosine))
    if len(limbs.radius_km):
        gun, mark = may.nonzero()
        ends = guns.x_km[gun], guns.y_km[gun], marks.x_km[mark], marks.y_km[mark]
        may[gun, mark] = ~hidden_by_bodies(np.zeros(len(gun), np.intp), *ends, limbs.x_km[None], limbs.y_km[None],
                                           limbs.radius_km)  # fmt: skip
    share, evasion = range_ppm(square, weapons.r0_km[weapon]), np.tile(marks.evasion_ppm, (len(weapon), 1))
    jam, whole = jamming_ppm(marks.noise_ppm, guns.counter_ppm[:, None]), np.full((1, 1), PPM)
    slug = np.flatnonzero(weapons.kind[guns.weapon] == WeaponKind.IMPACTOR)
    if len(slug):
        of = weapon[slug]
        can = can_dodge_km(marks.thrust_km_s2, np.sqrt(square[slug]) / weapons.speed_km_s[of])
        evasion[slug] = dodge_ppm(dodged_km(can, marks.evasion_ppm < PPM), weapons.s0_km[of])
        share[slug] = jam[slug] = PPM
    return np.where(may, Factors(weapons.p0_ppm[weapon], share, evasion, jam, whole).chance_ppm(), 0)


class Threat(NamedTuple):
    """What fire comes to at places: (P,) each."""

    chance: Array  # of a hit or more in a turn, 0..1
    enemies: Array  # how many have guns that can fire at what stands there


def threat(tables: Tables, guns: Guns, places: Marks, targets: Marks, limbs: Limbs, cell_km: float = 0.0) -> Threat:
    """The chance that a unit at each of `places`, alone there, is hit at least once in a turn.

    The guns share their shots out evenly among all that they can fire at, `targets` and it. A dark beam at a target
    hits it too where it stands in the corridor. cell_km: places stand for squares so wide, and are in a corridor for
    the part of their width that is.
    """
    safe = np.ones(len(places.x_km))
    units, number = np.unique(guns.unit, return_inverse=True)
    reached = np.zeros((len(units), len(places.x_km)), dtype=bool)
    dark = tables.weapons.kind[guns.weapon] == WeaponKind.DARK
    for pierces in (False, True):
        kind, of_unit = guns.some(dark == pierces), number[dark == pierces]
        for part in _parts(len(kind.unit), len(places.x_km) + len(targets.x_km)):
            some = kind.some(part)
            at_targets = chance_ppm(tables, some, targets, limbs)
            at_places = chance_ppm(tables, some, places, limbs)
            others = (at_targets > 0).sum(axis=1)[:, None]
            struck = at_places.astype(np.float64)
            if pierces and len(targets.x_km):
                struck += _by_the_way(tables, some, places, targets, at_targets, limbs, cell_km)
            hit = struck / (PPM * np.maximum(others + (at_places > 0), 1))
            chances = some.one_more_ppm / PPM, some.two_more_ppm / PPM
            fires = zip(of_unit[part], *(one.tolist() for one in (some.number, some.shots, *chances)), strict=True)
            for row, (unit, count, shots, one_more, two_more) in enumerate(fires):
                missed = raised(1.0 - hit[row], count)  # by all weapons of the battery, which have one capacitor
                safe *= raised(missed, shots)
                if one_more:
                    safe *= 1.0 - one_more * (1.0 - missed) - two_more * (missed - missed * missed)
                reached[unit] |= at_places[row] > 0
    return Threat(1.0 - safe, reached.sum(axis=0))


def _by_the_way(
    tables: Tables, guns: Guns, places: Marks, targets: Marks, chances: Array, limbs: Limbs, cell_km: float
) -> Array:
    """Chances (G, P) ppm, summed over the targets of each dark gun, that a beam at that one hits at places too."""
    weapons, found = tables.weapons, np.zeros((len(guns.unit), len(places.x_km)))
    gun, target = chances.nonzero()
    dx, dy = targets.x_km[target] - guns.x_km[gun], targets.y_km[target] - guns.y_km[gun]
    size = np.sqrt(dx * dx + dy * dy)
    apart = size > 0.0
    gun, target = gun[apart], target[apart]
    if not len(gun):
        return found
    ux, uy = dx[apart] / size[apart], dy[apart] / size[apart]
    x, y, weapon = guns.x_km[gun], guns.y_km[gun], guns.weapon[gun]
    bodies = limbs.x_km[None], limbs.y_km[None], limbs.radius_km
    end = clear_km(np.zeros(len(gun), np.intp), x, y, ux, uy, weapons.range_km[weapon], *bodies)
    world, widest = np.zeros(len(gun), np.intp), float(weapons.corridor_km[weapon].max()) + cell_km
    here = np.ones_like(places.x_km[None], dtype=bool)
    line, place = near_lines(
        world, x, y, x + ux * end, y + uy * end, places.x_km[None], places.y_km[None], here, widest
    )  # fmt: skip
    rx, ry = places.x_km[place] - x[line], places.y_km[place] - y[line]
    along = rx * ux[line] + ry * uy[line]
    off = np.abs(rx * uy[line] - ry * ux[line])
    part = inside_part(off, weapons.corridor_km[weapon[line]], cell_km)
    part *= (along > 0.0) & (along <= end[line])
    part *= chances[gun[line], target[line]]
    flat = gun[line] * len(places.x_km) + place
    return np.bincount(flat, weights=part, minlength=found.size).reshape(found.shape)


def inside_part(off_km: Array, half_km: Array, cell_km: float) -> Array:
    """What part of a cell's width, whose middle is `off_km` from a corridor's, lies within `half_km` of that: 0..1."""
    if cell_km <= 0.0:
        return (off_km <= half_km).astype(np.float64)
    half = 0.5 * cell_km
    lap = np.minimum(half_km, off_km + half) - np.maximum(-half_km, off_km - half)
    return np.clip(lap, 0.0, cell_km) / cell_km


def raised(base: Array, times: int) -> Array:
    """A whole power by squaring."""
    found = np.ones_like(base)
    while times:
        if times & 1:
            found *= base
        base = base * base
        times >>= 1
    return found


def _parts(rows: int, wide: int) -> Iterator[slice]:
    """Parts of so many rows, each with `wide` others, that fit the cache."""
    step = rows_in_a_piece(wide)
    return (slice(first, first + step) for first in range(0, rows, step))
