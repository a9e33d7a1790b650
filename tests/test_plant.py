"""Planting bugs: what each kind does to a source, which are drawn, and that runs tell the caught from the survivors."""

import json
from pathlib import Path

import pytest

from .plant import ROOT, drawn, main, rule_files, stages
from .planting.bugs import LOOSE, SPARED, bugs_in, is_one, stream_names
from .planting.trial import Trial, outcomes


def lines_after(source: str, kind: str, **named) -> set[str]:
    """The sources that bugs of a kind make of one."""
    bugs = bugs_in(named.pop("path", "a.py"), source, **named)
    return {bug.planted(source) for bug in bugs if bug.kind == kind and is_one(bug, source)}


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("strictness", "a < b", {"a <= b"}),
        ("strictness", "(a) >= (b)", {"(a) > (b)"}),
        ("comparison", "0 <= a < b", {"0 >= a < b", "0 <= a > b"}),
        ("comparison", "a is b", {"a is not b"}),
        ("comparison", "a not in b", set()),
        ("comparison", "own.side == side", set()),
        ("side", "own.side == side", {"own.side != side"}),
        ("side", "inside == considered", set()),
        ("sign", "a + -b", {"a - -b", "a + b"}),
        ("sign", "'a' + b", set()),
        ("sign", "a += b", {"a -= b"}),
        ("mask", "(a > 1) & ~b", {"(a > 1) | ~b", "(a > 1)", "~b", "(a > 1) & b"}),
        ("mask", "a or b or c", {"a and b or c", "a or b and c", "b or c", "a or c", "a or b"}),
        ("mask", "a &= b", {"a |= b", "a = b"}),
        ("mask", "if not a: b", {"if a: b"}),
        ("off by one", "a[1:]", {"a[2:]", "a[0:]"}),
        ("off by one", "x.sum(axis=1)", set()),
        ("off by one", "searchsorted(a, b, 'left')", {'searchsorted(a, b, "right")'}),
        ("min for max", "np.minimum(a, b.max())", {"np.maximum(a, b.max())", "np.minimum(a, b.min())"}),
        ("min for max", "np.maximum.at(a, i, b)", {"np.minimum.at(a, i, b)"}),
        ("min for max", "np.iinfo(int).max", set()),
        ("enemy", "enemy[a, b]", {"enemy[b, a]", "~enemy[a, b]"}),
        ("enemy", "enemy[a][b]", {"enemy[:, a][b]", "~enemy[a][b]"}),
        ("enemy", "res.hostile(a, b)", {"res.hostile(b, a)", "~res.hostile(a, b)"}),
        ("repeated index", "np.add.at(x, (i, j), v)", {"x[(i, j)] += v"}),
        ("repeated index", "np.maximum.at(x, i, v)", {"x[i] = np.maximum(x[i], v)"}),
        ("repeated index", "np.bincount(i, minlength=n)", {"np.minimum(1, np.bincount(i, minlength=n))"}),
        ("repeated index", "np.bincount(i).nonzero()[0]", set()),
        ("repeated index", "np.bincount(i) > 0", set()),
        ("repeated index", "np.bincount(i) > 1", {"np.minimum(1, np.bincount(i)) > 1"}),
        ("copy", "a.b.copy()", {"a.b"}),
        ("times", "a * b // c", {"a / b // c", "a * b * c"}),
        ("times", "a * battle.mirror_sign[w]", set()),
        ("constant", "a = 0.5", {"a = 0.625"}),
        ("constant", "a = (8, 3)", {"a = (10, 3)"}),
        ("constant", "np.maximum(a, 1e-9)", set()),
        ("constant", "np.where(a > 0.0, a, 1.0)", set()),
        ("constant", "np.where(a > 0.0, b, 1.0)", {"np.where(a > 0.0, b, 1.25)"}),
        ("axis", "x.sum(axis=1)", {"x.sum(axis=0)"}),
        ("order", "np.argsort(a, kind='stable')", {"np.argsort(a, kind='stable')[::-1]"}),
        ("order", "np.lexsort((a, b))", {"np.lexsort((b, a))", "np.lexsort((b,))", "np.lexsort((a, b))[::-1]"}),
        ("statement", "x[i] = 1", {"pass"}),
        ("statement", "x = 1", set()),
        ("statement", "f(\n    a\n)", {"pass"}),
    ],
)
def test_a_kind_of_bug_does_what_its_name_says(kind, source, expected):
    assert lines_after(source, kind) == expected


def test_a_bincount_with_weights_loses_rows():
    import numpy as np

    source = "np.bincount(np.array([1, 1, 2]), weights=np.array([3.0, 4.0, 5.0]))"
    (planted,) = lines_after(source, "repeated index")
    assert eval(source, {"np": np}).tolist() == [0.0, 7.0, 5.0]
    assert eval(planted, {"np": np}).tolist() == [0.0, 3.0, 5.0]


