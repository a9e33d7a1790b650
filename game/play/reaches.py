"""How far weapons reach: outlines of arcs, cut off by bodies, and of where half of the shots hit."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..rules import Lookout
from ..rules.state.columns import Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Level
from .model import BattleModel
from .scene import Scene

_ALL_ROUND = -0.9999
_RAYS = 240
"""Directions looked along all round."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a mount of a unit reaches: places (N, 2) km about it, counter-clockwise; all round they close."""

    slot: int
    weapon: int
    words: str
    outline: Array
    half: Array | None  # where half of the shots hit; None where that is nowhere, or beyond its range
    all_round: bool

    @property
    def shape(self) -> tuple[object, ...]:
        """What it has in common with others that look the same."""
        return self.slot, self.weapon, self.all_round, self.outline.shape, float(self.outline[0, 0])


def lookout(model: BattleModel, scene: Scene) -> Lookout:
    """What the player's side can tell of places, with everybody where the map shows them."""
    units, bodies = (scene.x_km, scene.y_km), (scene.body_x_km, scene.body_y_km)
    return Lookout.standing(model.seen, model.tables, model.side, units, bodies)


def shown_foes(model: BattleModel, scene: Scene, hovered: int, *, nearest: bool) -> list[int]:
    """Of which enemies reaches are shown: the one hovered, else the nearest to the selection where that is wanted."""
    foes = np.flatnonzero(scene.alive & (scene.side != model.side) & (scene.level >= Level.IDENTIFIED))
    if hovered in foes:
        return [hovered]
    units = model.selection.units
    if not nearest or not len(foes) or not units:
        return []
    dx, dy = scene.x_km[foes] - scene.x_km[units[0]], scene.y_km[foes] - scene.y_km[units[0]]
    return [int(foes[(dx * dx + dy * dy).argmin()])]


def reaches(model: BattleModel, scene: Scene, slots: Sequence[int]) -> list[Reach]:
    """Reaches of units, the first of each class for all of it; mounts that reach the same are told once."""
    look, first = lookout(model, scene), {model.names.units[slot].class_id: slot for slot in reversed(slots)}
    found: dict[object, Reach] = {}
    for slot in sorted(first.values(), key=list(slots).index):
        for reach in _of_unit(model, scene, look, slot):
            found.setdefault(reach.shape, reach)
    return list(found.values())


def _of_unit(model: BattleModel, scene: Scene, look: Lookout, slot: int) -> Iterator[Reach]:
    classes, weapons = model.tables.classes, model.tables.weapons
    class_id = model.names.units[slot].class_id
    heading = math.atan2(float(scene.hy[slot]), float(scene.hx[slot]))
    for mount, weapon in enumerate(classes.battery_weapon[class_id].tolist()):
        if weapon < 0 or classes.battery_count[class_id, mount] == 0:
            continue
        facing, half_arc = arc_deg(model.tables, class_id, mount, heading)
        count = max(8, round(_RAYS * half_arc / 180.0))
        angles = np.radians(np.linspace(facing - half_arc, facing + half_arc, count + 1))
        ux, uy = np.cos(angles), np.sin(angles)
        reach_km, half_km = float(weapons.range_km[weapon]), look.half_chance_km(weapon)
        free = look.free_km(slot, ux, uy, reach_km)
        words = f"{model.names.weapon_names[weapon].lower()} {reach_km:,.0f} km"
        half = _about(scene, slot, ux, uy, np.minimum(free, half_km)) if 0.0 < half_km < reach_km else None
        yield Reach(slot, weapon, words, _about(scene, slot, ux, uy, free), half, half_arc >= 180.0)


def _about(scene: Scene, slot: int, ux: Array, uy: Array, far_km: Array) -> Array:
    return np.stack((scene.x_km[slot] + ux * far_km, scene.y_km[slot] + uy * far_km), axis=1)


def arc_deg(tables: Tables, class_id: int, mount: int, heading: float) -> tuple[float, float]:
    """Where a mount of a ship with this heading (radians) faces and half its arc, in degrees; 180 = all round."""
    classes = tables.classes
    cosine = float(classes.battery_arc[class_id, mount])
    if cosine <= _ALL_ROUND:
        return math.degrees(heading), 180.0
    own = math.atan2(float(classes.battery_fy[class_id, mount]), float(classes.battery_fx[class_id, mount]))
    return math.degrees(heading + own), math.degrees(math.acos(min(1.0, cosine)))
