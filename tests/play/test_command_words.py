from game.play.command_words import command_words
from game.play.model import BattleModel
from game.play.session import Session


def test_who_takes_command_is_told_until_orders_get_through(model: BattleModel) -> None:
    session, sides = Session(model), model.seen.sides
    assert command_words(session) == ""
    sides.commander[0, model.side] = model.names.unit_slot["reaver"]
    sides.control_impulse[0, model.side] = 17
    assert command_words(session) == "Reaver takes command · orders get through from 2.06"
    sides.commander[0, model.side] = -1
    assert command_words(session) == "Nobody is left to command"
