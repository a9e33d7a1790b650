"""What is to be expected at one place, in plain Python, gun by gun and shot by shot (K7)."""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

from ..rules.lookout import Moment
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import BATTERIES, Level, Plant, Posture, Presence, Stance, System, WeaponKind
from ..rules.state.world import World
from .oracle_battlefield import MILLION, distance_to_segment

Place = tuple[float, float]
SPUN = (Posture.SILENT, Posture.FEIGN, Posture.SPUN_DOWN)


@dataclass
class Ship:
    """A unit as the side sees it."""

    slot: int
    place: Place
    facts: dict[str, Any]
    feared: dict[str, Any]  # the same with the class whose guns are reckoned with

    def works(self, system: System) -> int:
        """What is left of a system, ppm."""
        return int(self.facts["system_ppm"][system])


@dataclass
class Gun:
    """A battery of an enemy."""

    ship: Ship
    weapon: dict[str, Any]
    number: int
    shots: int
    one_more_ppm: int
    two_more_ppm: int
    facing: Place
    cosine: float


def fired_in_a_turn(held: int, gain: int, energy: int) -> int:
    """Shots of a gun that holds so much: in every impulse it is charged, then fires if it holds a shot."""
    shots = 0
    for _ in range(12):
        held = min(held + gain, 2 * energy)
        if held >= energy:
            held, shots = held - energy, shots + 1
    return shots


def first_held(count: int, least: int, most: int, gain: int, energy: int) -> int:
    """The least that a gun must hold, from `least` on, to fire so often; `most` where that is not below it."""
    low, high = least, most
    while low < high:
        middle = (low + high) // 2
        if fired_in_a_turn(middle, gain, energy) >= count:
            high = middle
        else:
            low = middle + 1
    return low


