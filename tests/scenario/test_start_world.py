"""Worlds at the start: draws per world, places, hangars, commanders."""

import numpy as np
import pytest

from game.rules.state.vocabulary import (
    PPM,
    Mission,
    Move,
    Presence,
    Readiness,
    System,
)
from game.scenario import load, scenario_of_text
from tests.scenario.examples import SMALL

SCENARIO = scenario_of_text(SMALL)


def test_a_start_has_every_unit_on_the_map_but_those_to_come():
    units = SCENARIO.start(3, seed=5).units
    assert units.uid[0, :4].tolist() == [1, 2, 3, 4]
    assert (units.presence[:, :4] == Presence.PRESENT).all()
    assert (units.presence[:, 9] == Presence.DORMANT).all()
    assert (units.uid[:, 9] == 10).all()


def test_a_line_stands_abreast_and_faces_the_enemy():
    """Four ships 500 km apart, the raiders to the east: all at the same x, the first to the left."""
    units = SCENARIO.start(3, seed=5).units
    assert units.x_km[0, :4].tolist() == [20_000.0] * 4
    assert units.y_km[0, :4].tolist() == [750.0, 250.0, -250.0, -750.0]
    assert (units.hx[:, :4] == 1.0).all()


def test_a_start_has_the_speeds_of_orbits_of_others_and_of_the_file():
    units = SCENARIO.start(3, seed=5).units
    radius = np.hypot(units.x_km[0, :4], units.y_km[0, :4])
    speed = np.hypot(units.vx_km_s[0, :4], units.vy_km_s[0, :4])
    assert speed == pytest.approx(np.sqrt(398_600.0 / radius))
    assert (units.vy_km_s[0, :4] > 0).all()
    assert (units.vx_km_s[:, 4] == units.vx_km_s[:, 0]).all()
    assert (units.vy_km_s[:, 9] == 1.5).all()


def test_a_start_has_the_state_of_the_file():
    units = SCENARIO.start(3, seed=5).units
    assert units.hull_mj[0, :2].tolist() == [37_500, 50_000]
    assert units.rank[0, :3].tolist() == [5, 1, 1]
    assert units.aboard[0, 0] == 90
    assert (units.system_ppm[0, 0] == PPM).all()
    assert len(System) == units.system_ppm.shape[2]


def test_crews_begin_as_ready_as_their_side_and_muster_to_what_they_are_told():
    text = SMALL.replace('id = "red"\n', 'id = "red"\nreadiness = "routine"\n')
    text = text.replace('velocity = "same_as:line"\n', 'velocity = "same_as:line"\norders = { readiness = "red" }\n')
    units = scenario_of_text(text).start(3, seed=5).units
    assert (units.readiness[:, :4] == Readiness.ALERT).all()
    assert (units.readiness[:, 4:] == Readiness.ROUTINE).all()
    assert (units.readiness_wanted[:, 4:9] == Readiness.RED).all()
    assert (units.readiness_wanted[:, 9] == Readiness.ROUTINE).all()


def test_a_start_has_standing_orders_and_commanders():
    world = SCENARIO.start(3, seed=5)
    units = world.units
    assert (units.move[:, :4] == Move.HOLD).all()
    assert (units.weapons_share_ppm[:, :4] == 500_000).all()
    assert units.move[0, 9] == Move.INTERCEPT
    assert units.ref[0, 9] == 0
    assert world.sides.commander[:, 0].tolist() == [0, 0, 0]


def test_fighters_start_in_the_hangars_of_their_home():
    flights = SCENARIO.start(2).flights
    assert (flights.presence == Presence.DOCKED).all()
    assert flights.home.tolist() == [[0, 1, 2, 3]] * 2
    assert (flights.alive == 12).all()
    assert (flights.mission == Mission.DOCK).all()
    assert flights.uid[0].tolist() == [10_001, 10_002, 10_003, 10_004]
    assert (flights.x_km[0] == SCENARIO.start(2).units.x_km[0, :4]).all()


def test_draws_are_each_worlds_own_and_within_their_range():
    world = SCENARIO.start(200, seed=3)
    there = (world.units.uid[:, 4:9] != 0).sum(axis=1)
    assert set(there) == {2, 3, 4, 5}
    first = world.units.x_km[:, 4]
    assert first.min() >= 40_000.0 - 1e-6
    assert first.max() <= 44_000.0 + 1e-6
    assert len(np.unique(first)) > 150
    unused = world.units.uid[:, 4:9] == 0
    assert (world.units.presence[:, 4:9][unused] == Presence.DORMANT).all()
    assert (world.units.hull_mj[:, 4:9][unused] == 0).all()


def test_a_world_alone_is_the_world_in_a_batch():
    batch, alone = SCENARIO.start(5, seed=9), SCENARIO.start(1, seed=9, first=3)
    for name, group in batch.groups():
        other = getattr(alone, name)
        for column in group.names():
            left, right = getattr(group, column)[3], getattr(other, column)[0]
            assert np.array_equal(left, right, equal_nan=True), (name, column)


