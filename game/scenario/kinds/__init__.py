"""Kinds of value that a key of a file can hold: the small language in which every key is declared.

A kind checks a value, says in words what it wants, and writes itself as JSON Schema; `key` and `section` (tables.py)
declare the tables of a file with them.
"""

from .checking import BAD, ID_PATTERN, Bad, Checker, Definitions, Problem, Schema, ValueKind
from .choices import Flag, Id, MeasureName, PolicyName, Reference, Text, Word
from .either import Either
from .lists import Keyed, ListOf, OneOrMany
from .numbers import FRACTION, NUMBER_LEAST, Number, Point, Span, Whole
from .outline import Outline, OutlineValue, whole_outline
from .plain import Plain, PlainValue, ValueName
from .tables import Contradictions, Key, Pairs, Section, SpecRow, Table, as_table, key, section

__all__ = [
    "BAD",
    "FRACTION",
    "ID_PATTERN",
    "NUMBER_LEAST",
    "Bad",
    "Checker",
    "Contradictions",
    "Definitions",
    "Either",
    "Flag",
    "Id",
    "Key",
    "Keyed",
    "ListOf",
    "MeasureName",
    "Number",
    "OneOrMany",
    "Outline",
    "OutlineValue",
    "Pairs",
    "Plain",
    "PlainValue",
    "Point",
    "PolicyName",
    "Problem",
    "Reference",
    "Schema",
    "Section",
    "Span",
    "SpecRow",
    "Table",
    "Text",
    "ValueKind",
    "ValueName",
    "Whole",
    "Word",
    "as_table",
    "key",
    "section",
    "whole_outline",
]
