import numpy as np
import pytest

from game.play.contact_words import known_words, threat
from game.play.model import BattleModel, Played
from game.play.session import Session
from game.rules.state.vocabulary import Level
from game.scenario import Scenario


@pytest.fixture
def session(jupiter: Scenario, beaten: tuple[BattleModel, Played]) -> Session:
    """The turn after the beams: enemies are known."""
    return Session(BattleModel(jupiter, seed=1, world=beaten[1].after))


def foe_of(session: Session, level: Level) -> int:
    scene = session.scene
    foes = scene.alive & (scene.side != session.model.side) & (scene.level == level)
    return int(np.flatnonzero(foes)[0])


def test_a_contact_is_told_by_what_is_known(session: Session) -> None:
    slot = foe_of(session, Level.IDENTIFIED)
    words = known_words(session, slot)
    assert words.startswith("identified · ")
    assert " km" in words
    assert "ago" not in words
    session.scene.seen_ago_s[slot] = 600.0
    session.scene.level[slot] = Level.DETECTED
    words = known_words(session, slot)
    assert words.startswith("not identified · ")
    assert words.endswith(" · seen 10 min ago")


def test_the_exchange_of_fire_is_told_for_the_lead(session: Session) -> None:
    slot = foe_of(session, Level.IDENTIFIED)
    assert threat(session, slot) is None
    session.model.selection.pick([session.model.names.unit_slot["reaver"]])
    exchange = threat(session, slot)
    assert exchange is not None
    assert exchange.lead == "Reaver"
    assert exchange.answer
    session.scene.level[slot] = Level.DETECTED
    assert threat(session, slot) is None
