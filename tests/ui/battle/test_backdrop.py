"""What lies under the battle: moons that are hardly seen are told where they are."""

from pathlib import Path

import pytest

from game.play.model import BattleModel
from game.scenario import load
from game.ui.paint import palette
from tests.ui.battle.test_screen import Player

SET_DOWN = Path(__file__).parents[2] / "scenarios" / "set_down.toml"


@pytest.mark.parametrize(("radius_km", "marked"), [(80.0, True), (1_560.8, False)])
def test_a_moon_that_is_hardly_seen_has_a_ring_and_its_name(tmp_path: Path, radius_km: float, *, marked: bool) -> None:
    text = SET_DOWN.read_text(encoding="utf-8")
    assert "radius_km = 1_560.8" in text
    (tmp_path / "moon.toml").write_text(text.replace("radius_km = 1_560.8", f"radius_km = {radius_km}", 1), "utf-8")
    scenario = load(tmp_path / "moon.toml")
    player = Player(scenario, model=BattleModel(scenario, seed=1))
    session, backdrop = player.screen.session, player.screen.map.backdrop
    moon = scenario.names.bodies.index("europa")
    camera = session.camera
    camera.centre(float(session.scene.body_x_km[moon]), float(session.scene.body_y_km[moon]))
    camera.jump()
    camera.zoom(camera.km_px / 100.0, (640.0, 360.0))
    camera.jump()
    player.frames(3)
    told = [words for _, words in backdrop._figures]
    assert ("Europa" in told) == marked
    assert "Jupiter" not in told
    x, y = camera.px(session.scene.body_x_km[moon], session.scene.body_y_km[moon])
    ring = backdrop._sheet.get_at((round(float(x) - 12.0 * session.frame.scale), round(float(y))))
    assert (ring.b > palette.GRAVITY_TEXT[2] * 0.5) == marked
    player.app.close()
