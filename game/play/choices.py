"""Which verbs fit what is selected and what is pointed at, best first, and what is known of how each would go."""

import math
from dataclasses import dataclass

import numpy as np

from ..rules import fresh_chance_ppm
from ..rules.state.columns import Array
from ..rules.state.vocabulary import PPM, System
from .commander import MOVES, Commander, Relation
from .doubt import doubt_of, km_span, km_words, percent_span
from .impactors import aim_of
from .scene import Scene
from .torpedoes import salvo_aim, torpedoes_left
from .verbs import MENU_ROWS, VERBS, Choice, Pointed
from .war import drawn_words, plotted_war, war_on

_GENERAL = ("burn", "orbit", "hold", "withdraw", "evade", "coast", "posture", "fire_free", "fire_hold")
_AT_SOMETHING = ("hold", "withdraw", "evade", "posture")
_AT_ITSELF = ("hold", "withdraw", "evade", "fire_free", "fire_hold", "readiness", "posture", "surrender")
_OF_WEAPONS = ("fire_at", "avoid", "fire_free", "fire_hold")
_AT_STRANGERS = ("intercept", "pursue", "keep_range")
_AT_SHIPS = ("fire_at", "bear", "intercept", "pursue", "keep_range", "avoid", "ram")


@dataclass(frozen=True, slots=True)
class _Selected:
    """What of the selection verbs can go to."""

    units: list[int]
    tugs: list[int]
    has_craft: bool
    has_drive: bool
    has_torpedoes: bool
    bears: bool
    has_weapons: bool


def choices(commander: Commander, at: Pointed, scene: Scene) -> list[Choice]:
    """At most eight verbs that fit the selection and what is pointed at, best first."""
    selected = _selected(commander)
    wanted = list(dict.fromkeys([*_at_target(commander, selected, at, scene), *_general(selected, at)]))
    if selected.units and not selected.has_drive:
        wanted = [name for name in wanted if name not in MOVES]
    if selected.units and not selected.has_weapons:
        wanted = [name for name in wanted if name not in _OF_WEAPONS]
    if not len(commander.model.tables.bodies.radius_km):
        wanted = [name for name in wanted if name != "orbit"]
    if len(selected.units) > 1 and at.code < 0:
        wanted.insert(min(3, len(wanted)), "formation")
    return [Choice(VERBS[name], note(commander, name, at, scene)) for name in wanted[:MENU_ROWS]]


def _selected(commander: Commander) -> _Selected:
    units = commander.model.selection.units
    return _Selected(
        units,
        tugs=[slot for slot in units if commander.tows(slot)],
        has_craft=bool(commander.craft_ids()),
        has_drive=commander.any_drives(),
        has_torpedoes=commander.any_torpedoes(),
        bears=any(commander.bears(slot) for slot in units),
        has_weapons=any(commander.has_weapons(slot) for slot in units),
    )


def _at_target(commander: Commander, selected: _Selected, at: Pointed, scene: Scene) -> list[str]:
    """Verbs for the very thing that is pointed at."""
    relation, is_unit = commander.relation(at.code), 0 <= at.code < len(commander.model.names.units)
    if selected.units and at.code < 0 and at.body >= 0:
        return ["orbit"]
    if relation is Relation.ENEMY:
        return _at_enemy(selected, is_unit)
    if relation is Relation.OWN and is_unit and at.code not in selected.units:
        return _at_friend(selected, helpless=scene.system_ppm[at.code][System.DRIVE] <= 0)
    if relation in (Relation.BYSTANDER, Relation.ALLY):
        near = list(_AT_STRANGERS) if selected.units and is_unit else []
        return [*near, "war"] if relation is Relation.BYSTANDER else near
    return []


def _at_enemy(selected: _Selected, is_unit: bool) -> list[str]:
    """A ship is first a ship's target, a flight first that of craft."""
    strike = ["strike"] if selected.has_craft else []
    if is_unit:
        launch = ["torpedoes"] if selected.has_torpedoes else []
        at_ships = launch + [name for name in _AT_SHIPS if name != "bear" or selected.bears]
        return (at_ships if selected.units else []) + strike
    return strike + (["hold_back"] if strike else []) + (["fire_at"] if selected.units else [])


def _at_friend(selected: _Selected, *, helpless: bool) -> list[str]:
    """Who cannot move is first of all towed."""
    tow = ["tow"] if selected.tugs else []
    beside = (["follow"] if selected.units else []) + (["escort"] if selected.has_craft else [])
    return tow + beside if helpless else beside + tow


def _general(selected: _Selected, at: Pointed) -> list[str]:
    """Verbs that need no target."""
    if not selected.units:
        return ["launch", "hold_back", "recall"] if selected.has_craft else []
    wanted = list(_AT_SOMETHING if at.code >= 0 or at.body >= 0 else _GENERAL)
    if at.code in selected.units:
        wanted = list(_AT_ITSELF)
    if selected.has_craft:  # before what is cut off at the end: a carrier is there for its craft
        wanted[1:1] = ["launch", "recall"]
    return wanted


