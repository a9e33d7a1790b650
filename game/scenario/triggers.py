"""The core's triggers made from a spec's, and the lines of dialogue that they can have said."""

from collections.abc import Iterator
from itertools import count

import numpy as np

from game.scenario.names import Names
from game.scenario.orders import unit_slots
from game.scenario.spec import ActionSpec, ConditionSpec, DialogueSpec, SaySpec, SetSpec, Spec, WithinSpec
from game.scenario.units_of_measure import impulses, ppm

from ..rules.state.columns import NONE
from ..rules.state.tables import Action, Condition, Nearness, Trigger
from ..rules.state.trigger_words import SECRETLY, ActionKind, Measure, Part, UnitState
from ..rules.state.vocabulary import Event, Readiness, Stance, Verdict

CONDITION_ROLL_STEP = 32  # conditions of one trigger; keeps the rolls of two triggers apart


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
    places = places_asked(spec)
    rolls = count(number * CONDITION_ROLL_STEP)
    return Trigger(
        when=tuple(row for one in trigger.when for row in condition_rows(one, names, next(rolls), places)),
        any=tuple(row for one in trigger.any for row in condition_rows(one, names, next(rolls), places)),
        once=trigger.once,
        delay_impulses=impulses(trigger.delay_s, impulse_s),
        do=(*acts, *(Action(ActionKind.ARRIVE, squadron) for squadron in arriving)),
    )


def places_asked(spec: Spec) -> list[WithinSpec]:
    """What conditions want to be near what, each once, in the order of the core's `Tables.nearness`."""
    conditions = (one for trigger in spec.trigger for one in (*trigger.when, *trigger.any))
    return list(dict.fromkeys(one.within_km for one in conditions if one.within_km is not None))


def nearness_rows(spec: Spec, names: Names) -> tuple[Nearness, ...]:
    """The core's rows of what conditions measure."""
    return tuple(_nearness(one, names) for one in places_asked(spec))


def _nearness(given: WithinSpec, names: Names) -> Nearness:
    who, of = (np.zeros(len(names.units), np.bool_) for _ in range(2))
    who[unit_slots(given.a, names)] = True
    body = NONE
    if given.b is not None and given.b in names.body_number:
        body = names.body_number[given.b]
    elif given.b is not None:
        of[unit_slots(given.b, names)] = True
    x_km, y_km = given.at or (0.0, 0.0)
    return Nearness(who, of, x_km, y_km, body)


def condition_rows(given: ConditionSpec, names: Names, roll: int, places: list[WithinSpec]) -> Iterator[Condition]:
    """One table of conditions as comparisons that all must hold; `roll` keys its chance, `places`: `places_asked`."""
    if given.turn is not None:
        yield Condition(Measure.TURN, -1, -1, given.turn, True)
    if given.event is not None:
        side = -1 if given.target_side is None else names.side_number[given.target_side]
        yield Condition(Measure.EVENTS, Event[given.event.upper()], side, given.count or 1, True)
    yield from _unit_rows(given, names)
    if given.objective is not None and given.at_least is not None:
        yield Condition(Measure.PROGRESS, names.objectives.index(given.objective), -1, ppm(given.at_least), True)
    if given.trigger is not None:
        yield Condition(Measure.TRIGGER, names.triggers.index(given.trigger), -1, 1, True)
    if given.within_km is not None:
        yield Condition(Measure.NEAREST, places.index(given.within_km), -1, given.within_km.km, False)
    if given.stance is not None:
        side, other = (names.side_number[one] for one in (given.stance.side, given.stance.other))
        yield Condition(Measure.STANCE, side, other * len(Stance) + Stance[given.stance.is_.upper()], 1, True)
    if given.chance is not None:
        yield Condition(Measure.CHANCE, roll, -1, ppm(given.chance) - 1, False)


def _unit_rows(given: ConditionSpec, names: Names) -> Iterator[Condition]:
    """What is asked of a unit or of a side; below a number is at most the whole number before it."""
    if given.unit is not None and given.state is not None:
        yield Condition(Measure.UNIT, names.unit_slot[given.unit], UnitState[given.state.upper()], 1, True)
    side = -1 if given.side is None else names.side_number[given.side]
    if given.mass_below is not None:
        yield Condition(Measure.MASS, side, -1, ppm(given.mass_below) - 1, False)
    if given.ships_below is not None:
        yield Condition(Measure.SHIPS, side, -1, given.ships_below - 1, False)
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
    if action.end is not None:
        return [Action(ActionKind.END, names.side_number[action.end.side], Verdict[action.end.result.upper()])]
    if action.merit is not None:
        return [Action(ActionKind.MERIT, names.side_number[action.merit.side], -1, float(action.merit.add))]
    if action.readiness is not None:
        level = Readiness[action.readiness.level.upper()]
        return [Action(ActionKind.READINESS, names.side_number[action.readiness.side], level)]
    if action.stance is not None:
        side, other = (names.side_number[one] for one in (action.stance.side, action.stance.other))
        stance = Stance[action.stance.to.upper()] + SECRETLY * action.stance.secretly
        return [Action(ActionKind.STANCE, side, other, float(stance))]
    return _set_rows(action.set, names) if action.set is not None else []


def _set_rows(given: SetSpec, names: Names) -> list[Action]:
    slot = names.unit_slot[given.unit]
    values = {part: getattr(given, part.name.lower()) for part in Part}
    return [Action(ActionKind.SET, slot, part, value) for part, value in values.items() if value is not None]
