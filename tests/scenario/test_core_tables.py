"""From a spec to the core's tables: units of measure, rails, enemies, objectives."""

import numpy as np
import pytest

from game.rules.state.vocabulary import (
    PPM,
    Counted,
    Kind,
    ObjectiveKind,
    Plant,
    WeaponKind,
)
from game.scenario import ScenarioError, load, scenario_of_text
from tests.scenario.examples import SMALL

SCENARIO = scenario_of_text(SMALL)


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


def test_objectives_become_rows_of_the_core():
    live, away = SCENARIO.tables.objectives
    assert (live.kind, live.measure, live.victory_ppm) == (ObjectiveKind.SURVIVE, Counted.SHIPS, PPM)
    assert live.who.tolist() == [True] * 4 + [False] * 6
    assert (away.kind, away.measure, away.victory_ppm, away.optional) == (
        ObjectiveKind.WITHDRAW,
        Counted.MASS,
        500_000,
        True,
    )
    assert away.of.tolist() == [False] * 4 + [True] * 5 + [False]
    assert away.beyond_km == 30_000.0


def test_a_weapon_is_ready_again_after_its_recharge():
    scenario = load("jupiter_rout")
    tables, lance = scenario.tables, scenario.names.classes.index("dark_lance")
    impulses, shot = 300.0 / tables.impulse_s, tables.weapons.energy_mj[tables.classes.battery_weapon[lance, 0]]
    charge = tables.classes.battery_charge_mj[lance, 0]
    assert charge * impulses >= shot
    assert (charge - 1) * impulses < shot


@pytest.mark.parametrize(("plant", "charge"), [(0.0, 0), (0.25, 2_500), (1.0, 10_000), (10.0, 100_000)])
def test_a_plant_charges_every_battery_of_its_ship_by_its_power(plant, charge):
    """A tenfold plant charges ten times as fast."""
    rows = f"crew = 90\nplant = {plant}"
    classes = scenario_of_text(SMALL.replace("crew = 90", rows)).tables.classes
    assert classes.battery_charge_mj[0].tolist() == [charge, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("plant", ["fusion", "antimatter"])
@pytest.mark.parametrize("rate", ["recharge_s = 1000.0", "charge_gw = 0.2"])
def test_an_impactor_charges_by_its_power_and_its_class_says_on_what_plant(plant, rate):
    """200 GJ at 0.2 GW are 1,000 s; that antimatter makes it faster is a rule of the core."""
    text = SMALL.replace("crew = 90", f'crew = 90\nplant = "{plant}"').replace(
        'kind = "laser"', 'kind = "impactor"\nspeed_km_s = 1_500.0\ns0_km = 0.5'
    )
    tables = scenario_of_text(
        text.replace("energy_gj = 10.0", "energy_gj = 200.0")
        .replace("recharge_s = 25.0", rate)
        .replace("\nr0_km", "\n# r0")
    ).tables
    assert tables.classes.battery_charge_mj[0, 0] == 5_000
    assert tables.classes.plant[0] == Plant[plant.upper()]
    assert (tables.weapons.kind[0], tables.weapons.speed_km_s[0], tables.weapons.s0_km[0]) == (
        WeaponKind.IMPACTOR, 1_500.0, 0.5
    )  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "leak", "slugs"),
    [("", 0, 0), ("leak = 0.05", 50_000, 50_000), ("leak = 0.05\nkinetic_leak = 0.15", 50_000, 150_000)],
)
def test_slugs_leak_as_other_hits_do_unless_the_class_says_otherwise(keys, leak, slugs):
    classes = scenario_of_text(SMALL.replace("crew = 90", f"crew = 90\n{keys}")).tables.classes
    assert (classes.leak_ppm[0], classes.kinetic_leak_ppm[0]) == (leak, slugs)


def test_a_rail_turns_the_way_that_it_says():
    other = SMALL.replace("bearing_deg = 90.0 }", 'bearing_deg = 90.0, sense = "cw" }')
    one, two = SCENARIO.tables.bodies, scenario_of_text(other).tables.bodies
    assert one.step_x[1] == two.step_x[1]
    assert one.step_y[1] == -two.step_y[1] > 0.0


def test_composure_is_that_of_the_class_else_of_the_side():
    text = SMALL.replace('id = "red"\n', 'id = "red"\ncomposure = 0.4\n')
    text = text.replace('abbr = "FF"\n', 'abbr = "FF"\ncomposure = 0.75\n')
    assert scenario_of_text(text).tables.composure_ppm.tolist() == [[750_000, PPM], [750_000, 400_000]]
    assert (scenario_of_text(SMALL).tables.composure_ppm == PPM).all()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("", (0, 0, 0, 0)),
        ('plant = "antimatter"', (12, 0, 0, 0)),
        ('plant = "antimatter"\ncontainment_s = 10.0', (1, 0, 0, 0)),
        ('plant = "antimatter"\ncontainment_s = 0.0', (0, 0, 0, 0)),
        ('plant = "fusion"\ncontainment_s = 300.0', (0, 0, 0, 0)),
        ("fire_proneness = 5.0\ndamage_control = 0.06\nrepair_s = 600.0", (0, 5 * PPM, 60_000, 41_667)),
        ("repair_s = 10.0", (0, 0, 0, PPM)),
    ],
)
def test_a_class_says_what_burns_and_who_repairs(rows, found):
    """Where a file says nothing, nothing burns, no hit breaches a plant and nobody repairs."""
    classes = scenario_of_text(SMALL.replace("crew = 90", f"crew = 90\n{rows}")).tables.classes
    names = ("containment_impulses", "fire_ppm", "control_ppm", "repair_ppm")
    assert tuple(int(getattr(classes, name)[0]) for name in names) == found


