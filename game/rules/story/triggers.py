"""Phase `pull_triggers`: the scenario's story. Conditions on columns at the end of an impulse, and what they set off.

The numbers of `tables.Condition` (measure, a, b) are listed at `trigger_words.Measure` and `UnitState`, those of
`tables.Action` (kind, a, b, value) at `trigger_words.ActionKind` and `Part`. Their only memory is `World.triggers`.
"""

from collections.abc import Callable

import numpy as np

from ..state.columns import NONE, Array, by_uid
from ..state.losses import lose_units
from ..state.rails import body_velocities
from ..state.resolution import Resolution, Turning
from ..state.rolls import folded, mixed, roll_ppm
from ..state.tables import Action, Condition, Trigger
from ..state.trigger_words import SECRETLY, ActionKind, Measure, Part, UnitState
from ..state.vectors import length
from ..state.vocabulary import PPM, SUBSTEPS, Cause, Event, Presence, Stance, Stream, System
from .arrivals import bring_in
from .orders_above import give_order
from .progress import left_ppm, not_lost
from .questions import ask


def pull_triggers(res: Resolution) -> None:
    """Set off every trigger whose conditions hold, after its delay.

    All conditions see the same moment: what a trigger does is seen by the others in the next impulse. A trigger that
    waits for its delay is not set off again meanwhile; one that is not `once` is set off whenever its conditions
    hold. Triggers act in the order of their numbers.
    """
    states, triggers = res.world.triggers, res.tables.triggers
    if not triggers:
        return
    asked: dict[Condition, Array] = {}
    unspent = (states.fired_count == 0).any(axis=0).tolist()
    waiting = (states.due_impulse != NONE).any(axis=0).tolist()
    holds = [
        _holds(res, trigger, number, asked) if unspent[number] or not trigger.once else None
        for number, trigger in enumerate(triggers)
    ]
    for number, (trigger, held) in enumerate(zip(triggers, holds, strict=True)):
        if held is None and not waiting[number]:
            continue
        due = states.due_impulse[:, number]
        if held is not None:
            set_off = held & (due == NONE)
            due[set_off] = res.now[set_off] + trigger.delay_impulses
        set_off = due == res.now
        due[set_off] = NONE
        if set_off.any():
            _act(res, trigger, number, np.flatnonzero(set_off))


def _holds(res: Resolution, trigger: Trigger, number: int, asked: dict[Condition, Array]) -> Array | None:
    """Do the conditions of a trigger hold, and may it (still) act: (W,) bool; None where they do in no world."""
    holds: Array = np.ones(res.world.worlds, bool)
    if trigger.once:
        holds = res.world.triggers.fired_count[:, number] == 0
    for condition in trigger.when:
        holds = holds & _true(res, condition, asked)
        if not holds.any():
            return None
    if trigger.any:
        some = np.zeros(res.world.worlds, bool)
        for condition in trigger.any:
            some |= _true(res, condition, asked)
        holds = holds & some
    return holds if holds.any() else None


def _true(res: Resolution, condition: Condition, asked: dict[Condition, Array]) -> Array:
    if condition not in asked:
        value = _MEASURES[Measure(condition.measure)](res, condition.a, condition.b)
        threshold = condition.threshold
        asked[condition] = value >= threshold if condition.at_least else value <= threshold
    return asked[condition]


# ---- measures: (res, a, b) -> (W,)


def _turn(res: Resolution, a: int, b: int) -> Array:
    return res.world.battle.turn + 1


def _impulse(res: Resolution, a: int, b: int) -> Array:
    return res.now + 1


def _events(res: Resolution, a: int, b: int) -> Array:
    counts = res.journal.impulse_counts[:, a]
    return counts.sum(axis=1) if b == NONE else counts[:, b]


def _unit(res: Resolution, a: int, b: int) -> Array:
    return unit_state(res, a, UnitState(b)).astype(np.int64)


def unit_state(res: Resolution, slot: int, state: UnitState) -> Array:
    """Is a unit in a state: (W,) bool. Only the living can be blind, drift, be headless, broken or in tow."""
    world, units = res.world, res.world.units
    if state == UnitState.LOST:
        return world.lost()[:, slot]
    if state in _PRESENCE:
        return (units.uid[:, slot] != 0) & (units.presence[:, slot] == _PRESENCE[state])
    here = world.fighting()[:, slot]
    if state == UnitState.TOWED:
        return here & (world.present() & (units.tow == slot)).any(axis=1)
    if state == UnitState.BROKEN:
        return here & units.broken[:, slot]
    return here & (units.system_ppm[:, slot, _SYSTEM[state]] <= 0)


