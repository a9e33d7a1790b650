from game.play.model import BattleModel
from game.play.selection import Selection
from game.scenario import Scenario


def test_a_whole_squadron_is_ordered_by_its_own_name(model: BattleModel) -> None:
    selection, names = Selection(model.names, 0), model.names
    heavies = [s for s, row in enumerate(names.units) if names.squadrons[row.squadron] == "heavies"]
    selection.pick(heavies)
    assert selection.ids(model.able()) == ["heavies"]
    selection.pick(heavies[:2])
    assert selection.ids(model.able()) == [names.units[s].id for s in heavies[:2]]
    selection.pick([*heavies, names.unit_slot["vanguard"]])
    assert selection.ids(model.able()) == ["heavies", "vanguard"]


def test_adding_what_is_selected_takes_it_out(jupiter: Scenario) -> None:
    selection = Selection(jupiter.names, 0)
    selection.pick([1, 2])
    selection.pick([3], add=True)
    assert selection.codes == [1, 2, 3]
    selection.pick([2], add=True)
    assert selection.codes == [1, 3]


def test_groups_are_remembered(jupiter: Scenario) -> None:
    selection = Selection(jupiter.names, 0)
    selection.pick([4, 5])
    selection.make_group(3)
    selection.pick([])
    assert not selection.call_group(2)
    assert selection.call_group(3)
    assert selection.codes == [4, 5]
    assert not selection.call_group(3)  # a second call looks at it
