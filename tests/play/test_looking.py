import numpy as np
import pytest

from game.play.looking import (
    begin_to_look_after_fleet,
    bring_into_view,
    fleet_in_view,
    fleet_is_seen,
    follow,
    in_window,
    keep_fleet_in_film,
    keep_fleet_in_view,
    look_at_all,
    look_at_fight,
    look_at_first_contact,
    look_at_fleet,
    look_at_selection,
    preview,
)
from game.play.model import BattleModel
from game.play.session import MapFrame, Phase, Session
from game.play.turns import end_turn
from game.rules import seen_world
from game.rules.state.vocabulary import STEPS, Level, Stance
from game.testing.builders import all_in_sight
from tests.play.conftest import with_lances


@pytest.fixture
def session(model: BattleModel) -> Session:
    made = Session(model)
    made.frame = MapFrame((1280, 720), 0.625, plot_insets=(80.0, 70.0, 30.0, 120.0), list_px=200.0)
    return made


@pytest.mark.parametrize("fleet_open", [False, True])
def test_the_fleet_comes_between_the_panels(session: Session, fleet_open: bool) -> None:
    session.fleet_open = fleet_open
    look_at_fleet(session)
    session.camera.jump()
    own = session.scene.alive & (session.scene.side == session.model.side)
    points = session.camera.points(session.scene.x_km[own], session.scene.y_km[own])
    left, top, right, bottom = session.insets
    assert left == (280.0 if fleet_open else 80.0)
    assert points.min(0)[0] >= left
    assert points.min(0)[1] >= top
    assert points.max(0)[0] <= 1280 - right
    assert points.max(0)[1] <= 720 - bottom


def test_all_shows_the_planet_too(session: Session) -> None:
    look_at_all(session)
    session.camera.jump()
    radius = session.model.tables.bodies.radius_km[0]
    x, y = session.camera.px(session.scene.body_x_km[0] - radius, session.scene.body_y_km[0])
    assert 0 <= x <= 1280
    assert 0 <= y <= 720


def test_the_selection_and_who_is_out_of_view_come_into_it(session: Session) -> None:
    slot = session.model.names.unit_slot["reaver"]
    session.camera.centre(9e5, 9e5)
    session.camera.jump()
    assert not in_window(session, slot)
    bring_into_view(session, slot)
    session.camera.jump()
    assert in_window(session, slot)
    session.model.selection.pick([slot])
    look_at_selection(session)
    session.camera.jump()
    assert in_window(session, slot)


@pytest.mark.parametrize(("left", "shown"), [(9, 4), (4, 4), (2, 2), (1, 1)])
def test_the_map_shows_no_turn_after_the_last(session: Session, left: int, shown: int) -> None:
    session.model.world.battle.turn[:] = session.model.turns - left
    preview(session, 10_000)
    assert session.preview_turns == shown
    assert session.preview == shown * STEPS
    session.model.world.battle.turn[:] = 0


@pytest.fixture
def drifted(session: Session) -> Session:
    """The fleet was in view when the turn ended and has come to lie under the lower edge."""
    session.frame = MapFrame((1280, 720), 0.625, (80.0, 70.0, 30.0, 60.0), (20.0, 70.0, 20.0, 150.0))
    look_at_fleet(session)
    session.camera.jump()
    session.fleet_was_in_view = fleet_in_view(session)
    assert session.fleet_was_in_view
    session.camera.pan(0.0, 430.0)
    assert not fleet_in_view(session)
    return session


def test_a_fleet_that_has_drifted_out_of_view_is_brought_back_at_the_same_zoom(drifted: Session) -> None:
    before = drifted.camera.now
    keep_fleet_in_view(drifted)
    assert drifted.camera.moving
    drifted.camera.jump()
    assert fleet_in_view(drifted)
    assert drifted.camera.now.km_px == pytest.approx(before.km_px)
    own = drifted.scene.alive & (drifted.scene.side == drifted.model.side)
    y = drifted.camera.points(drifted.scene.x_km[own], drifted.scene.y_km[own])[:, 1]
    assert (y < 720 - 150).mean() >= 0.5


