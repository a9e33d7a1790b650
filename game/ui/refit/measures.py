"""Sizes that parts of the refit screen share, and how points are written."""

from game.ui.paint import palette

HEAD_UNITS, COMPACT_HEAD_UNITS = 96, 100
"""Height of the matrix above its first row: where it is compact, names take two lines."""
ROW_UNITS, LEAST_ROW_UNITS = 54, 34


def signed(points: float) -> str:
    """Points with their sign, as a player reads them."""
    whole = round(points)
    return f"+{whole}" if whole > 0 else f"\N{MINUS SIGN}{-whole}" if whole < 0 else "\N{PLUS-MINUS SIGN}0"


def tone_of(points: float) -> palette.Colour:
    """The colour of a gain or a loss."""
    whole = round(points)
    return palette.GAIN if whole > 0 else palette.DANGER if whole < 0 else palette.TEXT_2
