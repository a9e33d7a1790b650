"""The game runs from a checkout and from a wheel alike: its data travels with it."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel installs, and nothing of the checkout."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(arguments: list[str], *, site: Path, cwd: Path, data: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(site), "DARKLIGHT_DATA_DIR": str(data)}
    return subprocess.run(
        [sys.executable, "-m", "game", *arguments], capture_output=True, text=True, cwd=cwd, env=env, timeout=120
    )


def test_a_wheel_plays_elsewhere(unpacked_wheel: Path, tmp_path: Path) -> None:
    done = run(["list"], site=unpacked_wheel, cwd=tmp_path, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert "jupiter_rout" in done.stdout
    done = run(["run", "target_practice", "--turns", "1"], site=unpacked_wheel, cwd=tmp_path, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 3
    done = run(["new", "night_watch"], site=unpacked_wheel, cwd=tmp_path, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    done = run(["check", "night_watch"], site=unpacked_wheel, cwd=tmp_path, data=tmp_path / "data")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_carries_its_data(unpacked_wheel: Path) -> None:
    assert (unpacked_wheel / "game/_data/scenarios/jupiter_rout.toml").is_file()
    assert (unpacked_wheel / "game/_data/assets/silhouettes.json").is_file()
    assert (unpacked_wheel / "game/rules/RULES.md").is_file()
    assert not (unpacked_wheel / "tests").exists()


def test_the_rulebook_is_read_from_a_wheel(unpacked_wheel: Path, tmp_path: Path) -> None:
    code = "from game.play.rulebook import rulebook; print(len(rulebook().chapters))"
    env = os.environ | {"PYTHONPATH": str(unpacked_wheel)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=env, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 5


def test_what_is_built_from_source_carries_the_rulebook(tmp_path: Path) -> None:
    from hatchling.builders.sdist import SdistBuilder

    archive = next(SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"game/rules/RULES.md", "game/rules/turn.py", "scenarios/jupiter_rout.toml"} <= names
