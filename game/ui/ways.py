"""What screens outside the battle may ask for beyond themselves; which screen then follows is not theirs to know."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from game.ui.preferences import Preferences
from game.ui.screen import Change

from ..rules.state.columns import NONE

if TYPE_CHECKING:
    from game.scenario import Scenario
    from game.sim.record import Record


class Ways(Protocol):
    """The ways into battles and out of them, each a change of the stack.

    Those into a battle raise one of `refusals.REFUSALS` where it cannot be played.
    """

    @property
    def preferences(self) -> Preferences:
        """What the player prefers of the window and the interface."""

    def anew(self, scenario: "Scenario", side: str | None = None, seed: int | None = None) -> Change:
        """Begin a battle and its save, or the refit before it; a seed is drawn where none is given."""

    def again(self, record: "Record", seed: int | None) -> Change:
        """The battle of a save from its beginning, with these dice or new ones."""

    def go_on(self, path: Path) -> Change:
        """Go on with a save at its turn; one that is over shows its debrief."""

    def watch(self, record: "Record", turn: int = 1, lost: int = NONE) -> Change:
        """Watch a saved battle from a turn on; nothing of it is changed, and at its end one is back where one was.

        `lost`: unit slot of a ship whose end in that turn is shown first.
        """

    def watch_save(self, path: Path) -> Change:
        """Watch a save from its beginning."""

    def branch(self, record: "Record", turn: int) -> Change:
        """Plot `turn` again, in a save of its own."""

    def home(self) -> Change:
        """Back to the main menu, whatever lies on the stack."""

    def help(self) -> Change:
        """Help and settings over whatever is shown; Esc goes back to it."""

    def apply_preferences(self) -> bool:
        """Take the preferences over into the window and write them down; false where they cannot be written."""
