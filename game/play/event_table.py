"""What each kind of event looks like and says: one row a kind, for the film's timing, its lanes, the map, the log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Event, WeaponKind
from . import sentences
from .sentences import Line, Telling
from .timeline import Sign


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
    SLUG = "slug"  # where one passes its target
    STITCHES = "stitches"  # of point defence, to where it stops a torpedo
    WARHEAD = "warhead"


class About(Enum):
    """The column of an event that holds whom it is about."""

    SOURCE = "source"
    TARGET = "target"


DARK_BEAM = Sign("slash", "VIOLET", "dark beam")
IMPACTOR = Sign("bar", "TEXT", "impactor")
HIT = Sign("diamond", "OWN", "hit")
SHIELD_DOWN = Sign("ring", "OWN", "shield down")
LOST = Sign("cross", "DANGER", "lost")
ORDER = Sign("triangle", "OWN", "order")
PLAN = Sign("triangle_open", "OWN", "plan")
SALVO = Sign("fan", "CAUTION", "torpedoes")
LEGEND = (DARK_BEAM, IMPACTOR, HIT, SHIELD_DOWN, LOST, ORDER, SALVO)
"""Signs that the lanes explain."""
_OF_WEAPONS = {DARK_BEAM: WeaponKind.DARK, SALVO: WeaponKind.TORPEDO, IMPACTOR: WeaponKind.IMPACTOR}


def legend(tables: Tables) -> tuple[Sign, ...]:
    """Those of a battle: what no weapon of it does is not explained."""
    kinds = set(tables.weapons.kind.tolist())
    return tuple(sign for sign in LEGEND if sign not in _OF_WEAPONS or _OF_WEAPONS[sign] in kinds)


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
    Event.LASER: EventRow(Moment.SHOT, about=About.SOURCE, effect=Effect.LASER, lasts=0.16, tell=sentences.laser),
    Event.DARK_BEAM: EventRow(
        Moment.SHOT, about=About.SOURCE, sign=DARK_BEAM, points_off_screen=True, effect=Effect.DARK_BEAM, lasts=0.6,
        tell=sentences.dark_beam,
    ),
    Event.HIT: EventRow(Moment.HIT, sign=HIT, effect=Effect.STRIKE, lasts=0.45),
    Event.SHIELD_DOWN: EventRow(Moment.AFTER_HITS, 0.01, sign=SHIELD_DOWN, tell=sentences.shield_down),
    Event.SYSTEM_OUT: EventRow(Moment.AFTER_HITS, 0.02, tell=sentences.system_out),
    Event.LOST: EventRow(
        Moment.AFTER_HITS, 0.04, sign=LOST, points_off_screen=True, effect=Effect.BLAST, lasts=0.95,
        tell=sentences.lost,
    ),
    Event.BREACH: EventRow(
        Moment.AFTER_HITS, 0.03, About.SOURCE, HIT, effect=Effect.BREACH, lasts=0.95, tell=sentences.breach
    ),
    Event.BLAST: EventRow(),
    Event.FELL: EventRow(),
    Event.DAZED: EventRow(Moment.AFTER_HITS, 0.01),
    Event.FLIGHT_LOST: EventRow(effect=Effect.CRAFT_BLAST, lasts=0.40, tell_all=sentences.craft_lost),
    Event.PULSE: EventRow(about=About.SOURCE, effect=Effect.PULSE, lasts=0.40),
    Event.LAUNCHED: EventRow(about=About.SOURCE, sign=ORDER, tell_all=sentences.launched),
    Event.RECOVERED: EventRow(about=About.SOURCE, tell_all=sentences.landed),
    Event.HOOKED: EventRow(about=About.SOURCE, sign=ORDER, tell=sentences.hooked),
    Event.TOW_CUT: EventRow(about=About.SOURCE, tell=sentences.tow_cut),
    Event.DETECTED: EventRow(Moment.START, tell_all=sentences.detected),
    Event.COMMAND_LOST: EventRow(sign=LOST, tell=sentences.command_lost),
    Event.COMMAND_TAKEN: EventRow(tell=sentences.command_taken),
    Event.ORDER_REFUSED: EventRow(Moment.START, tell=sentences.order_refused),
    Event.SAY: EventRow(Moment.END, tell=sentences.said),
    Event.ORDER_ABOVE: EventRow(Moment.END, tell=sentences.order_above),
    Event.OBEYED: EventRow(Moment.END, tell=sentences.obeyed),
    Event.ARRIVED: EventRow(Moment.START, tell_all=sentences.arrived),
    Event.WITHDREW: EventRow(Moment.END, tell_all=sentences.withdrew),
    Event.FLARE: EventRow(),
    Event.VERDICT: EventRow(Moment.END, tell=sentences.verdict),
    Event.TRIGGERED: EventRow(Moment.END),
    Event.ORDER_LAPSED: EventRow(Moment.END, tell=sentences.order_lapsed),
    Event.INSPECTED: EventRow(Moment.START, tell=sentences.inspected),
    Event.SALVO_LAUNCHED: EventRow(about=About.SOURCE, sign=SALVO, tell_all=sentences.salvos_launched),
    Event.TORPEDOES_STOPPED: EventRow(
        Moment.EXACT, about=About.SOURCE, effect=Effect.STITCHES, lasts=0.12, tell_all=sentences.torpedoes_stopped
    ),
    Event.WARHEADS: EventRow(
        Moment.EXACT, sign=SALVO, points_off_screen=True, effect=Effect.WARHEAD, lasts=1.2, tell=sentences.warheads
    ),
    Event.SALVO_OVER: EventRow(Moment.EXACT, about=About.SOURCE, tell=sentences.salvo_over),
    Event.IMPACTOR: EventRow(Moment.START, about=About.SOURCE, sign=IMPACTOR, tell=sentences.impactor),
    Event.SLUG: EventRow(Moment.EXACT, effect=Effect.SLUG, lasts=0.25, tell=sentences.slug),
}  # fmt: skip


def kinds_at(moment: Moment) -> list[Event]:
    """Kinds of events that are shown at a moment."""
    return [kind for kind, row in EVENT_TABLE.items() if row.moment is moment]


def code_about(event: Any) -> int:
    """Row code of whom an event is about, -1 for nobody."""
    return int(event[EVENT_TABLE[Event(int(event["kind"]))].about.value])
