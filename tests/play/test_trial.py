from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from game.data import shipped_dir
from game.play.trial import BATTLES, PLANNED_BATTLES, battles_of, summed_up, trial_battles
from game.scenario import ScenarioError, load
from game.sim.batch import simulate

PRACTICE = shipped_dir("scenarios") / "target_practice.toml"


def test_battles_come_part_by_part_and_are_those_of_simulate(tmp_path: Path) -> None:
    short = tmp_path / "short.toml"
    short.write_text(PRACTICE.read_text(encoding="utf-8").replace("turns = 12", "turns = 6"), encoding="utf-8")
    parts = list(trial_battles(short, "", 20))
    assert parts[0].fought is None
    assert [len(part.fought.turns) for part in parts if part.fought is not None] == [8, 12]
    trial = summed_up(parts)
    assert trial is not None
    result = simulate(load(short), 20).as_dict()
    assert (trial.battles, trial.turns) == (20, result["turns"]["mean"])
    assert trial.turns <= 6
    assert max(side.mass_lost[2] for side in trial.sides) > 0.1
    for side, (ident, told) in zip(trial.sides, result["sides"].items(), strict=True):
        lost, outcome = told["mass_lost_fraction"], result["outcomes"][ident]
        assert np.allclose(side.mass_lost, (lost["p10"], lost["p50"], lost["p90"]), atol=1e-6)
        assert np.allclose((side.won, side.drawn, side.lost), (outcome["victory"], outcome["draw"], outcome["defeat"]))
        assert side.lives_lost == pytest.approx(told["lives_lost"]["mean"])
        assert side.policy == result["policies"][ident]
    assert [side.own for side in trial.sides] == [True, False]


def test_nothing_is_summed_up_before_a_battle_was_fought() -> None:
    assert summed_up(list(islice(trial_battles(PRACTICE, "", 8), 1))) is None


def test_a_level_is_fought_as_it_is() -> None:
    rout = shipped_dir("scenarios") / "jupiter_rout.toml"
    told = next(trial_battles(rout, "hard", 1))
    assert told.policies == next(trial_battles(rout, "", 1)).policies
    with pytest.raises(KeyError):
        next(trial_battles(rout, "none", 1))


def test_fewer_battles_are_fought_where_anybody_plans() -> None:
    practice = load(PRACTICE)
    by_controller = practice.changed({"side.antarans.controller": "planner@1x2"})
    by_squadron = practice.changed({"squadron.raiders.policy": "planner@1x2"})
    assert battles_of(practice.spec) == BATTLES
    for planned in (practice.variant("cunning"), by_controller, by_squadron):
        assert battles_of(planned.spec) == PLANNED_BATTLES


def test_where_anybody_plans_battles_are_told_one_by_one(tmp_path: Path) -> None:
    text = PRACTICE.read_text(encoding="utf-8").replace("turns = 12", "turns = 2")
    brief = tmp_path / "brief.toml"
    brief.write_text(
        text.replace('controller = "raid"', 'controller = "raid"\nplanner = "planner@1x2"'), encoding="utf-8"
    )
    parts = list(trial_battles(brief, "", 3))
    assert parts[0].policies[1] == "planner@1x2"
    assert [len(part.fought.turns) for part in parts if part.fought is not None] == [1, 1, 1]


def test_a_file_that_is_broken_or_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError):
        next(trial_battles(tmp_path / "gone.toml", ""))
