"""Threat, cover and what sensors see, laid over the ground as one kept picture; while the map moves it moves along."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from game.play.camera import Camera, Look
from game.play.session import Session
from game.play.survey import SHOWN, THREATS, Area, Survey
from game.ui.battle.map.placer import Placer, Rank, Row, Spot
from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import PREMUL, Floats, Point, canvas, sprite_of_coverage
from game.ui.paint.strokes import stroke
from game.ui.screen import Metrics

from ....rules.state.columns import Array

_FINE = 4
"""Tints are worked out for squares of so many px."""
_BAND_ALPHA = 0.042
"""What each line of threat adds to the tint inside of it."""
_HATCH_PX = 11
"""Hatching lines are so far apart, px at scale 1."""
_LABEL_TRIES = 24
_LABELLED_PX = 140
"""Lines shorter than this get no label; px at scale 1."""


class _Style(NamedTuple):
    """How a line of equal value is drawn, and how it is told from others without colour."""

    words: str
    colour: Colour
    text: Colour
    dash: tuple[float, float] | None
    alpha: float
    width: float = 1.1


_THREAT_STYLES = tuple(
    _Style(f"{round(100 * level)} %", palette.ENEMY, palette.ENEMY_LIGHT, dash, alpha)
    for level, dash, alpha in zip(
        THREATS, ((1.5, 5.0), (5.0, 5.0), (13.0, 5.0), None), (0.6, 0.55, 0.6, 0.65), strict=True
    )
)
_SEEN_STYLES = tuple(
    _Style(f"we see the {words}", palette.OWN, palette.OWN_LIGHT, dash, 0.6)
    for words, dash in zip(SHOWN, ((1.5, 5.0), (7.0, 5.0), None), strict=True)
)
_EDGES = {
    "cover": _Style("", palette.GAIN, palette.MINT, None, 0.55),
    "blind": _Style("", palette.TEXT_3, palette.TEXT_2, (3.0, 4.0), 0.6),
    "noise": _Style("jammed: nothing is identified", palette.ENEMY, palette.ENEMY_LIGHT, (10.0, 4.0), 0.6),
    "veil": _Style("our jamming: they identify nothing", palette.GAIN, palette.MINT, (10.0, 4.0), 0.6),
}


_STYLES = {"threat": _THREAT_STYLES, "seen": _SEEN_STYLES} | {name: (style,) for name, style in _EDGES.items()}


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is laid over the map: a survey, and which of its layers."""

    survey: Survey
    lines: tuple[str, ...]
    hatched: tuple[str, ...]

    def styled(self) -> Iterator[tuple[_Style, list[Array]]]:
        """All lines, with how they are drawn."""
        for name in self.lines:
            for number, lines in enumerate(self.survey.lines[name].values()):
                yield _STYLES[name][number], lines


