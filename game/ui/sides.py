"""The sides of a scenario as screens show them: what each is called, its colour, who leads it, what it brings."""

from dataclasses import dataclass

from game.scenario.names import row_ids
from game.scenario.spec import ClassSpec, Spec, SquadronSpec
from game.scenario.vocabulary import FLIGHT_KINDS

MINUTES_A_TURN = 2.5
"""What plotting and watching a turn takes, by and large."""
_ROUND_MIN = 5
COLOUR_RGB = {
    "sky": (86, 180, 233), "orange": (230, 159, 0), "green": (43, 187, 139), "yellow": (240, 228, 66),
    "vermilion": (255, 127, 80), "purple": (183, 156, 255),
}  # fmt: skip
"""Colours of sides by the words of scenario files."""


@dataclass(frozen=True, slots=True)
class Force:
    """Units or flights of one class on one side: class, how many, whether they are craft."""

    of: ClassSpec
    count: int
    craft: bool


def levels(spec: Spec) -> list[tuple[str, str]]:
    """The levels that a scenario is offered at: ids and titles of its variants that have a title."""
    return [(ident, variant.title) for ident, variant in spec.scenario.variants if variant.title]


def usual_level(spec: Spec) -> str:
    """The level that changes nothing, "" where there is none: what is played unless another is chosen."""
    return next((ident for ident, one in spec.scenario.variants if one.title and not one.changes), "")


def forces(spec: Spec, side: str) -> list[Force]:
    """What a side brings, the heaviest classes first, craft last; counts drawn per world stand at their most."""
    classes = {one.id: one for one in spec.class_}
    counts: dict[str, int] = {}
    for squadron in spec.squadron:
        if squadron.side == side and squadron.class_ in classes:
            each = classes[squadron.class_].per_flight if classes[squadron.class_].kind in FLIGHT_KINDS else 1
            counts[squadron.class_] = counts.get(squadron.class_, 0) + squadron.count[1] * each
    rows = [Force(classes[ident], count, classes[ident].kind in FLIGHT_KINDS) for ident, count in counts.items()]
    return sorted(rows, key=lambda row: (row.craft, -row.of.mass_t))


def ships_of(spec: Spec, side: str) -> int:
    """How many ships and stations a side brings."""
    return sum(row.count for row in forces(spec, side) if not row.craft)


def side_colour(spec: Spec, side: str) -> tuple[int, int, int]:
    """The colour of a side: its own word, else sky for the player's and orange for others."""
    one = next(row for row in spec.side if row.id == side)
    return COLOUR_RGB.get(one.colour or "", COLOUR_RGB["sky" if one.controller == "player" else "orange"])


def side_name(spec: Spec, side: str) -> str:
    """What a side is called."""
    one = next(row for row in spec.side if row.id == side)
    return one.name or one.id.replace("_", " ").capitalize()


def players_side(spec: Spec) -> str:
    """The side that the scenario means for the player."""
    return next((side.id for side in spec.side if side.controller == "player"), spec.side[0].id)


def playable(spec: Spec) -> tuple[str, ...]:
    """Sides that can be played: those that have ships and something to win or lose."""
    judged = {goal.side for goal in spec.objective} or {players_side(spec)}
    return tuple(side.id for side in spec.side if ships_of(spec, side.id) and side.id in judged)


def flag_class(spec: Spec, side: str) -> ClassSpec | None:
    """The class that stands for a side: its flagship's, else its heaviest."""
    one = next(row for row in spec.side if row.id == side)
    if one.flagship is not None:
        for squadron in spec.squadron:
            if squadron.side == side and one.flagship in _ids(squadron):
                return next(row for row in spec.class_ if row.id == squadron.class_)
    rows = forces(spec, side)
    return rows[0].of if rows else None


def flag_officer(spec: Spec, side: str) -> str:
    """Who commands a side: its flagship's captain, or ""."""
    one = next(row for row in spec.side if row.id == side)
    for squadron in spec.squadron:
        if squadron.side != side or one.flagship is None or one.flagship not in _ids(squadron):
            continue
        own = squadron.unit.row(one.flagship)
        return (own.captain if own is not None and own.captain else squadron.captain) or ""
    return ""


def _ids(squadron: SquadronSpec) -> list[str]:
    return row_ids(squadron.id, squadron.count[1], squadron.names)


def minutes(spec: Spec) -> int:
    """About how long it takes to play."""
    return max(_ROUND_MIN, round(spec.scenario.turns * MINUTES_A_TURN / _ROUND_MIN) * _ROUND_MIN)
