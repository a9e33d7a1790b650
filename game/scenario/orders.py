"""Orders as tables {ID: {...}} (files, `--orders` lines, saves): checked, made canonical, laid out for the core."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from game.scenario.faults import FileFault, ScenarioError, key_text
from game.scenario.kinds import Bad, Checker, as_table
from game.scenario.names import Names
from game.scenario.order_receivers import receiver_problems
from game.scenario.spec import FireSpec, FlightsSpec, MoveSpec, OrdersSpec, PowerSpec, Spec, SquadronSpec
from game.scenario.spec.orders import ORDERS_BY_ID
from game.scenario.vocabulary import FLIGHT_KINDS, STANCES

from ..rules.state.columns import NONE
from ..rules.state.orders import OrderSet
from ..rules.state.vocabulary import (
    AVOIDED,
    IMPULSES,
    PPM,
    FireMode,
    Frame,
    Mission,
    Move,
    Posture,
    Priority,
    Readiness,
    Spacing,
)

Array = np.ndarray
Orders = Mapping[str, OrdersSpec]
ORDER_FILE_MAX = 10_000_000  # bytes


def checked_orders(
    orders: Any, names: Names, path: str = "", line: int = 0, root: str = "orders"
) -> tuple[dict[str, OrdersSpec], list[FileFault]]:
    """A table of orders by id as rows, and all its faults; the rows are empty where there are faults.

    `path` and `line` are shown with the faults (an `--orders` file and its line).
    """
    checker = Checker(names.known())
    made = ORDERS_BY_ID.check(orders, (root,), checker)
    problems = list(checker.problems)
    if not isinstance(made, Bad):
        problems += receiver_problems(dict(made), names, (root,))
    faults = [FileFault(path, line, 1 if line else 0, key_text(one.path), one.what, one.suggestion) for one in problems]
    return ({} if faults or isinstance(made, Bad) else dict(made)), faults


def orders_of(orders: Any, names: Names) -> dict[str, OrdersSpec]:
    """A table of orders by id as rows; raises ScenarioError with all faults."""
    made, faults = checked_orders(orders, names)
    if faults:
        raise ScenarioError(faults)
    return made


COASTS = MoveSpec(kind="coast")


def standing_orders(spec: Spec) -> dict[str, OrdersSpec]:
    """Orders in force when the battle begins, by squadron and unit: what starts on the move coasts unless told else."""
    orders: dict[str, OrdersSpec] = {}
    craft = {one.id for one in spec.class_ if one.kind in FLIGHT_KINDS}
    for squadron in spec.squadron:
        own = squadron.orders
        if moves_at_first(spec, squadron) and squadron.class_ not in craft and (own is None or own.move is None):
            own = replace(own or OrdersSpec(), move=COASTS)
        if own is not None:
            orders[squadron.id] = own
        orders |= {ident: own.orders for ident, own in squadron.unit if own.orders is not None}
    return orders


def moves_at_first(spec: Spec, squadron: SquadronSpec) -> bool:
    """Does a squadron start with a velocity of its own, or with that of one that does?"""
    by_id = {one.id: one for one in spec.squadron}
    while isinstance(squadron.velocity, str) and squadron.velocity.startswith("same_as:"):
        squadron = by_id[squadron.velocity.removeprefix("same_as:")]
    return squadron.velocity not in ("rest", (0.0, 0.0))


def orders_table(orders: Orders) -> dict[str, Any]:
    """Orders in their canonical plain form, ids sorted, for saves and for JSON."""
    return {ident: as_table(orders[ident]) for ident in sorted(orders)}


def order_set(orders: Orders, names: Names, homes: Iterable[int], worlds: int) -> OrderSet:
    """Orders laid out for the core, the same for all W worlds; unit wins over squadron, squadron over side.

    `homes`: the unit slot that each flight lives in; an order for the flights of a ship goes to those.
    """
    hangars = hangars_of(homes)
    made = OrderSet.empty(worlds, len(names.units), len(names.flights), len(names.sides))
    ranked = sorted(orders.items(), key=lambda item: _scope(item[0], names))
    for ident, one in ranked:
        slots = unit_slots(ident, names)
        if slots:
            _lay_unit_orders(made, slots, one, names)
        if one.flights is not None:
            _lay_missions(made, flight_slots(ident, names, hangars), one.flights, names)
        if one.command is not None and one.command.obey is not None:
            made.sides.obey[:, names.side_number[ident]] = int(one.command.obey)
        for dialogue, option in one.answer or ():
            question = names.question(dialogue)
            made.sides.answer[:, question.side, question.number] = question.options.index(option)
        if one.command is not None and one.command.fight is not None:
            made.sides.fight[:, names.side_number[ident]] = names.side_number[one.command.fight]
    return made


def _scope(ident: str, names: Names) -> int:
    return 0 if ident in names.side_number else 1 if ident in names.squadron_number else 2


def unit_slots(ident: str, names: Names) -> list[int]:
    """The units that an id names: itself, its squadron's or its side's."""
    if ident in names.unit_slot:
        return [names.unit_slot[ident]]
    if ident in names.squadron_number:
        return list(names.unit_rows[names.squadron_number[ident]])
    side = names.side_number.get(ident, -1)
    return [slot for slot, row in enumerate(names.units) if row.side == side]


def flight_slots(ident: str, names: Names, hangars: Mapping[int, list[int]]) -> list[int]:
    """The flights that an id names: itself, its squadron's, its side's, or those that live in its units."""
    if ident in names.flight_slot:
        return [names.flight_slot[ident]]
    if ident in names.side_number:
        side = names.side_number[ident]
        return [slot for slot, row in enumerate(names.flights) if row.side == side]
    squadron = names.squadron_number.get(ident)
    own = [] if squadron is None else list(names.flight_rows[squadron])
    return own + sorted(flight for slot in unit_slots(ident, names) for flight in hangars.get(slot, ()))


def hangars_of(homes: Iterable[int]) -> dict[int, list[int]]:
    """The flights that live in each unit, from the unit slot that each flight lives in."""
    hangars: dict[int, list[int]] = {}
    for flight, home in enumerate(homes):
        hangars.setdefault(home, []).append(flight)
    return hangars


def _lay_unit_orders(made: OrderSet, slots: list[int], one: OrdersSpec, names: Names) -> None:
    for part, columns in _parts(one, names).items():
        getattr(made.units, f"{part}_given")[:, slots] = True
        for column, value in columns.items():
            getattr(made.units, column)[:, slots] = value


def _parts(one: OrdersSpec, names: Names) -> dict[str, dict[str, Any]]:
    """The parts of a unit's orders that are given, and the columns of `Orders` that each of them fills."""
    parts: dict[str, dict[str, Any]] = {}
    if one.move is not None:
        parts["move"] = move_columns(one.move, names)
    if one.fire is not None:
        parts["fire"] = fire_columns(one.fire, names)
    power = PowerSpec(**STANCES[one.stance]) if one.stance is not None else one.power
    if power is not None:
        parts["power"] = power_columns(power)
    if one.posture is not None:
        parts["posture"] = {"posture": Posture[one.posture.upper()]}
    readiness, surrender = _said(one, "readiness"), _said(one, "surrender")
    if readiness is not None:
        parts["readiness"] = {"readiness_wanted": Readiness[readiness.upper()]}
    if surrender is not None:
        parts["surrender"] = {"surrenders": surrender}
    return parts


