"""What the columns of a save may hold at all: whatever stands in a file, no rule and no picture meets what it cannot.

Nothing here says that a battle could have come to such a state; digests say that.
"""

from collections.abc import Mapping
from enum import IntEnum

import numpy as np

from ..rules.state.columns import NONE, Columns
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import (
    BATTERIES,
    SALVO_MAX,
    Cause,
    FireMode,
    Frame,
    Level,
    Mission,
    Move,
    Posture,
    Presence,
    Priority,
    Readiness,
    Spacing,
    Stage,
    Stance,
)
from ..rules.state.world import World

FLOAT_MAX = 1e12
WHOLE_MAX = 2**53
_WORDS: dict[str, type[IntEnum]] = {
    "presence": Presence, "move": Move, "frame": Frame, "fire_mode": FireMode, "priority": Priority,
    "posture": Posture, "readiness": Readiness, "readiness_wanted": Readiness, "readiness_next": Readiness,
    "mission": Mission, "spacing": Spacing, "stage": Stage, "level": Level, "lost_cause": Cause, "cause": Cause,
}  # fmt: skip
"""Columns that hold members of a vocabulary, or, where that is what they are empty with, `NONE`."""
_UNITS = frozenset({"tow", "home", "commander", "source", "target"})
"""Columns that hold slots of units, and no other rows."""
_STANCES = frozenset({"stance", "declared"})
_ENDLESS = frozenset({"delta_v_km_s"})
_ANY = frozenset({"key", "uid", "seen_by", "known_by"})  # hashes, and sets of sides as bits
_IDENTITY: dict[str, tuple[str, ...]] = {"battle": ("key",)} | dict.fromkeys(
    ("units", "flights"), ("uid", "class_id", "side", "squadron")
)
"""Columns that are what the scenario made them, in every turn of its battle."""


def broken_bound(world: World, start: World, tables: Tables) -> str | None:
    """The first column of a world that holds what none of a battle holds that began as `start`; None for none."""
    for group, names in _IDENTITY.items():
        for name in names:
            if not np.array_equal(getattr(getattr(world, group), name), getattr(getattr(start, group), name)):
                return f"{group}.{name} is not what its scenario makes it"
    rows = {"side": start.sides.verdict.shape[1], "weapon": len(tables.weapons.kind), "slot": BATTERIES}
    # Each is rolled for: of craft there are none more than at the start, of torpedoes none more than can be launched.
    craft = int(start.flights.alive.max(initial=0)) + 1
    rows |= {"flights.alive": craft, "flight_contacts.alive": craft, "salvos.alive": SALVO_MAX + 1}
    found = _first_broken(dict(world.groups()), start, rows)
    size = np.hypot(world.rails.ux, world.rails.uy)
    return found if found or (abs(size - 1.0) < 1e-6).all() else "rails.ux and uy are no direction"


def broken_order(orders: OrderSet, start: World) -> str | None:
    """The first column of orders that holds what none may hold; None for none."""
    groups: dict[str, Columns] = {"units": orders.units, "flights": orders.flights, "sides": orders.sides}
    return _first_broken(groups, start, {})


def _first_broken(groups: Mapping[str, Columns], start: World, rows: Mapping[str, int]) -> str | None:
    for group, columns in groups.items():
        for name in columns.names():
            values = getattr(columns, name)
            most = rows.get(name, rows.get(f"{group}.{name}"))
            low, high = (0, max(most - 1, 0)) if most is not None else _bounds(columns, name, start)
            within = (values >= low) & (values <= high)
            if not (within | (values == np.inf) if name in _ENDLESS else within).all():
                return f"{group}.{name} is out of its bounds"
    return None


def _bounds(columns: Columns, name: str, start: World) -> tuple[float, float]:
    """The least and the most that a column may hold."""
    values = getattr(columns, name)
    if name in _UNITS:
        return NONE, start.unit_slots - 1
    if name in columns.refs():
        return NONE, start.unit_slots + start.flight_slots + start.rails.ux.shape[1] - 1
    if name in _STANCES:
        return 0, max(Stance)
    if name in _WORDS:
        return NONE if columns.unset(name) == NONE else 0, max(_WORDS[name])
    if values.dtype.kind == "f":
        return -FLOAT_MAX, FLOAT_MAX
    return (-np.inf, np.inf) if name in _ANY else (-WHOLE_MAX, WHOLE_MAX)
