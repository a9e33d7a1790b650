"""Kinds of value that a key of a file can hold: the small language in which every key is declared.

A kind checks a value, says in words what it wants, and writes itself as JSON Schema; `key` and `section` (tables.py)
declare the tables of a file with them.
"""

from .checking import BAD, Bad, Checker, Definitions, Kind, Problem, Schema
from .choices import Flag, Id, Measure, Policy, Reference, Text, Word
from .either import Either
from .lists import Keyed, OneOrMany, Rows
from .numbers import FRACTION, Number, Point, Span, Whole
from .tables import Contradictions, Key, Pairs, Row, Section, Table, as_table, key, section

__all__ = [
    "BAD",
    "FRACTION",
    "Bad",
    "Checker",
    "Contradictions",
    "Definitions",
    "Either",
    "Flag",
    "Id",
    "Key",
    "Keyed",
    "Kind",
    "Measure",
    "Number",
    "OneOrMany",
    "Pairs",
    "Point",
    "Policy",
    "Problem",
    "Reference",
    "Row",
    "Rows",
    "Schema",
    "Section",
    "Span",
    "Table",
    "Text",
    "Whole",
    "Word",
    "as_table",
    "key",
    "section",
]
