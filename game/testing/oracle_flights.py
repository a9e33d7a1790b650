"""Flights, their hangars and what keeps them apart, one flight and one pair at a time in plain Python."""

from math import sqrt
from typing import Any

from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Mission, Presence, System
from ..rules.state.world import World

Vector = tuple[float, float]


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


def apart_km(ax: float, ay: float, bx: float, by: float) -> float:
    """Distance of two places."""
    return sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by))


def open_deck(world: World, tables: Tables, w: int, s: int) -> bool:
    """Can flights land on a unit and leave it."""
    units = world.units
    alive = units.presence[w, s] == Presence.PRESENT and units.hull_mj[w, s] > 0
    return bool(alive and tables.classes.hangar[units.class_id[w, s]] > 0 and units.system_ppm[w, s, System.HANGAR] > 0)


def landed(world: World, tables: Tables, w: int) -> set[int]:
    """uids of the flights that land at the start of an impulse, when nobody looks for a new home.

    They come in by uid, each if there is room for it beside what is inside and what came before.
    """
    flights, classes = flights_of(world, tables, w), world.units.class_id[w]
    inside = {s: sum(f.alive for f in flights if f.presence == Presence.DOCKED and f.home == s)
              for s in range(world.unit_slots)}  # fmt: skip
    found = set()
    for own in flights:
        if comes_in(world, tables, w, own):
            inside[own.home] += own.alive
            if inside[own.home] <= int(tables.classes.hangar[classes[own.home]]):
                found.add(own.uid)
    return found


def comes_in(world: World, tables: Tables, w: int, own: Flight) -> bool:
    """Is a flight that wants to dock at rest beside an open deck of its side?"""
    units, s = world.units, own.home
    if not own.flies or own.mission != Mission.DOCK or s < 0 or not open_deck(world, tables, w, s):
        return False
    slow = apart_km(own.vx_km_s, own.vy_km_s, units.vx_km_s[w, s], units.vy_km_s[w, s]) <= 1.0
    near = apart_km(own.x_km, own.y_km, units.x_km[w, s], units.y_km[w, s]) <= 50.0
    return bool(slow and near and units.side[w, s] == own.side)


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


def stand_off(own: Vector, goal: Vector, guns: tuple[float, float], foe: tuple[float, float]) -> Vector:
    """Where a flight that holds back from a hostile flight that pulses goes.

    own, goal: where they are; guns: the reach of its guns and the radius of its cloud; foe: how far the goal pulses
    and the radius of its cloud. On the line from the goal to it, in the middle of what is within
    reach of its guns, from cloud to cloud, and out of the pulse; if nothing is, at the end of the guns' reach.
    """
    (reach, cloud), (pulse, other) = guns, foe
    safe, last = pulse + other, reach + cloud + other
    stop = (safe + last) / 2 if safe < last else last
    far = apart_km(*own, *goal)
    return goal[0] + (own[0] - goal[0]) / far * stop, goal[1] + (own[1] - goal[1]) / far * stop


def push(a: tuple[float, float, float], b: tuple[float, float, float], impulse_s: float) -> tuple[float, float]:
    """Acceleration that keeps flight a (x, y, spread) clear of b, not at the same place: km/s2."""
    distance = apart_km(a[0], a[1], b[0], b[1])
    overlap = 0.5 * (a[2] + b[2]) - distance
    if overlap <= 0.0:
        return 0.0, 0.0
    size = overlap / (3.0 * impulse_s) / (3.0 * impulse_s)
    return (a[0] - b[0]) / distance * size, (a[1] - b[1]) / distance * size
