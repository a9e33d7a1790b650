"""Jamming (K2, V2): noise that blurs what stands near a jammer, and what sees through it.

A jammer fills its surroundings with noise. The echo of a ship falls with the fourth power of its distance, the noise
beside it with the square, so that near eyes see through it (burn-through, the radar equation: Skolnik, Introduction
to Radar Systems). What is left of the noise blurs the place of a contact in proportion to its distance, as the error
of a measured angle does. Speeds are measured by the shift of a frequency, which noise does not hide.
"""

from collections.abc import Iterator
from typing import NamedTuple, Self

import numpy as np

from ..space.sightlines import hidden_by_bodies
from ..state.columns import Array
from ..state.kernels import kernel
from ..state.resolution import Resolution
from ..state.rolls import roll_fraction
from ..state.tables import Tables
from ..state.vectors import Pair, rolled_unit
from ..state.vocabulary import IMPULSES, PPM, SUBSTEPS, Posture, Stream, System
from ..state.world import Units, World, by_rows

BLUR = 0.06
"""Radius of the circle of a contact in noise of strength 1, as a part of its distance from whoever sees it."""
BLUR_MOST_KM = 2_000.0
"""No circle is wider, however far the eyes are."""
CLEAR_PPM = 400_000
"""Below so much noise a look finds out what it sees."""
DRIFT_IMPULSES = 4
"""Impulses in which the place of a contact drifts from one drawn point of its circle to the next."""
_CELLS = 1 << 15
"""Pairs of contacts and eyes worked on at a time."""
NOWHERE_KM = 1e100
"""Where the blind are put, so that nothing is in their reach."""
FARTHEST_KM2 = 1e150
"""No square of a distance is as large, but of those who are nowhere."""

Places = tuple[Array, Array, Array, Array]
"""World, x and y (km) of contacts, and the noise about them (ppm): (n,) each."""
Limbs = tuple[Array, Array, Array]
"""Bodies: (W, B) km, (W, B) km, and radius (B,)."""


class Noise(NamedTuple):
    """Noise at enemies as sides perceive it: (N,) each, or (W, A, S)."""

    raw_ppm: Array  # before what sensors take out of it, seen from where a pair of eyes sees best
    left_ppm: Array  # after it
    err_km: Array  # how far off their places may be

    @classmethod
    def full(cls, jam_ppm: Array) -> Self:
        """Noise of some strengths that nobody sees through."""
        return cls(jam_ppm.copy(), jam_ppm.copy(), jam_ppm / PPM * BLUR_MOST_KM)


class Heard(NamedTuple):
    """Contacts that have been seen, and the noise that they stand in, which is 0 at all others."""

    seen: Array  # (W, A, S) bool
    noise: Noise  # (W, A, S) each


