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
from ..state.resolution import Resolution
from ..state.rolls import roll_fraction
from ..state.tables import Tables
from ..state.vectors import Pair, rolled_unit
from ..state.vocabulary import IMPULSES, PPM, SUBSTEPS, Posture, Stream, System
from ..state.world import Units, World

BLUR = 0.06
"""Radius of the circle of a contact in noise of strength 1, as a part of its distance from whoever sees it."""
BLUR_MOST_KM = 2_000.0
"""No circle is wider, however far the eyes are."""
CLEAR_PPM = 400_000
"""Below so much noise a look finds out what it sees."""
DRIFT_IMPULSES = 4
"""Impulses in which the place of a contact drifts from one drawn point of its circle to the next."""
_CELLS = 1 << 18
"""Pairs of contacts and eyes worked on at a time."""


class Noise(NamedTuple):
    """Noise at enemies as sides perceive it: (N,) each."""

    raw_ppm: Array  # before what sensors take out of it, seen from where a pair of eyes sees best
    left_ppm: Array  # after it
    err_km: Array  # how far off their places may be

    @classmethod
    def full(cls, jam_ppm: Array) -> Self:
        """Noise of some strengths that nobody sees through."""
        return cls(jam_ppm.copy(), jam_ppm.copy(), jam_ppm / PPM * BLUR_MOST_KM)


class Heard(NamedTuple):
    """Contacts and the noise that they stand in: (N,) each."""

    world: Array
    side: Array
    unit: Array
    noise: Noise

    def some(self, which: Array) -> "Heard":
        """Some of them, by mask."""
        noise = Noise(*(part[which] for part in self.noise))
        return Heard(self.world[which], self.side[which], self.unit[which], noise)


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


def keep_quiet(units: Units) -> Array:
    """Units that shine little and make no noise: the silent, those that feign, and where the plant is spun down."""
    posture = units.posture
    return (posture == Posture.SILENT) | (posture == Posture.FEIGN) | (posture == Posture.SPUN_DOWN)


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
    world, side, unit = np.nonzero(seen)
    jam = _jam_ppm(res, world, side, unit)
    noise = Noise.full(jam)
    rows = np.flatnonzero(jam)
    if len(rows):
        through = _seen_through(res, world[rows], side[rows], unit[rows], jam[rows], late)
        for whole, part in zip(noise, through, strict=True):
            whole[rows] = part
    return Heard(world, side, unit, noise)


def blur(world: World, found: Heard, now: Array) -> None:
    """Note the noise at contacts that have been seen as they are at the impulses `now` (W,), and blur their places."""
    contacts, at = world.contacts, found[:3]
    for column, values in zip((contacts.noise_ppm, contacts.left_ppm, contacts.err_km), found.noise, strict=True):
        column[at] = values
    rows = np.flatnonzero(found.noise.err_km > 0.0)
    if not len(rows):
        return
    w, a, s = (part[rows] for part in at)
    x, y = drift(world, w, a, world.units.uid[w, s], now[w])
    contacts.x_km[w, a, s] += found.noise.err_km[rows] * x
    contacts.y_km[w, a, s] += found.noise.err_km[rows] * y


def drift(world: World, w: Array, side: Array, uid: Array, now: Array) -> Pair:
    """Where in the circle of radius 1 sides take units of these uids to be at impulses `now`: (N,) each.

    The point goes straight from one drawn point to the next, so that contacts wander and do not jump.
    """
    look, step = np.divmod(now.astype(np.int64), DRIFT_IMPULSES)
    (x0, y0), (x1, y1) = (_drawn_point(world, w, side, uid, look + later) for later in (0, 1))
    part = step / DRIFT_IMPULSES
    return x0 + (x1 - x0) * part, y0 + (y1 - y0) * part


def _drawn_point(world: World, w: Array, side: Array, uid: Array, look: Array) -> Pair:
    """A point of the circle of radius 1, drawn for a side and a unit at the start of a drift; denser in the middle."""
    turn, impulse = np.divmod(look * DRIFT_IMPULSES, IMPULSES)
    way, far = (
        roll_fraction(world.battle.key[w], turn, impulse, Stream.NOISE, uid, side + 1, n) for n in (0, 1)
    )  # fmt: skip
    ux, uy = rolled_unit(way, world.battle.mirror_sign[w])
    return ux * far, uy * far


