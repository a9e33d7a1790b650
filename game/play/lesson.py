"""What a new player is shown next: steps of the scenario's lesson, and systems that are met for the first time.

One sentence at a time, beside the thing, never modal; it goes when it is done, or for good on Esc.
"""

from collections.abc import Callable
from dataclasses import dataclass

from game.scenario.spec import LessonSpec

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import System
from .impactors import impactor_slot
from .met import NO_MORE
from .session import Session
from .torpedoes import torpedoes_left

_BACK_IMPULSES = 0.5
"""How far back from what was seen the playhead must be to count as looked again."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence, what it stands beside, and whether Esc ends a lesson or only this."""

    id: str
    beside: str
    text: str
    unit: int = NONE


def prompt(session: Session) -> Prompt | None:
    """The sentence to show now, None where there is none; steps that are done are noted as met."""
    if session.met is None or NO_MORE in session.met or session.model.over or session.pause_menu is not None:
        return None
    _note_deeds(session)
    step = next((one for one in _open_steps(session) if _fits(session, one.beside)), None)
    if step is not None:
        session.prompted = _id_of(session, step)
        slot = session.model.names.unit_slot[step.unit] if step.unit is not None else NONE
        return Prompt(_id_of(session, step), step.beside, step.text, slot)
    if _open_steps(session):
        return None  # the lesson goes on: one thing after the other
    return _introduction(session)


def dismiss(session: Session) -> bool:
    """Show nothing more, until the player wants it again; false where nothing is shown."""
    if prompt(session) is None or session.met is None or not session.prompt_seen:
        return False
    session.met.add(NO_MORE)
    session.say("No more prompts. F1, Settings: shows them again")
    return True


def _id_of(session: Session, step: LessonSpec) -> str:
    return f"{session.model.scenario.id}.{step.id}"


def _open_steps(session: Session) -> list[LessonSpec]:
    met = session.met or set()
    return [step for step in session.model.scenario.spec.lesson if _id_of(session, step) not in met]


def _fits(session: Session, beside: str) -> bool:
    """Is the place of a step on the screen now?"""
    if beside == "timeline":
        return session.watching
    if not session.plotting:
        return False
    selection = session.model.selection
    needed = {"handle": bool(selection.units), "card": bool(selection.codes), "odds": session.fan is not None}
    return needed.get(beside, True)


# ---- steps of the lesson


def _note_deeds(session: Session) -> None:
    """Note which steps are done, in whatever order; what comes about anyhow counts for the step that is shown."""
    for step in _open_steps(session):
        if step.done in _ANYHOW and session.prompted != _id_of(session, step):
            continue
        if _DEEDS[step.done](session, step) and session.met is not None:
            session.met.add(_id_of(session, step))


def _selected(session: Session, step: LessonSpec) -> bool:
    return step.unit is not None and session.model.names.unit_slot[step.unit] in session.model.selection.units


def _burn(session: Session, _: LessonSpec) -> bool:
    moves = (fields.get("move") for fields in session.model.draft.orders.values())
    return not session.dragging and any(move is not None and move["kind"] == "burn" for move in moves)


def _turn_ended(session: Session, _: LessonSpec) -> bool:
    return not session.plotting


def _looked_back(session: Session, _: LessonSpec) -> bool:
    timeline = session.timeline
    return timeline is not None and timeline.t < timeline.reached - _BACK_IMPULSES


_DEEDS: dict[str, Callable[[Session, LessonSpec], bool]] = {
    "selected": _selected,
    "craft_selected": lambda session, _: bool(session.model.selection.flights),
    "burn": _burn,
    "mission": lambda session, _: any("flights" in fields for fields in session.model.draft.orders.values()),
    "held_back": lambda session, _: any(
        fields.get("flights", {}).get("spacing") == "held" for fields in session.model.draft.orders.values()
    ),
    "turn_ended": _turn_ended,
    "looked_back": _looked_back,
    "plotting": lambda session, _: session.plotting,
    "future": lambda session, _: session.future >= 0,
}
_ANYHOW = frozenset(("turn_ended", "plotting", "future"))
"""Deeds that come about without the player's having been told."""


# ---- systems that introduce themselves


def _introduction(session: Session) -> Prompt | None:
    if not session.plotting or session.met is None or session.film is not None:
        return None
    shown = next((one for one, met in _INTRODUCTIONS if one.id not in session.met and met(session)), None)
    if session.introduced is not None and session.introduced != (shown.id if shown is not None else None):
        session.met.add(session.introduced)  # it was shown, and what it was about has gone
    session.introduced = shown.id if shown is not None else None
    return shown


def _lead_has_torpedoes(session: Session) -> bool:
    lead = session.model.selection.units[:1]
    return bool(lead) and torpedoes_left(session.model, lead[0])[1] > 0


def _lead_has_impactor(session: Session) -> bool:
    lead, model = session.model.selection.units[:1], session.model
    return bool(lead) and impactor_slot(model.tables, model.names.units[lead[0]].class_id) is not None


def _lead_tows(session: Session) -> bool:
    """And there is somebody to be towed: another ship of the side whose drive is dead."""
    lead, seen = session.model.selection.units[:1], session.model.seen
    dead = seen.units.system_ppm[0, :, System.DRIVE] == 0
    if not lead or dead[lead[0]]:
        return False
    adrift = seen.fighting()[0] & (seen.units.side[0] == session.model.side) & dead
    return bool(adrift.any()) and session.commander.tows(lead[0])


_INTRODUCTIONS: tuple[tuple[Prompt, Callable[[Session], bool]], ...] = (
    (
        Prompt("met.above", "above", "An order from above. Obey it or not: merit hangs on it, and so may lives."),
        lambda session: session.model.above() is not None,
    ),
    (
        Prompt("met.impactor", "card", "An impactor fires along the spine: F at a target turns the ship to it."),
        _lead_has_impactor,
    ),
    (
        Prompt("met.torpedoes", "card", "Torpedoes: V, then a target. The wheel over the card's row sets how many."),
        _lead_has_torpedoes,
    ),
    (Prompt("met.tow", "card", "It can tow: right-click a ship that cannot move to take it along."), _lead_tows),
)
"""What is said when a system is first met, and when that is."""
