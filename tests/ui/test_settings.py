import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.preferences import SCALES, Preferences, settings_path


def test_what_is_saved_is_loaded():
    wanted = Preferences(scale_percent=150, full_screen=True, reduced_motion=True, width=1600, height=900)
    assert wanted.save()
    assert Preferences.load() == wanted


def test_without_a_file_there_are_defaults():
    assert not settings_path().exists()
    assert Preferences.load() == Preferences()


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "null", '"x"', "{" * 5000, '{"scale_percent": 1e999}', "\x00\xff"])
def test_a_broken_file_falls_back_to_defaults(text):
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text(text, encoding="latin-1")
    assert Preferences.load() == Preferences()


def test_one_bad_value_leaves_the_others():
    table = {"scale_percent": 9_000, "full_screen": 1, "reduced_flashes": True, "width": True, "height": 800, "more": 1}
    assert Preferences.of_table(table) == Preferences(reduced_flashes=True, height=800)


def test_a_file_far_too_large_is_not_read():
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text(json.dumps({"scale_percent": 200, "pad": "x" * 100_000}))
    assert Preferences.load() == Preferences()


def test_writing_leaves_one_whole_file(tmp_path):
    path = tmp_path / "deep" / "settings.json"
    for percent in SCALES:
        assert Preferences(scale_percent=percent).save(path)
        assert json.loads(path.read_text())["scale_percent"] == percent
    assert os.listdir(path.parent) == ["settings.json"]


def test_what_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert not Preferences().save(tmp_path / "file" / "settings.json")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_value_of_any_key_gives_sane_preferences(value):
    made = Preferences.of_table(dict.fromkeys(("scale_percent", "full_screen", "width", "height"), value))
    assert SCALES[0] <= made.scale_percent <= SCALES[-1]
    assert isinstance(made.full_screen, bool)
    assert made.width >= 320


def test_steps_of_the_scale_stay_within_what_is_offered():
    prefs = Preferences(scale_percent=100)
    assert prefs.scale_step(1) == 110
    assert prefs.scale_step(-1) == 90
    assert Preferences(scale_percent=400).scale_step(1) == 400
    assert Preferences(scale_percent=80).scale_step(-1) == 80
