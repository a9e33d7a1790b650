"""A picture of a whole scenario for whoever writes it: the map with everybody on it, and what the file names there."""

import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.overview import COURSE_TURNS, Group, Overview, Place
from game.play.reaches import Reach, reaches
from game.ui.battle.map.backdrop import Backdrop
from game.ui.battle.map.placer import Placer, Rank, Row, Spot, block
from game.ui.battle.map.ranges import draw_reaches
from game.ui.battle.map.units import Look, MapUnits
from game.ui.paint import palette, shapes
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics, scale_for

SMALLEST, LARGEST = (640, 360), (7680, 4320)
_CLOCK = 9.0
_RINGS = (0.0, 26.0, 52.0, 84.0, 122.0, 168.0, 220.0)
"""How far from what they name words may stand, px at scale 1; from the third on a line leads to it."""
_LED_PX, _APART_PX, _ABOVE_PX = 30.0, 40.0, 14.0
_SMALL_PX = 60.0
"""Bodies of a smaller radius than this are kept free of words, px at scale 1."""
_BODIES = 1.6
"""A body is shown whole that is at most so many times as large as where everybody is."""


def save_picture(shown: Overview, path: Path, size: tuple[int, int]) -> list[str]:
    """Paint a picture into a PNG file without a window; returns names that found no room. Raises OSError."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    alone = not pygame.display.get_init()
    pygame.display.init()
    pygame.font.init()
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((64, 64), 0, 32)
    try:
        picture = ScenarioPicture(shown, size)
        pygame.image.save(picture.painted(), path)
    except pygame.error as error:
        raise OSError(f"{path}: {error}") from None
    finally:
        if alone:
            pygame.display.quit()
    return picture.unnamed


class ScenarioPicture:
    """Paints one battle at one moment as its writer sees it."""

    def __init__(self, shown: Overview, size: tuple[int, int]) -> None:
        """`size` in px."""
        self.shown, self.m = shown, Metrics(*size, scale_for(*size), reduced_motion=True)
        self.camera = Camera(size, reach_km=shown.model.tables.map_radius_km)
        self.camera.still = True
        self.placer = Placer()
        self.unnamed: list[str] = []
        """Squadrons whose names found no room."""
        self._units = MapUnits(shown.model, self.m)
        self._backdrop = Backdrop(shown.scenario, self.m)
        self._busy: list[pygame.Rect] = []

    def painted(self) -> pygame.Surface:
        """The picture."""
        surface = pygame.Surface(self.m.size, 0, 32)
        self._look_at_all()
        self._busy = self.margins()
        for _ in range(2):  # planets are asked for by the first, and there for the second
            self.placer.begin(self._busy)
            scene = self.shown.scene
            bodies = [(float(x), float(y)) for x, y in zip(scene.body_x_km, scene.body_y_km, strict=True)]
            self._backdrop.draw(surface, self.camera, bodies, True, self.placer)
            self._backdrop.finish()
        self._name_bodies()
        self._draw_ways(surface)
        self._draw_places(surface)
        self._draw_ranges(surface)
        self._units.draw(surface, self.camera, scene, Look(names=0))
        self._name_all(surface)
        self.placer.lay(surface)
        self._draw_head(surface)
        self._draw_scale(surface)
        self._draw_legend(surface)
        return surface

    # ---- where it looks

    def _look_at_all(self) -> None:
        """Everybody, everything that is to come and every place; bodies that would not make them small."""
        shown, scene = self.shown, self.shown.scene
        groups = [*shown.groups, *shown.coming]
        x = [*scene.x_km[scene.shown], *(one.x_km for one in groups)]
        y = [*scene.y_km[scene.shown], *(one.y_km for one in groups)]
        reach = max((float(np.ptp(x)), float(np.ptp(y)), 1.0)) if x else 1.0
        for one in shown.places:
            if one.radius_km < reach:
                x += [one.x_km - one.radius_km, one.x_km + one.radius_km]
                y += [one.y_km - one.radius_km, one.y_km + one.radius_km]
        for bx, by, radius in zip(scene.body_x_km, scene.body_y_km, shown.model.tables.bodies.radius_km, strict=True):
            if not x or 2 * radius < _BODIES * reach:
                x += [bx - radius, bx + radius]
                y += [by - radius, by + radius]
        b = self.m.b
        self.camera.fit(np.array(x), np.array(y), insets=(b(110), b(100), b(110), b(60)))
        self.camera.jump()

    def _px(self, x_km: float, y_km: float) -> Point:
        x, y = self.camera.px(x_km, y_km)
        return float(x), float(y)

    # ---- lines

    def _draw_ways(self, surface: pygame.Surface) -> None:
        """The edge of the map, rails of bodies, orbits and courses."""
        camera, m = self.camera, self.m
        circle(surface, self._px(0.0, 0.0), self._edge_px(), palette.GRAVITY, 1.2, 0.6, dash=(10, 8))
        for x, y, radius in self.shown.rails():
            circle(surface, self._px(x, y), radius / camera.km_px, palette.GRAVITY, 1.2, 0.55)
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

    def _draw_places(self, surface: pygame.Surface) -> None:
        for place in self.shown.places:
            colour = palette.NEUTRAL if place.wanted else palette.CAUTION
            centre, radius = self._px(place.x_km, place.y_km), place.radius_km / self.camera.km_px
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

    def _draw_ranges(self, surface: pygame.Surface) -> None:
        """How far the farthest gun of each class reaches; of those of one weapon that of the largest squadron."""
        shown, farthest = self.shown, self.shown.model.tables.weapons.range_km
        for own, colour in ((True, palette.OWN), (False, palette.ENEMY)):
            squadrons = [one for one in shown.groups if one.own == own and not one.craft]
            leads = [one.lead for one in sorted(squadrons, key=lambda group: (-group.count, group.number))]
            of_slot: dict[int, Reach] = {}
            for reach in reaches(shown.model, shown.scene, leads):
                best = of_slot.get(reach.slot)
                if best is None or farthest[reach.weapon] > farthest[best.weapon]:
                    of_slot[reach.slot] = reach
            of_weapon: dict[int, Reach] = {}
            for reach in of_slot.values():
                of_weapon.setdefault(reach.weapon, replace(reach, half=None))
            draw_reaches(surface, self.camera, shown.scene, of_weapon.values(), colour, self.m, self.placer)

    # ---- names

    def _name_bodies(self) -> None:
        """Names of planets and moons below them; small ones are kept free of words."""
        scene, m, names = self.shown.scene, self.m, self.shown.model.names.body_names
        for name, x_km, y_km, radius_km in zip(
            names, scene.body_x_km, scene.body_y_km, self.shown.model.tables.bodies.radius_km, strict=True
        ):
            x, y = self._px(float(x_km), float(y_km))
            radius = float(radius_km) / self.camera.km_px
            if radius < _SMALL_PX * m.scale:
                half = round(radius * 0.8)
                self.placer.take(pygame.Rect(round(x) - half, round(y) - half, 2 * half, 2 * half))
            gap = radius + m.text(13)
            spots = [Spot(x, y + gap), Spot(x, y - gap), Spot(x + gap, y, "l"), Spot(x - gap, y, "r")]
            self.placer.want(Rank.THING, spots, Row(name, m.text(13), palette.GRAVITY_TEXT, "bold"))

    def _name_all(self, surface: pygame.Surface) -> None:
        """Names and counts of all squadrons, on the map and to come: beside them, or at the end of a line."""
        places = [self._px(one.x_km, one.y_km) for one in self.shown.coming]
        radius = _CLOCK * self.m.scale
        for one, (x, y) in zip(self.shown.coming, places, strict=True):
            self._draw_clock(surface, (x, y), self._colour(one))
            self.placer.take(pygame.Rect(round(x - radius), round(y - radius), round(2 * radius), round(2 * radius)))
        for symbol in self._units.picture.symbols:
            half = symbol.radius * 0.7
            self.placer.take(
                pygame.Rect(round(symbol.x - half), round(symbol.y - half), round(2 * half), round(2 * half))
            )
        groups = [*self.shown.groups, *self.shown.coming]
        for one in sorted(groups, key=lambda group: (group.craft, -group.count, group.number)):
            self._name(surface, one)

    def _name(self, surface: pygame.Surface, group: Group) -> None:
        (place, radius), colour = self._place_of(group), self._colour(group)
        rows = [Row(group.words, self.m.text(13), colour, "bold")]
        if group.of_class.lower() not in group.name.lower():
            rows.append(Row(group.of_class.lower(), self.m.text(12), palette.TEXT_2))
        if group.when:
            rows.append(Row(group.when, self.m.text(12), palette.TEXT_2))
        window = surface.get_rect()
        for spot in self._about(place, radius):
            box = block(spot, rows)
            if window.contains(box) and self.placer.put(surface, [spot], *rows):
                self._lead(surface, place, box, colour)
                return
        self.unnamed.append(group.words)

    def _place_of(self, group: Group) -> tuple[Point, float]:
        """Where it is drawn, which for a squadron that stands apart is its first ship; and the half of its length."""
        middle = self._px(group.x_km, group.y_km)
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

    def _colour(self, group: Group) -> Colour:
        return palette.OWN_LIGHT if group.own else palette.ENEMY_LIGHT

    # ---- what stands at the edges

    def margins(self) -> list[pygame.Rect]:
        """Where title, sides, legend and scale stand."""
        return [one.clip(pygame.Rect((0, 0), self.m.size)) for one in self._edges()]

    def _edges(self) -> list[pygame.Rect]:
        return [*self._head_rects(), self._scale_rect(), self._legend_rect()]

    def _head_rects(self) -> list[pygame.Rect]:
        b, t = self.m.b, self.m.text
        shown = self.shown
        wide = max(text_width(shown.scenario.title, t(26), "bold"), text_width(self._moment(), t(14)))
        wide = min(wide, self.m.width * 0.5)
        rows = len(shown.forces())
        right = max((text_width(f"{name}  {words}", t(14), "bold") for name, _, words in shown.forces()), default=0.0)
        return [
            pygame.Rect(0, 0, round(wide) + b(60), b(86)),
            pygame.Rect(self.m.width - round(right) - b(70), 0, round(right) + b(70), b(26) * rows + b(30)),
        ]

    def _moment(self) -> str:
        head, played = self.shown.scenario.spec.scenario, self.shown.turns_played
        turns = f"{head.turns} turns of {head.turn_s:g} s"
        return f"At the start  ·  {turns}" if not played else f"After turn {played}  ·  {turns}"

    def _draw_head(self, surface: pygame.Surface) -> None:
        """Title and moment at the left, the sides at the right."""
        b, t, shown = self.m.b, self.m.text, self.shown
        title = shown.scenario.title
        draw_text(surface, (b(28), b(34)), title, t(26), palette.TEXT, "bold", halo=2, max_width=self.m.width * 0.5)
        draw_text(surface, (b(28), b(66)), self._moment(), t(14), palette.TEXT_2, halo=2)
        for row, (name, side, words) in enumerate(shown.forces()):
            y, right = b(32) + row * b(26), self.m.width - b(28)
            said = draw_text(surface, (right, y), words, t(14), palette.TEXT_2, anchor="r", halo=2)
            colour = palette.OWN_LIGHT if side == shown.model.side else palette.ENEMY_LIGHT
            draw_text(surface, (said.x - b(10), y), name, t(14), colour, "bold", "r", halo=2)

    def _legend(self) -> list[tuple[str, Colour, tuple[float, float] | None]]:
        """What lines of the picture mean, of those that there are: words, colour, dashes."""
        shown = self.shown
        rows: list[tuple[str, Colour, tuple[float, float] | None]] = []
        if any(True for _ in shown.orbits()):
            rows.append(("orbits", palette.OWN, (2.0, 5.0)))
        rows.append((f"courses for {COURSE_TURNS} turns", palette.OWN_LIGHT, None))
        rows.append(("reach of guns", palette.OWN, (6.0, 5.0)))
        if any(not one.wanted for one in shown.places):
            rows.append(("triggers", palette.CAUTION, (9.0, 5.0)))
        if any(one.wanted for one in shown.places):
            rows.append(("objectives", palette.NEUTRAL, (9.0, 5.0)))
        if self._edge_px() < math.hypot(*self.m.size):
            rows.append(("edge of the map", palette.GRAVITY, (10.0, 8.0)))
        return rows

    def _legend_rect(self) -> pygame.Rect:
        b = self.m.b
        wide = sum(text_width(words, self.m.text(12)) + b(60) for words, *_ in self._legend())
        return pygame.Rect(0, self.m.height - b(46), round(wide) + b(28), b(46))

    def _draw_legend(self, surface: pygame.Surface) -> None:
        b, x, y = self.m.b, float(self.m.b(28)), self.m.height - self.m.b(26)
        for words, colour, dash in self._legend():
            stroke(surface, ((x, y), (x + b(26), y)), colour, 1.3 * self.m.scale, 0.9, dash=dash)
            x = draw_text(surface, (x + b(34), y), words, self.m.text(12), palette.TEXT_2, halo=2).right + b(24)

    def _edge_px(self) -> float:
        return self.shown.model.tables.map_radius_km / self.camera.km_px

    def _scale(self) -> tuple[float, float]:
        """A round distance in km and its length in px, about a seventh of the width."""
        wish = self.m.width / 7 * self.camera.km_px
        power = 10.0 ** math.floor(math.log10(wish))
        km = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= wish)
        return km, km / self.camera.km_px

    def _scale_rect(self) -> pygame.Rect:
        b = self.m.b
        wide = round(self._scale()[1]) + b(60)
        return pygame.Rect(self.m.width - wide, self.m.height - b(64), wide, b(64))

    def _draw_scale(self, surface: pygame.Surface) -> None:
        b = self.m.b
        km, long = self._scale()
        right, y = self.m.width - b(28), self.m.height - b(26)
        left = right - long
        ends = (left, y - b(5)), (left, y), (right, y), (right, y - b(5))
        stroke(surface, ends, palette.TEXT_2, 1.4 * self.m.scale, 0.9)
        draw_text(
            surface,
            ((left + right) / 2, y - b(16)),
            f"{km:,.0f} km",
            self.m.text(13),
            palette.TEXT_2,
            "sans",
            "c",
            halo=2,
        )
