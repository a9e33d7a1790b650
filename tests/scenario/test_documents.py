"""Whatever the bytes of a file hold, reading gives a spec or a list of faults, never a traceback."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.data import scenario_paths, shipped_dir
from game.scenario import Scenario, ScenarioError, load, scenario_of_text
from game.scenario.documents import FILE_MAX
from game.scenario.reading import FAULTS_MAX, read_scenario, read_text
from tests.scenario.examples import SMALL

SHIPPED = [path.read_bytes() for path in sorted(shipped_dir("scenarios").glob("*.toml"))]
TOKENS = [
    b"[", b"]", b"{", b"}", b"=", b",", b'"', b"'", b"\n", b"nan", b"inf", b"-1", b"1e400", b"true", b"[]", b"{}",
    b'""',
    b"[[squadron]]", b"\xff", b"\x00", b"9" * 30, b"at = 3", b"\xef\xbb\xbf", b"[1, 2, 3]", b'"same_as:line"', b"0",
]  # fmt: skip


def assert_read(raw):
    reading = read_text(raw)
    assert (reading.spec is None) == any(fault.level == "fault" for fault in reading.faults)
    for fault in reading.faults:
        assert str(fault)
        assert fault.rendered().isprintable() or "\n" in fault.rendered() or "\t" in fault.rendered()
    if reading.spec is not None:
        assert_starts(Scenario(reading.spec))
    return reading


def assert_starts(scenario):
    """What passed the checker makes worlds, and its canonical text makes the same scenario."""
    world = scenario.start(2, seed=1)
    for group in (world.units, world.flights):
        for column in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
            assert np.isfinite(getattr(group, column)).all()
    assert scenario_of_text(scenario.resolved).spec == scenario.spec


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes(raw):
    assert_read(raw)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_mutated_files(data):
    raw = bytearray(data.draw(st.sampled_from([SMALL.encode(), SMALL.encode(), *SHIPPED])))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = start + data.draw(st.integers(0, 12))
        raw[start:end] = data.draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4)))
    assert_read(bytes(raw))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_values_swapped_between_keys(data):
    lines = SMALL.split("\n")
    keyed = [number for number, line in enumerate(lines) if " = " in line and not line.startswith(" ")]
    for _ in range(data.draw(st.integers(1, 3))):
        to, by = data.draw(st.sampled_from(keyed)), data.draw(st.sampled_from(keyed))
        lines[to] = lines[to].split(" = ")[0] + " = " + lines[by].split(" = ", 1)[1]
    assert_read("\n".join(lines).encode())


junk = st.recursive(
    st.one_of(
        st.sampled_from(["0", "-1", "1.5", "inf", "nan", "true", '""', '"line"', '"blue"', '"hold"', "1979-05-27"]),
        st.integers().map(str),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda rows: "[" + ", ".join(rows) + "]"),
        st.dictionaries(st.sampled_from(["id", "kind", "body", "turn", "x"]), inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=5,
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_value_for_any_key(data):
    lines = SMALL.split("\n")
    keyed = [number for number, line in enumerate(lines) if " = " in line and not line.startswith(" ")]
    number = data.draw(st.sampled_from(keyed))
    lines[number] = lines[number].split(" = ")[0] + " = " + data.draw(junk)
    assert_read("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("raw", "words", "line"),
    [
        (b"", "format is missing", 1),
        (b"x" * (FILE_MAX + 1), "larger than 1,000,000 bytes", 0),
        (b"format = 1\ntitle = \xff\xfe", "not UTF-8", 2),
        (b"format = 1\nx = " + b"[" * 5000 + b"]" * 5000, "nested more than 24 deep", 2),
        (b"format = 1\nx = " + b"[" * 40 + b"]" * 40, "nested more than 24 deep", 2),
        (b"format = 1\n" + b"a" + b".a" * 40_000 + b" = 1", "nested more than 24 deep", 2),
        (b"format = 1\n[[ a" + b' . "a"' * 40_000 + b"]]", "nested more than 24 deep", 2),
        (b"format = 1\nx = {a = 1, 'b'" + b".a" * 40_000 + b" = 1}", "nested more than 24 deep", 2),
        (b"format = 1\n\nx = " + b"9" * 6000, "no machine can hold", 3),
        (b"format = 1\nx = 1979-13-40", "", 2),
        (b"format = 1\nx = = 2", "not TOML", 2),
        (b'format = 1\nx = "open', "not TOML", 2),
        (b"format = 1\rx = 2", "not TOML", 1),
    ],
)
def test_bytes_that_are_no_scenario(raw, words, line):
    reading = assert_read(raw)
    assert reading.spec is None
    assert words in reading.faults[0].what
    assert reading.faults[0].line == line


def test_a_dotted_text_is_no_key():
    words = ".".join(["word"] * 40)
    assert read_text(SMALL.replace("Two sides meet.", words)).spec is not None


def test_a_file_with_more_faults_than_anybody_reads_says_how_many_more():
    reading = read_text("".join(f"[a{number}]\n" for number in range(FAULTS_MAX + 1_500)))
    assert len(reading.faults) == FAULTS_MAX + 1
    assert reading.faults[-1].what == "and 1,504 more faults"


def test_a_class_file_of_a_name_that_no_disk_takes_is_a_fault():
    reading = read_text(SMALL.replace('id = "small"', 'id = "small"\nclasses = ["' + "a" * 252 + '"]'))
    assert "expected an id" in reading.faults[0].what


def test_a_byte_order_mark_is_no_fault():
    assert read_text(b"\xef\xbb\xbf" + SMALL.encode()).spec == read_text(SMALL).spec


def test_line_ends_of_windows_are_no_fault():
    assert read_text(SMALL.replace("\n", "\r\n")).spec == read_text(SMALL).spec
    broken = SMALL.replace("turns = 10", "turns = 99").replace("\n", "\r\n")
    assert (read_text(broken).faults[0].line, read_text(broken).faults[0].column) == (8, 9)


def test_a_folder_a_missing_and_an_unreadable_file(tmp_path):
    assert "this is a folder" in read_scenario(tmp_path).faults[0].what
    assert "no such file" in read_scenario(tmp_path / "none.toml").faults[0].what
    assert read_scenario(tmp_path / ("n" * 5000)).spec is None
    assert read_scenario(tmp_path / "a\0b.toml").spec is None
    secret = tmp_path / "secret.toml"
    secret.write_text(SMALL)
    secret.chmod(0)
    if not os.access(secret, os.R_OK):
        assert "cannot be read" in read_scenario(secret).faults[0].what


def test_a_broken_class_file_is_reported_by_its_own_path(tmp_path):
    (tmp_path / "classes").mkdir()
    (tmp_path / "classes" / "mine.toml").write_text('format = 1\n[[class]]\nid = "x"\nkind = "ship"\nmass_t = 0\n')
    file = tmp_path / "battle.toml"
    file.write_text(SMALL.replace("[scenario]\n", '[scenario]\nclasses = ["mine"]\n'))
    faults = read_scenario(file).faults
    assert {fault.path for fault in faults} == {str(tmp_path / "classes" / "mine.toml")}
    assert [(fault.key, fault.line) for fault in faults] == [("class[0]", 2), ("class[0].mass_t", 5)]


def test_a_class_defined_twice_is_a_fault(tmp_path):
    (tmp_path / "classes").mkdir()
    row = '[[class]]\nid = "frigate"\nkind = "ship"\nmass_t = 1.0\nthrust_g = 1.0\n'
    (tmp_path / "classes" / "mine.toml").write_text("format = 1\n" + row)
    file = tmp_path / "battle.toml"
    file.write_text(SMALL.replace("[scenario]\n", '[scenario]\nclasses = ["mine"]\n'))
    assert [fault.what for fault in read_scenario(file).faults] == ['class "frigate" is defined twice']


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(ScenarioError) as caught:
        load("jupiter_root")
    assert caught.value.faults[0].suggestion == "jupiter_rout"
    with pytest.raises(ScenarioError, match="no such file"):
        load("nowhere/none.toml")


def test_the_shipped_scenarios_are_listed():
    assert {"jupiter_rout", "target_practice"} <= {path.stem for path in scenario_paths()}
