"""Keys of sides that watch and turn: what they become in the core, and what is wrong with them."""

from pathlib import Path

import pytest

from game.rules.state.trigger_words import SECRETLY, ActionKind, Measure
from game.rules.state.vocabulary import Stance
from game.scenario import load, scenario_of_text
from game.scenario.faults import ScenarioError
from game.scenario.vocabulary import SIDE_STANCES

FILE = Path(__file__).parents[1] / "scenarios" / "neutrals.toml"
TEXT = FILE.read_text("utf-8")
SCENARIO = load(FILE)
WEST, EAST, TRADERS, GUARDS = range(4)


def test_the_words_are_those_of_the_core():
    assert [Stance[word.upper()] for word in SIDE_STANCES] == list(Stance)


def test_sides_begin_as_the_file_says():
    sides = SCENARIO.tables.sides
    assert sides.provoked_hits.tolist() == [0, 0, 1, 0]
    assert sides.protected_merit.tolist() == [0, 0, 3, 0]
    assert [tuple(pair) for pair in zip(*sides.joins.nonzero(), strict=True)] == [(GUARDS, TRADERS)]
    fight, watch, allied = int(Stance.FIGHT), int(Stance.WATCH), int(Stance.ALLIED)
    assert sides.stance().tolist() == [
        [allied, fight, watch, watch],
        [fight, allied, watch, watch],
        [watch, watch, allied, watch],
        [watch, watch, allied, allied],
    ]
    start = SCENARIO.start(2, 0).sides
    assert (start.stance == sides.stance()).all()
    assert (start.declared == sides.stance()).all()
    assert SCENARIO.tables.sides_may_turn
    assert not load("jupiter_rout").tables.sides_may_turn


def test_conditions_and_actions_become_rows_of_the_core():
    raid, _, joined, _ = SCENARIO.tables.triggers
    action = raid.do[0]
    assert (action.kind, action.a, action.b, action.value) == (
        ActionKind.STANCE, WEST, TRADERS, SECRETLY + Stance.FIGHT,
    )  # fmt: skip
    (asked,) = joined.when
    assert (asked.measure, asked.a, asked.b, asked.threshold) == (Measure.STANCE, TRADERS, 3 * WEST + Stance.FIGHT, 1)
    assert joined.do[1].value == Stance.ALLIED


def test_orders_name_a_side_to_fight():
    orders = SCENARIO.orders({"west": {"command": {"fight": "traders"}}})
    assert orders.sides.fight.tolist() == [[TRADERS, -1, -1, -1]]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('joins = ["traders"]', 'joins = ["guards"]', "side[3].joins[0]: \"guards\" is the side itself"),
        ('joins = ["traders"]', 'joins = ["trader"]', "did you mean traders?"),
        ('enemies = []\nprovoked_by', "provoked_by", "side[2].provoked_by: it fights all others from the start"),
        ('enemies = []\nallies = ["traders"]', 'enemies = ["traders"]', '"traders" is its enemy from the start'),
        ("hits = 1", "hits = 0", "provoked_by.hits"),
        ('is = "fight"', 'is = "fights"', "did you mean fight?"),
        ('other = "west", is', 'other = "traders", is', "a side stands by itself, expected another side"),
        ('side = "west", other = "traders", to', 'side = "west", other = "west", to', "a side stands by itself"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(old, new, told):
    assert old in TEXT
    with pytest.raises(ScenarioError) as raised:
        scenario_of_text(TEXT.replace(old, new, 1))
    assert told in str(raised.value)
