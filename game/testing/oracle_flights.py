"""Flights by the words of the rules, one flight and one pair at a time in plain Python."""

from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from ..rules.state.tables import Tables
from ..rules.state.vectors import rolled_unit
from ..rules.state.vocabulary import IMPULSES, PPM, Cause, Kind, Mission, Presence, Stage, Stream, System
from ..rules.state.world import World
from .oracle_damage import blast_at, blast_push

DASH_IMPULSES = 6
RECENT_IMPULSES = 12
ENGAGE_KM = 2_000.0
Momenta = dict[tuple[int, int], tuple[float, float]]


@dataclass
class Fought:
    """What one impulse of fighting does to one world, by uid."""

    energy_mj: dict[int, int] = field(default_factory=dict)
    dashing: set[int] = field(default_factory=set)
    pulses: dict[int, int] = field(default_factory=dict)  # craft put down to each flight that pulsed
    strikes: set[tuple[int, int, int, int]] = field(default_factory=set)  # (flight, number of the craft, source, Cause)
    stings: set[tuple[int, int, int, int, int]] = field(default_factory=set)  # (flight, unit, energy, Cause, parts)


class Flight:
    """One flight of one world, read from its columns."""

    def __init__(self, world: World, tables: Tables, w: int, f: int):
        self._row, self._w, self._f, self._class = world.flights, w, f, tables.classes

    def __getattr__(self, name: str) -> Any:
        if hasattr(self._row, name):
            return getattr(self._row, name)[self._w, self._f].item()
        return getattr(self._class, name)[self._row.class_id[self._w, self._f]].item()

    @property
    def flies(self) -> bool:
        """On the map with craft left."""
        return self.presence == Presence.PRESENT and self.alive > 0


def flights_of(world: World, tables: Tables, w: int) -> list[Flight]:
    """The flights of a world that are in use, by uid."""
    rows = [Flight(world, tables, w, f) for f in range(world.flight_slots)]
    return sorted((row for row in rows if row.uid), key=lambda row: row.uid)


def with_part(word: int, part: int) -> int:
    """64 bits with one more number mixed in: splitmix64 in whole numbers."""
    word = (word + 0x9E3779B97F4A7C15 * (part + 1)) % 2**64
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ word >> 27) * 0x94D049BB133111EB % 2**64
    return word ^ word >> 31


class Dice:
    """The dice of one world in one impulse: a word of 64 bits for every question."""

    def __init__(self, world: World, w: int, impulse: int):
        self._moment = with_part(int(world.battle.key[w]), int(world.battle.turn[w]) * 64 + impulse)

    def word(self, stream: Stream, a: int, b: int, *more: int) -> int:
        """Bits for uids `a` and `b` and further numbers."""
        word = self._moment
        for part in (int(stream), a, b, 0, *more):
            word = with_part(word, part)
        return word

    def below(self, chance_ppm: int, stream: Stream, a: int, b: int, *more: int) -> bool:
        """Does a chance come true?"""
        return (self.word(stream, a, b, *more) >> 32) * PPM >> 32 < chance_ppm


def drawn(dice: Dice, shooter: int, shot: int, flights: list[tuple[int, int]]) -> tuple[int, int]:
    """The craft that a shot is at among all of some flights (uid, craft): (uid, number). Each is as likely."""
    best = []
    for uid, count in flights:
        word = dice.word(Stream.CRAFT, shooter, 0, shot, uid)
        best.append(min((with_part(word, number), uid, number) for number in range(count)))
    return min(best)[1:]


