"""From a file to a checked spec: all faults of the file and of the class files it uses, at once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from game.data import scenario_dirs, scenario_paths
from game.scenario.documents import REMEMBERED_MAX, Document, parse_document, read_document
from game.scenario.faults import FileFault, ScenarioError, listed, nearest
from game.scenario.kinds import ID_PATTERN, Bad, Checker, Problem, Table
from game.scenario.known_ids import SHARED, known_ids
from game.scenario.spec import ClassFile, Spec
from game.scenario.spec.file import CLASS_FILES_MAX
from game.scenario.variants import variant_problems
from game.scenario.whole_file import BELONGING, KEYS, SCALES, STANDING, whole_file_check

CLASSES_FOLDER = "classes"  # of class files, beside scenarios
FAULTS_MAX = 5_000  # of a file, told with their places
_ID_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a scenario gave: its spec (None where it cannot be used), and its faults and warnings.

    `waiting`: what could not be looked at yet for its faults, in words.
    """

    spec: Spec | None
    faults: tuple[FileFault, ...]
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassReading:
    """What reading a class file by itself gave: what it holds (None where it cannot be used), and its faults.

    `borrowed`: weapons of other class files that its classes fire, by the name of the file.
    """

    file: ClassFile | None
    faults: tuple[FileFault, ...]
    borrowed: tuple[tuple[str, str], ...] = ()


def scenario_path(name_or_path: str | Path) -> Path:
    """The file of a scenario: a path, or the name of one of the player's or the game's own.

    A path from here that leads nowhere is one from the folders of scenarios, where it leads to a file there: so that
    `classes/union.toml` is found from anywhere. Raises ScenarioError for a name that nobody knows, with the nearest
    that is known.
    """
    text = str(name_or_path)
    known = {path.stem: path for path in reversed(scenario_paths())}
    if isinstance(name_or_path, str) and text in known:
        return known[text]
    path = Path(name_or_path)
    looks_like_path = isinstance(name_or_path, Path) or text.endswith(".toml") or "/" in text or "\\" in text
    if looks_like_path:
        return path if is_there(path) else next((one for one in _in_folders(path) if is_there(one)), path)
    what = f'unknown scenario "{text[:60]}", expected a path or one of {listed(sorted(known))}'
    raise ScenarioError([FileFault("", 0, 0, "", what, nearest(text, sorted(known)))])


def _in_folders(path: Path) -> Iterator[Path]:
    """Where a path from here may lead in the folders of scenarios, the player's first; none from the root."""
    if not path.is_absolute() and ".." not in path.parts:
        yield from (folder / path for folder in scenario_dirs())


def is_there(path: Path) -> bool:
    """Does a path lead to something?"""
    with suppress(OSError, ValueError):  # a name that no disk takes
        return path.exists()
    return False


def read_scenario(path: Path, places: bool = True) -> Reading:
    """The spec in a file, or all its faults; never raises for what the file holds.

    Without `places` it is not looked at where units would stand: enough for a list, and faster.
    """
    document = read_document(path)
    if isinstance(document, list):
        return _unreadable(document)
    folders = [path.parent / CLASSES_FOLDER, *(folder / CLASSES_FOLDER for folder in scenario_dirs())]
    return _read(document, path.stem, folders, places)


def _unreadable(faults: list[FileFault]) -> Reading:
    """What is said of a file that is no TOML, or is not there at all: where it is, all checks are to come."""
    there = any(fault.line for fault in faults)
    return Reading(None, tuple(faults), (KEYS, BELONGING, STANDING, SCALES) if there else ())


def class_file_places(folder: Path, name: str) -> list[Path]:
    """Where the class file of a name is looked for by the scenarios of a folder, the first place first."""
    return [place / CLASSES_FOLDER / f"{name}.toml" for place in (folder, *scenario_dirs())]


def read_class_file(path: Path) -> ClassReading | None:
    """The classes and weapons in a file, or all its faults; None for a file that is not of classes alone.

    They may fire weapons of other class files: a scenario then names both.
    """
    document = read_document(path)
    if isinstance(document, list) or not _is_of_classes(document, path):
        return None
    own, problems = known_ids([document.data])
    others = dict(_weapons_beside(path))
    known = {**own, "weapon": tuple(dict.fromkeys((*own["weapon"], *others)))}
    checker = Checker(known, problems)
    file = Table(ClassFile).check(document.data, (), checker)
    if checker.problems or isinstance(file, Bad):
        return ClassReading(None, _sorted(_located(document, checker.problems), document.path))
    fired = dict.fromkeys(battery.weapon for row in file.class_ for battery in row.batteries)
    return ClassReading(file, (), tuple((others[one], one) for one in fired if one not in own["weapon"]))


def _is_of_classes(document: Document, path: Path) -> bool:
    """Does a file hold nothing but classes and weapons, or stand where class files do and is no scenario?"""
    held = document.data.keys()
    if path.absolute().parent.name == CLASSES_FOLDER:
        return "scenario" not in held
    return bool(held & set(SHARED)) and held <= {"format", *SHARED}


def _weapons_beside(path: Path) -> Iterator[tuple[str, str]]:
    """Weapons of the class files that a scenario could name together with one: the weapon, and the file's name."""
    for folder in (path.parent, *(folder / CLASSES_FOLDER for folder in scenario_dirs())):
        for other in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            document = None if other.name == path.name else read_document(other)
            if isinstance(document, Document):
                yield from ((ident, other.stem) for ident in known_ids([document.data])[0]["weapon"])


