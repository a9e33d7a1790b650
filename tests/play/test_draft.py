from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from game.play.draft import Draft, turn_between
from game.play.model import BattleModel
from game.play.power import shares
from game.rules.state.vocabulary import Move
from game.scenario import Scenario, load

HOLD, COAST = {"kind": "hold"}, {"kind": "coast"}


def test_the_unit_wins_over_its_squadron_and_that_over_the_side(jupiter: Scenario) -> None:
    draft = Draft(jupiter.names, 0)
    reaver = jupiter.names.unit_slot["reaver"]
    draft.plot(["second_fleet"], "move", HOLD)
    assert draft.plotted(reaver, "move") == HOLD
    draft.plot(["heavies"], "move", COAST)
    assert draft.plotted(reaver, "move") == COAST
    draft.plot(["reaver"], "move", HOLD)
    assert draft.plotted(reaver, "move") == HOLD
    assert draft.plotted(jupiter.names.unit_slot["resolve"], "move") == COAST


def test_the_last_word_counts(jupiter: Scenario) -> None:
    draft = Draft(jupiter.names, 0)
    draft.plot(["reaver"], "move", COAST)
    draft.plot(["reaver"], "posture", "evade")
    draft.plot(["heavies"], "move", HOLD)
    assert draft.plotted(jupiter.names.unit_slot["reaver"], "move") == HOLD
    assert draft.plotted(jupiter.names.unit_slot["reaver"], "posture") == "evade"
    draft.plot(["second_fleet"], "move", COAST)
    assert "heavies" not in draft.orders


def test_power_and_stance_replace_each_other(jupiter: Scenario) -> None:
    draft = Draft(jupiter.names, 0)
    draft.plot(["reaver"], "stance", "run")
    draft.plot(["reaver"], "power", shares(0.5, 0.2))
    assert draft.orders == {"reaver": {"power": {"shields": 50.0, "weapons": 20.0, "drive": 30.0}}}
    draft.plot(["reaver"], "stance", "shell")
    assert draft.orders == {"reaver": {"stance": "shell"}}


def test_dragging_is_one_step_of_undo(jupiter: Scenario) -> None:
    draft = Draft(jupiter.names, 0)
    draft.plot(["reaver"], "posture", "evade")
    draft.plot(["reaver"], "move", HOLD)
    for number in range(5):
        draft.replace_last(["reaver"], "move", {"kind": "burn", "dx": 1.0, "dy": number, "throttle": 1.0})
    draft.undo()
    assert draft.orders == {"reaver": {"posture": "evade"}}


def test_copied_orders_turn_with_the_ship(jupiter: Scenario) -> None:
    draft = Draft(jupiter.names, 0)
    assert not draft.copy_from(jupiter.names.unit_slot["reaver"])
    draft.plot(["reaver"], "move", {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 0.5})
    assert draft.copy_from(jupiter.names.unit_slot["reaver"])
    draft.paste(["resolve", "intrepid"], [(0.0, 1.0), (1.0, 0.0)])
    moved = draft.orders["resolve"]["move"]
    assert (moved["dx"], moved["dy"]) == (0.0, 1.0)
    assert draft.orders["intrepid"]["move"]["dx"] == 1.0
    draft.undo()
    assert set(draft.orders) == {"reaver"}


def test_who_follows_the_target_is_not_told_to_follow_itself(jupiter: Scenario) -> None:
    draft = Draft(jupiter.names, 0)
    draft.plot(["reaver"], "move", {"kind": "follow", "target": "resolve"})
    draft.plot(["reaver"], "posture", "evade")
    draft.copy_from(jupiter.names.unit_slot["reaver"])
    draft.paste(["resolve"])
    assert draft.orders["resolve"] == {"posture": "evade"}


def test_what_coasts_after_a_burn_asks_for_an_order(model: BattleModel) -> None:
    draft, slot = model.draft, model.names.unit_slot["reaver"]
    assert draft.unordered(model.seen) == []
    model.seen.units.move[0, slot] = Move.COAST
    assert draft.unordered(model.seen) == [slot]
    draft.plot(["heavies"], "move", HOLD)
    assert draft.unordered(model.seen) == []


