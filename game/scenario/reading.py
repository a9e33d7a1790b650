"""From a file to a checked spec: all faults of the file and of the class files it uses, at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from game.data import scenario_dirs, scenario_paths
from game.scenario.check import BAD, Checker, Problem
from game.scenario.documents import Document, parse_document, read_document
from game.scenario.faults import Fault, ScenarioError, listed, nearest
from game.scenario.names import known_names
from game.scenario.sections import CLASS_FILE, SCENARIO_FILE
from game.scenario.sense import sense_problems
from game.scenario.spec import ClassFile, Spec

_ID_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a scenario gave: its spec (None where it cannot be used), and its faults and warnings."""

    spec: Spec | None
    faults: tuple[Fault, ...]

    @property
    def broken(self) -> bool:
        """Whether the scenario cannot be used."""
        return self.spec is None


def scenario_path(name_or_path: str | Path) -> Path:
    """The file of a scenario: a path, or the name of one of the player's or the game's own.

    Raises ScenarioError for a name that nobody knows, with the nearest that is known.
    """
    text = str(name_or_path)
    known = {path.stem: path for path in reversed(scenario_paths())}
    if isinstance(name_or_path, str) and text in known:
        return known[text]
    path = Path(name_or_path)
    looks_like_path = isinstance(name_or_path, Path) or text.endswith(".toml") or "/" in text or "\\" in text
    if looks_like_path:
        return path
    what = f'unknown scenario "{text[:60]}", expected a path or one of {listed(sorted(known))}'
    raise ScenarioError([Fault("", 0, 0, "", what, nearest(text, sorted(known)))])


def read_scenario(path: Path, places: bool = True) -> Reading:
    """The spec in a file, or all its faults; never raises for what the file holds.

    Without `places` it is not looked at where units would stand: enough for a list, and faster.
    """
    document = read_document(path)
    if isinstance(document, list):
        return Reading(None, tuple(document))
    folders = [path.parent / "classes", *(folder / "classes" for folder in scenario_dirs())]
    return _read(document, path.stem, folders, places)


def read_text(text: str | bytes, name: str = "scenario", shown: str = "<text>") -> Reading:
    """The spec in a text, or all its faults."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    document = parse_document(raw, shown)
    if isinstance(document, list):
        return Reading(None, tuple(document))
    return _read(document, name, [folder / "classes" for folder in scenario_dirs()])


def _read(document: Document, name: str, folders: Sequence[Path], places: bool = True) -> Reading:
    class_documents, faults = _class_documents(document, folders)
    names, problems = known_names([one.data for one in class_documents] + [document.data])
    files: list[ClassFile] = []
    for one in class_documents:
        checker = Checker(names)
        made = checker.section(CLASS_FILE, one.data, ())
        faults += [one.fault(problem) for problem in checker.problems]
        if made is not BAD:
            files.append(made)
    missing = frozenset({"class", "weapon"} if faults else ())
    checker = Checker(names, problems, missing)
    spec: Any = checker.section(SCENARIO_FILE, document.data, ())
    faults += [document.fault(problem) for problem in checker.problems]
    if faults or spec is BAD:
        return Reading(None, _sorted(faults, document.path))
    spec = _resolved(spec, name, files)
    found = sense_problems(spec, places)
    faults = [document.fault(problem) for problem in found]
    broken = any(not problem.warning for problem in found)
    return Reading(None if broken else spec, _sorted(faults, document.path))


def _sorted(faults: list[Fault], own: str) -> tuple[Fault, ...]:
    """Faults of the file itself first, by place, each once."""
    unique = dict.fromkeys(faults)
    return tuple(sorted(unique, key=lambda fault: (fault.path != own, fault.path, fault.line, fault.column)))


def _resolved(spec: Spec, name: str, files: list[ClassFile]) -> Spec:
    """The spec with shared classes put in and its id given."""
    classes = tuple(row for one in files for row in one.class_) + spec.class_
    weapons = tuple(row for one in files for row in one.weapon) + spec.weapon
    head = replace(spec.scenario, id=spec.scenario.id or _ident(name), classes=())
    return replace(spec, scenario=head, class_=classes, weapon=weapons)


def _ident(name: str) -> str:
    letters = "".join(mark if mark in _ID_LETTERS else "_" for mark in name.lower())[:32]
    return letters if letters[:1].isalpha() else f"s_{letters}"[:32]


def _class_documents(document: Document, folders: Sequence[Path]) -> tuple[list[Document], list[Fault]]:
    """The class files that a scenario names, and the faults of those that cannot be read."""
    head = document.data.get("scenario")
    wanted = head.get("classes", []) if isinstance(head, dict) else []
    documents: list[Document] = []
    faults: list[Fault] = []
    for row, name in enumerate(wanted if isinstance(wanted, list) else []):
        if not isinstance(name, str) or not name or not set(name) <= _ID_LETTERS or row >= 16:
            continue  # the checker reports it
        if name in wanted[:row]:
            continue
        path = next((folder / f"{name}.toml" for folder in folders if (folder / f"{name}.toml").is_file()), None)
        if path is None:
            known = sorted({one.stem for folder in folders if folder.is_dir() for one in folder.glob("*.toml")})
            faults.append(_missing_class_file(document, row, name, known))
            continue
        read = read_document(path)
        if isinstance(read, Document):
            documents.append(read)
        else:
            faults += read
    return documents, faults


def _missing_class_file(document: Document, row: int, name: str, known: list[str]) -> Fault:
    what = f'no class file "{name[:40]}", expected one of {listed(known)}'
    return document.fault(Problem(("scenario", "classes", row), what, nearest(name, known)))
