"""The panel of a question: read, answered by key and by mouse, kept in the draft and in the save."""

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game.play.actions import do
from game.play.asked import question, questions
from game.play.intents import Choose, Command
from game.play.log import lines_of
from game.play.model import BattleModel
from game.scenario import load
from game.sim.draft_keeper import DraftKeeper
from game.sim.record import Record, differing_turn
from tests.ui.battle.test_screen import Player

CALLS = load(Path(__file__).parents[2] / "scenarios" / "two_calls.toml")
ANSWERED = {"escort": {"answer": {"whom": "cruisers"}}}


def asked_player(size: tuple[int, int] = (1280, 720), **model: object) -> Player:
    """A player who plots turn 3, before which the question was put."""
    player = Player(CALLS, size, model=BattleModel(CALLS, seed=5, **model))  # type: ignore[arg-type]
    for _ in range(2):
        player.model.end_turn()
        player.model.finish()
    player.screen.session.refresh()
    player.frames(2)
    return player


@pytest.fixture
def player() -> Iterator[Player]:
    player = asked_player()
    yield player
    player.app.close()


def test_nothing_is_asked_before_the_question_is_put() -> None:
    player = Player(CALLS, model=BattleModel(CALLS, seed=5))
    assert questions(player.model) == []
    assert not player.screen.panels.question.shown
    player.key(pygame.K_1)
    assert player.model.draft.orders == {}
    player.app.close()


def test_a_key_answers_and_then_is_a_key_of_the_map_again(player: Player) -> None:
    assert player.screen.panels.question.shown
    assert player.screen.session.concerns[0].words == "Signals waits for an answer: 1 to 2"
    overlays = dict(player.screen.session.overlays)
    player.key(pygame.K_1)
    assert player.model.draft.orders == ANSWERED
    assert player.screen.session.overlays == overlays
    assert not any("answer" in one.words for one in player.screen.session.concerns)
    player.key(pygame.K_2)
    assert player.model.draft.orders == ANSWERED
    assert player.screen.session.overlays != overlays
    do(player.screen.session, Command.UNDO)
    assert player.model.draft.orders == {}
    player.key(pygame.K_3)  # there is no third answer
    assert player.model.draft.orders == {}


def test_a_click_answers_and_another_thinks_again(player: Player) -> None:
    panel = player.screen.panels.question
    for place, option in ((1, "tender"), (0, "cruisers")):
        box, intent = panel._spots[place][:2]
        assert intent == Choose("whom", option)
        player.click(box.move(panel.rect.topleft).center)
        assert player.model.draft.orders == {"escort": {"answer": {"whom": option}}}
    assert player.model.faults() == []


def test_the_answer_is_kept_and_decides_what_comes(tmp_path: Path) -> None:
    record = Record.create(tmp_path / "calls.darklight", CALLS, 5, "escort")
    player = asked_player(recorder=record.append)
    keeper = DraftKeeper(record.keep_draft)
    keeper.keep(3, ANSWERED)
    keeper.close()
    assert Record.open(record.path).draft() == ANSWERED
    player.key(pygame.K_1)
    asked = question(player.model)
    assert asked is not None
    assert (asked.plotted, asked.default, asked.default_words[:10]) == ("cruisers", "tender", "The tender")
    player.model.end_turn()
    player.model.finish()
    assert questions(player.model) == []
    assert player.model.names.units[3].id == "cruisers_01"
    assert player.model.seen.units.presence[0, 3:6].tolist() == [1, 1, 0]
    assert differing_turn(Record.open(record.path)) is None
    player.frames(2)
    assert not player.screen.panels.question.shown
    player.app.close()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (960, 540)])
def test_the_panel_lies_in_the_window(size: tuple[int, int]) -> None:
    player = asked_player(size)
    panel = player.screen.panels.question
    assert panel.shown
    assert pygame.Rect(0, 0, *size).contains(panel.rect)
    player.app.close()


def test_a_line_of_the_log_tells_the_answer(player: Player) -> None:
    player.key(pygame.K_1)
    player.end_turn()
    film = player.screen.session.film
    assert film is not None
    texts = [(line.speaker, line.text) for line in lines_of(film, CALLS)]
    assert ("you", "The cruisers. We need guns.") in texts
