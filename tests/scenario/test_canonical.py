"""The canonical text of a scenario reads back, and its hash is of what it says."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.scenario import load, scenario_of_text
from game.scenario.canonical import toml_text
from tests.scenario.examples import SMALL


@pytest.mark.parametrize("name", ["jupiter_rout", "target_practice"])
def test_a_resolved_scenario_is_equal_to_itself(name):
    scenario = load(name)
    again = scenario_of_text(scenario.resolved)
    assert again.spec == scenario.spec
    assert again.resolved == scenario.resolved
    assert again.hash == scenario.hash
    assert len(scenario.hash) == 32


def test_another_text_has_another_hash():
    one, two = scenario_of_text(SMALL), scenario_of_text(SMALL.replace("crew = 90", "crew = 91"))
    assert one.hash != two.hash
    # Comments, order of keys and defaults that are written out change nothing.
    same = SMALL.replace("crew = 90", "delta_v_km_s = inf # all of it\ncrew = 90")
    assert scenario_of_text(same).hash == one.hash


documents = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**60), 2**60),
        st.floats(allow_nan=False),
        st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("ab .=\"'é\n", max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text("abc d\"'.", max_size=4), documents, max_size=4))
def test_canonical_text_reads_back(document):
    assert tomllib.loads(toml_text(document)) == document
