"""What each kind of event looks like and says: one row a kind, for the film's timing, its lanes, the map, the log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from ..rules.state.columns import NONE
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Event, Kind, WeaponKind
from . import (
    harm_sentences,
    knowledge_sentences,
    movement_sentences,
    people_sentences,
    shot_sentences,
    story_sentences,
)
from .known_names import KnownNames
from .sentences import Line, Telling
from .timeline import IMPULSE_S, Sign


class Moment(Enum):
    """When in its impulse an event is shown."""

    START = "start"  # before all fire
    SHOT = "shot"  # spread over the impulse by gun
    HIT = "hit"  # with its shot, a little later
    AFTER_HITS = "after hits"  # when its unit has taken the last hit of the impulse
    MIDDLE = "middle"
    EXACT = "exact"  # when it happened: what salvos do on their way
    END = "end"  # what is said and decided, after all fire


class Effect(Enum):
    """What an event does on the map while it plays."""

    LASER = "laser"
    DARK_BEAM = "dark beam"
    STRIKE = "strike"  # a shield's flare or sparks of the hull
    BLAST = "blast"
    BREACH = "breach"  # a greater blast that pushes its neighbours
    PULSE = "pulse"
    CRAFT_BLAST = "craft blast"
    ALARM = "alarm"  # of a containment that begins to fail
    SHARDS = "shards"  # of a shield that collapses
    SLUG = "slug"  # where one passes its target
    STITCHES = "stitches"  # of point defence, to where it stops a torpedo
    WARHEAD = "warhead"


class About(Enum):
    """Whom an event is about: the column that holds its row code, or a whole side."""

    SOURCE = "source"
    TARGET = "target"
    SIDE = "side"


DARK_BEAM = Sign("slash", "VIOLET", "dark beam")
IMPACTOR = Sign("bar", "TEXT", "impactor")
LASER = Sign("dot", "OWN", "laser", stops=False)
HIT = Sign("diamond", "OWN", "hit")
SHIELD_DOWN = Sign("ring", "OWN", "shield down")
LOST = Sign("cross", "DANGER", "lost")
CRAFT_LOST = Sign("diamond_open", "DANGER", "craft lost", stops=False)
ORDER = Sign("triangle", "OWN", "order")
PLAN = Sign("triangle_open", "OWN", "plan")
SALVO = Sign("fan", "CAUTION", "torpedoes")
CONTAINMENT = Sign("containment", "CAUTION", "plant fails")
BREACH = Sign("burst", "TEXT", "breach")
STANCE = Sign("pennant", "CAUTION", "side turns")
LEGEND = (DARK_BEAM, LASER, IMPACTOR, SALVO, HIT, SHIELD_DOWN, LOST, CRAFT_LOST, CONTAINMENT, BREACH, STANCE, ORDER)
"""Signs that the lanes explain."""
_OF_WEAPONS = {
    DARK_BEAM: WeaponKind.DARK,
    LASER: WeaponKind.LASER,
    SALVO: WeaponKind.TORPEDO,
    IMPACTOR: WeaponKind.IMPACTOR,
}


def legend(tables: Tables) -> tuple[Sign, ...]:
    """Those of a battle: what no weapon or plant of it does is not explained."""
    kinds = set(tables.weapons.kind.tolist())
    fails = bool(tables.classes.containment_impulses.any())
    shown = (sign for sign in LEGEND if sign not in _OF_WEAPONS or _OF_WEAPONS[sign] in kinds)
    craft = bool(np.isin(tables.classes.kind, (Kind.FIGHTER, Kind.DRONE)).any())
    seldom = {CONTAINMENT: fails, CRAFT_LOST: craft, STANCE: tables.sides_may_turn}
    return tuple(sign for sign in shown if seldom.get(sign, True))


TellOne = Callable[[Telling, int, Any], Line | None]
TellMany = Callable[[Telling, list[int]], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class EventRow:
    """How one kind of event is shown."""

    moment: Moment = Moment.MIDDLE
    delay: float = 0.0  # impulses after the last hit, for AFTER_HITS
    about: About = About.TARGET
    sign: Sign | None = None  # on the lanes
    points_off_screen: bool = False  # an arrow at the window's edge points to it
    effect: Effect | None = None
    lasts: float = 0.0  # impulses that the effect is on the map
    tell: TellOne | None = None  # the sentence about one event
    tell_all: TellMany | None = None  # or sentences about all of a turn, alike ones together


EVENT_TABLE: dict[Event, EventRow] = {
    Event.LASER: EventRow(
        Moment.SHOT, about=About.SOURCE, sign=LASER, effect=Effect.LASER, lasts=0.16, tell=shot_sentences.laser
    ),
    Event.DARK_BEAM: EventRow(
        Moment.SHOT, about=About.SOURCE, sign=DARK_BEAM, points_off_screen=True, effect=Effect.DARK_BEAM, lasts=0.6,
        tell=shot_sentences.dark_beam,
    ),
    Event.HIT: EventRow(Moment.HIT, sign=HIT, effect=Effect.STRIKE, lasts=0.45),
    Event.SHIELD_DOWN: EventRow(
        Moment.AFTER_HITS, 0.01, sign=SHIELD_DOWN, effect=Effect.SHARDS, lasts=0.5, tell=harm_sentences.shield_down
    ),
    Event.SYSTEM_OUT: EventRow(Moment.AFTER_HITS, 0.02, tell=harm_sentences.system_out),
    Event.LOST: EventRow(
        Moment.AFTER_HITS, 0.04, sign=LOST, points_off_screen=True, effect=Effect.BLAST, lasts=0.95,
        tell=harm_sentences.lost,
    ),
    Event.BREACH: EventRow(
        Moment.AFTER_HITS, 0.03, About.SOURCE, BREACH, points_off_screen=True, effect=Effect.BREACH,
        lasts=2.0 / IMPULSE_S, tell=harm_sentences.breach,
    ),
    Event.BLAST: EventRow(),
    Event.FELL: EventRow(),
    Event.DAZED: EventRow(Moment.AFTER_HITS, 0.01),
    Event.FLIGHT_LOST: EventRow(
        sign=CRAFT_LOST, effect=Effect.CRAFT_BLAST, lasts=0.40, tell_all=harm_sentences.craft_lost
    ),
    Event.PULSE: EventRow(about=About.SOURCE, effect=Effect.PULSE, lasts=0.40),
    Event.LAUNCHED: EventRow(about=About.SOURCE, sign=ORDER, tell_all=movement_sentences.launched),
    Event.RECOVERED: EventRow(about=About.SOURCE, tell_all=movement_sentences.landed),
    Event.HOOKED: EventRow(about=About.SOURCE, sign=ORDER, tell=movement_sentences.hooked),
    Event.TOW_CUT: EventRow(about=About.SOURCE, tell=movement_sentences.tow_cut),
    Event.DETECTED: EventRow(Moment.START, tell_all=knowledge_sentences.detected),
    Event.COMMAND_LOST: EventRow(sign=LOST, tell=people_sentences.command_lost),
    Event.COMMAND_TAKEN: EventRow(tell=people_sentences.command_taken),
    Event.ORDER_REFUSED: EventRow(Moment.START, tell=people_sentences.order_refused),
    Event.SAY: EventRow(Moment.END, tell=story_sentences.said),
    Event.ORDER_ABOVE: EventRow(Moment.END, tell=story_sentences.order_above),
    Event.OBEYED: EventRow(Moment.END, tell=story_sentences.obeyed),
    Event.ARRIVED: EventRow(Moment.START, tell_all=movement_sentences.arrived),
    Event.WITHDREW: EventRow(Moment.END, tell_all=movement_sentences.withdrew),
    Event.FLARE: EventRow(),
    Event.VERDICT: EventRow(Moment.END, tell=story_sentences.verdict),
    Event.TRIGGERED: EventRow(Moment.END),
    Event.ORDER_LAPSED: EventRow(Moment.END, tell=story_sentences.order_lapsed),
    Event.INSPECTED: EventRow(Moment.START, tell=knowledge_sentences.inspected),
    Event.SHIELD_UP: EventRow(Moment.START, tell=harm_sentences.shield_up),
    Event.READINESS: EventRow(Moment.START, tell_all=people_sentences.readiness),
    Event.SALVO_LAUNCHED: EventRow(about=About.SOURCE, sign=SALVO, tell_all=shot_sentences.salvos_launched),
    Event.TORPEDOES_STOPPED: EventRow(
        Moment.EXACT, about=About.SOURCE, effect=Effect.STITCHES, lasts=0.12, tell_all=shot_sentences.torpedoes_stopped
    ),
    Event.WARHEADS: EventRow(
        Moment.EXACT, sign=SALVO, points_off_screen=True, effect=Effect.WARHEAD, lasts=1.2, tell=shot_sentences.warheads
    ),
    Event.SALVO_OVER: EventRow(Moment.EXACT, about=About.SOURCE, tell=shot_sentences.salvo_over),
    Event.FIRE: EventRow(Moment.AFTER_HITS, 0.02, tell=harm_sentences.fire),
    Event.REPAIRED: EventRow(Moment.END, tell=harm_sentences.repaired),
    Event.CONTAINMENT: EventRow(
        Moment.AFTER_HITS, 0.03, sign=CONTAINMENT, points_off_screen=True, effect=Effect.ALARM, lasts=0.6,
        tell=harm_sentences.containment,
    ),
    Event.CONTAINED: EventRow(tell=harm_sentences.contained),
    Event.SHAKEN: EventRow(Moment.AFTER_HITS, 0.05, tell_all=people_sentences.shaken),
    Event.BROKEN: EventRow(Moment.AFTER_HITS, 0.05, tell=people_sentences.broken),
    Event.RALLIED: EventRow(Moment.END, tell_all=people_sentences.rallied),
    Event.STRUCK: EventRow(Moment.END, sign=LOST, tell=people_sentences.struck),
    Event.STREWN: EventRow(Moment.AFTER_HITS, 0.05),
    Event.CROSSED: EventRow(Moment.END, sign=HIT, tell=movement_sentences.crossed),
    Event.RAMMED: EventRow(Moment.END, sign=HIT, tell=movement_sentences.rammed),
    Event.IMPACTOR: EventRow(Moment.START, about=About.SOURCE, sign=IMPACTOR, tell=shot_sentences.impactor),
    Event.SLUG: EventRow(Moment.EXACT, effect=Effect.SLUG, lasts=0.25, tell=shot_sentences.slug),
    Event.GHOST_GONE: EventRow(Moment.START, tell_all=knowledge_sentences.ghosts_gone),
    Event.CLOUD_SEEN: EventRow(Moment.START, tell_all=knowledge_sentences.clouds_seen),
    Event.REACHED: EventRow(Moment.END, tell_all=story_sentences.reached),
    Event.HELD: EventRow(Moment.END, tell=story_sentences.held),
    Event.OBJECTIVE_SHOWN: EventRow(Moment.END, tell=story_sentences.objective_shown),
    Event.ANSWERED: EventRow(Moment.START, sign=ORDER, tell=story_sentences.answered),
    Event.STANCE: EventRow(Moment.END, about=About.SIDE, sign=STANCE, tell=story_sentences.side_turned),
    Event.CAMERA: EventRow(),
}  # fmt: skip


def kinds_at(moment: Moment) -> list[Event]:
    """Kinds of events that are shown at a moment."""
    return [kind for kind, row in EVENT_TABLE.items() if row.moment is moment]


def code_about(event: Any) -> int:
    """Row code of whom an event is about, -1 for nobody."""
    about = EVENT_TABLE[Event(int(event["kind"]))].about
    return NONE if about is About.SIDE else int(event[about.value])


def side_about(event: Any, names: KnownNames) -> int:
    """The side that an event is about, NONE where it is about nobody."""
    about = EVENT_TABLE[Event(int(event["kind"]))].about
    return int(event["source"]) if about is About.SIDE else names.side_of(code_about(event))
