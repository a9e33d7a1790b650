"""Orders of units and flights in words: as plotted, else as they stand."""

from typing import NamedTuple

from game.scenario import Scenario
from game.scenario.vocabulary import FIRE_MODES, MISSIONS, MOVES, PRIORITIES, SPACINGS

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import IMPULSES, Kind, Level, Presence
from .burn import heading_deg, throttle_text
from .impactors import borne_on
from .known_names import KnownNames
from .model import BattleModel
from .states import posture_told
from .torpedoes import torpedoes_left
from .wording import counted

_MOVE_WORDS = {
    "hold": "Hold station", "coast": "Coast", "intercept": "Intercept", "keep_range": "Keep range to",
    "withdraw": "Withdraw", "follow": "In formation on", "tow": "Tow", "orbit": "Orbit", "ram": "Ram",
    "pursue": "Pursue",
}  # fmt: skip
_POSTURE_WORDS = {
    "active": "active", "silent": "silent", "feign": "feigning damage", "evade": "evading",
    "spun_down": "plant down, no drive",
}  # fmt: skip


def captain_of(model: BattleModel, slot: int) -> str:
    """The captain of a unit, "" where the scenario names none."""
    return captain_in(model.scenario, slot)


def captain_in(scenario: Scenario, slot: int) -> str:
    """The captain of a unit of a scenario, "" where it names none."""
    row = scenario.names.units[slot]
    squadron = scenario.spec.squadron[row.squadron]
    own = squadron.unit.row(row.id)
    return (own.captain if own is not None else None) or squadron.captain or ""


def selection_title(model: BattleModel) -> str:
    """What is selected, in two words."""
    rows = model.names.units + model.names.flights
    squadrons = {rows[code].squadron for code in model.selection.codes}
    if len(squadrons) == 1:
        return model.names.squadron_names[next(iter(squadrons))]
    return f"{len(model.selection.codes)} selected"


def known_name(model: BattleModel, code: int) -> str:
    """What the player calls a row that an order names: a contact is no more than that."""
    units = len(model.names.units)
    level = int(model.seen.contacts.level[0, model.side, code]) if 0 <= code < units else int(Level.IDENTIFIED)
    return KnownNames(model.scenario, model.side).of(code, level)


def order_words(model: BattleModel, slot: int) -> str:
    """The move order of a unit in words: as plotted, else as it stands."""
    if model.seen.units.broken[0, slot]:
        return "withdraws, not yours to order"
    if model.tables.classes.kind[model.names.units[slot].class_id] == Kind.STATION:
        return "Keeps its course"
    kind, target = move_order(model, slot)
    if kind == "burn":
        move, units = model.draft.plotted(slot, "move"), model.seen.units
        if move is None:
            dx, dy, throttle = (float(column[0, slot]) for column in (units.dx, units.dy, units.throttle))
            return _burn_words(dx, dy, throttle, IMPULSES)
        throttle = 1.0 if move.get("throttle") is None else move["throttle"]
        return _burn_words(move["dx"], move["dy"], throttle, move.get("until", IMPULSES))
    return f"{_MOVE_WORDS[kind]} {known_name(model, target) if target >= 0 else ''}".strip()


def move_order(model: BattleModel, slot: int) -> tuple[str, int]:
    """The move order of a unit, as plotted, else as it stands: its word in files, and the row that it names or NONE."""
    move = model.draft.plotted(slot, "move")
    if move is None:
        return MOVES[int(model.seen.units.move[0, slot])], int(model.seen.units.ref[0, slot])
    ident = move.get("target")
    return move["kind"], model.names.code(ident) if ident else NONE


def fire_mode(model: BattleModel, slot: int) -> str:
    """How a unit is told to fire, as plotted, else as it stands: a word of files."""
    return _fire_order(model, slot).mode


def _burn_words(dx: float, dy: float, throttle: float, until: int) -> str:
    lasts = "" if until >= IMPULSES else f" to impulse {until}"
    return f"Burn {heading_deg(dx, dy)}°, {throttle_text(throttle)}{lasts}, then coast"


_NOT_OF_SHIPS = frozenset(("flights", "command", "answer"))
"""What craft are told, and what a side says for itself."""


class _FireOrder(NamedTuple):
    """A fire order: mode and priority in words of files, code of the target or NONE, torpedoes asked for."""

    mode: str
    priority: str
    target: int
    salvo: int


def _fire_order(model: BattleModel, slot: int) -> _FireOrder:
    """The fire order of a unit: as plotted, else as it stands."""
    fire = model.draft.plotted(slot, "fire")
    if fire is not None:
        target = model.names.code(fire["target"]) if fire.get("target") else NONE
        return _FireOrder(
            fire.get("mode") or "free", fire.get("priority") or "spread", target, int(fire.get("salvo") or 0)
        )
    units = model.seen.units
    mode, priority = FIRE_MODES[int(units.fire_mode[0, slot])], PRIORITIES[int(units.priority[0, slot])]
    return _FireOrder(mode, priority, int(units.fire_at[0, slot]), int(units.salvo[0, slot]))


