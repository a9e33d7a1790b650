"""Phase `fire_dark_beams`: one roll a beam; all on its line are hit in order, each passes a part on (W2, W3, J7)."""

from typing import NamedTuple

import numpy as np

from ..knowledge.ghosts import missed_roll_ppm
from ..space.rows import starts
from ..space.sightlines import beside_lines, clear_km
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import PPM, Cause, Event, Stream, WeaponKind
from .gunnery import Guns, ready_guns, shot_factors, shots_of, spend_shot, unit_evasion
from .targets import aimed, aimed_places, is_blurred

SHOTS = 64
"""Shot numbers of a battery: rolls are keyed by battery x SHOTS + shot."""
DAZE_MOST_PPM = 800_000
"""Daze that beams can bring a crew to."""


class Lines(NamedTuple):
    """Lines of dark guns, sorted by world: (N,) each; km and unit vectors."""

    world: Array
    source: Array
    x: Array
    y: Array
    ux: Array
    uy: Array
    target_km: Array  # along the line
    clear_km: Array  # to its end: range, or the body it meets
    weapon: Array


class Near(NamedTuple):
    """Pairs of lines and units near them: (P,) each."""

    line: Array
    unit: Array
    along_km: Array
    off_km: Array


def beam_reached(line: Array, energy_mj: Array, is_hulk: Array, strength_mj: Array) -> Array:
    """Which units a beam reaches: rows sorted by line and distance. A hulk or a kill ends it, and is itself reached.

    energy_mj: what the beam would carry at that unit; strength_mj: shield, armour and hull left. (P,) bool.
    """
    ends = is_hulk | (energy_mj >= strength_mj)
    ended = np.cumsum(ends, dtype=np.int64) - ends
    reached: Array = ended == ended[_heads(line)]
    return reached


def rank_in_line(line: Array) -> Array:
    """How many rows of its line come before each: (P,), rows sorted by line."""
    return np.arange(len(line)) - _heads(line)


def _heads(line: Array) -> Array:
    """Number of the first row of each row's line: (P,), sorted by line."""
    return np.maximum.accumulate(np.where(starts(line), np.arange(len(line)), 0))


def energy_steps(energy_mj: Array, pass_ppm: Array, most: int) -> Array:
    """Energy of a beam at the first, second ... unit on its line: (N weapons, most) int64."""
    steps = np.empty((len(energy_mj), max(most, 1)), dtype=np.int64)
    steps[:, 0] = energy_mj
    for n in range(1, most):
        steps[:, n] = steps[:, n - 1] * pass_ppm // PPM
    return steps


def fire_dark_beams(res: Resolution) -> None:
    """Every charged dark gun fires along the line to its target, unless a friend is in the corridor before it."""
    guns = ready_guns(res, WeaponKind.DARK)
    if not len(guns.world):
        return
    target = aimed(res, guns, keep=False, at_flights=False)
    has = target >= 0
    guns, target = guns.some(has), target[has]
    if not len(target):
        return
    units = res.world.units
    lines = _lines(res, guns, (units.x_km[guns.world, target], units.y_km[guns.world, target]))
    near = _near(res, lines)
    sighted, beside = lines, near
    if is_blurred(res, guns, target).any():
        sighted = _lines(res, guns, aimed_places(res, guns, target))
        beside = _near(res, sighted)
    free = _no_friend_before(res, sighted, beside)
    number = np.cumsum(free) - 1
    kept = free[near.line]
    near = Near(number[near.line[kept]], near.unit[kept], near.along_km[kept], near.off_km[kept])
    guns, target = guns.some(free), target[free]
    lines, sighted = (Lines(*(column[free] for column in one)) for one in (lines, sighted))
    if len(target):
        _fire(res, guns, target, lines, sighted, near)
        spend_shot(res, guns)


