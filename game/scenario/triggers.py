"""The core's triggers made from a spec's, and the lines of dialogue that they can have said."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from game.scenario.frames import frame_body
from game.scenario.names import Names
from game.scenario.orders import unit_slots
from game.scenario.spec import (
    ActionSpec,
    AltitudePlace,
    CameraSpec,
    ConditionSpec,
    DebrisSpec,
    DialogueSpec,
    RadiusPlace,
    SaySpec,
    SetSpec,
    Spec,
    WithinSpec,
)
from game.scenario.target_places import place_of
from game.scenario.units_of_measure import impulses, ppm
from game.scenario.velocities import circular_velocity

from ..rules import unit_vector
from ..rules.state.columns import NONE
from ..rules.state.tables import Action, Cloud, Condition, EventWatch, Named, Nearness, Question, Trigger
from ..rules.state.trigger_words import SECRETLY, ActionKind, Measure, Part, UnitState
from ..rules.state.vocabulary import Event, Readiness, Stance, Verdict

CONDITION_ROLL_STEP = 32  # conditions of one trigger; keeps the rolls of two triggers apart


class Asked(NamedTuple):
    """What conditions of a scenario are compiled with: names, and the things that the core numbers for them."""

    names: Names
    impulse_s: float
    places: list[WithinSpec]
    watches: list[ConditionSpec]


def all_dialogue(spec: Spec) -> tuple[DialogueSpec, ...]:
    """Every line that can be said, by the number that SAY events carry: those with an id, then those in triggers."""
    lines = list(spec.dialogue)
    for trigger in spec.trigger:
        for action in trigger.do:
            if isinstance(action.say, SaySpec):
                lines.append(DialogueSpec(id="", speaker=action.say.speaker or "", text=action.say.text))
    return tuple(lines)


def trigger_rows(spec: Spec, names: Names, impulse_s: float) -> tuple[Trigger, ...]:
    """The core's triggers, in the order of the file; squadrons that arrive by one are among its acts."""
    unnamed_lines = count(len(spec.dialogue))
    return tuple(_trigger(spec, names, impulse_s, number, unnamed_lines) for number in range(len(spec.trigger)))


def _trigger(spec: Spec, names: Names, impulse_s: float, number: int, unnamed_lines: Iterator[int]) -> Trigger:
    trigger = spec.trigger[number]
    acts = [row for action in trigger.do for row in action_rows(action, spec, names, unnamed_lines)]
    arriving = [
        squadron
        for squadron, one in enumerate(spec.squadron)
        if one.arrives.trigger == trigger.id and one.arrives.every_s is None
    ]
    asked = Asked(names, impulse_s, places_asked(spec), events_watched(spec))
    rolls = count(number * CONDITION_ROLL_STEP)
    return Trigger(
        when=tuple(row for one in trigger.when for row in condition_rows(one, asked, next(rolls))),
        any=tuple(row for one in trigger.any for row in condition_rows(one, asked, next(rolls))),
        once=trigger.once,
        delay_impulses=impulses(trigger.delay_s, impulse_s),
        do=(*acts, *(Action(ActionKind.ARRIVE, squadron) for squadron in arriving)),
    )


def places_asked(spec: Spec) -> list[WithinSpec]:
    """What conditions want to be near what, each once, in the order of the core's `Tables.nearness`."""
    conditions = (one for trigger in spec.trigger for one in (*trigger.when, *trigger.any))
    return list(dict.fromkeys(one.within_km for one in conditions if one.within_km is not None))


def is_watched(given: ConditionSpec) -> bool:
    """Does a condition ask whom events come from or befall, more than the target's side?"""
    return given.event is not None and any(one is not None for one in (given.source, given.source_side, given.target))


def events_watched(spec: Spec) -> list[ConditionSpec]:
    """Conditions for which the core counts events of their own, in the order of its `Tables.watches`."""
    conditions = (one for trigger in spec.trigger for one in (*trigger.when, *trigger.any))
    return list(dict.fromkeys(one for one in conditions if is_watched(one)))


def watch_rows(spec: Spec, names: Names) -> tuple[EventWatch, ...]:
    """The core's rows of the events that conditions count."""
    return tuple(_watch(one, names) for one in events_watched(spec))


def _watch(given: ConditionSpec, names: Names) -> EventWatch:
    side = NONE if given.target_side is None else names.side_number[given.target_side]
    source = _both(_named(given.source, names), _named(given.source_side, names))
    return EventWatch(Event[str(given.event).upper()], side, source, _named(given.target, names))


def _named(ident: str | None, names: Names) -> Named | None:
    """A unit or flight, or all of a squadron or side."""
    if ident is None:
        return None
    side, squadron = names.side_number.get(ident, NONE), names.squadron_number.get(ident, NONE)
    units, flights = (
        np.array([row.id == ident or row.side == side or row.squadron == squadron for row in rows], dtype=np.bool_)
        for rows in (names.units, names.flights)
    )
    return Named(units, flights, side)


