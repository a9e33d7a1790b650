"""Phase `fire_lasers`: light-speed fire within arcs, at ships and at craft; wrecks take shots (W1, D4, J2)."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import unit_contacts
from ..knowledge.ghosts import missed_roll_ppm
from ..space.neighbours import CANDIDATES, Pairs, pairs_in_reach
from ..space.rows import pieces, repeated, sets_of
from ..space.sightlines import first_in_way
from ..state.columns import NONE, Array
from ..state.kernels import kernel
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import PPM, Cause, Event, Stream, WeaponKind
from .at_craft import drawn_craft, shot_words
from .gunnery import Guns, ready_guns, shot_factors, shots_of, spend_shot, unit_evasion
from .targets import aimed, aimed_places, flight_foes, is_blurred, places

SHOTS = 64
"""Shot numbers of a battery: rolls are keyed by battery x SHOTS + shot."""


class _Shots(NamedTuple):
    """Shots that are fired: (M,) each."""

    world: Array
    source: Array
    target: Array  # row code
    slot: Array
    shot: Array
    weapon: Array


def fire_lasers(res: Resolution) -> None:
    """Every charged laser fires at its target, or at the wreck or enemy before it; never through a friend."""
    guns = ready_guns(res, WeaponKind.LASER)
    if not len(guns.world):
        return
    target = aimed(res, guns, keep=True, at_flights=True)
    has = target >= 0
    guns, target = guns.some(has), target[has]
    if not len(target):
        return
    target, free = _taken_by(res, guns, target)
    guns, target = guns.some(free), target[free]
    if len(target):
        _fire(res, guns, target)
        spend_shot(res, guns)


def _taken_by(res: Resolution, guns: Guns, target: Array) -> tuple[Array, Array]:
    """Who takes each gun's shot (row codes), and whether it may be fired: no friend or stranger is in the way.

    An enemy that its side does not see, or not where it is, may take the shot, but does not decide whether it is
    fired: what else stands in the way to where the target is taken to be does.
    """
    units, foes = res.world.units, unit_contacts(res)
    before = _first_before(res, guns, target, res.world.present(), places(res, guns.world, target)[:2])
    met = before >= 0
    side = units.side[guns.world, guns.unit]
    at = (guns.world, np.maximum(before, 0))
    foe = res.hostile(guns.world, side, units.side[at])
    free = ~met | (units.hull_mj[at] <= 0) | foe
    plain = foes.in_sight & (foes.err_km == 0.0)
    unsure = (met & foe & ~plain[guns.world, side, np.maximum(before, 0)]) | is_blurred(res, guns, target)
    for one in np.unique(side[unsure]):
        rows = np.flatnonzero(unsure & (side == one))
        hides = res.world.sides.foes_of(int(one), units.side) & ~plain[:, one]
        some = guns.some(rows)
        there = res.world.present() & ~hides
        known = _first_before(res, some, target[rows], there, aimed_places(res, some, target[rows]))
        spared = (some.world, np.maximum(known, 0))
        free[rows] = (known < 0) | (units.hull_mj[spared] <= 0) | res.hostile(some.world, one, units.side[spared])
    return np.where(met, before, target), free


def _first_before(res: Resolution, guns: Guns, target: Array, there: Array, ends: Pair) -> Array:
    """The first unit of `there` (W, S) in the way of each gun to its target, which is at `ends`, or -1: (N,)."""
    units = res.world.units
    lines = sets_of(guns.world, guns.unit, target)  # guns of a ship that fire at one thing fire along one line
    world, unit, target = (column[lines.first] for column in (guns.world, guns.unit, target))
    x0, y0, x1, y1 = units.x_km[world, unit], units.y_km[world, unit], ends[0][lines.first], ends[1][lines.first]
    found = first_in_way(
        world, unit, target, x0, y0, x1, y1, units.x_km, units.y_km, res.cls("size_km"), there, units.uid,
    )  # fmt: skip
    return found[lines.of]


def _fire(res: Resolution, guns: Guns, target: Array) -> None:
    """Roll for every shot of the guns, deal what hits, report all: a miss goes to where the gun points."""
    units, slots = res.world.units, res.world.unit_slots
    x, y, _ = places(res, guns.world, target)
    dx, dy = x - units.x_km[guns.world, guns.unit], y - units.y_km[guns.world, guns.unit]
    ship = target < slots
    evasion = np.where(ship, unit_evasion(res, guns.world, np.where(ship, target, 0)), PPM)
    factors = shot_factors(res, guns, target, dx * dx + dy * dy, evasion)
    row, shot = shots_of(res, guns)
    shots = _Shots(guns.world[row], guns.unit[row], target[row], guns.slot[row], shot, guns.weapon[row])
    craft = _draw_craft(res, shots)
    x, y, uid = places(res, shots.world, shots.target)
    aimed_x, aimed_y = aimed_places(res, Guns(shots.world, shots.source, shots.slot, shots.weapon), shots.target)
    roll = res.roll_ppm(shots.world, Stream.LASER, units.uid[shots.world, shots.source], uid, shots.slot * SHOTS + shot)
    chance = factors.chance_ppm()[row]
    roll = missed_roll_ppm(res, shots.world, shots.target, roll, chance)
    hits = roll < chance
    ship = ship[row]
    side = np.where(ship, units.side[shots.world, np.where(ship, shots.target, 0)], NONE)
    if not ship.all():
        side[~ship] = res.world.flights.side[shots.world[~ship], shots.target[~ship] - slots]
    named = {name: column[row] for name, column in factors.columns().items()}
    res.journal.write(
        Event.LASER, shots.world, side=side, source=shots.source, target=shots.target, slot=shots.slot, shot=shot,
        x_km=np.where(hits, x, aimed_x), y_km=np.where(hits, y, aimed_y), **named,
        energy_mj=res.tables.weapons.energy_mj[shots.weapon], chance_ppm=chance, roll_ppm=roll, value=hits,
    )  # fmt: skip
    struck = _some(shots, hits & ship)
    energy = res.tables.weapons.energy_mj[struck.weapon]
    res.hit(struck.world, struck.target, struck.source, energy, Cause.LASER, struck.slot, struck.shot)
    killing = hits & ~ship
    killer = _some(shots, killing)
    res.strike_craft(killer.world, killer.target - slots, craft[killing], killer.source, Cause.LASER)


def _some(shots: _Shots, which: Array) -> _Shots:
    return _Shots(*(column[which] for column in shots))


def _draw_craft(res: Resolution, shots: _Shots) -> Array:
    """Let each shot at a flight be at one craft in its cloud: writes `target`; numbers of those craft, 0 at ships (N,).

    In the cloud of a flight are all craft of flights that may be fired at and are centred in it, each as likely.
    """
    units, flights, slots = res.world.units, res.world.flights, res.world.unit_slots
    craft = np.zeros(len(shots.world), dtype=np.int64)
    rows = (shots.target >= slots).nonzero()[0]
    if not len(rows):
        return craft
    some = _some(shots, rows)
    by = (some.world, some.source)
    words = shot_words(res, some.world, units.uid[by], some.slot * SHOTS + some.shot)
    swarms = _Swarms(
        flights.uid, flights.x_km, flights.y_km, flights.spread_km, flight_foes(res).open, res.this_impulse.craft_before
    )
    at = _At(some.world, units.side[by], some.target - slots, words, units.avoid[by] - slots)
    target, craft[rows] = drawn_in_clouds(at, swarms)
    shots.target[rows] = target + slots
    return craft


class _At(NamedTuple):
    """Shots at flights: (N,) each."""

    world: Array
    side: Array
    flight: Array
    words: Array
    avoid: Array  # (N, 4) flights that they spare; other numbers are nobody's


class _Swarms(NamedTuple):
    """Flights: (W, F) each."""

    uid: Array
    x_km: Array
    y_km: Array
    spread_km: Array
    open: Array  # (W, A, F) bool: sides may fire at them
    craft: Array  # as the impulse began


@kernel
def drawn_in_clouds(at: _At, swarms: _Swarms) -> Pairs:
    """The craft that each shot is at, of all in the cloud that it was fired at: flight slot and number of the craft."""
    pairs = _fair(_in_clouds(at, swarms), at.avoid)
    return drawn_craft(at.world, at.words, pairs, swarms.uid, swarms.craft)


def _in_clouds(at: _At, swarms: _Swarms) -> Iterator[Pairs]:
    """(shot, flight slot) of all flights that shots (N,) of sides at flights could be at, those of a shot in runs."""
    # Shots of one side at one flight could be at the same: its cloud is looked through once for all of them.
    asked: Array = np.zeros(swarms.open.shape, dtype=bool)
    asked[at.world, at.side, at.flight] = True
    (w, a, f), (world_of, side_of, other) = asked.nonzero(), swarms.open.nonzero()
    sides, points = swarms.open.shape[1], np.zeros(len(other))
    others = world_of * sides + side_of, swarms.x_km[world_of, other], swarms.y_km[world_of, other]
    near = pairs_in_reach(w * sides + a, swarms.x_km[w, f], swarms.y_km[w, f], swarms.spread_km[w, f], others, points)
    i, j = (np.concatenate(parts) for parts in zip((w[:0], w[:0]), *near, strict=True))
    within = other[j[np.argsort(i, kind="stable")]]
    many = np.bincount(i, minlength=len(w))
    cloud = (np.cumsum(asked) - 1).reshape(asked.shape)[at.world, at.side, at.flight]
    first, times = (np.cumsum(many) - many)[cloud], many[cloud]
    for part, _ in pieces(times, CANDIDATES):
        shot, number = repeated(times[part])
        yield shot + part.start, within[first[part][shot] + number]


def _fair(clouds: Iterator[Pairs], avoid: Array) -> Iterator[Pairs]:
    """Those of (shot, flight slot) that the ship of the shot is not to avoid: flight slots (N, 4)."""
    if not (avoid >= 0).any():
        yield from clouds
        return
    for shot, flight in clouds:
        fair = (avoid[shot] != flight[:, None]).all(axis=1)
        yield shot[fair], flight[fair]
