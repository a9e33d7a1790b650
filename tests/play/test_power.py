import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.model import BattleModel
from game.play.power import (
    STANCE_WORDS,
    next_stance,
    power_plotted,
    shares,
    shares_in_force,
    shifted,
    with_joint_at,
)
from game.scenario.vocabulary import STANCES

SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda two: shares(*two))


def test_shares_add_to_the_whole() -> None:
    for a in range(0, 101, 7):
        for b in range(0, 101, 9):
            made = shares(a / 100, b / 100)
            assert sum(made.values()) == 100.0
            assert min(made.values()) >= 0.0


@given(SHARES, st.floats(0, 1))
def test_a_joint_is_dragged_and_the_whole_stays(now: dict[str, float], share: float) -> None:
    made = with_joint_at(now, share)
    assert sum(made.values()) == 100.0
    assert min(made.values()) >= 0.0
    first, second = now["drive"] / 100, (now["drive"] + now["shields"]) / 100
    if abs(share - first) <= abs(share - second):
        assert made["weapons"] == now["weapons"]
    else:
        assert made["drive"] <= now["drive"] + 5.0


@given(SHARES, st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]))
def test_a_shift_is_five_percent_or_refused(now: dict[str, float], steps: tuple[int, int]) -> None:
    made = shifted(now, *steps)
    drive, weapons = now["drive"] + 5 * steps[0], now["weapons"] + 5 * steps[1]
    if made is None:
        assert drive < 0 or weapons < 0 or drive + weapons > 100
    else:
        assert (made["drive"], made["weapons"], sum(made.values())) == (drive, weapons, 100.0)


def test_stances_go_round() -> None:
    assert set(STANCE_WORDS) == set(STANCES)
    assert [next_stance(stance) for stance in (None, "run", "fight", "shell")] == ["run", "fight", "shell", "run"]


def test_what_is_plotted_is_in_force(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    assert power_plotted(model.draft, slot) is None
    assert sum(shares_in_force(model.seen, slot, None).values()) == pytest.approx(100.0, abs=0.2)
    model.draft.plot(["reaver"], "stance", "run")
    assert shares_in_force(model.seen, slot, power_plotted(model.draft, slot)) == {
        "shields": 20.0, "weapons": 20.0, "drive": 60.0,
    }  # fmt: skip
