"""What a side may see: a World with all blanked that it does not know. Policies and the interface get only this."""

from dataclasses import fields, replace
from typing import NamedTuple, TypeVar

import numpy as np

from ..state.columns import NONE, Array, Columns, among
from ..state.debris import Debris
from ..state.hits import PendingHits
from ..state.orders import Plotted
from ..state.rolls import roll_word
from ..state.salvos import Salvos
from ..state.tables import Objective, Tables
from ..state.tracks import STATES, Tracks
from ..state.vocabulary import IMPULSES, PPM, SUBSTEPS, Counted, Level, Presence, Stream
from ..state.world import (
    Battle,
    Contacts,
    FlightContacts,
    Flights,
    ObjectiveStates,
    Sides,
    Stays,
    TriggerStates,
    Units,
    World,
)
from ..story.progress import BodyStates, body_states_now, craft_ppm, objective_ppm, weights
from .contacts import Reckoned, contact_age, one_side, reckoned_flights, reckoned_units

_Rows = TypeVar("_Rows", Units, Flights, Plotted)
_Knowledge = TypeVar("_Knowledge", Sides, Contacts, FlightContacts)

_PLAIN = (
    "uid", "class_id", "side", "squadron", "presence", "x_km", "y_km", "vx_km_s", "vy_km_s", "hx", "hy",
    "throttle_ppm", "hull_mj", "armour_mj", "shield_mj", "system_ppm", "restart_percent",
    "breach_impulses", "fires", "split",
)  # fmt: skip
"""What one sees of a unit of a side that one does not fight."""
_NAMED = ("uid", "side", "squadron")
"""What a contact tells at once: that it is an enemy, and which of those already met."""
_OF_SHOTS = ("fired_impulse", "priority")
"""What its shots of the turn just past tell of an enemy that is identified and in sight: when, and whom it picks."""
_SHOWN = ("hx", "hy", "armour_mj", "shield_mj", "system_ppm", "restart_percent", "breach_impulses", "fires")
"""What is seen of an enemy that is identified, besides its class, its motion and its hull."""
_PLAIN_CRAFT = (
    "uid", "class_id", "side", "squadron", "presence", "x_km", "y_km", "vx_km_s", "vy_km_s", "spread_km", "alive"
)  # fmt: skip
_SEEN_CRAFT = ("presence", "x_km", "y_km", "vx_km_s", "vy_km_s", "spread_km", "alive")


def seen_world(world: World, tables: Tables, side: int) -> World:
    """The worlds as `side` knows them between turns; what it cannot see does not change a byte of it.

    Own rows are whole. An enemy unit never met is an empty slot: uid 0, DORMANT, of nobody. One that was met stands
    where the reckoning has it (`contacts`): of its true class if identified, else of the first ship class of the
    tables; as it looked when it was seen last if identified, else whole; who fired in the turn just past, in sight and
    identified, with whom it picks first. What the side believes dead has hull, armour, shield and systems 0, whether it
    feigns or not. All other orders, charge, people, ranks, tows and losses of others are blank. Enemy flights are shown
    while in sight; of those that were met before, whose they are. Sides that it does not fight are shown as they are,
    without what is theirs to know. Progress of own objectives is what the side can tell (`_goals`), and exact when the
    battle is over. The key is another one than the battle's, so that nobody rolls the future. Of hits that are under
    way it knows nothing. Own salvos are whole; of others those in sight show themselves, but not what they go for, who
    sent them, or how long they will burn. Clouds of debris are those that the side knows.
    """
    now = world.battle.turn * IMPULSES
    foes = one_side(reckoned_units(world, tables, now), side)
    own, plain = world.units.side == side, _plain(world, side)
    seen = World(
        battle=_battle(world.battle, side),
        units=_units(world, tables, side, foes, now),
        plotted=_own_rows(world.plotted, own),
        flights=_flights(world, tables, side, now),
        sides=_sides(world.sides, side),
        contacts=_of_side(world.contacts, side),
        flight_contacts=_of_side(world.flight_contacts, side),
        rails=world.rails.copy(),
        triggers=TriggerStates.empty(*world.triggers.fired_count.shape),
        objectives=ObjectiveStates.empty(*world.objectives.progress_ppm.shape),
        pending=PendingHits.empty(world.worlds, 0),
        salvos=_salvos(world.salvos, side),
        debris=_debris(world.debris, side),
        stays=Stays.empty(*world.stays.turns.shape),
    )
    _stays(seen, world, tables, side, own | plain)
    _goals(seen, world, tables, side, own | plain | foes.identified, foes.dead)
    return seen


