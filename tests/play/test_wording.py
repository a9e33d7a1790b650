import pytest

from game.play.wording import counted, fine_percent, gj_words, percent


@pytest.mark.parametrize(
    ("mj", "words"), [(0, "0.0"), (1, "<0.1"), (49, "<0.1"), (50, "0.1"), (9_940, "9.9"), (9_950, "10"), (62_400, "62")]
)
def test_energies(mj: int, words: str) -> None:
    assert gj_words(mj) == words


@pytest.mark.parametrize(("ppm", "words"), [(0, "0.0 %"), (4_000, "0.4 %"), (99_499, "9.9 %"), (99_500, "10 %")])
def test_small_chances_have_a_decimal(ppm: int, words: str) -> None:
    assert fine_percent(ppm) == words


def test_counts() -> None:
    assert (counted(1, "ship"), counted(2, "ship"), counted(3, "craft", "craft")) == ("1 ship", "2 ships", "3 craft")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (1e-6, "<1 %"),
        (0.0099, "<1 %"),
        (0.01, "1 %"),
        (0.6, "60 %"),
        (0.99, "99 %"),
        (0.999, ">99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_chance_is_neither_never_nor_surely_where_it_is_not(share: float, words: str) -> None:
    assert percent(share) == words
