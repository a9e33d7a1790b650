"""How far weapons reach: arcs of the selection's mounts as wedges, rings where half of the shots hit."""

import math
from collections.abc import Sequence

import numpy as np
import pygame

from game.play.session import Session
from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import arc, circle, stroke
from game.ui.paint.text import draw_text
from game.ui.screen import Metrics

from ....rules import half_chance_km
from ....rules.state.tables import Tables
from ....rules.state.vocabulary import Level

_ALL_ROUND = -0.9999


def draw_ranges(surface: pygame.Surface, session: Session, m: Metrics) -> None:
    """Reaches of the selection; of the enemy nearest to it too when all are wanted, or of the one hovered."""
    scene, side = session.scene, session.model.side
    level, units = session.overlays["ranges"], session.model.selection.units
    if not level:
        return
    _draw_of(surface, session, m, units, palette.OWN_LIGHT)
    foes = np.flatnonzero(scene.alive & (scene.side != side) & (scene.level >= Level.IDENTIFIED))
    shown = [session.hovered] if session.hovered in foes else []
    if level == 2 and not shown and len(foes) and units:
        far = np.hypot(scene.x_km[foes] - scene.x_km[units[0]], scene.y_km[foes] - scene.y_km[units[0]])
        shown = [int(foes[far.argmin()])]
    _draw_of(surface, session, m, shown, palette.ENEMY_LIGHT)


def _draw_of(surface: pygame.Surface, session: Session, m: Metrics, slots: Sequence[int], colour: Colour) -> None:
    """The first of each class stands for all of it."""
    model, scene, camera = session.model, session.scene, session.camera
    classes, weapons = model.tables.classes, model.tables.weapons
    drawn: set[int] = set()
    for slot in slots:
        class_id = model.names.units[slot].class_id
        if class_id in drawn:
            continue
        drawn.add(class_id)
        centre = camera.px(float(scene.x_km[slot]), float(scene.y_km[slot]))
        heading = math.atan2(float(scene.hy[slot]), float(scene.hx[slot]))
        told: set[int] = set()
        for mount, weapon in enumerate(classes.battery_weapon[class_id].tolist()):
            if weapon < 0:
                continue
            r = float(weapons.range_km[weapon]) / camera.km_px
            facing, half = arc_deg(model.tables, class_id, mount, heading)
            _wedge(surface, centre, r, facing, half, colour)
            share = half_chance_km(model.tables, weapon) / camera.km_px
            if 8 < share < r:
                _rim(surface, centre, share, facing, half, colour, 0.35)
            if weapon not in told and 30 < r < 3000:
                told.add(weapon)
                a = math.radians(facing + min(half * 0.7, 58))
                place = centre[0] + r * math.cos(a) + 6, centre[1] - r * math.sin(a) - 8
                label = f"{model.names.weapon_names[weapon].lower()} {weapons.range_km[weapon]:,.0f} km"
                draw_text(surface, place, label, m.text(11), colour, halo=2)


def arc_deg(tables: Tables, class_id: int, mount: int, heading: float) -> tuple[float, float]:
    """Where a mount of a ship with this heading (radians) faces and half its arc, in degrees; 180 = all round."""
    classes = tables.classes
    cosine = float(classes.battery_arc[class_id, mount])
    if cosine <= _ALL_ROUND:
        return math.degrees(heading), 180.0
    own = math.atan2(float(classes.battery_fy[class_id, mount]), float(classes.battery_fx[class_id, mount]))
    return math.degrees(heading + own), math.degrees(math.acos(min(1.0, cosine)))


def _wedge(surface: pygame.Surface, centre: Point, r: float, facing: float, half: float, colour: Colour) -> None:
    if r <= 8:
        return
    _rim(surface, centre, r, facing, half, colour, 0.6, dash=(6, 5))
    if half >= 180:
        return
    for side in (-half, half):
        a = math.radians(facing + side)
        end = centre[0] + r * math.cos(a), centre[1] - r * math.sin(a)
        stroke(surface, (centre, end), colour, 1.0, 0.4, fade=(0.3, 1.0))


def _rim(
    surface: pygame.Surface, centre: Point, r: float, facing: float, half: float, colour: Colour, alpha: float,
    dash: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    if half >= 180:
        circle(surface, centre, r, colour, 1.1, alpha, dash=dash)
    else:
        arc(surface, centre, r, facing - half, facing + half, colour, 1.1, alpha, dash=dash)
