"""A question whose two answers bring two reinforcements, from orders, in a batch and replayed from a save."""

import json
from pathlib import Path

import numpy as np
import pytest

from game.cli import main
from game.rules import resolve_turn
from game.rules.state.vocabulary import Event, Presence
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies, silent_policies, simulate
from game.sim.record import Record, differing_turn
from game.sim.transcript import battle_lines

CALLS = load(Path(__file__).with_name("two_calls.toml"))
OF = {one: list(CALLS.names.unit_rows[CALLS.names.squadron_number[one]]) for one in ("cruisers", "tender")}


def answering(option):
    return {3: {"escort": {"answer": {"whom": option}}}} if option else {}


def arrivals(lines):
    return [(line["turn"], event["target"]) for line in lines for event in line.get("events", ())
            if event["kind"] == "arrived"]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "came"),
    [
        ("cruisers", [(3, "cruisers_01"), (3, "cruisers_02")]),
        ("tender", [(3, "tender_01")]),
        (None, [(3, "tender_01")]),
    ],
)
def test_the_answer_decides_who_comes(option, came, tmp_path):
    """And the save of it resolves to the same bits, whatever was answered."""
    record = Record.create(tmp_path / "calls.darklight", CALLS, 5, "escort")
    lines = list(battle_lines(CALLS, 5, given=answering(option), record=record))
    assert arrivals(lines) == came
    again = Record.open(record.path)
    assert differing_turn(again) is None
    assert int(again.orders(3).sides.answer[0, 0, 0]) == {"cruisers": 0, "tender": 1, None: -1}[option]
    assert again.world(3).sides.answer[0, 0, 0] == (0 if option == "cruisers" else 1)


def test_worlds_of_a_batch_answer_apart():
    world = CALLS.start(4, 5)
    plotters = side_policies(CALLS, policies_of(CALLS))
    for turn in range(1, 5):
        orders = plotted_orders(world, CALLS, plotters)
        if turn == 3:
            orders.sides.answer[::2, 0, 0] = 0
        world, events, _ = resolve_turn(world, CALLS.tables, orders)
        answers = events[events["kind"] == Event.ANSWERED]
        assert len(answers) == (4 if turn == 3 else 0)
    here = world.units.presence == Presence.PRESENT
    assert here[:, OF["cruisers"]].all(axis=1).tolist() == [True, False] * 2
    assert here[:, OF["tender"]].all(axis=1).tolist() == [False, True] * 2


def test_guns_are_worth_more_than_boats():
    held = {
        option: simulate(CALLS, 24, 1, given=answering(option)).outcomes.mass_lost[:, 1].mean()
        for option in ("cruisers", "tender")
    }
    assert held["cruisers"] > held["tender"]


def test_the_command_line_takes_answers(tmp_path, capsys):
    orders = tmp_path / "orders.jsonl"
    orders.write_text(json.dumps({"turn": 3, "orders": answering("cruisers")[3]}) + "\n")
    path = str(Path(__file__).with_name("two_calls.toml"))
    assert main(["simulate", path, "--worlds", "4", "--orders", str(orders), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["worlds"] == 4
    assert main(["run", path, "--turns", "3", "--orders", str(orders)]) == 0
    last = [json.loads(line) for line in capsys.readouterr().out.splitlines()][3]
    (answer,) = [event for event in last["events"] if event["kind"] == "answered"]
    assert answer["source"] == "escort"
    assert silent_policies(CALLS, answering("cruisers")) == {}
    both = {3: {"escort": {"answer": {"whom": "tender"}, "command": {"readiness": "red"}}}}
    assert silent_policies(CALLS, both) == {"escort": "idle"}
    orders.write_text(json.dumps({"turn": 3, "orders": {"escort": {"answer": {"whom": "cruiser"}}}}) + "\n")
    assert main(["odds", path, "--orders", str(orders), "--futures", "1"]) == 2
    assert "expected one of cruisers, tender; did you mean cruisers?" in capsys.readouterr().err


def test_an_answer_in_a_future_is_an_answer():
    """What is plotted for the coming turn can hold an answer: the futures resolve it like any other order."""
    from game.sim.odds import odds

    world = CALLS.start(1, 5)
    plotters = side_policies(CALLS, policies_of(CALLS))
    for _ in range(2):
        world, _, _ = resolve_turn(world, CALLS.tables, plotted_orders(world, CALLS, plotters))
    found = odds(CALLS, world, 0, (CALLS.orders(answering("cruisers")[3]),), turns=2, futures=2)
    assert np.isfinite(found.futures.mass_lost).all()
