"""What lies on the player's shelf: scenarios with their faults, and saved battles. Nothing here draws."""

import threading
from pathlib import Path

from game.data import scenario_dirs, user_dir
from game.scenario.catalogue import Entry, catalogue
from game.sim.facts import Damaged, Facts, saves_in
from game.sim.save_files import SUFFIX
from game.ui.refusals import short_fault


def saves_dir() -> Path:
    """The folder of saved battles."""
    return user_dir() / "saves"


def own_scenarios_dir() -> Path:
    """The folder of the player's own scenarios."""
    return scenario_dirs()[0]


def first_fault(entry: Entry) -> str:
    """The first fault of a broken file in a few words: line and what, without its path."""
    fault = next((one for one in entry.problems if one.level == "fault"), None)
    if fault is None:
        return ""
    return short_fault(fault)


class Shelf:
    """Scenarios and saves as they are now; `changed` counts what has been learned since it was made."""

    def __init__(self, entries: list[Entry] | None = None) -> None:
        """Reads the scenarios unless they are given."""
        self.entries: list[Entry] = catalogue() if entries is None else entries
        self.listed: list[Facts | Damaged] = []
        """What is named as a save, the latest written first."""
        self.saves_known = False
        self.changed = 0
        self._refused: dict[Path, str] = {}
        self._round = 0
        self._thread: threading.Thread | None = None

    def reload(self) -> None:
        """Read all files again; saves, and places in scenarios, are looked at in the background."""
        self.entries = catalogue()
        self._refused.clear()
        self.look_closer()

    def look_closer(self) -> None:
        """Begin to read what takes longer: where scenarios put their ships; and the saves once more."""
        self._round += 1
        self.changed += 1
        self._thread = threading.Thread(target=self._look, args=(self._round,), name="shelf", daemon=True)
        self._thread.start()

    def finish(self, timeout_s: float = 20.0) -> None:
        """Wait until all is known."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _look(self, round_: int) -> None:
        self.read_saves()
        from game.scenario.reading import read_scenario

        for number, entry in enumerate(list(self.entries)):
            if entry.spec is None:
                continue
            reading = read_scenario(entry.path)
            if round_ != self._round:
                return
            if reading.spec is None or reading.faults:
                self.entries[number] = Entry(entry.id, entry.path, entry.own, reading.spec, reading.faults)
                self.changed += 1

    def read_saves(self) -> None:
        """Read what saves there are."""
        self.listed = [self._known(one) for one in saves_in(saves_dir())]
        self.saves_known = True
        self.changed += 1

    def refuse(self, path: Path, error: Exception) -> None:
        """A save did not open though it looked sound: it counts as damaged until all files are read again."""
        self._refused[path] = str(error).removeprefix(f"{path}: ")
        self.listed = [self._known(one) for one in self.listed]
        self.changed += 1

    def _known(self, one: Facts | Damaged) -> Facts | Damaged:
        return Damaged(one.path, self._refused[one.path]) if one.path in self._refused else one

    @property
    def saves(self) -> list[Facts]:
        """The saves that are not damaged, as far as is known, the latest written first."""
        return [one for one in self.listed if isinstance(one, Facts)]

    def scenarios(self, own: bool) -> list[Entry]:
        """The game's scenarios or the player's, the shortest first, broken ones last."""
        rows = [entry for entry in self.entries if entry.own == own]
        return sorted(rows, key=lambda row: (row.spec is None, row.spec.scenario.turns if row.spec else 0, row.title))

    def unfinished(self, scenario_id: str | None = None) -> Facts | None:
        """The latest battle that goes on, of one scenario or of all."""
        return next((one for one in self.saves if not one.over and scenario_id in (None, one.scenario_id)), None)

    def finished(self, scenario_id: str) -> bool:
        """Has a scenario been played to its end?"""
        return any(one.over and one.scenario_id == scenario_id for one in self.saves)


def free_save_path(scenario_id: str, folder: Path | None = None) -> Path:
    """A file name for a new save: the scenario's id and the next number."""
    folder = saves_dir() if folder is None else folder
    taken = {path.name for path in folder.glob(f"{scenario_id}-*{SUFFIX}")} if folder.is_dir() else set()
    number = 1
    while f"{scenario_id}-{number:03d}{SUFFIX}" in taken:
        number += 1
    return folder / f"{scenario_id}-{number:03d}{SUFFIX}"
