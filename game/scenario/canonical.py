"""The canonical TOML text of a scenario: what saves hold, and what its hash is taken of."""

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from game.scenario.kinds import as_table
from game.scenario.spec import Spec

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def canonical_text(spec: Spec) -> str:
    """A scenario as one TOML text, classes put in and defaults written out; loading it gives an equal spec."""
    return toml_text(as_table(spec))


def text_hash(text: str) -> str:
    """The hash by which a save names its scenario: BLAKE2b, 16 bytes, hexadecimal."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def toml_text(document: Mapping[str, Any]) -> str:
    """A document of tables and lists of tables as TOML text; deeper tables are written inline."""
    plain = {key: value for key, value in document.items() if not _headed(value)}
    blocks = ["\n".join(f"{_key(key)} = {toml_value(value)}" for key, value in plain.items())] if plain else []
    for key, value in document.items():
        if isinstance(value, Mapping):
            blocks.append(_block(f"[{_key(key)}]", value))
        elif _headed(value):
            blocks += [_block(f"[[{_key(key)}]]", row) for row in value]
    return "\n\n".join(blocks) + "\n"


def _headed(value: Any) -> bool:
    """Whether a value of the document itself is written under headers of its own."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(row, Mapping) for row in value)
    return isinstance(value, Mapping)


def _block(header: str, table: Mapping[str, Any]) -> str:
    return "\n".join([header, *(f"{_key(key)} = {toml_value(value)}" for key, value in table.items())])


def _key(key: str) -> str:
    return key if _BARE.match(key) and not key.endswith("\n") else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_value(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return repr(value)  # of the shortest digits that read back the same; inf and -inf are TOML's words too
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {toml_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(one) for one in value) + "]"
    raise TypeError(f"no TOML for {type(value).__name__}")
