"""Batteries that may fire, and the factors of the chance that a shot hits (W1, W2, W4)."""

from typing import NamedTuple, Self

import numpy as np

from ..knowledge.jamming import jamming_ppm, shot_jamming_ppm
from ..people.crews import crew_ppm
from ..space.rows import repeated
from ..state.columns import Array
from ..state.kernels import kernel
from ..state.resolution import Resolution
from ..state.tables import Tables
from ..state.vectors import turned
from ..state.vocabulary import PPM, FireMode, Posture, System, WeaponKind
from .dodging import half_dodge_km, usual_dodge_ppm

_ENDLESS_MJ = np.iinfo(np.int64).max
EVADED_PPM = 200_000
"""Part of the shots that an evading unit with a whole drive is not there for."""


class Guns(NamedTuple):
    """Batteries, sorted by (world, unit, slot): (N,) each."""

    world: Array
    unit: Array
    slot: Array
    weapon: Array

    def some(self, which: Array) -> Self:
        """Some of them, by index or mask."""
        return type(self)(*(column[which] for column in self))


class Factors(NamedTuple):
    """What makes a chance, in ppm: base x range x evasion x jam x crew. Names as in the events, less `_ppm`."""

    base: Array
    range: Array
    evasion: Array
    jam: Array
    crew: Array

    def chance_ppm(self) -> Array:
        """The chance: int64 ppm, rounded down after each factor; certain at most."""
        chance = self.base
        for factor in self[1:]:
            chance = chance * factor // PPM
        return np.minimum(chance, PPM)

    def repeated(self, times: Array) -> Self:
        """Each row as often as `times` says."""
        return type(self)(*(np.repeat(column, times) for column in self))

    def columns(self) -> dict[str, Array]:
        """Columns of an event."""
        return {f"{name}_ppm": getattr(self, name) for name in self._fields}


def range_ppm(square_km2: Array, r0_km: Array) -> Array:
    """1 / (1 + (r / r0)^2) in ppm, rounded down; falls with the squared distance."""
    return (PPM / (1.0 + square_km2 / (r0_km * r0_km))).astype(np.int64)