_SYSTEM = {UnitState.BLIND: System.SENSORS, UnitState.DRIFTING: System.DRIVE, UnitState.HEADLESS: System.BRIDGE}
_PRESENCE = {
    UnitState.STRUCK: Presence.STRUCK, UnitState.WITHDRAWN: Presence.AWAY, UnitState.DOCKED: Presence.DOCKED,
}  # fmt: skip


def _squadron(res: Resolution, a: int, b: int) -> Array:
    """Is all of a squadron that is not lost in a state, and some of it: (W,) 0 or 1; lost: all that it ever had."""
    world, state = res.world, UnitState(b)
    units, flights = world.units, world.flights
    some, others = np.zeros(world.worlds, bool), np.zeros(world.worlds, bool)
    members = (units.squadron == a) & (units.uid != 0) & (units.presence != Presence.GHOST)
    lost = world.lost()
    for slot in np.flatnonzero(members.any(axis=0)).tolist():
        in_it = members[:, slot] & unit_state(res, slot, state)
        some |= in_it
        others |= members[:, slot] & ~in_it & ~lost[:, slot]
    craft = (flights.squadron == a) & (flights.uid != 0)
    if craft.any():
        dead = craft & (flights.alive <= 0) & (flights.presence != Presence.DORMANT)
        in_it = dead if state == UnitState.LOST else craft & ~dead & (flights.presence == _PRESENCE.get(state, NONE))
        some |= in_it.any(axis=1)
        others |= (craft & ~dead & ~in_it).any(axis=1)
    return (some & ~others).astype(np.int64)


def _of(res: Resolution, side: int, squadron: int) -> Array:
    """Units of a squadron, or of a side where that is NONE: (W, S) bool."""
    units = res.world.units
    found: Array = units.side == side if squadron == NONE else units.squadron == squadron
    return found


def _mass(res: Resolution, a: int, b: int) -> Array:
    return left_ppm(res.world, res.tables, _of(res, a, b))


def _ships(res: Resolution, a: int, b: int) -> Array:
    return (not_lost(res.world) & _of(res, a, b)).sum(axis=1)


def _here(res: Resolution, a: int, b: int) -> Array:
    return (res.world.fighting() & _of(res, a, b)).sum(axis=1)


def _watched(res: Resolution, a: int, b: int) -> Array:
    return res.journal.watched_counts[:, a]


def _obeyed(res: Resolution, a: int, b: int) -> Array:
    return res.world.sides.obeyed[:, a]


def _progress(res: Resolution, a: int, b: int) -> Array:
    return res.world.objectives.progress_ppm[:, a]


def _fired(res: Resolution, a: int, b: int) -> Array:
    return res.world.triggers.fired_count[:, a]


def _chance(res: Resolution, a: int, b: int) -> Array:
    return roll_ppm(res.world.battle.key, 0, 0, Stream.TRIGGER, a)


def _lives(res: Resolution, a: int, b: int) -> Array:
    return res.world.sides.lives_lost[:, a]


def _distance(res: Resolution, a: int, b: int) -> Array:
    units, here = res.world.units, res.world.present()
    apart = length(units.x_km[:, a] - units.x_km[:, b], units.y_km[:, a] - units.y_km[:, b])
    return np.where(here[:, a] & here[:, b], apart, np.inf)


def _nearest(res: Resolution, a: int, b: int) -> Array:
    """The least distance of the living of some units from those of others, or from a place, at the impulse's end."""
    units, asked, slots = res.world.units, res.tables.nearness[a], res.world.unit_slots
    here = res.world.fighting()
    who = np.flatnonzero(asked.who[:slots])
    x, y = (np.where(here[:, who], column[:, who], np.inf) for column in (units.x_km, units.y_km))
    if asked.of.any():
        of = np.flatnonzero(asked.of[:slots])
        near = np.full(res.world.worlds, np.inf)
        for other in of:  # one column at a time: of fleets the pairs of all worlds would not fit the cache
            apart = length(x - units.x_km[:, other, None], y - units.y_km[:, other, None])
            apart[:, who == other] = np.inf
            near = np.where(here[:, other], np.minimum(near, apart.min(axis=1, initial=np.inf)), near)
        return near
    px, py = np.full(res.world.worlds, asked.x_km), asked.y_km * res.world.battle.mirror_sign
    if asked.body != NONE:
        step = (res.impulse + 1) * SUBSTEPS
        px = px + res.this_turn.body_x[:, step, asked.body]
        py = py + res.this_turn.body_y[:, step, asked.body]
    return length(x - px[:, None], y - py[:, None]).min(axis=1, initial=np.inf)


def _counter(res: Resolution, a: int, b: int) -> Array:
    """What a counter stands at: it has no state of its own, as nothing but triggers counts."""
    return (res.world.triggers.fired_count * np.array(res.tables.counters[a], np.int64)).sum(axis=1)


