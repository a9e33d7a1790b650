"""A turn in the making: the working copy of the world, and what phases hand to each other.

No phase calls another. They read and write the columns of `Resolution.world`, and the scratch fields here by
how long these live: `this_turn`, `this_impulse`, and hits until the next damage.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

import numpy as np

from .columns import NONE, Array
from .events import Journal
from .hits import Hits, PendingHits, Strikes
from .orders import OrderSet
from .rails import body_places
from .rolls import roll_fraction, roll_ppm, roll_word
from .swept import SweptPaths
from .tables import Tables
from .tracks import Tracks
from .vectors import Pair
from .vocabulary import IMPULSES, SUBSTEPS, Cause, Presence, Stance, Stream
from .world import World

_FIGHT, _GHOST = int(Stance.FIGHT), int(Presence.GHOST)


class Turning(NamedTuple):
    """A side that is to stand otherwise to another: in worlds (N,), openly or so that only it knows."""

    world: Array
    side: int
    other: int
    stance: Stance
    openly: bool


@dataclass(slots=True)
class ThisTurn:
    """What lives a turn: what phases hand to each other in it, and what is worked out once."""

    living: Array
    """(W, S) bool: units that are not lost so far; who had no hull when the turn began is none of them."""
    thrust_x: Array
    """(W, S) km/s2: acceleration by its own drive in this impulse, as `steer` decided; motion carries it out."""
    thrust_y: Array
    escape_law: Array
    """(W, S) the way out of a well that a unit in danger has taken in this turn (`ways_out.LAWS`), -1 = none."""
    body_x: Array
    """(W, 61, B) km: where the bodies are at every substep of the turn."""
    body_y: Array
    launched: Array
    """(W, S, K) torpedoes that batteries have launched in this turn."""
    stopped: Array
    """(W, S, K) torpedoes that batteries of point defence have stopped in this turn."""
    made: dict[str, Array]
    """What follows from the tables and the classes of rows alone, by a name: columns by unit and flight among it."""
    ghosts_km: Pair | None = None
    """How far each ghost is from its jammer, (W, G) km each; drawn when it is first asked for."""
    flight_way: Pair | None = None
    """The direction that is each flight's own, unit vectors (W, F); worked out when it is first asked for."""

    @classmethod
    def of(cls, world: World, tables: Tables) -> Self:
        """As a turn begins."""
        shape = world.units.uid.shape
        return cls(
            world.units.hull_mj > 0, np.zeros(shape), np.zeros(shape), np.full(shape, -1, np.int64),
            *body_places(world, tables),
            np.zeros(world.units.ammo.shape, np.int32), np.zeros(world.units.ammo.shape, np.int32), {},
        )  # fmt: skip


@dataclass(slots=True)
class ThisImpulse:
    """What lives an impulse: how things stood at its start, and what its damage has done."""

    hull_before: Array
    """(W, S) hull at the start of the impulse, before its damage."""
    craft_before: Array
    """(W, F) craft of flights at the start of the impulse, before anything of it was shot down."""
    overkill_mj: Array
    """(W, S) energy of this impulse's hits that found nothing left to harm; `deal_damage` fills it."""
    blame: Array
    """(W, S) row code of whose hit cost the unit most hull in this impulse, the lowest uid of equals; NONE."""
    blame_cause: Array
    """(W, S) Cause of that hit."""
    swept: SweptPaths | None
    """Where everything was at the steps of this impulse; None while no salvo flies."""
    plant_lost_ppm: Array
    """(W, S) what hits took off the plant in this impulse; `break_systems` fills it."""
    reckoned: dict[str, Any]
    """What sides know, worked out when it is first asked for by `knowledge`, which empties it when they learn more."""
    may_fire: Array | None = None
    """(W, S) bool: ships that may fire in this impulse; worked out when it is first asked for."""
    begun_km: tuple[Pair, Pair, Array] | None = None
    """Where units (W, S) and clouds (W, D) were before they were flown, and how large clouds; None without clouds."""
    unrammed: tuple[Array, ...] | None = None
    """Place (km) and velocity (km/s) of units before they were flown, (W, S) each; None where nobody is to ram."""
    harm: Array | None = None
    """(W, A, A) hits on what sides have by each other side; None where there are none, or nobody heeds them."""
    turns: list[Turning] = field(default_factory=list)
    """How the story wants sides to stand to each other from this impulse on; `take_sides` sees to it."""
    turned: Array | None = None
    """(W, A, A) Stance of sides before they turned in this impulse; None where none did."""
    clouds_gone: Array | None = None
    """(W, D) bool: clouds that are no more at the end of the impulse."""

    @classmethod
    def of(cls, world: World) -> Self:
        """As an impulse begins."""
        shape = world.units.uid.shape
        return cls(
            world.units.hull_mj.copy(), world.flights.alive.copy(), np.zeros(shape, np.int64),
            np.full(shape, NONE, np.int32), np.full(shape, Cause.NOTHING, np.int8),
            SweptPaths.of(world) if world.salvos.uid.shape[1] else None, np.zeros(shape, np.int64), {},
        )  # fmt: skip


