"""What each kind of move asks for, what it achieves, and what it may know."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.knowledge.tracking import note_flights
from game.rules.preview import flown_paths
from game.rules.state.digest import mirrored
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import Frame, Move, Presence
from game.rules.turn import resolve_turn
from game.testing import oracle_motion as oracle
from game.testing import oracle_ramming
from game.testing.builders import DRONE, FRIGATE, JUPITER, LANCE, LASER, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_motion import BODIES, motion_tables

from .standard import G4, steered, thrust_of, turns

PLAIN = (0.0, 0.0, JUPITER["mu_km3_s2"], JUPITER["radius_km"])


# ---- many at once


@given(st.integers(0, 2**32))
@settings(max_examples=5)
def test_each_is_steered_as_if_the_others_were_not_there(seed):
    """Eight moves of all kinds, round three bodies, low and high, by one target that coasts, each in its squadron."""
    rng = np.random.default_rng(seed)
    bodies = int(rng.integers(1, len(BODIES)))
    tables = motion_tables(bodies)
    target, ground = 8, 8 + min(bodies, 2)
    rows = []
    for n in range(8):
        c, s = unit_vector(float(rng.uniform(0.0, 360.0)))
        r, (vx, vy) = float(rng.choice([73_000.0, 9e4, 1.6e5])), rng.normal(0.0, 4.0, 2).tolist()
        rows.append({
            "x_km": r * c, "y_km": r * s, "vx_km_s": vx, "vy_km_s": vy, "squadron": n,
            "class_id": int(rng.choice([0, 4])), "move": Move(int(rng.integers(len(Move)))),
            "frame": int(rng.integers(3)), "dx": 0.6, "dy": -0.8,
            "ref": int(rng.choice([target, ground])), "range_km": float(rng.choice([5_000.0, 9e4])),
            "until_impulse": 12,
        })  # fmt: skip
    rows.append({"x_km": -1e5, "y_km": 7e4, "side": 1, "move": Move.COAST, "squadron": 8})
    world = all_in_sight(world_of(tables, tuple(rows)), tables)
    together = steered(tables, world=world)
    for n in range(8):
        alone = world.copy()
        alone.units.presence[:, [k for k in range(8) if k != n]] = Presence.GONE
        assert thrust_of(steered(tables, world=alone), n) == thrust_of(together, n)


# ---- frames


@given(
    st.sampled_from(Frame), st.floats(0.0, 360.0), st.floats(0.0, 360.0), st.floats(75_000.0, 2e5), st.booleans()
)  # fmt: skip
def test_burn_directions_are_those_of_the_oracle(frame, bearing, course, radius, bodies):
    c, s = unit_vector(bearing)
    dx, dy = unit_vector(course)
    place = radius * c, radius * s
    tables = tables_of(bodies=(JUPITER,) if bodies else ())
    burn = {"move": Move.BURN, "frame": frame, "dx": dx, "dy": dy, "x_km": place[0], "y_km": place[1], "ref": 1}
    res = steered(tables, burn, {"x_km": 3e5, "y_km": 4e5})
    want = oracle.burn(place, (dx, dy), frame.name.lower(), G4, [PLAIN] if bodies else [], (3e5, 4e5))
    assert thrust_of(res) == pytest.approx(want, abs=1e-12)


@pytest.mark.parametrize(("impulse", "burns"), [(2, False), (3, True), (6, True), (7, False)])
def test_a_burn_lasts_from_one_impulse_until_another(impulse, burns):
    row = {"move": Move.BURN, "dx": 1.0, "from_impulse": 3, "until_impulse": 7}
    assert (thrust_of(steered(tables_of(), row, impulse=impulse))[0] > 0.0) == burns


def test_each_burns_in_the_frame_of_its_own_order():
    tables = tables_of(bodies=(JUPITER,))
    burn = {"move": Move.BURN, "dx": 0.6, "dy": 0.8, "x_km": 1.2e5, "y_km": -9e4, "ref": 3}
    rows = tuple(burn | {"frame": frame} for frame in Frame)
    res = steered(tables, *rows, {"x_km": 3e5, "y_km": 4e5})
    for row, frame in enumerate(Frame):
        want = oracle.burn((1.2e5, -9e4), (0.6, 0.8), frame.name.lower(), G4, [PLAIN], (3e5, 4e5))
        assert thrust_of(res, row) == pytest.approx(want, abs=1e-12)


def test_an_orbit_burn_turns_with_the_orbit():
    tables = tables_of(bodies=(JUPITER,))
    burn = {"move": Move.BURN, "dx": 1.0, "frame": Frame.ORBIT}
    world = world_of(tables, (burn | {"x_km": 110_000.0, "vy_km_s": 33.9},))
    before = float(np.hypot(world.units.vx_km_s, world.units.vy_km_s)[0, 0])
    world, _, _ = resolve_turn(world, tables, orders_for(world))
    after = float(np.hypot(world.units.vx_km_s, world.units.vy_km_s)[0, 0])
    assert after - before > 0.9 * G4 * 300.0


# ---- the machine's moves against the oracle


@given(
    st.floats(1e5, 2e5), st.floats(-8.0, 8.0), st.floats(-8.0, 8.0), st.sampled_from((1.0, 0.6))
)  # fmt: skip
def test_hold_is_that_of_the_oracle(x, vx, vy, throttle):
    # From 100,000 km at 8 km/s there is always a way out, so that the machine never has to overrule the order.
    tables = tables_of(bodies=(JUPITER,))
    res = steered(tables, {"x_km": x, "y_km": 500.0, "vx_km_s": vx, "vy_km_s": vy, "throttle": throttle})
    want = oracle.hold((x, 500.0), (vx, vy), G4 * throttle, [PLAIN], 25.0)
    assert thrust_of(res) == pytest.approx(want, abs=1e-9)


@given(
    st.sampled_from((Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW)), st.floats(9e4, 2e5), st.floats(-9e3, 9e3),
    st.floats(-5.0, 5.0), st.floats(-5.0, 5.0), st.floats(-2.0, 2.0), st.booleans(), st.sampled_from(Frame),
)  # fmt: skip
def test_meeting_moves_are_those_of_the_oracle(move, x, y, vx, vy, tvx, burning, frame):
    assume(move != Move.FOLLOW or frame != Frame.ORBIT)  # such an offset turns with the orbit
    tables = tables_of(bodies=(JUPITER,))
    row = {"x_km": x, "y_km": y, "vx_km_s": vx, "vy_km_s": vy, "move": move, "ref": 1, "range_km": 800.0,
           "dx": -300.0, "dy": 450.0, "frame": frame}  # fmt: skip
    leader = {"x_km": 120_000.0, "y_km": 1_000.0, "vx_km_s": tvx, "move": Move.COAST, "hx": -0.28, "hy": 0.96}
    if burning:
        leader |= {"move": Move.BURN, "dx": 0.0, "dy": 1.0, "throttle": 0.5}
    res = steered(tables, row, leader)
    target, push = (120_000.0, 1_000.0), (0.0, 0.5 * G4 if burning else 0.0)
    goal = target
    if move == Move.KEEP_RANGE:
        r = np.hypot(x - target[0], y - target[1])
        goal = target[0] + (x - target[0]) / r * 800.0, target[1] + (y - target[1]) / r * 800.0
    if move == Move.FOLLOW:
        up = np.array(target) / np.hypot(*target)
        ahead = {Frame.MAP: (1.0, 0.0), Frame.ORBIT: (-up[1], up[0]), Frame.TARGET: (-0.28, 0.96)}[frame]
        other = (up[0], up[1]) if frame == Frame.ORBIT else (-ahead[1], ahead[0])
        goal = tuple(target[n] - 300.0 * ahead[n] + 450.0 * other[n] for n in (0, 1))
    want = oracle.met((x, y), (vx, vy), goal, (tvx, 0.0), push, G4, [PLAIN], target, 25.0)
    assert thrust_of(res) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("world", [0, 1])
@pytest.mark.parametrize("move", [Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW])
@pytest.mark.parametrize("ref", [1, 2, 3, 4, 5])
def test_any_row_can_be_met(world, move, ref):
    """Units, flights and bodies, the first and the last of each, in the first and in the last world."""
    tables = tables_of((FRIGATE, DRONE), bodies=tuple({"mu_km3_s2": 1e-3, "radius_km": 1.0, "x_km": x, "y_km": -6_000.0}
                                                      for x in (8_000.0, -8_000.0)))  # fmt: skip
    swarms = tuple({"class_id": 1, "x_km": x, "y_km": 6_000.0} for x in (-3_000.0, 3_000.0))
    rows = {"move": move, "ref": ref, "range_km": 1_000.0, "dx": 1_000.0}, {"x_km": 9_000.0, "move": Move.COAST}
    worlds = world_of(tables, rows, swarms, worlds=2)
    worlds.units.move[1 - world] = Move.COAST
    res = steered(tables, world=worlds)
    goal = ((9_000.0, 0.0), (-3_000.0, 6_000.0), (3_000.0, 6_000.0), (8_000.0, -6_000.0), (-8_000.0, -6_000.0))[ref - 1]
    if move == Move.FOLLOW:
        goal = goal[0] + 1_000.0, goal[1]
    thrust = float(res.this_turn.thrust_x[world, 0]), float(res.this_turn.thrust_y[world, 0])
    far = np.hypot(*goal)
    assert thrust == pytest.approx((G4 * goal[0] / far, G4 * goal[1] / far), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("ref", [1, 2])
def test_a_place_in_the_orbit_of_a_body_at_rest_is_one_above_it_seen_from_the_maps_centre(ref):
    """Of the first body and of the last, whichever of them pulls the unit harder."""
    places = (8_000.0, -6_000.0), (-6_000.0, -8_000.0)
    tables = tables_of(bodies=tuple({"mu_km3_s2": 1e-3, "radius_km": 1.0, "x_km": x, "y_km": y} for x, y in places))
    row = {"move": Move.FOLLOW, "ref": ref, "dx": 300.0, "dy": 2_000.0, "frame": Frame.ORBIT, "x_km": 9_000.0}
    res = steered(tables, row)
    x, y = places[ref - 1]
    up = x / 10_000.0, y / 10_000.0
    goal = x + 2_000.0 * up[0] - 300.0 * up[1], y + 2_000.0 * up[1] + 300.0 * up[0]
    far = np.hypot(goal[0] - 9_000.0, goal[1])
    assert thrust_of(res) == pytest.approx((G4 * (goal[0] - 9_000.0) / far, G4 * goal[1] / far), rel=1e-6)


@pytest.mark.parametrize("off", [(300.0, 2_000.0), (-3_000.0, 0.0), (0.0, -1_500.0)])
def test_a_place_beside_who_circles_is_kept_with_what_it_takes_beside_gravity_to_circle_as_fast(off):
    (c, s), r, mu = (0.6, 0.8), 1e5, JUPITER["mu_km3_s2"]
    turn = (mu / r**3) ** 0.5
    x, y = r * c - off[0] * s + off[1] * c, r * s + off[0] * c + off[1] * s  # along the orbit, and up
    leader = {"x_km": r * c, "y_km": r * s, "vx_km_s": -turn * r * s, "vy_km_s": turn * r * c, "move": Move.COAST}
    row = {"move": Move.FOLLOW, "ref": 1, "frame": Frame.ORBIT, "dx": off[0], "dy": off[1]}
    there = {"x_km": x, "y_km": y, "vx_km_s": -turn * y, "vy_km_s": turn * x}
    res = steered(tables_of(bodies=(JUPITER,)), row | there, leader)
    need = mu / np.hypot(x, y) ** 3 - turn * turn
    assert thrust_of(res) == pytest.approx((need * x, need * y), abs=2e-6)


@pytest.mark.parametrize(("x", "target_x", "target_y", "round_it"), [
    (110_000.0, 77_000.0, 900.0, False),  # on this side, a little above the surface
    (110_000.0, -110_000.0, 3_000.0, True),  # right behind
    (110_000.0, -110_000.0, -3_000.0, True),
    (110_000.0, -20_000.0, 120_000.0, True),  # passes at 1.04 radii
    (110_000.0, 20_000.0, 140_000.0, False),  # passes at 1.29 radii
    (77_000.0, 170_000.0, 900.0, False),  # the body is behind the unit
    (110_000.0, 73_000.0, 0.0, False),  # the body is just behind the target
    (77_000.0, 77_000.0, 90_000.0, False),  # the body is right abeam, and nowhere nearer on the way
])  # fmt: skip
@pytest.mark.parametrize("middle", [(0.0, 0.0), (300_000.0, -500_000.0)])
def test_only_a_body_in_between_bends_the_way(x, target_x, target_y, round_it, middle):
    plain = *middle, 1e5, JUPITER["radius_km"]
    start, target = (x + middle[0], middle[1]), (target_x + middle[0], target_y + middle[1])
    goal = target
    if round_it:  # beside the centre at 1.4 radii, on the side where the straight way passes it
        wx, wy = target_x - x, target_y
        part = -x * wx / (wx * wx + wy * wy)
        px, py = x + part * wx, part * wy
        goal = beside(middle, (px, py))
    want = oracle.met(start, (0.0, 0.0), goal, (0.0, 0.0), (0.0, 0.0), G4, [plain], target, 25.0)
    assert on_its_way(middle, start, target) == pytest.approx(want, abs=1e-9)


def on_its_way(middle, start, target):
    """The thrust with which a ship at rest sets out to meet another, past a light planet with that middle."""
    tables = tables_of(bodies=(JUPITER | {"mu_km3_s2": 1e5, "x_km": middle[0], "y_km": middle[1]},))
    row = {"x_km": start[0], "y_km": start[1], "move": Move.INTERCEPT, "ref": 1}
    return thrust_of(steered(tables, row, {"x_km": target[0], "y_km": target[1], "move": Move.COAST}))


def beside(middle, way):
    """The point at 1.4 radii of the planet, on that side of it."""
    size = float(np.hypot(*way)) / (1.4 * JUPITER["radius_km"])
    return middle[0] + way[0] / size, middle[1] + way[1] / size


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (0.6, 0.8)])
@pytest.mark.parametrize(("aside", "side"), [(3_000.0, 1.0), (-3_000.0, -1.0), (0.0, 1.0)])
def test_a_way_is_bent_to_the_side_on_which_it_passes_and_through_the_middle_to_the_left(way, aside, side):
    left = -way[1], way[0]
    start, target = (tuple(aside * left[n] + far * way[n] for n in (0, 1)) for far in (-110_000.0, 110_000.0))
    goal = beside((0.0, 0.0), (side * left[0], side * left[1]))
    plain = 0.0, 0.0, 1e5, JUPITER["radius_km"]
    want = oracle.met(start, (0.0, 0.0), goal, (0.0, 0.0), (0.0, 0.0), G4, [plain], target, 25.0)
    assert on_its_way((0.0, 0.0), start, target) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("impulse_s", [25.0, 10.0])
@pytest.mark.parametrize("drift", [(-6.0, 31.0), (5.0, -40.0), (0.0, 34.0)])
def test_an_orbit_is_burnt_for_by_the_pull_half_an_impulse_on(drift, impulse_s):
    tables = tables_of(bodies=(JUPITER,), turn_s=12 * impulse_s)
    row = {"x_km": 1.2e5, "y_km": -3e4, "vx_km_s": drift[0], "vy_km_s": drift[1], "move": Move.ORBIT, "range_km": 9.5e4}
    pull = oracle.gravity(tuple(p + v * impulse_s / 2 for p, v in zip((1.2e5, -3e4), drift, strict=True)), [PLAIN])
    circle = oracle.Circle(JUPITER["mu_km3_s2"], 9.5e4, 0)
    want = oracle.orbit((1.2e5, -3e4), drift, pull, circle, G4, impulse_s, False)
    res = steered(tables, row)
    assert thrust_of(res) == pytest.approx(want, abs=1e-9)
    assert res.world.units.ref[0, 0] == res.world.body_code(0)  # none was named


@given(st.floats(-9e3, 9e3), st.floats(-9e3, 9e3), st.floats(-5.0, 5.0), st.floats(-5.0, 5.0))
@settings(max_examples=15)
def test_who_rams_flies_as_the_oracle_says(x, y, vx, vy):
    """Not from the middle of the map, and in no well."""
    assume(np.hypot(x, y) > 1.0)
    start, target = (7e4, -4e4), (7e4 + x, y - 4e4)
    row = {"x_km": start[0], "y_km": start[1], "vx_km_s": vx, "vy_km_s": vy, "move": Move.RAM, "ref": 1}
    burn = {"move": Move.BURN, "dx": 0.0, "dy": 1.0, "throttle": 0.5}
    res = steered(tables_of(), row, burn | {"x_km": target[0], "y_km": target[1], "vx_km_s": 2.0})
    want = oracle_ramming.thrust((x, y), (vx - 2.0, vy), (0.0, 0.5 * G4), G4, 25.0)
    assert thrust_of(res) == pytest.approx(want, abs=1e-7)


@given(
    st.floats(-3e4, 3e4), st.floats(-3e4, 3e4), st.floats(-5.0, 5.0), st.floats(-5.0, 5.0), st.booleans(), st.booleans()
)  # fmt: skip
@settings(max_examples=20)
def test_who_pursues_flies_as_the_oracle_says(x, y, vx, vy, armed, bodies):
    """Far off and near, with guns and without, in a well and in none."""
    far = float(np.hypot(x, y))
    assume(far > 1.0 and abs(far - LASER["range_km"]) > 1e-6)
    start, target = (2e5, -4e4), (2e5 + x, y - 4e4)
    row = {"x_km": start[0], "y_km": start[1], "vx_km_s": vx, "vy_km_s": vy, "move": Move.PURSUE, "ref": 1,
           "class_id": 0 if armed else 1}  # fmt: skip
    tables = tables_of((FRIGATE, FRIGATE | {"batteries": ()}), bodies=(JUPITER,) if bodies else ())
    res = steered(tables, row, {"x_km": target[0], "y_km": target[1], "vx_km_s": 2.0, "move": Move.COAST})
    wells = [(0.0, 0.0, JUPITER["mu_km3_s2"], JUPITER["radius_km"])] if bodies else []
    reach = LASER["range_km"] if armed else 0.0
    want = oracle.pursued(start, (vx, vy), target, (2.0, 0.0), reach, G4, wells, 25.0)
    assert thrust_of(res) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize(
    ("x", "closes"), [(LASER["range_km"], False), (np.nextafter(LASER["range_km"], 2 * LASER["range_km"]), True)]
)
def test_the_edge_of_reach_is_within_it(x, closes):
    res = steered(tables_of(), {"move": Move.PURSUE, "ref": 1}, {"x_km": x, "move": Move.COAST})
    assert thrust_of(res) == pytest.approx((G4 if closes else 0.0, 0.0), abs=1e-12)


MOON = {"mu_km3_s2": 6_000.0, "radius_km": 1_800.0, "x_km": 4e5, "y_km": 1e4}


@pytest.mark.parametrize(("start", "named", "bent"), [
    ((2e5, 0.0), True, False), ((-2e5, 3_000.0), True, True), ((-2e5, -20_000.0), True, True),
    ((-2e5, 2e5), True, False), ((395_000.0, 1e4), False, False), ((4e5, 16_000.0), True, False),
])  # fmt: skip
def test_who_is_to_circle_a_moon_goes_there_round_the_planet_that_pulls_it(start, named, bent):
    """The moon is named, or of all bodies its surface is the nearest."""
    tables = tables_of(bodies=(JUPITER, MOON))
    row = {"x_km": start[0], "y_km": start[1], "vx_km_s": 1.0, "vy_km_s": -0.5, "move": Move.ORBIT, "range_km": 2e4}
    res = steered(tables, row | {"ref": 2 if named else -1})
    assert res.world.units.ref[0, 0] == 2
    bodies, moon = [PLAIN, tuple(MOON[name] for name in ("x_km", "y_km", "mu_km3_s2", "radius_km"))], (4e5, 1e4)
    if bent:
        wx, wy = moon[0] - start[0], moon[1] - start[1]
        part = -(start[0] * wx + start[1] * wy) / (wx * wx + wy * wy)
        goal = beside((0.0, 0.0), (start[0] + part * wx, start[1] + part * wy))
        want = oracle.met(start, (1.0, -0.5), goal, (0.0, 0.0), (0.0, 0.0), G4, bodies, (1e12, 0.0), 25.0)  # in no well
    else:
        pull = oracle.gravity((start[0] + 12.5, start[1] - 6.25), bodies)
        circle = oracle.Circle(MOON["mu_km3_s2"], 2e4, 0)
        off = start[0] - moon[0], start[1] - moon[1]
        want = oracle.orbit(off, (1.0, -0.5), pull, circle, G4, 25.0, False)
    assert thrust_of(res) == pytest.approx(want, abs=1e-9)


REACH = 1.15 * 1_000.0


@pytest.mark.parametrize(("start", "goal", "bent"), [
    ((-5_000.0, REACH), (5_000.0, REACH), False), ((-5_000.0, REACH - 1e-9), (5_000.0, REACH - 1e-9), True),
    ((-5_000.0, 1_100.0), (0.0, 1_100.0), False), ((-5_000.0, 1_100.0), (1.0, 1_100.0), True),
    ((0.0, 1_100.0), (5_000.0, 1_100.0), False), ((-1.0, 1_100.0), (5_000.0, 1_100.0), True),
])  # fmt: skip
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_way_is_bent_only_where_it_leads_past_within_reach(start, goal, bent, side):
    """On either side of a rock that is the second body, by the second unit of the second world."""
    rock = {"mu_km3_s2": 1e-3, "radius_km": 1_000.0}
    tables = tables_of(bodies=({"mu_km3_s2": 1e-9, "radius_km": 1.0, "x_km": 9e6}, rock))
    rows = tuple({"x_km": x, "y_km": y * side, "move": Move.COAST} for x, y in (goal, start))
    world = world_of(tables, rows, worlds=2)
    world.units.move[1, 1], world.units.ref[1, 1] = Move.INTERCEPT, 0
    res = steered(tables, world=world)
    x, y = float(res.this_turn.thrust_x[1, 1]), float(res.this_turn.thrust_y[1, 1])
    assert x > 0.0
    assert (abs(y) > 1e-5) == bent


def test_an_offset_turns_with_an_orbit_of_half_a_kilometre_too():
    """Round a rock of 100 m: a second of its way, which the follower flies twice as far out, is an arc of 1/500."""
    tables = tables_of(bodies=({"mu_km3_s2": 1e-9, "radius_km": 0.1},))
    lead = {"x_km": 0.5, "vy_km_s": 0.001, "move": Move.COAST}
    follow = {"x_km": 1.0, "vy_km_s": 0.002, "move": Move.FOLLOW, "ref": 1, "frame": Frame.ORBIT, "dy": 0.5}
    assert thrust_of(steered(tables, follow, lead)) == pytest.approx((-0.002 * 0.002 * 0.5, 0.0), abs=1e-6)


# ---- what each move achieves


def test_a_hovering_fleet_does_not_drift():
    tables = tables_of(bodies=(JUPITER,))
    rows = tuple({"x_km": 110_000.0 - 900.0 * i, "y_km": 700.0 * i} for i in range(-3, 4))
    world = world_of(tables, rows)
    after = turns(tables, world, 16)
    assert np.abs(after.units.x_km - world.units.x_km).max() < 1.0
    assert np.abs(after.units.y_km - world.units.y_km).max() < 1.0


def test_hover_works_where_several_bodies_pull():
    tables = motion_tables(2)
    place = {"x_km": BODIES[2][1]["x_km"] + 4_000.0, "y_km": BODIES[2][1]["y_km"]}
    world = world_of(tables, (place,))
    after = turns(tables, world, 8)
    assert np.hypot(after.units.x_km - world.units.x_km, after.units.y_km - world.units.y_km)[0, 0] < 1.0


@pytest.mark.parametrize("bodies", [0, 1])
def test_hold_brings_to_rest_and_stays(bodies):
    tables = motion_tables(bodies)
    world = world_of(tables, ({"x_km": 130_000.0, "vx_km_s": -6.0, "vy_km_s": 4.0},))
    stopped = turns(tables, world, 3)
    assert np.hypot(stopped.units.vx_km_s, stopped.units.vy_km_s)[0, 0] < 1e-3
    later = turns(tables, stopped, 6)
    assert abs(later.units.x_km - stopped.units.x_km)[0, 0] < 1.0


def test_hold_beside_a_moon_goes_with_the_moon():
    c, s = unit_vector(5.0 * 360.0 / (1.7699 * 86_400.0))
    io = {"mu_km3_s2": 5_960.0, "radius_km": 1_822.0, "around": 0, "rail_km": 421_800.0, "step_x": c, "step_y": s}
    tables = tables_of(bodies=(JUPITER, io))
    res = Resolution(world_of(tables, ({},)), tables, "none")
    x, y = res.this_turn.body_x[0, 0, 1] + 2_000.0, res.this_turn.body_y[0, 0, 1]
    world = world_of(tables, ({"x_km": x, "y_km": y},))
    for name in ("vx_km_s", "vy_km_s"):
        axis = res.this_turn.body_x if name == "vx_km_s" else res.this_turn.body_y
        getattr(world.units, name)[:] = (axis[0, 1, 1] - axis[0, 0, 1]) / tables.substep_s
    after = turns(tables, world, 6)
    res = Resolution(after, tables, "none")
    off = after.units.x_km[0, 0] - res.this_turn.body_x[0, 0, 1], after.units.y_km[0, 0] - res.this_turn.body_y[0, 0, 1]
    assert np.hypot(off[0] - 2_000.0, off[1]) < 1.0


@pytest.mark.parametrize("speed", [0.0, 20.0])
def test_intercept_meets_and_stays(speed):
    tables = tables_of()
    world = world_of(tables, ({"move": Move.INTERCEPT, "ref": 1, "vy_km_s": 5.0},
                              {"x_km": 30_000.0, "y_km": 8_000.0, "vy_km_s": speed, "move": Move.COAST}))  # fmt: skip
    after = turns(tables, world, 12).units
    assert np.hypot(after.x_km[0, 0] - after.x_km[0, 1], after.y_km[0, 0] - after.y_km[0, 1]) < 5.0
    assert np.hypot(after.vx_km_s[0, 0], after.vy_km_s[0, 0] - speed) < 0.1


def test_intercept_takes_little_more_than_the_shortest_time():
    tables = tables_of()
    world = world_of(tables, ({"move": Move.INTERCEPT, "ref": 1}, {"x_km": 40_000.0, "move": Move.COAST}))
    paths = flown_paths(world, tables, None, 10)
    near = np.flatnonzero(np.abs(paths.x_km[0, :, 0] - 40_000.0) < 20.0)[0] * tables.substep_s
    assert near < 1.2 * 2.0 * np.sqrt(40_000.0 / G4)
    assert paths.x_km[0, :, 0].max() < 40_005.0  # no overshoot


def test_intercept_goes_round_the_planet():
    tables = tables_of(bodies=(JUPITER,))
    target = {"x_km": -85_000.0, "y_km": 75_000.0}
    world = world_of(tables, ({"move": Move.INTERCEPT, "ref": 1, "x_km": 110_000.0}, target))
    after = turns(tables, world, 26).units
    assert after.presence[0, 0] == Presence.PRESENT
    assert np.hypot(after.x_km[0, 0] - after.x_km[0, 1], after.y_km[0, 0] - after.y_km[0, 1]) < 10.0


@pytest.mark.parametrize("start_km", [2_000.0, 40_000.0, 0.0])
def test_keep_range_comes_to_rest_at_the_range(start_km):
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"move": Move.KEEP_RANGE, "ref": 1, "range_km": 9_000.0, "x_km": 150_000.0 + start_km},
                              {"x_km": 150_000.0}))  # fmt: skip
    after = turns(tables, world, 12).units
    assert abs(after.x_km[0, 0] - after.x_km[0, 1]) == pytest.approx(9_000.0, abs=5.0)
    assert np.hypot(after.vx_km_s[0, 0], after.vy_km_s[0, 0]) < 0.05


@pytest.mark.parametrize("frame", [Frame.MAP, Frame.TARGET])
def test_followers_keep_formation_with_a_leader_under_thrust(frame):
    tables = tables_of((FRIGATE, LANCE | {"thrust_km_s2": 0.03}), bodies=(JUPITER,))
    follow = {"move": Move.FOLLOW, "x_km": 129_400.0, "y_km": 700.0, "frame": frame}
    world = world_of(tables, (
        {"x_km": 130_000.0, "class_id": 1, "move": Move.BURN, "dx": 0.0, "dy": 1.0},
        follow | {"ref": 0, "dx": -600.0, "dy": 700.0}, follow | {"ref": 1, "dx": -600.0, "dy": 0.0, "x_km": 128_800.0},
    ))  # fmt: skip
    if frame == Frame.TARGET:
        world.units.hx[0, 0], world.units.hy[0, 0] = 0.0, 1.0
        world.units.hx[0, 1], world.units.hy[0, 1] = 0.0, 1.0
        world.units.dx[0, 1:], world.units.dy[0, 1:] = (700.0, 0.0), (600.0, 600.0)
    after = turns(tables, world, 1).units
    for row, leader, dx, dy in ((1, 0, -600.0, 700.0), (2, 1, -600.0, 0.0)):
        off = after.x_km[0, row] - after.x_km[0, leader] - dx, after.y_km[0, row] - after.y_km[0, leader] - dy
        assert np.hypot(*off) < 20.0


# ---- withdrawing


def rout(thrust=G4, spacing=1_200.0):
    """A hovering block at 110,000 km, the enemy's line 55,000 km straight above it."""
    c, s = unit_vector(30.0)
    tables = tables_of((FRIGATE | {"thrust_km_s2": thrust, "batteries": ()}, LANCE | {"batteries": ()}),
                       bodies=(JUPITER,))  # fmt: skip
    fleet = [{"x_km": (110_000.0 + 900.0 * i) * c - 900.0 * j * s, "y_km": (110_000.0 + 900.0 * i) * s + 900.0 * j * c,
              "move": Move.WITHDRAW, "squadron": 0} for i in range(-2, 3) for j in range(-3, 4)]  # fmt: skip
    foes = [{"x_km": 165_000.0 * c - spacing * j * s, "y_km": 165_000.0 * s + spacing * j * c, "side": 1, "class_id": 1,
             "squadron": 1} for j in range(-10, 11)]  # fmt: skip
    world = world_of(tables, (*fleet, *foes))
    units, contacts = world.units, world.contacts
    contacts.level[:, 0, len(fleet) :] = 2
    contacts.seen_impulse[:] = 0
    contacts.x_km[:], contacts.y_km[:] = units.x_km[:, None], units.y_km[:, None]
    return tables, world, len(fleet)


