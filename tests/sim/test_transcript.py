from pathlib import Path

from game.scenario import load
from game.sim.transcript import battle_lines

CALLS = str(Path(__file__).parents[1] / "scenarios" / "two_calls.toml")


def test_a_side_is_told_of_what_it_may_know():
    scenario = load("jupiter_rout")
    told, whole = (list(battle_lines(scenario, 1, turns=2, as_side=side)) for side in ("second_fleet", None))
    assert {unit["side"] for unit in told[0]["units"]} == {"second_fleet"}
    assert {unit["side"] for unit in told[2]["units"]} == {"second_fleet", "antarans"}
    for line, truth in zip(told[1:3], whole[1:3], strict=True):
        assert len(line["events"]) < len(truth["events"])
        assert "triggered" not in {event["kind"] for event in line["events"]}
        detected = [event["source"] for event in line["events"] if event["kind"] == "detected"]
        assert set(detected) <= {"second_fleet"}
    assert any(event["kind"] == "detected" for event in told[2]["events"])
    assert any(event["kind"] == "triggered" for line in whole[1:] for event in line.get("events", ()))


def test_what_the_story_does_is_told_by_its_ids():
    scenario, warned = load(CALLS), []
    given = {turn: {"escort": {"answer": {"whom": "cruisers"}}} for turn in (1, 2, 3, 4)}
    lines = [*battle_lines(scenario, 1, turns=4, given=given, warn=warned.append)]
    events = [event for line in lines[1:-1] for event in line["events"]]
    assert next(one["target"] for one in events if one["kind"] == "say") == "whom"
    assert [(one["source"], one["target"]) for one in events if one["kind"] == "answered"] == [
        ("escort", "whom.cruisers")
    ]
    assert next(one["target"] for one in events if one["kind"] == "triggered") == "ask"
    assert warned == [
        *(
            f'turn {turn}: escort has not been asked "whom" yet: its answer is for the turn after that'
            for turn in (1, 2)
        ),
        'turn 4: escort has answered "whom" already',
    ]


def test_orders_that_are_refused_say_why():
    scenario = load("jupiter_rout")
    foe = next(row.id for row in scenario.names.units if row.side == scenario.names.side_number["antarans"])
    given = {1: {"reaver": {"move": {"kind": "intercept", "target": foe}}}}
    (start, turn, _) = battle_lines(scenario, 1, turns=1, given=given)
    assert start["events"] == []
    refused = [event for event in turn["events"] if event["kind"] == "order_refused"]
    assert [(event["target"], event["reason"]) for event in refused] == [("reaver", "unknown_target")]