class Resolution:
    """One turn of W battles being resolved: `world` is a private copy that phases change."""

    def __init__(self, world: World, tables: Tables, record: str, orders: OrderSet | None = None):
        """`orders`: plotted for this turn, None = none; `record`: "all" keeps event rows and tracks, others do not."""
        self.world = world.copy()
        self.tables = tables
        self.orders = orders
        self.impulse = 0
        worlds, sides = self.world.sides.commander.shape
        self.journal = Journal(worlds, sides, self.world.battle.turn, tables.turn_s, tables.impulse_s, record)
        if tables.watches:
            self.journal.watch(tables.watches, self.world.unit_slots, self.world.flight_slots)
        self.this_turn = ThisTurn.of(self.world, tables)
        self.this_impulse = ThisImpulse.of(self.world)
        self._hits = self.world.pending.hits()
        """Hits that no damage has met yet: they live from phase to phase, from turn to turn in `World.pending`."""
        self.world.pending = PendingHits.empty(worlds, 0)
        self._strikes: list[Strikes] = []
        places = self.this_turn.body_x, self.this_turn.body_y
        self.tracks = Tracks.blank(self.world, *places) if record == "all" else None
        """Where everything was in this turn, None where nobody asked."""

    # ---- what phases ask

    def cls(self, name: str) -> Array:
        """A column of `Classes` by unit: (W, S) or (W, S, K), gathered once a turn."""
        return self._gathered("unit " + name, name, self.world.units.class_id)

    def flight_cls(self, name: str) -> Array:
        """A column of `Classes` by flight: (W, F), gathered once a turn."""
        return self._gathered("flight " + name, name, self.world.flights.class_id)

    def _gathered(self, key: str, name: str, class_id: Array) -> Array:
        return self.once(key, lambda: getattr(self.tables.classes, name)[class_id])

    def once(self, key: str, make: Callable[[], Array]) -> Array:
        """What follows from the tables and the classes of rows alone: made when it is first asked for in a turn."""
        made = self.this_turn.made
        if key not in made:
            made[key] = make()
        return made[key]

    @property
    def now(self) -> Array:
        """Absolute impulse, counted from the start of the battle: (W,) int32."""
        return self.world.battle.turn * IMPULSES + self.impulse

    def body_now(self) -> tuple[Array, Array]:
        """Where the bodies are at the start of this impulse: (W, B) each."""
        step = self.impulse * SUBSTEPS
        return self.this_turn.body_x[:, step], self.this_turn.body_y[:, step]

    def hostile(self, world: Array, a: Array | int, b: Array) -> Array:
        """Do units or flights of sides `a` fight those of sides `b` in worlds `world`: broadcast bool."""
        stance = self.world.sides.stance
        sides = stance.shape[1]
        return np.asarray(stance.take((world * sides + a) * sides + b) == _FIGHT)

    def roll_ppm(self, world: Array, stream: Stream, a: Array, b: Array | int = 0, n: Array | int = 0) -> Array:
        """Rolls in 0..999,999 of this impulse for worlds `world` (N,) and uids a, b (N,): (N,) int64."""
        battle = self.world.battle
        return roll_ppm(battle.key[world], battle.turn[world], self.impulse, stream, a, b, n)

    def roll_fraction(self, world: Array, stream: Stream, a: Array, b: Array | int = 0, n: Array | int = 0) -> Array:
        """Rolls in [0, 1) of this impulse: (N,) float64."""
        battle = self.world.battle
        return roll_fraction(battle.key[world], battle.turn[world], self.impulse, stream, a, b, n)

    def roll_words(self, world: Array, stream: Stream, a: Array, b: Array | int = 0) -> Array:
        """64 random bits of this impulse for worlds `world` (N,) and uids a, b (N,), to be `folded` further."""
        battle = self.world.battle
        return roll_word(battle.key[world], battle.turn[world], self.impulse, stream, a, b)

    @property
    def keeps_tracks(self) -> bool:
        """Whether anybody will look at where things were between impulses."""
        return self.tracks is not None

    @property
    def follows_flights(self) -> bool:
        """Whether anybody will look at where flights were within this impulse: a film, or torpedoes on their way."""
        return self.keeps_tracks or self.this_impulse.swept is not None

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
        leak_ppm: Array | int | None = None,
        parts: Array | int = 1,
    ) -> None:
        """Deal energy to units: equal arrays (N,). All hits on a unit are applied together by the next `deal_damage`.

        That is the one of this impulse, or of the next where it has been; what waits at the end of a turn waits in
        the world. leak_ppm: what of each hit goes past the target's shield; None = as much as its class lets through.
        parts: equal parts that each comes in; armour acts on each of them, and on none of what comes from inside (0).
        What is dealt to a ghost goes nowhere.
        """
        if len(world):
            leak = self.cls("leak_ppm")[world, target] if leak_ppm is None else leak_ppm
            full = [np.broadcast_to(np.asarray(v), world.shape) for v in (slot, shot, int(cause), leak, parts)]
            hits = Hits(world, target, source, full[0], full[1], energy_mj.astype(np.int64), *full[2:])
            real = self.world.units.presence[world, target] != _GHOST
            self._hits.append(hits if real.all() else hits.take(real))

    def taken_hits(self) -> Hits | None:
        """All hits dealt since the last call, in one table; None where there are none."""
        parts, self._hits = self._hits, []
        return Hits.joined(parts) if parts else None

    def strike_craft(self, world: Array, flight: Array, craft: Array, source: Array, cause: Array | Cause) -> None:
        """Strike craft of flights, (N,) each: `lose_struck_craft` takes each out once, later in this impulse."""
        if len(world):
            self._strikes.append(Strikes(world, flight, craft, source, np.broadcast_to(np.asarray(cause), world.shape)))

    def taken_strikes(self) -> Strikes | None:
        """All strikes since the last call, in one table; None where there are none."""
        parts, self._strikes = self._strikes, []
        return Strikes.joined(parts) if parts else None

    def harmed(self, world: Array, side: Array, source: Array) -> None:
        """Note that something of sides (N,) was hit by `source` (row codes), where anybody heeds that."""
        sides, table = self.world.sides, self.tables.sides
        heeded = table.provoked_hits.any() or table.protected_merit.any() or (sides.stance != sides.declared).any()
        if not heeded:
            return
        of = self.sides_of(world, source)
        row = np.flatnonzero((of != NONE) & (of != side))
        if self.this_impulse.harm is None:
            self.this_impulse.harm = np.zeros(sides.stance.shape, np.int64)
        np.add.at(self.this_impulse.harm, (world[row], side[row], of[row]), 1)

    def sides_of(self, world: Array, code: Array) -> Array:
        """The sides of units and flights (N,) by their row codes; NONE of bodies and of nobody."""
        slots, flights = self.world.unit_slots, self.world.flight_slots
        of = np.full(len(code), NONE)
        unit = (code >= 0) & (code < slots)
        of[unit] = self.world.units.side[world[unit], code[unit]]
        flight = (code >= slots) & (code < slots + flights)
        of[flight] = self.world.flights.side[world[flight], code[flight] - slots]
        return of

    # ---- the beat

    def begin_impulse(self, impulse: int) -> None:
        """Start an impulse: clear what phases handed over in the last one."""
        self.impulse = impulse
        self.journal.begin_impulse(impulse)
        self.this_impulse = ThisImpulse.of(self.world)
        if self.tracks is not None:
            self.tracks.note_states(self.world, impulse)
            if impulse:  # ghosts were moved once units had been flown
                self.tracks.note_units(self.world, impulse * SUBSTEPS)
        if impulse == 0:
            self.track_units(0)
            self.track_flights(0)
            self.track_salvos(0)

    def end_turn(self) -> None:
        """Close the record; hits that no damage has met wait in the world, and spent salvos go."""
        self.world.pending = PendingHits.of(self._hits, self.world.worlds)
        if self.tracks is not None:
            self.tracks.note_states(self.world, IMPULSES)
            self.tracks.note_units(self.world, IMPULSES * SUBSTEPS)
            self.tracks.note_contacts(self.world, IMPULSES)
        self.world.salvos = self.world.salvos.packed()

    def track_units(self, step: int) -> None:
        """Note where units are at substep `step` (0..60) of the turn. Called by motion."""
        if self.tracks is not None:
            self.tracks.note_units(self.world, step)
        if self.this_impulse.swept is not None:
            self.this_impulse.swept.note_units(self.world, step - self.impulse * SUBSTEPS)

    def track_contacts(self) -> None:
        """Note what sides know in this impulse. Called by `look`."""
        if self.tracks is not None:
            self.tracks.note_contacts(self.world, self.impulse)

    def track_flights(self, step: int) -> None:
        """Note where flights are at substep `step` (0..60) of the turn. Called by the flights' motion."""
        if self.tracks is not None:
            self.tracks.note_flights(self.world, step)
        if self.this_impulse.swept is not None:
            self.this_impulse.swept.note_flights(self.world, step - self.impulse * SUBSTEPS)

    def end_salvo_tracks(self, world: Array, salvo: Array, moment: Array, x: Array, y: Array) -> None:
        """Note that salvos (N,) ended at moments (0..5, with their parts) of this impulse, at (x, y) km."""
        if self.tracks is not None:
            self.tracks.end_salvos(world, salvo, self.impulse * SUBSTEPS, moment, x, y)

    def track_salvo_states(self) -> None:
        """Note what salvos are like in this impulse. Called once all of its launches are over."""
        if self.tracks is not None:
            self.tracks.note_salvo_states(self.world, self.impulse)
            self.tracks.note_salvos(self.world, self.impulse * SUBSTEPS)

    def track_salvos(self, step: int) -> None:
        """Note where salvos are at substep `step` (0..60) of the turn. Called by the salvos' motion."""
        if self.tracks is not None:
            self.tracks.note_salvos(self.world, step)
        if self.this_impulse.swept is not None:
            self.this_impulse.swept.note_salvos(self.world, step - self.impulse * SUBSTEPS)