def _lines(res: Resolution, guns: Guns, ends: Pair) -> Lines:
    """The guns' lines to places in km (N,) each, and on."""
    units = res.world.units
    x, y = units.x_km[guns.world, guns.unit], units.y_km[guns.world, guns.unit]
    dx, dy = ends[0] - x, ends[1] - y
    size = np.sqrt(dx * dx + dy * dy)
    scale = np.where(size > 0.0, size, 1.0)
    ux, uy = np.where(size > 0.0, dx / scale, 1.0), dy / scale
    reach = res.tables.weapons.range_km[guns.weapon]
    free = clear_km(guns.world, x, y, ux, uy, reach, *res.body_now(), res.tables.bodies.radius_km)
    return Lines(guns.world, guns.unit, x, y, ux, uy, size, free, guns.weapon)


def _near(res: Resolution, lines: Lines) -> Near:
    """Units on the map within the corridor or the daze of each line, from the shooter to the end of the line."""
    units, weapons = res.world.units, res.tables.weapons
    width = np.maximum(weapons.corridor_km, weapons.daze_km)
    found = beside_lines(
        lines.world, lines.source, lines.x, lines.y, lines.ux, lines.uy, lines.clear_km, width[lines.weapon],
        units.x_km, units.y_km, res.world.present(),
    )  # fmt: skip
    return Near(*found)


def _in_corridor(res: Resolution, lines: Lines, near: Near) -> Array:
    return near.off_km <= res.tables.weapons.corridor_km[lines.weapon[near.line]]


def _no_friend_before(res: Resolution, lines: Lines, near: Near) -> Array:
    """Guns whose corridor holds no living unit but enemies nearer than the target: (N,) bool."""
    units = res.world.units
    at = (lines.world[near.line], near.unit)
    own = units.side[lines.world, lines.source][near.line]
    friend = (units.hull_mj[at] > 0) & ~res.hostile(at[0], own, units.side[at]) & _in_corridor(res, lines, near)
    friend &= near.along_km < lines.target_km[near.line]
    free = np.ones(len(lines.world), dtype=bool)
    free[near.line[friend]] = False
    return free


def _fire(res: Resolution, guns: Guns, target: Array, lines: Lines, sighted: Lines, near: Near) -> None:
    """One roll for each beam of each gun; hits along the line, daze beside it, one row a beam.

    A beam that misses goes where its gun points: to the place where its side takes the target to be (`sighted`).
    """
    units = res.world.units
    factors = shot_factors(
        res, guns, target, lines.target_km * lines.target_km, unit_evasion(res, guns.world, target)
    )  # fmt: skip
    gun, shot = shots_of(res, guns)
    at = (guns.world, guns.unit)
    target_uid = units.uid[guns.world, target][gun]
    roll = res.roll_ppm(
        guns.world[gun], Stream.DARK_BEAM, units.uid[at][gun], target_uid, guns.slot[gun] * SHOTS + shot
    )  # fmt: skip
    chance = factors.chance_ppm()[gun]
    roll = missed_roll_ppm(res, guns.world[gun], target[gun], roll, chance)
    hits = roll < chance
    struck, energy, stop_km = _struck(res, lines, near)
    count = np.bincount(struck.line, minlength=len(lines.world))
    end = np.where(hits, stop_km[gun], lines.clear_km[gun])
    shown_x, shown_y = (
        np.where(hits, struck_at + way * end, aimed_at + aim * sighted.clear_km[gun])
        for struck_at, way, aimed_at, aim in (
            (lines.x[gun], lines.ux[gun], sighted.x[gun], sighted.ux[gun]),
            (lines.y[gun], lines.uy[gun], sighted.y[gun], sighted.uy[gun]),
        )
    )
    side = units.side[guns.world, target][gun]
    res.journal.write(
        Event.DARK_BEAM, guns.world[gun], side=side, source=guns.unit[gun], target=target[gun], slot=guns.slot[gun],
        shot=shot, x_km=shown_x, y_km=shown_y,
        energy_mj=res.tables.weapons.energy_mj[guns.weapon[gun]],
        **{name: column[gun] for name, column in factors.columns().items()},
        chance_ppm=chance, roll_ppm=roll, value=np.where(hits, count[gun], 0),
    )  # fmt: skip
    beam, row = _joined(gun[hits], struck.line, len(lines.world))
    fired = gun[hits][beam]
    res.hit(
        guns.world[fired], struck.unit[row], guns.unit[fired], energy[row], Cause.DARK_BEAM,
        guns.slot[fired], shot[hits][beam],
    )  # fmt: skip
    beam, row = _joined(gun, near.line, len(lines.world))
    _daze(res, guns, gun[beam], near.unit[row], near.along_km[row], near.off_km[row], end[beam])


