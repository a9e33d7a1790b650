"""New scenario files: sound copies that keep what others wrote, beside what editors want."""

import json
import tomllib

import pytest

from game.data import scenario_dirs, shipped_dir
from game.scenario import ScenarioError, load
from game.scenario.catalogue import catalogue
from game.scenario.documents import parse_document
from game.scenario.schema import json_schema
from game.scenario.spec import Spec
from game.scenario.writing import EDITORS_FILE, SCHEMA_LINE, TEMPLATE, copied_text, copy_to_edit, write_scenario
from game.sim.expectations import verdicts
from tests.scenario.examples import SMALL

SHIPPED = sorted(shipped_dir("scenarios").glob("*.toml"))


def test_a_new_scenario_is_small_whole_and_holds_to_what_it_expects():
    path = write_scenario("first_blood")
    assert path == scenario_dirs()[0] / "first_blood.toml"
    scenario = load("first_blood")
    assert (scenario.id, scenario.title, scenario.warnings) == ("first_blood", "First blood", ())
    spec = scenario.spec
    assert [len(rows) for rows in (spec.side, spec.body, spec.trigger, spec.expect)] == [2, 2, 1, 1]
    assert [one.id for one in spec.squadron if one.arrives.trigger == spec.trigger[0].id] == ["auks"]
    assert all(verdict.holds for verdict in verdicts(scenario))
    assert path.read_text().count("#") > 20  # it explains itself


def test_it_is_listed_and_what_stands_beside_it_is_not():
    write_scenario("first_blood")
    own = [row for row in catalogue() if row.own]
    assert [(row.id, row.faults) for row in own] == [("first_blood", ())]
    assert {path.name for path in scenario_dirs()[0].iterdir()} == {
        "first_blood.toml", EDITORS_FILE, "scenario.schema.json", "class.schema.json",
    }  # fmt: skip


@pytest.mark.parametrize("source", [*SHIPPED, shipped_dir("scenarios") / TEMPLATE], ids=lambda path: path.stem)
def test_a_copy_differs_in_id_and_title_alone(source, tmp_path):
    path = write_scenario("mine", source, tmp_path)
    copy, first = path.read_text().splitlines(), source.read_text().splitlines()
    assert len(copy) == len(first)
    changed = [(old, new) for old, new in zip(first, copy, strict=True) if old != new]
    assert [new for _, new in changed] == ['id = "mine"', 'title = "Mine"']
    assert load(path).spec.squadron == load(source).spec.squadron


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('[scenario]\nid = "small"\ntitle = "Small"\n', {"id": "other_one", "title": "Other one"}),
        ('[scenario]\ntitle = """\\\n   Small"""  # said twice\n', {"title": "Other one"}),
        ("scenario.title = 'Small'\n[scenario.variants.a]\ntitle = \"A\"\n", {"title": "Other one"}),
        ('scenario = { title = "Small", id = "small" }\n', {"id": "other_one", "title": "Other one"}),
        ('#:schema ./old.json\n[scenario] # id = 1\n"title" = "x"\n', {"title": "Other one"}),
    ],
)
def test_id_and_title_are_changed_wherever_they_stand(head, told):
    text = copied_text(parse_document(head.encode(), "x"), "other_one")
    assert text.startswith(SCHEMA_LINE)
    assert text.count("#:schema") == 1
    found = tomllib.loads(text)["scenario"]
    assert {key: found[key] for key in ("id", "title") if key in found} == told
    assert found.get("variants", {"a": {"title": "A"}}) == {"a": {"title": "A"}}


def test_what_is_there_is_never_overwritten(tmp_path):
    write_scenario("mine", folder=tmp_path)
    (tmp_path / "mine.toml").write_text("my work")
    (tmp_path / EDITORS_FILE).write_text("# my editor\n")
    (tmp_path / "scenario.schema.json").write_text("{}")
    with pytest.raises(ScenarioError, match="is there already"):
        write_scenario("mine", folder=tmp_path)
    write_scenario("second", folder=tmp_path)
    assert (tmp_path / "mine.toml").read_text() == "my work"
    assert (tmp_path / EDITORS_FILE).read_text() == "# my editor\n"
    assert json.loads((tmp_path / "scenario.schema.json").read_text()) == json.loads(json.dumps(json_schema()))


