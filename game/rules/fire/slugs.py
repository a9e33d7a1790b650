"""Phase `strike_with_slugs` (W4, D4): what slugs meet on their way through an impulse, exact at any speed."""

from typing import NamedTuple

import numpy as np

from ..motion.drives import drive_thrust, fed_ppm
from ..space.course import touch
from ..space.sightlines import first_by, near_lines
from ..state.columns import NONE, Array, by_uid
from ..state.resolution import Resolution
from ..state.vectors import length
from ..state.vectors import unit as unit_of
from ..state.vocabulary import PPM, SUBSTEPS, Cause, Event, Posture, Stream, System, WeaponKind
from .dodging import STRAY_KM, can_dodge_km, dodge_ppm, dodged_km
from .gunnery import Factors

NEVER = np.inf


class Slugs(NamedTuple):
    """Slugs that fly, sorted by world: (N,) each, and where they are at the moments of the impulse, (6, N) km."""

    world: Array
    salvo: Array
    source: Array
    target: Array  # unit slot, NONE
    weapon: Array
    end: Array  # moment (0..5, with its part) at which a body ends it, NEVER where none does
    x: Array
    y: Array


class Passes(NamedTuple):
    """Slugs that pass their targets: (P,) each."""

    slug: Array  # number of it
    moment: Array
    off_km: Array  # from the target where it is nearest


class Met(NamedTuple):
    """What stands in the way of each slug first: (N,) each."""

    unit: Array  # slot, NONE
    moment: Array  # NEVER


def strike_with_slugs(res: Resolution) -> None:
    """Let slugs pass their targets, where each has its roll, and strike whatever else they run into.

    One that misses flies on, at nothing. A hit waits for the damage of the next impulse.
    """
    slugs = _slugs(res)
    if slugs is None:
        return
    met = _obstacles(res, slugs)
    passes = _passes(res, slugs)
    before = (passes.moment <= met.moment[passes.slug]) & (passes.moment < slugs.end[passes.slug])
    passes = Passes(*(column[before] for column in passes))
    struck = _pass(res, slugs, passes)
    free = np.ones(len(slugs.world), bool)
    free[struck] = False
    _run_into(res, slugs, met, np.flatnonzero(free & (met.moment < slugs.end) & (met.unit != NONE)))


def _slugs(res: Resolution) -> Slugs | None:
    """All slugs that fly in this impulse; None where there are none."""
    swept, salvos, kinds = res.this_impulse.swept, res.world.salvos, res.tables.weapons.kind
    if swept is None:
        return None
    at = world, salvo = np.nonzero(salvos.flying() & (kinds[salvos.weapon] == WeaponKind.IMPACTOR))
    if not len(world):
        return None
    source, target = salvos.source[at].astype(np.int64), salvos.target[at].astype(np.int64)
    x, y = swept.salvo_x[:, world, salvo], swept.salvo_y[:, world, salvo]
    return Slugs(world, salvo, source, target, salvos.weapon[at], swept.salvo_end[at], x, y)


def _passes(res: Resolution, slugs: Slugs) -> Passes:
    """When slugs pass their targets: at the first nearest place after which they come no nearer."""
    swept = res.this_impulse.swept
    assert swept is not None
    slug = np.flatnonzero(slugs.target != NONE)
    slug = slug[res.world.present()[slugs.world[slug], slugs.target[slug]]]
    at = (slice(None), slugs.world[slug], slugs.target[slug])
    x, y = slugs.x[:, slug] - swept.unit_x[at], slugs.y[:, slug] - swept.unit_y[at]
    ex, ey = np.diff(x, axis=0), np.diff(y, axis=0)
    over = x[1:] * ex + y[1:] * ey >= 0.0
    step = over.argmax(axis=0)
    which = np.flatnonzero(over.any(axis=0))
    slug, step = slug[which], step[which]
    x, y, ex, ey = x[step, which], y[step, which], ex[step, which], ey[step, which]
    way = ex * ex + ey * ey
    part = np.clip(-(x * ex + y * ey) / np.where(way > 0.0, way, 1.0), 0.0, 1.0)
    nx, ny = x + part * ex, y + part * ey
    return Passes(slug, step + part, np.sqrt(nx * nx + ny * ny))