def _joined(gun: Array, line: Array, lines: int) -> tuple[Array, Array]:
    """Pairs (beam, row) of beams, by the `gun` they are of, with rows of the same `line` (sorted)."""
    count = np.bincount(line, minlength=lines)
    start = np.cumsum(count) - count
    times = count[gun]
    beam = np.repeat(np.arange(len(gun)), times)
    return beam, start[gun[beam]] + np.arange(len(beam)) - np.repeat(np.cumsum(times) - times, times)


def _struck(res: Resolution, lines: Lines, near: Near) -> tuple[Near, Array, Array]:
    """Whom a beam of each line hits, in order; with what energy; and where a hit beam ends, in km (N,).

    Strength is that of the impulse's start: beams of one impulse do not know of each other.
    """
    units, weapons = res.world.units, res.tables.weapons
    inside = _in_corridor(res, lines, near)
    line, unit, along = near.line[inside], near.unit[inside], near.along_km[inside]
    order = np.lexsort((units.uid[lines.world[line], unit], along, line))
    line, unit, along, off = line[order], unit[order], along[order], near.off_km[inside][order]
    rank = rank_in_line(line)
    steps = energy_steps(weapons.energy_mj, weapons.pass_ppm, int(rank.max(initial=0)) + 1)
    energy = steps[lines.weapon[line], rank]
    at = (lines.world[line], unit)
    strength = units.shield_mj[at] + units.armour_mj[at] + units.hull_mj[at]
    hulk = units.hull_mj[at] <= 0
    reached = beam_reached(line, energy, hulk, strength)
    stop = lines.clear_km.copy()
    ends = reached & (hulk | (energy >= strength))
    stop[line[ends]] = along[ends]
    hit = reached & (energy > 0)
    return Near(line[hit], unit[hit], along[hit], off[hit]), energy[hit], stop


def _daze(res: Resolution, guns: Guns, gun: Array, unit: Array, along: Array, off: Array, end: Array) -> None:
    """Daze the crews of living enemies beside beams (P,) up to their ends; one row for each crew."""
    units, weapons = res.world.units, res.tables.weapons
    world, weapon = guns.world[gun], guns.weapon[gun]
    own = units.side[world, guns.unit[gun]]
    felt = (units.hull_mj[world, unit] > 0) & res.hostile(world, own, units.side[world, unit])
    felt &= (along <= end) & (off <= weapons.daze_km[weapon]) & (weapons.daze_ppm[weapon] > 0)
    world, unit, gun, added = world[felt], unit[felt], gun[felt], weapons.daze_ppm[weapon[felt]]
    if not len(world):
        return
    order = np.lexsort((units.uid[world, guns.unit[gun]], world * res.world.unit_slots + unit))
    world, unit, gun, added = world[order], unit[order], gun[order], added[order]
    first = np.flatnonzero(starts(world, unit))
    before = units.daze_ppm[world[first], unit[first]]
    after = np.maximum(before, np.minimum(before + np.add.reduceat(added, first), DAZE_MOST_PPM))
    world, unit, source = world[first], unit[first], guns.unit[gun[first]]
    units.daze_ppm[world, unit] = after
    rose = after > before
    res.journal.write(
        Event.DAZED, world[rose], side=units.side[world, unit][rose], source=source[rose], target=unit[rose],
        x_km=units.x_km[world, unit][rose], y_km=units.y_km[world, unit][rose], value=after[rose],
    )  # fmt: skip
