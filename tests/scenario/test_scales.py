"""Whether a battle's scales can be played is told, and spoils nothing."""

import pytest

from game.scenario import scenario_of_text
from game.scenario.reading import read_text
from game.scenario.scales import scale_figures
from tests.scenario.examples import SMALL


def test_the_scales_of_a_battle_are_told():
    scenario = scenario_of_text(SMALL)
    figures = scale_figures(scenario.spec, scenario.names)
    assert figures["turns_to_cross"] == pytest.approx((2 * 12_000 / (4 * 9.80665e-3)) ** 0.5 / 300)
    assert figures["range_over_spacing"] == 12_000 / 2.0  # raiders stand ten of their size apart
    assert figures["first_turn_px"] > 10


def test_warnings_are_not_faults():
    reading = read_text(SMALL.replace("turn_s = 300.0", "turn_s = 3000.0"))
    assert reading.spec is not None
    assert {fault.level for fault in reading.faults} == {"warning"}
    assert "6000 times the smallest spacing" in reading.faults[0].what
    assert "warning: " in str(reading.faults[0])
