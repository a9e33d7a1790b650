import pytest

from game.ui.paint.emblem import emblem


@pytest.mark.parametrize("size", [16, 32, 64, 256])
def test_the_emblem_fills_its_square_but_for_round_corners(size: int) -> None:
    picture = emblem(size)
    assert picture.get_size() == (size, size)
    assert picture.get_at((0, 0)).a < 128
    assert picture.get_at((size // 2, size // 2)).a == 255
    assert len({tuple(picture.get_at((x, x))) for x in range(size)}) > size // 8
