import numpy as np

from game.play.fleet_rows import fleet_rows
from game.play.model import BattleModel
from game.play.session import Session
from game.rules.state.vocabulary import Presence


def test_every_own_unit_is_in_one_row(model: BattleModel) -> None:
    session = Session(model)
    rows = fleet_rows(session)
    units = [code for row in rows for code in row.codes if code < model.seen.unit_slots]
    own = np.flatnonzero(model.seen.present()[0] & (model.seen.units.side[0] == model.side))
    assert sorted(units) == own.tolist()
    assert all(0.0 <= row.hull <= 1.0 for row in rows)


def test_an_open_squadron_shows_its_ships_and_the_lost_among_them(model: BattleModel) -> None:
    session = Session(model)
    heavies = model.names.squadron_number["heavies"]
    slots = [s for s, row in enumerate(model.names.units) if row.squadron == heavies]
    session.open_squadrons = {heavies}
    session.scene.hull_mj[slots[0]] = 0
    rows = [row for row in fleet_rows(session) if row.squadron == heavies]
    assert [row.inner for row in rows] == [False] + [True] * len(slots)
    assert rows[0].count == len(slots) - 1
    assert (rows[1].dead, rows[1].order) == (True, "lost")
    assert rows[0].hull == (len(slots) - 1) / len(slots)


def test_what_has_not_arrived_is_not_listed(model: BattleModel) -> None:
    session = Session(model)
    before = fleet_rows(session)
    line = model.names.squadron_number["line"]
    slots = [s for s, row in enumerate(model.names.units) if row.squadron == line]
    model.seen.units.presence[0, slots] = Presence.DORMANT
    assert fleet_rows(session) == [row for row in before if row.squadron != line]


def test_who_lacks_an_order_is_marked(model: BattleModel) -> None:
    session = Session(model)
    session.unordered = [model.names.unit_slot["reaver"]]
    marked = [row for row in fleet_rows(session) if row.no_order]
    assert [model.names.unit_slot["reaver"] in row.codes for row in marked] == [True]
