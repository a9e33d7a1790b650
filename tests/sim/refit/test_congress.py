"""Seats, and the chance that a vote passes."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.sim.refit import Ballot, Plan, ballot, cast, pass_chance
from tests.sim.refit.yards import yard

SEATS = st.integers(0, 7)


def by_hand(seats: Ballot) -> float:
    """The chance summed over every way in which the open seats can vote."""
    chance = 0.0
    for votes in product((True, False), repeat=seats.open):
        share = 1.0
        for vote in votes:
            share *= seats.open_chance if vote else 1.0 - seats.open_chance
        if 2 * (seats.in_favour + sum(votes)) > seats.seats:
            chance += share
    return chance


@given(SEATS, SEATS, SEATS, st.floats(0.0, 1.0))
def test_the_chance_is_that_of_every_way_to_vote(one: int, two: int, three: int, chance: float) -> None:
    seats = Ballot(one, two, three, chance)
    assert pass_chance(seats) == pytest.approx(by_hand(seats), abs=1e-12)


@given(SEATS, st.integers(1, 7), SEATS, st.floats(0.0, 1.0))
def test_more_seats_never_lower_the_chance(one: int, two: int, three: int, chance: float) -> None:
    before = pass_chance(Ballot(one, two, three, chance))
    assert pass_chance(Ballot(one + 1, two - 1, three, chance)) >= before - 1e-12
    assert pass_chance(Ballot(one, two - 1, three + 1, chance)) <= before + 1e-12


def test_edges_of_the_chance() -> None:
    assert pass_chance(Ballot(3, 0, 2, 0.5)) == 1.0
    assert pass_chance(Ballot(2, 0, 2, 0.5)) == 0.0, "half is not enough"
    assert pass_chance(Ballot(0, 3, 0, 0.0)) == 0.0
    assert pass_chance(Ballot(0, 3, 0, 1.0)) == 1.0


def test_a_way_wins_open_seats_first_then_those_against() -> None:
    refit = yard().refit
    assert refit.congress is not None
    seats = ballot(refit, Plan(way="wait", times=6))
    assert seats == Ballot(46, 12, 36, 0.4)
    assert refit.congress.way[2].times == 6
    few = replace(refit, congress=replace(refit.congress, open=4))
    assert ballot(few, Plan(way="finding", times=1)) == Ballot(45, 0, 35, 0.4)
    assert ballot(refit, Plan()) == Ballot(40, 18, 36, 0.4)


def test_votes_fall_as_often_as_the_chance_says_and_the_same_for_a_seed() -> None:
    seats = Ballot(40, 18, 36, 0.4)
    assert cast(seats, 5) == cast(seats, 5)
    passed = sum(seats.in_favour + sum(cast(seats, seed)) >= seats.needed for seed in range(2_000)) / 2_000
    assert passed == pytest.approx(pass_chance(seats), abs=0.04)
