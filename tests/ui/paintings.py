"""Pictures of the game in chosen states, painted without letters, and how alike two pictures are.

Letters differ from one release of the font library to the next, so every line of text is taken for a blank of a
width that depends on its length alone; all else is painted as in play.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygame

from game.play.burn import Burn
from game.play.looking import look_at_all, look_at_selection
from game.play.model import BattleModel
from game.play.overview import Overview
from game.play.turns import watch
from game.rules import resolve_turn
from game.rules.state.vocabulary import Event, Presence
from game.scenario import load
from game.sim.batch import plotted_orders
from game.sim.policies import policy
from game.ui.app import App
from game.ui.batch_picture import batch_picture
from game.ui.battle.screen import BattleScreen
from game.ui.debrief.debrief import DebriefScreen
from game.ui.menu.menu import MenuScreen
from game.ui.menu.shelf import saves_dir
from game.ui.paint import text
from game.ui.picture.picture import ScenarioPicture
from game.ui.plays import Plays
from game.ui.preferences import Preferences
from game.ui.screen import Reset
from game.ui.start import open_game
from tests.ui.batches import practice
from tests.ui.battles import saved_battle
from tests.ui.beats import pass_while

SIZE = (1024, 576)
FOLDER = Path(__file__).parent / "pictures"
_DEPTH = 8
"""Pictures are kept in steps of so much light: the fine grain of the sky would make the files ten times as large."""


class Blank:
    """Stands in for a font: letters of one width, and nothing to see."""

    def __init__(self, size: int) -> None:
        self._size = size

    def size(self, string: str) -> tuple[int, int]:
        return round(0.55 * self._size * len(string)), self.get_linesize()

    def get_linesize(self) -> int:
        return round(1.36 * self._size)

    def render(self, string: str, *_: object) -> pygame.Surface:
        return pygame.Surface((1, 1), 0, 8)


@contextmanager
def without_letters() -> Iterator[None]:
    """While this lasts text takes room and cannot be seen."""

    def forget() -> None:
        text._sprites.clear()
        for kept in (text._width, text.shortened, text.wrapped):
            kept.cache_clear()

    font = text._font
    text._font = lambda face, size: Blank(size * text._OVER)  # type: ignore[assignment]
    forget()
    try:
        yield
    finally:
        text._font = font
        forget()


def kept(surface: pygame.Surface) -> pygame.Surface:
    """The picture in coarse steps of light, as it is kept."""
    pixels = pygame.surfarray.array3d(surface)
    coarse = np.minimum((pixels.astype(np.int16) + _DEPTH // 2) // _DEPTH * _DEPTH, 255)
    return pygame.surfarray.make_surface(coarse.astype(np.uint8))


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a picture is from another: mean per channel, share of pixels plainly off, the largest clump of these."""

    mean: float
    off_share: float
    clump: float
    picture: pygame.Surface

    @property
    def alike(self) -> bool:
        """Would anybody take one for the other?"""
        return self.mean < 0.8 and self.off_share < 0.0015 and self.clump < 0.12


OFF = 40
"""A pixel whose channels differ by more than this together is plainly off."""
_CLUMP_PX = 20


