"""Where the map is looked at: all, fleet, selection, what is followed; overlays and the preview."""

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.vocabulary import SUBSTEPS, Event, Level, Stance
from .scene import place_of
from .session import Insets, Session
from .timeline import TURN_SUBSTEPS

_FLEET_PX, _SELECTION_KM_PX = 18.0, 16.0
_SHORE_RADII = 4.0
_SHORE_DEPTH = 0.93
_MARGIN_PX = (40, 80, 40, 220)
"""Left, top, right, bottom: what lies nearer to the window's edges is brought to the middle."""


def look_at_fleet(session: Session) -> None:
    """Show the own ships with some of what is round them."""
    scene = session.scene
    own = (scene.side == session.model.side) & scene.alive
    if not own.any():
        look_at_all(session)
        return
    x, y = _with_shore(session, scene.x_km[own], scene.y_km[own])
    session.camera.fit(x, y, insets=session.insets, least_km_px=_FLEET_PX / max(0.5, session.frame.scale))


def _with_shore(session: Session, x: Array, y: Array) -> tuple[Array, Array]:
    """Places (N,) and the point of the nearest body's surface below their middle, where that is not far away."""
    scene, radius = session.scene, session.model.tables.bodies.radius_km
    if not len(radius):
        return x, y
    dx, dy = x.mean() - scene.body_x_km, y.mean() - scene.body_y_km
    far = np.hypot(dx, dy)
    b = int((far - radius).argmin())
    if far[b] > _SHORE_RADII * radius[b] or far[b] <= 0:
        return x, y
    share = radius[b] / far[b] * _SHORE_DEPTH
    return np.append(x, scene.body_x_km[b] + dx[b] * share), np.append(y, scene.body_y_km[b] + dy[b] * share)


def look_at_all(session: Session) -> None:
    """Show everything that is known, and the bodies near it."""
    scene, radius = session.scene, session.model.tables.bodies.radius_km
    x = np.concatenate((scene.x_km[scene.shown], scene.body_x_km - radius, scene.body_x_km + radius))
    y = np.concatenate((scene.y_km[scene.shown], scene.body_y_km - radius, scene.body_y_km + radius))
    session.camera.fit(x, y, insets=session.insets)


def look_at_selection(session: Session) -> None:
    """Bring the selection into view."""
    scene, selection = session.scene, session.model.selection
    if not selection.codes:
        look_at_fleet(session)
        return
    x = np.concatenate((scene.x_km[selection.units], scene.flight_x_km[selection.flights]))
    y = np.concatenate((scene.y_km[selection.units], scene.flight_y_km[selection.flights]))
    session.camera.fit(x, y, insets=session.insets, least_km_px=_SELECTION_KM_PX)


def in_window(session: Session, code: int, margin_px: tuple[int, int, int, int] = (0, 0, 0, 0)) -> bool:
    """Is a unit or flight shown within the window, so many px from its edges?"""
    scene, units = session.scene, len(session.scene.x_km)
    places = (scene.x_km, scene.y_km) if code < units else (scene.flight_x_km, scene.flight_y_km)
    x, y = session.camera.px(*(float(axis[code if code < units else code - units]) for axis in places))
    (wide, high), (left, top, right, bottom) = session.camera.size, margin_px
    return bool(left < x < wide - right and top < y < high - bottom)


def bring_into_view(session: Session, code: int) -> None:
    """Look at a unit that lies outside of the window or at its edge."""
    scene = session.scene
    if not 0 <= code < len(scene.x_km) or not np.isfinite(scene.x_km[code]):
        return
    if not in_window(session, code, _MARGIN_PX):
        session.camera.centre(float(scene.x_km[code]), float(scene.y_km[code]))


def go_to(session: Session, code: int) -> bool:
    """Bring a unit, flight or body to the middle of the window, at the same zoom; false where nobody knows where."""
    place = place_of(session.scene, code)
    if place is None:
        return False
    session.followed = None
    session.camera.centre(*place)
    return True


def look_where_told(session: Session, before: float) -> None:
    """While a turn plays for the first time: look where the story wants, as the film passes that moment."""
    film, timeline = session.film, session.timeline
    if film is None or timeline is None or timeline.shown:
        return
    for row in film.rows_of(Event.CAMERA):
        if before <= film.times[row] < timeline.t:
            session.followed = None
            place = place_of(session.scene, int(film.events["target"][row]))
            session.camera.centre(*(place or (float(film.events["x_km"][row]), float(film.events["y_km"][row]))))


def fleet_in_view(session: Session) -> bool:
    """Does most of the selection, or of the own ships where none is selected, stand where no panel ever lies?"""
    return _clear_of(session, _free(session))


def fleet_is_seen(session: Session) -> bool:
    """Does it stand where no panel lies now?"""
    return _clear_of(session, session.insets)


def _clear_of(session: Session, insets: Insets) -> bool:
    x, y = _looked_after(session)
    if not len(x):
        return True
    places, (wide, high), (left, top, right, bottom) = session.camera.points(x, y), session.camera.size, insets
    inside = (places > (left, top)).all(1) & (places < (wide - right, high - bottom)).all(1)
    return bool(2 * inside.sum() >= len(x))


def keep_fleet_in_view(session: Session) -> None:
    """At the start of a turn: bring back what drifted out of view while the last one played, at the same zoom.

    Whoever had been looking elsewhere when the turn was ended still does.
    """
    was, session.fleet_was_in_view = session.fleet_was_in_view, False
    if was and session.followed is None and not fleet_in_view(session):
        _centre_fleet(session)


