"""From a spec to tables and worlds: units of measure, draws per world, places, arrivals, commanders."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.state.vocabulary import (
    PPM,
    Act,
    Counted,
    Event,
    Goal,
    Kind,
    Measure,
    Mission,
    Move,
    Part,
    Presence,
    System,
    UnitState,
    Verdict,
    WeaponKind,
)
from game.scenario import load, scenario_of_text
from game.scenario.formations import formation_offsets
from tests.scenario.examples import SMALL

SCENARIO = scenario_of_text(SMALL)


def test_rows_have_the_ids_and_names_of_the_file():
    names = SCENARIO.names
    assert [row.id for row in names.units[:4]] == ["argo", "night_heron", "line_03", "line_04"]
    assert [row.name for row in names.units[:4]] == ["Argo", "Night Heron", "Frigate 03", "Frigate 04"]
    assert [row.id for row in names.units[4:]] == [f"raiders_{n:02d}" for n in range(1, 6)] + ["late_01"]
    assert names.units[9].name == "Frigate 06"  # of its side: five raiders come before it
    assert [row.id for row in names.flights] == [f"wings_{n:02d}" for n in range(1, 5)]
    for code, ident in [(0, "argo"), (9, "late_01"), (10, "wings_01"), (14, "world"), (15, "moon"), (-1, ""), (99, "")]:
        assert names.of_code(code) == ident
    assert names.code("moon") == 15
    assert names.name_of_code(14) == "World"
    assert names.unit_slot["night_heron"] == 1


def test_tables_speak_the_units_of_the_core():
    tables = SCENARIO.tables
    classes, weapons = tables.classes, tables.weapons
    assert tables.impulse_s == 25.0
    assert list(classes.kind) == [Kind.SHIP, Kind.FIGHTER]
    assert classes.thrust_km_s2[0] == pytest.approx(4 * 9.80665e-3)
    assert classes.hull_mj[0] == 50_000
    assert classes.craft_kill_ppm[1] == 50_000
    assert list(classes.battery_weapon[0]) == [0, -1, -1, -1, -1, -1]
    assert classes.battery_count[0, 0] == 2
    assert classes.battery_arc[0, 0] == pytest.approx(np.cos(np.radians(135.0)))
    assert classes.battery_fx[0, 0] == pytest.approx(np.cos(np.radians(10.0)))
    assert classes.battery_fy[0, 0] == pytest.approx(np.sin(np.radians(10.0)))
    assert weapons.kind[0] == WeaponKind.LASER
    assert (weapons.energy_mj[0], weapons.p0_ppm[0]) == (10_000, PPM)
    assert classes.battery_charge_mj[0].tolist() == [10_000, 0, 0, 0, 0, 0]


def test_a_moon_runs_its_orbit_in_its_period():
    bodies = SCENARIO.tables.bodies
    assert list(bodies.around) == [-1, 0]
    period = 2 * np.pi * np.sqrt(90_000.0**3 / 398_600.0)
    angle = np.arctan2(bodies.step_y[1], bodies.step_x[1])
    assert angle == pytest.approx(2 * np.pi * 5.0 / period, rel=1e-12)
    world = SCENARIO.start(1)
    assert (world.rails.ux[0, 1], world.rails.uy[0, 1]) == (0.0, 1.0)


def test_enemies_are_all_others_unless_said():
    assert SCENARIO.tables.sides.enemy.tolist() == [[False, True], [True, False]]


def test_triggers_become_rows_of_the_core():
    alarm, finish = SCENARIO.tables.triggers
    assert [(c.measure, c.a, c.b, c.threshold, c.at_least) for c in alarm.when] == [
        (Measure.EVENTS, Event.HIT, 0, 1, True)
    ]
    assert alarm.delay_impulses == 2
    assert [(a.kind, a.a, a.b, a.value) for a in alarm.do] == [
        (Act.SAY, 0, -1, 0.0),
        (Act.SAY, 1, -1, 0.0),
        (Act.ORDER_ABOVE, 0, -1, 0.0),
        (Act.SET, 1, Part.DRIVE, 0.0),
        (Act.MERIT, 0, -1, 3.0),
        (Act.ARRIVE, 3, -1, 0.0),
    ]
    assert [(c.measure, c.a, c.b, c.threshold, c.at_least) for c in finish.when] == [
        (Measure.SHIPS, 0, -1, 1, False),
        (Measure.TURN, -1, -1, 3, True),
    ]
    assert [(c.measure, c.a, c.b) for c in finish.any] == [(Measure.UNIT, 0, UnitState.LOST), (Measure.CHANCE, 35, -1)]
    assert (finish.do[0].kind, finish.do[0].a, finish.do[0].b) == (Act.END, 0, Verdict.DEFEAT)
    assert [(line.speaker, line.text) for line in SCENARIO.dialogue] == [
        ("Ada Quill", "They are here."),
        ("Helm", "Aye."),
    ]


def test_objectives_become_rows_of_the_core():
    live, away = SCENARIO.tables.objectives
    assert (live.kind, live.measure, live.victory_ppm) == (Goal.SURVIVE, Counted.SHIPS, PPM)
    assert live.who.tolist() == [True] * 4 + [False] * 6
    assert (away.kind, away.measure, away.victory_ppm, away.optional) == (Goal.WITHDRAW, Counted.MASS, 500_000, True)
    assert away.of.tolist() == [False] * 4 + [True] * 5 + [False]
    assert away.beyond_km == 30_000.0


def test_a_start_has_every_unit_in_its_place():
    world = SCENARIO.start(3, seed=5)
    units = world.units
    assert units.uid[0, :4].tolist() == [1, 2, 3, 4]
    assert (units.presence[:, :4] == Presence.PRESENT).all()
    assert (units.presence[:, 9] == Presence.DORMANT).all()
    assert (units.uid[:, 9] == 10).all()
    # A line of four, 500 km apart, facing the raiders to the east: all at the same x, first to the left.
    assert units.x_km[0, :4].tolist() == [20_000.0] * 4
    assert units.y_km[0, :4].tolist() == [750.0, 250.0, -250.0, -750.0]
    assert (units.hx[:, :4] == 1.0).all()
    radius = np.hypot(units.x_km[0, :4], units.y_km[0, :4])
    speed = np.hypot(units.vx_km_s[0, :4], units.vy_km_s[0, :4])
    assert speed == pytest.approx(np.sqrt(398_600.0 / radius))
    assert (units.vy_km_s[0, :4] > 0).all()
    assert (units.vx_km_s[:, 4] == units.vx_km_s[:, 0]).all()
    assert (units.vy_km_s[:, 9] == 1.5).all()
    assert units.hull_mj[0, :2].tolist() == [37_500, 50_000]
    assert units.rank[0, :3].tolist() == [5, 1, 1]
    assert units.aboard[0, 0] == 90
    assert (units.system_ppm[0, 0] == PPM).all()
    assert len(System) == units.system_ppm.shape[2]
    assert (units.move[:, :4] == Move.HOLD).all()
    assert (units.weapons_ppm[:, :4] == 500_000).all()
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


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["line", "column", "block", "ring", "wedge"]), st.integers(1, 60), st.floats(0.1, 5_000.0))
def test_formations_keep_their_spacing_and_are_their_own_mirror_image(kind, count, spacing):
    offsets = np.array(formation_offsets(kind, count, spacing))
    assert offsets.shape == (count, 2)
    gaps = np.hypot(*(offsets[:, None] - offsets[None, :]).transpose(2, 0, 1)) + np.eye(count) * 1e9
    if count > 1:
        # A ring's neighbours stand a chord apart, the rest of a formation exactly its spacing.
        least = spacing * (0.6 if kind == "ring" else 1.0)
        assert gaps.min() >= least * (1 - 1e-9)
    if kind in ("line", "column", "block"):
        mirrored = {(a, -b) for a, b in offsets.tolist()}
        assert mirrored == {(a, b) for a, b in (offsets + 0.0).tolist()}


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


def test_debrief_texts_follow_how_it_ended():
    world = SCENARIO.start(1)
    world.goals.progress_ppm[0, 0] = 500_000
    assert SCENARIO.debrief(world, 0) == ["Alive."]
    world.goals.progress_ppm[0, 0] = 499_999
    assert SCENARIO.debrief(world, 0) == ["The end."]
    rout = load("jupiter_rout")
    world = rout.start(1)
    slot = rout.names.unit_slot["reaver"]
    alive = rout.debrief(world, 0)
    world.units.hull_mj[0, slot] = 0
    lost = rout.debrief(world, 0)
    assert any("Reaver came home" in text for text in alive)
    assert any("Reaver is on the list" in text for text in lost)
    assert not any("Reaver came home" in text for text in lost)


def test_a_scenario_goes_to_another_process_and_comes_back_the_same():
    again = pickle.loads(pickle.dumps(SCENARIO))
    assert again.spec == SCENARIO.spec
    assert again.names == SCENARIO.names
    assert np.array_equal(again.start(3, 4).units.x_km, SCENARIO.start(3, 4).units.x_km)


def test_a_weapon_is_ready_again_after_its_recharge():
    scenario = load("jupiter_rout")
    tables, lance = scenario.tables, scenario.names.classes.index("dark_lance")
    impulses, shot = 300.0 / tables.impulse_s, tables.weapons.energy_mj[tables.classes.battery_weapon[lance, 0]]
    charge = tables.classes.battery_charge_mj[lance, 0]
    assert charge * impulses >= shot
    assert (charge - 1) * impulses < shot
