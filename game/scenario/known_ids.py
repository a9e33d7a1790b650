"""Every id that a file and its class files define, gathered before anything is checked: what references may name."""

from collections.abc import Iterable, Mapping
from typing import Any

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
    problems: list[Problem] = []
    for data in shared:
        for group in SHARED:
            for _, ident in _repeated(data, group, found):
                what = f'{group} "{ident[:40]}" is defined twice in the class files'
                problems.append(Problem(("scenario", "classes"), what))
    for group in (*SHARED, *OWN):
        for row, ident in _repeated(own, group, found):
            problems.append(Problem((group, row, "id"), f'{group} "{ident[:40]}" is defined twice'))
    problems += _add_rows(own, _class_kinds([*shared, own]), found)
    problems += _add_refit(own, found)
    found["side.squadron"] = [
        f"{row['side']}.{row['id']}"
        for _, row in _tables(own, "squadron")
        if isinstance(row.get("side"), str) and isinstance(row.get("id"), str)
    ]
    names = {group: tuple(dict.fromkeys(ids)) for group, ids in found.items()}
    return {**names, "event": EVENTS, "cause": CAUSES}, problems


def most_of(count: Any) -> int:
    """The largest number of units that a raw `count` allows; 1 where it makes no sense."""
    if isinstance(count, list):
        count = max((one for one in count if isinstance(one, int)), default=1)
    if isinstance(count, bool) or not isinstance(count, int):
        return 1
    return max(0, min(count, FLIGHTS_MAX))


def _tables(data: Document, group: str) -> list[tuple[int, dict[str, Any]]]:
    rows = data.get(group)
    return [(n, row) for n, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _repeated(data: Document, group: str, found: dict[str, list[str]]) -> list[tuple[int, str]]:
    """Put the ids of a group into `found`; rows whose id was there before."""
    ids = [(row, table.get("id")) for row, table in _tables(data, group)]
    known = set(found.setdefault(group, []))
    repeated = []
    for row, ident in ids:
        if isinstance(ident, str):
            if ident in known:
                repeated.append((row, ident))
            known.add(ident)
            found[group].append(ident)
    return repeated


def _class_kinds(documents: Iterable[Document]) -> dict[str, Any]:
    rows = [table for data in documents for _, table in _tables(data, "class")]
    return {row["id"]: row.get("kind") for row in rows if isinstance(row.get("id"), str)}


def _add_rows(own: Document, kinds: dict[str, Any], found: dict[str, list[str]]) -> list[Problem]:
    """Put ids of units and flights into `found`; the problems of ids that two things would share."""
    problems = []
    taken = {ident: f'{group} "{ident}"' for group in ("side", "squadron") for ident in found.get(group, [])}
    total = 0
    for row, table in _tables(own, "squadron"):
        ident = table.get("id")
        if not isinstance(ident, str):
            continue
        names, most = _names_given(table), most_of(table.get("count", 1))
        total += most
        if total > 2 * (SHIPS_MAX + FLIGHTS_MAX):  # far beyond any limit: the count itself is reported
            break
        group = "flight" if kinds.get(str(table.get("class"))) in FLIGHT_KINDS else "unit"
        for number, made in enumerate(row_ids(ident[:40], most, names)):
            if made in taken:
                place = ("squadron", row, "names", number) if number < len(names) else ("squadron", row, "id")
                problems.append(Problem(place, f'its unit would be called "{made}" like the {taken[made]}'))
            taken[made] = f'unit of squadron "{ident[:40]}"'
            found.setdefault(group, []).append(made)
    return problems


def _add_refit(own: Document, found: dict[str, list[str]]) -> list[Problem]:
    """Put ids of variants, items and ways into `found`; problems with ids given twice."""
    head, refit = own.get("scenario"), own.get("refit")
    variants = head.get("variants") if isinstance(head, dict) else None
    found["variant"] = [str(ident) for ident in variants] if isinstance(variants, dict) else []
    refit = refit if isinstance(refit, dict) else {}
    congress = refit.get("congress")
    problems = [
        Problem((*path, row, "id"), f'{group} "{ident[:40]}" is defined twice')
        for group, data, path in (
            ("item", refit, ("refit", "item")),
            ("way", congress if isinstance(congress, dict) else {}, ("refit", "congress", "way")),
        )
        for row, ident in _repeated(data, group, found)
    ]
    found["squadron.item"] = [
        f"{squadron}.{item['id']}"
        for _, item in _tables(refit, "item")
        if isinstance(item.get("id"), str) and isinstance(item.get("squadrons"), list)
        for squadron in item["squadrons"]
        if isinstance(squadron, str)
    ]
    return problems


def _names_given(table: Mapping[str, Any]) -> list[str]:
    given = table.get("names")
    return [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
