"""The reference of scenario files says all that is declared, and the page that ships is what is declared today."""

import pytest

from game.cli import main
from game.data import shipped_dir
from game.scenario.reference import in_markdown, in_words, keys_of, sections
from game.scenario.schema import json_schema
from game.scenario.vocabulary import EVENTS
from game.sim.policies import policies_in_words, policy_names


def test_the_page_that_ships_is_of_today():
    """Renew it with `python -m game keys --markdown > scenarios/REFERENCE.md`."""
    page = (shipped_dir("scenarios") / "REFERENCE.md").read_text("utf-8")
    assert page == in_markdown(policies_in_words())


def test_every_table_and_key_of_the_schema_is_told():
    schema = json_schema()
    tables = [schema, *(one for one in schema["definitions"].values() if "properties" in one)]
    told = [{one.name for one in keys_of(row)} for row in sections()]
    for table in tables:
        assert set(table["properties"]) in told
    assert all(one.sentence.endswith(".") and one.wanted for row in sections() for one in keys_of(row))


def test_every_word_is_told():
    page = in_markdown(policies_in_words())
    for word in (*EVENTS, *policy_names()):
        assert f"- `{word}`: " in page
    assert all(policies_in_words().values())


def test_tables_of_one_name_are_told_together():
    assert in_words("at").count("\n\nat: ") == 2
    assert in_words("[[squadron]]") == in_words("squadron")


@pytest.mark.parametrize("asked", [[], ["squadron"], ["--markdown"]])
def test_the_command_prints_it(asked, capsys):
    assert main(["keys", *asked]) == 0
    assert "formation" in capsys.readouterr().out


def test_a_table_that_there_is_not_is_answered_with_the_nearest(capsys):
    assert main(["keys", "squadon"]) == 2
    assert capsys.readouterr().err == "darklight keys: there is no table 'squadon'; did you mean squadron?\n"
