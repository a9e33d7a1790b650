"""What flights go for when they think, one flight and one row at a time in plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, Kind, Mission, Presence, Stage, Stance
from ..rules.state.world import World
from .oracle_flights import Flight, apart_km

RECENT_IMPULSES = 12
ENGAGE_KM = 2_000.0


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
        self.ships = range(world.unit_slots)
        self.flights = range(world.unit_slots, world.unit_slots + world.flight_slots)

    def row(self, code: int) -> tuple[Any, int]:
        """The columns that a row code speaks of, and the row in them."""
        return (self.world.units, code) if code in self.ships else (self.world.flights, code - self.world.unit_slots)

    def hostile(self, side: int, code: int) -> bool:
        """Does a row belong to an enemy?"""
        group, row = self.row(code)
        return bool(self.world.sides.stance[self.w, side, group.side[self.w, row]] == Stance.FIGHT)

    def sighted(self, code: int, side: int) -> Sighted:
        """What a side knows of a row code: friends as they are, enemies as seen last, for a turn."""
        if code not in self.ships and code not in self.flights:
            return Sighted(False, True, 0.0, 0.0)
        return self._remembered(code, side) if self.hostile(side, code) else self._as_it_is(code)

    def _as_it_is(self, code: int) -> Sighted:
        group, row = self.row(code)
        left = group.hull_mj if code in self.ships else group.alive
        lives = bool(left[self.w, row] > 0)
        there = lives and bool(group.presence[self.w, row] == Presence.PRESENT)
        return Sighted(there, not lives, float(group.x_km[self.w, row]), float(group.y_km[self.w, row]))

    def _remembered(self, code: int, side: int) -> Sighted:
        """A contact, carried on along its way since it was seen, for a turn at most."""
        ship = code in self.ships
        known: Any = self.world.contacts if ship else self.world.flight_contacts
        at = self.w, side, self.row(code)[1]
        age = 0 if known.in_sight[at] else self.now - int(known.seen_impulse[at])
        carried_s = min(age, RECENT_IMPULSES) * self.tables.impulse_s
        met = known.presence[at] == Presence.PRESENT and (not ship or known.level[at] > 0)
        dead = bool(known.dead[at]) if ship else bool(known.alive[at] <= 0)
        surely_dead = dead and (not ship or known.sure[at])
        x, y = known.x_km[at] + known.vx_km_s[at] * carried_s, known.y_km[at] + known.vy_km_s[at] * carried_s
        return Sighted(bool(met and age <= RECENT_IMPULSES and not surely_dead), dead, float(x), float(y))

    def if_there(self, code: int, side: int) -> int:
        """The code of a row that is there for a side, or -1."""
        return code if self.sighted(code, side).there else -1

    def nearest(self, own: Flight, codes: Iterable[int], within_km: float = float("inf")) -> int:
        """Code of the nearest of some rows that are enemies and there, and not believed dead, or -1."""
        found = []
        for code in codes:
            seen = self.sighted(code, own.side)
            if self.hostile(own.side, code) and seen.there and not seen.dead:
                group, row = self.row(code)
                found.append((apart_km(own.x_km, own.y_km, seen.x, seen.y), int(group.uid[self.w, row]), code))
        distance, _, code = min(found, default=(0.0, 0, -1))
        return code if distance <= within_km else -1

    def fighters(self) -> list[int]:
        """Codes of the flights of fighters."""
        kinds = self.tables.classes.kind[self.world.flights.class_id[self.w]]
        return [code for code, kind in zip(self.flights, kinds, strict=True) if kind == Kind.FIGHTER]

    def goal(self, own: Flight) -> int:
        """Code that a flight goes for, or -1: it stays where it is. By its mission, the first that is there."""
        named, home = self.if_there(own.ref, own.side), self.if_there(own.home, own.side)
        held = self.if_there(own.goal, own.side) if own.goal in self.ships else -1
        match own.mission:
            case Mission.DOCK:
                return home
            case Mission.STRIKE:
                return _first(named, self.nearest(own, self.flights), self.nearest(own, self.ships))
            case Mission.STATION:
                return _first(named, held, self.nearest(own, self.ships))
            case Mission.CHASE if own.stage == Stage.CHASING:
                return _first(self.nearest(own, self.fighters()), self.nearest(own, self.ships))
            case Mission.CHASE if own.stage == Stage.STATIONED:
                return _first(held, self.nearest(own, self.ships))
            case Mission.PATROL:
                return self.nearest(own, self.flights, ENGAGE_KM)
            case Mission.ESCORT:
                ward = named if named in self.ships else -1
                return _first(self.nearest(own, self.flights, ENGAGE_KM), ward, home)
        return -1


def _first(*codes: int) -> int:
    """The first code of a row among some, or -1."""
    return next((code for code in codes if code >= 0), -1)