@pytest.mark.parametrize("thrust", [0.03922, 0.0343, 0.0294])
def test_a_fleet_below_the_enemy_runs_out_of_range_and_climbs_free(thrust):
    tables, world, own = rout(thrust)
    paths = flown_paths(world, tables, None, 16)
    assert (paths.fell_step < 0).all()
    x, y = paths.x_km[0, 300], paths.y_km[0, 300]  # five turns
    near = np.sqrt((x[:own, None] - x[None, own:]) ** 2 + (y[:own, None] - y[None, own:]) ** 2).min(axis=1)
    assert (near > 60_000.0).all()
    end = np.hypot(paths.x_km[0, -1, :own], paths.y_km[0, -1, :own])
    assert (end > 200_000.0).all()
    c, s = unit_vector(30.0)
    across = -s * (x[:own] - x[:own].mean()) + c * (y[:own] - y[:own].mean())
    assert np.ptp(across) < 40_000.0  # all went round the same way


def test_withdrawal_in_a_mirror():
    tables, world, _ = rout()
    a, b = turns(tables, world, 3).units, turns(tables, mirrored(world), 3).units
    assert (a.x_km == b.x_km).all()
    assert (a.y_km == -b.y_km).all()


def test_withdrawal_knows_only_contacts():
    tables, world, own = rout()
    other = world.copy()
    other.units.x_km[:, own:] += 5_000.0
    other.units.vx_km_s[:, own:] = 3.0
    other.units.move[:, own:] = Move.COAST
    got, want = steered(tables, world=other), steered(tables, world=world)
    assert (got.this_turn.thrust_x[:, :own] == want.this_turn.thrust_x[:, :own]).all()
    other.units.presence[:, own:] = Presence.GONE
    assert (steered(tables, world=other).this_turn.thrust_x[:, :own] == want.this_turn.thrust_x[:, :own]).all()
    moved = world.copy()
    moved.contacts.x_km[:, 0, own:] *= -1.0
    assert (steered(tables, world=moved).this_turn.thrust_y[:, :own] != want.this_turn.thrust_y[:, :own]).all()


