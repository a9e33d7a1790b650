"""Battles rolled from one number, and battles of which every choice is drawn: for those who write tests of rules."""

from collections.abc import Iterator

import pytest
from hypothesis import Phase, find, given, settings

from game.testing import rolled_strategies as st
from game.testing import strategies

NUMBERS = st.lists(st.sampled_from(range(10)), max_size=8)


@pytest.fixture
def drawn() -> Iterator[None]:
    """As it is outside of these tests."""
    st.roll_battles(yes=False)
    yield
    st.roll_battles()


@pytest.mark.usefixtures("drawn")
def test_what_fails_is_made_as_small_as_it_can_be() -> None:
    assert find(NUMBERS, lambda numbers: sum(numbers) >= 12) in ([3, 9], [4, 8], [5, 7], [6, 6])


def test_rolled_battles_ask_for_one_number_and_find_as_much() -> None:
    asked = []
    found = st.Rolled(lambda dice: [dice(NUMBERS) for _ in range(50)])

    @settings(max_examples=20, database=None, phases=[Phase.generate])
    @given(found)
    def look(many: list[list[int]]) -> None:
        asked.append(many)

    look()
    assert {number for many in asked for numbers in many for number in numbers} == set(range(10))
    assert {len(numbers) for many in asked for numbers in many} == set(range(9))


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("name", ["worlds", "orders_of_battles", "tables_of_battles", "battles"])
def test_a_rule_author_draws_what_is_annotated_without_a_complaint_of_hypothesis(name: str) -> None:
    seen = []

    @settings(max_examples=10, database=None, phases=[Phase.generate])
    @given(getattr(strategies, name)())
    def look(one: object) -> None:
        seen.append(one)

    look()
    assert len(seen) >= 10
