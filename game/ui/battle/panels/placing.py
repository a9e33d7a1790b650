"""Where a card or a sentence finds room beside what it is about."""

import math
from collections.abc import Iterator, Sequence

import pygame

from game.ui.paint.pixels import Point

from ....rules.state.columns import Array

_NEAR_PX, _KEPT = 60, 3.0
"""How near to the last place counts as there, and what staying there is worth."""


def emptiest(
    around: Point, reach: float, size: tuple[int, int], room: pygame.Rect, panels: Sequence[pygame.Rect],
    points: Array, last: pygame.Rect | None,
) -> pygame.Rect:  # fmt: skip
    """A rectangle of `size` at one of eight places round a point: inside `room`, over as little as may be.

    `panels` must not be covered, `points` (N, 2) had better not be; `last` is kept where it is as good as any.
    """
    inside = room.inflate(-16, -16)

    def worth(place: tuple[float, pygame.Rect]) -> float:
        gap, rect = place
        near_last = last is not None and abs(last.x - rect.x) + abs(last.y - rect.y) < _NEAR_PX
        return _crowding(rect, around, panels, points) + gap * 0.02 - (_KEPT if near_last else 0.0)

    return min(((gap, rect.clamp(inside)) for gap, rect in _places(around, reach, size)), key=worth)[1]


def alongside(
    about: pygame.Rect, reach: int, size: tuple[int, int], room: pygame.Rect, panels: Sequence[pygame.Rect],
    points: Array, last: pygame.Rect | None,
) -> pygame.Rect:  # fmt: skip
    """A rectangle of `size` along an edge of another, `reach` px off it: inside `room` and over no panel.

    Of several the one that covers the fewest `points` (N, 2); where there is none, the `emptiest` round it.
    """
    places = (rect.clamp(room.inflate(-16, -16)) for rect in _along(about, reach, size))
    free = [rect for rect in places if rect.collidelist([*panels, about]) < 0]
    if free:
        return min(free, key=lambda rect: _covered(rect, points))
    return emptiest(about.center, reach, size, room, [*panels, about], points, last)


def cornerwise(
    point: Point, reach: int, size: tuple[int, int], room: pygame.Rect, panels: Sequence[pygame.Rect]
) -> pygame.Rect:  # fmt: skip
    """A rectangle of `size` below a point to its right, or at another of its corners: inside `room`, over no panel.

    Where that is nowhere it covers one.
    """
    inside, corners = room.inflate(-16, -16), _corners(point, reach, size)
    places = [rect for rect in corners if inside.contains(rect)] or [corners[0].clamp(inside)]
    return next((rect for rect in places if rect.collidelist(panels) < 0), places[0])


def freest_corner(point: Point, reach: int, size: tuple[int, int], room: pygame.Rect, points: Array) -> pygame.Rect:
    """A rectangle of `size` at the corner of a point at which it covers the fewest `points` (N, 2), moved into `room`.

    It lies over the point itself only where every one of them does.
    """
    places = [rect.clamp(room.inflate(-16, -16)) for rect in _corners(point, reach, size)]
    return min(places, key=lambda rect: (rect.collidepoint(point), _covered(rect, points)))


def _corners(point: Point, reach: int, size: tuple[int, int]) -> list[pygame.Rect]:
    """Rectangles below a point to its right and left, then above it."""
    (w, h), x, y = size, int(point[0]), int(point[1])
    return [pygame.Rect(left, top, w, h) for top in (y + reach, y - reach - h) for left in (x + reach, x - reach - w)]


def _along(about: pygame.Rect, reach: int, size: tuple[int, int]) -> Iterator[pygame.Rect]:
    """Rectangles above, below, left and right of another."""
    w, h = size
    level = about.centerx - w // 2, about.left, about.right - w
    upright = about.centery - h // 2, about.top, about.bottom - h
    for y in (about.top - reach - h, about.bottom + reach):
        yield from (pygame.Rect(x, y, w, h) for x in level)
    for x in (about.left - reach - w, about.right + reach):
        yield from (pygame.Rect(x, y, w, h) for y in upright)


def _places(around: Point, reach: float, size: tuple[int, int]) -> Iterator[tuple[float, pygame.Rect]]:
    """Rectangles at eight places round a point, near it and farther off, with their distance."""
    w, h = size
    for gap in (reach, reach * 2.2):
        for dx, dy in ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0)):
            x = around[0] + dx * gap - (w if dx < 0 else w / 2 if dx == 0 else 0)
            y = around[1] + dy * gap - (h if dy < 0 else h / 2 if dy == 0 else 0)
            yield gap, pygame.Rect(int(x), int(y), w, h)


def _crowding(rect: pygame.Rect, around: Point, panels: Sequence[pygame.Rect], points: Array) -> float:
    grown = rect.inflate(16, 16)
    cost = sum(200.0 + 0.01 * grown.clip(panel).w * grown.clip(panel).h for panel in panels if grown.colliderect(panel))
    if grown.collidepoint(around):
        cost += 400
    cost += _covered(grown, points)
    far = math.hypot(rect.centerx - around[0], rect.centery - around[1])
    return cost + far * 0.01


def _covered(rect: pygame.Rect, points: Array) -> int:
    """How many of some points (N, 2) px lie in a rectangle."""
    x, y = points[:, 0], points[:, 1]
    return int(((x > rect.left) & (x < rect.right) & (y > rect.top) & (y < rect.bottom)).sum())
