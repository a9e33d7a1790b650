"""A class file checks by itself, before a scenario asks for it."""

import json
from pathlib import Path

import pytest

from game.cli import main
from game.data import scenario_dirs, shipped_dir
from game.scenario.reading import read_class_file, read_text, scenario_path
from game.scenario.vocabulary import SILHOUETTES, SILHOUETTES_MEANT
from game.sim.expectations import found_in
from tests.scenario.examples import SMALL

GUN = '[[weapon]]\nid = "gun"\nkind = "laser"\nenergy_gj = 5.0\nrecharge_s = 25.0\nrange_km = 900.0\nr0_km = 500.0\n'
HULL = '[[class]]\nid = "hull"\nkind = "ship"\nmass_t = 9.0\nthrust_g = 1.0\nbatteries = [{ weapon = "gun" }]\n'
WHOLE = "format = 1\n" + GUN + HULL


def read(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_class_file(path)


@pytest.mark.parametrize("path", sorted(shipped_dir("scenarios").glob("classes/*.toml")), ids=lambda path: path.stem)
def test_those_of_the_game_have_no_faults_and_need_no_others(path):
    read = read_class_file(path)
    assert read.file is not None
    assert read.borrowed == ()


def test_a_scenario_is_none(tmp_path):
    assert read_class_file(shipped_dir("scenarios") / "target_practice.toml") is None
    assert read(tmp_path / "a.toml", WHOLE + '[scenario]\ntitle = "x"\n') is None
    assert read(tmp_path / "classes" / "a.toml", WHOLE + '[scenario]\ntitle = "x"\n') is None
    assert read(tmp_path / "a.toml", "format = 1\n") is None
    assert read(tmp_path / "classes" / "empty.toml", "format = 1\n").file is not None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mass_t", "mass_kg", "class[0].mass_kg: unknown key"),
        ('weapon = "gun"', 'weapon = "gum"', "class[0].batteries[0].weapon: "),
        ("format = 1", "format = 2", "format"),
        (HULL, HULL + HULL, 'class[1].id: class "hull" is defined twice'),
        ('"ship"', '"shop"', "did you mean ship?"),
    ],
)
def test_faults_have_their_places(tmp_path, old, new, told):
    found = read(tmp_path / "hulls.toml", WHOLE.replace(old, new))
    assert found.file is None
    assert any(told in str(fault) and fault.line for fault in found.faults), found.faults


def test_weapons_of_other_class_files_may_be_fired(tmp_path):
    (tmp_path / "classes").mkdir()
    (tmp_path / "classes" / "guns.toml").write_text("format = 1\n" + GUN)
    own = "format = 1\n" + HULL + HULL.replace("hull", "other").replace("gun", "laser_light")
    found = read(tmp_path / "classes" / "hulls.toml", own)
    assert found.faults == ()
    assert found.borrowed == (("guns", "gun"), ("uhs", "laser_light"))


def test_check_says_what_it_is(tmp_path, capsys):
    path = tmp_path / "hulls.toml"
    path.write_text(WHOLE)
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: a class file: 1 class and 1 weapon: no faults\n"
    path.write_text("format = 1\n" + HULL.replace("gun", "laser_light"))
    assert main(["check", str(path)]) == 0
    assert "0 weapons, to be used together with laser_light of uhs: no faults" in capsys.readouterr().out
    path.write_text(WHOLE.replace("thrust_g", "thrust"))
    assert main(["check", str(path), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert any("did you mean thrust_g" in fault for fault in row["faults"])


def test_the_schema_is_printed(capsys):
    assert main(["schema", "--classes"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Darklight classes"


def test_a_class_file_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shipped = scenario_dirs()[1] / "classes" / "union.toml"
    assert scenario_path("classes/union.toml") == shipped
    row = found_in("classes/union.toml")
    assert row.there
    assert row.told().startswith(f"{shipped}: a class file: ")
    own = scenario_dirs()[0] / "classes"
    own.mkdir(parents=True)
    (own / "union.toml").write_bytes(shipped.read_bytes())
    assert scenario_path("classes/union.toml") == own / "union.toml"
    (tmp_path / "classes").mkdir()
    (tmp_path / "classes" / "union.toml").write_bytes(shipped.read_bytes())
    assert scenario_path("classes/union.toml") == Path("classes/union.toml")
    assert found_in("classes/union.toml").told().startswith("classes/union.toml: ")


def test_what_is_nowhere_is_told_as_it_was_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in ("classes/onion.toml", "../scenarios/classes/union.toml", str(tmp_path / "classes" / "union.toml")):
        assert scenario_path(path) == Path(path)
        row = found_in(path)
        assert not row.there
        assert row.told() == f"{path}: no such file"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("frigate", "uhs_ff"), ("Heavy cruiser", "un_ca"), ("fregate", "uhs_ff"), ("civ_tran", "civ_trn"),
     ("DD", "uhs_dd"), ("lance", "ant_lance"), ("xyzzy", "")],
)  # fmt: skip
def test_an_outline_by_its_usual_name_gets_a_hint(written, meant):
    (fault,) = read_text(SMALL.replace('silhouette = "uhs_ff"', f'silhouette = "{written}"')).faults
    assert fault.suggestion == meant
    assert fault.what.startswith(f'unknown name "{written}", expected one of uhs_bb, ')


def test_what_outlines_are_called_are_outlines():
    assert set(SILHOUETTES_MEANT.values()) <= set(SILHOUETTES)
    assert not set(SILHOUETTES_MEANT) & set(SILHOUETTES)
