"""A saved battle watched as one film: turn after turn, nothing of it changed."""

from typing import TYPE_CHECKING

from game.play.model import BattleModel
from game.play.retelling import retelling
from game.play.turns import watch
from game.play.watching import show_end
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Metrics, Pop

from ...rules.state.columns import NONE

if TYPE_CHECKING:
    from game.sim.record import Record


class Rerun(BattleScreen):
    """Plays a save from a turn to its end; Enter goes on to the next turn, and after the last one back.

    With a unit slot `lost` it begins at the end of that ship.
    """

    def __init__(self, record: "Record", turn: int = 1, lost: int = NONE) -> None:
        side = record.scenario.names.side_number[record.side]
        model = BattleModel(
            record.scenario, seed=record.seed, side=side, world=record.world(record.turn),
            archive=lambda past: (record.world(past - 1), record.orders(past)),
        )  # fmt: skip
        turns = range(min(max(turn, 1), record.turn), record.turn + 1)
        super().__init__(model, on_over=lambda _: Pop(), on_leave=Pop, reel=turns, past=retelling(record.path))
        self._first, self._lost = turns.start, lost
        self._warning = ""
        if record.of_other_rules:
            self._warning = f"Made by rules {record.rules_version}: turns end as they did, their course may differ."

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size; the first time, begin to play."""
        super().on_enter(metrics)
        if not self.session.watching:
            watch(self.session, self._first)
            show_end(self.session, self._lost)
            if self._warning:
                self.session.say(self._warning)
