"""What a side may see: a World with all blanked that it does not know. Policies and the interface get only this."""

from typing import TypeVar

import numpy as np

from ..state.columns import Array, Columns
from ..state.hits import PendingHits
from ..state.orders import Plotted
from ..state.rolls import roll_word
from ..state.tables import Objective, Tables
from ..state.vocabulary import IMPULSES, Kind, Level, Presence, Stream
from ..state.world import Battle, Contacts, FlightContacts, Flights, Goals, Plot, Sides, Units, World
from ..story.progress import Stars, progress_ppm, stars_now, weights
from .contacts import Known, known_units, tracked_flights

_Rows = TypeVar("_Rows", Units, Flights, Plotted)
_Knowledge = TypeVar("_Knowledge", Sides, Contacts, FlightContacts)

_SLOT = ("side", "squadron")
"""Columns of a slot that the scenario fixes: never hidden."""
_LOOKS = ("hull_mj", "armour_mj", "shield_mj", "system_ppm", "hx", "hy", "throttle_ppm")
"""What one sees of a unit that is in sight and identified."""
_PLACE = ("x_km", "y_km", "vx_km_s", "vy_km_s")
_CRAFT = (*_PLACE, "uid", "class_id", "presence", "spread_km", "alive")
"""What one sees of a flight in sight."""


def seen_world(world: World, tables: Tables, side: int) -> World:
    """The worlds as `side` knows them between turns; what it cannot see does not change a byte of it.

    Own rows are whole. An enemy unit never seen is an empty slot (uid 0, DORMANT). One that was seen stands where
    its last speed has carried it (for a turn at most): of its true class if identified, else of the first ship class
    of the tables; as it looks if it is in sight and identified, else unharmed and at rest in all its systems. What it
    believes dead has hull, armour, shield and systems 0, whether it feigns or not. Orders, charge, people, ranks,
    tows and losses of others are blank. Flights are shown while in sight. Sides that it does not fight are shown as
    they are, without what is theirs to know. Progress of own objectives is what the side can tell (`_goals`), and
    exact when the battle is over. The key is another one than the battle's, so that nobody rolls the future.
    Of hits that are under way it knows nothing.
    """
    known = known_units(world, tables, side)
    units = _units(world, tables, side, known)
    contacts = _of_side(world.contacts, side)
    contacts.dead[:, side] = known.dead
    seen = World(
        battle=_battle(world.battle, side),
        units=units,
        plotted=_own_rows(world.plotted, known.own),
        flights=_flights(world, tables, side),
        sides=_sides(world.sides, side),
        contacts=contacts,
        flight_contacts=_of_side(world.flight_contacts, side),
        rails=world.rails.copy(),
        plot=Plot.empty(*world.plot.fired_count.shape),
        goals=Goals.empty(*world.goals.progress_ppm.shape),
        pending=PendingHits.empty(world.worlds, 0),
    )
    _goals(seen, world, tables, side, known)
    return seen


def unidentified_class(tables: Tables) -> int:
    """The class that stands for a unit of which nobody knows what it is: the first of ships, or of all."""
    ships = np.flatnonzero(tables.classes.kind == Kind.SHIP)
    return int(ships[0]) if len(ships) else 0


def _battle(battle: Battle, side: int) -> Battle:
    blank = battle.copy()
    blank.key = roll_word(battle.key, battle.turn, 0, Stream.FUTURE, side + 1)
    return blank


def _own_rows(group: _Rows, own: Array) -> _Rows:
    """A group of columns in which all rows but `own` are empty."""
    blank = type(group).empty(*own.shape)
    for name in group.names():
        _show(blank, group, name, own)
    return blank


def _of_side(group: _Knowledge, side: int) -> _Knowledge:
    """What one side knows, and nothing of what the others do."""
    values = getattr(group, group.names()[0])
    blank = type(group).empty(*values.shape)
    for name in group.names():
        getattr(blank, name)[:, side] = getattr(group, name)[:, side]
    return blank


def _sides(sides: Sides, side: int) -> Sides:
    blank = _of_side(sides, side)
    blank.verdict = sides.verdict.copy()
    return blank


def _show(blank: Columns, group: Columns, name: str, rows: Array) -> None:
    """Copy a column's `rows` (a mask) from the truth."""
    values = getattr(group, name)
    mask = rows.reshape(rows.shape + (1,) * (values.ndim - rows.ndim))
    np.copyto(getattr(blank, name), values, where=mask)


