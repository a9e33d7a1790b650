from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from game.play.harm_sentences import CAUSE_WORDS
from game.rules.state.events import EVENT
from game.rules.state.vocabulary import Cause, Event, Level, Presence, Verdict
from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.record import Record
from game.ui.debrief.account import Account
from tests.ui.battles import saved_battle

CONVOY = Path(__file__).parents[1] / "scenarios" / "convoy.toml"
SET_DOWN = CONVOY.with_name("set_down.toml")


@pytest.fixture(scope="module")
def rout(tmp_path_factory):
    """Five turns of the rout in which the fleet charges: ships are lost."""
    return saved_battle(tmp_path_factory.mktemp("saves") / "rout.darklight", "jupiter_rout", "charge", 5)


@pytest.fixture(scope="module")
def account(rout):
    made = Account(rout)
    assert list(made.work()) == list(range(1, rout.turn + 1))
    return made


def test_every_cause_has_a_word():
    assert set(CAUSE_WORDS) == set(Cause)
    assert len(set(CAUSE_WORDS.values())) == len(Cause)


def test_squadrons_that_were_fitted_otherwise_are_of_one_class(tmp_path):
    scenario = load("vesta_counterattack").variant("full")
    record = Record.create(tmp_path / "vesta.darklight", scenario, 1, scenario.names.sides[scenario.player])
    account = Account(record)
    rows = account.class_counts(account.side)
    assert len({(row.name, row.kind) for row in rows}) == len(rows)
    assert sum(row.whole for row in rows) == account.ships(account.side)[0]
    units = record.world(0).units
    own = units.class_id[0][units.side[0] == account.side]
    assert len(set(own.tolist())) > len(rows), "a refit makes classes of its own"


def test_the_curve_begins_whole_and_ends_at_what_is_left(account):
    for side in (account.side, *account.hostile):
        curve = account.curve(side)
        assert curve[0] == (0.0, 1.0)
        assert curve[-1] == (float(account.turns), pytest.approx(account.mass_saved(side)))
        assert [when for when, _ in curve] == sorted(when for when, _ in curve)
        assert all(a >= b for (_, a), (_, b) in pairwise(curve))


def test_the_curve_is_the_mass_of_every_snapshot(account, rout):
    """Against a second way: the mass not lost in each turn's snapshot."""
    mass = account.scenario.tables.classes.mass_t
    curve = account.curve(account.side)
    for turn in range(rout.turn + 1):
        world = rout.world(turn)
        units = world.units
        own = (units.side[0] == account.side) & (units.uid[0] != 0)
        left = mass[units.class_id[0]] * (own & ~world.lost()[0])
        share = left.sum() / (mass[units.class_id[0]] * own).sum()
        assert [value for when, value in curve if when <= turn][-1] == pytest.approx(share)


def test_losses_are_the_lost_events(account, rout):
    events = [
        row
        for turn in range(1, rout.turn + 1)
        for row in resolve_turn(rout.world(turn - 1), account.scenario.tables, rout.orders(turn))[1]
        if row["kind"] == Event.LOST
    ]
    told = {(int(row["target"]), int(row["turn"])) for row in events}
    own = account.losses(account.side)
    theirs = [loss for side in account.hostile for loss in account.losses(side)]
    assert own
    assert {(loss.slot, loss.turn) for loss in own + theirs} == told
    assert account.enemies_sunk == len(theirs)


def test_lives_lost_are_those_of_ships_and_of_craft(account):
    before, after = account.start.flights, account.world.flights
    own = before.side[0] == account.side
    crew = account.scenario.tables.classes.crew[before.class_id[0]]
    pilots = int(((before.alive[0] - after.alive[0]) * crew)[own].sum())
    ships = sum(loss.lives for loss in account.losses(account.side))
    assert ships > 0
    assert ships + pilots == account.lives_lost
    aboard = account.start.units.aboard[0][account.start.units.side[0] == account.side].sum()
    assert account.lives_saved + ships == aboard


def test_classes_add_up_to_ships(account):
    for side in (account.side, *account.hostile):
        whole, lost = account.ships(side)
        assert lost == len(account.losses(side))
        assert sum(row.whole for row in account.class_counts(side)) == whole
    assert account.ships(account.side)[0] == 60


