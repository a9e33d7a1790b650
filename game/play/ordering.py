"""What changes the draft: verbs, burns, power, answers, undo and copy."""

from collections.abc import Callable

from .asked import plotted_answers
from .burn import Burn, burn_of, typed
from .choices import choices
from .crews import readiness_words
from .intents import PowerShift, SetPosture, SetReadiness
from .power import STANCE_WORDS, next_stance, power_plotted, shares_in_force, shifted, with_joint_at
from .session import Session, StateMenu
from .states import first_posture, posture_meaning, state_rows
from .verb_menu import VerbMenu
from .verb_worth import offer
from .verbs import VERBS, Needs, Pointed
from .war import asked_words, plotted_war, say_for_side, told_words, war_on

_TYPED_MOST = 24
_TYPED_LETTERS = "0123456789./,%° -"


def give(session: Session, name: str) -> None:
    """Plot a verb, or wait for its target."""
    if not session.plotting:
        return
    if not session.model.selection.codes:
        session.say("Select a ship first")
    elif name in _ASKED:
        _ASKED[name](session)
    elif VERBS[name].needs is not Needs.NOTHING:
        session.waiting = name
    else:
        give_at(session, name, None)


def give_at(session: Session, name: str, at: Pointed | None) -> None:
    """Plot a verb for the selection; say why where it cannot be."""
    session.waiting = ""
    if name in _ASKED:
        _ASKED[name](session)
        return
    if name == "surrender" and not _sure(session):
        return
    if name == "ram" and at is not None and session.commander.target_fault(VERBS[name], at) is None:
        sure = session.ram_asked == at.code
        session.ram_asked = -1 if sure else at.code
        if not sure:
            name_of = session.names.of(at.code, int(session.scene.level[at.code]))
            session.say(f"Ram {name_of}? Both may be lost. Choose it again to order it")
            return
    if name == "war" and not _sure_of_war(session, at):
        return
    why = session.commander.do(name, at, session.scene)
    if not why and name == "war":
        why = told_words(session.model) or "No war after all"
    if why:
        session.say(why[:1].upper() + why[1:])


def give_best(session: Session, at: Pointed) -> None:
    """Plot the verb that fits best what is pointed at."""
    offered = choices(session.commander, at, session.scene)
    if offered:
        give_at(session, offered[0].verb.id, at)


# ---- the verb menu


def open_verb_menu(session: Session, place: tuple[float, float], at: Pointed) -> None:
    """Offer verbs for what is pointed at; where nothing is selected an own row is first, else all ships are."""
    selection = session.model.selection
    if not selection.codes:
        units = session.model.seen.unit_slots
        ships = sorted(code for code in session.model.able() if code < units)
        selection.pick([at.code] if session.model.is_own(at.code) else ships)
    flown = session.forecast
    fresh = flown is not None and flown.key == session.forecaster.asked_key
    offered = offer(session.commander, at, session.scene, flown if fresh else None)
    if offered.choices:
        session.verb_menu = VerbMenu(at, place, offered, flown=fresh)


def choose_verb(session: Session, name: str) -> None:
    """Plot a verb of the open menu, which closes."""
    menu, session.verb_menu = session.verb_menu, None
    if menu is not None:
        give_at(session, name, menu.at)


def choose_reached_verb(session: Session) -> None:
    """Plot the verb that the arrow keys have reached; the menu closes."""
    menu = session.verb_menu
    if menu is not None and 0 <= menu.row < len(menu.choices):
        choose_verb(session, menu.choices[menu.row].verb.id)
    session.verb_menu = None


# ---- burns


def stretch_burn(session: Session, impulses: int) -> None:
    """Make the lead's burn last longer or shorter."""
    lead = session.model.selection.lead
    burn = burn_of(session.model.draft.plotted(lead, "move")) if lead is not None else None
    if burn is not None:
        session.commander.burn(burn.longer(impulses))


def size_salvo(session: Session, steps: int) -> None:
    """Let the ships selected launch so many torpedoes more or less in this turn."""
    why = session.commander.size_salvo(steps) if session.plotting else ""
    if why:
        session.say(why[:1].upper() + why[1:])


def begin_typing(session: Session) -> None:
    """Type a burn by number."""
    if session.plotting and session.model.selection.codes:
        session.typed = ""
    elif session.plotting:
        session.say("Select a ship first")


def type_letter(session: Session, letter: str) -> None:
    """Take a letter of a burn, if it can be part of one."""
    if session.typed is not None and letter in _TYPED_LETTERS and len(session.typed) < _TYPED_MOST:
        session.typed += letter


def erase_letter(session: Session) -> None:
    """Take the last letter back."""
    if session.typed is not None:
        session.typed = session.typed[:-1]


def enter_typed(session: Session) -> None:
    """Plot the burn that was typed, or say what is wrong with it."""
    made = typed(session.typed or "")
    if isinstance(made, Burn):
        session.commander.burn(made)
        session.typed = None
    else:
        session.say(made)


# ---- power


def drag_power(session: Session, slot: int, share: float, *, again: bool) -> None:
    """Drag the nearer joint of the power bar to a share of its width."""
    draft = session.model.draft
    now = shares_in_force(session.model.seen, slot, power_plotted(draft, slot))
    change = draft.replace_last if again else draft.plot
    change(session.commander.ids(), "power", with_joint_at(now, share))


