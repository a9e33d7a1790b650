"""The refit in a real window: planned by keys and mouse, voted on, sailed; what was fitted is read from the save."""

import sys

import pytest

from game.scenario import load
from game.sim.record import Record
from game.sim.refit import Box, Yard, depart, plan_of
from tests.ui.desk import Desk, lacking, wait_for
from tests.ui.yards import YARD

pytestmark = [
    pytest.mark.skipif(bool(lacking()), reason=f"a real window needs {', '.join(lacking())}"),
    pytest.mark.story,
]
SEED = 3


def test_a_refit_is_planned_and_sailed(desk: Desk) -> None:
    desk.game = desk._open([sys.executable, "-m", "game", "play", str(YARD), "--seed", str(SEED)])
    wait_for("the window", desk._find, 60.0, desk.told)
    before = desk.look()
    desk.wait_change(before, 60.0)
    desk.key("Down", "space")
    desk.key("bracketright")
    saves = desk.data / "saves"

    def sailed() -> bool:
        desk.key("ctrl+Return")
        return saves.is_dir() and any(saves.glob("*.darklight"))

    wait_for("the battle's save", sailed, 60.0, desk.told)
    record = Record.open(next(saves.glob("*.darklight")))
    yard = Yard(load(YARD))
    plan = plan_of(yard.refit, yard.refit.plan).toggled(Box("second", "guns")).sailing(18, 30)
    assert record.seed == SEED
    assert record.scenario.spec == depart(yard, plan, SEED).scenario.spec
