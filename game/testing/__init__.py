"""What an author of combat rules needs: battles drawn and made by hand, properties, invariants, oracles.

- `strategies`: small battles and orders for hypothesis; `strategies_*`: those of single rules.
- `properties`: what must hold of every turn, one battle resolved twice, by the game's rules or by `RULES.changed`.
- `invariants`: what must hold after any turn or phase.
- `oracle`: each rule for one unit or pair at a time in plain Python, written from its words.
- `builders`: tables and worlds from a few facts; `battles.Battle`: tables, world and orders in one piece.
- `battle_machine.BattleMachine`: a state machine that plots and resolves, to extend by rules and invariants.

With hypothesis installed, `World`, `OrderSet`, `Tables` and `Battle` are drawn for arguments annotated so.
"""

from importlib import import_module
from types import ModuleType

MODULES = ("battle_machine", "battles", "builders", "invariants", "oracle", "properties", "strategies")


def __getattr__(name: str) -> ModuleType:
    """Import a module of these on first use."""
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
