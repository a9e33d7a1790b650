"""Properties that a turn's tracks must hold, and that they name what breaks them."""

from functools import partial

import numpy as np
import pytest

from game.rules.state.vocabulary import IMPULSES, PPM, Event
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle, properties
from game.testing.battles import Battle, no_orders
from game.testing.builders import FRIGATE, LASER, orders_for, tables_of, world_of

SHARES = [n * 50_000 for n in range(21)]
"""Power shares in steps of 5 %."""
HELD = (0, 1, 20_000, 39_900, 40_000)
"""Shields to begin with, of 40,000 MJ."""


@pytest.mark.parametrize("rest", [0, 333_333, PPM])
def test_each_impulse_is_exactly_one_recharge_step_whatever_is_ordered(rest):
    """In a whole turn, at every power share: as the oracle says, impulse by impulse."""
    tables = tables_of((FRIGATE | {"charge_ppm": 40_000},), (LASER,))
    cases = [(share, held) for share in SHARES for held in HELD]
    world = world_of(tables, tuple({"shield_mj": held, "capacitor_mj": 0} for _, held in cases))
    orders = orders_for(world)
    orders.units.power_given[:] = True
    shields = np.array([share for share, _ in cases])
    weapons = np.minimum(PPM - shields, rest)
    orders.units.shields_share_ppm[:], orders.units.weapons_share_ppm[:] = shields, weapons
    orders.units.drive_share_ppm[:] = PPM - shields - weapons
    after, _, tracks = resolve_turn(world, tables, orders)
    properties.assert_one_recharge_step(world, after, tables, tracks)
    for slot, (share, held) in enumerate(cases):
        shield, charge, gain = held, 0, oracle.damage.recharge_gain(160, share, PPM)
        for now in range(IMPULSES):
            shield = oracle.damage.shield_next(shield, 40_000, gain, restart=0, feigns=False, lives=True)
            charge = oracle.damage.capacitor_next(
                charge, 12_000, 480, int(weapons[slot]), PPM, PPM, lives=True
            )  # fmt: skip
            assert tracks.shield_mj[0, now + 1, slot] == shield
        assert after.units.capacitor_mj[0, slot, 0] == charge


def charged_twice(res):
    """Two recharge steps in an impulse."""
    RULES["charge"](res)
    RULES["charge"](res)


def quarrel(**second):
    """Two ships that fire at each other, whole but for half of their shields."""
    tables = tables_of((FRIGATE,), (LASER,))
    world = world_of(tables, ({"side": 0, "shield_mj": 20_000}, {"side": 1, "x_km": 1_000.0, **second}))
    return Battle(tables, world, no_orders(world))


def test_a_second_recharge_step_is_found():
    battle = quarrel(x_km=90_000.0)
    properties.assert_turns_hold(battle)
    twice = partial(resolve_turn, rules=RULES.changed(charge=charged_twice))
    with pytest.raises(AssertionError, match="one step is"):
        properties.assert_turns_hold(battle, resolve=twice)


@pytest.mark.parametrize("state", [{"hull_mj": 0, "lost_impulse": 0, "lost_cause": 1, "shield_mj": 0}, {"presence": 3}])
def test_shots_of_those_who_are_not_there_are_found(state):
    alive = quarrel()
    _, events, tracks = resolve_turn(alive.world, alive.tables, alive.orders)
    properties.assert_only_the_living_act(alive.world, events, tracks)
    assert (events["kind"][events["source"] == 1] == Event.LASER).any()
    gone = quarrel(**state)
    _, _, tracks = resolve_turn(gone.world, gone.tables, gone.orders)
    with pytest.raises(AssertionError, match="LASER by row 1 "):
        properties.assert_only_the_living_act(gone.world, events, tracks)


def test_a_path_that_is_left_is_told():
    battle = quarrel()
    here = np.ones((1, 2), bool)

    def pushed(world, tables, orders, *, record="all"):
        after, events, tracks = resolve_turn(world, tables, orders, record=record)
        tracks.unit_y_km[0, 7, 1] += 1e-9
        return after, events, tracks

    with pytest.raises(AssertionError, match="unit 2 of world 0 leaves its path in turn 1 at substep 7"):
        properties.assert_previews_right(battle, here, resolve=pushed)


@pytest.mark.parametrize("rest", [1e-11, 1e-160, 5e-324])
def test_what_rounding_leaves_to_a_ship_at_rest_does_not_turn_it(rest):
    battle = quarrel(x_km=90_000.0, vx_km_s=rest, vy_km_s=-rest, hx=-0.6, hy=0.8)
    after = properties.assert_turns_hold(battle, turns=1)
    assert (after.units.hx[0, 1], after.units.hy[0, 1]) == (-0.6, 0.8)