def test_whoever_looks_elsewhere_follows_or_has_it_in_view_is_left_alone(drifted: Session) -> None:
    drifted.fleet_was_in_view = False
    keep_fleet_in_view(drifted)
    assert not drifted.camera.moving
    drifted.fleet_was_in_view = True
    follow(drifted, drifted.model.names.unit_slot["reaver"])
    keep_fleet_in_view(drifted)
    assert not drifted.camera.moving
    drifted.followed, drifted.fleet_was_in_view = None, True
    look_at_fleet(drifted)
    drifted.camera.jump()
    keep_fleet_in_view(drifted)
    assert not drifted.camera.moving
    assert not drifted.fleet_was_in_view


def test_while_a_turn_plays_the_fleet_is_looked_after_until_one_looks_elsewhere(drifted: Session) -> None:
    """It was in view when the turn was ended, and drifts under the timeline."""
    begin_to_look_after_fleet(drifted)
    drifted.camera.jump()
    assert fleet_in_view(drifted)
    drifted.camera.pan(0.0, 430.0)  # by hand
    keep_fleet_in_film(drifted)
    assert not fleet_in_view(drifted)
    drifted.film_look = drifted.camera.goal  # by the fleet's own motion
    follow(drifted, drifted.model.names.unit_slot["reaver"])
    keep_fleet_in_film(drifted)
    assert not drifted.camera.moving
    drifted.followed = None
    keep_fleet_in_film(drifted)
    assert drifted.camera.moving
    goal = drifted.camera.goal
    drifted.camera.advance(0.01)
    drifted.scene.x_km[:] += 500.0
    keep_fleet_in_film(drifted)
    assert drifted.camera.goal == goal, "not again while it is on its way"
    drifted.scene.x_km[:] -= 500.0
    drifted.camera.jump()
    assert fleet_in_view(drifted)
    assert drifted.film_look == drifted.camera.goal


def test_a_fleet_where_the_timeline_will_come_is_seen_when_the_turn_is_ended_and_comes_out_of_it(
    session: Session,
) -> None:
    session.frame = MapFrame((1280, 720), 0.625, (80.0, 70.0, 30.0, 60.0), (20.0, 70.0, 20.0, 400.0))
    look_at_fleet(session)
    session.camera.jump()
    session.camera.pan(0.0, 150.0)
    assert fleet_is_seen(session)
    assert not fleet_in_view(session)
    session.asked = True
    end_turn(session)
    session.model.finish()
    assert session.fleet_was_in_view
    session.phase = Phase.PLOT
    session.camera.pan(3000.0, 0.0)
    end_turn(session)
    session.model.finish()
    assert not session.fleet_was_in_view
    session.camera.pan(-3000.0, 0.0)
    session.fleet_was_in_view = True
    begin_to_look_after_fleet(session)
    session.camera.jump()
    assert fleet_in_view(session)


def test_whoever_looked_elsewhere_when_the_turn_was_ended_sees_that_but_never_nothing(drifted: Session) -> None:
    drifted.fleet_was_in_view = False
    begin_to_look_after_fleet(drifted)
    assert drifted.film_look is None
    assert not drifted.camera.moving
    drifted.camera.centre(9e6, 9e6)
    drifted.camera.jump()
    begin_to_look_after_fleet(drifted)
    drifted.camera.jump()
    assert fleet_in_view(drifted)


def test_whoever_watches_a_battle_again_looks_after_the_fleet_as_long_as_he_moves_nothing(drifted: Session) -> None:
    drifted.fleet_was_in_view, drifted.reel = False, range(1, 3)
    begin_to_look_after_fleet(drifted)
    drifted.camera.jump()
    assert fleet_in_view(drifted)
    drifted.camera.pan(0.0, 430.0)
    drifted.film_look = drifted.camera.goal  # by the fleet's own motion
    begin_to_look_after_fleet(drifted)
    drifted.camera.jump()
    assert fleet_in_view(drifted)
    drifted.camera.pan(0.0, 300.0)
    assert any(in_window(drifted, int(code)) for code in np.flatnonzero(drifted.scene.alive))
    for _ in range(3):
        begin_to_look_after_fleet(drifted)
        assert not drifted.camera.moving


def test_of_a_selection_that_is_what_is_looked_after(drifted: Session) -> None:
    slot = drifted.model.names.unit_slot["reaver"]
    drifted.model.selection.pick([slot])
    drifted.camera.centre(float(drifted.scene.x_km[slot]), float(drifted.scene.y_km[slot]))
    drifted.camera.jump()
    assert fleet_in_view(drifted)
    drifted.camera.pan(3000.0, 0.0)
    assert not fleet_in_view(drifted)
    drifted.fleet_was_in_view = True
    keep_fleet_in_view(drifted)
    drifted.camera.jump()
    assert in_window(drifted, slot)


