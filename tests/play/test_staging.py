import numpy as np

from game.play.model import BattleModel, Played
from game.play.staging import staged, switches
from game.rules.state.events import EVENT
from game.rules.state.vocabulary import IMPULSES, Cause, Event


def rows(*entries: dict[str, int]) -> np.ndarray:
    table = np.zeros(len(entries), EVENT)
    for name in ("source", "target", "slot", "shot"):
        table[name] = -1
    for row, entry in zip(table, entries, strict=True):
        for name, value in entry.items():
            row[name] = value
    return table


def test_shots_are_spread_and_their_effects_follow() -> None:
    shot = {"kind": Event.DARK_BEAM, "impulse": 3, "source": 17, "target": 2, "slot": 0, "shot": 0}
    table = rows(
        shot,
        shot | {"kind": Event.HIT},
        {"kind": Event.SHIELD_DOWN, "impulse": 3, "target": 2},
        {"kind": Event.LOST, "impulse": 3, "target": 2},
        {"kind": Event.SAY, "impulse": 3, "value": 0},
    )
    times = staged(table, 25.0)
    assert (np.diff(times) > 0).all()
    assert times.min() >= 3.0
    assert times.max() < 4.0


def test_a_struck_unit_changes_when_it_is_struck() -> None:
    shot = {"kind": Event.HIT, "impulse": 3, "source": 17, "target": 2, "slot": 0, "shot": 0}
    table = rows(shot)
    times = staged(table, 25.0)
    when = switches(table, times, 5)
    assert when.shape == (IMPULSES, 5)
    assert when[3, 2] == times[0]
    assert when[3, 1] == 4.0
    assert when[2, 2] == 3.0


def test_a_real_turn_is_staged_within_its_impulses(beaten: tuple[BattleModel, Played]) -> None:
    events = beaten[1].events
    times = staged(events, 25.0)
    assert (times >= events["impulse"]).all()
    assert (times <= events["impulse"] + 1).all()


def test_what_hits_cause_follows_the_last_of_them() -> None:
    hits = [{"kind": Event.HIT, "impulse": 3, "source": n, "target": 2, "slot": 0, "shot": 0} for n in range(9)]
    table = rows(*hits, {"kind": Event.SHIELD_DOWN, "impulse": 3, "target": 2})
    times = staged(table, 25.0)
    assert times[-1] == times[:-1].max() + 0.01


def test_what_flies_comes_at_its_own_time_and_what_it_did_as_the_next_impulse_begins() -> None:
    slug = {"kind": Event.SLUG, "turn": 2, "impulse": 3, "source": 0, "target": 2, "time_s": 300.0 + 83.0}
    hit = {"kind": Event.HIT, "turn": 2, "impulse": 4, "source": 0, "target": 2, "value": Cause.IMPACTOR}
    times = staged(rows(slug, hit, hit | {"value": Cause.LASER}), 25.0)
    assert abs(times[0] - 83.0 / 25.0) < 1e-9
    assert 4.0 < times[1] < times[2] < 5.0
