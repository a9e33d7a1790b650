"""What never changes in a battle: classes, weapons, bodies, sides, and what the scenario compiles to.

Names, texts and pictures are not here; they hang off these rows' numbers in the scenario.
"""

from dataclasses import dataclass, field

import numpy as np

from .columns import NONE, Array
from .trigger_words import ActionKind
from .vocabulary import ALERT_S, IMPULSES, RED_S, STAND_DOWN_S, SUBSTEPS, Plant, Readiness, Stance, WeaponKind

CHARGE_MAX_MJ = 2**40
"""Largest energy of a recharge step at even shares: its products with parts per million stay within int64."""
SHOTS_HELD = 2
"""Shots that a capacitor holds at most."""
ANTIMATTER_RATE = 10
"""Times as fast an antimatter plant charges impactors as a fusion plant does."""


@dataclass(slots=True, frozen=True)
class Classes:
    """Classes of units and flights: (C,), batteries (C, K)."""

    kind: Array  # Kind
    mass_t: Array  # float64
    thrust_km_s2: Array  # float64, at full throttle with a whole drive
    hull_mj: Array  # int64, maxima
    armour_mj: Array
    shield_mj: Array
    shield_regen_mj: Array  # an impulse at even power shares
    shield_restart_impulses: Array  # int32, after a collapse
    leak_ppm: Array  # of each hit, past the shield
    kinetic_leak_ppm: Array  # of each slug, past the shield
    plant: Array  # int32, Plant
    breach_mj: Array  # energy of the plant's breach
    breach_ppm: Array  # chance that a death breaches the plant
    containment_impulses: Array  # int32, from a hit that makes it fail to the breach; 0 = no hit does
    fire_ppm: Array  # proneness: chance of a fire for a hull lost whole, may be above PPM; 0 = nothing burns
    control_ppm: Array  # chance that a whole crew puts out a fire, or steadies a containment, in an impulse
    repair_ppm: Array  # of a system that a whole crew repairs in an impulse
    signature_ppm: Array  # how far it is seen, PPM = at its observer's sensor_km
    size_km: Array  # radius that blocks a line of fire
    sensor_km: Array
    crew: Array  # int32
    tow_t: Array  # float64, heaviest mass it can tow; 0 = no gear
    hangar: Array  # int32, craft
    per_flight: Array  # int32, craft of a whole flight
    jam_ppm: Array  # strength of its noise at what stands near it; 0 = it jams nothing
    jam_km: Array  # float64, how far round it that noise hides its friends
    counter_jam_ppm: Array  # part of the noise that its sensors take out
    burn_through_km: Array  # float64, distance at which it sees through noise of strength 1
    debris_ppm: Array  # part of its mass that is left as a cloud of debris when it dies
    # craft of flights
    craft_kill_ppm: Array  # chance that one craft kills one craft of another flight in reach, an impulse
    craft_sting_mj: Array  # energy one craft deals to a ship in reach, an impulse
    craft_reach_km: Array  # float64
    craft_shot_mj: Array  # energy a craft spends on a shot
    craft_energy_mj: Array  # maximum a craft stores
    craft_regen_mj: Array  # an impulse
    pulse_ppm: Array  # chance that a pulse kills a craft within pulse_km; 0 = cannot pulse
    pulse_km: Array  # float64
    pulse_mj: Array  # energy a pulse spends
    battery_weapon: Array  # (C, K) int32, weapon number or -1
    battery_count: Array  # (C, K) int32
    battery_charge_mj: (
        Array  # (C, K) its capacitors gain an impulse at even shares, whole fusion plant; <= CHARGE_MAX_MJ
    )
    battery_arc: Array  # (C, K) float64, cosine of half its arc; -1 = all round
    battery_fx: Array  # (C, K) float64, where it faces in the ship's frame (x ahead, y to the left): unit vector
    battery_fy: Array


