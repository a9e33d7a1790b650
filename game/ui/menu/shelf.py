"""What lies on the player's shelf: scenarios with their faults, and saved battles. Nothing here draws."""

import threading
from dataclasses import dataclass
from pathlib import Path

from game.data import scenario_dirs, user_dir
from game.scenario.catalogue import Entry, catalogue
from game.scenario.spec import ClassSpec, Spec, SquadronSpec
from game.scenario.words import FLIGHT_KINDS
from game.sim.facts import Damaged, Facts, saves_in
from game.sim.save_files import SUFFIX
from game.ui.refusals import short_fault

MINUTES_A_TURN = 2.5
"""What plotting and watching a turn takes, by and large."""
_ROUND_MIN = 5
COLOUR_RGB = {
    "sky": (86, 180, 233), "orange": (230, 159, 0), "green": (43, 187, 139), "yellow": (240, 228, 66),
    "vermilion": (255, 127, 80), "purple": (183, 156, 255),
}  # fmt: skip
"""Colours of sides by the words of scenario files."""


def saves_dir() -> Path:
    """The folder of saved battles."""
    return user_dir() / "saves"


def own_scenarios_dir() -> Path:
    """The folder of the player's own scenarios."""
    return scenario_dirs()[0]


@dataclass(frozen=True, slots=True)
class Force:
    """Units or flights of one class on one side: class, how many, whether they are craft."""

    of: ClassSpec
    count: int
    craft: bool


def forces(spec: Spec, side: str) -> list[Force]:
    """What a side brings, the heaviest classes first, craft last; counts drawn per world stand at their most."""
    classes = {one.id: one for one in spec.class_}
    counts: dict[str, int] = {}
    for squadron in spec.squadron:
        if squadron.side == side and squadron.class_ in classes:
            each = classes[squadron.class_].per_flight if classes[squadron.class_].kind in FLIGHT_KINDS else 1
            counts[squadron.class_] = counts.get(squadron.class_, 0) + squadron.count[1] * each
    rows = [Force(classes[ident], count, classes[ident].kind in FLIGHT_KINDS) for ident, count in counts.items()]
    return sorted(rows, key=lambda row: (row.craft, -row.of.mass_t))


def ships_of(spec: Spec, side: str) -> int:
    """How many ships and stations a side brings."""
    return sum(row.count for row in forces(spec, side) if not row.craft)


def side_colour(spec: Spec, side: str) -> tuple[int, int, int]:
    """The colour of a side: its own word, else sky for the player's and orange for others."""
    one = next(row for row in spec.side if row.id == side)
    return COLOUR_RGB.get(one.colour or "", COLOUR_RGB["sky" if one.controller == "player" else "orange"])


def side_name(spec: Spec, side: str) -> str:
    """What a side is called."""
    one = next(row for row in spec.side if row.id == side)
    return one.name or one.id.replace("_", " ").capitalize()


def players_side(spec: Spec) -> str:
    """The side that the scenario means for the player."""
    return next((side.id for side in spec.side if side.controller == "player"), spec.side[0].id)


def playable(spec: Spec) -> tuple[str, ...]:
    """Sides that can be played: those that have ships and something to win or lose."""
    judged = {goal.side for goal in spec.objective} or {players_side(spec)}
    return tuple(side.id for side in spec.side if ships_of(spec, side.id) and side.id in judged)


def flag_class(spec: Spec, side: str) -> ClassSpec | None:
    """The class that stands for a side: its flagship's, else its heaviest."""
    one = next(row for row in spec.side if row.id == side)
    if one.flagship is not None:
        for squadron in spec.squadron:
            if squadron.side == side and one.flagship in _ids(squadron):
                return next(row for row in spec.class_ if row.id == squadron.class_)
    rows = forces(spec, side)
    return rows[0].of if rows else None


def flag_officer(spec: Spec, side: str) -> str:
    """Who commands a side: its flagship's captain, or ""."""
    one = next(row for row in spec.side if row.id == side)
    for squadron in spec.squadron:
        if squadron.side != side or one.flagship is None or one.flagship not in _ids(squadron):
            continue
        own = squadron.unit.row(one.flagship)
        return (own.captain if own is not None and own.captain else squadron.captain) or ""
    return ""


def _ids(squadron: SquadronSpec) -> list[str]:
    from game.scenario.names import row_ids

    return row_ids(squadron.id, squadron.count[1], squadron.names)


def minutes(spec: Spec) -> int:
    """About how long it takes to play."""
    return max(_ROUND_MIN, round(spec.scenario.turns * MINUTES_A_TURN / _ROUND_MIN) * _ROUND_MIN)


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