def test_keys_of_rolls_are_swapped_or_dropped():
    source = "res.roll_ppm(world, Stream.B, uid[a], b, 0)"
    expected = {
        "res.roll_ppm(world, Stream.C, uid[a], b, 0)",
        "res.roll_ppm(world, Stream.B, 0, b, 0)",
        "res.roll_ppm(world, Stream.B, uid[a], 0, 0)",
    }
    assert lines_after(source, "roll key", streams=["A", "B", "C"]) == expected


def test_ways_out_are_dropped_but_for_those_that_spare_work():
    rule = "def f(x):\n    if {}:\n        return\n    x[0] = 1\n"
    dropped = rule.format("x.over").replace("return", "pass")
    assert dropped in lines_after(rule.format("x.over"), "statement")
    for asks in ("not len(x)", "len(x) == 0", "not x.any()", "not rows"):
        assert lines_after(rule.format(asks), "statement") == {rule.format(asks).replace("x[0] = 1", "pass")}


def test_what_is_no_rule_is_passed_by():
    source = (
        '"""Two < 3 things."""\n'
        "__all__ = [1 + 2]\n"
        "@dataclass(slots=4)\n"
        "class A:\n"
        '    """5 < 6"""\n'
        "    a: Array | None\n"
        "class B(IntEnum):\n"
        "    C = 7\n"
        "def f(a: Literal[8] | int) -> tuple[9, 10]:\n"
        '    raise ValueError("11" + f"{a + 12}")\n'
    )
    assert bugs_in("a.py", source) == []


def test_bounds_and_sizes_are_spared():
    assert bugs_in("space/sightlines.py", "CELLS = 1 << 15\n") == []
    bound = "def near_lines(a, b):\n    return a < b\n"
    assert {bug.kind for bug in bugs_in("space/sightlines.py", bound)} == {"comparison"}
    assert {bug.kind for bug in bugs_in("space/other.py", bound)} == {"comparison", "strictness"}


def test_what_only_keeps_from_dividing_by_nothing_is_passed_by():
    for divisor in ("np.where(meets, size, 1.0)", "np.maximum(size, 1e-3)"):
        assert "constant" not in {bug.kind for bug in bugs_in("a.py", f"a = b / {divisor}\n")}
        assert "constant" in {bug.kind for bug in bugs_in("a.py", f"a = b * {divisor}\n")}
    assert "constant" in {bug.kind for bug in bugs_in("a.py", "a = b / np.maximum(size, 0.5)\n")}
    later = "def f(a, b):\n    size = np.maximum(b, 1e-3)\n    return a {} size\n"
    assert "constant" not in {bug.kind for bug in bugs_in("a.py", later.format("/"))}
    assert "constant" in {bug.kind for bug in bugs_in("a.py", later.format("*"))}
    assert "constant" in {bug.kind for bug in bugs_in("a.py", later.format("/").replace("1e-3", "0.5"))}


def test_sizes_of_pieces_that_hand_out_all_rows_are_passed_by():
    source = "SIZE = 8\ndef f(x):\n    for first in range(0, len(x), SIZE):\n        g(x[first : first + {}])\n"
    sizes = {bug.line for bug in bugs_in("a.py", source.format("SIZE")) if bug.kind == "constant"}
    assert sizes == set()
    for other in ("1", "OTHER"):  # it leaves rows out
        assert 1 in {bug.line for bug in bugs_in("a.py", source.format(other)) if bug.kind == "constant"}
    assert 1 in {bug.line for bug in bugs_in("a.py", "SIZE = 8\na = SIZE\n") if bug.kind == "constant"}


def test_what_is_spared_is_there():
    for path, name in (*SPARED, *LOOSE):
        source = (ROOT / "game" / "rules" / path).read_text()
        last = name.split(".")[-1]
        assert f"def {last}(" in source or f"\n{last} = " in source


def test_a_diff_shows_the_line_and_nothing_else():
    source = "é = 1\nb = é <  2  # less\nc = 3\n"
    (bug,) = (bug for bug in bugs_in("a.py", source) if bug.kind == "strictness")
    assert bug.line == 2
    assert bug.diff(source) == ["- b = é <  2  # less", "+ b = é <=  2  # less"]


def test_streams_are_the_members_of_their_class():
    sources = ["x = 1", 'class Stream(IntEnum):\n    """Streams."""\n\n    A = 0\n    B = 1\n']
    assert stream_names(iter(sources)) == ["A", "B"]
    assert stream_names(iter(["x = 1"])) == []


# ---- a rule and its test