def test_who_knows_of_no_enemy_holds():
    tables, world, _ = rout()
    world.contacts.level[:] = 0
    res = steered(tables, world=world)
    hold = world.copy()
    hold.units.move[:] = Move.HOLD
    assert (res.this_turn.thrust_x == steered(tables, world=hold).this_turn.thrust_x).all()


@pytest.mark.parametrize(("seen", "side", "alive", "runs"), [
    (0, 1, 30, True), (-12, 1, 30, True), (-13, 1, 30, False), (-1000, 1, 30, False), (0, 0, 30, False),
    (0, 1, 0, False),
])  # fmt: skip
def test_where_only_flights_are_known_one_runs_from_those(seen, side, alive, runs):
    tables = tables_of((FRIGATE, DRONE))
    swarm = {"class_id": 1, "side": side, "alive": alive, "x_km": 3_000.0, "y_km": 4_000.0}
    near = swarm | {"side": 1 - side, "x_km": 0.0, "y_km": -50.0}  # of its own side: no threat
    world = world_of(tables, ({"move": Move.WITHDRAW}, {"side": 1, "x_km": -9e4}), (near, swarm))
    note_flights(world, np.array([[[False, True], [False, False]]]), np.array([seen]))
    if side == 0:
        world.flights.side[:] = 0
    thrust = thrust_of(steered(tables, world=world))
    assert thrust == pytest.approx((-0.6 * G4, -0.8 * G4) if runs else (0.0, 0.0), rel=1e-6)


