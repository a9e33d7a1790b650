"""Where the map is looked at: kilometres of the world to pixels of the window, eased."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

NEAREST_KM_PX, FARTHEST_KM_PX = 0.2, 500.0
"""Kilometres a pixel at the closest and at the widest zoom at 1080 lines of scale 1."""
EASE_S = 0.12
"""How long a zoom or a jump takes."""


@dataclass(frozen=True, slots=True)
class Look:
    """A place of the camera: what lies at the middle of the window, and how much a pixel covers."""

    x_km: float
    y_km: float
    km_px: float


class Camera:
    """A window of `size` px on the map; y grows upward in the world and downward on the screen."""

    def __init__(self, size: tuple[int, int], look: Look | None = None, reach_km: float = 0.0):
        """`reach_km`: the map's radius, which bounds panning (0 = unbounded) and widens the farthest zoom."""
        self.size = size
        self.now = look or Look(0.0, 0.0, 100.0)
        self._from = self._to = self.now
        self._age_s = EASE_S
        self.reach_km = reach_km
        self.still = False
        """True: no easing, every change is at once (reduced motion)."""

    # ---- what one asks

    @property
    def km_px(self) -> float:
        """Kilometres a pixel."""
        return self.now.km_px

    @property
    def moving(self) -> bool:
        """Is it on its way to another place or zoom?"""
        return self._age_s < EASE_S

    @property
    def goal(self) -> Look:
        """Where it is, or where it is going."""
        return self._to

    def px(self, x_km: Any, y_km: Any) -> tuple[Any, Any]:
        """Screen place of a place in the world; numbers or arrays."""
        k = self.now.km_px
        return (x_km - self.now.x_km) / k + self.size[0] / 2, self.size[1] / 2 - (y_km - self.now.y_km) / k

    def points(self, x_km: Any, y_km: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Screen places (N, 2) of places in the world (N,), (N,)."""
        x, y = self.px(np.asarray(x_km, np.float64), np.asarray(y_km, np.float64))
        return np.stack((x, y), -1)

    def km(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Place in the world under a place on the screen."""
        k = self.now.km_px
        return self.now.x_km + (x_px - self.size[0] / 2) * k, self.now.y_km - (y_px - self.size[1] / 2) * k

    # ---- what moves it

    def resize(self, size: tuple[int, int]) -> None:
        """Take another window size; what is in the middle stays there."""
        self.size = size

    def zoom(self, factor: float, at: tuple[float, float]) -> None:
        """Make everything `factor` times as large, the point under `at` (px) staying where it is."""
        x, y = self.km(*at)
        km_px = self._bounded(self._to.km_px / factor)
        dx, dy = at[0] - self.size[0] / 2, at[1] - self.size[1] / 2
        self._go(Look(x - dx * km_px, y + dy * km_px, km_px))

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Move the map by so many pixels, at once."""
        k = self.now.km_px
        self.now = self._kept(Look(self.now.x_km - dx_px * k, self.now.y_km + dy_px * k, k))
        self._from = self._to = self.now
        self._age_s = EASE_S

    def centre(self, x_km: float, y_km: float, *, at_once: bool = False) -> None:
        """Bring a place to the middle; `at_once` for following something."""
        look = self._kept(Look(x_km, y_km, self._to.km_px))
        if at_once and not self.moving:
            self.now = self._from = self._to = look
        elif at_once:
            # A zoom that is under way goes on around the new middle.
            self.now = Look(x_km, y_km, self.now.km_px)
            self._from, self._to = Look(x_km, y_km, self._from.km_px), look
        else:
            self._go(look)

    def fit(
        self,
        x_km: Any,
        y_km: Any,
        *,
        insets: tuple[float, float, float, float] = (0, 0, 0, 0),
        least_km_px: float = 0.0,
    ) -> None:
        """Show all of these places (N,) between insets (left, top, right, bottom px), no closer than `least_km_px`."""
        x, y = np.asarray(x_km, np.float64), np.asarray(y_km, np.float64)
        whole = np.isfinite(x) & np.isfinite(y)
        if not whole.any():
            return
        x, y = x[whole], y[whole]
        left, top, right, bottom = insets
        wide, high = max(80.0, self.size[0] - left - right), max(80.0, self.size[1] - top - bottom)
        km_px = max(np.ptp(x) / (wide * 0.9), np.ptp(y) / (high * 0.9), least_km_px)
        km_px = self._bounded(float(km_px))
        middle_x, middle_y = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
        self._go(
            Look(float(middle_x) - (left - right) / 2 * km_px, float(middle_y) + (top - bottom) / 2 * km_px, km_px)
        )

    def jump(self) -> None:
        """Be where the easing leads, at once."""
        self.now = self._from = self._to
        self._age_s = EASE_S

    def advance(self, dt_s: float) -> None:
        """Let `dt_s` seconds of easing pass."""
        if not self.moving:
            return
        self._age_s = EASE_S if self.still else self._age_s + dt_s
        if self._age_s >= EASE_S:
            self.jump()
            return
        t = self._age_s / EASE_S
        share = t * t * (3.0 - 2.0 * t)
        a, b = self._from, self._to
        km_px = a.km_px * (b.km_px / a.km_px) ** share
        # Linear in the zoom itself: whatever point both looks share on the screen then stays under the pointer.
        if abs(b.km_px - a.km_px) > 1e-9 * a.km_px:
            share = (km_px - a.km_px) / (b.km_px - a.km_px)
        self.now = Look(a.x_km + (b.x_km - a.x_km) * share, a.y_km + (b.y_km - a.y_km) * share, km_px)

    def _go(self, look: Look) -> None:
        self._from, self._to = self.now, self._kept(look)
        self._age_s = 0.0
        if self.still:
            self.jump()

    def _bounded(self, km_px: float) -> float:
        widest = FARTHEST_KM_PX
        if self.reach_km:
            widest = max(widest, 2.2 * self.reach_km / max(1, min(self.size)))
        return min(max(km_px, NEAREST_KM_PX), widest)

    def _kept(self, look: Look) -> Look:
        far = math.hypot(look.x_km, look.y_km)
        most = 1.5 * self.reach_km
        if not most or far <= most:
            return look
        return Look(look.x_km * most / far, look.y_km * most / far, look.km_px)
