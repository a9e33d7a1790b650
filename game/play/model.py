"""A battle being played: what stands, what is plotted, what was resolved. The screen talks to this; nothing here draws.

`world` is the truth and goes only into the resolver, the recorder and the record of turns; what the player may
know is `seen`, and what is shown of a turn goes through `view`.
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from game.rules import resolve_turn
from game.scenario import Scenario, ScenarioError
from game.scenario.orders import standing_orders

from ..rules import believe, seen_world
from ..rules.state.columns import Array
from ..rules.state.orders import OrderSet
from ..rules.state.tracks import Tracks
from ..rules.state.vocabulary import Event, Presence, Stance, Verdict
from ..rules.state.world import World
from .draft import Draft
from .opponents import Opponents
from .rest_frame import RestFrame
from .selection import Selection

Recorder = Callable[[OrderSet, World], None]
"""Called with the orders of all sides and the world that they led to, when a turn has been resolved."""
Archive = Callable[[int], tuple[World, OrderSet]]
"""Turn (from 1) -> the world before it and the orders of all sides, of a battle that was saved."""


@dataclass(frozen=True, slots=True)
class Played:
    """One resolved turn: number (from 1), worlds before and after, orders of all sides, event rows, tracks."""

    turn: int
    before: World
    after: World
    orders: OrderSet
    events: Array
    tracks: Tracks


T = TypeVar("T")
BELIEVED = 64
"""Battles that are drawn to tell what may be of a contact that is not where it is seen."""


class BattleModel:
    """One battle from the chair of one side."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int = 0,
        side: int | None = None,
        world: World | None = None,
        policies: Mapping[str, str] | None = None,
        recorder: Recorder | None = None,
        archive: Archive | None = None,
    ):
        """`world`: where to go on from (the start of the seed's battle if none); `policies` {side id: name}.

        `archive` gives back turns that were resolved before this model was made. Raises UnknownPolicyError.
        """
        self.scenario, self.tables, self.names, self.seed = scenario, scenario.tables, scenario.names, seed
        self.side = scenario.player if side is None else side
        self.world = scenario.start(1, seed) if world is None else world
        self.opponents = Opponents(scenario, self.side, policies)
        self._recorder, self._archive = recorder, archive
        standing = standing_orders(scenario.spec)
        told = (ident for ident, one in standing.items() if one.move is not None and one.move.kind == "coast")
        self.draft = Draft(self.names, self.side, told)
        self.selection = Selection(self.names, self.side)
        self.rest_frame = RestFrame.of(scenario, seed)
        """What the map is at rest with."""
        self.seen = seen_world(self.world, self.tables, self.side)
        self._worked_out: dict[Hashable, Any] = {}
        self._worked_out_of = self.seen
        self.start_mass_t = self._own_mass(self.world)
        self.verdicts: dict[int, Verdict] = {}
        self._played: dict[int, Played] = {}
        self._worker: threading.Thread | None = None
        self._result: Played | BaseException | None = None
        self._began_s = 0.0
        self._usual_s = 0.6

    # ---- what one asks

    @property
    def turn(self) -> int:
        """The turn being plotted, from 1."""
        return int(self.world.battle.turn[0]) + 1

    def fights(self, side: int) -> bool:
        """Does the player's side fight another one, as things stand between turns?"""
        return self.stance_to(side) is Stance.FIGHT

    def stance_to(self, side: int) -> Stance:
        """How the player's side stands to another one between turns."""
        return Stance(int(self.seen.sides.stance[0, self.side, side]))

    @property
    def turns(self) -> int:
        """Turns that the battle lasts at most."""
        return self.tables.turns

    @property
    def over(self) -> bool:
        """Is the battle decided?"""
        return bool(self.world.battle.over[0])

    @property
    def resolving(self) -> bool:
        """Is a turn being resolved now?"""
        return self._worker is not None

    @property
    def progress(self) -> float:
        """How far a turn is resolved, or those are who still think about it: 0..1, by how long the last took."""
        if self._worker is None:
            return 0.0
        if self.opponents.deciding:
            usual_s = self.opponents.usual_s
            return min(0.97, self.opponents.thought_s / usual_s) if usual_s else 0.0
        return min(0.97, (time.monotonic() - self._began_s) / self._usual_s)

    @property
    def believed(self) -> World:
        """Battles any of which this may be, as far as the side knows; drawn once for what it sees."""
        return self.worked_out("believed", lambda: believe(self.seen, self.tables, self.side, BELIEVED, 0).world)

    def worked_out(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from what is seen now and `key` alone, made when it is first asked for."""
        if self._worked_out_of is not self.seen:
            self._worked_out, self._worked_out_of = {}, self.seen
        if key not in self._worked_out:
            self._worked_out[key] = make()
        answer: T = self._worked_out[key]
        return answer

    def able(self) -> frozenset[int]:
        """Row codes of own units and flights that can take orders."""
        return self.worked_out("able", self._able)

    def _able(self) -> frozenset[int]:
        seen = self.seen
        units = seen.fighting()[0] & (seen.units.side[0] == self.side)
        flights = (seen.flights.side[0] == self.side) & (seen.flights.alive[0] > 0)
        flights &= np.isin(seen.flights.presence[0], (1, 2))
        return frozenset(np.flatnonzero(np.concatenate([units, flights])).tolist())

    def obeying(self) -> frozenset[int]:
        """Those of the able that do what they are told: not ships whose crew has broken."""
        return self.worked_out("obeying", lambda: self.able() - set(np.flatnonzero(self.seen.units.broken[0]).tolist()))

    def is_own(self, code: int) -> bool:
        """Is a row code a unit or flight of the player's side?"""
        rows = self.names.units + self.names.flights
        return 0 <= code < len(rows) and rows[code].side == self.side

    @contextmanager
    def supposing(self) -> Iterator[Draft]:
        """What is plotted, to be changed for a question; after it all is plotted as it was."""
        kept = self.draft
        self.draft = kept.copy()
        try:
            yield self.draft
        finally:
            self.draft = kept

    def own_orders(self) -> OrderSet:
        """What is plotted, laid out for the core; raises ScenarioError where it is nonsense."""
        return self.scenario.orders(self.draft.orders, self.world)

    def faults(self) -> list[str]:
        """What the resolver would refuse to read of the draft, as sentences; empty when all is well."""
        try:
            self.own_orders()
        except ScenarioError as error:
            return [fault.what for fault in error.faults]
        return []

    def played(self, turn: int) -> Played | None:
        """A turn that was resolved, from memory or worked out again from the archive; None where neither has it."""
        if turn not in self._played and self._archive is not None and 1 <= turn < self.turn:
            before, orders = self._archive(turn)
            self._keep(self._resolved(turn, before, orders))
        return self._played.get(turn)

    def above(self) -> tuple[int, str] | None:
        """The order from above that stands for the player's side and awaits an answer or is in force: number, text."""
        number = int(self.seen.sides.above[0, self.side])
        if number < 0 or number >= len(self.scenario.spec.order_from_above):
            return None
        return number, self.scenario.spec.order_from_above[number].text

    # ---- what changes it

    def end_turn(self) -> None:
        """Begin to resolve what is plotted, off this thread; `poll` says when it is done."""
        if self._worker is not None or self.over:
            return
        own = self.own_orders()
        turn, before = self.turn, self.world
        self._result = None
        self._began_s = time.monotonic()

        def work() -> None:
            try:
                orders = own.copy()
                orders.lay(self.opponents.orders(before))
                self._began_s = time.monotonic()
                self._result = self._resolved(turn, before, orders)
            except BaseException as error:
                self._result = error

        self._worker = threading.Thread(target=work, name="resolve", daemon=True)
        self._worker.start()

    def poll(self, wait_s: float | None = 0.0) -> Played | None:
        """The turn whose resolution has ended since the last call, taken over as what now stands; else None.

        Waits for it `wait_s` at most, without end where that is None. Raises whatever the resolution raised.
        """
        if self._worker is None:
            return None
        self._worker.join(wait_s)
        if self._worker.is_alive():
            return None
        self._worker = None
        result = self._result
        if isinstance(result, BaseException):
            raise result
        assert result is not None
        self._usual_s = max(0.05, time.monotonic() - self._began_s)
        self._keep(result)
        self.world = result.after
        self.seen = seen_world(self.world, self.tables, self.side)
        verdicts = result.events[result.events["kind"] == Event.VERDICT]
        self.verdicts |= {int(row["source"]): Verdict(int(row["value"])) for row in verdicts}
        self.draft.begin_turn()
        self.selection.keep(self.able())
        if self._recorder is not None:
            self._recorder(result.orders, result.after)
        return result

    def finish(self) -> Played | None:
        """Wait for the turn being resolved and take it over."""
        return self.poll(None)

    def _resolved(self, turn: int, before: World, orders: OrderSet) -> Played:
        after, events, tracks = resolve_turn(before, self.tables, orders, record="all")
        assert tracks is not None
        return Played(turn, before, after, orders, events, tracks)

    def _keep(self, played: Played) -> None:
        self._played[played.turn] = played

    def _own_mass(self, world: World) -> float:
        units = world.units
        own = (units.side[0] == self.side) & (units.uid[0] != 0)
        return float(self.tables.classes.mass_t[units.class_id[0][own]].sum())


def shares_of_mass(model: BattleModel, played: Played) -> Array:
    """Own mass that is not lost at the thirteen impulses of a turn, as a share of what the battle began with: (13,)."""
    units = played.before.units
    own = (units.side[0] == model.side) & (units.uid[0] != 0)
    mass = model.tables.classes.mass_t[units.class_id[0]] * own
    left = (played.tracks.hull_mj[0] > 0) & (played.tracks.presence[0] != Presence.STRUCK)
    return (left * mass).sum(1) / max(model.start_mass_t, 1.0)
