"""JSON Schema of scenario files and class files, made from the declaration of their keys.

Draft-4 keywords, as editors want them.
"""

from game.scenario.kinds import Definitions, Schema, SpecRow, Table
from game.scenario.spec import ClassFile, Spec

SCENARIO_SCHEMA, CLASS_SCHEMA = "scenario.schema.json", "class.schema.json"
"""Names of the files that the schemas stand in, beside scenarios and beside class files."""


def json_schema() -> Schema:
    """The schema of scenario files; `darklight schema` prints it."""
    return _schema("Darklight scenario", Spec)


def class_schema() -> Schema:
    """The schema of class files; `darklight schema --classes` prints it."""
    return _schema("Darklight classes", ClassFile)


def _schema(title: str, row: type[SpecRow]) -> Schema:
    definitions = Definitions()
    body = Table(row).body(definitions)
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": title,
        **body,
        "definitions": definitions.written,
    }
