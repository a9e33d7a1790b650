import pytest

from game.play.film import Film
from game.play.goal_words import goal_words, turns_held
from game.play.goals import goal_places, shown_goals
from game.play.log import lines_of
from game.play.model import BattleModel
from game.play.scene import plot_scene
from game.scenario import Scenario, scenario_of_text
from tests.scenario.examples import SMALL

GOALS = """
[[objective]]
id = "moor"
side = "blue"
kind = "hold"
who = { squadron = "line" }
at = "line"
radius_km = 5_000.0
turns = 2

[[objective]]
id = "point"
side = "blue"
kind = "reach"
who = { unit = "argo" }
at = [20_000.0, 0.0]
radius_km = 9_000.0
hidden = true

[[objective]]
id = "out"
side = "blue"
kind = "evacuate"
who = { side = "blue" }

[[objective]]
id = "near_moon"
side = "blue"
kind = "evacuate"
who = { squadron = "line" }
at = "moon"
radius_km = 5_000.0
turns = 0

[[objective]]
id = "theirs"
side = "red"
kind = "hold"
who = { squadron = "raiders" }
at = "world"
radius_km = 90_000.0
"""


DOWN = """
[[objective]]
id = "down"
side = "blue"
kind = "land"
who = { unit = "argo" }
at = "world"
radius_km = 21_000.0
slower_km_s = 5.0

[[objective]]
id = "there"
side = "blue"
kind = "land"
who = { squadron = "line" }
at = "moon"
radius_km = 1_800.0
turns = 3
"""


def scenario(goals: str = GOALS) -> Scenario:
    return scenario_of_text(SMALL.replace("[20_000.0, 24_000.0]", "[60_000.0, 60_000.0]") + goals)


@pytest.mark.parametrize(
    ("ident", "words"),
    [
        ("live", "Blue survives"), ("away", "Bring Line away"), ("moor", "Hold Line for 2 turns"),
        ("point", "Bring Argo to the marked place"), ("out", "Bring Blue past the edge of the map"),
        ("near_moon", "Bring Line to Moon"), ("theirs", "Hold World"),
    ],
)  # fmt: skip
def test_what_is_asked_for_in_words(ident: str, words: str) -> None:
    spec = scenario().spec
    assert goal_words(spec, next(goal for goal in spec.objective if goal.id == ident)) == words


def test_a_hidden_objective_is_shown_once_it_is_met_and_so_is_its_place() -> None:
    model = BattleModel(scenario(), seed=1)
    assert [goal.id for _, goal in shown_goals(model)] == ["live", "away", "moor", "out", "near_moon"]
    places = goal_places(model, plot_scene(model.seen, model.tables, model.side))
    assert [(place.kind, place.outside, len(place.middles_km)) for place in places] == [
        ("hold", False, 4), ("evacuate", True, 1), ("evacuate", False, 1),
    ]  # fmt: skip
    assert places[1].radius_km == model.tables.map_radius_km
    assert places[2].middles_km == ((0.0, 90_000.0),)
    assert [place.note for place in places] == ["0 of 2 turns", "0 %", "0 %"]
    model.end_turn()
    played = model.finish()
    assert played is not None
    assert [goal.id for _, goal in shown_goals(model)] == ["live", "away", "moor", "point", "out", "near_moon"]
    assert turns_held(model.seen, 2, 2) == "1 of 2 turns"
    reach = goal_places(model, plot_scene(model.seen, model.tables, model.side))[1]
    assert (reach.kind, reach.met, reach.middles_km, reach.note) == ("reach", True, ((20_000.0, 0.0),), "100 %")


def test_what_the_log_says_of_places() -> None:
    made = scenario(GOALS.replace("hidden = true\n", ""))
    model = BattleModel(made, seed=1)
    model.end_turn()
    played = model.finish()
    assert played is not None
    told = [line.text for line in lines_of(Film(played, model.tables, model.side), made)]
    assert "Line is held: 1 of 2 turns" in told
    assert "Argo reaches the marked place" in told
    assert not any("World" in text for text in told)  # that the enemy holds it is his affair


def test_how_slow_who_lands_must_be_is_told_and_that_they_have_landed() -> None:
    made = scenario(DOWN)
    goals = made.spec.objective[-2:]
    assert [goal_words(made.spec, goal) for goal in goals] == [
        "Land Argo on World, no faster than 5 km/s", "Land Line on Moon, no faster than 1 km/s for 3 turns",
    ]  # fmt: skip
    model = BattleModel(made, seed=1)
    model.end_turn()
    played = model.finish()
    assert played is not None
    places = goal_places(model, plot_scene(model.seen, model.tables, model.side))
    assert [(place.kind, place.met, place.note) for place in places] == [
        ("land", True, "100 % · at most 5 km/s"), ("land", False, "0 % · at most 1 km/s"),
    ]  # fmt: skip
    assert places[0].middles_km == ((0.0, 0.0),)
    told = [line.text for line in lines_of(Film(played, model.tables, model.side), made)]
    assert "Argo lands on World" in told
