"""A part of the picture where many squadrons stand close, large in a corner where nobody is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pygame

from game.play.camera import Camera, Look
from game.play.clusters import clusters
from game.play.overview import Group, Overview
from game.ui.battle.map.placer import Row
from game.ui.paint import palette
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_text
from game.ui.picture.whole_map import WholeMap, colour_of

_NEAR_PX, _CROWD = 34.0, 4
"""Squadrons of one side nearer to each other than this, px at scale 1, are a crowd where they are so many."""
_WIDE, _HIGH = 0.29, 0.40
"""Of the picture."""
_ROOM = 0.5
"""Squadrons need room for their names within so many widths of a lens about it."""
_LARGER = 2.0
"""A lens shows at least so much more."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Squadrons that stand close: where they are in the picture, and where they are shown large, px."""

    groups: tuple[Group, ...]
    around: pygame.Rect
    box: pygame.Rect
    look: Look

    def draw(self, surface: pygame.Surface, whole: WholeMap) -> list[str]:
        """Draw them large, and a line to where they are; returns names that found no room."""
        colour = colour_of(self.groups[0])
        for corner in self._outer_corners():
            line(surface, getattr(self.around, corner), getattr(self.box, corner), colour, 1.0, 0.25)
        metrics = replace(whole.m, width=self.box.w, height=self.box.h)
        part = WholeMap(whole.shown, metrics, Camera(self.box.size, self.look))
        sheet = pygame.Surface(self.box.size, 0, 32)
        sheet.fill(palette.SPACE)
        part.draw_ways(sheet)
        part.draw_ships(sheet)
        wide_km = self.box.w * self.look.km_px
        across = f"{float(f'{wide_km:.2g}'):,.0f} km across"
        margin = whole.m.b(16)
        said = draw_text(sheet, (margin, self.box.h - margin), across, whole.m.text(12), palette.TEXT_2, halo=2)
        part.placer.take(said)
        part.name_all(sheet, self.groups)
        surface.blit(sheet, self.box)
        for rect in (self.around, self.box):
            corners = (rect.topleft, rect.topright, rect.bottomright, rect.bottomleft)
            stroke(surface, corners, colour, 1.1, 0.7, closed=True)
        return part.unnamed

    def _outer_corners(self) -> tuple[str, str]:
        """The two corners by which lines from the small box to the large one run along the outside of both."""
        right, down = self.box.centerx > self.around.centerx, self.box.centery > self.around.centery
        return ("topright", "bottomleft") if right == down else ("topleft", "bottomright")

    def name(self, surface: pygame.Surface, whole: WholeMap) -> None:
        """Say beside the place what the lens shows."""
        group = self.groups[0]
        names = whole.shown.model.names
        side = names.side_names[names.side_number[whole.shown.scenario.spec.squadron[group.number].side]]
        rows = [
            Row(side, whole.m.text(13), colour_of(group), "bold"),
            Row(f"{len(self.groups)} squadrons", whole.m.text(12), palette.TEXT_2),
        ]
        whole.say_beside(surface, self.around.center, max(self.around.size) / 2, rows)


def lens_of(shown: Overview, whole: WholeMap, taken: Sequence[pygame.Rect]) -> Lens | None:
    """The lens over the largest crowd, None where there is none or no corner is free; `taken`: nothing lies there."""
    crowd = _largest_crowd(shown, whole)
    if not crowd:
        return None
    x, y = _ships_of(shown, crowd)
    px = whole.camera.points(x, y)
    (left, top), (right, bottom) = px.min(axis=0), px.max(axis=0)
    pad = whole.m.b(16)
    around = pygame.Rect(
        round(left) - pad, round(top) - pad, round(right - left) + 2 * pad, round(bottom - top) + 2 * pad
    )
    box = _free_corner(shown, whole, [*taken, around])
    if box is None:
        return None
    camera = Camera(box.size, reach_km=shown.model.tables.map_radius_km)
    camera.still = True
    edge = whole.m.b(70), whole.m.b(40), whole.m.b(70), whole.m.b(40)
    camera.fit(x, y, insets=edge)
    camera.jump()
    return Lens(crowd, around, box, camera.now) if camera.km_px * _LARGER <= whole.camera.km_px else None


def _largest_crowd(shown: Overview, whole: WholeMap) -> tuple[Group, ...]:
    best: tuple[Group, ...] = ()
    for own in (True, False):
        groups = [one for one in shown.groups if one.own == own and not one.craft]
        places = np.array([whole.px(one.x_km, one.y_km) for one in groups]).reshape(-1, 2)
        label = clusters(places, _NEAR_PX * whole.m.scale)
        for number in np.unique(label):
            found = tuple(one for one, its in zip(groups, label.tolist(), strict=True) if its == number)
            best = found if len(found) >= max(_CROWD, len(best) + 1) else best
    return best


def _ships_of(shown: Overview, groups: Sequence[Group]) -> tuple[np.ndarray, np.ndarray]:
    """Places of all ships of squadrons, km."""
    rows = [slot for one in groups for slot in shown.model.names.unit_rows[one.number] if shown.scene.shown[slot]]
    return shown.scene.x_km[rows], shown.scene.y_km[rows]


def _free_corner(shown: Overview, whole: WholeMap, taken: Sequence[pygame.Rect]) -> pygame.Rect | None:
    """A corner of the picture in which nobody is and nothing is written: one with few about it and no body in it."""
    size = round(_WIDE * whole.m.width), round(_HIGH * whole.m.height)
    gap, top, foot = whole.m.b(28), whole.m.b(100), whole.m.b(84)
    left, right = gap, whole.m.width - gap - size[0]
    low = whole.m.height - foot - size[1]
    places = [whole.px(one.x_km, one.y_km) for one in (*shown.groups, *shown.coming)]
    free: dict[int, pygame.Rect] = {}
    for corner in ((left, low), (left, top), (right, low), (right, top)):
        box = pygame.Rect(corner, size)
        wide = box.inflate(gap, gap)
        if wide.collidelist(list(taken)) < 0 and not any(wide.collidepoint(place) for place in places):
            about = box.inflate(_ROOM * size[0], _ROOM * size[0])
            crowded = sum(bool(about.collidepoint(place)) for place in places)
            free.setdefault(crowded + _covered(shown, whole, box), box)
    return free[min(free)] if free else None


def _covered(shown: Overview, whole: WholeMap, box: pygame.Rect) -> bool:
    """Would a box lie over a body?"""
    scene = shown.scene
    for x_km, y_km, radius in zip(
        scene.body_x_km, scene.body_y_km, shown.model.tables.bodies.radius_km / whole.camera.km_px, strict=True
    ):
        x, y = whole.px(float(x_km), float(y_km))
        near = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        if math.dist(near, (x, y)) < radius:
            return True
    return False
