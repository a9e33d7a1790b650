"""What lies on the player's shelf: scenarios with their faults, and saved battles. Nothing here draws."""

import threading
from pathlib import Path

from game.data import scenario_dirs, scenario_paths, user_dir
from game.play.errand import Errand
from game.scenario.catalogue import Entry, entry_of, looked_at
from game.sim.facts import Damaged, Facts, saves_in
from game.sim.save_files import SUFFIX
from game.ui.refusals import short_fault

_FEW = 8
"""So many of the player's files are read on a thread of this process: to start another would take longer."""


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
    """Scenarios and saves as far as they are known; `changed` counts what has been learned since it was made.

    The game's scenarios are read at once. The player's may be many: they are read beside the window from
    `look_closer` on, and come in when the window asks for them.
    """

    def __init__(self) -> None:
        self._shipped: list[Entry] = []
        self._own: dict[Path, Entry] = {}
        self._unread: set[Path] = set()
        """The player's files that are to be read."""
        self._unplaced: set[Path] = set()
        """Those of which it is not known whether their units have room, the unread among them."""
        self._arriving = True
        """Are the player's files read for the first time? Then rows only come after rows."""
        self._errand: Errand[tuple[Entry, bool]] | None = None
        self.listed: list[Facts | Damaged] = []
        """What is named as a save, the latest written first."""
        self.saves_known = False
        self.changed = 0
        self.sides: dict[str, str] = {}
        """The side to play, by scenario, where it was chosen."""
        self.levels: dict[str, str] = {}
        """The level to play at, by scenario, where it was chosen."""
        self._refused: dict[Path, str] = {}
        self._round = 0
        self._thread: threading.Thread | None = None
        self._find()

    # ---- what there is

    @property
    def entries(self) -> list[Entry]:
        """All scenarios that have been read; one of the player's hides the game's of the same name, read or not."""
        hidden = {path.stem for path in (*self._own, *self._unread)}
        return [*(row for row in self._shipped if row.id not in hidden), *self._own.values()]

    @property
    def reading(self) -> int:
        """How many of the player's files are still to be read."""
        return len(self._unread)

    def scenarios(self, own: bool) -> list[Entry]:
        """The game's scenarios or the player's, the shortest first, broken ones last.

        While the player's come in for the first time they are in the order of their names, so that none makes room.
        """
        rows = [entry for entry in self.entries if entry.own == own]
        if own and self._arriving:
            return sorted(rows, key=lambda row: (row.spec is None, row.id))
        return sorted(rows, key=lambda row: (row.spec is None, row.spec.scenario.turns if row.spec else 0, row.title))

    # ---- reading files

    def reload(self) -> None:
        """Read all files again, and think no worse of saves that did not open; what is shown stays meanwhile."""
        self._refused.clear()
        self.look_again()

    def look_again(self) -> None:
        """Read all files again."""
        self.close()
        self._find()
        self.look_closer()

    def look_closer(self) -> None:
        """Begin to read what takes longer: the player's scenarios, where all put their ships, and the saves."""
        self._round += 1
        self.changed += 1
        self._thread = threading.Thread(target=self._look, args=(self._round,), name="shelf", daemon=True)
        self._thread.start()
        if self._unplaced and self._errand is None:
            self._send(here=len(self._unplaced) <= _FEW)

    def add(self, path: Path) -> None:
        """A file of the player's was written: it is there at once."""
        self._own[path] = entry_of(path)
        self._unread.discard(path)
        self._unplaced.discard(path)
        self.changed += 1

    def come_in(self) -> None:
        """Take in what has been read beside the window; what cannot be read in another process is read in this one."""
        errand = self._errand
        if errand is None:
            return
        for entry, all_said in errand.taken():
            if entry.path not in self._unplaced:
                continue
            if entry.path in self._unread or self._own.get(entry.path) != entry:
                self.changed += 1
            self._own[entry.path] = entry
            self._unread.discard(entry.path)
            if all_said:
                self._unplaced.discard(entry.path)
        self._arriving = self._arriving and bool(self._unread)
        if not self._unplaced:
            self._errand = None
        elif errand.fault and not errand.here:
            self._send(here=True)
        elif errand.fault:  # nor can it be read here: it is not waited for; the next look tries again
            self._errand = None
            self._unread.clear()
            self.changed += 1

    def close(self) -> None:
        """Read no more; `look_closer` goes on with what is left."""
        self._round += 1
        if self._errand is not None:
            self._errand.close()
            self._errand = None

    def finish(self, timeout_s: float = 20.0) -> None:
        """Wait until all is known."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        waited = None
        while self._errand is not waited:  # another takes its place where it cannot be run
            waited = self._errand
            if waited is not None:
                waited.finish(timeout_s)
                self.come_in()

    def _find(self) -> None:
        """Which files there are; the game's are read at once."""
        own = [path for path in scenario_paths() if path.parent == own_scenarios_dir()]
        self._shipped = [entry_of(path, places=False) for path in scenario_paths() if path not in own]
        self._own = {path: self._own[path] for path in own if path in self._own}
        self._unread, self._unplaced = set(own), set(own)
        self._arriving = self._arriving and bool(own)
        self.changed += 1

    def _send(self, here: bool) -> None:
        """Have what is left read beside the window, by name."""
        self._errand = Errand(looked_at, sorted(self._unread), sorted(self._unplaced), here=here)
        self._errand.begin()

    def _look(self, round_: int) -> None:
        self.read_saves()
        shipped = self._shipped
        for number, entry in enumerate(shipped):
            if entry.spec is None:
                continue
            closer = entry_of(entry.path)
            if round_ != self._round:
                return
            if closer.problems or closer.spec is None:
                shipped[number] = closer
                self.changed += 1

    # ---- saves

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
