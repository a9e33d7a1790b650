"""The scenarios that there are, the game's and the player's, broken files among them with their faults."""

from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.data import scenario_dirs, scenario_paths, shipped_dir
from game.scenario.faults import FileFault
from game.scenario.reading import CLASSES_FOLDER, read_class_file, read_scenario
from game.scenario.spec import Spec


@dataclass(frozen=True, slots=True)
class Entry:
    """One scenario file: what a list or a browser shows of it. `id` is the name by which it is loaded."""

    id: str
    path: Path
    own: bool  # the player's, not the game's
    spec: Spec | None  # None where the file is broken
    problems: tuple[FileFault, ...]
    waiting: tuple[str, ...] = ()  # what could not be looked at yet for its faults

    @property
    def title(self) -> str:
        """Its title; its file's name where it is broken."""
        return self.spec.scenario.title if self.spec is not None else self.path.name

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with it, a line a fault."""
        return tuple(str(fault) for fault in self.problems if fault.level == "fault")

    def as_dict(self) -> dict[str, Any]:
        """Its row for `darklight list --json`."""
        row: dict[str, Any] = {"id": self.id, "title": self.title, "path": str(self.path), "own": self.own}
        if self.spec is not None:
            head = self.spec.scenario
            row |= {"turns": head.turns, "turn_s": head.turn_s, "sides": [side.id for side in self.spec.side]}
        return row | {"broken": self.spec is None, "faults": list(self.faults)}


def catalogue() -> list[Entry]:
    """All scenarios by name; one of the player's hides the game's of the same name.

    Keys and names are checked, places are not: `load` does.
    """
    entries = {path.stem: entry_of(path, places=False) for path in reversed(scenario_paths())}
    return [entries[name] for name in sorted(entries)]


def entry_of(path: Path, places: bool = True) -> Entry:
    """One file as it is now; without `places` it is not looked at where units would stand, which is faster."""
    reading = read_scenario(path, places)
    return Entry(
        path.stem, path, path.parent != shipped_dir("scenarios"), reading.spec, reading.faults, reading.waiting
    )


def looked_at(unread: Sequence[Path], unplaced: Sequence[Path]) -> Iterator[tuple[Entry, bool]]:
    """Files one after another: those unread first, as fast as they can be shown, then all with their places.

    With each whether that was all there is to say of it, which it is at once of a broken one.
    """
    broken = set()
    for path in unread:
        entry = entry_of(path, places=False)
        if entry.spec is None:
            broken.add(path)
        yield entry, entry.spec is None
    for path in unplaced:
        if path not in broken:
            yield entry_of(path), True


def classes_to_use() -> list[dict[str, Any]]:
    """The classes that any scenario may use, a row each: those of sound class files, the player's first.

    Of files of one name the player's counts, as for a scenario that names it.
    """
    files: dict[str, Path] = {}
    for folder in scenario_dirs():
        for path in sorted((folder / CLASSES_FOLDER).glob("*.toml")):
            files.setdefault(path.stem, path)
    readings = {name: read_class_file(path) for name, path in files.items()}
    sound = {name: reading.file for name, reading in readings.items() if reading is not None and reading.file}
    figures = {
        name: {one.id: {"kind": one.kind, "range_km": one.range_km, "energy_gj": one.energy_gj} for one in file.weapon}
        for name, file in sound.items()
    }
    elsewhere = ChainMap(*figures.values())  # a class may be armed with what another file of its scenario brings
    unknown = {"kind": None, "range_km": None, "energy_gj": None}
    return [
        {
            "file": name, "id": row.id, "name": row.name, "kind": row.kind, "mass_t": row.mass_t,
            "thrust_g": row.thrust_g, "hull_gj": row.hull_gj, "armour_gj": row.armour_gj,
            "shield_gj": row.shield_gj, "crew": row.crew,
            "batteries": [
                {"weapon": one.weapon, "count": one.count}
                | figures[name].get(one.weapon, elsewhere.get(one.weapon, unknown))
                for one in row.batteries
            ],
        }
        for name, file in sound.items()
        for row in file.class_
    ]  # fmt: skip
