"""Every key of the format is declared once, with its kind, a sentence, and a default that its kind would accept."""

import typing
from types import NoneType

import pytest

from game.scenario import scenario_of_text
from game.scenario.kinds import (
    Checker,
    Either,
    Key,
    Keyed,
    ListOf,
    Number,
    OneOrMany,
    Span,
    SpecRow,
    Table,
    Whole,
    as_table,
)
from game.scenario.reading import read_text
from game.scenario.spec import ClassFile, Spec
from game.scenario.vocabulary import PLACED_OBJECTIVES, WEAPON_KINDS
from tests.scenario.examples import SMALL


def tables(kind, seen=None):
    """Every table that a kind leads to, once."""
    seen = [] if seen is None else seen
    match kind:
        case Table(row=row):
            if row not in seen:
                seen.append(row)
                for key in row.section.keys:
                    tables(key.kind, seen)
        case ListOf(of=of) | OneOrMany(of=of):
            tables(of, seen)
        case Keyed(value=value):
            tables(value, seen)
        case Either(kinds=kinds):
            for one in kinds:
                tables(one, seen)
    return seen


ROWS: list[type[SpecRow]] = [*tables(Table(Spec)), ClassFile]
KEYS = [(row, key) for row in ROWS for key in row.section.keys]


def key_id(case: object) -> str:
    return f"{case.name}" if isinstance(case, Key) else case.__name__


def test_every_table_has_a_name_of_its_own():
    assert len(KEYS) > 220
    names = [row.section.name for row in ROWS]
    assert {name for name in names if names.count(name) > 1} == {"at"}  # one of three kinds of place


_OF_SOME = {"burn", "withdraw", "keep_range", "orbit", *PLACED_OBJECTIVES, *WEAPON_KINDS}
"""What a sentence may begin with that is about some kinds of a section."""


@pytest.mark.parametrize(("row", "key"), KEYS, ids=key_id)
def test_a_key_has_a_sentence_and_says_what_it_wants(row, key):
    assert key.sentence[0].isupper() or set(key.sentence.split(":")[0].split(", ")) <= _OF_SOME
    assert key.sentence.endswith(".")
    assert "\n" not in key.sentence
    assert key.kind.wanted()
    assert row.section.sentence.endswith(".")


@pytest.mark.parametrize(("row", "key"), [(r, k) for r, k in KEYS if not k.required and k.default], ids=key_id)
def test_a_default_is_a_value_of_its_kind(row, key):
    checker = Checker({})
    assert key.kind.check(as_table(key.default), (), checker) == key.default
    assert checker.problems == []


@pytest.mark.parametrize(("row", "key"), KEYS, ids=key_id)
def test_a_key_that_may_hold_nothing_has_that_for_its_default(row, key):
    hints = typing.get_type_hints(row)
    assert (NoneType in typing.get_args(hints[key.field])) == (key.default is None)


@pytest.mark.parametrize(
    ("row", "key"), [(r, k) for r, k in KEYS if isinstance(k.kind, Number | Whole | Span)], ids=key_id
)
def test_a_number_stops_at_both_ends_of_its_range(row, key):
    number = key.kind.of if isinstance(key.kind, Span) else key.kind
    step = 1 if isinstance(number, Whole) else 1e-9 * max(abs(number.low), abs(number.high), 1.0)
    for value, good in (
        (number.low, True), (number.high, True), (number.low - step, False), (number.high + step, False),
    ):  # fmt: skip
        checker = Checker({})
        number.check(value, ("x",), checker)
        assert (not checker.problems) == good, value


def test_names_of_keys_end_in_the_unit_that_they_are_declared_in():
    ends = {"km": "_km", "s": "_s", "GJ": "_gj", "GW": "_gw", "t": "_t", "g": "_g", "degrees": "_deg", "km/s": "_km_s"}
    for _, key in KEYS:
        kind = key.kind.of if isinstance(key.kind, Span) else key.kind
        if isinstance(kind, Number) and kind.unit in ends:
            assert f"_{key.name}".endswith(ends[kind.unit]), key.name  # within_km has a key of that name alone


def test_the_word_of_older_files_for_a_laser_is_still_read_and_never_written():
    old = SMALL.replace('kind = "laser"', 'kind = "beam"')
    assert old != SMALL
    assert read_text(old).spec == read_text(SMALL).spec
    assert '"beam"' not in scenario_of_text(old).resolved
