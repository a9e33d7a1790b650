"""What the map moves along with: the places and speeds of a file in it, and the edge of the map round it."""

import numpy as np
import pytest

from game.rules import body_places, body_velocities, resolve_turn
from game.rules.motion.withdrawal import leave
from game.rules.state.columns import NONE
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Move, Presence
from game.scenario import scenario_of_text
from game.scenario.frames import frame_body, stands_by
from game.testing.builders import orders_for
from tests.scenario.examples import SMALL


def framed(frame, *changes):
    text = SMALL.replace('frame = "body:world"', f'frame = "{frame}"')
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return scenario_of_text(text)


AROUND_MOON = ("map_radius_km = 200_000.0", "map_radius_km = 150_000.0")


@pytest.mark.parametrize(("frame", "body"), [("map", NONE), ("body:world", 0), ("body:moon", 1), ("orbit:line", 0),
                                              ("orbit:raiders", 0), ("orbit:wings", 0)])  # fmt: skip
def test_the_map_is_round_the_body_of_its_frame(frame, body):
    scenario = framed(frame)
    assert frame_body(scenario.spec) == scenario.tables.frame_body == body


def test_a_squadron_stands_by_the_body_that_its_place_or_its_leader_names():
    spec = framed("map").spec
    assert [stands_by(spec, one) for one in spec.squadron] == ["world", "world", "world", None]


@pytest.mark.parametrize("velocity", ["[0.0, 1.5]", '"rest"'])
def test_places_and_speeds_of_the_file_are_meant_in_the_frame(velocity):
    """At a moon that runs: so much beside it, and so fast past it; come from the start or later."""
    changes = AROUND_MOON, ("velocity = [0.0, 1.5]", f"velocity = {velocity}")
    later = framed("body:moon", *changes)
    now = framed("body:moon", *changes, ('arrives = { trigger = "alarm" }\n', ""))
    slot = now.names.unit_slot["late_01"]
    want = 1.5 if "1.5" in velocity else 0.0
    for scenario in (now, later):
        world = scenario.start(2, 5)
        x, y = (places[:, 0, 1] for places in body_places(world, scenario.tables, 0))
        vx, vy = (speed[:, 1] for speed in body_velocities(scenario.tables, world.battle.mirror_sign,
                  *(places[:, 0] for places in body_places(world, scenario.tables, 0))))  # fmt: skip
        waits = world.units.presence[0, slot] == Presence.DORMANT
        beside = (0.0, 0.0, 0.0, 0.0) if waits else (x, y, vx, vy)
        units = world.units
        got = [getattr(units, name)[:, slot] - off for name, off in
               zip(("x_km", "y_km", "vx_km_s", "vy_km_s"), beside, strict=True)]  # fmt: skip
        assert np.allclose(got, [[40_000.0] * 2, [0.0] * 2, [0.0] * 2, [want] * 2], atol=1e-9)


def test_the_edge_of_the_map_goes_with_the_moon():
    """Who withdraws leaves 150,000 km from the moon, not from the planet that it runs round."""
    scenario = framed("body:moon", AROUND_MOON)
    world = scenario.start(1, 5)
    x, y = (float(places[0, 0, 1]) for places in body_places(world, scenario.tables, 0))
    units = world.units
    own = scenario.names.unit_rows[0]
    units.move[:, own.start : own.stop] = Move.WITHDRAW
    for slot, (dx, dy, vx) in zip(own, ((149_000.0, 0.0, 1.0), (151_000.0, 0.0, 1.0), (151_000.0, 0.0, -9.0),
                                        (-x, -y, 1.0)), strict=True):  # fmt: skip
        units.x_km[:, slot], units.y_km[:, slot] = x + dx, y + dy + (40_000.0 if slot == own[3] else 0.0)
        units.vx_km_s[:, slot], units.vy_km_s[:, slot] = vx - 2.0, 0.0
    after, _, _ = resolve_turn(world, scenario.tables, orders_for(world))
    assert after.units.presence[0, own[0]] == Presence.AWAY  # by the end of the turn it is beyond
    assert after.units.presence[0, own[1]] == Presence.AWAY
    assert after.units.presence[0, own[3]] == Presence.PRESENT


def test_a_place_beyond_the_edge_is_measured_from_the_frame():
    assert framed("body:moon", AROUND_MOON).tables.map_radius_km == 150_000.0
    with pytest.raises(Exception, match="beyond the map's edge at 60,000 km"):
        framed("body:moon", ("map_radius_km = 200_000.0", "map_radius_km = 60_000.0"))


@pytest.mark.parametrize(("off", "climb", "gone"), [(1.0, 0.01, True), (-1.0, 0.01, False), (1.0, -0.01, False)])
def test_the_edge_is_where_the_moon_is_at_the_end_of_the_impulse(off, climb, gone):
    """To within a kilometre and a few metres a second, of a moon that goes 50 km meanwhile."""
    scenario = framed("body:moon", AROUND_MOON)
    world = scenario.start(1, 5)
    res = Resolution(world, scenario.tables, "none")
    res.begin_impulse(3)
    x, y = (places[:, 20] for places in (res.this_turn.body_x, res.this_turn.body_y))
    vx, vy = (float(v[0, 1]) for v in body_velocities(scenario.tables, world.battle.mirror_sign, x, y))
    units, slot = res.world.units, scenario.names.unit_slot["argo"]
    units.move[0, slot] = Move.WITHDRAW
    units.x_km[0, slot], units.y_km[0, slot] = x[0, 1] + 150_000.0 + off, y[0, 1]
    units.vx_km_s[0, slot], units.vy_km_s[0, slot] = vx + climb, vy
    leave(res)
    assert (units.presence[0, slot] == Presence.AWAY) == gone
