"""Stations: units without a drive that keep their orbit, fight and can be fought."""

import numpy as np
import pytest

from game.rules import body_places, flown_paths, resolve_turn
from game.rules.state.vocabulary import Event, FireMode, Kind, Move, Presence
from game.scenario import ScenarioError, scenario_of_text
from game.testing.builders import all_in_sight, orders_for
from game.testing.invariants import assert_turn_holds
from tests.scenario.examples import SMALL

STATION = """
[[class]]
id = "dock"
kind = "station"
mass_t = 400_000.0
thrust_g = 0.0
hull_gj = 900.0
shield_gj = 200.0
shield_regen_gw = 2.0
crew = 2_000
hangar = 40
batteries = [{ weapon = "laser", count = 6 }]

[[squadron]]
id = "port"
side = "blue"
class = "dock"
at = { body = "BODY", radius_km = RADIUS, bearing_deg = 40.0 }
velocity = "circular_cw"
"""


def with_port(body="world", radius=9_000.0, *changes):
    text = SMALL + STATION.replace("BODY", body).replace("RADIUS", str(radius))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return scenario_of_text(text)


@pytest.mark.parametrize(("body", "radius"), [("world", 9_000.0), ("moon", 3_000.0)])
def test_a_station_keeps_its_orbit_without_being_told_to(body, radius):
    """Round a planet that stands and round a moon that runs: for hours, closely, and at no cost."""
    scenario = with_port(body, radius)
    world, tables = scenario.start(1, 2), scenario.tables
    slot, number = scenario.names.unit_slot["port_01"], scenario.names.body_number[body]
    assert world.units.move[0, slot] == Move.COAST
    assert tables.classes.kind[world.units.class_id[0, slot]] == Kind.STATION
    for _ in range(3):
        world = flown_paths(world, tables, None, 8).world
        x, y = body_places(world, tables, 0)
        far = np.hypot(world.units.x_km[0, slot] - x[0, 0, number], world.units.y_km[0, slot] - y[0, 0, number])
        assert far == pytest.approx(radius, rel=5e-3 if body == "world" else 2e-2)  # the planet pulls too
    assert world.units.presence[0, slot] == Presence.PRESENT
    assert world.units.throttle_ppm[0, slot] == 0


def test_a_station_fires_and_is_fired_at():
    scenario = with_port()
    world, tables = scenario.start(1, 2), scenario.tables
    units, slot = world.units, scenario.names.unit_slot["port_01"]
    foes = np.flatnonzero((units.side[0] == 1) & (units.presence[0] == Presence.PRESENT))
    for n, foe in enumerate(foes):
        for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
            getattr(units, name)[0, foe] = getattr(units, name)[0, slot]
        units.x_km[0, foe] += 2_000.0 + 100.0 * n
    all_in_sight(world, tables)
    orders = scenario.orders({"port": {"fire": {"mode": "free"}, "stance": "shell"}}, world)
    after, events, _ = resolve_turn(world, tables, orders)
    shots = events[events["kind"] == Event.LASER]
    assert (shots["source"] == slot).any()
    assert (shots["target"] == slot).any()
    assert after.units.fire_mode[0, slot] == FireMode.FREE
    assert after.units.shields_share_ppm[0, slot] == 600_000
    assert not (events["kind"] == Event.ORDER_REFUSED).any()
    assert_turn_holds(world, after, tables, events)


@pytest.mark.parametrize("move", ["intercept", "withdraw", "orbit"])
def test_a_station_that_is_told_to_move_stays_on_its_course(move):
    scenario = with_port()
    world, tables = scenario.start(1, 2), scenario.tables
    slot = scenario.names.unit_slot["port_01"]
    more = {"target": "raiders_01"} if move == "intercept" else {"radius_km": 9e3} if move == "orbit" else {}
    orders = scenario.orders({"port": {"move": {"kind": move} | more}}, world)
    plain = resolve_turn(world, tables, orders_for(world))[0].units
    moved = resolve_turn(world, tables, orders)[0].units
    assert moved.x_km[0, slot] == plain.x_km[0, slot]
    assert moved.vy_km_s[0, slot] == plain.vy_km_s[0, slot]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("thrust_g = 0.0", "thrust_g = 0.1"), "a station has no drive, expected 0"),
        (('velocity = "circular_cw"\n', ""), "would fall onto world"),
        (
            ('velocity = "circular_cw"', 'velocity = "circular_cw"\norders = { move = { kind = "withdraw" } }'),
            "cannot withdraw",
        ),
    ],
)
def test_what_no_station_can_do_is_told(change, what):
    with pytest.raises(ScenarioError, match=what):
        with_port("world", 9_000.0, change)
