import math
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.scenario.spec import ClassSpec
from game.ui.battle.map.symbols import base_length
from game.ui.paint import flames, palette, ships, silhouettes

KINDS = sorted(silhouettes.silhouettes())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [8, 18, 34])
def test_every_silhouette_has_a_picture_at_every_level_of_detail(kind, length):
    sprite = ships.ship_sprite(kind, length, (1, 0), palette.OWN)
    cover = pygame.surfarray.array_alpha(sprite)
    wide = (cover > 30).any(1).nonzero()[0]
    assert cover.max() > 120
    assert length * 0.75 <= wide.max() - wide.min() + 1 <= length + 3


def test_levels_change_at_their_thresholds():
    assert [silhouettes.detail_level(px) for px in (8, 17.9, 18, 33.9, 34, 400)] == [0, 0, 1, 1, 2, 2]
    for px in np.arange(1, 200, 0.1):
        drawn = silhouettes.drawn_length(px)
        assert drawn >= silhouettes.SMALLEST_PX
        assert silhouettes.detail_level(drawn) == silhouettes.detail_level(px)


@pytest.mark.parametrize("length", [-5, 0, 1, float("nan"), float("inf"), 1e9])
def test_odd_lengths_are_drawn_at_a_sane_size(length):
    sprite = ships.ship_sprite("uhs_ff", length, (1, 0), palette.OWN)
    assert 8 <= sprite.get_width() <= 1400


def test_small_ships_are_broader_than_their_shape():
    def shape(length):
        cover = pygame.surfarray.array_alpha(ships.ship_sprite("uhs_ff", length, (1, 0), palette.OWN)) > 100
        return cover.any(0).sum() / cover.any(1).sum()

    assert shape(17) > 1.2 * shape(160)


def test_the_nose_points_along_the_heading_with_y_down():
    for turn in np.arange(0, 2 * math.pi, math.pi / 4):
        heading = math.cos(turn), math.sin(turn)
        cover = pygame.surfarray.array_alpha(ships.ship_sprite("uhs_ftr", 96, heading, palette.OWN)).astype(float)
        x = np.arange(cover.shape[0])[:, None] - cover.shape[0] // 2
        y = np.arange(cover.shape[1])[None, :] - cover.shape[1] // 2
        weight = (cover * (x * heading[0] + y * heading[1])).sum() / cover.sum()
        assert weight < -3  # a fighter's wings are behind its middle
        aside = (cover * (y * heading[0] - x * heading[1])).sum() / cover.sum()
        assert abs(aside) < 1.5


def test_sides_differ_in_colour_at_every_size():
    for length in (8, 20, 60):
        tones = []
        for colour in (palette.OWN, palette.ENEMY, palette.NEUTRAL):
            sprite = ships.ship_sprite("uhs_ff", length, (1, 0), colour)
            rgb = pygame.surfarray.array3d(sprite).reshape(-1, 3).astype(float)
            tones.append(rgb.sum(0) / rgb.sum())
        for i in range(3):
            for j in range(i):
                assert np.abs(tones[i] - tones[j]).max() > 0.08


def test_pictures_are_the_same_every_time():
    first = pygame.image.tobytes(ships.ship_sprite("ant_host", 48, (0.6, 0.8), palette.ENEMY), "RGBA")
    ships._masters.clear()
    ships._turned.clear()
    assert pygame.image.tobytes(ships.ship_sprite("ant_host", 48, (0.6, 0.8), palette.ENEMY), "RGBA") == first


def test_dim_ships_have_no_lights():
    def brightest(dim):
        return pygame.surfarray.array3d(ships.ship_sprite("uhs_bb", 96, (1, 0), palette.OWN, dim)).min(2).max()

    assert brightest(False) > brightest(True) + 60


def test_memory_stays_bounded():
    for number in range(160):
        turn = number * 0.7
        ships.ship_sprite(KINDS[number % 8], 160 + 3 * number, (math.cos(turn), math.sin(turn)), palette.OWN)
        held, limit = ships.ship_memory()
        assert held <= limit
    assert held > 0.5 * limit


def test_many_ships_equal_single_ships(screen, pixels):
    other = screen.copy()
    centres = np.array([(50, 50), (120, 90), (200, 180)])
    headings = np.array([(1, 0), (0, -1), (0.6, 0.8)])
    ships.draw_ships(screen, "uhs_dd", 22, centres, headings, palette.OWN)
    for centre, heading in zip(centres, headings, strict=True):
        ships.draw_ship(other, "uhs_dd", tuple(centre), 22, tuple(heading), palette.OWN)
    assert (pixels(screen) == pixels(other)).all()


