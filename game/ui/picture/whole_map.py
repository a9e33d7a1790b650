"""The map with everybody on it: ways, places that the file names, reaches of guns, and the names of squadrons."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.overview import Group, Overview, Place
from game.play.reaches import Reach, reaches
from game.ui.battle.map.placer import Placer, Rank, Row, Spot, block
from game.ui.battle.map.ranges import draw_reaches
from game.ui.battle.map.units import Look, MapUnits
from game.ui.paint import palette, shapes
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import text_width
from game.ui.screen import Metrics

_CLOCK = 9.0
_RINGS = (0.0, 26.0, 52.0, 84.0, 122.0, 168.0, 220.0)
"""How far from what they name words may stand, px at scale 1; where that is far a line leads to it."""
_LED_PX, _APART_PX, _ABOVE_PX = 30.0, 40.0, 14.0
_SMALL_PX = 60.0
"""Bodies of a smaller radius than this are kept free of words, px at scale 1."""
_SEEN_PX, _RING_PX = 10.0, 15.0
"""Bodies of a smaller radius than the first have a ring of the second about them, px at scale 1."""


class WholeMap:
    """Draws what there is in a battle, through one camera; words keep out of what the placer knows as taken."""

    def __init__(self, shown: Overview, metrics: Metrics, camera: Camera) -> None:
        self.shown, self.m, self.camera = shown, metrics, camera
        self.placer = Placer()
        self.unnamed: list[str] = []
        """Squadrons whose names found no room."""
        self._units = MapUnits(shown.model, metrics)

    def px(self, x_km: float, y_km: float) -> Point:
        """Where a place of the map is in the picture."""
        x, y = self.camera.px(x_km, y_km)
        return float(x), float(y)

    def edge_px(self) -> float:
        """Radius of the map."""
        return self.shown.model.tables.map_radius_km / self.camera.km_px

    def draw_ships(self, surface: pygame.Surface) -> None:
        """Everybody who is on the map."""
        self._units.draw(surface, self.camera, self.shown.scene, Look(names=0))
        for symbol in self._units.picture.symbols:
            half = symbol.radius * 0.7
            box = pygame.Rect(round(symbol.x - half), round(symbol.y - half), round(2 * half), round(2 * half))
            self.placer.take(box)

    # ---- lines

    def draw_ways(self, surface: pygame.Surface) -> None:
        """The edge of the map, rails of bodies, orbits and courses."""
        camera, m = self.camera, self.m
        circle(surface, self.px(0.0, 0.0), self.edge_px(), palette.GRAVITY, 1.2, 0.6, dash=(10, 8))
        for x, y, radius in self.shown.rails():
            circle(surface, self.px(x, y), radius / camera.km_px, palette.GRAVITY, 1.2, 0.55)
        drawn: list[np.ndarray] = []
        for orbit in self.shown.orbits():
            points = camera.points(orbit.points[:, 0], orbit.points[:, 1])
            if any(np.abs(points - other).max() < 6.0 for other in drawn):
                continue  # squadrons that follow each other round
            drawn.append(points)
            stroke(surface, points, palette.OWN if orbit.own else palette.ENEMY, 1.1, 0.45, dash=(2, 6))
        for course, own in self.shown.courses():
            points = camera.points(course[:, 0], course[:, 1])
            if np.ptp(points, axis=0).max(initial=0.0) > 3.0:
                stroke(surface, points, palette.OWN_LIGHT if own else palette.ENEMY_LIGHT, 1.1 * m.scale, 0.55)

    def draw_places(self, surface: pygame.Surface) -> None:
        """Rounds about what triggers and objectives name."""
        for place in self.shown.places:
            colour = palette.NEUTRAL if place.wanted else palette.CAUTION
            centre, radius = self.px(place.x_km, place.y_km), place.radius_km / self.camera.km_px
            circle(surface, centre, radius, colour, 1.4, 0.75, dash=(9, 5))
            self.placer.want(
                Rank.AREA, self._on_round(place, centre, radius), Row(place.words, self.m.text(12), colour)
            )

    def _on_round(self, place: Place, centre: Point, radius: float) -> list[Spot]:
        """Where words may stand at a circle: just inside or outside of it, above first."""
        wide, high = text_width(place.words, self.m.text(12)), self.m.text(12)
        spots = []
        for deg in (90, 60, 120, 270, 300, 240, 30, 150, 0, 180, 330, 210):
            c, s = math.cos(math.radians(deg)), math.sin(math.radians(deg))
            for sign in (1, -1):
                far = radius + sign * (high * 0.9 + abs(c) * wide / 2)
                spots.append(Spot(centre[0] + far * c, centre[1] - far * s))
        return spots

    def draw_ranges(self, surface: pygame.Surface) -> None:
        """How far the farthest gun of each class reaches; of those of one weapon that of the largest squadron."""
        shown, farthest = self.shown, self.shown.model.tables.weapons.range_km
        for own, colour in ((True, palette.OWN), (False, palette.ENEMY)):
            squadrons = [one for one in shown.groups if one.own == own and not one.craft]
            leads = [one.lead for one in sorted(squadrons, key=lambda group: (-group.count, group.number))]
            all_of: dict[int, list[Reach]] = {}
            for reach in reaches(shown.model, shown.scene, leads):
                all_of.setdefault(reach.slot, []).append(reach)
            shown_of: dict[int, list[Reach]] = {}
            for of_slot in all_of.values():
                best = max(of_slot, key=lambda one: farthest[one.weapon]).weapon
                shown_of.setdefault(best, [replace(one, half=None) for one in of_slot if one.weapon == best])
            draw_reaches(surface, self.camera, shown.scene, chain(*shown_of.values()), colour, self.m, self.placer)

    # ---- names

    def name_bodies(self, surface: pygame.Surface) -> None:
        """Names of planets and moons below them; small ones are kept free of words, those hardly seen get a ring."""
        scene, m, names = self.shown.scene, self.m, self.shown.model.names.body_names
        for name, x_km, y_km, radius_km in zip(
            names, scene.body_x_km, scene.body_y_km, self.shown.model.tables.bodies.radius_km, strict=True
        ):
            x, y = self.px(float(x_km), float(y_km))
            radius = float(radius_km) / self.camera.km_px
            if radius < _SEEN_PX * m.scale:
                radius = _RING_PX * m.scale
                circle(surface, (x, y), radius, palette.GRAVITY_TEXT, 1.4, 0.9)
            if radius < _SMALL_PX * m.scale:
                half = round(radius * 0.8)
                self.placer.take(pygame.Rect(round(x) - half, round(y) - half, 2 * half, 2 * half))
            gap = radius + m.text(13)
            spots = [Spot(x, y + gap), Spot(x, y - gap), Spot(x + gap, y, "l"), Spot(x - gap, y, "r")]
            self.placer.want(Rank.THING, spots, Row(name, m.text(13), palette.GRAVITY_TEXT, "bold"))

    def name_all(self, surface: pygame.Surface, groups: Sequence[Group]) -> None:
        """Names and counts of squadrons, on the map and to come: beside them, or at the end of a line."""
        radius = _CLOCK * self.m.scale
        for one in (group for group in groups if group.when):
            x, y = self.px(one.x_km, one.y_km)
            self._draw_clock(surface, (x, y), colour_of(one))
            self.placer.take(pygame.Rect(round(x - radius), round(y - radius), round(2 * radius), round(2 * radius)))
        for one in sorted(groups, key=lambda group: (group.craft, -group.count, group.number)):
            if not self._name(surface, one):
                self.unnamed.append(one.words)

    def _name(self, surface: pygame.Surface, group: Group) -> bool:
        (place, radius), colour = self._place_of(group), colour_of(group)
        rows = [Row(group.words, self.m.text(13), colour, "bold")]
        if group.of_class.lower() not in group.name.lower():
            rows.append(Row(group.of_class.lower(), self.m.text(12), palette.TEXT_2))
        if group.when:
            rows.append(Row(group.when, self.m.text(12), palette.TEXT_2))
        return self.say_beside(surface, place, radius, rows)

    def say_beside(self, surface: pygame.Surface, place: Point, radius: float, rows: Sequence[Row]) -> bool:
        """Write rows about a round thing, as near as there is room; False where there is none."""
        window = surface.get_rect()
        for spot in self._about(place, radius):
            box = block(spot, rows)
            if window.contains(box) and self.placer.put(surface, [spot], *rows):
                self._lead(surface, place, box, rows[0].colour)
                return True
        return False

    def _place_of(self, group: Group) -> tuple[Point, float]:
        """Where it is drawn, which for a squadron that stands apart is its first ship; and the half of its length."""
        middle = self.px(group.x_km, group.y_km)
        found = self._units.place_of_any([group.lead]) if not group.when else None
        if found is None:
            return middle, _CLOCK * self.m.scale
        apart = math.dist(found[:2], middle) > _APART_PX * self.m.scale
        return found[:2] if apart else middle, found[2]

    def _about(self, place: Point, radius: float) -> Iterator[Spot]:
        """Spots for words about a place, farther and farther away."""
        for ring in _RINGS:
            far = radius + (6.0 + ring) * self.m.scale
            for deg in (0, 180, 45, 135, 315, 225, 90, 270, 22, 158, 338, 202):
                c, s = math.cos(math.radians(deg)), math.sin(math.radians(deg))
                anchor = "l" if c > 0.3 else "r" if c < -0.3 else "c"
                down = _ABOVE_PX * self.m.scale * s if anchor == "c" else 0.0
                yield Spot(place[0] + far * c, place[1] - far * s - down, anchor)

    def _lead(self, surface: pygame.Surface, place: Point, box: pygame.Rect, colour: Colour) -> None:
        """A thin line from words to what they name, where they stand off."""
        near = min(max(place[0], box.left), box.right), min(max(place[1], box.top), box.bottom)
        if math.dist(near, place) > _LED_PX * self.m.scale:
            line(surface, near, place, colour, 1.0, 0.4)

    def _draw_clock(self, surface: pygame.Surface, place: Point, colour: Colour) -> None:
        """The mark of somebody who is to come."""
        radius = _CLOCK * self.m.scale
        shapes.disc(surface, place, radius, palette.SPACE, 0.6)
        circle(surface, place, radius, colour, 1.2, 0.8, dash=(3, 3))
        hands = (place[0], place[1] - radius * 0.6), place, (place[0] + radius * 0.45, place[1])
        stroke(surface, hands, colour, 1.4 * self.m.scale)


def colour_of(group: Group) -> Colour:
    """The colour of a squadron's name."""
    return palette.OWN_LIGHT if group.own else palette.ENEMY_LIGHT
