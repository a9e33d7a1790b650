"""Phase `look`: who sees whom, from emission, distance and the limbs of bodies (K1, L8, J5)."""

from typing import NamedTuple

import numpy as np

from ..space.sightlines import CELLS, hidden_by_bodies
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Event, Level, Posture, System
from ..state.world import Flights, Units
from .contacts import looks_dead

LOOK_EVERY = 4
"""Impulses from one look to the next; what flares is seen between looks too."""
FLARE_PPM = 900_000
"""Drive power from which a burn flares."""
PLAIN_PPM = PPM
"""Emission of a unit under power that coasts: it is seen at its signature."""
QUIET_PPM = 300_000
"""Emission of a silent ship, and of one that looks dead."""
HULK_PPM = 200_000
"""Emission of a hulk: its heat."""
FIRED_PPM = 500_000
"""More emission for `FIRED_IMPULSES` after a shot."""
FIRED_IMPULSES = 4
_QUIET_FLARE = 5
"""A silent drive shows this fraction (1 / 5) of its flare."""
PROBES = 4
"""Observers that look before all others do."""
_NOWHERE_KM = 1e100
"""Where the blind are put, so that nothing is in their reach."""


def emission_ppm(alive: Array, quiet: Array, throttle_ppm: Array, since_fired: Array) -> Array:
    """How brightly units shine, PPM = at rest with the plant up: all broadcast, int64 ppm.

    `quiet`: posture SILENT or FEIGN; `since_fired` in impulses. A full burn doubles it.
    """
    burn = np.where(quiet, throttle_ppm // _QUIET_FLARE, throttle_ppm)
    shine = np.where(quiet, QUIET_PPM, PLAIN_PPM) + burn
    shine = shine + np.where(since_fired <= FIRED_IMPULSES, FIRED_PPM, 0)
    return np.where(alive, shine, HULK_PPM)


def reach_km(sensor_km: Array, system_ppm: Array) -> Array:
    """How far sensors carry for a target of whole signature and plain emission."""
    return sensor_km * (system_ppm / PPM)


def visibility(signature_ppm: Array, emission: Array) -> Array:
    """What part of an observer's reach a target is seen at."""
    return signature_ppm * emission / (PPM * PPM)


def level_at(ratio: Array, seen_at: Array) -> Array:
    """Level at (distance / reach)^2 = `ratio` for a visibility `seen_at`: identified within half of the range."""
    square = seen_at * seen_at
    return (ratio <= square).astype(np.int8) + (4.0 * ratio <= square).astype(np.int8)


class Observers(NamedTuple):
    """Eyes of one side: (W, n) km; those that see nothing stand far outside of the map."""

    x: Array
    y: Array
    reach: Array


class Targets(NamedTuple):
    """What may be seen: (W, n); visibility is -1 where there is nothing to see."""

    x: Array
    y: Array
    seen_at: Array


class Limbs(NamedTuple):
    """Bodies: (W, B) km and radius (B,)."""

    x: Array
    y: Array
    radius_km: Array


def levels_seen(observers: Observers, targets: Targets, limbs: Limbs) -> Array:
    """The best level at which any observer sees each target past the limbs of bodies: (W, n) int8.

    Most targets are identified by anybody who looks: a few observers look first, all of them only at the rest.
    """
    level = np.zeros(targets.x.shape, dtype=np.int8)
    count = observers.x.shape[1]
    for probe in range(0, count, -(-count // PROBES)) if count > PROBES else ():
        eye = Observers(*(column[:, probe : probe + 1] for column in observers))
        if not _look_closer(level, eye, targets, limbs):
            return level
    _look_closer(level, observers, targets, limbs)
    return level


def _look_closer(level: Array, observers: Observers, targets: Targets, limbs: Limbs) -> bool:
    """Raise `level` (W, n) to what these observers see of the targets that are not yet identified; were there any?"""
    left = (level < Level.IDENTIFIED) & (targets.seen_at > 0.0)
    slots = np.flatnonzero(left.any(axis=0))
    worlds = np.flatnonzero(left.any(axis=1))
    if not len(slots):
        return False
    at = np.ix_(worlds, slots)
    part = Targets(targets.x[at], targets.y[at], np.where(left[at], targets.seen_at[at], -1.0))
    eyes = Observers(*(column[worlds] for column in observers))
    seen = _levels_seen(eyes, part, Limbs(limbs.x[worlds], limbs.y[worlds], limbs.radius_km))
    level[at] = np.maximum(level[at], seen)
    return True


def _levels_seen(observers: Observers, targets: Targets, limbs: Limbs) -> Array:
    """`levels_seen`, where all observers look at all targets."""
    level = np.zeros(targets.x.shape, dtype=np.int8)
    cells = max(1, observers.x.shape[1] * targets.x.shape[1])
    step = max(1, CELLS // cells)
    square = observers.reach * observers.reach
    for first in range(0, len(level), step):
        w = slice(first, first + step)
        if not (targets.seen_at[w] > 0.0).any():
            continue
        dx = targets.x[w, :, None] - observers.x[w, None, :]
        ratio = targets.y[w, :, None] - observers.y[w, None, :]
        ratio *= ratio
        dx *= dx
        ratio += dx
        ratio /= square[w, None, :]
        level[w] = _levels(ratio, targets.seen_at[w])
        if len(limbs.radius_km):
            _hide(level[w], ratio, first, observers, targets, limbs)
    return level


def _levels(ratio: Array, seen_at: Array) -> Array:
    return np.where(seen_at > 0.0, level_at(ratio.min(axis=2), seen_at), 0).astype(np.int8)


def _hide(level: Array, ratio: Array, first: int, observers: Observers, targets: Targets, limbs: Limbs) -> None:
    """Lower levels where bodies are in the way: the best observer first, all of them only where it sees nothing."""
    w, t = np.nonzero(level)
    best = ratio[w, t].argmin(axis=1) if len(w) else w
    hidden = _hidden(w + first, best, t, observers, targets, limbs)
    w, t = w[hidden], t[hidden]
    if not len(w):
        return
    rows = ratio[w, t]
    reached = level_at(rows, targets.seen_at[w + first, t][:, None])
    row, o = np.nonzero(reached)
    clear = ~_hidden(w[row] + first, o, t[row], observers, targets, limbs)
    left = np.zeros(len(w), dtype=np.int8)
    np.maximum.at(left, row[clear], reached[row[clear], o[clear]])
    level[w, t] = left


def _hidden(w: Array, o: Array, t: Array, observers: Observers, targets: Targets, limbs: Limbs) -> Array:
    return hidden_by_bodies(w, observers.x[w, o], observers.y[w, o], targets.x[w, t], targets.y[w, t], *limbs)


def look(res: Resolution) -> None:
    """Every side looks with all its fighting units at impulses 0, 4 and 8; flares of units are seen at once.

    A side that has no unit that sees looks with its craft: drones that come alone are not blind (J3).
    """
    whole = res.impulse % LOOK_EVERY == 0
    units, contacts = res.world.units, res.world.contacts
    alive = res.world.fighting()
    quiet = (units.posture == Posture.SILENT) | (units.posture == Posture.FEIGN)
    flares = alive & ~quiet & (units.throttle_ppm >= FLARE_PPM)
    flares |= alive & (units.launch_impulse >= res.now[:, None] - 1)
    if not whole and not flares.any():
        return
    since = res.now[:, None] - units.fired_impulse
    shine = emission_ppm(alive, quiet, units.throttle_ppm, since)
    seen_at = visibility(res.cls("signature_ppm"), shine)
    reach = np.where(alive, reach_km(res.cls("sensor_km"), units.system_ppm[:, :, System.SENSORS]), 0.0)
    limbs = Limbs(*res.body_now(), res.tables.bodies.radius_km)
    looked_at = res.world.present() if whole else flares
    for side in range(contacts.level.shape[1]):
        foe = looked_at & res.hostile(np.asarray(side), units.side)
        if not whole:
            foe &= contacts.seen_impulse[:, side] < res.now[:, None] - (LOOK_EVERY - 1)
        observers = _observers(res, side, reach)
        if observers is None:
            continue
        _see_units(res, side, observers, limbs, foe, np.where(foe, seen_at, -1.0), flares)
        if whole:
            _see_flights(res, side, observers, limbs)


def _observers(res: Resolution, side: int, reach: Array) -> Observers | None:
    """The eyes of a side; None where it has none in any world. Craft look where none of its units does."""
    units, flights = res.world.units, res.world.flights
    eyes = (reach > 0.0) & (units.side == side)
    craft_reach = res.flight_cls("sensor_km")
    craft = res.world.flying() & (flights.side == side) & (craft_reach > 0.0) & ~eyes.any(axis=1)[:, None]
    looking = ((eyes, units, reach), (craft, flights, craft_reach))
    parts = [_eyes(*eye) for eye in looking if eye[0].any()]
    return Observers(*(np.concatenate(columns, axis=1) for columns in zip(*parts, strict=True))) if parts else None


def _eyes(sees: Array, group: Units | Flights, reach: Array) -> Observers:
    slots = np.flatnonzero(sees.any(axis=0))
    sees = sees[:, slots]
    x = np.where(sees, group.x_km[:, slots], _NOWHERE_KM)
    return Observers(x, group.y_km[:, slots], np.where(sees, reach[:, slots], 1.0))


def _see_units(
    res: Resolution, side: int, observers: Observers, limbs: Limbs, foe: Array, seen_at: Array, flares: Array
) -> None:
    """Update what `side` knows of units (W, S) `foe`, and report what is new."""
    units, contacts = res.world.units, res.world.contacts
    slots = np.flatnonzero(foe.any(axis=0))
    if not len(slots):
        return
    targets = Targets(units.x_km[:, slots], units.y_km[:, slots], seen_at[:, slots])
    level = levels_seen(observers, targets, limbs)
    w, t = np.nonzero(level)
    level, unit = level[w, t], slots[t]
    known = contacts.level[w, side, unit]
    stale = contacts.seen_impulse[w, side, unit] < res.now[w] - LOOK_EVERY
    contacts.level[w, side, unit] = np.maximum(known, level)
    contacts.seen_impulse[w, side, unit] = res.now[w]
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        getattr(contacts, name)[w, side, unit] = getattr(units, name)[w, unit]
    contacts.dead[w, side, unit] = looks_dead(res.world, res.now)[w, unit]
    _report(res, Event.DETECTED, side, w, unit, level, level > known)
    _report(res, Event.FLARE, side, w, unit, level, stale & flares[w, unit])


def _report(res: Resolution, kind: Event, side: int, w: Array, unit: Array, level: Array, which: Array) -> None:
    units = res.world.units
    w, unit = w[which], unit[which]
    res.journal.write(
        kind, w, side=units.side[w, unit], source=side, target=unit, value=level[which],
        x_km=units.x_km[w, unit], y_km=units.y_km[w, unit],
    )  # fmt: skip


def _see_flights(res: Resolution, side: int, observers: Observers, limbs: Limbs) -> None:
    """Note which flights `side` sees: by the signature of their class, whatever they do."""
    flights = res.world.flights
    foe = res.world.flying() & res.hostile(np.asarray(side), flights.side)
    slots = np.flatnonzero(foe.any(axis=0))
    if not len(slots):
        return
    seen_at = np.where(foe, visibility(res.flight_cls("signature_ppm"), np.asarray(PLAIN_PPM)), -1.0)
    targets = Targets(flights.x_km[:, slots], flights.y_km[:, slots], seen_at[:, slots])
    w, t = np.nonzero(levels_seen(observers, targets, limbs))
    res.world.flight_contacts.seen_impulse[w, side, slots[t]] = res.now[w]
