from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.rails import body_places
from game.rules.state.tables import Objective
from game.rules.state.vocabulary import PPM, Counted, ObjectiveKind, Presence
from game.rules.state.world import World
from game.rules.story.progress import (
    BodyStates,
    body_states_at,
    body_states_now,
    craft_ppm,
    left_ppm,
    not_lost,
    part_ppm,
    passes_body,
    place_ppm,
    progress_ppm,
    weights,
    whole_craft,
)
from game.testing import oracle_objectives as oracle
from game.testing.builders import FRIGATE, JUPITER, tables_of, world_of
from game.testing.oracle_story import comes_no_more
from game.testing.strategies_command import random_battle

MU, RADIUS = JUPITER["mu_km3_s2"], JUPITER["radius_km"]
MOON = {"mu_km3_s2": 1.0, "radius_km": 10.0, "around": 0, "rail_km": 90_000.0, "step_x": 0.6, "step_y": 0.8}


@given(st.integers(0, 20))
def test_bodies_have_the_speed_that_has_brought_them_where_they_are_and_at_first_that_which_takes_them_on(step):
    tables = tables_of(bodies=(JUPITER, MOON))
    world = world_of(tables, ({},), worlds=2)
    world.rails.ux[:, 1], world.rails.uy[:, 1] = (1.0, 0.0), (0.0, -1.0)
    x, y = body_places(world, tables, 20)
    states = body_states_at(x, y, step, 5.0)
    assert (states.x == x[:, step]).all()
    assert (states.y == y[:, step]).all()
    back = step > 0
    for speed, places in ((states.vx, x), (states.vy, y)):
        gone = places[:, step] - places[:, step - 1] if back else places[:, 1] - places[:, 0]
        assert speed * 5.0 == pytest.approx(gone, rel=1e-12)
        assert speed[:, 0].tolist() == [0.0, 0.0]
    assert np.hypot(states.vx[:, 1], states.vy[:, 1]) == pytest.approx(90_000.0 * np.sqrt(0.8) / 5.0)


def test_bodies_now_are_where_the_turn_begins():
    tables = tables_of(bodies=(JUPITER, MOON))
    world = world_of(tables, ({},), worlds=2)
    world.rails.ux[:, 1], world.rails.uy[:, 1] = (1.0, 0.6), (0.0, -0.8)
    now, first = body_states_now(world, tables), body_states_at(*body_places(world, tables, 60), 0, tables.substep_s)
    for name in BodyStates.__dataclass_fields__:
        assert (getattr(now, name) == getattr(first, name)).all()


@pytest.mark.parametrize(("c", "s"), [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.6, -0.8)])
def test_courses_that_pass_a_body(c, s):
    r, fast = 2.0 * RADIUS, float(np.sqrt(2.0 * MU / (2.0 * RADIUS)))

    def passes(vx, vy):
        return bool(passes_body(r * c, r * s, vx * c - vy * s, vx * s + vy * c, MU, RADIUS))

    # From 2 radii, the slowest crosswise speed that just passes at 1 radius: v^2 = mu / r * 2 / 3.
    edge = float(np.sqrt(MU / r * 2.0 / 3.0))
    assert passes(0.0, edge * 1.0001)
    assert not passes(0.0, edge * 0.9999)
    assert passes(fast * 1.0001, 0.0)
    assert not passes(-fast * 1.0001, 0.0)
    assert not passes(0.0, 0.0)
    assert not passes(fast * 0.999, 0.0)


@pytest.mark.parametrize(
    ("state", "mu", "radius_km", "passes"),
    [
        ((1.0, 0.0, 0.0, 2.0), 4.0, 1.0, False),  # a circle along the ground
        ((1.0, 0.0, 0.0, 2.0), 4.0, 0.999, True),
        ((0.0, -4.0, 1.0, 0.0), 4.0, 3.999, True),
        ((5.0, 4.0, -1.0, 0.0), 0.0, 3.0, False),  # what pulls nothing is left behind by who goes away from it alone
        ((5.0, 4.0, 1.0, 0.0), 0.0, 3.0, True),
    ],
)
def test_the_edges_of_passing_by(state, mu, radius_km, passes):
    found = passes_body(*(np.array([part]) for part in (*state, mu, radius_km)))
    assert found.tolist() == [passes]


@given(st.integers(0, 2**32))
def test_progress_is_the_oracles_progress(seed):
    tables, world = random_battle(seed, bodies=bool(seed % 2))
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:
        world.units.tow[0, 1] = rng.integers(0, world.unit_slots)
        world.units.vy_km_s *= 10.0
    states = body_states_now(world, tables)
    bodies = [(0.0, 0.0, 0.0, 0.0, MU, RADIUS)] if len(tables.bodies.mu_km3_s2) else []
    for objective in tables.objectives:
        for counted in (Counted.MASS, Counted.SHIPS, Counted.LIVES):
            one = Objective(
                0, objective.kind, objective.who, counted, PPM, False, float(rng.choice([3e3, 2e4])), objective.of
            )
            weight = weights(world, tables, counted)
            got = progress_ppm(world, tables, one, weight, states)[0]
            assert got == oracle.progress(world, tables, one, bodies)
        craft = replace(objective, measure=Counted.CRAFT, craft=rng.random(world.flight_slots) < 0.5)
        got = craft_ppm(craft, whole_craft(world, tables), world.flights.alive)[0]
        assert got == oracle.progress(world, tables, craft, bodies)


