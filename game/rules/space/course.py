"""The motion step for flat rows, as `motion` takes it for the whole map: what looks ahead uses this."""

from dataclasses import dataclass

import numpy as np

from ..state.columns import Array
from ..state.tables import Bodies
from ..state.vectors import Pair
from .gravity import Places, field


@dataclass(slots=True)
class Course:
    """Where rows are and how they move: (N,) each, km and km/s."""

    x: Array
    y: Array
    vx: Array
    vy: Array

    def take(self, rows: Array) -> "Course":
        """Some rows of it, in arrays of their own."""
        return Course(self.x[rows], self.y[rows], self.vx[rows], self.vy[rows])

    def step(
        self, thrust: Pair, before: Places, after: Places, bodies: Bodies, step_s: float, pull: Pair | None = None
    ) -> Pair:
        """Fly one substep by leapfrog, in place: bit for bit what `motion` does to a unit that tows nothing.

        Returns the gravity at its end, which the next step may be given as `pull`, that at its own beginning.
        """
        half_s = 0.5 * step_s
        ax, ay = pull or field(self.x, self.y, before, bodies)
        self.vx = self.vx + (ax + thrust[0]) * half_s
        self.vy = self.vy + (ay + thrust[1]) * half_s
        self.x = self.x + self.vx * step_s
        self.y = self.y + self.vy * step_s
        ax, ay = field(self.x, self.y, after, bodies)
        self.vx = self.vx + (ax + thrust[0]) * half_s
        self.vy = self.vy + (ay + thrust[1]) * half_s
        return ax, ay

    def touched(self, begin: Pair, before: Places, after: Places, bodies: Bodies) -> Array:
        """Did the step from `begin` to here touch a body: (N,) bool."""
        hit = np.zeros(self.x.shape, bool)
        for b, radius in enumerate(bodies.radius_km):
            (x0, y0), (x1, y1) = before[b], after[b]
            dx, dy = begin[0] - x0, begin[1] - y0
            hit |= touch(dx, dy, self.x - x1 - dx, self.y - y1 - dy, float(radius)) <= 1.0
        return hit


def touch(dx: Array, dy: Array, ex: Array, ey: Array, radius_km: float) -> Array:
    """When a point that goes from (dx, dy) straight by (ex, ey) first touches the circle of a radius about 0.

    In parts of the way, 0 where it begins inside, above 1 where it does not touch: exact at any speed.
    """
    way = ex * ex + ey * ey
    along = dx * ex + dy * ey
    outside = dx * dx + dy * dy - radius_km * radius_km
    under = along * along - way * outside
    meets = (outside <= 0.0) | ((under >= 0.0) & (along < 0.0))
    # The smaller root in the form that loses no digits: along < 0 here.
    below = np.sqrt(np.maximum(under, 0.0)) - along
    at = outside / np.where(meets & (outside > 0.0), below, 1.0)
    return np.where(meets, np.maximum(at, 0.0), 2.0)
