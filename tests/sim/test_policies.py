from pathlib import Path

import numpy as np
import pytest

from game.rules.knowledge.sight import seen_world
from game.rules.state.columns import NONE
from game.rules.state.orders import OrderSet
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import Kind, Level, Mission, Move, Posture, Priority
from game.rules.state.world import World
from game.scenario import load, scenario_of_text
from game.sim.batch import beside_squadrons, plotted_orders, policies_of, side_policies
from game.sim.policies import UnknownPolicyError, nearest_foe, policy, policy_names
from game.testing.builders import DRONE, FIGHTER, FRIGATE, IMPACTOR, LANCE, LASER, all_in_sight, tables_of, world_of
from tests.scenario.examples import SMALL

TABLES = tables_of((FRIGATE | {"hangar": 30}, LANCE, FIGHTER, DRONE))
ENEMY, SELF = 1, 0
YARD = Path(__file__).parents[1] / "scenarios" / "yard.toml"


def meeting(**own: object) -> World:
    """Three frigates with fighters, and two lances that they know of; a third that they do not."""
    ships = tuple({"rank": rank, "y_km": 100.0 * rank} | own for rank in (9, 5, 1))
    lances = tuple({"side": ENEMY, "class_id": 1, "x_km": x} for x in (30_000.0, 20_000.0, 5_000.0))
    world = world_of(TABLES, ships + lances, ({"home": 0}, {"side": ENEMY, "class_id": 3, "x_km": 9_000.0}), worlds=2)
    world.sides.commander[:, SELF] = 0
    all_in_sight(world, TABLES)
    world.contacts.level[:, SELF, 5] = Level.UNKNOWN
    return world


def plotted(name: str, world: World, tables: Tables = TABLES) -> OrderSet:
    return policy(name)(seen_world(world, tables, SELF), tables, SELF)


@pytest.mark.parametrize(
    "name", ["", "chrage", "withdraw@", "withdraw@x", "hold@3", "charge+feign", "withdraw+hide", "Hold"]
)
def test_a_name_that_no_policy_has_is_refused_and_the_real_ones_told(name: str) -> None:
    with pytest.raises(UnknownPolicyError, match="withdraw"):
        policy(name)


@pytest.mark.parametrize("name", [*policy_names(), "withdraw@4", "withdraw+feign", "withdraw@12+feign"])
def test_a_policy_orders_its_own_living_alone(name: str) -> None:
    world = meeting()
    world.units.hull_mj[0, 2] = 0
    orders = plotted(name, world)
    assert not orders.units.move_given[:, 3:].any()
    assert not orders.units.move_given[0, 2]
    assert not orders.flights.given[:, 1].any()


def test_a_charge_goes_for_the_nearest_that_is_known() -> None:
    world = meeting()
    orders = plotted("charge", world)
    assert (orders.units.move[:, :3] == Move.INTERCEPT).all()
    assert (orders.units.ref[:, :3] == 4).all()
    assert (orders.flights.mission[:, 0] == Mission.STRIKE).all()


def test_a_charge_that_knows_of_nobody_holds() -> None:
    world = meeting()
    world.contacts.level[:] = Level.UNKNOWN
    orders = plotted("charge", world)
    assert (orders.units.move[:, :3] == Move.HOLD).all()


def test_foes_equally_near_are_taken_by_uid() -> None:
    world = meeting()
    world.units.x_km[:, 3] = world.contacts.x_km[:, SELF, 3] = 20_000.0
    assert (nearest_foe(seen_world(world, TABLES, SELF), SELF)[:, :3] == 3).all()


def test_withdrawing_begins_with_the_first_beam_that_is_felt_and_goes_on() -> None:
    world = meeting()
    assert (plotted("withdraw", world).units.move[:, :3] == Move.HOLD).all()
    world.units.daze_ppm[0, 1] = 50_000
    orders = plotted("withdraw", world)
    assert (orders.units.move[0, :3] == Move.WITHDRAW).all()
    assert (orders.units.move[1, :3] == Move.HOLD).all()
    assert orders.flights.mission[:, 0].tolist() == [Mission.DOCK, Mission.PATROL]
    world.units.daze_ppm[:] = 0
    world.units.move[0, :3] = Move.WITHDRAW
    assert (plotted("withdraw", world).units.move[0, :3] == Move.WITHDRAW).all()


def test_withdrawing_in_a_turn_waits_for_it() -> None:
    world = meeting()
    world.battle.turn[:] = [2, 3]
    assert plotted("withdraw@4", world).units.move[:, 0].tolist() == [Move.HOLD, Move.WITHDRAW]


