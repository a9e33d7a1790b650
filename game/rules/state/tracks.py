"""Tracks: where everything was through a turn, for films, maps and tests."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from .columns import Array, Columns
from .salvos import SalvoTracks
from .vocabulary import IMPULSES, STEPS, SUBSTEPS
from .world import Contacts, FlightContacts, World

STATES = (
    "hx", "hy", "hull_mj", "armour_mj", "shield_mj", "presence", "daze_ppm", "morale_ppm", "broken", "throttle_ppm",
    "system_ppm",
    "restart_percent", "breach_impulses", "fires", "split",
)  # fmt: skip
"""Columns of `Units` that are noted at every impulse."""


@dataclass(slots=True)
class Tracks:
    """Where everything was in a turn: (W, 61, rows) positions at substeps, (W, 13, rows) states at impulses.

    Index 0 is the start of the turn, the last its end.
    """

    unit_x_km: Array
    unit_y_km: Array
    flight_x_km: Array
    flight_y_km: Array
    body_x_km: Array
    body_y_km: Array
    hx: Array
    hy: Array
    hull_mj: Array
    armour_mj: Array
    shield_mj: Array
    presence: Array
    daze_ppm: Array
    morale_ppm: Array
    broken: Array
    throttle_ppm: Array
    system_ppm: Array  # (W, 13, S, 6)
    restart_percent: Array
    breach_impulses: Array
    fires: Array
    split: Array
    flight_presence: Array
    flight_alive: Array
    stance: Array  # (W, 13, A, A): how sides stand to each other in each impulse
    contacts: Contacts  # (W, 13, A, S): what sides know in each impulse, from its look on
    flight_contacts: FlightContacts  # (W, 13, A, F)
    salvos: SalvoTracks  # (W, T)

    @classmethod
    def blank(cls, world: World, body_x: Array, body_y: Array) -> Self:
        """Tracks of a turn in which nothing is noted yet but where the bodies are: (W, 61, B) each."""
        worlds, slots = world.units.uid.shape
        units, flights = (np.zeros((worlds, STEPS + 1, rows)) for rows in (slots, world.flight_slots))
        columns = {name: getattr(world.units, name) for name in STATES}
        columns |= {"flight_presence": world.flights.presence, "flight_alive": world.flights.alive}
        columns["stance"] = world.sides.stance
        return cls(
            units, units.copy(), flights, flights.copy(), body_x, body_y,
            **{name: np.zeros((worlds, IMPULSES + 1, *one.shape[1:]), one.dtype) for name, one in columns.items()},
            contacts=Contacts.empty(worlds, IMPULSES + 1, *world.contacts.level.shape[1:]),
            flight_contacts=FlightContacts.empty(worlds, IMPULSES + 1, *world.flight_contacts.in_sight.shape[1:]),
            salvos=SalvoTracks.empty(worlds, 0),
        )  # fmt: skip

    @classmethod
    def still(cls, world: World, body_x: Array, body_y: Array) -> Self:
        """Tracks of a turn in which nothing happens: everything stays as it is in `world`."""
        tracks = cls.blank(world, body_x, body_y)
        for impulse in range(IMPULSES + 1):
            tracks.note_states(world, impulse)
            tracks.note_contacts(world, impulse)
        for step in range(STEPS + 1):
            tracks.note_units(world, step)
            tracks.note_flights(world, step)
            tracks.note_salvos(world, step)
        return tracks

    def note_units(self, world: World, step: int) -> None:
        """Note where units are at substep `step` (0..60)."""
        self.unit_x_km[:, step], self.unit_y_km[:, step] = world.units.x_km, world.units.y_km

    def note_flights(self, world: World, step: int) -> None:
        """Note where flights are at substep `step` (0..60)."""
        self.flight_x_km[:, step], self.flight_y_km[:, step] = world.flights.x_km, world.flights.y_km

    def note_salvos(self, world: World, step: int) -> None:
        """Note where salvos are at substep `step` (0..60)."""
        rows = world.salvos.uid.shape[1]
        if rows:
            self.salvos = self.salvos.widened(rows)
            self.salvos.x_km[:, :rows, step] = world.salvos.x_km
            self.salvos.y_km[:, :rows, step] = world.salvos.y_km

    def end_salvos(self, world: Array, salvo: Array, step: int, moment: Array, x: Array, y: Array) -> None:
        """Leave salvos (N,) where they ended, (x, y) km, at moments (0..5) of the impulse that begins at `step`."""
        for later in range(1, SUBSTEPS + 1):
            rows = np.flatnonzero(moment <= later)
            self.salvos.x_km[world[rows], salvo[rows], step + later] = x[rows]
            self.salvos.y_km[world[rows], salvo[rows], step + later] = y[rows]

    def note_states(self, world: World, impulse: int) -> None:
        """Note what units and flights are like at the start of `impulse`; 12 = the end of the turn."""
        for name in STATES:
            getattr(self, name)[:, impulse] = getattr(world.units, name)
        self.flight_presence[:, impulse] = world.flights.presence
        self.flight_alive[:, impulse] = world.flights.alive
        self.note_salvo_states(world, impulse)

    def note_salvo_states(self, world: World, impulse: int) -> None:
        """Note what salvos are like in `impulse`, those launched in it included; 12 = the end of the turn."""
        salvos, rows = world.salvos, world.salvos.uid.shape[1]
        if not rows:
            return
        self.salvos = self.salvos.widened(rows)
        for name in ("uid", "side", "weapon", "source", "slot", "launch_impulse"):
            getattr(self.salvos, name)[:, :rows] = getattr(salvos, name)
        self.salvos.alive[:, :rows, impulse] = salvos.alive
        self.salvos.seen_by[:, :rows, impulse] = salvos.seen_by
        self.salvos.thrusts[:, :rows, impulse] = salvos.flying() & (salvos.fuel_s > 0.0)

    def note_contacts(self, world: World, impulse: int) -> None:
        """Note what sides know in `impulse`, and whom they fight; 12 = at the end of the turn."""
        self.stance[:, impulse] = world.sides.stance
        for group, noted in ((world.contacts, self.contacts), (world.flight_contacts, self.flight_contacts)):
            for name in group.names():
                getattr(noted, name)[:, impulse] = getattr(group, name)

    def put(self, worlds: Array, part: Self) -> None:
        """Write the worlds of `part` over those that `worlds` picks."""
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(part, field.name)
            if isinstance(mine, Columns):
                mine.put(worlds, theirs)
            else:
                mine[worlds] = theirs
