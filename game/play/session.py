"""A battle at one seat as it is played now: what stands, what is shown of it, what is being done."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from game.sim.odds import TURNS_AHEAD
from game.sim.odds import Question as Plan

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import STEPS
from .camera import Camera, Look
from .commander import Commander
from .ends import End
from .errand import Errand
from .fan import Compared, Fan, FanTeller
from .film import Film
from .forecast import Forecast, Question
from .forecaster import Forecaster
from .guard import Concern, concerns
from .intents import Intent, Waited
from .known_names import KnownNames
from .model import BattleModel
from .reckoning import Reckoning
from .retelling import Told
from .scene import Scene, plot_scene
from .sentences import Line
from .states import StateRow
from .survey import Survey, Surveyor, question
from .timeline import Timeline
from .verb_menu import VerbMenu
from .verb_worth import offer

AHEAD_TURNS, DRAG_TURNS = 10, 4
"""Turns that paths are flown ahead: at rest, and while a handle is dragged."""
PREVIEW_TURNS = 4
HOVER_S = 0.25
"""How long the pointer must rest on something before more is told of it."""
_NOTICE_S = 3.5
_WEIGHED = 8
"""Menus whose worth is remembered."""
_START_KM_PX = 120.0
_ASIDE_AFTER_S = 1.0
"""When the process of the forecasts is started: the first frames are not to share the processor with it."""


class Phase(Enum):
    """What is being done with the battle."""

    PLOT = "plotting"
    RESOLVE = "resolving"
    WATCH = "watching"


class Exit(Enum):
    """Why something else than the battle is to be shown."""

    OVER = "over"
    LEAVE = "leave"
    SETTINGS = "settings"
    READ_AGAIN = "the scenario's file is to be read again"


@dataclass(frozen=True, slots=True)
class Overlay:
    """What can be laid over the map: its id, key and name."""

    id: str
    key: str
    label: str


OVERLAYS = (
    Overlay("paths", "1", "Paths"), Overlay("gravity", "2", "Gravity"), Overlay("threat", "3", "Threat"),
    Overlay("sensors", "4", "Sensors"), Overlay("ranges", "5", "Ranges"), Overlay("odds", "6", "Odds"),
    Overlay("names", "7", "Names"),
)  # fmt: skip

NOWHERE = (-1.0, -1.0)
"""Where the pointer is when it is on nothing."""
Insets = tuple[float, float, float, float]
"""Left, top, right, bottom, in px."""


@dataclass(frozen=True, slots=True)
class MapFrame:
    """The window that the map is shown in: its size, the interface's scale, and what panels take of its edges."""

    size: tuple[int, int] = (1280, 720)
    scale: float = 1.0
    plot_insets: Insets = (0.0, 0.0, 0.0, 0.0)
    watch_insets: Insets = (0.0, 0.0, 0.0, 0.0)
    list_px: float = 0.0  # what the fleet list takes more at the left while it is open
    still: bool = False  # the camera goes without easing


@dataclass(slots=True)
class StateMenu:
    """Readiness and postures offered to the selection."""

    rows: Sequence[StateRow]
    row: int = 0


@dataclass(frozen=True, slots=True)
class MenuRow:
    """A row of the pause menu: what it does, its words, its key."""

    intent: Intent
    label: str
    key: str = ""


@dataclass(slots=True)
class PauseMenu:
    """What Esc offers."""

    rows: Sequence[MenuRow]
    row: int = 0