class Chart:
    """All that a side knows of one battle, as lists."""

    def __init__(self, seen: World, tables: Tables, side: int, moment: Moment, *, later: bool = False):
        units, weapons = seen.units, tables.weapons
        self.impulse, self.later = int(seen.battle.turn[0]) * 12, later
        self.tables, self.side, self.mirror_sign = tables, side, float(seen.battle.mirror_sign[0])
        self.weapons = [
            {n: getattr(weapons, n)[i].item() for n in weapons.__dataclass_fields__} for i in range(len(weapons.kind))
        ]
        self.bodies = [
            (float(x), float(y), float(r))
            for x, y, r in zip(moment.body_x_km, moment.body_y_km, tables.bodies.radius_km, strict=True)
        ]
        self.own: list[Ship] = []
        self.foes: list[Ship] = []
        for s in range(seen.unit_slots):
            facts = {name: getattr(units, name)[0, s].tolist() for name in units.names()}
            facts["known"] = seen.contacts.level[0, side, s] == Level.IDENTIFIED and seen.contacts.in_sight[0, side, s]
            if facts["side"] < 0 or facts["presence"] != Presence.PRESENT or facts["hull_mj"] <= 0:
                continue
            fights = seen.sides.stance[0, side, facts["side"]] == Stance.FIGHT
            feared = self._class_facts(self._feared(seen, s)) if fights else {}
            facts |= self._class_facts(facts["class_id"])
            ship = Ship(s, (float(moment.x_km[s]), float(moment.y_km[s])), facts, facts | feared)
            if facts["side"] == side:
                self.own.append(ship)
            elif fights:
                self.foes.append(ship)

    def _class_facts(self, c: int) -> dict[str, Any]:
        """All that is so of a class."""
        classes = self.tables.classes
        return {f"class_{n}": getattr(classes, n)[c].tolist() for n in classes.__dataclass_fields__}

    def _feared(self, seen: World, s: int) -> int:
        """The class that an enemy is reckoned with: if not identified, the worst that is of its side."""
        units, known = seen.units, seen.contacts.level[0, self.side] == Level.IDENTIFIED
        if known[s]:
            return int(units.class_id[0, s])
        met = {
            int(units.class_id[0, t])
            for t in range(seen.unit_slots)
            if known[t] and units.side[0, t] == units.side[0, s]
        }
        return max(sorted(met), key=self._worst, default=int(units.class_id[0, s]))

    def _worst(self, c: int) -> tuple[float, int]:
        """How far its guns reach, and what they deal in an impulse at even shares."""
        facts, reach, dealt = self._class_facts(c), 0.0, 0
        for k in range(BATTERIES):
            number, count = facts["class_battery_weapon"][k], facts["class_battery_count"][k]
            if number >= 0 and self.weapons[number]["p0_ppm"]:
                reach = max(reach, self.weapons[number]["range_km"])
                dealt += count * min(self._charge(facts, k), self.weapons[number]["energy_mj"])
        return reach, dealt

    def _charge(self, facts: dict[str, Any], k: int) -> int:
        """What a weapon of a battery gains in an impulse at even shares of a whole plant."""
        charge, kind = int(facts["class_battery_charge_mj"][k]), self.weapons[facts["class_battery_weapon"][k]]["kind"]
        fast = facts["class_plant"] == Plant.ANTIMATTER and kind == WeaponKind.IMPACTOR
        return min(10 * charge, 2**40) if fast else charge

    # ---- fire

    def guns(self, of: list[int] | None = None) -> list[Gun]:
        """Guns of all enemies, or of some, that fire at all."""
        ships = [ship for ship in self.foes if of is None or ship.slot in of]
        return [gun for ship in ships for k in range(BATTERIES) if (gun := self._gun(ship, k)) is not None]

    def _gun(self, ship: Ship, k: int) -> Gun | None:
        facts = ship.feared
        weapon_id, number = facts["class_battery_weapon"][k], facts["class_battery_count"][k]
        if weapon_id < 0 or number == 0 or self.weapons[weapon_id]["p0_ppm"] == 0:
            return None
        weapon = self.weapons[weapon_id]
        gain = self._charge(facts, k) * ship.works(System.PLANT) // MILLION * ship.works(System.WEAPONS) // MILLION
        shots, one, two = self._shots(ship, k, gain, weapon["energy_mj"])
        if not ship.works(System.WEAPONS) or not shots + one:
            return None
        fx, fy = facts["class_battery_fx"][k], facts["class_battery_fy"][k] * self.mirror_sign
        facing = facts["hx"] * fx - facts["hy"] * fy, facts["hx"] * fy + facts["hy"] * fx
        cosine = facts["class_battery_arc"][k]
        return Gun(ship, weapon, number, shots, one, two, facing, -1.0 if cosine > 0.0 else cosine)

    def _shots(self, ship: Ship, k: int, gain: int, energy: int) -> tuple[int, int, int]:
        """Shots of the turn for certain, and the chances of one and of two more, ppm."""
        least, most = 0, energy
        if ship.facts["known"] and not self.later:
            since = self.impulse - 1 - ship.facts["fired_impulse"]
            least = min(gain * min(max(since, 0), 12), 2 * energy)
            most = 2 * energy
            if since < 12 and self._charges_soonest(ship, k):
                most = min(least + gain, 2 * energy)
        shots, chances = fired_in_a_turn(least, gain, energy), []
        for count in (shots + 1, shots + 2):
            enough = most - first_held(count, least, most, gain, energy)
            chances.append(enough * MILLION // (most - least) if enough else 0)
        return shots, chances[0], chances[1]

    def _charges_soonest(self, ship: Ship, k: int) -> bool:
        """Does no other of its guns charge a shot sooner?"""
        parts = []
        for other, number in enumerate(ship.feared["class_battery_weapon"]):
            energy = self.weapons[number]["energy_mj"] if number >= 0 else 0
            parts.append(self._charge(ship.feared, other) / energy if energy else 0.0)
        return parts[k] >= max(parts)

    def hidden(self, a: Place, b: Place) -> bool:
        """Is a body between two places?"""
        return any(distance_to_segment(x, y, *a, *b) < r for x, y, r in self.bodies)

    def shot(self, gun: Gun, place: Place, who: Ship | None) -> int:
        """The chance of one shot at a ship at a place, ppm: 0 where the gun cannot fire there."""
        weapon, own = gun.weapon, gun.ship.place
        dx, dy = place[0] - own[0], place[1] - own[1]
        far = sqrt(dx * dx + dy * dy)
        bears = gun.cosine <= -1.0 or dx * gun.facing[0] + dy * gun.facing[1] >= gun.cosine * far
        if dx * dx + dy * dy > weapon["range_km"] ** 2 or not bears or self.hidden(own, place):
            return 0
        evades = who is not None and who.facts["posture"] == Posture.EVADE
        drive = who.works(System.DRIVE) if who is not None else MILLION
        if weapon["kind"] == WeaponKind.IMPACTOR:
            thrust = 0.02 if who is None else who.facts["class_thrust_km_s2"] * (drive / MILLION)
            dodges = evades and drive * 200_000 // MILLION > 0
            seconds = far / weapon["speed_km_s"]
            dodged = 0.5 * thrust * seconds * seconds * (0.7 if dodges else 0.35) / weapon["s0_km"]
            return int(weapon["p0_ppm"] * int(MILLION / (1.0 + dodged * dodged)) // MILLION)
        distance = int(MILLION / (1.0 + (dx * dx + dy * dy) / (weapon["r0_km"] * weapon["r0_km"])))
        evasion = MILLION - 200_000 * drive // MILLION if evades else MILLION
        noise = self.noise(place, own=True) * (MILLION - gun.ship.feared["class_counter_jam_ppm"]) // MILLION
        jam = MILLION**3 // (MILLION**2 + noise**2)
        return int(weapon["p0_ppm"] * distance // MILLION * evasion // MILLION * jam // MILLION)

    def threat(
        self, place: Place, of: list[int] | None = None, who: int = -1, cell_km: float = 0.0
    ) -> tuple[float, int]:
        """The chance that a unit at a place is hit in a turn, and how many enemies can fire at it.

        cell_km: the place stands for a square so wide.
        """
        mine = next((ship for ship in self.own if ship.slot == who), None)
        others, safe, enemies = [ship for ship in self.own if ship.slot != who], 1.0, set()
        for gun in self.guns(of):
            here = self.shot(gun, place, mine)
            chances = {ship.slot: self.shot(gun, ship.place, ship) for ship in others}
            fired_at = [ship for ship in others if chances[ship.slot] > 0]
            struck: float = here
            if gun.weapon["kind"] == WeaponKind.DARK:
                struck += sum(chances[ship.slot] * self.on_line(gun, ship.place, place, cell_km) for ship in fired_at)
            among = len(fired_at) + (here > 0)
            if not struck:
                continue
            hit = min(1.0, struck / MILLION / among)
            one, two = gun.one_more_ppm / MILLION, gun.two_more_ppm / MILLION
            # A battery's weapons are charged alike: all of them fire none, one or two times more.
            safe *= sum(
                part * (1.0 - hit) ** (gun.number * (gun.shots + more))
                for more, part in enumerate((1.0 - one, one - two, two))
            )
            if here:
                enemies.add(gun.ship.slot)
        return 1.0 - safe, len(enemies)

    def on_line(self, gun: Gun, target: Place, place: Place, cell_km: float) -> float:
        """What part of a place's width a beam at a target passes over, before range or a body ends it."""
        own = gun.ship.place
        dx, dy = target[0] - own[0], target[1] - own[1]
        size = sqrt(dx * dx + dy * dy)
        if size == 0.0:
            return 0.0
        rx, ry = place[0] - own[0], place[1] - own[1]
        along, off = (rx * dx + ry * dy) / size, abs(rx * dy - ry * dx) / size
        foot = own[0] + dx / size * along, own[1] + dy / size * along
        if not 0.0 < along <= gun.weapon["range_km"] or self.hidden(own, foot):
            return 0.0
        half_km, half = gun.weapon["corridor_km"], cell_km / 2.0
        if cell_km == 0.0:
            return float(off <= half_km)
        return max(0.0, min(half_km, off + half) - max(-half_km, off - half)) / cell_km

    # ---- sight

    def berth(self, a: Place, b: Place) -> float:
        """How far from the nearest limb a line passes."""
        return min((distance_to_segment(x, y, *a, *b) - r for x, y, r in self.bodies), default=inf)

    def cover(self, place: Place) -> float:
        """The widest berth of all armed enemies."""
        armed = {gun.ship.slot: gun.ship.place for gun in self.guns()}
        return max((self.berth(one, place) for one in armed.values()), default=inf)

    def seen_at(self, place: Place) -> float:
        """How visible something there must be."""
        least = 1e6
        for ship in self.own:
            reach = ship.facts["class_sensor_km"] * ship.works(System.SENSORS) / MILLION
            if reach > 0.0 and not self.hidden(ship.place, place):
                dx, dy = place[0] - ship.place[0], place[1] - ship.place[1]
                least = min(least, sqrt(dx * dx + dy * dy) / reach)
        return least

    def noise(self, place: Place, *, own: bool) -> int:
        """The noise about a place, from the side's jammers as enemies hear it, or the other way round."""
        makers, hearers = (self.own, self.foes) if own else (self.foes, self.own)
        jam = 0
        for maker in makers:
            dx, dy = place[0] - maker.place[0], place[1] - maker.place[1]
            if sqrt(dx * dx + dy * dy) <= maker.facts["class_jam_km"] and maker.facts["posture"] not in SPUN:
                jam = max(jam, maker.facts["class_jam_ppm"] * maker.works(System.SENSORS) // MILLION)
        heard = [jam]
        for ear in hearers:
            left = ear.works(System.SENSORS)
            if left <= 0 or ear.facts["class_sensor_km"] <= 0.0 or self.hidden(ear.place, place):
                continue
            dx, dy = place[0] - ear.place[0], place[1] - ear.place[1]
            through = ear.facts["class_burn_through_km"] * (left / MILLION)
            lifted, square = through * through * MILLION, dx * dx + dy * dy
            raw = int(jam - lifted / square) if jam * square > lifted else 0
            heard.append(raw if own else raw * (MILLION - ear.facts["class_counter_jam_ppm"]) // MILLION)
        return min(heard)
