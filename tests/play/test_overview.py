from types import SimpleNamespace

import numpy as np
import pytest

from game.play.overview import Overview
from game.rules import flown_paths
from game.rules.state.vocabulary import Presence
from game.scenario import Scenario, load, scenario_of_text
from game.sim.moments import moment_of_scenario

NEAR = """
format = 1
[scenario]
title = "Near"
turns = 6
turn_s = 120
classes = ["uhs"]
[[body]]
id = "rock"
mu_km3_s2 = 100.0
radius_km = 300.0
at = [20_000.0, 0.0]
[[side]]
id = "one"
controller = "player"
[[side]]
id = "two"
[[squadron]]
id = "van"
side = "one"
class = "frigate"
count = 2
at = [0.0, 0.0]
[[squadron]]
id = "reserve"
side = "one"
class = "frigate"
count = 3
at = [-4_000.0, 1_000.0]
arrives = { trigger = "seen" }
[[squadron]]
id = "relief"
side = "one"
class = "frigate"
count = 4
at = [-8_000.0, 1_000.0]
arrives = { turn = 2, every_s = 240.0, count = 2 }
[[squadron]]
id = "foe"
side = "two"
class = "frigate"
at = [9_000.0, 0.0]
[[trigger]]
id = "seen"
when = { within_km = { a = "two", b = "van", km = 5_000.0 } }
do = [{ say = { text = "There." } }]
[[trigger]]
id = "landed"
any = [{ within_km = { a = "van", b = "rock", km = 900.0 } }, { within_km = { a = "van", at = [1.0, 2.0], km = 7.0 } }]
do = [{ say = { text = "Here." } }]
[[objective]]
id = "away"
side = "one"
kind = "withdraw"
who = { side = "one" }
of = "two"
beyond_km = 30_000.0
"""

ROUND = """
format = 1
[scenario]
title = "Round"
turns = 6
turn_s = 3600
frame = "{frame}"
classes = ["uhs"]
[[body]]
id = "world"
mu_km3_s2 = 398_600.0
radius_km = 6_371.0
[[body]]
id = "moon"
mu_km3_s2 = 4_902.8
radius_km = 1_737.0
orbit = {{ body = "world", radius_km = 380_000.0, bearing_deg = 50.0 }}
[[side]]
id = "one"
controller = "player"
[[squadron]]
id = "wide"
side = "one"
class = "frigate"
at = {{ body = "moon", radius_km = 6_000.0, bearing_deg = 30.0 }}
velocity = [-0.55, 0.9526279]
[[squadron]]
id = "falls"
side = "one"
class = "frigate"
at = {{ body = "moon", radius_km = 4_000.0, bearing_deg = 200.0 }}
orders = {{ move = {{ kind = "coast" }} }}
[[squadron]]
id = "low"
side = "one"
class = "frigate"
at = {{ body = "moon", radius_km = 5_000.0, bearing_deg = 0.0 }}
velocity = [0.0, 0.6]
[[squadron]]
id = "far"
side = "one"
class = "frigate"
at = {{ body = "world", radius_km = 60_000.0, bearing_deg = 300.0 }}
velocity = "circular_cw"
[[squadron]]
id = "late"
side = "one"
class = "frigate"
at = {{ body = "moon", radius_km = 8_000.0, bearing_deg = 90.0 }}
arrives = {{ turn = 4 }}
"""
FRAMES = ("map", "body:world", "body:moon")


@pytest.fixture(scope="module")
def near() -> Scenario:
    return scenario_of_text(NEAR)


def overview(scenario: Scenario, turn: int = 0, seed: int = 0) -> Overview:
    return Overview(scenario, moment_of_scenario(scenario, seed, turn))


def test_everybody_is_there_whatever_the_players_side_knows(near: Scenario) -> None:
    shown = overview(near)
    assert [(one.words, one.own) for one in shown.groups] == [("Van ×2", True), ("Foe", False)]
    assert shown.scene.shown.sum() == 3
    assert shown.forces() == [("One", 0, "2 ships, 7 to come"), ("Two", 1, "1 ship")]


