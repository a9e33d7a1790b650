"""What a player can order, by key or by menu: verbs, whom they fit, and the orders they plot. Nothing here draws."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.play.burn import Burn
from game.play.draft import turn_between
from game.play.model import BattleModel
from game.play.view import Scene

from ..rules.fire.gunnery import range_ppm
from ..rules.state.vocabulary import PPM, Kind, System, WeaponKind


@dataclass(frozen=True, slots=True)
class Verb:
    """One order verb: its name, key, words, and what it needs to be pointed at ("" nothing, enemy, friend, unit)."""

    id: str
    key: str
    label: str
    needs: str = ""


VERBS = {
    verb.id: verb
    for verb in (
        Verb("burn", "M", "burn"),
        Verb("coast", "X", "coast"),
        Verb("hold", "S", "hold station"),
        Verb("intercept", "I", "intercept", "unit"),
        Verb("follow", "J", "follow", "friend"),
        Verb("formation", "O", "keep formation"),
        Verb("evade", "E", "evade"),
        Verb("withdraw", "W", "withdraw"),
        Verb("keep_range", "K", "keep range", "unit"),
        Verb("fire_at", "F", "fire at", "enemy"),
        Verb("fire_free", "Shift+F", "fire at will"),
        Verb("fire_hold", "H", "hold fire"),
        Verb("priority", "G", "priority of targets"),
        Verb("avoid", "A", "spare", "enemy"),
        Verb("tow", "T", "tow", "friend"),
        Verb("cut_tow", "Shift+T", "cut tow"),
        Verb("posture", "R", "posture"),
        Verb("power", "P", "power shares"),
        Verb("launch", "C", "launch craft"),
        Verb("recall", "Shift+C", "recall craft"),
        Verb("strike", "N", "craft strike", "enemy"),
        Verb("escort", "", "craft escort", "friend"),
    )
}
_PRIORITIES = ("spread", "nearest", "biggest", "weakest")
_POSTURES = ("active", "silent", "feign")
MENU_ROWS = 8


@dataclass(frozen=True, slots=True)
class Pointed:
    """What lies under the pointer: a unit or flight by row code, a body by number, or an empty place."""

    x_km: float
    y_km: float
    code: int = -1
    body: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the verb menu: the verb and what is known of how it would go."""

    verb: Verb
    note: str = ""


