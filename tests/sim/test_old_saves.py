"""Saves of versions that have been out, one or two of each: they load, and can be watched."""

import re
import shutil
from pathlib import Path

import pytest

from game.cli import main
from game.rules import RULES_VERSION
from game.sim.facts import Facts, saves_in
from game.sim.record import Record, differing_turn

FOLDER = Path(__file__).parent / "saves"
SAVES = sorted(FOLDER.glob("*.darklight"))
TURNS = {
    "target_practice_0.1.0": 5,
    "jupiter_rout_0.1.0": 3,
    "vesta_counterattack_0.3.0": 6,
    "jupiter_rout_0.4.0": 3,
    "target_practice_0.5.0": 4,
    "target_practice_0.6.0": 3,
    "target_practice_0.7.0": 3,
}
RULES = {"0.1.0": 1, "0.3.0": 3, "0.4.0": 4, "0.5.0": 5, "0.6.0": 6, "0.7.0": 7}


@pytest.fixture(params=SAVES, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a save, as it came from its version."""
    return Path(shutil.copy(request.param, tmp_path))


def rules_of(save: Path) -> int:
    """The rules of the version that a save is named after."""
    return RULES[save.stem.rpartition("_")[2]]


def test_the_menu_lists_them() -> None:
    listed = saves_in(FOLDER)
    assert {one.path.stem: one.turn for one in listed if isinstance(one, Facts)} == TURNS


def test_every_turn_of_them_has_its_snapshot_and_orders(old: Path) -> None:
    record = Record.open(old)
    start = record.scenario.start(1, record.seed)
    assert record.rules_version == rules_of(old)
    for turn in range(record.turn + 1):
        world = record.world(turn)
        assert world.battle.turn[0] == turn
        assert (world.units.uid == start.units.uid).all()
        if turn:
            record.orders(turn)
    assert (record.world(record.turn).units.x_km != start.units.x_km).any()


def test_verifying_says_whether_they_resolve_alike_and_what_made_them(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["replay", str(old), "--verify"])
    told = capsys.readouterr()
    alike = differing_turn(Record.open(old)) is None
    assert code == (0 if alike else 1)
    assert alike or rules_of(old) < RULES_VERSION, "old battles resolve differently: RULES_VERSION must go up"
    assert f"rules {rules_of(old)}" in told.out
    assert alike or re.search(rf"turn \d+ resolves differently.*these are rules {RULES_VERSION}", told.out)
    assert told.err == ""


def test_a_branch_of_them_says_what_made_it(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.sim.record.RULES_VERSION", 99)
    record = Record.open(old)
    branch = record.branch(tmp_path / "branch.darklight", 2)
    assert (branch.turn, branch.rules_version) == (2, rules_of(old))
    again = Record.open(branch.path)
    assert (again.rules_version, again.of_other_rules) == (rules_of(old), True)
    assert (branch.world(2).units.x_km == record.world(2).units.x_km).all()