class MapOverlays:
    """Draws the survey of a session."""

    def __init__(self, metrics: Metrics):
        self._metrics = metrics
        self._picture: pygame.Surface | None = None
        self._look = Look(0.0, 0.0, 1.0)
        self._laid = True
        self._last: Look | None = None
        self._key: object = None
        self._hatching: dict[tuple[str, tuple[int, int], float], pygame.Surface] = {}

    def resize(self, metrics: Metrics) -> None:
        """Take another window size and scale."""
        self._metrics, self._key, self._picture, self._hatching = metrics, None, None, {}

    def stale(self, session: Session) -> bool:
        """Is there another survey than the one painted, or has the map come to rest elsewhere?"""
        shown = _shown(session)
        there = shown is not None or self._picture is not None
        return there and not session.camera.moving and self._key_of(shown, session.camera.now) != self._key

    def due(self, session: Session) -> bool:
        """Would it look otherwise now though nothing else has changed?"""
        return self.stale(session) or not self._laid

    def prepare(self, session: Session) -> None:
        """Paint what `draw` is to lay over the map in a later frame: both together would take too long for one."""
        shown = _shown(session)
        self._picture = None if shown is None else self._paint(shown, session)
        self._key, self._look = self._key_of(shown, session.camera.now), session.camera.now
        self._laid = False

    def draw(self, surface: pygame.Surface, session: Session, placer: Placer) -> None:
        """Lay it over the surface, and want room for its words."""
        shown, camera = _shown(session), session.camera
        moves, self._laid = self._moves(camera), True
        if shown is None:
            self._picture, self._key = None, None
            return
        if self._picture is None or (not moves and self._key_of(shown, camera.now) != self._key):
            self.prepare(session)
            self._laid = True
        assert self._picture is not None
        _lay(surface, self._picture, self._look, camera)
        if not moves:
            self._label(session, shown, placer)

    def _moves(self, camera: Camera) -> bool:
        """Is the map under way: eased, or elsewhere than in the last frame?"""
        moves = camera.moving or (self._last is not None and self._last != camera.now)
        self._last = camera.now
        return moves

    def _key_of(self, shown: _Shown | None, look: Look) -> object:
        if shown is None:
            return None
        return shown.survey.key, shown.survey.whole, shown.lines, shown.hatched, look, self._metrics

    # ---- painting

    def _paint(self, shown: _Shown, session: Session) -> pygame.Surface:
        camera, scene, m = session.camera, session.scene, self._metrics
        survey, picture = shown.survey, canvas(camera.size)
        if "threat" in shown.lines:
            picture.blit(_tint(survey, camera), (0, 0))
        for name in shown.hatched:
            self._hatch(picture, name, survey.area, survey.values[name], camera)
        for style, lines in shown.styled():
            for line in lines:
                points = camera.points(line[:, 0], line[:, 1])
                stroke(picture, points, style.colour, style.width * max(1.0, m.scale), style.alpha, dash=style.dash)
        for x, y, radius in zip(scene.body_x_km, scene.body_y_km, session.model.tables.bodies.radius_km, strict=True):
            _cut_out(picture, camera.px(float(x), float(y)), float(radius) / camera.km_px)
        return picture

    def _hatch(self, picture: pygame.Surface, name: str, area: Area, values: Array, camera: Camera) -> None:
        """Lines aslant where values are below 0."""
        inside = np.clip(0.5 - _sampled(area, values, camera) / (camera.km_px * _FINE), 0.0, 1.0)
        columns, rows = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        if not len(columns):
            return
        # Only the part about it is worked out.
        inside = inside[columns[0] : columns[-1] + 1, rows[0] : rows[-1] + 1]
        part = pygame.Rect(columns[0] * _FINE, rows[0] * _FINE, inside.shape[0] * _FINE, inside.shape[1] * _FINE)
        mask = pygame.transform.smoothscale(sprite_of_coverage(inside, palette.WHITE), part.size)
        hatches = self._hatches(name, picture.get_size())
        mask.blit(hatches, (0, 0), part, special_flags=pygame.BLEND_RGBA_MULT)
        picture.blit(mask, part, special_flags=PREMUL)

    def _hatches(self, name: str, size: tuple[int, int]) -> pygame.Surface:
        """Lines aslant over a whole window, kept: rising for cover, falling for what is not seen."""
        key = name, size, self._metrics.scale
        if key not in self._hatching:
            apart, style = _HATCH_PX * max(1.0, self._metrics.scale), _EDGES[name]
            x, y = np.arange(size[0])[:, None], np.arange(size[1])[None, :]
            way = (x + y if name == "cover" else x - y) / apart % 1.0 * apart
            line = np.clip(1.2 - np.abs(way - apart / 2), 0.0, 1.0)
            share = np.clip(0.05 + 0.22 * line, 0.0, 1.0).astype(np.float32)
            self._hatching = {one: kept for one, kept in self._hatching.items() if one[1:] == key[1:]}
            self._hatching[key] = sprite_of_coverage(share, style.colour)
        return self._hatching[key]

    # ---- words

    def _label(self, session: Session, shown: _Shown, placer: Placer) -> None:
        survey, m, camera = shown.survey, self._metrics, session.camera
        size = m.text(12)
        outside = _outside_of_bodies(session)
        for style, lines in shown.styled():
            for spots in _spots(lines, camera, m, outside) if style.words else ():
                placer.want(Rank.CONTOUR, spots, Row(style.words, size, style.text))
        for name in shown.hatched:
            spots = list(_middle_spots(survey.area, survey.values[name], camera, outside))
            placer.want(Rank.AREA, spots, Row(_area_words(name, session), m.text(13), _EDGES[name].text, "bold"))


def _shown(session: Session) -> _Shown | None:
    """What is to be laid over the map now."""
    survey, levels = session.survey, session.overlays
    if survey is None or not (levels["threat"] or levels["sensors"]):
        return None
    names = [*(["threat"] if levels["threat"] else []), *(["seen", "noise", "veil"] if levels["sensors"] else [])]
    hatched = ["cover", *(["blind"] if levels["sensors"] else [])]
    there = tuple(name for name in hatched if name in survey.values and float(survey.values[name].min()) < 0.0)
    return _Shown(survey, tuple(name for name in (*names, *there) if name in survey.lines), there)


def _area_words(name: str, session: Session) -> str:
    if name == "blind":
        return "Out of our sight"
    names = session.model.names.body_names
    return f"Covered by {names[0]}" if len(names) == 1 else "Covered"


# ---- pictures


def _lay(surface: pygame.Surface, picture: pygame.Surface, look: Look, camera: Camera) -> None:
    """Blit a picture of another look to where it belongs now."""
    now, (wide, high) = camera.now, camera.size
    if look == now:
        surface.blit(picture, (0, 0), special_flags=PREMUL)
        return
    scale = look.km_px / now.km_px
    left = wide / 2 + (look.x_km - now.x_km) / now.km_px - wide / 2 * scale
    top = high / 2 - (look.y_km - now.y_km) / now.km_px - high / 2 * scale
    if abs(scale - 1.0) < 1e-6:
        surface.blit(picture, (round(left), round(top)), special_flags=PREMUL)
        return
    # Only the part that is seen is stretched.
    part = pygame.Rect(0, 0, 0, 0)
    part.left, part.top = max(0, math.floor(-left / scale)), max(0, math.floor(-top / scale))
    part.w = min(wide, math.ceil((wide - left) / scale)) - part.left
    part.h = min(high, math.ceil((high - top) / scale)) - part.top
    if part.w <= 0 or part.h <= 0:
        return
    size = max(1, round(part.w * scale)), max(1, round(part.h * scale))
    stretched = pygame.transform.scale(picture.subsurface(part), size)
    surface.blit(stretched, (round(left + part.left * scale), round(top + part.top * scale)), special_flags=PREMUL)


