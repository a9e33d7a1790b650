"""Who turns on whom (P8), one side and one hit at a time in plain Python."""

from dataclasses import dataclass, field
from typing import NamedTuple

from ..rules.state.tables import SideTable
from ..rules.state.vocabulary import Stance
from ..rules.state.world import World

Pair = tuple[int, int]
"""A side, and another to which it stands somehow."""


class Told(NamedTuple):
    """What the story has a side do in this impulse."""

    side: int
    other: int
    stance: int
    openly: bool


@dataclass
class Relations:
    """How the sides of one battle stand to each other."""

    stance: dict[Pair, int]
    declared: dict[Pair, int]
    hits_by: dict[Pair, int]
    merit: dict[int, int]
    rows: set[tuple[int, int, int, bool]] = field(default_factory=set)  # side, other, Stance, do all know it

    @classmethod
    def of(cls, world: World, w: int = 0) -> "Relations":
        """As they are in a world."""
        sides = range(world.sides.stance.shape[1])
        stance, declared, hits_by = (
            {(a, b): int(column[w, a, b]) for a in sides for b in sides}
            for column in (world.sides.stance, world.sides.declared, world.sides.hits_by)
        )
        return cls(stance, declared, hits_by, {a: int(world.sides.merit[w, a]) for a in sides})


def after_impulse(was: Relations, table: SideTable, hits: list[Pair], told: list[Told]) -> Relations:
    """How they stand after an impulse with these hits, each (whose unit, by whom), and what the story told."""
    now = Relations(dict(was.stance), dict(was.declared), dict(was.hits_by), dict(was.merit))
    for one in told:
        now.stance[one.side, one.other] = one.stance
        if one.openly:
            now.declared[one.side, one.other] = one.stance
    for hit, by in hits:
        _feel(now, was, table, hit, by)
    for hit, by in hits:
        if was.stance[by, hit] == now.stance[by, hit] == Stance.FIGHT:
            now.declared[by, hit] = Stance.FIGHT
    wars = [pair for pair in now.stance if _opened(was, now, pair)]
    while wars:
        wars += _drawn_in(now, was, table, *wars.pop())
    for pair, stance in now.stance.items():
        if stance != Stance.WATCH:
            now.hits_by[pair] = 0
        if stance != was.stance[pair] or now.declared[pair] != was.declared[pair]:
            now.rows.add((*pair, stance, stance == now.declared[pair]))
    return now


def _feel(now: Relations, was: Relations, table: SideTable, hit: int, by: int) -> None:
    """One hit: it is counted by who watches, and costs merit where its victim is protected and fights not back."""
    patience = int(table.provoked_hits[hit])
    if was.stance[hit, by] == Stance.WATCH and patience:
        now.hits_by[hit, by] += 1
    if now.stance[hit, by] == Stance.WATCH and patience and now.hits_by[hit, by] >= patience:
        now.stance[hit, by] = now.declared[hit, by] = Stance.FIGHT
    if was.stance[hit, by] != Stance.FIGHT:
        now.merit[by] -= int(table.protected_merit[hit])


def _opened(was: Relations, now: Relations, pair: Pair) -> bool:
    return now.declared[pair] == Stance.FIGHT and was.declared[pair] != Stance.FIGHT


def _drawn_in(now: Relations, was: Relations, table: SideTable, side: int, other: int) -> list[Pair]:
    """Whom it draws in that a side openly fights another from now on: the other, and all who join the side."""
    friends = [a for a in was.merit if table.joins[a, side] and was.stance[a, other] != Stance.ALLIED and a != other]
    asked = ((other, side), *((a, other) for a in friends))
    drawn = [pair for pair in asked if now.declared[pair] != Stance.FIGHT or now.stance[pair] != Stance.FIGHT]
    for pair in drawn:
        now.stance[pair] = now.declared[pair] = Stance.FIGHT
    return drawn
