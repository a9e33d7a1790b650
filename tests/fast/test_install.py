"""When the twins are in place, and that nothing is asked of those who have not installed them."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import game.fast
from game.fast import FAST_VARIABLE, install, offered
from game.rules.state.kernels import KERNELS, provide_twins

ROOT = Path(__file__).parents[2]
MISSING = 'the extra is not installed: pip install -e ".[test,fast]"'
needs_numba = pytest.mark.skipif(find_spec("numba") is None, reason=MISSING)


@pytest.fixture
def nobody_provides():
    yield
    provide_twins(None)


def run(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | env, cwd=ROOT, timeout=200
    )


@pytest.mark.usefixtures("nobody_provides")
def test_without_the_library_nothing_is_provided(monkeypatch):
    monkeypatch.setattr(game.fast, "find_spec", lambda name: None)
    monkeypatch.delenv(FAST_VARIABLE, raising=False)
    install()
    assert not offered()
    assert not any(one.is_twin for one in KERNELS.values())


@pytest.mark.usefixtures("nobody_provides")
@pytest.mark.parametrize(("value", "there"), [("0", False), ("1", True), ("", True), (None, True)])
def test_a_variable_turns_it_off(monkeypatch, value, there):
    monkeypatch.setattr(game.fast, "find_spec", lambda name: object())
    monkeypatch.delenv(FAST_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(FAST_VARIABLE, value)
    assert offered() == there


@needs_numba
def test_nothing_is_imported_before_a_kernel_is_called():
    code = (
        "import sys; from game.batches import prepare_for_batches; prepare_for_batches(); import game.rules.turn\n"
        "assert 'numba' not in sys.modules"
    )
    done = run(code, **{FAST_VARIABLE: "1"})
    assert done.returncode == 0, done.stderr


ASKED = """
import sys
import numpy as np
from game.batches import prepare_for_batches
from game.rules.fire.at_craft import lowest_word
prepare_for_batches()
lowest_word(np.zeros(3, dtype=np.uint64), np.ones(3, dtype=np.int64))
print('numba' in sys.modules, lowest_word.carried_out_by.__module__)
"""


@needs_numba
@pytest.mark.parametrize(("value", "said"), [("1", "True game.fast.craft"), ("0", "False game.rules.fire.at_craft")])
def test_what_is_compiled_is_kept_for_the_next_process(tmp_path, value, said):
    kept = []
    for _ in range(2):
        done = run(ASKED, **{FAST_VARIABLE: value, "DARKLIGHT_DATA_DIR": str(tmp_path)})
        assert done.stdout.strip() == said, done.stderr
        kept.append({path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")})
    assert kept[0] == kept[1]
    assert bool(kept[0]) == (value == "1")


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch):
    numba = pytest.importorskip("numba", reason=MISSING)
    from game.fast.compiling import compiled

    asked = []

    def njit(*, cache=False, **options):
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function 'f': no locator available for file 'f.py'")
        return lambda function: function

    monkeypatch.setattr(numba, "njit", njit)
    assert compiled(abs)(-3) == 3
    assert asked == [True, False]