def test_a_new_squadron_shifts_nobody_elses_draws():
    row = '[[squadron]]\nid = "extra"\nside = "red"\nclass = "frigate"\ncount = [1, 3]\nat = [60_000.0, 5_000.0]\n\n'
    more = scenario_of_text(SMALL.replace("[[dialogue]]", row + "[[dialogue]]", 1)).start(20, seed=1)
    assert np.array_equal(more.units.x_km[:, 4], SCENARIO.start(20, seed=1).units.x_km[:, 4])


def test_a_mirrored_file_gives_the_mirrored_start():
    text = SMALL.replace('velocity = "circular_ccw"', 'velocity = "rest"')
    text = text.replace("radius_km = 20_000.0, bearing_deg = 0.0", "radius_km = 20_000.0, bearing_deg = 37.0")
    text = text.replace("dy_km = 0.0", "dy_km = 500.0")
    mirror = text.replace("bearing_deg = 37.0", "bearing_deg = -37.0").replace("dy_km = 500.0", "dy_km = -500.0")
    one, two = scenario_of_text(text).start(10, 2).units, scenario_of_text(mirror).start(10, 2).units
    for slots in (slice(0, 4), slice(9, 10)):
        # A line is its own mirror image with its ends exchanged.
        assert np.array_equal(one.x_km[:, slots], two.x_km[:, slots][:, ::-1])
        assert np.array_equal(one.y_km[:, slots], -two.y_km[:, slots][:, ::-1])
        assert np.array_equal(one.hy[:, slots], -two.hy[:, slots])


def test_every_squadron_of_the_rout_at_jupiter_is_there():
    scenario = load("jupiter_rout")
    world = scenario.start(1, seed=0)
    human = world.units.side[0] == 0
    assert human.sum() == 60
    assert (~human).sum() > 190
    drones = world.flights.side[0] == 1
    assert world.flights.alive[0][drones].sum() == 3_000
    assert len({row.name for row in scenario.names.units}) == len(scenario.names.units)
    radius = np.hypot(world.units.x_km[0, human], world.units.y_km[0, human])
    assert radius.min() > 100_000
    assert world.sides.commander[0, 0] == scenario.names.unit_slot["vanguard"]


TUG = """
[[class]]
id = "tug"
kind = "ship"
mass_t = 9e6
thrust_g = 1.0

[[squadron]]
id = "tugs"
side = "blue"
class = "tug"
at = [9_000.0, 9_000.0]
rank = 1
"""


def test_the_highest_rank_commands_where_no_flagship_is_named_then_the_heaviest():
    text = SMALL.replace('flagship = "argo"\n', "") + TUG
    argo, heron, tug = 0, 1, 10
    assert scenario_of_text(text).start(2).sides.commander[:, 0].tolist() == [argo, argo]
    ranked = text.replace("damage = { hull = 0.25 } }", "aboard = 3 }, night_heron = { rank = 7 }")
    assert scenario_of_text(ranked).start(1).sides.commander[0, 0] == heron
    equal = text.replace("rank = 5, damage", "damage")
    assert scenario_of_text(equal).start(1).sides.commander[0, 0] == tug


def test_a_succession_stands_above_every_rank():
    text = SMALL.replace('enemies = ["blue"]', 'enemies = ["blue"]\nsuccession = ["raiders_02", "late_01"]')
    units = scenario_of_text(text).start(1).units
    assert units.rank[0, 5] > units.rank[0, 9] > 20
    assert units.rank[0, 4] == 0


@pytest.mark.parametrize(
    ("velocity", "orders", "move"),
    [
        ('"circular_ccw"', "", Move.COAST),
        ("[0.0, 1.5]", "", Move.COAST),
        ("[0.0, 0.0]", "", Move.HOLD),
        ('"rest"', "", Move.HOLD),
        ('"circular_ccw"', 'orders = { stance = "fight" }', Move.COAST),
        ('"circular_ccw"', 'orders = { move = { kind = "hold" } }', Move.HOLD),
    ],
)
def test_who_starts_on_the_move_coasts_unless_told_otherwise(velocity, orders, move):
    text = SMALL.replace('velocity = "circular_ccw"', f"velocity = {velocity}")
    scenario = scenario_of_text(text.replace('orders = { move = { kind = "hold" }, stance = "fight" }', orders))
    units, rows = scenario.start(2, 3).units, scenario.names.unit_rows
    assert (units.move[:, rows[0].start : rows[0].stop] == move).all()
    raiders = slice(rows[2].start, rows[2].stop)  # the same as the line
    assert (units.move[:, raiders] == (Move.HOLD if move == Move.HOLD and "circ" not in velocity else Move.COAST)).all()