class Knowledge(NamedTuple):
    """How well a side knows each unit: (W, S) each."""

    level: Array  # Level; own units, and those of sides that it does not fight, are IDENTIFIED while they are shown
    in_sight: Array  # bool: it is known as it is
    age: Array  # impulses since it was as it is known: 0 in sight


def how_known(seen: Units, contacts: Contacts, sides: Sides, side: int, now: Array) -> Knowledge:
    """How well `side` knows the units that it sees (`seen_world`), by its contacts, at the absolute impulses `now`."""
    plain = (seen.uid != 0) & ~sides.foes_of(side, seen.side)
    level = np.where(plain, int(Level.IDENTIFIED), contacts.level[:, side])
    in_sight = plain | (contacts.in_sight[:, side] & (level > 0))
    return Knowledge(level, in_sight, np.where(in_sight | (level == 0), 0, contact_age(contacts, now)[:, side]))


class SeenTurn(NamedTuple):
    """A turn of one battle as a side knew it: row i of 13 is impulse i, from its look on, the last the turn's end."""

    units: Units  # (13, S)
    flights: Flights  # (13, F)
    known: Knowledge  # (13, S)


def seen_turn(before: World, after: World, tracks: Tracks, tables: Tables, side: int) -> SeenTurn:
    """What `side` knew in each impulse of a turn of one battle, as `seen_world` shows it between turns.

    before, after, tracks: of the turn, resolved with record="all". Row 12 is what `seen_world` shows after it. What
    tracks do not note of rows that are known as they are (velocities, orders, spreads) is as at the nearer end.
    """
    moments = IMPULSES + 1
    later = np.arange(moments) > IMPULSES // 2
    world = World.joined([before, after]).take(later.astype(np.int64))
    for name in STATES:
        getattr(world.units, name)[:] = getattr(tracks, name)[0]
    for group, kind in ((world.units, "unit"), (world.flights, "flight")):
        group.x_km, group.y_km = (getattr(tracks, f"{kind}_{axis}_km")[0, ::SUBSTEPS] for axis in "xy")
    world.flights.presence, world.flights.alive = tracks.flight_presence[0], tracks.flight_alive[0]
    for name in Contacts.names():
        setattr(world.contacts, name, getattr(tracks.contacts, name)[0])
    world.sides.stance = tracks.stance[0]
    for name in FlightContacts.names():
        setattr(world.flight_contacts, name, getattr(tracks.flight_contacts, name)[0])
    now = before.battle.turn * IMPULSES + np.arange(moments)
    units = _units(world, tables, side, one_side(reckoned_units(world, tables, now), side), now)
    return SeenTurn(units, _flights(world, tables, side, now), how_known(units, world.contacts, world.sides, side, now))


def _plain(world: World, side: int) -> Array:
    """Units on the map of other sides that `side` does not fight: (W, S) bool."""
    units = world.units
    there = (units.uid != 0) & (units.presence != Presence.DORMANT) & (units.side != side)
    return there & ~world.sides.foes_of(side, units.side)


def _battle(battle: Battle, side: int) -> Battle:
    blank = battle.copy()
    blank.key = roll_word(battle.key, battle.turn, 0, Stream.FUTURE, side + 1)
    return blank


