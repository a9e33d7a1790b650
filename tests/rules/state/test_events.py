"""The journal: rows and counts of what happened."""

from dataclasses import replace

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.events import EVENT, KINDS, Journal
from game.rules.state.tables import EventWatch, Named
from game.rules.state.vocabulary import SOURCE_IS_SIDE, Event

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


ROWS = Named(np.array([False, True, True]), np.array([True, False]))
"""Units 1 and 2 and the first of two flights, whose row codes are 3 and 4."""
LAST = Named(np.array([True, False, False]), np.array([False, True]))
"""The first unit and the last flight, after which bodies come."""


def watch(kind: Event, side: int = NONE, source: Named | None = None, target: Named | None = None) -> EventWatch:
    return EventWatch(kind, side, source, target)


@pytest.mark.parametrize(("watched", "codes"), [
    (watch(Event.HIT, target=ROWS), {1, 2, 3}), (watch(Event.HIT), {-1, 0, 1, 2, 3, 4, 5, 9}),
    (watch(Event.HIT, source=ROWS), {1, 2, 3}), (watch(Event.LOST, target=ROWS), set()),
    (watch(Event.HIT, target=LAST), {0, 4}), (watch(Event.HIT, source=LAST), {0, 4}),
])  # fmt: skip
def test_a_watch_counts_whom_it_names_of_its_kind_in_this_impulse(watched, codes):
    """In each world what happened there; bodies (5 ...) and nobody are named by none."""
    name = "source" if watched.source is not None else "target"
    for code in (-1, 0, 1, 2, 3, 4, 5, 9):
        kept = journal()
        kept.watch((watch(Event.FELL), watched), 3, 2)
        hits(kept, [1, 1, 0], **{name: np.array([code, code, 0])})
        counted = len({code} & codes), len({0} & codes)
        assert kept.watched_counts.tolist() == [[0, counted[1]], [0, 2 * counted[0]]]
        kept.begin_impulse(1)
        assert not kept.watched_counts.any()


@pytest.mark.parametrize(("side", "counted"), [(-1, 3), (0, 1), (1, 2)])
def test_a_watch_counts_what_happens_to_its_side(side, counted):
    kept = journal()
    kept.watch((watch(Event.HIT, side=side),), 3, 2)
    hits(kept, [0, 0, 0], [1, 0, 1])
    assert kept.watched_counts.tolist() == [[counted], [0]]


@pytest.mark.parametrize(("side", "counted"), [(0, 1), (1, 2)])
def test_where_the_source_of_an_event_is_a_side_a_watch_knows_it_by_that(side, counted):
    kind = next(iter(SOURCE_IS_SIDE))
    kept = journal()
    kept.watch((watch(kind, source=replace(ROWS, side=side)),), 3, 2)
    kept.write(kind, np.array([0, 0, 0]), source=np.array([1, 0, 1]))
    assert kept.watched_counts.tolist() == [[counted], [0]]


def test_a_watch_without_columns_is_of_nobody():
    kept = journal()
    kept.watch((watch(Event.HIT, source=ROWS), watch(Event.HIT)), 3, 2)
    hits(kept, [0])
    assert kept.watched_counts.tolist() == [[0, 1], [0, 0]]


def test_nothing_written_is_nothing():
    kept = journal()
    hits(kept, [])
    assert kept.table().shape == (0,)
    assert kept.table().dtype == EVENT
    assert kept.counts().shape == (2, KINDS, 3)
    assert not kept.counts().any()
