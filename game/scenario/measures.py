"""Names of the figures that `[[expect]]` rows hold: `sides.ID.mass_lost_fraction.p10` and its kin."""

from collections.abc import Iterable, Iterator

from game.scenario.faults import cut, listed, nearest
from game.scenario.vocabulary import CAUSES, EVENTS

_ID = "[a-z][a-z0-9_]{0,31}"

MEASURES = {
    "outcomes": ("victory", "defeat", "draw"),
    "sides": ("mass_lost_fraction", "mass_away_fraction", "ships_lost", "lives_lost", "merit"),
    "units": ("survived", "lost_turn", "lost_to"),
    "squadrons": ("lost_fraction",),
    "objectives": ("mean", "p10", "p50", "p90"),
}
STATISTICS = ("mean", "p10", "p50", "p90")
MEASURE_GROUPS = (*MEASURES, "turns", "events")
MEASURE_FORMS = {
    "outcomes.SIDE.FIGURE": "Part of the battles that end so for a side; FIGURE: victory, defeat, draw.",
    "sides.SIDE.FIGURE.STATISTIC": (
        "What a side lost or kept; FIGURE: mass_lost_fraction, mass_away_fraction, ships_lost, lives_lost, merit."
    ),
    "units.UNIT.survived": "Part of the battles that a unit lives through, or never comes to.",
    "units.UNIT.lost_turn.STATISTIC": "The turn in which a unit is lost, of the battles in which it is.",
    "units.UNIT.lost_to.CAUSE": "Part of the battles in which a unit is lost to a cause.",
    "squadrons.SQUADRON.lost_fraction.STATISTIC": "Part of a squadron's units that is lost.",
    "objectives.OBJECTIVE.STATISTIC": "Progress of an objective at the end, from 0 to 1.",
    "turns.STATISTIC": "Turns that a battle takes.",
    "events.EVENT.STATISTIC": "Events of a kind in a battle.",
}
"""Every form that the name of a measure can have, and what it is."""


def measure_patterns() -> Iterator[tuple[str, str]]:
    """A pattern for every form of a measure's name, and what it is: ids by their letters, all else word by word."""
    words = {"STATISTIC": STATISTICS, "EVENT": EVENTS, "CAUSE": CAUSES}
    for form, sentence in MEASURE_FORMS.items():
        group, *parts = form.split(".")
        of = words | {"FIGURE": MEASURES.get(group, ())}
        named = [f"({'|'.join(of[one])})" if one in of else one if one.islower() else _ID for one in parts]
        yield "^" + r"\.".join([group, *named]) + "$", f"{form}: {sentence}"


def measure_fault(text: str, names: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """What is wrong with the name of a measure, and the nearest valid one; ("", "") where nothing is."""
    parts = text.split(".")
    if parts[0] not in MEASURE_GROUPS:
        what = f'unknown measure "{cut(text)}", expected one that starts with {", ".join(MEASURE_GROUPS)}'
        return what, nearest(parts[0], MEASURE_GROUPS)
    if parts[0] == "turns":
        return _tail_fault(text, "turns", parts[1:], STATISTICS)
    if len(parts) < 3:
        return f'"{cut(text)}" is too short, expected {parts[0]}.ID.FIGURE', ""
    things = {
        "outcomes": "side",
        "sides": "side",
        "units": "unit",
        "squadrons": "squadron",
        "objectives": "objective",
        "events": "event",
    }[parts[0]]
    known = names.get(things, ())
    if parts[1] not in known:
        close = nearest(parts[1], known)
        hint = ".".join([parts[0], close, *parts[2:]]) if close else ""
        return f'unknown {things} "{cut(parts[1])}" in a measure, expected one of {listed(known)}', hint
    head = f"{parts[0]}.{parts[1]}"
    if parts[0] == "events":
        return _tail_fault(text, head, parts[2:], STATISTICS)
    what, hint = _tail_fault(text, head, parts[2:3], MEASURES[parts[0]])
    if what:
        return what, hint
    head = f"{head}.{parts[2]}"
    if parts[2] == "lost_to":
        return _tail_fault(text, head, parts[3:], names.get("cause", ()))
    if parts[0] in ("sides", "squadrons") or parts[2] == "lost_turn":
        return _tail_fault(text, head, parts[3:], STATISTICS)
    return _tail_fault(text, head, parts[3:], ())


def _tail_fault(text: str, head: str, tail: list[str], allowed: Iterable[str]) -> tuple[str, str]:
    allowed = tuple(allowed)
    if not allowed:
        return ("", "") if not tail else (f'"{cut(text)}" goes on too long after {head}', head)
    if len(tail) == 1 and tail[0] in allowed:
        return "", ""
    close = nearest(tail[0], allowed) if tail else allowed[0]
    return f'"{cut(text)}" needs one of {", ".join(allowed)} after {head}', f"{head}.{close}" if close else ""
