"""What verbs are worth: their plans, what is found out of them, which is best and in which order they stand."""

import math
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from game.play.commander import Commander
from game.play.fan import ROUNDS, Compared, FanTeller
from game.play.forecast import Question, answer
from game.play.known_names import KnownNames
from game.play.model import BattleModel
from game.play.scene import plot_scene
from game.play.verb_menu import VerbMenu, flight_title, footer_words, title_words, whose_words
from game.play.verb_worth import ASKED_FIRST, Offer, Worth, best, dear, offer, plot_verb, ranked, worths
from game.play.verbs import GRAVE, TOLD, VERBS, Choice, Pointed
from game.scenario import Scenario
from game.sim.odds import compared_by_turn
from game.testing.builders import all_in_sight
from tests.play.conftest import with_lances

SPACE = Pointed(60_000.0, 90_000.0)


@pytest.fixture
def model(jupiter: Scenario) -> BattleModel:
    return BattleModel(jupiter, seed=1, world=all_in_sight(with_lances(jupiter), jupiter.tables))


def offered(model: BattleModel, at: Pointed = SPACE, *who: str) -> Offer:
    model.selection.pick([model.names.unit_slot[one] for one in who or ("reaver",)])
    return offer(Commander(model), at, plot_scene(model.seen, model.tables, model.side), None)


def foe(model: BattleModel) -> Pointed:
    slot = next(s for s, row in enumerate(model.names.units) if "lance" in row.id)
    return Pointed(float(model.seen.units.x_km[0, slot]), float(model.seen.units.y_km[0, slot]), slot)


def test_every_verb_is_told_of() -> None:
    assert set(TOLD) == set(VERBS)
    assert all(words.endswith(".") for words in TOLD.values())


def test_where_no_enemy_is_known_verbs_are_not_weighed(model: BattleModel, jupiter: Scenario) -> None:
    assert offered(model, SPACE, "reaver").comparison is not None
    alone = BattleModel(jupiter, seed=1)
    made = offered(alone, SPACE, "reaver")
    assert made.comparison is None
    assert [one.verb.id for one in made.choices]


def test_an_offer_changes_nothing_of_what_is_plotted(model: BattleModel) -> None:
    model.draft.plot(["reaver"], "posture", "silent")
    draft, orders, version = model.draft, dict(model.draft.orders), model.draft.version
    for at in (SPACE, foe(model)):
        made = offered(model, at)
        assert made.choices
        assert model.draft is draft
        assert (model.draft.orders, model.draft.version) == (orders, version)
        assert model.draft.undo()
        assert model.draft.redo()
        version = model.draft.version


def test_the_plans_are_what_is_plotted_with_each_verb_given(model: BattleModel) -> None:
    model.draft.plot(["second_fleet"], "move", {"kind": "coast"})
    made = offered(model, SPACE)
    assert made.comparison is not None
    commander, scene = Commander(model), plot_scene(model.seen, model.tables, model.side)
    for choice, plan in zip(made.choices, made.plans, strict=True):
        assert (plan < 0) == (choice.verb.id in ASKED_FIRST)
        if plan < 0:
            continue
        with model.supposing():
            assert plot_verb(commander, choice.verb.id, SPACE, scene) == ""
            told, own = made.comparison.plans[plan].units, model.own_orders().units
            for name in told.names():
                assert np.array_equal(getattr(told, name), getattr(own, name)), (choice.verb.id, name)


def test_the_same_plan_is_played_once_and_known_by_its_orders(model: BattleModel) -> None:
    made = offered(model, SPACE)
    again = offered(model, SPACE)
    assert made.key == again.key
    assert made.comparison is not None
    assert len(made.comparison.plans) == len(set(made.plans) - {-1})
    model.draft.plot(["benedict"], "posture", "silent")
    assert offered(model, SPACE).key != made.key


def test_what_would_do_nothing_stands_last_with_its_reason(model: BattleModel) -> None:
    far = foe(model)
    model.seen.units.x_km[0, far.code] += 1e5
    model.draft.plot(["reaver"], "posture", "silent")
    made = offered(model, far)
    vain = [choice for choice in made.choices if choice.vain]
    assert [choice.verb.id for choice in vain] == ["fire_at"]
    assert vain[0].vain == "it is silent"
    assert list(made.choices)[-1] is vain[0]
    model.seen.units.uid[0, model.seen.units.side[0] != model.side] = 0
    model.seen.flights.alive[0, model.seen.flights.side[0] != model.side] = 0
    withdraw = next(one for one in offered(model, SPACE).choices if one.verb.id == "withdraw")
    assert withdraw.vain == "no enemy is known"