def test_who_is_to_come_stands_where_it_will_with_its_time(near: Scenario) -> None:
    shown = overview(near)
    told = [(one.words, one.when, round(one.x_km)) for one in shown.coming]
    assert told == [
        ("Reserve ×3", "when seen fires", -4000),
        ("Relief ×4", "turn 2, after 2 min, every 4 min", -8000),
    ]


def test_of_waves_the_next_is_told(near: Scenario) -> None:
    shown = overview(near, 1)  # it comes at the very start of the turn to be plotted
    assert ("Relief ×4", "turn 2, after 2 min, every 4 min") in [(one.words, one.when) for one in shown.coming]
    shown = overview(near, 2)
    assert [(one.words, one.when) for one in shown.coming] == [
        ("Reserve ×3", "when seen fires"),
        ("Relief ×2", "turn 4, after 6 min, every 4 min"),
    ]
    assert ("Relief ×2", 2) in [(one.words, one.count) for one in shown.groups]
    assert not [one for one in overview(near, 4).coming if one.name == "Relief"]


def test_places_of_triggers_and_objectives_have_their_middle_and_distance(near: Scenario) -> None:
    found = [(one.words, one.radius_km, one.wanted) for one in overview(near).places]
    assert found == [
        ("seen: Two within 5,000 km of Van", 5000.0, False),
        ("landed: Van within 900 km of Rock", 900.0, False),
        ("landed: Van within 7 km", 7.0, False),
        ("away: beyond 30,000 km of Two", 30_000.0, True),
    ]
    middles = [(one.x_km, one.y_km) for one in overview(near).places]
    assert np.allclose(middles, [(0.0, 0.0), (20_000.0, 0.0), (1.0, 2.0), (9_000.0, 0.0)], atol=30.0)


@pytest.mark.parametrize(
    ("at", "words", "middle"),
    [
        ((3.0, 4.0), "there: within 900 km", (3.0, 4.0)),
        ("rock", "there: within 900 km of Rock", (20_000.0, 0.0)),
        ("reserve", "there: within 900 km of Reserve", (-4_000.0, 1_000.0)),
        ("reserve_02", "there: within 900 km of Frigate 04", (-4_000.0, 1_000.0)),
    ],
)
def test_an_objective_at_a_place_or_at_somebody_is_shown_there(
    near: Scenario, at: object, words: str, middle: tuple[float, float]
) -> None:
    goal = SimpleNamespace(id="there", at=at, radius_km=900.0, of=None, beyond_km=None)
    (place,) = overview(near)._places_of_objective(goal)  # type: ignore[arg-type]
    assert (place.words, place.radius_km, place.wanted) == (words, 900.0, True)
    assert np.allclose((place.x_km, place.y_km), middle, atol=1.0)


@pytest.mark.parametrize("name", ["jupiter_rout", "target_practice", "vesta_counterattack"])
def test_each_living_ship_is_told_once(name: str) -> None:
    shown = overview(load(name))
    units, flights = shown.world.units, shown.world.flights
    there = (units.uid[0] != 0) & np.isin(units.presence[0], (Presence.PRESENT, Presence.STRUCK, Presence.DORMANT))
    told = [*shown.groups, *shown.coming]
    assert sum(one.count for one in told if not one.craft) == there.sum()
    outside = np.isin(flights.presence[0], (Presence.PRESENT, Presence.DORMANT)) & (flights.uid[0] != 0)
    assert sum(one.count for one in told if one.craft) == flights.alive[0, outside].sum()


def test_arrivals_come_where_they_were_told() -> None:
    scenario = load("jupiter_rout")
    before = {one.number: (one.x_km, one.y_km) for one in overview(scenario).coming}
    after = overview(scenario, 2)
    come = [one for one in after.groups if one.number in before]
    assert len(come) == len(before) > 5
    for one in come:
        assert np.hypot(one.x_km - before[one.number][0], one.y_km - before[one.number][1]) < 10_000.0