def _units(world: World, tables: Tables, side: int, known: Known) -> Units:
    units = world.units
    seen = _own_rows(units, known.own)
    for name in _SLOT:
        getattr(seen, name)[:] = getattr(units, name)
    plain = known.plain & (units.uid != 0) & (units.presence != Presence.DORMANT)
    for name in (*_PLACE, *_LOOKS, "uid", "class_id", "presence", "left_impulse"):
        _show(seen, units, name, plain)
    enemy = known.enemy
    _show(seen, units, "uid", enemy)
    seen.presence[enemy] = Presence.PRESENT
    _show(seen, units, "presence", known.left)
    _show(seen, units, "left_impulse", known.left)
    _place_contacts(seen, world, tables, side, enemy)
    _guess(seen, world, tables, known)
    for name in _LOOKS:
        _show(seen, units, name, known.fresh & (known.level == Level.IDENTIFIED))
    _show(seen, units, "throttle_ppm", known.fresh)
    for name in ("hull_mj", "armour_mj", "shield_mj"):
        getattr(seen, name)[known.dead] = 0
    seen.system_ppm[known.dead] = 0
    return seen


def _place_contacts(seen: Units, world: World, tables: Tables, side: int, enemy: Array) -> None:
    """Put enemies where their last speed has carried them, for at most a turn: as moves reckon (`aims`)."""
    contacts = world.contacts
    now = world.battle.turn[:, None] * IMPULSES
    age_s = np.clip(now - contacts.seen_impulse[:, side], 0, IMPULSES) * tables.impulse_s
    vx, vy = contacts.vx_km_s[:, side], contacts.vy_km_s[:, side]
    np.copyto(seen.x_km, contacts.x_km[:, side] + vx * age_s, where=enemy)
    np.copyto(seen.y_km, contacts.y_km[:, side] + vy * age_s, where=enemy)
    np.copyto(seen.vx_km_s, vx, where=enemy)
    np.copyto(seen.vy_km_s, vy, where=enemy)


def _guess(seen: Units, world: World, tables: Tables, known: Known) -> None:
    """Take every enemy for a whole unit of its class, or of the class that stands for the unidentified."""
    enemy, classes = known.enemy, tables.classes
    seen.class_id[enemy] = unidentified_class(tables)
    _show(seen, world.units, "class_id", enemy & (known.level == Level.IDENTIFIED))
    for name in ("hull_mj", "armour_mj", "shield_mj"):
        np.copyto(getattr(seen, name), getattr(classes, name)[seen.class_id], where=enemy)


def _flights(world: World, tables: Tables, side: int) -> Flights:
    flights = world.flights
    seen = _own_rows(flights, flights.side == side)
    for name in _SLOT:
        getattr(seen, name)[:] = getattr(flights, name)
    tracked = tracked_flights(world, tables, side) & (flights.uid != 0) & (flights.presence != Presence.DORMANT)
    for name in _CRAFT:
        _show(seen, flights, name, tracked)
    return seen


def _goals(seen: World, world: World, tables: Tables, side: int, known: Known) -> None:
    """Progress of the side's own objectives by what it sees.

    Enemies that it has not identified count as one of those that it has, on the mean, and as alive until it has seen
    them dead; slots of the scenario that no enemy fills in this battle cannot be told from enemies unseen.
    """
    over = world.battle.over
    stars = stars_now(world, tables) if tables.objectives else None
    for number, objective in enumerate(tables.objectives):
        if objective.side != side or stars is None:
            continue
        told = _told(seen, tables, objective, known, stars)
        seen.goals.progress_ppm[:, number] = np.where(over, world.goals.progress_ppm[:, number], told)


def _told(seen: World, tables: Tables, objective: Objective, known: Known, stars: Stars) -> Array:
    weight = weights(seen, tables, objective.measure)
    who = objective.who[: seen.unit_slots]
    doubted = who & ~known.own & ~known.plain & (known.level < Level.IDENTIFIED)
    if not doubted.any():
        return progress_ppm(seen, tables, objective, weight, stars)
    sure = who & ~doubted & (seen.units.uid != 0)
    mean = np.where(sure, weight, 0).sum(axis=1) // np.maximum(sure.sum(axis=1), 1)
    believed = seen.copy()
    believed.units.uid[doubted] = np.maximum(believed.units.uid[doubted], 1)
    believed.units.hull_mj[doubted & ~known.dead] = 1
    weight = np.where(doubted, np.maximum(mean, 1)[:, None], weight)
    return progress_ppm(believed, tables, objective, weight, stars)
