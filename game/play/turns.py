"""How one phase follows another: plot, resolve, watch, plot."""

from .film import Film
from .lanes import lanes, own_losses, plans
from .log import lines_of
from .looking import (
    begin_to_look_after_fleet,
    fleet_is_seen,
    keep_fleet_in_film,
    keep_fleet_in_view,
    look_at_fight,
    look_at_first_contact,
    look_where_told,
)
from .running_on import foregone, stops_for
from .session import Exit, Phase, Session
from .timeline import Timeline

_SAID_S = 0.2
"""How long what follows is said, again and again."""

_WAIT_S = 0.04
"""How long a frame waits for the turn being resolved: painting more often would keep the interpreter from it."""


def end_turn(session: Session) -> Exit | None:
    """End the turn, or ask once where ships have no orders; after the last turn, go to what follows the battle."""
    if not session.plotting:
        return None
    if session.model.over:
        return Exit.OVER
    if session.unordered and not session.asked:
        session.asked = True
        session.say("Some ships have no order: end the turn again to let them coast")
        return None
    faults = session.model.faults()
    if faults:
        session.say(faults[0])
        return None
    session.fleet_was_in_view = fleet_is_seen(session)
    session.preview, session.asked, session.notice_s = 0, False, 0.0
    session.let_go()
    session.pause_menu = None
    if session.aside:
        session.model.opponents.think(session.model.world)
    session.model.end_turn()
    session.phase = Phase.RESOLVE
    return None


def run_on(session: Session) -> Exit | None:
    """End this turn and those after it, with what is ordered now, until something happens that is waited for."""
    if not session.plotting:
        return None
    session.asked, session.running_on = True, True
    leads_to = end_turn(session)
    session.running_on = session.phase is Phase.RESOLVE
    return leads_to


def pass_time(session: Session, dt_s: float) -> None:
    """Let time pass: the camera eases, a turn that is resolved begins to play, the film goes on.

    While the menu is open nothing plays.
    """
    session.clock_s += dt_s
    session.notice_s = max(0.0, session.notice_s - dt_s)
    session.camera.advance(dt_s)
    held = session.pause_menu is not None
    if session.phase is Phase.RESOLVE and not held:
        played = session.model.poll(_WAIT_S)
        if played is not None:
            watch(session, played.turn)
            _go_on(session)
    if session.watching and session.timeline is not None and not held:
        before = session.timeline.t
        session.timeline.advance(dt_s)
        look_where_told(session, before)
        keep_fleet_in_film(session)
        if session.timeline.ended and session.notice_s <= 0:
            session.say(what_follows(session), _SAID_S)
    session.refresh()
    session.follow_on()


def _go_on(session: Session) -> None:
    """After a turn that was run on to: the next one, or stop, say why, and show it."""
    if not session.running_on:
        return
    why = stops_for(session)
    if not why:
        end_watching(session)
        run_on(session)
        return
    session.running_on = False
    session.say(f"Stopped for {why}")


def watch(session: Session, turn: int) -> bool:
    """Watch a resolved turn; false where there is none to watch."""
    played = session.model.played(turn)
    if played is None:
        return False
    scenario = session.model.scenario
    film = Film(played, session.model.tables, session.model.side, session.model.rest_frame)
    # Whoever watches a battle again is told each turn as it plays, though all of its log is there.
    again = turn in (session.told if session.reel is None else session.watched)
    session.watched.add(turn)
    if turn not in session.told:
        session.told[turn] = lines_of(film, scenario)
    them, us = lanes(film, scenario)
    session.film = film
    session.timeline = Timeline(
        them, us, own_losses(film, scenario), plans(film, scenario), shown=again, speed=session.speed
    )
    session.phase, session.hovered, session.verb_menu = Phase.WATCH, -1, None
    session.shot = session.end = session.came_from = None
    session.refresh()
    look_at_fight(session)
    begin_to_look_after_fleet(session)
    return True


def end_watching(session: Session) -> Exit | None:
    """Go on: to the next turn of a reel, else back to plotting, after the last turn to what follows the battle."""
    if not session.watching or session.film is None:
        return None
    if session.reel is not None:
        following = session.film.turn + 1
        return None if following in session.reel and watch(session, following) else Exit.OVER
    session.phase, session.film, session.timeline = Phase.PLOT, None, None
    session.shot = session.end = session.came_from = None
    session.notice_s, session.forecast = 0.0, None
    session.forecaster.forget()
    session.fan_teller.forget()
    session.surveyor.forget()
    session.refresh()
    keep_fleet_in_view(session)
    look_at_first_contact(session)
    if foregone(session) and not session.running_on:
        session.say("Nothing can change any more: Ctrl+R runs on to the end")
    return Exit.OVER if session.model.over else None


def what_follows(session: Session) -> str:
    """What Enter leads to when the turn being watched has played to its end, in a sentence."""
    if session.film is None:
        return ""
    turn = session.film.turn
    if session.reel is not None:
        follows = f"turn {turn + 1}" if turn + 1 in session.reel else "back"
    else:
        follows = "the end of the battle" if session.model.over else f"plot turn {session.model.turn}"
    return f"Turn {turn} has played. Enter: {follows}"
