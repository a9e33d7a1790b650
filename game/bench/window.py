"""What the window costs, each in a process of its own with the dummy video driver at 1920x1080."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from game.data import DATA_DIR_VARIABLE

from .figure import Figure, best_seconds
from .fleets import great_text


def frames() -> Iterator[Figure]:
    """Frames of the rout: played back, zoomed, and the wait for the film."""
    found = _measured("rout_frames")
    yield Figure("playback of jupiter_rout", found["playback_fps"], "frames/s", "60")
    yield Figure("zooming, a slow frame (19 of 20 are faster)", found["zoom_ms"], "ms", "16")
    yield Figure("End turn to the first frame of playback", found["end_turn_ms"], "ms", "150")


def great_frames() -> Iterator[Figure]:
    """Frames of 1,000 ships and 10,000 drones."""
    with TemporaryDirectory(prefix="darklight-bench-") as folder:
        path = Path(folder) / "great.toml"
        path.write_text(great_text(), encoding="utf-8")
        found = _measured("great_frames", str(path))
    yield Figure("1,000 ships + 10,000 drones, a frame of playback", found["playback_ms"], "ms", "8")
    yield Figure("the same plotted, a frame while the map moves", found["plot_ms"], "ms", "8")
    yield Figure("the same, End turn to the first frame of playback", found["end_turn_ms"], "ms", "800")


def under_the_hand() -> Iterator[Figure]:
    """The burn handle of the rout, turned on and on."""
    found = _measured("hand")
    yield Figure("path under the dragged handle", found["path_ms"], "ms", "50")
    yield Figure("a slow frame meanwhile (19 of 20 are faster)", found["frame_ms"], "ms", "16")


def from_command() -> Iterator[Figure]:
    """From the command to the list, and to the first frames of menu and battle, all warm."""
    listing = [sys.executable, "-m", "game", "list"]
    rows = (
        ("darklight list, warm", listing, "120 ms"),
        ("to the main menu, warm", _command("first_menu_frame"), "450 ms"),
        ("to the first frame of jupiter_rout, planets kept", _command("first_battle_frame"), "800 ms"),
    )
    with TemporaryDirectory(prefix="darklight-bench-") as folder:
        env = _env() | {DATA_DIR_VARIABLE: folder}
        subprocess.run(_command("first_battle_frame", "paint"), capture_output=True, check=True, env=env)
        for name, command, goal in rows:

            def start(command: list[str] = command) -> None:
                subprocess.run(command, capture_output=True, check=True, env=env)

            yield Figure(name, best_seconds(start, 4) * 1000, "ms", goal)


def _command(name: str, *given: str) -> list[str]:
    """The command line that carries out a function of the window's bench."""
    return [sys.executable, "-c", f"from game.ui import bench\nbench.main({name!r}, *{list(given)!r})\n"]


def _measured(name: str, *given: str) -> Mapping[str, float]:
    done = subprocess.run(_command(name, *given), capture_output=True, text=True, check=True, env=_env())
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _env() -> dict[str, str]:
    return os.environ | {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
