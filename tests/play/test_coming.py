import pytest

from game.play.coming import Timetable
from game.play.model import BattleModel
from game.play.scene import Scene, plot_scene
from game.scenario import scenario_of_text
from tests.scenario.examples import SMALL

LATE = 'arrives = { trigger = "alarm" }'
RELIEF = """
[[squadron]]
id = "relief"
side = "blue"
class = "frigate"
count = 3
at = { body = "moon", radius_km = 4_000.0, bearing_deg = 0.0 }
arrives = { turn = 3 }
"""


def battle(late: str, more: str = "") -> tuple[BattleModel, Scene]:
    """The small scenario with other arrivals of the enemy's last squadron: turns of five minutes."""
    text = SMALL.replace(LATE, f"arrives = {late}").replace('id = "late"\n', 'id = "late"\ncount = 5\n')
    model = BattleModel(scenario_of_text(text + more), seed=1)
    return model, plot_scene(model.seen, model.tables, model.side)


def test_what_is_announced_is_known_to_all() -> None:
    model, scene = battle("{ every_s = 900.0, count = 2, announced = true }")
    (late,) = Timetable(model).coming(scene)
    assert (late.name, late.own, late.count, late.minutes, late.share) == ("Late", False, 2, 15.0, 0.0)
    assert (late.x_km, late.y_km) == (40_000.0, 0.0)
    scene.turn, scene.t = 3, 6.0
    (late,) = Timetable(model).coming(scene)
    assert (late.minutes, late.share) == (2.5, pytest.approx(30 / 36))
    scene.turn, scene.t = 5, 0.0
    (late,) = Timetable(model).coming(scene)
    assert (late.count, late.minutes) == (1, 10.0)
    scene.turn = 8
    assert Timetable(model).coming(scene) == []


@pytest.mark.parametrize("late", ["{ every_s = 900.0 }", "{ turn = 4 }", '{ trigger = "alarm", announced = true }'])
def test_what_is_not_announced_or_not_by_the_clock_is_not_shown(late: str) -> None:
    model, scene = battle(late)
    assert Timetable(model).coming(scene) == []


def test_own_ones_wait_beside_their_moon() -> None:
    model, scene = battle("{ turn = 4 }", RELIEF)
    (relief,) = Timetable(model).coming(scene)
    assert (relief.own, relief.count, relief.minutes) == (True, 3, 10.0)
    moon = float(scene.body_x_km[1]), float(scene.body_y_km[1])
    assert (relief.x_km - moon[0], relief.y_km - moon[1]) == pytest.approx((4_000.0, 0.0), abs=1.0)
    scene.body_x_km[1] += 700.0
    assert Timetable(model).coming(scene)[0].x_km == pytest.approx(relief.x_km + 700.0)


def test_what_was_called_off_is_shown_no_more() -> None:
    """From the moment on at which its trigger fired: in the film of that turn it still ticks before."""
    model, scene = battle('{ every_s = 900.0, announced = true, until = "finish" }')
    model.world.triggers.fired_impulse[0, 1] = 13
    scene.turn, scene.t = 2, 1.0
    assert len(Timetable(model).coming(scene)) == 1
    scene.t = 1.5
    assert Timetable(model).coming(scene) == []
