"""Going about in the film of a turn: by time, by event, by line of the log, by shot."""

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import IMPULSES, Event
from .ends import end_of, explained_by
from .film import Film
from .looking import bring_into_view, go_to
from .reckoning import reckoning
from .sentences import Line
from .session import Session
from .turns import watch

_AFTER = 0.01
"""Impulses behind an event at which it is looked at."""
_SHOTS = (Event.LASER, Event.DARK_BEAM, Event.SLUG)


def watch_turn(session: Session, turn: int) -> None:
    """Watch a past turn."""
    if not watch(session, turn):
        session.say(f"Turn {turn} was not kept")


def jump_to(session: Session, line: Line) -> None:
    """Go to the moment of a line of the log, and open the reckoning of a shot or of an end."""
    if (session.film is None or session.film.turn != line.turn) and not watch(session, line.turn):
        return
    _show(session, line.t, line.row, line.code)


def show_end(session: Session, code: int) -> None:
    """Go to the end of a ship in the turn that is watched, and open how it was lost; nothing where that is not told."""
    row = session.film.end(code, IMPULSES) if session.film is not None else None
    if session.film is not None and row is not None:
        _show(session, float(session.film.times[row]), row, code)


def _show(session: Session, t: float, row: int, code: int) -> None:
    """Pause where something happens, whom it is about in view, its reckoning open."""
    seek(session, t + 2 * _AFTER)
    session.shot = session.end = None
    if session.film is not None and row >= 0:
        _open(session, session.film, row)
    bring_into_view(session, code)


def _open(session: Session, film: Film, row: int) -> None:
    """Open the reckoning of what an event row tells of: a shot, or the end of a ship; of others there is none."""
    row = explained_by(film.events, row)
    if row == NONE:
        return
    kind, slots = int(film.events["kind"][row]), film.known.slots
    if kind in _SHOTS:
        session.shot = reckoning(film.events, row)
    elif kind == Event.LOST and 0 <= film.events["target"][row] < slots:
        session.shot, session.end = None, end_of(film.events, row, slots)


def open_shot(session: Session, row: int) -> None:
    """Show the reckoning of the shot in an event row, over what is open already."""
    if session.film is not None and 0 <= row < len(session.film.events):
        _open(session, session.film, row)


def follow_beam(session: Session, row: int) -> None:
    """Go to the gun that a shot came from, and pause; again: back to where one looked before."""
    if session.film is None or session.timeline is None or not 0 <= row < len(session.film.events):
        return
    came_from, session.came_from = session.came_from, None
    if came_from is not None and came_from[0] == row:
        session.camera.centre(came_from[1], came_from[2])
        return
    looked = session.camera.goal
    session.timeline.playing = False
    _open(session, session.film, row)
    if go_to(session, int(session.film.events["source"][row])):
        session.came_from = row, looked.x_km, looked.y_km
        session.say("Click the beam again to go back")
    else:
        session.say("Nobody knows where it was fired from")


def close_reckoning(session: Session) -> None:
    """Close the reckoning of a shot; then that of an end."""
    if session.shot is not None:
        session.shot = None
    else:
        session.end = None


def inspect(session: Session, code: int) -> None:
    """Show how a ship was lost, else the reckoning of the last shot that has to do with a row; and pause."""
    film, timeline = session.film, session.timeline
    if film is None or timeline is None or code < 0:
        return
    row = film.end(code, timeline.t)
    row = film.last_shot(code, timeline.t) if row is None else row
    if row is not None:
        session.shot = session.end = None
        _open(session, film, row)
        timeline.playing = False


def play_or_pause(session: Session) -> None:
    """Play, or pause."""
    if session.timeline is not None:
        session.timeline.toggle()


def faster(session: Session, steps: int) -> None:
    """Go up or down the list of speeds."""
    if session.timeline is not None:
        session.timeline.faster(steps)
        session.speed = session.timeline.speed


def set_speed(session: Session, speed: float) -> None:
    """Play at a speed."""
    if session.timeline is not None:
        session.timeline.speed = session.speed = speed


def step(session: Session, count: int, *, substeps: bool) -> None:
    """Pause and go so many whole impulses or substeps on."""
    if session.timeline is not None:
        session.timeline.step(count, substeps=substeps)


def skip(session: Session, seconds: float) -> None:
    """Go so many seconds on."""
    if session.timeline is not None:
        session.timeline.skip(seconds)


def seek(session: Session, t: float) -> None:
    """Pause and put the playhead at a time."""
    if session.timeline is not None:
        session.timeline.playing = False
        session.timeline.seek(t)


def seek_event(session: Session, forward: bool) -> None:
    """Go to the next event, or to the last."""
    if session.timeline is not None:
        _seek(session, session.timeline.next_mark(forward), "event")


def seek_loss(session: Session) -> None:
    """Go to the next own loss."""
    if session.timeline is not None:
        _seek(session, session.timeline.next_loss(), "loss")


def _seek(session: Session, t: float | None, what: str) -> None:
    if t is None:
        session.say(f"No further {what} in this turn")
    else:
        seek(session, t + _AFTER)