@pytest.mark.parametrize(
    ("tug", "free"),
    [
        ({"tow": 0}, True), ({"tow": -1}, False), ({"tow": 0, "hull_mj": 0}, False), ({"tow": 0, "class_id": 1}, False),
        ({"tow": 0, "system_ppm": 0}, False), ({"tow": 0, "delta_v_km_s": 0.0}, False),
        ({"tow": 0, "presence": Presence.AWAY}, False),
    ],
)  # fmt: skip
def test_what_falls_is_out_of_reach_only_while_a_tug_with_a_drive_holds_it(tug, free):
    """The first world's, beside one in which nobody tows."""
    tables = tables_of((FRIGATE, FRIGATE | {"thrust_km_s2": 0.0}), bodies=(JUPITER,))
    rows = {"x_km": 1e5, "system_ppm": 0}, {"x_km": 1e5, "y_km": 3.0} | tug, {"side": 1, "x_km": -1e5}
    worlds = World.joined([world_of(tables, rows), world_of(tables, (rows[0], {"x_km": 1e5, "y_km": 3.0}, rows[2]))])
    who = np.arange(600) < 1
    one = Objective(0, ObjectiveKind.WITHDRAW, who, Counted.SHIPS, PPM, False, 5e3, np.arange(600) == 2)
    got = progress_ppm(worlds, tables, one, weights(worlds, tables, Counted.SHIPS), body_states_now(worlds, tables))
    assert got.tolist() == [PPM if free else 0, 0]


@pytest.mark.parametrize("counted", [Counted.MASS, Counted.SHIPS, Counted.LIVES])
def test_units_count_for_what_they_weigh_or_are_and_ghosts_and_empty_slots_for_nothing(counted):
    tables = tables_of()
    tables.classes.mass_t[:2] = 0.2, 6_000.6
    rows = ({"aboard": 3}, {"class_id": 1, "aboard": 0}, {"presence": Presence.GHOST, "aboard": 9}, {"hull_mj": 0})
    found = weights(world_of(tables, rows, spare_slots=1), tables, counted)
    want = {Counted.MASS: [1, 6_001, 0, 1, 0], Counted.SHIPS: [1, 1, 0, 1, 0], Counted.LIVES: [3, 0, 0, 180, 0]}
    assert (found.tolist(), found.dtype) == ([want[counted]], np.int64)


def test_who_lives_anywhere_but_off_the_map_for_good_is_not_lost():
    rows = *({"presence": one} for one in Presence), {"hull_mj": 0}, {"hull_mj": 1}, {"uid": 0}
    gone = {Presence.STRUCK, Presence.GONE, Presence.GHOST}
    found = not_lost(world_of(tables_of(), rows))[0].tolist()
    assert found == [*(one not in gone for one in Presence), False, True, False]


@pytest.mark.parametrize(("kind", "turns", "progress"), [
    (ObjectiveKind.REACH, 2, [333_333, 0]), (ObjectiveKind.EVACUATE, 2, [666_666, 0]),
    (ObjectiveKind.LAND, 2, [333_333, 0]), (ObjectiveKind.LAND, 1, [666_666, 333_333]),
    (ObjectiveKind.REACH, 1, [666_666, 333_333]), (ObjectiveKind.EVACUATE, 0, [PPM, 333_333]),
    (ObjectiveKind.HOLD, 4, [750_000, 0]), (ObjectiveKind.HOLD, 3, [PPM, 0]),
])  # fmt: skip
def test_what_has_been_at_a_place_for_long_enough_counts_lost_or_not(kind, turns, progress):
    """Of three ships the third is lost; a fourth is not asked for. In the second world one was there for a turn."""
    one = Objective(0, kind, np.arange(600) < 3, Counted.SHIPS, PPM, False, 0.0, np.zeros(600, bool), turns=turns)
    tables = tables_of(objectives=(one, one))
    world = world_of(tables, ({}, {}, {"hull_mj": 0}, {}), worlds=2)
    world.stays.turns[:, 1], world.objectives.held_turns[:, 1] = [[2, 1, 2, 9], [1, 0, 0, 9]], [3, 0]
    assert place_ppm(world, one, 1, weights(world, tables, Counted.SHIPS)).tolist() == progress


def test_parts_of_nothing_are_nothing():
    assert part_ppm(np.array([0, 1, 2]), np.array([0, 3, 2])).tolist() == [0, 333_333, PPM]


@given(st.integers(0, 2**32))
def test_what_is_left_of_a_side_is_its_mass_that_is_not_lost(seed):
    """Of all that it has or will have, in each of two worlds by itself; whoever weighs nothing counts a tonne."""
    tables, world = random_battle(seed)
    tables.classes.mass_t[:2] = 0.2, 6_000.6
    worlds = [world.copy(), random_battle(seed + 1)[1]]
    if worlds[1].unit_slots != world.unit_slots:
        worlds[1] = world.copy()
        worlds[1].units.hull_mj[:, ::2] = 0
    both, units = World.joined(worlds), World.joined(worlds).units
    lost = both.lost()
    for side in range(3):
        got = left_ppm(both, tables, both.units.side == side)
        for w in range(2):
            mine = [s for s in range(both.unit_slots) if units.uid[w, s] and units.side[w, s] == side]
            mine = [s for s in mine if not comes_no_more(both, tables, s, w)]
            mass = {s: max(round(float(tables.classes.mass_t[units.class_id[w, s]])), 1) for s in mine}
            gone = {s for s in mine if lost[w, s] or units.presence[w, s] == Presence.GONE or units.hull_mj[w, s] <= 0}
            left = sum(mass[s] for s in mine if s not in gone)
            assert got[w] == (left * PPM // sum(mass.values()) if mine else 0)
