"""What a side can tell of places from what it knows: fire to expect there, cover, who is seen, how far guns reach.

For what the map lays over the battle. Everything comes from `seen_world` and places that the caller carries on: what
the side cannot see changes nothing.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from .fire.dodging import USUAL_KM_S2
from .fire.gunnery import evasion_ppm, half_chance_km
from .knowledge.jamming import CLEAR_PPM, Noise, SideEyes, keep_quiet, least_noise
from .knowledge.sensors import emission_ppm, reach_km, visibility
from .space.sightlines import clear_km, hidden_by_bodies
from .state.columns import NONE, Array
from .state.tables import Tables
from .state.vectors import Pair
from .state.vocabulary import PPM, Posture, System
from .state.world import World
from .threat import Guns, Limbs, Marks, Threat, guns_of, threat

UNSEEN = 1e6
"""What `seen_at` says where nothing is seen, however bright."""


class Moment(NamedTuple):
    """Where everybody is taken to stand: units (S,), bodies (B,), km."""

    x_km: Array
    y_km: Array
    body_x_km: Array
    body_y_km: Array


@dataclass(frozen=True, slots=True)
class Lookout:
    """One side of one battle, by what it sees (`seen_world`), with everybody where `moment` says."""

    seen: World
    tables: Tables
    side: int
    moment: Moment
    later: bool = False
    """Is it a turn after the coming one, before which guns may have fired?"""

    @classmethod
    def standing(
        cls, seen: World, tables: Tables, side: int, units_km: Pair, bodies_km: Pair, *, later: bool = False
    ) -> Self:  # fmt: skip
        """With units (S,) and bodies (B,) at these places, in the coming turn or a `later` one."""
        return cls(seen, tables, side, Moment(*units_km, *bodies_km), later)

    # ---- who is there

    def contacts(self) -> Array:
        """Slots of enemies on the map that the side takes to be alive."""
        units = self.seen.units
        enemy = self.seen.sides.foes_of(self.side, units.side)[0]
        return np.flatnonzero(enemy & self.seen.fighting()[0])

    def own(self) -> Array:
        """Slots of the side's living units on the map."""
        return np.flatnonzero((self.seen.units.side[0] == self.side) & self.seen.fighting()[0])

    def guns(self, slots: Array) -> Guns:
        """Their guns, as far as the side knows them."""
        moment = self.moment
        return guns_of(self.seen, self.tables, self.side, slots, moment.x_km, moment.y_km, later=self.later)

    @property
    def clear_ppm(self) -> int:
        """Noise from which on nothing is identified."""
        return CLEAR_PPM

    @property
    def limbs(self) -> Limbs:
        """The bodies."""
        return Limbs(self.moment.body_x_km, self.moment.body_y_km, self.tables.bodies.radius_km)

    # ---- what one can tell of places (P,) km

    def threat(
        self, x_km: Array, y_km: Array, of: Array | None = None, who: int = NONE, cell_km: float = 0.0
    ) -> Threat:
        """The chance that a unit there is hit at least once in a turn of fire of all contacts, or `of` some.

        who: the slot of the own unit that is to stand there and nowhere else; none: one ship more, a usual one under
        way. Everybody stays where `moment` says.
        """
        targets = self.own()
        places = self._marks(x_km, y_km, np.full(len(x_km), who))
        others = targets[targets != who]
        return threat(
            self.tables, self.guns(self.contacts() if of is None else of), places,
            self._marks(self.moment.x_km[others], self.moment.y_km[others], others), self.limbs, cell_km,
        )  # fmt: skip

    def cover_km(self, x_km: Array, y_km: Array, of: Array | None = None) -> Array:
        """By how much bodies fail to stand between each place and armed contacts; below 0 no gun is in view."""
        armed = self.guns(self.contacts() if of is None else of).unit
        return self._open_km(np.unique(armed), x_km, y_km)

    def blind_km(self, x_km: Array, y_km: Array, of: Array | None = None) -> Array:
        """The same of sensors of all own units, or `of` some: below 0 they see nothing there, however bright."""
        return self._open_km(self._eyes(of), x_km, y_km)

    def seen_at(self, x_km: Array, y_km: Array, of: Array | None = None) -> Array:
        """How visible (signature x emission) what stands there must be for all own units, or `of` some, to see it.

        `UNSEEN`: bodies hide it from all of them.
        """
        eyes, least = self._eyes(of), np.full(len(x_km), UNSEEN)
        reach = reach_km(*self._sensors(eyes))
        for eye, far in zip(eyes.tolist(), reach.tolist(), strict=True):
            x, y = self.moment.x_km[eye], self.moment.y_km[eye]
            dx, dy = x_km - x, y_km - y
            ratio = np.sqrt(dx * dx + dy * dy) / far
            rows = np.flatnonzero(ratio < least)
            free = ~self._hidden(x, y, x_km[rows], y_km[rows])
            least[rows[free]] = ratio[rows[free]]
        return least

    def shows(self, signature_ppm: int) -> tuple[float, float, float]:
        """How visible a ship of a signature is: silent and coasting, under power and coasting, under full power."""
        states = np.array([True, False, False]), np.array([0, 0, PPM])
        long_ago = np.full(3, np.iinfo(np.int32).max)
        shine = emission_ppm(np.ones(3, bool), *states, long_ago, long_ago, np.zeros(3, np.int64))
        silent, coasting, burning = visibility(np.full(3, signature_ppm), shine).tolist()
        return silent, coasting, burning

    def noise_ppm(self, x_km: Array, y_km: Array, *, own: bool) -> Array:
        """The noise about what stands there: of the side's jammers as its enemies hear it, or of known enemy ones as
        the side does, after what its sensors take out.
        """
        makers, hearers = (self.own(), self.contacts()) if own else (self.contacts(), self.own())
        jam = self._jam_ppm(makers, x_km, y_km)
        loud = np.flatnonzero(jam)
        if not len(loud):
            return jam
        noise = Noise.full(jam[loud])
        eyes = self._listeners(hearers)
        if len(eyes.x):
            zero = np.zeros(len(loud), np.intp)
            bodies = self.moment.body_x_km[None], self.moment.body_y_km[None], self.tables.bodies.radius_km
            least_noise(noise, np.arange(len(loud)), eyes, (zero, x_km[loud], y_km[loud], jam[loud]), bodies)
        jam[loud] = noise.raw_ppm if own else noise.left_ppm
        return jam

    # ---- how far guns reach

    def free_km(self, slot: int, ux: Array, uy: Array, most_km: float) -> Array:
        """How far fire of a unit runs along unit vectors (N,) before it meets a body, up to `most_km`."""
        bodies = self.moment.body_x_km[None], self.moment.body_y_km[None], self.tables.bodies.radius_km
        x, y = (np.full(len(ux), column[slot]) for column in self.moment[:2])
        return clear_km(np.zeros(len(ux), np.intp), x, y, ux, uy, np.full(len(ux), most_km), *bodies)

    def half_chance_km(self, weapon: int) -> float:
        """Where half of the shots of a crew at its best hit; 0 where no half does."""
        return half_chance_km(self.tables, weapon)

    # ---- inside

    def _marks(self, x_km: Array, y_km: Array, who: Array) -> Marks:
        """Own units `who` (N,) at places; NONE: usual ones that do not evade."""
        units, named, slot = self.seen.units, who != NONE, np.maximum(who, 0)
        drive = units.system_ppm[0, slot, System.DRIVE]
        evades = named & (units.posture[0, slot] == Posture.EVADE)
        thrust = self.tables.classes.thrust_km_s2[units.class_id[0, slot]] * (drive / PPM)
        return Marks(
            x_km, y_km, self.noise_ppm(x_km, y_km, own=True), evasion_ppm(evades, drive),
            np.where(named, thrust, USUAL_KM_S2),
        )  # fmt: skip

    def _sensors(self, slots: Array) -> Pair:
        units = self.seen.units
        return self.tables.classes.sensor_km[units.class_id[0, slots]], units.system_ppm[0, slots, System.SENSORS]

    def _eyes(self, of: Array | None) -> Array:
        """Slots of own units, or of those `of` them, whose sensors work."""
        own = self.own() if of is None else np.intersect1d(self.own(), of)
        return own[reach_km(*self._sensors(own)) > 0.0]

    def _hidden(self, x0: Array, y0: Array, x1: Array, y1: Array) -> Array:
        x0 = np.broadcast_to(x0, x1.shape)
        bodies = self.moment.body_x_km[None], self.moment.body_y_km[None], self.tables.bodies.radius_km
        return hidden_by_bodies(np.zeros(len(x1), np.intp), x0, np.broadcast_to(y0, y1.shape), x1, y1, *bodies)

    def _open_km(self, eyes: Array, x_km: Array, y_km: Array) -> Array:
        """The widest berth that the line from any of some units to each place gives every body, km."""
        widest = np.full(len(x_km), -np.inf)
        for eye in eyes.tolist():
            np.maximum(widest, self._berth_km(eye, x_km, y_km), out=widest)
        return widest if len(eyes) else np.full(len(x_km), np.inf)

    def _berth_km(self, eye: int, x_km: Array, y_km: Array) -> Array:
        """How far from the nearest limb the lines from a unit to places (P,) pass; below 0 through a body."""
        x, y = self.moment.x_km[eye], self.moment.y_km[eye]
        dx, dy = x_km - x, y_km - y
        square = dx * dx + dy * dy
        berth = np.full(len(x_km), np.inf)
        for cx, cy, radius in zip(*self.limbs, strict=True):
            ax, ay = cx - x, cy - y
            share = np.clip((ax * dx + ay * dy) / np.where(square > 0.0, square, 1.0), 0.0, 1.0)
            off_x, off_y = ax - dx * share, ay - dy * share
            np.minimum(berth, np.sqrt(off_x * off_x + off_y * off_y) - radius, out=berth)
        return berth

    def _jam_ppm(self, makers: Array, x_km: Array, y_km: Array) -> Array:
        """The strongest noise that units make at places: (P,) ppm."""
        jam = np.zeros(len(x_km), dtype=np.int64)
        units, classes = self.seen.units, self.tables.classes
        class_id = units.class_id[0, makers]
        strength = classes.jam_ppm[class_id] * units.system_ppm[0, makers, System.SENSORS] // PPM
        strength = np.where(keep_quiet(units)[0, makers], 0, strength)
        for n in np.flatnonzero(strength).tolist():
            dx, dy = x_km - self.moment.x_km[makers[n]], y_km - self.moment.y_km[makers[n]]
            reach = classes.jam_km[class_id[n]]
            np.maximum(jam, np.where(dx * dx + dy * dy <= reach * reach, strength[n], 0), out=jam)
        return jam

    def _listeners(self, slots: Array) -> SideEyes:
        """Units whose sensors work as those who may hear or see through noise, all of one side's worth."""
        units, classes = self.seen.units, self.tables.classes
        sensors, left = self._sensors(slots)
        slots = slots[(sensors > 0.0) & (left > 0)]
        class_id = units.class_id[0, slots]
        through = classes.burn_through_km[class_id] * (units.system_ppm[0, slots, System.SENSORS] / PPM)
        counter = classes.counter_jam_ppm[class_id]
        best = (through == through.max(initial=0.0)) & (counter == counter.max(initial=0))
        columns = self.moment.x_km[slots], self.moment.y_km[slots], through, counter, best
        return SideEyes(*(column[:, None] for column in columns))