class Commander:
    """Plots verbs for the selection of a model."""

    def __init__(self, model: BattleModel):
        self.model = model

    # ---- what one asks

    def ids(self) -> list[str]:
        """Whom an order goes to now."""
        return self.model.selection.ids(self.model.able())

    def relation(self, code: int) -> str:
        """What a row is to the player: own, enemy, or nothing."""
        rows = self.model.names.units + self.model.names.flights
        if not 0 <= code < len(rows):
            return ""
        return "own" if rows[code].side == self.model.side else "enemy"

    def choices(self, at: Pointed, scene: Scene) -> list[Choice]:
        """At most eight verbs that fit the selection and what is pointed at, best first."""
        units, flights = self.model.selection.units, self._craft()
        relation, is_unit = self.relation(at.code), 0 <= at.code < len(self.model.names.units)
        wanted: list[str] = []
        if relation == "enemy" and is_unit:
            wanted = ["fire_at", "intercept", "keep_range", "avoid"] if units else []
            wanted += ["strike"] if flights else []
        elif relation == "enemy":
            wanted = (["strike"] if flights else []) + (["fire_at"] if units else [])
        elif relation == "own" and is_unit and at.code not in units:
            tugs = [s for s in units if self._tows(s)]
            helpless = scene.system_ppm[at.code][System.DRIVE] <= 0
            wanted = ["tow"] if tugs and helpless else []
            wanted += ["follow"] if units else []
            wanted += ["escort"] if flights else []
            wanted += ["tow"] if tugs and not helpless else []
        if units:
            general = ["burn", "hold", "withdraw", "evade", "coast", "posture", "fire_free", "fire_hold"]
            if at.code >= 0 or at.body >= 0:
                general = ["hold", "withdraw", "evade", "posture"]
            if flights:  # before what is cut off at the end: a carrier is there for its craft
                general[1:1] = ["launch", "recall"]
            wanted += [name for name in general if name not in wanted]
        elif flights:
            wanted += ["launch", "recall"]
        if len(units) > 1 and at.code < 0:
            wanted.insert(min(3, len(wanted)), "formation")
        return [Choice(VERBS[name], self._note(name, at, scene)) for name in wanted[:MENU_ROWS]]

    def _note(self, name: str, at: Pointed, scene: Scene) -> str:
        lead = self.model.selection.lead
        if name == "fire_at" and lead is not None and 0 <= at.code < len(self.model.names.units):
            return self.fire_note(lead, at.code, scene)
        if name == "intercept" and lead is not None and 0 <= at.code < len(scene.x_km):
            return f"{_km(self._distance(lead, at.code, scene))} km away"
        if name == "burn" and lead is not None:
            deg = math.degrees(math.atan2(at.y_km - scene.y_km[lead], at.x_km - scene.x_km[lead]))
            return f"full, {round(deg) % 360}°"
        if name == "tow" and lead is not None and 0 <= at.code < len(scene.x_km):
            return f"{_km(self._distance(lead, at.code, scene))} km away"
        return ""

    def _distance(self, a: int, b: int, scene: Scene) -> float:
        return math.hypot(scene.x_km[a] - scene.x_km[b], scene.y_km[a] - scene.y_km[b])

    def best_weapon(self, slot: int, class_id: int | None = None) -> int | None:
        """The weapon of a unit that reaches farthest; None where it has none."""
        classes, weapons = self.model.tables.classes, self.model.tables.weapons
        c = self.model.names.units[slot].class_id if class_id is None else class_id
        armed = [int(n) for n in classes.battery_weapon[c] if n >= 0]
        return max(armed, key=lambda n: float(weapons.range_km[n])) if armed else None

    def hit_ppm(self, shooter: int, target: int, scene: Scene) -> int | None:
        """Chance of a shot at the present distance against a ship that does not evade; None without a weapon."""
        weapon = self.best_weapon(shooter)
        if weapon is None:
            return None
        weapons = self.model.tables.weapons
        far = self._distance(shooter, target, scene)
        if far > weapons.range_km[weapon]:
            return 0
        share = range_ppm(np.array([far * far]), weapons.r0_km[weapon : weapon + 1])
        return int(weapons.p0_ppm[weapon]) * int(share[0]) // PPM

    def fire_note(self, shooter: int, target: int, scene: Scene) -> str:
        """The odds of firing at a target, in words."""
        weapon = self.best_weapon(shooter)
        chance = self.hit_ppm(shooter, target, scene)
        if weapon is None or chance is None:
            return "unarmed"
        reach = float(self.model.tables.weapons.range_km[weapon])
        far = self._distance(shooter, target, scene)
        if far > reach:
            return f"out of range by {_km(far - reach)} km"
        energy = int(self.model.tables.weapons.energy_mj[weapon]) / 1000
        return f"hits {chance * 100 / PPM:.0f} %, {energy:.0f} GJ"

    def reach_km(self, class_id: int) -> float:
        """The farthest reach of a class's weapons, 0 for unarmed ones."""
        weapon = self.best_weapon(0, class_id)
        return float(self.model.tables.weapons.range_km[weapon]) if weapon is not None else 0.0

    def _tows(self, slot: int) -> bool:
        return bool(self.model.tables.classes.tow_t[self.model.seen.units.class_id[0, slot]] > 0)

    def _craft(self) -> list[str]:
        """Ids that a mission for the selection's craft goes to: flights picked, or carriers among the units."""
        model = self.model
        ids = [ident for ident in self.ids() if ident in model.names.flight_slot or self._is_wing(ident)]
        first = len(model.names.units)
        carriers = {home for home in model.scenario.homes if home >= 0}
        alive = model.able()
        for slot in model.selection.units:
            has = any(h == slot and first + f in alive for f, h in enumerate(model.scenario.homes))
            if slot in carriers and has:
                ids.append(model.names.units[slot].id)
        return ids

    def _is_wing(self, ident: str) -> bool:
        number = self.model.names.squadron_number.get(ident, -1)
        return any(row.squadron == number for row in self.model.names.flights)

    def _ships(self) -> list[str]:
        names = self.model.names
        return [i for i in self.ids() if i not in names.flight_slot and not self._is_wing(i)]

    # ---- what plots

    def do(self, name: str, at: Pointed | None = None, scene: Scene | None = None) -> str | None:
        """Plot a verb for the selection; returns a sentence about why it cannot be, or None."""
        craft = name in ("launch", "recall", "strike", "escort")
        ids = self._craft() if craft else self._ships()
        if not ids:
            return "no craft selected" if craft else "no ship selected"
        verb = VERBS[name]
        if verb.needs:
            fault = self._target_fault(verb, at)
            if fault:
                return fault
        plot = getattr(self, f"_{name}", None)
        if plot is None:
            self.model.draft.plot(ids, *_SIMPLE[name])
        else:
            plot(ids, at, scene)
        return None

    def burn(self, burn: Burn, *, again: bool = False) -> None:
        """Plot a burn for the ships selected; `again` while the handle is still held."""
        change = self.model.draft.replace_last if again else self.model.draft.plot
        change(self._ships(), "move", burn.move())

    def _target_fault(self, verb: Verb, at: Pointed | None) -> str | None:
        code = at.code if at is not None else -1
        relation = self.relation(code)
        if not relation:
            return f"{verb.label}: point at a ship"
        if code in self.model.selection.codes:
            return f"{verb.label}: not at itself"
        if verb.needs == "enemy" and relation != "enemy":
            return f"{verb.label}: that is a friend"
        if verb.needs == "friend" and relation != "own":
            return f"{verb.label}: that is no friend"
        return None

    def _target(self, at: Pointed | None) -> str:
        assert at is not None
        return self.model.names.of_code(at.code)

    def _burn(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        lead = self.model.selection.lead
        if at is None or lead is None:
            return
        dx, dy = at.x_km - float(scene.x_km[lead]), at.y_km - float(scene.y_km[lead])
        far = math.hypot(dx, dy)
        if far > 0:
            self.model.draft.plot(ids, "move", Burn(dx / far, dy / far, 1.0).move())

    def _intercept(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        self.model.draft.plot(ids, "move", {"kind": "intercept", "target": self._target(at)})

    def _keep_range(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        lead = self.model.selection.lead
        weapon = self.best_weapon(lead) if lead is not None else None
        reach = float(self.model.tables.weapons.range_km[weapon]) if weapon is not None else 20_000.0
        move = {"kind": "keep_range", "target": self._target(at), "range_km": round(reach * 2 / 3, -2)}
        self.model.draft.plot(ids, "move", move)

    def _tow(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        names = self.model.names
        tugs = [names.units[s].id for s in self.model.selection.units if self._tows(s)]
        # One line for one tow: the first tug picked hooks it.
        if tugs:
            self.model.draft.plot(tugs[:1], "move", {"kind": "tow", "target": self._target(at)})

    def _follow(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        assert at is not None
        self._keep_offsets(at.code, scene)

    def _formation(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        lead = self.model.selection.lead
        if lead is not None and len(self.model.selection.units) > 1:
            self._keep_offsets(lead, scene)

    def _keep_offsets(self, target: int, scene: Scene) -> None:
        """Everyone selected keeps its present place beside the target: one order each, one step of undo."""
        names, able = self.model.names, self.model.able()
        moves = {}
        for slot in self.model.selection.units:
            if slot != target and slot in able:
                moves[names.units[slot].id] = {
                    "kind": "follow", "target": names.units[target].id,
                    "dx": round(float(scene.x_km[slot] - scene.x_km[target]), 1),
                    "dy": round(float(scene.y_km[slot] - scene.y_km[target]), 1),
                }  # fmt: skip
        self.model.draft.plot_each("move", moves)

    def _fire_at(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        self._change_fire(ids, mode="free", target=self._target(at))

    def _priority(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        fire = self._fire_now()
        place = _PRIORITIES.index(fire.get("priority", "spread"))
        self._change_fire(ids, priority=_PRIORITIES[(place + 1) % len(_PRIORITIES)])

    def _avoid(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        spared = [*self._fire_now().get("avoid", []), self._target(at)]
        self._change_fire(ids, avoid=list(dict.fromkeys(spared))[-4:])

    def _fire_now(self) -> dict[str, Any]:
        lead = self.model.selection.lead
        return dict((self.model.draft.plotted(lead, "fire") if lead is not None else None) or {})

    def _change_fire(self, ids: list[str], **change: Any) -> None:
        self.model.draft.plot(ids, "fire", self._fire_now() | change)

    def _evade(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        self.model.draft.plot(ids, "posture", "active" if self._posture_now() == "evade" else "evade")

    def _posture(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        now = self._posture_now()
        place = _POSTURES.index(now) if now in _POSTURES else -1
        self.model.draft.plot(ids, "posture", _POSTURES[(place + 1) % len(_POSTURES)])

    def _posture_now(self) -> str:
        lead = self.model.selection.lead
        if lead is None:
            return "active"
        plotted = self.model.draft.plotted(lead, "posture")
        return plotted or ("active", "silent", "feign", "evade")[int(self.model.seen.units.posture[0, lead])]

    def _strike(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        self.model.draft.plot(ids, "flights", {"mission": "strike", "target": self._target(at)})

    def _escort(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        self.model.draft.plot(ids, "flights", {"mission": "escort", "target": self._target(at)})

    def turned_headings(self, slots: Sequence[int]) -> list[tuple[float, float]]:
        """How far each unit's heading is turned from the lead's, as unit vectors: for pasting relative burns."""
        units, lead = self.model.seen.units, self.model.selection.lead
        base = (float(units.hx[0, lead]), float(units.hy[0, lead])) if lead is not None else (1.0, 0.0)
        return [turn_between(base, (float(units.hx[0, s]), float(units.hy[0, s]))) for s in slots]


_SIMPLE: dict[str, tuple[str, Any]] = {
    "coast": ("move", {"kind": "coast"}),
    "hold": ("move", {"kind": "hold"}),
    "cut_tow": ("move", {"kind": "hold"}),
    "withdraw": ("move", {"kind": "withdraw"}),
    "fire_free": ("fire", {"mode": "free", "priority": "spread"}),
    "fire_hold": ("fire", {"mode": "hold"}),
    "launch": ("flights", {"mission": "patrol"}),
    "recall": ("flights", {"mission": "dock"}),
}


def _km(km: float) -> str:
    return f"{km:,.0f}" if km < 1_000 else f"{round(km, -2):,.0f}"


# ---- orders in words

_MOVE_WORDS = {
    "hold": "hold", "burn": "burn", "coast": "coast", "intercept": "intercept", "keep_range": "keep range",
    "withdraw": "withdraw", "follow": "follow", "tow": "tow",
}  # fmt: skip
MOVES_BY_NUMBER = ("hold", "burn", "coast", "intercept", "keep_range", "withdraw", "follow", "tow")
MISSIONS_BY_NUMBER = ("recall", "patrol", "escort", "strike", "chase", "station")
POSTURES_BY_NUMBER = ("active", "silent", "feign", "evade")


def short_move(move: Any) -> str:
    """A move order in one or two words."""
    return _MOVE_WORDS.get(move["kind"], move["kind"])


def has_lasers(model: BattleModel, class_id: int) -> bool:
    """Does a class carry lasers?"""
    weapons = model.tables.weapons
    return any(n >= 0 and weapons.kind[n] == WeaponKind.LASER for n in model.tables.classes.battery_weapon[class_id])


def is_drone(model: BattleModel, class_id: int) -> bool:
    """Is a class of flights drones?"""
    return bool(model.tables.classes.kind[class_id] == Kind.DRONE)
