"""What objectives ask for, in words: of the file alone, so that lists and menus need no battle for it."""

from game.scenario.spec import ObjectiveSpec, Spec

from ..rules.state.world import World

_NAMED = ("side", "squadron", "body")
_ASKED = {
    "destroy": "Destroy {who}", "withdraw": "Bring {who} away", "reach": "Bring {who} to {place}",
    "hold": "Hold {place}", "evacuate": "Bring {who} to {place}", "edge": "Bring {who} past {place}",
    "land": "Land {who} on {place}, no faster than {speed}",
}  # fmt: skip


def goal_words(spec: Spec, goal: ObjectiveSpec) -> str:
    """What an objective asks for: its own text, else made from what it counts."""
    if goal.text:
        return goal.text
    who = next(one for one in (goal.who.unit, goal.who.squadron, goal.who.side) if one is not None)
    kind = "edge" if goal.kind == "evacuate" and goal.at is None else goal.kind
    words = _ASKED.get(kind, "{who} survives").format(
        who=thing_name(spec, who), place=place_name(spec, goal), speed=landing_speed(goal.landed_km_s)
    )
    return f"{words} for {goal.turns} turns" if goal.turns > 1 else words


def place_name(spec: Spec, goal: ObjectiveSpec) -> str:
    """Where an objective wants its units."""
    if goal.at is None:
        return "the edge of the map"
    return thing_name(spec, goal.at) if isinstance(goal.at, str) else "the marked place"


def thing_name(spec: Spec, ident: str) -> str:
    """What a side, a squadron, a body or a unit is called."""
    rows = (row for group in _NAMED for row in getattr(spec, group) if row.id == ident)
    name: str | None = next((row.name for row in rows), None)
    return name or ident.replace("_", " ").capitalize()


def landing_speed(km_s: float) -> str:
    """How fast those who land may be, in words."""
    return f"{km_s:g} km/s"


def turns_held(world: World, number: int, turns: int) -> str:
    """How long a place has been held, in words."""
    return f"{int(world.objectives.held_turns[0, number])} of {turns} turn{'s' if turns > 1 else ''}"
