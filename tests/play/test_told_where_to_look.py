"""The film looks where the story wants, once, as it passes that moment."""

from pathlib import Path

import pytest

from game.play.model import BattleModel
from game.play.session import Session
from game.play.turns import pass_time, watch
from game.scenario import load, scenario_of_text

CALLS = load(Path(__file__).parents[1] / "scenarios" / "two_calls.toml").resolved
LOOK = '[[trigger]]\nid = "look"\ndelay_s = 100.0\nwhen = {{ turn = 1 }}\ndo = [{{ camera = {{ {} }} }}]\n'


def watched(where: str) -> Session:
    model = BattleModel(scenario_of_text(CALLS + "\n" + LOOK.format(where)), seed=5)
    model.end_turn()
    model.finish()
    session = Session(model)
    session.camera.still = True
    assert watch(session, 1)
    return session


def play(session: Session) -> list[tuple[float, float]]:
    """Where the camera is going, each place once, while the turn plays."""
    found = []
    for _ in range(4_000):
        pass_time(session, 0.02)
        goal = session.camera.goal
        if not found or found[-1] != (goal.x_km, goal.y_km):
            found.append((goal.x_km, goal.y_km))
        if session.timeline is None or session.timeline.ended:
            break
    return found


def test_it_goes_to_a_place_and_stays_where_one_then_looks() -> None:
    session = watched("at = [9_000.0, -7_000.0]")
    session.followed = 0
    start, *went = play(session)
    assert went[-1] == (9_000.0, -7_000.0)
    assert session.followed is None
    assert session.timeline is not None
    session.camera.centre(*start)
    session.timeline.seek(12.0)
    pass_time(session, 0.02)
    assert (session.camera.goal.x_km, session.camera.goal.y_km) == start


def test_it_goes_to_where_a_ship_then_is() -> None:
    session = watched('unit = "screen_02"')
    at = float(session.scene.x_km[1]), float(session.scene.y_km[1])
    assert play(session)[-1] == pytest.approx(at, abs=200.0)


def test_it_looks_by_itself_only_at_first_sight() -> None:
    session = watched("at = [9_000.0, -7_000.0]")
    play(session)
    session.camera.centre(0.0, 0.0)
    assert watch(session, 1)
    assert play(session) == [(0.0, 0.0)]
