"""Keys of `[[debris]]`: clouds of what is left of ships that died before the battle."""

from game.scenario.kinds import (
    Contradictions,
    Either,
    Number,
    Point,
    SpecRow,
    Table,
    ValueKind,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import VELOCITIES

from .limits import KM
from .squadrons import AltitudePlace, PointValue, RadiusPlace

CLOUD_PLACE: ValueKind[PointValue | RadiusPlace | AltitudePlace] = Either(
    (Point(KM), Table(RadiusPlace), Table(AltitudePlace)),
    "[x, y], {body, radius_km, bearing_deg} or {body, altitude_km, bearing_deg}",
)
CLOUD_VELOCITY: ValueKind[str | PointValue] = Either(
    (Word(VELOCITIES), Point(Number("km/s", -1e5, 1e5))), '"rest", "circular_ccw", "circular_cw" or [vx, vy]'
)


@section("debris")
class DebrisSpec(SpecRow):
    """A cloud of debris that is there from the start."""

    at: PointValue | RadiusPlace | AltitudePlace = key(CLOUD_PLACE, "Where its middle is.")
    velocity: str | PointValue = key(
        CLOUD_VELOCITY, "How it moves, against the moving body that it is beside.", default="rest"
    )
    radius_km: float = key(Number("km", 1.0, 1e5), "Its radius: it grows from there.", default=30.0)
    mass_t: float = key(Number("t", 1e-3, 1e9), "Its mass.")

    def contradictions(self) -> Contradictions:
        """What circles names the body that it circles."""
        if isinstance(self.velocity, str) and self.velocity != "rest" and isinstance(self.at, tuple):
            yield "velocity", f'"{self.velocity}" needs a body, expected at = {{body, radius_km, bearing_deg}}'