def test_who_was_told_to_coast_may_go_on(model: BattleModel) -> None:
    draft, slot = model.draft, model.names.unit_slot["reaver"]
    draft.plot(["heavies"], "move", COAST)
    draft.begin_turn()
    model.seen.units.move[0, slot] = Move.COAST
    assert draft.unordered(model.seen) == []
    draft.plot(["reaver"], "move", {"kind": "burn", "dx": 1.0, "dy": 0.0})
    draft.begin_turn()
    assert draft.unordered(model.seen) == [slot]


def test_the_helpless_are_not_asked(model: BattleModel) -> None:
    slot = model.names.unit_slot["benedict"]
    model.seen.units.move[0, slot] = Move.COAST
    model.seen.units.system_ppm[0, slot] = 0
    assert model.draft.unordered(model.seen) == []


def test_turn_between() -> None:
    assert turn_between((1.0, 0.0), (0.0, 2.0)) == (0.0, 1.0)
    assert turn_between((0.0, 0.0), (0.0, 2.0)) == (1.0, 0.0)


IDS = st.sampled_from(["reaver", "resolve", "heavies", "line", "harrow", "second_fleet"])


class DraftMachine(RuleBasedStateMachine):
    """Whatever is done can be undone, step by step, and done again."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = Draft(load("jupiter_rout").names, 0)
        self.past = [{}]  # type: ignore[var-annotated]
        self.at = 0

    def _did(self) -> None:
        self.past = [*self.past[: self.at + 1], {k: dict(v) for k, v in self.draft.orders.items()}]
        self.at += 1

    @rule(ident=IDS, move=st.sampled_from([HOLD, COAST]))
    def plot_move(self, ident: str, move: dict[str, str]) -> None:
        self.draft.plot([ident], "move", move)
        self._did()

    @rule(ident=IDS, posture=st.sampled_from(["active", "evade"]))
    def plot_posture(self, ident: str, posture: str) -> None:
        self.draft.plot([ident], "posture", posture)
        self._did()

    @rule(ident=IDS)
    def clear(self, ident: str) -> None:
        known = ident in self.draft.orders
        self.draft.clear([ident])
        if known:
            self._did()

    @rule()
    def undo(self) -> None:
        assert self.draft.undo() == (self.at > 0)
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self) -> None:
        assert self.draft.redo() == (self.at < len(self.past) - 1)
        self.at = min(len(self.past) - 1, self.at + 1)

    @invariant()
    def orders_are_those_of_this_step(self) -> None:
        assert self.draft.orders == self.past[self.at]

    @invariant()
    def no_order_is_empty(self) -> None:
        assert all(self.draft.orders.values())


TestDraftMachine = DraftMachine.TestCase
TestDraftMachine.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def test_who_the_scenario_told_to_coast_is_not_asked_about():
    practice = load("target_practice")
    world = practice.start(1, 1)
    assert Draft(practice.names, practice.player).unordered(world)
    assert BattleModel(practice, seed=1).draft.unordered(world) == []


def test_the_gist_tells_all_but_how_burns_go():
    practice = load("target_practice")
    draft = Draft(practice.names, practice.player)
    ship = next(row.id for row in practice.names.units if row.side == practice.player)

    def burn(dx: float, throttle: float) -> dict[str, object]:
        return {"kind": "burn", "dx": dx, "dy": 0.0, "throttle": throttle}

    bare = draft.gist
    draft.plot([ship], "move", burn(1.0, 0.5))
    first = draft.gist
    assert first != bare
    draft.replace_last([ship], "move", burn(-1.0, 1.0))
    assert draft.gist == first
    draft.plot([ship], "posture", "evade")
    assert draft.gist != first
    draft.undo()
    assert draft.gist == first
    draft.plot([ship], "move", {"kind": "coast"})
    assert draft.gist != first
    assert draft.orders[ship]["move"] == {"kind": "coast"}
