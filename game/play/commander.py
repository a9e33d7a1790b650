"""Turns verbs into orders of the draft: for whom, at what."""

import math
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import numpy as np

from game.scenario.vocabulary import MISSIONS, PRIORITIES

from ..rules.state.vocabulary import AVOIDED, Stance
from .burn import Burn
from .draft import turn_between
from .impactors import impactor_slot
from .model import BattleModel
from .order_words import holds_back
from .scene import Scene
from .states import posture_told
from .torpedoes import magazine, salvo_target, torpedoes_left
from .verbs import VERBS, Needs, Pointed, Verb
from .war import plotted_war, say_for_side

_RANGE_UNARMED_KM = 20_000.0
MOVES = frozenset((
    "burn", "coast", "hold", "orbit", "intercept", "follow", "formation", "evade", "withdraw", "keep_range", "ram",
    "tow", "pursue",
))  # fmt: skip
"""Verbs that take a drive."""
_ORDERS: dict[str, tuple[str, Any]] = {
    "coast": ("move", {"kind": "coast"}),
    "hold": ("move", {"kind": "hold"}),
    "cut_tow": ("move", {"kind": "hold"}),
    "withdraw": ("move", {"kind": "withdraw"}),
    "intercept": ("move", {"kind": "intercept"}),
    "ram": ("move", {"kind": "ram"}),
    "pursue": ("move", {"kind": "pursue"}),
    "surrender": ("surrender", True),
    "fire_free": ("fire", {"mode": "free", "priority": "spread"}),
    "fire_hold": ("fire", {"mode": "hold"}),
    "launch": ("flights", {"mission": "patrol"}),
    "recall": ("flights", {"mission": "dock"}),
    "strike": ("flights", {"mission": "strike"}),
    "escort": ("flights", {"mission": "escort"}),
}
"""Field and value of verbs that order the same of everybody; those that are pointed at something add their target."""
_MISSIONS = ("launch", "strike", "escort")
"""Verbs that send craft out, as near as they were told to go before."""
_LOWEST_RADII = 1.02
"""Lowest orbit that is offered, in radii of its body."""
_RANGE_SHARE = 2 / 3
"""Share of the farthest weapon's range at which "keep range" stays."""


class Relation(Enum):
    """What a row is to the player."""

    NOTHING = "nothing"
    OWN = "own"
    ENEMY = "enemy"
    BYSTANDER = "bystander"
    ALLY = "ally"


_RELATIONS = {Stance.FIGHT: Relation.ENEMY, Stance.WATCH: Relation.BYSTANDER, Stance.ALLIED: Relation.ALLY}


