"""Scenario files drawn from good ones: bytes, tokens, keys or values of theirs changed."""

import json
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from game.data import scenario_paths
from game.scenario.canonical import toml_text
from tests.scenario.examples import SMALL, SPINAL

from .declared import ends_of_numbers

OTHERS = Path(__file__).parent.parent / "scenarios"
WORLDS_OF_NUMBERS: tuple[Any, ...] = (
    0, -1, 1, 2, 3, 255, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 10**18, 10**30, 0.0, -0.0, 0.5, 1e-18,
    5e-324,
    1e15, 1e16, 1e300, 1.7e308, -1e300, float("inf"), float("-inf"), float("nan"),
)  # fmt: skip
OTHER_VALUES: tuple[Any, ...] = (
    "", "a", "A b", "a" * 33, "a" * 252, "x" * 5_000, "../../etc", "/", ".", "nul", "\u0000", "\ud7ff\U0010ffff",
    "\u202e", "é" * 40,
    True, False, [], [[]], {}, {"a": {}}, [0, 0], [1, 0], [0.0, float("inf")], ["a", "a"], [1, "a"], [{}], [[[[[[]]]]]],
)  # fmt: skip
TOKENS = (
    "[", "]", "[[", "]]", "{", "}", "=", ".", ",", '"', "'", '"""', "'''", "#", "\n", "\r", "\t", "\\", "-", "+",
    "_", "e", "inf",
    "nan", "true", "0x", "1979-05-27T07:32:00Z", "07:32:00", "1e999", "9" * 400, "[a]\n", "[[a]]\n", "a = 1\n",
    "a.b.c = 1\n",
    "a" + ".a" * 2_000 + " = 1\n", "[a" + ".a" * 2_000 + "]\n", "x = " + "[" * 2_000 + "\n",
    "x = " + "{a = " * 500 + "\n",
    '"" = 1\n', "\ufeff", "\u0000",
)  # fmt: skip
TOKEN = re.compile(r'"[^"\n]*"|[\w.+-]+|\s+|.', re.DOTALL)


def good_files() -> list[str]:
    """The texts of scenarios without faults, short ones above all."""
    paths = [*scenario_paths(), *sorted(OTHERS.glob("*.toml"))]
    return [SMALL, SPINAL, *(path.read_text("utf-8") for path in paths)]


def drawn_file(rolls: random.Random, good: list[str]) -> bytes:
    """A file made of a good one by one kind of damage, or two; the shortest are drawn most often."""
    text = rolls.choices(good, [1.0 / (4_000 + len(one)) for one in good])[0]
    for _ in range(rolls.choice((1, 1, 2))):
        text = rolls.choice(DAMAGES)(rolls, text)
    raw = text.encode("utf-8", "surrogatepass")
    return with_bytes_changed(rolls, raw) if rolls.random() < 0.15 else raw


def with_bytes_changed(rolls: random.Random, raw: bytes) -> bytes:
    """A few bytes put in, lost or turned into others."""
    changed = bytearray(raw)
    for _ in range(rolls.randint(1, 8)):
        at = rolls.randrange(len(changed) + 1)
        changed[at : at + rolls.randint(0, 2)] = rolls.randbytes(rolls.randint(0, 2))
    return bytes(changed[: rolls.randrange(len(changed) + 1)] if rolls.random() < 0.1 else changed)


def with_tokens_changed(rolls: random.Random, text: str) -> str:
    """A few tokens lost, doubled, put elsewhere, or in their places such as mean something to a parser."""
    tokens = TOKEN.findall(text)
    for _ in range(rolls.randint(1, 4)):
        at, other = rolls.randrange(len(tokens) + 1), rolls.randrange(len(tokens) + 1)
        put = rolls.choice(([rolls.choice(TOKENS)], tokens[other : other + rolls.randint(1, 9)], []))
        tokens[at : at + rolls.randint(0, 2)] = put
    return "".join(tokens)


def with_lines_changed(rolls: random.Random, text: str) -> str:
    """A few runs of lines lost, doubled or put elsewhere."""
    lines = text.splitlines(keepends=True)
    for _ in range(rolls.randint(1, 3)):
        at, other, many = rolls.randrange(len(lines) + 1), rolls.randrange(len(lines) + 1), rolls.randint(1, 12)
        moved = lines[at : at + many]
        if rolls.random() < 0.6:
            del lines[at : at + many]
        lines[other:other] = moved * rolls.choice((0, 1, 1, 2))
    return "".join(lines)


def with_values_changed(rolls: random.Random, text: str) -> str:
    """A few values in whose place others stand, or keys that stand in another table."""
    return _changed(rolls, text, rolls.choice((_other_value, _other_value, _other_number, _moved_key)), (1, 4))


def with_numbers_at_their_ends(rolls: random.Random, text: str) -> str:
    """Numbers at the ends of what their keys allow: such a file is often without a fault."""
    return _changed(rolls, text, _end_of_range, (1, 12))


DAMAGES: tuple[Callable[[random.Random, str], str], ...] = (
    with_tokens_changed, with_lines_changed, with_values_changed, with_values_changed, with_numbers_at_their_ends,
    with_numbers_at_their_ends,
)  # fmt: skip


def _changed(
    rolls: random.Random,
    text: str,
    change: Callable[[random.Random, dict[str, Any], Any, Any], None],
    times: tuple[int, int],
) -> str:
    """The text with `change` done to some of its values; as it is where it can no longer be read."""
    try:
        document = tomllib.loads(text)
        for _ in range(rolls.randint(*times)):
            places = list(_places(document))
            if places:
                change(rolls, document, *rolls.choice(places))
        return toml_text(document)
    except (ValueError, TypeError, RecursionError):
        return text


def _places(inside: Any) -> Iterator[tuple[Any, Any]]:
    """Every value below a table or list, as (what it stands in, its key or row)."""
    rows = inside.items() if isinstance(inside, dict) else enumerate(inside)
    for key, value in list(rows):
        yield inside, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _other_value(rolls: random.Random, document: dict[str, Any], inside: Any, key: Any) -> None:
    inside[key] = json.loads(json.dumps(rolls.choice((*WORLDS_OF_NUMBERS, *OTHER_VALUES))))


def _other_number(rolls: random.Random, document: dict[str, Any], inside: Any, key: Any) -> None:
    value = inside[key]
    if isinstance(value, int | float) and not isinstance(value, bool):
        inside[key] = rolls.choice((-value, value * 10 ** rolls.randint(-20, 20), value + rolls.choice((-1, 1)), 0))


def _moved_key(rolls: random.Random, document: dict[str, Any], inside: Any, key: Any) -> None:
    value = inside.pop(key)
    tables = [one[at] for one, at in _places(document) if isinstance(one[at], dict)]
    name = key if isinstance(key, str) else "row"
    rolls.choice([*tables, document])[name] = value


def _end_of_range(rolls: random.Random, document: dict[str, Any], inside: Any, key: Any) -> None:
    ends = ends_of_numbers().get(key) if isinstance(key, str) else None
    if ends is not None and isinstance(inside[key], int | float | list):
        low, high, whole = rolls.choice(ends)
        value = rolls.choice(
            (low, high, low + (1 if whole else (high - low) * 1e-9), high - (1 if whole else (high - low) * 1e-9))
        )
        inside[key] = int(value) if whole else float(value)
