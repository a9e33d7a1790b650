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

        def alike(axis: Array) -> Array:
            return np.repeat(axis[None], SUBSTEPS + 1, axis=0)

        units, flights, salvos = world.units, world.flights, world.salvos
        return cls(
            alike(units.x_km), alike(units.y_km), alike(flights.x_km), alike(flights.y_km),
            alike(salvos.x_km), alike(salvos.y_km), np.full(salvos.uid.shape, np.inf), np.full(salvos.uid.shape, NONE),
        )  # fmt: skip

    def note_units(self, world: World, moment: int) -> None:
        """Note where units are at a moment of the impulse (0..5)."""
        self.unit_x[moment], self.unit_y[moment] = world.units.x_km, world.units.y_km

    def note_flights(self, world: World, moment: int) -> None:
        """Note where flights are at a moment of the impulse (0..5)."""
        self.flight_x[moment], self.flight_y[moment] = world.flights.x_km, world.flights.y_km

    def note_salvos(self, world: World, moment: int) -> None:
        """Note where salvos are at a moment of the impulse (0..5)."""
        self.salvo_x[moment], self.salvo_y[moment] = world.salvos.x_km, world.salvos.y_km