def _obstacles(res: Resolution, slugs: Slugs) -> Met:
    """The first unit but its own ship and its target that each slug runs into; of equals the lower uid."""
    swept, units = res.this_impulse.swept, res.world.units
    assert swept is not None
    here, size = res.world.present(), res.cls("size_km")
    # Units are looked for where they end up.
    widest = float(np.where(here, size, 0.0).max(initial=0.0)) + bend_km(slugs.x, slugs.y)
    widest += farthest_km(swept.unit_x - units.x_km, swept.unit_y - units.y_km, here)
    ends = slugs.x[0], slugs.y[0], slugs.x[-1], slugs.y[-1]
    slug, unit = near_lines(slugs.world, *ends, units.x_km, units.y_km, here, widest)
    other = (unit != slugs.source[slug]) & (unit != slugs.target[slug]) & here[slugs.world[slug], unit]
    slug, unit = slug[other], unit[other]
    at = (slice(None), slugs.world[slug], unit)
    x, y = slugs.x[:, slug] - swept.unit_x[at], slugs.y[:, slug] - swept.unit_y[at]
    part = touch(x[:-1], y[:-1], np.diff(x, axis=0), np.diff(y, axis=0), size[slugs.world[slug], unit])
    touches = part <= 1.0
    step = touches.argmax(axis=0)
    moment = step + np.take_along_axis(part, step[None], axis=0)[0]
    met = np.flatnonzero(touches.any(axis=0))
    slug, unit, moment = slug[met], unit[met], moment[met]
    first = first_by(slug, len(slugs.world), moment, units.uid[slugs.world[slug], unit])
    found, at_first = first >= 0, np.maximum(first, 0)
    if not len(slug):
        return Met(first, np.full(len(first), NEVER))
    return Met(np.where(found, unit[at_first], NONE), np.where(found, moment[at_first], NEVER))


def bend_km(x: Array, y: Array) -> float:
    """How far any of N ways, (6, N) km, is from the straight line from its begin to its end, km."""
    dx, dy = x - x[0], y - y[0]
    ux, uy = unit_of(dx[-1], dy[-1])
    along = np.clip(dx * ux + dy * uy, 0.0, length(dx[-1], dy[-1]))
    return float(length(dx - along * ux, dy - along * uy).max(initial=0.0))


def farthest_km(dx: Array, dy: Array, here: Array) -> float:
    """The greatest distance (6, W, S) of any unit that is `here` (W, S) from a place of its own, km."""
    square = np.where(here, dx * dx + dy * dy, 0.0)
    return float(np.sqrt(square.max(initial=0.0)))


def _pass(res: Resolution, slugs: Slugs, passes: Passes) -> Array:
    """Roll for slugs that pass their targets, deal what hits, report all; slugs that hit are spent: their numbers."""
    units, salvos, slug = res.world.units, res.world.salvos, passes.slug
    if not len(slug):
        return slug
    world, salvo, source, target, weapon = (column[slug] for column in slugs[:5])
    seconds = _flight_s(res, world, salvo, passes.moment)
    factors = _factors(res, slugs, passes, seconds)
    chance = factors.chance_ppm()
    uid = salvos.uid[world, salvo]
    roll = res.roll_ppm(world, Stream.IMPACTOR, uid, units.uid[world, target])
    hits = roll < chance
    salvos.target[world, salvo] = NONE
    x, y = _places(slugs, slug, passes.moment)
    energy = res.tables.weapons.energy_mj[weapon]
    order = by_uid(uid)
    told = {
        "source": source, "target": target, "slot": salvos.slot[world, salvo], "shot": salvo, "x_km": x, "y_km": y,
        "energy_mj": energy, "chance_ppm": chance, "roll_ppm": roll, "value": hits, "flight_s": seconds,
        "time_s": _clock_s(res, world, passes.moment),
    } | factors.columns()  # fmt: skip
    res.journal.write(
        Event.SLUG, world[order], side=units.side[world, target][order],
        **{name: column[order] for name, column in told.items()},
    )  # fmt: skip
    _deal(res, slugs, slug[hits], target[hits], passes.moment[hits])
    return slug[hits]


