from game.play.known_names import KnownNames
from game.play.model import BattleModel
from game.rules.state.vocabulary import Level


def test_an_unidentified_contact_has_no_name(model: BattleModel) -> None:
    names = KnownNames(model.scenario, model.side)
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    assert model.names.units[foe].name not in names.of(foe, Level.DETECTED)
    assert names.of(foe, Level.IDENTIFIED) == model.names.units[foe].name