def evasion_ppm(evades: Array, drive_ppm: Array) -> Array:
    """What evading leaves of a chance; without a drive nothing is evaded."""
    return np.where(evades, PPM - EVADED_PPM * drive_ppm // PPM, PPM)


def may_fire(res: Resolution) -> Array:
    """Ships that may fire by what they are told and what they have: (W, S) bool, worked out once an impulse.

    Alive with weapons that work, neither silent nor feigning, and not told to hold fire; one told to return fire waits
    until its side has been hit.
    """
    if res.this_impulse.may_fire is None:
        res.this_impulse.may_fire = _may_fire(res)
    return res.this_impulse.may_fire


def _may_fire(res: Resolution) -> Array:
    world, units = res.world, res.world.units
    may = world.fighting() & (units.system_ppm[:, :, System.WEAPONS] > 0) & (units.fire_mode != FireMode.HOLD)
    may &= (units.posture != Posture.SILENT) & (units.posture != Posture.FEIGN)
    waits = units.fire_mode == FireMode.RETURN
    if waits.any():
        may &= ~waits | (np.take_along_axis(world.sides.first_hit_impulse, units.side, axis=1) >= 0)
    return may


def ready_guns(res: Resolution, kind: WeaponKind) -> Guns:
    """Charged batteries of this kind whose ships may fire in this impulse."""
    units, weapons, weapon = res.world.units, res.tables.weapons, res.tables.classes.battery_weapon
    none = np.zeros(0, dtype=np.intp)
    if not len(weapons.kind):
        return Guns(none, none, none, none)
    fits = res.once(f"guns {kind}", lambda: _guns_of(res.tables, kind))
    asked = res.once(f"asked {kind}", lambda: np.where(fits, weapons.energy_mj[np.maximum(weapon, 0)], _ENDLESS_MJ))
    w, u, slot = charged(may_fire(res), units.class_id, units.capacitor_mj, fits, asked)
    return Guns(w, u, slot, weapon[units.class_id[w, u], slot])


def _guns_of(tables: Tables, kind: WeaponKind) -> Array:
    """Batteries of a kind that have weapons: (C, K) bool."""
    return (tables.classes.battery_count > 0) & tables.batteries_with(tables.weapons.kind == kind)


@kernel
def charged(may: Array, class_id: Array, charge_mj: Array, fits: Array, asked_mj: Array) -> tuple[Array, Array, Array]:
    """Batteries of ships that `may` (W, S) fire that have a charge (W, S, K) as it is `asked`: world, ship, slot (N,).

    fits, asked_mj (C, K): which batteries of each class are meant, and how much they need.
    """
    # Few ships have guns of most kinds: only theirs are looked at, by one number for world, ship and slot.
    ship = np.flatnonzero(may & np.logical_or.reduce(fits, axis=1)[class_id])
    slots: Array = np.flatnonzero(fits.any(axis=0))
    charge = charge_mj.take((ship * fits.shape[1])[:, None] + slots)
    needed = asked_mj[:, slots].take(class_id.take(ship), axis=0)
    row, k = np.divmod((charge >= needed).ravel().nonzero()[0], max(len(slots), 1))
    w, u = np.divmod(ship.take(row), max(class_id.shape[1], 1))
    return w, u, slots[k]


def facings(res: Resolution, guns: Guns) -> tuple[Array, Array, Array]:
    """Where batteries face on the map, a unit vector, and the cosine of half their arc (-1: all round): (N,) each.

    Where no battery has an arc the vectors are left at (1, 0).
    """
    units, classes = res.world.units, res.tables.classes
    of_class = (units.class_id[guns.world, guns.unit], guns.slot)
    cosine = classes.battery_arc[of_class]
    gx, gy = np.ones(len(cosine)), np.zeros(len(cosine))
    if any_arc(cosine):
        fy = classes.battery_fy[of_class] * res.world.battle.mirror_sign[guns.world]
        at = (guns.world, guns.unit)
        gx, gy = turned(units.hx[at], units.hy[at], classes.battery_fx[of_class], fy)
    return gx, gy, cosine


def any_arc(cosine: Array) -> bool:
    """Has any battery an arc, by the cosine of half of it: else none needs to be looked at."""
    return bool((cosine > -1.0).any())


def in_arc(dx: Array, dy: Array, gx: Array, gy: Array, cosine: Array) -> Array:
    """Is the direction (dx, dy) km within the arc round the unit vector (gx, gy)? All broadcast, bool."""
    return (cosine <= -1.0) | (dx * gx + dy * gy >= cosine * np.sqrt(dx * dx + dy * dy))


def shot_factors(res: Resolution, guns: Guns, target: Array, square_km2: Array, evasion: Array) -> Factors:
    """Factors of the guns' shots (N,) at row codes at these squared distances that evade so much."""
    weapons = res.tables.weapons
    crew = crew_ppm(res.world.units, (guns.world, guns.unit))
    range_factor = range_ppm(square_km2, weapons.r0_km[guns.weapon])
    jamming = shot_jamming_ppm(res, guns.world, guns.unit, target)
    at_craft = target >= res.world.unit_slots
    base = np.where(at_craft, weapons.p0_craft_ppm[guns.weapon], weapons.p0_ppm[guns.weapon])
    return Factors(base, range_factor, evasion, jamming, crew)


def unit_evasion(res: Resolution, world: Array, unit: Array) -> Array:
    """What the evasion of units (N,) leaves of a chance; hulks do not evade."""
    units = res.world.units
    evades = (units.posture[world, unit] == Posture.EVADE) & (units.hull_mj[world, unit] > 0)
    return evasion_ppm(evades, units.system_ppm[world, unit, System.DRIVE])


def shots_of(res: Resolution, guns: Guns) -> tuple[Array, Array]:
    """One row a weapon of each battery: (row of `guns`, number of the shot) (M,) each."""
    times = res.tables.classes.battery_count[res.world.units.class_id[guns.world, guns.unit], guns.slot]
    return repeated(times)


def spend_shot(res: Resolution, guns: Guns) -> None:
    """Take a shot's energy from the capacitors, and note that the ships have fired."""
    units = res.world.units
    units.capacitor_mj[guns.world, guns.unit, guns.slot] -= res.tables.weapons.energy_mj[guns.weapon]
    units.fired_impulse[guns.world, guns.unit] = res.now[guns.world]


def fresh_chance_ppm(tables: Tables, weapon: int, square_km2: float, noise_ppm: int = 0, counter_ppm: int = 0) -> int:
    """Chance of a shot with a crew at its best at a target that does not evade, at a squared distance; ppm.

    noise_ppm: in which the target stands; counter_ppm: the part of it that the gun's ship takes out. Nothing beyond
    the weapon's range. An impactor's target is a usual ship under way; noise spoils where its gun is aimed, not the
    chance.
    """
    weapons, square = tables.weapons, np.array([square_km2])
    if square_km2 > float(weapons.range_km[weapon]) ** 2:
        return 0
    whole, one = np.full(1, PPM), slice(weapon, weapon + 1)
    if weapons.kind[weapon] == WeaponKind.IMPACTOR:
        share, jam = usual_dodge_ppm(np.sqrt(square), weapons.speed_km_s[one], weapons.s0_km[one]), whole
    else:
        share = range_ppm(square, weapons.r0_km[one])
        jam = jamming_ppm(np.full(1, noise_ppm), np.full(1, counter_ppm))
    return int(Factors(weapons.p0_ppm[one], share, whole, jam, whole).chance_ppm()[0])


def half_chance_km(tables: Tables, weapon: int) -> float:
    """Where half of such shots hit: the distance at which p0 / (1 + (r / r0)^2) is a half; 0 where none is."""
    weapons = tables.weapons
    doubled = 2 * int(weapons.p0_ppm[weapon]) - PPM
    if weapons.kind[weapon] == WeaponKind.IMPACTOR and doubled > 0:
        return half_dodge_km(doubled / PPM, float(weapons.speed_km_s[weapon]), float(weapons.s0_km[weapon]))
    return float(tables.weapons.r0_km[weapon]) * float(np.sqrt(doubled / PPM)) if doubled > 0 else 0.0