def test_who_leaves_evading_dodges_but_for_who_feigns_and_whose_plant_is_down() -> None:
    world = meeting()
    world.units.breach_impulses[:, 2] = 3
    assert (plotted("withdraw@2+evade", world).units.posture[:, 0] == Posture.ACTIVE).all()
    world.battle.turn[:] = 4
    posture = plotted("withdraw@4+evade", world).units.posture[:, :3]
    assert (posture == [Posture.EVADE, Posture.EVADE, Posture.SPUN_DOWN]).all()
    posture = plotted("withdraw@4+feign+evade", world).units.posture[:, :2]
    assert (posture == [Posture.EVADE, Posture.FEIGN]).all()


def test_the_captain_next_in_rank_feigns_and_keeps_it_up_when_the_flag_is_lost() -> None:
    world = meeting()
    world.battle.turn[:] = 4
    posture = plotted("withdraw@4+feign", world).units.posture[:, :3]
    assert (posture == [Posture.ACTIVE, Posture.FEIGN, Posture.ACTIVE]).all()
    world.units.posture[:, 1] = Posture.FEIGN
    world.units.hull_mj[:, 0] = 0
    world.sides.commander[:, SELF] = 1
    posture = plotted("withdraw@4+feign", world).units.posture[:, 1:3]
    assert (posture == [Posture.FEIGN, Posture.ACTIVE]).all()


def test_a_policy_keeps_what_each_ship_fires_at_first() -> None:
    world = meeting(priority=Priority.BIGGEST)
    assert (plotted("hold", world).units.priority[:, :3] == Priority.BIGGEST).all()


def test_raiders_keep_to_their_own_reach() -> None:
    orders = plotted("raid", meeting())
    assert (orders.units.move[:, :3] == Move.KEEP_RANGE).all()
    assert np.allclose(orders.units.range_km[:, :3], 8_000.0)
    assert TABLES.classes.kind[3] == Kind.DRONE


def test_who_bombards_keeps_to_nine_tenths_of_the_reach() -> None:
    orders = plotted("bombard", meeting())
    assert (orders.units.move[:, :3] == Move.KEEP_RANGE).all()
    assert np.allclose(orders.units.range_km[:, :3], 0.9 * 12_000.0)
    assert (orders.units.bear[:, :3] == NONE).all()


def test_a_squadron_apart_follows_its_own_policy_and_the_rest_theirs() -> None:
    yard = load(YARD)
    named = policies_of(yard, {"union": "charge", "union.escorts": "hold"})
    assert named == {"union": "charge", "sovereignty": "standoff", "union.escorts": "hold"}
    world = yard.start(3, 1)
    orders = plotted_orders(world, yard, side_policies(yard, named))
    charging = plotted_orders(world, yard, side_policies(yard, policies_of(yard, {"union": "charge"})))
    holding = plotted_orders(world, yard, side_policies(yard, policies_of(yard, {"union": "hold"})))
    escorts = np.array([row.squadron == yard.names.squadron_number["escorts"] for row in yard.names.units])
    for name in orders.units.names():
        assert (getattr(orders.units, name)[:, escorts] == getattr(holding.units, name)[:, escorts]).all(), name
        assert (getattr(orders.units, name)[:, ~escorts] == getattr(charging.units, name)[:, ~escorts]).all(), name


def test_a_policy_chosen_for_a_side_goes_before_what_the_file_says_of_its_squadrons() -> None:
    text = YARD.read_text(encoding="utf-8").replace('id = "second"\n', 'id = "second"\npolicy = "raid"\n')
    yard = scenario_of_text(text)
    assert yard.policies() == {"union": "charge", "sovereignty": "standoff", "union.second": "raid"}
    assert policies_of(yard) == yard.policies()
    assert "union.second" not in policies_of(yard, {"union": "hold"})
    assert policies_of(yard, {"union.first": "hold"})["union.second"] == "raid"
    with pytest.raises(KeyError):
        policies_of(yard, {"sovereignty.first": "hold"})


def test_a_side_with_a_planner_plans_by_the_book_of_its_policies_unless_another_is_chosen() -> None:
    text = YARD.read_text(encoding="utf-8").replace('id = "second"\n', 'id = "second"\npolicy = "raid"\n')
    yard = scenario_of_text(text).changed({"side.union.planner": "planner@1x3"})
    assert yard.planners() == {"union": "planner@1x3"}
    assert yard.policies() == {"union": "charge", "sovereignty": "standoff", "union.second": "raid"}
    assert policies_of(yard) == {"union": "planner@1x3", "sovereignty": "standoff"}
    assert policies_of(yard, {"union": "hold"}) == {"union": "hold", "sovereignty": "standoff"}
    apart = {"union": "planner@1x3", "sovereignty": "standoff", "union.first": "hold"}
    assert policies_of(yard, {"union.first": "hold"}) == apart
    assert yard.suspected()["union"] == ("charge",)
    book = beside_squadrons(yard, "union").book
    assert book is not None
    world = yard.start(1, 1)
    told = book(seen_world(world, yard.tables, 0), yard.tables, 0)
    scripted = plotted_orders(world, yard, side_policies(yard, yard.policies()))
    own = world.units.side[0] == 0
    assert (told.units.move[:, own] == scripted.units.move[:, own]).all()