def losses_of(strikes: set[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Who lost how many craft to whom: (flight, Cause, source, craft), sorted. A craft is lost once."""
    by: dict[tuple[int, int], tuple[int, int]] = {}
    for flight, number, source, cause in strikes:
        by[flight, number] = min(by.get((flight, number), (cause, source)), (cause, source))
    rows = [(flight, *killer) for (flight, _), killer in by.items()]
    return sorted((*row, rows.count(row)) for row in set(rows))


def comes_through(pulses: list[int]) -> int:
    """Chance in ppm to come through pulses of these chances: equal ones first in parts of 10^12, rounded down."""
    left = PPM
    for chance in sorted(set(pulses)):
        part = PPM * PPM
        for _ in range(pulses.count(chance)):
            part = part * (PPM - chance) // PPM
        left = left * part // (PPM * PPM)
    return left


def apart_km(ax: float, ay: float, bx: float, by: float) -> float:
    """Distance of two places."""
    return sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by))


def fought(world: World, tables: Tables, w: int, impulse: int) -> Fought:
    """One impulse of fighting of world `w`, craft by craft."""
    dice = Dice(world, w, impulse)
    all_flights = flights_of(world, tables, w)
    flying = [f for f in all_flights if f.flies]
    result = Fought({f.uid: f.energy_mj for f in all_flights})
    pulses: dict[tuple[int, int], list[Flight]] = {}  # by loser and side of the drones
    stings: dict[tuple[int, int, int], list[Flight]] = {}  # by ship, side and class
    for own in flying:
        foes = [f for f in flying if tables.sides.enemy[own.side, f.side]]
        energy = max(own.energy_mj, min(own.energy_mj + own.craft_regen_mj, own.craft_energy_mj))
        near = [f for f in foes if apart_km(own.x_km, own.y_km, f.x_km, f.y_km) <= own.pulse_km + own.spread_km]
        reach = own.craft_reach_km + own.spread_km
        prey = [f for f in foes if apart_km(own.x_km, own.y_km, f.x_km, f.y_km) <= reach + f.spread_km]
        if own.pulse_ppm > 0 and energy >= own.pulse_mj and any(f.kind == Kind.FIGHTER for f in near):
            energy -= own.pulse_mj
            result.pulses[own.uid] = 0
            if own.mission == Mission.CHASE:
                result.dashing.add(own.uid)
            for foe in near:
                pulses.setdefault((foe.uid, own.side), []).append(own)
        elif own.craft_kill_ppm > 0 and energy >= own.craft_shot_mj and prey:
            energy -= own.craft_shot_mj
            _shot(dice, result, own, prey)
        elif own.craft_sting_mj > 0 and energy >= own.craft_shot_mj:
            ship = _ship_in_reach(world, tables, w, own, reach)
            if ship is not None:
                energy -= own.craft_shot_mj
                stings.setdefault((ship, own.side, own.class_id), []).append(own)
        result.energy_mj[own.uid] = energy
    for (loser, _), by in pulses.items():
        _go_through(dice, result, next(f for f in flying if f.uid == loser), by)
    for (ship, _, _), by in stings.items():
        craft = sum(own.alive for own in by)
        result.stings.add((by[0].uid, ship, craft * by[0].craft_sting_mj, int(_cause(by[0])), craft))
    return result


def _shot(dice: Dice, result: Fought, own: Flight, prey: list[Flight]) -> None:
    """Each craft of a flight shoots at one of all craft in its reach."""
    for number in range(own.alive):
        if dice.below(own.craft_kill_ppm, Stream.FIGHTER, own.uid, 0, number):
            target = drawn(dice, own.uid, number, [(f.uid, f.alive) for f in prey])
            result.strikes.add((*target, own.uid, int(_cause(own))))


def _go_through(dice: Dice, result: Fought, loser: Flight, by: list[Flight]) -> None:
    """Each craft of a flight comes through the pulses of all drones of one side near it, or not."""
    left = comes_through([own.pulse_ppm for own in by for _ in range(own.alive)])
    for number in range(loser.alive):
        if not dice.below(left, Stream.PULSE, loser.uid, by[0].uid, number):
            result.strikes.add((loser.uid, number, by[0].uid, int(Cause.PULSE)))
            result.pulses[by[0].uid] += 1


def _cause(own: Flight) -> Cause:
    return Cause.FIGHTERS if own.kind == Kind.FIGHTER else Cause.PULSE


def blasted(world: World, tables: Tables, w: int, impulse: int) -> tuple[set[tuple[int, int, int, int]], Momenta]:
    """What the bursts of world `w` do to craft: strikes, and what surviving craft are given: (source, flight): t km/s.

    Each craft is at a place of its own in the cloud; a fiftieth of what would reach a ship there reaches it.
    """
    dice, units, mirror_sign = Dice(world, w, impulse), world.units, float(world.battle.mirror_sign[w])
    bursts = [
        (int(units.uid[w, s]), int(units.blast_mj[w, s]), float(units.x_km[w, s]), float(units.y_km[w, s]))
        for s in range(world.unit_slots)
        if units.presence[w, s] == Presence.PRESENT and units.blast_mj[w, s] > 0
    ]
    strikes: set[tuple[int, int, int, int]] = set()
    momenta: Momenta = {}
    for own in flights_of(world, tables, w):
        for number in range(own.alive if own.flies else 0):
            x, y = in_cloud(dice.word(Stream.CLOUD, own.uid, 0, number), own.spread_km, mirror_sign)
            x, y = own.x_km + x, own.y_km + y
            caught = [blast_at(energy, x - bx, y - by) // 50 for _, energy, bx, by in bursts]
            dies = sum(caught) >= max(own.hull_mj, 1)
            for (uid, _, bx, by), energy in zip(bursts, caught, strict=True):
                if energy and dies:
                    strikes.add((own.uid, number, uid, int(Cause.BLAST)))
                if energy:
                    push = (0.0, 0.0) if dies else blast_push(energy, x - bx, y - by, 1.0)
                    before = momenta.get((uid, own.uid), (0.0, 0.0))
                    momenta[uid, own.uid] = before[0] + push[0], before[1] + push[1]
    return strikes, momenta


def in_cloud(word: int, spread_km: float, mirror_sign: float) -> tuple[float, float]:
    """A place in a disc: as far out as the root of one half of the bits, in a direction by the other."""
    ux, uy = rolled_unit(np.array([(word & 0xFFFFFFFF) / 2.0**32]), np.array([mirror_sign]))
    radius = spread_km * sqrt((word >> 32) / 2.0**32)
    return float(ux[0]) * radius, float(uy[0]) * radius


def _ship_in_reach(world: World, tables: Tables, w: int, own: Flight, reach: float) -> int | None:
    """uid of the nearest hostile ship in reach that its side does not believe dead."""
    units, found = world.units, []
    for s in range(world.unit_slots):
        alive = units.presence[w, s] == Presence.PRESENT and units.hull_mj[w, s] > 0
        doubted = world.contacts.dead[w, own.side, s]
        if alive and tables.sides.enemy[own.side, units.side[w, s]] and not doubted:
            distance = apart_km(own.x_km, own.y_km, units.x_km[w, s], units.y_km[w, s])
            if distance <= reach:
                found.append((distance, int(units.uid[w, s])))
    return min(found)[1] if found else None


@dataclass
class Sighted:
    """A row as a side knows it."""

    there: bool  # on the map, for all that the side knows, and not surely dead
    dead: bool  # believed
    x: float
    y: float


class Thinker:
    """What flights of one world go for when they think."""

    def __init__(self, world: World, tables: Tables, w: int, impulse: int):
        self.world, self.tables, self.w = world, tables, w
        self.now = int(world.battle.turn[w]) * IMPULSES + impulse

    def sighted(self, code: int, side: int) -> Sighted:
        """What a side knows of a row code: friends as they are, enemies as seen last, for a turn."""
        world, w = self.world, self.w
        if not 0 <= code < world.unit_slots + world.flight_slots:
            return Sighted(False, True, 0.0, 0.0)
        ship = code < world.unit_slots
        group: Any = world.units if ship else world.flights
        known: Any = world.contacts if ship else world.flight_contacts
        row = code if ship else code - world.unit_slots
        if not self.tables.sides.enemy[side, group.side[w, row]]:
            lives = group.hull_mj[w, row] > 0 if ship else group.alive[w, row] > 0
            there = bool(group.presence[w, row] == Presence.PRESENT and lives)
            return Sighted(there, not lives, float(group.x_km[w, row]), float(group.y_km[w, row]))
        at = w, side, row
        age = 0 if known.in_sight[at] else self.now - int(known.seen_impulse[at])
        carried_s = min(age, RECENT_IMPULSES) * self.tables.impulse_s
        dead = bool(known.dead[at]) if ship else bool(known.alive[at] <= 0)
        met = known.presence[at] == Presence.PRESENT and (not ship or known.level[at] > 0)
        there = met and age <= RECENT_IMPULSES and not (dead and (not ship or known.sure[at]))
        x, y = known.x_km[at] + known.vx_km_s[at] * carried_s, known.y_km[at] + known.vy_km_s[at] * carried_s
        return Sighted(bool(there), dead, float(x), float(y))

    def here(self, code: int, side: int) -> bool:
        """Is a row there for a side."""
        return self.sighted(code, side).there

    def nearest(self, own: Flight, *, ships: bool, fighters: bool = False, within: float = float("inf")) -> int:
        """Code of the nearest known enemy of a sort, or -1."""
        world, w, slots = self.world, self.w, self.world.unit_slots
        found = []
        for code in range(slots) if ships else range(slots, slots + world.flight_slots):
            group: Any = world.units if ships else world.flights
            row = code if ships else code - slots
            seen = self.sighted(code, own.side)
            if not self.tables.sides.enemy[own.side, group.side[w, row]] or not seen.there or seen.dead:
                continue
            if fighters and self.tables.classes.kind[group.class_id[w, row]] != Kind.FIGHTER:
                continue
            distance = apart_km(own.x_km, own.y_km, seen.x, seen.y)
            if distance <= within:
                found.append((distance, int(group.uid[w, row]), code))
        return min(found)[2] if found else -1

    def goal(self, own: Flight) -> int:
        """Code that a flight goes for, or -1: it stays where it is."""
        ref = own.ref if self.here(own.ref, own.side) else -1
        if own.mission == Mission.DOCK:
            return own.home if self.here(own.home, own.side) else -1
        if own.mission in (Mission.STRIKE, Mission.STATION) and ref >= 0:
            return ref
        if own.mission == Mission.STRIKE:
            found = self.nearest(own, ships=False)
            return found if found >= 0 else self.nearest(own, ships=True)
        if own.mission == Mission.CHASE and own.stage == Stage.CHASING:
            found = self.nearest(own, ships=False, fighters=True)
            return found if found >= 0 else self.nearest(own, ships=True)
        if own.mission == Mission.STATION or (own.mission == Mission.CHASE and own.stage == Stage.STATIONED):
            held = own.goal if own.goal < self.world.unit_slots and self.here(own.goal, own.side) else -1
            return held if held >= 0 else self.nearest(own, ships=True)
        if own.mission in (Mission.PATROL, Mission.ESCORT):
            found = self.nearest(own, ships=False, within=ENGAGE_KM)
            if found >= 0 or own.mission == Mission.PATROL:
                return found
            if 0 <= ref < self.world.unit_slots:
                return ref
            return own.home if self.here(own.home, own.side) else -1
        return -1


def open_deck(world: World, tables: Tables, w: int, s: int) -> bool:
    """Can flights land on a unit and leave it."""
    units = world.units
    alive = units.presence[w, s] == Presence.PRESENT and units.hull_mj[w, s] > 0
    return bool(alive and tables.classes.hangar[units.class_id[w, s]] > 0 and units.system_ppm[w, s, System.HANGAR] > 0)


def landed(world: World, tables: Tables, w: int) -> set[int]:
    """uids of the flights that land at the start of an impulse, when nobody looks for a new home."""
    inside: dict[int, int] = {}
    for own in flights_of(world, tables, w):
        if own.presence == Presence.DOCKED and own.home >= 0:
            inside[own.home] = inside.get(own.home, 0) + own.alive
    found = set()
    units = world.units
    for own in flights_of(world, tables, w):
        s = own.home
        if not own.flies or own.mission != Mission.DOCK or s < 0 or not open_deck(world, tables, w, s):
            continue
        slow = apart_km(own.vx_km_s, own.vy_km_s, units.vx_km_s[w, s], units.vy_km_s[w, s]) <= 1.0
        near = apart_km(own.x_km, own.y_km, units.x_km[w, s], units.y_km[w, s]) <= 50.0
        if slow and near and units.side[w, s] == own.side:
            inside[s] = inside.get(s, 0) + own.alive
            if inside[s] <= int(tables.classes.hangar[units.class_id[w, s]]):
                found.add(own.uid)
    return found


def launched(world: World, tables: Tables, w: int) -> set[int]:
    """uids of the flights that leave their hangars at the start of an impulse."""
    return {
        own.uid
        for own in flights_of(world, tables, w)
        if own.presence == Presence.DOCKED
        and own.alive > 0
        and own.mission != Mission.DOCK
        and own.home >= 0
        and open_deck(world, tables, w, own.home)
    }


def push(a: tuple[float, float, float], b: tuple[float, float, float], impulse_s: float) -> tuple[float, float]:
    """Acceleration that keeps flight a (x, y, spread) clear of b, not at the same place: km/s2."""
    distance = apart_km(a[0], a[1], b[0], b[1])
    overlap = 0.5 * (a[2] + b[2]) - distance
    if overlap <= 0.0:
        return 0.0, 0.0
    size = overlap / (3.0 * impulse_s) / (3.0 * impulse_s)
    return (a[0] - b[0]) / distance * size, (a[1] - b[1]) / distance * size
