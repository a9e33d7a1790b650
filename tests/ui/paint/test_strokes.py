import numpy as np
import pygame
import pytest

from game.ui.paint import strokes

WHITE = (255, 255, 255)
ODD_LINES = [
    [],
    [(5, 5)],
    [(5, 5), (5, 5)],
    [(5, 5), (5, 5), (9, 9)],
    [(float("nan"), 1), (2, 2), (9, 9)],
    [(float("inf"), 1), (2, 2)],
    [(-1e6, -1e6), (1e6, 1e6)],
    [(-1e9, 50), (1e9, 51)],
    [(5000, 5000), (6000, 6000)],
]


def _black():
    return pygame.Surface((200, 160), 0, 32)


@pytest.mark.parametrize("points", ODD_LINES)
@pytest.mark.parametrize(
    "options", [{}, {"glow": 5}, {"dash": (4, 4)}, {"closed": True}, {"fade": (1, 0)}, {"light": True}]
)
def test_degenerate_lines_never_raise(points, options):
    strokes.stroke(_black(), points, WHITE, 1.5, **options)


@pytest.mark.parametrize("angle", range(0, 180, 15))
@pytest.mark.parametrize("width", [1.0, 1.5, 2.0, 4.0])
def test_ink_is_length_times_width_in_every_direction(pixels, angle, width):
    surface, turn = _black(), np.radians(angle)
    reach = 60 * np.array((np.cos(turn), np.sin(turn)))
    strokes.stroke(surface, (np.array((100, 80)) - reach, np.array((100, 80)) + reach), WHITE, width)
    ink = pixels(surface)[..., 0].sum() / 255
    assert ink == pytest.approx(120 * width, rel=0.06 if width > 1 else 0.13, abs=3)


def test_a_line_lies_where_it_was_asked(pixels):
    surface = _black()
    strokes.stroke(surface, ((20, 40), (180, 40)), WHITE, 1.0)
    lit = pixels(surface)[..., 0]
    assert lit[100, 40] == 255
    assert lit[100, 38:43].tolist() == [0, 0, 255, 0, 0]
    assert lit[10, 40] == 0


def test_joints_are_not_drawn_twice(pixels):
    surface = _black()
    points = [(20 + i, 80 + 0.2 * i) for i in range(0, 150, 3)]
    strokes.stroke(surface, points, WHITE, 2.0, 0.5)
    assert pixels(surface).max() <= 129


def test_dashes_leave_gaps_of_their_length(pixels):
    surface = _black()
    strokes.stroke(surface, ((0, 50), (199, 50)), WHITE, 1.0, dash=(6, 4))
    share = pixels(surface)[:, 50, 0].mean() / 255
    assert share == pytest.approx(0.6, abs=0.04)


def test_a_fade_weakens_along_the_line(pixels):
    surface = _black()
    strokes.stroke(surface, ((10, 50), (190, 50)), WHITE, 1.0, fade=(1, 0))
    row = pixels(surface)[10:190, 50, 0]
    assert row[5] > 230
    assert row[-8] < 25
    assert (np.diff(row[5:-5]) <= 0).all()


def test_a_glow_lights_what_is_near_and_not_what_is_far(pixels):
    surface = _black()
    strokes.stroke(surface, ((20, 80), (180, 80)), (90, 180, 230), 1.5, glow=5)
    lit = pixels(surface)[100, :, 2]
    assert lit[76] > lit[70] > lit[40]
    assert lit[40] == 0


@pytest.mark.parametrize("radius", [3, 40, 700, 5e4, 3.6e5, 1e7])
def test_circles_of_any_size_pass_where_they_should(pixels, radius):
    surface = _black()
    strokes.circle(surface, (100, 80 + radius), radius, WHITE, 1.5)
    assert pixels(surface)[100, 80, 0] > 200
    if radius > 10:
        assert pixels(surface)[100, 86, 0] == 0


def test_a_circle_round_the_whole_screen_or_beside_it_leaves_no_mark(pixels):
    surface = _black()
    strokes.circle(surface, (100, 80), 5000, WHITE, 2)
    strokes.circle(surface, (-900, 80), 500, WHITE, 2)
    strokes.circle(surface, (100, 80), 0, WHITE, 2)
    strokes.circle(surface, (100, 80), -5, WHITE, 2)
    strokes.circle(surface, (float("nan"), 80), 5, WHITE, 2)
    assert pixels(surface).max() == 0


def test_many_segments_equal_single_strokes(pixels):
    rng = np.random.default_rng(4)
    starts, ends = rng.uniform(0, 150, (2, 6, 2)) * (1, 1)
    apart = np.arange(6)[:, None] * (0, 25)
    starts[:, 1], ends[:, 1] = 4, 16
    together, alone = _black(), _black()
    strokes.segments(together, starts + apart, ends + apart, WHITE, 1.5, 0.7)
    for a, b in zip(starts + apart, ends + apart, strict=True):
        strokes.stroke(alone, (a, b), WHITE, 1.5, 0.7)
    assert np.abs(pixels(together) - pixels(alone)).max() <= 1


def test_no_segments_and_no_ticks_are_fine():
    strokes.segments(_black(), [], [], WHITE)
    strokes.ticks(_black(), [], [], 4, WHITE)
    strokes.ticks(_black(), [(5, 5)], [(0, 0)], 4, WHITE)


def test_strokes_on_a_transparent_layer_equal_strokes_on_the_picture(pixels):
    layer, direct = pygame.Surface((200, 160), pygame.SRCALPHA, 32), _black()
    direct.fill((40, 60, 20))
    below = direct.copy()
    for surface in (layer, direct):
        strokes.stroke(surface, [(10, 10), (150, 90), (190, 20)], (230, 160, 0), 2.5, 0.6)
    below.blit(layer, (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)
    assert np.abs(pixels(below) - pixels(direct)).max() <= 2


def test_lines_stay_within_the_clip(pixels):
    surface, clip = _black(), pygame.Rect(40, 30, 60, 50)
    surface.set_clip(clip)
    strokes.stroke(surface, [(0, 0), (100, 80), (0, 160), (200, 40)], WHITE, 3.0)
    strokes.line(surface, (0, 60), (200, 60), WHITE, 1.0)
    drawn = pixels(surface).any(axis=2)
    assert drawn[clip.left : clip.right, clip.top : clip.bottom].any()
    drawn[clip.left : clip.right, clip.top : clip.bottom] = False
    assert not drawn.any()
