"""`scenarios/templates/example.toml` has every key that is declared, and no fault."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from game.cli import main
from game.data import scenario_paths, shipped_dir
from game.scenario import load
from game.scenario.kinds import Either, Keyed, ListOf, OneOrMany, Span, SpecRow, Table, ValueKind
from game.scenario.reference import sections
from game.scenario.spec import ClassFile, Spec

PATH = shipped_dir("scenarios") / "templates" / "example.toml"
ELSEWHERE = {
    ("orders", "command"), ("orders", "answer"),
    *(("command", name) for name in ("obey", "readiness", "surrender", "fight")),
}  # fmt: skip
"""What a side says for itself stands in files of orders, not in scenarios."""

Said = tuple[type[SpecRow], str]


def said(kind: ValueKind[Any], value: Any) -> Iterator[Said]:
    """The keys that a value gives, of the tables that its kind is made of."""
    match kind:
        case Table(row=row) if isinstance(value, dict):
            for one in row.section.keys:
                if one.name in value:
                    yield row, one.name
                    yield from said(one.kind, value[one.name])
        case ListOf(of=inner) | OneOrMany(of=inner) | Span(of=inner):
            for part in value if isinstance(value, list) else [value]:
                yield from said(inner, part)
        case Keyed(value=inner):
            for part in value.values():
                yield from said(inner, part)
        case Either(kinds=kinds):
            for one in kinds:
                if not isinstance(one, Table) or not isinstance(value, dict) or value.keys() <= names_of(one):
                    yield from said(one, value)


def names_of(table: Table[Any]) -> set[str]:
    return set(table.row.section.names())


def missing(data: dict[str, Any]) -> set[str]:
    """Keys of the declaration that a document gives nowhere: TABLE.KEY."""
    given = {(row.section.name, name) for row, name in said(Table(Spec), data)}
    wanted = {(row.section.name, one.name) for row in sections() if row is not ClassFile for one in row.section.keys}
    return {f"{table}.{name}" for table, name in wanted - given - ELSEWHERE}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return tomllib.loads(PATH.read_text(encoding="utf-8"))


def test_every_key_is_in_it(document: dict[str, Any]) -> None:
    assert missing(document) == set(), f"add these to {PATH.name}, each with a word about it"


def test_each_of_several_forms_of_a_place_is_in_it(document: dict[str, Any]) -> None:
    rows = {row.__name__ for row, _ in said(Table(Spec), document)}
    wanted = {row.__name__ for row in sections()} - {"ClassFile", "CommandSpec"}
    assert wanted - rows == set()


def test_a_key_that_is_left_out_is_missed(document: dict[str, Any]) -> None:
    for table, name in (("lesson", "beside"), ("order_from_above", "from")):
        less = document | {table: [{k: v for k, v in document[table][0].items() if k != name}]}
        assert missing(less) == {f"{table}.{name}"}
    without = {key: value for key, value in document.items() if key != "refit"}
    assert {"the file.refit", "congress.day", "way.spent", "item.vote"} <= missing(without)


def test_it_passes_check_without_a_warning_and_is_no_battle_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(PATH)]) == 0, capsys.readouterr().out
    assert "warning" not in capsys.readouterr().out
    assert PATH not in scenario_paths()
    assert load(PATH).variants == ("hard", "refitted")