@pytest.fixture
def contact(session: Session) -> list[int]:
    """Lances come into sight, off the screen: their row codes, the nearest first."""
    model = session.model
    session.model.world.units.presence[:] = with_lances(model.scenario).units.presence
    model.seen = seen_world(all_in_sight(model.world, model.tables), model.tables, model.side)
    session.refresh()
    look_at_fleet(session)
    session.camera.zoom(30.0, (640.0, 360.0))
    session.camera.jump()
    scene = session.scene
    own = scene.side == model.side
    theirs = np.flatnonzero(scene.shown & ~own)
    far = np.hypot(scene.x_km - np.median(scene.x_km[own]), scene.y_km - np.median(scene.y_km[own]))
    return theirs[np.argsort(far[theirs])].tolist()


def test_the_first_contact_comes_into_view_once(session: Session, contact: list[int]) -> None:
    assert not session.knew_enemies
    look_at_first_contact(session)
    assert session.knew_enemies
    session.camera.jump()
    assert contact
    assert all(in_window(session, code) for code in contact)
    session.camera.pan(3000.0, 0.0)
    before = session.camera.now
    look_at_first_contact(session)
    assert session.camera.now == before
    assert not session.camera.moving


def test_the_fight_is_looked_at_nearer_by_where_nobody_moved_the_view(session: Session, contact: list[int]) -> None:
    """Lances reach 60,000 km: one that stands further off is known, but not where the fight is."""
    own = session.model.names.unit_slot["reaver"]
    near, far = contact[0], contact[-1]
    session.scene.x_km[far] = session.scene.x_km[near] + 90_000.0
    look_at_first_contact(session)
    session.camera.jump()
    wide = session.camera.now
    assert in_window(session, far)
    session.camera.pan(1.0, 0.0)
    moved = session.camera.now
    look_at_fight(session)
    assert session.camera.goal == moved  # what was moved by hand stays
    session.knew_enemies = False
    look_at_first_contact(session)
    session.camera.jump()
    session.scene.level[:] = 0
    look_at_fight(session)
    assert session.camera.goal == wide  # of nobody is it known how far they reach
    session.scene.level[:] = Level.IDENTIFIED
    look_at_fight(session)
    session.camera.jump()
    assert session.camera.km_px < wide.km_px / 2
    assert in_window(session, own)
    assert in_window(session, near)
    assert not in_window(session, far)
    closer = session.camera.now
    look_at_fight(session)  # once
    assert session.camera.goal == closer


def test_those_who_only_watch_are_no_contact_and_no_fight(session: Session, contact: list[int]) -> None:
    session.scene.stance[contact] = Stance.WATCH
    look_at_first_contact(session)
    assert (session.knew_enemies, session.contact_look) == (False, None)
    session.scene.stance[contact[:1]] = Stance.FIGHT
    look_at_first_contact(session)
    session.camera.jump()
    session.scene.stance[contact] = Stance.WATCH
    wide = session.camera.now
    look_at_fight(session)
    assert session.camera.goal == wide


def test_the_view_that_the_contact_widened_is_still_that_when_it_goes_with_the_fleet(
    session: Session, contact: list[int]
) -> None:
    look_at_first_contact(session)
    session.camera.jump()
    session.camera.pan(3000.0, 0.0)
    session.contact_look = session.camera.goal
    session.fleet_was_in_view = True
    keep_fleet_in_view(session)
    assert session.contact_look == session.camera.goal
    session.camera.jump()
    session.camera.zoom(1.2, (640.0, 360.0))  # by hand
    session.camera.jump()
    session.camera.pan(3000.0, 0.0)
    session.fleet_was_in_view = True
    keep_fleet_in_view(session)
    assert session.contact_look != session.camera.goal


def test_the_unidentified_fight_who_are_within_reach_of_ones_own_guns(session: Session, contact: list[int]) -> None:
    own, near = session.model.names.unit_slot["reaver"], contact[0]
    look_at_first_contact(session)
    session.camera.jump()
    wide = session.camera.now
    session.scene.level[:] = 0
    session.scene.x_km[near], session.scene.y_km[near] = session.scene.x_km[own] + 5_000.0, session.scene.y_km[own]
    look_at_fight(session)
    assert session.camera.goal.km_px < wide.km_px / 2
