"""Scenario files: from text to a checked spec, and from the spec to worlds of the core."""

from game.scenario.build import Scenario, load, scenario_of_text
from game.scenario.faults import Fault, ScenarioError

__all__ = ["Fault", "Scenario", "ScenarioError", "load", "scenario_of_text"]
