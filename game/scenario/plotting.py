"""What a scenario's story compiles to: standing orders, triggers, lines of dialogue."""

from game.rules.tables import Trigger
from game.scenario.names import Names
from game.scenario.spec import DialogueSpec, OrdersSpec, SaySpec, Spec


def standing_orders(spec: Spec, names: Names) -> dict[str, OrdersSpec]:
    """Orders in force when the battle begins, by squadron and unit."""
    orders: dict[str, OrdersSpec] = {}
    for squadron in spec.squadron:
        if squadron.orders is not None:
            orders[squadron.id] = squadron.orders
        for ident, own in squadron.unit:
            if own.orders is not None:
                orders[ident] = own.orders
    return orders


def all_dialogue(spec: Spec) -> tuple[DialogueSpec, ...]:
    """Every line that can be said, by number: those with an id, then those that stand in triggers."""
    lines = list(spec.dialogue)
    for trigger in spec.trigger:
        for action in trigger.do:
            if isinstance(action.say, SaySpec):
                lines.append(DialogueSpec("", action.say.speaker or "", action.say.text))
    return tuple(lines)


def trigger_rows(spec: Spec, names: Names, impulse_s: float) -> tuple[Trigger, ...]:
    """The core's triggers, in the order of the file."""
    return ()
