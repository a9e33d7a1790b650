import numpy as np
import pygame
import pytest

from game.ui.paint import icons, palette, panels, shapes
from game.ui.paint.light import LightLayer

NAN = float("nan")


def test_a_rounded_rectangle_fills_its_middle_and_spares_its_corners(screen, pixels):
    shapes.rounded(screen, (20, 20, 100, 60), (200, 100, 50), 1.0, 12)
    picture = pixels(screen)
    assert picture[70, 50].tolist() == [200, 100, 50]
    assert picture[20, 20].tolist() == [5, 9, 15]
    assert picture[119, 50].tolist() == [200, 100, 50]
    assert picture[120, 50].tolist() == [5, 9, 15]


def test_a_disc_has_the_area_of_a_circle_wherever_it_lies(pixels):
    for centre in ((50, 50), (50.25, 50.5), (50.7, 50.3)):
        surface = pygame.Surface((100, 100), 0, 32)
        shapes.disc(surface, centre, 20, (255, 255, 255))
        assert pixels(surface)[..., 0].sum() / 255 == pytest.approx(np.pi * 400, rel=0.01)


def test_a_polygon_has_its_area(pixels):
    surface = pygame.Surface((100, 100), 0, 32)
    shapes.polygon(surface, [(10, 10), (90, 10), (10, 90)], (255, 255, 255))
    assert pixels(surface)[..., 0].sum() / 255 == pytest.approx(3200, rel=0.02)


def test_a_bar_is_lit_up_to_its_share(screen, pixels):
    shapes.bar(screen, (10, 10, 200, 6), 0.25, (0, 255, 0))
    row = pixels(screen)[:, 13, 1]
    assert (row > 200).sum() == pytest.approx(50, abs=2)
    shapes.bar(screen, (10, 30, 200, 6), NAN, (0, 255, 0))
    assert (pixels(screen)[:, 33, 1] > 200).sum() == 0


def test_parts_of_a_stacked_bar_are_in_proportion(screen):
    parts = shapes.stacked_bar(screen, (10, 10, 200, 10), [(30, palette.SHIELD), (60, palette.HULL)], 100)
    assert [part.width for part in parts] == [58, 118]
    assert shapes.stacked_bar(screen, (10, 10, 200, 10), [(0, palette.SHIELD)], 0)[0].width == 0


@pytest.mark.parametrize(
    "rect", [(0, 0, 0, 0), (10, 10, -5, 4), (900, 900, 50, 50), (-500, -500, 20, 20), (-10, -10, 400, 400)]
)
def test_nothing_raises_for_odd_rectangles(screen, rect):
    shapes.rounded(screen, rect, palette.OWN, border=palette.LINE)
    shapes.shadow(screen, rect)
    shapes.bar(screen, rect, 0.5, palette.OWN)
    panels.draw_panel(screen, rect)
    panels.Panel(rect).draw(screen, 1, lambda content: None)
    panels.draw_button(screen, rect, "End turn", state="focused", key="Enter", progress=0.5)
    panels.draw_row_light(screen, rect, selected=True)


def test_nothing_raises_for_odd_places(screen):
    for centre in ((NAN, 1), (1e9, 1e9), (-400, 5)):
        shapes.disc(screen, centre, 5, palette.OWN)
        shapes.glow(screen, centre, 5, palette.OWN)
        icons.draw_icon(screen, "check", centre)
    shapes.disc(screen, (5, 5), 0, palette.OWN)
    shapes.glow(screen, (5, 5), -1, palette.OWN)
    shapes.polygon(screen, [(1, 1), (2, 2)], palette.OWN)
    shapes.polygon(screen, [(NAN, 1), (2, 2), (3, 3)], palette.OWN)
    shapes.fade_down(screen, 0)


def test_a_panel_blurs_and_darkens_what_is_beneath(screen, pixels):
    screen.fill((240, 240, 240))
    panels.draw_panel(screen, (40, 40, 200, 120))
    inside = pixels(screen)[60:220, 60:140]
    assert inside.mean() == pytest.approx(240 * 0.16 + np.mean(palette.PANEL) * 0.84, abs=4)


