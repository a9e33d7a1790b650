"""Phase `fire_impactors` (W4, V4): slugs leave spinal guns for where their targets are reckoned to be by then."""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import unit_contacts
from ..people.crews import crew_ppm
from ..space.sightlines import first_in_way
from ..state.births import launch_salvos
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.tables import Tables
from ..state.vectors import Pair, turned, unit
from ..state.vocabulary import PPM, Event, System, WeaponKind
from ..state.world import World
from .dodging import STRAY_KM, can_dodge_km, dodge_ppm, dodged_km
from .gunnery import Factors, Guns, in_arc, ready_guns, shots_of, spend_shot
from .targets import aimed


class Lead(NamedTuple):
    """How slugs meet what keeps its velocity: (N,) each."""

    seconds: Array  # of flight; endless where they never meet
    ux: Array  # unit vector in which they leave their ship
    uy: Array


def lead(off: Pair, drift: Pair, speed_km_s: Array) -> Lead:
    """How slugs that leave at a speed meet targets `off` km away with a velocity of `drift` km/s past the gun.

    The one positive root of |off + drift t| = speed t. None where the target is as fast, or where the gun is.
    """
    square = off[0] * off[0] + off[1] * off[1]
    along = off[0] * drift[0] + off[1] * drift[1]
    faster = speed_km_s * speed_km_s - (drift[0] * drift[0] + drift[1] * drift[1])
    meets = (faster > 0.0) & (square > 0.0)
    root = np.sqrt(np.maximum(along * along + faster * square, 0.0))
    seconds = np.where(meets, square / np.where(meets, root - along, 1.0), np.inf)
    t = np.where(meets, seconds, 0.0)
    return Lead(seconds, *unit(off[0] + drift[0] * t, off[1] + drift[1] * t))


def fire_impactors(res: Resolution) -> None:
    """Every charged impactor fires at its target in sight, unless its side sees a friend on the way to the lead point.

    The slug leaves the ship at the weapon's speed, on top of the ship's own, for where the target will be if it keeps
    the velocity that its side sees.
    """
    kinds = res.tables.weapons.kind
    if not (kinds == WeaponKind.IMPACTOR).any():
        return
    guns = ready_guns(res, WeaponKind.IMPACTOR)
    if not len(guns.world):
        return
    target = aimed(res, guns, keep=False, at_flights=False)
    has = target >= 0
    guns, target = guns.some(has), target[has]
    leads = _leads(res, guns, target)
    free = np.isfinite(leads.seconds)
    free[free] = _no_friend_before(res, guns.some(free), target[free], Lead(*(column[free] for column in leads)))
    if free.any():
        _fire(res, guns.some(free), target[free], Lead(*(column[free] for column in leads)))


def _leads(res: Resolution, guns: Guns, target: Array) -> Lead:
    """Where guns must fire to meet their targets, as their sides see these."""
    units, foes = res.world.units, unit_contacts(res)
    at = (guns.world, guns.unit)
    seen = (guns.world, units.side[at], target)
    off = foes.x_km[seen] - units.x_km[at], foes.y_km[seen] - units.y_km[at]
    drift = foes.vx_km_s[seen] - units.vx_km_s[at], foes.vy_km_s[seen] - units.vy_km_s[at]
    return lead(off, drift, res.tables.weapons.speed_km_s[guns.weapon])


def _no_friend_before(res: Resolution, guns: Guns, target: Array, leads: Lead) -> Array:
    """Guns for whom nobody but enemies and wrecks stands first on the way, of all that their side sees: (N,) bool."""
    units, free = res.world.units, np.ones(len(guns.world), bool)
    at = (guns.world, guns.unit)
    x, y, side = units.x_km[at], units.y_km[at], units.side[at]
    way = res.tables.weapons.speed_km_s[guns.weapon] * leads.seconds
    hostile, in_sight = res.world.sides.hostility(units.side), unit_contacts(res).in_sight
    for one in np.unique(side):
        rows = np.flatnonzero(side == one)
        there = res.world.present() & (~hostile[:, one] | in_sight[:, one])
        w = guns.world[rows]
        first = first_in_way(
            w, guns.unit[rows], target[rows], x[rows], y[rows], x[rows] + leads.ux[rows] * way[rows],
            y[rows] + leads.uy[rows] * way[rows], units.x_km, units.y_km, res.cls("size_km"), there, units.uid,
        )  # fmt: skip
        met = (w, np.maximum(first, 0))
        free[rows] = (first < 0) | (units.hull_mj[met] <= 0) | res.hostile(w, one, units.side[met])
    return free


