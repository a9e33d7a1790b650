"""Silhouettes by class and zoom, and what was drawn where, for pointing at it."""

import math
from dataclasses import dataclass, field

import pygame

from game.play.model import BattleModel
from game.play.scene import Scene
from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.silhouettes import kind_of, own_length

from ....rules.state.vocabulary import Stance

_REFERENCE_KM_PX = 40.0
_LENGTHS = {
    "uhs_bb": 42, "uhs_bc": 34, "uhs_ca": 29, "uhs_cl": 27, "uhs_dd": 24, "uhs_ff": 20, "uhs_cv": 38, "uhs_tug": 16,
    "uhs_sh": 14, "un_stn": 44, "uhs_ftr": 9, "ant_lance": 27, "ant_claw": 17, "ant_host": 62, "ant_drone": 9,
    "un_bb": 40, "un_ca": 32, "un_dd": 25, "un_tnd": 24, "un_bug": 14, "pav_fl": 38, "pav_ca": 31, "pav_ff": 22,
    "pav_ark": 34, "sov_dn": 42, "sov_ca": 32, "sov_dd": 24, "sov_jam": 30, "sov_sh": 14, "st_wheel": 44, "st_yard": 44,
    "st_fort": 36, "st_rock": 48, "civ_trn": 30, "civ_lin": 34,
}  # fmt: skip
_LONGEST = 200


def silhouette_of(model: BattleModel, class_id: int) -> str:
    """The silhouette of a class: its own, or the plainest of its kind."""
    spec = model.scenario.class_of(class_id)
    plain = {"fighter": "uhs_ftr", "drone": "ant_drone", "station": "un_stn"}.get(spec.kind, "uhs_ff")
    return kind_of(spec, plain)


def base_length(kind: str) -> int:
    """How long a silhouette is at the reference zoom, in base units."""
    return own_length(kind) or _LENGTHS.get(kind, 24)


def length_px(kind: str, km_px: float, scale: float) -> float:
    """How long a silhouette is drawn: it grows with the zoom, more slowly than the map."""
    base = base_length(kind) * scale
    return float(min(max(base * (_REFERENCE_KM_PX / km_px) ** 0.75, base * 0.5, 9.0 * scale), _LONGEST * scale))


SIDE_COLOURS = {Stance.FIGHT: palette.ENEMY, Stance.WATCH: palette.STEEL, Stance.ALLIED: palette.NEUTRAL}
"""Of other sides; `conditions.draw_stance` tells the same by a shape."""
_BRIGHT = {Stance.FIGHT: palette.ENEMY_LIGHT, Stance.WATCH: palette.TEXT_2, Stance.ALLIED: palette.MINT}


def colour_to(scene: Scene, code: int) -> Colour:
    """The colour of a row of another side, by how one stands to it in a scene."""
    units = len(scene.stance)
    stance = scene.stance[code] if code < units else scene.flight_stance[code - units]
    return SIDE_COLOURS[Stance(int(stance))]


@dataclass(slots=True)
class Symbol:
    """One thing on the screen: where, how large, and which rows it stands for."""

    x: float
    y: float
    radius: float
    codes: list[int]
    own: bool
    alive: bool = True
    known: bool = True
    kind: str = ""
    merged: bool = False
    struck: bool = False  # its colours: it is out of the fight
    stance: Stance = Stance.FIGHT  # of the player's side to its own

    @property
    def colour(self) -> Colour:
        """Of hulls, by whose they are."""
        return palette.OWN if self.own else SIDE_COLOURS[self.stance]

    @property
    def bright(self) -> Colour:
        """The lighter one, of words and counts."""
        return palette.OWN_LIGHT if self.own else _BRIGHT[self.stance]


@dataclass(slots=True)
class Picture:
    """What was drawn last, for pointing at it."""

    symbols: list[Symbol] = field(default_factory=list)
    labels: list[pygame.Rect] = field(default_factory=list)

    def at(self, pos: Point, slack: float = 6.0) -> Symbol | None:
        """The symbol under a place: the nearest whose edge is within `slack` px, smaller and living ones first."""
        best, score = None, 1e9
        for symbol in self.symbols:
            far = math.hypot(symbol.x - pos[0], symbol.y - pos[1])
            if far <= max(symbol.radius, 8.0) + slack:
                worth = far + symbol.radius * 0.3 + (0 if symbol.alive else 14) + (0 if symbol.known else 4)
                if worth < score:
                    best, score = symbol, worth
        return best

    def within(self, box: pygame.Rect, own: bool = True) -> list[int]:
        """Row codes of the symbols in a box."""
        found: list[int] = []
        for symbol in self.symbols:
            if symbol.own == own and symbol.alive and box.collidepoint(symbol.x, symbol.y):
                found += symbol.codes
        return found
