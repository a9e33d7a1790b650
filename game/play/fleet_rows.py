"""Rows of the fleet list: own squadrons, and the ships of those that are open."""

from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.vocabulary import Presence
from .order_words import short_move, wing_mission
from .session import Session


@dataclass(frozen=True, slots=True)
class FleetRow:
    """One row of the list."""

    codes: tuple[int, ...]
    squadron: int
    name: str
    class_id: int
    count: int
    hull: float  # share
    shield: float  # share, -1 where the class has none
    order: str
    fresh: bool  # the order was plotted now
    no_order: bool
    inner: bool = False
    dead: bool = False


def fleet_rows(session: Session) -> list[FleetRow]:
    """Rows of the own side."""
    model, names = session.model, session.model.names
    rows: list[FleetRow] = []
    for number, spec in enumerate(model.scenario.spec.squadron):
        if names.side_number[spec.side] != model.side:
            continue
        units = [s for s, row in enumerate(names.units) if row.squadron == number]
        flights = [f for f, row in enumerate(names.flights) if row.squadron == number]
        if units:
            rows += _of_squadron(session, number, units)
        elif flights:
            rows.append(_of_wing(session, number, flights))
    return rows


def _of_squadron(session: Session, squadron: int, slots: list[int]) -> list[FleetRow]:
    """The row of a squadron that has arrived, and of its ships where it is open."""
    units = session.model.seen.units
    here = np.array(
        [s for s in slots if units.uid[0, s] and units.presence[0, s] not in (Presence.DORMANT, Presence.GHOST)],
        dtype=np.int64,
    )
    if not len(here):
        return []
    on_map = np.isin(units.presence[0, here], (Presence.PRESENT, Presence.AWAY))
    alive = here[(session.scene.hull_mj[here] > 0) & on_map]
    rows = [_of_units(session, squadron, here, alive)]
    if squadron in session.open_squadrons and len(here) > 1:
        rows += [_of_ship(session, squadron, int(slot), slot in alive) for slot in here]
    return rows


def _of_units(session: Session, squadron: int, here: Array, alive: Array) -> FleetRow:
    """One row for all units of a squadron; its shares count those that are lost."""
    names, codes = session.model.names, tuple(int(s) for s in alive)
    class_id = names.units[int(here[0])].class_id
    return FleetRow(
        codes, squadron, names.squadron_names[squadron], class_id, len(alive),
        *_levels(session, here, alive, class_id), *_order(session, list(codes)),
        no_order=_lacks_order(session, codes),
    )  # fmt: skip


def _of_ship(session: Session, squadron: int, slot: int, alive: bool) -> FleetRow:
    row, here = session.model.names.units[slot], np.array([slot])
    order, fresh = _order(session, [slot])
    if not alive:
        order = "struck" if session.scene.struck[slot] else "lost"
    return FleetRow(
        (slot,), squadron, row.name, row.class_id, 1, *_levels(session, here, here, row.class_id),
        order, fresh, no_order=_lacks_order(session, (slot,)), inner=True, dead=not alive,
    )  # fmt: skip


def _levels(session: Session, here: Array, alive: Array, class_id: int) -> tuple[float, float]:
    """Shares of hull and shield that units of a class have left; a shield of -1 where it has none."""
    classes, count = session.model.tables.classes, max(1, len(here))
    hull_max, shield_max = int(classes.hull_mj[class_id]), int(classes.shield_mj[class_id])
    hull = float(session.scene.hull_mj[here].clip(0).sum()) / max(1, hull_max * count)
    shield = float(session.scene.shield_mj[alive].sum()) / (shield_max * count) if shield_max else -1.0
    return hull, shield


def _order(session: Session, slots: list[int]) -> tuple[str, bool]:
    return short_move(session.model, slots) if session.plotting else ("", False)


def _lacks_order(session: Session, slots: tuple[int, ...]) -> bool:
    return session.plotting and not set(session.unordered).isdisjoint(slots)


def _of_wing(session: Session, squadron: int, flights: list[int]) -> FleetRow:
    """The row of a squadron of flights."""
    model, seen = session.model, session.model.seen.flights
    on_map = (Presence.PRESENT, Presence.DOCKED)
    alive = [f for f in flights if seen.alive[0, f] > 0 and seen.presence[0, f] in on_map]
    class_id = model.names.flights[flights[0]].class_id
    count = int(seen.alive[0, alive].sum())
    order, fresh = wing_mission(model, alive) if session.plotting and alive else ("", False)
    whole = max(1, model.scenario.class_of(class_id).per_flight * len(flights))
    return FleetRow(
        tuple(model.seen.unit_slots + f for f in alive), squadron, model.names.squadron_names[squadron], class_id,
        count, count / whole, -1.0, order, fresh, no_order=False,
    )  # fmt: skip
