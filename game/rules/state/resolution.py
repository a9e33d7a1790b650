"""A turn in the making: the working copy of the world, and what phases hand to each other within an impulse.

Phases never import each other. They read and write the columns of `Resolution.world` and the scratch fields here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .columns import NONE, Array
from .events import Journal
from .orders import OrderSet
from .rails import body_places
from .rolls import roll_fraction, roll_ppm
from .tables import Tables
from .tracks import Tracks
from .vocabulary import IMPULSES, SUBSTEPS, Cause, Stream
from .world import World


@dataclass(slots=True)
class Hits:
    """Energy on its way into units: equal arrays (N,), one row a hit."""

    world: Array
    target: Array  # unit slot
    source: Array  # row code of who dealt it
    slot: Array  # battery, or 0
    shot: Array
    energy_mj: Array  # int64
    cause: Array  # Cause


class Resolution:
    """One turn of W battles being resolved: `world` is a private copy that phases change."""

    def __init__(self, world: World, tables: Tables, record: str, orders: OrderSet | None = None):
        """`orders`: plotted for this turn, None = none; `record`: "all" keeps event rows and tracks, others do not."""
        self.world = world.copy()
        self.tables = tables
        self.orders = orders
        self.impulse = 0
        worlds, slots = self.world.units.uid.shape
        sides = self.world.sides.commander.shape[1]
        self.journal = Journal(worlds, sides, self.world.battle.turn, tables.turn_s, tables.impulse_s, record)
        self.thrust_x = np.zeros((worlds, slots))
        """(W, S) km/s2: acceleration by its own drive in this impulse, as `moves` decided; motion carries it out."""
        self.thrust_y = np.zeros((worlds, slots))
        self.escape_law = np.full((worlds, slots), -1, np.int64)
        """(W, S) the way out of a well that a unit in danger has taken in this turn (`safety.LAWS`), -1 = none."""
        self.hull_before = self.world.units.hull_mj.copy()
        """(W, S) hull at the start of the impulse, before its damage."""
        self.craft_before = self.world.flights.alive.copy()
        """(W, F) craft of flights at the start of the impulse, before anything of it was shot down."""
        self.overkill_mj = np.zeros((worlds, slots), dtype=np.int64)
        """(W, S) energy of this impulse's hits that found nothing left to harm; `damage` fills it."""
        self.blame = np.full((worlds, slots), NONE, dtype=np.int32)
        """(W, S) row code of whose hit cost the unit most hull in this impulse, the lowest uid of equals; NONE."""
        self.blame_cause = np.full((worlds, slots), Cause.NOTHING, dtype=np.int8)
        """(W, S) Cause of that hit."""
        self.body_x, self.body_y = body_places(self.world, tables)
        """(W, 61, B) km at every substep of the turn."""
        self._hits: list[Hits] = []
        self._gathered: dict[str, Array] = {}
        self.reckoned: dict[str, Any] = {}
        """What sides know, worked out once an impulse by `knowledge`, which empties it when they learn more."""
        self.tracks = Tracks.blank(self.world, self.body_x, self.body_y) if record == "all" else None
        """Where everything was in this turn, None where nobody asked."""

    # ---- what phases ask

    def cls(self, name: str) -> Array:
        """A column of `Classes` by unit: (W, S) or (W, S, K), gathered once a turn."""
        if name not in self._gathered:
            self._gathered[name] = getattr(self.tables.classes, name)[self.world.units.class_id]
        return self._gathered[name]

    def flight_cls(self, name: str) -> Array:
        """A column of `Classes` by flight: (W, F)."""
        if "flight " + name not in self._gathered:
            self._gathered["flight " + name] = getattr(self.tables.classes, name)[self.world.flights.class_id]
        return self._gathered["flight " + name]

    @property
    def now(self) -> Array:
        """Absolute impulse, counted from the start of the battle: (W,) int32."""
        return self.world.battle.turn * IMPULSES + self.impulse

    def body_now(self) -> tuple[Array, Array]:
        """Where the bodies are at the start of this impulse: (W, B) each."""
        step = self.impulse * SUBSTEPS
        return self.body_x[:, step], self.body_y[:, step]

    def hostile(self, a: Array, b: Array) -> Array:
        """Do units or flights of side `a` fight those of side `b`: broadcast bool."""
        return self.tables.sides.enemy[a, b]

    def roll_ppm(self, world: Array, stream: Stream, a: Array, b: Array | int = 0, n: Array | int = 0) -> Array:
        """Rolls in 0..999,999 of this impulse for worlds `world` (N,) and uids a, b (N,): (N,) int64."""
        battle = self.world.battle
        return roll_ppm(battle.key[world], battle.turn[world], self.impulse, stream, a, b, n)

    def roll_fraction(self, world: Array, stream: Stream, a: Array, b: Array | int = 0, n: Array | int = 0) -> Array:
        """Rolls in [0, 1) of this impulse: (N,) float64."""
        battle = self.world.battle
        return roll_fraction(battle.key[world], battle.turn[world], self.impulse, stream, a, b, n)

    @property
    def keeps_tracks(self) -> bool:
        """Whether anybody will look at where things were between impulses."""
        return self.tracks is not None

    # ---- what phases tell each other

    def hit(
        self,
        world: Array,
        target: Array,
        source: Array,
        energy_mj: Array,
        cause: Cause,
        slot: Array | int = 0,
        shot: Array | int = 0,
    ) -> None:
        """Deal energy to units: equal arrays (N,). Applied together by `damage`, later in this impulse."""
        if len(world):
            full = [np.broadcast_to(np.asarray(v), world.shape) for v in (slot, shot, int(cause))]
            self._hits.append(Hits(world, target, source, full[0], full[1], energy_mj.astype(np.int64), full[2]))

    def taken_hits(self) -> Hits | None:
        """All hits dealt since the last call, in one table; None where there are none."""
        parts, self._hits = self._hits, []
        if not parts:
            return None
        names = ("world", "target", "source", "slot", "shot", "energy_mj", "cause")
        return Hits(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})

    def lose(self, world: Array, unit: Array, cause: Cause | Array) -> None:
        """Mark units (N,) as lost to a cause, once; hull and presence are the caller's to change."""
        units = self.world.units
        new = units.lost_impulse[world, unit] < 0
        world, unit = world[new], unit[new]
        units.lost_cause[world, unit] = cause[new] if isinstance(cause, np.ndarray) else cause
        units.lost_impulse[world, unit] = self.now[world]
        np.add.at(
            self.world.sides.lives_lost, (world, units.side[world, unit]), units.aboard[world, unit].astype(np.int64)
        )

    # ---- the beat

    def begin_impulse(self, impulse: int) -> None:
        """Start an impulse: clear what phases handed over in the last one."""
        self.impulse = impulse
        self.journal.begin_impulse(impulse)
        np.copyto(self.hull_before, self.world.units.hull_mj)
        np.copyto(self.craft_before, self.world.flights.alive)
        self.overkill_mj[:] = 0
        self.blame[:] = NONE
        self.blame_cause[:] = Cause.NOTHING
        self.reckoned.clear()
        if self.tracks is not None:
            self.tracks.note_states(self.world, impulse)
        if impulse == 0:
            self.track_units(0)
            self.track_flights(0)

    def end_turn(self) -> None:
        """Close the record."""
        if self.tracks is not None:
            self.tracks.note_states(self.world, IMPULSES)
            self.tracks.note_contacts(self.world, IMPULSES)

    def track_units(self, step: int) -> None:
        """Note where units are at substep `step` (0..60) of the turn. Called by motion."""
        if self.tracks is not None:
            self.tracks.note_units(self.world, step)

    def track_contacts(self) -> None:
        """Note what sides know in this impulse. Called by `look`."""
        if self.tracks is not None:
            self.tracks.note_contacts(self.world, self.impulse)

    def track_flights(self, step: int) -> None:
        """Note where flights are at substep `step` (0..60) of the turn. Called by the flights' motion."""
        if self.tracks is not None:
            self.tracks.note_flights(self.world, step)