def test_who_coasts_round_a_body_flies_along_the_orbit_that_is_told() -> None:
    scenario = load("target_practice")
    shown = overview(scenario)
    orbits = [one.points for one in shown.orbits() if one.own]
    assert len(orbits) == 3
    flown = flown_paths(shown.world, shown.model.tables, None, 40)
    leads = [one.lead for one in shown.groups if one.own and not one.craft]
    for points, slot in zip(orbits, leads, strict=True):
        x, y = flown.x_km[0, ::100, slot], flown.y_km[0, ::100, slot]
        off = np.hypot(x[:, None] - points[None, :, 0], y[:, None] - points[None, :, 1]).min(axis=1)
        step = np.hypot(*np.diff(points, axis=0).T).max()
        assert off.max() < step
        assert np.hypot(x - x[0], y - y[0]).max() > 20 * step


def test_courses_are_those_of_all_ships_and_end_where_they_fall(near: Scenario) -> None:
    shown = overview(near)
    courses = list(shown.courses())
    assert [own for _, own in courses] == [True, True, False]
    assert all(len(points) == 25 for points, _ in courses)


def around(shown: Overview, ident: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far places are from the middle of a body, (N,)."""
    body = shown.model.names.body_number[ident]
    far: np.ndarray = np.hypot(x - shown.scene.body_x_km[body], y - shown.scene.body_y_km[body])
    return far


@pytest.mark.parametrize("turn", [0, 2])
@pytest.mark.parametrize("frame", FRAMES)
def test_an_orbit_has_its_nearest_and_farthest_place_where_the_laws_say(frame: str, turn: int) -> None:
    shown = overview(scenario_of_text(ROUND.format(frame=frame)), turn)
    wide, far = (one.points for one in shown.orbits())  # who falls, or flies too low, has none
    speed2, r, mu = 1.1 * 1.1, 6_000.0, 4_902.8
    farthest = 2.0 * (-mu / (speed2 - 2.0 * mu / r)) - r
    distance = around(shown, "moon", wide[:, 0], wide[:, 1])
    assert np.isclose(distance.min(), r, rtol=0.02)
    assert np.isclose(distance.max(), farthest, rtol=0.03)
    if not turn:
        moon = np.array([shown.scene.body_x_km[1], shown.scene.body_y_km[1]])
        nearest = wide[distance.argmin()] - moon
        assert np.isclose(np.degrees(np.arctan2(nearest[1], nearest[0])), 30.0, atol=1.0)
    distance = around(shown, "world", far[:, 0], far[:, 1])
    assert np.allclose(distance, 60_000.0, rtol=0.02)
    assert [radius for _, _, radius in shown.rails()] == [380_000.0]


def test_courses_are_flown_in_the_frame_of_the_map_and_end_at_the_surface() -> None:
    shown = overview(scenario_of_text(ROUND.format(frame="body:moon")))
    wide = next(one.points for one in shown.orbits())
    courses = [points for points, _ in shown.courses()]
    off = np.hypot(*(courses[0][:, None] - wide[None, :]).transpose(2, 0, 1)).min(axis=1)
    assert off.max() < 100.0
    assert np.hypot(*(courses[0] - courses[0][0]).T).max() > 5_000.0
    assert len(courses[1]) < len(courses[0])
    assert around(shown, "moon", courses[1][-1:, 0], courses[1][-1:, 1])[0] < 2_500.0
    assert (around(shown, "moon", courses[1][:, 0], courses[1][:, 1]) > 1_500.0).all()


@pytest.mark.parametrize("turn", [0, 2])
@pytest.mark.parametrize("frame", FRAMES)
def test_who_waits_beside_a_moving_body_is_told_beside_where_it_is(frame: str, turn: int) -> None:
    shown = overview(scenario_of_text(ROUND.format(frame=frame)), turn)
    (late,) = shown.coming
    moon = shown.scene.body_x_km[1], shown.scene.body_y_km[1]
    assert np.allclose((late.x_km - moon[0], late.y_km - moon[1]), (0.0, 8_000.0), atol=1.0)
