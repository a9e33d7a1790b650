"""Bars on a card: shield, armour and hull, power, morale, and shares of several ships."""

from math import ceil

import pygame

from game.play.condition import restart_done, shield_words
from game.play.crews import morale
from game.play.power import power_plotted, shares_in_force
from game.play.session import Session
from game.ui.paint import palette, shapes
from game.ui.paint.palette import Colour
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import BROKEN_PPM, PPM, SHAKEN_PPM, Readiness

_SEGMENTS = (
    ("drive", ("drive", ""), palette.CAUTION),
    ("shields", ("shields", "shield", ""), palette.OWN),
    ("weapons", ("guns", ""), palette.rgb("CC79A7")),
)
"""Segments of a power bar: share, what stands in it, the first that has room, and its colour."""
_MORALE_COLOURS = {"calm": palette.OWN, "shaken": palette.CAUTION, "broken": palette.DANGER}


def column(m: Metrics) -> int:
    """Where the values of a card begin, beside their labels, in px from those."""
    return max(m.b(58), int(text_width("Torpedoes", m.text(12))) + 8)


def draw_levels(content: pygame.Surface, m: Metrics, session: Session, slot: int, y: int) -> int:
    """Draw what a ship has left of shield, armour and hull, a row each; where the next row goes."""
    scene, tables, seen = session.scene, session.model.tables, session.model.seen
    class_id, b, x, wide = int(seen.units.class_id[0, slot]), m.b, m.b(16), content.get_width()
    for name, now, most, colour in (
        ("Shield", scene.shield_mj[slot], tables.classes.shield_mj[class_id], palette.SHIELD),
        ("Armour", scene.armour_mj[slot], tables.classes.armour_mj[class_id], palette.ARMOUR),
        ("Hull", scene.hull_mj[slot], tables.classes.hull_mj[class_id], palette.HULL),
    ):
        draw_text(content, (x, y), name, m.text(12), palette.TEXT_2)
        words = f"{_gj(now)} / {_gj(most)} GJ" if most else "none"
        if name == "Shield" and most and seen.units.readiness[0, slot] == Readiness.ROUTINE:
            words, colour = f"{_gj(now)} GJ, lowered", palette.TEXT_3
        if name == "Shield" and shield_words(scene, slot):
            words, colour = shield_words(scene, slot), palette.CAUTION
            now, most = restart_done(scene, tables, class_id, slot), 1.0
        room = wide - 2 * x - column(m) - text_width(words, m.text(12)) - b(10)
        share = float(now) / float(most) if most else 0.0
        shapes.bar(content, (x + column(m), y - b(2), min(b(120), room), max(4, b(5))), share, colour)
        draw_text(content, (wide - x, y), words, m.text(12), anchor="r")
        y += b(20)
    return y


def draw_power(content: pygame.Surface, m: Metrics, session: Session, slot: int, box: pygame.Rect) -> None:
    """Draw the shares of a ship's power side by side, with the word and number that have room."""
    shares = shares_in_force(session.model.seen, slot, power_plotted(session.model.draft, slot))
    x = float(box.x)
    for name, words, colour in _SEGMENTS:
        wide = box.w * shares[name] / 100.0
        if wide >= 3:
            piece = pygame.Rect(round(x), box.y, max(1, round(wide - 2)), box.h)
            shapes.rounded(content, piece, colour, 0.20, 4, border=colour, border_alpha=0.8)
            forms = (f"{word} {shares[name]:.0f}".strip() for word in words)
            fitting = next((one for one in forms if text_width(one, m.text(11)) <= piece.w - 4), None)
            if fitting is not None:
                draw_text(content, piece.center, fitting, m.text(11), anchor="c")
        x += wide


def draw_morale(content: pygame.Surface, m: Metrics, session: Session, slot: int, y: int) -> None:
    """Draw a bar with marks where the crew is shaken and where it breaks; nothing for crews that never do."""
    crew = morale(session.model, slot, int(session.scene.morale_ppm[slot]))
    if crew is None:
        return
    b, x, wide = m.b, m.b(16), content.get_width()
    share, state = crew
    colour = _MORALE_COLOURS[state]
    draw_text(content, (x, y), "Morale", m.text(12), palette.TEXT_2)
    words = f"{share * 100:.0f} %, {state}"
    draw_text(content, (wide - x, y), words, m.text(12), colour, anchor="r")
    room = min(b(120), wide - 2 * x - column(m) - text_width(words, m.text(12)) - b(10))
    box = x + column(m), y - b(2), room, max(4, b(5))
    shapes.bar(content, box, share, colour)
    for mark in (BROKEN_PPM, SHAKEN_PPM):
        at = box[0] + room * mark / PPM
        line(content, (at, y - b(6)), (at, y + b(6)), palette.TEXT_2, 1.2)


def draw_shares(
    content: pygame.Surface, m: Metrics, y: int, name: str, share: Array, worst: str, colour: Colour
) -> None:
    """Draw the mean of a share (N,) of several ships as a bar, and which is worst off."""
    b, x, wide = m.b, m.b(16), content.get_width()
    draw_text(content, (x, y), name, m.text(12), palette.TEXT_2)
    least, whole = f"{share.min():.0%}".replace("%", " %"), wide - 2 * x - column(m) - b(8)
    words = f"all {least}" if share.min() == share.max() else f"worst {least} {worst}"
    if text_width(words, m.text(12)) > whole - b(60):
        words = f"{least} {worst}"
    long = min(b(120), max(b(60), whole - ceil(text_width(words, m.text(12)))))
    box = x + column(m), y - b(2), long, max(4, b(5))
    shapes.bar(content, box, float(share.mean()), colour, mark=float(share.min()))
    draw_text(content, (wide - x, y), words, m.text(12), anchor="r", max_width=whole - long)


def _gj(mj: float) -> str:
    gj = float(mj) / 1000.0
    return f"{gj:.0f}" if gj >= 10 or gj == round(gj) else f"{gj:.1f}"
