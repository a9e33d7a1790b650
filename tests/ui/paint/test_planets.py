import numpy as np
import pygame
import pytest

from game.ui.paint import planets, worlds
from game.ui.paint.sky import Sky

BACK = (5, 9, 15)


def _window():
    surface = pygame.Surface((240, 180), 0, 32)
    surface.fill(BACK)
    return surface


@pytest.fixture(scope="module")
def jupiter():
    return planets.Planet("jupiter")


def test_a_planet_is_lit_towards_the_sun_dark_away_and_ends_at_its_limb(jupiter, pixels):
    surface = _window()
    assert jupiter.draw(surface, (120, 90), 60)
    picture = pixels(surface)
    assert picture[95, 65].sum() > 3 * picture[150, 120].sum()
    assert abs(picture[120 + 75, 90] - BACK).max() <= 2


def test_the_red_spot_is_redder_than_its_band(jupiter, pixels):
    surface = _window()
    jupiter.draw(surface, (120, 90), 80)
    picture = pixels(surface)
    redness = (picture[..., 0] - picture[..., 2]) / np.maximum(picture.sum(2), 60)
    assert redness[60:180, 30:100].max() > 0.25


def test_the_same_seed_gives_the_same_planet_and_styles_differ(pixels):
    def drawn(style, seed):
        surface = _window()
        planets.Planet(style, seed).draw(surface, (120, 90), 30)
        return surface

    pictures = {style: pixels(drawn(style, 3)).tobytes() for style in worlds.STYLES}
    assert len(set(pictures.values())) == len(worlds.STYLES)
    for style in ("jupiter", next(style for style in worlds.STYLES if style != "jupiter")):
        assert pixels(drawn(style, 3)).tobytes() == pictures[style]
        assert pixels(drawn(style, 4)).tobytes() != pictures[style]


@pytest.mark.parametrize("radius", [300, 2000, 20_000, 357_000, 5e6])
def test_the_limb_of_large_planets_lies_where_it_should(jupiter, pixels, radius):
    surface = _window()
    jupiter.draw(surface, (120, 90 + radius), radius)
    cover = np.abs(pixels(surface)[120] - BACK).sum(1)
    assert cover[150] > 0
    inside = pixels(surface)[120, 94:]
    outside = pixels(surface)[120, 86]
    assert inside[0].tolist() != outside.tolist()
    bare = pygame.Surface((240, 180), pygame.SRCALPHA, 32)
    jupiter.draw(bare, (120, 90 + radius), radius)
    alpha = pygame.surfarray.array_alpha(bare)[120]
    assert alpha[93] == 255
    assert alpha[86] == 0


def test_panning_and_painting_anew_agree(pixels):
    planet = planets.Planet("jupiter")
    moved, fresh = _window(), _window()
    planet.draw(moved, (120, 90), 40)
    moved.fill(BACK)
    planet.draw(moved, (131, 80), 40)
    planets.Planet("jupiter").draw(fresh, (131, 80), 40)
    assert np.abs(pixels(moved) - pixels(fresh)).max() <= 3


def test_a_quick_drawing_is_marked_as_such_and_close(pixels):
    planet = planets.Planet("jupiter")
    exact, quick = _window(), _window()
    planet.draw(exact, (120, 90), 55)
    assert not planet.draw(quick, (120, 90), 50, quick=True)
    planets.Planet("jupiter").draw(exact, (120, 90), 50)
    fresh = _window()
    planets.Planet("jupiter").draw(fresh, (120, 90), 50)
    assert np.abs(pixels(fresh) - pixels(quick)).mean() < 8
    first = planets.Planet("jupiter")
    assert not first.draw(_window(), (120, 90), 50, quick=True)


@pytest.mark.parametrize(
    ("centre", "radius"),
    [
        ((0, 0), 0),
        ((0, 0), -4),
        ((float("nan"), 0), 9),
        ((0, 0), float("inf")),
        ((1e7, 0), 50),
        ((120, 90), 0.8),
        ((120, 90), 1e7),
    ],
)
def test_odd_planets_never_raise(centre, radius):
    planet = planets.Planet("moon")
    planet.draw(_window(), centre, radius)
    planet.draw(_window(), centre, radius, quick=True)


def test_an_unknown_style_is_named():
    with pytest.raises(KeyError, match="cheese"):
        planets.Planet("cheese")


def test_a_sky_is_the_same_for_a_seed_and_moves_with_the_camera(pixels):
    first, second, moved, other = (_window() for _ in range(4))
    sky = Sky((240, 180), seed=2)
    sky.draw(first)
    Sky((240, 180), seed=2).draw(second)
    sky.draw(moved, (1200, -400))
    Sky((240, 180), seed=3).draw(other)
    assert (pixels(first) == pixels(second)).all()
    assert (pixels(first) != pixels(moved)).any()
    assert (pixels(first) != pixels(other)).any()
    assert pixels(first).mean() < 40


def test_a_sky_fills_windows_of_another_size(pixels):
    wide = pygame.Surface((500, 300), 0, 32)
    wide.fill((255, 0, 255))
    Sky((120, 90)).draw(wide, (1e6, -1e6))
    assert (pixels(wide)[..., 1] > 0).all()
    Sky((0, 0), stars=0).draw(wide)


class Worker:
    """Paints when it is told to."""

    def __init__(self):
        self.asked, self.made = {}, {}

    def __call__(self, key, paint):
        if key in self.made:
            return self.made[key]
        self.asked[key] = paint
        return None

    def work(self):
        for key, paint in self.asked.items():
            self.made[key] = paint()
        self.asked = {}


def test_with_a_worker_a_plain_ball_fades_into_the_planet(pixels, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(planets.time, "monotonic", lambda: clock[0])
    worker, surfaces = Worker(), []
    planet = planets.Planet("jupiter", ask=worker)

    def drawn(quick=False):
        surface = _window()
        surfaces.append(surface)
        return planet.draw(surface, (120, 90), 80, quick=quick)

    assert not drawn()
    plain = pixels(surfaces[-1])
    assert plain[95, 65].sum() > 3 * plain[150, 120].sum(), "it is lit as the planet will be"
    assert not drawn(quick=True)
    assert len(worker.asked) == 2
    worker.work()
    assert not drawn()
    assert planet.fading
    clock[0] += 0.2
    assert not drawn()
    half = pixels(surfaces[-1])
    clock[0] += 0.2
    assert drawn()
    assert not planet.fading
    exact = pixels(surfaces[-1])
    fresh = _window()
    planets.Planet("jupiter").draw(fresh, (120, 90), 80)
    assert (exact == pixels(fresh)).all()
    apart = [np.abs(one.astype(int) - exact).mean() for one in (plain, half)]
    assert apart[0] > apart[1] > 0
    assert worker.asked == {}


def test_with_a_worker_another_radius_is_the_last_painting_scaled_until_it_is_there(pixels):
    worker = Worker()
    planet = planets.Planet("jupiter", ask=worker)
    planet.draw(_window(), (120, 90), 80)
    worker.work()
    assert planet.draw(_window(), (120, 90), 80, quick=True) is False
    planet._fading_since_s = None
    assert planet.draw(_window(), (120, 90), 80)
    near, exact = _window(), _window()
    assert not planet.draw(near, (120, 90), 60)
    worker.work()
    assert planet.draw(exact, (120, 90), 60)
    assert np.abs(pixels(near).astype(int) - pixels(exact)).mean() < 8
