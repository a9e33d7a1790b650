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
    assert all("warning: " in str(fault) for fault in reading.faults)


def test_a_warning_names_the_weapon_the_squadron_and_the_class_that_it_means():
    crossing, spacing = read_text(SMALL.replace("turn_s = 300.0", "turn_s = 3000.0")).faults
    if crossing.key != "scenario.turn_s":
        crossing, spacing = spacing, crossing
    assert "the longest range, 12,000 km of laser, takes a frigate 0.3 turns to cross from rest" in crossing.what
    assert "is 6000 times the spacing of raiders, 2.0 km" in spacing.what
    assert spacing.key == "squadron[2]"
    assert spacing.line
