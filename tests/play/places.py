"""Rows of the rout by name, for tests of verbs."""

from game.play.model import BattleModel
from game.play.scene import Scene
from game.play.verbs import Pointed


def slots(model: BattleModel, squadron: str) -> list[int]:
    return [s for s, row in enumerate(model.names.units) if model.names.squadrons[row.squadron] == squadron]


def pointed(model: BattleModel, scene: Scene, ident: str) -> Pointed:
    slot = model.names.unit_slot[ident]
    return Pointed(float(scene.x_km[slot]), float(scene.y_km[slot]), slot)