def _factors(res: Resolution, slugs: Slugs, passes: Passes, seconds: Array) -> Factors:
    """What makes the chances of passes: base x dodge x crew; nothing is left farther off than the target can dodge."""
    units, weapons, slug = res.world.units, res.tables.weapons, passes.slug
    world, target, weapon = slugs.world[slug], slugs.target[slug], slugs.weapon[slug]
    at, whole = (world, target), np.full(len(slug), PPM)
    posture = units.posture[at]
    thrust = drive_thrust(
        res.cls("thrust_km_s2")[at], units.system_ppm[world, target, System.DRIVE],
        fed_ppm(units.drive_share_ppm[at], posture),
    )  # fmt: skip
    thrust = np.where((units.hull_mj[at] > 0) & (units.delta_v_km_s[at] > 0.0), thrust, 0.0)
    can = can_dodge_km(thrust, seconds)
    dodged = np.where(posture == Posture.FEIGN, 0.0, dodged_km(can, posture == Posture.EVADE))
    dodge = np.where(passes.off_km <= can + STRAY_KM, dodge_ppm(dodged, weapons.s0_km[weapon]), 0)
    return Factors(weapons.p0_ppm[weapon], whole, dodge, whole, res.world.salvos.crew_ppm[world, slugs.salvo[slug]])


def _run_into(res: Resolution, slugs: Slugs, met: Met, slug: Array) -> None:
    """Slugs (M,) strike what stands in their way: no roll, and they are spent."""
    _deal(res, slugs, slug, met.unit[slug], met.moment[slug])


def _deal(res: Resolution, slugs: Slugs, slug: Array, unit: Array, moment: Array) -> None:
    """Slugs (M,) strike units at moments of the impulse and are spent: their tracks end there."""
    world, salvo = slugs.world[slug], slugs.salvo[slug]
    energy = res.tables.weapons.energy_mj[slugs.weapon[slug]]
    slot = res.world.salvos.slot[world, salvo]
    leak = res.cls("kinetic_leak_ppm")[world, unit]
    res.hit(world, unit, slugs.source[slug], energy, Cause.IMPACTOR, slot, salvo, leak_ppm=leak)
    res.world.salvos.alive[world, salvo] = 0
    x, y = _places(slugs, slug, moment)
    res.world.salvos.x_km[world, salvo], res.world.salvos.y_km[world, salvo] = x, y
    res.end_salvo_tracks(world, salvo, moment, x, y)


def _places(slugs: Slugs, slug: Array, moment: Array) -> tuple[Array, Array]:
    """Where slugs (M,) are at moments of the impulse."""
    step = np.minimum(moment.astype(np.int64), SUBSTEPS - 1)
    part = moment - step
    x0, y0 = slugs.x[step, slug], slugs.y[step, slug]
    return x0 + part * (slugs.x[step + 1, slug] - x0), y0 + part * (slugs.y[step + 1, slug] - y0)


def _flight_s(res: Resolution, world: Array, salvo: Array, moment: Array) -> Array:
    """Seconds since slugs were fired."""
    impulses = res.now[world] - res.world.salvos.launch_impulse[world, salvo]
    return (impulses * SUBSTEPS + moment) * res.tables.substep_s


def _clock_s(res: Resolution, world: Array, moment: Array) -> Array:
    """Seconds since the battle began."""
    return res.now[world] * res.tables.impulse_s + moment * res.tables.substep_s