def test_one_runs_from_ships_before_flights():
    tables = tables_of((FRIGATE, DRONE))
    swarm = {"class_id": 1, "side": 1, "x_km": 300.0}
    world = world_of(tables, ({"move": Move.WITHDRAW}, {"side": 1, "x_km": -9e4}), (swarm,))
    all_in_sight(world, tables)
    assert thrust_of(steered(tables, world=world)) == pytest.approx((G4, 0.0))


def test_who_looks_dead_frightens_nobody():
    tables, world, own = rout()
    world.contacts.dead[:, 0, own:] = True
    world.units.move[:, own - 1] = Move.HOLD
    thrust = steered(tables, world=world).this_turn.thrust_x[0]
    assert thrust[own - 1] < 0.5 * G4  # all of them hover now
    assert (np.abs(thrust[:own]) < 0.5 * G4).all()


def test_sides_in_any_order_of_rows_run_from_their_own_enemies():
    """One unit to a squadron, rows against the order of sides: each looks at its own contacts."""
    tables = tables_of()
    rows = {"move": Move.WITHDRAW, "side": 1}, {"move": Move.WITHDRAW, "y_km": 4_000.0}
    world = world_of(tables, rows)
    world.contacts.level[0, 0, 0] = world.contacts.level[0, 1, 1] = 1
    world.contacts.seen_impulse[:] = 0
    for name in ("x_km", "y_km"):
        getattr(world.contacts, name)[:] = getattr(world.units, name)[:, None]
    assert steered(tables, world=world).this_turn.thrust_y[0].tolist() == [-G4, G4]


