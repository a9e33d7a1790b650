"""Phase `look`: who sees whom, from emission, distance and the limbs of bodies (K1, L8, J5)."""

from typing import NamedTuple

import numpy as np

from ..space.neighbours import near_box, pairs_between
from ..space.sightlines import hidden_by_bodies, rows_in_a_piece
from ..state.columns import Array
from ..state.kernels import kernel
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Event, Level, Presence, System
from ..state.world import Flights, Units
from .contacts import LOOK_EVERY
from .ghosts import ghost_slots, never_found, visible_ghosts
from .jamming import CLEAR_PPM, NOWHERE_KM, Heard, Noise, blur, heard, jams, keep_quiet, strength_ppm
from .tracking import lose_sight, note_at_once, note_flights

FLARE_PPM = 900_000
"""Drive power from which a burn flares."""
PLAIN_PPM = PPM
"""Emission of a unit under power that coasts: it is seen at its signature."""
QUIET_PPM = 300_000
"""Emission of a silent ship, of one that looks dead, and of one whose plant is spun down."""
HULK_PPM = 200_000
"""Emission of a hulk: its heat."""
FIRED_PPM = 500_000
"""More emission for `FIRED_IMPULSES` after a shot."""
FIRED_IMPULSES = 4
LAUNCHED_PPM = PPM
"""More emission while a launch flares: as much as a full burn, however quiet the ship is."""
LAUNCH_IMPULSES = 1
"""A launch flares in its impulse and for so many after it."""
_QUIET_FLARE = 5
"""A silent drive shows this fraction (1 / 5) of its flare."""
_GHOST, _DETECTED, _IDENTIFIED = int(Presence.GHOST), np.int8(Level.DETECTED), int(Level.IDENTIFIED)
PROBES = 4
"""Observers that look before all others do."""


