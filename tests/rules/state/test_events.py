"""The journal: rows and counts of what happened."""

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.events import EVENT, KINDS, Journal
from game.rules.state.vocabulary import Event

TURN_S, IMPULSE_S = 300.0, 25.0


def journal(record: str = "all") -> Journal:
    """Of two worlds, three and five turns old, with two sides."""
    return Journal(2, 2, np.array([3, 5]), TURN_S, IMPULSE_S, record)


def hits(kept: Journal, world: list[int], side: list[int] | int = NONE, **columns) -> None:
    side = np.array(side) if isinstance(side, list) else side
    kept.write(Event.HIT, np.array(world), side=side, **columns)


def test_a_row_says_when_and_what_and_none_for_the_rest():
    kept = journal()
    kept.begin_impulse(4)
    hits(kept, [1, 0], target=np.array([7, 8]), energy_mj=np.array([10, 20]), x_km=0.5)
    rows = kept.table()
    assert rows.dtype == EVENT
    assert rows["world"].tolist() == [0, 1]
    assert rows["target"].tolist() == [8, 7]
    assert rows["energy_mj"].tolist() == [20, 10]
    assert rows["turn"].tolist() == [4, 6]
    assert rows["impulse"].tolist() == [4, 4]
    assert rows["kind"].tolist() == [int(Event.HIT)] * 2
    assert rows["time_s"].tolist() == [3 * TURN_S + 4 * IMPULSE_S, 5 * TURN_S + 4 * IMPULSE_S]
    assert rows["x_km"].tolist() == [0.5, 0.5]
    for name in ("source", "slot", "shot"):
        assert rows[name].tolist() == [NONE, NONE]
    said = {"world", "target", "energy_mj", "turn", "impulse", "kind", "time_s", "x_km", "source", "slot", "shot"}
    for name in set(EVENT.names or ()) - said:
        assert rows[name].tolist() == [0, 0]


def test_rows_come_by_world_and_then_as_they_happened():
    kept = journal()
    for impulse, worlds in enumerate(([1, 0, 1], [0, 1], [0])):
        kept.begin_impulse(impulse)
        hits(kept, worlds, value=np.arange(len(worlds)))
    rows = kept.table()
    found = list(zip(*(rows[name].tolist() for name in ("world", "impulse", "value")), strict=True))
    assert found == [(0, 0, 1), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 2), (1, 1, 1)]


@pytest.mark.parametrize("record", ["all", "counts", "none"])
def test_counts_are_by_world_kind_and_side_and_add_up_over_the_turn(record):
    kept = journal(record)
    kept.begin_impulse(0)
    hits(kept, [0, 0, 1, 0], [1, 1, 0, 0])
    hits(kept, [1])
    kept.write(Event.LOST, np.array([0]), side=1)
    expected = np.zeros((2, KINDS, 3), np.int64)
    expected[0, Event.HIT] = 1, 2, 0
    expected[1, Event.HIT] = 1, 0, 1
    expected[0, Event.LOST] = 0, 1, 0
    assert (kept.impulse_counts == expected).all()
    assert (kept.turn_counts == 0).all()
    assert (kept.counts() == expected).all()
    kept.begin_impulse(1)
    assert (kept.impulse_counts == 0).all()
    hits(kept, [0], [1])
    expected[0, Event.HIT, 1] += 1
    assert kept.impulse_counts.sum() == kept.impulse_counts[0, Event.HIT, 1] == 1
    assert (kept.counts() == expected).all()
    kept.begin_impulse(2)
    assert (kept.counts() == kept.turn_counts).all()
    assert (kept.counts() == expected).all()
    assert len(kept.table()) == (7 if record == "all" else 0)


def test_nothing_written_is_nothing():
    kept = journal()
    hits(kept, [])
    assert kept.table().shape == (0,)
    assert kept.table().dtype == EVENT
    assert kept.counts().shape == (2, KINDS, 3)
    assert not kept.counts().any()