def read_text(text: str | bytes, name: str = "scenario", shown: str = "<text>") -> Reading:
    """The spec in a text, or all its faults."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    document = parse_document(raw, shown)
    if isinstance(document, list):
        return _unreadable(document)
    return _read(document, name, [folder / CLASSES_FOLDER for folder in scenario_dirs()])


def _read(document: Document, name: str, folders: Sequence[Path], places: bool = True) -> Reading:
    shared, missing = _class_documents(document, folders)
    sizes = sum(len(one.text) for one in (document, *shared))
    return (_checked if sizes > 2 * REMEMBERED_MAX else _remembered)(document, name, shared, missing, places)


def _checked(
    document: Document, name: str, shared: tuple[Document, ...], missing: tuple[FileFault, ...], places: bool
) -> Reading:
    """The spec in a document and the class files that it names."""
    names, problems = known_ids([*(one.data for one in shared), document.data])
    files, wrong = _class_files_of(shared, names)
    faults = [*missing, *wrong]
    checker = Checker(names, problems, frozenset({"class", "weapon"} if faults else ()), homes=_key_homes)
    spec = Table(Spec).check(document.data, (), checker)
    faults += _located(document, checker.problems)
    if faults or isinstance(spec, Bad):
        waiting = (BELONGING, STANDING, SCALES, *_levels_of(document))
        return Reading(None, _sorted(faults, document.path), waiting)
    spec = _resolved(spec, name, files)
    found, waiting = _problems_as_a_whole(spec, names, places)
    broken = any(not problem.warning for problem in found)
    waiting += _levels_of(document) if waiting else ()
    return Reading(None if broken else spec, _sorted(map(document.fault, found), document.path), waiting)


_remembered = lru_cache(maxsize=16)(_checked)  # of the same documents: `parse_document` gives those again


def _class_files_of(
    documents: Iterable[Document], names: dict[str, tuple[str, ...]]
) -> tuple[list[ClassFile], list[FileFault]]:
    """The class files without faults, and the faults of the others."""
    files: list[ClassFile] = []
    faults: list[FileFault] = []
    for one in documents:
        checker = Checker(names)
        file = Table(ClassFile).check(one.data, (), checker)
        faults += _located(one, checker.problems)
        if not isinstance(file, Bad):
            files.append(file)
    return files, faults


def _located(document: Document, problems: Sequence[Problem]) -> list[FileFault]:
    """Problems with their places: as many as anybody reads, and how many more there are."""
    told = [document.fault(problem) for problem in problems[:FAULTS_MAX]]
    more = len(problems) - len(told)
    return [*told, FileFault(document.path, 0, 0, "", f"and {more:,} more faults")] if more else told


def _problems_as_a_whole(
    spec: Spec, names: dict[str, tuple[str, ...]], places: bool
) -> tuple[list[Problem], tuple[str, ...]]:
    """What is wrong with a spec whose keys are right, and then with what it can be made into; and what waits for it."""
    found, waiting = whole_file_check(spec, places)
    if any(not problem.warning for problem in found) or not (spec.scenario.variants or spec.refit is not None):
        return found, waiting
    return [*found, *variant_problems(spec, names, places)], waiting


def _levels_of(document: Document) -> tuple[str, ...]:
    """What else the file is looked at for, in words: what it can be made into, where it says so."""
    head = document.data.get("scenario")
    many = "refit" in document.data or (isinstance(head, dict) and "variants" in head)
    return ("what its variants make of it",) if many else ()


def _sorted(faults: Iterable[FileFault], own: str) -> tuple[FileFault, ...]:
    """Faults of the file itself first, by place, each once; those without a place last."""
    unique = dict.fromkeys(faults)
    return tuple(
        sorted(unique, key=lambda fault: (fault.path != own, fault.path, not fault.line, fault.line, fault.column))
    )


@cache
def _key_homes() -> dict[str, tuple[str, ...]]:
    """Every key of a scenario, and the tables that have it: for hints about keys in the wrong place."""
    from game.scenario.reference import sections

    homes: dict[str, list[str]] = {}
    for row in sections():
        for name in row.section.names():
            if row.section.name not in homes.setdefault(name, []):
                homes[name].append(row.section.name)
    return {name: tuple(tables) for name, tables in homes.items()}


def _resolved(spec: Spec, name: str, files: list[ClassFile]) -> Spec:
    """The spec with shared classes put in and its id given."""
    classes = tuple(row for one in files for row in one.class_) + spec.class_
    weapons = tuple(row for one in files for row in one.weapon) + spec.weapon
    head = replace(spec.scenario, id=spec.scenario.id or _ident(name), classes=())
    return replace(spec, scenario=head, class_=classes, weapon=weapons)


def _ident(name: str) -> str:
    letters = "".join(mark if mark in _ID_LETTERS else "_" for mark in name.lower())[:32]
    return letters if letters[:1].isalpha() else f"s_{letters}"[:32]


def _class_documents(document: Document, folders: Sequence[Path]) -> tuple[tuple[Document, ...], tuple[FileFault, ...]]:
    """The class files that a scenario names, and the faults of those that cannot be read."""
    documents: list[Document] = []
    faults: list[FileFault] = []
    for row, name in _class_files(document):
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
    return tuple(documents), tuple(faults)


def _class_files(document: Document) -> Iterator[tuple[int, str]]:
    """The names of class files in a document, each once; the checker reports what is no name."""
    head = document.data.get("scenario")
    wanted = head.get("classes") if isinstance(head, dict) else None
    names = wanted[:CLASS_FILES_MAX] if isinstance(wanted, list) else []
    for row, name in enumerate(names):
        if isinstance(name, str) and re.fullmatch(ID_PATTERN, name) and name not in names[:row]:
            yield row, name


def _missing_class_file(document: Document, row: int, name: str, known: list[str]) -> FileFault:
    what = f'no class file "{name[:40]}", expected one of {listed(known)}'
    return document.fault(Problem(("scenario", "classes", row), what, nearest(name, known)))
