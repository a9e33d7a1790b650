"""The game still looks as it did: pictures of it against those kept, without their letters.

`python -m tests.ui.renew_pictures` paints those kept anew after a change that is meant to be seen.
"""

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.ui.battle.map import view
from game.ui.battle.map.backdrop import Backdrop
from game.ui.battle.map.beams import Beams
from game.ui.battle.map.paths import Paths
from game.ui.paint import palette
from tests.ui.paintings import FOLDER, OFF, PAINTINGS, SIZE, Difference, difference, painted


def reference(name: str) -> pygame.Surface:
    path = FOLDER / f"{name}.png"
    assert path.is_file(), f"there is no {path}: python -m tests.ui.renew_pictures {name}"
    return pygame.image.load(path)


def words(name: str, found: Difference, folder: Path) -> str:
    """What is wrong with a picture, and where to look at it."""
    return (
        f"{name} looks different: {found.mean:.2f} a channel, {found.off_share:.2%} of its pixels, "
        f"{found.clump:.0%} of the worst square; the new one and the difference are in {folder}. "
        f"If it is meant to: python -m tests.ui.renew_pictures {name}"
    )


@pytest.mark.parametrize("name", PAINTINGS)
def test_it_looks_as_it_did(name: str, tmp_path: Path) -> None:
    picture = painted(name)
    found = difference(picture, reference(name))
    if not found.alike:
        pygame.image.save(picture, tmp_path / f"{name}.png")
        pygame.image.save(found.picture, tmp_path / f"{name}-difference.png")
    assert found.alike, words(name, found, tmp_path)


def test_no_picture_is_left_over_and_they_are_small() -> None:
    files = {path.stem: path.stat().st_size for path in FOLDER.iterdir()}
    assert set(files) == set(PAINTINGS)
    assert sum(files.values()) < 1_500_000


def nothing(*_: object, **__: object) -> None:
    """Draws nothing."""


def test_a_path_that_is_not_drawn_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Paths, "draw_selected", nothing)
    assert not difference(painted("plotting"), reference("plotting")).alike


def test_a_handle_that_is_not_drawn_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "draw_handle", nothing)
    assert not difference(painted("plotting"), reference("plotting")).alike


def test_sides_whose_colours_are_swapped_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(palette, "OWN", palette.ENEMY)
    assert not difference(painted("plotting"), reference("plotting")).alike


def test_rings_of_gravity_that_are_missing_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backdrop, "_draw_rings", nothing)
    assert not difference(painted("whole_map"), reference("whole_map")).alike


def test_beams_that_are_not_drawn_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Beams, "draw", nothing)
    assert not difference(painted("dark_beam"), reference("dark_beam")).alike


@pytest.mark.parametrize(("spots", "alike"), [(0, True), (3, True), (400, False)])
def test_a_few_pixels_may_differ_and_a_clump_of_them_may_not(spots: int, alike: bool) -> None:
    one = pygame.Surface(SIZE, 0, 32)
    other = one.copy()
    for spot in range(spots):
        other.set_at((500 + spot % 20, 200 + spot // 20), (255, 255, 255))
    assert difference(one, other).alike == alike


def test_a_faint_veil_over_everything_is_seen() -> None:
    one = pygame.Surface(SIZE, 0, 32)
    other = one.copy()
    other.fill((2, 2, 2))
    found = difference(one, other)
    assert found.off_share == 0.0
    assert not found.alike
    assert np.isclose(found.mean, 2.0)
    assert OFF > 6
