"""What sentences about the events of a turn are made from, and the lines of the log that they become.

The sentences stand by subject: harm, knowledge, movement, people, shots, story.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from game.scenario import Scenario

from ..rules.state.columns import NONE, Array
from ..rules.state.vocabulary import IMPULSES, WeaponKind
from .known_names import KnownNames
from .known_turn import KnownTurn
from .wording import stamp


class Tone(Enum):
    """How a sentence sounds; the value is the role of its colour in the palette."""

    PLAIN = "TEXT_2"
    MAIN = "TEXT"
    OWN = "OWN_LIGHT"
    ENEMY = "ENEMY_LIGHT"
    LOSS = "DANGER"
    CAUTION = "CAUTION"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: when (turn, impulses into it), a sentence, its tone and kinds, the event row it tells."""

    turn: int
    t: float
    text: str
    tone: Tone = Tone.PLAIN
    kinds: tuple[str, ...] = ()
    row: int = -1
    speaker: str = ""
    code: int = NONE  # whom it is about: a click goes there
    craft: int = 0  # enemy craft that it tells the end of, all of a turn together

    @property
    def stamp(self) -> str:
        """The time as the log shows it: turn.impulse, or who speaks."""
        # What happens as a turn ends is of its last impulse.
        return self.speaker.upper() or stamp((self.turn - 1) * IMPULSES + min(int(self.t), IMPULSES - 1))


@dataclass(frozen=True, slots=True)
class Telling:
    """What sentences about a turn are made from: what the side knew of it, and when each event row is shown."""

    known: KnownTurn
    times: Array
    scenario: Scenario
    names: KnownNames

    @property
    def events(self) -> Array:
        """Event rows of the turn that the side may know."""
        return self.known.events

    @property
    def turn(self) -> int:
        """The turn, from 1."""
        return self.known.played.turn

    def own(self, code: int) -> bool:
        """Is a row of the side itself?"""
        return self.names.side_of(code) == self.known.side

    def is_slug(self, event: Any) -> bool:
        """Is the salvo that an event of a known source tells of one of slugs?"""
        tables, class_id = self.scenario.tables, int(self.known.played.before.units.class_id[0, int(event["source"])])
        weapon = int(tables.classes.battery_weapon[class_id, int(event["slot"])])
        return weapon >= 0 and int(tables.weapons.kind[weapon]) == WeaponKind.IMPACTOR

    def name(self, code: int, t: float) -> str:
        """What a row was called at a time of the turn."""
        if code == NONE:
            return "an unseen ship"
        return self.names.of(code, self.known.level_of(code, t))

    def squadron(self, code: int) -> int:
        """The squadron of a unit, NONE of nobody."""
        units = self.scenario.names.units
        return units[code].squadron if 0 <= code < len(units) else NONE

    def aboard(self, code: int) -> int:
        """How many were aboard an own unit when the turn began; 0 of others."""
        return int(self.known.played.before.units.aboard[0, code]) if self.own(code) else 0

    def source(self, event: Any) -> str:
        """What the source of an event was called when it happened."""
        return self.name(int(event["source"]), float(event["impulse"]))

    def target(self, event: Any) -> str:
        """What the target of an event was called when it happened."""
        return self.name(int(event["target"]), float(event["impulse"]))

    def total(self, rows: list[int]) -> int:
        """The sum of the values of event rows."""
        return int(self.events["value"][rows].sum())

    def tone(self, code: int, own: Tone, other: Tone) -> Tone:
        """The first of two tones for what is about an own row, else the second."""
        return own if self.own(code) else other

    def line(
        self, row: int, text: str, code: int, *kinds: str, tone: Tone = Tone.PLAIN, mine: bool | None = None,
        speaker: str = "",
    ) -> Line:  # fmt: skip
        """A line about a row code; `mine`: does it concern the side itself? It does where the row is an own one."""
        own = self.own(code) if mine is None else mine
        kinds = ("mine", *kinds) if own else kinds
        return Line(self.turn, float(self.times[row]), text, tone, kinds, row, speaker, code)


def grouped(told: Telling, rows: list[int], key: Callable[[Any], Any]) -> Iterable[tuple[Any, list[int]]]:
    """Event rows of one impulse whose events have the same key, together: (key, rows), in order."""

    def place(row: int) -> tuple[int, Any]:
        return int(told.events[row]["impulse"]), key(told.events[row])

    for (_, alike), group in groupby(sorted(rows, key=place), place):
        yield alike, list(group)


def by_squadron(told: Telling, rows: list[int], many: str, one: str, tone: Tone) -> Iterable[Line]:
    """A line for each impulse and squadron: `many` of its members, or what is said of `one`."""
    names = told.scenario.names
    both = names.units + names.flights
    for squadron, group in grouped(told, rows, lambda e: both[int(e["target"])].squadron):
        code = int(told.events[group[0]]["target"])
        if len(group) > 1:
            text = f"{names.squadron_names[squadron]}: {len(group)} {many}"
        else:
            text = f"{told.names.of(code)} {one}"
        yield told.line(group[0], text, code, "orders", tone=tone)


def capital(words: str) -> str:
    """The words with their first letter large."""
    return words[0].upper() + words[1:]


def listed(words: list[str]) -> str:
    """Names in a sentence: a, b and c."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
