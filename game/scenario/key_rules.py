"""Which keys of one table go together: small rules that the declaration of single keys cannot tell.

Each takes the good values of a table by key, and gives (key, what is wrong); "" is the table itself.
"""

from typing import Any

from game.scenario.words import FLIGHT_KINDS

PLACE_WANTED = "[x, y], {body, radius_km, bearing_deg}, {body, altitude_km, bearing_deg} or {squadron, dx_km, dy_km}"


def condition_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """Which keys go together: event and its rows, unit and state, side and what is asked of it."""
    faults = []
    for key in ("target_side", "count"):
        if given[key] is not None and given["event"] is None:
            faults.append((key, f"{key} goes with event, which is missing"))
    if (given["unit"] is None) != (given["state"] is None):
        faults.append(("unit" if given["state"] is None else "state", "unit and state go together"))
    asked = [key for key in ("mass_below", "ships_below", "obeyed") if given[key] is not None]
    if given["side"] is None and asked:
        faults.append((asked[0], f"{asked[0]} goes with side, which is missing"))
    if given["side"] is not None and not asked:
        faults.append(("side", "side goes with mass_below, ships_below or obeyed"))
    if (given["objective"] is None) != (given["at_least"] is None):
        faults.append(("objective" if given["at_least"] is None else "at_least", "objective and at_least go together"))
    return faults


def debrief_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """Which keys of a debrief's condition go together."""
    faults = []
    if (given["unit"] is None) != (given["state"] is None):
        faults.append(("unit" if given["state"] is None else "state", "unit and state go together"))
    asked = given["at_least"] is not None or given["below"] is not None
    if (given["objective"] is not None) != asked:
        faults.append(("objective" if not asked else "", "objective goes with at_least or below"))
    return faults


def trigger_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """A trigger waits for something."""
    faults = []
    if not given["when"] and not given["any"]:
        faults.append(("", "when or any is missing, expected conditions"))
    for one in given["any"]:
        asked = ("turn", "event", "unit", "mass_below", "ships_below", "obeyed", "objective", "trigger", "chance")
        count = sum(getattr(one, key) is not None for key in asked)
        if count != 1 or one.obeyed is False:
            faults.append(("any", "each row of any holds one comparison, and not obeyed = false; use when for more"))
            break
    return faults


def objective_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """Withdrawal has keys of its own."""
    faults = []
    for key in ("of", "beyond_km"):
        if given["kind"] == "withdraw" and given[key] is None:
            faults.append(("", f"{key} is missing, a withdrawal needs it"))
        if given["kind"] != "withdraw" and given[key] is not None:
            faults.append((key, f"{key} is for objectives of kind withdraw"))
    return faults


def expect_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """A figure is held from at least one side."""
    low, high = given["min"], given["max"]
    if low is None and high is None:
        return [("", "min or max is missing")]
    if low is not None and high is not None and low > high:
        return [("min", f"min {low:g} is above max {high:g}")]
    return []


def body_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """A body stands or runs on rails."""
    if given["at"] is not None and given["orbit"] is not None:
        return [("at", "at and orbit say the same thing, expected one of them")]
    return []


def class_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """Ships have batteries, flights have craft."""
    faults = []
    flies = given["kind"] in FLIGHT_KINDS
    if flies and given["batteries"]:
        faults.append(("batteries", "batteries are for ships and stations; craft have craft = {kill, reach_km ...}"))
    if not flies and given["craft"] is not None:
        faults.append(("craft", "craft is for fighters and drones"))
    if given["pulse"] is not None and given["kind"] != "drone":
        faults.append(("pulse", "pulse is for drones"))
    if flies and given["hangar"]:
        faults.append(("hangar", "hangar is for ships and stations"))
    return faults


def above_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """An order ends after it begins."""
    if given["until_turn"] is not None and given["until_turn"] < given["turn"]:
        return [("until_turn", f"until_turn {given['until_turn']} is before turn {given['turn']}")]
    return []


def squadron_rules(given: dict[str, Any]) -> list[tuple[str, str]]:
    """A squadron has a place, and no more names than units."""
    faults = []
    if given["at"] is None and given["home"] is None:
        faults.append(("", f"at is missing, expected {PLACE_WANTED}"))
    if len(given["names"]) > given["count"][1]:
        most = given["count"][1]
        faults.append(("names", f"{len(given['names'])} names for at most {most} units; count says how many there are"))
    return faults
