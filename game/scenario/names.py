"""Ids and names of everything in a scenario: what the rows of the core are called."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from game.scenario.spec import ClassSpec, SideSpec, Spec
from game.scenario.vocabulary import FLIGHT_KINDS

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


def titled(ident: str) -> str:
    """The name that an id gives: `dark_lance` -> `Dark lance`."""
    words = ident.replace("_", " ")
    return words[:1].upper() + words[1:]


def flies(own: ClassSpec) -> bool:
    """Whether a class is of craft that fly in flights, not of ships or stations."""
    return own.kind in FLIGHT_KINDS


def enemies_of(spec: Spec, side: SideSpec) -> tuple[str, ...]:
    """Sides that a side fights from the start: those it names, else all that are not its allies."""
    if side.enemies is not None:
        return side.enemies
    return tuple(one.id for one in spec.side if one.id != side.id and one.id not in side.allies)


def player_number(spec: Spec) -> int:
    """The number of the side that is the player's: the first whose controller is "player", else the first."""
    own = (number for number, side in enumerate(spec.side) if side.controller == "player")
    return next(own, 0)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One unit or flight: its id, its name for players, the numbers of its squadron, side and class."""

    id: str
    name: str
    squadron: int
    side: int
    class_id: int
    number: int  # in its squadron, from 0
    jammer: int = -1  # of a ghost: the slot of the jammer that makes it


@dataclass(frozen=True, slots=True)
class NamedQuestion:
    """A line of dialogue that asks a side to choose: its id, its number among that side's questions, its options."""

    id: str
    side: int
    number: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids and names by row of the core: `units[3].name`, `unit_slot["reaver"]`."""

    units: tuple[NamedRow, ...]
    flights: tuple[NamedRow, ...]
    sides: tuple[str, ...]
    side_names: tuple[str, ...]
    squadrons: tuple[str, ...]
    squadron_names: tuple[str, ...]
    squadron_sides: tuple[int, ...]
    unit_rows: tuple[range, ...]  # the units of each squadron, which stand together
    flight_rows: tuple[range, ...]
    bodies: tuple[str, ...]
    body_names: tuple[str, ...]
    classes: tuple[str, ...]
    class_names: tuple[str, ...]
    weapons: tuple[str, ...]
    weapon_names: tuple[str, ...]
    triggers: tuple[str, ...]
    objectives: tuple[str, ...]
    orders_above: tuple[str, ...]
    counters: tuple[str, ...]
    questions: tuple[NamedQuestion, ...]
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
            "question": tuple(question.id for question in self.questions),
        }

    def question(self, ident: str) -> NamedQuestion:
        """The question of a dialogue's id; raises StopIteration where there is none."""
        return next(question for question in self.questions if question.id == ident)

    def of_side(self, side: int) -> frozenset[str]:
        """The ids that a side's orders can go to: its units, flights, squadrons and the side itself."""
        rows = [row for row in (*self.units, *self.flights) if row.side == side]
        return frozenset({row.id for row in rows} | {self.squadrons[row.squadron] for row in rows} | {self.sides[side]})

    def side_of(self, ident: str) -> int:
        """The number of the side that a unit, flight, squadron or side of an id is, or is of."""
        if ident in self.side_number:
            return self.side_number[ident]
        if ident in self.squadron_number:
            return self.squadron_sides[self.squadron_number[ident]]
        return next(row.side for row in (*self.units, *self.flights) if row.id == ident)

    def code(self, ident: str) -> int:
        """The core's row code of a unit, flight or body; raises KeyError for anything else."""
        if ident in self.unit_slot:
            return self.unit_slot[ident]
        if ident in self.flight_slot:
            return len(self.units) + self.flight_slot[ident]
        return len(self.units) + len(self.flights) + self.body_number[ident]

    def of_code(self, code: int) -> str:
        """The id of a row code, or "" for none."""
        row = self._row(code)
        return row.id if row is not None else self._of_body(self.bodies, code)

    def name_of_code(self, code: int) -> str:
        """The players' name of a row code, or "" for none."""
        row = self._row(code)
        return row.name if row is not None else self._of_body(self.body_names, code)

    def _row(self, code: int) -> NamedRow | None:
        """The unit or flight of a row code."""
        if 0 <= code < len(self.units):
            return self.units[code]
        flight = code - len(self.units)
        return self.flights[flight] if 0 <= flight < len(self.flights) else None

    def _of_body(self, names: tuple[str, ...], code: int) -> str:
        """The name of a body's row code, "" where it is none."""
        body = code - len(self.units) - len(self.flights)
        return names[body] if 0 <= body < len(names) else ""


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


