"""The battle screen: input says what is meant, play does it, map and panels show it."""

from collections.abc import Callable

import pygame

from game.play.actions import do
from game.play.errand import Errand
from game.play.looking import look_at_fleet
from game.play.model import BattleModel
from game.play.retelling import Told
from game.play.session import Exit, Session
from game.play.turns import pass_time
from game.sim.draft_keeper import DraftKeeper
from game.ui.battle.input import Input
from game.ui.battle.map.view import MapView
from game.ui.battle.panels.frost import Frost
from game.ui.battle.panels.layout import fitting, layout_for, map_frame
from game.ui.battle.panels.panels import Panels
from game.ui.screen import Change, Metrics, Pop

Over = Callable[[BattleModel], Change]
Ask = Callable[[], Change]


class BattleScreen:
    """One battle on the screen. `on_over` says what follows it, `on_leave` what follows leaving it early.

    `on_read_again`: what follows when the scenario's file is to be read again, None where there is none.
    `reel`: turns that are only watched, one after the other; `aside`: may forecasts have a process of their own?
    `keeper`: what keeps orders as they are plotted; `past`: tells the turns that were played before. `met`: what the
    player was shown before, None to show nothing; `on_met` hears of what comes to it.
    """

    map: MapView
    panels: Panels
    input: Input

    def __init__(
        self,
        model: BattleModel,
        *,
        on_over: Over | None = None,
        on_leave: Ask | None = None,
        on_settings: Ask | None = None,
        on_read_again: Ask | None = None,
        reel: range | None = None,
        aside: bool = False,
        keeper: DraftKeeper | None = None,
        past: Errand[Told] | None = None,
        met: set[str] | None = None,
        on_met: Callable[[set[str]], None] | None = None,
    ):
        self.model = model
        self.session = Session(
            model, reel=reel, may_set=on_settings is not None, may_read_again=on_read_again is not None, aside=aside,
            past=past, met=met,
        )  # fmt: skip
        self._on_met, self._met_count = on_met, len(met or ())
        self._after_over, self._after_leaving, self._ask_settings = on_over, on_leave, on_settings
        self._ask_to_read_again = on_read_again
        self._keeper, self._kept = keeper, model.draft.version
        self._made = False
        self._frost = Frost()

    # ---- the stack's calls

    def on_enter(self, metrics: Metrics) -> None:
        """Make everything for a window of this size; camera, selection and orders stay."""
        metrics = fitting(metrics)
        session, layout = self.session, layout_for(metrics)
        session.frame = map_frame(layout)
        session.camera.resize(metrics.size)
        session.camera.still = metrics.reduced_motion
        session.let_go()
        if not self._made:
            self._make(metrics)
        self.map.resize(metrics)
        self.panels.resize(layout)
        self.input.let_go()

    def on_event(self, event: pygame.Event) -> Change:
        """Do what an event means."""
        for intent in self.input.intents(event):
            change = self._after(do(self.session, intent))
            if change is not None:
                return change
        return None

    def on_leave(self) -> None:
        """It is taken off the stack."""
        self.map.backdrop.leave()
        self.session.close()
        if self._keeper is not None:
            self._keep_draft()
            self._keeper.close()

    def on_update(self, dt_s: float) -> Change:
        """Let time pass."""
        self.input.advance(dt_s)
        pass_time(self.session, dt_s)
        self._keep_draft()
        self._tell_what_was_met()
        return None

    def _keep_draft(self) -> None:
        """Keep what is plotted, once the hand has let go."""
        session, draft = self.session, self.model.draft
        if self._keeper is None or not session.plotting or session.dragging or draft.version == self._kept:
            return
        self._kept = draft.version
        if self._keeper.fault:
            session.say(f"Orders could not be saved: {self._keeper.fault}")
        self._keeper.keep(self.model.turn, draft.orders)

    def _tell_what_was_met(self) -> None:
        met = self.session.met
        if met is not None and self._on_met is not None and len(met) != self._met_count:
            self._met_count = len(met)
            self._on_met(met)

    def on_draw(self, surface: pygame.Surface) -> None:
        """Paint the window."""
        prompt = self.panels.prompt.rect if self.panels.prompt.shown else None
        self.map.draw(surface, self.panels.busy(), self.input.held, prompt)
        self._frost.pass_frame(changed=self.session.watching or self.map.repainted)
        if self.session.watching:
            self.panels.draw_watch(surface, self.map, self._frost)
        else:
            self.panels.draw_plot(surface, self.map, self._frost)
        self.panels.draw_over(surface, self.map)

    # ---- making and leaving

    def _make(self, metrics: Metrics) -> None:
        self.map = MapView(self.session, metrics)
        self.panels = Panels(self.session)
        self.input = Input(self.session, self.map, self.panels)
        self._made = True
        self.session.refresh()
        look_at_fleet(self.session)
        self.session.camera.jump()

    def _after(self, way: Exit | None) -> Change:
        """What is shown instead of the battle."""
        if way is Exit.OVER and self._after_over is not None:
            return self._after_over(self.model)
        if way is Exit.LEAVE:
            return self._after_leaving() if self._after_leaving is not None else Pop()
        if way is Exit.SETTINGS and self._ask_settings is not None:
            return self._ask_settings()
        if way is Exit.READ_AGAIN and self._ask_to_read_again is not None:
            return self._ask_to_read_again()
        return None
