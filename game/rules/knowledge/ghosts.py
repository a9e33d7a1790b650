"""Ghosts (K2, V2): echoes that jammers make, which pass for contacts until they are looked at.

A ghost has a unit's slot, so that it can be seen, named and aimed at like one, and presence GHOST, so that nothing
else meets it. It keeps its place beside its jammer and its speed.
"""

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.rolls import roll_fraction
from ..state.tables import Tables
from ..state.vectors import Pair, rolled_unit
from ..state.vocabulary import PPM, Event, Level, Presence, Stream
from ..state.world import World
from .jamming import CLEAR_PPM, strength_ppm

NEAREST_PART, FARTHEST_PART = 0.3, 0.9
"""How far from its jammer a ghost is, as parts of the reach of the noise: always within it."""


def ghost_slots(tables: Tables, slots: int) -> Array:
    """The slots of a world of so many that are ghosts': (G,)."""
    return np.flatnonzero(tables.ghost_of[:slots] >= 0)


def cast_ghosts(res: Resolution) -> None:
    """Put every ghost at its place beside its jammer, with its speed."""
    units, tables = res.world.units, res.tables
    ghosts = ghost_slots(tables, res.world.unit_slots)
    if not len(ghosts):
        return
    jammer, real = tables.ghost_of[ghosts], units.uid[:, ghosts] != 0
    if res.this_turn.ghosts_km is None:
        res.this_turn.ghosts_km = _drawn_km(res.world, tables, ghosts)
    x, y = res.this_turn.ghosts_km
    for name, value in (("x_km", x), ("y_km", y), ("vx_km_s", 0.0), ("vy_km_s", 0.0)):
        column = getattr(units, name)
        column[:, ghosts] = np.where(real, column[:, jammer] + value, column[:, ghosts])


def _drawn_km(world: World, tables: Tables, ghosts: Array) -> Pair:
    """How far `ghosts` (G,) are from their jammers, drawn once for the battle: (W, G) km each."""
    key, uid = world.battle.key[:, None], world.units.uid[:, ghosts]
    way, far = (roll_fraction(key, 0, 0, Stream.GHOST, uid, 0, n) for n in (0, 1))
    ux, uy = rolled_unit(way, world.battle.mirror_sign[:, None])
    reach = tables.classes.jam_km[world.units.class_id[:, tables.ghost_of[ghosts]]]
    off = reach * (NEAREST_PART + (FARTHEST_PART - NEAREST_PART) * far)
    return ux * off, uy * off


def standing_ghosts(res: Resolution) -> Array:
    """Ghosts whose jammers jam at this moment: (W, S) bool."""
    standing = np.zeros(res.world.units.uid.shape, dtype=bool)
    ghosts = ghost_slots(res.tables, res.world.unit_slots)
    if len(ghosts):
        real = res.world.units.presence[:, ghosts] == Presence.GHOST
        standing[:, ghosts] = real & (strength_ppm(res)[:, res.tables.ghost_of[ghosts]] > 0)
    return standing


def visible_ghosts(res: Resolution) -> Array:
    """Ghosts that sides may see: those that stand, and that they have not found out: (W, A, S) bool."""
    sure = res.world.contacts.sure
    return res.world.sides.hostility(res.world.units.side) & standing_ghosts(res)[:, None] & ~sure


def dissolve_ghosts(res: Resolution) -> None:
    """A ghost in sight is found out when its jammer jams no more, or when little of the noise is left about it."""
    contacts, units = res.world.contacts, res.world.units
    ghosts = ghost_slots(res.tables, res.world.unit_slots)
    if not len(ghosts):
        return
    seen = np.zeros_like(contacts.in_sight)
    seen[:, :, ghosts] = contacts.in_sight[:, :, ghosts]
    seen &= (units.presence == Presence.GHOST)[:, None]
    found = seen & ((contacts.left_ppm < CLEAR_PPM) | ~standing_ghosts(res)[:, None])
    if not found.any():
        return
    contacts.in_sight &= ~found
    contacts.sure |= found
    contacts.presence[found] = Presence.GONE
    for side in range(found.shape[1]):
        w, s = np.nonzero(found[:, side])
        res.journal.write(
            Event.GHOST_GONE, w, side=units.side[w, s], source=side, target=s,
            x_km=contacts.x_km[w, side, s], y_km=contacts.y_km[w, side, s],
        )  # fmt: skip
    res.this_impulse.reckoned.clear()


def never_found(level: Array, noise_left_ppm: Array, ghostly: Array) -> Array:
    """Levels at which things are seen, in noise of which so much is left, some of them `ghostly`; all broadcast.

    What is looked through is nothing, and no echo is identified.
    """
    nothing = ghostly & (noise_left_ppm < CLEAR_PPM)
    return np.where(nothing, 0, np.where(ghostly, np.minimum(level, int(Level.DETECTED)), level))


def missed_roll_ppm(res: Resolution, world: Array, target: Array, roll_ppm: Array, chance_ppm: Array) -> Array:
    """Rolls of shots (N,) at row codes: those at ghosts are drawn again among the rolls that miss, all as likely."""
    ship = target < res.world.unit_slots
    ghost = ship & (res.world.units.presence[world, np.where(ship, target, 0)] == Presence.GHOST)
    return np.where(ghost, chance_ppm + roll_ppm * (PPM - chance_ppm) // PPM, roll_ppm)
