"""Guns that can fire, and the chance that a shot hits: what lasers and dark beams have in common (W1, W2)."""

from typing import NamedTuple, Self

import numpy as np

from ..space.rows import repeated
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.tables import Tables
from ..state.vectors import turned
from ..state.vocabulary import PPM, FireMode, Posture, System, WeaponKind

EVADED_PPM = 350_000
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
        """The chance: int64 ppm, rounded down after each factor."""
        chance = self.base
        for factor in self[1:]:
            chance = chance * factor // PPM
        return chance

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


def ready_guns(res: Resolution, kind: WeaponKind) -> Guns:
    """Batteries of this kind that may fire in this impulse.

    Charged, their ship alive with weapons that work, neither silent nor feigning, and not told to hold fire; one told
    to return fire waits until its side has been hit.
    """
    world, weapons = res.world, res.tables.weapons
    units = world.units
    weapon = res.tables.classes.battery_weapon
    fits = (weapon >= 0) & (res.tables.classes.battery_count > 0)
    if len(weapons.kind):
        fits &= weapons.kind[np.maximum(weapon, 0)] == kind
    slots = np.flatnonzero(fits.any(axis=0)) if len(weapons.kind) else np.zeros(0, dtype=np.intp)
    may = world.fighting() & (units.system_ppm[:, :, System.WEAPONS] > 0) & (units.fire_mode != FireMode.HOLD)
    may &= (units.posture != Posture.SILENT) & (units.posture != Posture.FEIGN)
    waits = units.fire_mode == FireMode.RETURN
    if waits.any():
        was_hit = np.take_along_axis(world.sides.first_hit_impulse, units.side, axis=1) >= 0
        may &= ~waits | was_hit
    never = np.iinfo(np.int64).max
    asked = np.full(weapon.shape, never)
    if len(slots):
        asked = np.where(fits, weapons.energy_mj[np.maximum(weapon, 0)], never)
    charged = units.capacitor_mj[:, :, slots] >= asked[:, slots][units.class_id]
    charged &= may[:, :, None]
    row, k = np.divmod(np.flatnonzero(charged), len(slots))
    w, u = np.divmod(row, may.shape[1])
    slot = slots[k]
    return Guns(w, u, slot, weapon[units.class_id[w, u], slot])


def facings(res: Resolution, guns: Guns) -> tuple[Array, Array, Array]:
    """Where batteries face on the map, a unit vector, and the cosine of half their arc (-1: all round): (N,) each.

    Where no battery has an arc the vectors are left at (1, 0).
    """
    units, classes = res.world.units, res.tables.classes
    of_class = (units.class_id[guns.world, guns.unit], guns.slot)
    cosine = classes.battery_arc[of_class]
    if not (cosine > -1.0).any():
        return np.ones(len(cosine)), np.zeros(len(cosine)), cosine
    fy = classes.battery_fy[of_class] * res.world.battle.mirror_sign[guns.world]
    at = (guns.world, guns.unit)
    gx, gy = turned(units.hx[at], units.hy[at], classes.battery_fx[of_class], fy)
    return gx, gy, cosine


def in_arc(dx: Array, dy: Array, gx: Array, gy: Array, cosine: Array) -> Array:
    """Is the direction (dx, dy) km within the arc round the unit vector (gx, gy)? All broadcast, bool."""
    return (cosine <= -1.0) | (dx * gx + dy * gy >= cosine * np.sqrt(dx * dx + dy * dy))


def shot_factors(res: Resolution, guns: Guns, square_km2: Array, evasion: Array) -> Factors:
    """Factors of the guns' shots (N,) at targets at these squared distances that evade so much."""
    weapons = res.tables.weapons
    crew = PPM - np.minimum(res.world.units.daze_ppm[guns.world, guns.unit], PPM)
    range_factor = range_ppm(square_km2, weapons.r0_km[guns.weapon])
    return Factors(weapons.p0_ppm[guns.weapon], range_factor, evasion, np.full_like(crew, PPM), crew)


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


def fresh_chance_ppm(tables: Tables, weapon: int, square_km2: float) -> int:
    """Chance of a shot with a crew at its best at a target that does not evade, at a squared distance; ppm.

    Nothing beyond the weapon's range.
    """
    weapons, square = tables.weapons, np.array([square_km2])
    if square_km2 > float(weapons.range_km[weapon]) ** 2:
        return 0
    whole = np.full(1, PPM)
    share = range_ppm(square, weapons.r0_km[weapon : weapon + 1])
    return int(Factors(weapons.p0_ppm[weapon : weapon + 1], share, whole, whole, whole).chance_ppm()[0])


def half_chance_km(tables: Tables, weapon: int) -> float:
    """Where half of such shots hit: the distance at which p0 / (1 + (r / r0)^2) is a half; 0 where none is."""
    doubled = 2 * int(tables.weapons.p0_ppm[weapon]) - PPM
    return float(tables.weapons.r0_km[weapon]) * float(np.sqrt(doubled / PPM)) if doubled > 0 else 0.0


def farthest_weapon(tables: Tables, class_id: int) -> int | None:
    """The weapon of a class that reaches farthest, the first of equals; None for the unarmed."""
    armed = [int(n) for n in tables.classes.battery_weapon[class_id] if n >= 0]
    return max(armed, key=lambda n: float(tables.weapons.range_km[n])) if armed else None
