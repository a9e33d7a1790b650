"""The combat core: numpy alone, pure from outside, many worlds at once.

What other packages use: the names here, each imported when first asked for, and the modules of `DATA`, which hold
nothing but words, columns and rows. `turn` is the place to start reading, `RULES.md` the rulebook in words.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .command.faults import order_faults
    from .damage.containment import breach_odds_ppm
    from .damage.power import charge_steps_mj
    from .damage.shields import restart_impulses
    from .fire.gunnery import fresh_chance_ppm
    from .fire.impactors import impactor_aim
    from .fire.salvo_odds import salvo_odds
    from .knowledge.belief import believe
    from .knowledge.contacts import carried_s
    from .knowledge.seen_events import seen_events
    from .knowledge.sight import how_known, seen_turn, seen_world
    from .lookout import Lookout
    from .preview import flown_paths, last_escape_impulse
    from .state.digest import world_digests
    from .state.rails import body_places, body_velocities
    from .state.rolls import roll_fraction, world_keys
    from .state.vectors import unit_vector
    from .turn import RULES, resolve_turn

RULES_VERSION = 7
"""Goes up with every change that makes an old battle resolve differently."""
DATA = (
    "state.columns",
    "state.debris",
    "state.kernels",
    "state.orders",
    "state.tables",
    "state.tracks",
    "state.trigger_words",
    "state.vocabulary",
    "state.world",
)
"""Modules whose names are all for use."""
_HOMES = {
    "believe": "knowledge.belief",
    "body_places": "state.rails",
    "body_velocities": "state.rails",
    "breach_odds_ppm": "damage.containment",
    "carried_s": "knowledge.contacts",
    "charge_steps_mj": "damage.power",
    "flown_paths": "preview",
    "fresh_chance_ppm": "fire.gunnery",
    "how_known": "knowledge.sight",
    "impactor_aim": "fire.impactors",
    "last_escape_impulse": "preview",
    "Lookout": "lookout",
    "order_faults": "command.faults",
    "resolve_turn": "turn",
    "restart_impulses": "damage.shields",
    "roll_fraction": "state.rolls",
    "salvo_odds": "fire.salvo_odds",
    "RULES": "turn",
    "seen_events": "knowledge.seen_events",
    "seen_turn": "knowledge.sight",
    "seen_world": "knowledge.sight",
    "unit_vector": "state.vectors",
    "world_digests": "state.digest",
    "world_keys": "state.rolls",
}
__all__ = [
    "RULES",
    "RULES_VERSION",
    "Lookout",
    "believe",
    "body_places",
    "body_velocities",
    "breach_odds_ppm",
    "carried_s",
    "charge_steps_mj",
    "flown_paths",
    "fresh_chance_ppm",
    "how_known",
    "impactor_aim",
    "last_escape_impulse",
    "order_faults",
    "resolve_turn",
    "restart_impulses",
    "roll_fraction",
    "salvo_odds",
    "seen_events",
    "seen_turn",
    "seen_world",
    "unit_vector",
    "world_digests",
    "world_keys",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'game.rules' has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
