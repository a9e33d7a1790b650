"""Arrivals (R1, L4): units and flights that were to come enter the map, by the clock or by a trigger."""

import numpy as np

from ..state.columns import NONE, Array, by_uid
from ..state.rails import body_velocities
from ..state.resolution import Resolution
from ..state.tables import Tables, Wave
from ..state.trigger_words import ActionKind, Measure
from ..state.vocabulary import SUBSTEPS, Event, Mission, Presence
from ..state.world import Flights, Units, World


def arrive(res: Resolution) -> None:
    """Bring those onto the map whose turn it is by the clock."""
    turn = res.world.battle.turn[:, None] + 1
    units = res.tables.arrival_turn[: res.world.unit_slots] == turn
    flights = res.tables.flight_arrival_turn[: res.world.flight_slots] == turn
    bring_in(res, units, flights, res.impulse * SUBSTEPS)


def bring_waves(res: Resolution) -> None:
    """Bring the waves onto the map whose impulse this is, by the battle's clock or since a trigger last acted.

    A wave whose trigger `until` has acted in an earlier impulse comes no more.
    """
    for wave in res.tables.waves:
        due = res.now == wave.impulses
        if wave.trigger != NONE:
            fired = res.world.triggers.fired_impulse[:, wave.trigger]
            due = (fired != NONE) & (res.now == fired + wave.impulses)
        if due.any():
            due = due & ~_off(res.world, wave)
            units, flights = wave.units[: res.world.unit_slots], wave.flights[: res.world.flight_slots]
            bring_in(res, due[:, None] & units, due[:, None] & flights, res.impulse * SUBSTEPS)


def called_off(world: World, tables: Tables) -> tuple[Array, Array] | None:
    """Units (W, S) and flights (W, F) that were to come and will not any more: bool; None where nobody ever is.

    Every way in which they could come is closed: the waves are called off, or the trigger that would bring them asks
    for an answer other than that which was given. Nothing counts them as to come any more.
    """
    closed = _closed_triggers(world, tables)
    if not closed and all(wave.until == NONE for wave in tables.waves):
        return None
    return (
        _shut_out(world, tables, closed, world.units, tables.arrival_turn, "units"),
        _shut_out(world, tables, closed, world.flights, tables.flight_arrival_turn, "flights"),
    )


def _closed_triggers(world: World, tables: Tables) -> dict[int, Array]:
    """Triggers that ask for an answer, and the worlds (W,) in which another was given, so that they never act."""
    found: dict[int, Array] = {}
    for number, trigger in enumerate(tables.triggers if tables.questions else ()):
        for asked in trigger.when:
            if asked.measure == Measure.ANSWER and asked.at_least:
                question = tables.questions[asked.a]
                answer = world.sides.answer[:, question.side, question.number]
                found[number] = found.get(number, False) | ((answer != NONE) & (answer != asked.b))
    return found


def _shut_out(
    world: World, tables: Tables, closed: dict[int, Array], group: Units | Flights, arrival_turn: Array, name: str
) -> Array:
    """Rows of a group that wait, have ways to come, and find all of them closed: (W, rows) bool."""
    waiting = group.presence == Presence.DORMANT
    if not waiting.any():
        return np.asarray(waiting)
    rows = group.presence.shape[1]
    by_clock = arrival_turn[:rows] > world.battle.turn[:, None]
    ways, open_yet = by_clock.copy(), by_clock
    for wave in tables.waves:
        mask = getattr(wave, name)[:rows]
        off = _off(world, wave) | closed.get(wave.trigger, np.False_)
        ways |= mask
        open_yet |= mask & ~off[:, None]
    for number, trigger in enumerate(tables.triggers):
        for act in trigger.do:
            if act.kind == ActionKind.ARRIVE:
                brought = group.squadron == act.a
                ways |= brought
                open_yet |= brought & ~closed.get(number, np.zeros(world.worlds, bool))[:, None]
    return np.asarray(waiting & ways & ~open_yet)


def _off(world: World, wave: Wave) -> Array:
    """Worlds in which a wave has been called off: (W,) bool."""
    if wave.until == NONE:
        return np.zeros(world.worlds, bool)
    return np.asarray(world.triggers.fired_count[:, wave.until] > 0)


def bring_in(res: Resolution, units: Array, flights: Array, step: int) -> None:
    """Bring those of `units` (W, S) and `flights` (W, F) that are yet to come onto the map, at a substep of the turn.

    What waits beside a body arrives beside it where it then is, and moves with it. A flight under orders to dock whose
    home is there arrives in its hangar, with its home.
    """
    world = res.world
    w, s = np.nonzero(units & (world.units.uid != 0) & (world.units.presence == Presence.DORMANT))
    world.units.presence[w, s] = Presence.PRESENT
    _carry_to_bodies(res, world.units, (w, s), res.tables.anchor[s], step)
    _report(res, w, world.units.uid[w, s], world.units.side[w, s], s, world.units.x_km[w, s], world.units.y_km[w, s])
    craft = world.flights
    w, f = np.nonzero(flights & (craft.uid != 0) & (craft.presence == Presence.DORMANT))
    home = craft.home[w, f]
    inside = (craft.mission[w, f] == Mission.DOCK) & (home != NONE)
    inside[inside] = world.fighting()[w[inside], home[inside]]
    craft.presence[w, f] = np.where(inside, int(Presence.DOCKED), int(Presence.PRESENT))
    _carry_to_bodies(res, craft, (w, f), res.tables.flight_anchor[f], step)
    code = f + world.unit_slots
    _report(res, w, craft.uid[w, f], craft.side[w, f], code, craft.x_km[w, f], craft.y_km[w, f])


def _carry_to_bodies(
    res: Resolution, group: Units | Flights, at: tuple[Array, Array], anchor: Array, step: int
) -> None:
    """Put rows (N,) whose place is relative to a body where that makes them be, and give them its speed."""
    some = np.flatnonzero(anchor != NONE)
    if len(some) == 0:
        return
    at = w, _ = at[0][some], at[1][some]
    x, y = res.this_turn.body_x[:, step], res.this_turn.body_y[:, step]
    vx, vy = body_velocities(res.tables, res.world.battle.mirror_sign, x, y)
    for name, values in (("x_km", x), ("y_km", y), ("vx_km_s", vx), ("vy_km_s", vy)):
        getattr(group, name)[at] += values[w, anchor[some]]
    res.track_units(step)
    res.track_flights(step)


def _report(res: Resolution, world: Array, uid: Array, side: Array, code: Array, x_km: Array, y_km: Array) -> None:
    by = by_uid(uid)
    res.journal.write(Event.ARRIVED, world[by], side=side[by], target=code[by], x_km=x_km[by], y_km=y_km[by])
