"""What the player sees of sides that fight, watch or stand by: in scenes, films, words, lanes and verbs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.play.choices import choices
from game.play.commander import Commander, Relation
from game.play.contact_words import known_words
from game.play.event_table import STANCE
from game.play.film import Film
from game.play.lanes import lanes
from game.play.log import lines_of
from game.play.model import BattleModel, Played
from game.play.session import Session
from game.play.verbs import VERBS, Pointed
from game.rules import resolve_turn
from game.rules.state.vocabulary import Stance
from game.rules.state.world import World
from game.scenario import Scenario, load
from game.sim.batch import plotted_orders, policies_of, side_policies

WEST, EAST, TRADERS, GUARDS = range(4)
RAIDED = 8
"""A battle of seed 0 in which the West turns on the traders in secret."""


@pytest.fixture(scope="module")
def neutrals() -> Scenario:
    return load(Path(__file__).parents[1] / "scenarios" / "neutrals.toml")


def played(scenario: Scenario, world: World, orders: Mapping[str, Any]) -> list[Played]:
    """The first two turns of a battle; `orders` are given in the second."""
    plotters, found = side_policies(scenario, policies_of(scenario)), []
    for turn in (1, 2):
        plotted = plotted_orders(world, scenario, plotters, {2: orders})
        after, events, tracks = resolve_turn(world, scenario.tables, plotted)
        assert tracks is not None
        found.append(Played(turn, world, after, plotted, events, tracks))
        world = after
    return found


@pytest.fixture(scope="module")
def turns(neutrals: Scenario) -> list[Played]:
    """The West openly fights the traders in the second turn."""
    return played(neutrals, neutrals.start(1, 3), {"west": {"command": {"fight": "traders"}}})


def pointed_at(session: Session, slot: int) -> Pointed:
    return Pointed(float(session.scene.x_km[slot]), float(session.scene.y_km[slot]), slot)


def test_a_scene_says_how_one_stands_to_whom_it_shows(neutrals: Scenario, turns: list[Played]) -> None:
    before = Session(BattleModel(neutrals, seed=3, side=WEST)).scene
    of = [{int(one) for one in before.stance[before.side == side]} for side in range(4)]
    assert of == [{Stance.ALLIED}, set(), {Stance.WATCH}, {Stance.WATCH}]  # nobody of the East is seen yet
    film = Film(turns[1], neutrals.tables, WEST)
    stances = [film.scene(t).stance[film.scene(t).side == TRADERS].tolist() for t in (0.0, 0.9, 1.0, 12.0)]
    assert stances == [[Stance.WATCH] * 2] * 2 + [[Stance.FIGHT] * 2] * 2
    assert film.scene(12.0).shown[film.scene(12.0).side == TRADERS].all()


def test_a_turn_is_told_to_all_and_stands_on_the_lane_of_who_turns(neutrals: Scenario, turns: list[Played]) -> None:
    for viewer in (WEST, EAST, TRADERS):
        film = Film(turns[1], neutrals.tables, viewer)
        told = [line.text for line in lines_of(film, neutrals) if "turns on" in line.text]
        assert told[:2] == ["West turns on Traders", "West turns on Guards"]
        assert {"Traders turns on West", "Guards turns on West"} <= set(told)
        them, us = ([mark for mark in lane if mark.sign is STANCE] for lane in lanes(film, neutrals))
        assert {int(film.events["source"][mark.row]) for mark in us} == {viewer}
        assert viewer not in {int(film.events["source"][mark.row]) for mark in them}
        assert them


def test_a_secret_is_told_to_the_side_alone(neutrals: Scenario) -> None:
    """In one of the battles the West raids the traders."""
    second = played(neutrals, neutrals.start(24, 0).take(np.array([RAIDED])), {})[1]
    for viewer in (WEST, EAST, TRADERS):
        told = [line.text for line in lines_of(Film(second, neutrals.tables, viewer), neutrals)]
        assert ("West turns on Traders, and nobody else knows" in told) == (viewer == WEST)
        assert not any("turns on" in text for text in told) or viewer == WEST


def test_bystanders_are_neither_targets_nor_friends(neutrals: Scenario) -> None:
    model, slots = BattleModel(neutrals, seed=3, side=WEST), neutrals.names.unit_slot
    session, commander = Session(model), Commander(model)
    model.selection.pick([slots["western_01"]])
    at = pointed_at(session, slots["freighters_01"])
    assert commander.relation(at.code) is Relation.BYSTANDER
    offered = [choice.verb.id for choice in choices(commander, at, session.scene)]
    assert offered[:4] == ["intercept", "pursue", "keep_range", "war"]
    assert "fire_at" not in offered
    assert commander.target_fault(VERBS["fire_at"], at) == "fire at: your side does not fight it"
    assert commander.target_fault(VERBS["follow"], at) == "follow: that is no friend"
    assert known_words(session, at.code).startswith("watches · ")
    assert commander.relation(slots["western_02"]) is Relation.OWN


def test_allies_are_called_so(neutrals: Scenario) -> None:
    model = BattleModel(neutrals, seed=3, side=GUARDS)
    slot = neutrals.names.unit_slot["freighters_01"]
    assert model.stance_to(TRADERS) is Stance.ALLIED
    assert Commander(model).relation(slot) is Relation.ALLY
    assert known_words(Session(model), slot).startswith("allied · ")
