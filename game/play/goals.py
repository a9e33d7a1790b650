"""Which objectives a side is shown, and where on the map they are."""

from dataclasses import dataclass

from game.scenario.spec import ObjectiveSpec
from game.scenario.vocabulary import PLACED_OBJECTIVES

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import PPM, ObjectiveKind
from .goal_words import landing_speed, turns_held
from .model import BattleModel
from .scene import Scene, place_of


def shown_goals(model: BattleModel) -> list[tuple[int, ObjectiveSpec]]:
    """The side's objectives by number, but those that are hidden from it yet."""
    shown = model.seen.objectives.shown[0]
    return [
        (number, goal)
        for number, goal in enumerate(model.scenario.spec.objective)
        if model.names.side_number[goal.side] == model.side and (not goal.hidden or shown[number])
    ]


@dataclass(frozen=True, slots=True)
class GoalPlace:
    """Where an objective of the side wants its units: within a distance of any of some places, or outside of it."""

    middles_km: tuple[tuple[float, float], ...]
    radius_km: float
    kind: str
    note: str
    met: bool
    outside: bool = False  # beyond the map's edge


def goal_places(model: BattleModel, scene: Scene) -> list[GoalPlace]:
    """The places of the side's objectives that are shown, at the moment of a scene: those of ships where it sees them.

    Where several objectives are about one place, the first that is not met says what is wanted there.
    """
    found: dict[object, GoalPlace] = {}
    for number, goal in shown_goals(model):
        row = model.tables.objectives[number]
        if goal.kind not in PLACED_OBJECTIVES:
            continue
        edge = not row.radius_km
        radius_km = model.tables.map_radius_km if edge else row.radius_km
        middles = ((0.0, 0.0),) if edge else tuple(_places_km(model, scene, number))
        ppm = int(model.seen.objectives.progress_ppm[0, number])
        met = ppm >= row.victory_ppm
        held = row.kind == ObjectiveKind.HOLD
        note = turns_held(model.seen, number, row.turns) if held else f"{round(100 * ppm / PPM)} %"
        if row.kind == ObjectiveKind.LAND:
            note += f" · at most {landing_speed(row.slower_km_s)}"
        where = middles, radius_km
        if middles and (where not in found or found[where].met):
            found[where] = GoalPlace(middles, radius_km, goal.kind, note, met, edge)
    return list(found.values())


def _places_km(model: BattleModel, scene: Scene, number: int) -> list[tuple[float, float]]:
    row = model.tables.objectives[number]
    if row.of.any():
        places = (place_of(scene, int(slot)) for slot in row.of.nonzero()[0] if scene.alive[slot])
        return [place for place in places if place is not None]
    if row.body == NONE:
        return [(row.x_km, row.y_km)]
    return [(float(scene.body_x_km[row.body]) + row.x_km, float(scene.body_y_km[row.body]) + row.y_km)]
