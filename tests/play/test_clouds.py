"""Clouds of debris as they are shown: at the ends of a turn they are where they are, and between they fly on."""

from dataclasses import fields

import numpy as np
import pytest

from game.play.clouds import clouds_ahead, clouds_between
from game.play.film import Film
from game.play.forecast import Question, answer
from game.play.model import BattleModel
from game.play.scene import plot_scene
from game.rules.state.debris import Debris
from game.scenario import scenario_of_text
from tests.scenario.examples import SMALL

CLOUD = """
[[debris]]
at = { body = "world", radius_km = 20_000.0, bearing_deg = 120.0 }
velocity = "circular_ccw"
mass_t = 5_000.0
"""


@pytest.fixture
def model() -> BattleModel:
    return BattleModel(scenario_of_text(SMALL + CLOUD), seed=4)


def test_a_film_shows_a_cloud_from_where_it_was_to_where_it_is(model: BattleModel) -> None:
    model.end_turn()
    played = model.finish()
    assert played is not None
    film = Film(played, model.tables, model.side)
    for t, world in ((0.0, played.before), (12.0, played.after)):
        clouds = film.scene(t).clouds
        for name in (one.name for one in fields(clouds)):
            assert getattr(clouds, name) == pytest.approx(getattr(world.debris, name)[0]), name
    orbit = [film.scene(t).clouds for t in (3.0, 6.0, 9.0)]
    assert [np.hypot(one.x_km[0], one.y_km[0]) for one in orbit] == pytest.approx([20_000.0] * 3, abs=2.0)


def test_a_cloud_that_comes_or_goes_in_a_turn_is_shown_while_it_is_there(model: BattleModel) -> None:
    world = model.world
    none = world.copy()
    none.debris = Debris.empty(1, 0)
    events = np.zeros(0, [("kind", int), ("impulse", int)])
    gone = clouds_between(world, none, model.tables, 6.0, events, model.side)
    assert gone.x_km[0] == pytest.approx(float(world.debris.x_km[0, 0] + 150.0 * world.debris.vx_km_s[0, 0]))
    assert len(clouds_between(none, world, model.tables, 6.0, events, model.side).uid) == 0
    assert len(clouds_between(none, world, model.tables, 12.0, events, model.side).uid) == 1
    assert len(clouds_between(none, none, model.tables, 6.0, events, model.side).uid) == 0


def test_the_map_shows_clouds_and_what_a_path_through_one_costs(model: BattleModel) -> None:
    slot = model.names.unit_slot["argo"]
    clouds = model.world.debris
    units = model.seen.units
    clouds.x_km[0, 0], clouds.y_km[0, 0] = units.x_km[0, slot], units.y_km[0, slot] + 300.0
    clouds.vx_km_s[0, 0], clouds.vy_km_s[0, 0] = 0.0, 0.0
    model.seen.debris = clouds.copy()
    model.draft.plot(["argo"], "move", {"kind": "coast"})
    told = answer(Question("q", model.seen, model.own_orders(), 2), model.tables)
    assert told.debris_mj[:, slot].sum() > 0
    scene = plot_scene(model.seen, model.tables, model.side, told, 10)
    assert scene.clouds.mass_t.tolist() == [5_000.0]
    assert clouds_ahead(model.seen, 9.0, model.side).y_km[0] == scene.clouds.y_km[0]