def _answer(res: Resolution, a: int, b: int) -> Array:
    question = res.tables.questions[a]
    return (res.world.sides.answer[:, question.side, question.number] == b).astype(np.int64)


def _stance(res: Resolution, a: int, b: int) -> Array:
    other, stance = divmod(b, len(Stance))
    return (res.world.sides.stance[:, a, other] == stance).astype(np.int64)


_MEASURES: dict[Measure, Callable[[Resolution, int, int], Array]] = {
    Measure.TURN: _turn,
    Measure.EVENTS: _events,
    Measure.UNIT: _unit,
    Measure.MASS: _mass,
    Measure.SHIPS: _ships,
    Measure.OBEYED: _obeyed,
    Measure.PROGRESS: _progress,
    Measure.TRIGGER: _fired,
    Measure.CHANCE: _chance,
    Measure.IMPULSE: _impulse,
    Measure.LIVES: _lives,
    Measure.DISTANCE: _distance,
    Measure.NEAREST: _nearest,
    Measure.HERE: _here,
    Measure.SQUADRON: _squadron,
    Measure.WATCHED: _watched,
    Measure.COUNTER: _counter,
    Measure.ANSWER: _answer,
    Measure.STANCE: _stance,
}


# ---- actions: (res, worlds (N,), action)


def _act(res: Resolution, trigger: Trigger, number: int, worlds: Array) -> None:
    states = res.world.triggers
    states.fired_count[worlds, number] += 1
    states.fired_impulse[worlds, number] = res.now[worlds]
    res.journal.write(Event.TRIGGERED, worlds, value=number)
    for action in trigger.do:
        _ACTS[ActionKind(action.kind)](res, worlds, action)


def _say(res: Resolution, worlds: Array, action: Action) -> None:
    res.journal.write(Event.SAY, worlds, value=action.a)
    ask(res, worlds, action.a)


def _order(res: Resolution, worlds: Array, action: Action) -> None:
    give_order(res, worlds, action.a)


def _reinforce(res: Resolution, worlds: Array, action: Action) -> None:
    here = np.zeros((res.world.worlds, 1), bool)
    here[worlds] = True
    units, flights = (group.squadron == action.a for group in (res.world.units, res.world.flights))
    bring_in(res, here & units, here & flights, (res.impulse + 1) * SUBSTEPS)  # the impulse has been flown


_At = tuple[Array, Array]
"""Worlds and units (N,) each, by uid."""


def _set(res: Resolution, worlds: Array, action: Action) -> None:
    """Leave those of a group that are not lost with a fraction of something; a hull of nothing is its unit's end."""
    slots = np.flatnonzero(res.tables.groups[action.a][: res.world.unit_slots])
    world, unit = np.nonzero(not_lost(res.world)[np.ix_(worlds, slots)])
    world, unit = worlds[world], slots[unit]
    order = by_uid(res.world.units.uid[world, unit])
    part = Part(action.b)
    _SETS.get(part, _set_system)(res, (world[order], unit[order]), part, action.value)


def _set_pool(res: Resolution, at: _At, part: Part, left: float) -> None:
    name = f"{part.name.lower()}_mj"
    units = res.world.units
    getattr(units, name)[at] = res.cls(name)[at] * round(left * PPM) // PPM
    dead = units.hull_mj[at] <= 0
    lose_units(res, at[0][dead], at[1][dead], Cause.RULING)


def _set_system(res: Resolution, at: _At, part: Part, left: float) -> None:
    units, system, left_ppm = res.world.units, System[part.name], round(left * PPM)
    out = (units.system_ppm[*at, system] > 0) & (left_ppm == 0)
    units.system_ppm[*at, system] = left_ppm
    world, unit = at[0][out], at[1][out]
    res.journal.write(
        Event.SYSTEM_OUT, world, side=units.side[world, unit], target=unit, value=int(system),
        x_km=units.x_km[world, unit], y_km=units.y_km[world, unit],
    )  # fmt: skip


def _set_people(res: Resolution, at: _At, part: Part, left: float) -> None:
    """Those who are brought off are safe: no lives are lost by it."""
    units = res.world.units
    units.aboard[at] = units.aboard[at].astype(np.int64) * round(left * PPM) // PPM


def _set_readiness(res: Resolution, at: _At, part: Part, left: float) -> None:
    units, level = res.world.units, round(left)
    new = (units.readiness[at] != level) & (units.presence[at] == Presence.PRESENT)
    for name, value in (("readiness", level), ("readiness_wanted", level), ("readiness_next", NONE)):
        getattr(units, name)[at] = value
    units.readiness_impulse[at] = NONE
    world, unit = at[0][new], at[1][new]
    res.journal.write(
        Event.READINESS, world, side=units.side[world, unit], target=unit, value=level,
        x_km=units.x_km[world, unit], y_km=units.y_km[world, unit],
    )  # fmt: skip


