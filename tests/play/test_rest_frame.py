"""The map in a frame that moves: scenes, paths and films are what they are on the map, less where the frame is."""

import numpy as np
import pytest

from game.play.film import Film
from game.play.forecast import Question, answer, height_km, nearest_body
from game.play.model import BattleModel, Played
from game.play.rest_frame import ON_THE_MAP, RestFrame
from game.play.scene import plot_scene
from game.play.session import Session
from game.rules import body_places
from game.rules.state.vocabulary import STEPS
from game.scenario import scenario_of_text
from tests.scenario.examples import SMALL

FRAMES = ("map", "body:world", "body:moon", "orbit:line")


def modelled(frame: str) -> BattleModel:
    return BattleModel(scenario_of_text(SMALL.replace('frame = "body:world"', f'frame = "{frame}"')), seed=3)


def resolved(model: BattleModel) -> Played:
    model.end_turn()
    played = model.finish()
    assert played is not None
    return played


@pytest.mark.parametrize("frame", FRAMES)
def test_places_and_speeds_are_those_of_the_map_less_the_frames(frame: str) -> None:
    model = modelled(frame)
    seen, tables, side = model.seen, model.tables, model.side
    question = Question("q", seen, model.own_orders(), 2)
    plain, moved = answer(question, tables), answer(question, tables, model.rest_frame)
    middle = model.rest_frame.middles(seen, tables, 2 * STEPS)
    assert np.allclose(plain.x_km - moved.x_km, middle.x_km[:, None], atol=1e-6)
    assert np.allclose(plain.vy_km_s - moved.vy_km_s, middle.vy_km_s[:, None], atol=1e-12)
    for step in (0, 37):
        on_map, scene = plot_scene(seen, tables, side, plain, step), plot_scene(
            seen, tables, side, moved, step, model.rest_frame)  # fmt: skip
        for axis, off in (("x", middle.x_km), ("y", middle.y_km)):
            for name in (f"{axis}_km", f"flight_{axis}_km", f"body_{axis}_km"):
                assert np.allclose(getattr(on_map, name) - getattr(scene, name), off[step], atol=1e-6), name
    slot = model.names.unit_slot["argo"]
    assert nearest_body(plain, slot, 40, seen, tables) == nearest_body(moved, slot, 40, seen, tables)
    height = height_km(plain, slot, 40, seen, tables)
    assert height == pytest.approx(height_km(moved, slot, 40, seen, tables))


@pytest.mark.parametrize("frame", FRAMES)
def test_the_speed_of_a_frame_is_how_fast_its_place_changes(frame: str) -> None:
    model = modelled(frame)
    middle = model.rest_frame.middles(model.seen, model.tables, STEPS)
    for place, speed in ((middle.x_km, middle.vx_km_s), (middle.y_km, middle.vy_km_s)):
        change = (place[2:] - place[:-2]) / (2.0 * model.tables.substep_s)
        assert np.allclose(change, speed[1:-1], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_film_ends_where_the_next_plot_begins(frame: str) -> None:
    model = modelled(frame)
    played = resolved(model)
    film = Film(played, model.tables, model.side, model.rest_frame)
    end, now = film.scene(12.0), plot_scene(model.seen, model.tables, model.side, frame=model.rest_frame)
    for name in ("x_km", "y_km", "body_x_km", "body_y_km", "flight_x_km"):
        assert np.allclose(getattr(end, name), getattr(now, name), atol=1e-6), name
    on_map = Film(played, model.tables, model.side)
    moved = (on_map.events["x_km"] - film.events["x_km"], film.events["impulse"] * 5)
    assert np.allclose(moved[0], film.known.middle.x_km[moved[1]], atol=1e-6)


def test_the_body_of_a_frame_stands_in_the_middle_of_the_map() -> None:
    model = modelled("body:moon")
    scene = plot_scene(model.seen, model.tables, model.side, frame=model.rest_frame)
    assert (scene.body_x_km[1], scene.body_y_km[1]) == (0.0, 0.0)
    assert np.hypot(scene.body_x_km[0], scene.body_y_km[0]) == pytest.approx(90_000.0)
    later = Film(resolved(model), model.tables, model.side, model.rest_frame).scene(6.4)
    assert np.hypot(later.body_x_km[1], later.body_y_km[1]) < 1e-9


def test_who_stays_on_its_orbit_stays_in_the_middle_of_the_map() -> None:
    """The line coasts on the circle that the frame goes round, as long as nobody orders it to hold."""
    model = modelled("orbit:line")
    model.draft.plot(["line"], "move", {"kind": "coast"})
    slot = model.names.unit_rows[0].start
    told = answer(Question("q", model.seen, model.own_orders(), 4), model.tables, model.rest_frame)
    assert np.hypot(told.x_km[:, slot], told.y_km[:, slot]).max() < 5.0
    assert max(told.speed_km_s(slot, step) for step in range(0, 240, 20)) < 0.01


def test_on_the_map_nothing_moves() -> None:
    model = modelled("map")
    assert model.rest_frame == RestFrame() == ON_THE_MAP
    middle = ON_THE_MAP.middles(model.seen, model.tables, 3)
    assert not np.concatenate([middle.x_km, middle.y_km, middle.vx_km_s, middle.vy_km_s]).any()


def test_a_session_shows_its_battle_in_the_frame_of_its_scenario() -> None:
    session = Session(modelled("body:moon"))
    assert (session.scene.body_x_km[1], session.scene.body_y_km[1]) == (0.0, 0.0)
    moon = [float(places[0, 0, 1]) for places in body_places(session.model.world, session.model.tables, 0)]
    slot = session.model.names.unit_slot["argo"]
    assert session.scene.x_km[slot] + moon[0] == pytest.approx(float(session.model.seen.units.x_km[0, slot]))
