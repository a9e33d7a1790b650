"""Where the units of a scenario stand at the start, and how fast they move: (W,) draws, then offsets by unit.

Only + - * / and square roots, so that a start has the same bits on every CPU; formations are symmetric in their
arithmetic, so that a mirrored file gives the mirrored start.
"""

from dataclasses import dataclass
from hashlib import blake2b
from math import isqrt, sqrt

import numpy as np

from game.scenario.names import Names
from game.scenario.spec import (
    AltitudePlace,
    FormationSpec,
    OffsetPlace,
    RadiusPlace,
    SpanValue,
    Spec,
    SquadronSpec,
)

from ..rules.state.rolls import roll_fraction
from ..rules.state.vectors import unit_vector
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


def unit_vectors(degrees: Array) -> tuple[Array, Array]:
    """(W,) unit vectors of angles in degrees."""
    if degrees.size and (degrees == degrees[0]).all():
        x, y = unit_vector(float(degrees[0]))
        return np.full(degrees.shape, x), np.full(degrees.shape, y)
    pairs = np.array([unit_vector(float(one)) for one in degrees]).reshape(-1, 2)
    return pairs[:, 0].copy(), pairs[:, 1].copy()


def middles(spec: Spec, names: Names, keys: Array) -> list[tuple[Array, Array]]:
    """The middle of every squadron, (W,) x and y in km; fighters aboard stand where their carriers stand."""
    bodies = body_starts(spec)
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
            place = (np.full(keys.shape, x0), np.full(keys.shape, y0))
        done[squadron.id] = place
        return place

    return [middle(squadron) for squadron in spec.squadron]


def standings(spec: Spec, names: Names, keys: Array) -> list[Standing]:
    """Middle, facing and count of every squadron in worlds of these keys (W,)."""
    places = middles(spec, names, keys)
    result = []
    for number, squadron in enumerate(spec.squadron):
        x, y = places[number]
        fx, fy = _facing(spec, names, number, places)
        result.append(Standing(x, y, fx, fy, drawn_counts(keys, squadron)))
    return result


def _facing(spec: Spec, names: Names, number: int, places: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Unit vector that a squadron faces along: a heading, a side's middle, or the nearest enemy side's."""
    facing = spec.squadron[number].formation.facing
    x, y = places[number]
    if isinstance(facing, float):
        ux, uy = unit_vector(facing)
        return np.full(x.shape, ux), np.full(x.shape, uy)
    sides = [facing] if facing else [side.id for side in spec.side if side.id != spec.squadron[number].side]
    best = np.full(x.shape, np.inf)
    fx, fy = np.ones(x.shape), np.zeros(x.shape)
    for side in sides:
        rows = [row for row, squadron in enumerate(spec.squadron) if squadron.side == side]
        if not rows:
            continue
        dx = sum((places[row][0] for row in rows[1:]), start=places[rows[0]][0]) / len(rows) - x
        dy = sum((places[row][1] for row in rows[1:]), start=places[rows[0]][1]) / len(rows) - y
        size = np.sqrt(dx * dx + dy * dy)
        nearer = (size < best) & (size > 0.0)
        scale = np.where(size > 0.0, size, 1.0)
        fx, fy = np.where(nearer, dx / scale, fx), np.where(nearer, dy / scale, fy)
        best = np.where(nearer, size, best)
    return fx, fy


def spacing_km(formation: FormationSpec, size_km: float) -> float:
    """Distance between neighbours in a formation: as given, or ten times the class's size."""
    return formation.spacing_km if formation.spacing_km is not None else 10.0 * size_km


def formation_offsets(kind: str, count: int, spacing: float) -> list[tuple[float, float]]:
    """(ahead, to the left) in km of each of `count` units from the middle of their formation."""
    middle = (count - 1) / 2.0
    if kind == "line":
        return [(0.0, (middle - place) * spacing) for place in range(count)]
    if kind == "column":
        return [((middle - place) * spacing, 0.0) for place in range(count)]
    if kind == "ring":
        if count == 1:
            return [(0.0, 0.0)]
        radius = spacing * count / 6.283185307179586
        spokes = [unit_vector(360.0 * place / count) for place in range(count)]
        return [(x * radius, y * radius) for x, y in spokes]
    if kind == "wedge":
        rows = [((place + 1) // 2, 1 if place % 2 else -1) for place in range(count)]
        return [(-back * spacing, (side * back if back else 0) * spacing) for back, side in rows]
    return _block_offsets(count, spacing)


def _block_offsets(count: int, spacing: float) -> list[tuple[float, float]]:
    """Rows abreast, near square, the last row centred."""
    width = max(1, isqrt(max(count - 1, 0)) + 1)
    rows = (count + width - 1) // width
    offsets = []
    for place in range(count):
        row, file = divmod(place, width)
        in_row = min(width, count - row * width)
        offsets.append((((rows - 1) / 2.0 - row) * spacing, ((in_row - 1) / 2.0 - file) * spacing))
    return offsets


def unit_places(standing: Standing, formation: FormationSpec, size_km: float, most: int) -> tuple[Array, Array]:
    """(W, most) places in km of the units of a squadron; units that a world did not draw stand in its middle."""
    worlds = standing.x_km.shape[0]
    ahead, left = np.zeros((worlds, most)), np.zeros((worlds, most))
    spacing = spacing_km(formation, size_km)
    for count in np.unique(standing.count):
        offsets = np.array(formation_offsets(formation.kind, int(count), spacing)).reshape(-1, 2)
        picked = standing.count == count
        ahead[picked, : int(count)] = offsets[:, 0]
        left[picked, : int(count)] = offsets[:, 1]
    fx, fy = standing.fx[:, None], standing.fy[:, None]
    return standing.x_km[:, None] + (ahead * fx - left * fy), standing.y_km[:, None] + (ahead * fy + left * fx)


def circular_velocity(x: Array, y: Array, body_x: float, body_y: float, mu: float, sense: float) -> tuple[Array, Array]:
    """Velocities in km/s of circular orbits round a body, counter-clockwise for `sense` +1."""
    dx, dy = x - body_x, y - body_y
    radius = np.sqrt(dx * dx + dy * dy)
    speed = np.sqrt(mu / radius) * sense
    return -dy / radius * speed, dx / radius * speed


def main_body(spec: Spec, x: float, y: float) -> int:
    """The body whose surface is nearest to a place, -1 without bodies."""
    places = body_starts(spec)
    heights = [
        sqrt((x - bx) * (x - bx) + (y - by) * (y - by)) - body.radius_km
        for body, (bx, by) in zip(spec.body, places, strict=True)
    ]
    return heights.index(min(heights)) if heights else -1