def begin_to_look_after_fleet(session: Session) -> None:
    """As a turn begins to play: look after whoever was in view when it was ended, or where nobody is to be seen.

    Whoever watches a battle again, and looked nowhere else while the last turn played, looks after the fleet too.
    """
    seen = [in_window(session, int(code)) for code in np.flatnonzero(_own(session))]
    first = session.reel is not None and session.film_look is None
    if session.fleet_was_in_view or first or not any(seen):
        session.film_look = session.camera.goal
    elif session.reel is None:
        session.film_look = None
    keep_fleet_in_film(session)


def keep_fleet_in_film(session: Session) -> None:
    """While a turn plays: bring back what drifts out of view or under the timeline, until one looks elsewhere."""
    camera = session.camera
    if session.followed is not None or camera.moving or camera.goal != session.film_look or fleet_in_view(session):
        return
    _centre_fleet(session)
    session.film_look = camera.goal


def _centre_fleet(session: Session) -> None:
    """Bring what is looked after to the middle of what panels leave free, at the same zoom."""
    (x, y), (left, top, right, bottom), km_px = _looked_after(session), _free(session), session.camera.now.km_px
    middle_x, middle_y = (float(np.median(places)) for places in (x, y))
    widened = session.camera.goal == session.contact_look
    session.camera.centre(middle_x - (left - right) / 2 * km_px, middle_y + (top - bottom) / 2 * km_px)
    if widened:
        session.contact_look = session.camera.goal


def look_at_first_contact(session: Session) -> None:
    """At the start of a turn: when the first enemies came into sight off the screen, bring them into it."""
    scene, model = session.scene, session.model
    theirs = scene.shown & scene.alive & (scene.stance == Stance.FIGHT)
    known, session.knew_enemies = session.knew_enemies, session.knew_enemies or bool(theirs.any())
    if known or session.followed is not None:
        return
    if any(not in_window(session, int(code), _MARGIN_PX) for code in np.flatnonzero(theirs)):
        own = (scene.side == model.side) & scene.alive
        x, y = scene.x_km[own | theirs], scene.y_km[own | theirs]
        session.camera.fit(x, y, insets=session.insets, least_km_px=_SELECTION_KM_PX)
        session.contact_look = session.camera.goal
        session.say("The first contact: Home shows all", 5.0)


def look_at_fight(session: Session) -> None:
    """As a turn begins to play in which somebody is in reach: look nearer, at those, where the view is still as the
    first contact widened it.
    """
    widened, scene, model = session.contact_look, session.scene, session.model
    if widened is None or session.followed is not None or session.camera.goal != widened:
        session.contact_look = None
        return
    own = np.flatnonzero(scene.alive & (scene.side == model.side))
    theirs = np.flatnonzero(scene.alive & scene.shown & (scene.stance == Stance.FIGHT))
    told = (scene.side == model.side) | (scene.level >= Level.IDENTIFIED)
    reach_km = np.where(told, model.tables.reach_km()[[one.class_id for one in model.names.units]], 0.0)
    dx, dy = (places[theirs][:, None] - places[own] for places in (scene.x_km, scene.y_km))
    near = np.hypot(dx, dy) <= np.maximum(reach_km[theirs][:, None], reach_km[own])
    if near.any():
        session.contact_look = None
        there = np.concatenate((own, theirs[near.any(axis=1)]))
        session.camera.fit(scene.x_km[there], scene.y_km[there], insets=session.insets, least_km_px=_SELECTION_KM_PX)


def _looked_after(session: Session) -> tuple[Array, Array]:
    """Places (N,) km of selected units, of all own ships where none is selected."""
    scene, alive = session.scene, _own(session)
    picked = [slot for slot in session.model.selection.units if alive[slot]]
    return (scene.x_km[picked], scene.y_km[picked]) if picked else (scene.x_km[alive], scene.y_km[alive])


def _own(session: Session) -> Array:
    """Own ships that live and are there: (S,) bool."""
    scene = session.scene
    return np.asarray(scene.alive & (scene.side == session.model.side) & np.isfinite(scene.x_km))


def _free(session: Session) -> Insets:
    """Left, top, right, bottom px that panels take, while plotting or while watching."""
    left, top, right, bottom = map(max, session.frame.plot_insets, session.frame.watch_insets)
    return left, top, right, bottom


def pan(session: Session, x_px: float, y_px: float) -> None:
    """Move the map; what was followed is let go."""
    session.followed = None
    session.camera.pan(x_px, y_px)


def follow(session: Session, code: int) -> None:
    """Keep something in the middle; again: let it go."""
    session.followed = None if session.followed == code else code
    if session.followed is not None:
        session.say(f"Following {session.names.of(code)}")


def follow_selected(session: Session) -> None:
    """Follow the selection's lead, else what the pointer is over."""
    lead = session.model.selection.lead
    code = lead if lead is not None else session.hovered
    if code >= 0:
        follow(session, code)
    else:
        session.followed = None
        session.say("Click a ship to follow it")


def cycle_overlay(session: Session, name: str) -> None:
    """Off, of the selection, of all."""
    session.overlays[name] = (session.overlays[name] + 1) % 3


def show_future(session: Session, number: int) -> None:
    """Show one of the futures of the plan on the map; again: none."""
    there = session.fan is not None and 0 <= number < len(session.fan.odds.futures)
    session.future = number if there and number != session.future else -1


def preview(session: Session, step: int) -> None:
    """Show the map some substeps ahead."""
    if session.plotting:
        session.preview = min(max(step, 0), session.preview_turns * TURN_SUBSTEPS)


def shift_preview(session: Session, impulses: int) -> None:
    """Show the map some impulses further ahead."""
    preview(session, session.preview + SUBSTEPS * impulses)
