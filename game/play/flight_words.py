"""What is known of enemy craft: how many, what they do, what they can do to ships and fighters, and the reverse."""

import math
from dataclasses import dataclass

import numpy as np

from ..rules.state.vocabulary import Kind
from .doubt import km_words
from .session import Session
from .wording import counted, fine_percent, gj_words

_AT_REST_KM_S = 0.5


@dataclass(frozen=True, slots=True)
class FlightTip:
    """The card of a flight: its title, how many of its kind there are, what it does, and lines with a heading each."""

    title: str
    count: str
    does: str
    lines: tuple[tuple[str, str], ...]


def flight_tip(session: Session, flight: int) -> FlightTip:
    """The card of a flight that is in sight."""
    model, scene = session.model, session.scene
    row = model.names.flights[flight]
    kind, count = model.names.class_names[row.class_id].lower(), int(scene.flight_alive[flight])
    same = np.array([one.side == row.side and one.class_id == row.class_id for one in model.names.flights])
    together = int(scene.flight_alive[same & scene.flight_shown].sum())
    title = counted(count, kind)
    # What is in sight is counted; what is not may be anything, so no more than that is told.
    words = f"{together:,} in sight in all" if together > count else "no others in sight"
    return FlightTip(
        title[:1].upper() + title[1:], words, _does(session, flight), tuple(_lines(session, flight, count))
    )


def _does(session: Session, flight: int) -> str:
    """What it is seen to do: its ring, or whom it nears."""
    model, scene = session.model, session.scene
    ring = int(scene.flight_ring[flight])
    if ring >= 0:
        return f"in a ring round {session.names.of(ring)}"
    own = np.flatnonzero((scene.side == model.side) & scene.alive)
    if not len(own):
        return ""
    dx, dy = scene.x_km[own] - scene.flight_x_km[flight], scene.y_km[own] - scene.flight_y_km[flight]
    nearest = int(np.hypot(dx, dy).argmin())
    far, slot = float(np.hypot(dx[nearest], dy[nearest])), int(own[nearest])
    where = f"{km_words(far)} km from {model.names.units[slot].name}"
    if session.film is not None:
        return where
    units, flights = model.seen.units, model.seen.flights
    vx, vy = (float(getattr(units, a)[0, slot] - getattr(flights, a)[0, flight]) for a in ("vx_km_s", "vy_km_s"))
    closing = -(float(dx[nearest]) * vx + float(dy[nearest]) * vy) / max(far, 1e-9)
    if abs(closing) < _AT_REST_KM_S:
        return where
    return f"{where}, {'closing' if closing > 0 else 'opening'} at {abs(closing):.0f} km/s"


def _lines(session: Session, flight: int, count: int) -> list[tuple[str, str]]:
    """What it can do, and what the selection can do to it: (heading, words)."""
    model = session.model
    classes, class_id = model.tables.classes, int(model.names.flights[flight].class_id)
    lines = []
    if classes.pulse_ppm[class_id] > 0:
        chance, reach = fine_percent(int(classes.pulse_ppm[class_id])), float(classes.pulse_km[class_id])
        lines.append(("Pulse", f"each kills a fighter within {km_words(reach)} km with {chance}, then they dash off"))
    gun_km = float(classes.craft_reach_km[class_id])
    if classes.craft_sting_mj[class_id] > 0:
        gj = gj_words(count * int(classes.craft_sting_mj[class_id]))
        lines.append(("Guns", f"{gj} GJ an impulse at a ship within {km_words(gun_km)} km, all together"))
    if classes.craft_kill_ppm[class_id] > 0:
        chance = fine_percent(int(classes.craft_kill_ppm[class_id]))
        lines.append(("At craft", f"each downs one in an impulse with {chance}, within {km_words(gun_km)} km"))
    answer = _answer(session, flight)
    return [*lines, ("You", answer)] if answer else lines


def _answer(session: Session, flight: int) -> str:
    """What the selection can do to it: guns of the lead ship, or its fighters."""
    model, scene = session.model, session.scene
    lead = model.selection.lead
    if lead is not None:
        weapon = model.tables.farthest_weapon(model.names.units[lead].class_id)
        if weapon is None:
            return f"{model.names.units[lead].name} is unarmed"
        far = math.hypot(
            scene.flight_x_km[flight] - scene.x_km[lead], scene.flight_y_km[flight] - scene.y_km[lead]
        )  # fmt: skip
        short = far - float(model.tables.weapons.range_km[weapon])
        reach = f"out of range by {km_words(short)} km" if short > 0.0 else f"in range, {km_words(far)} km off"
        return f"{model.names.units[lead].name}'s guns: {reach}"
    for own in model.selection.flights:
        class_id = int(model.names.flights[own].class_id)
        if model.tables.classes.kind[class_id] == Kind.FIGHTER:
            chance = fine_percent(int(model.tables.classes.craft_kill_ppm[class_id]))
            far = math.hypot(
                scene.flight_x_km[flight] - scene.flight_x_km[own], scene.flight_y_km[flight] - scene.flight_y_km[own]
            )  # fmt: skip
            return f"each fighter downs one in an impulse with {chance}; {km_words(far)} km off"
    return ""
