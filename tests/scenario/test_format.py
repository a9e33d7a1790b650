"""The declared format: canonical text, schema, words and rows that agree with each other."""

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.data import scenario_paths, shipped_dir
from game.rules.state import vocabulary
from game.scenario import load, scenario_of_text
from game.scenario import vocabulary as words
from game.scenario.canonical import toml_text
from game.scenario.catalogue import catalogue
from game.scenario.kinds import Pairs
from game.scenario.schema import json_schema
from tests.scenario.examples import SMALL


@pytest.mark.parametrize(
    ("listed", "enum"),
    [
        (words.EVENTS, vocabulary.Event),
        (words.CAUSES, [cause for cause in vocabulary.Cause if cause]),
        (words.SYSTEMS, vocabulary.System),
        (words.MOVES, vocabulary.Move),
        (words.FRAMES, vocabulary.Frame),
        (words.FIRE_MODES, vocabulary.FireMode),
        (words.PRIORITIES, vocabulary.Priority),
        (words.POSTURES, vocabulary.Posture),
        (words.MISSIONS, vocabulary.Mission),
        (words.CLASS_KINDS, vocabulary.Kind),
        (words.UNIT_STATES, vocabulary.UnitState),
        (words.OBJECTIVE_KINDS, vocabulary.Goal),
        (words.OBJECTIVE_MEASURES, vocabulary.Counted),
        (words.ABOVE_KINDS, [kind for kind in vocabulary.AboveKind if kind]),
        (words.RESULTS, [result for result in vocabulary.Verdict if result]),
    ],
)
def test_words_of_the_format_are_the_words_of_the_core(listed, enum):
    assert set(listed) == {one.name.lower() for one in enum}


def test_the_policies_of_the_format_are_those_that_there_are():
    from game.sim.policies import policy_names

    assert set(words.POLICIES) == set(policy_names())


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


def schema_keys(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield key
            if key in ("properties", "patternProperties", "definitions"):
                for inner in value.values():
                    yield from schema_keys(inner)
            elif key != "default":
                yield from schema_keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from schema_keys(value)


def test_the_schema_holds_draft_4_keywords_only():
    schema = json.loads(json.dumps(json_schema(), allow_nan=False))
    allowed = {
        "$schema", "$ref", "title", "description", "type", "properties", "additionalProperties", "required", "items",
        "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum", "pattern", "enum", "anyOf", "oneOf", "allOf",
        "default", "definitions", "patternProperties", "maxProperties", "minProperties", "minLength", "maxLength",
    }  # fmt: skip
    assert set(schema_keys(schema)) <= allowed


def valid(value, schema, root):
    """A draft-4 validator of the keywords that the schema uses, for this test alone."""
    import re

    if "$ref" in schema:
        return valid(value, root["definitions"][schema["$ref"].rsplit("/", 1)[1]], root)
    if "anyOf" in schema and not any(valid(value, one, root) for one in schema["anyOf"]):
        return False
    if "allOf" in schema and not all(valid(value, one, root) for one in schema["allOf"]):
        return False
    if "oneOf" in schema and sum(valid(value, one, root) for one in schema["oneOf"]) != 1:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    number = isinstance(value, int | float) and not isinstance(value, bool)
    types = {
        "object": isinstance(value, dict), "array": isinstance(value, list), "string": isinstance(value, str),
        "boolean": isinstance(value, bool), "number": number, "integer": number and isinstance(value, int), None: True,
    }  # fmt: skip
    if not types[schema.get("type")]:
        return False
    if isinstance(value, str):
        size = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
        return size and re.search(schema.get("pattern", ""), value) is not None
    if number and (value < schema.get("minimum", value) or value > schema.get("maximum", value)):
        return False
    if number and schema.get("exclusiveMinimum") and value == schema["minimum"]:
        return False
    if isinstance(value, list):
        good = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9)
        return good and all(valid(one, schema.get("items", {}), root) for one in value)
    if not isinstance(value, dict):
        return True
    if any(name not in value for name in schema.get("required", [])):
        return False
    for name, one in value.items():
        inner = schema.get("properties", {}).get(name)
        for pattern, kind in schema.get("patternProperties", {}).items():
            inner = kind if re.search(pattern, name) else inner
        if inner is None and schema.get("additionalProperties", True) is False:
            return False
        if inner is not None and not valid(one, inner, root):
            return False
    return len(value) >= schema.get("minProperties", 0)


@pytest.mark.parametrize("path", sorted(shipped_dir("scenarios").glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_scenarios_hold_to_the_schema(path):
    schema = json_schema()
    assert valid(tomllib.loads(path.read_text()), schema, schema)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("turns = 10", "turnz = 10"), ("turns = 10", "turns = 61"), ('kind = "ship"', 'kind = "shop"'),
        ("count = [2, 5]", "count = [2]"), ('title = "Small"', ""), ('arrives = { trigger = "alarm" }', "arrives = {}"),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_checker_refuses(old, new):
    schema = json_schema()
    assert valid(tomllib.loads(SMALL), schema, schema)
    assert not valid(tomllib.loads(SMALL.replace(old, new, 1)), schema, schema)


def test_the_schema_beside_the_scenarios_is_the_present_one():
    written = (shipped_dir("scenarios") / "scenario.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == json.loads(json.dumps(json_schema()))


def test_shipped_scenarios_have_no_faults_and_every_text_they_need():
    for entry in catalogue():
        assert not entry.faults
        spec = entry.spec
        assert len(spec.scenario.briefing) > 200
        assert spec.expect
        assert spec.scenario.debrief[-1].when is None
        assert all(objective.text for objective in spec.objective)
        said = {action.say for trigger in spec.trigger for action in trigger.do}
        assert {line.id for line in spec.dialogue} <= said


def test_the_players_folder_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("DARKLIGHT_DATA_DIR", str(tmp_path))
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "jupiter_rout.toml").write_text(SMALL)
    (folder / "broken.toml").write_text("format = 1\n[scenario]\ntitel = 3\n")
    assert scenario_paths()[0].parent == folder
    assert load("jupiter_rout").title == "Small"
    rows = {entry.id: entry for entry in catalogue()}
    assert rows["jupiter_rout"].own
    assert not rows["target_practice"].own
    assert rows["broken"].spec is None
    assert any("did you mean title?" in fault for fault in rows["broken"].faults)
    assert rows["broken"].as_dict()["broken"]


def test_pairs_are_rows_with_free_keys():
    assert Pairs([("a", 1)]).row("a") == 1
    assert Pairs([("a", 1)]).row("b") is None
