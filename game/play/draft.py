"""What the player has plotted for a turn, in text form, with undo."""

import copy
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from game.scenario.names import Names

from ..rules.state.vocabulary import Move, Presence, System
from ..rules.state.world import World

Fields = dict[str, Any]
FIELDS = ("move", "fire", "power", "stance", "posture", "readiness", "surrender", "flights", "command", "answer")


class Draft:
    """Orders {ID: {field: value}} of one side for one turn; IDs are units, flights, squadrons or the side."""

    def __init__(self, names: Names, side: int, coasting: Iterable[str] = ()):
        """`coasting`: IDs that the scenario told to coast; nobody need be asked about them."""
        self.names, self.side = names, side
        self.orders: dict[str, Fields] = {}
        self._past: list[tuple[dict[str, Fields], frozenset[str]]] = []
        self._future: list[tuple[dict[str, Fields], frozenset[str]]] = []
        self._copied: Fields | None = None
        self._coasting = frozenset(one for ident in coasting for one in (ident, *self._members(ident)))
        self.version = 0
        """Grows with every change: what was worked out for another version is stale."""
        self._gist: tuple[int, dict[str, Fields]] = (-1, {})

    # ---- what one asks

    def plotted(self, slot: int, field: str) -> Any:
        """What is plotted for a unit in this field: its own order, else its squadron's, else its side's, else None."""
        row = self.names.units[slot]
        return self._plotted((row.id, self.names.squadrons[row.squadron], self.names.sides[row.side]), field)

    def plotted_flight(self, flight: int, home: int = -1) -> Any:
        """The mission plotted for a flight, by itself, its carrier, its squadron or side."""
        row = self.names.flights[flight]
        ids = [row.id, *([self.names.units[home].id] if home >= 0 else []), self.names.squadrons[row.squadron]]
        return self._plotted((*ids, self.names.sides[row.side]), "flights")

    def _plotted(self, ids: Sequence[str], field: str) -> Any:
        for ident in ids:
            value = self.orders.get(ident, {}).get(field)
            if value is not None:
                return value
        return None

    def unordered(self, world: World, w: int = 0) -> list[int]:
        """Own units that could move and have no order, fresh or standing: left coasting by a burn that ended."""
        units = world.units
        drives = units.system_ppm[w, :, System.DRIVE] > 0
        here = (units.presence[w] == Presence.PRESENT) & (units.hull_mj[w] > 0) & (units.side[w] == self.side)
        adrift = here & drives & (units.move[w] == Move.COAST)
        return [
            int(s)
            for s in np.flatnonzero(adrift)
            if self.plotted(int(s), "move") is None and self.names.units[s].id not in self._coasting
        ]

    @property
    def gist(self) -> dict[str, Fields]:
        """What is plotted but for how burns go: the same however a burn handle is turned, so that what does not show
        the burn itself need not be worked out anew under the hand.
        """
        if self._gist[0] != self.version:
            found = {
                ident: {f: _kind(v) if f == "move" else v for f, v in fs.items()} for ident, fs in self.orders.items()
            }
            self._gist = self.version, found
        return self._gist[1]

    @property
    def can_paste(self) -> bool:
        """Were orders copied?"""
        return self._copied is not None

    def copy(self) -> "Draft":
        """The same orders in a draft of its own, with nothing to undo."""
        other = copy.copy(self)
        other.orders, other._past, other._future = copy.deepcopy(self.orders), [], []
        return other

    # ---- what changes it

    def plot(self, ids: Iterable[str], field: str, value: Any) -> None:
        """Order `field` of these: the last word counts, so what members of a squadron or side were told in it goes."""
        ids = list(ids)
        if not ids:
            return
        if field not in FIELDS:
            raise ValueError(f"no order has a field {field!r}")
        self._remember()
        for ident in ids:
            for member in self._members(ident):
                self._drop(member, field)
            self.orders.setdefault(ident, {})[field] = copy.deepcopy(value)
            if field in ("power", "stance"):
                self.orders[ident].pop("stance" if field == "power" else "power", None)
        self.version += 1

    def plot_each(self, field: str, values: dict[str, Any]) -> None:
        """Order `field` of several, each its own, as one step."""
        if values:
            self._remember()
            for ident, value in values.items():
                self.orders.setdefault(ident, {})[field] = copy.deepcopy(value)
            self.version += 1

    def replace_last(self, ids: Iterable[str], field: str, value: Any) -> None:
        """Order again without a new step of undo: while a handle is dragged."""
        if self._past:
            past = self._past.pop()
            self.plot(ids, field, value)
            self._past[-1] = past
        else:
            self.plot(ids, field, value)

    def clear(self, ids: Iterable[str]) -> None:
        """Take back everything plotted for these."""
        ids = [ident for ident in ids if ident in self.orders]
        if ids:
            self._remember()
            for ident in ids:
                del self.orders[ident]
            self.version += 1

    def take_back(self, ids: Iterable[str], field: str) -> None:
        """Take back what was plotted for these in one field."""
        ids = [ident for ident in ids if field in self.orders.get(ident, {})]
        if ids:
            self._remember()
            for ident in ids:
                self._drop(ident, field)
            self.version += 1

    def copy_from(self, slot: int) -> bool:
        """Remember the orders plotted for a unit; false where nothing is."""
        found = {f: self.plotted(slot, f) for f in FIELDS if f not in ("flights", "command", "answer")}
        found = {f: v for f, v in found.items() if v is not None}
        if found:
            self._copied = copy.deepcopy(found)
        return bool(found)

    def paste(self, ids: Sequence[str], turned: Sequence[tuple[float, float]] | None = None) -> None:
        """Give these the orders copied last; `turned`: unit vectors by which each one's burn is turned."""
        if not self._copied or not ids:
            return
        self._remember()
        for number, ident in enumerate(ids):
            fields = copy.deepcopy(self._copied)
            move = fields.get("move")
            if move and turned and move.get("kind") == "burn" and move.get("frame", "map") == "map":
                c, s = turned[number]
                move["dx"], move["dy"] = move["dx"] * c - move["dy"] * s, move["dx"] * s + move["dy"] * c
            if move and move.get("target") == ident:
                fields.pop("move")
            self.orders.setdefault(ident, {}).update(fields)
        self.version += 1

    def undo(self) -> bool:
        """Take back the last step; false where there is none."""
        return self._travel(self._past, self._future)

    def redo(self) -> bool:
        """Do again what was undone last; false where there is nothing."""
        return self._travel(self._future, self._past)

    def restore(self, orders: dict[str, Fields]) -> None:
        """Go on with what was plotted for this turn before."""
        self.orders = copy.deepcopy(orders)
        self.version += 1

    def begin_turn(self) -> None:
        """Start an empty draft; who was told to coast may go on coasting unasked."""
        told = {i for i, f in self.orders.items() if (f.get("move") or {}).get("kind") == "coast"}
        other = {i for i, f in self.orders.items() if f.get("move") and i not in told}
        for ident in other:
            self._coasting -= {ident, *self._members(ident)}
        for ident in told:
            self._coasting |= {ident, *self._members(ident)}
        self.orders = {}
        self._past.clear()
        self._future.clear()
        self.version += 1

    def _members(self, ident: str) -> list[str]:
        names = self.names
        if ident in names.squadron_number:
            number = names.squadron_number[ident]
            return [row.id for row in names.units + names.flights if row.squadron == number]
        if ident in names.side_number:
            number = names.side_number[ident]
            squadrons = {row.squadron for row in names.units + names.flights if row.side == number}
            return [row.id for row in names.units + names.flights if row.side == number] + [
                names.squadrons[q] for q in sorted(squadrons)
            ]
        return []

    def _drop(self, ident: str, field: str) -> None:
        fields = self.orders.get(ident)
        if fields and field in fields:
            del fields[field]
            if not fields:
                del self.orders[ident]

    def _remember(self) -> None:
        self._past.append((copy.deepcopy(self.orders), self._coasting))
        self._future.clear()

    def _travel(self, back: list[tuple[dict[str, Fields], frozenset[str]]], on: list[Any]) -> bool:
        if not back:
            return False
        on.append((self.orders, self._coasting))
        self.orders, self._coasting = back.pop()
        self.version += 1
        return True


def _kind(move: Fields) -> Fields:
    return {"kind": move["kind"]} if move.get("kind") == "burn" else move


def turn_between(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """The unit vector that turns direction `a` into direction `b`."""
    far = math.hypot(*a) * math.hypot(*b)
    if far <= 0:
        return 1.0, 0.0
    return (a[0] * b[0] + a[1] * b[1]) / far, (a[0] * b[1] - a[1] * b[0]) / far
