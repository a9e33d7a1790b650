"""The burn handle of the selection's lead: where it is, and how it looks."""

import math
from dataclasses import dataclass

import pygame

from game.play.burn import LENGTH_U, START_U, Burn, burn_of, throttle_text, tip_px
from game.play.forecast import Forecast
from game.play.session import Session
from game.ui.paint import palette, shapes
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_runs
from game.ui.screen import Metrics

from ....rules.state.vocabulary import IMPULSES, SUBSTEPS, System


@dataclass(frozen=True, slots=True)
class Handle:
    """A burn handle: slot of its ship, where that is on the screen, the burn plotted, and where the knob is."""

    slot: int
    centre: Point
    burn: Burn | None
    knob: Point


def handle_of(session: Session, slots: dict[int, tuple[float, float, float]], scale: float) -> Handle | None:
    """The burn handle, None where nothing that is drawn (`slots`) can burn."""
    model, lead = session.model, session.model.selection.lead
    if not session.plotting or lead is None or session.preview or lead not in slots:
        return None
    if lead not in model.obeying() or session.scene.system_ppm[lead][System.DRIVE] <= 0:
        return None
    x, y, _ = slots[lead]
    burn = burn_of(model.draft.plotted(lead, "move"))
    units = model.seen.units
    shown = burn
    if shown is None or shown.throttle <= 0:
        shown = Burn(float(units.hx[0, lead]), float(units.hy[0, lead]), 0.0)
    dx, dy = tip_px(shown, scale)
    return Handle(lead, (x, y), burn, (x + dx, y + dy))


def over_knob(handle: Handle | None, pos: Point, scale: float) -> bool:
    """Is a place of the window on the knob?"""
    return handle is not None and math.dist(handle.knob, pos) < max(14, 12 * scale)


def knob_box(handle: Handle, scale: float) -> pygame.Rect:
    """The square about the knob that words keep out of."""
    half = round(10 * scale)
    return pygame.Rect(round(handle.knob[0]) - half, round(handle.knob[1]) - half, 2 * half, 2 * half)


def draw_handle(
    surface: pygame.Surface, handle: Handle, forecast: Forecast | None, m: Metrics, *, bright: bool
) -> None:
    """Draw the handle; without a burn a short stub to drag from."""
    burn, centre = handle.burn, handle.centre
    if burn is None or burn.throttle <= 0.0:
        _knob(surface, handle.knob, bright, m)
        return
    c, s = burn.dx, -burn.dy

    def along(far: float) -> Point:
        return centre[0] + c * far * m.scale, centre[1] + s * far * m.scale

    stroke(surface, (along(START_U), handle.knob), palette.CAUTION, 2.0 * m.scale, 1.0, glow=5 * m.scale)
    stroke(surface, (handle.knob, along(START_U + LENGTH_U)), palette.CAUTION, 1.0, 0.45, dash=(3, 4))
    for part in (1 / 3, 2 / 3, 1.0):
        x, y = along(START_U + part * LENGTH_U)
        alpha = 0.9 if part <= burn.throttle + 0.01 else 0.55
        half = 5 * m.scale
        line(surface, (x - s * half, y + c * half), (x + s * half, y - c * half), palette.CAUTION, 1.3, alpha)
    _knob(surface, handle.knob, bright, m)
    _words(surface, handle.knob, burn, forecast, handle.slot, m)


def _knob(surface: pygame.Surface, tip: Point, bright: bool, m: Metrics) -> None:
    r = (9 if bright else 8) * m.scale
    shapes.disc(surface, tip, r, (20, 20, 8))
    circle(surface, tip, r, palette.CAUTION, 2 * max(0.8, m.scale))
    shapes.disc(surface, tip, 3 * m.scale, palette.CAUTION)


def _words(surface: pygame.Surface, tip: Point, burn: Burn, forecast: Forecast | None, slot: int, m: Metrics) -> None:
    runs = [(throttle_text(burn.throttle), palette.CAUTION, "bold", float(m.text(14)))]
    if forecast is not None:
        step = min(burn.until_impulse * SUBSTEPS, len(forecast.x_km) - 1)
        last = burn.until_impulse >= IMPULSES
        when = "at the turn's end" if last else f"by impulse {burn.until_impulse} of {IMPULSES}"
        words = f"   {forecast.speed_km_s(slot, step):.0f} km/s {when}"
        runs.append((words, palette.TEXT, "sans", float(m.text(12))))
    above = -1 if tip[1] > 60 else 1
    draw_runs(surface, (tip[0] + 6 * m.scale, tip[1] + above * m.b(26)), runs, "c", halo=3)
