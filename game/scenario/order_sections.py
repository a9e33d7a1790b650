"""The grammar of orders: the same in scenario files, in order files and in saves."""

from typing import Any

from game.scenario import spec
from game.scenario.kinds import (
    FRACTION,
    REQUIRED,
    Flag,
    Key,
    Keyed,
    Name,
    Number,
    Reference,
    Rows,
    Section,
    count,
    least_zero,
)
from game.scenario.words import (
    AIMED_MOVES,
    FIRE_MODES,
    FRAMES,
    MISSIONS,
    MOVES,
    POSTURES,
    PRIORITIES,
    STANCES,
)

TARGET = Reference(("unit", "flight", "body"))
OFFSET = Number("", -1e8, 1e8)
IMPULSE = count(0, 12)
PERCENT = Number("percent", 0.0, 100.0)


def _move_rules(move: dict[str, Any]) -> list[tuple[str, str]]:
    kind = move["kind"]
    faults: list[tuple[str, str]] = []
    if kind == "burn" and not (move["dx"] or move["dy"]):
        faults.append(("", "a burn needs a direction, expected dx and dy that are not both 0"))
    if kind in AIMED_MOVES and move["target"] is None:
        faults.append(("", f"{kind} needs a target"))
    if kind == "burn" and move["frame"] == "target" and move["target"] is None:
        faults.append(("", 'a burn in the frame "target" needs a target'))
    start, end = move["from"], move["until"]
    if (0 if start is None else start) > (12 if end is None else end):
        faults.append(("from", f"from {start} is after until {12 if end is None else end}"))
    return faults


def _power_rules(power: dict[str, Any]) -> list[tuple[str, str]]:
    total = power["shields"] + power["weapons"] + power["drive"]
    if abs(total - 100.0) > 0.01:
        return [("", f"shares add to {total:g}, expected 100 percent")]
    return []


def _orders_rules(orders: dict[str, Any]) -> list[tuple[str, str]]:
    if orders["power"] is not None and orders["stance"] is not None:
        return [("stance", "power and stance say the same thing, expected one of them")]
    return []


MOVE = Section("move", "Where it goes.", spec.MoveSpec, (
    Key("kind", Name(MOVES), "What the move is.", REQUIRED),
    Key("dx", OFFSET, "burn: direction; follow: offset in km."),
    Key("dy", OFFSET, "burn: direction; follow: offset in km."),
    Key("throttle", FRACTION, "Fraction of full thrust."),
    Key("from", IMPULSE, "Impulse of the turn in which a burn begins."),
    Key("until", IMPULSE, "Impulse of the turn before which it ends."),
    Key("frame", Name(FRAMES), "What dx and dy are relative to."),
    Key("target", TARGET, "The unit, flight or body that the move is about."),
    Key("range_km", least_zero("km", 1e8), "keep_range: the distance kept."),
), rules=_move_rules)  # fmt: skip
FIRE = Section("fire", "What it fires at.", spec.FireSpec, (
    Key("mode", Name(FIRE_MODES), "When it fires."),
    Key("priority", Name(PRIORITIES), "Which target comes first."),
    Key("target", Reference(("unit", "flight")), "A target that comes before all others."),
    Key("avoid", Rows(Reference(("unit", "flight")), 4), "Targets that are spared."),
), least=1)  # fmt: skip
POWER = Section("power", "Shares of the plant in percent, together 100.", spec.PowerSpec, (
    Key("shields", PERCENT, "To the shields.", REQUIRED),
    Key("weapons", PERCENT, "To the weapons.", REQUIRED),
    Key("drive", PERCENT, "To the drive.", REQUIRED),
), rules=_power_rules)  # fmt: skip
FLIGHTS = Section("flights", "What its craft do.", spec.FlightsSpec, (
    Key("mission", Name(MISSIONS), "The mission; dock recalls them.", REQUIRED),
    Key("target", Reference(("unit", "flight")), "Whom it is about."),
), )  # fmt: skip
COMMAND = Section("command", "What a side says for itself.", spec.CommandSpec, (
    Key("obey", Flag(), "Its answer to the order from above.", REQUIRED),
))  # fmt: skip
ORDERS = Section("orders", "Orders; what is not named goes on as before.", spec.OrdersSpec, (
    Key("move", MOVE, "Where it goes."),
    Key("fire", FIRE, "What it fires at."),
    Key("power", POWER, "Shares of the plant."),
    Key("stance", Name(tuple(STANCES)), "Shares of the plant by a word, in place of power."),
    Key("posture", Name(POSTURES), "How it behaves."),
    Key("flights", FLIGHTS, "What its craft do."),
    Key("command", COMMAND, "For a side: what it says."),
), rules=_orders_rules)  # fmt: skip
ORDERS_BY_ID = Keyed(Reference(("unit", "flight", "squadron", "side")), ORDERS, 2_000)
