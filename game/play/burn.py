"""The burn handle: a drag on the screen to a burn order and back."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..rules.state.vocabulary import IMPULSES

START_U, LENGTH_U = 46.0, 210.0
"""Where the handle begins beside its ship, and how long it is at full throttle, in base units."""
_SNAP = 1.0 / 3.0


@dataclass(frozen=True, slots=True)
class Burn:
    """A burn as the handle shows it: direction (unit vector, y up), throttle 0..1, impulses from..until."""

    dx: float
    dy: float
    throttle: float
    from_impulse: int = 0
    until_impulse: int = IMPULSES

    def move(self) -> dict[str, Any]:
        """The burn as a move order in text form; no throttle at all is a coast."""
        if self.throttle <= 0.0:
            return {"kind": "coast"}
        return {
            "kind": "burn",
            "dx": round(self.dx, 6),
            "dy": round(self.dy, 6),
            "throttle": round(self.throttle, 4),
            "from": self.from_impulse,
            "until": self.until_impulse,
            "frame": "map",
        }

    def longer(self, impulses: int) -> "Burn":
        """The burn that lasts so many impulses more (or less), at least one."""
        until = min(max(self.until_impulse + impulses, self.from_impulse + 1), IMPULSES)
        return Burn(self.dx, self.dy, self.throttle, self.from_impulse, until)


def dragged(offset_px: tuple[float, float], scale: float, base: Burn | None = None, *, free: bool = False) -> Burn:
    """The burn of a handle dragged to `offset_px` from its ship (y down); throttle snaps to thirds unless `free`."""
    x, y = offset_px[0], -offset_px[1]
    far = math.hypot(x, y)
    span = (base.from_impulse, base.until_impulse) if base else (0, IMPULSES)
    if far < START_U * 0.5 * scale:
        return Burn(base.dx if base else 1.0, base.dy if base else 0.0, 0.0, *span)
    throttle = min(max((far - START_U * scale) / (LENGTH_U * scale), 0.02), 1.0)
    if not free:
        throttle = max(1, round(throttle / _SNAP)) * _SNAP
    return Burn(x / far, y / far, min(throttle, 1.0), *span)


def tip_px(burn: Burn, scale: float) -> tuple[float, float]:
    """Where the handle's tip is beside its ship, in px (y down)."""
    far = (START_U + LENGTH_U * burn.throttle) * scale
    return burn.dx * far, -burn.dy * far


def burn_of(move: dict[str, Any] | None) -> Burn | None:
    """The burn of a move order in text form, None where it is another kind or in another frame."""
    if not move or move.get("kind") != "burn" or move.get("frame", "map") != "map":
        return None
    dx, dy = float(move.get("dx") or 0.0), float(move.get("dy") or 0.0)
    far = math.hypot(dx, dy)
    if far <= 0.0:
        return None
    throttle = move.get("throttle")
    until = move.get("until")
    return Burn(
        dx / far, dy / far, 1.0 if throttle is None else float(throttle), int(move.get("from") or 0),
        IMPULSES if until is None else int(until),
    )  # fmt: skip


def typed(text: str) -> Burn | str:
    """The burn of "heading, throttle, impulses" as typed; a text saying what is wrong with it otherwise.

    Heading in degrees counter-clockwise from the right, throttle as 2/3, 0.5 or 66 (percent), impulses 1 to 12.
    """
    parts = text.replace(",", " ").split()
    if not 1 <= len(parts) <= 3:
        return "heading, throttle, impulses"
    try:
        heading = float(parts[0].rstrip("°"))
        throttle = float(Fraction(parts[1].rstrip("%"))) if len(parts) > 1 else 1.0
        impulses = int(parts[2]) if len(parts) > 2 else IMPULSES
    except (ValueError, ZeroDivisionError):
        return "numbers, please: heading, throttle, impulses"
    if throttle > 1.0 or (len(parts) > 1 and parts[1].endswith("%")):
        throttle /= 100.0
    if not math.isfinite(heading) or not 0.0 <= throttle <= 1.0:
        return "throttle is 0 to 1, or 0 to 100 percent"
    if not 1 <= impulses <= IMPULSES:
        return f"impulses are 1 to {IMPULSES}"
    angle = math.radians(heading % 360.0)
    return Burn(round(math.cos(angle), 6), round(math.sin(angle), 6), throttle, 0, impulses)


def throttle_text(throttle: float) -> str:
    """A throttle as players say it: full, 2/3, 1/3, or percent."""
    for part, words in ((1.0, "full"), (2 / 3, "2/3"), (1 / 3, "1/3")):
        if abs(throttle - part) < 0.005:
            return words
    return f"{throttle:.0%}".replace("%", " %")


def heading_deg(dx: float, dy: float) -> int:
    """Heading in whole degrees counter-clockwise from the right, 0..359."""
    return round(math.degrees(math.atan2(dy, dx))) % 360
