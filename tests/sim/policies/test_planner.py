"""The planner: reproducible, from its side's knowledge alone, a world at a time, and better than what stands."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules import resolve_turn, seen_world
from game.rules.state.orders import OrderSet
from game.rules.state.vocabulary import Move, ObjectiveKind
from game.rules.state.world import World
from game.scenario import load, scenario_of_text
from game.sim import batch
from game.sim.batch import plotted_orders, policies_of, side_policies, simulate
from game.sim.policies import Beside, UnknownPolicyError, is_planner, planner_named, policy, policy_names
from game.sim.policies import planner as planning
from game.sim.policies.menu import COURSES, STANDS, begins_to_leave
from game.sim.policies.planner import Settings, settings_of
from game.sim.policies.worth import worth
from game.testing import properties
from game.testing.builders import FRIGATE, LANCE, all_in_sight, tables_of, world_of
from game.testing.scrambling import scrambled
from game.testing.strategies import battles, row_orders
from tests.scenario.examples import SMALL
from tests.sim.test_odds import battle

FEW = settings(max_examples=4)
TABLES = tables_of((FRIGATE, LANCE))


def orders_differ(one: OrderSet, other: OrderSet) -> list[str]:
    return [
        f"{group} {name}"
        for group in ("units", "flights", "sides")
        for name in getattr(one, group).names()
        if not np.array_equal(getattr(getattr(one, group), name), getattr(getattr(other, group), name))
    ]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("planner", Settings(planning.TURNS, planning.PLANS)), ("planner@2x24", Settings(2, 24)),
        ("planner@16x99", Settings(16, 99)), ("planner@0x8", None), ("planner@17x8", None), ("planner@2x0", None),
        ("planner@2x100", None), ("planner@2", None), ("planner+feign", None), ("hold", None), ("planner@x", None),
    ],
)  # fmt: skip
def test_a_planner_says_how_far_it_looks_and_how_much_it_tries(name: str, wanted: Settings | None) -> None:
    assert settings_of(name) == wanted
    assert is_planner(name) == (wanted is not None)
    if wanted is None and name != "hold":
        with pytest.raises(UnknownPolicyError, match="TURNSxPLANS"):
            policy(name)
    assert policy_names()[-1] == "planner"


@pytest.mark.parametrize("name", ["jupiter_rout", "vesta_counterattack"])
def test_what_the_side_does_not_see_changes_no_bit_of_its_plan(name: str) -> None:
    scenario, world = battle(name, 3)
    hidden = scrambled(world, scenario.tables, 0, 5, off_km=3_000.0)
    planner = planner_named("planner@1x4")
    one, other = (planner.plan(seen_world(truth, scenario.tables, 0), scenario.tables, 0) for truth in (world, hidden))
    assert orders_differ(one.orders, other.orders) == []
    assert (one.worth, one.standing) == (other.worth, other.standing) != (0.0, 0.0)


@FEW
@given(battles(units=(3, 6)), st.integers(0, 2**32 - 1), st.integers(0, 1))
def test_a_plan_depends_on_what_the_side_knows_alone(drawn: properties.Battle, seed: int, side: int) -> None:
    properties.assert_knowledge_alone(drawn, policy("planner@1x4"), side, seed)


@FEW
@given(battles(units=(3, 6)), st.integers(0, 1), st.data())
def test_plans_are_alike_wherever_a_world_is_and_whatever_its_rows(
    drawn: properties.Battle, side: int, data: st.DataObject
) -> None:
    units = data.draw(row_orders(rows=drawn.world.unit_slots))
    flights = data.draw(row_orders(rows=drawn.world.flight_slots))
    properties.assert_policies_fair(drawn, [policy("planner@1x4")], side, units, flights)


def test_a_plan_does_not_feel_the_battles_beside_it() -> None:
    scenario = load("vesta_counterattack").variant("full")
    world = scenario.start(3, 2)
    world.battle.over[1] = True
    seen = seen_world(world, scenario.tables, 0)
    plan = policy("planner@1x5")
    whole = plan(seen, scenario.tables, 0)
    for number in (0, 2):
        alone = plan(seen.take(np.array([number])), scenario.tables, 0)
        assert orders_differ(alone, whole.take(np.array([number]))) == []
    assert not whole.units.move_given[1].any()
    assert planner_named("planner@1x1").plan(seen, scenario.tables, 0).worth[1] == 0.0


def duel(**foe: object) -> World:
    """A frigate, not yet moving, and a lance that reaches it and that it does not reach."""
    world = world_of(TABLES, ({}, {"side": 1, "class_id": 1, "x_km": 15_000.0} | foe))
    all_in_sight(world, TABLES)
    return world


def test_the_plan_is_the_best_of_what_was_tried() -> None:
    """Of two that can only be shot at, the planner leaves; the worth of its plan is at least that of what stands."""
    world = duel()
    plan = planner_named("planner@3x24").plan(seen_world(world, TABLES, 0), TABLES, 0)
    assert plan.squadrons.tolist() == [0] or len(plan.squadrons) == 1
    assert plan.worth[0] >= plan.standing[0]
    tried = planning._Trial(planner_named("planner@3x24"), *_menu(world), 0)
    usual = [m for m, course in enumerate((STANDS, *COURSES)) if course.needs is None]
    worths = tried.worths({0: [np.array([m]) for m in usual]})[0]
    assert plan.worth[0] * planning.FUTURES == max(worths)


def test_futures_have_dice_and_a_start_of_their_own_and_plans_share_them() -> None:
    scenario, world = battle("jupiter_rout", 3)
    seen = seen_world(world, scenario.tables, 0)
    planner = planner_named("planner@1x4")
    menu = planning.Menu(planner._courses, seen, scenario.tables, 0, planner._planned(seen, 0))
    trial = planning._Trial(planner, menu, seen, scenario.tables, 0)
    number, stands = np.arange(planning.FUTURES), np.zeros((planning.FUTURES, len(menu.squadrons)), np.int64)
    one = trial._played(np.zeros_like(number), number, stands)
    assert len(set(one.tolist())) > 1
    assert trial.worths({0: [stands[0], stands[0]]}) == {0: [int(one.sum())] * 2}
    back = trial._played(np.zeros_like(number), number[::-1], stands)
    assert back.tolist() == one[::-1].tolist()


def _menu(world: World):  # type: ignore[no-untyped-def]
    seen = seen_world(world, TABLES, 0)
    plan = planner_named("planner@3x24")
    return planning.Menu(plan._courses, seen, TABLES, 0, plan._planned(seen, 0)), seen, TABLES


def test_who_knows_of_no_enemy_says_nothing() -> None:
    world = duel()
    world.contacts.level[:] = 0
    orders = policy("planner@1x4")(seen_world(world, TABLES, 0), TABLES, 0)
    assert not orders.units.move_given.any()


def test_who_is_told_to_get_away_backs_off_at_once_from_where_its_ships_face() -> None:
    rout = load("jupiter_rout")
    start, tables = rout.start(1, 3), rout.tables
    plan = side_policies(rout, policies_of(rout, {"second_fleet": "planner"}))[0]
    orders, own = plan(seen_world(start, tables, 0), tables, 0).units, start.units.side[0] == 0
    burns = orders.move_given[0] & (orders.move[0] == Move.BURN)
    drives = own & start.fighting()[0] & (tables.classes.thrust_km_s2[start.units.class_id[0]] > 0.0)
    assert burns[drives].mean() > 0.9
    assert not burns[~own].any()
    assert np.array_equal(orders.dx[0, burns], -start.units.hx[0, burns])
    assert np.array_equal(orders.dy[0, burns], -start.units.hy[0, burns])
    later = start.copy()
    later.battle.turn[:] = 1
    assert not (plan(seen_world(later, tables, 0), tables, 0).units.move[0] == Move.BURN).any()


@pytest.mark.parametrize(
    ("goal", "leaves"),
    [({}, True), ({"optional": True}, False), ({"hidden": True}, False), ({"side": 1}, False), ({"kind": 0}, False)],
)
def test_only_a_side_that_must_get_away_and_knows_it_begins_to_leave(goal: dict[str, int], leaves: bool) -> None:
    rout = load("jupiter_rout")
    first = next(one for one in rout.tables.objectives if one.kind == ObjectiveKind.WITHDRAW)
    tables = replace(rout.tables, objectives=(replace(first, **goal),))  # type: ignore[arg-type]
    seen = rout.start(3, 3)
    seen.battle.turn[:] = 0, 1, 2
    assert begins_to_leave(seen, tables, 0).tolist() == [leaves, False, False]


def test_who_knows_of_no_enemy_goes_by_the_book() -> None:
    world = duel()
    world.contacts.level[:] = 0
    plan = planner_named("planner@1x4", Beside(book=policy("charge")))
    orders = plan(seen_world(world, TABLES, 0), TABLES, 0)
    assert orders.units.move[0, 0] == Move.HOLD
    assert orders.units.move_given[0, 0]


def test_a_squadron_is_planned_for_beside_the_others() -> None:
    """Only its rows are given other orders; they are those of a planner that is told what the others do."""
    scenario = load("vesta_counterattack")
    world = battle("vesta_counterattack", 2, "charge", "charge")[1]
    named = policies_of(scenario, {"union.pavorans": "planner@1x5"})
    assert named["union.pavorans"] == "planner@1x5"
    orders = plotted_orders(world, scenario, side_policies(scenario, named))
    plain = plotted_orders(world, scenario, side_policies(scenario, policies_of(scenario)))
    rows = np.array([unit.squadron == scenario.names.squadron_number["pavorans"] for unit in scenario.names.units])
    for name in orders.units.names():
        one, other = getattr(orders.units, name), getattr(plain.units, name)
        assert np.array_equal(one[:, ~rows], other[:, ~rows]), name
    assert planner_named("planner@1x5").plan(seen_world(world, scenario.tables, 0), scenario.tables, 0).worth[0] != 0.0
    differ = {
        name
        for name in orders.units.names()
        if not np.array_equal(getattr(orders.units, name)[:, rows], getattr(plain.units, name)[:, rows])
    }
    assert differ


def test_squadrons_that_plan_are_planned_for_together_and_know_what_the_others_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario, world = battle("vesta_counterattack", 2, "charge", "charge")
    number = scenario.names.squadron_number
    asked = []

    def spy(name: str, beside: Beside, squadrons: list[int]) -> planning.Planner:
        asked.append((name, squadrons, beside))
        return planner_named(name, beside, squadrons)

    monkeypatch.setattr(batch, "planner_named", spy)
    chosen = {f"union.{one}": "planner@1x2" for one in ("pavorans", "aegeus")} | {"union.flag": "planner@2x1"}
    side_policies(scenario, policies_of(scenario, {"union": "charge"} | chosen))
    assert [(name, squadrons) for name, squadrons, _ in asked] == [
        ("planner@1x2", [number["pavorans"], number["aegeus"]]), ("planner@2x1", [number["flag"]]),
    ]  # fmt: skip
    beside = asked[0][2]
    assert beside.suspected[1] == ("guard", "charge")
    seen = seen_world(world, scenario.tables, 0)
    rest, book = (plot(seen, scenario.tables, 0).units for plot in (beside.rest, beside.book))
    squadron = world.units.squadron[0]
    able = seen.fighting()[0] & (world.units.side[0] == 0)
    planned = able & np.isin(squadron, [number[one] for one in ("pavorans", "aegeus", "flag")])
    assert not rest.move_given[0, planned].any()
    assert (rest.move[0, able & (squadron == number["first"])] == Move.INTERCEPT).all()
    assert book.move_given[0, planned].all()
    assert (book.move[0, able & (squadron == number["first"])] != Move.INTERCEPT).all()  # the file's guard


def test_a_side_that_plans_is_suspected_of_anything_and_nobody_of_planning() -> None:
    text = SMALL.replace('stand_in = "withdraw@4+feign"', 'stand_in = "planner@1x4"')
    assert text != SMALL
    scenario = scenario_of_text(text)
    side = next(iter(scenario.suspected()))
    assert scenario.suspected()[side] == ("hold", "charge")
    assert not any(is_planner(name) for names in scenario.suspected().values() for name in names)


def test_the_same_seed_gives_the_same_battle() -> None:
    yard = load("vesta_counterattack").variant("full")
    first, again = (simulate(yard, 2, 3, {"union": "planner@1x4"}, stop_after=2).as_dict() for _ in range(2))
    for one in (first, again):
        del one["worlds_per_s"]
    assert first == again
    assert first["policies"]["union"] == "planner@1x4"


def test_the_planner_beats_holding_where_holding_is_beaten() -> None:
    """A frigate below a lance's reach: what stands loses it, the plan does not lose more."""
    world = duel(x_km=16_000.0)
    ends = {}
    for name in ("hold", "planner@3x10"):
        now = world
        for _ in range(5):
            orders = policy(name)(seen_world(now, TABLES, 0), TABLES, 0)
            orders.lay(policy("standoff")(seen_world(now, TABLES, 1), TABLES, 1))
            now, _, _ = resolve_turn(now, TABLES, orders, record="none")
        ends[name] = int(worth(world, now, TABLES, 0)[0])
    assert ends["planner@3x10"] >= ends["hold"]


def test_a_fleet_with_broadsides_tries_what_fleets_in_line_do() -> None:
    """Of three against three who wait for them out of reach, the plan is one by which theirs close in."""
    sides = ((0, 2, 0.5, (0.0, 1.0)), (0, 2, 0.5, (0.0, -1.0)))
    tables = tables_of((FRIGATE | {"batteries": sides}, FRIGATE))
    rows = [{"y_km": 400.0 * n} for n in range(3)]
    foes = [{"side": 1, "class_id": 1, "x_km": 30_000.0, "y_km": 400.0 * n, "hull_mj": 3_000} for n in range(3)]
    world = all_in_sight(world_of(tables, (*rows, *foes)), tables)
    asked: list[set[int]] = []

    class Spied(planning._Trial):
        def worths(self, asks):  # type: ignore[no-untyped-def]
            asked.append({int(m) for plans in asks.values() for plan in plans for m in plan})
            return super().worths(asks)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "_Trial", Spied)
        plan = planner_named("planner@4x14").plan(seen_world(world, tables, 0), tables, 0)
    names = {plan.courses[m].name for some in asked for m in some}
    assert {"engage", "break_line"} <= names
    assert plan.worth[0] >= plan.standing[0]
