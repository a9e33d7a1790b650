"""Tables of plain text for a terminal: words to the left, numbers to the right, columns as wide as they need."""

from collections.abc import Callable, Mapping, Sequence

_GAP = "  "


def plain_table(head: Sequence[str], rows: Sequence[Sequence[str]], sides: str) -> list[str]:
    """Lines of a table under its head; `sides`: for each column `<` for words or `>` for numbers."""
    wide = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return [
        _GAP.join(f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, wide, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def percent(part: float) -> str:
    """A part of a whole; a trace of it is never told as nothing, nor nearly all as all."""
    if 0.0 < part < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= part < 1.0 else f"{part:.0%}"


def amount(value: float) -> str:
    """A count as people read it: with a decimal where it is small and not whole."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.1f}"


def span(told: Callable[[float], str], figure: Mapping[str, float]) -> str:
    """How far a figure goes: one in ten is below the first, half below the second, one in ten above the third."""
    low, middle, high = (told(figure[name]) for name in ("p10", "p50", "p90"))
    return low if low == middle == high else f"{low} .. {middle} .. {high}"