def test_a_panel_paints_its_content_only_when_its_key_changes(screen):
    painted = []
    panel = panels.Panel((20, 20, 100, 80))
    for key in (1, 1, 2, 2, 1):
        panel.draw(screen, key, lambda content: painted.append(content.get_size()))
    assert painted == [(100, 80)] * 3
    panel.move((30, 30, 60, 40))
    panel.draw(screen, 1, lambda content: painted.append(content.get_size()))
    assert painted[-1] == (60, 40)


def test_a_still_panel_keeps_its_frost_and_a_live_one_does_not(screen, pixels):
    panel = panels.Panel((20, 20, 100, 80))
    panel.draw(screen, 1, lambda content: None, still=True)
    dark = pixels(screen)[70, 60].sum()
    screen.fill((255, 255, 255))
    panel.draw(screen, 1, lambda content: None, still=True)
    assert abs(pixels(screen)[70, 60].sum() - dark) <= 6
    screen.fill((255, 255, 255))
    panel.draw(screen, 1, lambda content: None)
    assert pixels(screen)[70, 60].sum() > dark + 60


def test_every_state_of_a_button_looks_different(pixels):
    looks = set()
    for primary in (False, True):
        for state in ("normal", "hover", "focused", "pressed", "disabled"):
            surface = pygame.Surface((200, 60), 0, 32)
            panels.draw_button(surface, (10, 10, 180, 40), "End turn 4", state=state, primary=primary)
            looks.add(pixels(surface).tobytes())
    assert len(looks) >= 9


def test_icons_and_states_all_differ_in_shape_even_without_colour(pixels):
    shapes_seen = {pygame.image.tobytes(icons.icon_sprite(name, 16, (255, 255, 255)), "RGBA") for name in icons.ICONS}
    assert len(shapes_seen) == len(icons.ICONS)
    looks = set()
    states = [*icons.STATE_COLOURS, "dazed", "feigning", "selected", "no_order", "uncertain", "ghost"]
    for state in states:
        surface = pygame.Surface((160, 120), 0, 32)
        icons.draw_state(surface, state, (80, 60), 60)
        looks.add((pixels(surface).max(2) > 60).tobytes())
    assert len(looks) == len(states)
    with pytest.raises(KeyError, match="asleep"):
        icons.draw_state(pygame.Surface((9, 9), 0, 32), "asleep", (4, 4), 5)


def test_key_caps_and_tags_return_where_they_are(screen):
    cap = panels.draw_key(screen, (100, 50), "Enter", anchor="r")
    assert (cap.right, cap.centery) == (100, 50)
    tag = panels.draw_tag(screen, (100, 80), "no order", 12, anchor="c")
    assert abs(tag.centerx - 100) <= 1


def test_a_layer_of_light_adds_once_and_is_empty_afterwards(screen, pixels):
    layer = LightLayer(screen.get_size())
    layer.line((20, 50), (300, 50), (200, 100, 0), glow=0.5)
    layer.lay(screen)
    once = pixels(screen)
    assert once[150, 50, 0] > 150
    assert once[150, 56, 0] > once[150, 100, 0]
    layer.lay(screen)
    assert (pixels(screen) == once).all()


def test_a_layer_of_light_takes_nonsense(screen, pixels):
    layer, before = LightLayer(screen.get_size()), pixels(screen)
    layer.line((NAN, 0), (1, 1), palette.OWN)
    layer.polyline([(1, 1)], palette.OWN)
    layer.lines([], [], palette.OWN)
    layer.lines([(NAN, 0)], [(1, 1)], palette.OWN)
    layer.line((1e12, 1e12), (2e12, 1e12), palette.OWN, glow=1)
    layer.glow((NAN, 1), 5, palette.OWN)
    layer.glow((1, 1), 0, palette.OWN)
    layer.lay(screen)
    assert (pixels(screen) == before).all()
