"""The odds of the plan on the map: asked when it rests, told from a process, dropped when they are of another plan."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from game.play import fan as home
from game.play.fan import Fan, FanTeller
from game.play.model import BattleModel
from game.play.odds_words import (
    DOCTRINE_WORDS,
    by_plan,
    doubt_words,
    own_loss,
    percent,
    progress_words,
    risk_words,
    spread,
)
from game.rules.state.vocabulary import Level, Presence
from game.scenario.vocabulary import DOCTRINES
from game.sim.odds import FUTURES, Futures, Odds, Question, odds, play_futures
from game.sim.odds_report import in_words

BURN = {"kind": "burn", "dx": -1.0, "dy": 0.0, "throttle": 1.0, "from": 0, "until": 12, "frame": "map"}


def question(model: BattleModel, turns: int = 1) -> Question:
    return Question(model.scenario, model.seen, model.side, (model.own_orders(),), turns)


def settled(teller: FanTeller) -> Fan:
    """The odds once all futures of the latest plan have been played."""
    until = time.monotonic() + 60.0
    while teller.busy and time.monotonic() < until:
        time.sleep(0.01)
    assert teller.latest is not None
    return teller.latest


@pytest.fixture
def teller() -> Iterator[FanTeller]:
    made = FanTeller()
    yield made
    made.close()


def test_the_process_plays_the_futures_that_the_command_plays(practice: BattleModel, teller: FanTeller) -> None:
    teller.ask("plan", question(practice))
    fan = settled(teller)
    assert (fan.key, len(fan.odds.futures), fan.whole) == ("plan", FUTURES, True)
    whole = play_futures(question(practice), 0, 16)
    for name in Futures.__dataclass_fields__:
        assert np.array_equal(getattr(fan.odds.futures, name)[:16], getattr(whole, name)), name
    told = odds(practice.scenario, practice.world, practice.side, (practice.own_orders(),), turns=1)
    assert (told.lost() == fan.odds.lost()).all()


def test_a_newer_plan_takes_the_place_of_one_that_is_being_played(practice: BattleModel, teller: FanTeller) -> None:
    teller.ask("old", question(practice, 12))
    time.sleep(0.02)
    practice.draft.plot(["reaver"], "move", BURN)
    teller.ask("new", question(practice))
    fan = settled(teller)
    assert fan.key == "new"
    assert fan.odds.question.turns == 1
    assert teller.before is None  # the old one was never whole
    teller.ask("third", question(practice))
    settled(teller)
    assert teller.before is not None
    assert teller.before.key == "new"
    teller.forget()
    assert (teller.latest, teller.before, teller.busy) == (None, None, False)


def test_the_same_plan_is_asked_for_once(
    model: BattleModel, teller: FanTeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home.threading, "Thread", lambda **_: type("No", (), {"start": lambda _: None})())
    teller.ask("plan", question(model))
    teller._asked = None
    teller.ask("plan", question(model))
    assert teller._asked is None


def test_a_machine_that_starts_no_process_tells_no_odds(
    model: BattleModel, teller: FanTeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home.Aside, "started", lambda *_: None)
    teller.ask("plan", question(model))
    until = time.monotonic() + 10.0
    while teller.told and time.monotonic() < until:
        time.sleep(0.005)
    assert (teller.told, teller.latest, teller.busy) == (False, None, False)


def test_a_process_that_dies_ends_the_odds_and_not_the_game(practice: BattleModel, teller: FanTeller) -> None:
    teller.ask("plan", question(practice, 12))
    until = time.monotonic() + 20.0
    while teller._aside is None and time.monotonic() < until:
        time.sleep(0.005)
    assert teller._aside is not None
    teller._aside.close()
    while teller.told and time.monotonic() < until:
        time.sleep(0.005)
    assert not teller.told


def test_dots_stand_in_columns_the_worst_tenth_marked() -> None:
    lost = np.array([0.0, 0.05, 0.05, 0.051, 0.199, 0.1, 0.1, 0.1, 0.1, 0.15])
    dots = spread(lost, 20)
    assert dots.end == 20
    assert dots.column.tolist() == [0, 5, 5, 5, 19, 10, 10, 10, 10, 15]
    assert sorted(dots.row[[1, 2, 3]].tolist()) == [0, 1, 2]
    assert dots.row[3] == 2  # more is lost in it than in the two beneath
    assert dots.worst.tolist() == [n == 4 for n in range(10)]
    assert dots.median == pytest.approx(10.0)
    assert dots.one_in_ten == pytest.approx(np.percentile(100 * lost, 90))


@pytest.mark.parametrize(
    ("most", "end"), [(0.0, 10), (0.1, 10), (0.101, 20), (0.39, 40), (0.6, 60), (0.61, 100), (1.0, 100)]
)
def test_the_axis_has_room_for_all(most: float, end: int) -> None:
    dots = spread(np.array([0.0, most]), 10)
    assert dots.end == end
    assert dots.column.max() <= 9
    assert spread(np.zeros(4), 10, np.array([most])).end == end


@pytest.mark.parametrize(
    ("lost", "half", "tenth"),
    [
        ([0.0] * 10, "half lose nothing", "9 in 10 lose nothing"),
        ([0.0] * 8 + [0.4] * 2, "half lose nothing", "1 in 10 over 40 %"),
        ([0.003] * 10, "half lose under 1 %", "1 in 10 over 0 %"),
        ([0.29] * 9 + [0.6], "half lose under 29 %", "1 in 10 over 32 %"),
    ],
)
def test_the_marks_are_told_and_nothing_is_called_nothing(lost: list[float], half: str, tenth: str) -> None:
    dots = spread(np.array(lost), 10)
    assert (dots.half_words, dots.tenth_words) == (half, tenth)


def played(model: BattleModel) -> Odds:
    return Odds(question(model), play_futures(question(model), 0, 8), 0.0)


def test_words_say_what_was_counted(model: BattleModel) -> None:
    found = played(model)
    found.futures.hit[:, 0, 0] = [True] * 2 + [False] * 6
    found.futures.lost[:, :, 0] = False
    assert risk_words(found, 0) == "hit 25 %, lost 0 % (0 % in 1)"
    assert progress_words(Fan("q", found)) == f"8 of {FUTURES} futures, 1 turn ahead"
    found.futures.mass_lost[:, model.side] = [0.1, 0.3] * 4
    assert own_loss(found).tolist() == [0.1, 0.3] * 4
    plans = by_plan(found)
    assert len(plans) == 2
    assert [lost for _, lost in plans] == pytest.approx([0.1, 0.3])


@pytest.mark.parametrize(("share", "words"), [(0.0, "0 %"), (0.004, "<1 %"), (0.01, "1 %"), (0.999, "100 %")])
def test_a_chance_in_words(share: float, words: str) -> None:
    assert percent(share) == words


def test_every_doctrine_that_an_enemy_may_be_suspected_of_has_its_words() -> None:
    assert set(DOCTRINE_WORDS) == set(DOCTRINES)


def test_what_nobody_has_identified_is_told_with_what_it_is_taken_for(model: BattleModel) -> None:
    found = played(model)
    seen, foe = found.question.seen, 1 - model.side
    known = np.flatnonzero(model.world.units.side[0] == foe)[:2]
    for name, value in {"uid": 1, "side": foe, "presence": Presence.PRESENT, "hull_mj": 9}.items():
        getattr(seen.units, name)[0, known] = value
    seen.contacts.level[0, model.side] = Level.IDENTIFIED
    assert doubt_words(found) == ""
    for slot, count in zip(known, (1, 2), strict=True):
        seen.contacts.level[0, model.side, slot] = Level.DETECTED
        seen.units.class_id[0, slot] = 0
        assert doubt_words(found) == f"{count} not identified, taken for {model.names.class_names[0]}"
        assert doubt_words(found, brief=True) == f"{count} not identified"
        assert f"{count} not identified: each taken for {model.names.classes[0]}" in in_words(found)
    seen.units.hull_mj[0, known[0]] = 0
    assert doubt_words(found, brief=True) == "1 not identified"
