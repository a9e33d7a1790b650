"""What a side may know of what happened: the one place that decides it, for films, logs and reports.

Own things are known in full. Of others a side knows what is in its sight in that impulse, of sides that it does not
fight what they show; and of what is done to it the deed, but not the doer unless it sees him.
"""

from typing import NamedTuple

import numpy as np

from ..state.columns import NONE, Array
from ..state.tracks import Tracks
from ..state.vocabulary import SOURCE_IS_SIDE, Event, Level, Presence, Stance
from ..state.world import World

_PUBLIC = (Event.SAY, Event.VERDICT)
"""Known to all, as is a place that the film is to look at."""
_OWN_ALONE = (
    Event.ORDER_REFUSED, Event.DAZED, Event.READINESS, Event.REPAIRED, Event.CONTAINED, Event.SHAKEN, Event.BROKEN,
    Event.RALLIED,
)  # fmt: skip
"""Known to the side whose orders or crew they concern."""
_TIES = (Event.HOOKED, Event.TOW_CUT)
"""Known to the sides of both ends."""
_IDENTIFIED_ALONE = (Event.SHIELD_DOWN, Event.SHIELD_UP, Event.SYSTEM_OUT, Event.FIRE, Event.CONTAINMENT)
"""Known of what is identified: one must know what a ship is to see what it has lost."""
_OF_SOURCE = (Event.BREACH, Event.PULSE, Event.LAUNCHED, Event.SALVO_LAUNCHED, Event.IMPACTOR)
"""Known of a source that is seen: the ship that flares as it launches or fires; the others have no target."""
_SENDERS = (Event.SALVO_OVER,)
"""Known to the side that sent them off."""
_SHOTS = (Event.LASER, Event.DARK_BEAM, Event.TORPEDOES_STOPPED, Event.WARHEADS, Event.SLUG)
"""Known to who fired them too, wherever they end."""
_CHANCES = ("base_ppm", "range_ppm", "evasion_ppm", "jam_ppm", "crew_ppm", "chance_ppm", "roll_ppm", "flight_s")
_LEDGER = ("shielded_mj", "stopped_mj", "hull_mj", "overkill_mj")


class _Party(NamedTuple):
    """What a side knows of one party of each event: (N,) bool."""

    own: Array
    seen: Array  # own, in sight in that impulse, of a side that shows itself, or a body
    identified: Array  # a unit or flight, and it is known what it is


def seen_events(events: Array, tracks: Tracks, world: World, side: int) -> Array:
    """The events of one turn that `side` may know, in their order, with all blanked that it does not.

    events, tracks: of one turn that was resolved with record="all"; world: before or after it. What is blanked: the
    code of whom the side does not see (-1), the factors and rolls of shots (0) but for its own and those that whom it
    has identified fires at its own, the ledger of
    hits on what is not identified (0; what the shot dealt stays if the shot is its own), and how much the plant of
    what is not identified held (0). Places stay: a flash is seen. Shots and their hits still carry the same slot and
    shot; those of an unseen shooter must be told apart by their target too.
    """
    source, target = (_party(events, name, tracks, world, side) for name in ("source", "target"))
    kept = _known(events, source, target, side)
    seen = events[kept]
    source, target = (_Party(*(column[kept] for column in party)) for party in (source, target))
    _blank(seen, source, target)
    return seen


def _party(events: Array, name: str, tracks: Tracks, world: World, side: int) -> _Party:
    """What the side knows of the rows that a column of the events names."""
    slots, rows = world.unit_slots, world.unit_slots + world.flight_slots
    code = events[name].astype(np.int64)
    row_code = (code >= 0) & ~(np.isin(events["kind"], list(SOURCE_IS_SIDE)) & (name == "source"))
    body = row_code & (code >= rows)
    own, seen, identified = (np.zeros(len(events), dtype=bool) for _ in range(3))
    sides = np.concatenate([world.units.side, world.flights.side], axis=1)
    inside = np.concatenate(
        [np.zeros_like(tracks.presence, dtype=bool), tracks.flight_presence == Presence.DOCKED], axis=2
    )
    sight = np.concatenate([tracks.contacts.in_sight[:, :, side], tracks.flight_contacts.in_sight[:, :, side]], axis=2)
    which = np.flatnonzero(row_code & ~body)
    w, i, c = events["world"][which], events["impulse"][which], code[which]
    own[which] = sides[w, c] == side
    shown = (tracks.stance[w, i, side, sides[w, c]] != Stance.FIGHT) & ~inside[w, i, c]
    seen[which] = own[which] | shown | sight[w, i, c]
    unit = c < slots
    level = tracks.contacts.level[w, i, side, np.where(unit, c, 0)]
    identified[which] = own[which] | shown | (sight[w, i, c] & (~unit | (level == Level.IDENTIFIED)))
    return _Party(own, seen | body, identified)


def _known(events: Array, source: _Party, target: _Party, side: int) -> Array:
    """Which events the side may know at all: (N,) bool."""
    kind = events["kind"]
    alone = (events["target"] == NONE) | np.isin(kind, _SHOTS)
    known = target.seen | (source.own & alone)
    known = np.where(np.isin(kind, _OF_SOURCE), source.seen, known)
    known = np.where(np.isin(kind, _IDENTIFIED_ALONE), target.identified, known)
    known = np.where(np.isin(kind, _OWN_ALONE), target.own, known)
    known = np.where(np.isin(kind, _SENDERS), source.own, known)
    known = np.where(np.isin(kind, _TIES), source.own | target.own, known)
    known = np.where(np.isin(kind, list(SOURCE_IS_SIDE)), events["source"] == side, known)
    known &= (kind != Event.REACHED) | target.seen
    known |= (kind == Event.STANCE) & (events["shot"] == 1)
    public = np.isin(kind, _PUBLIC) | ((kind == Event.CAMERA) & (events["target"] == NONE))
    return (known | public) & (kind != Event.TRIGGERED)


def _blank(seen: Array, source: _Party, target: _Party) -> None:
    """Take out of events that a side knows what it does not know of them."""
    kind = seen["kind"]
    of_side = np.isin(kind, list(SOURCE_IS_SIDE))
    seen["source"][~source.seen & ~of_side] = NONE
    seen["target"][~target.seen & ~of_side] = NONE
    reckoned = source.own | (target.own & source.identified)
    for name in _CHANCES:
        seen[name][~reckoned] = 0
    for name in _LEDGER:
        seen[name][~target.identified] = 0
    deals = (kind == Event.HIT) & ~target.identified & ~source.own
    lost = (kind == Event.LOST) & ~target.identified
    blown = (kind == Event.BREACH) & ~source.identified
    seen["energy_mj"][deals | lost | blown] = 0
