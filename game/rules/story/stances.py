"""Phase `take_sides` (P8): sides that turn on others, for they were harmed, for a friend, or as the story has it."""

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import Event, Stance

_FIGHT, _WATCH, _ALLIED = int(Stance.FIGHT), int(Stance.WATCH), int(Stance.ALLIED)


def take_sides(res: Resolution) -> None:
    """Let sides stand to each other as the story says, as they were provoked to, and as that draws in others.

    A side that watches another counts its hits, and fights it from the hit on that is one too many. A war that
    nobody was told of is open once a hit was dealt in it. Who is openly fought fights back, and so does who joins
    him or the other, but none turns on an ally of his for that. What a side does to those who are protected from it
    costs it merit. From the next impulse on guns go by all this; `turned` is left for those who know of it.
    """
    harm, sides = res.this_impulse.harm, res.world.sides
    if harm is None and not res.this_impulse.turns:
        return
    stance, declared = sides.stance.copy(), sides.declared.copy()
    for turn in res.this_impulse.turns:
        sides.stance[turn.world, turn.side, turn.other] = turn.stance
        if turn.openly:
            sides.declared[turn.world, turn.side, turn.other] = turn.stance
    if harm is not None:
        _heed(res, harm, stance)
    _draw_in(sides.stance, sides.declared, declared, stance == _ALLIED, res.tables.sides.joins)
    sides.hits_by[sides.stance != _WATCH] = 0
    _report(res, stance, declared)
    if (sides.stance != stance).any():
        res.this_impulse.turned = stance


def _heed(res: Resolution, harm: Array, before: Array) -> None:
    """What hits of the impulse, `harm` (W, A, A), lead to; `before`: how sides stood to each other in it."""
    sides, table = res.world.sides, res.tables.sides
    enough = table.provoked_hits[:, None]
    sides.hits_by += np.where((before == _WATCH) & (enough > 0), harm, 0).astype(sides.hits_by.dtype)
    provoked = (enough > 0) & (harm > 0) & (sides.hits_by >= enough) & (sides.stance == _WATCH)
    sides.stance[provoked] = sides.declared[provoked] = _FIGHT
    dealt = harm.transpose(0, 2, 1) > 0
    np.copyto(sides.declared, _FIGHT, where=dealt & (before == _FIGHT) & (sides.stance == _FIGHT))
    wronged = np.where(before == _FIGHT, 0, harm) * table.protected_merit[:, None]
    sides.merit -= wronged.sum(axis=1).astype(sides.merit.dtype)


def _draw_in(stance: Array, declared: Array, before: Array, allied: Array, joins: Array) -> None:
    """Let those who are openly fought fight back, and those who join somebody fight whom he has come to fight.

    stance, declared (W, A, A) are written; `before`: what was declared, `allied` (W, A, A): who stood by whom.
    """
    new = (declared == _FIGHT) & (before != _FIGHT)
    while new.any():
        joined = (joins[None, :, :, None] & new[:, None]).any(axis=2) & ~allied
        drawn = (new.transpose(0, 2, 1) | joined) & ((declared != _FIGHT) | (stance != _FIGHT))
        drawn[:, np.arange(drawn.shape[1]), np.arange(drawn.shape[1])] = False
        stance[drawn] = declared[drawn] = _FIGHT
        new = drawn


def _report(res: Resolution, stance: Array, declared: Array) -> None:
    """One row for each side that stands otherwise to another than before, or of whom that is now known."""
    sides = res.world.sides
    at = w, side, other = np.nonzero((sides.stance != stance) | (sides.declared != declared))
    known = (sides.stance == sides.declared)[at]
    res.journal.write(Event.STANCE, w, side=other, source=side, slot=other, shot=known, value=sides.stance[at])
