"""What decided a battle is worked out aside once, and then stands in the save."""

from pathlib import Path

import pytest

from game.play import errand as home
from game.play.looking_back import LookingBack, kept_hindsight
from game.sim.hindsight import DICE
from tests.ui.battles import saved_battle


def test_it_is_worked_out_once_and_kept(tmp_path: Path) -> None:
    record = saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 1, looked_back=False)
    back = LookingBack(record)
    assert (back.share, back.found) == (0.0, None)
    back.go_on()
    back.go_on()
    back.finish()
    assert (back.share, back.fault) == (1.0, "")
    assert back.found is not None
    assert len(back.found.dice) == DICE
    again = LookingBack(record)
    assert (again.share, again.found) == (1.0, back.found)
    again.go_on()
    assert again._errand._thread is None
    record.keep_hindsight(1, {"saved": [], "decisions": [], "dice": []})
    assert kept_hindsight(record, 1) is None


def test_a_battle_of_no_turns_has_nothing_to_look_back_on(tmp_path: Path) -> None:
    back = LookingBack(saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 0, looked_back=False))
    back.go_on()
    assert back._errand._thread is None
    back.close()


def test_where_no_process_can_be_started_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home.Aside, "started", lambda *_: None)
    back = LookingBack(saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 1, looked_back=False))
    back.go_on()
    back.finish()
    assert back.fault


def test_closed_while_it_works_it_ends_and_keeps_nothing(tmp_path: Path) -> None:
    record = saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 2, looked_back=False)
    back = LookingBack(record)
    back.go_on()
    back.close()
    back.finish()
    back.close()
    assert record.hindsight(2) is None or back.share == 1.0
