"""The second battle in a real window: from the refit over the plot of a turn to the debrief, by keys and mouse."""

import contextlib
import sys
import time
from collections.abc import Callable
from functools import partial

import pytest

from game.play.model import BattleModel
from game.rules.state.vocabulary import Move
from game.sim.record import Record, saves_in
from tests.ui.desk import Desk, lacking, wait_for

pytestmark = [
    pytest.mark.skipif(bool(lacking()), reason=f"a real window needs {', '.join(lacking())}"),
    pytest.mark.story,
]
SEED = 1
_AGAIN_S, _PATIENCE_S = 6.0, 90.0


def saves(desk: Desk) -> list[Record]:
    return [Record.open(facts.path) for facts in saves_in(desk.data / "saves")]


def press_until(desk: Desk, what: str, true: Callable[[], object], *keys: str) -> None:
    """Press keys, and again if nothing has come of it after some seconds, as one does when a machine is slow."""
    until = time.monotonic() + _PATIENCE_S
    while not true():
        assert time.monotonic() < until, f"pressed {' '.join(keys)} in vain for {what}\n{desk.told()}"
        desk.key(*keys)
        with contextlib.suppress(AssertionError):
            wait_for(what, true, _AGAIN_S, desk.told)


def test_vesta_from_the_refit_to_the_debrief(desk: Desk) -> None:
    desk.game = desk._open([sys.executable, "-m", "game", "play", "vesta_counterattack", "--seed", str(SEED)])
    wait_for("the window", desk._find, 60.0, desk.told)
    desk.wait_change(desk.look(), 60.0)
    before = desk.look()
    desk.key("ctrl+Return")  # the vote
    desk.wait_change(before)
    press_until(desk, "the battle's save", lambda: saves(desk), "ctrl+Return")
    (record,) = saves(desk)
    assert (record.seed, record.scenario.spec.scenario.id) == (SEED, "vesta_counterattack")
    own = BattleModel(record.scenario, seed=SEED, world=record.world(0)).able()
    desk.wait_change(desk.look(), 60.0)  # the battle is there
    desk.key("6")  # no odds: the lesson's window has them
    press_until(desk, "the first turn", lambda: record.turn, "ctrl+a", "w", "ctrl+Return")
    moves = record.orders(1).units.move[0]
    assert {int(moves[slot]) for slot in own if slot < len(moves)} == {int(Move.WITHDRAW)}
    while not record.world(record.turn).battle.over[0]:
        turn = record.turn
        press_until(desk, f"turn {turn + 1}", partial(_beyond, record, turn), "Return", "ctrl+Return")
    press_until(desk, "a new battle from the debrief", lambda: len(saves(desk)) > 1, "Return", "a")
    assert {one.seed for one in saves(desk)} == {SEED}
    assert "Traceback" not in desk.told()


def _beyond(record: Record, turn: int) -> bool:
    return record.turn > turn
