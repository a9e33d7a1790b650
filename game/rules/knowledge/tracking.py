"""Phase `track`: at the end of each impulse what is in sight is noted as it is, and what became of it (K6)."""

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import Level, Presence
from ..state.world import World
from .contacts import looks_dead
from .jamming import blur, heard

_MOTION = ("x_km", "y_km", "vx_km_s", "vy_km_s")
_POOLS = ("hull_mj", "armour_mj", "shield_mj", "restart_percent", "breach_impulses", "fires")


def track(res: Resolution) -> None:
    """Let every contact in sight follow what it is: it is known as it is at the start of the next impulse.

    What died in this impulse in sight is surely dead. What left the map is no longer in sight, and known to have.
    """
    world = res.world
    died = (world.units.lost_impulse == res.now[:, None]) & (world.units.hull_mj <= 0)
    world.contacts.sure |= died[:, None] & world.contacts.in_sight
    note_units(world, world.contacts.in_sight, res.now + 1)
    noise = heard(res, world.contacts.in_sight, late=True)
    if noise is not None:
        blur(world, noise, res.now + 1)
    note_flights(world, world.flight_contacts.in_sight, res.now + 1)
    world.contacts.in_sight &= (world.present() | (world.units.presence == Presence.GHOST))[:, None]
    world.flight_contacts.in_sight &= world.flying()[:, None]
    res.this_impulse.reckoned.clear()


def note_units(world: World, seen: Array, now: Array) -> None:
    """Write units as they look at the start of impulse `now` (W,) into the contacts where `seen` (W, A, S).

    Motion, flare and dead look of whatever is seen; heading, pools and systems of the identified. What looks dead
    looks like a hulk: nothing left in it, its drive out.
    """
    units, contacts = world.units, world.contacts
    if not seen.any():
        return
    dead = (looks_dead(world, now)[:, None] & ~contacts.sure) | (units.hull_mj <= 0)[:, None]
    np.copyto(contacts.dead, dead, where=seen)
    np.copyto(contacts.seen_impulse, now[:, None, None], where=seen)
    shown = np.where(units.presence == Presence.GHOST, np.int8(Presence.PRESENT), units.presence)
    np.copyto(contacts.presence, shown[:, None], where=seen)
    for name in (*_MOTION, "split"):
        np.copyto(getattr(contacts, name), getattr(units, name)[:, None], where=seen)
    np.copyto(contacts.throttle_ppm, np.where(dead, 0, units.throttle_ppm[:, None]), where=seen)
    plain = seen & (contacts.level == Level.IDENTIFIED)
    for name in ("hx", "hy"):
        np.copyto(getattr(contacts, name), getattr(units, name)[:, None], where=plain)
    for name in _POOLS:
        np.copyto(getattr(contacts, name), np.where(dead, 0, getattr(units, name)[:, None]), where=plain)
    systems = np.where(dead[..., None], 0, units.system_ppm[:, None])
    np.copyto(contacts.system_ppm, systems, where=plain[..., None])


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
