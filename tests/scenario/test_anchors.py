"""What stands beside a moon goes with the moon, from the start and when it arrives."""

import numpy as np
import pytest

from game.rules.state.rails import body_places
from game.rules.state.vocabulary import Presence
from game.rules.turn import resolve_turn
from game.scenario import scenario_of_text
from game.testing.builders import orders_for
from tests.scenario.examples import SMALL

MORE = """
[[squadron]]
id = "guard"
side = "blue"
class = "frigate"
count = 3
at = { body = "moon", altitude_km = 600.0, bearing_deg = 30.0 }
velocity = "%s"
formation = { kind = "line", facing = 0.0, spacing_km = 10.0 }
arrives = { turn = %d }
orders = { move = { kind = "coast" } }

[[squadron]]
id = "escort"
side = "blue"
class = "frigate"
at = { squadron = "guard", dx_km = 50.0, dy_km = -20.0 }
velocity = "same_as:guard"
arrives = { turn = %d }
orders = { move = { kind = "coast" } }

[[squadron]]
id = "hangar"
side = "blue"
class = "wasp"
home = "escort"
count = 1
arrives = { turn = %d }

[[squadron]]
id = "twin"
side = "blue"
class = "frigate"
at = [15_000.0, 0.0]
velocity = "same_as:guard"
arrives = { turn = %d }
orders = { move = { kind = "coast" } }
"""


def moonlit(velocity="rest", turn=1):
    """SMALL with three ships 600 km above its moon, an escort with a fighter beside them, and a ship far away."""
    return scenario_of_text(SMALL + MORE % (velocity, turn, turn, turn, turn))


def against_moon(scenario, world, ident):
    """Place and speed of a unit against the moon now: km and km/s."""
    slot = scenario.names.unit_slot[ident]
    x, y = body_places(world, scenario.tables, 1)
    step_s = scenario.tables.substep_s
    units = world.units
    return (
        units.x_km[0, slot] - x[0, 0, 1], units.y_km[0, slot] - y[0, 0, 1],
        units.vx_km_s[0, slot] - (x[0, 1, 1] - x[0, 0, 1]) / step_s,
        units.vy_km_s[0, slot] - (y[0, 1, 1] - y[0, 0, 1]) / step_s,
    )  # fmt: skip


@pytest.mark.parametrize("velocity", ["rest", "circular_cw"])
def test_what_arrives_beside_a_moon_arrives_as_it_would_have_stood_at_the_start(velocity):
    early, late = moonlit(velocity), moonlit(velocity, 6)
    start, world = early.start(1, 3), late.start(1, 3)
    for _ in range(5):
        world, _, _ = resolve_turn(world, late.tables, orders_for(world))
    for ident in ("guard_01", "guard_03", "escort_01"):
        slot = late.names.unit_slot[ident]
        assert world.units.presence[0, slot] == Presence.DORMANT
        relative = tuple(getattr(world.units, name)[0, slot] for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"))
        assert relative == pytest.approx(against_moon(early, start, ident), abs=2e-3)
    x, y, *_ = against_moon(early, start, "guard_02")
    assert np.hypot(x, y) == pytest.approx(1_737.0 + 600.0, abs=1e-6)
    home = late.names.unit_slot["escort_01"]
    flights, units = world.flights, world.units
    assert (flights.x_km[0, -1], flights.vy_km_s[0, -1]) == (units.x_km[0, home], units.vy_km_s[0, home])


def test_what_circles_a_moon_goes_on_circling_it():
    scenario = moonlit("circular_ccw")
    world = scenario.start(1)
    for _ in range(4):
        world, _, _ = resolve_turn(world, scenario.tables, orders_for(world))
    x, y, vx, vy = against_moon(scenario, world, "guard_02")
    assert np.hypot(x, y) == pytest.approx(2_337.0, rel=0.02)
    assert np.hypot(vx, vy) == pytest.approx(np.sqrt(4_902.8 / 2_337.0), rel=0.02)


def test_the_same_speed_is_the_same_speed_wherever_one_stands():
    for turn in (1, 4):
        scenario = moonlit("rest", turn)
        world = scenario.start(1)
        guard, twin = (scenario.names.unit_slot[ident] for ident in ("guard_01", "twin_01"))
        speed = np.hypot(world.units.vx_km_s[0, twin], world.units.vy_km_s[0, twin])
        assert speed == pytest.approx(np.sqrt(398_600.0 / 90_000.0), rel=1e-6)  # that of the moon
        if turn == 1:
            assert world.units.vx_km_s[0, guard] == world.units.vx_km_s[0, twin]


def test_only_what_stands_beside_a_moving_body_is_carried():
    scenario = moonlit()
    anchor = {row.id: int(one) for row, one in zip(scenario.names.units, scenario.tables.anchor, strict=True)}
    assert {ident for ident, body in anchor.items() if body == 1} == {"guard_01", "guard_02", "guard_03", "escort_01"}
    assert all(body in (-1, 1) for body in anchor.values())
    assert scenario.tables.flight_anchor.tolist() == [-1] * 4 + [1]


def test_an_order_from_above_has_its_giver():
    text = SMALL.replace('kind = "hold"\nuntil_turn', 'kind = "hold"\nfrom = "night_heron"\nuntil_turn')
    assert scenario_of_text(text).tables.orders_above[0].giver == 1
    assert scenario_of_text(SMALL).tables.orders_above[0].giver == -1
