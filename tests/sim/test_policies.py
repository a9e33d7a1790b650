import numpy as np
import pytest

from game.rules.knowledge.sight import seen_world
from game.rules.state.orders import OrderSet
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import Kind, Level, Mission, Move, Posture, Priority
from game.rules.state.world import World
from game.sim.policies import UnknownPolicyError, nearest_foe, policy, policy_names
from game.testing.builders import DRONE, FIGHTER, FRIGATE, LANCE, all_in_sight, tables_of, world_of

TABLES = tables_of((FRIGATE | {"hangar": 30}, LANCE, FIGHTER, DRONE))
ENEMY, SELF = 1, 0


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
    assert (nearest_foe(seen_world(world, TABLES, SELF), TABLES, SELF)[:, :3] == 3).all()


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


@pytest.mark.parametrize("name", ["hold", "charge", "standoff", "withdraw", "raid"])
def test_a_plant_whose_containment_fails_is_spun_down_until_it_holds(name: str) -> None:
    world = meeting()
    world.units.breach_impulses[:, 1] = 7
    posture = plotted(name, world).units.posture[:, :3]
    assert (posture == [Posture.ACTIVE, Posture.SPUN_DOWN, Posture.ACTIVE]).all()