def _both(one: Named | None, other: Named | None) -> Named | None:
    """Those that two names mean."""
    if one is None or other is None:
        return one or other
    return Named(one.units & other.units, one.flights & other.flights, other.side)


def nearness_rows(spec: Spec, names: Names) -> tuple[Nearness, ...]:
    """The core's rows of what conditions measure."""
    return tuple(_nearness(one, spec, names) for one in places_asked(spec))


def _nearness(given: WithinSpec, spec: Spec, names: Names) -> Nearness:
    who = np.zeros(len(names.units), np.bool_)
    who[unit_slots(given.a, names)] = True
    place = place_of(given.b if given.at is None else given.at, spec, names)
    return Nearness(who, place.of, place.x_km, place.y_km, place.body)


def question_rows(spec: Spec, names: Names) -> tuple[Question, ...]:
    """The core's questions, in the order of `Names.questions`."""
    lines = [(number, line) for number, line in enumerate(spec.dialogue) if line.side is not None]
    return tuple(
        Question(
            one.side, one.number, dialogue, len(one.options), one.options.index(line.default) if line.default else 0
        )
        for one, (dialogue, line) in zip(names.questions, lines, strict=True)
    )


def counter_rows(spec: Spec, names: Names) -> tuple[tuple[int, ...], ...]:
    """What each firing of each trigger adds to each counter."""
    return tuple(
        tuple(
            sum(one.counter.add for one in trigger.do if one.counter is not None and one.counter.name == name)
            for trigger in spec.trigger
        )
        for name in names.counters
    )


def condition_rows(given: ConditionSpec, asked: Asked, roll: int) -> Iterator[Condition]:
    """One table of conditions as comparisons that all must hold; `roll` keys its chance."""
    names = asked.names
    if given.turn is not None:
        yield Condition(Measure.TURN, -1, -1, given.turn, True)
    if given.time_s is not None:
        yield Condition(Measure.IMPULSE, -1, -1, impulses(given.time_s, asked.impulse_s), True)
    if given.impulse is not None:
        yield Condition(Measure.IMPULSE, -1, -1, given.impulse, True)
    if given.event is not None:
        yield _event_row(given, asked)
    yield from _asked_rows(given, names)
    if given.objective is not None and given.at_least is not None:
        yield Condition(Measure.PROGRESS, names.objectives.index(given.objective), -1, ppm(given.at_least), True)
    if given.trigger is not None:
        yield Condition(Measure.TRIGGER, names.triggers.index(given.trigger), -1, 1, True)
    if given.within_km is not None:
        yield Condition(Measure.NEAREST, asked.places.index(given.within_km), -1, given.within_km.km, False)
    if given.counter is not None:
        counter, at_least, below = names.counters.index(given.counter.name), given.counter.at_least, given.counter.below
        if at_least is not None:
            yield Condition(Measure.COUNTER, counter, -1, at_least, True)
        if below is not None:
            yield Condition(Measure.COUNTER, counter, -1, below - 1, False)
    if given.chose is not None:
        question = names.question(given.chose.dialogue)
        option = question.options.index(given.chose.option)
        yield Condition(Measure.ANSWER, names.questions.index(question), option, 1, True)
    if given.stance is not None:
        side, other = (names.side_number[one] for one in (given.stance.side, given.stance.other))
        yield Condition(Measure.STANCE, side, other * len(Stance) + Stance[given.stance.is_.upper()], 1, True)
    if given.chance is not None:
        yield Condition(Measure.CHANCE, roll, -1, ppm(given.chance) - 1, False)


def _event_row(given: ConditionSpec, asked: Asked) -> Condition:
    """What is asked of events: counts by side alone where nothing else is said, else by a watch of its own."""
    count, side = given.count or 1, NONE
    if given.target_side is not None:
        side = asked.names.side_number[given.target_side]
    if is_watched(given):
        return Condition(Measure.WATCHED, asked.watches.index(given), -1, count, True)
    return Condition(Measure.EVENTS, Event[str(given.event).upper()], side, count, True)


def _asked_rows(given: ConditionSpec, names: Names) -> Iterator[Condition]:
    """What is asked of a unit, a squadron or a side; below a number is at most the whole number before it."""
    side = NONE if given.side is None else names.side_number[given.side]
    squadron = NONE if given.squadron is None else names.squadron_number[given.squadron]
    if given.state is not None:
        state = UnitState[given.state.upper()]
        if given.unit is not None:
            yield Condition(Measure.UNIT, names.unit_slot[given.unit], state, 1, True)
        else:
            yield Condition(Measure.SQUADRON, squadron, state, 1, True)
    if given.mass_below is not None:
        yield Condition(Measure.MASS, side, squadron, ppm(given.mass_below) - 1, False)
    if given.ships_below is not None:
        yield Condition(Measure.SHIPS, side, squadron, given.ships_below - 1, False)
    if given.here_below is not None:
        yield Condition(Measure.HERE, side, squadron, given.here_below - 1, False)
    if given.lives_lost_over is not None:
        yield Condition(Measure.LIVES, side, -1, given.lives_lost_over + 1, True)
    if given.obeyed is not None:
        yield Condition(Measure.OBEYED, side, -1, int(given.obeyed), True)
        yield Condition(Measure.OBEYED, side, -1, int(given.obeyed), False)


