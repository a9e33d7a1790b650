import time

import numpy as np
import pytest

from game.play import answerer as home
from game.play.forecast import Forecast, Question, answer, answers, height_km
from game.play.forecaster import Forecaster
from game.play.model import BattleModel
from game.rules.state.vocabulary import IMPULSES

BURN = {"kind": "burn", "dx": -1.0, "dy": 0.0, "throttle": 1.0, "from": 0, "until": 12, "frame": "map"}


def test_the_forecast_is_what_the_turn_then_does(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    model.draft.plot(["reaver"], "move", BURN)
    told = answer(Question("q", model.seen, model.own_orders(), 1), model.tables)
    model.end_turn()
    played = model.finish()
    assert played is not None
    assert np.array_equal(told.x_km[:, slot], played.tracks.unit_x_km[0][:, slot])
    assert np.array_equal(told.y_km[:, slot], played.tracks.unit_y_km[0][:, slot])


def test_a_fall_is_foreseen_with_its_point_of_no_return(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    model.draft.plot(["reaver"], "move", BURN)
    told = answer(Question("q", model.seen, model.own_orders(), 10, (slot,)), model.tables)
    turns = told.fall_turns(slot)
    assert turns is not None
    assert 0 < told.escape[slot] < turns * IMPULSES
    x, _ = told.path(slot)
    assert len(x) == int(told.fell_step[slot]) + 1
    height = height_km(told, slot, len(x) - 1, model.seen, model.tables)
    assert height == pytest.approx(0.0, abs=3_000.0)


def test_who_hovers_does_not_fall(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    told = answer(Question("q", model.seen, model.own_orders(), 2, (slot,)), model.tables)
    assert told.fall_turns(slot) is None
    assert told.escape == {}
    assert told.speed_km_s(slot, 60) < 0.5


def same(a: Forecast, b: Forecast) -> None:
    """Two forecasts tell the same, bit for bit."""
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s", "fell_step", "debris_mj"):
        assert np.array_equal(getattr(a, name), getattr(b, name), equal_nan=True), name
    assert (a.turns, a.escape, a.whole) == (b.turns, b.escape, b.whole)


@pytest.mark.parametrize("first", [4, 7])  # the one ship that moves falls in the seventh turn
def test_in_parts_it_ends_as_flown_at_once(model: BattleModel, first: int) -> None:
    slot = model.names.unit_slot["reaver"]
    model.draft.plot(["reaver"], "move", BURN)
    orders = model.own_orders()
    whole = answer(Question("q", model.seen, orders, 10, (slot,)), model.tables, model.rest_frame)
    assert (whole.fell_step >= 0).any()
    parts = list(answers(Question("q", model.seen, orders, 10, (slot,), first=first), model.tables, model.rest_frame))
    assert [(part.turns, part.whole) for part in parts] == [(n, n == 10) for n in range(first, 11)]
    same(parts[-1], whole)
    for part in parts:
        assert np.array_equal(part.x_km, whole.x_km[: len(part.x_km)], equal_nan=True)
        assert (part.fell_step == np.where(whole.fell_step < len(part.x_km), whole.fell_step, -1)).all()


def test_first_may_be_all(model: BattleModel) -> None:
    orders = model.own_orders()
    (only,) = answers(Question("q", model.seen, orders, 2, first=2), model.tables)
    same(only, answer(Question("q", model.seen, orders, 2), model.tables))


def settled(forecaster: Forecaster) -> Forecast:
    """The whole answer to what was asked last."""
    until = time.monotonic() + 20.0
    while forecaster.busy and time.monotonic() < until:
        time.sleep(0.005)
    assert forecaster.latest is not None
    return forecaster.latest


def test_the_latest_question_is_answered(model: BattleModel) -> None:
    forecaster = Forecaster(model.tables)
    orders = model.own_orders()
    for number in range(5):
        forecaster.ask(Question(number, model.seen, orders, 2, first=1))
    assert settled(forecaster).key == 4
    forecaster.forget()
    assert forecaster.latest is None
    forecaster.close()


def test_a_process_answers_the_same_from_when_it_is_up_and_the_thread_when_it_is_gone(model: BattleModel) -> None:
    forecaster = Forecaster(model.tables, model.rest_frame)
    orders = model.own_orders()
    forecaster.step_aside()
    forecaster.ask(Question("before", model.seen, orders, 1))
    before = settled(forecaster)
    assert forecaster._starting is not None
    forecaster._starting.join()
    aside = forecaster._aside
    assert aside is not None
    forecaster.ask(Question("there", model.seen, orders, 1))
    same(settled(forecaster), before)
    assert forecaster._aside is aside
    aside.close()
    forecaster.ask(Question("here again", model.seen, orders, 1))
    same(settled(forecaster), before)
    assert forecaster._aside is None
    forecaster.close()


def test_closing_ends_the_process_whatever_it_does(model: BattleModel) -> None:
    forecaster = Forecaster(model.tables)
    forecaster.step_aside()
    assert forecaster._starting is not None
    forecaster._starting.join()
    aside = forecaster._aside
    assert aside is not None
    forecaster.ask(Question("long", model.seen, model.own_orders(), 60))
    forecaster.close()
    assert aside._process.exitcode is not None
    assert forecaster._thread is not None
    forecaster._thread.join(10.0)
    assert not forecaster._thread.is_alive()


def test_closed_while_it_starts_it_is_ended(model: BattleModel, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []

    class Late:
        @classmethod
        def started(cls) -> "Late":
            forecaster.close()
            return cls()

        def close(self) -> None:
            ended.append(self)

    forecaster = Forecaster(model.tables)
    monkeypatch.setattr(home, "Aside", Late)
    forecaster.step_aside()
    assert forecaster._starting is not None
    forecaster._starting.join()
    assert len(ended) == 1
    forecaster.step_aside()
    assert forecaster._aside is None
