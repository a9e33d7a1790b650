"""Phase steer: the drive, postures, what thrust costs, and the machine's care."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from game.rules.motion.steer import end_burns, steer
from game.rules.preview import flown_paths
from game.rules.state.digest import world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import PPM, Move, Posture, Presence
from game.rules.turn import resolve_turn
from game.testing import oracle_motion as oracle
from game.testing.battles import Battle, in_a_quarter_turn
from game.testing.builders import FRIGATE, JUPITER, LANCE, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_motion import motion_battles

from .standard import G4, steered, thrust_of, turns

# ---- the drive and the throttle


@pytest.mark.parametrize("throttle", [1.0, 1.0 / 3.0, 0.25, 0.0])
def test_a_part_of_the_throttle_gives_that_part_of_the_thrust(throttle):
    res = steered(tables_of(), {"move": Move.BURN, "dx": 0.6, "dy": -0.8, "throttle": throttle})
    assert thrust_of(res) == pytest.approx((0.6 * G4 * throttle, -0.8 * G4 * throttle), rel=1e-15)
    assert res.world.units.throttle_ppm[0, 0] == round(throttle * PPM)


def test_who_is_tied_to_others_gives_its_part_of_the_groups_thrust_and_who_is_alone_all_of_its_own():
    """A tow of a quarter of the thrust at eight times the mass; one without a drive; and a ship beside them."""
    weak = FRIGATE | {"thrust_km_s2": 0.25 * G4, "mass_t": 8.0 * FRIGATE["mass_t"]}
    tables = tables_of((FRIGATE | {"tow_t": 1e6}, weak))
    tug, dead = {"move": Move.TOW, "ref": 1, "tow": 1}, {"system_ppm": 0}
    rows = (
        tug,
        {"class_id": 1},
        {"x_km": 9e3, "move": Move.BURN, "dx": 0.6, "dy": 0.8},
        {"x_km": -9e3, **dead},
        tug | dead | {"ref": 5, "tow": 5, "y_km": 9e3},
        {"y_km": 9e3} | dead,
        {"side": 1, "x_km": -4e4},
    )
    res = steered(tables, world=all_in_sight(world_of(tables, rows), tables))
    thrust = np.hypot(res.this_turn.thrust_x[0], res.this_turn.thrust_y[0])
    assert thrust.tolist() == pytest.approx([G4, 0.25 * G4, G4, 0.0, 0.0, 0.0, 0.0], abs=1e-9)


def test_after_its_turn_a_burn_is_a_coast():
    tables = tables_of()
    world = world_of(tables, ({"move": Move.BURN, "dx": 1.0},))
    world, _, _ = resolve_turn(world, tables, orders_for(world))
    assert world.units.move[0, 0] == Move.COAST
    speed = world.units.vx_km_s[0, 0]
    assert speed == pytest.approx(G4 * 300.0)
    world = turns(tables, world, 1)
    assert world.units.vx_km_s[0, 0] == speed
    assert world.units.throttle_ppm[0, 0] == 0


def test_delta_v_is_spent_and_cannot_be_overspent():
    tables = tables_of()
    res = steered(tables, {"move": Move.BURN, "dx": 1.0, "delta_v_km_s": 5.0}, {"move": Move.BURN, "dx": 1.0})
    assert res.world.units.delta_v_km_s[0, 0] == pytest.approx(5.0 - G4 * 25.0)
    assert res.world.units.delta_v_km_s[0, 1] == np.inf
    world = world_of(tables, ({"move": Move.BURN, "dx": 1.0, "delta_v_km_s": 5.0},))
    world, _, _ = resolve_turn(world, tables, orders_for(world))
    assert world.units.vx_km_s[0, 0] == pytest.approx(5.0, rel=1e-12)
    assert world.units.delta_v_km_s[0, 0] == 0.0


def test_heading_follows_thrust_and_stays_without():
    res = steered(tables_of(), {"move": Move.BURN, "dx": 0.6, "dy": 0.8, "throttle": 0.1}, {"hx": 0.8, "hy": -0.6})
    units = res.world.units
    assert (units.hx[0, 0], units.hy[0, 0]) == pytest.approx((0.6, 0.8), rel=1e-15)
    assert (units.hx[0, 1], units.hy[0, 1]) == (0.8, -0.6)


def test_a_hulk_burns_nothing_and_who_is_away_is_left_as_it_went():
    row = {"throttle_ppm": 700_000, "move": Move.HOLD, "vx_km_s": 9.0}
    res = steered(tables_of(), row | {"hull_mj": 0}, row, row | {"hull_mj": 0, "presence": Presence.GONE})
    assert res.world.units.throttle_ppm[0].tolist() == [0, PPM, 700_000]


# ---- postures


def test_evading_spends_thrust_and_moves_nothing():
    tables = tables_of()
    burn = {"move": Move.BURN, "dx": 1.0, "delta_v_km_s": 9.0}
    res = steered(tables, burn | {"posture": Posture.EVADE}, burn, {"posture": Posture.EVADE})
    assert res.this_turn.thrust_x[0].tolist() == [0.5 * G4, G4, 0.0]
    assert res.world.units.throttle_ppm[0].tolist() == [PPM, PPM, PPM // 2]
    left = res.world.units.delta_v_km_s[0]
    assert left[0] == left[1] < 9.0


@given(
    st.sampled_from((Move.HOLD, Move.WITHDRAW, Move.INTERCEPT, Move.BURN)), st.sampled_from((71_900.0, 9e4, 1.5e5)),
    st.floats(-30.0, 10.0), st.sampled_from((1.0, 0.4)), st.sampled_from((4.0, 2.0)), st.sampled_from((np.inf, 9.0)),
)  # fmt: skip
@example(Move.WITHDRAW, 71_900.0, 0.0, 1.0, 2.0, np.inf)
def test_who_evades_moves_with_half_of_its_drive_or_evades_no_more(move, r, up, throttle, gees, delta_v):
    own = gees * 0.00980665
    tables = tables_of((FRIGATE | {"thrust_km_s2": own},), bodies=(JUPITER,))
    row = {"x_km": r, "vx_km_s": up, "move": move, "ref": 1, "dx": 1.0, "throttle": throttle,
           "posture": Posture.EVADE, "delta_v_km_s": delta_v}  # fmt: skip
    world = world_of(tables, (row, {"side": 1, "x_km": 2e5}))
    world.contacts.level[:, 0, 1], world.contacts.seen_impulse[:] = 2, 0
    world.contacts.x_km[:, 0, 1] = 2e5
    res = steered(tables, world=world)
    moved, units = float(np.hypot(*thrust_of(res))), res.world.units
    evades = units.posture[0, 0] == Posture.EVADE
    own = min(own, delta_v / 25.0)
    assert moved <= oracle.for_moving(own, evades) * (1 + 1e-12)
    spent = moved + own - oracle.for_moving(own, evades)
    assert units.throttle_ppm[0, 0] == pytest.approx(spent / (gees * 0.00980665) * PPM, abs=1.0)
    assert delta_v == np.inf or units.delta_v_km_s[0, 0] == pytest.approx(max(delta_v - spent * 25.0, 0.0), abs=1e-9)
    # The machine never gives the last way out away for a dodge.
    if not evades:
        assert move != Move.BURN
        active = world.copy()
        active.units.posture[:] = Posture.ACTIVE
        assert thrust_of(steered(tables, world=active)) == thrust_of(res)


def test_evading_goes_on_where_half_of_the_drive_is_enough():
    tables = tables_of((FRIGATE | {"batteries": ()},), bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 95_000.0, "posture": Posture.EVADE, "move": Move.WITHDRAW},
                              {"side": 1, "x_km": 150_000.0}))  # fmt: skip
    world.contacts.level[:, 0, 1], world.contacts.seen_impulse[:] = 2, 0
    world.contacts.x_km[:, 0, 1] = 150_000.0
    paths = flown_paths(world, tables, None, 12)
    assert paths.world.units.posture[0, 0] == Posture.EVADE
    assert paths.fell_step[0, 0] < 0
    world.units.x_km[0, 0] = 71_700.0  # 2 g do not carry it there
    paths = flown_paths(world, tables, None, 12)
    assert paths.world.units.posture[0, 0] == Posture.ACTIVE
    assert paths.fell_step[0, 0] < 0


@pytest.mark.parametrize("without", [{"delta_v_km_s": 0.0}, {"system_ppm": 0}, {"class_id": 1}])
def test_who_has_no_thrust_evades_nothing(without):
    tables = tables_of((FRIGATE, FRIGATE | {"thrust_km_s2": 0.0}))
    res = steered(tables, {"posture": Posture.EVADE, "move": Move.COAST} | without)
    assert res.world.units.posture[0, 0] == Posture.ACTIVE


def test_a_tug_that_evades_gives_its_tow_half_of_its_drive():
    tables = tables_of()
    tug = {"x_km": 5.0, "move": Move.TOW, "ref": 1, "tow": 1, "posture": Posture.EVADE}
    world = world_of(tables, (tug, {"system_ppm": 0, "move": Move.COAST}, {"side": 1, "x_km": 9_000.0}))
    world.contacts.level[:, 0, 2], world.contacts.seen_impulse[:] = 2, 0
    world.contacts.x_km[:, 0, 2] = 9_000.0
    res = steered(tables, world=world)
    assert res.this_turn.thrust_x[0, :2].tolist() == pytest.approx([-0.5 * G4, 0.0])
    assert res.world.units.throttle_ppm[0, 0] == PPM


@pytest.mark.parametrize(("row", "stays"), [
    ({"move": Move.COAST}, True),
    ({"move": Move.HOLD}, True),
    ({"move": Move.BURN, "dx": 1.0, "throttle": 0.6}, True),
    ({"move": Move.BURN, "dx": 1.0, "throttle": 0.61}, False),
])  # fmt: skip
def test_thrusting_hard_ends_a_feint(row, stays):
    res = steered(tables_of(bodies=(JUPITER,)), row | {"x_km": 110_000.0, "posture": Posture.FEIGN})
    assert res.world.units.posture[0, 0] == (Posture.FEIGN if stays else Posture.ACTIVE)


def test_who_feigns_limps():
    tables = tables_of()
    res = steered(tables, {"vx_km_s": 9.0, "posture": Posture.FEIGN}, {"vx_km_s": 9.0})
    assert res.this_turn.thrust_x[0].tolist() == pytest.approx([-0.6 * G4, -G4])


@pytest.mark.parametrize("move", Move)
def test_whose_plant_is_spun_down_has_no_drive_whatever_its_move(move):
    """It coasts, keeps its heading, shows no burn and spends nothing; with the plant up again it moves again."""
    tables = tables_of(bodies=(JUPITER,))
    row = {"x_km": 110_000.0, "vx_km_s": 9.0, "move": move, "ref": 1, "dx": 0.0, "dy": 1.0, "delta_v_km_s": 5.0,
           "until_impulse": 12, "range_km": 100_000.0}  # fmt: skip
    foe = {"side": 1, "x_km": 119_000.0, "uid": 2}
    for posture, still in ((Posture.SPUN_DOWN, True), (Posture.ACTIVE, move == Move.COAST)):
        world = all_in_sight(world_of(tables, (row | {"posture": posture}, foe)), tables)
        res, units = steered(tables, world=world), world.units
        after = res.world.units
        assert (after.throttle_ppm[0, 0] == 0) == still
        assert (after.delta_v_km_s[0, 0] == 5.0) == still
        assert (res.this_turn.thrust_x[0, 0] == res.this_turn.thrust_y[0, 0] == 0.0) == still
        if still:
            assert (after.hx[0, 0], after.hy[0, 0]) == (units.hx[0, 0], units.hy[0, 0])


def test_a_tug_whose_plant_is_spun_down_is_carried_by_its_tow():
    tables = tables_of()
    tug = {"x_km": 5.0, "move": Move.TOW, "ref": 1, "tow": 1, "posture": Posture.SPUN_DOWN}
    world = world_of(tables, (tug, {"move": Move.COAST}, {"side": 1, "x_km": 9_000.0}))
    world.contacts.level[:, 0, 2], world.contacts.seen_impulse[:] = 2, 0
    world.contacts.x_km[:, 0, 2] = 9_000.0
    res = steered(tables, world=world)
    assert res.this_turn.thrust_x[0, :2].tolist() == pytest.approx([0.0, -G4])
    assert res.world.units.throttle_ppm[0, :2].tolist() == [0, PPM]


# ---- every order, any state


@given(motion_battles())
def test_thrust_never_exceeds_the_drive(battle):
    tables, world = battle
    units = world.units
    res = steered(tables, world=world)
    most = [
        oracle.drive_thrust(t, int(d), int(p), spun_down=posture == Posture.SPUN_DOWN)
        for t, d, p, posture in zip(
            tables.classes.thrust_km_s2[units.class_id[0]],
            units.system_ppm[0, :, 0],
            units.drive_share_ppm[0],
            units.posture[0],
            strict=True,
        )
    ]
    size = np.hypot(res.this_turn.thrust_x[0], res.this_turn.thrust_y[0])
    assert (size <= np.array(most) * (1.0 + 1e-12)).all()
    alive = world.fighting()[0]
    assert (size[~alive] == 0.0).all()
    assert (res.world.units.throttle_ppm <= PPM).all()
    assert (res.world.units.delta_v_km_s >= 0.0).all()
    assert (np.abs(np.hypot(res.world.units.hx, res.world.units.hy) - 1.0) < 1e-12).all()
    assert world_digests(res.world)[0]  # no NaN


def test_end_of_burns_leaves_other_moves():
    tables = tables_of()
    res = Resolution(world_of(tables, tuple({"move": m} for m in Move)), tables, "none")
    end_burns(res)
    want = [Move.COAST if m == Move.BURN else m for m in Move]
    assert res.world.units.move[0].tolist() == want


# ---- the machine's care


@pytest.mark.parametrize("law", range(4))
def test_who_is_on_a_way_out_stays_on_it(law):
    """As long as it is in danger: the way is not chosen anew in each impulse."""
    tables = tables_of((FRIGATE | {"thrust_km_s2": 0.08},), bodies=(JUPITER,))
    row = {"x_km": 72_000.0, "vx_km_s": -9.0, "vy_km_s": 4.0, "move": Move.HOLD}
    res = Resolution(world_of(tables, (row,)), tables, "none")
    res.begin_impulse(0)
    res.this_turn.escape_law[0, 0] = law
    steer(res)
    out, side = ((1.0, 0.0), (0.8, 0.6), (0.6, 0.8), (0.0, 1.0))[law]
    assert res.this_turn.escape_law[0, 0] == law
    assert thrust_of(res) == pytest.approx((0.08 * out, 0.08 * side))


@given(motion_battles())
def test_orders_turn_with_the_map(battle):
    """A quarter turn exchanges x and y: thrust, headings and all that is spent are the same to the last bit."""
    tables, world = battle
    units = world.units
    places = {(x, y) for x, y in zip(units.x_km[0].tolist(), units.y_km[0].tolist(), strict=True)}
    # On top of its target a ship takes a side that does not turn; rails do turn, but bodies on them round by sums.
    assume(len(places) == world.unit_slots)
    assume((units.ref[0] != np.arange(world.unit_slots)).all())
    tug = np.flatnonzero(units.tow[0] >= 0)  # nor does one that flees from what it tows
    assume((units.side[0, units.tow[0, tug]] == units.side[0, tug]).all())
    plain = Battle(tables, world, orders_for(world))
    quarter = in_a_quarter_turn(plain)
    one, other = (steered(each.tables, world=each.world) for each in (plain, quarter))
    assert np.array_equal(one.this_turn.thrust_x, other.this_turn.thrust_y)
    assert np.array_equal(-one.this_turn.thrust_y, other.this_turn.thrust_x)
    again = in_a_quarter_turn(in_a_quarter_turn(in_a_quarter_turn(Battle(quarter.tables, other.world, plain.orders))))
    assert world_digests(again.world) == world_digests(one.world)


# ---- tows


def test_who_lets_its_tow_go_and_what_is_let_go_fly_alone_from_this_impulse_on():
    """Near the planet a tug falls too fast to keep its tow; the tow has weak engines and an order of its own."""
    tables = tables_of((FRIGATE, LANCE | {"thrust_km_s2": 0.002}), bodies=(JUPITER,))
    tug = {"x_km": 73_000.0, "y_km": 3.0, "vx_km_s": -10.0, "move": Move.TOW, "ref": 1, "tow": 1}
    tow = {"class_id": 1, "x_km": 73_000.0, "vx_km_s": -10.0, "move": Move.BURN, "dx": 0.0, "dy": 1.0}
    res, alone = steered(tables, tug, tow), steered(tables, tug | {"tow": -1}, tow)
    assert res.world.units.tow[0].tolist() == [-1, -1]
    assert thrust_of(res, 1) == (0.0, 0.002)
    assert thrust_of(res) == thrust_of(alone) == pytest.approx((G4, 0.0), abs=1e-5)
    assert res.world.units.throttle_ppm.tolist() == alone.world.units.throttle_ppm.tolist()


@pytest.mark.parametrize("throttle", [1.0, 0.5])
def test_who_flies_beside_tugs_has_the_thrust_of_its_own(throttle):
    tug, tow = {"x_km": 5.0, "move": Move.TOW, "ref": 1, "tow": 1}, {"system_ppm": 0}
    lone = {"x_km": 900.0, "move": Move.BURN, "dx": 0.6, "dy": 0.8, "throttle": throttle}
    res = steered(tables_of(), tug, tow, lone)
    assert (
        thrust_of(res, 2)
        == thrust_of(steered(tables_of(), lone))
        == pytest.approx((0.6 * throttle * G4, 0.8 * throttle * G4))
    )


def test_a_tow_that_outlives_everybody_steers_nothing():
    """Tug and tow are hulks, and the line has not been cut yet: nobody is left to steer."""
    hulk = {"hull_mj": 0, "vx_km_s": 1.0}
    tables = tables_of((FRIGATE,))
    world = world_of(tables, (hulk | {"move": Move.TOW, "ref": 1, "tow": 1}, hulk))
    res = steered(tables, world=world)
    assert (res.this_turn.thrust_x == 0.0).all()