def test_withdrawal_in_the_open_is_straight_away():
    tables = tables_of()
    world = world_of(tables, ({"move": Move.WITHDRAW}, {"side": 1, "x_km": 3_000.0, "y_km": 4_000.0}))
    world.contacts.level[:, 0, 1], world.contacts.seen_impulse[:] = 1, 0
    world.contacts.x_km[:, 0, 1], world.contacts.y_km[:, 0, 1] = 3_000.0, 4_000.0
    assert thrust_of(steered(tables, world=world)) == pytest.approx((-0.6 * G4, -0.8 * G4), rel=1e-9)


def test_an_unknown_hostile_target_is_not_followed():
    tables = tables_of()
    rows = {"move": Move.INTERCEPT, "ref": 1}, {"side": 1, "x_km": 9_000.0}
    assert thrust_of(steered(tables, *rows)) == (0.0, 0.0)
    world = world_of(tables, rows)
    world.contacts.level[:, 0, 1] = 1
    world.contacts.seen_impulse[:] = 0
    world.contacts.x_km[:, 0, 1] = -9_000.0  # it was there, it says
    assert thrust_of(steered(tables, world=world))[0] < 0.0


@pytest.mark.parametrize(("flare", "mends"), [(0, False), (1, True)])
def test_an_orbit_one_percent_off_is_mended_by_who_is_at_it_alone(flare, mends):
    tables = tables_of(bodies=(JUPITER,))
    speed = float(np.sqrt(JUPITER["mu_km3_s2"] / 1.01e5))
    row = {"x_km": 1.01e5, "vy_km_s": speed, "move": Move.ORBIT, "range_km": 1e5, "throttle_ppm": flare}
    assert (thrust_of(steered(tables, row)) != (0.0, 0.0)) == mends


