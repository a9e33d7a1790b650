"""How counts and times are written for players."""

from ..rules.state.vocabulary import IMPULSES


def stamp(impulse: int) -> str:
    """An impulse of a battle, counted from 0, as the log stamps it: turn.impulse, both counted from 1."""
    return f"{impulse // IMPULSES + 1}.{impulse % IMPULSES + 1:02d}"


def gj_words(mj: float) -> str:
    """An energy in GJ, with a decimal where it is small."""
    return f"{mj / 1000:.0f}" if mj >= 9950 else "<0.1" if 0 < mj < 50 else f"{mj / 1000:.1f}"


def percent(share: float) -> str:
    """A chance, 0..1: neither never nor surely where it is not."""
    return "<1 %" if 0.0 < share < 0.01 else ">99 %" if 0.99 < share < 1.0 else f"{share * 100:.0f} %"


def fine_percent(ppm: float) -> str:
    """A chance, with a decimal where it is small."""
    return f"{ppm / 10_000:.0f} %" if ppm >= 99_500 else f"{ppm / 10_000:.1f} %"


def counted(count: int, one: str, many: str = "") -> str:
    """A count and what is counted; `many` is for words that do not take an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"
