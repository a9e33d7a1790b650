from game.play.event_table import DARK_BEAM
from game.play.film import Film
from game.play.lanes import lanes, own_losses, plans
from game.play.model import BattleModel, Played
from game.rules.state.vocabulary import Event


def film_of(beaten: tuple[BattleModel, Played]) -> Film:
    model, played = beaten
    return Film(played, model.tables, model.side)


def test_lanes_tell_own_losses_by_mass(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = film_of(beaten)
    them, us = lanes(film, model.scenario)
    losses = own_losses(film, model.scenario)
    lost = [
        r for r in played.events if r["kind"] == Event.LOST and model.names.units[int(r["target"])].side == model.side
    ]
    assert len(losses) == len(lost)
    assert DARK_BEAM in {mark.sign for mark in them}
    assert [mark.t for mark in us] == sorted(mark.t for mark in us)


def test_own_burns_are_announced(model: BattleModel) -> None:
    burn = {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 1.0, "from": 0, "until": 7, "frame": "map"}
    model.draft.plot(["reaver"], "move", burn)
    model.end_turn()
    played = model.finish()
    assert played is not None
    marks = plans(Film(played, model.tables, model.side), model.scenario)
    assert [(mark.t, mark.text) for mark in marks] == [(7.0, "Reaver cuts its burn")]