def jamming_ppm(noise_ppm: Array, counter_ppm: Array) -> Array:
    """What noise leaves of a chance to hit, where the sensors of the gun's ship take a part out: int64 ppm.

    1 / (1 + n^2): a shot goes anywhere in an area that grows as the square of the noise n. Full noise leaves 1 / 2,
    half of it 4 / 5.
    """
    left = noise_ppm * (PPM - counter_ppm) // PPM
    return np.asarray(PPM * PPM * PPM // (PPM * PPM + left * left))


def shot_jamming_ppm(res: Resolution, world: Array, shooter: Array, target: Array) -> Array:
    """What noise leaves of the chances of shots of units (N,) at row codes (N,): ppm. At flights all of it.

    By the contact alone: by what the shooter's side sees of the noise, and what its own ship takes out of it.
    """
    if not jams(res.tables):
        return np.full(len(world), PPM)
    units = res.world.units
    ship = target < res.world.unit_slots
    contact = world, units.side[world, shooter], np.where(ship, target, 0)
    noise = np.where(ship, res.world.contacts.noise_ppm[contact], 0)
    return jamming_ppm(noise, res.tables.classes.counter_jam_ppm[units.class_id[world, shooter]])


def jams(tables: Tables) -> bool:
    """Is there a class that jams?"""
    return bool(tables.classes.jam_ppm.any())


_QUIET = int(Posture.SILENT), int(Posture.FEIGN), int(Posture.SPUN_DOWN)


def keep_quiet(units: Units) -> Array:
    """Units that shine little and make no noise: the silent, those that feign, and where the plant is spun down."""
    silent, feigns, down = (units.posture == one for one in _QUIET)
    return silent | feigns | down


def strength_ppm(res: Resolution) -> Array:
    """The noise that units make, what is left of their sensors being its antennas: (W, S), 0 of the dead and quiet."""
    units = res.world.units
    return np.where(
        res.world.fighting() & ~keep_quiet(units), res.cls("jam_ppm") * units.system_ppm[:, :, System.SENSORS] // PPM, 0
    )


def heard(res: Resolution, seen: Array, *, late: bool = False) -> Heard | None:
    """The noise at the enemies that sides see, `seen` (W, A, S); None where nothing jams.

    late: the impulse is over, bodies stand where the next one finds them.
    """
    if not jams(res.tables):
        return None
    jam = np.where(seen, _jam_ppm(res), 0)
    noise = Noise(jam, jam.copy(), np.zeros(jam.shape))
    at = world, side, unit = np.nonzero(jam)
    if len(world):
        through = _seen_through(res, world, side, unit, jam[at], late)
        for whole, part in zip(noise, through, strict=True):
            whole[at] = part
    return Heard(seen, noise)


def blur(world: World, found: Heard, now: Array) -> None:
    """Note the noise at contacts that have been seen as they are at the impulses `now` (W,), and blur their places."""
    contacts, seen, err_km = world.contacts, found.seen, found.noise.err_km
    contacts.noise_ppm = np.where(seen, found.noise.raw_ppm, contacts.noise_ppm)
    contacts.left_ppm = np.where(seen, found.noise.left_ppm, contacts.left_ppm)
    contacts.err_km = np.where(seen, err_km, contacts.err_km)
    at = w, side, unit = np.nonzero(err_km > 0.0)
    if len(w):
        x, y = drift(world, w, side, world.units.uid[w, unit], now[w])
        contacts.x_km[at] += err_km[at] * x
        contacts.y_km[at] += err_km[at] * y


def drift(world: World, w: Array, side: Array, uid: Array, now: Array) -> Pair:
    """Where in the circle of radius 1 sides take units of these uids to be at impulses `now`: (N,) each.

    The point goes straight from one drawn point to the next, so that contacts wander and do not jump.
    """
    look, step = np.divmod(now.astype(np.int64), DRIFT_IMPULSES)
    if not step.any():
        return _drawn_points(world, w, side, uid, look)
    (x0, x1), (y0, y1) = _drawn_points(world, w, side, uid, np.stack((look, look + 1)))
    part = step / DRIFT_IMPULSES
    return x0 + (x1 - x0) * part, y0 + (y1 - y0) * part


_WAY_AND_FAR = np.arange(2).reshape(2, 1, 1)
"""Both questions of a point, asked in one call: what they have in common is hashed once."""


def _drawn_points(world: World, w: Array, side: Array, uid: Array, look: Array) -> Pair:
    """Points of the circle of radius 1, drawn for sides and units (N,) at the starts `look` of drifts: (..., N).

    They are denser in the middle.
    """
    turn, impulse = np.divmod(look * DRIFT_IMPULSES, IMPULSES)
    way, far = roll_fraction(world.battle.key[w], turn, impulse, Stream.NOISE, uid, side + 1, _WAY_AND_FAR)
    ux, uy = rolled_unit(way, world.battle.mirror_sign[w])
    x, y = ux * far, uy * far
    return x.reshape(look.shape), y.reshape(look.shape)


def _jam_ppm(res: Resolution) -> Array:
    """The strongest noise about units that enemies of sides make: (W, A, S) ppm."""
    units, fights = res.world.units, res.world.sides.fights()
    return loudest_ppm(strength_ppm(res), units.side, units.x_km, units.y_km, res.cls("jam_km"), fights)


@kernel
def loudest_ppm(strength: Array, side: Array, x: Array, y: Array, reach_km: Array, fights: Array) -> Array:
    """The strongest noise at each unit, with which enemies of each side fill their surroundings: (W, A, S) ppm.

    Units (W, S); fights (W, A, A): which sides fight which.
    """
    jam = np.zeros((len(side), fights.shape[1], side.shape[1]), dtype=np.int64)
    slots = np.flatnonzero(strength.any(axis=0))
    for part in _chunks(len(slots), side.size):
        some = slots[part]
        # Jammers first, (J, W, S): the loudest of them is then a maximum over rows of memory.
        square = x - x[:, some].T[:, :, None]
        dy = y - y[:, some].T[:, :, None]
        square *= square
        dy *= dy
        square += dy
        reach = reach_km[:, some].T[:, :, None]
        near = square <= reach * reach
        hostile = by_rows(fights, side[:, some])
        for one in range(fights.shape[1]):
            loud = np.where(hostile[:, one], strength[:, some], 0).T
            if loud.any():
                np.maximum(jam[:, one], np.where(near, loud[:, :, None], 0).max(axis=0), out=jam[:, one])
    return jam


class _Eyes(NamedTuple):
    """What sees: (W, n) each."""

    sees: Array  # bool
    side: Array
    x: Array
    y: Array
    through_km: Array  # distance at which noise of strength 1 is seen through
    counter_ppm: Array


class SideEyes(NamedTuple):
    """What sees for one side: (m, W) each, so that the least over the eyes is one over rows of memory."""

    x: Array  # `NOWHERE_KM` of what does not see
    y: Array
    through_km: Array
    counter_ppm: Array
    best: Array  # bool: none of its world outdoes it in what it sees through or takes out

    @classmethod
    def of(cls, eyes: _Eyes, side: int) -> Self:
        """Those of a side; slots where it has none in any world are left out."""
        sees = (eyes.sees & (eyes.side == side)).T
        slots = sees.any(axis=1).nonzero()[0]
        sees = best = sees[slots]
        x, y, through, counter = (column.T[slots] for column in eyes[2:])
        for gift in (through, counter):
            best = best & (gift == np.where(sees, gift, -1).max(axis=0, initial=-1))
        return cls(np.where(sees, x, NOWHERE_KM), y, through, counter, best)


def _all_eyes(res: Resolution) -> list[_Eyes]:
    """Units whose sensors work, and flights: what is in reach of their guns they see whatever the noise."""
    units, flights = res.world.units, res.world.flights
    left = units.system_ppm[:, :, System.SENSORS]
    sees = res.world.fighting() & (left > 0) & (res.cls("sensor_km") > 0.0)
    through = res.cls("burn_through_km") * (left / PPM)
    eyes = [_Eyes(sees, units.side, units.x_km, units.y_km, through, res.cls("counter_jam_ppm"))]
    flying = res.world.flying()
    if flying.any():
        reach = np.maximum(res.flight_cls("craft_reach_km"), res.flight_cls("pulse_km")) + flights.spread_km
        looks = np.where(res.flight_cls("sensor_km") > 0.0, res.flight_cls("burn_through_km"), 0.0)
        through, counter = np.maximum(reach, looks), res.flight_cls("counter_jam_ppm")
        eyes.append(_Eyes(flying, flights.side, flights.x_km, flights.y_km, through, counter))
    return eyes


def _seen_through(res: Resolution, world: Array, side: Array, unit: Array, jam: Array, late: bool) -> Noise:
    """What is left of the noise `jam` (N,) at units for the eyes of sides that have them in view."""
    units, all_eyes = res.world.units, _all_eyes(res)
    least = Noise.full(jam)
    step = (res.impulse + late) * SUBSTEPS
    limbs = res.this_turn.body_x[:, step], res.this_turn.body_y[:, step], res.tables.bodies.radius_km
    x, y = units.x_km[world, unit], units.y_km[world, unit]
    for number in range(res.world.sides.stance.shape[1]):
        mine = (side == number).nonzero()[0]
        for eyes in (SideEyes.of(every, number) for every in all_eyes) if len(mine) else ():
            for part in _chunks(len(mine), len(eyes.x)):
                rows = mine[part]
                least_noise(least, rows, eyes, (world[rows], x[rows], y[rows], jam[rows]), limbs)
    return least


@kernel
def least_noise(least: Noise, rows: Array, eyes: SideEyes, places: Places, limbs: Limbs) -> None:
    """Lower `least` at `rows` (n,) to what any of one side's eyes leaves of the noise at `places`.

    One of its best eyes leaves less than all that are further off. So one or two of dozens look at each place, the
    nearest of the best and what is nearer still, and bodies are asked for about all only where one stands before it.
    """
    world, x, y, jam = places
    square, dy = eyes.x.take(world, axis=1), eyes.y.take(world, axis=1)
    square -= x
    dy -= y
    square *= square
    dy *= dy
    square += dy
    best = eyes.best.take(world, axis=1)
    eye, row = _nearest(square, best)
    w = world[row]
    hidden = hidden_by_bodies(w, eyes.x[eye, w], eyes.y[eye, w], x[row], y[row], *limbs)
    if hidden.any():
        blocked = np.zeros(len(rows), dtype=bool)
        blocked[row[hidden & best[eye, row]]] = True
        left = ~hidden & ~blocked[row]
        again = blocked.nonzero()[0]
        further = _nearest_in_view(square[:, again], eyes, [part[again] for part in places[:3]], limbs)
        eye, row = np.concatenate((eye[left], further[0])), np.concatenate((row[left], again[further[1]]))
        w = world[row]
    found = by_eye(square[eye, row], eyes.through_km[eye, w], eyes.counter_ppm[eye, w], jam[row])
    for whole, one in zip(least, found, strict=True):
        np.minimum.at(whole, rows[row], one)


def _nearest_in_view(square: Array, eyes: SideEyes, places: list[Array], limbs: Limbs) -> tuple[Array, Array]:
    """`_nearest` of the eyes that have no body before the places (n,)."""
    world, x, y = places
    there = eyes.x.take(world, axis=1), eyes.y.take(world, axis=1)
    hidden = hidden_by_bodies(world, *there, x, y, *limbs)
    return _nearest(np.where(hidden, np.inf, square), eyes.best.take(world, axis=1))


def _nearest(square: Array, best: Array) -> tuple[Array, Array]:
    """For each place the nearest of the `best` (m, n) eyes by the `square` of the distance, and all that are nearer.

    Eyes and places (N,). Those who are nowhere never are; where none is of the best, all others are.
    """
    nearest = np.where(best, square, FARTHEST_KM2).min(axis=0, initial=FARTHEST_KM2)
    eye, place = np.divmod((square <= nearest).ravel().nonzero()[0], square.shape[1])
    return eye, place


def by_eye(square: Array, through_km: Array, counter_ppm: Array, jam: Array) -> Noise:
    """The noise that eyes leave of noise `jam`, by the squares of their distances, km2: (N,) each."""
    lifted = through_km * through_km * PPM
    some = jam * square > lifted
    raw = np.where(some, jam - lifted / np.where(some, square, 1.0), 0.0).astype(np.int64)
    left = raw * (PPM - counter_ppm) // PPM
    return Noise(raw, left, left / PPM * np.minimum(BLUR * np.sqrt(square), BLUR_MOST_KM))


def _chunks(rows: int, wide: int) -> Iterator[slice]:
    """Parts of so many rows, each with `wide` others, that fit the cache; none where there are no others."""
    step = max(1, _CELLS // max(wide, 1))
    return (slice(first, first + step) for first in range(0, rows if wide else 0, step))
