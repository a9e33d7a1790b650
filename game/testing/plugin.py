"""Types for `@given` by annotation, registered with hypothesis when the modules that define them are imported.

hypothesis loads this wherever the game is installed beside it, so nothing heavy is imported here: neither numpy nor
the game before somebody asks for them.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

TYPES = {
    "game.rules.state.world": {"World": "worlds"},
    "game.rules.state.orders": {"OrderSet": "orders_of_battles"},
    "game.rules.state.tables": {"Tables": "tables_of_battles"},
    "game.testing.battles": {"Battle": "battles"},
}
"""Types by module, and the strategy of `game.testing.strategies` that draws each."""


def register() -> None:
    """Register the types of what is imported already, and of the rest as soon as it is. The entry point."""
    waiting = {name for name in TYPES if name not in sys.modules}
    for name in set(TYPES) - waiting:
        _register_types(sys.modules[name])
    if waiting and not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch())


def _register_types(module: ModuleType) -> None:
    from hypothesis.strategies import register_type_strategy

    for type_name, strategy in TYPES[module.__name__].items():
        register_type_strategy(getattr(module, type_name), _drawn_by(strategy))


def _drawn_by(strategy: str) -> Callable[[Any], Any]:
    """A strategy that is looked up when the first value is drawn."""
    return lambda _: getattr(import_module("game.testing.strategies"), strategy)()


class _Watch(MetaPathFinder):
    """Finds nothing of its own: modules of `TYPES` are found as ever, and their types registered once they ran."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, its loader followed by the registration."""
        if fullname not in TYPES:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            _follow(spec.loader)
        return spec


def _follow(loader: Loader) -> None:
    """Register the types of a module right after `loader` has run it."""
    run = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        run(module)
        _register_types(module)

    loader.exec_module = exec_module  # type: ignore[method-assign]