def test_of_several_ships_a_verb_is_in_vain_only_if_it_is_for_all(model: BattleModel) -> None:
    model.draft.plot(["reaver"], "posture", "feign")
    both = offered(model, foe(model), "reaver", "vanguard")
    assert all(choice.verb.id != "fire_at" or not choice.vain for choice in both.choices)
    model.draft.plot(["vanguard"], "posture", "feign")
    both = offered(model, foe(model), "reaver", "vanguard")
    assert next(one.vain for one in both.choices if one.verb.id == "fire_at") == "it feigns"


def told_of(made: Offer, count: int = 4) -> Compared:
    assert made.comparison is not None
    turns = list(compared_by_turn(replace(made.comparison, turns=2), 0, count))
    return Compared(made.key, len(made.comparison.plans), turns[0], turns[-1])


def test_worths_are_what_the_futures_lose(model: BattleModel) -> None:
    made = offered(model, SPACE, "vanguard", "reaver")
    compared = told_of(made)
    units, side = model.selection.units, model.side
    for worth, plan in zip(worths(made, compared, model), made.plans, strict=True):
        assert (worth is None) == (plan < 0)
        if worth is None:
            continue
        soon, late = compared.soon[plan], compared.late[plan]
        lost = [[bool(late.lost[w, :, s].any()) for s in units] for w in range(4)]
        assert worth.selected == pytest.approx(np.mean(lost))
        assert worth.fleet == pytest.approx(late.mass_lost[:, side].mean())
        assert worth.fleet_soon == pytest.approx(soon.mass_lost[:, side].mean())
        assert worth.fleet_soon <= worth.fleet + 1e-12
        assert worth.selected_soon <= worth.selected
    assert worths(made, replace(compared, key="of another plan"), model) == (None,) * len(made.choices)
    assert worths(made, None, model) == (None,) * len(made.choices)


def test_craft_alone_are_told_of_as_craft(model: BattleModel) -> None:
    home = model.names.unit_slot["halcyon"]
    first = len(model.names.units)
    model.selection.pick([first + f for f, at in enumerate(model.scenario.homes) if at == home])
    made = offer(Commander(model), SPACE, plot_scene(model.seen, model.tables, model.side), None)
    assert [choice.verb.id for choice in made.choices][:1] == ["launch"]
    compared = told_of(made, 2)
    for worth, plan in zip(worths(made, compared, model), made.plans, strict=True):
        if plan >= 0:
            assert worth is not None
            assert worth.selected == pytest.approx(compared.late[plan].craft_lost[:, model.side].mean())
    assert whose_words(model).endswith(" craft")


def worth_of(fleet: float, futures: int = sum(ROUNDS)) -> Worth:
    return Worth(0.0, fleet, 0.0, fleet, futures)


def some_offer(*verbs: str, vain: tuple[str, ...] = ()) -> Offer:
    rows = tuple(Choice(VERBS[one], "", "no" if one in vain else "") for one in verbs)
    return Offer(rows, None, tuple(range(len(rows))), "key")


def test_the_best_for_the_fleet_stands_first_and_what_cannot_be_taken_back_never() -> None:
    made = some_offer("ram", "hold", "evade", "withdraw", "fire_at", vain=("fire_at",))
    told = (worth_of(0.0), worth_of(0.3), worth_of(0.1), worth_of(0.1), worth_of(0.0))
    assert ranked(told, made) == [2, 3, 1, 0, 4]
    assert best(told, made) == 2
    assert "ram" in GRAVE
    alike = tuple(worth_of(0.2 + 0.001 * n) for n in range(5))
    assert best(alike, made) == -1, "nothing is recommended where all cost the same"
    first = tuple(worth_of(one.fleet, ROUNDS[0]) for one in told)
    assert best(first, made) == -1, "a first guess recommends nothing"
    assert ranked((None,) * 5, made) == [1, 2, 3, 0, 4]


def test_dear_is_what_costs_much_more_than_the_cheapest() -> None:
    assert dear(0.31, [0.2, 0.31])
    assert not dear(0.3, [0.2, 0.3])
    assert not dear(math.nan, [0.2, math.nan])
    assert not dear(0.5, [])


def test_rows_are_put_in_order_until_the_hand_is_on_them(model: BattleModel) -> None:
    made = offered(model, SPACE)
    compared = told_of(made)
    menu = VerbMenu(SPACE, (0.0, 0.0), made)
    assert menu.told == [None] * len(made.choices)
    assert menu.best == -1
    before = list(menu.order)
    menu.hear(replace(compared, late=()), model)
    assert menu.order == before, "what is known of the coming turn alone puts nothing in order"
    menu.touched = True
    menu.hear(compared, model)
    assert menu.order == before
    menu.touched = False
    menu.hear(compared, model)
    assert menu.order == ranked(menu.worths, made)
    assert [menu.worths[n] for n in menu.order] == menu.told


