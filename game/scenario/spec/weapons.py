"""Keys of `[[weapon]]`."""

from game.scenario.kinds import FRACTION, Contradictions, Id, Number, SpecRow, Word, key, section
from game.scenario.vocabulary import OLDER_WEAPON_KINDS, WEAPON_KINDS

from .limits import (
    DISTANCE,
    LINE,
    POWER,
    SOME_ENERGY,
)

NEEDED = {"laser": ("r0_km",), "dark": ("r0_km",), "impactor": ("speed_km_s", "s0_km")}
"""Keys that a weapon of each kind must have."""


@section("weapon", one_of=("recharge_s", "charge_gw"))
class WeaponSpec(SpecRow):
    """A weapon."""

    id: str = key(Id("weapon"), "Its id: what the rest of the file calls this weapon.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    kind: str = key(
        Word(WEAPON_KINDS, OLDER_WEAPON_KINDS), "How it works: a laser, a beam of dark light, or a kinetic impactor."
    )
    energy_gj: float = key(SOME_ENERGY, "Energy that a hit deals.")
    recharge_s: float | None = key(Number("s", 0.01, 1e5), "Time between shots at even shares.", default=None)
    charge_gw: float | None = key(
        POWER, "Power that charges it at even shares of a fusion plant, in place of recharge_s.", default=None
    )
    range_km: float = key(DISTANCE, "How far it reaches.")
    p0: float = key(FRACTION, "Chance to hit at range 0.", default=1.0)
    r0_km: float | None = key(DISTANCE, "Lasers, dark beams: range at which the chance is half of p0.", default=None)
    speed_km_s: float | None = key(
        Number("km/s", 1.0, 3e5), "Impactors: speed of the slug as it leaves the ship.", default=None
    )
    s0_km: float | None = key(
        DISTANCE, "Impactors: how far the target must dodge for the chance to be half of p0.", default=None
    )
    corridor_km: float = key(Number("km", 0.0, 1e5), "Half width of what a dark beam hits.", default=0.0)
    pass_on: float = key(FRACTION, "Part of its energy that a dark beam keeps beyond each unit.", default=0.0)
    daze_km: float = key(Number("km", 0.0, 1e5), "Half width of what a dark beam dazes.", default=0.0)
    daze: float = key(FRACTION, "Daze that it adds to crews near it.", default=0.0)

    def contradictions(self) -> Contradictions:
        """Each kind has what its chance to hit depends on."""
        for name in NEEDED[self.kind]:
            if getattr(self, name) is None:
                yield "", f"{name} is missing, a weapon of kind {self.kind} needs it"
