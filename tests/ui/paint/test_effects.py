import numpy as np
import pygame
import pytest

from game.ui.paint import effects, palette
from game.ui.paint.darkbeam import DarkBeam, beam_strength, rims
from game.ui.paint.light import LightLayer

NAN = float("nan")
ODD_PLACES = [(NAN, 5), (1e9, 5), (-1e9, -1e9), (400, 5)]


def test_dots_are_drawn_where_they_are_and_nowhere_else(screen, pixels):
    before = pixels(screen)
    effects.dots(screen, [(10, 20), (30.5, 40.5)], (200, 100, 0))
    change = (pixels(screen) - before).max(2)
    assert change[10, 20] > 100
    assert change[30:32, 40:42].min() > 20
    change[10:12, 20:22] = change[30:32, 40:42] = 0
    assert change.max() == 0


@pytest.mark.parametrize("soft", [True, False])
def test_dots_off_the_screen_are_ignored(screen, pixels, soft):
    before = pixels(screen)
    effects.dots(screen, [(-5, 5), (1e6, 5), (319.9, 5), (5, 239.9), (NAN, 5)], palette.ENEMY, soft=soft)
    effects.dots(screen, [], palette.ENEMY, soft=soft)
    assert (pixels(screen) == before).all()


def test_each_dot_may_have_its_own_strength(screen, pixels):
    effects.dots(screen, [(10, 10), (20, 10)], (200, 200, 200), [0.2, 0.9], soft=False)
    assert pixels(screen)[10, 10, 0] < pixels(screen)[20, 10, 0]


def test_a_blast_flares_and_dies_the_same_way_every_time():
    light = [pygame.surfarray.array3d(effects.blast_sprite(age, 5, 40)).sum() for age in (0.05, 0.3, 0.6, 0.97)]
    assert light[1] > light[2] > light[3]
    assert light[3] < 0.1 * light[1]
    first = pygame.image.tobytes(effects.blast_sprite(0.4, 2, 30), "RGB")
    effects._blasts.clear()
    assert pygame.image.tobytes(effects.blast_sprite(0.4, 2, 30), "RGB") == first
    assert pygame.image.tobytes(effects.blast_sprite(0.4, 3, 30), "RGB") != first


def test_a_blast_ends_within_its_picture():
    for age in (0.02, 0.5, 0.9):
        picture = pygame.surfarray.array3d(effects.blast_sprite(age, 1, 50))
        edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert edge.max() <= 3


def test_a_shield_flares_on_the_struck_side(screen, pixels):
    effects.shield_flare(screen, (160, 120), (60, 40), 0, (1, 0), 1.0)
    picture = pixels(screen).sum(2)
    assert picture[215:225, 120].max() > 2 * picture[95:105, 120].max()
    other = pygame.Surface((320, 240), 0, 32)
    effects.shield_flare(other, (160, 120), (60, 40), 0, (0, -1), 1.0)
    assert pixels(other).sum(2)[160, 75:85].max() > 2 * pixels(other).sum(2)[160, 155:165].max()


@pytest.mark.parametrize("place", ODD_PLACES)
def test_effects_at_odd_places_never_raise(screen, place):
    effects.blast(screen, place, 20, 0.4)
    effects.blast(screen, (50, 50), -3, 0.4)
    effects.blast(screen, (50, 50), 20, 1.5)
    effects.blast(screen, (50, 50), 20, -0.1)
    effects.shield_flare(screen, place, (30, 20), 10, (1, 0), 1)
    effects.shield_flare(screen, (50, 50), (0, 0), 10, (0, 0), 1)
    effects.debris(screen, place, 20, palette.OWN)
    effects.debris(screen, (50, 50), 0, palette.OWN, 0)
    effects.impact_spark(screen, place, 8, 0.3)
    effects.fighters(screen, [place], [(1, 0)], palette.OWN)
    layer = LightLayer(screen.get_size())
    effects.laser(layer, place, (5, 5), palette.OWN)
    rims(layer, place, (5, 5))
    layer.lay(screen)
    DarkBeam(place, (5, 5), screen.get_size()).draw(screen)
    DarkBeam((5, 5), (5, 5), screen.get_size()).draw(screen)


def test_the_dark_beam_is_black_within_violet_rims(pixels):
    surface = pygame.Surface((320, 240), 0, 32)
    surface.fill((60, 60, 60))
    DarkBeam((0, 120), (900, 120), (320, 240)).draw(surface)
    column = pixels(surface)[160]
    assert column[120].sum() < 20
    rim = column[112:117]
    assert rim[:, 2].max() > 180
    assert (rim[:, 2] >= rim[:, 1]).all()
    assert (np.abs(column[5] - 60) <= 1).all()


def test_the_dark_beam_bends_what_lies_behind_it_only_nearby(pixels):
    surface = pygame.Surface((320, 240), 0, 32)
    for x in range(0, 320, 2):
        surface.set_at((x, 85), (255, 255, 255))
    straight = pixels(surface)
    DarkBeam((0, 120), (900, 120), (320, 240)).draw(surface)
    bent = pixels(surface)
    assert bent[100:200, 85].mean() < 0.5 * straight[100:200, 85].mean()
    assert (bent[:, :25] == straight[:, :25]).all()


def test_a_beam_without_strength_or_for_another_window_changes_nothing(screen, pixels):
    before = pixels(screen)
    beam = DarkBeam((0, 100), (300, 120), screen.get_size())
    beam.draw(screen, 0.0)
    DarkBeam((0, 100), (300, 120), (50, 50)).draw(screen)
    assert (pixels(screen) == before).all()


def test_a_beam_springs_up_and_dies_away():
    assert beam_strength(-0.1) == beam_strength(1.0) == 0
    assert beam_strength(0.3) == 1
    assert 0 < beam_strength(0.9) < 0.5
    assert 0 < beam_strength(0.02) < 1


def test_lasers_shine_along_their_line(screen, pixels):
    layer = LightLayer(screen.get_size())
    effects.lasers(layer, [(20, 60)], [(300, 60)], palette.OWN)
    layer.lay(screen)
    picture = pixels(screen)
    assert picture[150, 60, 2] > 200
    assert picture[150, 66, 2] > picture[150, 150, 2]


def test_debris_is_the_same_for_a_seed_and_spreads_with_age(pixels):
    def spread(age):
        surface = pygame.Surface((300, 300), 0, 32)
        effects.debris(surface, (150, 150), 100, palette.OWN, 20, seed=4, age=age)
        x, y = (pixels(surface).max(2) > 30).nonzero()
        return np.hypot(x - 150, y - 150).mean(), pixels(surface).tobytes()

    assert spread(1.0)[0] > 1.5 * spread(0.0)[0]
    assert spread(0.5)[1] == spread(0.5)[1]
