"""JSON Schema of scenario files, made from the declaration of their keys; draft-4 keywords, as editors want them."""

from game.scenario.kinds import Definitions, Schema, Table
from game.scenario.spec import Spec


def json_schema() -> Schema:
    """The schema of scenario files; `darklight schema` prints it."""
    definitions = Definitions()
    body = Table(Spec).body(definitions)
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "Darklight scenario",
        **body,
        "definitions": definitions.written,
    }