def note(commander: Commander, name: str, at: Pointed, scene: Scene) -> str:
    """What is known of how a verb would go for the selection's lead, in a few words."""
    lead = commander.model.selection.lead
    if name == "war":
        return war_note(commander, at)
    if lead is None:
        return ""
    if name == "burn":
        deg = math.degrees(math.atan2(at.y_km - scene.y_km[lead], at.x_km - scene.x_km[lead]))
        return f"full, {round(deg) % 360}°"
    if name == "orbit":
        return orbit_note(commander, at, scene)
    if not 0 <= at.code < len(scene.x_km):
        return ""
    if name == "fire_at":
        return fire_note(commander, lead, at.code, scene)
    if name == "torpedoes":
        tubes, left = torpedoes_left(commander.model, lead)
        aim = salvo_aim(commander.model, lead, at.code)
        return f"{tubes} of {left}" + (f", {aim.fault}" if aim is not None and aim.fault else "")
    if name in ("intercept", "tow", "ram", "pursue"):
        return f"{km_span(distances_km(commander, lead, at.code, scene))} km away"
    return ""


def war_note(commander: Commander, at: Pointed) -> str:
    """On whom, and who would join in; or that it is plotted already."""
    model, other = commander.model, commander.side_of(at.code)
    if plotted_war(model) == other:
        return "declared, again: not after all"
    drawn = drawn_words(model, war_on(model, other))
    return f"on {model.names.side_names[other]}{f': {drawn}' if drawn else ''}"


def orbit_note(commander: Commander, at: Pointed, scene: Scene) -> str:
    """Round what an orbit would lead, and how high over it."""
    ground, model = commander.ground(at, scene), commander.model
    if ground is None:
        return ""
    body, radius_km = ground
    height_km = radius_km - float(model.tables.bodies.radius_km[body])
    return f"{model.names.name_of_code(model.world.body_code(body))}, {km_words(height_km)} km up"


def distances_km(commander: Commander, a: int, b: int, scene: Scene) -> Array:
    """How far two units may be apart, (N,) km: one figure where both are seen exactly."""
    x, y = float(scene.x_km[b] - scene.x_km[a]), float(scene.y_km[b] - scene.y_km[a])
    doubt = doubt_of(commander.model, b)
    if doubt is not None:
        return doubt.distances_km(x, y)
    doubt = doubt_of(commander.model, a)
    return np.array([math.hypot(x, y)]) if doubt is None else doubt.distances_km(-x, -y)


@dataclass(frozen=True, slots=True)
class HitOdds:
    """The chance of a shot, were its target where it may be: (N,) ppm, 0 beyond the reach of its weapon."""

    chances_ppm: Array
    short_km: Array  # by which each place is out of reach; 0 in it
    energy_gj: float

    @property
    def ppm(self) -> int:
        """The chance on the mean."""
        return round(float(self.chances_ppm.mean()))

    @property
    def out_of_reach(self) -> float:
        """Part of the places that are beyond reach, 0..1."""
        return float((self.short_km > 0.0).mean())

    @property
    def words(self) -> str:
        """For the card: the chance or its span, and whether it may be out of reach."""
        if self.out_of_reach >= 1.0:
            return f"out of range by {km_span(self.short_km)} km"
        odds = percent_span(self.chances_ppm[self.short_km <= 0.0])
        return odds if not self.out_of_reach else f"{odds}, or out of range ({100 * self.out_of_reach:.0f} %)"


def hit_odds(commander: Commander, shooter: int, target: int, scene: Scene) -> HitOdds | None:
    """Odds of a shot at the present distance against a ship that does not evade; None without a weapon."""
    model = commander.model
    weapon = model.tables.farthest_weapon(model.names.units[shooter].class_id)
    if weapon is None:
        return None
    counter = int(model.tables.classes.counter_jam_ppm[model.names.units[shooter].class_id])
    far, noise = distances_km(commander, shooter, target, scene), int(scene.noise_ppm[target])
    chances = [fresh_chance_ppm(model.tables, weapon, km * km, noise, counter) for km in far.tolist()]
    short = np.maximum(far - float(model.tables.weapons.range_km[weapon]), 0.0)
    return HitOdds(np.array(chances), short, int(model.tables.weapons.energy_mj[weapon]) / 1000)


def hit_ppm(commander: Commander, shooter: int, target: int, scene: Scene) -> int | None:
    """The chance of such a shot on the mean; None without a weapon."""
    odds = hit_odds(commander, shooter, target, scene)
    return None if odds is None else odds.ppm


def fire_note(commander: Commander, shooter: int, target: int, scene: Scene) -> str:
    """The odds of firing at a target, in words."""
    aim = aim_of(commander.model, shooter, target)
    if aim is not None and aim.in_range:
        odds_percent, energy_gj = aim.chance_ppm * 100 / PPM, aim.energy_mj / 1000
        return f"slug {odds_percent:.0f} % in {aim.flight_s:.1f} s{aim.noise_words}, {energy_gj:.0f} GJ"
    odds = hit_odds(commander, shooter, target, scene)
    if odds is None:
        return "unarmed"
    return odds.words if odds.out_of_reach >= 1.0 else f"hits {odds.words}, {odds.energy_gj:.0f} GJ"
