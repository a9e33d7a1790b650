"""What the map is at rest with: the map itself, a body on its rail, or the orbit on which a squadron began.

The core flies everything on the map; what is shown is moved by where the frame is and how fast it goes. Its axes never
turn, so headings and burns are the same in all frames.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from game.scenario import Scenario

from ..rules import body_places, body_velocities
from ..rules.state.columns import NONE, Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import STEPS
from ..rules.state.world import World


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of the map at some substeps: km and km/s on the map of the core, (N,) each."""

    x_km: Array
    y_km: Array
    vx_km_s: Array
    vy_km_s: Array


@dataclass(frozen=True, slots=True)
class Circle:
    """An orbit: its radius, where on it it begins (radians), and how fast it goes round (radians a second)."""

    radius_km: float
    begin: float
    turn: float


@dataclass(frozen=True, slots=True)
class RestFrame:
    """What the map is at rest with: nothing (body NONE), a body, or a point that circles it."""

    body: int = NONE
    circle: Circle | None = None

    @classmethod
    def of(cls, scenario: Scenario, seed: int = 0) -> Self:
        """The frame of a scenario, in the battle of a seed: an orbit is that of the squadron's first unit there."""
        kind, _, ident = scenario.spec.scenario.frame.partition(":")
        body = scenario.tables.frame_body
        if kind != "orbit":
            return cls(body)
        world, tables = scenario.start(1, seed), scenario.tables
        x, y = (places[0, 0, body] for places in body_places(world, tables, 0))
        slot = scenario.names.unit_rows[scenario.names.squadron_number[ident]].start
        dx, dy = float(world.units.x_km[0, slot] - x), float(world.units.y_km[0, slot] - y)
        radius = math.hypot(dx, dy)
        turn = math.sqrt(float(tables.bodies.mu_km3_s2[body]) / (radius * radius * radius))
        vx, vy = _drift(world, tables, body, slot)
        return cls(body, Circle(radius, math.atan2(dy, dx), turn if dx * vy >= dy * vx else -turn))

    def middles(self, world: World, tables: Tables, steps: int) -> Middle:
        """Where the middle of the map is at the `steps` + 1 substeps from a world's state on."""
        count = steps + 1
        if self.body == NONE:
            return Middle(*(np.zeros(count) for _ in range(4)))
        x, y = (places[0] for places in body_places(world, tables, steps))
        speeds = body_velocities(tables, world.battle.mirror_sign[:1, None], x, y)
        mid = Middle(x[:, self.body], y[:, self.body], *(speed[:, self.body] for speed in speeds))
        if self.circle is None:
            return mid
        passed = int(world.battle.turn[0]) * STEPS + np.arange(count)
        angle = self.circle.begin + self.circle.turn * tables.substep_s * passed
        dx, dy = self.circle.radius_km * np.cos(angle), self.circle.radius_km * np.sin(angle)
        turn = self.circle.turn
        return Middle(mid.x_km + dx, mid.y_km + dy, mid.vx_km_s - turn * dy, mid.vy_km_s + turn * dx)


ON_THE_MAP = RestFrame()
"""The frame in which nothing is moved."""


def _drift(world: World, tables: Tables, body: int, slot: int) -> tuple[float, float]:
    """How fast a unit moves past a body."""
    x, y = (places[:, 0] for places in body_places(world, tables, 0))
    vx, vy = body_velocities(tables, world.battle.mirror_sign, x, y)
    units = world.units
    return float(units.vx_km_s[0, slot] - vx[0, body]), float(units.vy_km_s[0, slot] - vy[0, body])
