"""Twin of the choice of targets (`rules.fire.targets`)."""

from typing import Any

import numpy as np

from game.rules.fire.targets import BELIEVED_DEAD_PPM
from game.rules.state.columns import NONE, Array
from game.rules.state.kernels import Twins
from game.rules.state.vocabulary import PPM

from .compiling import compiled, flags, floats, whole, words
from .craft import folded, is_among, lowest_of
from .sight import hides

_32, _LOW, _PPM, _DOUBT = (np.uint64(n) for n in (32, 0xFFFFFFFF, PPM, BELIEVED_DEAD_PPM))


@compiled
def _in_arc(dx: float, dy: float, gx: float, gy: float, cosine: float) -> bool:
    return cosine <= -1.0 or dx * gx + dy * gy >= cosine * np.sqrt(dx * dx + dy * dy)


@compiled
def _considered(word: np.uint64, uid: int) -> bool:
    """Does a gun with this word consider a foe that looks dead?"""
    return ((folded(word, uid) & _LOW) * _PPM) >> _32 < _DOUBT


@compiled
def _lot(word: np.uint64, uid: int, craft: int) -> np.int64:
    """What a gun draws for a foe, the highest is best: for a unit (`craft` -1) one word, for craft the lowest."""
    bits = folded(word, uid)
    if craft < 0:
        return np.int64(bits >> _32)
    return -np.int64(lowest_of(bits, craft) >> _32)


@compiled
def _picked(
    world: Array, gun_x: Array, gun_y: Array, range_km: Array, gx: Array, gy: Array, cosine: Array, avoid: Array,
    lots: Array, doubts: Array, code: Array, uid: Array, x: Array, y: Array, opened: Array, doubted: Array,
    craft: Array, worth: Array, lot_alone: bool, body_x: Array, body_y: Array, radius_km: Array, found: Array,
) -> None:  # fmt: skip
    """Optional columns have no rows where there are none."""
    drawn, drawn_by = np.zeros(x.shape[1], dtype=np.int64), np.full(x.shape[1], NONE)
    unit = 0  # guns of one unit draw alike: what is drawn for a foe is kept until the next unit's guns come
    for g in range(len(world)):
        w, square_km2 = world[g], range_km[g] * range_km[g]
        if len(lots) and g and (w != world[g - 1] or lots[g] != lots[g - 1]):
            unit += 1
        best, most = NONE, -np.inf
        for n in range(x.shape[1]):
            dx, dy = x[w, n] - gun_x[g], y[w, n] - gun_y[g]
            square = dx * dx + dy * dy
            if not (square <= square_km2 and opened[w, n]):
                continue
            score = 0.0 if lot_alone else worth[w, n] if len(worth) else -square
            if best >= 0 and (score < most or (score == most and not len(lots))):
                continue
            if (
                not _in_arc(dx, dy, gx[g], gy[g], cosine[g])
                or is_among(code[w, n], avoid[g])
                or (len(doubts) and doubted[w, n] and not _considered(doubts[g], uid[w, n]))
                or hides(w, gun_x[g], gun_y[g], x[w, n], y[w, n], body_x, body_y, radius_km)
            ):
                continue
            if len(lots) and drawn_by[n] != unit:
                drawn_by[n] = unit
                drawn[n] = _lot(lots[g], uid[w, n], craft[w, n] if len(craft) else NONE)
            if best < 0 or score > most or drawn[n] > drawn[best]:
                best, most = n, score
        found[g] = best


_NO_BODIES = np.zeros((0, 0)), np.zeros((0, 0)), np.zeros(0)
_NO_WORDS, _NO_FLAGS = np.zeros(0, dtype=np.uint64), np.zeros((0, 0), dtype=bool)
_NO_NUMBERS, _NO_VALUES = np.zeros((0, 0), dtype=np.int64), np.zeros((0, 0))


def picked(aims: Any, field: Any, by: Any, bodies: Any = None) -> Array:
    """Columns of `field` that guns pick, or -1: (N,)."""
    found = np.empty(len(aims.world), dtype=np.int64)
    guns = (floats(part) for part in (aims.x_km, aims.y_km, aims.range_km, aims.gx, aims.gy, aims.cosine))
    _picked(
        whole(aims.world), *guns, whole(aims.avoid), *(_NO_WORDS if one is None else words(one) for one in by[2:]),
        whole(field.code), whole(field.uid), floats(field.x), floats(field.y), flags(field.open),
        _NO_FLAGS if field.doubted is None else flags(field.doubted),
        _NO_NUMBERS if field.craft is None else whole(field.craft),
        _NO_VALUES if by.worth is None else floats(by.worth),
        by.lot_alone, *(floats(part) for part in bodies or _NO_BODIES), found,
    )  # fmt: skip
    return found


@compiled
def _charged(
    may: Array, class_id: Array, charge_mj: Array, fits: Array, asked_mj: Array, world: Array, unit: Array, slot: Array
) -> int:
    """How many batteries there are; written down as far as there is room for them."""
    count = 0
    for w in range(may.shape[0]):
        for u in range(may.shape[1]):
            if not may[w, u]:
                continue
            of_class = class_id[w, u]
            for k in range(fits.shape[1]):
                if fits[of_class, k] and charge_mj[w, u, k] >= asked_mj[of_class, k]:
                    if count < len(world):
                        world[count], unit[count], slot[count] = w, u, k
                    count += 1
    return count


def charged(may: Array, class_id: Array, charge_mj: Array, fits: Array, asked_mj: Array) -> tuple[Array, Array, Array]:
    """Batteries of ships that may fire that have the charge that is asked: world, ship, slot (N,)."""
    given = flags(may), np.ascontiguousarray(class_id), whole(charge_mj), flags(fits), whole(asked_mj)
    room = may.size
    while True:
        found = tuple(np.empty(room, dtype=np.int64) for _ in range(3))
        count = _charged(*given, *found)
        if count <= room:
            world, unit, slot = (part[:count] for part in found)
            return world, unit, slot
        room = count


TWINS: Twins = {"picked": picked, "charged": charged}
