"""Keys of `[[weapon]]`."""

from game.scenario.kinds import FRACTION, Contradictions, Id, Number, SpecRow, Whole, Word, key, section
from game.scenario.vocabulary import OLDER_WEAPON_KINDS, WEAPON_KINDS

from .limits import DISTANCE, LINE, POWER, SALVO, SOME_ENERGY

_NEEDED = {
    "laser": ("energy_gj", "r0_km"),
    "dark": ("energy_gj", "r0_km"),
    "impactor": ("energy_gj", "speed_km_s", "s0_km"),
    "torpedo": ("energy_gj", "accel_g", "burn_s", "blast_km", "ammo"),
    "pd": ("stops",),
}
"""Keys that a weapon of each kind must have, beside those that every weapon has."""
OWNERS = {
    "recharge_s": ("laser", "dark", "impactor"), "charge_gw": ("laser", "dark", "impactor"),
    "r0_km": ("laser", "dark"), "speed_km_s": ("impactor",), "s0_km": ("impactor",), "accel_g": ("torpedo",),
    "burn_s": ("torpedo",), "blast_km": ("torpedo",), "per_turn": ("torpedo",), "ammo": ("torpedo", "pd"),
    "stops": ("pd",),
    "p0_craft": ("laser",),
}  # fmt: skip
"""Keys that weapons of some kinds alone have, and those kinds."""


@section("weapon")
class WeaponSpec(SpecRow):
    """A weapon."""

    id: str = key(Id("weapon"), "Its id: what the rest of the file calls this weapon.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    kind: str = key(
        Word(WEAPON_KINDS, OLDER_WEAPON_KINDS),
        "How it works: a laser, a beam of dark light, a kinetic impactor, torpedoes, or point defence against them.",
    )
    energy_gj: float | None = key(SOME_ENERGY, "Energy that a hit deals; that of one warhead.", default=None)
    recharge_s: float | None = key(
        Number("s", 0.01, 1e5), "laser, dark, impactor: time between shots at even shares.", default=None
    )
    charge_gw: float | None = key(
        POWER, "Power that charges it at even shares of a fusion plant, in place of recharge_s.", default=None
    )
    range_km: float = key(DISTANCE, "How far it reaches; torpedo: the farthest that it is launched from.")
    p0: float = key(FRACTION, "laser, dark, impactor: chance to hit at range 0.", default=1.0)
    p0_craft: float | None = key(
        FRACTION, "laser: chance to hit craft at range 0; as for ships where it is missing.", default=None
    )
    r0_km: float | None = key(DISTANCE, "laser, dark: range at which the chance is half of p0.", default=None)
    speed_km_s: float | None = key(
        Number("km/s", 1.0, 3e5), "impactor: speed of the slug as it leaves the ship.", default=None
    )
    s0_km: float | None = key(
        DISTANCE, "impactor: how far the target must dodge for the chance to be half of p0.", default=None
    )
    corridor_km: float = key(Number("km", 0.0, 1e5), "Half width of what a dark beam hits.", default=0.0)
    pass_on: float = key(FRACTION, "Part of its energy that a dark beam keeps beyond each unit.", default=0.0)
    daze_km: float = key(Number("km", 0.0, 1e5), "Half width of what a dark beam dazes.", default=0.0)
    daze: float = key(FRACTION, "Daze that it adds to crews near it.", default=0.0)
    accel_g: float | None = key(Number("g", 1e-3, 1e4), "torpedo: its thrust.", default=None)
    burn_s: float | None = key(Number("s", 0.1, 1e6), "torpedo: how long its fuel lasts at full thrust.", default=None)
    blast_km: float | None = key(
        Number("km", 1e-3, 1e5),
        "torpedo: distance at which half of its energy is left; it goes off as it passes its target within it.",
        default=None,
    )
    per_turn: int | None = key(SALVO, "torpedo: how many one launcher launches in a turn, 2 by default.", default=None)
    ammo: int | None = key(
        SALVO, "torpedo: how many one launcher carries; pd: rounds of one mount, without end by default.", default=None
    )
    stops: int | None = key(
        Whole(1, 1_000), "pd: torpedoes that one mount stops in a turn of those that come into its range.",
        default=None,
    )  # fmt: skip

    def contradictions(self) -> Contradictions:
        """Each kind has keys that it needs, and keys that others alone have."""
        for name in _NEEDED[self.kind]:
            if getattr(self, name) is None:
                yield "", f"{name} is missing, a weapon of kind {self.kind} needs it"
        for name, owners in OWNERS.items():
            if getattr(self, name) is not None and self.kind not in owners:
                has = "has" if len(owners) == 1 else "have"
                yield name, f"a weapon of kind {self.kind} has no {name}, only {' and '.join(owners)} {has}"
        if self.kind in OWNERS["recharge_s"] and (self.recharge_s is None) == (self.charge_gw is None):
            yield "", "needs either recharge_s or charge_gw"
