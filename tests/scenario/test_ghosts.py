"""Ghosts in files: a slot for each, called like further ships of its jammer's squadron, and counted by nobody."""

import pytest

from game.play.model import BattleModel
from game.play.session import Session
from game.rules import resolve_turn
from game.rules.state.vocabulary import Event, Presence
from game.scenario import scenario_of_text
from game.scenario.faults import ScenarioError
from game.sim.batch import plotted_orders
from game.sim.policies import policy

TEXT = """
format = 1
[scenario]
title = "Veil"
[[side]]
id = "union"
controller = "player"
[[side]]
id = "veiled"
[[class]]
id = "ear"
kind = "ship"
mass_t = 9_000.0
thrust_g = 60.0
burn_through_km = 4_000.0
[[class]]
id = "veil"
kind = "ship"
mass_t = 9_000.0
thrust_g = 1.0
jam = 1.0
jam_km = 900.0
ghosts = 2
[[squadron]]
id = "first"
side = "union"
class = "ear"
[[squadron]]
id = "veils"
side = "veiled"
class = "veil"
count = [1, 2]
at = [20_000.0, 0.0]
[[objective]]
id = "all"
side = "union"
kind = "destroy"
who = { side = "veiled" }
measure = "ships"
text = "All of them"
"""


def scenario():
    return scenario_of_text(TEXT.replace('class = "ear"\n', 'class = "ear"\nat = [0.0, 0.0]\n', 1))


def test_every_jammer_has_its_ghosts_in_worlds_that_have_the_jammer():
    own = scenario()
    rows = own.names.units
    assert [row.id for row in rows] == [
        "first_01",
        "veils_01",
        "veils_02",
        "veils_03",
        "veils_04",
        "veils_05",
        "veils_06",
    ]
    assert own.tables.ghost_of.tolist() == [-1, -1, -1, 1, 1, 2, 2]
    units = own.start(20, seed=1).units
    both = units.uid[:, 2] != 0
    assert both.any()
    assert not both.all()
    assert (units.presence[:, 3:5] == Presence.GHOST).all()
    assert ((units.presence[:, 5:] == Presence.GHOST) == both[:, None]).all()
    assert ((units.uid[:, 5:] != 0) == both[:, None]).all()
    assert own.tables.objectives[0].who.tolist() == [False, True, True, False, False, False, False]


def test_a_charge_finds_them_out_and_the_log_says_so():
    own = scenario()
    model = BattleModel(own, seed=1)
    world, told = model.world, 0
    plotters = [policy("charge"), policy("hold")]
    for _ in range(6):
        world, events, _ = resolve_turn(world, own.tables, plotted_orders(world, own, plotters))
        told += int((events["kind"] == Event.GHOST_GONE).sum())
    assert told == int((world.units.presence[0] == Presence.GHOST).sum()) >= 2
    assert not Session(BattleModel(own, seed=1, world=world)).scene.shown[3:].any()


@pytest.mark.parametrize("key", ["jam = 0.5", "ghosts = 1"])
def test_craft_neither_jam_nor_make_ghosts(key):
    drone = f'[[class]]\nid = "drone"\nkind = "drone"\nmass_t = 5.0\nthrust_g = 9.0\n{key}\n[[squadron]]'
    with pytest.raises(ScenarioError, match="ships and stations"):
        scenario_of_text(TEXT.replace("[[squadron]]", drone, 1))
