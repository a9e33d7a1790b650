import time

import numpy as np
import pytest

from game.play.forecast import Forecaster, Question, answer, height_km
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


def test_the_latest_question_is_answered(model: BattleModel) -> None:
    forecaster = Forecaster(model.tables)
    orders = model.own_orders()
    for number in range(5):
        forecaster.ask(Question(number, model.seen, orders, 1))
    until = time.monotonic() + 10.0
    while forecaster.busy and time.monotonic() < until:
        time.sleep(0.005)
    assert forecaster.latest is not None
    assert forecaster.latest.key == 4
    forecaster.forget()
    assert forecaster.latest is None
    forecaster.close()
