"""A walk through all screens in all their states, at any size and scale, looking at what is written.

`python -m tests.ui.walk --sizes 1280x720,1920x1080 --scales 100,200 --only WORD --map --short --pictures FOLDER` walks
through all of them and tells what a player could not read there.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

import numpy as np
import pygame

from game.data import shipped_dir
from game.play.actions import do
from game.play.fan import Fan
from game.play.intents import Command, Give, OpenVerbMenu, ShowFuture
from game.play.model import BattleModel
from game.play.trial import Fought, Told
from game.play.turns import end_watching, watch
from game.play.verbs import Pointed
from game.rules.state.vocabulary import Presence
from game.scenario import load
from game.scenario.writing import copy_to_edit
from game.sim.odds import FUTURES, Futures, Odds, Question, play_futures
from game.sim.record import Record
from game.testing.builders import all_in_sight
from game.ui.battle.screen import BattleScreen
from game.ui.debrief.account import Account
from game.ui.menu.faults_page import FaultsPage
from game.ui.menu.menu import MenuScreen
from game.ui.menu.shelf import own_scenarios_dir, saves_dir
from game.ui.preferences import Preferences
from game.ui.refit.screen import RefitScreen
from game.ui.screen import Pop, Push, Reset
from game.ui.start import open_game
from tests.ui.battles import saved_battle
from tests.ui.beats import pass_while
from tests.ui.written import Line, faults, remembered, shortened
from tests.ui.yards import MadeUp, magnus

SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
SCALES = (80, 100, 150, 200, 300, 400)
Size = tuple[int, int]


class Walker:
    """A window, and what was wrong with it in the states that were walked through."""

    def __init__(
        self, size: Size, percent: int, *, with_map: bool = False, short: bool = False, pictures: Path | None = None
    ):
        self.plays, self.app = open_game(Preferences(scale_percent=percent), size)
        self.plays._workshop.ask = lambda key, paint: None  # type: ignore[method-assign]
        self.name = f"{size[0]}x{size[1]} at {percent} %"
        self.found: list[str] = []
        self._with_map, self._short, self._pictures = with_map, short, pictures

    def look(self, state: str, *, layered: bool = False) -> None:
        """Note what is wrong in this state; `layered`: something lies over the rest on purpose."""
        found = faults(self.app.surface, layered=layered, apart_from=self._left_out)
        if self._short:
            found += shortened(self.app.surface)
        self.found += [f"{self.name}, {state}: {one}" for one in found]
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            pygame.image.save(self.app.surface, self._pictures / f"{self.name}, {state}.png".replace(" ", "_"))

    def _left_out(self, line: Line) -> bool:
        return line.on_map and not self._with_map

    def frames(self, count: int = 2) -> None:
        for _ in range(count):
            self.app.frame(0.0)


# ---- menus


def menus(walker: Walker) -> Iterator[str]:
    """The main menu: every tab, every scenario, battles, help and settings."""
    app, plays = walker.app, walker.plays
    if not any(saves_dir().glob("*")):
        saved_battle(saves_dir() / "one.darklight", "target_practice", "hold", 2)
    page = plays.menu()
    assert isinstance(page, MenuScreen)
    app.change(Reset(page))
    walker.frames()
    page.shelf.finish()
    walker.frames()
    yield "menu"
    for name in ("play", "replays", "help", "settings"):
        page._show(name)
        page.enter_pane()
        walker.frames()
        yield f"menu, {name}"
    page._show("play")
    page.enter_pane()
    for entry in page.shelf.scenarios(False):
        page.take(("row", entry.id))
        page.chosen(("row", entry.id))
        walker.frames()
        yield f"briefing of {entry.id}"
    page.depth = min(page.depth, 1)
    page.chosen(("tab", "yours"))
    walker.frames()
    yield "yours"
    yield from yours(walker, page)
    app.change(plays.help())
    walker.frames()
    yield "help"


def yours(walker: Walker, page: MenuScreen) -> Iterator[str]:
    """The tab of the player's own scenarios: a copy, its battles, a broken file, and its faults over a battle."""
    folder = own_scenarios_dir()
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.toml"):
        path.unlink()
    mine = copy_to_edit(shipped_dir("scenarios") / "target_practice.toml", folder)
    wrong = mine.read_text(encoding="utf-8").replace("side =", "sid =").replace("km = ", "kms = ")
    (folder / f"a_{'very_' * 12}long_name.toml").write_text(wrong, encoding="utf-8")
    page.shelf.reload()
    page.shelf.finish()
    page.browser.trials._begin = lambda path, level: SimpleNamespace(  # type: ignore[assignment, return-value]
        fault="", begin=lambda: None, taken=lambda: [some_battles()], close=lambda: None
    )
    for entry in page.shelf.scenarios(True):
        page.take(("row", entry.id))
        page.chosen(("row", entry.id))
        walker.frames()
        yield f"yours, {entry.path.stem[:12]}"
        if entry.spec is not None:
            page.chosen(("battles",))
            walker.frames(3)
            yield "yours, battles"
        yield from scrolled(walker, f"yours, {entry.path.stem[:12]}")
        if entry.spec is None:
            over = FaultsPage(walker.plays, page.workshop, entry.path, entry.problems, lambda: None)
            walker.app.change(Push(over))
            walker.frames()
            yield "faults over a battle"
            yield from scrolled(walker, "faults over a battle")
            walker.app.change(Pop())
            walker.frames()
    for path in folder.glob("*.toml"):
        path.unlink()
    page.shelf.reload()
    page.shelf.finish()
    page.notice = ""


