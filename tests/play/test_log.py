import numpy as np

from game.play.lanes import lanes, plans
from game.play.log import FAULT_WORDS, FILTERS, Names, filtered, lines_of, listed
from game.play.model import BattleModel, Played
from game.play.reckoning import hits_of, percent, reckoning, shot_near
from game.play.view import Watched
from game.rules.state.events import EVENT
from game.rules.state.vocabulary import PPM, Event, Fault, Level


def watched_of(beaten: tuple[BattleModel, Played]) -> Watched:
    model, played = beaten
    return Watched(played, model.tables, model.side)


def test_every_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(Fault)


def test_lines_come_in_order_and_say_something(beaten: tuple[BattleModel, Played]) -> None:
    lines = lines_of(watched_of(beaten), beaten[0].scenario)
    assert lines
    assert [line.t for line in lines] == sorted(line.t for line in lines)
    assert all(line.text and "{" not in line.text for line in lines)


def test_every_own_loss_is_told_once(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    lines = lines_of(watched_of(beaten), model.scenario)
    lost = played.events[played.events["kind"] == Event.LOST]
    own = [int(r["target"]) for r in lost if model.names.units[int(r["target"])].side == model.side]
    for slot in own:
        name = model.names.units[slot].name
        assert (
            sum(line.tone == "loss" and line.text.startswith(name + " ") and line.code == slot for line in lines) == 1
        )


def test_filters_narrow(beaten: tuple[BattleModel, Played]) -> None:
    lines = lines_of(watched_of(beaten), beaten[0].scenario)
    for which in FILTERS:
        assert set(filtered(lines, which)) <= set(lines)
    assert all("talk" in line.kinds for line in filtered(lines, "talk"))


def test_dialogue_is_told_by_its_speaker(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    said = played.events[played.events["kind"] == Event.SAY]
    lines = [line for line in lines_of(watched_of(beaten), model.scenario) if line.speaker and line.tone == "main"]
    for row in said:
        text = model.scenario.dialogue[int(row["value"])].text
        assert any(line.text == text for line in lines)


def test_an_unidentified_contact_has_no_name(model: BattleModel) -> None:
    names = Names(model.scenario, model.side)
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    assert model.names.units[foe].name not in names.of(foe, Level.DETECTED)
    assert names.of(foe, Level.IDENTIFIED) == model.names.units[foe].name


def test_listed() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_a_reckoning_multiplies_to_its_chance_and_its_energy_adds_up(beaten: tuple[BattleModel, Played]) -> None:
    events = beaten[1].events
    beams = np.flatnonzero(events["kind"] == Event.DARK_BEAM)
    assert len(beams)
    for row in beams:
        made = reckoning(events, int(row))
        chance = 1.0
        for _, ppm in made.factors:
            chance *= ppm / PPM
        assert abs(chance * PPM - made.chance_ppm) < 10
        assert made.hit == (made.roll_ppm < made.chance_ppm)
        assert len(made.struck) == int(events["value"][row])
        for ship in made.struck:
            assert ship.shielded_mj + ship.stopped_mj + ship.hull_mj + ship.overkill_mj == ship.energy_mj


def test_a_click_on_a_struck_ship_finds_its_last_shot(beaten: tuple[BattleModel, Played]) -> None:
    watched, events = watched_of(beaten), beaten[1].events
    beam = next(int(r) for r in np.flatnonzero(events["kind"] == Event.DARK_BEAM) if events["value"][r] > 0)
    target = int(hits_of(events, beam)["target"][0])
    found = shot_near(watched, target, float(watched.times[beam]) + 0.001)
    assert found is not None
    assert watched.times[found] <= watched.times[beam] + 0.001
    assert shot_near(watched, target, -1.0) is None


def test_lanes_tell_own_losses_by_mass(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    them, us, losses = lanes(watched_of(beaten), model.scenario)
    lost = [
        r for r in played.events if r["kind"] == Event.LOST and model.names.units[int(r["target"])].side == model.side
    ]
    assert len(losses) == len(lost)
    assert {mark.kind for mark in them} >= {"beam"}
    assert [mark.t for mark in us] == sorted(mark.t for mark in us)


def test_own_burns_are_announced(model: BattleModel) -> None:
    burn = {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 1.0, "from": 0, "until": 7, "frame": "map"}
    model.draft.plot(["reaver"], "move", burn)
    model.end_turn()
    played = model.finish()
    assert played is not None
    marks = plans(Watched(played, model.tables, model.side), model.scenario)
    assert [(mark.t, mark.text) for mark in marks] == [(7.0, "Reaver cuts its burn")]


def test_percent() -> None:
    assert percent(600_000) == "60 %"


def test_an_empty_turn_has_no_lines(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    quiet = Played(played.turn, played.before, played.after, played.orders, np.zeros(0, EVENT), played.tracks)
    assert lines_of(Watched(quiet, model.tables, model.side), model.scenario) == []
