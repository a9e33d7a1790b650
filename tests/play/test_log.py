import numpy as np

from game.play.film import Film
from game.play.log import FILTERS, filtered, lines_of
from game.play.model import BattleModel, Played
from game.play.sentences import Line, Tone
from game.rules.state.events import EVENT
from game.rules.state.vocabulary import Event, System
from game.scenario import Scenario


def film_of(beaten: tuple[BattleModel, Played]) -> Film:
    model, played = beaten
    return Film(played, model.tables, model.side)


def test_lines_come_in_order_and_say_something(beaten: tuple[BattleModel, Played]) -> None:
    lines = lines_of(film_of(beaten), beaten[0].scenario)
    assert lines
    assert [line.t for line in lines] == sorted(line.t for line in lines)
    assert all(line.text and "{" not in line.text for line in lines)


def test_every_own_loss_is_told_once(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    lines = lines_of(film_of(beaten), model.scenario)
    lost = played.events[played.events["kind"] == Event.LOST]
    own = [int(r["target"]) for r in lost if model.names.units[int(r["target"])].side == model.side]
    for slot in own:
        name = model.names.units[slot].name
        assert (
            sum(line.tone is Tone.LOSS and line.text.startswith(name + " ") and line.code == slot for line in lines)
            == 1
        )


def test_who_commands_no_more_is_told_by_name_though_the_ship_lives(jupiter: Scenario) -> None:
    model = BattleModel(jupiter, seed=1)
    units, sides = model.world.units, model.world.sides
    first = int(sides.commander[0, model.side])
    others = [row.name for row in model.names.units if row.side == model.side]
    units.system_ppm[0, first, System.BRIDGE] = 0
    model.end_turn()
    played = model.finish()
    second = int(played.after.sides.commander[0, model.side])
    assert first != second
    lines = lines_of(Film(played, model.tables, model.side), jupiter)
    (line,) = [one for one in lines if "commands no more" in one.text]
    assert line.text.startswith(f"{others[first]} commands no more: {others[second]} takes over, orders get through")
    assert line.code == second


def test_filters_narrow(beaten: tuple[BattleModel, Played]) -> None:
    lines = lines_of(film_of(beaten), beaten[0].scenario)
    for which in FILTERS:
        assert set(filtered(lines, which)) <= set(lines)
    assert all("talk" in line.kinds for line in filtered(lines, "talk"))


def test_all_tells_of_every_end_and_not_of_single_hits(beaten: tuple[BattleModel, Played]) -> None:
    lines = lines_of(film_of(beaten), beaten[0].scenario)
    kept = filtered(lines, "all")
    ends = [line for line in lines if "ends" in line.kinds]
    assert ends
    assert all(line in kept for line in ends)
    assert any(line not in kept for line in lines)
    foe = Line(1, 2.0, "Shepherd is shot to pieces", Tone.OWN, ("hits", "ends"))
    hit = Line(1, 2.0, "Shepherd: drive out", Tone.ENEMY, ("hits",))
    own = Line(1, 2.0, "Reaver: drive out", Tone.LOSS, ("mine", "hits"))
    assert filtered([foe, hit, own], "all") == [foe, own]


def test_dialogue_is_told_by_its_speaker(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    said = played.events[played.events["kind"] == Event.SAY]
    lines = [line for line in lines_of(film_of(beaten), model.scenario) if line.speaker and line.tone is Tone.MAIN]
    for row in said:
        text = model.scenario.dialogue[int(row["value"])].text
        assert any(line.text == text for line in lines)


def test_an_empty_turn_has_no_lines(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    quiet = Played(played.turn, played.before, played.after, played.orders, np.zeros(0, EVENT), played.tracks)
    assert lines_of(Film(quiet, model.tables, model.side), model.scenario) == []
