"""Cards and sentences find room beside what they are about."""

import numpy as np
import pygame
import pytest

from game.ui.battle.panels.placing import alongside, cornerwise, freest_corner

ROOM = pygame.Rect(0, 0, 1000, 600)
SIZE = 200, 80
WIDE = pygame.Rect(300, 60, 400, 100)  # at the top: there is no room above it
NOTHING = np.zeros((0, 2))


@pytest.mark.parametrize(
    ("panels", "corner"),
    [
        ([], (400, 180)),  # in the middle below
        ([pygame.Rect(200, 150, 220, 300)], (500, 180)),  # flush with its right edge, where a card lies at its left
        ([pygame.Rect(200, 150, 220, 300), pygame.Rect(600, 150, 100, 90)], (80, 70)),  # left of it, where both do
    ],
)
def test_it_stands_along_an_edge_and_covers_no_panel(panels: list[pygame.Rect], corner: tuple[int, int]) -> None:
    rect = alongside(WIDE, 20, SIZE, ROOM, panels, NOTHING, None)
    assert rect.topleft == corner
    assert rect.collidelist([*panels, WIDE]) < 0


def test_it_covers_as_few_ships_as_may_be() -> None:
    """In the middle below stand two, at the right one, at the left none."""
    ships = np.array([(450.0, 200.0), (480.0, 220.0), (590.0, 200.0)])
    assert alongside(WIDE, 20, SIZE, ROOM, [], ships[:2], None).topleft == (500, 180)
    assert alongside(WIDE, 20, SIZE, ROOM, [], ships, None).topleft != (400, 180)
    rect = alongside(WIDE, 20, SIZE, ROOM, [], ships, None)
    assert not any(rect.collidepoint(place) for place in ships)


def test_where_all_is_taken_it_stays_in_the_window() -> None:
    rect = alongside(WIDE, 20, SIZE, ROOM, [ROOM], NOTHING, None)
    assert ROOM.contains(rect)


@pytest.mark.parametrize(
    ("point", "panels", "corner"),
    [
        ((500, 300), [], (515, 315)),
        ((500, 300), [pygame.Rect(600, 320, 50, 20)], (285, 315)),  # a card at its right
        ((500, 300), [pygame.Rect(0, 320, 1000, 20)], (515, 205)),  # and all that is below
        ((950, 580), [], (735, 485)),  # at the window's corner
        ((950, 580), [pygame.Rect(700, 400, 300, 200)], (735, 485)),  # nothing else is left
        ((500, 300), [ROOM], (515, 315)),
        ((995, 5), [], (780, 20)),
    ],
)
def test_a_tip_stands_at_the_corner_of_the_pointer_where_no_panel_is(
    point: tuple[int, int], panels: list[pygame.Rect], corner: tuple[int, int]
) -> None:
    assert cornerwise(point, 15, SIZE, ROOM, panels).topleft == corner


def test_a_tip_that_fits_at_no_corner_stays_in_the_window() -> None:
    assert ROOM.contains(cornerwise((500, 300), 15, (600, 400), ROOM, []))


@pytest.mark.parametrize(
    ("point", "ships", "corner"),
    [
        ((500, 300), [], (506, 306)),
        ((500, 300), [(520, 320)], (294, 306)),
        ((500, 300), [(520, 320), (480, 320)], (506, 214)),
        ((500, 300), [(520, 320), (480, 320), (520, 280), (480, 280), (490, 290)], (506, 306)),  # as few as may be
        ((990, 590), [(900, 560)], (784, 512)),  # in the window, and not over the point, though one lies under it
    ],
)
def test_a_menu_opens_at_the_corner_that_hides_the_fewest(
    point: tuple[int, int], ships: list[tuple[int, int]], corner: tuple[int, int]
) -> None:
    rect = freest_corner(point, 6, SIZE, ROOM, np.array(ships).reshape(-1, 2))
    assert rect.topleft == corner
    assert not rect.collidepoint(point)
