"""The numbers of the vocabulary: saves hold them, and the rulebook tells them."""

import re
from enum import IntEnum

import pytest

from game.play.rulebook import rulebook
from game.rules.state import trigger_words, vocabulary
from game.rules.state.vocabulary import SYSTEMS, System

WORDS = [
    one for module in (vocabulary, trigger_words) for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, IntEnum) and one.__module__ == module.__name__
]  # fmt: skip
FREE = {"Stream": {9}}
"""Numbers that nothing has any more."""
SHAPE = {"IMPULSES": 12, "SUBSTEPS": 5, "STEPS": 60, "BATTERIES": 6, "SYSTEMS": 6, "AVOIDED": 4, "PPM": 1_000_000}
"""What the shape of worlds and orders hangs on, and the unit of fractions."""


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
def test_words_are_numbered_from_nothing_on_without_gaps(word):
    free, named = FREE.get(word.__name__, set()), word.__members__.values()
    assert [*named] == [number for number in range(len(named) + len(free)) if number not in free]


def test_every_other_number_is_told_in_the_rulebook():
    told = {}
    for chapter in rulebook().chapters:
        for rule in chapter.rules:
            told |= dict(re.findall(r"`(\w+)` ([\d.,]*\d)", rule.facts.get("Numbers", "")))
    numbers = {name: value for name, value in vars(vocabulary).items() if isinstance(value, int | float)}
    assert numbers == SHAPE | {name: float(told[name].replace(",", "")) for name in numbers if name not in SHAPE}
    assert len(System) == SYSTEMS
