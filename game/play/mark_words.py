"""What a mark on the lanes of the timeline says: who fired, who was hit, by what, how hard."""

from collections.abc import Sequence
from typing import Any

from ..rules.state.vocabulary import Cause, Event
from .film import Film
from .harm_sentences import CAUSE_WORDS, CRAFT_LOST_TO
from .known_names import KnownNames
from .sentences import Line
from .timeline import Mark
from .wording import counted, gj_words


def mark_words(film: Film, names: KnownNames, lines: Sequence[Line], mark: Mark) -> str:
    """A sentence about a mark, and how many like it stand at the same place."""
    if mark.row < 0:
        return mark.text
    told = next((line.text for line in lines if line.turn == film.turn and line.row == mark.row), "")
    words = told or _words(film, names, film.events[mark.row])
    more = f", and {mark.count - 1} more" if mark.count > 1 and words else ""
    return f"{words}{more}"


def _words(film: Film, names: KnownNames, event: Any) -> str:
    """What the log does not tell line by line."""
    kind, t = Event(int(event["kind"])), float(event["impulse"])

    def name(column: str, unseen: str) -> str:
        code = int(event[column])
        return unseen if code < 0 else names.of(code, film.known.level_of(code, t))

    if kind is Event.HIT:
        cause, source, units = Cause(int(event["value"])), int(event["source"]), film.known.slots
        by = f" of {name('source', '')}" if 0 <= source < units else ""
        much = f", {gj_words(int(event['energy_mj']))} GJ" if event["energy_mj"] else ""
        return f"{name('target', 'An unseen ship')} is hit: {CAUSE_WORDS[cause]}{by}{much}"
    if kind is Event.LASER:
        how = "hits" if event["value"] else "misses"
        return f"{name('source', 'An unseen ship')} fires and {how} {name('target', 'an unseen ship')}"
    if kind is Event.FLIGHT_LOST:
        craft = counted(int(event["value"]), "craft", "craft")
        return f"{craft} of {name('target', 'nobody')} {CRAFT_LOST_TO[Cause(int(event['cause']))]}"
    return ""
