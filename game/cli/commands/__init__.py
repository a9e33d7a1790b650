"""What may be typed after `darklight`, a module for each: `add_options` says what goes with it, `run` does it.

`run` returns whether what was asked holds. It raises BadInput, ScenarioError, SaveError or OSError for what it cannot
use.
"""

from typing import NamedTuple


class Command(NamedTuple):
    """A command as the list of all shows it; its module has its name."""

    sentence: str
    of_batches: bool = False
    """Does it fight many battles at once?"""


COMMANDS = {
    "play": Command("the game: main menu, or straight into a scenario or save"),
    "list": Command("scenarios, broken files marked broken"),
    "check": Command("faults of scenario and class files, then the battles that they expect", of_batches=True),
    "new": Command("a commented scenario to edit, small or a copy of another"),
    "watch": Command("check a file again whenever it is saved", of_batches=True),
    "run": Command("one battle without a window, one JSON object a line"),
    "simulate": Command("many battles, and what came of them", of_batches=True),
    "versus": Command("two plans in the same battles with the same dice, and what one is worth more", of_batches=True),
    "odds": Command("what a plan is worth to the side that plots it, by what that side knows", of_batches=True),
    "refit": Command("what a plan for the refit before a battle is worth", of_batches=True),
    "replay": Command("watch a save, or resolve it again"),
    "picture": Command("the map of a scenario, or of a save, as a picture with everybody on it"),
    "keys": Command("the keys of scenario files: every table, or all about one"),
    "schema": Command("JSON Schema of scenario files, for editors"),
    "bench": Command("the figures of this machine, each beside its goal", of_batches=True),
}