@dataclass(slots=True, frozen=True)
class Weapons:
    """Weapons: (N,)."""

    kind: Array  # WeaponKind
    energy_mj: Array  # of a shot
    range_km: Array  # float64
    p0_ppm: Array  # chance to hit at range 0
    p0_craft_ppm: Array  # the same of a laser at craft
    r0_km: Array  # range at which the chance is half of p0
    corridor_km: Array  # half width of what a dark beam hits
    pass_ppm: Array  # energy passed on to the next unit on the line
    daze_km: Array  # half width of what a dark beam dazes
    daze_ppm: Array  # added daze
    speed_km_s: Array  # float64, of an impactor's slug against its ship
    s0_km: Array  # displacement of the target at which an impactor's chance is half of p0
    thrust_km_s2: Array  # float64, of a torpedo
    burn_s: Array  # float64, fuel of a torpedo at full thrust; 0 of all that has none
    blast_km: Array  # float64, distance at which half of a warhead is left; it goes off within it
    per_turn: Array  # int32, torpedoes that one launcher launches in a turn at most
    ammo: (
        Array  # int32, torpedoes or rounds that one launcher or mount begins with; point defence without runs never dry
    )
    stops: Array  # int32, torpedoes that one mount of point defence stops in a turn


@dataclass(slots=True, frozen=True)
class Bodies:
    """Planets and moons: (B,). A body with `around` >= 0 runs on rails round that body, which has a lower number."""

    mu_km3_s2: Array
    radius_km: Array
    x_km: Array  # place of bodies that do not move
    y_km: Array
    around: Array  # int32, body number or -1
    rail_km: Array
    step_x: Array  # unit vector that a substep turns the rail by, in an unmirrored world
    step_y: Array


@dataclass(slots=True, frozen=True)
class SideTable:
    """Sides: (A,)."""

    enemy: Array  # (A, A) bool: side a fights side b as the battle begins; from then on `World.sides.stance` says
    latency_intact: Array  # int32, impulses
    latency_lost: Array
    allied: Array  # (A, A) bool: side a is allied to side b as the battle begins
    provoked_hits: Array  # int32: a side that watches another fights it after so many hits by it; 0 = none provoke it
    joins: Array  # (A, A) bool: side a fights whomever side b comes to fight
    protected_merit: Array  # int32: merit that a hit on a unit of the side costs another that it does not fight

    def stance(self) -> Array:
        """How each side stands to each as the battle begins: (A, A) Stance."""
        near = self.allied | np.eye(len(self.allied), dtype=bool)
        return np.where(self.enemy, Stance.FIGHT, np.where(near, Stance.ALLIED, Stance.WATCH)).astype(np.int8)


@dataclass(slots=True, frozen=True)
class Condition:
    """One comparison, evaluated on all worlds at the end of an impulse: `measure` `at_least` or at most `threshold`.

    measure and what `a`, `b` mean are listed at `trigger_words.Measure`.
    """

    measure: int
    a: int
    b: int
    threshold: float
    at_least: bool


@dataclass(slots=True, frozen=True)
class Nearness:
    """Units and what they may come near: other units, or a place of the map or of a body."""

    who: Array  # (S,) bool
    of: Array  # (S,) bool: nobody = the place
    x_km: float  # on the map, or from the middle of `body`
    y_km: float
    body: int  # NONE = the map


@dataclass(slots=True, frozen=True)
class Named:
    """Whom a condition means at one end of an event."""

    units: Array  # (S,) bool
    flights: Array  # (F,) bool
    side: int = NONE  # of events whose source is a side


@dataclass(slots=True, frozen=True)
class EventWatch:
    """Events that a condition counts: of a kind, by whom they come from and whom they befall; None = whoever."""

    kind: int  # Event
    side: int  # of the target; NONE = any
    source: Named | None
    target: Named | None


@dataclass(slots=True, frozen=True)
class Wave:
    """Units and flights that arrive together: so many impulses after the battle began, or a trigger last acted."""

    trigger: int  # NONE = by the battle's clock
    impulses: int  # from 1 on: what is there from the beginning comes in no wave
    units: Array  # (S,) bool
    flights: Array  # (F,) bool
    until: int = NONE  # a trigger that calls it off: once that has acted, it comes no more


@dataclass(slots=True, frozen=True)
class Action:
    """What a trigger does: `kind`, and its numbers as listed at `trigger_words.ActionKind`."""

    kind: int
    a: int = NONE
    b: int = NONE
    value: float = 0.0
    x_km: float = 0.0
    y_km: float = 0.0


@dataclass(slots=True, frozen=True)
class Trigger:
    """When all of `when` hold (and one of `any`, if there are any), `do` all, after a delay."""

    when: tuple[Condition, ...]
    any: tuple[Condition, ...]
    once: bool
    delay_impulses: int
    do: tuple[Action, ...]


