"""`darklight list`: the scenarios that there are, or the classes that they may use."""

import argparse
import json
from typing import Any

from game.cli.arguments import Parser, add_json
from game.scenario.catalogue import catalogue, classes_to_use
from game.sim.plain_table import plain_table

_FIGURES = ("mass_t", "thrust_g", "hull_gj", "armour_gj", "shield_gj", "crew")


def add_options(parser: Parser) -> None:
    """What is listed; for programs, or for people."""
    parser.add_argument(
        "--classes", action="store_true", help="the classes of class files and their weapons, with their figures"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Print all scenarios, or all classes, a line each."""
    if options.classes:
        rows = classes_to_use()
        print(json.dumps(rows, indent=1, ensure_ascii=False) if options.json else _class_table(rows))
        return True
    entries = catalogue()
    if options.json:
        print(json.dumps([row.as_dict() for row in entries], indent=1, ensure_ascii=False))
        return True
    width = max((len(row.id) for row in entries), default=0)
    for row in entries:
        print(f"{row.id:<{width}}  {'broken: ' + row.faults[0] if row.faults else row.title}")
    return True


def _class_table(rows: list[dict[str, Any]]) -> str:
    """Classes in columns, and under them their weapons; scenarios name the file of a class among their `classes`."""
    classes = [
        [
            row["file"], row["id"], row["kind"], *(f"{row[name]:,g}" for name in _FIGURES),
            ", ".join(f"{one['weapon']} x{one['count']}" for one in row["batteries"]),
        ]
        for row in rows
    ]  # fmt: skip
    weapons = {
        (row["file"], one["weapon"]): [
            row["file"],
            one["weapon"],
            one["kind"],
            _figure(one["range_km"]),
            _figure(one["energy_gj"]),
        ]
        for row in rows
        for one in row["batteries"]
        if one["kind"]
    }
    head = ["file", "class", "kind", *(name.replace("_", " ") for name in _FIGURES), "batteries"]
    told = plain_table(head, classes, "<<<" + ">" * len(_FIGURES) + "<")
    return "\n".join(
        [*told, "", *plain_table(["file", "weapon", "kind", "range km", "energy gj"], [*weapons.values()], "<<<>>")]
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,g}"
