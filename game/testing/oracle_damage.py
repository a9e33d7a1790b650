"""Recharging, damage and broken systems for one unit at a time, in plain Python.

Written from the words of the rules (D1, D2, D3, V4, V5, J8), not from their numpy; every number of the rules stands
here a second time. Rolls are arguments.
"""

from dataclasses import dataclass

MILLION = 1_000_000
EVEN_SHARE = 333_333


def recharge_gain(full: int, share: int, plant: int) -> int:
    """Energy of one recharge step: as the class says at a third of a whole plant, in proportion to both."""
    at_share = full * share // EVEN_SHARE
    return at_share * plant // MILLION


def asked_for(charge: int, *, antimatter: bool, impactor: bool) -> int:
    """What a plant gives a weapon at even shares: as much as it asks of fusion, of antimatter to impactors tenfold."""
    return min(10 * charge, 2**40) if antimatter and impactor else charge


def restart_next(left: int, share: int, *, lives: bool) -> int:
    """What is left of a restart: an impulse counts as 100 at a third of the plant, in proportion to the share."""
    return max(left - 100 * share // EVEN_SHARE, 0) if lives else left


def restart_takes(left: int, share: int) -> int:
    """Impulses until a restart is over at this share, counted one by one; -1 where it never is."""
    impulses = 0
    while left > 0:
        after = restart_next(left, share, lives=True)
        if after == left:
            return -1
        left, impulses = after, impulses + 1
    return impulses


def shield_next(shield: int, most: int, gain: int, *, restart: int, feigns: bool, lives: bool) -> int:
    """A shield after an impulse's recharge; `restart` is what is left of one after the impulse."""
    if not lives or feigns or restart > 0:
        return shield
    return min(shield + gain, most)


def capacitor_next(
    held: int, shot: int, charge: int, share: int, plant: int, weapons: int, alertness: int = MILLION, *, lives: bool
) -> int:
    """The charge of one weapon of a battery after an impulse's recharge: two shots at most."""
    if not lives:
        return held
    gain = recharge_gain(charge, share, plant)
    return min(held + gain * weapons // MILLION * alertness // MILLION, 2 * shot)


def daze_next(daze: int, *, lives: bool) -> int:
    """A tenth of the whole is shaken off in an impulse."""
    return max(daze - 100_000, 0) if lives else daze


@dataclass
class Struck:
    """A unit that is hit: what it has before a set of hits, and after it what is left."""

    shield: int
    armour: int
    hull: int
    here: bool = True  # on the map
    raised: bool = True  # its shield, while its crew is at alert


@dataclass
class Entry:
    """Where one hit's energy went."""

    energy: int
    shielded: int = 0
    stopped: int = 0
    hull: int = 0
    overkill: int = 0


def fair_shares(amount: int, weights: list[int]) -> list[int]:
    """`amount` given out to `weights` in proportion, unit by unit.

    The k-th unit of a hit of weight h falls due at level k x sum / h, rounded up; those of one level in order.
    """
    whole = sum(weights)
    if amount >= whole:
        return list(weights)
    low, high = 0, whole  # levels: all due at `low` can be given, not all due at `high`
    while high - low > 1:
        middle = (low + high) // 2
        if sum(h * middle // whole for h in weights) <= amount:
            low = middle
        else:
            high = middle
    shares = [h * low // whole for h in weights]
    missing = amount - sum(shares)
    for i, h in enumerate(weights):
        if missing and h * high // whole > shares[i]:
            shares[i] += 1
            missing -= 1
    return shares


def take_hits(unit: Struck, hits: list[tuple[int, int]], parts: list[int] | None = None) -> list[Entry]:
    """Change `unit` by hits (energy, leak in ppm) in the order of who deals them, each in so many parts: their ledger.

    Shield, armour and hull take what is left of all hits one after the other.
    """
    book = [Entry(max(energy, 0)) for energy, _ in hits]
    if unit.hull <= 0 or not unit.here:
        return [Entry(entry.energy, overkill=entry.energy) for entry in book]
    shield_takes(unit, book, [min(max(leak, 0), MILLION) for _, leak in hits])
    armour_takes(unit, book, parts or [1] * len(book))
    hull_takes(unit, book)
    return book


def shield_takes(unit: Struck, book: list[Entry], leaks: list[int]) -> None:
    """A raised shield takes what does not leak through it, as long as it lasts, of each hit its share."""
    held = [entry.energy - entry.energy * leak // MILLION for entry, leak in zip(book, leaks, strict=True)]
    absorbed = min(unit.shield, sum(held)) if unit.raised else 0
    unit.shield -= absorbed
    for entry, share in zip(book, fair_shares(absorbed, held), strict=True):
        entry.shielded = share


def armour_takes(unit: Struck, book: list[Entry], parts: list[int]) -> None:
    """Armour stops as much of each part of each hit as it is thick, and then loses an eighth of all that it stopped."""
    for entry, count in zip(book, parts, strict=True):
        entry.stopped = min(entry.energy - entry.shielded, unit.armour * count)
    unit.armour = max(unit.armour - sum(entry.stopped for entry in book) // 8, 0)


def hull_takes(unit: Struck, book: list[Entry]) -> None:
    """The hull takes what is left, as long as it lasts, of each hit its share; the rest is overkill."""
    inside = [entry.energy - entry.shielded - entry.stopped for entry in book]
    taken = min(unit.hull, sum(inside))
    unit.hull -= taken
    for entry, share, energy in zip(book, fair_shares(taken, inside), inside, strict=True):
        entry.hull, entry.overkill = share, energy - share


def most_to_blame(book: list[Entry]) -> int | None:
    """Number of the hit that cost the most hull, the first of equals; None where no hull was lost."""
    worst = max((entry.hull for entry in book), default=0)
    return next(i for i, entry in enumerate(book) if entry.hull == worst) if worst else None


def system_next(system: int, lost: int, most: int, hit_roll: int, loss_roll: int) -> int:
    """What is left of a system after its ship lost `lost` of a hull of at most `most` in one impulse."""
    part = min((lost * MILLION + most - 1) // most, MILLION)
    if hit_roll >= min(part * 6 // 5, MILLION):
        return system
    worst = min(MILLION // 2 + 2 * part, MILLION)
    return max(system - max(worst * (loss_roll + 1) // MILLION, 1), 0)


def dies(lived: bool, hull: int) -> bool:
    """A unit that lived dies when it has no hull left, whatever took it; the dead do not die again."""
    return lived and hull <= 0


def lives_of(aboard: int, hangar: list[tuple[int, int]]) -> int:
    """People lost with a ship: all aboard, and the crews of its craft inside, each flight a pair (craft, crew)."""
    return aboard + sum(craft * crew for craft, crew in hangar)


def splits_in_two(overkill: int, most: int) -> bool:
    """Does a ship that died of so much more than it had break? Of half of its whole hull or more."""
    return overkill >= most / 2


def breaches(
    breach: int, energy: int, plant: int, roll: int, *, here: bool = True, fails: bool = False, spun_down: bool = False
) -> bool:
    """Does the plant of a ship that died blow? One that is not on the map, or of which nothing is left, does not.

    One whose containment was failing does for sure, one that is spun down never.
    """
    return here and energy > 0 and not spun_down and (fails or roll < breach * plant // MILLION)
