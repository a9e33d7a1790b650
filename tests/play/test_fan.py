"""The odds of the plan on the map: asked when it rests, told from a process, dropped when they are of another plan."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from game.play import aside as aside_home
from game.play import fan as home
from game.play.fan import ROUNDS, Fan, FanTeller
from game.play.model import BattleModel
from game.play.odds_words import (
    DOCTRINE_WORDS,
    by_plan,
    doubt_words,
    own_loss,
    progress_words,
    risk_words,
    spread,
)
from game.rules.state.vocabulary import Level, Presence
from game.scenario.vocabulary import DOCTRINES
from game.sim.odds import FUTURES, Comparison, Futures, Odds, Question, chunks, odds, play_futures
from game.sim.odds_report import in_words

BURN = {"kind": "burn", "dx": -1.0, "dy": 0.0, "throttle": 1.0, "from": 0, "until": 12, "frame": "map"}


def question(model: BattleModel, turns: int = 1) -> Question:
    return Question(model.scenario, model.seen, model.side, (model.own_orders(),), turns)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 30.0
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def settled(teller: FanTeller) -> Fan:
    """The odds once all futures of the latest plan have been played."""
    until(lambda: not teller.busy)
    assert teller.latest is not None
    return teller.latest


@pytest.fixture
def teller() -> Iterator[FanTeller]:
    made = FanTeller(1)
    yield made
    made.close()


@pytest.mark.parametrize("processes", [1, 2])
def test_processes_play_the_futures_that_the_command_plays(
    practice: BattleModel, request: pytest.FixtureRequest, processes: int
) -> None:
    teller = FanTeller(processes)
    request.addfinalizer(teller.close)
    teller.ask("plan", question(practice))
    fan = settled(teller)
    assert (fan.key, len(fan.odds.futures), fan.whole) == ("plan", FUTURES, True)
    whole = Futures.joined([play_futures(question(practice), *part) for part in chunks(FUTURES)])
    for name in Futures.__dataclass_fields__:
        assert np.array_equal(getattr(fan.odds.futures, name), getattr(whole, name)), name
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


class ByHand(FanTeller):
    """Processes that the test plays: it says who asks for what next, and what comes of it."""

    def __init__(self) -> None:
        super().__init__(2)
        self.first, self.second = Answers(), Answers()

    def _begin(self) -> None:
        """No threads."""


class Answers:
    """A process: what it answers is worked out here; `meanwhile` is done whenever its work asks whether to go on."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = list
        self.part: tuple[int, ...] = ()
        self.wanted = True

    def want(self, wanted: bool) -> None:
        self.wanted = wanted

    @property
    def value(self) -> int:
        self.meanwhile()
        return self.wanted

    def items(self, work: Callable[..., Iterator[object]], *given: object) -> Iterator[object]:
        self.part = given[-2:]  # type: ignore[assignment]
        before, aside_home._WANTED = aside_home._WANTED, [self]
        yield from work(*given)
        aside_home._WANTED = before


def tell(teller: FanTeller, aside: Answers) -> None:
    told = teller._next(aside)  # type: ignore[arg-type]
    assert told is not None
    told(aside)  # type: ignore[arg-type]


def test_parts_that_end_first_wait_for_their_place(practice: BattleModel) -> None:
    teller, asked = ByHand(), question(practice, 4)
    teller.ask("plan", asked)
    teller.first.meanwhile = lambda: teller.second.part or tell(teller, teller.second)
    tell(teller, teller.first)
    (first, second, *_) = chunks(FUTURES, 2)
    assert (teller.first.part, teller.second.part) == (first, second)
    assert teller.latest is not None
    parts = [play_futures(asked, *part) for part in (first, second)]
    ahead, behind = (Futures.joined(order).craft_lost for order in (parts, parts[::-1]))
    assert np.array_equal(teller.latest.odds.futures.craft_lost, ahead)
    assert not np.array_equal(ahead, behind)
    assert not teller.latest.whole


def test_what_is_compared_goes_before_the_plan_whose_part_is_played_later(practice: BattleModel) -> None:
    teller, asked = ByHand(), question(practice, 2)
    weighed = Comparison(asked.scenario, asked.seen, asked.side, (*asked.orders, *asked.orders), 2)
    teller.ask("plan", asked)
    teller.first.meanwhile = lambda: teller.compare("verbs", weighed)
    tell(teller, teller.first)
    assert teller.latest is None
    for _ in ROUNDS:
        tell(teller, teller.second)
    assert teller.compared is not None
    assert teller.compared.whole
    for told in (teller.compared.soon, teller.compared.late):
        assert [len(futures) for futures in told] == [sum(ROUNDS)] * 2
        assert np.array_equal(told[0].mass_lost, told[1].mass_lost)
    assert np.array_equal(teller.compared.late[0].lost, play_futures(weighed.question(0), 0, sum(ROUNDS)).lost)
    for part in chunks(FUTURES, 2):
        tell(teller, teller.second)
        assert teller.second.part == part
    assert not teller.busy


