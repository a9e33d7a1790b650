"""The folders of the game's files and of the player's."""

from pathlib import Path

import game.data
from game.data import DATA_DIR_VARIABLE, cache_dir, scenario_dirs, scenario_paths, shipped_dir, user_dir


def test_a_checkout_has_its_data_beside_the_package():
    assert shipped_dir("scenarios") == Path(game.data.__file__).resolve().parent.parent / "scenarios"
    assert (shipped_dir("scenarios") / "jupiter_rout.toml").is_file()


def test_a_wheel_has_its_data_inside_the_package(tmp_path, monkeypatch):
    inside = tmp_path / "game" / "_data" / "scenarios"
    inside.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr(game.data, "_PACKAGE", tmp_path / "game")
    assert shipped_dir("scenarios") == inside
    assert shipped_dir("assets") == tmp_path / "assets"


def test_the_players_folder_can_be_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "mine"))
    assert user_dir() == tmp_path / "mine"
    assert scenario_dirs()[0] == tmp_path / "mine" / "scenarios"
    assert scenario_paths()  # a folder that does not exist is no fault
    monkeypatch.setenv(DATA_DIR_VARIABLE, "")
    assert user_dir().is_absolute()
    assert "darklight" in str(user_dir())


def test_the_cache_goes_with_the_players_folder_or_where_such_things_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "mine"))
    assert cache_dir() == tmp_path / "mine" / "cache"
    monkeypatch.delenv(DATA_DIR_VARIABLE)
    assert "darklight" in str(cache_dir())
    assert cache_dir() != user_dir()
