"""For each scenario a picture of its fleets."""

import math
from collections.abc import Sequence

import numpy as np
import pygame

from game.scenario.spec import ClassSpec, Spec
from game.ui.menu.menu_page import MenuPage
from game.ui.paint import effects, palette, shapes, ships, silhouettes
from game.ui.paint.darkbeam import DarkBeam
from game.ui.paint.pixels import Point
from game.ui.paint.planets import Planet
from game.ui.paint.sky import Sky
from game.ui.sides import Force, flag_class, forces, players_side, side_colour
from game.ui.skies import SUN, planet_style

_LENGTHS = ((70_000.0, 62.0), (50_000.0, 54.0), (35_000.0, 46.0), (20_000.0, 36.0), (10_000.0, 28.0), (0.0, 23.0))
"""Drawn length in base units by mass in tonnes."""
_CRAFT_UNITS = 12.0
_MOST = 90
_KEPT = 8


class Posters:
    """The pictures of scenarios that were shown of late."""

    def __init__(self, menu: MenuPage) -> None:
        self.menu = menu
        self._made: dict[tuple[object, ...], pygame.Surface] = {}

    def of(self, spec: Spec, side: str, size: tuple[int, int], key: str) -> pygame.Surface | None:
        """The picture of a scenario; without its planet until that is painted, None until there is a sky."""
        style, seed = planet_style(spec), sum(map(ord, key)) % 7
        ground = self.menu.workshop.ask(("poster", key, size), lambda: poster_ground(size, style, seed))
        name = (key, size, side, ground is None)
        if name not in self._made:
            sky = self.menu.plain() if ground is None else ground
            if sky is None or sky.get_width() < size[0] or sky.get_height() < size[1]:
                return None
            picture = sky.subsurface((0, 0), size).copy()
            paint_poster(picture, spec, self.menu.k, side)
            while len(self._made) >= _KEPT:
                del self._made[next(iter(self._made))]
            self._made[name] = picture
        return self._made[name]


def poster_ground(size: tuple[int, int], style: str | None, seed: int) -> pygame.Surface:
    """Sky and planet of a scenario's picture."""
    w, h = size
    picture = pygame.Surface(size, 0, 32)
    Sky(size, seed=5 + seed, stars=500).draw(picture)
    if style is not None:
        radius = {"jupiter": 1.75, "terran": 1.35}.get(style, 0.95) * h
        Planet(style, seed=seed if style != "jupiter" else 0, sun=SUN).draw(
            picture, (0.33 * w, 0.36 * h + radius), radius
        )
    return picture


def paint_poster(picture: pygame.Surface, spec: Spec, unit: float, side: str | None = None) -> None:
    """Paint the fleets of a scenario over its sky: one's own at the middle, the others coming from the right.

    `unit` is a base unit in px. A side with dark beams fires one through the ships of the other.
    """
    own = side or players_side(spec)
    foes = [one.id for one in spec.side if one.id != own]
    size = picture.get_size()
    w, h = size
    scale = min(unit, h / 335)
    line = _row_of(forces(spec, own))
    middle = (0.57 * w, 0.38 * h)
    struck = _block(line, middle, scale, h)
    dark = any(_fires_dark(spec, foe) for foe in foes)
    beam_to, beam_from = (0.42 * w, 0.56 * h), (1.02 * w, 0.08 * h)
    if dark:
        DarkBeam(beam_from, beam_to, size, seed=3, scale=0.8 * scale).draw(picture)
    for one, place in struck:
        effect = 0.5 if silhouettes.detail_level(_length(one) * scale) else 0.0
        ships.draw_ship(
            picture, kind_of(one), place, _length(one) * scale, _heading(-0.30), side_colour(spec, own), engine=effect
        )
    for foe in foes:
        _paint_foe(picture, spec, foe, scale)
    if dark:
        _paint_strikes(picture, [place for _, place in struck], beam_from, beam_to, scale)


def kind_of(one: ClassSpec) -> str:
    """The silhouette of a class; a plain one where it has none that can be drawn."""
    return silhouettes.kind_of(one, "uhs_ff")


def _length(one: ClassSpec) -> float:
    if one.kind in ("fighter", "drone"):
        return _CRAFT_UNITS
    return next(length for mass, length in _LENGTHS if one.mass_t >= mass)


def _heading(rise: float) -> Point:
    size = math.hypot(1.0, rise)
    return 1.0 / size, rise / size


