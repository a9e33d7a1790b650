"""The log of turns that were played before is what was shown of them then."""

import time
from pathlib import Path

import pytest

from game.play import errand as home
from game.play.errand import Errand
from game.play.model import BattleModel
from game.play.retelling import retelling, told_turns
from game.play.session import Session
from game.play.turns import watch
from tests.ui.battles import saved_battle


def test_every_turn_is_told_as_it_was_the_last_first(tmp_path: Path) -> None:
    record = saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 4)
    side = record.scenario.names.side_number[record.side]
    model = BattleModel(
        record.scenario, seed=record.seed, side=side, world=record.world(4),
        archive=lambda turn: (record.world(turn - 1), record.orders(turn)),
    )  # fmt: skip
    session = Session(model)
    told = list(told_turns(record.path))
    assert [turn for turn, _ in told] == [4, 3, 2, 1]
    for turn, lines in told:
        assert watch(session, turn)
        assert lines == session.told[turn]
    assert any(lines for _, lines in told)
    session.forecaster.close()


def test_they_are_told_aside_and_taken_once(tmp_path: Path) -> None:
    record = saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 2)
    past = retelling(record.path)
    past.begin()
    past.begin()
    found, until = [], time.monotonic() + 30.0
    while len(found) < 2 and time.monotonic() < until:
        found += past.taken()
        time.sleep(0.01)
    assert found == list(told_turns(record.path))
    assert past.taken() == []
    past.close()


def test_what_is_told_late_comes_into_the_log_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window of a battle that is gone on with has been painted before its past is known."""
    record = saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 3)
    for name in ("Forecaster.step_aside", "Surveyor.step_aside", "Session._ask_fan"):
        monkeypatch.setattr(f"game.play.session.{name}", lambda _: None)
    side = record.scenario.names.side_number[record.side]
    model = BattleModel(record.scenario, seed=record.seed, side=side, world=record.world(3))
    past = Errand(told_turns, record.path, here=True)
    session = Session(model, aside=True, past=past)
    session.refresh()
    assert session.lines == []
    session.clock_s = 2.0
    session.refresh()
    past.finish()
    session.refresh()
    assert session.lines == [line for _, lines in sorted(told_turns(record.path)) for line in lines]
    assert session.lines
    session.close()


def test_a_save_that_is_gone_and_a_machine_without_processes_tell_nothing(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    gone = retelling(tmp_path / "gone.darklight")
    gone.begin()
    gone.finish()
    assert gone.taken() == []
    assert "no such save" in gone.fault
    monkeypatch.setattr(home.Aside, "started", lambda *_: None)
    none = retelling(tmp_path / "gone.darklight")
    none.begin()
    none.finish()
    assert none.taken() == []
    assert none.fault
    none.close()
