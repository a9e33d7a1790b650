"""What triggers look at, questions and waves, for one unit, side or condition at a time in plain Python."""

import math
from collections.abc import Callable
from typing import Any

from ..rules.state.tables import Condition, EventWatch, Named, Nearness, Question, Tables, Trigger, Wave
from ..rules.state.trigger_words import ActionKind, Measure, UnitState
from ..rules.state.vocabulary import SOURCE_IS_SIDE, Presence, System
from ..rules.state.world import World
from .oracle_battlefield import MILLION
from .oracle_command import fights, lives


def measured(res: Any, condition: Condition, w: int = 0) -> float:
    """What a condition looks at, in one world."""
    world, a, b = res.world, condition.a, condition.b
    look: dict[Measure, Callable[[], float]] = {
        Measure.TURN: lambda: world.battle.turn[w] + 1,
        Measure.IMPULSE: lambda: world.battle.turn[w] * 12 + res.impulse + 1,
        Measure.EVENTS: lambda: events_of(res, a, b, w),
        Measure.UNIT: lambda: in_state(world, a, UnitState(b), w),
        Measure.MASS: lambda: mass_left_ppm(world, res.tables, ships_of(world, a, w, b), w),
        Measure.SHIPS: lambda: sum(lives(world, s, w) for s in ships_of(world, a, w, b)),
        Measure.HERE: lambda: sum(fights(world, s, w) for s in ships_of(world, a, w, b)),
        Measure.SQUADRON: lambda: squadron_in_state(world, a, UnitState(b), w),
        Measure.WATCHED: lambda: events_watched(res, res.tables.watches[a], w),
        Measure.LIVES: lambda: world.sides.lives_lost[w, a],
        Measure.DISTANCE: lambda: distance_km(world, a, b, w),
        Measure.NEAREST: lambda: nearest_km(res, res.tables.nearness[a], w),
        Measure.OBEYED: lambda: world.sides.obeyed[w, a],
        Measure.PROGRESS: lambda: world.objectives.progress_ppm[w, a],
        Measure.STANCE: lambda: world.sides.stance[w, a, b // 3] == b % 3,
        Measure.TRIGGER: lambda: world.triggers.fired_count[w, a],
        Measure.COUNTER: lambda: counted(world, res.tables, a, w),
        Measure.ANSWER: lambda: answers(world, res.tables.questions[a], w) == b,
    }
    return float(look[Measure(condition.measure)]())


def counted(world: World, tables: Tables, counter: int, w: int) -> int:
    """A counter, counted one firing after the other from nothing."""
    total = 0
    for trigger, add in enumerate(tables.counters[counter]):
        for _ in range(int(world.triggers.fired_count[w, trigger])):
            total += add
    return total


def answers(world: World, question: Question, w: int) -> int:
    """The option that was chosen of a question, -1 while none is."""
    return int(world.sides.answer[w, question.side, question.number])


def answer_taken(world: World, question: Question, said: int, w: int) -> int:
    """What stands as the answer of a question after a turn began in which `said` was its side's word, -1 for none."""
    before = answers(world, question, w)
    if before != -1 or world.sides.asked_impulse[w, question.side, question.number] == -1:
        return before
    return said if said in range(question.options) else question.default


def events_of(res: Any, kind: int, side: int, w: int) -> int:
    """Events of a kind in this impulse, of one side or, where it is -1, of all."""
    counts: list[int] = res.journal.impulse_counts[w, kind].tolist()
    return sum(counts) if side == -1 else counts[side]


def events_watched(res: Any, watch: EventWatch, w: int) -> int:
    """Events of this impulse that a watch is for, by their rows: one end is meant if it is named."""
    world, slots = res.world, res.world.unit_slots
    sides = [*world.units.side[w].tolist(), *world.flights.side[w].tolist()]

    def meant(named: Named | None, code: int) -> bool:
        if named is None:
            return True
        if not 0 <= code < len(sides):
            return False
        return bool(named.units[code] if code < slots else named.flights[code - slots])

    count = 0
    for row in res.journal.table():
        if row["world"] != w or row["kind"] != watch.kind or row["impulse"] != res.impulse:
            continue
        source, target = int(row["source"]), int(row["target"])
        if watch.source is not None and watch.kind in SOURCE_IS_SIDE:
            by = source == watch.source.side
        else:
            by = meant(watch.source, source)
        count += by and meant(watch.target, target) and watch.side in (-1, sides[target] if target >= 0 else -2)
    return count


def squadron_in_state(world: World, squadron: int, state: UnitState, w: int) -> bool:
    """Are all of a squadron that are left in a state, and is anybody? Lost it is when all that it ever had are."""
    u, f = world.units, world.flights
    states = []
    for s in range(world.unit_slots):
        if u.squadron[w, s] == squadron and u.uid[w, s] and u.presence[w, s] != Presence.GHOST:
            asked = in_state(world, s, state, w)
            if asked or not _is_lost(world, s, w):
                states.append(asked)
    for c in range(world.flight_slots):
        if f.squadron[w, c] == squadron and f.uid[w, c]:
            presence = f.presence[w, c]
            dead = f.alive[w, c] <= 0 and presence != Presence.DORMANT
            asked = {
                UnitState.LOST: dead, UnitState.DOCKED: presence == Presence.DOCKED and not dead,
                UnitState.WITHDRAWN: presence == Presence.AWAY and not dead,
                UnitState.STRUCK: presence == Presence.STRUCK and not dead,
            }.get(state, False)  # fmt: skip
            if asked or not dead:
                states.append(bool(asked))
    return bool(states) and all(states)


def ships_of(world: World, side: int, w: int, squadron: int = -1) -> list[int]:
    """Slots of all ships that a side or squadron has or had."""
    u = world.units
    mine = [u.side[w, s] == side if squadron == -1 else u.squadron[w, s] == squadron for s in range(world.unit_slots)]
    return [s for s in range(world.unit_slots) if mine[s] and u.uid[w, s]]


def mass_left_ppm(world: World, tables: Tables, ships: list[int], w: int) -> int:
    """The part of the mass of ships that is not lost."""
    ships = [s for s in ships if not comes_no_more(world, tables, s, w)]
    mass = {s: round(float(tables.classes.mass_t[world.units.class_id[w, s]])) for s in ships}
    return sum(t for s, t in mass.items() if lives(world, s, w)) * MILLION // max(1, sum(mass.values()))


def distance_km(world: World, one: int, other: int, w: int) -> float:
    """Distance of two units on the map; without end where one is not on it."""
    u = world.units
    here = u.presence[w, one] == u.presence[w, other] == Presence.PRESENT
    places = [(float(u.x_km[w, s]), float(u.y_km[w, s])) for s in (one, other)]
    return math.dist(*places) if here else math.inf


def nearest_km(res: Any, asked: Nearness, w: int) -> float:
    """The least distance of the living that are asked about from the living others, or from a place."""
    u = res.world.units

    def places(mask: Any) -> list[tuple[int, float, float]]:
        alive = [s for s in range(res.world.unit_slots) if mask[s] and fights(res.world, s, w)]
        return [(s, float(u.x_km[w, s]), float(u.y_km[w, s])) for s in alive]

    here, there = places(asked.who), places(asked.of)
    if not any(asked.of):
        x, y = asked.x_km, asked.y_km * float(res.world.battle.mirror_sign[w])
        if asked.body != -1:
            step = (res.impulse + 1) * 5
            x += float(res.this_turn.body_x[w, step, asked.body])
            y += float(res.this_turn.body_y[w, step, asked.body])
        there = [(-1, x, y)]
    return min((math.dist(p, q) for s, *p in here for t, *q in there if s != t), default=math.inf)


def comes_now(res: Any, wave: Wave, w: int) -> bool:
    """Is this the impulse of a wave, by the clock or since its trigger last acted, and has nothing called it off?"""
    if is_off(res.world, wave, w):
        return False
    now = int(res.world.battle.turn[w]) * 12 + res.impulse
    if wave.trigger == -1:
        return now == wave.impulses
    fired = int(res.world.triggers.fired_impulse[w, wave.trigger])
    return fired >= 0 and now == fired + wave.impulses


def is_off(world: World, wave: Wave, w: int) -> bool:
    """Has the trigger that ends a wave acted before?"""
    return wave.until != -1 and int(world.triggers.fired_count[w, wave.until]) > 0


def comes_no_more(world: World, tables: Tables, s: int, w: int) -> bool:
    """Does a unit wait, and is there no way left in which it could come, though there was one?"""
    u = world.units
    if u.presence[w, s] != Presence.DORMANT:
        return False
    ways = [True] if tables.arrival_turn[s] > world.battle.turn[w] else []
    for wave in tables.waves:
        if wave.units[s]:
            shut = wave.trigger != -1 and never_acts(world, tables, tables.triggers[wave.trigger], w)
            ways.append(not is_off(world, wave, w) and not shut)
    for trigger in tables.triggers:
        if any(act.kind == ActionKind.ARRIVE and act.a == u.squadron[w, s] for act in trigger.do):
            ways.append(not never_acts(world, tables, trigger, w))
    return bool(ways) and not any(ways)


def never_acts(world: World, tables: Tables, trigger: Trigger, w: int) -> bool:
    """Does a trigger wait for an answer other than that which was given?"""
    for asked in trigger.when:
        if asked.measure == Measure.ANSWER and asked.at_least:
            given = answers(world, tables.questions[asked.a], w)
            if given not in (-1, asked.b):
                return True
    return False


_BROKEN = {UnitState.BLIND: System.SENSORS, UnitState.DRIFTING: System.DRIVE, UnitState.HEADLESS: System.BRIDGE}


def in_state(world: World, s: int, state: UnitState, w: int) -> bool:
    """Is a unit in a state that a condition names?"""
    u = world.units
    if state == UnitState.LOST:
        return _is_lost(world, s, w)
    if state == UnitState.STRUCK:
        return bool(u.presence[w, s] == Presence.STRUCK)
    if state == UnitState.WITHDRAWN:
        return bool(u.presence[w, s] == Presence.AWAY)
    if state == UnitState.DOCKED:
        return bool(u.presence[w, s] == Presence.DOCKED)
    if state == UnitState.BROKEN:
        return fights(world, s, w) and bool(u.broken[w, s])
    if state == UnitState.TOWED:
        tugs = [t for t in range(world.unit_slots) if u.tow[w, t] == s and u.presence[w, t] == Presence.PRESENT]
        return fights(world, s, w) and bool(tugs)
    return fights(world, s, w) and bool(u.system_ppm[w, s, _BROKEN[state]] <= 0)


def _is_lost(world: World, s: int, w: int) -> bool:
    """A unit that came is lost when it has no hull left, or struck its colours."""
    u = world.units
    came = u.uid[w, s] and u.presence[w, s] != Presence.DORMANT
    return bool(came and (u.hull_mj[w, s] <= 0 or u.presence[w, s] == Presence.STRUCK))
