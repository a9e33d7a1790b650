"""Who may import whom, read from the syntax trees: imports inside functions count."""

import ast
from functools import cache
from pathlib import Path

import pytest

import game
from game import rules
from game.rules.turn import RULES

ROOT = Path(game.__file__).parent
RULES_MAY = {"importlib", "numpy", "typing", "dataclasses", "enum", "collections", "functools", "hashlib"}
LAYERS = {
    "rules": {"rules"},
    "fast": {"rules", "fast"},
    "scenario": {"rules", "scenario"},
    "sim": {"rules", "scenario", "sim"},
    "testing": {"rules", "scenario", "sim", "testing"},
    "play": {"rules", "scenario", "sim", "play"},
    "ui": {"rules", "scenario", "sim", "play", "ui"},
}
FILES = sorted(path for path in ROOT.rglob("*.py") if "_data" not in path.parts)


@cache
def imports_of(path: Path, *, inside: bool = True) -> set[str]:
    """Full names of all modules that a file imports, names taken from packages included; `inside` functions too."""
    package = ("game", *path.relative_to(ROOT).parent.parts)
    found = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if inside else tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            module = ".".join(base + ([node.module] if node.module else []))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def room_of(name: str) -> str | None:
    """The chapter of the rules that a module stands in."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["game", "rules"] and len(parts) > 3 else None


def layer_of(name: str) -> str | None:
    """Layer of a module of the game; None for what is not one of its packages."""
    parts = name.split(".")
    return parts[1] if parts[0] == "game" and len(parts) > 1 and parts[1] in LAYERS else None


def files_of(layer: str) -> list[Path]:
    return [path for path in FILES if path.relative_to(ROOT).parts[0] == layer]


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_go_one_way(layer):
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files_of(layer)
        for name in imports_of(path)
        if layer_of(name) not in LAYERS[layer] | {None}
    }
    assert wrong == set()


def test_rules_import_numpy_and_little_else():
    wrong = {
        f"{path.name}: {name}"
        for path in files_of("rules")
        for name in imports_of(path)
        if not name.startswith("game.rules") and name.split(".")[0] not in RULES_MAY
    }
    assert wrong == set()


def test_pygame_stays_in_the_interface():
    """Modules beside the packages may ask for it inside functions: the command line starts without it."""
    wrong = set()
    for path in FILES:
        layer = path.relative_to(ROOT).parts[0]
        names = imports_of(path) if layer in LAYERS else imports_of(path, inside=False)
        if layer != "ui" and any(name.split(".")[0] in ("pygame", "pygame_gui") for name in names):
            wrong.add(str(path.relative_to(ROOT)))
    assert wrong == set()


def test_phases_do_not_import_each_other():
    """Nor does any rule import a phase, but for those that read as the rulebook's list or look ahead with it."""
    phases = {f"{phase.__module__}.{phase.__name__}" for phase in RULES.opening + RULES.impulse + RULES.closing}
    readers = {"turn", "preview", "belief"}
    wrong = {
        f"{path.name}: {name}"
        for path in files_of("rules")
        if path.stem not in readers
        for name in imports_of(path) & phases
    }
    assert len(phases) == len({*RULES.opening, *RULES.impulse, *RULES.closing})
    assert wrong == set()


def module_of(path: Path) -> str:
    parts = ("game", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circle_in(imports: dict[str, set[str]]) -> list[str]:
    """Modules that import each other round about, [] where none do: what is left when leaf after leaf is taken off."""
    left = {name: found & set(imports) - {name} for name, found in imports.items()}
    while True:
        leaves = {name for name, found in left.items() if not found}
        if not leaves:
            return sorted(left)
        left = {name: found - leaves for name, found in left.items() if name not in leaves}


def test_no_circle_of_imports():
    """Imports for the type checker and inside functions count; a package's own `__init__` names its modules."""
    files = [path for path in FILES if path.name != "__init__.py"]
    assert circle_in({module_of(path): imports_of(path) for path in files}) == []


def test_a_circle_is_found():
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()}) == ["a", "b", "c"]
    assert circle_in({"a": {"b", "os"}, "b": {"a.b"}}) == []


def test_the_walk_sees_imports_of_every_form(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_imports.ROOT", tmp_path)
    (tmp_path / "rules").mkdir()
    path = tmp_path / "rules" / "imaginary.py"
    path.write_text(
        "import os.path\n"
        "def f():\n    from ..sim import batch\n    from . import turn\n    from .world import World\n"
        "from game.ui.app import App\n"
    )
    found = {"os.path", "game.sim.batch", "game.rules.turn", "game.rules.world", "game.ui.app"}
    assert imports_of(path) >= found
    assert imports_of(path, inside=False) & found == {"os.path", "game.ui.app"}


ROOMS = ("state", "space", "story", "knowledge", "people", "motion", "fire", "craft", "damage", "command")
"""Chapters of the rules: each may import those before it."""


def test_chapters_of_the_rules_import_one_way():
    known = {module_of(path): path for path in FILES}
    wrong = {
        f"{name} -> {other}"
        for name, path in known.items()
        if (room := room_of(name))
        for other in imports_of(path) & known.keys()
        if (above := room_of(other)) and ROOMS.index(above) > ROOMS.index(room)
    }
    assert wrong == set()


def test_what_other_packages_use_of_the_rules_is_public():
    assert len(rules.__all__) <= 25
    assert all(hasattr(rules, name) for name in dir(rules))
    data = {f"game.rules.{name}" for name in rules.DATA}
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in FILES
        if path.relative_to(ROOT).parts[0] not in ("rules", "fast", "testing")
        for name in imports_of(path)
        if name.startswith("game.rules.")
        and name.removeprefix("game.rules.") not in rules.__all__
        and name not in data
        and name.rpartition(".")[0] not in data
    }
    assert wrong == set()
