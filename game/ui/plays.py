"""Which screen follows which: the ways into a battle and out of it, with the window and the preferences they share.

Only here do the screens meet. What a screen needs is imported when it is first shown.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.scenario.faults import FileFault, ScenarioError
from game.ui.menu.shelf import Shelf, free_save_path
from game.ui.preferences import Preferences
from game.ui.refusals import REFUSALS
from game.ui.screen import Change, Push, Reset, Screen, Swap
from game.ui.workshop import Workshop

from ..rules.state.columns import NONE

if TYPE_CHECKING:
    from game.scenario import Scenario
    from game.sim.record import Record
    from game.ui.app import App
    from game.ui.debrief.account import Account

    from ..rules.state.orders import OrderSet
    from ..rules.state.world import World

SEED_BITS = 31


@dataclass(frozen=True, slots=True)
class Source:
    """Where a battle comes from: the file of its scenario, and which of its variants it is."""

    path: Path
    level: str = ""

    def read(self) -> "Scenario":
        """The scenario as its file is now. Raises ScenarioError, OSError."""
        from game.scenario import load

        scenario = load(self.path)
        if self.level and self.level not in scenario.variants:
            what = f"it has no variant {self.level} any more, at which this battle was begun"
            raise ScenarioError([FileFault(str(self.path), 0, 0, "scenario.variants", what)])
        return scenario.variant(self.level) if self.level else scenario


def fault_of(error: Exception) -> "tuple[FileFault, ...]":
    """What kept a file from being read, as a fault."""
    return (FileFault("", 0, 0, "", str(error)),)


class Plays:
    """Makes the screens, and leads from one to the next (`Ways`)."""

    def __init__(self, app: "App | None", preferences: Preferences) -> None:
        self.app, self.preferences = app, preferences
        self._shelf: Shelf | None = None
        self._workshop = Workshop()
        self._met = set(preferences.met)
        self._accounts: dict[tuple[Path, int], Account] = {}
        self._sources: dict[Path, Source] = {}
        """Where the battles come from that were begun since the game was started, by their saves."""

    # ---- screens

    def menu(self) -> Screen:
        """The main menu; scenarios and pictures that were read once are kept."""
        from game.ui.menu.menu import MenuScreen

        if self._shelf is None:
            self._shelf = Shelf()
        return MenuScreen(self, self._workshop, self._shelf)

    def battle(self, record: "Record") -> Screen:
        """The battle of a save, plotting its next turn; every turn is saved when it has been resolved."""
        from game.play.model import BattleModel
        from game.play.retelling import retelling
        from game.sim.draft_keeper import DraftKeeper
        from game.ui.battle.screen import BattleScreen

        def recorded(orders: "OrderSet", world: "World") -> None:
            from game.sim.record import SaveError

            try:
                record.append(orders, world)
            except (SaveError, OSError) as error:
                screen.session.say(f"This turn could not be saved: {error}")

        side = record.scenario.names.side_number[record.side]
        keeper = DraftKeeper(record.keep_draft)
        model = BattleModel(
            record.scenario, seed=record.seed, side=side, world=record.world(record.turn), recorder=recorded,
            archive=lambda turn: (record.world(turn - 1), record.orders(turn)),
        )  # fmt: skip
        model.draft.restore(record.draft())
        screen = BattleScreen(
            model, on_over=lambda _: Reset(self.debrief(record)), on_leave=self.home, on_settings=self.help, aside=True,
            keeper=keeper, past=retelling(record.path) if record.turn else None, met=self._met, on_met=self.remember,
            on_read_again=(lambda: self.read_again(record)) if record.path in self._sources else None,
        )  # fmt: skip
        return screen

    def refit(self, scenario: "Scenario", side: str, seed: int) -> Screen:
        """The refit before a battle: it leads to the battle of the scenario as refitted, with these dice."""
        from game.ui.refit.screen import RefitScreen

        return RefitScreen(self, self._workshop, scenario, side, seed)

    def debrief(self, record: "Record") -> Screen:
        """What a battle came to."""
        from game.ui.debrief.account import Account
        from game.ui.debrief.debrief import DebriefScreen

        key = (record.path, record.turn)
        if key not in self._accounts:
            self._accounts = {key: Account(record)}  # what was counted is kept for the way back from watching
        return DebriefScreen(self, self._workshop, record, self._accounts[key])

    # ---- ways

    def anew(self, scenario: "Scenario", side: str | None = None, seed: int | None = None) -> Change:
        """Begin a battle and its save, or the refit before it; a seed is drawn where none is given.

        Raises SaveError, OSError.
        """
        own = scenario.names.sides[scenario.player]
        ident = own if side is None else side
        seed = secrets.randbits(SEED_BITS) if seed is None else seed
        if scenario.spec.refit is not None and ident == own:
            return Push(self.refit(scenario, ident, seed))
        return Push(self.battle(self._begun(scenario, ident, seed)))

    def _begun(self, scenario: "Scenario", side: str, seed: int) -> "Record":
        """The save of a battle that begins. Raises SaveError, OSError."""
        from game.sim.record import Record

        record = Record.create(free_save_path(scenario.id), scenario, seed, side)
        if scenario.path is not None:
            self._sources[record.path] = Source(scenario.path, scenario.level)
        return record

    def read_again(self, record: "Record", shown: int = 1) -> Change:
        """Read the scenario of a battle of which nothing was played again, and begin it with the same dice.

        It takes the place of the `shown` uppermost screens. What is wrong with the file is shown over the battle.
        """
        source = self._sources[record.path]
        try:
            scenario = source.read()
            side = record.side if record.side in scenario.names.sides else scenario.names.sides[scenario.player]
            fresh = self._begun(scenario, side, record.seed)
            record.path.unlink(missing_ok=True)  # nothing was played in it
        except REFUSALS as error:
            from game.ui.menu.faults_page import FaultsPage

            told = error if isinstance(error, ScenarioError) else ScenarioError(fault_of(error))
            page = FaultsPage(
                self, self._workshop, source.path, told.faults, lambda: self.read_again(record, shown=2), told.waiting
            )
            return Push(page) if shown == 1 else Swap(page)
        return Swap(self.battle(fresh), shown)

    def again(self, record: "Record", seed: int | None) -> Change:
        """The battle of a save from its beginning, with these dice or new ones."""
        return self.anew(record.scenario, record.side, seed)

    def go_on(self, path: Path) -> Change:
        """Go on with a save at its turn; one that is over shows its debrief. Raises SaveError."""
        from game.sim.record import Record

        return self.go_on_with(Record.open(path))

    def go_on_with(self, record: "Record") -> Change:
        """Go on with an open save, as `go_on`."""
        over = bool(record.world(record.turn).battle.over[0])
        return Push(self.debrief(record) if over else self.battle(record))

    def watch(self, record: "Record", turn: int = 1, lost: int = NONE) -> Change:
        """Watch a saved battle from a turn on; nothing of it is changed, and at its end one is back where one was.

        `lost`: unit slot of a ship whose end in that turn is shown first.
        """
        from game.ui.debrief.rerun import Rerun

        return Push(Rerun(record, turn, lost))

    def watch_save(self, path: Path) -> Change:
        """Watch a save from its beginning. Raises SaveError."""
        from game.sim.record import Record

        return self.watch(Record.open(path))

    def branch(self, record: "Record", turn: int) -> Change:
        """Plot `turn` again, in a save of its own. Raises SaveError, OSError."""
        return Push(self.battle(record.branch(free_save_path(record.scenario.id), turn - 1)))

    def home(self) -> Change:
        """Back to the main menu, whatever lies on the stack."""
        return Reset(self.menu())

    def help(self) -> Change:
        """Help and settings over whatever is shown; Esc goes back to it."""
        from game.ui.menu.help import HelpScreen

        return Push(HelpScreen(self, self._workshop))

    def apply_preferences(self) -> bool:
        """Take the preferences over into the window and write them down; false where they cannot be written."""
        prefs = self.preferences
        if self._met != set(prefs.met):
            self._met.clear()
            self._met.update(prefs.met)
        if self.app is not None:
            self.app.reduced_motion, self.app.reduced_flashes = prefs.reduced_motion, prefs.reduced_flashes
            self.app.rescale(prefs.user_scale, full_screen=prefs.full_screen)
        return prefs.save()

    def remember(self, met: set[str]) -> None:
        """Write down what of lessons and introductions was shown."""
        self.preferences.met = sorted(met)
        self.preferences.save()

    def window_changed(self) -> None:
        """Remember what the player did to the window by a key or by its frame."""
        if self.app is None:
            return
        prefs = self.preferences
        prefs.full_screen = self.app.full_screen
        prefs.width, prefs.height = self.app.windowed_size
        prefs.save()
