"""The JSON Schema says what the checker says."""

import json
import tomllib

import pytest

from game.data import shipped_dir
from game.scenario.schema import json_schema
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