def some_battles() -> Told:
    """Battles that came to this and that."""
    rng = np.random.default_rng(3)
    verdict, mass = rng.integers(1, 4, (120, 2)), rng.random((120, 2))
    fought_ = Fought(verdict, mass, rng.integers(0, 2000, (120, 2)), np.full(120, 9))
    return Told(("Second Fleet patrol", "Antarans"), ("withdraw@4+evade", "planner@3x16"), 0, fought_)


# ---- battles


@cache
def battle_model(name: str) -> BattleModel:
    """A battle with its enemies in sight, its first turn played."""
    scenario = load(name)
    world = scenario.start(1, 1)
    if name == "jupiter_rout":
        asleep = (world.units.uid != 0) & (world.units.presence == Presence.DORMANT)
        world.units.presence[asleep] = Presence.PRESENT
    model = BattleModel(scenario, seed=1, world=all_in_sight(world, scenario.tables))
    model.end_turn()
    model.finish()
    return model


@cache
def some_odds(name: str) -> Futures:
    """Futures of that battle: few that stand for many."""
    model = battle_model(name)
    one = play_futures(Question(model.scenario, model.seen, model.side, turns=2), 0, 2)
    many = Futures(*(np.repeat(getattr(one, field), FUTURES // 2, axis=0) for field in Futures.__dataclass_fields__))
    many.mass_lost[:, model.side] = np.linspace(0.02, 0.38, FUTURES)
    return many


def begin_battle(walker: Walker, name: str) -> BattleScreen:
    """The battle in the window, all that is reckoned aside told by the walk itself."""
    model = battle_model(name)
    model.selection.pick([])
    model.draft.begin_turn()
    screen = BattleScreen(model, on_settings=lambda: None)
    session = screen.session
    session.aside = True
    for one in (session.forecaster, session.surveyor):
        one.step_aside = lambda: None  # type: ignore[method-assign]
    told = Odds(Question(model.scenario, model.seen, model.side), some_odds(name), 0.0)
    fan = Fan((model.turn, model.draft.version), told)
    session.fan_teller = SimpleNamespace(  # type: ignore[assignment]
        latest=fan, before=None, told=True, asked_key=None, ask=lambda key, question: None, close=lambda: None,
        forget=lambda: None, compare=lambda key, asked: None, compared=None, stop_comparing=lambda: None,
    )  # fmt: skip
    session.clock_s = 5.0
    walker.app.change(Reset(screen))
    screen.map.effects.warm = lambda: None  # type: ignore[method-assign]
    settle(walker, screen)
    return screen


def settle(walker: Walker, screen: BattleScreen) -> None:
    """Wait until paths are flown and everything stands where it will."""
    walker.frames()
    pass_while(walker.app, lambda: screen.session.forecaster.busy, 20.0)
    walker.frames(3)


def kinds(model: BattleModel) -> dict[str, list[int]]:
    """A ship of each own class, all ships, and a flight."""
    units = model.seen.unit_slots
    able = sorted(model.able())
    ships: dict[int, int] = {}
    for code in able:
        if code < units:
            ships.setdefault(int(model.names.units[code].class_id), code)
    found = {model.names.class_names[class_id].lower(): [code] for class_id, code in ships.items()}
    flights = [code for code in able if code >= units]
    return found | {"all": [code for code in able if code < units]} | ({"craft": flights[:1]} if flights else {})


def battle(walker: Walker, name: str, *, cards: bool = True) -> Iterator[str]:
    """A battle plotted, with each card, panel and menu open, and played."""
    screen = begin_battle(walker, name)
    model = screen.model
    yield f"{name}, plotting"
    for kind, codes in kinds(model).items() if cards else ():
        model.selection.pick(codes)
        settle(walker, screen)
        yield f"{name}, {kind} selected"
    yield from open_panels(walker, screen, name)
    yield from open_menus(walker, screen, name)
    yield from film(walker, screen, name)


def open_panels(walker: Walker, screen: BattleScreen, name: str) -> Iterator[str]:
    """Panels that open under the pointer."""
    session, panels = screen.session, screen.panels
    screen.model.selection.pick([])
    walker.frames()
    for what, panel in (("log", panels.log), ("fleet", panels.fleet), ("objectives", panels.objectives)):
        if panel.shown:
            session.pointer = panel.rect.center
            walker.frames(3)
            yield f"{name}, {what} open (layered)"
    session.pointer = (-1.0, -1.0)
    walker.frames(3)
    do(session, ShowFuture(3))
    walker.frames()
    yield f"{name}, a future"
    do(session, ShowFuture(-1))


def open_menus(walker: Walker, screen: BattleScreen, name: str) -> Iterator[str]:
    """Menus, and what is asked or told over the map."""
    session, model = screen.session, screen.model
    lead = kinds(model)["all"][0]
    model.selection.pick([lead])
    settle(walker, screen)
    enemies = [s for s in screen.map.units.picture.symbols if not s.own]
    places = [("space", (walker.app.surface.get_width() - 30.0, 300.0), -1)]
    places += [("enemy", (one.x, one.y), one.codes[0]) for one in enemies[:1]]
    places += [("itself", screen.map.units.slots[lead][:2], lead)]
    for what, place, code in places:
        do(session, OpenVerbMenu(place, Pointed(0.0, 0.0, code)))
        walker.frames()
        yield f"{name}, verbs for {what} (layered)"
        do(session, Command.CLOSE_VERB_MENU)
    for what, intent in (("typing", Command.TYPE_BURN), ("pointing", Give("fire_at"))):
        do(session, intent)
        walker.frames()
        yield f"{name}, {what}"
        session.let_go()
    do(session, Command.STEP_BACK)
    walker.frames()
    yield f"{name}, pause (layered)"
    session.pause_menu = None


def film(walker: Walker, screen: BattleScreen, name: str) -> Iterator[str]:
    """The first turn as it plays."""
    session = screen.session
    assert watch(session, 1)
    film_, timeline = session.film, session.timeline
    assert film_ is not None
    assert timeline is not None
    timeline.playing = False
    for t in (0.0, 6.3, 12.0):
        timeline.seek(t)
        walker.frames(3)
        yield f"{name}, playing at {t:g}"
    end_watching(session)


# ---- what follows a battle, and what goes before


@cache
def fought(name: str, own: str) -> tuple[Record, Account]:
    """A battle fought to its end, and its account."""
    folder = Path(tempfile.mkdtemp())
    record = saved_battle(folder / f"{name}.darklight", name, own, 12)
    account = Account(record)
    list(account.work())
    return record, account


def debrief(walker: Walker, name: str, own: str) -> Iterator[str]:
    """The debrief, from its top to its foot where it scrolls."""
    record, account = fought(name, own)
    walker.plays._accounts[record.path, record.turn] = account
    page = walker.plays.debrief(record)
    walker.app.change(Reset(page))
    walker.frames()
    yield f"debrief of {name}"
    yield from scrolled(walker, f"debrief of {name}")


def scrolled(walker: Walker, name: str) -> Iterator[str]:
    """All further screens full of a page's columns."""
    page = walker.app.top
    for column in list(page.columns):  # type: ignore[union-attr]
        for part in range(1, 30):
            one = page.columns[column]  # type: ignore[union-attr]
            if one.scroll >= one.most:
                break
            page.scroll(column, max(1, one.rect.h * 4 // 5))  # type: ignore[union-attr]
            walker.frames(1)
            yield f"{name}, {column} {part}"


def refit(walker: Walker) -> Iterator[str]:
    """The refit before a battle."""
    screen = RefitScreen(walker.plays, walker.plays._workshop, magnus(), "union", 7, MadeUp())
    walker.app.change(Reset(screen))
    for _ in range(12):
        walker.app.frame(0.05)
    yield "refit"


ROUTES: dict[str, Callable[[Walker], Iterator[str]]] = {
    "menus": menus,
    "target_practice": lambda walker: battle(walker, "target_practice"),
    "jupiter_rout": lambda walker: battle(walker, "jupiter_rout"),
    "vesta_counterattack": lambda walker: battle(walker, "vesta_counterattack"),
    "debrief of practice": lambda walker: debrief(walker, "target_practice", "hold"),
    "debrief of the rout": lambda walker: debrief(walker, "jupiter_rout", "charge"),
    "refit": refit,
}


def walk(walker: Walker, route: str) -> None:
    """Go along a route and look at every state."""
    for state in ROUTES[route](walker):
        walker.look(state, layered="(layered)" in state)


def main(given: list[str]) -> int:
    """Walk through the screens asked for; 1 if something cannot be read."""
    parser = argparse.ArgumentParser(description="walks through all screens and tells what cannot be read")
    parser.add_argument("--sizes", default=",".join(f"{w}x{h}" for w, h in SIZES))
    parser.add_argument("--scales", default=",".join(map(str, SCALES)))
    parser.add_argument("--only", default="", help="routes whose name holds this")
    parser.add_argument("--map", action="store_true", help="words on the map of a battle too")
    parser.add_argument("--short", action="store_true", help="what had no room for all of its words too")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of every state")
    asked = parser.parse_args(given)
    found: list[str] = []
    with tempfile.TemporaryDirectory() as data, remembered():
        os.environ["DARKLIGHT_DATA_DIR"] = data
        for size in (tuple(map(int, one.split("x"))) for one in asked.sizes.split(",")):
            for percent in map(int, asked.scales.split(",")):
                walker = Walker(size, percent, with_map=asked.map, short=asked.short, pictures=asked.pictures)
                for route in ROUTES:
                    if asked.only in route:
                        begun = time.process_time()
                        walk(walker, route)
                        print(f"{walker.name}, {route}: {time.process_time() - begun:.1f} s", file=sys.stderr)
                found += walker.found
                walker.app.close()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
