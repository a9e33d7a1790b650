"""Texts after the battle."""

from game.scenario import load, scenario_of_text
from tests.scenario.examples import SMALL

SCENARIO = scenario_of_text(SMALL)


def test_debrief_texts_follow_how_it_ended():
    world = SCENARIO.start(1)
    world.objectives.progress_ppm[0, 0] = 500_000
    assert SCENARIO.debrief(world, 0) == ["Alive."]
    world.objectives.progress_ppm[0, 0] = 499_999
    assert SCENARIO.debrief(world, 0) == ["The end."]
    rout = load("jupiter_rout")
    world = rout.start(1)
    slot = rout.names.unit_slot["reaver"]
    alive = rout.debrief(world, 0)
    world.units.hull_mj[0, slot] = 0
    lost = rout.debrief(world, 0)
    assert any("Reaver came home" in text for text in alive)
    assert any("Reaver is on the list" in text for text in lost)
    assert not any("Reaver came home" in text for text in lost)