class Commander:
    """Plots verbs for the selection of a model."""

    def __init__(self, model: BattleModel):
        self.model = model
        self._plots: dict[str, Callable[[list[str], Pointed | None, Scene], None]] = {
            "burn": self._burn, "keep_range": self._keep_range, "orbit": self._orbit, "tow": self._tow,
            "follow": self._follow, "formation": self._formation,
            "fire_at": self._fire_at, "bear": self._bear, "torpedoes": self._torpedoes,
            "priority": self._priority, "avoid": self._avoid, "evade": self._evade, "hold_back": self._hold_back,
            "war": self._war,
        }  # fmt: skip

    # ---- what one asks

    def ids(self) -> list[str]:
        """Whom an order goes to now."""
        return self.model.selection.ids(self.model.obeying())

    def unit_ids(self) -> list[str]:
        """The same without single flights."""
        return [ident for ident in self.ids() if ident not in self.model.names.flight_slot]

    def ship_ids(self) -> list[str]:
        """The same without flights and squadrons of them."""
        return [ident for ident in self.unit_ids() if not self._is_wing(ident)]

    def craft_ids(self) -> list[str]:
        """Whom a mission for the selection's craft goes to: flights picked, or carriers among the units."""
        ids = [ident for ident in self.ids() if ident in self.model.names.flight_slot or self._is_wing(ident)]
        units = self.model.names.units
        return ids + [units[slot].id for slot in self.model.selection.units if self._carries_craft(slot)]

    def relation(self, code: int) -> Relation:
        """What a row is to the player."""
        rows = self.model.names.units + self.model.names.flights
        if not 0 <= code < len(rows):
            return Relation.NOTHING
        side = self.side_of(code)
        return Relation.OWN if side == self.model.side else _RELATIONS[self.model.stance_to(side)]

    def side_of(self, code: int) -> int:
        """The number of the side of a unit or flight."""
        return (self.model.names.units + self.model.names.flights)[code].side

    def tows(self, slot: int) -> bool:
        """Has a unit towing gear?"""
        return bool(self.model.tables.classes.tow_t[self.model.seen.units.class_id[0, slot]] > 0)

    def drives(self, slot: int) -> bool:
        """Has a unit a drive at all, whole or not? Stations have none."""
        return bool(self.model.tables.classes.thrust_km_s2[self.model.seen.units.class_id[0, slot]] > 0.0)

    def has_impactor(self, slot: int) -> bool:
        """Does a ship have a gun along its spine?"""
        return impactor_slot(self.model.tables, self.model.names.units[slot].class_id) is not None

    def bears(self, slot: int) -> bool:
        """Has a ship guns that it must be turned for: along its spine, or at its sides?"""
        class_id = self.model.names.units[slot].class_id
        return self.has_impactor(slot) or bool(self.model.tables.turns_sides()[class_id])

    def has_weapons(self, slot: int) -> bool:
        """Does a ship have any weapon?"""
        class_id = self.model.names.units[slot].class_id
        return bool((self.model.tables.classes.battery_weapon[class_id] >= 0).any())

    def any_drives(self) -> bool:
        """Has a unit selected a drive?"""
        return any(self.drives(slot) for slot in self.model.selection.units)

    def any_torpedoes(self) -> bool:
        """Has a unit selected torpedoes aboard?"""
        return any(torpedoes_left(self.model, slot)[1] for slot in self.model.selection.units)

    def target_fault(self, verb: Verb, at: Pointed | None) -> str | None:
        """Why a verb cannot be pointed at something; None where it can, or need not be pointed."""
        if verb.needs is Needs.NOTHING:
            return None
        code = at.code if at is not None else -1
        relation = self.relation(code)
        if relation is Relation.NOTHING:
            return f"{verb.label}: point at a ship"
        if code in self.model.selection.codes:
            return f"{verb.label}: not at itself"
        if verb.needs is Needs.ENEMY and relation is not Relation.ENEMY:
            what = "your side does not fight it" if relation is Relation.BYSTANDER else "that is a friend"
            return f"{verb.label}: {what}"
        if verb.needs is Needs.STRANGER and relation is not Relation.BYSTANDER:
            what = "your side fights it already" if relation is Relation.ENEMY else "that is a friend"
            return f"{verb.label}: {what}"
        if verb.needs is Needs.FRIEND and relation is not Relation.OWN:
            return f"{verb.label}: that is no friend"
        return None

    def ground(self, at: Pointed | None, scene: Scene) -> tuple[int, float] | None:
        """The body that an orbit of the lead goes round, and how far from its centre: km; None where there is none.

        The body pointed at, as high as the lead is; through an empty place pointed at, round the body whose surface is
        nearest to that; else round that nearest to the lead, as high as it is. Never too low to be kept.
        """
        lead, bodies = self.model.selection.lead, self.model.tables.bodies
        if lead is None or not len(bodies.radius_km):
            return None
        through = at is not None and at.code < 0 and at.body < 0
        x, y = (at.x_km, at.y_km) if at is not None and through else (scene.x_km[lead], scene.y_km[lead])
        far = np.hypot(x - scene.body_x_km, y - scene.body_y_km)
        body = at.body if at is not None and at.body >= 0 else int((far - bodies.radius_km).argmin())
        return body, max(round(float(far[body])), math.ceil(float(bodies.radius_km[body]) * _LOWEST_RADII))

    def turned_headings(self, slots: Sequence[int]) -> list[tuple[float, float]]:
        """How far each unit's heading is turned from the lead's, as unit vectors: for pasting relative burns."""
        units, lead = self.model.seen.units, self.model.selection.lead
        base = (float(units.hx[0, lead]), float(units.hy[0, lead])) if lead is not None else (1.0, 0.0)
        return [turn_between(base, (float(units.hx[0, s]), float(units.hy[0, s]))) for s in slots]

    def _carries_craft(self, slot: int) -> bool:
        first, able = len(self.model.names.units), self.model.able()
        return any(home == slot and first + f in able for f, home in enumerate(self.model.scenario.homes))

    def _is_wing(self, ident: str) -> bool:
        number = self.model.names.squadron_number.get(ident, -1)
        return any(row.squadron == number for row in self.model.names.flights)

    def _nobody(self) -> str:
        broken = any(self.model.seen.units.broken[0, slot] for slot in self.model.selection.units)
        return "its crew has broken: it withdraws, not yours to order" if broken else "no ship selected"

    # ---- what plots

    def do(self, name: str, at: Pointed | None, scene: Scene) -> str | None:
        """Plot a verb for the selection; returns a sentence about why it cannot be, or None."""
        verb = VERBS[name]
        ids = self.craft_ids() if verb.of_craft else self.ship_ids()
        if not ids and not verb.of_side:
            return "no craft selected" if verb.of_craft else self._nobody()
        fault = self.target_fault(verb, at) or self._lack(verb, at, scene)
        if fault is not None:
            return fault
        if name in self._plots:
            self._plots[name](ids, at, scene)
        else:
            field, value = _ORDERS[name]
            if verb.needs is not Needs.NOTHING:
                value = value | {"target": self._target(at)}
            if name in _MISSIONS and self._all_hold_back():
                value = value | {"spacing": "held"}
            self.model.draft.plot(ids, field, value)
        return None

    def _lack(self, verb: Verb, at: Pointed | None, scene: Scene) -> str | None:
        """What a verb takes and the selection has not; None where it has all."""
        if verb.id in MOVES and not self.any_drives():
            return f"{verb.label}: it has no drive"
        if verb.id == "orbit" and self.ground(at, scene) is None:
            return "orbit: there is no body to circle"
        if verb.id == "torpedoes" and not self.any_torpedoes():
            return "no torpedoes aboard"
        return None

    def size_salvo(self, steps: int) -> str:
        """Launch so many torpedoes more or less: of each ship selected at least one, at most what the lead has left."""
        lead = self.model.selection.lead
        held = magazine(self.model, lead) if lead is not None else None
        if lead is None or held is None or not self.ship_ids():
            return "no torpedoes aboard"
        if salvo_target(self.model, lead) < 0:
            return "launch torpedoes: point at a ship first"
        wanted = min(max(held.ordered + steps, 1), held.left)
        if wanted != held.ordered:
            fire = {"mode": "free", "target": self.model.names.of_code(salvo_target(self.model, lead))}
            self.model.draft.plot(self.ship_ids(), "fire", fire | self._fire_now() | {"salvo": wanted})
        return ""

    def burn(self, burn: Burn, *, again: bool = False) -> None:
        """Plot a burn for the ships selected; `again` while the handle is still held."""
        change = self.model.draft.replace_last if again else self.model.draft.plot
        change(self.ship_ids(), "move", burn.move())

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

    def _keep_range(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        lead = self.model.selection.lead
        tables = self.model.tables
        weapon = tables.farthest_weapon(self.model.names.units[lead].class_id) if lead is not None else None
        reach_km = float(tables.weapons.range_km[weapon]) if weapon is not None else _RANGE_UNARMED_KM
        move = {"kind": "keep_range", "target": self._target(at), "range_km": round(reach_km * _RANGE_SHARE, -2)}
        self.model.draft.plot(ids, "move", move)

    def _orbit(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        ground = self.ground(at, scene)
        if ground is not None:
            body, radius_km = ground
            move = {"kind": "orbit", "target": self.model.names.bodies[body], "radius_km": radius_km}
            self.model.draft.plot(ids, "move", move)

    def _tow(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        names = self.model.names
        tugs = [names.units[s].id for s in self.model.selection.units if self.tows(s)]
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
        names, able = self.model.names, self.model.obeying()
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
        target, names = self._target(at), self.model.names
        # Such guns are of use only with the ship turned to the target, so the one order turns it as well.
        turned = [names.units[slot].id for slot in self.model.selection.units if self.bears(slot)]
        fire = self._fire_now() | {"mode": "free", "target": target}
        orders = {ident: fire | ({"bear": target} if ident in turned else {}) for ident in ids}
        if turned and not set(turned) <= set(ids):  # a squadron is ordered as one: it bears where its lead would
            orders = {ident: fire | {"bear": target} for ident in ids}
        self.model.draft.plot_each("fire", orders)

    def _bear(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        self._change_fire(ids, bear=self._target(at))

    def _torpedoes(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        """As many as a turn's tubes hold, of the ship with most; so many more each time, up to what it carries."""
        most = max((torpedoes_left(self.model, slot) for slot in self.model.selection.units), default=(0, 0))
        target, fire = self._target(at), self._fire_now()
        before = fire.get("salvo", 0) if fire.get("target") == target else 0
        self._change_fire(ids, mode="free", target=target, salvo=min(before + most[0], most[1]))

    def _priority(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        fire = self._fire_now()
        place = PRIORITIES.index(fire.get("priority", "spread"))
        self._change_fire(ids, priority=PRIORITIES[(place + 1) % len(PRIORITIES)])

    def _avoid(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        spared = [*self._fire_now().get("avoid", []), self._target(at)]
        self._change_fire(ids, avoid=list(dict.fromkeys(spared))[-AVOIDED:])

    def _fire_now(self) -> dict[str, Any]:
        lead = self.model.selection.lead
        return dict((self.model.draft.plotted(lead, "fire") if lead is not None else None) or {})

    def _change_fire(self, ids: list[str], **change: Any) -> None:
        self.model.draft.plot(ids, "fire", self._fire_now() | change)

    def _evade(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        self.model.draft.plot(ids, "posture", "active" if self._posture_now() == "evade" else "evade")

    def _hold_back(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        """Go on with what they do, held back or close again; who is in the hangar comes out to it."""
        spacing = {} if self._all_hold_back() else {"spacing": "held"}
        self.model.draft.plot_each("flights", {ident: self._mission_now(ident) | spacing for ident in ids})

    def _war(self, ids: list[str], at: Pointed | None, scene: Scene) -> None:
        """Declare a war on whose ship is pointed at; again, not after all."""
        assert at is not None
        other = self.side_of(at.code)
        again = plotted_war(self.model) == other
        say_for_side(self.model, fight=None if again else self.model.names.sides[other])

    def _flights_of(self, ident: str) -> list[int]:
        """Living flights that an order to a flight, a carrier or a squadron means."""
        names, homes, alive = self.model.names, self.model.scenario.homes, self.model.seen.flights.alive[0]
        slot, number = names.unit_slot.get(ident), names.squadron_number.get(ident)
        return [
            f
            for f, row in enumerate(names.flights)
            if alive[f] > 0 and (row.id == ident or row.squadron == number or (slot is not None and homes[f] == slot))
        ]

    def _all_hold_back(self) -> bool:
        """Do all of the selection's craft hold back?"""
        flights = [f for ident in self.craft_ids() for f in self._flights_of(ident)]
        return bool(flights) and all(holds_back(self.model, f) for f in flights)

    def _mission_now(self, ident: str) -> dict[str, Any]:
        """What the first of its flights is told to do, as plotted, else as it stands; a patrol if that is to land."""
        model, flights = self.model, self._flights_of(ident)
        if not flights:
            return {"mission": "patrol"}
        first = flights[0]
        told = model.draft.plotted_flight(first, model.scenario.homes[first])
        if told is None:
            standing, code = model.seen.flights, int(model.seen.flights.ref[0, first])
            told = {"mission": MISSIONS[int(standing.mission[0, first])]}
            told |= {"target": model.names.of_code(code)} if code >= 0 else {}
        if told["mission"] == "dock":
            return {"mission": "patrol"}
        return {part: told[part] for part in ("mission", "target") if part in told}

    def _posture_now(self) -> str:
        lead = self.model.selection.lead
        return "active" if lead is None else posture_told(self.model, lead)