@dataclass(slots=True, frozen=True)
class Objective:
    """One objective of a side. `kind` and `measure`: `vocabulary.ObjectiveKind`, `Counted`."""

    side: int
    kind: int
    who: Array  # (S,) bool: the units it is about
    measure: int  # 0 mass, 1 ships, 2 lives, 3 craft
    victory_ppm: int
    optional: bool
    beyond_km: float
    of: Array  # (S,) bool: units it is measured against (withdraw), or that its place is at
    radius_km: float = 0.0  # of its place (`vocabulary.PLACED`); 0 = beyond the map's edge (evacuate)
    x_km: float = 0.0  # where that is on the map, or from the middle of `body`, if `of` is nobody
    y_km: float = 0.0
    body: int = NONE  # NONE = the map
    turns: int = 1  # in a row that it takes to be there; 0 = passing is enough
    slower_km_s: float = 0.0  # land: the most that is slow enough there, against `body`
    hidden: bool = False  # its side is not shown it until it is met, or `shown_by` acts
    shown_by: int = NONE  # trigger
    craft: Array = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))  # (F,) bool: the flights it is about


@dataclass(slots=True, frozen=True)
class OrderAbove:
    """An order from above (P3): standing from its trigger or turn until the end of `until_turn`, or its giver's."""

    side: int
    kind: int  # AboveKind
    turn: int  # 0 = only by trigger
    until_turn: int
    merit: int  # won by obeying, lost by disobeying
    giver: int = NONE  # slot of the unit that its giver is aboard; NONE = from outside the battle


@dataclass(slots=True, frozen=True)
class Cloud:
    """Debris that a trigger strews: where, how it moves, how large and heavy it is."""

    x_km: float  # on the map, or from the middle of `body`
    y_km: float
    vx_km_s: float  # on the map, or against the body
    vy_km_s: float
    body: int  # NONE = the map
    radius_km: float
    mass_t: float


@dataclass(slots=True, frozen=True)
class Question:
    """A line of dialogue that asks a side to choose: its answer is the order of a turn."""

    side: int
    number: int  # among the questions of that side, below `vocabulary.QUESTIONS`
    dialogue: int  # the line that asks it
    options: int  # how many answers there are, at most `vocabulary.OPTIONS`
    default: int  # what is taken where nothing is said


