"""The signs on the lanes of the timeline: shots, hits, losses, and own orders to come."""

import numpy as np

from game.scenario import Scenario

from ..rules.state.vocabulary import IMPULSES, Event, Move
from .event_table import EVENT_TABLE, LASER, PLAN, side_about
from .film import Film
from .known_names import KnownNames
from .timeline import Mark, Sign

_APART = 12
"""Marks of a kind that an impulse has room for."""


def lanes(film: Film, scenario: Scenario) -> tuple[list[Mark], list[Mark]]:
    """Marks of the lanes "them" and "us" in the order of their times."""
    names, events = KnownNames(scenario, film.side), film.events
    found: dict[tuple[bool, Sign, float], list[tuple[float, int]]] = {}
    for row in np.flatnonzero(np.isin(events["kind"], [kind for kind, shown in EVENT_TABLE.items() if shown.sign])):
        event, t = events[row], float(film.times[row])
        sign = EVENT_TABLE[Event(int(event["kind"]))].sign
        if sign is None:
            continue
        own = side_about(event, names) == film.side
        # One mark for what the lane could not show apart.
        found.setdefault((own, sign, round(t * _APART)), []).append((t, int(row)))
    marks = [(own, Mark(*_first(some, sign), count=len(some))) for (own, sign, _), some in found.items()]
    them, us = ([mark for mine, mark in marks if mine == own] for own in (False, True))
    return sorted(them, key=_place), sorted(us, key=_place)


def _first(some: list[tuple[float, int]], sign: Sign) -> tuple[float, Sign, int]:
    t, row = some[0]
    return t, sign, row


def _place(mark: Mark) -> tuple[float, bool]:
    """Along the lane, single shots under all else."""
    return mark.t, mark.sign is not LASER


def own_losses(film: Film, scenario: Scenario) -> list[tuple[float, float]]:
    """Own units lost in the turn, or that struck their colours: (time, mass in t) in the order of their times."""
    before, mass_t = film.played.before, scenario.tables.classes.mass_t
    gone, found = before.lost()[0].copy(), []
    rows = film.rows_of(Event.STRUCK) + film.rows_of(Event.LOST)
    for t, code in sorted((float(film.times[row]), int(film.events["target"][row])) for row in rows):
        if 0 <= code < film.known.slots and film.known.own[code] and not gone[code]:
            gone[code] = True
            found.append((t, float(mass_t[before.units.class_id[0, code]])))
    return found


def plans(film: Film, scenario: Scenario) -> list[Mark]:
    """Own burns that begin or end within the turn: the player plotted them, so they may be seen ahead."""
    orders, names = film.played.orders.units, scenario.names
    burns = film.known.own & orders.move_given[0] & (orders.move[0] == Move.BURN)
    found: dict[tuple[int, int, str], list[int]] = {}
    for slot in np.flatnonzero(burns):
        squadron = names.units[slot].squadron
        start, end = int(orders.from_impulse[0, slot]), int(orders.until_impulse[0, slot])
        for at, what in ((start, "begins its burn"), (end, "cuts its burn")):
            if 0 < at < IMPULSES:
                found.setdefault((at, squadron, what), []).append(int(slot))
    marks = []
    for (at, squadron, what), slots in sorted(found.items()):
        who = names.units[slots[0]].name if len(slots) == 1 else names.squadron_names[squadron]
        marks.append(Mark(float(at), PLAN, -1, f"{who} {what}"))
    return marks
