"""Ids and names of everything in a scenario: what the rows of the core are called."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from game.scenario.check import Problem
from game.scenario.key_parts import SHIPS_MAX
from game.scenario.spec import Spec
from game.scenario.words import CAUSES, EVENTS, FLIGHT_KINDS

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """The id that a ship's name gives: `Night Heron` -> `night_heron`; "" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name[:200]).encode("ascii", "ignore").decode().lower()
    word = _NOT_WORD.sub("_", plain).strip("_")[:32].rstrip("_")
    return word if word[:1].isalpha() else ""


def row_ids(squadron: str, most: int, names: Iterable[str]) -> list[str]:
    """Ids of the units (or flights) of a squadron: by name where they have one, else numbered (`line_04`)."""
    ids = [slug(name) or f"{squadron}_{number:02d}" for number, name in enumerate(names, 1)][:most]
    return ids + [f"{squadron}_{number:02d}" for number in range(len(ids) + 1, most + 1)]


def most_of(count: Any) -> int:
    """The largest number of units that a raw `count` allows; 1 where it makes no sense."""
    if isinstance(count, list):
        count = max((one for one in count if isinstance(one, int)), default=1)
    if isinstance(count, bool) or not isinstance(count, int):
        return 1
    return max(0, min(count, SHIPS_MAX))


def known_names(documents: Iterable[Mapping[str, Any]]) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Every id that the documents define, by kind of thing, and problems with ids given twice.

    Works on unchecked tables; the last document is the scenario itself, to which the problems' paths belong.
    """
    documents = list(documents)
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    kinds = {}
    for number, data in enumerate(documents):
        for group in ("class", "weapon"):
            for row, table in _tables(data, group):
                ident = table.get("id")
                if isinstance(ident, str):
                    if ident in found.setdefault(group, []):
                        shared = number < len(documents) - 1
                        place = ("scenario", "classes") if shared else (group, row, "id")
                        where = " in the class files" if shared else ""
                        problems.append(Problem(place, f'{group} "{ident[:40]}" is defined twice{where}'))
                    found[group].append(ident)
                    if group == "class":
                        kinds[ident] = table.get("kind")
    own = documents[-1]
    for group in ("body", "side", "squadron", "trigger", "objective", "order_from_above", "dialogue", "expect"):
        for row, table in _tables(own, group):
            ident = table.get("id")
            if isinstance(ident, str):
                if ident in found.setdefault(group, []):
                    problems.append(Problem((group, row, "id"), f'{group} "{ident[:40]}" is defined twice'))
                found[group].append(ident)
    problems += _row_problems(own, kinds, found)
    names = {group: tuple(dict.fromkeys(ids)) for group, ids in found.items()}
    return {**names, "event": EVENTS, "cause": CAUSES}, problems


def _tables(data: Mapping[str, Any], group: str) -> list[tuple[int, dict[str, Any]]]:
    rows = data.get(group)
    return [(n, row) for n, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _row_problems(own: Mapping[str, Any], kinds: dict[str, Any], found: dict[str, list[str]]) -> list[Problem]:
    """Put ids of units and flights into `found`; the problems of ids that two things would share."""
    problems = []
    taken = {ident: f'side "{ident}"' for ident in found.get("side", [])}
    taken |= {ident: f'squadron "{ident}"' for ident in found.get("squadron", [])}
    total = 0
    for row, table in _tables(own, "squadron"):
        ident, class_id = table.get("id"), table.get("class")
        if not isinstance(ident, str):
            continue
        given = table.get("names")
        names = [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
        group = "flight" if isinstance(class_id, str) and kinds.get(class_id) in FLIGHT_KINDS else "unit"
        most = most_of(table.get("count", 1))
        total += most
        if total > 4 * SHIPS_MAX:  # far beyond any limit: the count itself is reported
            break
        for number, made in enumerate(row_ids(ident[:40], most, names)):
            if made in taken:
                place = ("squadron", row, "names", number) if number < len(names) else ("squadron", row, "id")
                problems.append(Problem(place, f'its unit would be called "{made}" like the {taken[made]}'))
            taken[made] = f'unit of squadron "{ident[:40]}"'
            found.setdefault(group, []).append(made)
    return problems


@dataclass(frozen=True, slots=True)
class Row:
    """One unit or flight: its id, its name for players, the numbers of its squadron, side and class."""

    id: str
    name: str
    squadron: int
    side: int
    class_id: int
    number: int  # in its squadron, from 0


@dataclass(frozen=True, slots=True)
class Names:
    """Ids and names by row of the core: `units[3].name`, `unit_slot["reaver"]`."""

    units: tuple[Row, ...]
    flights: tuple[Row, ...]
    sides: tuple[str, ...]
    side_names: tuple[str, ...]
    squadrons: tuple[str, ...]
    squadron_names: tuple[str, ...]
    bodies: tuple[str, ...]
    body_names: tuple[str, ...]
    classes: tuple[str, ...]
    class_names: tuple[str, ...]
    weapons: tuple[str, ...]
    weapon_names: tuple[str, ...]
    triggers: tuple[str, ...]
    objectives: tuple[str, ...]
    orders_above: tuple[str, ...]
    unit_slot: Mapping[str, int]
    flight_slot: Mapping[str, int]
    side_number: Mapping[str, int]
    squadron_number: Mapping[str, int]
    body_number: Mapping[str, int]

    def known(self) -> dict[str, tuple[str, ...]]:
        """Ids by kind of thing, as the checker of orders wants them."""
        return {
            "unit": tuple(row.id for row in self.units),
            "flight": tuple(row.id for row in self.flights),
            "squadron": self.squadrons,
            "side": self.sides,
            "body": self.bodies,
        }

    def code(self, ident: str) -> int:
        """The core's row code of a unit, flight or body; raises KeyError for anything else."""
        if ident in self.unit_slot:
            return self.unit_slot[ident]
        if ident in self.flight_slot:
            return len(self.units) + self.flight_slot[ident]
        return len(self.units) + len(self.flights) + self.body_number[ident]

    def of_code(self, code: int) -> str:
        """The id of a row code, or "" for none."""
        if code < 0:
            return ""
        if code < len(self.units):
            return self.units[code].id
        code -= len(self.units)
        if code < len(self.flights):
            return self.flights[code].id
        code -= len(self.flights)
        return self.bodies[code] if code < len(self.bodies) else ""

    def name_of_code(self, code: int) -> str:
        """The players' name of a row code, or "" for none."""
        if code < 0:
            return ""
        rows = self.units + self.flights
        if code < len(rows):
            return rows[code].name
        body = code - len(rows)
        return self.body_names[body] if body < len(self.bodies) else ""


