"""What the sides that nobody plays do in a turn: by policies, thought out ahead where they plan, and by triggers."""

import time
from collections.abc import Iterator, Mapping

from game.scenario import Scenario
from game.scenario.scripts import lay_scripts
from game.sim.batch import policies_of, side_policies
from game.sim.policies import Policy, is_planner

from ..rules import seen_world
from ..rules.state.orders import OrderSet
from ..rules.state.world import World
from .errand import Errand


class Opponents:
    """All sides of a battle but the player's, each of which knows what it sees and no more."""

    def __init__(self, scenario: Scenario, side: int, policies: Mapping[str, str] | None = None):
        """`policies` {side id: name} in place of the scenario's. Raises UnknownPolicyError."""
        self._scenario, self._side, self._named = scenario, side, policies_of(scenario, policies)
        self._plotters = _plotters(scenario, side, self._named)
        own = scenario.names.sides[side]
        self._plan = any(is_planner(name) for who, name in self._named.items() if who.partition(".")[0] != own)
        self._of: World | None = None
        """The world that they think, or have thought, about."""
        self._errand: Errand[OrderSet] | None = None
        self._here = self._closed = False
        self._began_s = time.monotonic()
        self.usual_s = 0.0
        """How long they thought about the last turn that they were waited for; 0 before one."""

    @property
    def deciding(self) -> bool:
        """Do those who plan think about a turn now?"""
        return self._here or (self._errand is not None and not self._errand.ended)

    @property
    def thought_s(self) -> float:
        """How long they have thought by now."""
        return time.monotonic() - self._began_s if self.deciding else 0.0

    def think(self, world: World) -> None:
        """Let those who plan think in a process of their own about the turn that comes, if they do not yet."""
        if not self._plan or self._of is world or self._closed:
            return
        self._end()
        self._of, self._errand = world, Errand(_decisions, self._scenario, self._side, self._named, world)
        self._began_s = time.monotonic()
        self._errand.begin()

    def orders(self, world: World) -> OrderSet:
        """What they do in the coming turn: as they have thought, or will have in some seconds, else found out here.

        Raises RuntimeError after `close`: nobody waits for it.
        """
        if self._errand is not None and self._of is world:
            waited = self.deciding
            self._errand.finish(None)
            if waited:
                self.usual_s = time.monotonic() - self._began_s
            for orders in self._errand.taken():
                return orders
        if self._closed:
            raise RuntimeError("the battle was left")
        self._of, self._here, self._began_s = world, self._plan, time.monotonic()
        try:
            return _orders(self._scenario, self._plotters, world)
        finally:
            if self._here:
                self.usual_s = time.monotonic() - self._began_s
            self._here = False

    def close(self) -> None:
        """Let them think no more."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        if self._errand is not None:
            self._errand.close()


def _plotters(scenario: Scenario, side: int, named: Mapping[str, str]) -> dict[int, Policy]:
    return {number: plot for number, plot in enumerate(side_policies(scenario, named)) if number != side}


def _decisions(scenario: Scenario, side: int, named: Mapping[str, str], world: World) -> Iterator[OrderSet]:
    """Their orders, for who asks in another process."""
    yield _orders(scenario, _plotters(scenario, side, named), world)


def _orders(scenario: Scenario, plotters: Mapping[int, Policy], world: World) -> OrderSet:
    orders = OrderSet.empty(world.worlds, world.unit_slots, world.flight_slots, len(scenario.names.sides))
    for side, plot in plotters.items():
        orders.lay(plot(seen_world(world, scenario.tables, side), scenario.tables, side))
    lay_scripts(orders, world, scenario.scripts, plotters)
    return orders