def _fire(res: Resolution, guns: Guns, target: Array, leads: Lead) -> None:
    """Launch a slug for each weapon of the guns, with what its crew does of its best; one row each."""
    units, (row, _) = res.world.units, shots_of(res, guns)
    world, unit_, slot, weapon = guns.some(row)
    at = (world, unit_)
    speed = res.tables.weapons.speed_km_s[weapon]
    slug = launch_salvos(
        res, world, unit_, slot, np.ones(len(row), np.int64), target[row],
        units.vx_km_s[at] + leads.ux[row] * speed, units.vy_km_s[at] + leads.uy[row] * speed,
    )  # fmt: skip
    flew = slug != NONE
    row, slug, world, unit_, slot, weapon = (one[flew] for one in (row, slug, world, unit_, slot, weapon))
    at = (world, unit_)
    res.world.salvos.crew_ppm[world, slug] = crew_ppm(units, at)
    res.journal.write(
        Event.IMPACTOR, world, side=units.side[world, target[row]], source=unit_, target=target[row], slot=slot,
        shot=slug, x_km=units.x_km[at], y_km=units.y_km[at], energy_mj=res.tables.weapons.energy_mj[weapon],
        flight_s=leads.seconds[row],
    )  # fmt: skip
    spend_shot(res, guns.some(np.unique(row)))


class ImpactorAim(NamedTuple):
    """What a side can tell of a shot before it is fired."""

    flight_s: float  # endless where the slug never meets its target
    lead_x: float  # km: where it would meet it
    lead_y: float
    can_dodge_km: float
    dodged_km: float
    factors: dict[str, int]  # ppm by column of an event
    near_ppm: int  # part of the places where the target may be that are not missed for certain
    chance_ppm: int  # with that in it; 0 where it is out of reach
    in_range: bool
    off_arc: float  # cosine of the angle by which the gun points past the target
    bears: bool  # the target is within its arc as the ship points now


def impactor_aim(
    seen: World, tables: Tables, shooter: int, slot: int, target: int, places: Pair | None = None
) -> ImpactorAim:
    """The reckoning of a shot of a battery at a unit by what its side sees (`seen_world`, one world), fired now.

    The target is taken to be under way with the drive that it shows, and not to evade: that one cannot see.
    `places`: where it may be in truth, (N,) km each, while the gun is aimed at where it is seen (K2).
    """
    units, weapons, classes = seen.units, tables.weapons, tables.classes
    own, weapon = (0, [shooter]), classes.battery_weapon[units.class_id[0, shooter], slot]
    them = (0, [target])
    off = units.x_km[them] - units.x_km[own], units.y_km[them] - units.y_km[own]
    drift = units.vx_km_s[them] - units.vx_km_s[own], units.vy_km_s[them] - units.vy_km_s[own]
    way = lead(off, drift, weapons.speed_km_s[[weapon]])
    seconds = np.where(np.isfinite(way.seconds), way.seconds, 0.0)
    drive = units.system_ppm[0, [target], System.DRIVE] / PPM * (units.hull_mj[them] > 0)
    can = can_dodge_km(classes.thrust_km_s2[units.class_id[them]] * drive, seconds)
    dodged = dodged_km(can, np.zeros(1, bool))
    whole, crew = np.full(1, PPM), crew_ppm(units, (np.zeros(1, np.int64), np.array([shooter])))
    factors = Factors(weapons.p0_ppm[[weapon]], whole, dodge_ppm(dodged, weapons.s0_km[[weapon]]), whole, crew)
    far = float(np.sqrt(off[0] * off[0] + off[1] * off[1])[0])
    in_range = bool(np.isfinite(way.seconds[0])) and far <= float(weapons.range_km[weapon])
    near = _near_ppm(places, (units.x_km[own], units.y_km[own]), off, can)
    mount = (units.class_id[0, shooter], slot)
    fy = classes.battery_fy[mount] * seen.battle.mirror_sign[0]
    gx, gy = turned(units.hx[own], units.hy[own], np.full(1, classes.battery_fx[mount]), np.full(1, fy))
    return ImpactorAim(
        float(way.seconds[0]), float(units.x_km[them][0] + units.vx_km_s[them][0] * seconds[0]),
        float(units.y_km[them][0] + units.vy_km_s[them][0] * seconds[0]), float(can[0]), float(dodged[0]),
        {name: int(column[0]) for name, column in factors.columns().items()},
        near, int(factors.chance_ppm()[0]) * near // PPM if in_range else 0, in_range,
        float((off[0] * gx + off[1] * gy)[0]) / far if far > 0.0 else 1.0,
        bool(in_arc(*off, gx, gy, classes.battery_arc[[mount[0]], [slot]])[0]),
    )  # fmt: skip


def _near_ppm(places: Pair | None, own: Pair, off: Pair, can: Array) -> int:
    """The part of `places` (N,) by which a slug passes near enough: its way runs from `own` along `off`, (1,) each."""
    if places is None:
        return PPM
    ux, uy = unit(*off)
    aside = np.abs((places[0] - own[0]) * uy - (places[1] - own[1]) * ux)
    return int((aside <= can + STRAY_KM).sum()) * PPM // max(len(aside), 1)