def test_what_nobody_wants_any_more_is_left_off(practice: BattleModel) -> None:
    teller, old, new = ByHand(), question(practice, 2), question(practice)
    weighed = Comparison(old.scenario, old.seen, old.side, (*old.orders, *old.orders), 2)
    teller.ask("old", old)
    asked = []

    def meanwhile() -> None:
        asked.append(1)
        if len(asked) == 100:
            teller.ask("new", new)

    teller.first.meanwhile = meanwhile
    tell(teller, teller.first)
    assert len(asked) == 100
    assert teller.latest is None
    asked.clear()
    teller.compare("verbs", weighed)
    teller.first.meanwhile = lambda: (asked.append(1), len(asked) < 100 or teller.stop_comparing())
    tell(teller, teller.first)
    assert len(asked) == 100
    teller.first.meanwhile = lambda: asked.append(1)
    tell(teller, teller.first)
    assert len(asked) > 200
    assert teller.latest is not None
    assert teller.latest.key == "new"
    asked.clear()
    teller.first.meanwhile = lambda: (asked.append(1), len(asked) < 100 or teller.forget())
    tell(teller, teller.first)
    assert len(asked) == 100


def test_a_new_plan_leaves_what_is_compared_alone(practice: BattleModel) -> None:
    teller, asked = ByHand(), question(practice, 2)
    teller.compare("verbs", Comparison(asked.scenario, asked.seen, asked.side, asked.orders, 2))
    teller.first.meanwhile = lambda: teller.ask("plan", asked)
    for _ in ROUNDS:
        tell(teller, teller.first)
    assert teller.compared is not None
    assert teller.compared.whole


def test_a_menu_that_closes_leaves_the_plan_alone(practice: BattleModel) -> None:
    teller, asked = ByHand(), question(practice)
    teller.ask("plan", asked)
    teller.first.meanwhile = teller.stop_comparing
    tell(teller, teller.first)
    assert teller.latest is not None


def test_the_same_plan_is_asked_for_once(model: BattleModel) -> None:
    teller = ByHand()
    teller.ask("plan", question(model))
    first = teller._plan
    teller.ask("plan", question(model))
    assert teller._plan is first


def test_a_machine_that_starts_no_process_tells_no_odds(model: BattleModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home.Aside, "started", lambda *_: None)
    teller = FanTeller(2)
    teller.ask("plan", question(model))
    until(lambda: not teller.told)
    assert (teller.latest, teller.busy) == (None, False)


def test_one_process_is_enough(
    practice: BattleModel, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, begun = home.Aside.started, []

    def once() -> home.Aside | None:
        begun.append(1)
        return None if len(begun) == 1 else started()

    monkeypatch.setattr(home.Aside, "started", once)
    teller = FanTeller(2)
    request.addfinalizer(teller.close)
    teller.ask("plan", question(practice))
    assert settled(teller).whole
    assert len(begun) == 2


def test_a_process_that_dies_ends_the_odds_and_not_the_game(practice: BattleModel, teller: FanTeller) -> None:
    teller.ask("plan", question(practice, 12))
    until(lambda: teller._asides)
    (aside,) = teller._asides
    assert aside is not None
    aside.close()
    until(lambda: not teller.told)


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
        ([0.0] * 10, "half lose no ship", "9 in 10 lose no ship"),
        ([0.0] * 8 + [0.4] * 2, "half lose no ship", "1 in 10 over 40 %"),
        ([0.003] * 10, "half lose under 1 %", "1 in 10 over a little"),
        ([0.2] * 8 + [1.0] * 2, "half lose under 20 %", "1 in 10 loses all"),
        ([0.999] * 10, "half lose all", "1 in 10 loses all"),
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
    assert risk_words(found, 0) == ("hit 25 %, lost 0 % this turn",)
    for turns in (2, 4):
        more = Odds(replace(found.question, turns=turns), found.futures, 0.0)
        assert risk_words(more, 0) == ("hit 25 %, lost 0 % this turn", f"lost 0 % in {turns} turns")
    assert progress_words(Fan("q", found)) == f"8 of {FUTURES} futures, 1 turn ahead"
    found.futures.mass_lost[:, model.side] = [0.1, 0.3] * 4
    assert own_loss(found).tolist() == [0.1, 0.3] * 4
    plans = by_plan(found)
    assert len(plans) == 2
    assert [lost for _, lost in plans] == pytest.approx([0.1, 0.3])


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
