"""The guard over the end of the turn: all that stands before it, and whom one waits for."""

import pytest

from game.play.intents import Pick, PickNext
from game.play.opponents import Opponents
from game.play.session import Phase
from game.scenario import Scenario
from game.ui.battle.panels import lower
from tests.ui.battle.test_screen import Player


@pytest.fixture
def player(jupiter: Scenario) -> Player:
    """Two things stand before the end of the turn: nobody is there to withdraw from, and a burn that shows."""
    player = Player(jupiter)
    draft = player.model.draft
    draft.plot(["line"], "move", {"kind": "withdraw"})
    draft.plot(["reaver"], "move", {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 1.0})
    draft.plot(["reaver"], "posture", "feign")
    player.screen.session.refresh()
    player.settle()
    return player


def test_under_the_pointer_it_grows_to_all_that_stands_before_the_turn_ends(player: Player) -> None:
    guard, session = player.screen.panels.guard, player.screen.session
    assert len(session.concerns) == 2
    small, button = guard.rect.copy(), guard._spots[-1]
    assert isinstance(guard._spots[0][1], PickNext)
    head = small.centerx, small.top + 12
    player.move(head)
    player.frames(2)
    assert guard.rect.bottom == small.bottom
    assert guard.rect.top < small.top
    grown = guard.rect.h - small.h
    assert guard._spots[-1] == (button[0].move(0, grown), button[1]), "who aims at the button still meets it"
    picks = [(rect, spot) for rect, spot in guard._spots if isinstance(spot, Pick)]
    assert [spot.codes for _, spot in picks] == [concern.slots for concern in session.concerns]
    assert all(rect.bottom < guard._spots[-1][0].top for rect, _ in picks)
    player.click(picks[1][0].move(guard.rect.topleft).center)
    assert tuple(player.model.selection.codes) == session.concerns[1].slots
    player.move((400.0, 300.0))
    player.frames(2)
    assert guard.rect == small
    player.app.close()


def test_one_thing_alone_whose_words_are_cut_is_told_in_full(player: Player) -> None:
    draft, session, guard = player.model.draft, player.screen.session, player.screen.panels.guard
    draft.plot(["second_fleet"], "move", {"kind": "withdraw"})
    draft.plot(["reaver"], "posture", "active")
    session.refresh()
    player.settle()
    assert len(session.concerns) == 1
    before = guard.rect.copy()
    player.move((before.centerx, before.top + 12))
    player.frames(2)
    assert guard.rect.h > before.h
    assert guard.rect.bottom == before.bottom
    player.app.close()


def test_more_than_the_window_has_room_for_are_counted(player: Player) -> None:
    session, guard = player.screen.session, player.screen.panels.guard
    first, second = session.concerns
    session.concerns = [first, *[second] * 60]
    player.move((guard.rect.centerx, guard.rect.top + 12))
    player.frames(2)
    assert guard.rect.top >= 0
    shown = sum(isinstance(spot, Pick) for _, spot in guard._spots)
    rows = guard._rows(session.concerns)
    assert shown == len(rows) - 1
    assert rows[-1][1] == (f"{61 - shown} more",)
    player.app.close()


def test_one_thing_alone_needs_no_list(player: Player) -> None:
    player.model.draft.plot(["line"], "move", {"kind": "hold"})
    player.screen.session.refresh()
    player.settle()
    guard = player.screen.panels.guard
    before = guard.rect.copy()
    player.move((before.centerx, before.top + 12))
    player.frames(2)
    assert len(player.screen.session.concerns) == 1
    assert guard.rect == before
    player.app.close()


def test_who_is_waited_for_is_told_and_how_long_it_took_last_time(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = player.screen.session
    session.phase = Phase.RESOLVE
    opponents = session.model.opponents
    assert lower.deciding_words(session) == "Both sides move at once"
    monkeypatch.setattr(Opponents, "deciding", True)
    for taken_s, usual_s, words in (
        (1.9, 0.0, "They make up their minds"),
        (2.1, 0.0, "They make up their minds: 2 s"),
        (3.2, 5.7, "They make up their minds: 3 s of some 6"),
        (8.0, 5.7, "They make up their minds: 8 s"),
    ):
        monkeypatch.setattr(Opponents, "thought_s", taken_s)
        opponents.usual_s = usual_s
        assert lower.deciding_words(session) == words
    monkeypatch.setattr(session.model, "_worker", object())
    monkeypatch.setattr(Opponents, "thought_s", 2.0)
    opponents.usual_s = 8.0
    assert session.model.progress == 0.25
    opponents.usual_s = 0.0
    assert session.model.progress == 0.0
    player.app.close()
