from game.scenario import load
from game.sim.transcript import battle_lines


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
