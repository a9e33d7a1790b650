"""The keys of the game in groups, and how the help paints them."""

import pygame

from game.ui.page import Page
from game.ui.paint import palette, panels
from game.ui.paint.text import draw_heading, draw_paragraph, text_width

Row = tuple[str, str]
Group = tuple[str, tuple[Row, ...]]
KEYS: tuple[Group, ...] = (
    ("Everywhere", (
        ("F1", "help and settings"), ("F11", "full screen"), ("F12", "picture of the window"),
        ("Esc", "back; in battle what is open, then its menu"),
    )),
    ("Menus", (
        ("← ↑ ↓ →", "go from place to place"), ("Tab", "next place"), ("Enter", "choose, play"),
        ("PgUp PgDn", "scroll"), ("F5", "read all files again"), ("W", "watch a replay"),
        ("B", "fight the battles of a scenario, stop"), ("C", "copy a scenario to edit"), ("O", "open your folder"),
        ("Del", "throw a replay away"), ("Ctrl+Z", "take that back"),
    )),
    ("Refit", (
        ("← ↑ ↓ →", "go from box to box"), ("Space", "fit it, or take it out"),
        ("Shift+← Shift+→", "earlier, later into dock"), ("[ ]", "sail a day earlier, later"),
        ("1 2 3", "ways to win Congress"), ("Tab", "the second plan"), ("O", "the best plan found"),
        ("Ctrl+Z Ctrl+Y", "a change back, on"), ("Ctrl+Enter", "sail"),
    )),
    ("Map", (
        ("Wheel", "zoom at the pointer"), ("Drag", "with the middle button: move the map"),
        ("← ↑ ↓ →", "move the map"), ("Home", "show all"), ("Z", "show the selection"), ("1 2", "paths, gravity"),
        ("3 4", "threat and cover, sensors"), ("5 6 7", "ranges, odds, names"),
    )),
    ("Selection", (
        ("Click", "select, with Shift add"), ("Drag", "select all in a box"),
        ("Tab", "next unit, those without orders first"), ("Shift+Tab", "the unit before"), ("Ctrl+A", "select all"),
        ("Ctrl+D", "select none"), ("1 to 4", "answer what is asked"),
        ("Ctrl+1", "make a group, to 9"), ("Alt+1", "select a group, to 9"),
        ("L", "fold the list of the fleet"),
    )),
    ("Moves", (
        ("M", "burn, in numbers"), ("X", "coast"), ("S", "hold"), ("B", "orbit"), ("I", "intercept"),
        ("Shift+I", "pursue"), ("J", "follow"),
        ("O", "keep formation"), ("K", "keep range"), ("W", "withdraw"), ("E", "evade"), ("T", "tow"),
        ("Shift+T", "cut the tow"),
    )),
    ("Fire, power, craft", (
        ("F", "fire at"), ("Shift+S", "bear on"), ("V", "launch torpedoes"), ("Shift+F", "fire at will"),
        ("H", "hold fire"),
        ("G", "priority"), ("A", "spare"),
        ("P", "power"), ("R", "readiness and posture"), ("Shift+R", "the same, at the posture"),
        ("C", "launch"), ("Shift+C", "recall"), ("N", "strike"),
        ("Shift+N", "craft hold back, go close"),
    )),
    ("Playback", (
        ("Space", "play, pause"), (", .", "an impulse back, on"), ("Shift+, Shift+.", "a fifth of that"),
        ("← →", "a second back, on"), ("[ ]", "slower, faster"), ("N Shift+N", "next event, the one before"),
        ("L", "next own loss"), ("F", "follow the selection"), ("Enter Ctrl+Enter", "end watching"),
        ("Click", "on a line, a mark, a ship: how it came about; on a beam: to its gun and back"),
    )),
    ("Orders", (
        ("Ctrl+Z Ctrl+Y", "undo, redo"), ("Ctrl+Shift+Z", "redo"), ("Ctrl+C Ctrl+V", "copy orders, paste them"),
        ("Ctrl+Shift+V", "paste them turned to the ship"), ("Backspace", "clear the orders of a unit"),
        (", .", "preview an impulse back, on"), ("Ctrl+Enter", "end the turn"), ("Ctrl+R", "run on"),
        ("F5", "read the scenario's file again, in turn 1"),
        ("Right-click", "what can be done there, and what each costs"), ("Right-drag", "the first of it"),
    )),
)  # fmt: skip
"""Groups of keys; the names of several keys of one row stand apart by spaces."""
_COLUMN_UNITS = 300
_CAPS_UNITS = 116
_LEADING = 1.4


def keys_that_tell_of(words: str) -> tuple[Group, ...]:
    """Groups with the keys of which name or meaning holds each of some words."""
    wanted = words.casefold().split()
    groups = (
        (title, tuple(row for row in rows if all(word in " ".join(row).casefold() for word in wanted)))
        for title, rows in KEYS
    )
    return tuple(group for group in groups if group[1])


def paint_keys(page: Page, surface: pygame.Surface, rect: pygame.Rect, groups: tuple[Group, ...] = KEYS) -> int:
    """Paint groups of keys from the top of `rect` down, in as many columns as fit; returns the y below them."""
    q = page.q
    gap = q(36)
    count = max(1, min(3, len(groups), (rect.w + gap) // (q(_COLUMN_UNITS) + gap)))
    wide = (rect.w - gap * (count - 1)) // count
    ends = [rect.y] * count
    for group in groups:
        shortest = ends.index(min(ends))
        place = pygame.Rect(rect.x + shortest * (wide + gap), ends[shortest], wide, rect.h)
        ends[shortest] = _paint_group(page, surface, place, group) + q(22)
    return max(ends) - q(22)


def _paint_group(page: Page, surface: pygame.Surface, rect: pygame.Rect, group: Group) -> int:
    q, t = page.q, page.t
    title, rows = group
    row_h = max(q(27), round(t(11) * 18 / 11) + q(5))  # a cap is 18 high where its letters are 11
    line_h = round(t(14) * _LEADING)
    draw_heading(surface, (rect.x, rect.y + q(8)), title, t(12))
    y = rect.y + q(26)
    for keys, words in rows:
        at = float(rect.x)
        middle = y + 0.5 * row_h
        for key in keys.split():
            if at > rect.x and at + text_width(key, t(11), "mono") + t(11) > rect.x + 0.6 * rect.w:
                at, y, middle = float(rect.x), y + row_h, middle + row_h
            at = panels.draw_key(surface, (at, middle), key, t(11)).right + q(4)
        start = round(max(rect.x + q(_CAPS_UNITS), at + q(8)))
        place = pygame.Rect(start, y + (row_h - line_h) // 2, max(q(60), rect.right - start), rect.h)
        y = max(draw_paragraph(surface, place, words, t(14), palette.TEXT_2, leading=_LEADING), y + row_h)
    return y
