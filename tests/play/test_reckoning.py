import numpy as np

from game.play.known_turn import KnownTurn
from game.play.model import BattleModel, Played
from game.play.reckoning import Hits, hits_of, reckoning
from game.rules.state.vocabulary import PPM, Event


def test_a_reckoning_multiplies_to_its_chance_and_its_energy_adds_up(beaten: tuple[BattleModel, Played]) -> None:
    events = beaten[1].events
    beams = np.flatnonzero(events["kind"] == Event.DARK_BEAM)
    assert len(beams)
    for row in beams:
        made = reckoning(events, int(row))
        chance = 1.0
        for _, ppm in made.factors:
            chance *= ppm / PPM
        assert abs(chance * PPM - made.chance_ppm) < 10
        assert made.hit == (made.roll_ppm < made.chance_ppm)
        assert len(made.struck) == int(events["value"][row])
        for ship in made.struck:
            assert ship.shielded_mj + ship.stopped_mj + ship.hull_mj + ship.overkill_mj == ship.energy_mj


def test_hits_are_found_by_shot_as_among_all(
    beaten: tuple[BattleModel, Played], harmed: tuple[BattleModel, Played]
) -> None:
    for model, played in (beaten, harmed):
        events = KnownTurn(played, model.tables, model.side).events
        hits, found = Hits(events), 0
        shots = np.flatnonzero(np.isin(events["kind"], (Event.LASER, Event.DARK_BEAM, Event.SLUG)))
        for row in shots.tolist():
            assert hits.of(row).tobytes() == hits_of(events, row).tobytes()
            found += len(hits.of(row))
        assert found