def _said(one: OrdersSpec, key: str) -> Any:
    """What orders say themselves or, of a side, by its command: the one contradicts the other."""
    own = getattr(one, key)
    return getattr(one.command, key, None) if own is None else own


def move_columns(move: MoveSpec, names: Names) -> dict[str, Any]:
    """The columns of `Orders` that a move fills."""
    return {
        "move": Move[move.kind.upper()],
        "dx": {"ccw": 1.0, "cw": -1.0}[move.sense] if move.sense else move.dx or 0.0,
        "dy": move.dy or 0.0,
        "throttle": 1.0 if move.throttle is None else move.throttle,
        "from_impulse": move.from_ or 0,
        "until_impulse": IMPULSES if move.until is None else move.until,
        "frame": Frame[(move.frame or "map").upper()],
        "ref": NONE if move.target is None else names.code(move.target),
        "range_km": move.radius_km or move.range_km or 0.0,
    }


def fire_columns(fire: FireSpec, names: Names) -> dict[str, Any]:
    """The columns of `Orders` that a fire order fills."""
    spared = [names.code(ident) for ident in fire.avoid or ()]
    return {
        "fire_mode": FireMode[(fire.mode or "free").upper()],
        "priority": Priority[(fire.priority or "spread").upper()],
        "fire_at": NONE if fire.target is None else names.code(fire.target),
        "bear": NONE if fire.bear is None else names.code(fire.bear),
        "avoid": np.array(spared + [NONE] * (AVOIDED - len(spared))),
        "salvo": fire.salvo or 0,
    }


