"""What a scenario's story compiles to: standing orders, triggers, lines of dialogue, texts of the debrief."""

from game.scenario.names import Names
from game.scenario.spec import (
    ActionSpec,
    ConditionSpec,
    DebriefWhen,
    DialogueSpec,
    OrdersSpec,
    SaySpec,
    SetSpec,
    Spec,
)

from ..rules.state.tables import Action, Condition, Trigger
from ..rules.state.vocabulary import PPM, Act, Event, Measure, Part, UnitState, Verdict
from ..rules.state.world import World

CONDITION_ROLL_STEP = 32  # conditions of one trigger; keeps the rolls of two triggers apart


def standing_orders(spec: Spec) -> dict[str, OrdersSpec]:
    """Orders in force when the battle begins, by squadron and unit."""
    orders: dict[str, OrdersSpec] = {}
    for squadron in spec.squadron:
        if squadron.orders is not None:
            orders[squadron.id] = squadron.orders
        orders |= {ident: own.orders for ident, own in squadron.unit if own.orders is not None}
    return orders


def all_dialogue(spec: Spec) -> tuple[DialogueSpec, ...]:
    """Every line that can be said, by the number that SAY events carry: those with an id, then those in triggers."""
    lines = list(spec.dialogue)
    for trigger in spec.trigger:
        for action in trigger.do:
            if isinstance(action.say, SaySpec):
                lines.append(DialogueSpec("", action.say.speaker or "", action.say.text))
    return tuple(lines)


def trigger_rows(spec: Spec, names: Names, impulse_s: float) -> tuple[Trigger, ...]:
    """The core's triggers, in the order of the file; squadrons that arrive by one are among its acts."""
    said = len(spec.dialogue)
    rows = []
    for number, trigger in enumerate(spec.trigger):
        acts = []
        for action in trigger.do:
            inline = isinstance(action.say, SaySpec)
            acts += action_rows(action, spec, names, said)
            said += inline
        for squadron, one in enumerate(spec.squadron):
            if one.arrives.trigger == trigger.id:
                acts.append(Action(Act.ARRIVE, squadron))
        first = number * CONDITION_ROLL_STEP
        rows.append(
            Trigger(
                when=tuple(row for k, one in enumerate(trigger.when) for row in condition_rows(one, names, first + k)),
                any=tuple(
                    row
                    for k, one in enumerate(trigger.any, len(trigger.when))
                    for row in condition_rows(one, names, first + k)
                ),
                once=trigger.once,
                delay_impulses=-int(-trigger.delay_s // impulse_s),
                do=tuple(acts),
            )
        )
    return tuple(rows)


def condition_rows(given: ConditionSpec, names: Names, roll: int) -> list[Condition]:
    """One table of conditions as comparisons that all must hold; `roll` keys its chance."""
    rows = []
    if given.turn is not None:
        rows.append(Condition(Measure.TURN, -1, -1, given.turn, True))
    if given.event is not None:
        side = -1 if given.target_side is None else names.side_number[given.target_side]
        rows.append(Condition(Measure.EVENTS, Event[given.event.upper()], side, given.count or 1, True))
    if given.unit is not None and given.state is not None:
        state = UnitState[given.state.upper()]
        rows.append(Condition(Measure.UNIT, names.unit_slot[given.unit], state, 1, True))
    if given.side is not None:
        side = names.side_number[given.side]
        if given.mass_below is not None:
            rows.append(Condition(Measure.MASS, side, -1, round(given.mass_below * PPM) - 1, False))
        if given.ships_below is not None:
            rows.append(Condition(Measure.SHIPS, side, -1, given.ships_below - 1, False))
        if given.obeyed is not None:
            rows.append(Condition(Measure.OBEYED, side, -1, int(given.obeyed), True))
            rows.append(Condition(Measure.OBEYED, side, -1, int(given.obeyed), False))
    if given.objective is not None and given.at_least is not None:
        objective = names.objectives.index(given.objective)
        rows.append(Condition(Measure.PROGRESS, objective, -1, round(given.at_least * PPM), True))
    if given.trigger is not None:
        rows.append(Condition(Measure.TRIGGER, names.triggers.index(given.trigger), -1, 1, True))
    if given.chance is not None:
        rows.append(Condition(Measure.CHANCE, roll, -1, round(given.chance * PPM) - 1, False))
    return rows


def action_rows(action: ActionSpec, spec: Spec, names: Names, said: int) -> list[Action]:
    """One action as rows of the core; `said` is the number of the next line that stands in a trigger."""
    if action.say is not None:
        ids = [line.id for line in spec.dialogue]
        return [Action(Act.SAY, said if isinstance(action.say, SaySpec) else ids.index(action.say))]
    if action.order_from_above is not None:
        return [Action(Act.ORDER_ABOVE, names.orders_above.index(action.order_from_above))]
    if action.end is not None:
        return [Action(Act.END, names.side_number[action.end.side], Verdict[action.end.result.upper()])]
    if action.merit is not None:
        return [Action(Act.MERIT, names.side_number[action.merit.side], -1, float(action.merit.add))]
    return _set_rows(action.set, names) if action.set is not None else []


def _set_rows(given: SetSpec, names: Names) -> list[Action]:
    slot = names.unit_slot[given.unit]
    values = {part: getattr(given, part.name.lower()) for part in Part}
    return [Action(Act.SET, slot, part, value) for part, value in values.items() if value is not None]


def debrief_texts(spec: Spec, names: Names, world: World, side: int, row: int = 0) -> list[str]:
    """The texts of the debrief that fit the end of one battle, for the player of a side; `row` is its world.

    A text without a condition is shown where none before it was.
    """
    texts: list[str] = []
    for one in spec.scenario.debrief:
        if one.when is None:
            if not texts:
                texts.append(one.text)
        elif _holds(one.when, names, world, side, row):
            texts.append(one.text)
    return texts


def _holds(when: DebriefWhen, names: Names, world: World, side: int, row: int) -> bool:
    if when.result is not None and int(world.sides.verdict[row, side]) != Verdict[when.result.upper()]:
        return False
    if when.objective is not None:
        progress = float(world.goals.progress_ppm[row, names.objectives.index(when.objective)]) / PPM
        low, high = when.at_least, when.below
        if (low is not None and progress < low) or (high is not None and progress >= high):
            return False
    if when.unit is not None and (when.state == "lost") != bool(world.lost()[row, names.unit_slot[when.unit]]):
        return False
    return when.obeyed is None or int(world.sides.obeyed[row, side]) == int(when.obeyed)
