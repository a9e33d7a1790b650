"""Who carries out a kernel."""

import pytest

from game.rules.space.sightlines import hidden_by_bodies
from game.rules.state.kernels import KERNELS, kernel, provide_twins


@pytest.fixture
def nobody_provides():
    yield
    provide_twins(None)


@pytest.mark.usefixtures("nobody_provides")
def test_a_kernel_is_carried_out_by_its_reference_until_twins_are_provided(monkeypatch):
    monkeypatch.setattr("game.rules.state.kernels.KERNELS", dict(KERNELS))

    @kernel
    def doubled(n: int) -> int:
        """Twice n."""
        return 2 * n

    asked = []
    monkeypatch.setitem(KERNELS, "doubled", doubled)
    assert (doubled(3), doubled.__doc__, doubled.__name__) == (6, "Twice n.", "doubled")
    provide_twins(lambda: asked.append(1) or {"doubled": lambda n: n + n + 100})
    assert asked == []
    assert (doubled(3), doubled(4), asked) == (106, 108, [1])
    assert doubled.is_twin
    provide_twins(None)
    assert not doubled.is_twin
    assert doubled(3) == 6


def test_the_rules_answer_by_name_and_words():
    assert hidden_by_bodies.__doc__ == hidden_by_bodies.reference.__doc__
    assert "hidden_by_bodies" in repr(hidden_by_bodies)