def shift_power(session: Session, shift: PowerShift) -> None:
    """Shift five percent of the lead's power, for the whole selection."""
    model, lead = session.model, session.model.selection.lead
    if lead is None:
        return
    made = shifted(shares_in_force(model.seen, lead, power_plotted(model.draft, lead)), *shift.value)
    if made is None:
        session.say("No more power to shift that way")
        return
    model.draft.plot(session.commander.unit_ids(), "power", made)
    session.say(f"Power: drive {made['drive']:.0f}, shields {made['shields']:.0f}, guns {made['weapons']:.0f}")


def _cycle_stance(session: Session) -> None:
    """Run, fight, shell, and round again; then arrows shift shares."""
    lead, ids = session.model.selection.lead, session.commander.unit_ids()
    if lead is None or not ids:
        return
    stance = next_stance(session.model.draft.plotted(lead, "stance"))
    session.model.draft.plot(ids, "stance", stance)
    session.say(f"{STANCE_WORDS[stance]}; the arrows shift it")


# ---- colours


def _sure(session: Session) -> bool:
    """Is the player, who is asked once, sure that the selection is to strike its colours?"""
    ids = tuple(session.commander.ship_ids())
    if not ids or ids == session.asked_of:
        session.asked_of = ()
        return True
    session.asked_of = ids
    aboard = sum(int(session.model.seen.units.aboard[0, slot]) for slot in session.model.selection.units)
    session.say(f"Strike the colours? {aboard:,} aboard live, and the ships are lost. Choose it again to do it", 8.0)
    return False


# ---- war


def _sure_of_war(session: Session, at: Pointed | None) -> bool:
    """Is the player, who is asked once, sure of a war? To take one back, and what cannot be, is not asked about."""
    model = session.model
    if at is None or session.commander.target_fault(VERBS["war"], at) is not None:
        return True
    other = session.commander.side_of(at.code)
    asked, session.war_asked = session.war_asked, (model.turn, other)
    if other == plotted_war(model) or asked == (model.turn, other):
        session.war_asked = (0, -1)
        return True
    session.say(asked_words(model, war_on(model, other)), 8.0)
    return False


# ---- readiness


def set_readiness(session: Session, level: str) -> None:
    """Call the crews of the ships selected to a level; say how long the lead's takes."""
    lead, ids = session.model.selection.lead, session.commander.ship_ids()
    if lead is None or not ids:
        session.say("No ship selected")
        return
    session.model.draft.plot(ids, "readiness", level)
    words = readiness_words(session.model, lead)
    session.say(f"{words[:1].upper()}{words[1:]}")


def set_posture(session: Session, posture: str) -> None:
    """Give the ships selected a posture; say what it means."""
    ids = session.commander.ship_ids()
    if not ids:
        session.say("No ship selected")
        return
    session.model.draft.plot(ids, "posture", posture)
    session.say(posture_meaning(posture))


def _offer(kind: type) -> Callable[[Session], None]:
    """The act of opening the list of readiness and postures at what the selection is told; again: a row on."""

    def act(session: Session) -> None:
        if not session.commander.ship_ids():
            session.say("No ship selected")
            return
        if session.state_menu is not None:
            session.state_menu.row = (session.state_menu.row + 1) % len(session.state_menu.rows)
            return
        rows = state_rows(session.model)
        first = first_posture(session.model) if kind is SetPosture else None
        told = [n for n, row in enumerate(rows) if row.intent == first]
        told += [n for n, row in enumerate(rows) if row.on and isinstance(row.intent, kind)]
        session.let_go()
        session.state_menu = StateMenu(rows, next(iter(told), 0))

    return act


_ASKED: dict[str, Callable[[Session], None]] = {
    "power": _cycle_stance, "readiness": _offer(SetReadiness), "posture": _offer(SetPosture),
}  # fmt: skip
"""Verbs that go round their words, or offer them."""


# ---- the draft as a whole


def answer(session: Session, obey: bool) -> None:
    """Obey the order from above, or not."""
    say_for_side(session.model, obey=obey)


def choose(session: Session, dialogue: str, option: str) -> None:
    """Answer a question of the dialogue."""
    model = session.model
    answers = plotted_answers(model)
    if answers.get(dialogue) != option:
        model.draft.plot([model.names.sides[model.side]], "answer", answers | {dialogue: option})


def undo(session: Session) -> None:
    """Take back the last order."""
    if not session.model.draft.undo():
        session.say("Nothing to undo in this turn")


def redo(session: Session) -> None:
    """Do again what was undone."""
    if not session.model.draft.redo():
        session.say("Nothing to redo")


def copy(session: Session) -> None:
    """Remember the lead's orders."""
    lead = session.model.selection.lead
    copied = lead is not None and session.model.draft.copy_from(lead)
    session.say("Orders copied" if copied else "No new order to copy here")


def paste(session: Session) -> None:
    """Give the selection what was copied."""
    if _can_paste(session):
        session.model.draft.paste(session.commander.unit_ids())


def paste_turned(session: Session) -> None:
    """Give each unit selected what was copied, its burn turned with its heading."""
    if _can_paste(session):
        units, slots = session.model.names.units, session.model.selection.units
        session.model.draft.paste([units[s].id for s in slots], session.commander.turned_headings(slots))


def _can_paste(session: Session) -> bool:
    if not session.model.draft.can_paste:
        session.say("No orders copied yet")
    return session.model.draft.can_paste


def clear(session: Session) -> None:
    """Take back what was plotted for the selection."""
    names, rows = session.model.names, session.model.names.units + session.model.names.flights
    ids = [rows[code].id for code in session.model.selection.codes]
    squadrons = [ident for ident in session.commander.ids() if ident in names.squadron_number]
    session.model.draft.clear([*ids, *squadrons])


def restart_turn(session: Session) -> None:
    """Take back all orders of this turn."""
    session.model.draft.clear(list(session.model.draft.orders))
