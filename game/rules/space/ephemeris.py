"""Where the bodies are for rows of many worlds, at substeps of this turn and long after it, and how fast."""

import numpy as np

from ..state.columns import Array
from ..state.rails import body_places, body_velocities
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import STEPS
from .gravity import Places, floors_km2, places_for

ALWAYS = 0
"""The substep that is asked about bodies that stand still."""


class Ephemeris:
    """Places of the bodies at substeps counted from the start of the turn, and bounds on what they can do."""

    def __init__(self, res: Resolution, steps: int = STEPS):
        """`steps`: the last substep that will be asked about, if that is after this turn."""
        self.bodies = res.tables.bodies
        self.still = bool((self.bodies.around < 0).all())
        self.x_km, self.y_km = res.this_turn.body_x, res.this_turn.body_y
        """(W, substeps, B) each; where all are still, only the first substep counts."""
        self._fixed: Places | None = None
        if not self.still and steps >= self.x_km.shape[1]:
            self.x_km, self.y_km = body_places(res.world, res.tables, steps)

    @property
    def most_pull_km_s2(self) -> float:
        """No row is ever pulled harder: by all bodies at their floors together."""
        return float((self.bodies.mu_km3_s2 / floors_km2(self.bodies)).sum())

    @property
    def most_way_km(self) -> Array:
        """(B,) No body goes further in one substep."""
        if self.still:
            return np.zeros(len(self.bodies.mu_km3_s2))
        dx, dy = np.diff(self.x_km, axis=1), np.diff(self.y_km, axis=1)
        most: Array = np.sqrt((dx * dx + dy * dy).max(axis=(0, 1), initial=0.0))
        return most

    def at(self, step: Array | int, world: Array) -> Places:
        """Bodies at substeps (a number, or one for each row) for rows of `world`, of any one shape."""
        if self.still:
            places = self._fixed or places_for(self.x_km, self.y_km, ALWAYS, world)
            if self._fixed is None and all(np.ndim(x) == np.ndim(y) == 0 for x, y in places):
                self._fixed = places  # the same for whatever rows are asked about
            return places
        if isinstance(step, int):
            return places_for(self.x_km, self.y_km, step, world)
        return [(self.x_km[world, step, b], self.y_km[world, step, b]) for b in range(self.x_km.shape[2])]

    def place_of(self, body: Array, step: Array, world: Array) -> Pair:
        """One body for each row, at substeps: (N,) each, or numbers where it is the same for all."""
        if self.still and len(self.bodies.mu_km3_s2) == 1:
            return self.at(ALWAYS, world)[0]
        then = ALWAYS if self.still else step
        return self.x_km[world, then, body], self.y_km[world, then, body]


def body_velocity(res: Resolution, step: int, body: int) -> Pair:
    """Speed of a body at a substep of the turn: (W,) km/s each."""
    vx, vy = body_velocities(
        res.tables, res.world.battle.mirror_sign, res.this_turn.body_x[:, step], res.this_turn.body_y[:, step]
    )
    return vx[:, body], vy[:, body]
