"""Impactors in the window: aimed by key, drawn while plotting and while the turn plays."""

from collections.abc import Iterator

import pygame
import pytest

from game.play.impactors import aim_of
from game.play.salvo_film import plotted_salvos
from game.play.session import Phase
from game.play.slugs import plotted_slugs, slugs_at
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import Event
from game.scenario import scenario_of_text
from tests.scenario.examples import SPINAL
from tests.ui.battle.test_screen import Player


@pytest.fixture
def player() -> Iterator[Player]:
    """The second turn of a battle of impactors: in the first the enemy was seen."""
    made = Player(scenario_of_text(SPINAL))
    made.end_turn()
    made.key(pygame.K_RETURN)
    assert made.screen.session.phase is Phase.PLOT
    yield made
    made.app.close()


def light(player: Player, x_km: float, y_km: float) -> int:
    """The brightest pixel about a place of the map."""
    x, y = player.screen.session.camera.px(x_km, y_km)
    return max(
        sum(player.app.surface.get_at((round(x) + dx, round(y) + dy))[:3]) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
    )


def test_f_aims_an_impactor_and_its_line_and_slug_are_drawn(player: Player) -> None:
    names, session = player.model.names, player.screen.session
    shooter, foe = names.unit_slot["first_05"], names.unit_slot["body_05"]
    player.model.selection.pick([shooter])
    player.frames(2)
    scene = session.scene
    middle = [float((a[shooter] + a[foe]) / 2) for a in (scene.x_km, scene.y_km)]
    before = light(player, middle[0], middle[1])
    player.key(pygame.K_f)
    assert session.waiting == "fire_at"
    player.click(player.place("body_05"))
    assert player.model.draft.orders["first_05"]["fire"] == {"mode": "free", "target": "body_05", "bear": "body_05"}
    player.settle()
    aim = aim_of(player.model, shooter, foe)
    assert aim is not None
    assert aim.bears
    x, y = float(scene.x_km[shooter]), float(scene.y_km[shooter])
    half = x + (aim.x_km - x) * 0.3, y + (aim.y_km - y) * 0.3
    assert light(player, *half) > before + 150
    player.end_turn()
    film = session.film
    assert film is not None
    row = next(r for r in film.rows_of(Event.SLUG) if film.events[r]["source"] == shooter)
    assert session.timeline is not None
    session.timeline.playing = False
    launched = float(int(film.events[row]["impulse"]))
    session.timeline.seek(launched + 0.2)
    player.frames(3)
    assert light(player, x + (aim.x_km - x) * 0.25, y + (aim.y_km - y) * 0.25) > before + 100


def test_shift_s_bears_without_firing_first_and_the_card_tells_the_charge(player: Player) -> None:
    player.model.selection.pick([player.model.names.unit_slot["second_01"]])
    player.frames(2)
    player.key(pygame.K_s, pygame.KMOD_SHIFT)
    assert player.screen.session.waiting == "bear"
    player.click(player.place("body_01"))
    assert player.model.draft.orders["second_01"]["fire"]["bear"] == "body_01"
    player.settle()


def test_the_cone_of_the_spine_is_drawn_and_tells_odds_while_a_target_is_asked_for(player: Player) -> None:
    names, session = player.model.names, player.screen.session
    shooter = names.unit_slot["first_05"]

    def along(share: float) -> int:
        """The brightest pixel where the arc at this share of the reach crosses the bow."""
        scene = session.scene
        far = 24_000.0 * share
        x, y = (float(a[shooter] + far * h[shooter]) for a, h in ((scene.x_km, scene.hx), (scene.y_km, scene.hy)))
        return light(player, x, y)

    session.overlays["threat"] = 0
    player.key(pygame.K_HOME)
    player.frames(20)
    bare = along(1 / 3)
    player.model.selection.pick([shooter])
    player.settle()
    assert along(1 / 3) <= bare + 40
    player.key(pygame.K_f)
    player.frames(3)
    assert along(1 / 3) > bare + 120


def test_a_slug_is_drawn_once(player: Player) -> None:
    """As a line of its own, also between two turns; no tail of a torpedo lies under it."""
    model = player.model
    model.draft.plot(["first"], "fire", {"mode": "free", "target": "body_01", "bear": "body_01"})
    player.end_turn()
    film = player.screen.session.film
    assert film is not None
    tracks = film.played.tracks
    t = next(t / 5 for t in range(60) if slugs_at(tracks, film.tables, film.side, film.turn, t / 5))
    assert not len(film.salvos.at(t).alive)
    world = model.seen.copy()
    world.salvos = Salvos.empty(1, 1)
    for name, value in {"uid": 9, "alive": 1, "vx_km_s": 1_500.0, "x_km": 700.0, "launch_impulse": 23}.items():
        getattr(world.salvos, name)[:] = value
    world.battle.turn[:] = 2
    (slug,) = plotted_slugs(world, model.tables, 0, 0)
    assert (slug.start, slug.place, slug.seconds, slug.own) == ((-14_300.0, 0.0), (700.0, 0.0), 10.0, True)
    assert not len(plotted_salvos(world, model.tables, 0).alive)
