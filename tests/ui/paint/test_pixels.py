import numpy as np
import pygame
import pytest

from game.ui.paint import pixels as px


def test_blending_by_index_equals_the_formula_on_every_channel():
    rng = np.random.default_rng(1)
    surface = pygame.Surface((16, 16), 0, 32)
    before = rng.integers(0, 256, (16, 16, 3))
    pygame.surfarray.blit_array(surface, before)
    share = rng.random(256).astype(np.float32)
    words, pitch = px.flat(surface)
    x, y = np.divmod(np.arange(256), 16)
    px.blend_at(words, y * pitch + x, share, (200, 40, 90))
    del words
    part = np.floor(share * 256)[:, None] / 256
    want = before.reshape(-1, 3) * (1 - part) + np.array((200, 40, 90)) * part
    got = pygame.surfarray.array3d(surface).reshape(-1, 3)
    assert np.abs(got - want).max() <= 1


def test_added_light_stops_at_white_and_leaves_no_trace_in_other_channels():
    surface = pygame.Surface((4, 1), 0, 32)
    surface.fill((250, 10, 250))
    words, _ = px.flat(surface)
    px.add_at(words, np.arange(4), np.ones(4, np.float32), (100, 20, 3))
    del words
    assert tuple(surface.get_at((2, 0)))[:3] == (255, 30, 253)


def test_flat_reaches_the_right_pixels_of_a_part_of_a_surface():
    whole = pygame.Surface((20, 10), 0, 32)
    part = whole.subsurface((5, 3, 7, 4))
    words, pitch = px.flat(part)
    words[2 * pitch + 1] = 0x00FF8000
    del words
    assert tuple(whole.get_at((6, 5)))[:3] == (255, 128, 0)


def test_surfaces_of_other_depths_are_refused_clearly():
    with pytest.raises(ValueError, match="32-bit"):
        px.flat(pygame.Surface((4, 4), 0, 16))


def test_the_cache_stays_within_its_bytes_and_keeps_what_was_used_last():
    cache = px.sprite_cache(0.05)
    painted = []

    def make(name):
        def paint():
            painted.append(name)
            return px.canvas((50, 50))

        return paint

    for name in range(12):
        cache.recall(name, make(name))
        cache.recall(0, make(0))
    assert cache.held <= cache.limit
    assert len(cache) < 12
    assert painted.count(0) == 1
    cache.recall(1, make(1))
    assert painted.count(1) == 2
    cache.clear()
    assert (len(cache), cache.held) == (0, 0)


def test_one_entry_larger_than_the_limit_is_still_kept():
    cache = px.sprite_cache(0.0001)
    first = cache.recall("large", lambda: px.canvas((99, 99)))
    assert cache.recall("large", lambda: px.canvas((1, 1))) is first


def test_a_sprite_of_coverage_is_premultiplied():
    sprite = px.sprite_of_coverage(np.full((3, 3), 0.5, np.float32), (200, 100, 50))
    red, green, blue, alpha = sprite.get_at((1, 1))
    assert abs(alpha - 128) <= 1
    assert abs(red - 100) <= 1
    assert abs(green - 50) <= 1
    assert abs(blue - 25) <= 1
