"""A battle as its writer sees it: everybody where they are, who is to arrive, and the places that the file names.

Nothing is hidden here, so nobody who plays may be shown it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from game.scenario import Scenario
from game.scenario.spec import ConditionSpec, ObjectiveSpec
from game.scenario.spec.triggers import TriggerSpec

from ..rules import body_places, body_velocities, flown_paths
from ..rules.state.columns import NONE, Array
from ..rules.state.vocabulary import IMPULSES, SUBSTEPS, Level, Presence
from ..rules.state.world import World
from .crews import minutes_words
from .model import BattleModel
from .scene import Scene, on_map, plot_scene
from .wording import counted

COURSE_TURNS = 2
"""Turns that courses are flown ahead."""
_ROUND = 0.95
"""Eccentricity up to which an orbit is drawn as one: beyond, it is a fall or a flight past."""


@dataclass(frozen=True, slots=True)
class Group:
    """A squadron on the map or to come: what it is, how many of it are meant, and about where, km."""

    number: int
    name: str
    of_class: str
    own: bool
    count: int
    craft: bool
    lead: int  # row code of the first of it
    x_km: float
    y_km: float
    when: str = ""  # it is to arrive

    @property
    def words(self) -> str:
        """Its name with its count."""
        return f"{self.name} ×{self.count:,}" if self.count > 1 else self.name


@dataclass(frozen=True, slots=True)
class Place:
    """A round about somebody or something that the file names: of a trigger or of an objective."""

    words: str
    x_km: float
    y_km: float
    radius_km: float
    wanted: bool  # an objective's


@dataclass(frozen=True, slots=True)
class Orbit:
    """The ellipse about a body on which a squadron coasts: points (N, 2) km."""

    points: Array
    own: bool


class Overview:
    """All that there is in one battle of a scenario at one moment."""

    def __init__(self, scenario: Scenario, world: World) -> None:
        self.scenario, self.world = scenario, world
        self.model = BattleModel(scenario, world=world)
        self.model.seen = world
        self.scene = _all_of(self.model)
        self.groups = list(self._groups())
        self.coming = list(self._coming())
        self.places = list(self._places())

    @property
    def turns_played(self) -> int:
        """Turns that lie behind."""
        return self.model.turn - 1

    # ---- who is there, who is to come

    def _groups(self) -> Iterator[Group]:
        scene, units = self.scene, self.world.units
        for number in range(len(self.scenario.spec.squadron)):
            rows = np.array(self.model.names.unit_rows[number], np.int64)
            rows = rows[scene.shown[rows] & (units.hull_mj[0, rows] > 0)]
            if len(rows):
                yield self._group(number, len(rows), int(rows[0]), scene.x_km[rows], scene.y_km[rows])
            craft = np.array(self.model.names.flight_rows[number], np.int64)
            craft = craft[scene.flight_shown[craft]]
            if len(craft):
                x, y = scene.flight_x_km[craft], scene.flight_y_km[craft]
                count = int(scene.flight_alive[craft].sum())
                yield self._group(number, count, len(scene.x_km) + int(craft[0]), x, y)

    def _coming(self) -> Iterator[Group]:
        """Squadrons of which some are to arrive: where they will, each with how many and when."""
        units, flights, tables = self.world.units, self.world.flights, self.model.tables
        for number in range(len(self.scenario.spec.squadron)):
            for rows, columns, anchor in (
                (self.model.names.unit_rows[number], units, tables.anchor),
                (self.model.names.flight_rows[number], flights, tables.flight_anchor),
            ):
                slots = np.array(rows, np.int64)
                slots = slots[(columns.presence[0, slots] == Presence.DORMANT) & (columns.uid[0, slots] != 0)]
                if not len(slots):
                    continue
                x, y = columns.x_km[0, slots], columns.y_km[0, slots]
                body = int(anchor[slots[0]])
                if body != NONE:
                    x, y = x + self.scene.body_x_km[body], y + self.scene.body_y_km[body]
                craft = columns is flights
                count = int(flights.alive[0, slots].sum()) if craft else len(slots)
                lead = int(slots[0]) + (len(self.scene.x_km) if craft else 0)
                yield replace(self._group(number, count, lead, x, y), when=self._when(number))

    def _group(self, number: int, count: int, lead: int, x: Array, y: Array) -> Group:
        names, craft = self.model.names, lead >= len(self.scene.x_km)
        row = names.flights[lead - len(self.scene.x_km)] if craft else names.units[lead]
        of_class = names.class_names[row.class_id]
        own = row.side == self.model.side
        name = names.squadron_names[number]
        return Group(number, name, of_class, own, count, craft, lead, float(x.mean()), float(y.mean()))

    def _when(self, number: int) -> str:
        """When the next of a squadron comes, in words."""
        arrives, tables = self.scenario.spec.squadron[number].arrives, self.model.tables
        waves = f", every {minutes_words(arrives.every_s / 60.0)}" if arrives.every_s is not None else ""
        if arrives.trigger is not None:
            return f"when {arrives.trigger} fires{waves}"
        if arrives.first_turn is None:
            return "when it is called"
        now = self.turns_played * IMPULSES
        due = (arrives.first_turn - 1) * IMPULSES
        if arrives.every_s is not None:
            rows = list(self.model.names.unit_rows[number]), list(self.model.names.flight_rows[number])
            later = [w.impulses for w in tables.waves if w.trigger == NONE and w.impulses >= now]
            mine = [
                w.impulses
                for w in tables.waves
                if w.impulses in later and (w.units[rows[0]].any() or w.flights[rows[1]].any())
            ]
            due = min(mine, default=due)
        minutes = due * tables.impulse_s / 60.0
        return f"turn {due // IMPULSES + 1}, after {minutes_words(minutes)}{waves}"

    # ---- where they go

    def courses(self) -> Iterator[tuple[Array, bool]]:
        """Places (N, 2) km of the ships on the map in the turns that come, as their orders stand; are they own?"""
        flown = flown_paths(self.world, self.model.tables, None, COURSE_TURNS)
        middle = self.model.rest_frame.middles(self.world, self.model.tables, flown.x_km.shape[1] - 1)
        for slot in np.flatnonzero(self.scene.alive):
            steps = int(flown.fell_step[0, slot])
            upto = steps + 1 if steps >= 0 else None
            x, y = flown.x_km[0, :upto, slot] - middle.x_km[:upto], flown.y_km[0, :upto, slot] - middle.y_km[:upto]
            yield np.stack((x[::SUBSTEPS], y[::SUBSTEPS]), axis=1), bool(self.scene.side[slot] == self.model.side)

    def orbits(self) -> Iterator[Orbit]:
        """The orbits of squadrons that coast round a body, and miss it."""
        units = self.world.units
        for group in self.groups:
            if not group.craft and not units.throttle_ppm[0, group.lead]:
                found = self._orbit(group.lead)
                if found is not None:
                    yield Orbit(found, group.own)

    def _orbit(self, slot: int) -> Array | None:
        """The ellipse that the body which pulls a ship most would keep it on, None where it is none or meets it."""
        bodies, scene, units = self.model.tables.bodies, self.scene, self.world.units
        if not len(bodies.mu_km3_s2):
            return None
        dx, dy = scene.x_km[slot] - scene.body_x_km, scene.y_km[slot] - scene.body_y_km
        far = np.hypot(dx, dy)
        body = int((bodies.mu_km3_s2 / np.maximum(far * far, 1.0)).argmax())
        bx, by = (places[:, 0] for places in body_places(self.world, self.model.tables, 0))
        vx, vy = body_velocities(self.model.tables, self.world.battle.mirror_sign, bx, by)
        x, y, r, mu = float(dx[body]), float(dy[body]), float(far[body]), float(bodies.mu_km3_s2[body])
        vx_km_s = float(units.vx_km_s[0, slot] - vx[0, body])
        vy_km_s = float(units.vy_km_s[0, slot] - vy[0, body])
        spin, speed2, along = x * vy_km_s - y * vx_km_s, vx_km_s**2 + vy_km_s**2, x * vx_km_s + y * vy_km_s
        # The eccentricity vector points to the nearest place; r = p / (1 + e cos).
        ex = ((speed2 - mu / r) * x - along * vx_km_s) / mu
        ey = ((speed2 - mu / r) * y - along * vy_km_s) / mu
        e, p = float(np.hypot(ex, ey)), spin * spin / mu
        if e > _ROUND or p / (1.0 + e) <= float(bodies.radius_km[body]):
            return None
        angle = np.linspace(0.0, 2.0 * np.pi, 361)
        at = p / (1.0 + ex * np.cos(angle) + ey * np.sin(angle))
        points = np.stack((at * np.cos(angle), at * np.sin(angle)), axis=1)
        found: Array = points + np.array([scene.body_x_km[body], scene.body_y_km[body]])
        return found

    def rails(self) -> Iterator[tuple[float, float, float]]:
        """The rails of bodies: the middle (x, y) and the radius of each, km."""
        bodies, scene = self.model.tables.bodies, self.scene
        for body, around in enumerate(bodies.around.tolist()):
            if around >= 0:
                yield float(scene.body_x_km[around]), float(scene.body_y_km[around]), float(bodies.rail_km[body])

    # ---- what the file names

    def _places(self) -> Iterator[Place]:
        for trigger in self.scenario.spec.trigger:
            yield from self._places_of_trigger(trigger)
        for goal in self.scenario.spec.objective:
            yield from self._places_of_objective(goal)

    def _places_of_trigger(self, trigger: TriggerSpec) -> Iterator[Place]:
        conditions: tuple[ConditionSpec, ...] = (*trigger.when, *trigger.any)
        for near in (one.within_km for one in conditions if one.within_km is not None):
            of = f" of {self._name_of(near.b)}" if near.b is not None else ""
            words = f"{trigger.id}: {self._name_of(near.a)} within {near.km:,.0f} km{of}"
            if near.at is not None:
                yield Place(words, *near.at, near.km, wanted=False)
            for x, y in self._about(near.b) if near.b is not None else ():
                yield Place(words, x, y, near.km, wanted=False)

    def _places_of_objective(self, goal: ObjectiveSpec) -> Iterator[Place]:
        """Whatever place and distance an objective has: at a place of the map, or at somebody or something."""
        at, radius_km = goal.at, goal.radius_km
        if at is not None and radius_km is not None:
            of = f" of {self._name_of(at)}" if isinstance(at, str) else ""
            for x, y in self._about(at) if isinstance(at, str) else [at]:
                yield Place(f"{goal.id}: within {radius_km:,.0f} km{of}", x, y, radius_km, wanted=True)
        foes = self._about(goal.of) if goal.of is not None else []
        if goal.of is not None and goal.beyond_km is not None and foes:
            x, y = np.array(foes).mean(axis=0).tolist()
            words = f"{goal.id}: beyond {goal.beyond_km:,.0f} km of {self._name_of(goal.of)}"
            yield Place(words, x, y, goal.beyond_km, wanted=True)

    def _about(self, ident: str) -> list[tuple[float, float]]:
        """Where somebody or something is: one place, and one for each squadron of a side."""
        names, scene = self.model.names, self.scene
        if ident in names.body_number:
            body = names.body_number[ident]
            return [(float(scene.body_x_km[body]), float(scene.body_y_km[body]))]
        if ident in names.unit_slot and scene.shown[names.unit_slot[ident]]:
            slot = names.unit_slot[ident]
            return [(float(scene.x_km[slot]), float(scene.y_km[slot]))]
        squadrons = {
            number
            for number, one in enumerate(self.scenario.spec.squadron)
            if ident in (one.id, one.side) or self._holds(number, ident)
        }
        here = [(one.x_km, one.y_km) for one in self.groups if one.number in squadrons]
        return here or [(one.x_km, one.y_km) for one in self.coming if one.number in squadrons]

    def _holds(self, number: int, ident: str) -> bool:
        names = self.model.names
        return any(names.units[slot].id == ident for slot in names.unit_rows[number])

    def _name_of(self, ident: str) -> str:
        names = self.model.names
        if ident in names.side_number:
            return names.side_names[names.side_number[ident]]
        if ident in names.squadron_number:
            return names.squadron_names[names.squadron_number[ident]]
        if ident in names.unit_slot:
            return names.units[names.unit_slot[ident]].name
        return names.body_names[names.body_number[ident]]

    def forces(self) -> list[tuple[str, int, str]]:
        """Each side: its name, its number, and what of it is on the map and to come, in words."""
        rows = []
        for side, name in enumerate(self.model.names.side_names):
            here = [one for one in self.groups if self._side(one) == side]
            ships, craft = (sum(one.count for one in here if one.craft == kind) for kind in (False, True))
            later = sum(one.count for one in self.coming if self._side(one) == side)
            told = (ships, counted(ships, "ship")), (craft, f"{craft:,} craft"), (later, f"{later:,} to come")
            rows.append((name, side, ", ".join(words for count, words in told if count) or "nobody"))
        return rows

    def _side(self, group: Group) -> int:
        return self.model.names.side_number[self.scenario.spec.squadron[group.number].side]


def _all_of(model: BattleModel) -> Scene:
    """The moment with everybody in sight, where they are."""
    scene = plot_scene(model.world, model.tables, model.side, frame=model.rest_frame)
    units = model.world.units
    nothing = np.zeros(len(scene.x_km))
    return replace(
        scene, level=np.full(len(scene.x_km), int(Level.IDENTIFIED)), stale=np.zeros(len(scene.x_km), np.bool_),
        shown=on_map(units.presence[0]) & (units.uid[0] != 0), doubt_km=nothing, soon_km=nothing,
        noise_ppm=nothing, left_ppm=nothing, err_km=nothing, doubtful=np.zeros(len(scene.x_km), np.bool_),
    )  # fmt: skip
