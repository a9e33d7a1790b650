"""Screens do not know each other: what a house of screens may import, read from the syntax trees."""

from graphlib import CycleError, TopologicalSorter

from tests.test_imports import ROOT, files_of, imports_of


def module_of(path):
    return ".".join(("game", *path.relative_to(ROOT).with_suffix("").parts))


def test_no_files_of_the_menus_and_the_debrief_import_each_other_in_a_circle():
    files = [path for path in files_of("ui") if path.relative_to(ROOT).parts[1] != "battle"]
    names = {module_of(path) for path in files}
    try:
        TopologicalSorter({module_of(path): imports_of(path) & names for path in files}).prepare()
    except CycleError as circle:
        raise AssertionError(" -> ".join(circle.args[1])) from None


def test_menus_know_neither_battle_nor_debrief_and_the_debrief_no_menu():
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for folder, strangers in {
            "menu": ("battle", "debrief"),
            "debrief": ("menu",),
            "battle": ("menu", "debrief"),
        }.items()
        for path in files_of("ui")
        if path.relative_to(ROOT).parts[1] == folder
        for name in imports_of(path)
        if name.startswith(tuple(f"game.ui.{stranger}" for stranger in (*strangers, "plays")))
    }
    assert wrong == set()
