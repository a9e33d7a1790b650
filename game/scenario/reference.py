"""The reference of scenario files, made from the declaration of their keys and of the words that they may use."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from game.scenario.canonical import toml_value
from game.scenario.faults import nearest
from game.scenario.kinds import (
    NUMBER_LEAST,
    Either,
    Key,
    Keyed,
    ListOf,
    OneOrMany,
    Section,
    Span,
    SpecRow,
    Table,
    ValueKind,
    as_table,
)
from game.scenario.measures import MEASURE_FORMS, STATISTICS
from game.scenario.spec import ClassFile, Spec
from game.scenario.spec.orders import ORDERS_BY_ID
from game.scenario.vocabulary import CAUSES, EVENT_SENTENCES


@dataclass(frozen=True, slots=True)
class Told:
    """What a key is, in words: `given` is its default as a file writes it, "needed" or "optional"."""

    name: str
    wanted: str
    given: str
    sentence: str


def sections() -> list[type[SpecRow]]:
    """Every table of a scenario file and of its class files, as they are met from the top; some share a name."""
    found: list[type[SpecRow]] = []
    for row in (Spec, ClassFile, *_tables_in(ORDERS_BY_ID)):
        _gather(row, found)
    return found


def keys_of(row: type[SpecRow]) -> list[Told]:
    """The keys of a table in order."""
    return [Told(one.name, one.kind.wanted(), _given(one, row.section), one.sentence) for one in row.section.keys]


def in_words(asked: str | None = None) -> str:
    """Every table with the names of its keys, or one table with all that is said of them.

    Raises KeyError for a table that there is not, with the nearest that there is.
    """
    rows = sections()
    if asked is None:
        return "\n".join(f"{row.section.name}\n    {', '.join(row.section.names())}" for row in rows)
    found = [row for row in rows if row.section.name in (asked, asked.strip("[]"), asked.replace("_", " "))]
    if not found:
        names = [row.section.name for row in rows]
        near = nearest(asked, names)
        known = f"did you mean {near}?" if near else f"there are {', '.join(sorted(set(names)))}"
        raise KeyError(f"there is no table {asked[:40]!r}; {known}")
    return "\n\n".join(map(_in_words, found))


def _in_words(row: type[SpecRow]) -> str:
    lines = [f"{row.section.name}: {row.section.sentence}"]
    for one in keys_of(row):
        lines += ["", f"{one.name}  ({one.given})", f"    {one.sentence}", f"    {one.wanted}"]
    return "\n".join(lines)


def in_markdown(policies: dict[str, str]) -> str:
    """The page `scenarios/REFERENCE.md`; `policies`: what each does, by name."""
    return "\n".join([*_head(), *_tables(), *_words(policies)])


def _head() -> Iterator[str]:
    yield "# Reference of scenario files\n"
    yield (
        "A scenario is one TOML file. This page is made from the declaration of its keys: `darklight keys` prints the "
        "same, `darklight keys SECTION` one table of it, `darklight schema` a JSON Schema for editors. "
        "`darklight check FILE` says what is wrong with a file.\n"
    )
    yield (
        "A key is *needed*, or *optional*, or has the value that stands there where a file does not give it. A number "
        f"nearer to 0 than {NUMBER_LEAST:g} is 0.\n"
    )


def _tables() -> Iterator[str]:
    yield "## Tables\n"
    for row in sections():
        yield f"### {row.section.name}\n\n{row.section.sentence}\n"
        if row.section.one_of:
            yield f"Exactly one of {', '.join(f'`{one}`' for one in row.section.one_of)} is given.\n"
        yield "| Key | Where it is missing | Value | What it is |\n|---|---|---|---|"
        for one in keys_of(row):
            cells = (f"`{one.name}`", one.given, one.wanted, one.sentence)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


def _words(policies: dict[str, str]) -> Iterator[str]:
    yield "## Words\n"
    yield from _listed("Events", "What `event` of a condition names.", EVENT_SENTENCES)
    yield f"### Causes\n\nWhat a unit is lost to: {', '.join(f'`{one}`' for one in CAUSES)}.\n"
    statistics = ", ".join(f"`{one}`" for one in STATISTICS)
    yield from _listed("Measures", f"What an `[[expect]]` row holds. STATISTIC is one of {statistics}.", MEASURE_FORMS)
    yield from _listed("Policies", "Who plots for a side or a squadron that nobody plays.", policies)


def _listed(title: str, text: str, rows: dict[str, str]) -> Iterator[str]:
    yield f"### {title}\n\n{text}\n"
    yield from (f"- `{name}`: {sentence}" for name, sentence in rows.items())
    yield ""


def _given(one: Key, about: Section) -> str:
    if one.name in about.one_of:
        return "one of several"
    if one.required:
        return "needed"
    default = as_table(one.default)
    return "optional" if default in (None, [], {}) else f"`{toml_value(default)}`"


def _gather(row: type[SpecRow], found: list[type[SpecRow]]) -> None:
    if row in found:
        return
    found.append(row)
    for one in row.section.keys:
        for below in _tables_in(one.kind):
            _gather(below, found)


def _tables_in(kind: ValueKind[Any]) -> Iterator[type[SpecRow]]:
    """The tables that a value of a kind is, or is made of."""
    match kind:
        case Table(row=row):
            yield row
        case ListOf(of=inner) | OneOrMany(of=inner) | Span(of=inner) | Keyed(value=inner):
            yield from _tables_in(inner)
        case Either(kinds=kinds):
            for one in kinds:
                yield from _tables_in(one)