def fire_words(model: BattleModel, slot: int, *, brief: bool = False) -> str:
    """The fire order of a unit in words; in brief without its salvo, and a target that it bears on by name alone."""
    carried = torpedoes_left(model, slot)[1]
    if model.tables.farthest_weapon(model.names.units[slot].class_id) is None and not carried:
        return "unarmed"
    order, bear = _fire_order(model, slot), borne_on(model, slot)
    if order.mode == "hold":
        words = ["hold fire"]
    elif brief and order.mode == "free" and order.target >= 0:
        words = [f"at {known_name(model, order.target)}"]
        bear = bear if bear != order.target else NONE
    else:
        words = _open_fire_words(model, order, 0 if brief else carried, bear)
    if bear >= 0:
        aside = model.tables.turns_sides()[model.names.units[slot].class_id]
        words.append(f"{'side' if aside else 'spine'} on {known_name(model, bear)}")
    return ", ".join(words)


def _open_fire_words(model: BattleModel, order: _FireOrder, carried: int, bear: int) -> list[str]:
    """What is fired and at whom; a target that the ship bears on is not named twice."""
    count = min(order.salvo, carried)
    words = [counted(count, "torpedo", "torpedoes")] if count else []
    words.append("at will" if order.mode == "free" else "return fire")
    if order.target < 0:
        words.append(order.priority)
    elif order.target != bear:
        words.append(f"{known_name(model, order.target)} first")
    return words


def posture_words(model: BattleModel, slot: int) -> str:
    """The posture of a unit in words."""
    return _POSTURE_WORDS[posture_told(model, slot)]


def short_move(model: BattleModel, slots: list[int]) -> tuple[str, bool]:
    """The move of these units in a word or two, "mixed" where they differ; and whether any was plotted now."""
    words, fresh = set(), False
    for slot in slots:
        if model.seen.units.broken[0, slot]:
            words.add("broken")
            continue
        if model.seen.units.presence[0, slot] == Presence.AWAY:
            words.add("away")
            continue
        plotted = model.draft.plotted(slot, "move")
        fresh |= plotted is not None
        words.add((plotted["kind"] if plotted else MOVES[int(model.seen.units.move[0, slot])]).replace("_", " "))
    return ("mixed" if len(words) > 1 else next(iter(words), "lost")), fresh


def mission(model: BattleModel, flight: int) -> tuple[str, bool]:
    """The mission of a flight in a word: as plotted, else as it stands; and whether it was plotted now."""
    told = model.draft.plotted_flight(flight, model.scenario.homes[flight])
    word = told["mission"] if told else MISSIONS[int(model.seen.flights.mission[0, flight])]
    return ("recall" if word == "dock" else word), bool(told)


def holds_back(model: BattleModel, flight: int) -> bool:
    """Does a flight hold back from craft that pulse: as plotted, else as it stands?"""
    told = model.draft.plotted_flight(flight, model.scenario.homes[flight])
    word = told.get("spacing", SPACINGS[0]) if told else SPACINGS[int(model.seen.flights.spacing[0, flight])]
    return bool(word == "held")


def wing_mission(model: BattleModel, flights: list[int]) -> tuple[str, bool]:
    """The mission of these flights in a word or two, "mixed" where they differ; and whether any was plotted now."""
    told = [mission(model, flight) for flight in flights]
    words = {word for word, _ in told}
    word = words.pop() if len(words) == 1 else "mixed"
    docked = all(model.seen.flights.presence[0, flight] == Presence.DOCKED for flight in flights)
    return ("in hangar" if word == "recall" and docked else word), any(fresh for _, fresh in told)


def flight_words(model: BattleModel, flight: int) -> str:
    """The mission of a flight in words, with its target."""
    word, _ = mission(model, flight)
    docked = model.seen.flights.presence[0, flight] == Presence.DOCKED
    if word == "recall":
        words = "in the hangar" if docked else "return and land"
    else:
        words = f"launch: {word}" if docked else word
    told = model.draft.plotted_flight(flight, model.scenario.homes[flight])
    if told and told.get("target"):
        words += f" {known_name(model, model.names.code(told['target']))}"
    return f"{words}, held back" if word != "recall" and holds_back(model, flight) else words


def new_order_words(model: BattleModel) -> str:
    """For how many ships and flights something new is plotted; "" where nothing is."""
    names, draft = model.names, model.draft
    if not draft.orders:
        return ""
    told = {ident for ident, fields in draft.orders.items() if not fields.keys() <= _NOT_OF_SHIPS}
    slots = len(names.units)
    able = sorted(model.able())
    rows = [names.units[code] for code in able if code < slots]
    ships = sum(not told.isdisjoint((row.id, names.squadrons[row.squadron], names.sides[row.side])) for row in rows)
    craft = [code - slots for code in able if code >= slots]
    flights = sum(draft.plotted_flight(flight, model.scenario.homes[flight]) is not None for flight in craft)
    parts = [counted(count, word) for count, word in ((ships, "ship"), (flights, "flight")) if count]
    return f"New orders for {' and '.join(parts)}" if parts else "A new order for the side"


def fleet_words(model: BattleModel) -> str:
    """How many ships the side has left."""
    units = model.seen.units
    own = (units.side[0] == model.side) & model.seen.fighting()[0]
    count = int((own & (model.tables.classes.kind[units.class_id[0]] == Kind.SHIP)).sum())
    return counted(count, "ship")
