"""Scenario files: from text to a checked spec, and from the spec to worlds of the core."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game.scenario.faults import FileFault, ScenarioError
    from game.scenario.scenario import Scenario, load, scenario_of_text

__all__ = ["FileFault", "Scenario", "ScenarioError", "load", "scenario_of_text"]

_HOMES = {"FileFault": "faults", "ScenarioError": "faults"}


def __getattr__(name: str) -> Any:
    """Import on first use: a list of scenarios needs none of the core."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'scenario')}"), name)
