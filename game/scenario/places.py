"""Where the squadrons of a scenario stand at the start, each world its own draws: (W,).

Only + - * / and square roots, so that a start has the same bits on every CPU.
"""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from game.scenario.frames import NOWHERE, frame_body
from game.scenario.names import Names
from game.scenario.spec import (
    AltitudePlace,
    OffsetPlace,
    RadiusPlace,
    SpanValue,
    Spec,
    SquadronSpec,
)

from ..rules import roll_fraction, unit_vector
from ..rules.state.vocabulary import Stream

Array = np.ndarray
COUNT, ACROSS, ALONG = range(3)  # what a squadron draws: its count, and the two numbers of its place


@dataclass(slots=True)
class Standing:
    """Where one squadron stands in W worlds: its middle, its heading and how many units it has."""

    x_km: Array  # (W,)
    y_km: Array
    fx: Array  # (W,) unit vector that it faces along
    fy: Array
    count: Array  # (W,) int


def ident_number(ident: str) -> int:
    """A number that an id keeps whatever stands beside it, so that a new squadron shifts nobody's draws."""
    return int.from_bytes(blake2b(ident.encode(), digest_size=7).digest(), "little")


def drawn(keys: Array, ident: str, what: int, span: SpanValue) -> Array:
    """(W,) numbers between low and high, each world's own; exactly low where both are equal."""
    low, high = span
    if low == high:
        return np.full(keys.shape, float(low))
    return low + (high - low) * roll_fraction(keys, 0, 0, Stream.SETUP, ident_number(ident), what)


def drawn_counts(keys: Array, squadron: SquadronSpec) -> Array:
    """(W,) how many units a squadron has, low to high, each as likely."""
    low, high = squadron.count
    if low == high:
        return np.full(keys.shape, low, dtype=np.int64)
    fraction = roll_fraction(keys, 0, 0, Stream.SETUP, ident_number(squadron.id), COUNT)
    return low + np.floor(fraction * (high - low + 1)).astype(np.int64)


def body_starts(spec: Spec) -> list[tuple[float, float]]:
    """Places of the bodies at the start of the battle; a body on rails is defined below the one it orbits."""
    places: dict[str, tuple[float, float]] = {}
    for body in spec.body:
        if body.orbit is None:
            places[body.id] = body.at or (0.0, 0.0)
            continue
        x, y = places[body.orbit.body]
        ux, uy = unit_vector(body.orbit.bearing_deg)
        places[body.id] = (x + ux * body.orbit.radius_km, y + uy * body.orbit.radius_km)
    return list(places.values())


def frame_start(spec: Spec) -> tuple[float, float]:
    """Where the middle of the map is at the start of the battle, km."""
    body = frame_body(spec)
    return (0.0, 0.0) if body == NOWHERE else body_starts(spec)[body]


def unit_vectors(degrees: Array) -> tuple[Array, Array]:
    """(W,) unit vectors of angles in degrees."""
    if degrees.size and (degrees == degrees[0]).all():
        x, y = unit_vector(float(degrees[0]))
        return np.full(degrees.shape, x), np.full(degrees.shape, y)
    pairs = np.array([unit_vector(float(one)) for one in degrees]).reshape(-1, 2)
    return pairs[:, 0].copy(), pairs[:, 1].copy()


def middles(spec: Spec, names: Names, keys: Array) -> list[tuple[Array, Array]]:
    """The middle of every squadron, (W,) x and y in km; fighters aboard stand where their carriers stand."""
    bodies, (middle_x, middle_y) = body_starts(spec), frame_start(spec)
    by_id = {squadron.id: squadron for squadron in spec.squadron}
    done: dict[str, tuple[Array, Array]] = {}

    def middle(squadron: SquadronSpec) -> tuple[Array, Array]:
        if squadron.id in done:
            return done[squadron.id]
        at = squadron.at
        if squadron.home is not None and at is None:
            place = middle(by_id[squadron.home])
        elif isinstance(at, OffsetPlace):
            x, y = middle(by_id[at.squadron])
            place = (x + drawn(keys, squadron.id, ACROSS, at.dx_km), y + drawn(keys, squadron.id, ALONG, at.dy_km))
        elif isinstance(at, RadiusPlace | AltitudePlace):
            number = names.body_number[at.body]
            x0, y0 = bodies[number]
            ux, uy = unit_vectors(drawn(keys, squadron.id, ALONG, at.bearing_deg))
            if isinstance(at, RadiusPlace):
                radius = drawn(keys, squadron.id, ACROSS, at.radius_km)
            else:
                radius = spec.body[number].radius_km + drawn(keys, squadron.id, ACROSS, at.altitude_km)
            place = (x0 + ux * radius, y0 + uy * radius)
        else:
            x0, y0 = at if at is not None else (0.0, 0.0)
            place = (np.full(keys.shape, x0 + middle_x), np.full(keys.shape, y0 + middle_y))
        done[squadron.id] = place
        return place

    return [middle(squadron) for squadron in spec.squadron]


def standings(spec: Spec, names: Names, keys: Array) -> list[Standing]:
    """Middle, facing and count of every squadron in worlds of these keys (W,)."""
    places = middles(spec, names, keys)
    fleets = _side_middles(spec, places)
    result = []
    for squadron, (x, y) in zip(spec.squadron, places, strict=True):
        fx, fy = _facing(squadron, x, y, fleets)
        result.append(Standing(x, y, fx, fy, drawn_counts(keys, squadron)))
    return result


def _side_middles(spec: Spec, places: list[tuple[Array, Array]]) -> dict[str, tuple[Array, Array]]:
    """The mean place of the squadrons of each side that has any, (W,)."""
    middles = {}
    for side in spec.side:
        own = [place for place, squadron in zip(places, spec.squadron, strict=True) if squadron.side == side.id]
        if own:
            x = sum((x for x, _ in own[1:]), start=own[0][0]) / len(own)
            y = sum((y for _, y in own[1:]), start=own[0][1]) / len(own)
            middles[side.id] = (x, y)
    return middles


def _facing(squadron: SquadronSpec, x: Array, y: Array, fleets: dict[str, tuple[Array, Array]]) -> tuple[Array, Array]:
    """Unit vector that a squadron faces along: a heading, a side's middle, or the nearest other side's."""
    facing = squadron.formation.facing
    if isinstance(facing, float):
        ux, uy = unit_vector(facing)
        return np.full(x.shape, ux), np.full(x.shape, uy)
    best = np.full(x.shape, np.inf)
    fx, fy = np.ones(x.shape), np.zeros(x.shape)
    faced = [facing] if facing else [side for side in fleets if side != squadron.side]
    for side_x, side_y in (fleets[side] for side in faced if side in fleets):
        dx, dy = side_x - x, side_y - y
        size = np.sqrt(dx * dx + dy * dy)
        nearer = (size < best) & (size > 0.0)
        scale = np.where(size > 0.0, size, 1.0)
        fx, fy = np.where(nearer, dx / scale, fx), np.where(nearer, dy / scale, fy)
        best = np.where(nearer, size, best)
    return fx, fy
