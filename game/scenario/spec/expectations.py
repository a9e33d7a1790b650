"""Keys of `[[expect]]`: what many simulated battles must show."""

from game.scenario.kinds import (
    Contradictions,
    Keyed,
    MeasureName,
    Number,
    Pairs,
    Reference,
    SpecRow,
    Text,
    Whole,
    key,
    section,
)

from .limits import POLICY, SIDES_MAX, SQUADRONS_MAX, TURN

POLICIES = Keyed(Reference(("side", "side.squadron")), POLICY, SIDES_MAX + SQUADRONS_MAX)


@section("expect")
class ExpectSpec(SpecRow):
    """What many simulated battles must show."""

    id: str = key(Text(120, empty=False), "What it says, in words.")
    policies: Pairs[str] = key(
        POLICIES, "Policy by side, or by SIDE.SQUADRON for one of its squadrons.", default=Pairs()
    )
    variant: str | None = key(Reference(("variant",)), "The variant that is played.", default=None)
    versus: str | None = key(
        Reference(("variant",)), "The measure is the difference to the same battles of this variant.", default=None
    )
    versus_policies: Pairs[str] = key(
        POLICIES, "The measure is the difference to the same battles by these policies.", default=Pairs()
    )
    worlds: int = key(Whole(1, 10_000), "Battles simulated.", default=200)
    turns: int | None = key(TURN, "Stop after this turn; the scenario's where it is missing.", default=None)
    seed: int = key(Whole(0, 2**53), "Seed of the batch.", default=0)
    measure: str = key(MeasureName(), "The figure that is held.")
    min: float | None = key(Number(), "It is at least this.", default=None)
    max: float | None = key(Number(), "It is at most this.", default=None)

    def contradictions(self) -> Contradictions:
        """A figure is held from at least one side."""
        if self.min is None and self.max is None:
            yield "", "min or max is missing"
        elif self.min is not None and self.max is not None and self.min > self.max:
            yield "min", f"min {self.min:g} is above max {self.max:g}"
