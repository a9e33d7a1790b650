from pathlib import Path

import pytest

from game.play.model import BattleModel, Played
from game.play.scene import Scene, plot_scene
from game.rules.state.vocabulary import Presence
from game.rules.state.world import World
from game.scenario import Scenario, load
from game.testing.builders import all_in_sight
from tests.known import remember


@pytest.fixture(autouse=True)
def known(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn that was resolved for one test, and where its orders lead, is known to the others."""
    remember(tmp_path_factory, monkeypatch)


@pytest.fixture(scope="session")
def jupiter() -> Scenario:
    return load("jupiter_rout")


@pytest.fixture
def model(jupiter: Scenario) -> BattleModel:
    return BattleModel(jupiter, seed=1)


@pytest.fixture
def practice() -> BattleModel:
    """A battle of a few ships, which is played soon."""
    scenario = load("target_practice")
    return BattleModel(scenario, seed=1, world=all_in_sight(scenario.start(1, 1), scenario.tables))


def with_lances(jupiter: Scenario) -> World:
    """The rout with the Antarans there from the start, so that the first turn has beams in it."""
    world = jupiter.start(1, 1)
    asleep = (world.units.uid != 0) & (world.units.presence == Presence.DORMANT)
    world.units.presence[asleep] = Presence.PRESENT
    return world


@pytest.fixture(scope="session")
def beaten(jupiter: Scenario) -> tuple[BattleModel, Played]:
    """A turn under the dark beams, resolved once for all tests that only look at it."""
    model = BattleModel(jupiter, seed=1, world=with_lances(jupiter))
    model.end_turn()
    played = model.finish()
    assert played is not None
    return model, played


@pytest.fixture(scope="session")
def harm() -> Scenario:
    """Two lines of ships that burn, breach, split and are repaired."""
    return load(str(Path(__file__).parent / "harm.toml"))


@pytest.fixture(scope="session")
def harmed(harm: Scenario) -> tuple[BattleModel, Played]:
    """A turn of fire between them, resolved once for all tests that only look at it."""
    model = BattleModel(harm, seed=3)
    model.end_turn()
    played = model.finish()
    assert played is not None
    return model, played


@pytest.fixture
def scene(model: BattleModel) -> Scene:
    return plot_scene(model.seen, model.tables, model.side)