def _own_rows(group: _Rows, own: Array) -> _Rows:
    """A group of columns in which all rows but `own` are empty."""
    masks = {2: own, 3: own[:, :, None]}
    columns = {}
    for spec in fields(group):
        values, fill = getattr(group, spec.name), spec.metadata["dtype"].type(spec.metadata["fill"])
        columns[spec.name] = np.where(masks[values.ndim], values, fill)
    return type(group)(**columns)


def _of_side(group: _Knowledge, side: int) -> _Knowledge:
    """What one side knows, and nothing of what the others do."""
    values = getattr(group, group.names()[0])
    blank = type(group).empty(*values.shape, sides=values.shape[1])
    for name in group.names():
        getattr(blank, name)[:, side] = getattr(group, name)[:, side]
    return blank


def _sides(sides: Sides, side: int) -> Sides:
    blank = _of_side(sides, side)
    blank.verdict, blank.declared, blank.stance = sides.verdict.copy(), sides.declared.copy(), sides.declared.copy()
    blank.stance[:, side] = sides.stance[:, side]
    return blank


def _show(blank: Columns, group: Columns, name: str, rows: Array) -> None:
    """Copy a column's `rows` (a mask) from the truth."""
    values = getattr(group, name)
    mask = rows.reshape(rows.shape + (1,) * (values.ndim - rows.ndim))
    np.copyto(getattr(blank, name), values, where=mask)


def _units(world: World, tables: Tables, side: int, foes: Reckoned, now: Array) -> Units:
    units, contacts, classes = world.units, world.contacts, tables.classes
    own, plain = units.side == side, _plain(world, side)
    seen = _own_rows(units, own)
    seen.side[~own] = NONE
    for name in _PLAIN:
        _show(seen, units, name, plain)
    met = foes.met
    for name in _NAMED:
        _show(seen, units, name, met)
    seen.presence[met] = np.where(foes.here, int(Presence.PRESENT), contacts.presence[:, side])[met]
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s", "class_id", "hull_mj"):
        np.copyto(getattr(seen, name), getattr(foes, name), where=met, casting="same_kind")
    for name in ("armour_mj", "shield_mj"):
        np.copyto(getattr(seen, name), getattr(classes, name)[foes.class_id], where=met)
    seen.system_ppm[met] = PPM
    np.copyto(seen.throttle_ppm, contacts.throttle_ppm[:, side], where=met)
    for name in _SHOWN:
        values = getattr(contacts, name)[:, side]
        getattr(seen, name)[foes.identified] = values[foes.identified]
    fired = foes.identified & foes.in_sight & ~foes.dead & (units.fired_impulse >= now[:, None] - IMPULSES)
    fired &= units.fired_impulse < now[:, None]  # of a turn that is looked back on
    for name in _OF_SHOTS:
        _show(seen, units, name, fired)
    dead = met & foes.dead
    np.copyto(seen.split, contacts.split[:, side], where=met)
    for name in ("hull_mj", "armour_mj", "shield_mj", "system_ppm", "restart_percent", "breach_impulses", "fires"):
        getattr(seen, name)[dead] = 0
    return seen


def _flights(world: World, tables: Tables, side: int, now: Array) -> Flights:
    flights, contacts = world.flights, world.flight_contacts
    own = flights.side == side
    seen = _own_rows(flights, own)
    seen.side[~own] = NONE
    out = (flights.uid != 0) & ~among(flights.presence, (Presence.DORMANT, Presence.DOCKED))
    plain = out & ~own & ~world.sides.foes_of(side, flights.side)
    for name in _PLAIN_CRAFT:
        _show(seen, flights, name, plain)
    foes = one_side(reckoned_flights(world, tables, now), side)
    for name in ("side", "squadron", "class_id"):
        _show(seen, flights, name, foes.met)
    _show(seen, flights, "uid", foes.in_sight)
    for name in _SEEN_CRAFT:
        np.copyto(getattr(seen, name), getattr(contacts, name)[:, side], where=foes.in_sight)
    return seen


_PLAIN_SALVO = ("uid", "weapon", "side", "alive", "x_km", "y_km", "vx_km_s", "vy_km_s", "launch_impulse")
"""What one sees of a salvo of others."""


