"""Fighters and drones against each other and against ships, one flight and one craft at a time in plain Python."""

from dataclasses import dataclass, field

from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, Cause, Kind, Mission, Presence, Stance, Stream
from ..rules.state.world import World
from .oracle_dice import Dice, drawn
from .oracle_flights import Flight, apart_km, flights_of


@dataclass
class Fought:
    """What one impulse of fighting does to one world, by uid."""

    energy_mj: dict[int, int] = field(default_factory=dict)
    dashing: set[int] = field(default_factory=set)
    pulses: dict[int, int] = field(default_factory=dict)  # craft put down to each flight that pulsed
    strikes: set[tuple[int, int, int, int]] = field(default_factory=set)  # (flight, number of the craft, source, Cause)
    stings: set[tuple[int, int, int, int, int]] = field(default_factory=set)  # (flight, unit, energy, Cause, parts)


@dataclass
class Fight:
    """One impulse of fighting while its flights are gone through."""

    world: World
    tables: Tables
    w: int
    dice: Dice
    flying: list[Flight]
    result: Fought
    pulsing: dict[tuple[int, int], list[Flight]] = field(default_factory=dict)  # by who is hit and side of the drones
    stinging: dict[tuple[int, int, int], list[Flight]] = field(default_factory=dict)  # by ship, side and class

    def fights(self, side: int, other: int) -> bool:
        """Does a side fight another?"""
        return bool(self.world.sides.stance[self.w, side, other] == Stance.FIGHT)

    def foes(self, own: Flight) -> list[Flight]:
        """Hostile flights on the map."""
        return [f for f in self.flying if self.fights(own.side, f.side)]


def fought(world: World, tables: Tables, w: int, impulse: int) -> Fought:
    """One impulse of fighting of world `w`, craft by craft."""
    flights = flights_of(world, tables, w)
    result = Fought({f.uid: f.energy_mj for f in flights})
    fight = Fight(world, tables, w, Dice(world, w, impulse), [f for f in flights if f.flies], result)
    for own in fight.flying:
        result.energy_mj[own.uid] = _acted(fight, own, recharged(own))
    for (loser, _), drones in fight.pulsing.items():
        _go_through(fight, next(f for f in fight.flying if f.uid == loser), drones)
    for (ship, _, _), by in fight.stinging.items():
        craft = sum(own.alive for own in by)
        result.stings.add((by[0].uid, ship, craft * by[0].craft_sting_mj, int(_cause(by[0])), craft))
    return result


def recharged(own: Flight) -> int:
    """Energy of a craft after its recharge: never above its maximum, and never less than before."""
    return int(max(own.energy_mj, min(own.energy_mj + own.craft_regen_mj, own.craft_energy_mj)))


def _acted(fight: Fight, own: Flight, energy: int) -> int:
    """The energy that is left to a flight after the one thing that it does: a pulse, else shots, else a sting."""
    if energy >= own.pulse_mj and _pulses(fight, own):
        return energy - int(own.pulse_mj)
    if energy >= own.craft_shot_mj and (_shoots(fight, own) or _stings(fight, own)):
        return energy - int(own.craft_shot_mj)
    return energy


def _pulses(fight: Fight, own: Flight) -> bool:
    """A drone with fighters near pulses at all craft near, and dashes off if it is on a chase."""
    near = [f for f in fight.foes(own) if between_km(own, f) <= own.pulse_km + own.spread_km]
    if own.pulse_ppm <= 0 or all(f.kind != Kind.FIGHTER for f in near):
        return False
    fight.result.pulses[own.uid] = 0
    if own.mission == Mission.CHASE:
        fight.result.dashing.add(own.uid)
    for foe in near:
        fight.pulsing.setdefault((foe.uid, own.side), []).append(own)
    return True


def _shoots(fight: Fight, own: Flight) -> bool:
    """Each craft of a flight shoots at one of all craft in its reach."""
    reach = own.craft_reach_km + own.spread_km
    prey = [(f.uid, f.alive) for f in fight.foes(own) if between_km(own, f) <= reach + f.spread_km]
    if own.craft_kill_ppm <= 0 or not prey:
        return False
    for number in range(own.alive):
        if fight.dice.below(own.craft_kill_ppm, Stream.FIGHTER, own.uid, 0, number):
            target = drawn(fight.dice, own.uid, number, prey)
            fight.result.strikes.add((*target, own.uid, int(_cause(own))))
    return True


def _stings(fight: Fight, own: Flight) -> bool:
    """A flight stings the nearest ship in its reach; all of one class and side sting it as one."""
    ship = _ship_in_reach(fight, own, own.craft_reach_km + own.spread_km)
    if own.craft_sting_mj <= 0 or ship is None:
        return False
    fight.stinging.setdefault((ship, own.side, own.class_id), []).append(own)
    return True


def _go_through(fight: Fight, loser: Flight, drones: list[Flight]) -> None:
    """Each craft of a flight comes through the pulses of all drones of one side near it, or not."""
    left = comes_through([own.pulse_ppm for own in drones for _ in range(own.alive)])
    first = drones[0].uid
    for number in range(loser.alive):
        if not fight.dice.below(left, Stream.PULSE, loser.uid, first, number):
            fight.result.strikes.add((loser.uid, number, first, int(Cause.PULSE)))
            fight.result.pulses[first] += 1


def _cause(own: Flight) -> Cause:
    return Cause.FIGHTERS if own.kind == Kind.FIGHTER else Cause.DRONES


def between_km(one: Flight, other: Flight) -> float:
    """Distance of two flights."""
    return apart_km(one.x_km, one.y_km, other.x_km, other.y_km)


def _ship_in_reach(fight: Fight, own: Flight, reach_km: float) -> int | None:
    """uid of the nearest hostile ship in reach that its side does not believe dead."""
    world, w, units = fight.world, fight.w, fight.world.units
    found = []
    for s in range(world.unit_slots):
        alive = units.presence[w, s] == Presence.PRESENT and units.hull_mj[w, s] > 0
        believed_dead = world.contacts.dead[w, own.side, s]
        if alive and fight.fights(own.side, units.side[w, s]) and not believed_dead:
            found.append((apart_km(own.x_km, own.y_km, units.x_km[w, s], units.y_km[w, s]), int(units.uid[w, s])))
    distance, uid = min(found, default=(reach_km, None))
    return uid if distance <= reach_km else None


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
