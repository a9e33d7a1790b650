"""The signs on the lanes of the timeline: shots, hits, losses, and own orders to come. Nothing here draws."""

import numpy as np

from game.play.log import Names
from game.play.timeline import Mark
from game.play.view import Watched
from game.scenario import Scenario

from ..rules.state.vocabulary import IMPULSES, Event, Move


def lanes(watched: Watched, scenario: Scenario) -> tuple[list[Mark], list[Mark], list[tuple[float, float]]]:
    """Marks of the lanes "them" and "us", and own losses as (time, mass in t)."""
    names, events = Names(scenario, watched.side), watched.played.events
    them: list[Mark] = []
    us: list[Mark] = []
    losses: list[tuple[float, float]] = []
    kinds = {
        Event.DARK_BEAM: "beam", Event.SHIELD_DOWN: "down", Event.LOST: "lost", Event.HIT: "hit",
        Event.BREACH: "hit", Event.HOOKED: "order", Event.LAUNCHED: "order", Event.COMMAND_LOST: "lost",
    }  # fmt: skip
    taken: set[tuple[bool, str, float]] = set()
    for row in np.flatnonzero(np.isin(events["kind"], list(kinds))):
        event, t = events[row], float(watched.times[row])
        kind = kinds[Event(int(event["kind"]))]
        if not watched.may_know(event):
            continue
        who = int(event["source"] if kind in ("beam", "order") else event["target"])
        own = names.side_of(who) == watched.side
        if event["kind"] == Event.LOST and own and who < watched.played.before.unit_slots:
            class_id = int(watched.played.before.units.class_id[0, who])
            losses.append((t, float(scenario.tables.classes.mass_t[class_id])))
        # One mark for what the lane could not show apart.
        place = own, kind, round(t * 12)
        if place not in taken:
            taken.add(place)
            (us if own else them).append(Mark(t, kind, int(row)))
    return sorted(them, key=lambda m: m.t), sorted(us, key=lambda m: m.t), sorted(losses)


def plans(watched: Watched, scenario: Scenario) -> list[Mark]:
    """Own burns that begin or end within the turn: the player plotted them, so they may be seen ahead."""
    orders, names = watched.played.orders.units, scenario.names
    burns = watched._own & orders.move_given[0] & (orders.move[0] == Move.BURN)
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
        marks.append(Mark(float(at), "plan", -1, f"{who} {what}"))
    return marks
