"""The state machine plays fair battles, and finds a rule that is broken."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from game.rules.state.resolution import Resolution
from game.rules.turn import RULES
from game.testing import strategies
from game.testing.battle_machine import BattleMachine

short = settings(
    max_examples=max(4, settings.default.max_examples // 5), stateful_step_count=8, deadline=None, database=None,
    derandomize=True, suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_fair_battles_hold():
    run_state_machine_as_test(BattleMachine, settings=short)


class Deadlier(BattleMachine):
    """An author's machine: battles of one kind, an invariant more."""

    def drawn_battles(self):
        return strategies.battles(worlds=1, units=(3, 5), flights=(0, 0), bodies=(0,), calm=True)

    @invariant()
    def nobody_gains_hull(self) -> None:
        if self.before is not None:
            assert (self.world.units.hull_mj <= self.before.units.hull_mj).all(), "hull from nowhere"


def test_it_can_be_extended():
    run_state_machine_as_test(Deadlier, settings=short)


def mended(res: Resolution) -> None:
    """A recharge that repairs."""
    RULES["charge"](res)
    units = res.world.units
    units.hull_mj[units.uid != 0] += 1


class Mended(Deadlier):
    RULES = RULES.changed(charge=mended)


def test_a_broken_rule_is_found():
    once = settings(short, phases=(Phase.generate,), max_examples=20)
    with pytest.raises(AssertionError, match="hull"):
        run_state_machine_as_test(Mended, settings=once)
