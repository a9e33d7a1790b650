"""Blasts for one source and one ship or craft at a time, in plain Python."""

from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from ..rules.state.tables import Tables
from ..rules.state.vectors import rolled_unit
from ..rules.state.vocabulary import Cause, Presence, Stream
from ..rules.state.world import World
from .oracle_dice import Dice
from .oracle_flights import Flight, flights_of

Momenta = dict[tuple[int, int], tuple[float, float]]


@dataclass
class Blast:
    """A ship that blows up."""

    uid: int
    code: int
    energy_mj: int
    x_km: float
    y_km: float
    mass_t: float


@dataclass
class Burst:
    """What the blasts of one impulse do to one world."""

    hits: list[tuple[int, int, int]] = field(default_factory=list)  # target uid, source uid, energy
    pushes: list[tuple[int, int, float]] = field(default_factory=list)  # target code, source code, km/s
    kicks: dict[int, list[float]] = field(default_factory=dict)  # code -> change of velocity, km/s
    strikes: set[tuple[int, int, int, int]] = field(default_factory=set)  # (flight, number of the craft, source, Cause)


def burst(world: World, tables: Tables, w: int, impulse: int) -> Burst:
    """What the blasts of world `w` do to ships and craft, and what recoils on their debris."""
    blasts = blasts_of(world, tables, w)
    result = Burst(kicks={code: [0.0, 0.0] for code in range(world.unit_slots + world.flight_slots)})
    for s in range(world.unit_slots):
        if world.units.presence[w, s] == Presence.PRESENT:
            _reach_unit(result, world, tables, w, s, blasts)
    result.strikes, momenta = blasted(world, tables, w, impulse)
    for (source, flight), momentum in momenta.items():
        blast = next(one for one in blasts if one.uid == source)
        _push_flight(result, world, tables, w, blast, flight, momentum)
    return result


def blasts_of(world: World, tables: Tables, w: int) -> list[Blast]:
    """All ships on the map that blow up now."""
    units = world.units
    return [
        Blast(
            int(units.uid[w, s]), s, int(units.blast_mj[w, s]), float(units.x_km[w, s]), float(units.y_km[w, s]),
            float(tables.classes.mass_t[units.class_id[w, s]]),
        )
        for s in range(world.unit_slots)
        if units.presence[w, s] == Presence.PRESENT and units.blast_mj[w, s] > 0
    ]  # fmt: skip


def _reach_unit(result: Burst, world: World, tables: Tables, w: int, s: int, blasts: list[Blast]) -> None:
    """Hit and push one unit by all blasts but its own; each recoils by the masses."""
    units = world.units
    mass = float(tables.classes.mass_t[units.class_id[w, s]])
    for blast in blasts:
        dx, dy = float(units.x_km[w, s]) - blast.x_km, float(units.y_km[w, s]) - blast.y_km
        energy = blast_at(blast.energy_mj, dx, dy)
        if blast.code == s or not energy:
            continue
        x, y = blast_push(energy, dx, dy, mass)
        result.hits.append((int(units.uid[w, s]), blast.uid, energy))
        result.pushes.append((s, blast.code, sqrt(x * x + y * y)))
        _kick(result, s, x, y)
        _kick(result, blast.code, -x * mass / blast.mass_t, -y * mass / blast.mass_t)


def _push_flight(
    result: Burst, world: World, tables: Tables, w: int, blast: Blast, uid: int, momentum: tuple[float, float]
) -> None:
    """Push what is left of a flight by the momentum (t km/s) that its surviving craft were given."""
    f = world.flights.uid[w].tolist().index(uid)
    dead = {number for loser, number, *_ in result.strikes if loser == uid}
    left = int(world.flights.alive[w, f]) - len(dead)
    mass = float(tables.classes.mass_t[world.flights.class_id[w, f]]) * left
    x, y = (part / mass if mass else 0.0 for part in momentum)
    code = world.flight_code(f)
    result.pushes.append((code, blast.code, sqrt(x * x + y * y)))
    _kick(result, code, x, y)
    _kick(result, blast.code, -momentum[0] / blast.mass_t, -momentum[1] / blast.mass_t)


def _kick(result: Burst, code: int, x: float, y: float) -> None:
    result.kicks[code][0] += x
    result.kicks[code][1] += y


def blasted(world: World, tables: Tables, w: int, impulse: int) -> tuple[set[tuple[int, int, int, int]], Momenta]:
    """What the blasts of world `w` do to craft: strikes, and what surviving craft are given: (source, flight): t km/s.

    Each craft is at a place of its own in the cloud.
    """
    dice, blasts = Dice(world, w, impulse), blasts_of(world, tables, w)
    strikes: set[tuple[int, int, int, int]] = set()
    momenta: Momenta = {}
    for own in flights_of(world, tables, w):
        for number in range(own.alive if own.flies else 0):
            x, y = in_cloud(
                dice.word(Stream.CLOUD, own.uid, 0, number), own.spread_km, float(world.battle.mirror_sign[w])
            )
            _reach_craft(strikes, momenta, own, number, (own.x_km + x, own.y_km + y), blasts)
    return strikes, momenta


def _reach_craft(
    strikes: set[tuple[int, int, int, int]],
    momenta: Momenta,
    own: Flight,
    number: int,
    place: tuple[float, float],
    blasts: list[Blast],
) -> None:
    """A craft takes a fiftieth of what would reach a ship at its place: it dies of its hull, or is pushed."""
    reaching = []
    for blast in blasts:
        dx, dy = place[0] - blast.x_km, place[1] - blast.y_km
        reaching.append((blast, dx, dy, blast_at(blast.energy_mj, dx, dy) // 50))
    dies = sum(energy for *_, energy in reaching) >= max(own.hull_mj, 1)
    for blast, dx, dy, energy in reaching:
        if not energy:
            continue
        if dies:
            strikes.add((own.uid, number, blast.uid, int(Cause.BLAST)))
        x, y = (0.0, 0.0) if dies else blast_push(energy, dx, dy, 1.0)
        before = momenta.get((blast.uid, own.uid), (0.0, 0.0))
        momenta[blast.uid, own.uid] = before[0] + x, before[1] + y


def in_cloud(word: int, spread_km: float, mirror_sign: float) -> tuple[float, float]:
    """A place in a disc: as far out as the root of one half of the bits, in a direction by the other."""
    ux, uy = rolled_unit(np.array([(word & 0xFFFFFFFF) / 2.0**32]), np.array([mirror_sign]))
    radius = spread_km * sqrt((word >> 32) / 2.0**32)
    return float(ux[0]) * radius, float(uy[0]) * radius


def blast_at(energy: int, dx: float, dy: float) -> int:
    """Energy of a blast that reaches a point at (dx, dy) km from it."""
    square = dx * dx + dy * dy
    if square > 2_500.0 * 2_500.0:
        return 0
    return int(energy / (1.0 + square / (150.0 * 150.0)))


def blast_push(reaching: int, dx: float, dy: float, mass_t: float) -> tuple[float, float]:
    """Change of velocity, km/s, of a mass at (dx, dy) km from a blast: 40 GJ move 45,000 t by about 0.3 km/s."""
    distance = sqrt(dx * dx + dy * dy)
    if distance == 0.0:
        return 0.0, 0.0
    speed = 340.0 * (reaching / 1000.0) / mass_t
    return speed * dx / distance, speed * dy / distance