@dataclass(slots=True, frozen=True)
class Tables:
    """Everything fixed about a battle."""

    turn_s: float
    turns: int  # the battle ends after
    map_radius_km: float
    classes: Classes
    weapons: Weapons
    bodies: Bodies
    sides: SideTable
    composure_ppm: Array  # (A, C) int64: how much of what shakes them crews of a side shrug off; PPM: they never break
    arrival_turn: Array  # (S,) int32: a dormant unit arrives at the start of this turn; 0 = only by trigger
    flight_arrival_turn: Array  # (F,) int32
    waves: tuple[Wave, ...]
    nearness: tuple[Nearness, ...]  # what conditions measure
    anchor: Array  # (S,) int32: the body that the place and velocity of a dormant unit are relative to; NONE = the map
    flight_anchor: Array  # (F,) int32
    ghost_of: Array  # (S,) int32: the slot of the jammer that makes a ghost of this slot; NONE = it is a unit
    triggers: tuple[Trigger, ...]
    objectives: tuple[Objective, ...]
    orders_above: tuple[OrderAbove, ...]
    watches: tuple[EventWatch, ...] = ()  # what conditions count
    groups: tuple[Array, ...] = ()  # (S,) bool each: units that an action of a trigger is about
    counters: tuple[tuple[int, ...], ...] = ()  # of each counter: what each firing of each trigger adds to it
    questions: tuple[Question, ...] = ()
    clouds: tuple[Cloud, ...] = ()  # that triggers strew
    frame_body: int = NONE  # the body that the map and its edge are round; NONE = the map's origin

    @property
    def impulse_s(self) -> float:
        """Seconds of an impulse."""
        return self.turn_s / IMPULSES

    @property
    def sides_may_turn(self) -> bool:
        """Whether anything in this battle may make a side stand otherwise to another than at its start."""
        told = (one.kind == ActionKind.STANCE for trigger in self.triggers for one in trigger.do)
        return bool(self.sides.provoked_hits.any()) or any(told)

    def farthest_weapon(self, class_id: int) -> int | None:
        """The gun of a class that reaches farthest, the first of equals; None where it has none that hits by chance."""
        weapons = self.weapons
        armed = [int(n) for n in self.classes.battery_weapon[class_id] if n >= 0 and weapons.p0_ppm[n] > 0]
        return max(armed, key=lambda n: float(weapons.range_km[n])) if armed else None

    def gun_reach_km(self) -> Array:
        """How far the farthest gun of each class reaches: (C,) km, 0 where it has none that hits by chance."""
        return self.reach_km(self.batteries_with(self.weapons.p0_ppm > 0))

    def charges_mj(self) -> Array:
        """What one weapon of each battery gains an impulse at even shares of its class's own plant: (C, K) int64.

        An antimatter plant charges impactors `ANTIMATTER_RATE` times as fast, and everything else as fusion does.
        """
        full, fast = self.classes.battery_charge_mj, self.classes.plant == Plant.ANTIMATTER
        if not fast.any():
            return full
        impactors = self.batteries_with(self.weapons.kind == WeaponKind.IMPACTOR)
        return np.where(fast[:, None] & impactors, np.minimum(full * ANTIMATTER_RATE, CHARGE_MAX_MJ), full)

    def batteries_with(self, weapons: Array) -> Array:
        """Batteries that have one of some weapons (N,) bool: (C, K) bool."""
        weapon = self.classes.battery_weapon
        return (weapon >= 0) & weapons[np.maximum(weapon, 0)] if len(weapons) else np.zeros(weapon.shape, np.bool_)

    def reach_km(self, batteries: Array | None = None) -> Array:
        """How far the farthest of some batteries (C, K), or of all, of each class reaches: (C,) km, 0 without one."""
        weapon, range_km = self.classes.battery_weapon, self.weapons.range_km
        if not len(range_km):
            return np.zeros(len(weapon))
        some = weapon >= 0 if batteries is None else batteries
        return np.where(some, range_km[np.maximum(weapon, 0)], 0.0).max(axis=1, initial=0.0)

    def side_batteries(self) -> Array:
        """Batteries one of which, not its bow, a ship turns to what it bears on: (C, K) bool, none of most classes.

        Those that face where most of the charge of its guns with an arc can fire, where that is more than can ahead.
        A class with an impactor turns its bow.
        """
        classes, kind = self.classes, self.weapons.kind
        if not len(kind):
            return np.zeros(classes.battery_weapon.shape, dtype=np.bool_)
        of = np.where(classes.battery_weapon >= 0, kind[np.maximum(classes.battery_weapon, 0)], -1)
        gun = (of >= 0) & (of != WeaponKind.PD) & (classes.battery_count > 0) & (classes.battery_arc > -1.0)
        if not (gun & (classes.battery_fx < classes.battery_arc)).any():  # all can fire ahead
            return np.zeros(gun.shape, dtype=np.bool_)
        charge = np.where(gun, classes.battery_count * classes.battery_charge_mj, 0)
        fx, fy, arc = classes.battery_fx, classes.battery_fy, classes.battery_arc
        along = fx[:, :, None] * fx[:, None] + fy[:, :, None] * fy[:, None]
        there = np.where(along >= arc[:, None], charge[:, None], 0).sum(axis=2)
        ahead = np.where(fx >= arc, charge, 0).sum(axis=1)
        most = np.where(gun, there, 0).max(axis=1)
        spinal = ((of == WeaponKind.IMPACTOR) & (classes.battery_count > 0)).any(axis=1)
        return gun & (there == most[:, None]) & ((most > ahead) & ~spinal)[:, None]

    def turns_sides(self) -> Array:
        """Which classes turn a side, not their bow, to what they bear on: (C,) bool."""
        return np.asarray(self.side_batteries().any(axis=1))

    def muster_impulses(self, level: int, to: int) -> int:
        """Impulses in which a crew at a level of readiness comes to the next one up or down: rounded up, 1 at least."""
        seconds = STAND_DOWN_S if to < level else ALERT_S if to == Readiness.ALERT else RED_S
        return max(1, int(-(-seconds // self.impulse_s)))

    @property
    def substep_s(self) -> float:
        """Seconds of a motion step."""
        return self.turn_s / (IMPULSES * SUBSTEPS)