class _Named(_Identified, Protocol):
    @property
    def name(self) -> str | None: ...


def _ids(rows: Iterable[_Identified]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


def _titles(rows: Iterable[_Named]) -> tuple[str, ...]:
    return tuple(row.name or titled(row.id) for row in rows)


def _numbers(ids: Iterable[str]) -> dict[str, int]:
    return {ident: number for number, ident in enumerate(ids)}


def names_of(spec: Spec) -> Names:
    """The names of a spec without faults; units and flights in the file's order."""
    units, unit_rows = _rows(spec, flights=False)
    units += _ghosts(spec, units)
    flights, flight_rows = _rows(spec, flights=True)
    return Names(
        units=units,
        flights=flights,
        sides=_ids(spec.side),
        side_names=_titles(spec.side),
        squadrons=_ids(spec.squadron),
        squadron_names=_titles(spec.squadron),
        squadron_sides=tuple(_numbers(_ids(spec.side))[one.side] for one in spec.squadron),
        unit_rows=unit_rows,
        flight_rows=flight_rows,
        bodies=_ids(spec.body),
        body_names=_titles(spec.body),
        classes=_ids(spec.class_),
        class_names=_titles(spec.class_),
        weapons=_ids(spec.weapon),
        weapon_names=_titles(spec.weapon),
        triggers=_ids(spec.trigger),
        objectives=_ids(spec.objective),
        orders_above=_ids(spec.order_from_above),
        counters=_counters(spec),
        questions=_questions(spec),
        unit_slot=_numbers(_ids(units)),
        flight_slot=_numbers(_ids(flights)),
        side_number=_numbers(_ids(spec.side)),
        squadron_number=_numbers(_ids(spec.squadron)),
        body_number=_numbers(_ids(spec.body)),
    )


def _counters(spec: Spec) -> tuple[str, ...]:
    """Every counter, in the order in which the file first adds to it."""
    adds = (action.counter for trigger in spec.trigger for action in trigger.do)
    return tuple(dict.fromkeys(one.name for one in adds if one is not None))


def _questions(spec: Spec) -> tuple[NamedQuestion, ...]:
    """The dialogues that ask, in the order of the file; each side's are numbered by themselves."""
    sides, asked = _numbers(_ids(spec.side)), [line for line in spec.dialogue if line.side is not None]
    of_side = [[one.id for one in asked if one.side == line.side] for line in asked]
    return tuple(
        NamedQuestion(line.id, sides[line.side or ""], own.index(line.id), _ids(line.choice))
        for line, own in zip(asked, of_side, strict=True)
    )


def _rows(spec: Spec, flights: bool) -> tuple[tuple[NamedRow, ...], tuple[range, ...]]:
    """All units, or all flights, and which of them each squadron has."""
    sides, classes, titles = _numbers(_ids(spec.side)), _numbers(_ids(spec.class_)), _titles(spec.class_)
    rows: list[NamedRow] = []
    of_squadron: list[range] = []
    named: dict[tuple[int, str], int] = {}  # how many of a side and a class's name are numbered by now
    for number, squadron in enumerate(spec.squadron):
        side, class_id = sides[squadron.side], classes[squadron.class_]
        first = len(rows)
        if flies(spec.class_[class_id]) == flights:
            before = named.get((side, titles[class_id]), 0)
            for place, ident in enumerate(row_ids(squadron.id, squadron.count[1], squadron.names)):
                name = _given(squadron.names, place) or f"{titles[class_id]} {before + place + 1:02d}"
                rows.append(NamedRow(ident, name, number, side, class_id, place))
            named[side, titles[class_id]] = before + len(rows) - first
        of_squadron.append(range(first, len(rows)))
    return tuple(rows), tuple(of_squadron)


def _ghosts(spec: Spec, units: tuple[NamedRow, ...]) -> tuple[NamedRow, ...]:
    """The ghosts of all jammers, called like further ships of their squadrons."""
    ghosts: list[NamedRow] = []
    for slot, row in enumerate(units):
        squadron, own = spec.squadron[row.squadron], spec.class_[row.class_id]
        for place in range(own.ghosts):
            number = squadron.count[1] + row.number * own.ghosts + place
            name = f"{own.name or titled(own.id)} {number + 1:02d}"
            ident = f"{squadron.id}_{number + 1:02d}"
            ghosts.append(NamedRow(ident, name, row.squadron, row.side, row.class_id, number, slot))
    return tuple(ghosts)


def _given(names: Sequence[str], place: int) -> str:
    return names[place] if place < len(names) else ""
