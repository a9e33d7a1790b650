"""The scenarios that there are."""

from game.data import scenario_paths
from game.scenario import load
from game.scenario.catalogue import catalogue
from tests.scenario.examples import SMALL


def test_shipped_scenarios_have_no_faults_and_every_text_they_need():
    for entry in catalogue():
        assert not entry.faults
        spec = entry.spec
        assert len(spec.scenario.briefing) > 200
        assert spec.expect
        assert spec.scenario.debrief[-1].when is None
        assert all(objective.text for objective in spec.objective)
        said = {action.say for trigger in spec.trigger for action in trigger.do}
        assert {line.id for line in spec.dialogue} <= said


def test_the_players_folder_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("DARKLIGHT_DATA_DIR", str(tmp_path))
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "jupiter_rout.toml").write_text(SMALL)
    (folder / "broken.toml").write_text("format = 1\n[scenario]\ntitel = 3\n")
    assert scenario_paths()[0].parent == folder
    assert load("jupiter_rout").title == "Small"
    rows = {entry.id: entry for entry in catalogue()}
    assert rows["jupiter_rout"].own
    assert not rows["target_practice"].own
    assert rows["broken"].spec is None
    assert any("did you mean title?" in fault for fault in rows["broken"].faults)
    assert rows["broken"].as_dict()["broken"]
