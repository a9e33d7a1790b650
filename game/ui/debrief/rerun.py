"""A saved battle watched as one film: turn after turn, nothing of it changed."""

from typing import TYPE_CHECKING

from game.play.model import BattleModel
from game.ui.battle.screen import BattleScreen
from game.ui.battle.stage import WATCH
from game.ui.screen import Change, Metrics, Pop

if TYPE_CHECKING:
    from game.sim.record import Record


class Rerun(BattleScreen):
    """Plays a save from a turn to its end; Enter goes on to the next turn, and after the last one back."""

    def __init__(self, record: "Record", turn: int = 1) -> None:
        side = record.scenario.names.side_number[record.side]
        model = BattleModel(
            record.scenario, seed=record.seed, side=side, world=record.world(record.turn),
            archive=lambda past: (record.world(past - 1), record.orders(past)),
        )  # fmt: skip
        super().__init__(model, on_over=lambda _: Pop(), on_leave=Pop)
        self._first, self._last = min(max(turn, 1), record.turn), record.turn
        self._warning = ""
        if record.of_other_rules:
            self._warning = f"Made by rules {record.rules_version}: turns end as they did, their course may differ."

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size; the first time, begin to play."""
        super().on_enter(metrics)
        if self.stage.phase != WATCH:
            self.watch(self._first)
            if self._warning:
                self.stage.say(self._warning)

    def end_watching(self) -> Change:
        """On to the next turn; after the last one, back to where one came from."""
        watched = self.stage.watched
        if watched is not None and watched.played.turn < self._last:
            self.watch(watched.played.turn + 1)
            return None
        return Pop()

    def say_next(self) -> None:
        """Say what follows a turn that has played to its end."""
        stage, watched = self.stage, self.stage.watched
        if watched is None:
            return
        turn = watched.played.turn
        follows = f"turn {turn + 1}" if turn < self._last else "back"
        stage.notice, stage.notice_s = f"Turn {turn} has played. Enter: {follows}", 0.2
