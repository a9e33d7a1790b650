"""What is written can be read on every screen: nothing lies on another, is cut off or too small.

`python -m tests.ui.walk` walks through all sizes and scales; here are those where room is scarcest.
"""

from collections.abc import Iterator

import pygame
import pytest

from game.ui.paint.panels import Panel
from game.ui.paint.text import draw_text
from tests.ui.walk import Walker, walk
from tests.ui.written import Sheet, faults, remembered, shortened

QUICK = [
    ("menus", (1280, 720), 100), ("menus", (1280, 720), 300), ("menus", (960, 540), 80), ("refit", (1280, 720), 100),
    ("target_practice", (1280, 720), 100), ("target_practice", (1280, 720), 400),
    ("debrief of practice", (1280, 720), 100), ("debrief of practice", (1920, 1080), 100),
    ("debrief of practice", (1280, 720), 400),
]  # fmt: skip


@pytest.fixture
def paper() -> Iterator[Sheet]:
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    with remembered():
        yield Sheet((400, 300), 0, 32)


@pytest.fixture
def memory() -> Iterator[None]:
    with remembered():
        yield
    pygame.display.init()
    pygame.display.set_mode((64, 64))


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(("route", "size", "percent"), QUICK)
def test_all_can_be_read(route: str, size: tuple[int, int], percent: int) -> None:
    walker = Walker(size, percent)
    walk(walker, route)
    walker.app.close()
    assert walker.found == []


# ---- what walks would notice


def test_lines_that_have_room_are_all_right(paper: Sheet) -> None:
    draw_text(paper, (20, 40), "above", 14)
    draw_text(paper, (20, 60), "below", 14)
    assert faults(paper) == []


def test_words_on_words_are_seen(paper: Sheet) -> None:
    draw_text(paper, (20, 40), "one", 14)
    draw_text(paper, (24, 46), "another", 14)
    assert [one.split(":")[0] for one in faults(paper)] == ["over each other"]


def test_small_words_are_seen(paper: Sheet) -> None:
    draw_text(paper, (20, 40), "one", 11)
    assert [one.split(":")[0] for one in faults(paper)] == ["too small"]


@pytest.mark.parametrize("place", [(390, 100), (20, 298), (-10, 40)])
def test_words_cut_by_the_window_are_seen(paper: Sheet, place: tuple[int, int]) -> None:
    draw_text(paper, place, "one after the other", 14)
    assert [one.split(":")[0] for one in faults(paper)] == ["cut"]


def test_words_are_followed_through_a_panel_and_cut_by_it(paper: Sheet) -> None:
    draw_text(paper, (80, 130), "beneath", 14)
    panel = Panel((60, 100, 120, 60))

    def paint(content: pygame.Surface) -> None:
        draw_text(content, (10, 30), "fits", 14)
        draw_text(content, (90, 14), "too long for it", 14)

    panel.draw(paper, 1, paint)
    panel.draw(paper, 1, paint, still=True)
    found = faults(paper)
    assert sorted({one.split(":")[0] for one in found}) == ["cut", "under a panel"]
    assert any("'too long for it' at (150" in one for one in found)
    paper.fill((0, 0, 0))
    panel.draw(paper, 1, paint)
    assert [one.split(":")[0] for one in faults(paper)] == ["cut"]


def test_a_panel_over_the_words_of_another_is_seen_unless_it_is_meant_to_be(paper: Sheet) -> None:
    Panel((20, 20, 200, 60)).draw(paper, 1, lambda content: draw_text(content, (10, 30), "hidden", 14) and None)
    Panel((120, 10, 200, 60)).draw(paper, 1, lambda content: draw_text(content, (90, 30), "shown", 14) and None)
    assert faults(paper) == []
    Panel((20, 30, 60, 40)).draw(paper, 1, lambda content: None)
    assert [one.split(":")[0] for one in faults(paper)] == ["under a panel"]
    assert faults(paper, layered=True) == []


def test_columns_that_scroll_end_where_they_end(paper: Sheet) -> None:
    paper.set_clip(pygame.Rect(0, 50, 200, 100))
    for y in range(20, 220, 20):
        draw_text(paper, (10, y - 4), "a line of it", 14)
    draw_text(paper, (170, 90), "as broad as this", 14)
    assert [one.split(":")[0] for one in faults(paper)] == ["cut"]


def test_what_had_no_room_for_all_of_its_words_is_told(paper: Sheet) -> None:
    draw_text(paper, (20, 40), "a few words more", 14, max_width=60)
    assert faults(paper) == []
    assert len(shortened(paper)) == 1
