"""Phase `recast_contacts` (P8, K6): who was plain to see and is an enemy now becomes a contact, and the reverse.

What a side knew of those whom it did not fight it does not forget as it turns on them: they are in sight until its
next look, all identified. From then on they are contacts as of any enemy.
"""

from ..state.columns import Array, among
from ..state.resolution import Resolution
from ..state.vocabulary import Level, Presence, Stance
from ..state.world import Contacts, FlightContacts, by_rows


def recast_contacts(res: Resolution) -> None:
    """Make contacts in sight of those whom sides have come to fight, and drop those of whom they no longer do."""
    turned = res.this_impulse.turned
    if turned is None:
        return
    world, fought, fights = res.world, turned == Stance.FIGHT, res.world.sides.fights()
    for group, contacts in ((world.units, world.contacts), (world.flights, world.flight_contacts)):
        _drop(contacts, by_rows(fought & ~fights, group.side))
    units, flights = (
        by_rows(fights & ~fought, group.side)
        & ((group.uid != 0) & ~among(group.presence, (Presence.DORMANT, Presence.DOCKED)))[:, None]
        for group in (world.units, world.flights)
    )
    _keep_units(res, units)
    world.flight_contacts.in_sight |= flights
    res.this_impulse.reckoned.clear()


def _drop(contacts: Contacts | FlightContacts, rows: Array) -> None:
    """Empty contacts (W, A, n)."""
    if rows.any():
        empty = type(contacts).empty(1, 1, 1)
        for name in contacts.names():
            getattr(contacts, name)[rows] = getattr(empty, name)[0, 0, 0]


def _keep_units(res: Resolution, rows: Array) -> None:
    """Let new enemies (W, A, S) be known as well as they were; `track`, which comes later, notes how all look.

    Nobody who was plain to see was taken for dead while he lived. Ghosts were seen to be nothing.
    """
    units, contacts = res.world.units, res.world.contacts
    echo = rows & (units.presence == Presence.GHOST)[:, None]
    contacts.sure |= rows
    contacts.in_sight |= rows & ~echo
    contacts.level[rows & ~echo] = Level.IDENTIFIED
    contacts.level[echo], contacts.presence[echo] = Level.DETECTED, Presence.GONE
