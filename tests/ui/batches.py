"""Batches of battles whose outcomes are drawn, not fought: their pictures stay the same whatever the rules."""

import numpy as np

from game.rules.state.vocabulary import Event
from game.scenario import Scenario, load, scenario_of_text
from game.sim.batch import Outcomes, Result, policies_of

CROWD = """\
format = 1
[scenario]
title = "A title that goes on and on until there is no room left for it anywhere at all"
turns = 9
[[class]]
id = "hulk"
kind = "ship"
mass_t = 9_000.0
thrust_g = 1.0
silhouette = "sov_dn"
"""


def drawn_batch(scenario: Scenario, worlds: int = 120, seed: int = 7) -> Result:
    """A batch of drawn outcomes: each side loses about a part of its own, in some battles nearly nothing."""
    rng, names = np.random.default_rng(seed), scenario.names
    there = np.ones((worlds, len(names.units)), bool)
    side = np.array([row.side for row in names.units])
    chance = rng.uniform(0.1, 0.9, len(names.sides))[side] * rng.choice([0.2, 1.0], (worlds, 1), p=[0.3, 0.7])
    lost = rng.random((worlds, len(names.units))) < chance
    mass = np.array([scenario.class_of(row.class_id).mass_t for row in names.units])
    of_side = side == np.arange(len(names.sides))[:, None]
    count = (of_side & lost[:, None, :]).sum(axis=2)
    part = (of_side * lost[:, None, :] * mass).sum(axis=2) / np.maximum((of_side * mass).sum(axis=1), 1.0)
    ones = np.ones((worlds, len(names.sides)), np.int64)
    outcomes = Outcomes(
        turns=rng.integers(4, 10, worlds), verdict=rng.integers(0, 4, ones.shape), ships=of_side.sum(axis=1) * ones,
        ships_lost=count, mass_lost=part, mass_away=0.0 * part, lives_lost=100 * count, merit=0 * ones, there=there,
        came=there.copy(), survived=~lost, lost_cause=lost.astype(np.int64), lost_turn=3 * lost,
        progress=rng.random((worlds, len(names.objectives))), events=np.zeros((worlds, len(Event)), np.int64),
    )  # fmt: skip
    return Result(scenario, worlds, seed, policies_of(scenario), outcomes, 50.0)


def practice() -> Result:
    """A batch of the smallest scenario of the game."""
    return drawn_batch(load("target_practice"))


def crowd(sides: int = 8, squadrons: int = 40, ships: int = 3, objectives: int = 30) -> Result:
    """A batch of a battle with far too much in it, all of it with long names."""
    text = CROWD
    for number in range(sides):
        text += f'[[side]]\nid = "s{number}"\nname = "The united squadrons of the outer world number {number}"\n'
        text += 'controller = "guard"\n'
    for number in range(squadrons):
        text += f'[[squadron]]\nid = "q{number}"\nside = "s{number % sides}"\nclass = "hulk"\ncount = {ships}\n'
        text += f'name = "The third heavy squadron of the line, division {number}"\nat = [{number * 900}.0, 0.0]\n'
    for number in range(objectives):
        text += f'[[objective]]\nid = "o{number}"\nside = "s{number % sides}"\nkind = "survive"\n'
        text += f'who = {{ side = "s{number % sides}" }}\noptional = true\n'
        text += 'text = "Bring as many as can be brought beyond the reach of all guns that are known of, and more"\n'
    return drawn_batch(scenario_of_text(text), 30)
