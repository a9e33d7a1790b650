"""What policies would plot in the place of a player: a planner's advice by squadron, or the orders of any policy."""

from collections.abc import Mapping
from dataclasses import dataclass

from game.scenario import Scenario
from game.scenario.vocabulary import PLANNER

from ..rules import seen_world
from ..rules.state.orders import OrderSet
from ..rules.state.vocabulary import PPM
from ..rules.state.world import World
from .batch import beside_squadrons, policies_of, side_policies
from .policies import planner_named


@dataclass(frozen=True, slots=True)
class Advice:
    """What a planner would do in the coming turn of one battle."""

    orders: OrderSet
    """Of the side's own ships and craft alone."""
    courses: dict[str, str]
    """What each squadron with anybody left does, by its id: "withdraw", "hold, then withdraw", "as it stands"."""
    gain: float
    """What it is worth more than what stands: 1 is as much as all of the own mass, or of the enemy's."""


def advise(scenario: Scenario, world: World, side: int | None = None, name: str = PLANNER) -> Advice:
    """The advice of a planner to a side (the player's) in a battle of one world, from what the side knows.

    Takes seconds. Raises UnknownPolicyError for a name that is no planner's.
    """
    side = scenario.player if side is None else side
    planner = planner_named(name, beside_squadrons(scenario, scenario.names.sides[side]))
    seen = seen_world(world, scenario.tables, side)
    plan = planner.plan(seen, scenario.tables, side)
    able = (seen.fighting() & (seen.units.side == side))[0]
    flying = (seen.flights.side[0] == side) & (seen.flights.alive[0] > 0)
    living = {*seen.units.squadron[0, able].tolist(), *seen.flights.squadron[0, flying].tolist()}
    courses = {
        scenario.names.squadrons[squadron]: plan.courses[course].name
        for squadron, course in zip(plan.squadrons.tolist(), plan.choice[0].tolist(), strict=True)
        if squadron in living
    }
    return Advice(plan.orders, courses, float(plan.worth[0] - plan.standing[0]) / PPM)


def plotted_by(scenario: Scenario, world: World, side: int, chosen: Mapping[str, str]) -> OrderSet:
    """What a side plots for the coming turn where its policies are `chosen` (by SIDE or SIDE.SQUADRON)."""
    plot = side_policies(scenario, policies_of(scenario, chosen))[side]
    return plot(seen_world(world, scenario.tables, side), scenario.tables, side)
