"""Who hunts whom, from when on, and who comes on behind a fleet that leaves."""

import numpy as np
import pytest

from game.rules import seen_world
from game.rules.state.vocabulary import Move
from game.sim.policies import UnknownPolicyError, policy
from game.testing.builders import DARK, FRIGATE, LASER, all_in_sight, tables_of, world_of

CLAW = FRIGATE | {"mass_t": 9_000.0, "thrust_km_s2": 0.05}
HEAVY = FRIGATE | {"mass_t": 80_000.0}
LANCE = FRIGATE | {"mass_t": 70_000.0, "batteries": ((1, 1),)}
TABLES = tables_of((CLAW, FRIGATE, HEAVY, LANCE), weapons=(LASER, DARK))


def plotted(name, *rows, turn=4, side=0):
    world = all_in_sight(world_of(TABLES, rows), TABLES)
    world.battle.turn[:] = turn - 1
    return policy(name)(seen_world(world, TABLES, side), TABLES, side).units


def foe(x, **facts):
    return {"side": 1, "class_id": 1, "x_km": x, **facts}


@pytest.mark.parametrize(("turn", "kind"), [(3, Move.HOLD), (4, Move.PURSUE), (5, Move.PURSUE)])
def test_packs_rest_until_their_turn(turn, kind):
    units = plotted("hunt@4", {}, foe(60_000.0), turn=turn)
    assert (units.move[0, 0], bool(units.move_given[0, 0])) == (kind, True)
    assert not units.move_given[0, 1]


def test_the_one_reached_soonest_is_hunted_not_the_nearest():
    """The nearer one runs, the farther one comes."""
    runs, comes = foe(40_000.0, vx_km_s=30.0), foe(-60_000.0, vx_km_s=40.0)
    assert plotted("hunt", {}, runs, comes).ref[0, 0] == 2
    assert plotted("hunt", {}, foe(40_000.0), foe(-60_000.0)).ref[0, 0] == 1


def test_big_ships_and_lone_ones_are_preferred():
    assert plotted("hunt", {}, foe(50_000.0), foe(-51_000.0, class_id=2)).ref[0, 0] == 2
    company = [foe(50_000.0, y_km=500.0 * n) for n in range(4)]
    assert plotted("hunt", {}, *company, foe(-51_000.0)).ref[0, 0] == 5


@pytest.mark.parametrize(("y", "ref"), [(8_000.0, 3), (8_001.0, 1)])
def test_company_is_within_8000_km(y, ref):
    """Two together are worth less than one as far off, two apart as much: then the first uid is taken."""
    assert plotted("hunt", {}, foe(60_000.0), foe(60_000.0, y_km=y), foe(-60_000.0)).ref[0, 0] == ref


def test_who_outreaches_all_known_enemies_stays():
    units = plotted("hunt", {"class_id": 3}, {}, foe(60_000.0))
    assert units.move[0, :2].tolist() == [Move.HOLD, Move.PURSUE]


def test_nobody_hunts_whom_his_side_does_not_know():
    world = world_of(TABLES, ({}, foe(60_000.0)))
    units = policy("hunt")(seen_world(world, TABLES, 0), TABLES, 0).units
    assert units.move[0, 0] == Move.HOLD


@pytest.mark.parametrize(
    ("speeds", "kind"),
    [((5.0, 5.0), Move.PURSUE), ((-5.0, -5.0), Move.HOLD), ((0.0, 0.0), Move.HOLD), ((5.0, -5.0), Move.HOLD)],
)  # fmt: skip
def test_lances_come_on_only_once_most_of_the_mass_draws_away(speeds, kind):
    foes = [foe(50_000.0 + 100.0 * n, vx_km_s=v) for n, v in enumerate(speeds)]
    assert plotted("advance@4", {"class_id": 3}, *foes).move[0, 0] == kind


def test_it_is_mass_that_counts_and_the_turn():
    rows = {"class_id": 3}, foe(50_000.0, class_id=2, vx_km_s=5.0), foe(51_000.0, vx_km_s=-5.0), foe(52_000.0)
    units = plotted("advance@4", *rows)
    assert (units.move[0, 0], units.ref[0, 0]) == (Move.PURSUE, 1)
    assert plotted("advance@5", *rows).move[0, 0] == Move.HOLD


def test_friends_who_draw_away_do_not_count():
    """A heavy one of them that leaves makes nobody of the enemy leave."""
    rows = {"class_id": 3}, {"class_id": 2, "x_km": 9_000.0, "vx_km_s": 50.0}, foe(50_000.0)
    assert plotted("advance", *rows).move[0, 0] == Move.HOLD


def test_a_whole_squadron_that_moves_along_does_not_make_them_draw_away():
    """Speed counts against the own middle."""
    rows = {"class_id": 3, "vx_km_s": 5.0}, foe(50_000.0, vx_km_s=5.0)
    assert plotted("advance", *rows).move[0, 0] == Move.HOLD


def test_the_order_of_rows_changes_nothing():
    rng = np.random.default_rng(3)
    rows = [{"uid": n + 1, "y_km": 900.0 * n, "vx_km_s": 0.1 * n} for n in range(4)]
    rows += [foe(float(x), uid=10 + n, vx_km_s=float(v)) for n, (x, v) in enumerate(rng.normal(0, [6e4, 20], (6, 2)))]
    for name in ("hunt", "advance"):
        there, back = plotted(name, *rows), plotted(name, *rows[::-1])
        assert there.move[0].tolist() == back.move[0, ::-1].tolist()
        went = there.move[0] == Move.PURSUE
        assert (9 - back.ref[0, ::-1])[went].tolist() == there.ref[0][went].tolist()


@pytest.mark.parametrize("name", ["hunt+feign", "advance@4+feign", "hunt@", "charge@3"])
def test_what_takes_no_such_parameters_is_no_policy(name):
    with pytest.raises(UnknownPolicyError):
        policy(name)
