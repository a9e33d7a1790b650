"""Questions that stand from when they are said, and answers that are orders of the next turn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.command.faults import order_faults
from game.rules.knowledge.seen_events import seen_events
from game.rules.knowledge.sight import seen_world
from game.rules.state.columns import NONE
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Action, Condition, Question, Trigger
from game.rules.state.trigger_words import ActionKind, Measure
from game.rules.state.vocabulary import IMPULSES, OPTIONS, QUESTIONS, Event, Fault, OrderField
from game.rules.story.questions import take_answers
from game.rules.turn import resolve_turn
from game.testing import oracle_story as oracle
from game.testing.builders import orders_for, tables_of, world_of
from game.testing.strategies_command import battle_of

PLEA, PRICE = Question(0, 0, 4, 3, 1), Question(1, 0, 5, 2, 0)
SHIPS = ({}, {"side": 1, "x_km": 1e5})


def says(dialogue, impulse, *, once=True):
    when = (Condition(Measure.IMPULSE, -1, -1, impulse, True),)
    return Trigger(when, (), once, 0, (Action(ActionKind.SAY, dialogue),))


def chosen(question, option, acts=()):
    return Trigger((Condition(Measure.ANSWER, question, option, 1, True),), (), True, 0, acts)


def told(triggers, said=(), *, turns=3, worlds=1, questions=(PLEA, PRICE)):
    """(world, answers as (turn, impulse, side, dialogue, option)); `said`: (turn, side, number, option)."""
    tables = tables_of(triggers=triggers, questions=questions)
    world = world_of(tables, SHIPS, worlds=worlds)
    found = []
    for turn in range(1, turns + 1):
        orders = orders_for(world)
        for when, side, number, option in said:
            if when == turn:
                orders.sides.answer[:, side, number] = option
        world, events, _ = resolve_turn(world, tables, orders)
        rows = events[events["kind"] == Event.ANSWERED]
        found += rows[["turn", "impulse", "source", "value", "slot"]].tolist()
    return world, found


@pytest.mark.parametrize(("said", "option"), [((), 1), (((2, 0, 0, 2),), 2), (((2, 0, 0, 0),), 0)])
def test_a_question_is_answered_as_the_next_turn_begins(said, option):
    world, found = told((says(4, 12),), said)
    assert found == [(2, 0, 0, 4, option)]
    assert world.sides.answer[0, 0].tolist() == [option, *[NONE] * (QUESTIONS - 1)]
    assert world.sides.asked_impulse[0, 0, 0] == 11


@pytest.mark.parametrize("said", [(1, 0, 0, 2), (3, 0, 0, 2), (2, 1, 0, 1), (2, 0, 1, 2), (2, 0, 0, 3), (2, 0, 0, -7)])
def test_what_is_no_answer_to_it_counts_as_nothing_said(said):
    """Too early, too late, by another side, to another question, or one that it does not have."""
    assert told((says(4, 1),), (said,))[1] == [(2, 0, 0, 4, 1)]


def test_a_question_is_asked_and_answered_once():
    world, found = told((says(4, 3, once=False),), ((2, 0, 0, 2), (3, 0, 0, 0)), turns=4)
    assert found == [(2, 0, 0, 4, 2)]
    assert world.sides.asked_impulse[0, 0, 0] == 2


def test_two_questions_of_one_impulse_are_each_their_sides():
    _, found = told((says(5, 7), says(4, 7)), ((2, 0, 0, 0), (2, 1, 0, 1)))
    assert found == [(2, 0, 0, 4, 0), (2, 0, 1, 5, 1)]


def test_a_line_that_asks_nobody_asks_nothing():
    world, found = told((says(3, 1),))
    assert found == []
    assert (world.sides.asked_impulse == NONE).all()


def test_conditions_ask_what_was_chosen():
    """From the first impulse of the turn on in which it is answered."""
    triggers = (says(4, 12), *(chosen(0, option) for option in range(OPTIONS)))
    world, _ = told(triggers, ((2, 0, 0, 2),))
    assert world.triggers.fired_impulse[0].tolist() == [11, NONE, NONE, IMPULSES, NONE]


def test_worlds_answer_apart():
    asks = Trigger((Condition(Measure.CHANCE, 3, -1, 499_999, False),), (), True, 0, (Action(ActionKind.SAY, 4),))
    tables = tables_of(triggers=(asks, chosen(0, 2)), questions=(PLEA,))
    world = world_of(tables, SHIPS, worlds=24)
    world, _, _ = resolve_turn(world, tables, orders_for(world))
    asked = world.sides.asked_impulse[:, 0, 0] == 0
    assert 0 < asked.sum() < 24
    orders = orders_for(world)
    orders.sides.answer[::2, 0, 0] = 2
    faults = order_faults(world, tables, orders)
    assert faults["world"].tolist() == np.flatnonzero(~asked)[np.flatnonzero(~asked) % 2 == 0].tolist()
    world, _, _ = resolve_turn(world, tables, orders)
    even = np.arange(24) % 2 == 0
    assert (world.sides.answer[:, 0, 0] == np.where(asked, np.where(even, 2, 1), NONE)).all()
    assert (world.triggers.fired_count[:, 1] == (asked & even)).all()


def test_answers_that_make_no_sense_are_faults():
    tables = tables_of(questions=(PLEA, PRICE))
    world = world_of(tables, SHIPS)
    world.sides.asked_impulse[0, 0, 0] = 5
    for side, number, option, fault in (
        (0, 0, 2, None), (0, 0, 3, Fault.NO_SUCH_KIND), (0, 0, -2, Fault.NO_SUCH_KIND),
        (1, 0, 0, Fault.NOT_ASKED), (0, 1, 0, Fault.NOT_ASKED), (1, 7, 0, Fault.NOT_ASKED),
    ):  # fmt: skip
        orders = orders_for(world)
        orders.sides.answer[0, side, number] = option
        rows = order_faults(world, tables, orders)[["unit", "field", "fault"]].tolist()
        assert rows == ([] if fault is None else [(side, OrderField.ANSWER, fault)])
    world.sides.answer[0, 0, 0] = 1
    orders.sides.answer[0] = NONE
    orders.sides.answer[0, 0, 0] = 1
    assert order_faults(world, tables, orders)["fault"].tolist() == [Fault.NOT_ASKED]


@given(st.integers(0, 2**32))
def test_answers_are_the_oracles(seed):
    tables, world, orders = battle_of(seed, bodies=False)
    res = Resolution(world, tables, "all", orders)
    res.begin_impulse(0)
    take_answers(res)
    rows = res.journal.table()
    for question in tables.questions:
        said = int(orders.sides.answer[0, question.side, question.number])
        stands = oracle.answer_taken(world, question, said, 0)
        assert res.world.sides.answer[0, question.side, question.number] == stands
        new = stands != oracle.answers(world, question, 0)
        assert ((rows["value"] == question.dialogue) & (rows["slot"] == stands)).sum() == new
    untouched = np.ones(world.sides.answer.shape, bool)
    for question in tables.questions:
        untouched[:, question.side, question.number] = False
    assert (res.world.sides.answer == world.sides.answer)[untouched].all()


def test_a_side_knows_its_own_questions_and_answers_alone():
    tables = tables_of(triggers=(says(4, 2), says(5, 2)), questions=(PLEA, PRICE))
    world = world_of(tables, SHIPS)
    world, _, _ = resolve_turn(world, tables, orders_for(world))
    before = world
    world, events, tracks = resolve_turn(world, tables, orders_for(world))
    for side, question in ((0, PLEA), (1, PRICE)):
        seen = seen_world(world, tables, side)
        assert (seen.sides.answer != NONE).sum() == 1
        assert (seen.sides.asked_impulse != NONE).sum() == 1
        assert seen.sides.answer[0, side, 0] == question.default
        rows = seen_events(events, tracks, before, side)
        rows = rows[rows["kind"] == Event.ANSWERED]
        assert rows[["source", "value", "slot"]].tolist() == [(side, question.dialogue, question.default)]