RULE = """import numpy as np


def total(values, rows, count):
    found = np.zeros(count)
    np.add.at(found, rows, values)
    return found


def sized(values):
    if len(values) > 1:
        return values.copy()
    return values
"""
TEST = """from game.rules.room.adding import sized, total


def test_rows_add_up():
    assert total([1.0, 2.0, 4.0], [0, 0, 2], 3).tolist() == [3.0, 0.0, 4.0]


def test_golden_sizes():
    assert False, "golden digests are left out"
"""


@pytest.fixture
def tree(tmp_path) -> Path:
    """A game of one rule with one test, and a wider one that knows nothing of it."""
    for name, text in {
        "game/__init__.py": "",
        "game/rules/__init__.py": "",
        "game/rules/room/__init__.py": "",
        "game/rules/room/adding.py": RULE,
        "tests/rules/room/test_adding.py": TEST,
        "tests/rules/test_turn.py": "def test_nothing():\n    pass\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def trial_of(tree: Path, old: str, new: str, most_cpu_s: float = 60.0) -> Trial:
    assert old in RULE
    tests = ["tests/rules/room/test_adding.py"]
    return Trial(tree, tests, tree / "game/rules/room/adding.py", RULE.replace(old, new), most_cpu_s)


def test_a_lethal_bug_is_caught_an_equal_one_survives_and_one_that_hangs_is_ended(tree):
    lethal = trial_of(tree, "np.add.at(found, rows, values)", "found[rows] += values")
    equal = trial_of(tree, "values.copy()", "values")
    broken = trial_of(tree, "import numpy", "import nothing")
    hangs = trial_of(tree, "return found", "while True: pass", most_cpu_s=1.0)
    ended = outcomes([lethal, equal, broken, hangs], jobs=2)
    assert [one.passed for one in ended] == [False, True, False, False]
    assert ended[0].by == "tests/rules/room/test_adding.py::test_rows_add_up"
    assert ended[3].by == "time"
    assert (tree / "game/rules/room/adding.py").read_text() == RULE


def test_the_report_lists_survivors_with_their_place_and_the_tests_that_ran(tree, capsys):
    assert main(["--rules", "room/adding.py", "--count", "100", "--jobs", "2", "--json"], tree) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["planted"] == found["caught"] + found["survived"] == sum(f["planted"] for f in found["files"].values())
    survived = {(row["file"], row["line"], row["kind"]) for row in found["survivors"]}
    assert ("game/rules/room/adding.py", 12, "copy") in survived
    assert not {line for _, line, _ in survived} & {5, 6}
    row = next(row for row in found["survivors"] if row["kind"] == "copy")
    assert row["diff"] == ["-         return values.copy()", "+         return values"]
    assert row["tests"] == ["tests/rules/room/test_adding.py", "tests/rules/test_turn.py"]


def test_tests_that_fail_without_any_bug_are_told(tree, capsys):
    (tree / "tests/rules/test_turn.py").write_text("def test_nothing():\n    assert 1 == 2\n")
    assert main(["--rules", "room", "--count", "100"], tree) == 2
    assert "tests/rules/test_turn.py::test_nothing fails without any bug" in capsys.readouterr().err


def test_bad_usage_is_told(tree, capsys):
    assert main(["--rules", "nowhere.py"], tree) == 2
    assert "nowhere.py" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["--count", "0"], tree)
    assert stopped.value.code == 2


# ---- the draw, and which tests


def test_the_draw_depends_on_the_seed_alone():
    files = rule_files(ROOT, ["space/gravity.py", "game/rules/state"])
    one = drawn(ROOT, files, 12, seed=3)
    assert one == drawn(ROOT, files, 12, seed=3)
    assert one[:5] == drawn(ROOT, files, 5, seed=3)
    assert one != drawn(ROOT, files, 12, seed=4)
    assert len({planted.bug for planted in one}) == 12


def test_no_more_are_drawn_than_there_are(tree):
    bugs = [one.bug for one in drawn(tree, rule_files(tree), 1_000, seed=0)]
    assert len(bugs) == len(set(bugs))
    assert {bug.path for bug in bugs} == {"room/adding.py"}
    assert all(is_one(bug, RULE) for bug in bugs)


def test_files_are_named_from_the_root_or_from_the_rules():
    assert rule_files(ROOT, ["game/rules/space/gravity.py"]) == rule_files(ROOT, ["space/gravity.py"])
    assert set(rule_files(ROOT, ["space"])) < set(rule_files(ROOT)) == set(rule_files(ROOT, ["game/rules"]))


def test_nearest_tests_come_first_and_none_comes_twice():
    listed = stages(ROOT, "space/gravity.py")
    assert listed[0] == ["tests/rules/space/test_gravity.py"]
    assert "tests/rules/space/test_course.py" in listed[1]
    assert listed[-1] == ["tests/test_battles.py"]
    everything = [test for stage in listed for test in stage]
    assert len(everything) == len(set(everything))
    assert stages(ROOT, "turn.py")[0] == ["tests/rules/test_turn.py"]