def action_rows(action: ActionSpec, spec: Spec, names: Names, unnamed_lines: Iterator[int]) -> list[Action]:
    """One action as rows of the core; `unnamed_lines` numbers the lines that stand in triggers."""
    if isinstance(action.say, SaySpec):
        return [Action(ActionKind.SAY, next(unnamed_lines))]
    if action.say is not None:
        return [Action(ActionKind.SAY, [line.id for line in spec.dialogue].index(action.say))]
    if action.order_from_above is not None:
        return [Action(ActionKind.ORDER_ABOVE, names.orders_above.index(action.order_from_above))]
    if action.reinforce is not None:
        return [Action(ActionKind.ARRIVE, names.squadron_number[action.reinforce])]
    if action.end is not None:
        return [Action(ActionKind.END, names.side_number[action.end.side], Verdict[action.end.result.upper()])]
    if action.merit is not None:
        return [Action(ActionKind.MERIT, names.side_number[action.merit.side], -1, float(action.merit.add))]
    if action.spawn_debris is not None:
        return [Action(ActionKind.STREW, clouds_strewn(spec).index(action.spawn_debris))]
    if action.camera is not None:
        return [_camera_row(action.camera, names)]
    if action.readiness is not None:
        level = Readiness[action.readiness.level.upper()]
        return [Action(ActionKind.READINESS, names.side_number[action.readiness.side], level)]
    if action.stance is not None:
        side, other = (names.side_number[one] for one in (action.stance.side, action.stance.other))
        stance = Stance[action.stance.to.upper()] + SECRETLY * action.stance.secretly
        return [Action(ActionKind.STANCE, side, other, float(stance))]
    return _set_rows(action.set, spec, names) if action.set is not None else []


def _set_rows(given: SetSpec, spec: Spec, names: Names) -> list[Action]:
    group = groups_set(spec).index(given.of)
    values = {part: getattr(given, part.name.lower()) for part in Part}
    if given.readiness is not None:
        values[Part.READINESS] = float(Readiness[given.readiness.upper()])
    return [Action(ActionKind.SET, group, part, value) for part, value in values.items() if value is not None]


def _camera_row(given: CameraSpec, names: Names) -> Action:
    unit = NONE if given.unit is None else names.unit_slot[given.unit]
    body = NONE if given.body is None else names.body_number[given.body]
    x_km, y_km = given.at or (0.0, 0.0)
    return Action(ActionKind.CAMERA, unit, body, 0.0, x_km, y_km)


def clouds_strewn(spec: Spec) -> list[DebrisSpec]:
    """The clouds that triggers strew, each once, in the order of the core's `Tables.clouds`."""
    acts = (one.spawn_debris for trigger in spec.trigger for one in trigger.do)
    return list(dict.fromkeys(one for one in acts if one is not None))


def cloud_rows(spec: Spec, names: Names) -> tuple[Cloud, ...]:
    """The core's clouds, relative to the body that each is beside or that the map is round."""
    return tuple(_cloud(one, spec, names) for one in clouds_strewn(spec))


def _cloud(given: DebrisSpec, spec: Spec, names: Names) -> Cloud:
    at, body = given.at, frame_body(spec)
    if isinstance(at, RadiusPlace | AltitudePlace):
        body = names.body_number[at.body]
        far = at.radius_km[0] if isinstance(at, RadiusPlace) else spec.body[body].radius_km + at.altitude_km[0]
        x, y = (far * part for part in unit_vector(at.bearing_deg[0]))
    else:
        x, y = at
    vx, vy = given.velocity if isinstance(given.velocity, tuple) else (0.0, 0.0)
    if given.velocity in ("circular_ccw", "circular_cw"):
        sense = 1.0 if given.velocity == "circular_ccw" else -1.0
        place = np.array([x]), np.array([y])
        vx, vy = (float(part[0]) for part in circular_velocity(*place, 0.0, 0.0, spec.body[body].mu_km3_s2, sense))
    return Cloud(x, y, vx, vy, body, given.radius_km, given.mass_t)


def groups_set(spec: Spec) -> list[str]:
    """Ids of whom actions are about, each once, in the order of the core's `Tables.groups`."""
    return list(dict.fromkeys(one.set.of for trigger in spec.trigger for one in trigger.do if one.set is not None))


def group_rows(spec: Spec, names: Names) -> tuple[np.ndarray, ...]:
    """The core's groups: (S,) bool each."""
    slots = [unit_slots(ident, names) for ident in groups_set(spec)]
    return tuple(np.isin(np.arange(len(names.units)), one) for one in slots)
