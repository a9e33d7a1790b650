"""New scenario files: a copy of one that is there under an id and a title of its own, and what editors want beside it.

The copy keeps every comment and every key but these two. Nothing that a player wrote is ever overwritten.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from game.data import scenario_dirs, shipped_dir
from game.scenario.documents import Document, read_document
from game.scenario.faults import FileFault, ScenarioError
from game.scenario.kinds import ID_PATTERN
from game.scenario.names import titled
from game.scenario.reading import CLASSES_FOLDER, class_file_places, read_scenario
from game.scenario.schema import CLASS_SCHEMA, SCENARIO_SCHEMA, class_schema, json_schema

TEMPLATE = "templates/picket.toml"
"""The small commented battle, among the game's scenarios, that a new one is a copy of where no other is asked for."""
SCHEMA_LINE = f"#:schema ./{SCENARIO_SCHEMA}\n"
"""The first line of a scenario: editors that know taplo take the schema from it."""
EDITORS_FILE = ".taplo.toml"
_OWN, _ID_MAX = "my_", 32
_EDITORS = f"""\
# For editors that know taplo, such as VS Code with Even Better TOML: by what they complete and check these files.

[[rule]]
include = ["*.toml"]
exclude = ["{EDITORS_FILE}"]

[rule.schema]
path = "{SCENARIO_SCHEMA}"

[[rule]]
include = ["{CLASSES_FOLDER}/*.toml"]

[rule.schema]
path = "{CLASS_SCHEMA}"
"""


def write_scenario(ident: str, source: Path | None = None, folder: Path | None = None) -> Path:
    """Write a new scenario, and what editors want beside it; returns its file.

    `source`: the file that it is a copy of, the game's template where it is missing; `folder`: where it is written,
    the player's scenarios where it is missing. Raises ScenarioError for an id that is none or is taken, and for a
    source with faults; OSError.
    """
    own, shipped = scenario_dirs()
    folder = own if folder is None else folder
    _check_id(ident, shipped if folder == own else None)
    path = folder / f"{ident}.toml"
    if path.exists():
        raise _refusal(f"{path} is there already, and stays as it is")
    source = shipped_dir("scenarios") / TEMPLATE if source is None else source
    document = _sound(source)
    folder.mkdir(parents=True, exist_ok=True)
    for name, held in [*_class_files_to_copy(document, source, folder)]:
        (folder / CLASSES_FOLDER).mkdir(exist_ok=True)
        (folder / CLASSES_FOLDER / name).write_bytes(held)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(copied_text(document, ident))
    _write_for_editors(folder)
    return path


def copy_to_edit(source: Path, folder: Path | None = None) -> Path:
    """Write a copy under the first of the ids my_STEM, my_STEM_2 ... that is free; raises as `write_scenario` does."""
    folder = scenario_dirs()[0] if folder is None else folder
    stem = source.stem.removeprefix(_OWN)
    tails = ("" if number == 1 else f"_{number}" for number in count(1))
    idents = (f"{_OWN}{stem[: _ID_MAX - len(_OWN) - len(tail)]}{tail}" for tail in tails)
    return write_scenario(next(ident for ident in idents if not (folder / f"{ident}.toml").exists()), source, folder)


def copied_text(document: Document, ident: str) -> str:
    """The text of a scenario without faults, with another id and a title made from it."""
    text, places = document.text, document.positions
    changes = [("id", ident), ("title", titled(ident))]
    spans = [(*places.of(("scenario", key)), new) for key, new in changes if ("scenario", key) in places.found]
    for start, end, new in sorted(spans, reverse=True):
        text = f'{text[:start]}"{new}"{text[end:]}'
    return SCHEMA_LINE + re.sub(r"\A#:schema[^\n]*\n", "", text)


def _check_id(ident: str, shipped: Path | None) -> None:
    """Raises ScenarioError for what is no id, or is the name of a scenario of the game, which it would hide."""
    if re.fullmatch(ID_PATTERN, ident) is None:
        near = re.sub("[^a-z0-9_]+", "_", ident.casefold()).strip("_")[:32]
        what = f"{ident[:60]!r} is no id, expected lower-case letters, digits and _, at most 32, a letter first"
        raise _refusal(what, near if re.fullmatch(ID_PATTERN, near) else "")
    if shipped is not None and (shipped / f"{ident}.toml").exists():
        raise _refusal(f"{ident} is a scenario of the game, which one of that name would hide")


def _sound(source: Path) -> Document:
    """The document of a scenario without faults; raises ScenarioError."""
    reading = read_scenario(source)
    if reading.spec is None:
        raise ScenarioError(reading.faults, reading.waiting)
    document = read_document(source)
    if not isinstance(document, Document):  # it was changed meanwhile
        raise ScenarioError(document)
    return document


def _class_files_to_copy(document: Document, source: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Class files beside the source that a scenario in the folder would not find, or would find others for."""
    beside = folder / CLASSES_FOLDER
    for name in document.data["scenario"].get("classes", ()):
        file = f"{name}.toml"
        own = source.parent / CLASSES_FOLDER / file
        if not own.is_file():
            continue
        held = own.read_bytes()
        found = next((path for path in class_file_places(folder, name) if path.is_file()), None)
        if found is None or found.read_bytes() != held:
            if found is not None and found.parent == beside:
                raise _refusal(f"{found} is not what {source} goes by, and stays as it is")
            yield file, held


def _write_for_editors(folder: Path) -> None:
    """Write the schemas as they are in this version, and where editors find them unless that is said already."""
    for name, schema in ((SCENARIO_SCHEMA, json_schema), (CLASS_SCHEMA, class_schema)):
        (folder / name).write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")
    with suppress(FileExistsError), (folder / EDITORS_FILE).open("x", encoding="utf-8") as file:
        file.write(_EDITORS)


def _refusal(what: str, near: str = "") -> ScenarioError:
    return ScenarioError([FileFault("", 0, 0, "", what, near)])
