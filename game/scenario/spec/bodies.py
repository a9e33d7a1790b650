"""Keys of `[[body]]`: planets and moons."""

from game.scenario.kinds import (
    Contradictions,
    Id,
    Number,
    Point,
    Reference,
    SpecRow,
    Table,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import BODY_STYLES, SENSES

from .limits import (
    BEARING,
    DISTANCE,
    KM,
    LENGTH_MIN_KM,
    LINE,
)


@section("orbit")
class OrbitSpec(SpecRow):
    """A circular orbit on rails round another body."""

    body: str = key(Reference(("body",)), "The body that it orbits, defined above it.")
    radius_km: float = key(DISTANCE, "Radius of the orbit.")
    bearing_deg: float = key(BEARING, "Where it starts, counter-clockwise from +x.", default=0.0)
    sense: str = key(Word(SENSES), "Which way it goes round.", default="ccw")


@section("body")
class BodySpec(SpecRow):
    """A planet or moon with a gravity well."""

    id: str = key(Id("body"), "Its id: what the rest of the file calls this body.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    mu_km3_s2: float = key(Number("km3/s2", 1e-4, 1e12), "Gravitational parameter.")
    radius_km: float = key(Number("km", LENGTH_MIN_KM, 1e6), "Radius of its surface: touching it is death.")
    at: tuple[float, float] | None = key(
        Point(KM), "Its place, for a body that stands still; [0, 0] where neither at nor orbit is given.", default=None
    )
    orbit: OrbitSpec | None = key(Table(OrbitSpec), "Its orbit round another body, in place of at.", default=None)
    style: str = key(Word(BODY_STYLES), "How it is painted.", default="rock")

    def contradictions(self) -> Contradictions:
        """A body stands or runs on rails."""
        if self.at is not None and self.orbit is not None:
            yield "at", "at and orbit say the same thing, expected one of them"