_SETS: dict[Part, Callable[[Resolution, _At, Part, float], None]] = {
    Part.HULL: _set_pool,
    Part.ARMOUR: _set_pool,
    Part.SHIELD: _set_pool,
    Part.PEOPLE: _set_people,
    Part.READINESS: _set_readiness,
}
"""What sets each part that is no system."""


def _end(res: Resolution, worlds: Array, action: Action) -> None:
    """A side's result is fixed; `give_verdicts` closes the battle at the end of the turn."""
    res.world.sides.verdict[worlds, action.a] = action.b


def _merit(res: Resolution, worlds: Array, action: Action) -> None:
    res.world.sides.merit[worlds, action.a] += int(action.value)


def _strew(res: Resolution, worlds: Array, action: Action) -> None:
    """A cloud of debris is there from now on, as it would be beside a body that has moved; nobody knows of it yet."""
    cloud, mirror = res.tables.clouds[action.a], res.world.battle.mirror_sign[worlds]
    rows = {
        "x_km": np.full(len(worlds), cloud.x_km), "y_km": cloud.y_km * mirror,
        "vx_km_s": np.full(len(worlds), cloud.vx_km_s), "vy_km_s": cloud.vy_km_s * mirror,
    }  # fmt: skip
    if cloud.body != NONE:
        step = (res.impulse + 1) * SUBSTEPS
        x, y = (places[:, step] for places in (res.this_turn.body_x, res.this_turn.body_y))
        carried = (x, y, *body_velocities(res.tables, res.world.battle.mirror_sign, x, y))
        for name, values in zip(rows, carried, strict=True):
            rows[name] = rows[name] + values[worlds, cloud.body]
    rows["uid"] = _strewn_uid(action.a, res.now[worlds], res.world.debris.used().sum(axis=1)[worlds])
    res.world.debris = res.world.debris.strewn(
        worlds, {**rows, "radius_km": cloud.radius_km, "mass_t": cloud.mass_t, "known_by": 0}
    )
    mass = round(cloud.mass_t)
    res.journal.write(Event.STREWN, worlds, x_km=rows["x_km"], y_km=rows["y_km"], value=mass)


def _strewn_uid(number: int, now: Array, clouds: Array) -> Array:
    """The uid of a cloud by its number, its impulse and how many clouds there were: (N,) int64, above 0."""
    word = folded(folded(folded(mixed(np.full(now.shape, _STREWN)), number), now), clouds)
    return (word >> np.uint64(2)).astype(np.int64) + 1


_STREWN = np.uint64(0x57E3)


def _look(res: Resolution, worlds: Array, action: Action) -> None:
    """The film is told where to look, and nothing else: at a unit only where that is on the map."""
    units, step = res.world.units, (res.impulse + 1) * SUBSTEPS
    if action.a != NONE:
        worlds = worlds[res.world.present()[worlds, action.a]]
        place = units.x_km[worlds, action.a], units.y_km[worlds, action.a]
        res.journal.write(
            Event.CAMERA, worlds, side=units.side[worlds, action.a], target=action.a, x_km=place[0], y_km=place[1]
        )
    elif action.b != NONE:
        place = res.this_turn.body_x[worlds, step, action.b], res.this_turn.body_y[worlds, step, action.b]
        res.journal.write(Event.CAMERA, worlds, target=res.world.body_code(action.b), x_km=place[0], y_km=place[1])
    else:
        y_km = action.y_km * res.world.battle.mirror_sign[worlds]
        res.journal.write(Event.CAMERA, worlds, x_km=action.x_km, y_km=y_km)


def _call(res: Resolution, worlds: Array, action: Action) -> None:
    """All crews of a side are told a level of readiness, at once."""
    units = res.world.units
    told = (units.side[worlds] == action.a) & (units.uid[worlds] != 0)
    units.readiness_wanted[worlds] = np.where(told, action.b, units.readiness_wanted[worlds])


def _turn_sides(res: Resolution, worlds: Array, action: Action) -> None:
    """A side stands otherwise to another; `take_sides` carries it out in this impulse."""
    secretly, stance = divmod(int(action.value), SECRETLY)
    res.this_impulse.turns.append(Turning(worlds, action.a, action.b, Stance(stance), not secretly))


_ACTS: dict[ActionKind, Callable[[Resolution, Array, Action], None]] = {
    ActionKind.SAY: _say,
    ActionKind.ORDER_ABOVE: _order,
    ActionKind.ARRIVE: _reinforce,
    ActionKind.SET: _set,
    ActionKind.END: _end,
    ActionKind.MERIT: _merit,
    ActionKind.READINESS: _call,
    ActionKind.STANCE: _turn_sides,
    ActionKind.STREW: _strew,
    ActionKind.CAMERA: _look,
}
