"""What is selected: by click, by row of the fleet list, one after the other, as groups."""

from collections.abc import Sequence

from .looking import in_window, look_at_selection
from .session import Session


def pick(session: Session, codes: Sequence[int], *, add: bool = False) -> None:
    """Select those of these rows that can be selected now; while watching all can."""
    able = set(codes) if session.watching else session.model.able()
    if codes:
        session.card_moved = (0, 0)
    session.model.selection.pick([code for code in codes if code in able], add=add)


def pick_squadron(session: Session, codes: Sequence[int], squadron: int) -> None:
    """Select a row of the fleet list; a second time: open or fold its squadron."""
    selection = session.model.selection
    if set(codes) == set(selection.codes) and len(codes) > 1:
        session.open_squadrons ^= {squadron}
    able = session.model.able()
    session.card_moved = (0, 0)
    selection.pick([code for code in codes if code in able])


def select_all(session: Session) -> None:
    """Select every own ship that can take orders."""
    session.model.selection.pick(_able_units(session))


def pick_next(session: Session, step: int) -> None:
    """Select the next own unit, those first that something stands about before the turn ends."""
    first = list(dict.fromkeys(slot for concern in session.concerns for slot in concern.slots))
    chain = first + [slot for slot in _able_units(session) if slot not in first]
    if not chain:
        return
    picked = session.model.selection.codes
    lead = picked[0] if picked else None
    place = chain.index(lead) + step if lead in chain else (0 if step > 0 else -1)
    code = chain[place % len(chain)]
    session.model.selection.pick([code])
    if not in_window(session, code):
        look_at_selection(session)


def make_group(session: Session, number: int) -> None:
    """Remember the selection under a number."""
    selection = session.model.selection
    selection.make_group(number)
    session.say(f"Group {number}: {len(selection.codes)}")
    selection.keep(session.model.able())


def call_group(session: Session, number: int) -> None:
    """Select what is remembered under a number; called twice it is looked at."""
    selection = session.model.selection
    if not selection.call_group(number) and selection.codes:
        look_at_selection(session)
    selection.keep(session.model.able())


def _able_units(session: Session) -> list[int]:
    units = session.model.seen.unit_slots
    return sorted(code for code in session.model.able() if code < units)
