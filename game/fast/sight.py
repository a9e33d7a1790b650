"""Twins of what stands in a straight line, and of who sees what (`rules.space.sightlines`, `rules.knowledge`)."""

from typing import Any

import numpy as np

from game.rules.knowledge.jamming import BLUR, BLUR_MOST_KM, FARTHEST_KM2
from game.rules.state.columns import NONE, Array
from game.rules.state.kernels import Twins
from game.rules.state.vocabulary import PPM

from .compiling import compiled, flags, floats, whole


@compiled
def crosses_disc(
    x0: float, y0: float, x1: float, y1: float, cx: float, cy: float, radius: float
) -> bool:  # fmt: skip
    """Does one segment pass nearer to (cx, cy) than `radius`?"""
    dx, dy = x1 - x0, y1 - y0
    ax, ay = cx - x0, cy - y0
    along, square = ax * dx + ay * dy, dx * dx + dy * dy
    if along > 0.0 and along < square:
        cross = ax * dy - ay * dx
        return cross * cross < radius * radius * square
    bx, by = cx - x1, cy - y1
    return min(ax * ax + ay * ay, bx * bx + by * by) < radius * radius


@compiled
def hides(w: int, x0: float, y0: float, x1: float, y1: float, body_x: Array, body_y: Array, radius_km: Array) -> bool:
    """Does one line run through any of the bodies (W, B) of its world?"""
    for b in range(len(radius_km)):  # noqa: SIM110 - a generator is not compiled
        if crosses_disc(x0, y0, x1, y1, body_x[w, b], body_y[w, b], radius_km[b]):
            return True
    return False


@compiled
def _hidden(
    world: Array, x0: Array, y0: Array, x1: Array, y1: Array, body_x: Array, body_y: Array, radius_km: Array,
    hidden: Array,
) -> None:  # fmt: skip
    for n in range(len(world)):
        w = world[n]
        hidden[n] = hides(w, x0[n], y0[n], x1[n], y1[n], body_x, body_y, radius_km)


def hidden_by_bodies(
    world: Array, x0: Array, y0: Array, x1: Array, y1: Array, body_x: Array, body_y: Array, radius_km: Array
) -> Array:
    """Which lines (world, ends; all broadcast) run through a body."""
    lines = world, x0, y0, x1, y1
    if any(part.shape != x0.shape for part in lines) or x0.ndim > 1:
        shape = np.broadcast_shapes(x0.shape, x1.shape)
        world, x0, y0, x1, y1 = (np.broadcast_to(part, shape).reshape(-1) for part in lines)
        return hidden_by_bodies(world, x0, y0, x1, y1, body_x, body_y, radius_km).reshape(shape)
    hidden = np.zeros(len(world), dtype=bool)
    _hidden(whole(world), *(floats(part) for part in (x0, y0, x1, y1, body_x, body_y, radius_km)), hidden)
    return hidden


@compiled
def _first(
    world: Array, source: Array, target: Array, x0: Array, y0: Array, x1: Array, y1: Array, x: Array, y: Array,
    size_km: Array, uid: Array, order: Array, along_km: Array, by_y: bool, widest_km: float, found: Array,
) -> None:  # fmt: skip
    """`along_km` (W, n): where units are along one axis, in rising `order` (W, n); by_y: is it y?"""
    for n in range(len(world)):
        w = world[n]
        dx, dy = x1[n] - x0[n], y1[n] - y0[n]
        begin, end = (y0[n], y1[n]) if by_y else (x0[n], x1[n])
        high = max(begin, end) + widest_km
        # Generous: whom this lets pass is asked exactly.
        most = 1.001 * (widest_km * widest_km * (dx * dx + dy * dy))
        least = np.inf
        found[n] = NONE
        for place in range(np.searchsorted(along_km[w], min(begin, end) - widest_km), along_km.shape[1]):
            if along_km[w, place] > high:
                break
            s = order[w, place]
            if s == source[n] or s == target[n]:
                continue
            ax, ay = x[w, s] - x0[n], y[w, s] - y0[n]
            cross = ax * dy - ay * dx
            if cross * cross > most:
                continue
            if not crosses_disc(x0[n], y0[n], x1[n], y1[n], x[w, s], y[w, s], size_km[w, s]):
                continue
            along = ax * dx + ay * dy
            if found[n] < 0 or along < least or (along == least and uid[w, s] < uid[w, found[n]]):
                least, found[n] = along, s


