"""The JSON Schema says what the checker says."""

import json
import re
import tomllib

import pytest

from game.data import shipped_dir
from game.scenario.measures import MEASURE_FORMS, measure_fault
from game.scenario.schema import json_schema
from game.scenario.vocabulary import CAUSES, EVENTS
from tests.scenario.examples import SMALL


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
    if "$ref" in schema:
        return valid(value, root["definitions"][schema["$ref"].rsplit("/", 1)[1]], root)
    return (
        fits_combinations(value, schema, root)
        and ("enum" not in schema or value in schema["enum"])
        and is_of_some_type(value, schema.get("type"))
        and (not isinstance(value, str) or fits_text(value, schema))
        and (not is_number(value) or fits_number(value, schema))
        and (not isinstance(value, list) or fits_list(value, schema, root))
        and (not isinstance(value, dict) or fits_object(value, schema, root))
    )


def fits_combinations(value, schema, root):
    fits = {word: [valid(value, one, root) for one in schema.get(word, ())] for word in ("anyOf", "allOf", "oneOf")}
    any_of, one_of = "anyOf" not in schema or any(fits["anyOf"]), "oneOf" not in schema or sum(fits["oneOf"]) == 1
    return any_of and all(fits["allOf"]) and one_of


def is_of_some_type(value, names):
    return any(is_of_type(value, name) for name in names) if isinstance(names, list) else is_of_type(value, names)


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_of_type(value, name):
    python = {"object": dict, "array": list, "string": str, "boolean": bool, "number": int | float, "integer": int}
    numeric = name not in ("number", "integer") or is_number(value)
    return name is None or (isinstance(value, python[name]) and numeric)


def fits_text(text, schema):
    size = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 10**9)
    return size and re.search(schema.get("pattern", ""), text) is not None


def fits_number(number, schema):
    if schema.get("exclusiveMinimum") and number == schema["minimum"]:
        return False
    return schema.get("minimum", number) <= number <= schema.get("maximum", number)


def fits_list(values, schema, root):
    size = schema.get("minItems", 0) <= len(values) <= schema.get("maxItems", 10**9)
    return size and all(valid(one, schema.get("items", {}), root) for one in values)


def fits_object(table, schema, root):
    names = all(name in table for name in schema.get("required", []))
    size = schema.get("minProperties", 0) <= len(table)
    return names and size and all(fits_property(name, one, schema, root) for name, one in table.items())


def fits_property(name, value, schema, root):
    """A property is as the pattern or the name says, else any, if others are allowed."""
    inner = schema.get("properties", {}).get(name)
    for pattern, kind in schema.get("patternProperties", {}).items():
        inner = kind if re.search(pattern, name) else inner
    if inner is None:
        return schema.get("additionalProperties", True) is not False
    return valid(value, inner, root)


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


def test_every_event_and_every_form_of_a_measure_stand_in_the_schema():
    schema = json_schema()
    assert schema["definitions"]["condition"]["properties"]["event"]["enum"] == [*EVENTS]
    forms = schema["definitions"]["expect"]["properties"]["measure"]["anyOf"]
    assert [one["description"].split(": ")[0] for one in forms] == [*MEASURE_FORMS]


NAMES = {
    "side": ("blue",), "unit": ("argo",), "squadron": ("line",), "objective": ("live",), "event": EVENTS,
    "cause": CAUSES,
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "outcomes.blue.victory", "outcomes.blue.lost", "sides.blue.mass_lost_fraction.p10", "sides.blue.merit",
        "sides.blue.merit.mean", "units.argo.survived", "units.argo.survived.p10", "units.argo.lost_to.fell",
        "units.argo.lost_to.mean", "units.argo.lost_turn.p50", "squadrons.line.lost_fraction.mean",
        "objectives.live.p90",
        "objectives.live", "turns.mean", "turns.blue.mean", "events.hit.mean", "events.hot.mean", "events.held.p10",
    ],
)  # fmt: skip
def test_the_schema_takes_the_measures_that_the_checker_takes(text):
    forms = json_schema()["definitions"]["expect"]["properties"]["measure"]["anyOf"]
    fits = any(re.search(one["pattern"], text) for one in forms)
    assert fits == (measure_fault(text, NAMES) == ("", ""))
