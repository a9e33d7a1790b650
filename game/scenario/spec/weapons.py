"""Keys of `[[weapon]]`."""

from game.scenario.kinds import FRACTION, Id, Number, SpecRow, Word, key, section
from game.scenario.vocabulary import OLDER_WEAPON_KINDS, WEAPON_KINDS

from .limits import (
    DISTANCE,
    LINE,
    SOME_ENERGY,
)


@section("weapon")
class WeaponSpec(SpecRow):
    """A weapon."""

    id: str = key(Id("weapon"), "Its id: what the rest of the file calls this weapon.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    kind: str = key(Word(WEAPON_KINDS, OLDER_WEAPON_KINDS), "How it works: a laser, or a beam of dark light.")
    energy_gj: float = key(SOME_ENERGY, "Energy that a hit deals.")
    recharge_s: float = key(Number("s", 0.01, 1e5), "Time between shots at even shares.")
    range_km: float = key(DISTANCE, "How far it reaches.")
    p0: float = key(FRACTION, "Chance to hit at range 0.", default=1.0)
    r0_km: float = key(DISTANCE, "Range at which the chance is half of p0.")
    corridor_km: float = key(Number("km", 0.0, 1e5), "Half width of what a dark beam hits.", default=0.0)
    pass_on: float = key(FRACTION, "Part of its energy that a dark beam keeps beyond each unit.", default=0.0)
    daze_km: float = key(Number("km", 0.0, 1e5), "Half width of what a dark beam dazes.", default=0.0)
    daze: float = key(FRACTION, "Daze that it adds to crews near it.", default=0.0)