def difference(one: pygame.Surface, other: pygame.Surface) -> Difference:
    """Compare two pictures of one size; `clump` is the share of pixels off in the worst square of 20 px."""
    a, b = (pygame.surfarray.array3d(picture).astype(np.int16) for picture in (one, other))
    assert a.shape == b.shape, f"a picture is {a.shape[:2]}, the other {b.shape[:2]}"
    apart = np.abs(a - b)
    off = apart.sum(2) > OFF
    wide, high = (n // _CLUMP_PX * _CLUMP_PX for n in off.shape)
    squares = off[:wide, :high].reshape(wide // _CLUMP_PX, _CLUMP_PX, -1, _CLUMP_PX).mean((1, 3))
    shown = np.minimum(apart * 4, 255).astype(np.uint8)
    return Difference(
        float(apart.mean()), float(off.mean()), float(squares.max()), pygame.surfarray.make_surface(shown)
    )


# ---- the states


@contextmanager
def battle(*, lances: bool = False, turns: int = 0, size: tuple[int, int] = SIZE) -> Iterator[tuple[App, BattleScreen]]:
    """The rout at Jupiter after some turns of standing; with lances the Antarans are there from the start."""
    scenario = load("jupiter_rout")
    world = scenario.start(1, 1)
    for _ in range(turns):
        orders = plotted_orders(world, scenario, [policy("standoff"), policy("standoff")])
        world, _, _ = resolve_turn(world, scenario.tables, orders)
    if lances:
        asleep = (world.units.uid != 0) & (world.units.presence == Presence.DORMANT)
        world.units.presence[asleep] = Presence.PRESENT
    app = App(size)
    screen = BattleScreen(BattleModel(scenario, seed=1, world=world))
    app.change(Reset(screen))
    try:
        yield app, screen
    finally:
        app.close()


def settled(app: App, screen: BattleScreen) -> pygame.Surface:
    """The window when all that is painted in the background is there and every panel has been painted anew."""
    app.frame(0.2)
    app.frame(0.2)
    session, backdrop = screen.session, screen.map.backdrop
    pass_while(app, lambda: session.forecaster.busy or session.surveyor.busy, 60.0)
    pass_while(app, lambda: not backdrop.exact and not app.frame(0.0), 60.0)
    assert backdrop.exact, "the picture is never done"
    app.frame(0.0)
    screen.panels.card._place = None  # it keeps near to where it stood before the paths were there
    for _ in range(14):
        app.frame(0.0)
    return app.surface.copy()


def plotting() -> pygame.Surface:
    """A ship from near with a burn drafted: handle, path, card, panels."""
    with battle() as (app, screen):
        screen.model.selection.pick([screen.model.names.unit_slot["reaver"]])
        app.frame(0.05)
        screen.session.commander.burn(Burn(-0.8, 0.6, 2 / 3))
        look_at_selection(screen.session)
        return settled(app, screen)


def whole_map() -> pygame.Surface:
    """Everything there is: planet, rings, fleet, paths; reaches of the ship that is selected."""
    with battle(lances=True) as (app, screen):
        screen.model.selection.pick([screen.model.names.unit_slot["vanguard"]])
        screen.session.overlays["ranges"] = 2
        app.frame(0.05)
        look_at_all(screen.session)
        return settled(app, screen)


def threat() -> pygame.Surface:
    """The chance to be hit about the lances that are known, cover behind the planet, what is out of sight."""
    with battle(turns=2, size=(1280, 720)) as (app, screen):
        screen.session.overlays |= {"threat": 2, "sensors": 2}
        app.frame(0.05)
        look_at_all(screen.session)
        return settled(app, screen)


def dark_beam() -> pygame.Surface:
    """A turn being watched, stopped a little after a beam has struck."""
    with battle(lances=True) as (app, screen):
        model = screen.model
        model.end_turn()
        played = model.finish()
        assert played is not None
        assert watch(screen.session, played.turn)
        film, timeline = screen.session.film, screen.session.timeline
        assert film is not None
        assert timeline is not None
        row = film.rows_of(Event.DARK_BEAM)[0]
        t = float(film.times[row]) + 0.12
        timeline.playing = False
        timeline.seek(t)
        scene, code = film.scene(t), int(film.events["target"][row])
        x, y = float(scene.x_km[code]), float(scene.y_km[code])
        screen.session.camera.fit((x - 9_000.0, x + 9_000.0), (y - 4_000.0, y + 5_000.0), insets=(0, 0, 0, 150))
        return settled(app, screen)


def menu() -> pygame.Surface:
    """The main menu with a battle to go on with."""
    saved_battle(saves_dir() / "t.darklight", "target_practice", "hold", 2)
    with window() as (plays, app):
        page = plays.menu()
        assert isinstance(page, MenuScreen)
        app.change(Reset(page))
        for _ in range(3):
            app.frame(0.05)
            page.shelf.finish()
            page.workshop.finish()
        app.frame(0.05)
        return app.surface.copy()


def debrief() -> pygame.Surface:
    """What a rout came to."""
    record = saved_battle(saves_dir() / "r.darklight", "jupiter_rout", "charge", 16)
    with window((1280, 720)) as (plays, app):
        page = plays.debrief(record)
        assert isinstance(page, DebriefScreen)
        app.change(Reset(page))
        app.frame(0.0)
        page.finish()
        page.workshop.finish()
        app.frame(0.05)
        return app.surface.copy()


def scenario_map() -> pygame.Surface:
    """A scenario as its writer sees it: orbits, reaches, triggers' places, who is to come."""
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    scenario = load("vesta_counterattack")
    return ScenarioPicture(Overview(scenario, scenario.start(1, 0)), SIZE).painted()


@contextmanager
def window(size: tuple[int, int] = SIZE) -> Iterator[tuple[Plays, App]]:
    plays, app = open_game(Preferences(), size)
    try:
        yield plays, app
    finally:
        app.close()


def batch() -> pygame.Surface:
    """What came of many battles, as `simulate --plot` draws it."""
    return batch_picture(practice(), (1024, 640))


PAINTINGS: dict[str, Callable[[], pygame.Surface]] = {
    "plotting": plotting, "whole_map": whole_map, "threat": threat, "dark_beam": dark_beam, "menu": menu,
    "debrief": debrief, "batch": batch, "scenario_map": scenario_map,
}  # fmt: skip


def painted(name: str) -> pygame.Surface:
    """A picture as it is kept, painted now. The player's data folder must be an empty one."""
    try:
        with without_letters():
            return kept(PAINTINGS[name]())
    finally:
        pygame.display.init()
        pygame.display.set_mode((64, 64))
