"""What stands in a way into a battle, in sentences for the player."""

from game.scenario.faults import FileFault, ScenarioError
from game.sim.save_files import SaveError

REFUSALS = (ScenarioError, SaveError, OSError)
"""What is raised where a scenario or a save cannot be used."""


def refusal(error: Exception) -> str:
    """The sentence about one of `REFUSALS`."""
    if isinstance(error, ScenarioError):
        return f"This scenario cannot be played: {short_fault(error.faults[0])}"
    return f"This cannot be done: {error}"


def short_fault(fault: FileFault) -> str:
    """A fault on one line, without the path of its file."""
    place = f"line {fault.line}: " if fault.line else ""
    key = f"{fault.key}: " if fault.key else ""
    hint = f"; did you mean {fault.suggestion}?" if fault.suggestion else ""
    return f"{place}{key}{fault.what}{hint}"
