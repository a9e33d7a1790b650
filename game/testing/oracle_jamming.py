"""Noise for one contact and one pair of eyes at a time, in plain Python: its strength, and where it puts a contact."""

from math import floor, sqrt
from typing import NamedTuple

from ..rules.state.vocabulary import Posture, Presence, Stream, System
from .oracle_battlefield import MILLION, Battlefield, Thing, hidden, square_between
from .oracle_dice import with_part


class NoiseHeard(NamedTuple):
    """The noise about a unit as one side has it."""

    raw: int  # ppm, before compensation
    left: int  # ppm, after it
    err_km: float


def made_by(unit: Thing) -> int:
    """The noise that a unit makes: ppm, 0 of the dead, of those who keep quiet and of plants that are spun down."""
    f = unit.facts
    if not unit.alive or f["posture"] in (Posture.SILENT, Posture.FEIGN, Posture.SPUN_DOWN):
        return 0
    return int(f["class_jam_ppm"] * f["system_ppm"][System.SENSORS] // MILLION)


def about(field: Battlefield, side: int, unit: Thing) -> int:
    """The strongest noise that enemies of a side make about a unit: ppm."""
    near = [
        made_by(jammer)
        for jammer in field.units
        if field.hostile(side, jammer.side) and square_between(jammer, unit) <= jammer.facts["class_jam_km"] ** 2
    ]
    return max(near, default=0)


def noise_about(field: Battlefield, side: int, unit: Thing) -> NoiseHeard:
    """The noise about a unit that is left for the best placed eyes of a side."""
    jam = about(field, side, unit)
    found = [NoiseHeard(jam, jam, jam / MILLION * 2_000.0)]
    for eye in field.units + field.flights:
        if eye.side == side and eye.alive and not hidden(field, eye, unit) and (through := sees_through_km(eye)) >= 0:
            found.append(by_eye(eye, unit, jam, through))
    return NoiseHeard(min(n.raw for n in found), min(n.left for n in found), min(n.err_km for n in found))


def sees_through_km(eye: Thing) -> float:
    """How far a unit or flight sees through whole noise: -1 of the blind; craft see all that is in reach of a gun."""
    f = eye.facts
    own: float = f["class_burn_through_km"] if f["class_sensor_km"] > 0.0 else 0.0
    if "system_ppm" in f:
        left = f["system_ppm"][System.SENSORS]
        return own * (left / MILLION) if left > 0 and f["class_sensor_km"] > 0.0 else -1.0
    return max(own, max(f["class_craft_reach_km"], f["class_pulse_km"]) + f["spread_km"])


def by_eye(eye: Thing, unit: Thing, jam: int, through_km: float) -> NoiseHeard:
    """The noise `jam` about a unit for one pair of eyes: the echo gains on it with the square of the way left."""
    square = square_between(eye, unit)
    echo = through_km * through_km * MILLION
    raw = floor(jam - echo / square) if jam * square > echo else 0
    left = raw * (MILLION - eye.facts["class_counter_jam_ppm"]) // MILLION
    return NoiseHeard(raw, left, left / MILLION * min(0.06 * sqrt(square), 2_000.0))


def shown_place(field: Battlefield, side: int, unit: Thing, noise: NoiseHeard, now: int) -> tuple[float, float]:
    """Where a side takes a unit to be at the impulse `now`: off by a drawn part of the circle."""
    if noise.err_km == 0.0:
        return unit.x, unit.y
    start, step = now - now % 4, now % 4
    (ax, ay), (bx, by) = (drawn_point(field, side, unit, start + later) for later in (0, 4))
    part = step / 4
    x, y = ax + (bx - ax) * part, ay + (by - ay) * part
    return unit.x + noise.err_km * x, unit.y + noise.err_km * y


def is_ghost(thing: Thing) -> bool:
    """Is a thing an echo and no ship?"""
    return bool(thing.facts["presence"] == Presence.GHOST)


def stands(field: Battlefield, ghost: Thing) -> bool:
    """Does the jammer of a ghost jam?"""
    jammer = next(unit for unit in field.units if unit.code == field.ghost_of[ghost.code])
    return made_by(jammer) > 0


def found_out(field: Battlefield, side: int) -> set[int]:
    """Codes of the ghosts in a side's sight that it finds to be nothing as an impulse begins."""
    ghosts = [unit for unit in field.units if is_ghost(unit) and field.contact(side, unit.code)["in_sight"]]
    return {
        g.code for g in ghosts if not stands(field, g) or field.contact(side, g.code)["left_ppm"] < 400_000
    }  # fmt: skip


def ghost_place(field: Battlefield, ghost: Thing) -> tuple[float, float]:
    """Where a ghost is: beside its jammer, from three to nine tenths of the reach of its noise away."""
    jammer = next(unit for unit in field.units if unit.code == field.ghost_of[ghost.code])
    word = with_part(field.dice.key, 0)
    for part in (int(Stream.GHOST), ghost.uid, 0):
        word = with_part(word, part)
    way, far = (float(with_part(word, n) >> 32) / 4294967296.0 for n in (0, 1))
    ux, uy = way_of(way)
    off = jammer.facts["class_jam_km"] * (0.3 + (0.9 - 0.3) * far)
    return jammer.x + ux * off, jammer.y + uy * field.mirror_sign * off


def missing_roll(target: Thing, roll: int, chance: int) -> int:
    """The roll of a shot: one at a ghost is drawn among the rolls that miss."""
    ghostly = "posture" in target.facts and is_ghost(target)
    return chance + roll * (MILLION - chance) // MILLION if ghostly else roll


def drawn_point(field: Battlefield, side: int, unit: Thing, impulse: int) -> tuple[float, float]:
    """The point of the circle of radius 1 that is drawn at an impulse."""
    word = with_part(field.dice.key, impulse // 12 * 64 + impulse % 12)
    for part in (int(Stream.NOISE), unit.uid, side + 1):
        word = with_part(word, part)
    way, far = (float(with_part(word, n) >> 32) / 4294967296.0 for n in (0, 1))
    ux, uy = way_of(way)
    return ux * far, uy * field.mirror_sign * far


def way_of(turn: float) -> tuple[float, float]:
    """The unit vector of a part of a whole turn: the tangent of half the angle by its series, quarter by quarter."""
    quarter, rest = divmod(turn * 4.0, 1.0)
    half = rest * 0.7853981633974483
    square = half * half
    t = half * (1.0 + square * (1.0 / 3.0 + square * (2.0 / 15.0 + square * (17.0 / 315.0))))
    c, s = (1.0 - t * t) / (1.0 + t * t), 2.0 * t / (1.0 + t * t)
    return ((c, s), (-s, c), (-c, -s), (s, -c))[int(quarter)]


def believed_place(
    place: tuple[float, float], err_km: float, way: tuple[float, float], far: float
) -> tuple[float, float]:
    """Where a side may believe a contact to be that it sees at a place: so far of its circle's radius off, that way."""
    if err_km <= 0.0:
        return place
    return place[0] + err_km * (way[0] * far), place[1] + err_km * (way[1] * far)


def taken_for_ghosts(rolls: dict[int, int], doubted: int, ghosts: int) -> set[int]:
    """Which contacts, with their rolls in the order of uids, a side believes to be nothing: drawn like balls of an urn.

    doubted: all that may be a ghost, these contacts too; ghosts: how many of that are.
    """
    nothing: set[int] = set()
    for code, roll in rolls.items():
        if roll < (ghosts - len(nothing)) * MILLION // doubted:
            nothing.add(code)
        doubted -= 1
    return nothing
