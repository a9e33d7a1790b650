"""One placer for all words on the map: the more important get room first, and nobody writes over anybody."""

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.ui.battle.map.placer import Placer, Rank, Row, Spot, block

WHITE = (255, 255, 255)
SIZE = 600, 300
SPOTS = st.builds(Spot, st.integers(-40, 640), st.integers(-20, 320), st.sampled_from("lcr"))
ROWS = st.lists(
    st.builds(
        Row, st.sampled_from(("40 %", "hits Jupiter", "x")), st.sampled_from((11, 14)), st.just(WHITE), st.just("sans")
    ),
    min_size=1,
    max_size=2,
)
WANTED = st.lists(st.tuples(st.sampled_from(Rank), st.lists(SPOTS, min_size=1, max_size=4), ROWS), max_size=8)
PANELS = st.lists(
    st.builds(pygame.Rect, st.integers(0, 500), st.integers(0, 250), st.just(120), st.just(60)), max_size=2
)


def row(words: str) -> Row:
    return Row(words, 14, WHITE)


@given(WANTED, WANTED, PANELS)
@settings(max_examples=120, deadline=None)
def test_nothing_is_written_over_anything(at_once: list, later: list, panels: list[pygame.Rect]) -> None:
    surface, placer = pygame.Surface(SIZE), Placer()
    placer.begin(panels)
    for _, spots, rows in at_once:
        placer.put(surface, spots, *rows)
    for rank, spots, rows in later:
        placer.want(rank, spots, *rows)
    placer.lay(surface)
    for number, box in enumerate(placer.boxes):
        assert box.collidelist(panels) < 0
        assert box.collidelist(placer.boxes[number + 1 :]) < 0


@given(WANTED)
@settings(max_examples=60, deadline=None)
def test_what_is_left_out_had_no_room(later: list) -> None:
    surface, placer = pygame.Surface(SIZE), Placer()
    placer.begin()
    for rank, spots, rows in later:
        placer.want(rank, spots, *rows)
    placer.lay(surface)
    inside = surface.get_rect().inflate(-44, -44)
    for _, spots, rows in later:
        boxes = [block(spot, rows) for spot in spots]
        assert any(box in placer.boxes for box in boxes) or all(
            not inside.contains(box) or not placer.is_free(box) for box in boxes
        )


def test_the_most_important_words_get_room_first() -> None:
    surface, placer = pygame.Surface(SIZE), Placer()
    placer.begin()
    middle = Spot(200, 100)
    placer.want(Rank.CONTOUR, [middle], row("less"))
    placer.want(Rank.THING, [middle], row("more"))
    placer.want(Rank.CONTOUR, [middle, Spot(5, 100), Spot(300, 60)], row("third"))
    placer.lay(surface)
    assert placer.boxes == [block(middle, [row("more")]), block(Spot(300, 60), [row("third")])]
    placer.lay(surface)
    assert len(placer.boxes) == 2


def test_what_must_be_read_is_written_anyhow() -> None:
    surface, placer = pygame.Surface(SIZE), Placer()
    placer.begin([surface.get_rect()])
    assert not placer.put(surface, [Spot(200, 100)], row("may"))
    assert placer.put(surface, [Spot(200, 100)], row("must"), must=True)
    assert placer.boxes == [block(Spot(200, 100), [row("must")])]
    assert not placer.put(surface, [], row("nowhere"), must=True)


def test_what_was_taken_since_a_mark_can_be_freed() -> None:
    surface, placer = pygame.Surface(SIZE), Placer()
    placer.begin([pygame.Rect(0, 0, 10, 10)])
    mark = placer.mark()
    assert placer.put(surface, [Spot(200, 100)], row("one"))
    placer.take(pygame.Rect(300, 100, 50, 50))
    assert not placer.put(surface, [Spot(200, 100), Spot(320, 120)], row("two"))
    placer.back(mark)
    assert (placer.boxes, placer.taken) == ([], [pygame.Rect(0, 0, 10, 10)])
    assert placer.put(surface, [Spot(200, 100)], row("two"))


@pytest.mark.parametrize(("anchor", "side"), [("l", "left"), ("c", "centerx"), ("r", "right")])
def test_a_block_stands_at_its_anchor(anchor: str, side: str) -> None:
    box = block(Spot(200, 100, anchor), [row("some words"), row("and more below")])
    assert abs(getattr(box, side) - 200) <= 3
    assert abs(box.centery - 100) <= 1
    assert box.h > block(Spot(200, 100, anchor), [row("some words")]).h