def titled(ident: str) -> str:
    """The name that an id gives: `dark_lance` -> `Dark lance`."""
    words = ident.replace("_", " ")
    return words[:1].upper() + words[1:]


def names_of(spec: Spec) -> Names:
    """The names of a spec without faults; units and flights in the file's order."""
    sides = tuple(side.id for side in spec.side)
    classes = tuple(one.id for one in spec.class_)
    class_names = tuple(one.name or titled(one.id) for one in spec.class_)
    units: list[Row] = []
    flights: list[Row] = []
    numbered: dict[tuple[int, int], int] = {}
    for number, squadron in enumerate(spec.squadron):
        side, class_id = sides.index(squadron.side), classes.index(squadron.class_)
        flies = spec.class_[class_id].kind in FLIGHT_KINDS
        rows = flights if flies else units
        for place, ident in enumerate(row_ids(squadron.id, squadron.count[1], squadron.names)):
            ordinal = numbered[side, class_id] = numbered.get((side, class_id), 0) + 1
            given = squadron.names[place] if place < len(squadron.names) else ""
            name = given or f"{class_names[class_id]} {ordinal:02d}"
            rows.append(Row(ident, name, number, side, class_id, place))
    bodies = tuple(body.id for body in spec.body)
    squadrons = tuple(squadron.id for squadron in spec.squadron)
    return Names(
        units=tuple(units),
        flights=tuple(flights),
        sides=sides,
        side_names=tuple(side.name or titled(side.id) for side in spec.side),
        squadrons=squadrons,
        squadron_names=tuple(one.name or titled(one.id) for one in spec.squadron),
        bodies=bodies,
        body_names=tuple(body.name or titled(body.id) for body in spec.body),
        classes=classes,
        class_names=class_names,
        weapons=tuple(one.id for one in spec.weapon),
        weapon_names=tuple(one.name or titled(one.id) for one in spec.weapon),
        triggers=tuple(one.id for one in spec.trigger),
        objectives=tuple(one.id for one in spec.objective),
        orders_above=tuple(one.id for one in spec.order_from_above),
        unit_slot={row.id: slot for slot, row in enumerate(units)},
        flight_slot={row.id: slot for slot, row in enumerate(flights)},
        side_number={ident: number for number, ident in enumerate(sides)},
        squadron_number={ident: number for number, ident in enumerate(squadrons)},
        body_number={ident: number for number, ident in enumerate(bodies)},
    )