def _salvos(salvos: Salvos, side: int) -> Salvos:
    own = salvos.side == side
    shown = own | ((salvos.seen_by >> side & 1) > 0)
    seen = Salvos.empty(*salvos.uid.shape)
    for name in salvos.names():
        np.copyto(getattr(seen, name), getattr(salvos, name), where=shown if name in _PLAIN_SALVO else own)
    return seen.packed()


def _debris(debris: Debris, side: int) -> Debris:
    """The clouds that a side knows, and not who else does."""
    seen = debris.kept(debris.known(side))
    seen.known_by[seen.used()] = 1 << side
    return seen


def _stays(seen: World, world: World, tables: Tables, side: int, shown: Array) -> None:
    """What was counted at the places of the side's own objectives, of units that are `shown` (W, S)."""
    for number, objective in enumerate(tables.objectives):
        if objective.side == side:
            seen.stays.turns[:, number] = np.where(shown, world.stays.turns[:, number], 0)
            seen.objectives.held_turns[:, number] = world.objectives.held_turns[:, number]
            seen.objectives.shown[:, number] = world.objectives.shown[:, number]


def _goals(seen: World, world: World, tables: Tables, side: int, sure: Array, dead: Array) -> None:
    """Progress of the side's own objectives by what it sees.

    Enemies that it has not identified count as one of those that it has, on the mean, and as alive until it has seen
    them dead; slots of the scenario that no enemy fills in this battle cannot be told from enemies unseen.
    """
    over = world.battle.over
    states = body_states_now(world, tables) if tables.objectives else None
    for number, objective in enumerate(tables.objectives):
        if objective.side != side or states is None:
            continue
        if objective.measure == Counted.CRAFT:
            told = _craft_told(seen, world, tables, side, objective)
        else:
            told = _told(seen, tables, number, states, sure, dead)
        seen.objectives.progress_ppm[:, number] = np.where(over, world.objectives.progress_ppm[:, number], told)


def _craft_told(seen: World, world: World, tables: Tables, side: int, objective: Objective) -> Array:
    """Progress of an objective about craft by what is seen: what was never met counts as one of those known, whole."""
    foes = one_side(reckoned_flights(world, tables, world.battle.turn * IMPULSES), side)
    mine, known = objective.craft[: seen.flight_slots], (seen.flights.uid != 0) | foes.met
    class_id = np.where(foes.met, foes.class_id, seen.flights.class_id)
    left = np.where(foes.met, seen.flight_contacts.alive[:, side], seen.flights.alive).astype(np.int64)
    whole = np.where(known, np.maximum(tables.classes.per_flight[class_id], left), 0).astype(np.int64)
    counted = known & mine
    mean = np.where(counted, whole, 0).sum(axis=1) // np.maximum(counted.sum(axis=1), 1)
    unmet = np.maximum(mean, 1)[:, None]
    return craft_ppm(objective, np.where(known, whole, unmet), np.where(known, left, unmet))


def _told(seen: World, tables: Tables, number: int, states: BodyStates, sure: Array, dead: Array) -> Array:
    """Progress by what is seen: of which units the side is `sure` what they are, which it believes `dead`: (W, S)."""
    objective = tables.objectives[number]
    weight = weights(seen, tables, objective.measure)
    who = objective.who[: seen.unit_slots]
    doubted = who & ~sure
    if not doubted.any():
        return objective_ppm(seen, tables, number, weight, states)
    counted = who & sure
    mean = np.where(counted, weight, 0).sum(axis=1) // np.maximum(counted.sum(axis=1), 1)
    uid, hull_mj = (
        np.where(asked, 1, column)
        for asked, column in ((doubted, seen.units.uid), (doubted & ~dead, seen.units.hull_mj))
    )
    believed = replace(seen, units=replace(seen.units, uid=uid, hull_mj=hull_mj))
    weight = np.where(doubted, np.maximum(mean, 1)[:, None], weight)
    return objective_ppm(believed, tables, number, weight, states)
