"""The state of W battles at once: struct of arrays, axis 0 is always the worlds.

Glossary of shapes, used everywhere in the core:
W worlds, S units, K batteries of a unit (6), F flights, A sides, B bodies, Q squadrons, G triggers, O objectives,
C classes, N weapons, P hits that wait, T salvos in flight, D clouds of debris.

A *row code* names a unit, a flight or a body in one number: unit slot s is s, flight f is S + f, body b is
S + F + b, nothing is -1 (`NONE`). A row keeps its slot for ever; empty slots have presence DORMANT and uid 0. Salvos
keep theirs for a turn, and no column names them.
Ghosts (K2) have unit slots of presence GHOST, which no rule but knowledge meets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from .columns import NONE, Array, Columns, column
from .debris import Debris
from .hits import PendingHits
from .orders import Plotted
from .salvos import Salvos
from .vocabulary import AVOIDED, BATTERIES, IMPULSES, PPM, QUESTIONS, SYSTEMS, Presence, Readiness, Stance

_STRUCK = int(Presence.STRUCK)
_DORMANT = int(Presence.DORMANT)
_GHOST = int(Presence.GHOST)
_FIGHT = int(Stance.FIGHT)
_PRESENT = int(Presence.PRESENT)  # arrays compare with a plain number several times faster than with a member


@dataclass(slots=True)
class Units(Columns):
    """Ships, stations and hulks: (W, S)."""

    uid: Array = column(np.int64)  # given by the scenario, unique in a world, 0 = empty slot; keys all rolls
    class_id: Array = column(np.int32)
    side: Array = column(np.int32)
    squadron: Array = column(np.int32, fill=NONE)
    presence: Array = column(np.int8)  # Presence
    rank: Array = column(np.int32)  # of its captain: the highest alive commands
    x_km: Array = column(np.float64)
    y_km: Array = column(np.float64)
    vx_km_s: Array = column(np.float64)
    vy_km_s: Array = column(np.float64)
    hx: Array = column(np.float64, fill=1.0)  # heading, a unit vector
    hy: Array = column(np.float64)
    delta_v_km_s: Array = column(np.float64, fill=np.inf)  # left
    hull_mj: Array = column(np.int64)  # 0 = dead: a hulk while PRESENT
    armour_mj: Array = column(np.int64)  # stops up to this much of each hit, and wears
    shield_mj: Array = column(np.int64)
    restart_percent: Array = column(np.int32)  # of an impulse at an even share: left until a collapsed shield restarts
    system_ppm: Array = column(np.int64, SYSTEMS, fill=PPM)  # (W, S, 6) by System; PPM = whole
    capacitor_mj: Array = column(np.int64, BATTERIES)  # (W, S, K) charge of one weapon of the battery
    aboard: Array = column(np.int32)  # people
    daze_ppm: Array = column(np.int64)  # 0 = clear heads
    throttle_ppm: Array = column(np.int64)  # drive power used in the last impulse: its flare
    fired_impulse: Array = column(np.int32, fill=-1000)  # absolute impulse of its last shot
    tow: Array = column(np.int32, fill=NONE, ref=True)  # slot of the unit it tows
    blast_mj: Array = column(np.int64)  # plant breach waiting to go off at this row in the next impulse
    breach_impulses: Array = column(np.int32)  # left until its containment is gone; 0 = it holds
    breach_by: Array = column(np.int32, fill=NONE, ref=True)  # row code of who made the containment fail
    fires: Array = column(np.int32)  # burning aboard
    split: Array = column(np.bool_)  # its wreck is in two halves
    lost_cause: Array = column(np.int8)  # Cause
    lost_impulse: Array = column(np.int32, fill=NONE)  # absolute impulse
    launch_impulse: Array = column(np.int32, fill=-1000)  # absolute impulse of its last launch of a flight: it flares
    ammo: Array = column(
        np.int32, BATTERIES
    )  # (W, S, K) torpedoes, or rounds of point defence, that a battery has left
    aim: Array = column(np.int32, BATTERIES, fill=NONE, ref=True)  # (W, S, K) what each battery aims at: unit or flight
    births: Array = column(np.int32)  # salvos that it launched: the next one's uid comes of it
    # Orders in force. Written by `command`, read by every phase that carries them out.
    move: Array = column(np.int8)  # Move
    dx: Array = column(np.float64)  # burn: direction (unit vector in its frame); follow: offset in km
    dy: Array = column(np.float64)
    throttle: Array = column(np.float64, fill=1.0)  # 0..1 of the thrust the drive has
    from_impulse: Array = column(np.int8)
    until_impulse: Array = column(np.int8, fill=IMPULSES)
    frame: Array = column(np.int8)  # Frame
    ref: Array = column(np.int32, fill=NONE, ref=True)  # target of the move, a row code
    range_km: Array = column(np.float64)
    fire_mode: Array = column(np.int8)
    priority: Array = column(np.int8)
    fire_at: Array = column(np.int32, fill=NONE, ref=True)  # a unit or flight fired at before all others
    avoid: Array = column(np.int32, AVOIDED, fill=NONE, ref=True)  # (W, S, 4) rows never fired at
    bear: Array = column(np.int32, fill=NONE, ref=True)  # a unit or flight that it keeps its bow on
    salvo: Array = column(np.int32)  # torpedoes that its order still wants launched
    shields_share_ppm: Array = column(np.int64, fill=333_334)  # shares of the plant, together PPM
    weapons_share_ppm: Array = column(np.int64, fill=333_333)
    drive_share_ppm: Array = column(np.int64, fill=333_333)
    posture: Array = column(np.int8)
    readiness_wanted: Array = column(np.int8, fill=Readiness.ALERT)
    surrenders: Array = column(np.bool_)  # it is to strike its colours
    # How ready the crew is. Written by `people`.
    readiness: Array = column(np.int8, fill=Readiness.ALERT)
    readiness_next: Array = column(np.int8, fill=NONE)  # the level that is coming, NONE where none is
    readiness_impulse: Array = column(np.int32, fill=NONE)  # absolute impulse at which it is there
    morale_ppm: Array = column(np.int64, fill=PPM)  # PPM = calm
    broken: Array = column(np.bool_)  # it withdraws and obeys nobody, until it rallies


@dataclass(slots=True)
class Flights(Columns):
    """Fighters and drones, 1 to 50 craft of one class a row: (W, F)."""

    uid: Array = column(np.int64)
    class_id: Array = column(np.int32)
    side: Array = column(np.int32)
    squadron: Array = column(np.int32, fill=NONE)
    presence: Array = column(np.int8)  # DOCKED = in the hangar of `home`
    home: Array = column(np.int32, fill=NONE, ref=True)  # unit slot, or NONE
    x_km: Array = column(np.float64)
    y_km: Array = column(np.float64)
    vx_km_s: Array = column(np.float64)
    vy_km_s: Array = column(np.float64)
    spread_km: Array = column(np.float64, fill=100.0)  # radius of the cloud of craft
    alive: Array = column(np.int32)  # craft left
    energy_mj: Array = column(np.int64)  # of each craft: recharges, spent by shots and pulses
    stage: Array = column(np.int8)  # what a mission that has steps is doing now
    mission: Array = column(np.int8)  # Mission, in force
    ref: Array = column(np.int32, fill=NONE, ref=True)  # target of the mission, a row code
    goal: Array = column(np.int32, fill=NONE, ref=True)  # what its mission makes it go for now, a row code
    spacing: Array = column(np.int8)  # Spacing, in force
    stage_until: Array = column(np.int32)  # absolute impulse at which a stage that lasts is over


def by_rows(pairs: Array, of: Array) -> Array:
    """What holds between sides, of rows: `pairs` (W, k, A) of the sides `of` the rows (W, n): (W, k, n)."""
    worlds, asked, sides = pairs.shape
    if worlds > 1:
        of = of + (np.arange(worlds) * sides)[:, None]
    # All worlds in one row, so that a single index does for every side that asks.
    return np.asarray(pairs.transpose(1, 0, 2).reshape(asked, worlds * sides).take(of, axis=1).transpose(1, 0, 2))


@dataclass(slots=True)
class Sides(Columns):
    """Sides: (W, A)."""

    commander: Array = column(np.int32, fill=NONE, ref=True)  # unit slot
    control_impulse: Array = column(np.int32)  # absolute impulse from which orders get through at once
    merit: Array = column(np.int32)
    above: Array = column(np.int32, fill=NONE)  # number of the standing order from above
    obeyed: Array = column(np.int8, fill=NONE)  # last answer: 1 obeyed, 0 disobeyed, -1 not yet asked
    first_hit_impulse: Array = column(np.int32, fill=NONE)  # absolute impulse in which it was first hit
    lives_lost: Array = column(np.int64)
    verdict: Array = column(np.int8)
    said: Array = column(np.int8, fill=NONE)  # its answer to the standing order from above: 1 yes, 0 no, -1 none
    above_turn: Array = column(np.int32)  # the turn in which that order was given
    judged: Array = column(np.int8, fill=NONE)  # what was made of it so far: 1 obeyed, 0 disobeyed, -1 not yet
    # (W, A, 8) by the number of the question among those of its side.
    asked_impulse: Array = column(np.int32, QUESTIONS, fill=NONE)  # absolute impulse in which it was asked
    answer: Array = column(np.int8, QUESTIONS, fill=NONE)  # the option that was chosen
    stance: Array = column(np.int8, "sides")  # (W, A, A) Stance to each side: who is whose enemy is asked below
    declared: Array = column(np.int8, "sides")  # (W, A, A) Stance that all others take it to have
    hits_by: Array = column(np.int32, "sides")  # (W, A, A) hits by each side that it watches, while it watches it

    def fights(self) -> Array:
        """Which sides fight which others: (W, A, A) bool, the second axis fights the third."""
        return np.asarray(self.stance == _FIGHT)

    def at_war(self) -> Array:
        """Which sides fight each other, or one the other: (W, A, A) bool."""
        fights = self.fights()
        return fights | fights.transpose(0, 2, 1)

    def hostility(self, of: Array) -> Array:
        """Which rows each side fights, by the sides `of` rows (W, n): (W, A, n) bool."""
        return by_rows(self.fights(), of)

    def foes_of(self, side: int, of: Array) -> Array:
        """Which rows one side fights, by the sides `of` rows (W, n): bool; nobody's (-1) are nobody's enemies."""
        whom = (self.stance[:, side] == _FIGHT).ravel()
        worlds, sides = len(self.stance), self.stance.shape[1]
        # What -1 picks is another world's, or the last: it is not asked about.
        return np.asarray(whom.take(of + (np.arange(worlds) * sides)[:, None]) & (of >= 0))


@dataclass(slots=True)
class Contacts(Columns):
    """What side a knows of the enemy unit s: (W, A, S), as it was when a last saw it. `knowledge` alone writes here.

    In sight this is what is there, but for its place where it is jammed. Nobody keeps contacts of own units, or of
    those of sides that it does not fight.
    """

    level: Array = column(np.int8)  # Level, the best reached
    in_sight: Array = column(np.bool_)  # from one look to the next
    seen_impulse: Array = column(np.int32, fill=-1000)  # absolute impulse at whose start it was like this
    x_km: Array = column(np.float64)
    y_km: Array = column(np.float64)
    vx_km_s: Array = column(np.float64)
    vy_km_s: Array = column(np.float64)
    throttle_ppm: Array = column(np.int64)
    presence: Array = column(np.int8)  # PRESENT, or how it left the map in sight
    dead: Array = column(np.bool_)  # it looked dead, truly or not
    sure: Array = column(np.bool_)  # whether it lives is known and no mere look: it died in sight, or was inspected
    noise_ppm: Array = column(np.int64)  # noise that it stands in, as the side's best placed eyes see it (K2)
    left_ppm: Array = column(np.int64)  # of it after what sensors take out
    err_km: Array = column(np.float64)  # radius of the circle that it is in: its place is off by so much at most
    split: Array = column(np.bool_)  # it is a wreck in two halves
    # Of what is identified alone; what looks dead has none of them but its heading.
    hx: Array = column(np.float64, fill=1.0)
    hy: Array = column(np.float64)
    hull_mj: Array = column(np.int64)
    armour_mj: Array = column(np.int64)
    shield_mj: Array = column(np.int64)
    system_ppm: Array = column(np.int64, SYSTEMS)  # (W, A, S, 6)
    restart_percent: Array = column(np.int32)
    breach_impulses: Array = column(np.int32)
    fires: Array = column(np.int32)


@dataclass(slots=True)
class FlightContacts(Columns):
    """What side a knows of the enemy flight f: (W, A, F), as it was when a last saw it; see `Contacts`."""

    in_sight: Array = column(np.bool_)
    seen_impulse: Array = column(np.int32, fill=-1000)
    x_km: Array = column(np.float64)
    y_km: Array = column(np.float64)
    vx_km_s: Array = column(np.float64)
    vy_km_s: Array = column(np.float64)
    presence: Array = column(np.int8)  # PRESENT, or how it left the map in sight: DOCKED, AWAY, GONE
    alive: Array = column(np.int32)
    spread_km: Array = column(np.float64)


@dataclass(slots=True)
class Rails(Columns):
    """Bodies: (W, B)."""

    ux: Array = column(np.float64, fill=1.0)  # unit vector from the body it orbits to it, for bodies on rails
    uy: Array = column(np.float64)


@dataclass(slots=True)
class TriggerStates(Columns):
    """Triggers: (W, G)."""

    fired_count: Array = column(np.int32)
    fired_impulse: Array = column(np.int32, fill=NONE)  # absolute impulse of the last firing
    due_impulse: Array = column(np.int32, fill=NONE)  # of a firing that waits for its delay


@dataclass(slots=True)
class ObjectiveStates(Columns):
    """Objectives: (W, O)."""

    progress_ppm: Array = column(np.int64)
    held_turns: Array = column(np.int32)  # in a row that its place has been held; all that it takes stay
    shown: Array = column(np.bool_)  # of hidden ones: its side knows of it


@dataclass(slots=True)
class Stays(Columns):
    """How long unit s has been where objective o wants it: (W, O, S)."""

    turns: Array = column(np.int32)  # ended there in a row; all that it takes stay, wherever the unit goes then


@dataclass(slots=True)
class Battle(Columns):
    """One row for each world: (W,)."""

    key: Array = column(np.uint64)
    turn: Array = column(np.int32)  # turns resolved so far
    mirror_sign: Array = column(np.float64, fill=1.0)  # +1, or -1 in a mirrored world
    over: Array = column(np.bool_)


GROUPS = (
    "battle", "units", "plotted", "flights", "sides", "contacts", "flight_contacts", "rails", "triggers", "objectives",
    "pending", "salvos", "debris", "stays",
)  # fmt: skip


@dataclass(slots=True)
class World:
    """W battles: everything that a turn can change."""

    battle: Battle
    units: Units
    plotted: Plotted
    flights: Flights
    sides: Sides
    contacts: Contacts
    flight_contacts: FlightContacts
    rails: Rails
    triggers: TriggerStates
    objectives: ObjectiveStates
    pending: PendingHits
    salvos: Salvos
    debris: Debris
    stays: Stays

    @classmethod
    def empty(
        cls, *, worlds: int, units: int, flights: int, sides: int, bodies: int, triggers: int, objectives: int
    ) -> Self:
        """W worlds of empty slots."""
        return cls(
            Battle.empty(worlds),
            Units.empty(worlds, units),
            Plotted.empty(worlds, units),
            Flights.empty(worlds, flights),
            Sides.empty(worlds, sides, sides=sides),
            Contacts.empty(worlds, sides, units),
            FlightContacts.empty(worlds, sides, flights),
            Rails.empty(worlds, bodies),
            TriggerStates.empty(worlds, triggers),
            ObjectiveStates.empty(worlds, objectives),
            PendingHits.empty(worlds, 0),
            Salvos.empty(worlds, 0),
            Debris.empty(worlds, 0),
            Stays.empty(worlds, objectives, units),
        )

    def groups(self) -> Iterator[tuple[str, Any]]:
        """Name and columns of every group, in the order of `GROUPS`."""
        for name in GROUPS:
            yield name, getattr(self, name)

    def copy(self) -> Self:
        """The same state in arrays of its own."""
        return type(self)(**{name: group.copy() for name, group in self.groups()})

    def take(self, worlds: Array) -> Self:
        """Some worlds of it (index or mask over W)."""
        return type(self)(**{name: group.take(worlds) for name, group in self.groups()})

    def put(self, worlds: Array, part: Self) -> None:
        """Write the worlds of `part` over those that `worlds` picks."""
        for name, group in self.groups():
            group.put(worlds, getattr(part, name))

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """One World of all worlds of `parts`, in order."""
        return cls(**{name: type(getattr(parts[0], name)).joined([getattr(p, name) for p in parts]) for name in GROUPS})

    @property
    def worlds(self) -> int:
        """W."""
        return int(self.battle.key.shape[0])

    @property
    def unit_slots(self) -> int:
        """S."""
        return int(self.units.uid.shape[1])

    @property
    def flight_slots(self) -> int:
        """F."""
        return int(self.flights.uid.shape[1])

    def flight_code(self, flight: int) -> int:
        """Row code of a flight."""
        return self.unit_slots + flight

    def body_code(self, body: int) -> int:
        """Row code of a body."""
        return self.unit_slots + self.flight_slots + body

    def present(self) -> Array:
        """Units on the map, alive or hulks: (W, S) bool."""
        return self.units.presence == _PRESENT

    def fighting(self) -> Array:
        """Units on the map and alive: (W, S) bool."""
        return (self.units.presence == _PRESENT) & (self.units.hull_mj > 0)

    def flying(self) -> Array:
        """Flights on the map with craft left: (W, F) bool."""
        return (self.flights.presence == _PRESENT) & (self.flights.alive > 0)

    def struck(self) -> Array:
        """Units that have struck their colours and are still there: out of the fight, but not dead: (W, S) bool."""
        return self.units.presence == _STRUCK

    def lost(self) -> Array:
        """Units that are destroyed, captured or fallen: (W, S) bool."""
        presence = self.units.presence
        here = (self.units.uid != 0) & (presence != _DORMANT) & (presence != _GHOST)
        return here & ((self.units.hull_mj <= 0) | (presence == _STRUCK))