def first_in_way(
    world: Array, source: Array, target: Array, x0: Array, y0: Array, x1: Array, y1: Array, x: Array, y: Array,
    size_km: Array, here: Array, uid: Array,
) -> Array:  # fmt: skip
    """The first unit that N lines of fire meet before their target: slots (N,), or -1."""
    found = np.empty(len(world), dtype=np.int64)
    ends = [floats(part) for part in (x0, y0, x1, y1, x, y, size_km)]
    if not len(found) or not x.shape[1]:
        found[:] = NONE
        return found
    # Along the axis in which lines are shorter, few units are beside any of them.
    by_y = float(np.abs(y1 - y0).sum()) < float(np.abs(x1 - x0).sum())
    along_km = np.where(here, y if by_y else x, np.inf)
    order = along_km.argsort(axis=1)
    widest_km = float(np.where(here, size_km, 0.0).max()) + 1e-3
    _first(
        whole(world), whole(source), whole(target), *ends, whole(uid), order, np.take_along_axis(along_km, order, 1),
        by_y, widest_km, found,
    )  # fmt: skip
    return found


@compiled
def _beside(
    world: Array, source: Array, x0: Array, y0: Array, ux: Array, uy: Array, most_km: Array, width_km: Array, x: Array,
    y: Array, here: Array, line: Array, slot: Array, along_km: Array, off_km: Array,
) -> int:  # fmt: skip
    """How many pairs there are; written down as far as there is room for them."""
    count = 0
    for n in range(len(world)):
        w = world[n]
        for s in range(x.shape[1]):
            rx, ry = x[w, s] - x0[n], y[w, s] - y0[n]
            off = abs(rx * uy[n] - ry * ux[n])
            if off > width_km[n] or not here[w, s] or s == source[n]:
                continue
            along = rx * ux[n] + ry * uy[n]
            if along > 0.0 and along <= most_km[n]:
                if count < len(line):
                    line[count], slot[count], along_km[count], off_km[count] = n, s, along, off
                count += 1
    return count


def beside_lines(
    world: Array, source: Array, x0: Array, y0: Array, ux: Array, uy: Array, most_km: Array, width_km: Array, x: Array,
    y: Array, here: Array,
) -> tuple[Array, Array, Array, Array]:  # fmt: skip
    """Who is beside N lines: line and slot, how far along the line and how far off it, km: (P,) each."""
    lines = [floats(part) for part in (x0, y0, ux, uy, most_km, width_km, x, y)]
    given = whole(world), whole(source), *lines, flags(here)
    room = 8 * len(world)
    while True:
        line, slot = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
        along_km, off_km = np.empty(room), np.empty(room)
        count = _beside(*given, line, slot, along_km, off_km)
        if count <= room:
            return line[:count], slot[:count], along_km[:count], off_km[:count]
        room = count


@compiled
def _loudest(
    strength: Array, side: Array, x: Array, y: Array, reach_km: Array, fights: Array, jam: Array
) -> None:  # fmt: skip
    for w in range(x.shape[0]):
        for j in range(x.shape[1]):
            if not strength[w, j]:
                continue
            square_km2 = reach_km[w, j] * reach_km[w, j]
            for s in range(x.shape[1]):
                dx, dy = x[w, s] - x[w, j], y[w, s] - y[w, j]
                if dx * dx + dy * dy <= square_km2:
                    for one in range(fights.shape[1]):
                        if fights[w, one, side[w, j]] and jam[w, one, s] < strength[w, j]:
                            jam[w, one, s] = strength[w, j]


def loudest_ppm(strength: Array, side: Array, x: Array, y: Array, reach_km: Array, fights: Array) -> Array:
    """The strongest noise at each unit, with which enemies of each side fill their surroundings: (W, A, S) ppm."""
    jam = np.zeros((len(side), fights.shape[1], side.shape[1]), dtype=np.int64)
    _loudest(whole(strength), whole(side), floats(x), floats(y), floats(reach_km), flags(fights), jam)
    return jam


