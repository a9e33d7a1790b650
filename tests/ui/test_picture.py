from itertools import combinations
from pathlib import Path

import pygame
import pytest

from game.play.overview import Overview
from game.play.reaches import Reach
from game.scenario import load, scenario_of_text
from game.ui.picture import whole_map
from game.ui.picture.picture import ScenarioPicture, save_picture
from tests.ui.written import remembered

SHIPPED = ("jupiter_rout", "target_practice", "vesta_counterattack")
CROWD = """
format = 1
[scenario]
title = "{title}"
classes = ["uhs"]
[[side]]
id = "one"
controller = "player"
"""
SQUADRON = """
[[squadron]]
id = "s{number}"
side = "one"
class = "frigate"
count = 2
at = [{x}, 0.0]
"""


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_squadron_is_named_and_no_word_lies_on_another(name: str, size: tuple[int, int]) -> None:
    pygame.display.set_mode((64, 64))
    scenario = load(name)
    picture = ScenarioPicture(Overview(scenario, scenario.start(1, 0)), size)
    surface = picture.painted()
    assert surface.get_size() == size
    assert picture.unnamed == []
    assert picture._backdrop.exact, "planets are painted in full, not as their plain balls"
    boxes = [*picture.placer.boxes, *picture.margins()]
    assert all(surface.get_rect().contains(box) for box in boxes)
    assert not [(one, other) for one, other in combinations(boxes, 2) if one.colliderect(other)]


def test_all_that_is_to_be_seen_is_in_the_picture() -> None:
    pygame.display.set_mode((64, 64))
    for name in SHIPPED:
        scenario = load(name)
        shown = Overview(scenario, scenario.start(1, 0))
        picture = ScenarioPicture(shown, (1280, 720))
        window = picture.painted().get_rect()
        for one in (*shown.groups, *shown.coming):
            assert window.collidepoint(picture.camera.px(one.x_km, one.y_km)), one


def test_names_that_find_no_room_are_told(tmp_path: Path) -> None:
    many = "".join(SQUADRON.format(number=number, x=float(number % 7)) for number in range(150))
    scenario = scenario_of_text(CROWD.format(title="Crowd") + many)
    path = tmp_path / "crowd.png"
    unnamed = save_picture(Overview(scenario, scenario.start(1, 0)), path, (640, 360))
    assert 0 < len(unnamed) < 150
    assert pygame.image.load(path).get_size() == (640, 360)


def test_a_map_with_nobody_on_it_and_a_very_long_title(tmp_path: Path) -> None:
    late = SQUADRON.format(number=1, x=5.0) + "arrives = { turn = 9 }\n"
    scenario = scenario_of_text(CROWD.format(title="A long title " * 6) + late)
    assert save_picture(Overview(scenario, scenario.start(1, 0)), tmp_path / "a.png", (640, 360)) == []


def test_a_place_that_nothing_can_be_written_to_is_told(tmp_path: Path) -> None:
    scenario = load("target_practice")
    shown = Overview(scenario, scenario.start(1, 0))
    with pytest.raises(OSError, match=str(tmp_path)):
        save_picture(shown, tmp_path / "none" / "a.png", (640, 360))


def test_small_bodies_are_kept_free_of_words_and_named() -> None:
    pygame.display.set_mode((64, 64))
    body = '[[body]]\nid = "rock"\nmu_km3_s2 = 10.0\nradius_km = 300.0\nat = [0.0, 0.0]\n'
    ships = "".join(SQUADRON.format(number=number, x=x) for number, x in enumerate((-900.0, -700.0, 800.0, 9_000.0)))
    scenario = scenario_of_text(CROWD.format(title="Rock") + body + ships)
    picture = ScenarioPicture(Overview(scenario, scenario.start(1, 0)), (1280, 720))
    with remembered():
        words = [line.words for line in picture.painted().lines]  # type: ignore[attr-defined]
    assert "Rock" in words
    x, y = picture.camera.px(0.0, 0.0)
    half = 0.7 * 300.0 / picture.camera.km_px
    assert half > 8.0
    inside = pygame.Rect(round(x - half), round(y - half), round(2 * half), round(2 * half))
    assert inside.collidelist(picture.placer.boxes) < 0


def test_squadrons_that_stand_close_are_shown_large_in_a_corner_where_nobody_is() -> None:
    pygame.display.set_mode((64, 64))
    scenario = load("jupiter_rout")
    shown = Overview(scenario, scenario.start(1, 0))
    picture = ScenarioPicture(shown, (1280, 720))
    with remembered():
        words = [line.words for line in picture.painted().lines]  # type: ignore[attr-defined]
    lens = picture.lens
    assert lens is not None
    assert {one.own for one in lens.groups} == {True}
    assert len(lens.groups) > 4
    assert all(words.count(one.words) == 1 for one in (*shown.groups, *shown.coming))
    assert f"{len(lens.groups)} squadrons" in words
    places = [picture.camera.px(one.x_km, one.y_km) for one in (*shown.groups, *shown.coming)]
    assert not any(lens.box.collidepoint(place) for place in places)
    assert lens.box.collidelist([*picture.margins(), *picture.placer.boxes]) < 0
    assert lens.look.km_px * 2.0 <= picture.camera.km_px
    ships = [slot for one in lens.groups for slot in shown.model.names.unit_rows[one.number]]
    look, (wide, high) = lens.look, lens.box.size
    assert (abs(shown.scene.x_km[ships] - look.x_km) < wide / 2 * look.km_px).all()
    assert (abs(shown.scene.y_km[ships] - look.y_km) < high / 2 * look.km_px).all()