def _jam_ppm(res: Resolution, world: Array, side: Array, unit: Array) -> Array:
    """The strongest noise about units (N,) that enemies of the sides (N,) make: ppm."""
    units, strength = res.world.units, strength_ppm(res)
    slots = np.flatnonzero(strength.any(axis=0))
    jam = np.zeros(len(world), dtype=np.int64)
    for rows in _chunks(len(world), len(slots)):
        w, at = world[rows], (world[rows], unit[rows])
        near = res.hostile(side[rows][:, None], units.side[w][:, slots])
        dx, dy = units.x_km[w][:, slots] - units.x_km[at][:, None], units.y_km[w][:, slots] - units.y_km[at][:, None]
        reach = res.cls("jam_km")[w][:, slots]
        near &= dx * dx + dy * dy <= reach * reach
        jam[rows] = np.where(near, strength[w][:, slots], 0).max(axis=1, initial=0)
    return jam


class _Eyes(NamedTuple):
    """What sees: (W, n) each."""

    sees: Array  # bool
    side: Array
    x: Array
    y: Array
    through_km: Array  # distance at which noise of strength 1 is seen through
    counter_ppm: Array


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
    units = res.world.units
    least = Noise.full(jam)
    for eyes in _all_eyes(res):
        slots = np.flatnonzero(eyes.sees.any(axis=0))
        for rows in _chunks(len(world), len(slots)):
            w = world[rows]
            x, y = units.x_km[w, unit[rows]], units.y_km[w, unit[rows]]
            part = _Eyes(*(column[w][:, slots] for column in eyes))
            sees = part.sees & (part.side == side[rows][:, None])
            _hide(res, sees, w, part, (x, y), late)
            found = _by_eye(sees, part, (x, y), jam[rows])
            for whole, one in zip(least, found, strict=True):
                whole[rows] = np.minimum(whole[rows], one)
    return least


def _by_eye(sees: Array, eyes: _Eyes, place: Pair, jam: Array) -> Noise:
    """The least noise at places (n,) km in noise `jam` (n,) for any of the eyes (n, m) that have them in view."""
    dx, dy = place[0][:, None] - eyes.x, place[1][:, None] - eyes.y
    square = dx * dx + dy * dy
    lifted = eyes.through_km * eyes.through_km * PPM
    strong = jam[:, None]
    some = strong * square > lifted
    raw = np.where(some, strong - lifted / np.where(some, square, 1.0), 0.0).astype(np.int64)
    raw = np.where(sees, raw, strong)
    left = np.where(sees, raw * (PPM - eyes.counter_ppm) // PPM, strong)
    far = np.where(sees, np.minimum(BLUR * np.sqrt(square), BLUR_MOST_KM), BLUR_MOST_KM)
    return Noise(*(one.min(axis=1) for one in (raw, left, left / PPM * far)))


def _hide(res: Resolution, sees: Array, world: Array, eyes: _Eyes, place: Pair, late: bool) -> None:
    """Take out of `sees` (n, m) the eyes that have a body before them."""
    radius = res.tables.bodies.radius_km
    if not len(radius):
        return
    step = (res.impulse + late) * SUBSTEPS
    bodies = res.this_turn.body_x[:, step], res.this_turn.body_y[:, step]
    row, eye = np.nonzero(sees)
    ends = eyes.x[row, eye], eyes.y[row, eye], place[0][row], place[1][row]
    hidden = hidden_by_bodies(world[row], *ends, *bodies, radius)
    sees[row[hidden], eye[hidden]] = False


def _chunks(rows: int, wide: int) -> Iterator[slice]:
    """Parts of so many rows, each with `wide` others, that fit the memory; none where there are no others."""
    step = max(1, _CELLS // max(wide, 1))
    return (slice(first, first + step) for first in range(0, rows if wide else 0, step))