def _sampled(area: Area, values: Array, camera: Camera) -> Floats:
    """Values at the middles of squares of `_FINE` px (w, h), by their neighbours; those beyond as at the edge."""
    wide, high = (-(-side // _FINE) for side in camera.size)
    x, y = camera.now.x_km, camera.now.y_km
    px = (np.arange(wide) + 0.5) * _FINE - camera.size[0] / 2, camera.size[1] / 2 - (np.arange(high) + 0.5) * _FINE
    column = (x + px[0] * camera.km_px - area.x_km) / area.step_km
    row = (y + px[1] * camera.km_px - area.y_km) / area.step_km
    grid = values.T.astype(np.float32)
    for axis, at in ((0, column), (1, row)):
        at = np.clip(at, 0.0, grid.shape[axis] - 1.001)
        first = at.astype(np.intp)
        share = (at - first).astype(np.float32)
        share = share[:, None] if axis == 0 else share[None, :]
        grid = np.take(grid, first, axis) * (1.0 - share) + np.take(grid, first + 1, axis) * share
    return grid


def _tint(survey: Survey, camera: Camera) -> pygame.Surface:
    """The warm light of danger: a step at each line, none under cover."""
    fine = _sampled(survey.area, survey.values["threat"], camera)
    alpha = np.zeros_like(fine)
    for level in THREATS:
        alpha += np.clip((fine - level) / 0.02 + 0.5, 0.0, 1.0)
    if "cover" in survey.values:
        alpha *= np.clip(0.5 + _sampled(survey.area, survey.values["cover"], camera) / (camera.km_px * _FINE), 0.0, 1.0)
    tint = sprite_of_coverage(alpha * np.float32(_BAND_ALPHA), palette.ENEMY)
    return pygame.transform.smoothscale(tint, (tint.get_width() * _FINE, tint.get_height() * _FINE))


def _cut_out(picture: pygame.Surface, centre: Point, radius: float) -> None:
    """Nothing is laid over a body itself."""
    wide, high = picture.get_size()
    if radius < 1.0 or not (-radius < centre[0] < wide + radius and -radius < centre[1] < high + radius):
        return
    if radius < 6000:
        pygame.draw.circle(picture, (0, 0, 0, 0), centre, radius)
    else:
        picture.fill((0, 0, 0, 0))


# ---- places for words

Outside = NDArray[np.float64]
"""Bodies on the screen: (B, 3) x, y, radius in px."""


def _outside_of_bodies(session: Session) -> Outside:
    scene, camera = session.scene, session.camera
    x, y = camera.px(scene.body_x_km, scene.body_y_km)
    return np.stack((x, y, session.model.tables.bodies.radius_km / camera.km_px), axis=1)


def _free(points: Array, bodies: Outside, camera: Camera) -> NDArray[np.bool_]:
    """Which points (N, 2) px are in the window and not over a body."""
    wide, high = camera.size
    x, y = points[:, 0], points[:, 1]
    free: NDArray[np.bool_] = (x > 0) & (y > 0) & (x < wide) & (y < high)
    for bx, by, radius in bodies:
        free &= (x - bx) * (x - bx) + (y - by) * (y - by) > radius * radius
    return free


def _spots(lines: list[Array], camera: Camera, m: Metrics, bodies: Outside) -> Iterator[list[Spot]]:
    """Where the label of each line that is long enough may stand: on the line, spread over what is seen of it."""
    for line in lines:
        points = camera.points(line[:, 0], line[:, 1])
        seen = points[_free(points, bodies, camera)]
        if len(seen) < 3 or np.hypot(*np.diff(seen, axis=0).T).sum() < _LABELLED_PX * m.scale:
            continue
        at = [(0.31 + 0.618034 * n) % 1.0 for n in range(_LABEL_TRIES)]
        yield [Spot(float(x), float(y)) for x, y in (seen[int(share * (len(seen) - 1))] for share in at)]


def _middle_spots(area: Area, values: Array, camera: Camera, bodies: Outside) -> Iterator[Spot]:
    """Where the name of what is below 0 may stand: about the middle of what is seen of it, spreading outward."""
    row, column = np.nonzero(values < 0.0)
    places = area.km(np.stack((column, row), axis=1).astype(np.float64))
    points = camera.points(places[:, 0], places[:, 1])
    points = points[_free(points, bodies, camera)]
    if not len(points):
        return
    middle = points.mean(axis=0)
    order = np.argsort(np.hypot(*(points - middle).T), kind="stable")
    step = max(1, len(order) // 60)
    for x, y in points[order[::step]]:
        yield Spot(float(x), float(y))
