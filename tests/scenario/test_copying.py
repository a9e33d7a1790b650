from pathlib import Path

import pytest

from game.data import shipped_dir
from game.scenario.copying import copy_to_edit
from game.scenario.reading import read_scenario

SHIPPED = sorted(shipped_dir("scenarios").glob("*.toml"))


@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.stem)
def test_a_copy_is_a_sound_scenario_of_its_own_that_differs_in_two_lines(source: Path, tmp_path: Path) -> None:
    path = copy_to_edit(source, tmp_path / "own")
    assert path == tmp_path / "own" / f"my_{source.stem}.toml"
    reading = read_scenario(path)
    assert reading.spec is not None
    assert reading.spec.scenario.id == path.stem
    before, after = (one.read_text(encoding="utf-8").splitlines() for one in (source, path))
    apart = [number for number, lines in enumerate(zip(before, after, strict=True)) if lines[0] != lines[1]]
    assert len(apart) == 2
    assert {after[number].split(" = ")[0] for number in apart} == {"id", "title"}


def test_nothing_is_ever_overwritten_and_names_stay_short(tmp_path: Path) -> None:
    source = tmp_path / f"{'x' * 40}.toml"
    source.write_text('format = 1\n[scenario]\ntitle = "A"\n', encoding="utf-8")
    made = [copy_to_edit(source, tmp_path) for _ in range(3)]
    assert [path.stem for path in made] == [f"my_{'x' * 29}", f"my_{'x' * 27}_2", f"my_{'x' * 27}_3"]
    again = copy_to_edit(made[0], tmp_path)
    assert again.stem == f"my_{'x' * 27}_4"
    assert 'title = "My xxx' in again.read_text(encoding="utf-8")


@pytest.mark.parametrize("held", [b"", b"[scenario", b'format = 1\n[[side]]\nid = "a"\ntitle = "b"\n'])
def test_what_has_no_head_is_copied_as_it_is(held: bytes, tmp_path: Path) -> None:
    source = tmp_path / "broken.toml"
    source.write_bytes(held)
    assert copy_to_edit(source, tmp_path).read_bytes() == held


def test_what_is_no_text_or_is_gone_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "none.toml"
    with pytest.raises(OSError, match="none"):
        copy_to_edit(source, tmp_path)
    source.write_bytes(b"\xff\xfe")
    with pytest.raises(UnicodeDecodeError):
        copy_to_edit(source, tmp_path)
    assert list(tmp_path.iterdir()) == [source]
