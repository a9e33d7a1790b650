import pytest

from game.scenario import Scenario, load


@pytest.fixture(scope="session")
def jupiter() -> Scenario:
    return load("jupiter_rout")