@dataclass(slots=True)
class Session:
    """The battle as one player sees and steers it.

    `reel`: turns that are only watched, one after the other; `may_set`: are there settings to go to? `may_read_again`:
    is there a file to begin it anew from? `aside`: may forecasts have a process of their own? Without one there are no
    odds. `past`: tells turns that were played before. `met`: what the player was shown before, and has been since;
    None where nothing is to be shown.
    """

    model: BattleModel
    reel: range | None = None
    may_set: bool = False
    may_read_again: bool = False
    aside: bool = False
    past: Errand[Told] | None = None
    met: set[str] | None = None
    frame: MapFrame = field(default_factory=MapFrame)
    camera: Camera = field(init=False)
    commander: Commander = field(init=False)
    names: KnownNames = field(init=False)
    forecaster: Forecaster = field(init=False)
    fan_teller: FanTeller = field(init=False)
    scene: Scene = field(init=False)
    phase: Phase = Phase.PLOT
    surveyor: Surveyor = field(init=False)
    survey: Survey | None = None
    forecast: Forecast | None = None
    fan: Fan | None = None
    future: int = -1  # of the fan: the one that is shown on the map, -1 = none
    preview: int = 0  # substeps from now that the map shows
    speed: float = 1.0  # of playback, from one turn to the next
    overlays: dict[str, int] = field(
        default_factory=lambda: {
            "paths": 2, "gravity": 2, "threat": 2, "sensors": 0, "ranges": 0, "odds": 2, "names": 1,
        }
    )  # fmt: skip
    """By id: 0 off, 1 of the selection, 2 of all."""
    unordered: list[int] = field(default_factory=list)
    concerns: list[Concern] = field(default_factory=list)
    """What stands before the turn ends, the gravest first."""
    asked: bool = False  # once about ships without orders
    waits_for: set[Waited] = field(default_factory=lambda: set(Waited))
    """What running on stops for."""
    running_on: bool = False
    asked_of: tuple[str, ...] = ()  # whose colours one was asked about last
    dragging: bool = False  # a handle is held: paths are flown less far
    waiting: str = ""  # id of the verb that waits for its target
    typed: str | None = None  # a burn that is being typed
    shifting_power: bool = False  # arrows shift power
    verb_menu: VerbMenu | None = None
    state_menu: StateMenu | None = None
    pause_menu: PauseMenu | None = None
    followed: int | None = None
    fleet_was_in_view: bool = False  # when the turn was ended
    prompted: str = ""  # the step of the lesson that was shown last
    prompt_seen: bool = True  # is what it is about in the window?
    introduced: str | None = None  # what introduces itself now
    knew_enemies: bool = False  # at the start of an earlier turn
    contact_look: Look | None = None  # what the first contact made the camera show
    film_look: Look | None = None  # where the camera looked after the fleet last as a turn played
    card_moved: tuple[int, int] = (0, 0)  # px that the unit card was dragged from its place
    pointer: tuple[float, float] = NOWHERE
    hovered: int = -1
    war_asked: tuple[int, int] = (0, -1)  # turn in which one was asked about a war, and on which side
    ram_asked: int = -1  # row code of whom the selection was to ram, when that was asked
    hover_s: float = 0.0
    film: Film | None = None
    timeline: Timeline | None = None
    shot: Reckoning | None = None
    came_from: tuple[int, float, float] | None = None  # shot whose gun one has gone to, and where one looked before
    end: End | None = None  # of a ship, of which one asks how it came about
    lines: list[Line] = field(default_factory=list)
    log_filter: str = "all"
    log_scroll: int = 0
    open_squadrons: set[int] = field(default_factory=set)
    fleet_scroll: int = 0
    fleet_open: bool = False
    notice: str = ""
    notice_s: float = 0.0
    clock_s: float = 0.0
    told: dict[int, list[Line]] = field(default_factory=dict)
    """Lines of each turn that was watched, or told of by the past."""
    watched: set[int] = field(default_factory=set)
    """Turns whose film was begun."""
    _weighed: dict[object, Compared] = field(default_factory=dict)
    """What was found out of plans that menus offered, by their keys: the newest."""
    _weighing: bool = False
    _shown_key: object = None
    _plotted_key: object = None
    _concerned_key: object = None

    def __post_init__(self) -> None:
        """Look at the battle as it stands."""
        model = self.model
        self.camera = Camera(self.frame.size, Look(0.0, 0.0, _START_KM_PX), model.tables.map_radius_km)
        self.commander, self.names = Commander(model), KnownNames(model.scenario, model.side)
        self.forecaster = Forecaster(model.tables, model.rest_frame)
        self.fan_teller, self.surveyor = FanTeller(), Surveyor(model.tables)
        self.scene = plot_scene(model.seen, model.tables, model.side, frame=model.rest_frame)
        self.knew_enemies = bool((self.scene.shown & (self.scene.side != model.side)).any())

    # ---- what one asks

    @property
    def plotting(self) -> bool:
        """Can orders be given?"""
        return self.phase is Phase.PLOT

    @property
    def preview_turns(self) -> int:
        """Turns ahead that the map can show: none after the last of the battle."""
        return max(1, min(PREVIEW_TURNS, self.model.turns - self.model.turn + 1))

    @property
    def watching(self) -> bool:
        """Is a turn being watched?"""
        return self.phase is Phase.WATCH

    @property
    def insets(self) -> Insets:
        """How much of the window's edges the panels take now."""
        if self.watching:
            return self.frame.watch_insets
        left, top, right, bottom = self.frame.plot_insets
        return left + self.fleet_open * self.frame.list_px, top, right, bottom

    # ---- what changes it

    def say(self, sentence: str, seconds: float = _NOTICE_S) -> None:
        """Show a short sentence for a while."""
        self.notice, self.notice_s = sentence, seconds

    def close(self) -> None:
        """End all that works beside it."""
        self.model.opponents.close()
        self.forecaster.close()
        self.fan_teller.close()
        self.surveyor.close()
        if self.past is not None:
            self.past.close()

    def let_go(self) -> None:
        """Stop whatever is being typed, pointed at or chosen."""
        self.typed, self.waiting, self.state_menu = None, "", None

    def refresh(self) -> None:
        """Work out what is shown, where it has changed."""
        beside = self.aside and self.clock_s > _ASIDE_AFTER_S
        if beside and not self.model.over:
            self.model.opponents.think(self.model.world)
        if self.watching and self.film is not None and self.timeline is not None:
            if self.reel is not None:
                self._hear_of_the_past()
            self.scene = self.film.scene(self.timeline.t)
            turn, until = self.film.turn, self.timeline.seen_until
            told = self.told[turn]
            self.lines = self._lines_before(turn) + told[: bisect_right(told, until, key=lambda line: line.t)]
            self._shown_key = self._plotted_key = None  # the plot is shown anew, though it be the same as before
            return
        self._ask_forecast()
        self.forecast = self.forecaster.latest
        self._look_at_verbs_again()
        if beside:
            self.forecaster.step_aside()
            self.surveyor.step_aside()
            self._ask_fan()
            self._weigh_verbs()
            self._hear_of_the_past()
        self.fan = self.fan_teller.latest
        if self.fan is None or self.fan_stale or not self.overlays["odds"]:
            self.future = -1
        model = self.model
        flown = (self.forecast.key, self.forecast.turns) if self.forecast is not None and self.preview else None
        shown = model.turn, self.preview, flown, self.phase
        if shown != self._shown_key:
            self._shown_key = shown
            self.scene = plot_scene(model.seen, model.tables, model.side, self.forecast, self.preview, model.rest_frame)
        self._look_round(shown)
        plotted = model.turn, model.draft.version, self.phase, len(self.told)
        if plotted != self._plotted_key:
            self._plotted_key = plotted
            self.unordered = model.draft.unordered(model.seen) if not model.over else []
            self.asked = self.asked and bool(self.unordered)
            self.lines = self._lines_before(model.turn)
        self._be_concerned()

    def _be_concerned(self) -> None:
        """Look at what stands before the turn ends, where orders have changed; not while a handle is held."""
        model, flown = self.model, self.forecast
        fresh = flown is not None and flown.key == self.forecaster.asked_key
        key = model.turn, model.draft.version, self.phase, flown.key if flown is not None and fresh else None
        if key == self._concerned_key or self.dragging:
            return
        self._concerned_key = key
        self.concerns = concerns(self.commander, self.unordered, self.scene, flown if fresh else None)

    def follow_on(self) -> None:
        """Keep what is followed in the middle."""
        code, scene = self.followed, self.scene
        if code is None or code >= len(scene.x_km):
            return
        x, y = float(scene.x_km[code]), float(scene.y_km[code])
        if np.isfinite(x) and scene.shown[code]:
            self.camera.centre(x, y, at_once=True)

    def _lines_before(self, turn: int) -> list[Line]:
        return [line for past in sorted(self.told) if past < turn for line in self.told[past]]

    def _hear_of_the_past(self) -> None:
        """Take in the log of turns that were played before this window was opened."""
        if self.past is not None:
            self.past.begin()
            for turn, lines in self.past.taken():
                self.told.setdefault(turn, lines)

    @property
    def fan_stale(self) -> bool:
        """Are the odds that are shown those of an older plan?"""
        model = self.model
        return self.fan is not None and self.fan.key != (model.turn, model.draft.version)

    def _ask_fan(self) -> None:
        """Ask what the plan is worth, when it rests: not while a handle is held."""
        model = self.model
        if self.dragging or not self.plotting or model.over or not self.overlays["odds"]:
            return
        key = model.turn, model.draft.version
        if key != self.fan_teller.asked_key:
            turns = min(TURNS_AHEAD, model.turns - model.turn + 1)
            self.fan_teller.ask(key, Plan(model.scenario, model.seen, model.side, (model.own_orders(),), turns))

    def _look_round(self, shown: object) -> None:
        """Ask what is laid over the map, as it is `shown`; an older answer stays until the next is there."""
        if self.dragging:
            return
        hovered = self.hovered if self.hover_s >= HOVER_S else NONE
        scale, levels = self.frame.scale, self.overlays
        asked = (
            None if self.model.over else question(self.model, self.scene, self.camera, scale, levels, hovered, shown)
        )
        if asked is not None:
            self.surveyor.ask(asked)
        latest = self.surveyor.latest
        self.survey = latest if asked is not None and latest is not None and latest.of(asked) else None

    def _look_at_verbs_again(self) -> None:
        """Once it is known what the orders lead to, verbs of the open menu that would then do nothing are told."""
        menu, flown = self.verb_menu, self.forecast
        if menu is not None and not menu.flown and flown is not None and flown.key == self.forecaster.asked_key:
            menu.renew(offer(self.commander, menu.at, self.scene, flown))

    def _weigh_verbs(self) -> None:
        """Ask what the verbs of the open menu are worth, and take in what is known; found out once is known."""
        menu = self.verb_menu
        if menu is None or menu.offered.comparison is None:
            if self._weighing:
                self.fan_teller.stop_comparing()
            self._weighing = False
            return
        key = menu.offered.key
        known = self._weighed.get(key)
        if known is None or not known.whole:
            self._weighing = True
            self.fan_teller.compare(key, menu.offered.comparison)
            heard = self.fan_teller.compared
            if heard is not None and heard.key == key and (known is None or len(heard.late) >= len(known.late)):
                known = self._weighed[key] = heard
                while len(self._weighed) > _WEIGHED:
                    del self._weighed[next(iter(self._weighed))]
        menu.hear(known, self.model)

    def _ask_forecast(self) -> None:
        model = self.model
        if self.watching or model.over:
            return
        turns = DRAG_TURNS if self.dragging else AHEAD_TURNS
        # Under the hand the coming turn is shown as soon as it is flown, and what the map shows ahead of time.
        first = max(1, -(-self.preview // STEPS)) if self.dragging else 0
        asked = tuple(model.selection.units[:1])
        key = model.turn, model.draft.version, turns, asked
        if key != self.forecaster.asked_key:
            self.forecaster.ask(Question(key, model.seen, model.own_orders(), turns, asked, first))