def test_verbs_are_looked_at_again_when_it_is_known_where_orders_lead(model: BattleModel) -> None:
    at = foe(model)
    menu = VerbMenu(at, (0.0, 0.0), offered(model, at))
    before = [choice.verb.id for choice in menu.choices]
    forecast = answer(Question("key", model.seen, model.own_orders(), 2), model.tables)
    scene = plot_scene(model.seen, model.tables, model.side)
    again = offer(Commander(model), at, scene, forecast)
    assert [one.verb.id for one in again.choices if one.vain] == ["fire_at"]
    assert again.key == menu.offered.key, "what was found out of the plans holds"
    menu.touched = True
    menu.renew(again)
    assert menu.flown
    assert [choice.verb.id for choice in menu.choices] == before, "rows stay under the hand"
    menu.touched = False
    menu.renew(again)
    assert menu.choices[-1].verb.id == "fire_at"
    assert menu.choices[-1].vain.startswith("out of reach by ")


def test_words_of_the_menu(model: BattleModel) -> None:
    commander, scene = Commander(model), plot_scene(model.seen, model.tables, model.side)
    names = KnownNames(model.scenario, model.side)
    model.selection.pick([model.names.unit_slot["reaver"]])
    assert whose_words(model) == "Reaver"
    title, below = title_words(commander, names, SPACE, scene)
    assert title == "Here"
    assert below.endswith(" km from Reaver")
    title, below = title_words(commander, names, foe(model), scene)
    assert title == model.names.units[foe(model).code].name
    assert " km" in below
    assert title_words(commander, names, Pointed(0.0, 0.0, -1, 0), scene)[0] == "Jupiter"
    flight = next(f for f, row in enumerate(model.names.flights) if row.side != model.side)
    assert flight_title(model, flight, scene).endswith(f", {int(scene.flight_alive[flight])}")
    model.selection.pick([model.names.unit_slot[one] for one in ("reaver", "vanguard")])
    assert whose_words(model) == "2 ships"
    assert footer_words(Choice(VERBS["hold"], "", "no drive"), None, "x", 4) == (
        "hold station", "does nothing: no drive",
    )  # fmt: skip
    label, words = footer_words(Choice(VERBS["hold"]), Worth(0.1, 0.25, 0.0, 0.2, 16), "Reaver", 4)
    assert label == "hold station"
    assert words.endswith("Reaver: 25 % lost in 4 turns, 10 % in this one.")


# ---- the process


@pytest.fixture
def teller() -> Iterator[FanTeller]:
    made = FanTeller()
    yield made
    made.close()


def settled(teller: FanTeller) -> Compared:
    until = time.monotonic() + 60.0
    while teller.compared is not None and not teller.compared.whole and time.monotonic() < until:
        time.sleep(0.01)
    assert teller.compared is not None
    return teller.compared


def test_the_process_plays_what_is_compared_before_the_plan_and_then_the_plan(
    practice: BattleModel, teller: FanTeller
) -> None:
    made = offered(practice, SPACE)
    assert made.comparison is not None
    asked = replace(made.comparison, plans=made.comparison.plans[:2], turns=1)
    teller.ask("plan", asked.question(0))
    teller.compare("menu", asked)
    told = settled(teller)
    assert (told.key, told.plans) == ("menu", 2)
    whole = list(compared_by_turn(asked, 0, sum(ROUNDS)))[-1]
    for one, other in zip(told.late, whole, strict=True):
        assert np.array_equal(one.mass_lost, other.mass_lost)
        assert np.array_equal(one.x_km, other.x_km)
    until = time.monotonic() + 60.0
    while teller.busy and time.monotonic() < until:
        time.sleep(0.01)
    assert teller.latest is not None
    assert teller.latest.whole
    numbers = teller.latest.odds.futures
    assert np.array_equal(numbers.x_km[: sum(ROUNDS)], whole[0].x_km)


def test_a_newer_menu_takes_the_place_of_one_that_is_being_played(practice: BattleModel, teller: FanTeller) -> None:
    made = offered(practice, SPACE)
    assert made.comparison is not None
    teller.compare("old", replace(made.comparison, turns=4))
    time.sleep(0.05)
    teller.compare("new", replace(made.comparison, plans=made.comparison.plans[:1], turns=1))
    assert settled(teller).key == "new"
    teller.stop_comparing()
    assert teller.compared is None
