"""A desk to play at as a player does: a screen of its own, the game in a real window, a mouse and a keyboard.

Where to point is found with a twin: the same pages, painted by this process without a display from the same files.
"""

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pygame

PROGRAMS = ("Xvfb", "openbox", "xdotool")
ROOT = Path(__file__).resolve().parents[2]
_SCREEN = (1360, 800)
_BEAT_S = 0.04


def lacking() -> list[str]:
    """Programs that a desk needs and that are not here."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def wait_for(what: str, true: Callable[[], object], limit_s: float = 30.0, told: Callable[[], str] = str) -> None:
    """Wait until something is true; AssertionError with what `told` says when it is not in time."""
    until = time.monotonic() + limit_s
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"waited {limit_s:g} s in vain for {what}\n{told()}")
        time.sleep(_BEAT_S)


class Desk:
    """A virtual screen with a window manager; `start` opens the game on it."""

    def __init__(self, folder: Path):
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir()
        self._running: list[subprocess.Popen[bytes]] = []
        self.game: subprocess.Popen[bytes] | None = None
        self.window = ""
        reading, writing = os.pipe()
        size = f"{_SCREEN[0]}x{_SCREEN[1]}x24"
        self._open(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                size,
                "-fbdir",
                str(folder),
                "-nolisten",
                "tcp",
                "-noreset",
            ],
            pass_fds=(writing,),
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not find a free display"
        self._environment = os.environ | {
            "DISPLAY": f":{number}", "DARKLIGHT_DATA_DIR": str(self.data), "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy", "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT),
            # Here 3D is worked out by the processor: by way of it each frame would take 20 ms to be shown, and not 3.
            "SDL_FRAMEBUFFER_ACCELERATION": "0",
        }  # fmt: skip
        self._open(["openbox", "--sm-disable"])
        wait_for("the window manager", lambda: self._did("get_num_desktops") not in (None, "0"), told=self.told)

    def _open(self, command: Sequence[str], pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        environment = getattr(self, "_environment", None)
        with (self.folder / "told.txt").open("ab") as told:
            process = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=told, stderr=told,
                pass_fds=pass_fds,
            )  # fmt: skip
        self._running.append(process)
        return process

    def close(self) -> None:
        """End everything that was started here."""
        for process in reversed(self._running):
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(5.0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # ---- the game

    def start(self, *arguments: str) -> None:
        """Start the game and wait until its window is there, has the keyboard and shows something."""
        self.game = self._open([sys.executable, "-m", "game", *arguments])
        wait_for("the window", self._find, told=self.told)
        self.xdo("windowmove", "--sync", self.window, "4", "24")
        wait_for("the keyboard", lambda: self._did("getactivewindow") == self.window, told=self.told)
        self.wait_still()

    def _find(self) -> bool:
        assert self.game is not None
        assert self.game.poll() is None, f"the game ended with {self.game.returncode}\n{self.told()}"
        found = self._did("search", "--onlyvisible", "--pid", str(self.game.pid))
        self.window = found.split()[-1] if found else ""
        return bool(self.window)

    @property
    def window_open(self) -> bool:
        """Is there a window of the game on the screen?"""
        assert self.game is not None
        return bool(self._did("search", "--onlyvisible", "--pid", str(self.game.pid)))

    def kill(self) -> None:
        """End the game as a failing machine would: without a chance to tidy up."""
        assert self.game is not None
        self.game.send_signal(signal.SIGKILL)
        self.game.wait(5.0)

    def told(self) -> str:
        """What the game and the programs under it have written, and where the screen is kept as it is now."""
        path = self.folder / "screen.png"
        pygame.image.save(self.screen(), path)
        words = (self.folder / "told.txt").read_text(encoding="utf-8", errors="replace")[-4000:]
        return f"{words}\nthe screen: {path}"

    def screen(self) -> pygame.Surface:
        """What the screen shows: Xvfb keeps it in a file with a head of big-endian numbers and a table of colours."""
        content = (self.folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", content[:100])
        wide, high, line_bytes = head[4], head[5], head[12]
        pixels = np.frombuffer(content, "<u4", line_bytes // 4 * high, head[0] + 12 * head[19])
        surface = pygame.Surface((wide, high), 0, 32)
        pygame.surfarray.blit_array(surface, pixels.reshape(high, -1)[:, :wide].T & 0xFFFFFF)
        return surface

    # ---- mouse and keyboard

    def xdo(self, *words: str) -> str:
        """Move, click or type."""
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=20, check=False
        )
        assert done.returncode == 0, f"xdotool {' '.join(words)}: {done.stderr}\n{self.told()}"
        return done.stdout.strip()

    def _did(self, *words: str) -> str | None:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=20, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else None

    def key(self, *names: str) -> None:
        """Press keys one after the other: "Return", "ctrl+Return", "a"."""
        self.xdo("key", "--delay", "20", *names)

    def point(self, place: Sequence[float]) -> None:
        """Move the pointer to a place of the window."""
        self.xdo("mousemove", "--window", self.window, *(str(round(one)) for one in place))

    def click(self, place: Sequence[float], button: int = 1) -> None:
        """Point, wait until the window has answered to that, and click."""
        self.point(place)
        self.wait_still()
        self.xdo("click", str(button))

    def click_until(self, place: Sequence[float], what: str, true: Callable[[], object], tries: int = 3) -> None:
        """Click, and again if nothing has come of it after some seconds, as one does when a machine is slow."""
        for more in reversed(range(tries)):
            self.click(place)
            try:
                wait_for(what, true, 8.0, self.told)
                return
            except AssertionError:
                if not more:
                    raise

    def drag(self, *places: Sequence[float]) -> None:
        """Press at the first place, go along all of them, let go at the last."""
        self.point(places[0])
        self.wait_still()
        self.xdo("mousedown", "1")
        for place in places[1:]:
            self.point(place)
        self.wait_still()
        self.xdo("mouseup", "1")

    # ---- what the screen does: only whether it changes, never what it shows

    def look(self) -> int:
        """A digest of what the screen shows."""
        return hash((self.folder / "Xvfb_screen0").read_bytes())  # of four megabytes, many times a second

    def wait_change(self, before: int, limit_s: float = 10.0) -> None:
        """Wait until the screen shows something else than `before`."""
        wait_for("a change of the picture", lambda: self.look() != before, limit_s, self.told)

    def wait_still(self, for_s: float = 0.2, limit_s: float = 20.0) -> None:
        """Wait until the picture has stood still for so long."""
        until = time.monotonic() + limit_s
        last, since = self.look(), time.monotonic()
        while time.monotonic() - since < for_s:
            assert time.monotonic() < until, f"the picture never stands still\n{self.told()}"
            time.sleep(_BEAT_S)
            now = self.look()
            if now != last:
                last, since = now, time.monotonic()
