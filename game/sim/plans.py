"""Files of orders (`run --orders`): lines of {"turn": 1, "orders": {ID: {...}}}."""

import json
from pathlib import Path
from typing import Any

from game.scenario import Fault, Scenario, ScenarioError

PLAN_MAX_BYTES = 4_000_000
_KEYS = {"turn", "orders"}


def plan_of_file(path: Path, scenario: Scenario) -> dict[int, dict[str, Any]]:
    """Orders by turn; raises ScenarioError with all faults of the file, OSError where it cannot be read."""
    if path.stat().st_size > PLAN_MAX_BYTES:
        raise ScenarioError([Fault(str(path), 0, 0, "", f"is larger than {PLAN_MAX_BYTES} bytes")])
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ScenarioError([Fault(str(path), 0, 0, "", f"is not UTF-8 text: byte {error.start}")]) from None
    plan: dict[int, dict[str, Any]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            faults += _read_line(line, number, str(path), scenario, plan)
    if faults:
        raise ScenarioError(faults)
    return plan


def _read_line(line: str, number: int, path: str, scenario: Scenario, plan: dict[int, dict[str, Any]]) -> list[Fault]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return [Fault(path, number, error.colno, "", f"is not JSON: {error.msg}", source=line[:200])]
    except (ValueError, RecursionError):
        return [Fault(path, number, 1, "", "is not JSON that can be read: nested too deep or a number too long")]
    if not isinstance(row, dict) or not set(row) == _KEYS:
        return [Fault(path, number, 1, "", 'expected {"turn": N, "orders": {ID: {...}}}', source=line[:200])]
    turn = row["turn"]
    if isinstance(turn, bool) or not isinstance(turn, int) or not 1 <= turn <= scenario.tables.turns:
        what = f"expected a turn from 1 to {scenario.tables.turns}"
        return [Fault(path, number, 1, "turn", what, source=line[:200])]
    if turn in plan:
        return [Fault(path, number, 1, "turn", f"turn {turn} has orders already", source=line[:200])]
    _, faults = scenario.orders_checked(row["orders"], path, number)
    if not faults:
        plan[turn] = row["orders"]
    return faults
