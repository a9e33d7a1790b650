"""The rulebook in words: `game/rules/RULES.md` read into chapters, for the help in the game."""

import re
from dataclasses import dataclass, field
from functools import cache

_RULE = re.compile(r"### ([A-Z]\d+) (.+)")
_FACT = re.compile(r"- ([A-Z][a-z ]+): (.+)")
_CODE = re.compile(r"- ([A-Z]\d+): (.+)")
_NAME = re.compile(r"`\w+` ")
_PPM = re.compile(r"([\d,]+) ppm")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code and title, what it says in plain words, and facts such as its formula, numbers and files."""

    code: str
    title: str
    text: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def formula(self) -> str:
        """Its formula, empty where it has none."""
        return self.facts.get("Formula", "")

    @property
    def numbers(self) -> tuple[str, ...]:
        """Its numbers as a player reads them: without the names that the code has for them, ppm as percent."""
        told = _PPM.sub(_percent, _NAME.sub("", self.facts.get("Numbers", "")))
        return tuple(told.split("; ")) if told else ()

    def tells_of(self, words: str) -> bool:
        """Does what a player reads of it hold each of some words, or of their beginnings?"""
        told = " ".join((self.title, self.text, self.formula, *self.numbers)).casefold()
        return all(re.search(rf"\b{re.escape(word)}", told) for word in words.casefold().split())


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of rules, with what is said before the first of them."""

    title: str
    text: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The whole book: what it says of itself, its chapters, and the story facts by code."""

    text: str
    chapters: tuple[Chapter, ...]
    story: dict[str, str]


@cache
def rulebook() -> Rulebook:
    """The book that ships with the game."""
    from importlib.resources import files  # 10 ms, which the menu need not wait for

    return parsed(files("game.rules").joinpath("RULES.md").read_text(encoding="utf-8"))


def parsed(text: str) -> Rulebook:
    """A book from its Markdown. Raises ValueError for a rule without a code or with an unknown line."""
    opening, *sections = re.split(r"^## ", text, flags=re.M)
    chapters: list[Chapter] = []
    story: dict[str, str] = {}
    for section in sections:
        title, _, body = section.partition("\n")
        before, *rules = re.split(r"^(?=### )", body, flags=re.M)
        codes = {row[1]: row[2] for row in _CODE.finditer(before)}
        if codes:
            story = codes
        else:
            chapters.append(Chapter(title, _joined(before), tuple(_rule(rule) for rule in rules)))
    return Rulebook(_joined(opening.partition("\n")[2]), tuple(chapters), story)


def _rule(text: str) -> Rule:
    heading, _, body = text.partition("\n")
    found = _RULE.fullmatch(heading)
    if found is None:
        raise ValueError(f"not the heading of a rule: {heading!r}")
    words, facts = [], {}
    for line in body.splitlines():
        if line.startswith("- "):
            fact = _FACT.fullmatch(line)
            if fact is None:
                raise ValueError(f"not a fact of {found[1]}: {line!r}")
            facts[fact[1]] = fact[2]
        else:
            words.append(line)
    return Rule(found[1], found[2], _joined("\n".join(words)), facts)


def _joined(text: str) -> str:
    """Lines of a paragraph in one; paragraphs stay apart."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _percent(found: re.Match[str]) -> str:
    return f"{int(found[1].replace(',', '')) / 10_000:.1f}".removesuffix(".0") + " %"
