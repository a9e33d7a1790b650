"""Phase `track`: at the end of each impulse what is in sight is noted as it is, and what became of it (K6)."""

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import Level, Presence
from ..state.world import Contacts, World
from .contacts import LOOK_EVERY, looks_dead
from .jamming import blur, heard

_GHOST, _PRESENT = np.int8(Presence.GHOST), np.int8(Presence.PRESENT)
_IDENTIFIED = int(Level.IDENTIFIED)
_MOTION = ("x_km", "y_km", "vx_km_s", "vy_km_s")
_POOLS = ("armour_mj", "shield_mj", "restart_percent", "breach_impulses", "fires")


def track(res: Resolution) -> None:
    """Let every contact in sight follow what it is: it is known as it is at the start of the next impulse.

    What died in this impulse in sight is surely dead. What left the map is no longer in sight, and known to have.
    """
    world, seen, now = res.world, res.world.contacts.in_sight, res.now + 1
    died = (world.units.lost_impulse == res.now[:, None]) & (world.units.hull_mj <= 0)
    world.contacts.sure |= died[:, None] & seen
    if seen.any():
        dead = note_course(world, seen, now)
        note_state(world, seen & _may_be_lost(res), dead)
    noise = heard(res, seen, late=True)
    if noise is not None:
        blur(world, noise, now)
    note_flights(world, world.flight_contacts.in_sight, now)
    seen &= (world.present() | (world.units.presence == Presence.GHOST))[:, None]
    world.flight_contacts.in_sight &= world.flying()[:, None]
    res.this_impulse.reckoned.clear()


def _may_be_lost(res: Resolution) -> Array:
    """Units whose contacts may be out of sight in the next impulse, or be looked at in a film: (W, 1, S) or (1,) bool.

    No phase asks for the state of a contact in sight: it is noted when it may be the last that is seen of it, which is
    before a look, when the unit leaves the map, and always of ghosts. That is half of the cost of `track`.
    """
    if res.keeps_tracks or (res.impulse + 1) % LOOK_EVERY == 0:
        return np.ones(1, dtype=bool)
    return ~res.world.present()[:, None]


def note_units(world: World, seen: Array, now: Array) -> None:
    """Write units as they look at the start of impulse `now` (W,) into the contacts where `seen` (W, A, S)."""
    if seen.any():
        note_state(world, seen, note_course(world, seen, now))


def note_at_once(res: Resolution, seen: Array) -> None:
    """`note_units` at the start of this impulse, but the state of units only for films: `track` is still to come."""
    if seen.any():
        dead = note_course(res.world, seen, res.now)
        if res.keeps_tracks:
            note_state(res.world, seen, dead)


def note_course(world: World, seen: Array, now: Array) -> Array:
    """Write what fire and moves go by where `seen`: motion and dead look, of the identified heading and hull.

    Which units look dead to whom: (W, A, S) bool. What does so looks like a hulk: nothing left in it, its drive out.
    """
    units, contacts = world.units, world.contacts
    dead = (looks_dead(world, now)[:, None] & ~contacts.sure) | (units.hull_mj <= 0)[:, None]
    contacts.dead = (contacts.dead & ~seen) | (dead & seen)
    shown = np.where(units.presence == _GHOST, _PRESENT, units.presence)
    np.copyto(contacts.presence, shown[:, None], where=seen)
    _note(contacts, "seen_impulse", now[:, None, None], seen)
    for name in _MOTION:
        _note(contacts, name, getattr(units, name)[:, None], seen)
    plain = seen & (contacts.level == _IDENTIFIED)
    for name in ("hx", "hy"):
        _note(contacts, name, getattr(units, name)[:, None], plain)
    _note(contacts, "hull_mj", np.where(dead, 0, units.hull_mj[:, None]), plain)
    return dead


def _note(contacts: Contacts, name: str, values: Array, where: Array) -> None:
    """Write values into a column of contacts; where the sides of rows alternate `copyto` takes three times as long."""
    setattr(contacts, name, np.where(where, values, getattr(contacts, name)))


def note_state(world: World, seen: Array, dead: Array) -> None:
    """Write the rest where `seen`, some of which looks `dead` (W, A, S): flare, of the identified pools and systems."""
    units, contacts = world.units, world.contacts
    if not seen.any():
        return
    np.copyto(contacts.split, units.split[:, None], where=seen)
    np.copyto(contacts.throttle_ppm, np.where(dead, 0, units.throttle_ppm[:, None]), where=seen)
    plain = seen & (contacts.level == _IDENTIFIED)
    for name in _POOLS:
        np.copyto(getattr(contacts, name), np.where(dead, 0, getattr(units, name)[:, None]), where=plain)
    np.copyto(contacts.system_ppm, units.system_ppm[:, None], where=plain[..., None])
    contacts.system_ppm[plain & dead] = 0


def note_flights(world: World, seen: Array, now: Array) -> None:
    """Write flights as they are at the start of impulse `now` (W,) into the contacts where `seen` (W, A, F)."""
    flights, contacts = world.flights, world.flight_contacts
    if not seen.any():
        return
    np.copyto(contacts.seen_impulse, now[:, None, None], where=seen)
    for name in (*_MOTION, "presence", "alive", "spread_km"):
        np.copyto(getattr(contacts, name), getattr(flights, name)[:, None], where=seen)


def lose_sight(world: World, left: Array, flights_left: Array) -> None:
    """Take contacts (W, A, S), (W, A, F) out of sight: they stay as they were; who was inspected may feign anew."""
    contacts = world.contacts
    contacts.in_sight &= ~left
    contacts.sure &= ~left | contacts.dead
    world.flight_contacts.in_sight &= ~flights_left
