"""War on who watches: whom it draws in, what the player is asked and told, and what comes of it in the battle."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.actions import do
from game.play.choices import choices
from game.play.guard import concerns
from game.play.intents import Answer, Command
from game.play.model import BattleModel
from game.play.ordering import give_at
from game.play.session import Session
from game.play.verb_worth import offer
from game.play.verbs import VERBS, Pointed
from game.play.war import War, asked_words, drawn_words, plotted_war, told_words, war_on
from game.rules.state.vocabulary import Event, Stance
from game.scenario import Scenario, load
from game.sim.record import Record, differing_turn
from game.testing.oracle_stances import Relations, Told, after_impulse

WEST, EAST, TRADERS, GUARDS = range(4)


@pytest.fixture(scope="module")
def neutrals() -> Scenario:
    return load(Path(__file__).parents[1] / "scenarios" / "neutrals.toml")


@pytest.fixture
def session(neutrals: Scenario) -> Session:
    made = Session(BattleModel(neutrals, seed=3, side=WEST))
    made.model.selection.pick([neutrals.names.unit_slot["western_01"]])
    return made


def at(session: Session, name: str) -> Pointed:
    slot = session.model.names.unit_slot[name]
    return Pointed(float(session.scene.x_km[slot]), float(session.scene.y_km[slot]), slot)


def declare(session: Session, name: str = "freighters_01") -> None:
    for _ in range(2):
        give_at(session, "war", at(session, name))


def verbs(session: Session, name: str) -> dict[str, str]:
    return {one.verb.id: one.note for one in choices(session.commander, at(session, name), session.scene)}


def test_it_is_offered_against_those_who_watch_alone_with_who_joins_in(session: Session) -> None:
    assert verbs(session, "freighters_01")["war"] == "on Traders: Guards will side with them"
    assert verbs(session, "escort_01")["war"] == "on Guards"
    session.scene.shown[:] = True
    assert "war" not in verbs(session, "eastern_01")
    assert "war" not in verbs(session, "western_02")
    for name, why in (("eastern_01", "your side fights it already"), ("western_02", "that is a friend")):
        assert session.commander.do("war", at(session, name), session.scene) == f"declare war: {why}"
    assert session.commander.do("war", None, session.scene) == "declare war: point at a ship"


def test_the_player_is_asked_once_told_and_reminded_until_it_is_taken_back(session: Session) -> None:
    model = session.model
    give_at(session, "war", at(session, "freighters_01"))
    assert model.draft.orders == {}
    assert session.notice == (
        "War on Traders? Guards will side with them. No order makes peace again. Choose it again to declare it"
    )
    give_at(session, "war", at(session, "freighters_02"))
    assert model.draft.orders == {"west": {"command": {"fight": "traders"}}}
    assert session.notice == "War on Traders from this turn on: Guards will side with them"
    assert session.notice in [one.words for one in concerns(session.commander, (), session.scene)]
    assert verbs(session, "freighters_01")["war"] == "declared, again: not after all"
    give_at(session, "war", at(session, "freighters_01"))
    assert (model.draft.orders, session.notice) == ({}, "No war after all")
    assert told_words(model) == ""
    do(session, Command.UNDO)
    assert plotted_war(model) == TRADERS


def test_who_was_asked_about_one_is_asked_about_another_and_in_another_turn(session: Session) -> None:
    give_at(session, "war", at(session, "freighters_01"))
    give_at(session, "war", at(session, "escort_01"))
    assert session.model.draft.orders == {}
    give_at(session, "war", at(session, "escort_01"))
    assert plotted_war(session.model) == GUARDS
    give_at(session, "war", at(session, "freighters_01"))
    assert "One war a turn: not on Guards then." in session.notice
    give_at(session, "war", at(session, "freighters_01"))
    assert plotted_war(session.model) == TRADERS
    session.war_asked = (session.model.turn - 1, GUARDS)
    give_at(session, "war", at(session, "escort_01"))
    assert plotted_war(session.model) == TRADERS


def test_it_stands_beside_the_answer_to_an_order_from_above(session: Session) -> None:
    model = session.model
    declare(session)
    do(session, Answer(obey=False))
    assert model.draft.orders == {"west": {"command": {"fight": "traders", "obey": False}}}
    declare(session)
    assert model.draft.orders == {"west": {"command": {"obey": False}}}


def test_whoever_is_selected_it_is_the_side_that_declares_it(session: Session) -> None:
    session.model.selection.pick([])
    assert session.commander.do("war", at(session, "freighters_01"), session.scene) is None
    assert plotted_war(session.model) == TRADERS


def test_it_is_weighed_as_a_plan_and_never_in_vain(session: Session) -> None:
    made = offer(session.commander, at(session, "freighters_01"), session.scene, None)
    number = next(n for n, one in enumerate(made.choices) if one.verb.id == "war")
    assert made.choices[number].vain == ""
    assert made.comparison is not None
    assert made.comparison.plans[made.plans[number]].sides.fight[0, WEST] == TRADERS
    assert session.model.draft.orders == {}


def test_guns_open_fire_in_the_same_turn_and_all_know_of_it(session: Session) -> None:
    model = session.model
    foretold = war_on(model, TRADERS)
    declare(session)
    model.end_turn()
    played = model.finish()
    assert played is not None
    assert played.orders.sides.fight[0].tolist() == [TRADERS, -1, -1, -1]
    rows = played.events[played.events["kind"] == Event.STANCE]
    turned = {(int(row["source"]), int(row["slot"])) for row in rows}
    assert {(WEST, TRADERS), (TRADERS, WEST), (GUARDS, WEST), (WEST, GUARDS)} <= turned
    assert foretold == War(TRADERS, (GUARDS,), ())
    hits = played.events[played.events["kind"] == Event.HIT]
    side = model.world.units.side[0]
    first = len(side)
    at_strangers = [row for row in hits if 0 <= row["target"] < first and side[row["target"]] in (TRADERS, GUARDS)]
    assert {int(side[row["source"]]) for row in at_strangers if 0 <= row["source"] < first} == {WEST}
    assert told_words(model) == ""
    assert "war" not in verbs(session, "freighters_01")


def test_it_is_in_the_record_and_the_draft_of_one(neutrals: Scenario, tmp_path: Path) -> None:
    record = Record.create(tmp_path / "war.darklight", neutrals, 3, "west")
    session = Session(BattleModel(neutrals, seed=3, side=WEST, recorder=record.append))
    declare(session)
    record.keep_draft(1, session.model.draft.orders)
    again = Record.open(record.path)
    session.model.draft.clear(["west"])
    session.model.draft.restore(again.draft())
    assert plotted_war(session.model) == TRADERS
    session.model.end_turn()
    session.model.finish()
    again = Record.open(record.path)
    assert again.orders(1).sides.fight[0, WEST] == TRADERS
    assert again.world(1).sides.stance[0, TRADERS, WEST] == Stance.FIGHT
    assert differing_turn(again) is None


def test_whom_the_player_fought_in_secret_is_drawn_in_openly(session: Session) -> None:
    """Guards side with the player, Traders answer them, and he joins Traders: so he fights Guards before all eyes."""
    model = session.model
    joins = np.zeros((4, 4), bool)
    joins[GUARDS, WEST] = joins[WEST, TRADERS] = True
    model.tables = replace(model.tables, sides=replace(model.tables.sides, joins=joins))
    table = np.where(np.eye(4, dtype=bool), Stance.ALLIED, Stance.WATCH)
    model.seen.sides.declared[0] = table
    table[WEST, GUARDS] = Stance.FIGHT
    model.seen.sides.stance[0] = table
    assert war_on(model, TRADERS) == War(TRADERS, (GUARDS,), ())


@given(st.data())
def test_whom_it_draws_in_is_what_the_rules_do(neutrals: Scenario, data: st.DataObject) -> None:
    """All relations that a player can know, secrets of his own too, and all friends: against the rule in words."""
    model = BattleModel(neutrals, seed=3, side=WEST)
    joins = np.array(data.draw(st.lists(st.booleans(), min_size=16, max_size=16))).reshape(4, 4)
    np.fill_diagonal(joins, False)
    model.tables = replace(model.tables, sides=replace(model.tables.sides, joins=joins))
    stances = st.sampled_from((Stance.WATCH, Stance.FIGHT, Stance.ALLIED))
    table = np.array(data.draw(st.lists(stances, min_size=16, max_size=16))).reshape(4, 4)
    np.fill_diagonal(table, Stance.ALLIED)
    table[WEST, TRADERS] = Stance.WATCH
    model.seen.sides.stance[0] = model.seen.sides.declared[0] = table
    secret = np.array(data.draw(st.lists(st.booleans(), min_size=4, max_size=4))) & (table[WEST] == Stance.FIGHT)
    model.seen.sides.declared[0, WEST, secret] = Stance.WATCH
    was = Relations.of(model.seen)
    told = [Told(WEST, TRADERS, int(Stance.FIGHT), True)]
    now = after_impulse(was, model.tables.sides, [], told)
    turned = {pair for pair, stance in now.stance.items() if stance == Stance.FIGHT != was.stance[pair]}
    found = war_on(model, TRADERS)
    others = (EAST, GUARDS)
    assert set(found.against) == {a for a in others if (a, WEST) in turned}
    assert set(found.beside) == {a for a in others if (a, TRADERS) in turned} - set(found.against)


def test_several_are_listed_each_where_they_stand(session: Session) -> None:
    model = session.model
    assert drawn_words(model, War(TRADERS, (EAST, GUARDS), ())) == "East and Guards will side with them"
    assert drawn_words(model, War(TRADERS, (GUARDS,), (EAST,))) == "Guards will side with them, East with you"
    assert drawn_words(model, War(TRADERS, (), (EAST,))) == "East will side with you"
    assert drawn_words(model, War(TRADERS, (), ())) == ""
    assert asked_words(model, War(TRADERS, (), ())).startswith("War on Traders? No order makes peace")


def test_it_has_no_key_and_is_asked_about() -> None:
    assert (VERBS["war"].key, VERBS["war"].of_side) == ("", True)