def test_nothing_raises_off_screen_or_for_nonsense(screen, pixels):
    before = pixels(screen)
    ships.draw_ship(screen, "uhs_ff", (9e9, 5), 30, (1, 0), palette.OWN, engine=1)
    ships.draw_ship(screen, "uhs_ff", (float("nan"), 5), 30, (1, 0), palette.OWN)
    ships.draw_ship(screen, "uhs_ff", (50, 50), 30, (1, 0), palette.OWN, alpha=0)
    ships.draw_ships(screen, "uhs_ff", 30, [], [], palette.OWN)
    ships.draw_ships(screen, "uhs_ff", 30, [(float("nan"), 1), (1e9, 2)], [(1, 0), (1, 0)], palette.OWN)
    assert (pixels(screen) == before).all()
    ships.draw_ship(screen, "uhs_ff", (50, 50), 30, (0, 0), palette.OWN)
    with pytest.raises(KeyError, match="teapot"):
        ships.ship_sprite("teapot", 30, (1, 0), palette.OWN)


def test_flames_shine_behind_the_ship():
    light = pygame.surfarray.array3d(flames.flame_sprite("uhs_ff", 60, (1, 0), palette.OWN, 0.6)).sum(2)
    middle = light.shape[0] // 2
    assert light[: middle - 30].sum() > 5 * light[middle:].sum()
    up = pygame.surfarray.array3d(flames.flame_sprite("uhs_ff", 60, (0, -1), palette.OWN, 0.6)).sum(2)
    assert up[:, up.shape[1] // 2 :].sum() > 5 * up[:, : up.shape[1] // 2].sum()


DART = ((1.0, 0.0), (-0.2, 0.5), (-0.4, 0.25), (-1.0, 0.4), (-0.8, 0.0))
OWN = silhouettes.own_kind(DART, 32)


@pytest.mark.parametrize("length", [8, 18, 34, 84])
def test_an_outline_of_a_class_s_own_is_drawn_like_any_other(length):
    """As long as it is told, as broad on both sides, in the colour of its side, and with light astern."""
    sprite = ships.ship_sprite(OWN, length, (1, 0), palette.OWN)
    cover = pygame.surfarray.array_alpha(sprite) > 60
    assert length * 0.75 <= cover.any(1).sum() <= length + 3
    assert abs(cover[:, : cover.shape[1] // 2].sum() - cover[:, cover.shape[1] // 2 :].sum()) <= 0.12 * cover.sum()
    red, green, blue = (int(pygame.surfarray.array3d(sprite)[..., n][cover].sum()) for n in range(3))
    assert blue > green > red
    assert np.count_nonzero(pygame.surfarray.array3d(flames.flame_sprite(OWN, length, (1, 0), palette.OWN, 0.5)))


def test_kinds_of_outlines_are_known_by_their_points():
    assert silhouettes.is_known(OWN)
    cruiser = ClassSpec(id="cruiser", kind="ship", mass_t=20_000.0, thrust_g=1.0, silhouette=DART)
    assert silhouettes.silhouette(OWN) is silhouettes.silhouette(silhouettes.kind_of(cruiser, ""))
    assert silhouettes.kind_of(replace(cruiser, silhouette="un_bb"), "uhs_ff") == "un_bb"
    for none in (None, "", "nothing"):
        assert silhouettes.kind_of(replace(cruiser, silhouette=none), "uhs_ff") == "uhs_ff"


@pytest.mark.parametrize(
    ("kind", "mass_t", "long"),
    [("ship", 50_000.0, 40), ("ship", 49_999.0, 32), ("ship", 1.0, 20), ("drone", 1.0, 9), ("station", 1.0, 44)],
)  # fmt: skip
def test_outlines_of_a_class_s_own_are_as_long_on_the_map_as_others_of_their_mass(kind, mass_t, long):
    own = ClassSpec(id="own", kind=kind, mass_t=mass_t, thrust_g=0.0, silhouette=DART)
    assert base_length(silhouettes.kind_of(own, "")) == long
    assert base_length("un_bb") == 40


def test_engines_are_at_the_edges_and_points_of_the_stern():
    blunt = silhouettes.silhouette(silhouettes.own_kind(((1.0, 0.1), (-1.0, 0.2)), 20))
    assert blunt.steps("e") == [(-0.5, 0.0, pytest.approx(0.14))]
    assert [step[1] for step in silhouettes.silhouette(OWN).steps("e")] == [-0.2, 0.2]