def test_three_squadrons_are_no_crowd() -> None:
    pygame.display.set_mode((64, 64))
    far = SQUADRON.format(number=9, x=50_000.0).replace(", 0.0]", ", 30_000.0]")
    for count, crowded in ((3, False), (4, True)):
        close = "".join(SQUADRON.format(number=number, x=30.0 * number) for number in range(count))
        scenario = scenario_of_text(CROWD.format(title="Close") + close + far)
        picture = ScenarioPicture(Overview(scenario, scenario.start(1, 0)), (1280, 720))
        picture.painted()
        assert (picture.lens is not None) == crowded
        assert picture.unnamed == []


def test_both_broadsides_reach_out() -> None:
    """A ship whose guns look to both sides is drawn with both, not with the first of them."""
    line = load(str(Path(__file__).parents[1] / "scenarios" / "line_of_battle.toml"))
    pygame.display.set_mode((64, 64))
    reached: list[list[Reach]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_map, "draw_reaches", lambda *given: reached.append([*given[3]]))
        ScenarioPicture(Overview(line, line.start(1, 0)), (1280, 720)).painted()
    assert [len(one) for one in reached] == [2, 2]
    for port, starboard in reached:
        assert port.slot == starboard.slot
        assert not (port.outline == starboard.outline).all()


BODIES = """
[[body]]
id = "jupiter"
mu_km3_s2 = 126_686_537.0
radius_km = 71_492.0
[[body]]
id = "io"
mu_km3_s2 = 5_959.9
radius_km = 1_821.6
orbit = {{ body = "jupiter", radius_km = 421_800.0, bearing_deg = 0.0 }}
[[side]]
id = "two"
[[objective]]
id = "stay"
side = "one"
kind = "hold"
who = {{ side = "one" }}
at = [60_000.0, 110_000.0]
radius_km = {place}
turns = 2
text = "Stay"
"""
ABOUT = '[[squadron]]\nid = "{ident}"\nside = "{side}"\nclass = "frigate"\ncount = 2\nat = [{x}, {y}]\n'


def looked_at(first: tuple[float, float], second: tuple[float, float], place: float = 9_000.0) -> ScenarioPicture:
    """The picture of a frigate squadron of each side about Jupiter, who has Io to the right."""
    pygame.display.set_mode((64, 64))
    text = CROWD.format(title="Moon") + BODIES.format(place=place)
    for ident, side, (x, y) in (("a", "one", first), ("b", "two", second)):
        text += ABOUT.format(ident=ident, side=side, x=x, y=y)
    scenario = scenario_of_text(text)
    picture = ScenarioPicture(Overview(scenario, scenario.start(1, 0)), (1280, 720))
    picture.painted()
    return picture


def inside(picture: ScenarioPicture, x: float, y: float) -> bool:
    return pygame.Rect(0, 0, 1280, 720).collidepoint(picture.camera.px(x, y))


def test_a_moon_far_off_and_half_a_planet_do_not_make_those_small_who_fight() -> None:
    picture = looked_at((20_000.0, 90_000.0), (100_000.0, 90_000.0))
    assert not inside(picture, 421_800.0, 0.0)
    assert not inside(picture, 0.0, -71_492.0)
    assert picture.camera.px(100_000.0, 0.0)[0] - picture.camera.px(20_000.0, 0.0)[0] > 400


def test_a_planet_between_those_who_fight_is_shown_whole_and_a_moon_on_the_way() -> None:
    picture = looked_at((-90_000.0, 90_000.0), (90_000.0, -90_000.0))
    assert all(inside(picture, x, y) for x in (-71_492.0, 71_492.0) for y in (-71_492.0, 71_492.0))
    assert not inside(picture, 421_800.0, 0.0)
    assert inside(looked_at((0.0, 100_000.0), (400_000.0, 0.0)), 421_800.0, 0.0)


@pytest.mark.parametrize(("radius", "whole"), [(30_000.0, True), (60_000.0, True), (70_000.0, False)])
def test_a_place_is_shown_whole_that_does_not_make_them_small(radius: float, whole: bool) -> None:
    picture = looked_at((20_000.0, 90_000.0), (100_000.0, 90_000.0), radius)
    assert all(inside(picture, 60_000.0, 110_000.0 + s * radius) for s in (-1, 1)) == whole


def test_a_moon_too_small_to_be_seen_has_a_ring_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rings: list[tuple[float, float]] = []
    monkeypatch.setattr(
        whole_map, "circle", lambda surface, centre, radius, colour, *_, **__: rings.append(centre)
        if colour == whole_map.palette.GRAVITY_TEXT else None,
    )  # fmt: skip
    picture = looked_at((0.0, 100_000.0), (400_000.0, 0.0))
    assert [(round(x), round(y)) for x, y in rings] == [tuple(map(round, picture.camera.px(421_800.0, 0.0)))]
