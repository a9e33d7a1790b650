"""Darklight: turn-based space fleet tactics under real gravity.

What programs use, each imported when first asked for: `load`, `resolve_turn`, `order_faults`, `odds`, `policy`,
`advise`, `simulate`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game.rules import order_faults, resolve_turn
    from game.scenario import load
    from game.sim.advice import advise
    from game.sim.batch import simulate
    from game.sim.odds import odds
    from game.sim.policies import policy

__all__ = ["advise", "load", "odds", "order_faults", "policy", "resolve_turn", "simulate"]

_HOMES = {
    "advise": "game.sim.advice",
    "load": "game.scenario",
    "odds": "game.sim.odds",
    "order_faults": "game.rules",
    "policy": "game.sim.policies",
    "resolve_turn": "game.rules",
    "simulate": "game.sim.batch",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'game' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
