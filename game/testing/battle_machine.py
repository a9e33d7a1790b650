"""A battle that hypothesis plays: orders are plotted, turns resolved, and what must hold is looked at after each.

Extend it by rules and invariants of your own:

    class Mine(BattleMachine):
        @invariant()
        def nobody_gains_hull(self) -> None:
            if self.before is not None:
                assert (self.world.units.hull_mj <= self.before.units.hull_mj).all()

    TestMine = Mine.TestCase
"""

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game.rules.turn import RULES, Rulebook, resolve_turn
from game.sim.policies import doctrine_names, policy

from ..rules.knowledge.sight import seen_world
from ..rules.state.columns import Array
from ..rules.state.digest import world_digests
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.world import World
from . import invariants, strategies
from .battles import Battle, no_orders


class BattleMachine(RuleBasedStateMachine):
    """Battles of two worlds. `start` is where they began; `before`, `events` are of the last turn, None until one was
    resolved."""

    TURNS = 4
    """Turns played at most; after them nothing more is resolved."""

    RULES: Rulebook = RULES
    """The rules by which turns are resolved."""

    tables: Tables
    world: World
    orders: OrderSet
    start: World | None = None
    before: World | None = None
    events: Array | None = None
    turns: int = 0

    def drawn_battles(self) -> st.SearchStrategy[Battle]:
        """Battles to begin with; override it for battles of your own."""
        return strategies.battles(worlds=2)

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Start one battle."""
        battle = data.draw(self.drawn_battles())
        self.tables, self.world, self.orders = battle.tables, battle.world, battle.orders
        self.start = battle.world

    @rule(data=st.data())
    def plot(self, data: st.DataObject) -> None:
        """Lay some orders of all kinds over those plotted so far."""
        self.orders.lay(data.draw(strategies.order_sets(self.world)))

    @rule(name=st.sampled_from(doctrine_names()), side=st.integers(0, 1))
    def plot_by_policy(self, name: str, side: int) -> None:
        """Let a policy plot for a side."""
        self.orders.lay(policy(name)(seen_world(self.world, self.tables, side), self.tables, side))

    @precondition(lambda self: self.turns < self.TURNS)
    @rule()
    def resolve(self) -> None:
        """Resolve the turn that is plotted."""
        before = self.world
        self.world, self.events, _ = resolve_turn(before, self.tables, self.orders, rules=self.RULES)
        self.before, self.orders = before, no_orders(before)
        self.turns += 1

    @invariant()
    def bounds_hold(self) -> None:
        """Pools, counts and codes are within their bounds."""
        invariants.assert_bounds(self.world, self.tables)

    @invariant()
    def the_ledger_balances(self) -> None:
        """Energy dealt is energy shielded, stopped, taken from hulls and left over."""
        if self.events is not None:
            invariants.assert_ledger_balances(self.events)

    @invariant()
    def every_loss_has_a_cause(self) -> None:
        """Nothing is lost without a row that says to what, nor craft without a killer."""
        if self.before is not None and self.events is not None:
            invariants.assert_every_loss_has_a_cause(self.before, self.world, self.events)
            invariants.assert_craft_have_a_cause(self.before, self.world, self.events)

    @invariant()
    def lives_are_those_of_what_was_lost(self) -> None:
        """Lives lost are counted exactly, turn by turn and from the start of the battle."""
        for earlier in (self.before, self.start):
            if earlier is not None:
                invariants.assert_lives_are_counted(earlier, self.world, self.tables)

    @invariant()
    def the_dead_stay_dead(self) -> None:
        """Nothing comes back."""
        if self.before is not None:
            invariants.assert_dead_stay_dead(self.before, self.world)

    @invariant()
    def rows_are_who_they_were(self) -> None:
        """No row changes its identity, and no empty slot is written to."""
        if self.before is not None:
            invariants.assert_identity_kept(self.before, self.world)
            invariants.assert_empty_slots_inert(self.before, self.world)

    @invariant()
    def what_is_over_is_over(self) -> None:
        """A battle that was over before the turn is as it was."""
        if self.before is not None and self.before.battle.over.any():
            over = np.flatnonzero(self.before.battle.over)
            same = world_digests(self.before.take(over)) == world_digests(self.world.take(over))
            assert same, f"worlds {over.tolist()} were over and went on"