def test_a_tug_meets_its_tow_and_once_hooked_withdraws_with_all_that_are_tied_to_it():
    """Two tugs and their tow run from the enemy as one; a third still comes."""
    hooked = {"move": Move.TOW, "ref": 2, "tow": 2, "x_km": 3.0}
    comes = {"move": Move.TOW, "ref": 2, "y_km": -9_000.0}
    rows = (hooked, hooked, {"move": Move.HOLD}, comes, {"side": 1, "x_km": -3_000.0, "y_km": 4_000.0})
    tables = tables_of((FRIGATE | {"tow_t": 1e6},))
    res = steered(tables, world=all_in_sight(world_of(tables, rows), tables))
    for row in (0, 1, 2):
        assert thrust_of(res, row) == pytest.approx((0.6 * G4, -0.8 * G4), rel=1e-3)
    assert thrust_of(res, 3)[1] > 0.9 * G4


# ---- who is followed


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 0, 5, 1, 4, 2]])
def test_a_chain_of_followers_flies_as_its_leader_does(order):
    """Each of them, however far down the chain: a formation under way stays as it is."""
    tables = tables_of()
    rows = [{"x_km": -500.0 * n, "move": Move.FOLLOW, "ref": order.index(n - 1), "dx": -500.0} for n in range(1, 6)]
    rows.insert(0, {"move": Move.BURN, "dx": 0.6, "dy": 0.8, "throttle": 0.7})
    world = world_of(tables, tuple(rows[n] for n in order))
    res = steered(tables, world=world)
    assert res.this_turn.thrust_x[0] == pytest.approx([0.42 * G4] * 6, rel=1e-9)
    paths = flown_paths(world, tables, None, 1)
    lead = order.index(0)
    for n in range(1, 6):
        assert paths.x_km[0, -1, order.index(n)] - paths.x_km[0, -1, lead] == pytest.approx(-500.0 * n, abs=1e-6)


