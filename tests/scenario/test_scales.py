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
    assert crossing.what.endswith("3 to 6 play well: give turn_s from 131 to 260")
    assert "is 6000 times the spacing of raiders, 2.0 km" in spacing.what
    assert spacing.what.endswith("read on a map: give its formation spacing_km = 180 or more")
    assert spacing.key == "squadron[2]"
    assert spacing.line


def heard(text: str) -> list[str]:
    return [fault.what for fault in read_text(text).faults]


def test_who_does_what_a_warning_says_hears_it_no_more():
    assert any("of raiders" in what for what in heard(SMALL))
    raiders = 'formation = { kind = "line", spacing_km = 180.0 }'
    given = SMALL.replace('id = "raiders"', f'id = "raiders"\n{raiders}')
    assert not any("of raiders" in what for what in heard(given))
    for turn_s in (131, 260):
        assert not any("to cross" in what for what in heard(SMALL.replace("turn_s = 300.0", f"turn_s = {turn_s}.0")))
    for turn_s in (130, 261):
        assert any("to cross" in what for what in heard(SMALL.replace("turn_s = 300.0", f"turn_s = {turn_s}.0")))


def test_turns_that_no_file_may_have_are_not_recommended():
    slow = SMALL.replace("thrust_g = 4.0", "thrust_g = 0.0001")
    (crossing,) = [what for what in heard(slow) if "to cross" in what]
    assert crossing.endswith("3 to 6 play well")
    (pixels,) = [what for what in heard(slow.replace("turn_s = 300.0", "turn_s = 3000.0")) if "pixels" in what]
    assert pixels.endswith("can be seen")


@pytest.mark.parametrize("thrust", ["5e-324", "1e-300", "9e-16"])
def test_a_thrust_next_to_nothing_is_none(thrust: str):
    slow = read_text(SMALL.replace("thrust_g = 4.0", f"thrust_g = {thrust}"))
    assert slow.spec is not None
    assert next(one for one in slow.spec.class_ if one.id == "frigate").thrust_g == 0.0
    assert not any("to cross" in fault.what or "pixels" in fault.what for fault in slow.faults)


def test_the_least_thrust_there_is_can_be_reckoned_with():
    (crossing,) = [what for what in heard(SMALL.replace("thrust_g = 4.0", "thrust_g = 1e-15")) if "to cross" in what]
    assert crossing.endswith("3 to 6 play well")
