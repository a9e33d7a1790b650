"""Who is to arrive by the clock, as far as the player's side knows: its own, and what is announced to all."""

from dataclasses import dataclass

import numpy as np

from game.scenario.places import body_starts, middles

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import IMPULSES, Presence
from .model import BattleModel
from .scene import Scene


@dataclass(frozen=True, slots=True)
class Coming:
    """The next of a squadron to arrive: how many, where, in how many minutes, and how much of the wait is over."""

    name: str
    own: bool
    count: int
    x_km: float
    y_km: float
    minutes: float
    share: float  # 0..1 of the time since the last of it came, or the battle began


@dataclass(frozen=True, slots=True)
class _Squadron:
    """When a squadron comes, how many each time, and about where: off a body, or on the map where that is NONE."""

    number: int
    own: bool
    due: tuple[tuple[int, int], ...]  # absolute impulses and counts, in order
    x_km: float
    y_km: float
    body: int
    until: int  # the trigger that calls off what is yet to come, NONE where none does


class Timetable:
    """The arrivals of a battle that a side knows of."""

    def __init__(self, model: BattleModel):
        self._model = model
        spec, names = model.scenario.spec, model.names
        # What is drawn by lot of a place is drawn here as in no battle that is played.
        places, bodies = middles(spec, names, np.zeros(1, np.uint64)), body_starts(spec)
        self._squadrons = []
        for number, squadron in enumerate(spec.squadron):
            own = names.side_number[squadron.side] == model.side
            due = self._due(number) if own or squadron.arrives.announced else ()
            if due:
                (x, y), body = places[number], self._anchor(number)
                x0, y0 = bodies[body] if body != NONE else (0.0, 0.0)
                until = NONE if squadron.arrives.until is None else names.triggers.index(squadron.arrives.until)
                self._squadrons.append(_Squadron(number, own, due, float(x[0]) - x0, float(y[0]) - y0, body, until))

    def coming(self, scene: Scene) -> list[Coming]:
        """The next to come of every squadron at the moment of a scene, in the file's order."""
        model, now = self._model, (scene.turn - 1) * IMPULSES + scene.t
        found = []
        for one in self._squadrons:
            ahead = [(impulse, count) for impulse, count in one.due if impulse > now]
            if ahead and not self._called_off(one, now):
                impulse, count = ahead[0]
                last = max((past for past, _ in one.due if past <= now), default=0)
                minutes = (impulse - now) * model.tables.impulse_s / 60.0
                name, (x_km, y_km) = model.names.squadron_names[one.number], self._place_km(one, scene)
                found.append(Coming(name, one.own, count, x_km, y_km, minutes, (now - last) / (impulse - last)))
        return found

    def _called_off(self, one: _Squadron, now: float) -> bool:
        """Has the trigger fired by now that calls it off?"""
        return one.until != NONE and 0 <= int(self._model.world.triggers.fired_impulse[0, one.until]) < now

    def _due(self, number: int) -> tuple[tuple[int, int], ...]:
        arrives, names = self._model.scenario.spec.squadron[number].arrives, self._model.names
        if arrives.first_turn is None:
            return ()
        units, flights = list(names.unit_rows[number]), list(names.flight_rows[number])
        if arrives.every_s is None:
            later = arrives.first_turn > 1
            return (((arrives.first_turn - 1) * IMPULSES, len(units) + len(flights)),) if later else ()
        counts = (
            (wave.impulses, int(wave.units[units].sum() + wave.flights[flights].sum()))
            for wave in self._model.tables.waves
            if wave.trigger == NONE
        )
        return tuple(sorted((impulses, count) for impulses, count in counts if count))

    def _anchor(self, number: int) -> int:
        """The moving body that a squadron comes beside."""
        model = self._model
        units, flights = model.names.unit_rows[number], model.names.flight_rows[number]
        if len(units):
            return int(model.tables.anchor[units[0]])
        return int(model.tables.flight_anchor[flights[0]]) if len(flights) else NONE

    def _place_km(self, one: _Squadron, scene: Scene) -> tuple[float, float]:
        """Where a squadron is to come: own ships where they wait, others about where the scenario has them come."""
        units, rows = self._model.seen.units, np.array(self._model.names.unit_rows[one.number], dtype=np.int64)
        waits = rows[(units.presence[0, rows] == Presence.DORMANT) & (units.uid[0, rows] != 0)] if one.own else rows[:0]
        x, y = one.x_km, one.y_km
        if len(waits):
            x, y = float(units.x_km[0, waits].mean()), float(units.y_km[0, waits].mean())
        if one.body == NONE:
            return x, y
        return x + float(scene.body_x_km[one.body]), y + float(scene.body_y_km[one.body])
