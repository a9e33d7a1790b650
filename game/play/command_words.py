"""Who commands, in a sentence, while that matters."""

import numpy as np

from ..rules.state.vocabulary import IMPULSES, Event
from .film import Film
from .session import Session
from .wording import stamp

_SHOWN_IMPULSES = 3.0
"""How long the film tells of it."""


def command_words(session: Session) -> str:
    """Who took over and when orders get through again, while that lasts; else nothing."""
    if session.film is not None:
        return _told_by_film(session, session.film)
    model = session.model
    if not session.plotting:
        return ""
    control = int(model.seen.sides.control_impulse[0, model.side])
    commander = int(model.seen.sides.commander[0, model.side])
    return _sentence(session, commander, control) if control > (model.turn - 1) * IMPULSES else ""


def _told_by_film(session: Session, film: Film) -> str:
    t, rows = session.scene.t, np.array(film.rows_of(Event.COMMAND_LOST), dtype=np.int64)
    times = film.times[rows]
    recent = rows[(times <= t) & (t <= times + _SHOWN_IMPULSES)]
    if not len(recent):
        return ""
    event = film.events[recent[-1]]
    return _sentence(session, int(event["target"]), int(event["value"]))


def _sentence(session: Session, code: int, impulse: int) -> str:
    if code < 0:
        return "Nobody is left to command"
    return f"{session.names.of(code)} takes command · orders get through from {stamp(impulse)}"