def power_columns(power: PowerSpec) -> dict[str, int]:
    """Shares in parts per million that add to the whole exactly."""
    shields, weapons = round(power.shields * PPM / 100), round(power.weapons * PPM / 100)
    return {"shields_share_ppm": shields, "weapons_share_ppm": weapons, "drive_share_ppm": PPM - shields - weapons}


def _lay_missions(made: OrderSet, slots: list[int], one: FlightsSpec, names: Names) -> None:
    made.flights.given[:, slots] = True
    made.flights.mission[:, slots] = Mission[one.mission.upper()]
    made.flights.ref[:, slots] = NONE if one.target is None else names.code(one.target)
    made.flights.spacing[:, slots] = Spacing[one.spacing.upper()]


def orders_of_file(path: Path, names: Names) -> dict[int, dict[str, Any]]:
    """The orders in a file of lines {"turn": 1, "orders": {ID: {...}}}, by turn; raises ScenarioError."""
    try:
        with path.open("rb") as file:
            raw = file.read(ORDER_FILE_MAX + 1)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError([FileFault(str(path), 0, 0, "", "not UTF-8 text")]) from None
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ScenarioError([FileFault(str(path), 0, 0, "", what)]) from None
    if len(raw) > ORDER_FILE_MAX:
        raise ScenarioError([FileFault(str(path), 0, 0, "", f"the file is larger than {ORDER_FILE_MAX:,} bytes")])
    turns: dict[int, dict[str, Any]] = {}
    faults: list[FileFault] = []
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        turn, orders, found = _order_line(row, names, str(path), line)
        faults += found
        if not found:
            turns.setdefault(turn, {}).update(orders)
    if faults:
        raise ScenarioError(faults)
    return turns


class _Twice(Exception):
    """A key that a table has twice."""


def _given_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise _Twice(key)
        table[key] = value
    return table


def _order_line(row: str, names: Names, path: str, line: int) -> tuple[int, dict[str, Any], list[FileFault]]:
    try:
        table = json.loads(row, object_pairs_hook=_given_once)
    except json.JSONDecodeError as error:
        return 0, {}, [FileFault(path, line, error.colno, "", f"not JSON: {error.msg}", source=row)]
    except _Twice as twice:
        at = row.rfind(json.dumps(str(twice))) + 1
        return 0, {}, [FileFault(path, line, max(at, 1), str(twice), "given twice", source=row)]
    except (RecursionError, ValueError):
        return 0, {}, [FileFault(path, line, 1, "", "not JSON that can be read", source=row)]
    if not isinstance(table, dict) or set(table) != {"turn", "orders"}:
        return 0, {}, [FileFault(path, line, 1, "", 'expected {"turn": N, "orders": {ID: {...}}}', source=row)]
    turn = table["turn"]
    if isinstance(turn, bool) or not isinstance(turn, int) or not 1 <= turn <= 60:
        return 0, {}, [FileFault(path, line, 1, "turn", "expected a whole number from 1 to 60", source=row)]
    made, faults = checked_orders(table["orders"], names, path, line)
    return turn, orders_table(made), faults