def emission_ppm(
    alive: Array, quiet: Array, throttle_ppm: Array, since_fired: Array, since_launch: Array, noise_ppm: Array
) -> Array:
    """How brightly units shine, PPM = at rest with the plant up: all broadcast, int64 ppm.

    `quiet`: as `jamming.keep_quiet` says; `since_fired` and `since_launch` in impulses; `noise_ppm`: of their jamming.
    A full burn doubles it, and so does noise of strength 1.
    """
    burn = np.where(quiet, throttle_ppm // _QUIET_FLARE, throttle_ppm)
    shine = np.where(quiet, QUIET_PPM, PLAIN_PPM) + burn
    shine = shine + np.where(since_fired <= FIRED_IMPULSES, FIRED_PPM, 0)
    shine = shine + np.where(since_launch <= LAUNCH_IMPULSES, LAUNCHED_PPM, 0) + noise_ppm
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
    """What may be seen: (W, n); visibility is 0 where there is nothing to see."""

    x: Array
    y: Array
    seen_at: Array


class Limbs(NamedTuple):
    """Bodies: (W, B) km and radius (B,)."""

    x: Array
    y: Array
    radius_km: Array


@kernel
def levels_seen(observers: Observers, targets: Targets, limbs: Limbs, enough: int = int(Level.IDENTIFIED)) -> Array:
    """The best level, at most `enough`, at which any observer sees each target past the limbs of bodies: (W, n) int8.

    Most targets are identified by anybody who looks: a few observers look first, all of them only at the rest.
    """
    level = np.zeros(targets.x.shape, dtype=np.int8)
    left = targets.seen_at > 0.0
    for probe in _probes(observers.x.shape[1]):
        eye = Observers(*(column[:, probe, None] for column in observers))
        np.maximum(level, _levels_by_one(eye, targets, limbs), out=level)
        left &= level < enough
        if not left.any():
            break
    else:
        _look_closer(level, left, observers, targets, limbs)
    return np.minimum(level, np.int8(enough), out=level)


def _probes(count: int) -> range:
    """Which of `count` observers look before all of them do."""
    return range(0, count, -(-count // PROBES)) if count > PROBES else range(0)


def _levels_by_one(eye: Observers, targets: Targets, limbs: Limbs) -> Array:
    """`levels_seen` for a single observer (W, 1) of each world."""
    dx, dy = targets.x - eye.x, targets.y - eye.y
    seen = level_at((dx * dx + dy * dy) / (eye.reach * eye.reach), targets.seen_at)
    seen[targets.seen_at <= 0.0] = 0
    if not len(limbs.radius_km):
        return seen
    if not seen.any():
        return seen
    world = np.arange(len(seen))[:, None]
    seen[hidden_by_bodies(world, eye.x, eye.y, targets.x, targets.y, *limbs)] = 0
    return seen


def _look_closer(level: Array, left: Array, observers: Observers, targets: Targets, limbs: Limbs) -> None:
    """Raise `level` (W, n) to what these observers see of the targets that are `left`."""
    slots, worlds = np.flatnonzero(left.any(axis=0)), np.flatnonzero(left.any(axis=1))
    if not len(slots):
        return
    at = np.ix_(worlds, slots)
    part = Targets(targets.x[at], targets.y[at], np.where(left[at], targets.seen_at[at], 0.0))
    eyes = Observers(*(column[worlds] for column in observers))
    seen = _levels_seen(eyes, part, Limbs(limbs.x[worlds], limbs.y[worlds], limbs.radius_km))
    level[at] = np.maximum(level[at], seen)


def _levels_seen(observers: Observers, targets: Targets, limbs: Limbs) -> Array:
    """`levels_seen`, where all observers look at all targets."""
    level = np.zeros(targets.x.shape, dtype=np.int8)
    step = rows_in_a_piece(observers.x.shape[1] * targets.x.shape[1])
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
    eye, there = (w + first, best), (w + first, t)
    ends = observers.x[eye], observers.y[eye], targets.x[there], targets.y[there]
    hidden = hidden_by_bodies(w + first, *ends, *limbs)
    w, t = w[hidden], t[hidden]
    if not len(w):
        return
    here = w + first
    ends = observers.x[here], observers.y[here], targets.x[here, t, None], targets.y[here, t, None]
    seen = level_at(ratio[w, t], targets.seen_at[here, t, None])
    seen[hidden_by_bodies(here[:, None], *ends, *limbs)] = 0
    level[w, t] = seen.max(axis=1)


def look(res: Resolution) -> None:
    """Every side looks with all its fighting units at impulses 0, 4 and 8; flares of units are seen at once.

    What a look finds is in sight until the next. A side that has no unit that sees looks with its craft: drones that
    come alone are not blind (J3). What is in reach of a flight its own craft see, at every impulse.
    """
    whole = res.impulse % LOOK_EVERY == 0
    world, contacts = res.world, res.world.contacts
    flares = _flares(res)
    asked = world.sides.hostility(world.units.side) & (world.present() if whole else flares)[:, None]
    if whole and len(ghost_slots(res.tables, world.unit_slots)):
        asked |= visible_ghosts(res)
    flights_asked = world.sides.hostility(world.flights.side) & world.flying()[:, None]
    if not whole:
        asked &= ~contacts.in_sight
    level = np.zeros(asked.shape, dtype=np.int8)
    found = np.zeros(flights_asked.shape, dtype=bool)
    if whole or asked.any():
        _look_round(res, asked, flights_asked if whole else found, level, found)
    _see_from_craft(res, whole, flights_asked, level, found)
    if whole or level.any() or found.any():
        _learn(res, level, found, flares, whole=whole)
    res.this_impulse.reckoned.clear()
    res.track_contacts()


def _learn(res: Resolution, level: Array, found: Array, flares: Array, *, whole: bool) -> None:
    """Let sides know what they see: units at levels (W, A, S), some of which flare (W, S), and flights (W, A, F).

    whole: what is not among them is out of sight.
    """
    world, contacts = res.world, res.world.contacts
    noise = heard(res, level != Level.UNKNOWN)
    if noise is not None:
        noise = _keep_doubtful(res, level, noise)
    seen = level > 0
    if whole:
        lose_sight(world, contacts.in_sight & ~seen, ~found)
    new, lit = level > contacts.level, seen & flares[:, None] & ~contacts.in_sight
    np.maximum(contacts.level, level, out=contacts.level)
    contacts.in_sight |= seen
    world.flight_contacts.in_sight |= found
    note_at_once(res, seen)
    if noise is not None:
        blur(world, noise, res.now)
    _report(res, level, ((Event.DETECTED, new), (Event.FLARE, lit)))
    note_flights(world, found, res.now)


def _keep_doubtful(res: Resolution, level: Array, noise: Heard) -> Heard:
    """Lower `level` (W, A, S): in much noise nothing is identified, and in little no ghost is seen.

    The noise of what is still seen.
    """
    left = noise.noise.left_ppm
    known = np.where(left >= CLEAR_PPM, np.minimum(level, _DETECTED), level)
    ghostly = (res.world.units.presence == _GHOST)[:, None]
    level[:] = never_found(known, left, ghostly)
    seen = level > 0
    return Heard(seen, Noise(*(np.where(seen, part, 0) for part in noise.noise)))


def _flares(res: Resolution) -> Array:
    """Units that burn at full power for all to see, or have just launched: (W, S) bool."""
    units, alive = res.world.units, res.world.fighting()
    return alive & (
        (~keep_quiet(units) & (units.throttle_ppm >= FLARE_PPM))
        | (units.launch_impulse >= res.now[:, None] - LAUNCH_IMPULSES)
    )


def _look_round(res: Resolution, asked: Array, flights_asked: Array, level: Array, found: Array) -> None:
    """What the sides see of units `asked` (W, A, S) about, and of flights: fills `level` and `found`."""
    units, flights = res.world.units, res.world.flights
    since = res.now[:, None] - units.fired_impulse
    launched = res.now[:, None] - units.launch_impulse
    noise = strength_ppm(res) if jams(res.tables) else np.zeros((), dtype=np.int64)
    shine = emission_ppm(res.world.fighting(), keep_quiet(units), units.throttle_ppm, since, launched, noise)
    shine = np.where(units.presence == Presence.GHOST, PLAIN_PPM, shine)
    seen_at = visibility(res.cls("signature_ppm"), shine)
    craft_seen_at = visibility(res.flight_cls("signature_ppm"), np.asarray(PLAIN_PPM))
    reach = unit_reach_km(res)
    limbs = Limbs(*res.body_now(), res.tables.bodies.radius_km)
    x, y, shows, wanted = (
        np.concatenate(pair, axis=-1)
        for pair in (
            (units.x_km, flights.x_km), (units.y_km, flights.y_km), (seen_at, craft_seen_at), (asked, flights_asked)
        )
    )  # fmt: skip
    for side in range(level.shape[1]):
        of = wanted[:, side]
        slots = np.flatnonzero(of.any(axis=0))
        observers = observers_of(res, side, reach) if len(slots) else None
        if observers is None:
            continue
        visible = np.where(of[:, slots], shows[:, slots], 0.0)
        seen = levels_seen(observers, Targets(x[:, slots], y[:, slots], visible), limbs)
        ships = int(np.searchsorted(slots, res.world.unit_slots))
        level[:, side, slots[:ships]] = seen[:, :ships]
        found[:, side, slots[ships:] - res.world.unit_slots] = seen[:, ships:] > 0


def unit_reach_km(res: Resolution) -> Array:
    """How far the sensors of living units carry: (W, S) km, 0 of the blind."""
    units = res.world.units
    reach = reach_km(res.cls("sensor_km"), units.system_ppm[:, :, System.SENSORS])
    return np.where(res.world.fighting(), reach, 0.0)


def observers_of(res: Resolution, side: int, reach: Array) -> Observers | None:
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
    x = np.where(sees, group.x_km[:, slots], NOWHERE_KM)
    return Observers(x, group.y_km[:, slots], np.where(sees, reach[:, slots], 1.0))


def _see_from_craft(res: Resolution, whole: bool, flights_asked: Array, level: Array, found: Array) -> None:
    """Add what is in reach of flights and not in sight yet: it is identified."""
    world = res.world
    if not world.flying().any():
        return
    hidden = world.sides.hostility(world.units.side) & world.present()[:, None] & (level == 0)
    hidden_flights = flights_asked & ~found
    if not whole:
        hidden &= ~world.contacts.in_sight
        hidden_flights &= ~world.flight_contacts.in_sight
    for side in range(level.shape[1]):
        level[:, side][reached_by_craft(res, side, world.units, hidden[:, side])] = Level.IDENTIFIED
        found[:, side] |= reached_by_craft(res, side, world.flights, hidden_flights[:, side], world.flights.spread_km)


def reached_by_craft(
    res: Resolution, side: int, group: Units | Flights, hidden: Array, spread_km: Array | None = None
) -> Array:
    """Which of `hidden` (W, n) rows of a group are in the reach of some flight of a side, gun or pulse: (W, n) bool.

    spread_km: radius of the rows' clouds; what of a cloud is in reach shows all of it.
    """
    reached = np.zeros(hidden.shape, dtype=bool)
    flights = res.world.flights
    mine = res.world.flying() & (flights.side == side)
    if not hidden.any() or not mine.any():
        return reached
    reach = np.maximum(res.flight_cls("craft_reach_km"), res.flight_cls("pulse_km")) + flights.spread_km
    more = np.zeros(hidden.shape) if spread_km is None else spread_km
    most = float(reach.max(initial=0.0, where=mine) + more.max(initial=0.0, where=hidden))
    mine = near_box(flights.x_km, flights.y_km, mine, (group.x_km, group.y_km), hidden, most)
    (w, f), (v, n) = np.nonzero(mine), np.nonzero(hidden)
    x, y, reach = flights.x_km[w, f], flights.y_km[w, f], reach[w, f]
    ox, oy, more = group.x_km[v, n], group.y_km[v, n], more[v, n]
    for i, j in pairs_between(w, x, y, (v, ox, oy), most):
        dx, dy, within = ox[j] - x[i], oy[j] - y[i], reach[i] + more[j]
        j = j[dx * dx + dy * dy <= within * within]
        reached[v[j], n[j]] = True
    return reached


def _report(res: Resolution, level: Array, news: tuple[tuple[Event, Array], ...]) -> None:
    """Tell of units better known than before, and of flares of those that were out of sight: (W, A, S) masks.

    They are where their contacts are shown.
    """
    units, contacts = res.world.units, res.world.contacts
    told = [(kind, which) for kind, which in news if which.any()]
    for side in range(level.shape[1]):
        for kind, which in told:
            w, unit = np.nonzero(which[:, side])
            res.journal.write(
                kind, w, side=units.side[w, unit], source=side, target=unit, value=level[w, side, unit],
                x_km=contacts.x_km[w, side, unit], y_km=contacts.y_km[w, side, unit],
            )  # fmt: skip