def _row_of(rows: Sequence[Force]) -> list[ClassSpec]:
    """The ships to draw: all classes in proportion, the heaviest first, not too many."""
    ships_only = [row for row in rows if not row.craft]
    whole = sum(row.count for row in ships_only)
    share = min(1.0, _MOST / max(1, whole))
    return [row.of for row in ships_only for _ in range(max(1, round(row.count * share)))]


def _block(line: list[ClassSpec], middle: Point, scale: float, h: float) -> list[tuple[ClassSpec, Point]]:
    """Places of one's own ships: a slanted block round the middle, heavy ships in its heart."""
    count = len(line)
    if not count:
        return []
    rows = max(1, math.ceil(math.sqrt(count * 0.9)))
    columns = math.ceil(count / rows)
    along, across = _heading(-0.30), (0.30 / math.hypot(1, 0.3), 1 / math.hypot(1, 0.3))
    step_a, step_c = (44.0, 24.0) if count > 6 else (92.0, 56.0)
    grid = ((c, r) for c in range(columns) for r in range(rows))
    cells = sorted(
        ((c - (columns - 1) / 2 + 0.5 * (r % 2) - 0.25, r - (rows - 1) / 2) for c, r in grid),
        key=lambda cell: (abs(cell[0]) * 0.9 + abs(cell[1]), cell),
    )
    squeeze = min(1.0, 0.74 * h / max(1.0, rows * step_c * scale))
    made = []
    for one, (c, r) in zip(line, cells, strict=False):
        a, b = c * step_a * scale * squeeze, r * step_c * scale * squeeze
        made.append((one, (middle[0] + a * along[0] + b * across[0], middle[1] + a * along[1] + b * across[1])))
    return made


def _paint_foe(picture: pygame.Surface, spec: Spec, side: str, scale: float) -> None:
    """The other side as a crescent at the right edge, its craft ahead of it."""
    w, h = picture.get_size()
    colour = side_colour(spec, side)
    rows = forces(spec, side)
    line = _row_of(rows)
    rng = np.random.default_rng(len(line) + 7)
    rng.shuffle(line)
    for number, one in enumerate(line):
        share = 0.35 if len(line) == 1 else (number + 0.5) / len(line)
        depth = number % 4
        large = 1.5 if len(line) <= 6 else 0.62
        x = w * 0.955 - depth * 15 * scale - 0.07 * w * (1 - (2 * share - 1) ** 2) + rng.normal(0, 3 * scale)
        y = h * (0.09 + 0.70 * share) + rng.normal(0, 3 * scale)
        ships.draw_ship(picture, kind_of(one), (x, y), _length(one) * large * scale, _heading_left(share), colour)
    craft = [row for row in rows if row.craft]
    if craft:
        count = min(220, sum(row.count for row in craft))
        xs = w * 0.78 + rng.normal(0, 0.020 * w, count) - 0.03 * w * np.square(rng.normal(0, 0.55, count))
        ys = h * 0.44 + rng.normal(0, 0.11 * h, count)
        effects.dots(picture, np.stack([xs, ys], 1), colour, rng.uniform(0.35, 0.95, count))


def _heading_left(share: float) -> Point:
    rise = 0.35 - 0.5 * share
    size = math.hypot(1.0, rise)
    return -1.0 / size, rise / size


def _fires_dark(spec: Spec, side: str) -> bool:
    dark = {one.id for one in spec.weapon if one.kind == "dark"}
    return any(battery.weapon in dark for row in forces(spec, side) for battery in row.of.batteries)


def _paint_strikes(picture: pygame.Surface, places: list[Point], start: Point, end: Point, scale: float) -> None:
    """Blasts where the beam goes through ships."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = math.hypot(dx, dy)
    hit = [p for p in places if abs((p[0] - start[0]) * dy - (p[1] - start[1]) * dx) / size < 11 * scale]
    hit.sort()
    for number, place in enumerate(hit[:: max(1, len(hit) // 3)][:3]):
        share = ((place[0] - start[0]) * dx + (place[1] - start[1]) * dy) / (size * size)
        at = start[0] + share * dx, start[1] + share * dy
        shapes.glow(picture, at, (17 - 2 * number) * scale, (255, 140, 50), 0.95)
        shapes.glow(picture, at, 7 * scale, (255, 236, 200), 1.0)


def emblem(spec: Spec, side: str) -> tuple[str, palette.Colour] | None:
    """Silhouette and colour that stand for a side."""
    one = flag_class(spec, side)
    return None if one is None else (kind_of(one), side_colour(spec, side))
