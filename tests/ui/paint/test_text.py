import numpy as np
import pygame
import pytest

from game.ui.paint import palette, text

STRANGE = ["", " ", "\n", "\x00a", "a\tb", "😀", "\ud800", "ä" * 300, "é̃", "‮abc", "a\u034f", "\u034f"]


def test_an_ellipsis_cuts_what_is_too_long_and_only_that():
    name = "Second Frigates of the Fourth Fleet"
    room = text.text_width(name, 15) * 0.6
    cut = text.shortened(name, 15, room)
    assert cut.endswith(text.ELLIPSIS)
    assert name.startswith(cut[:-1])
    assert text.text_width(cut, 15) <= room
    longer = name[: len(cut) + 1] + text.ELLIPSIS
    assert text.text_width(longer, 15) > room
    assert text.shortened(name, 15, 10_000) == name
    assert text.shortened(name, 15, 0) == ""


def test_wrapping_keeps_every_word_and_fits():
    words = "Bring at least half of the fleet away before the Antarans close the gap behind Jupiter"
    lines = text.wrapped(words, 14, 160)
    assert len(lines) > 2
    assert " ".join(lines) == words
    assert all(text.text_width(line, 14) <= 160 for line in lines)


def test_figures_are_as_wide_as_one_another():
    assert len({text.text_width(digit * 6, 14) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("anchor", ["l", "c", "r"])
def test_text_stands_where_its_anchor_says(screen, pixels, anchor):
    rect = text.draw_text(screen, (160, 120), "Reaver", 18, (255, 255, 255), anchor=anchor)
    lit = (pixels(screen).max(2) > 120).nonzero()
    left, right = lit[0].min(), lit[0].max()
    assert abs(left - rect.left) <= 4
    assert abs(right - rect.right) <= 4
    wanted = {"l": rect.left, "c": rect.centerx, "r": rect.right}[anchor]
    assert abs(wanted - 160) <= 1
    assert abs((lit[1].min() + lit[1].max()) / 2 - 120) <= 5


def test_tracking_widens_and_bold_differs():
    plain = text.text_width("OBJECTIVES", 12)
    assert text.text_width("OBJECTIVES", 12, track=1) == pytest.approx(plain + 9)
    assert text.text_width("OBJECTIVES", 12, "bold") > plain


def test_a_halo_darkens_what_is_behind_the_text(pixels):
    bright = pygame.Surface((200, 60), 0, 32)
    bright.fill((180, 160, 140))
    plain = bright.copy()
    text.draw_text(bright, (20, 30), "dazed", 14, palette.TEXT, halo=True)
    text.draw_text(plain, (20, 30), "dazed", 14, palette.TEXT)
    assert pixels(bright).sum() < pixels(plain).sum()


def test_alpha_weakens_and_zero_draws_nothing(screen, pixels):
    before = pixels(screen)
    text.draw_text(screen, (20, 30), "ghost", 14, alpha=0.0)
    assert (pixels(screen) == before).all()
    text.draw_text(screen, (20, 30), "ghost", 14, alpha=0.25)
    weak = pixels(screen).max()
    text.draw_text(screen, (20, 90), "ghost", 14, alpha=1.0)
    assert pixels(screen).max() > 2 * weak


@pytest.mark.parametrize("string", STRANGE)
def test_strange_text_never_raises(screen, string):
    text.draw_text(screen, (10, 10), string, 14, halo=True)
    text.draw_text(screen, (-5000, 99999), string, 0)
    text.draw_paragraph(screen, pygame.Rect(0, 0, 40, 40), string, 14)
    text.draw_heading(screen, (5, 5), string, 12)
    assert text.text_width(string, 14) >= 0


def test_an_unknown_face_is_named():
    with pytest.raises(ValueError, match="gothic"):
        text.text_width("a", 14, "gothic")


def test_the_same_text_gives_the_same_pixels(pixels):
    pictures = []
    for _ in range(2):
        text._sprites.clear()
        surface = pygame.Surface((120, 40), 0, 32)
        text.draw_text(surface, (4, 20), "Vanguard", 15, face="bold", halo=True)
        pictures.append(pixels(surface))
    assert (pictures[0] == pictures[1]).all()


def test_a_paragraph_obeys_its_limit_of_lines(screen):
    words = "one two three four five six seven eight nine ten " * 5
    low = text.draw_paragraph(screen, pygame.Rect(0, 0, 120, 200), words, 14, max_lines=2)
    assert low == round(2 * 14 * 1.55)


def test_runs_follow_one_another(screen):
    rect = text.draw_runs(
        screen, (10, 50), [("2/3", palette.CAUTION, "sans", 14), ("  46 km/s", palette.TEXT, "sans", 12)]
    )
    want = text.text_width("2/3", 14) + text.text_width("  46 km/s", 12)
    assert abs(rect.width - want) <= 3


@pytest.mark.parametrize("track", [0.0, 1.5])
@pytest.mark.parametrize(("face", "size"), [("sans", 9), ("bold", 14), ("mono", 15), ("italic", 31)])
def test_letters_are_the_fine_ones_scaled_down(face, size, track):
    words, font, over = "Out of reach by 900 km", text._font(face, size), text._OVER
    found = text._coverage(words, size, face, track).astype(int)
    fine = pygame.Surface((found.shape[0] * over, found.shape[1] * over), 0, 32)
    x = float(text._MARGIN * over)
    for part in words if track else (words,):
        fine.blit(font.render(part, True, (255, 255, 255)), (round(x), 0))
        x += font.size(part)[0] + track * over
    plain = pygame.surfarray.array2d(pygame.transform.smoothscale(fine, found.shape)) & 255
    strong = np.minimum((plain / 255.0) ** 0.8 * 1.04, 1.0) * 255.0
    assert np.abs(found - strong).max() <= 4.0
    assert found.max() > 200
