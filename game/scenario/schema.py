"""JSON Schema of scenario files, made from the declaration of their keys; draft-4 keywords, as editors want them."""

from math import inf
from typing import Any

from game.scenario.kinds import (
    ID_PATTERN,
    NUMBER_MAX,
    Either,
    Flag,
    Id,
    Keyed,
    Kind,
    Measure,
    Name,
    Number,
    OneOrMany,
    Point,
    Policy,
    Reference,
    Rows,
    Section,
    Span,
    Text,
)
from game.scenario.sections import SCENARIO_FILE
from game.scenario.spec import as_table

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema of scenario files; `darklight schema` prints it."""
    writer = _Writer()
    body = writer.section_body(SCENARIO_FILE)
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "Darklight scenario",
        **body,
        "definitions": writer.definitions,
    }


class _Writer:
    """Writes kinds as schemas; every section becomes one definition."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[int, str] = {}

    def of(self, kind: Kind) -> Schema:
        match kind:
            case Number():
                return _number(kind)
            case Span(number):
                one = _number(number)
                return {"anyOf": [one, {"type": "array", "items": one, "minItems": 2, "maxItems": 2}]}
            case Flag():
                return {"type": "boolean"}
            case Text(most=most, empty=empty):
                return {"type": "string", "maxLength": most, **({} if empty else {"minLength": 1})}
            case Name(names):
                return {"type": "string", "enum": list(names)}
            case Id():
                return {"type": "string", "pattern": ID_PATTERN}
            case Reference(prefix=prefix, also=also):
                one = {"type": "string", "pattern": f"^{prefix}[a-z][a-z0-9_]*$"}
                return {"anyOf": [{"enum": list(also)}, one]} if also else one
            case Policy(names=names, options=options):
                tail = "|".join(options)
                return {"type": "string", "pattern": f"^({'|'.join(names)})(@[0-9]{{1,2}})?(\\+({tail}))*$"}
            case Measure():
                return {"type": "string", "pattern": "^(outcomes|sides|units|squadrons|objectives|turns|events)\\."}
            case Point(number):
                return {"type": "array", "items": _number(number), "minItems": 2, "maxItems": 2}
            case Rows(of=of, most=most, least=least):
                return {"type": "array", "items": self.of(of), "minItems": least, "maxItems": most}
            case OneOrMany(of=of, most=most):
                one = self.of(of)
                return {"anyOf": [one, {"type": "array", "items": one, "maxItems": most}]}
            case Keyed(key=key, value=value, most=most):
                pattern = ID_PATTERN if not isinstance(key, Name) else f"^({'|'.join(key.names)})$"
                return {
                    "type": "object",
                    "patternProperties": {pattern: self.of(value)},
                    "additionalProperties": False,
                    "maxProperties": most,
                }
            case Either(kinds=kinds):
                return {"anyOf": [self.of(one) for one in kinds]}
            case Section():
                return {"$ref": f"#/definitions/{self.named(kind)}"}

    def named(self, section: Section) -> str:
        """The name of a section's definition, which is written on first use."""
        if id(section) not in self._names:
            base = section.name.replace(" ", "_")
            taken = set(self._names.values())
            name = next(n for n in (base, *(f"{base}_{k}" for k in range(2, 99))) if n not in taken)
            self._names[id(section)] = name
            self.definitions[name] = self.section_body(section)
        return self._names[id(section)]

    def section_body(self, section: Section) -> Schema:
        properties = {}
        for key in section.keys:
            schema = self.of(key.kind)
            # A reference stands alone in draft 4: what is beside it is not read.
            schema = {"allOf": [schema]} if "$ref" in schema else schema
            properties[key.name] = {**schema, "description": key.doc}
            default = None if key.required else as_table(key.default)
            if default is not None and default != inf:
                properties[key.name]["default"] = default
        body: Schema = {
            "type": "object",
            "description": section.doc,
            "properties": properties,
            "additionalProperties": False,
        }
        required = [key.name for key in section.keys if key.required]
        if required:
            body["required"] = required
        if section.one_of:
            body["oneOf"] = [{"required": [name]} for name in section.one_of]
        if section.least:
            body["minProperties"] = section.least
        return body


def _number(kind: Number) -> Schema:
    schema: Schema = {"type": "integer" if kind.whole else "number"}
    if kind.low > -NUMBER_MAX:
        schema["minimum"] = kind.low
        if kind.above:
            schema["exclusiveMinimum"] = True
    if kind.high < NUMBER_MAX and not kind.infinite:
        schema["maximum"] = kind.high
    return schema
