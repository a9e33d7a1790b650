"""A file as a whole: its limits, the largest one that starts, and that a larger one costs nothing."""

import time
import tracemalloc

import numpy as np
import pytest

from game.scenario import scenario_of_text
from game.scenario.reading import read_text
from game.scenario.spec.limits import FLIGHTS_MAX, SHIPS_MAX
from tests.scenario.examples import SMALL

SECONDS = 20.0  # about ten times what it takes where nothing else runs; a quadratic loop takes minutes
MEGABYTES = 60.0
HEAD = """\
format = 1
[scenario]
title = "Largest"
[[weapon]]
id = "laser"
kind = "laser"
energy_gj = 10.0
recharge_s = 25.0
range_km = 12_000.0
r0_km = 8_000.0
[[class]]
id = "carrier"
kind = "ship"
mass_t = 1e5
thrust_g = 4.0
hangar = 1_000
batteries = [{ weapon = "laser" }, { weapon = "laser" }, { weapon = "laser" }]
[[class]]
id = "fighter"
kind = "fighter"
mass_t = 20.0
thrust_g = 8.0
craft = { reach_km = 400.0 }
"""


def fleets(squadrons: int, ships: int, flights: int) -> str:
    """As many squadrons of ships, each beside the last of its side and with a wing of its own."""
    rows = [HEAD, *(f'[[side]]\nid = "side_{n}"\n' for n in range(8))]
    for n in range(squadrons):
        at = f"[{9_000.0 * n}, 0.0]" if n < 8 else f'{{ squadron = "s_{n - 8}", dy_km = [900.0, 990.0] }}'
        velocity = "rest" if n < 8 else f"same_as:s_{n - 8}"
        rows.append(
            f'[[squadron]]\nid = "s_{n}"\nside = "side_{n % 8}"\nclass = "carrier"\ncount = {ships}\nat = {at}\n'
            f'velocity = "{velocity}"\norders = {{ move = {{ kind = "withdraw" }} }}\n'
            f'[[squadron]]\nid = "w_{n}"\nside = "side_{n % 8}"\nclass = "fighter"\ncount = {flights}\n'
            f'home = "s_{n}"\norders = {{ flights = {{ mission = "patrol" }} }}\n'
        )
    return "\n".join(rows)


def test_the_largest_file_starts_in_reasonable_time_and_memory():
    text = fleets(250, SHIPS_MAX // 250, FLIGHTS_MAX // 250)
    began = time.perf_counter()
    scenario = scenario_of_text(text)
    world = scenario.start(1)
    assert time.perf_counter() - began < SECONDS
    assert (world.units.hull_mj > 0).sum() == len(scenario.names.units) == SHIPS_MAX
    assert (world.flights.alive > 0).sum() == len(scenario.names.flights) == FLIGHTS_MAX
    assert np.unique(np.concatenate([world.units.uid[0], world.flights.uid[0]])).size == SHIPS_MAX + FLIGHTS_MAX
    assert (world.flights.home[0] == np.repeat(np.arange(250), 48) * 8 + np.tile(np.arange(48), 250) % 8).all()
    assert (world.units.move != 0).any()
    tracemalloc.start()
    try:
        scenario.start(1)
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 1e6
    finally:
        tracemalloc.stop()


def test_a_file_that_is_too_large_is_refused_before_it_is_built():
    began = time.perf_counter()
    faults = read_text(fleets(300, 1, FLIGHTS_MAX)).faults
    assert time.perf_counter() - began < SECONDS
    assert [fault.what for fault in faults] == ["3,600,000 flights in all, expected at most 12,000"]


def test_thousands_of_wrong_names_are_all_told_and_soon():
    names = ", ".join('"s_1_99x"' for _ in range(SHIPS_MAX))
    text = fleets(250, 8, 48).replace('id = "side_0"', f'id = "side_0"\nsuccession = [{names}]')
    began = time.perf_counter()
    faults = read_text(text).faults
    assert time.perf_counter() - began < SECONDS
    assert len(faults) == SHIPS_MAX
    assert faults[0].suggestion.startswith("s_1")


def test_a_long_way_round_in_a_circle_is_one_fault():
    text = fleets(290, 1, 1).replace("[0.0, 0.0]", '{ squadron = "s_288" }')
    faults = read_text(text).faults
    assert [fault.key for fault in faults] == ["squadron[0].at"]
    assert "s_0 -> s_288 -> s_280" in faults[0].what


def test_a_circle_is_told_from_the_first_of_its_squadrons():
    text = fleets(9, 1, 1)
    for n, beside in ((0, 3), (1, 3), (3, 5), (5, 1)):
        text = text.replace(f"at = [{9_000.0 * n}, 0.0]", f'at = {{ squadron = "s_{beside}" }}')
    faults = read_text(text).faults
    assert [(fault.key, fault.what) for fault in faults] == [
        ("squadron[2].at", "goes round in a circle: s_1 -> s_3 -> s_5 -> s_1")
    ]


LIMITS = [
    ('briefing = "Two sides meet."', f'briefing = "{"x" * 2001}"', "2,001 characters"),
    ("[[dialogue]]", "".join(f'[[trigger]]\nid = "t{n}"\nwhen = {{ turn = 1 }}\n' for n in range(127)) + "[[dialogue]]",
     "at most 128 rows"),
    ("[[dialogue]]", "".join(f'[[objective]]\nid = "o{n}"\nside = "blue"\nkind = "survive"\nwho = {{ side = "blue" }}\n'
                             for n in range(63)) + "[[dialogue]]", "at most 64 rows"),
    ("[[dialogue]]", '[[squadron]]\nid = "many"\nside = "red"\nclass = "frigate"\ncount = 2000\nat = [50_000.0, 0.0]\n'
     "[[dialogue]]", "2,010 ships in all, expected at most 2,000"),
    ("[[dialogue]]", '[[squadron]]\nid = "many"\nside = "red"\nclass = "wasp"\ncount = 12_000\nat = [50_000.0, 0.0]\n'
     "[[dialogue]]", "12,004 flights in all, expected at most 12,000"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), LIMITS)
def test_limits_hold(old, new, words):
    faults = read_text(SMALL.replace(old, new, 1)).faults
    assert any(words in fault.what for fault in faults), [str(fault) for fault in faults]


def test_a_scenario_without_a_ship_is_a_fault():
    text = SMALL.replace("count = 4\nnames", "count = 0\nunits").replace("units = [", "# [")
    start, end = text.index('[[squadron]]\nid = "line"'), text.index('[[squadron]]\nid = "wings"')
    drones = '[[squadron]]\nid = "only"\nside = "red"\nclass = "wasp"\nat = [50_000.0, 0.0]\n'
    cut = text[:start].replace('flagship = "argo"\n', "") + drones
    faults = read_text(
        cut.replace('debrief = [\n  { when = { objective = "live", at_least = 0.5 }, text = "Alive." },', "debrief = [")
    ).faults
    assert end > start
    assert any("no ship at all" in fault.what for fault in faults), [str(fault) for fault in faults]


def test_more_squadrons_than_can_be_led_are_a_warning():
    rows = "".join(
        f'[[squadron]]\nid = "more_{n}"\nside = "red"\nclass = "frigate"\nat = [{50 + n}_000.0, 0.0]\n'
        for n in range(8)
    )
    reading = read_text(SMALL.replace("[[dialogue]]", rows + "[[dialogue]]", 1))
    assert reading.spec is not None
    assert any(fault.key == "side[1]" and "9 squadrons" in fault.what for fault in reading.faults)