def test_damage_is_what_hits_took_from_hulls(account, rout):
    suffered = dealt = 0
    for turn in range(1, rout.turn + 1):
        _, events, _ = resolve_turn(rout.world(turn - 1), account.scenario.tables, rout.orders(turn))
        hits = events[events["kind"] == Event.HIT]
        own = account.world.units.side[0][hits["target"]] == account.side
        suffered += int(hits["hull_mj"][own].sum())
        dealt += int(hits["hull_mj"][~own].sum())
    assert sum(account.damage.suffered.values()) == pytest.approx(suffered / 1000)
    assert sum(account.damage.dealt.values()) == pytest.approx(dealt / 1000)
    assert max(account.damage.suffered, key=account.damage.suffered.__getitem__) == "dark beam"


def test_an_unfinished_battle_is_broken_off(account):
    assert account.verdict == Verdict.UNDECIDED
    assert account.title == "Broken off"


@pytest.mark.parametrize(
    ("verdict", "title"),
    [(Verdict.VICTORY, "Second Fleet got away"), (Verdict.DEFEAT, "Second Fleet did not get away")],
)
def test_the_title_follows_verdict_and_objective(rout, verdict, title):
    made = Account(rout)
    made.world.sides.verdict[0, made.side] = verdict
    assert made.title == title
    assert made.verdict_word == verdict.name.capitalize()


def test_goals_tell_how_far_they_got(account):
    goals = account.goals()
    assert [goal.optional for goal in goals] == [False, True, True]
    assert goals[0].told.endswith("%")
    for goal, ident in zip(goals[1:], ("reaver", "benedict"), strict=True):
        slot = account.scenario.names.unit_slot[ident]
        lost = bool(account.world.lost()[0, slot])
        assert goal.told.startswith("lost, turn" if lost else "hull")
        assert goal.met == (not lost)


def test_moments_lie_within_the_battle_and_in_order(account):
    moments = account.moments(6)
    assert any(one.text == "first dark beam" for one in moments)
    times = [one.at for one in moments]
    assert times == sorted(times)
    assert all(0 < when <= account.turns for when in times)


def test_texts_are_those_whose_conditions_hold(account):
    texts = account.texts()
    assert texts == account.scenario.debrief(account.world, account.side)
    assert texts


def test_the_lost_flagship_is_named(account):
    slot = account.scenario.names.unit_slot["vanguard"]
    assert ("Vanguard" in account.line) == bool(account.world.lost()[0, slot])


def test_merit_follows_the_snapshot(rout):
    made = Account(rout)
    made.world.sides.merit[0, made.side] = -20
    made.world.sides.obeyed[0, made.side] = 0
    rows = {words: (value, tone) for words, value, tone in made.consequences()}
    assert rows["The last order from above"] == ("disobeyed", -1)
    assert rows["Merit with the command"] == ("-20", -1)


def test_craft_are_counted(account):
    rows = account.craft_losses()
    assert rows[0].side == account.side
    flights = account.start.flights
    assert sum(row.whole for row in rows) == int(flights.alive[0][flights.uid[0] != 0].sum())
    assert np.all([0 <= row.lost <= row.whole for row in rows])


def believing(record, slot, level):
    """An account of a side that takes an enemy for dead, and knows so much of it."""
    made = Account(record)
    for name, value in (("level", level), ("dead", True), ("presence", Presence.PRESENT)):
        getattr(made.world.contacts, name)[0, made.side, slot] = value
    made._known, made._known_lost = made._knowledge()
    return made


def test_of_the_enemy_it_counts_what_is_known(rout, account):
    """Of a ship that nobody identified nothing is told, and of the others only what was seen of their end."""
    foe = account.hostile[0]
    slot = int(np.flatnonzero(account.world.units.side[0] == foe)[0])
    assert not account.world.lost()[0, slot]
    unknown, known = (believing(rout, slot, level) for level in (Level.DETECTED, Level.IDENTIFIED))
    assert known.ships(foe) == (unknown.ships(foe)[0] + 1, unknown.ships(foe)[1] + 1)
    assert known.enemies_sunk == unknown.enemies_sunk + 1
    (loss,) = (one for one in known.losses(foe) if one.slot == slot)
    assert (loss.turn, loss.cause) == (0, "unknown")
    told = np.zeros(1, EVENT)
    told["kind"], told["target"], told["turn"], told["impulse"] = Event.LOST, slot, 4, 3
    told["value"] = Cause.LASER
    known.retelling.count(told)
    (loss,) = (one for one in known.losses(foe) if one.slot == slot)
    assert (loss.turn, loss.impulse, loss.cause) == (4, 39, "laser")
    assert known.losses(known.side) == account.losses(account.side)


