"""When panels renew what lies frosted beneath them: a blur each, so never all in one frame."""

_FRAMES = 6
"""A panel whose ground keeps changing renews its frost once in so many frames: through so thick a frost nobody sees."""
_STEP = 2


class Frost:
    """Counts frames, and remembers whose ground has changed since they renewed."""

    def __init__(self) -> None:
        self._frame = 0
        self._changed = 0
        self._renewed: dict[int, int] = {}

    def pass_frame(self, *, changed: bool) -> None:
        """A frame more; has the ground of the panels changed in it?"""
        self._frame += 1
        if changed:
            self._changed = self._frame

    def keeps(self, number: int) -> bool:
        """May the panel of this number keep its frost in this frame? If not it renews it now."""
        if self._renewed.get(number, -1) >= self._changed or (self._frame + _STEP * number) % _FRAMES:
            return True
        self._renewed[number] = self._frame
        return False
