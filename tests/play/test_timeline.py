import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.event_table import DARK_BEAM, HIT, PLAN
from game.play.timeline import IMPULSE_S, SPEEDS, Mark, Timeline, between
from game.rules.state.vocabulary import IMPULSES


def test_an_impulse_lasts_its_seconds_at_speed_one() -> None:
    timeline = Timeline()
    for _ in range(60):
        timeline.advance(IMPULSE_S / 60)
    assert timeline.t == pytest.approx(1.0)


@given(st.sampled_from(SPEEDS))
def test_speed_scales_time(speed: float) -> None:
    timeline = Timeline(speed=speed)
    timeline.advance(0.2)
    assert timeline.t == pytest.approx(0.2 * speed / IMPULSE_S)


def test_speeds_go_up_and_down_their_list() -> None:
    timeline = Timeline()
    timeline.faster(1)
    assert timeline.speed == 2.0
    timeline.faster(9)
    assert timeline.speed == 8.0
    timeline.faster(-9)
    assert timeline.speed == 0.25


def test_it_stops_at_the_end_and_begins_again() -> None:
    timeline = Timeline(speed=8.0)
    for _ in range(200):
        timeline.advance(0.1)
    assert timeline.ended
    assert not timeline.playing
    timeline.toggle()
    assert timeline.playing
    assert timeline.t == 0.0


def test_steps_go_to_whole_impulses_both_ways() -> None:
    timeline = Timeline(t=3.4)
    timeline.step(1)
    assert timeline.t == 4.0
    timeline.step(1)
    assert timeline.t == 5.0
    timeline.seek(3.4)
    timeline.step(-1)
    assert timeline.t == 3.0
    timeline.step(-1)
    assert timeline.t == 2.0
    timeline.step(1, substeps=True)
    assert timeline.t == pytest.approx(2.2)
    assert not timeline.playing


def test_nothing_of_the_future_is_shown_at_first_sight() -> None:
    timeline = Timeline()
    timeline.seek(5.0)
    timeline.seek(2.0)
    assert timeline.seen_until == 5.0
    assert Timeline(shown=True).seen_until == IMPULSES


def test_the_clock_eases_near_own_losses_and_never_speeds_up() -> None:
    timeline = Timeline(losses=[(4.0, 100.0)], t=4.05, speed=4.0)
    assert timeline.rate == 0.25
    timeline.seek(6.0)
    assert timeline.rate == 4.0


def test_a_massacre_eases_only_at_its_heaviest_losses() -> None:
    timeline = Timeline(losses=[(float(i), float(i)) for i in range(1, 11)])
    assert timeline.slow_moments() == [8.0, 9.0, 10.0]


def test_a_slow_moment_is_not_leapt_over() -> None:
    fast = Timeline(speed=8.0, t=3.0, losses=[(4.0, 1.0)])
    for _ in range(4):
        fast.advance(0.25)
    assert fast.t < 4.5


def test_next_and_last_marks() -> None:
    timeline = Timeline(them=[Mark(1.0, DARK_BEAM, 3)], us=[Mark(2.0, HIT, 4), Mark(5.0, PLAN)], losses=[(7.0, 1.0)])
    assert timeline.next_mark() == 1.0
    timeline.seek(1.0)
    assert timeline.next_mark() == 2.0
    timeline.seek(3.0)
    assert timeline.next_mark() is None
    assert timeline.next_mark(forward=False) == 2.0
    assert timeline.next_loss() == 7.0


@given(st.floats(0, 12))
def test_places_between_substeps_lie_on_the_track(t: float) -> None:
    track = (np.arange(61.0) ** 2)[:, None]
    place = between(track, t)[0]
    low, high = int(min(t * 5, 59)) ** 2, (int(min(t * 5, 59)) + 1) ** 2
    assert low - 1e-9 <= place <= high + 1e-9