@pytest.mark.parametrize("ref", [-1, 2, 3])
def test_a_leader_that_goes_by_no_unit_is_no_follower_of_the_first_row(ref):
    """It goes by its target, a flight or a body, whatever the first row does: that follows it."""
    tables = tables_of((FRIGATE, DRONE), bodies=({"mu_km3_s2": 1e-6, "radius_km": 1.0, "x_km": 9e4},))
    follower = {"x_km": -500.0, "move": Move.FOLLOW, "ref": 1, "dx": -500.0}
    leader = {"move": Move.INTERCEPT, "ref": ref}
    world = world_of(tables, (follower, leader), ({"class_id": 1, "x_km": 8e4},))
    world = all_in_sight(world, tables)
    res = steered(tables, world=world)
    assert thrust_of(res, 0) == pytest.approx(thrust_of(res, 1), rel=1e-6)


def test_rings_of_followers_do_no_harm():
    tables = tables_of()
    ring = {"move": Move.FOLLOW, "dx": 100.0}
    rows = tuple(ring | {"x_km": 900.0 * n, "ref": (n + 1) % 3} for n in range(3))
    tail = {"move": Move.FOLLOW, "ref": 0, "dx": -300.0, "x_km": -300.0}, {"move": Move.FOLLOW, "ref": 3}
    res = steered(tables, *rows, *tail)
    assert np.hypot(res.this_turn.thrust_x, res.this_turn.thrust_y).max() <= G4 * (1 + 1e-12)
    # Who follows a ring is led by the thrust of the ring.
    assert res.this_turn.thrust_x[0, 3] == pytest.approx(res.this_turn.thrust_x[0, 0], rel=1e-9)