def test_several_squadrons_and_their_craft_follow_one_policy_apart() -> None:
    small = scenario_of_text(SMALL)
    world = small.start(2, 1)

    def plots(chosen: dict[str, str]) -> OrderSet:
        return plotted_orders(world, small, side_policies(small, policies_of(small, chosen)))

    apart = plots({"blue": "charge", "blue.wings": "hold", "blue.line": "hold"})
    holding, charging = plots({"blue": "hold"}), plots({"blue": "charge"})
    wings = [row.squadron == small.names.squadron_number["wings"] for row in small.names.flights]
    assert (holding.flights.mission[:, wings] != charging.flights.mission[:, wings]).any()
    assert (apart.flights.mission == holding.flights.mission).all()
    line = np.array([row.squadron == small.names.squadron_number["line"] for row in small.names.units])
    assert (apart.units.move[:, line] == Move.HOLD).all()
    only_wings = plots({"blue": "charge", "blue.wings": "hold"})
    assert (only_wings.flights.mission == holding.flights.mission).all()
    assert (only_wings.units.move == charging.units.move).all()


def test_ships_with_impactors_keep_their_bows_on_whom_they_reach_unless_they_leave_or_charge() -> None:
    tables = tables_of(
        (FRIGATE | {"batteries": ((0, 1, 0.98),)}, FRIGATE | {"batteries": ((1, 1),)}), (IMPACTOR, LASER)
    )
    rows = ({}, {"class_id": 1}, {"x_km": -20_000.0}, {"side": 1, "x_km": 9_000.0}, {"side": 1, "x_km": 30_000.0})
    world = all_in_sight(world_of(tables, rows), tables)
    for name, bears in (
        ("hold", [3, -1, -1]),
        ("standoff", [3, -1, -1]),
        ("raid", [3, -1, -1]),
        ("bombard", [3, -1, -1]),
        ("charge", [-1] * 3),
    ):
        assert policy(name)(seen_world(world, tables, 0), tables, 0).units.bear[0, :3].tolist() == bears
    leaving = policy("withdraw@1")(seen_world(world, tables, 0), tables, 0)
    assert leaving.units.bear[0].tolist() == [-1] * 5


@pytest.mark.parametrize("name", ["hold", "charge", "standoff", "withdraw", "raid"])
def test_a_plant_whose_containment_fails_is_spun_down_until_it_holds(name: str) -> None:
    world = meeting()
    world.units.breach_impulses[:, 1] = 7
    posture = plotted(name, world).units.posture[:, :3]
    assert (posture == [Posture.ACTIVE, Posture.SPUN_DOWN, Posture.ACTIVE]).all()


STAYING = ("hold", "raid", "bombard", "outrange", "guard", "intercept_close", "charge")


@pytest.mark.parametrize("name", STAYING)
@pytest.mark.parametrize("move", [Move.COAST, Move.ORBIT, Move.INTERCEPT])
def test_who_has_nothing_to_go_for_goes_on_circling_or_coasting_and_else_stops(name: str, move: Move) -> None:
    world = meeting(move=move)
    world.contacts.level[:, SELF] = Level.UNKNOWN
    orders = plotted(name, world)
    if move == Move.INTERCEPT:
        assert orders.units.move_given[:, :3].all()
        assert (orders.units.move[:, :3] == Move.HOLD).all()
    else:
        assert not orders.units.move_given[:, :3].any()


@pytest.mark.parametrize("move", [Move.COAST, Move.ORBIT, Move.INTERCEPT])
def test_who_stands_off_stands_still_whatever_he_did(move: Move) -> None:
    orders, held = plotted("standoff", meeting(move=move)), plotted("hold", meeting(move=move))
    assert orders.units.move_given[:, :3].all()
    assert (orders.units.move[:, :3] == Move.HOLD).all()
    for name in orders.units.names():
        if name not in ("move", "move_given"):
            assert (getattr(orders.units, name) == getattr(held.units, name)).all()


@pytest.mark.parametrize("name", ["limb", "screen", "shelter"])
@pytest.mark.parametrize("move", [Move.COAST, Move.ORBIT])
def test_who_has_nobody_to_hide_from_or_to_stand_by_stops(name: str, move: Move) -> None:
    world = meeting(move=move)
    world.contacts.level[:, SELF] = Level.UNKNOWN
    orders = plotted(name, world)
    assert (orders.units.move[:, :3] == Move.HOLD).all()
