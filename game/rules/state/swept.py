"""Swept paths: where units, flights and salvos were at the steps of one impulse, so that nothing tunnels."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from .columns import NONE, Array
from .vocabulary import SUBSTEPS
from .world import World


@dataclass(slots=True)
class SweptPaths:
    """Places at the six moments of an impulse, km: (6, W, rows), index 0 is its start; between them all go straight."""

    unit_x: Array
    unit_y: Array
    flight_x: Array
    flight_y: Array
    salvo_x: Array
    salvo_y: Array
    salvo_end: Array  # (W, T) moment (0..5, with its part) at which it came to a body, endless where it did not
    salvo_body: Array  # (W, T) the body, NONE

    @classmethod
    def of(cls, world: World) -> Self:
        """As nothing has moved yet: all stay where they are until something else is noted."""
        moments, shape = SUBSTEPS + 1, world.salvos.uid.shape
        places = ((group.x_km, group.y_km) for group in (world.units, world.flights, world.salvos))
        paths = (np.repeat(axis[None], moments, axis=0) for pair in places for axis in pair)
        return cls(*paths, np.full(shape, np.inf), np.full(shape, NONE))

    def note_units(self, world: World, moment: int) -> None:
        """Note where units are at a moment of the impulse (0..5)."""
        self.unit_x[moment], self.unit_y[moment] = world.units.x_km, world.units.y_km

    def note_flights(self, world: World, moment: int) -> None:
        """Note where flights are at a moment of the impulse (0..5)."""
        self.flight_x[moment], self.flight_y[moment] = world.flights.x_km, world.flights.y_km

    def note_salvos(self, world: World, moment: int) -> None:
        """Note where salvos are at a moment of the impulse (0..5)."""
        self.salvo_x[moment], self.salvo_y[moment] = world.salvos.x_km, world.salvos.y_km