PLACED = """
[[objective]]
id = "gate"
side = "blue"
who = { squadron = "line" }
"""


def placed(keys):
    return scenario_of_text(SMALL + PLACED + keys).tables.objectives[-1]


def test_a_place_is_a_point_a_body_or_ships():
    point = placed('kind = "reach"\nat = [500.0, -2.0]\nradius_km = 3.0\nturns = 0')
    assert (point.kind, point.radius_km, point.turns) == (ObjectiveKind.REACH, 3.0, 0)
    assert (point.x_km, point.y_km, point.body) == (500.0, -2.0, 0)  # the map is round the world
    assert not point.of.any()
    moon = placed('kind = "hold"\nat = "moon"\nradius_km = 9_000.0\nturns = 4')
    assert (moon.kind, moon.body, moon.x_km, moon.turns) == (ObjectiveKind.HOLD, 1, 0.0, 4)
    for ident, slots in (("argo", [0]), ("line", [0, 1, 2, 3]), ("red", [4, 5, 6, 7, 8, 9])):
        ships = placed(f'kind = "evacuate"\nat = "{ident}"\nradius_km = 9.0')
        assert (np.flatnonzero(ships.of).tolist(), ships.body) == (slots, -1)


def test_who_lands_does_so_on_a_body_and_slowly():
    moon = placed('kind = "land"\nat = "moon"\nradius_km = 1_737.1')
    assert (moon.kind, moon.body, moon.radius_km, moon.turns) == (ObjectiveKind.LAND, 1, 1_737.1, 1)
    assert (moon.slower_km_s, moon.of.any()) == (1.0, False)
    quick = placed('kind = "land"\nat = "world"\nradius_km = 7_000.0\nslower_km_s = 2.5\nturns = 0')
    assert (quick.slower_km_s, quick.body, quick.turns) == (2.5, 0, 0)
    assert placed('kind = "reach"\nat = "moon"\nradius_km = 5e3').slower_km_s == 0.0


def test_what_landing_is_called_elsewhere_is_told():
    with pytest.raises(ScenarioError) as caught:
        placed('kind = "touch-down"\nat = "moon"\nradius_km = 5e3\nmax_speed = 2.0')
    assert [fault.suggestion for fault in caught.value.faults] == ["land", "slower_km_s"]


def test_who_is_evacuated_without_a_place_goes_past_the_edge_and_hidden_ones_are_shown_by_a_trigger():
    edge = placed('kind = "evacuate"\nmeasure = "lives"\nhidden = true\nshown_by = "finish"')
    assert (edge.kind, edge.radius_km, edge.turns, edge.measure) == (ObjectiveKind.EVACUATE, 0.0, 1, Counted.LIVES)
    assert (edge.hidden, edge.shown_by) == (True, 1)
    assert placed('kind = "survive"').shown_by == -1


@pytest.mark.parametrize(
    ("keys", "key", "what"),
    [
        ('kind = "reach"\nat = "moon"', "", "radius_km is missing, a place has at and radius_km"),
        ('kind = "hold"\nradius_km = 5.0', "", "at is missing"),
        ('kind = "evacuate"\nradius_km = 5.0', "", "at is missing"),
        ('kind = "evacuate"\nat = [1.0, 2.0]', "", "radius_km is missing"),
        ('kind = "survive"\nradius_km = 5.0', ".radius_km", "is for objectives of kind reach, hold, evacuate, land"),
        ('kind = "evacuate"\nturns = 2', ".turns", "turns goes with at and radius_km"),
        ('kind = "hold"\nat = "moon"\nradius_km = 5e3\nturns = 0', ".turns", "at least 1 turn"),
        ('kind = "survive"\nhidden = true', ".hidden", "expected shown_by"),
        ('kind = "destroy"\nshown_by = "alarm"', ".shown_by", "goes with hidden = true"),
        ('kind = "reach"\nat = "wings"\nradius_km = 5.0', ".at", "is a squadron of craft, expected ships"),
        ('kind = "reach"\nat = "moon"\nradius_km = 1_700.0', ".radius_km", "is inside it: its radius is 1,737 km"),
        ('kind = "reach"\nat = "moom"\nradius_km = 5e3', ".at", "moom"),
        ('kind = "land"\nat = "moon"', "", "radius_km is missing"),
        ('kind = "land"\nat = "moon"\nradius_km = 1_737.0', ".radius_km", "is inside it"),
        (
            'kind = "land"\nat = [9.0, 2.0]\nradius_km = 5e3',
            ".at",
            "a point of the map is no body to land on, expected one of",
        ),
        ('kind = "land"\nat = "raiders"\nradius_km = 5e3', ".at", '"raiders" is no body to land on, expected one of'),
        ('kind = "land"\nat = "wings"\nradius_km = 5e3', ".at", '"wings" is no body to land on, expected one of'),
        (
            'kind = "reach"\nat = "moon"\nradius_km = 5e3\nslower_km_s = 1.0',
            ".slower_km_s",
            "is for objectives of kind land",
        ),
        ('kind = "land"\nat = "moon"\nradius_km = 5e3\nslower_km_s = 0.0', ".slower_km_s", "expected"),
        ('kind = "touch_down"\nat = "moon"\nradius_km = 5e3', ".kind", 'unknown name "touch_down"'),
    ],
)
def test_what_is_wrong_with_a_place(keys, key, what):
    with pytest.raises(ScenarioError) as caught:
        placed(keys)
    (fault,) = caught.value.faults
    assert fault.key == f"objective[2]{key}"
    assert what in fault.what
