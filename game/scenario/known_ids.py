"""Every id that a file and its class files define, gathered before anything is checked: what references may name."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from game.scenario.faults import KeyPath
from game.scenario.kinds import Problem
from game.scenario.names import row_ids
from game.scenario.spec.limits import FLIGHTS_MAX, SHIPS_MAX
from game.scenario.vocabulary import CAUSES, EVENTS, FLIGHT_KINDS

SHARED = ("class", "weapon")  # what class files may define
OWN = ("body", "side", "squadron", "trigger", "objective", "order_from_above", "dialogue", "expect")
Document = Mapping[str, Any]


def known_ids(documents: Iterable[Document]) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Every id that the documents define, by kind of thing, and problems with ids given twice.

    Works on unchecked tables; the last document is the scenario itself, to which the problems' paths belong.
    """
    *shared, own = documents
    found: dict[str, list[str]] = {}
    problems = [*_add_shared(shared, found), *_add_own(own, found)]
    problems += _add_units(own, _class_kinds([*shared, own]), found)
    found["variant"] = [str(ident) for ident in _table(_table(own, "scenario"), "variants")]
    squadrons, items = _rows(own, "squadron"), _rows(_table(own, "refit"), "item")
    found["side.squadron"] = [f"{row['side']}.{one}" for _, one, row in squadrons if isinstance(row.get("side"), str)]
    found["squadron.item"] = [f"{one}.{item}" for _, item, row in items for one in _texts(row, "squadrons")]
    acts = [act for _, _, row in _rows(own, "trigger") for act in _tables(row, "do")]
    found["counter"] = [name for act in acts if isinstance(name := _table(act, "counter").get("name"), str)]
    found["question"] = [ident for _, ident, row in _rows(own, "dialogue") if _tables(row, "choice")]
    names = {group: tuple(dict.fromkeys(ids)) for group, ids in found.items()}
    return {**names, "event": EVENTS, "cause": CAUSES}, problems


def _add_shared(documents: Iterable[Document], found: dict[str, list[str]]) -> Iterator[Problem]:
    """Put ids of class files into `found`; the problems of those given twice."""
    for data in documents:
        for group in SHARED:
            for _, ident in _repeated(data, group, found):
                yield Problem(("scenario", "classes"), f"{_twice(group, ident)} in the class files")


def _add_own(own: Document, found: dict[str, list[str]]) -> Iterator[Problem]:
    """Put ids of the rows of the file itself into `found`; the problems of those given twice."""
    refit = _table(own, "refit")
    groups: list[tuple[Document, str, KeyPath]] = [(own, group, (group,)) for group in (*SHARED, *OWN)]
    groups += [(refit, "item", ("refit", "item")), (_table(refit, "congress"), "way", ("refit", "congress", "way"))]
    for data, group, path in groups:
        for row, ident in _repeated(data, group, found):
            yield Problem((*path, row, "id"), _twice(group, ident))


def _twice(group: str, ident: str) -> str:
    return f'{group} "{ident[:40]}" is defined twice'


def most_of(count: Any) -> int:
    """The largest number of units that a raw `count` allows; 1 where it makes no sense."""
    if isinstance(count, list):
        count = max((one for one in count if isinstance(one, int)), default=1)
    if isinstance(count, bool) or not isinstance(count, int):
        return 1
    return max(0, min(count, FLIGHTS_MAX))


# ---- tables that nobody has checked yet: what is not of the form that it should have is passed over


def _table(data: Document, key: str) -> Document:
    """The table that a key holds; an empty one where it holds none."""
    held = data.get(key)
    return held if isinstance(held, dict) else {}


def _tables(data: Document, key: str) -> list[Document]:
    """The tables in the list that a key holds."""
    held = data.get(key)
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _texts(data: Document, key: str) -> list[str]:
    """The texts in the list that a key holds."""
    held = data.get(key)
    return [one for one in held if isinstance(one, str)] if isinstance(held, list) else []


def _rows(data: Document, group: str) -> list[tuple[int, str, Document]]:
    """The rows of a group that have an id: number, id, row."""
    rows = data.get(group)
    tables = [(n, row) for n, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []
    return [(number, row["id"], row) for number, row in tables if isinstance(row.get("id"), str)]


def _repeated(data: Document, group: str, found: dict[str, list[str]]) -> list[tuple[int, str]]:
    """Put the ids of a group into `found`; the rows whose id was there before."""
    ids = found.setdefault(group, [])
    known = set(ids)
    repeated = []
    for number, ident, _ in _rows(data, group):
        if ident in known:
            repeated.append((number, ident))
        known.add(ident)
        ids.append(ident)
    return repeated


def _class_kinds(documents: Iterable[Document]) -> dict[str, Any]:
    return {ident: row.get("kind") for data in documents for _, ident, row in _rows(data, "class")}


def _add_units(own: Document, kinds: dict[str, Any], found: dict[str, list[str]]) -> list[Problem]:
    """Put ids of units and flights into `found`; the problems of ids that two things would share."""
    problems = []
    taken = {ident: f'{group} "{ident}"' for group in ("side", "squadron") for ident in found.get(group, [])}
    total = 0
    for row, ident, table in _rows(own, "squadron"):
        names, most = _texts(table, "names"), most_of(table.get("count", 1))
        total += most
        if total > 2 * (SHIPS_MAX + FLIGHTS_MAX):  # far beyond any limit: the count itself is reported
            break
        group = "flight" if kinds.get(str(table.get("class"))) in FLIGHT_KINDS else "unit"
        for number, made in enumerate(row_ids(ident[:40], most, names)):
            if made in taken:
                place = ("squadron", row, "names", number) if number < len(names) else ("squadron", row, "id")
                what = f'its unit would be called "{made}" like the {taken[made]}'
                problems.append(Problem(place, f"{what}: give one of them another name"))
            taken[made] = f'unit of squadron "{ident[:40]}"'
            found.setdefault(group, []).append(made)
    return problems
