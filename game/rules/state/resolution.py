"""A turn in the making: the working copy of the world, and what phases hand to each other within an impulse.

Phases never import each other. They read and write the columns of `Resolution.world` and the scratch fields here.
"""

from dataclasses import dataclass

import numpy as np

from .columns import NONE, Array
from .events import Journal
from .rolls import roll_fraction, roll_ppm
from .tables import Tables
from .vectors import turned
from .vocabulary import IMPULSES, SUBSTEPS, Cause, Presence, Stream
from .world import World

STEPS = IMPULSES * SUBSTEPS


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


@dataclass(slots=True)
class Tracks:
    """Where everything was in a turn: (W, 61, rows) positions at substeps, (W, 13, rows) states at impulses.

    Index 0 is the start of the turn, the last its end.
    """

    unit_x_km: Array
    unit_y_km: Array
    flight_x_km: Array
    flight_y_km: Array
    body_x_km: Array
    body_y_km: Array
    hx: Array
    hy: Array
    hull_mj: Array
    armour_mj: Array
    shield_mj: Array
    presence: Array
    daze_ppm: Array
    throttle_ppm: Array
    system_ppm: Array  # (W, 13, S, 6)
    flight_presence: Array
    flight_alive: Array


_STATES = ("hx", "hy", "hull_mj", "armour_mj", "shield_mj", "presence", "daze_ppm", "throttle_ppm", "system_ppm")


class Resolution:
    """One turn of W battles being resolved: `world` is a private copy that phases change."""

    def __init__(self, world: World, tables: Tables, record: str):
        """`record`: "all" keeps event rows and tracks, "counts" and "none" do not."""
        self.world = world.copy()
        self.tables = tables
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
        self._tracks = self._blank_tracks() if record == "all" else None

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
        return self._tracks is not None

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
        self._track_states(impulse)
        if impulse == 0:
            self.track_units(0)
            self.track_flights(0)

    def end_turn(self) -> Tracks | None:
        """Close the record; tracks where they were asked for."""
        self._track_states(IMPULSES)
        return self._tracks

    def track_units(self, step: int) -> None:
        """Note where units are at substep `step` (0..60) of the turn. Called by motion."""
        if self._tracks is not None:
            self._tracks.unit_x_km[:, step] = self.world.units.x_km
            self._tracks.unit_y_km[:, step] = self.world.units.y_km

    def track_flights(self, step: int) -> None:
        """Note where flights are at substep `step` (0..60) of the turn. Called by the flights' motion."""
        if self._tracks is not None:
            self._tracks.flight_x_km[:, step] = self.world.flights.x_km
            self._tracks.flight_y_km[:, step] = self.world.flights.y_km

    def _track_states(self, impulse: int) -> None:
        if self._tracks is None:
            return
        for name in _STATES:
            getattr(self._tracks, name)[:, impulse] = getattr(self.world.units, name)
        self._tracks.flight_presence[:, impulse] = self.world.flights.presence
        self._tracks.flight_alive[:, impulse] = self.world.flights.alive

    def _blank_tracks(self) -> Tracks:
        w, s = self.world.units.uid.shape
        f = self.world.flight_slots
        units = self.world.units
        states = {
            n: np.zeros((w, IMPULSES + 1, *getattr(units, n).shape[1:]), getattr(units, n).dtype) for n in _STATES
        }
        return Tracks(
            np.zeros((w, STEPS + 1, s)), np.zeros((w, STEPS + 1, s)),
            np.zeros((w, STEPS + 1, f)), np.zeros((w, STEPS + 1, f)),
            self.body_x, self.body_y, **states,
            flight_presence=np.full((w, IMPULSES + 1, f), Presence.DORMANT, np.int8),
            flight_alive=np.zeros((w, IMPULSES + 1, f), np.int32),
        )  # fmt: skip


def body_places(world: World, tables: Tables, steps: int = STEPS) -> tuple[Array, Array]:
    """Where the bodies are at each of `steps` + 1 substeps from the world's state on: (W, steps + 1, B) km, twice.

    Bodies on rails turn by a unit vector a substep, renormalised (no angles, CORE.md).
    """
    bodies = tables.bodies
    count = len(bodies.mu_km3_s2)
    x = np.empty((world.worlds, steps + 1, count))
    y = np.empty((world.worlds, steps + 1, count))
    step_y = world.battle.handed[:, None] * bodies.step_y
    ux, uy = world.rails.ux, world.rails.uy
    for step in range(steps + 1):
        for b in range(count):
            parent = int(bodies.around[b])
            if parent < 0:
                x[:, step, b], y[:, step, b] = bodies.x_km[b], bodies.y_km[b] * world.battle.handed
            else:
                x[:, step, b] = x[:, step, parent] + bodies.rail_km[b] * ux[:, b]
                y[:, step, b] = y[:, step, parent] + bodies.rail_km[b] * uy[:, b]
        ux, uy = turned_rails(ux, uy, bodies.step_x, step_y)
    return x, y


def turned_rails(ux: Array, uy: Array, step_x: Array, step_y: Array) -> tuple[Array, Array]:
    """The rails' unit vectors one substep later: (W, B) each."""
    ux, uy = turned(ux, uy, step_x, step_y)
    size = np.sqrt(ux * ux + uy * uy)
    return ux / size, uy / size
