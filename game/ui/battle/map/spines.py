"""Cones of spinal guns: how far one turns and reaches, and across it how likely a hit is at three distances."""

import math

import pygame

from game.play.impactors import aimed_at, borne_on, impactor_slot
from game.play.reaches import arc_deg
from game.play.session import Session
from game.ui.paint import palette
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import arc, stroke
from game.ui.paint.text import draw_text
from game.ui.screen import Metrics

from ....rules import fresh_chance_ppm
from ....rules.state.vocabulary import PPM

_AT = (1 / 3, 1 / 2, 2 / 3)
"""Shares of the reach at which odds are told while a target is asked for."""
_LEAST_PX = 60.0
"""No cone is drawn that reaches less far on the screen."""


def draw_spine(surface: pygame.Surface, session: Session, m: Metrics) -> None:
    """The cone of the lead's spinal gun as its bow stands, or is told to; with odds while a target is asked for."""
    model, lead = session.model, session.model.selection.lead
    if lead is None or not model.is_own(lead) or not session.scene.alive[lead]:
        return
    class_id = model.names.units[lead].class_id
    battery = impactor_slot(model.tables, class_id)
    if battery is None:
        return
    scene, camera, weapons = session.scene, session.camera, model.tables.weapons
    weapon = int(model.tables.classes.battery_weapon[class_id, battery])
    asked = session.waiting in ("fire_at", "bear")
    x, y = camera.px(float(scene.x_km[lead]), float(scene.y_km[lead]))
    centre, reach = (float(x), float(y)), float(weapons.range_km[weapon]) / camera.km_px
    if reach < _LEAST_PX:
        return
    facing, half = arc_deg(model.tables, class_id, battery, _bow(session, lead, asked=asked))
    alpha = 0.9 if asked else 0.45
    _edges(surface, centre, reach, facing, half, alpha)
    arc(surface, centre, reach, facing - half, facing + half, palette.OWN_LIGHT, 1.2, alpha)
    if not asked:
        return
    for share in _AT:
        far_km = share * float(weapons.range_km[weapon])
        arc(surface, centre, share * reach, facing - half, facing + half, palette.OWN_LIGHT, 1.2, 0.8)
        odds = fresh_chance_ppm(model.tables, weapon, far_km * far_km) * 100 / PPM
        a = math.radians(facing + half)
        place = centre[0] + share * reach * math.cos(a), centre[1] - share * reach * math.sin(a) - m.b(9)
        told = draw_text(surface, place, f"{odds:.0f} %", m.text(12), palette.TEXT, "bold", "r", halo=2)
        draw_text(surface, (told.right + m.b(5), place[1]), f"{far_km:,.0f}", m.text(11), palette.TEXT_2, halo=2)


def _bow(session: Session, lead: int, *, asked: bool) -> float:
    """Where the bow points, or will when it is told to: radians."""
    model, scene = session.model, session.scene
    target = session.hovered if asked and session.hovered >= 0 and not model.is_own(session.hovered) else -1
    if target < 0:
        target = borne_on(model, lead)
        target = target if target == aimed_at(model, lead) else -1
    if 0 <= target < len(model.names.units) and scene.shown[target]:
        dx, dy = scene.x_km[target] - scene.x_km[lead], scene.y_km[target] - scene.y_km[lead]
        return math.atan2(float(dy), float(dx))
    return math.atan2(float(scene.hy[lead]), float(scene.hx[lead]))


def _edges(surface: pygame.Surface, centre: Point, reach: float, facing: float, half: float, alpha: float) -> None:
    for side in (-half, half):
        a = math.radians(facing + side)
        end = centre[0] + reach * math.cos(a), centre[1] - reach * math.sin(a)
        stroke(surface, (centre, end), palette.OWN_LIGHT, 1.0, 0.6 * alpha, fade=(0.2, 1.0))
