"""Orbits: the burn onto a circle, what keeps it, and that nothing is spent in it."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.rules.motion.orbiting import CIRCLED, SETTLED, apsides, circling, settled
from game.rules.motion.steer import steer
from game.rules.preview import flown_paths
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import PPM, Event, Fault, Frame, Move, Presence
from game.rules.turn import resolve_turn
from game.testing import oracle_motion as oracle
from game.testing.builders import FRIGATE, JUPITER, LANCE, orders_for, tables_of, world_of
from game.testing.strategies_motion import motion_tables

G4 = FRIGATE["thrust_km_s2"]
MU, RADIUS = JUPITER["mu_km3_s2"], JUPITER["radius_km"]
_STEP = unit_vector(5.0 * 360.0 / (1.7699 * 86_400.0))
IO = {"mu_km3_s2": 5_960.0, "radius_km": 1_822.0, "around": 0, "rail_km": 421_800.0,
      "step_x": _STEP[0], "step_y": _STEP[1]}  # fmt: skip
PLANET, MOON = tables_of(bodies=(JUPITER,)), tables_of(bodies=(JUPITER, IO))


def circular(radius, mu=MU):
    return float(np.sqrt(mu / radius))


def circles(radius, **more):
    return {"move": Move.ORBIT, "range_km": radius, "x_km": radius, "vy_km_s": circular(radius)} | more


def turns(tables, world, count):
    return flown_paths(world, tables, None, count).world


def distance(world, tables, body=0, row=0):
    x, y = body_places(world, tables, 0)
    return float(np.hypot(world.units.x_km[0, row] - x[0, 0, body], world.units.y_km[0, row] - y[0, 0, body]))


def thrust(tables, world, impulse=0):
    res = Resolution(world, tables, "none")
    res.begin_impulse(impulse)
    steer(res)
    return res.this_turn.thrust_x[0], res.this_turn.thrust_y[0], res


# ---- leaf functions


@given(st.floats(-2e5, 2e5), st.floats(8e4, 2e5), st.floats(-60.0, 60.0), st.floats(-60.0, 60.0))
def test_the_ends_of_a_free_orbit_are_those_of_the_oracle(x, y, vx, vy):
    low, high = (float(end[0]) for end in apsides(*(np.array([v]) for v in (x, y, vx, vy)), np.array([MU])))
    want = oracle.apsides((x, y), (vx, vy), MU)
    assert low == pytest.approx(want[0], rel=1e-6, abs=1e-6)
    if 2.0 / np.hypot(x, y) - (vx * vx + vy * vy) / MU > 1e-9:
        assert high == pytest.approx(want[1], rel=1e-6)
    assert low <= np.hypot(x, y) * (1 + 1e-6)


ENDS = ((1.0, (1e5, 1e5)), (np.sqrt(0.5), (1e5 / 3.0, 1e5)), (np.sqrt(1.5), (1e5, 3e5)), (1.5, (1e5, np.inf)),
        (0.0, (0.0, 1e5)))  # fmt: skip


@pytest.mark.parametrize(("speed", "ends"), ENDS)
def test_ends_of_known_orbits(speed, ends):
    v = speed * circular(1e5)
    got = apsides(np.array([1e5]), np.array([0.0]), np.array([0.0]), np.array([v]), np.array([MU]))
    assert (float(got[0][0]), float(got[1][0])) == pytest.approx(ends)


def test_just_at_the_speed_of_escape_an_orbit_is_open():
    one = np.ones(1)
    low, high = apsides(one, 0.0 * one, 0.0 * one, 2.0 * one, 2.0 * one)
    assert (low[0], high[0]) == (1.0, np.inf)


radii = st.sampled_from((72_000.0, 95_000.0, 110_000.0, 2e5))


@example(1.1e5, 0.0, 0.0, 34.0, 1.1e5, 0, 1.0, 0)
@example(1.1e5, 0.0, 0.0, 34.0, 1.1e5, -1, 1.0, PPM)
@given(
    st.floats(8.5e4, 2.4e5), st.floats(-5e4, 5e4), st.floats(-8.0, 8.0), st.floats(-40.0, 40.0), radii,
    st.sampled_from((-1, 0, 1)), st.sampled_from((1.0, 0.5)), st.sampled_from((0, PPM)),
)  # fmt: skip
def test_thrust_is_that_of_the_oracle(x, y, vx, vy, radius, sense, throttle, flare):
    row = circles(radius, x_km=x, y_km=y, vx_km_s=vx, vy_km_s=vy, dx=float(sense), throttle=throttle)
    world = world_of(PLANET, (row | {"throttle_ppm": flare},))
    tx, ty, res = thrust(PLANET, world)
    if res.this_turn.escape_law[0, 0] >= 0:
        return
    pull = oracle.gravity((x + vx * 12.5, y + vy * 12.5), [(0.0, 0.0, MU, RADIUS)])
    circle = oracle.Circle(MU, radius, sense)
    want = oracle.orbit((x, y), (vx, vy), pull, circle, G4 * throttle, 25.0, flare > 0)
    assert (tx[0], ty[0]) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("pull", [0.0152, 0.0156, 0.012])
@pytest.mark.parametrize("sense", [0, 1, -1])
def test_who_has_hardly_thrust_to_spare_still_closes_in(pull, sense):
    """By a twentieth of what the drive has, where the pull of the rest is nearly all of that; beside one that falls."""
    most, two = 0.015625, np.ones(2)
    off, drift = (np.array([1_000.0, 0.0]), np.array([0.0, 900.0])), (np.array([0.0, 0.5]), np.array([0.0, 1.0]))
    pulls = np.array([-pull, 0.0]), np.array([0.0, -pull])
    x, y = circling(off, drift, pulls, two, 990.0 * two, sense * two, two, most * two, 4.0)
    for row in range(2):
        circle = oracle.Circle(1.0, 990.0, sense)
        one = (tuple(float(part[row]) for part in pair) for pair in (off, drift, pulls))
        assert (x[row], y[row]) == pytest.approx(oracle.orbit(*one, circle, most, 4.0, False), rel=1e-9)


@pytest.mark.parametrize(("flare", "part"), [(0, SETTLED), (PPM, CIRCLED)])
@pytest.mark.parametrize("inside", [True, False])
def test_an_orbit_is_left_alone_within_its_band_alone(flare, part, inside):
    """At the lowest point of an ellipse whose highest just is, or is not, within the band."""
    a = 1.1e5 * (1.0 + (0.5 if inside else 0.52) * part)
    v = float(np.sqrt(MU * (2.0 / 1.1e5 - 1.0 / a)))
    world = world_of(PLANET, (circles(1.1e5, vy_km_s=v, throttle_ppm=flare),))
    tx, ty, _ = thrust(PLANET, world)
    assert (tx[0] == ty[0] == 0.0) == inside


@pytest.mark.parametrize(("radius", "mending"), [(150.0, False), (200.0, True)])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_the_band_of_an_orbit_counts_to_its_edge(radius, mending, side):
    """Circles at just the highest and the lowest that it allows, in numbers that know no rounding."""
    part = 0.005 if mending else 0.02
    at = radius + side * part * radius
    for wanted, within in ((radius, True), (np.nextafter(radius, radius - side), False)):
        one = np.ones(1)
        off, drift = (at * one, 0.0 * one), (0.0 * one, one)
        assert settled(off, drift, at * one, wanted * one, 0.0 * one, one, np.array([mending]))[0] == within


# ---- what it achieves


def test_who_circles_spends_nothing_and_stays():
    tables = motion_tables(1)
    world = world_of(tables, (circles(1.1e5, delta_v_km_s=3.0),), worlds=2)
    world.units.class_id[:, 0] = 0, 4
    after = turns(tables, world, 30)
    assert (after.units.delta_v_km_s[:, 0] == 3.0).all()
    assert np.hypot(after.units.x_km, after.units.y_km) == pytest.approx(1.1e5, rel=1e-3)
    assert not after.units.throttle_ppm[:, 0].any()


COMERS = (
    (110_000.0, {"x_km": 110_000.0}), (90_000.0, {"x_km": 110_000.0}), (150_000.0, {"y_km": 110_000.0}),
    (120_000.0, {"x_km": 300_000.0, "vx_km_s": -20.0, "vy_km_s": -3.0}),
    (100_000.0, {"x_km": 80_000.0, "vy_km_s": 62.0}), (100_000.0, {"x_km": 110_000.0, "class_id": 4}),
)  # fmt: skip


def test_whoever_is_told_to_comes_to_circle():
    tables = motion_tables(1)
    world = world_of(tables, ({"move": Move.ORBIT},), worlds=len(COMERS))
    for w, (goal, row) in enumerate(COMERS):
        for name, value in (row | {"range_km": goal}).items():
            getattr(world.units, name)[w, 0] = value
    units = turns(tables, world, 26).units
    for w, (goal, _) in enumerate(COMERS):
        assert units.presence[w, 0] == Presence.PRESENT
        assert units.throttle_ppm[w, 0] == 0
        assert np.hypot(units.x_km[w, 0], units.y_km[w, 0]) == pytest.approx(goal, rel=SETTLED)
        place, speed = (units.x_km[w, 0], units.y_km[w, 0]), (units.vx_km_s[w, 0], units.vy_km_s[w, 0])
        assert oracle.apsides(place, speed, MU) == pytest.approx((goal, goal), rel=SETTLED)


@pytest.mark.parametrize("sense", [1.0, -1.0])
def test_the_sense_that_is_ordered_is_flown(sense):
    world = world_of(PLANET, ({"x_km": 1.1e5, "vy_km_s": 3.0, "move": Move.ORBIT, "range_km": 1.1e5, "dx": sense},))
    units = turns(PLANET, world, 6).units
    turn = units.x_km * units.vy_km_s - units.y_km * units.vx_km_s
    assert np.sign(turn[0, 0]) == sense
    assert abs(turn[0, 0]) == pytest.approx(1.1e5 * circular(1.1e5), rel=1e-2)


def test_a_moon_that_runs_is_circled_as_it_runs():
    code = world_of(MOON, ({},)).body_code(1)
    world = world_of(MOON, ({"x_km": 300_000.0, "move": Move.ORBIT, "range_km": 4_000.0, "ref": code},))
    after = turns(MOON, world, 16)
    for _ in range(10):
        after = turns(MOON, after, 1)
        assert distance(after, MOON, 1) == pytest.approx(4_000.0, rel=SETTLED)


def test_a_moon_behind_the_planet_is_reached_round_it():
    code = world_of(MOON, ({},)).body_code(1)
    world = world_of(MOON, ({"x_km": -110_000.0, "move": Move.ORBIT, "range_km": 4_000.0, "ref": code},))
    after = turns(MOON, world, 34)
    assert distance(after, MOON, 1) == pytest.approx(4_000.0, rel=SETTLED)


def test_the_body_whose_surface_is_nearest_is_circled_for_good():
    """Jupiter pulls harder there, and will be nearer to where the moon goes than the ship was."""
    world = world_of(MOON, ({"x_km": 425_800.0, "vy_km_s": 17.33, "move": Move.ORBIT, "range_km": 4_000.0},))
    res = thrust(MOON, world)[2]
    assert res.world.units.ref[0, 0] == world.body_code(1)
    assert distance(turns(MOON, world, 6), MOON, 1) == pytest.approx(4_000.0, rel=SETTLED)


def test_without_a_body_there_is_rest():
    tables = tables_of()
    world = world_of(tables, ({"vx_km_s": 0.5, "move": Move.ORBIT, "range_km": 1e5},))
    assert abs(turns(tables, world, 1).units.vx_km_s[0, 0]) < 1e-9


def test_one_who_may_not_circle_so_low_still_lives():
    """Written into the columns, as no order can be: the machine keeps a way out."""
    world = world_of(PLANET, ({"x_km": 110_000.0, "move": Move.ORBIT, "range_km": 50_000.0},))
    assert turns(PLANET, world, 20).units.presence[0, 0] == Presence.PRESENT


def test_a_dead_drive_drifts():
    world = world_of(PLANET, (circles(1.1e5, system_ppm=0, range_km=1.5e5),))
    assert distance(turns(PLANET, world, 4), PLANET) == pytest.approx(1.1e5, rel=1e-3)


# ---- as it was previewed, in any order of rows, in a mirror


def fleet():
    rows = (circles(1.1e5), {"x_km": 95_000.0, "move": Move.ORBIT, "range_km": 1.2e5, "dx": -1.0},
            {"y_km": -1.2e5, "vx_km_s": 3.0, "move": Move.ORBIT, "range_km": 9e4, "class_id": 1},
            {"side": 1, "x_km": -2e5, "move": Move.COAST})  # fmt: skip
    return world_of(MOON, rows)


def test_the_path_shown_is_the_path_flown():
    world = fleet()
    flown = flown_paths(world, MOON, None, 3)
    for _ in range(3):
        world = resolve_turn(world, MOON, orders_for(world))[0]
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        assert (getattr(world.units, name) == getattr(flown.world.units, name)).all()


def test_rows_and_mirror():
    world = fleet()
    digest = world_digests(turns(MOON, world, 3))
    assert world_digests(mirrored(turns(MOON, mirrored(world), 3))) == digest
    assert world_digests(turns(MOON, permuted(world, np.array([2, 3, 0, 1]), np.arange(0)), 3)) == digest


# ---- what makes no sense


@pytest.mark.parametrize(("order", "fault"), [
    ({"move": Move.ORBIT, "range_km": 1.1e5}, None),
    ({"move": Move.ORBIT, "range_km": RADIUS * 1.0051}, None),
    ({"move": Move.ORBIT, "range_km": RADIUS * 1.005}, Fault.BAD_ORBIT),
    ({"move": Move.ORBIT, "range_km": 0.0}, Fault.BAD_ORBIT),
    ({"move": Move.ORBIT, "range_km": 1.1e5, "ref": 1}, Fault.BAD_ORBIT),  # a ship
    ({"move": Move.ORBIT, "range_km": 4e3, "ref": 3}, None),  # the moon
    ({"move": Move.ORBIT, "range_km": 4e3, "ref": 2}, Fault.BAD_ORBIT),
    ({"move": Move.ORBIT, "range_km": 4e3, "ref": 4}, Fault.NO_TARGET),
    ({"move": Move.FOLLOW, "ref": 3, "frame": Frame.ORBIT, "dx": 9e3}, None),
    ({"move": Move.FOLLOW, "ref": 2, "frame": Frame.ORBIT, "dx": 9e4}, Fault.BAD_FRAME),
    ({"move": Move.FOLLOW, "ref": 2, "frame": Frame.MAP, "dx": 9e4}, None),
    ({"move": Move.FOLLOW, "ref": 3, "frame": Frame.TARGET, "dx": 9e3}, Fault.BAD_FRAME),
    ({"move": Move.BURN, "ref": 3, "frame": Frame.TARGET, "dx": 1.0}, None),
    ({"move": Move.HOLD, "ref": 2, "frame": Frame.ORBIT}, None),
])  # fmt: skip
def test_orbits_and_frames_that_make_no_sense_are_refused(order, fault):
    world = world_of(MOON, ({"x_km": 1.5e5}, {"x_km": 1.6e5}))
    orders = orders_for(world)
    orders.units.move_given[0, 0] = True
    for name, value in order.items():
        getattr(orders.units, name)[0, 0] = value
    after, events, _ = resolve_turn(world, MOON, orders)
    refused = events[events["kind"] == Event.ORDER_REFUSED]
    assert refused["value"].tolist() == ([] if fault is None else [fault])
    if fault is not None:
        assert after.units.move[0, 0] == Move.HOLD


@pytest.mark.parametrize("move", [Move.ORBIT, Move.BURN, Move.FOLLOW])
def test_where_there_are_no_bodies_there_are_no_orbits(move):
    tables = tables_of()
    world = world_of(tables, ({}, {"x_km": 1e3}))
    orders = orders_for(world)
    orders.units.move_given[0, 0], orders.units.move[0, 0], orders.units.dx[0, 0] = True, move, 1.0
    orders.units.frame[0, 0], orders.units.range_km[0, 0] = Frame.ORBIT, 1e5
    orders.units.ref[0, 0] = 1 if move == Move.FOLLOW else -1
    _, events, _ = resolve_turn(world, tables, orders)
    refused = events[events["kind"] == Event.ORDER_REFUSED]
    assert refused["value"].tolist() == [Fault.BAD_ORBIT if move == Move.ORBIT else Fault.BAD_FRAME]


# ---- formations in the orbit's frame


@pytest.mark.parametrize("leader", ["ship", "moon"])
def test_an_offset_in_the_frame_of_the_orbit_turns_with_it(leader):
    tables = tables_of((FRIGATE, LANCE), bodies=(JUPITER, IO))
    code = world_of(tables, ({}, {})).body_code(1)
    far = {"ship": 1.1e5, "moon": 421_800.0}[leader]
    speed = circular(far)
    lead = {"x_km": 1.1e5, "vy_km_s": circular(1.1e5), "move": Move.COAST}
    follow = {"x_km": far + 6_000.0, "y_km": 500.0, "vy_km_s": speed, "move": Move.FOLLOW, "frame": Frame.ORBIT,
              "dx": 900.0, "dy": 6_000.0, "ref": 1 if leader == "ship" else code}  # fmt: skip
    after = turns(tables, world_of(tables, (follow, lead)), 12)
    units, (bx, by) = after.units, body_places(after, tables, 0)
    x, y = (units.x_km[0, 1], units.y_km[0, 1]) if leader == "ship" else (bx[0, 0, 1], by[0, 0, 1])
    r = np.hypot(x, y)
    want = x + (900.0 * -y + 6_000.0 * x) / r, y + (900.0 * x + 6_000.0 * y) / r
    assert np.hypot(units.x_km[0, 0] - want[0], units.y_km[0, 0] - want[1]) < 60.0


@pytest.mark.parametrize("place", [(0.0, -309_000.0), (0.0, -291_000.0), (9_000.0, -300_000.0)])
def test_an_offset_to_a_body_that_circles_none_is_seen_from_the_centre_of_the_map(place):
    """It is the first body, and the one that pulls: who is there already stays."""
    tables = tables_of(bodies=({"mu_km3_s2": 1e-6, "radius_km": 1_000.0, "y_km": -300_000.0},))
    code = world_of(tables, ({},)).body_code(0)
    row = {"x_km": place[0], "y_km": place[1], "move": Move.FOLLOW, "frame": Frame.ORBIT, "ref": code,
           "dx": place[0], "dy": -300_000.0 - place[1]}  # fmt: skip
    tx, ty, _ = thrust(tables, world_of(tables, (row,)))
    assert (tx[0], ty[0]) == pytest.approx((0.0, 0.0), abs=1e-9)


def test_a_turn_of_orbits_tells_nothing_and_costs_nothing():
    world = world_of(PLANET, (circles(1.1e5), {"x_km": 1e5, "side": 0, "move": Move.COAST}))
    _, events, _ = resolve_turn(world, PLANET, orders_for(world))
    assert not np.isin(events["kind"], (Event.FELL, Event.ORDER_REFUSED)).any()


@pytest.mark.parametrize("sense", [0.0, 1.0])
def test_who_circles_the_way_it_is_told_coasts_in_a_mirror_too(sense):
    world = mirrored(world_of(PLANET, (circles(1.1e5, dx=sense),)))
    tx, ty, _ = thrust(PLANET, world)
    assert tx[0] == ty[0] == 0.0
    tx, ty, _ = thrust(PLANET, mirrored(world_of(PLANET, (circles(1.1e5, dx=-1.0),))))
    assert np.hypot(tx[0], ty[0]) > 0.0


@pytest.mark.parametrize(("dx", "dy", "vy"), [(9_000.0, 0.0, 0.5), (-5_000.0, 3_000.0, -1.0), (3_000.0, 0.0, 1.3)])
def test_thrust_beside_a_moon_is_that_of_the_oracle(dx, dy, vy):
    """What moves the moon itself is no pull on who circles it."""
    res = Resolution(world_of(MOON, ({},)), MOON, "none")
    (x0, y0), (x1, y1), (x2, y2) = (
        (float(res.this_turn.body_x[0, s, 1]), float(res.this_turn.body_y[0, s, 1])) for s in (0, 5, 10)
    )
    # By the chord: the mean over two impulses is the speed in the middle, and its change what moves the moon.
    ax, ay = (x2 - 2 * x1 + x0) / 625.0, (y2 - 2 * y1 + y0) / 625.0
    vx0, vy0 = (x1 - x0) / 25.0 - ax * 12.5, (y1 - y0) / 25.0 - ay * 12.5
    code = world_of(MOON, ({},)).body_code(1)
    row = {"x_km": x0 + dx, "y_km": y0 + dy, "vx_km_s": vx0, "vy_km_s": vy0 + vy, "move": Move.ORBIT,
           "range_km": 4_000.0, "ref": code}  # fmt: skip
    tx, ty, _ = thrust(MOON, world_of(MOON, (row,)))
    middle = x0 + dx + vx0 * 12.5, y0 + dy + (vy0 + vy) * 12.5
    bodies = [(0.0, 0.0, MU, RADIUS), (0.5 * (x0 + x1), 0.5 * (y0 + y1), IO["mu_km3_s2"], IO["radius_km"])]
    gx, gy = oracle.gravity(middle, bodies)
    circle = oracle.Circle(IO["mu_km3_s2"], 4_000.0, 0)
    want = oracle.orbit((dx, dy), (0.0, vy), (gx - ax, gy - ay), circle, G4, 25.0, False)
    assert (tx[0], ty[0]) == pytest.approx(want, abs=3e-5)