def test_ships_that_struck_are_lost_and_their_people_are_not(rout):
    made = Account(rout)
    own = made.world.units.side[0] == made.side
    slot = int(np.flatnonzero(own & ~made._lost)[0])
    units = made.world.units
    units.presence[0, slot], units.lost_cause[0, slot], units.lost_impulse[0, slot] = Presence.STRUCK, Cause.STRUCK, 30
    made._lost = made.world.lost()[0]
    made._known, made._known_lost = made._knowledge()
    loss = next(loss for loss in made.losses(made.side) if loss.slot == slot)
    assert (loss.turn, loss.cause, loss.lives) == (3, "colours struck", 0)


def test_what_one_knew_of_their_mass_is_never_less_than_it_was(account):
    for side in account.hostile:
        true, known = account.curve(side), account.known_curve(side)
        assert known[0] == (0.0, 1.0)
        assert known[-1][0] == float(account.turns)
        for when, share in known:
            assert share >= [one for at, one in true if at <= when + 1e-9][-1] - 1e-9
        shown = sum(loss.mass_t for loss in account.losses(side))
        whole = sum(float(one) for one in account._mass[account._own(side)])
        assert known[-1][1] == pytest.approx(1.0 - shown / whole)


def test_an_end_is_learnt_when_it_is_seen_else_when_the_hulk_is_found(rout):
    made = Account(rout)
    foes = np.flatnonzero(np.isin(made.world.units.side[0], made.hostile))
    seen, found, never = foes[:3].tolist()
    told, units = made.retelling, made.world.units
    for slot in (seen, found, never):
        units.lost_impulse[0, slot] = 7
        made._lost[slot] = True
    told.ends = {seen: (7, Cause.LASER)}
    lost = np.zeros(units.uid.shape[1], bool)
    lost[seen] = True
    told._learn(lost, 1)
    lost[found] = True
    told._learn(lost, 3)
    told._learn(lost, 4)
    told.done_turns = 1
    assert told.learnt == {seen: 7, found: 35}
    (side,) = made.hostile
    steps = [when for when, _ in made.known_curve(side)]
    assert 8 / 12 in steps
    assert 3.0 in steps
    assert made.misjudged
    made._lost[[found, never]] = False
    assert not made.misjudged
    assert not (lost & told._own).any()


def test_own_ships_are_not_learnt_of(account):
    assert not account.retelling._own[list(account.retelling.learnt)].any()


def test_the_outcome_and_the_goal_tell_one_figure_of_who_got_away(tmp_path):
    record = saved_battle(tmp_path / "r.darklight", "jupiter_rout", "withdraw", 16)
    account = Account(record)
    (goal,) = (one for one in account.goals() if one.text.startswith("Bring half of the fleet"))
    if account.ships(account.side)[1] < account.ships(account.side)[0]:
        assert f", {goal.told} of the mass out of reach" in account.line
    assert "beyond pursuit" not in account.line


def test_a_convoy_that_gets_away_is_told_in_its_own_words(tmp_path):
    record = saved_battle(tmp_path / "convoy.darklight", str(CONVOY), "guard", 18, seed=3)
    account = Account(record)
    away, whole = account.goals()
    assert account.title in ("Convoy brought them out", "Convoy did not bring them out")
    assert away.text == "Bring Liners past the edge of the map"
    assert away.told == f"{round(100 * away.progress)} %"
    assert whole.text == "Not one liner lost"  # shown, for the pack came near


def test_transports_that_stay_in_orbit_have_not_landed(tmp_path):
    account = Account(saved_battle(tmp_path / "down.darklight", str(SET_DOWN), "idle", 14))
    assert account.title == "Relief did not land"
    assert [(goal.text, goal.met, goal.told) for goal in account.goals()] == [
        ("Land Transports on Europa, no faster than 1 km/s for 2 turns", False, "0 %"),
        ("One of them at rest by the ice", False, "0 %"),
    ]


def test_what_was_never_shown_and_decided_nothing_is_not_told(tmp_path):
    account = Account(saved_battle(tmp_path / "convoy.darklight", str(CONVOY), "guard", 1))
    assert [goal.text for goal in account.goals()] == ["Bring Liners past the edge of the map"]