@pytest.mark.parametrize(
    ("ident", "told"),
    [
        ("Night Watch", "did you mean night_watch?"), ("2nd", "is no id"), ("", "is no id"), ("../up", "is no id"),
        ("a" * 33, "at most 32"), ("a\n", "is no id"), ("jupiter_rout", "would hide"),
    ],
)  # fmt: skip
def test_bad_ids_are_refused(ident, told):
    with pytest.raises(ScenarioError, match="^(?s:.*)" + told.replace("?", r"\?")):
        write_scenario(ident)
    assert not scenario_dirs()[0].exists()


def test_elsewhere_a_name_of_the_game_hides_nothing(tmp_path):
    assert write_scenario("jupiter_rout", folder=tmp_path / "there").is_file()


def test_what_is_broken_is_not_copied(tmp_path):
    (tmp_path / "broken.toml").write_text(SMALL.replace("count = 4", "count = -4", 1))
    with pytest.raises(ScenarioError, match="count"):
        write_scenario("mine", tmp_path / "broken.toml", tmp_path)
    assert not (tmp_path / "mine.toml").exists()


def with_own_classes(folder):
    """A scenario whose ships stand in a class file beside it."""
    at, end = SMALL.index("[[weapon]]"), SMALL.index("[[squadron]]")
    (folder / "classes").mkdir(parents=True)
    (folder / "classes" / "hulls.toml").write_text("format = 1\n" + SMALL[at:end])
    text = SMALL[:at].replace('title = "Small"', 'title = "Small"\nclasses = ["hulls"]') + SMALL[end:]
    (folder / "small.toml").write_text(text)
    return folder / "small.toml"


def test_class_files_of_its_own_come_along(tmp_path):
    source, there = with_own_classes(tmp_path / "here"), tmp_path / "there"
    path = write_scenario("mine", source, there)
    assert isinstance(load(path).spec, Spec)
    assert (there / "classes" / "hulls.toml").read_bytes() == (source.parent / "classes" / "hulls.toml").read_bytes()
    assert write_scenario("again", source, there).is_file()
    (there / "classes" / "hulls.toml").write_text("format = 1\n")
    with pytest.raises(ScenarioError, match="stays as it is"):
        write_scenario("third", source, there)
    assert (there / "classes" / "hulls.toml").read_text() == "format = 1\n"
    assert not (there / "third.toml").exists()


@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.stem)
def test_a_copy_to_edit_differs_in_id_and_title_alone(source, tmp_path):
    path = copy_to_edit(source, tmp_path / "own")
    assert path == tmp_path / "own" / f"my_{source.stem}.toml"
    assert load(path).id == path.stem
    before, after = (one.read_text(encoding="utf-8").splitlines() for one in (source, path))
    apart = [line for was, line in zip(before, after, strict=True) if was != line]
    assert [line.split(" = ")[0] for line in apart] == ["id", "title"]


def test_copies_to_edit_are_counted_and_their_names_stay_short(tmp_path):
    source = tmp_path / f"{'x' * 40}.toml"
    source.write_text(SMALL, encoding="utf-8")
    made = [copy_to_edit(source, tmp_path) for _ in range(3)]
    assert [path.stem for path in made] == [f"my_{'x' * 29}", f"my_{'x' * 27}_2", f"my_{'x' * 27}_3"]
    assert copy_to_edit(made[0], tmp_path).stem == f"my_{'x' * 27}_4"


def test_what_is_broken_or_gone_is_not_copied(tmp_path):
    source = tmp_path / "broken.toml"
    for held in (None, b"[scenario", b"\xff\xfe"):
        if held is not None:
            source.write_bytes(held)
        with pytest.raises(ScenarioError):
            copy_to_edit(source, tmp_path)
    assert list(tmp_path.iterdir()) == [source]
