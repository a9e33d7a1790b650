from collections import Counter

from game.ui.battle.panels.frost import Frost

PANELS = range(8)


def renewed(frost: Frost, changed: bool) -> list[int]:
    frost.pass_frame(changed=changed)
    return [number for number in PANELS if not frost.keeps(number)]


def test_while_the_ground_changes_every_panel_renews_once_in_six_frames_and_never_all_at_once() -> None:
    frost = Frost()
    frames = [renewed(frost, True) for _ in range(60)]
    assert Counter(number for frame in frames for number in frame) == dict.fromkeys(PANELS, 10)
    assert max(map(len, frames)) < len(PANELS) / 2


def test_at_rest_each_renews_once_and_no_more() -> None:
    frost = Frost()
    for _ in range(9):
        renewed(frost, True)
    last = [renewed(frost, False) for _ in range(20)]
    assert sorted(number for frame in last for number in frame) == list(PANELS)
    assert not any(last[6:])
