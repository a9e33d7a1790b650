"""Keys of `[[side]]`: who fights, who plots, who commands."""

from game.scenario.kinds import (
    FRACTION,
    Either,
    Id,
    ListOf,
    Reference,
    SpecRow,
    Table,
    ValueKind,
    Whole,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import COLOURS, READINESSES

from .limits import CONTROLLER, DOCTRINE, LINE, PLANS, POLICY, SHIPS_MAX, SIDES_MAX, SUSPECTED_MAX

LATENCY = Whole(0, 48)
SIDES = ListOf(Reference(("side",)), SIDES_MAX)
SUCCESSION: ValueKind[str | tuple[str, ...]] = Either(
    (Word(("rank",)), ListOf(Reference(("unit",)), SHIPS_MAX)), '"rank" or a list of unit ids'
)


@section("latency_impulses")
class LatencySpec(SpecRow):
    """Impulses until an order takes effect."""

    intact: int = key(LATENCY, "While the side's command is intact.", default=0)
    lost: int = key(LATENCY, "While command is lost or passing on.", default=12)


@section("provoked_by")
class ProvokedSpec(SpecRow):
    """What turns a side that watches another against it."""

    hits: int = key(Whole(1, 1_000_000), "So many hits by that side on its ships and craft.", default=1)


@section("side")
class SideSpec(SpecRow):
    """A navy."""

    id: str = key(Id("side"), "Its id: what the rest of the file calls this side.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    colour: str | None = key(Word(COLOURS), "Its colour on the map.", default=None)
    controller: str = key(CONTROLLER, "Who plots for it: player or a policy.", default="idle")
    stand_in: str = key(POLICY, "The policy that plots for it where its player is away.", default="idle")
    planner: str | None = key(
        PLANS,
        "The planner that plots for it and all its squadrons where nobody plays it; what their policies would do is "
        "one of the plans that it weighs.",
        default=None,
    )
    suspected: tuple[str, ...] = key(
        ListOf(DOCTRINE, SUSPECTED_MAX),
        "The policies that others reckon it may go by, no planners, each as likely as its neighbour; its own where "
        "there are none.",
        default=(),
    )
    enemies: tuple[str, ...] | None = key(
        SIDES, "Sides it fights; all that are not allies where it is missing.", default=None
    )
    allies: tuple[str, ...] = key(SIDES, "Sides it never fights.", default=())
    provoked_by: ProvokedSpec | None = key(
        Table(ProvokedSpec),
        "What makes it fight a side that it neither fights nor is allied to; where it is missing nothing does.",
        default=None,
    )
    joins: tuple[str, ...] = key(
        SIDES, "Sides whose wars are its own: it fights whomever they come to fight, but for its allies.", default=()
    )
    protected_merit: int = key(
        Whole(0, 1000), "Merit that a hit on its ships and craft costs a side that it does not fight.", default=0
    )
    flagship: str | None = key(
        Reference(("unit",)), "The ship of its first commander; its heaviest where it is missing.", default=None
    )
    succession: str | tuple[str, ...] = key(
        SUCCESSION, "Who commands after the flagship: by rank, or these ships in order.", default="rank"
    )
    readiness: str = key(Word(READINESSES), "How ready its crews are when the battle begins.", default="alert")
    composure: float = key(
        FRACTION,
        "How much of what shakes its crews they shrug off: 0 nothing, 1 all, so that they never break.",
        default=1.0,
    )
    latency_impulses: LatencySpec = key(Table(LatencySpec), "How long orders take.", default=LatencySpec())
