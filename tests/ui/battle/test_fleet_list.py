"""The fleet list, and the strip that stands for it in a small window."""

import pytest

from game.scenario import Scenario
from game.ui.battle.panels import fleet_list
from tests.ui.battle.test_screen import Player


@pytest.mark.parametrize("opened", [False, True])
def test_a_strip_tells_how_many_rows_it_does_not_show(
    jupiter: Scenario, opened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    words: list[str] = []
    draw = fleet_list.draw_text
    monkeypatch.setattr(
        fleet_list, "draw_text", lambda *given, **more: (words.append(given[2]), draw(*given, **more))[1]
    )
    player = Player(jupiter)
    player.move((400.0, 300.0))
    if opened:
        player.screen.session.open_squadrons.add(jupiter.names.squadrons.index("line"))
    words.clear()
    player.frames(3)
    fleet = player.screen.panels.fleet
    rows, shown = len(fleet._kept_rows), len(fleet._spots) - 1
    assert rows == 9 + 27 * opened
    assert fleet.rect.bottom < player.screen.panels.layout.log.top
    if opened:
        assert shown < rows
        assert f"+{rows - shown}" in words
        assert fleet._spots[-1][0].bottom <= fleet.rect.h - 20, "the last row leaves room for the number"
    else:
        assert shown == rows
        assert not any(word.startswith("+") for word in words)
    player.app.close()