@compiled
def _levels(
    eye_x: Array, eye_y: Array, reach: Array, x: Array, y: Array, seen_at: Array, body_x: Array, body_y: Array,
    radius_km: Array, enough: int, level: Array,
) -> None:  # fmt: skip
    for w in range(x.shape[0]):
        for t in range(x.shape[1]):
            level[w, t] = 0
            if seen_at[w, t] <= 0.0:
                continue
            square = seen_at[w, t] * seen_at[w, t]
            for e in range(eye_x.shape[1]):
                dx, dy = x[w, t] - eye_x[w, e], y[w, t] - eye_y[w, e]
                ratio = (dx * dx + dy * dy) / (reach[w, e] * reach[w, e])
                one = min((1 if ratio <= square else 0) + (1 if 4.0 * ratio <= square else 0), enough)
                if one > level[w, t] and not hides(
                    w, eye_x[w, e], eye_y[w, e], x[w, t], y[w, t], body_x, body_y, radius_km
                ):
                    level[w, t] = one
                    if one == enough:
                        break


def levels_seen(observers: Any, targets: Any, limbs: Any, enough: int = 2) -> Array:
    """The best level, at most `enough`, at which any observer sees each target past the limbs of bodies."""
    level = np.empty(targets.x.shape, dtype=np.int8)
    columns = (floats(part) for group in (observers, targets, limbs) for part in group)
    _levels(*columns, int(enough), level)
    return level


@compiled
def _nearest_best(
    w: int, x: float, y: float, eye_x: Array, eye_y: Array, best: Array, body_x: Array, body_y: Array, radius_km: Array
) -> float:
    """Square of the distance to the nearest of the best eyes that has no body before it."""
    nearest = FARTHEST_KM2
    for e in range(eye_x.shape[0]):
        if best[e, w]:
            dx, dy = eye_x[e, w] - x, eye_y[e, w] - y
            square = dx * dx + dy * dy
            if square < nearest and not hides(w, eye_x[e, w], eye_y[e, w], x, y, body_x, body_y, radius_km):
                nearest = square
    return nearest


@compiled
def _noise(
    rows: Array, world: Array, x: Array, y: Array, jam: Array, eye_x: Array, eye_y: Array, through_km: Array,
    counter_ppm: Array, best: Array, body_x: Array, body_y: Array, radius_km: Array, raw_ppm: Array, left_ppm: Array,
    err_km: Array,
) -> None:  # fmt: skip
    for n in range(len(rows)):
        w, row = world[n], rows[n]
        nearest = _nearest_best(w, x[n], y[n], eye_x, eye_y, best, body_x, body_y, radius_km)
        for e in range(eye_x.shape[0]):
            dx, dy = eye_x[e, w] - x[n], eye_y[e, w] - y[n]
            square = dx * dx + dy * dy
            if square > nearest or hides(w, eye_x[e, w], eye_y[e, w], x[n], y[n], body_x, body_y, radius_km):
                continue
            lifted = through_km[e, w] * through_km[e, w] * PPM
            raw = np.int64(0)
            if jam[n] * square > lifted:
                raw = np.int64(jam[n] - lifted / square)
            left = raw * (PPM - counter_ppm[e, w]) // PPM
            raw_ppm[row], left_ppm[row] = min(raw_ppm[row], raw), min(left_ppm[row], left)
            err_km[row] = min(err_km[row], left / PPM * min(BLUR * np.sqrt(square), BLUR_MOST_KM))


def least_noise(least: Any, rows: Array, eyes: Any, places: Any, limbs: Any) -> None:
    """Lower `least` at `rows` to what any of one side's eyes leaves of the noise at `places`."""
    world, x, y, jam = places
    sight = (floats(part) for part in (eyes.x, eyes.y, eyes.through_km))
    _noise(
        whole(rows), whole(world), floats(x), floats(y), whole(jam), *sight, whole(eyes.counter_ppm),
        flags(eyes.best), *(floats(part) for part in limbs), *least,
    )  # fmt: skip


TWINS: Twins = {
    "hidden_by_bodies": hidden_by_bodies,
    "first_in_way": first_in_way,
    "beside_lines": beside_lines,
    "loudest_ppm": loudest_ppm,
    "levels_seen": levels_seen,
    "least_noise": least_noise,
}
