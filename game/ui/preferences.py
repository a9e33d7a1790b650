"""What the player prefers of the window and the interface, and the small file that remembers it."""

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from game.data import user_dir
from game.play.met import NO_MORE

SCALES = (80, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400)
"""Interface scales that are offered, in percent."""
_FILE_MAX_BYTES = 65_536
_SIZE_RANGE = (320, 16_384)


@dataclass(slots=True)
class Preferences:
    """Everything that is remembered of the window and the interface."""

    scale_percent: int = 100
    full_screen: bool = False
    reduced_motion: bool = False
    reduced_flashes: bool = False
    width: int = 1280
    height: int = 720
    met: list[str] = field(default_factory=list)
    """What of lessons and introductions was shown already, or that none of it is wanted."""

    @property
    def user_scale(self) -> float:
        """The wished interface scale, 1 = as the window suggests."""
        return self.scale_percent / 100

    @property
    def prompts(self) -> bool:
        """Is the player shown around? Once it is wanted again, from the beginning."""
        return NO_MORE not in self.met

    @prompts.setter
    def prompts(self, wanted: bool) -> None:
        self.met = [] if wanted else [NO_MORE]

    @classmethod
    def of_table(cls, table: Any) -> Self:
        """Preferences from what a file held; whatever makes no sense keeps its default."""
        made = cls()
        if not isinstance(table, dict):
            return made
        for one in fields(cls):
            value = table.get(one.name)
            if type(value) is type(getattr(made, one.name)) and _sane(one.name, value):
                setattr(made, one.name, value)
        return made

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The remembered preferences; the defaults where the file is missing or broken. Never raises."""
        path = settings_path() if path is None else path
        try:
            if path.stat().st_size > _FILE_MAX_BYTES:
                return cls()
            return cls.of_table(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, RecursionError):
            return cls()

    def save(self, path: Path | None = None) -> bool:
        """Write the file at one go, so that it is whole whatever happens; false where it cannot be written."""
        path = settings_path() if path is None else path
        temporary = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(self), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                if temporary:
                    os.unlink(temporary)
            return False
        return True

    def scale_step(self, step: int) -> int:
        """The offered scale that lies `step` steps from the present one, in percent."""
        nearest = min(range(len(SCALES)), key=lambda n: abs(SCALES[n] - self.scale_percent))
        return SCALES[min(max(nearest + step, 0), len(SCALES) - 1)]


def settings_path() -> Path:
    """The file that remembers."""
    return user_dir() / "settings.json"


def _sane(name: str, value: Any) -> bool:
    if name == "scale_percent":
        return bool(SCALES[0] <= value <= SCALES[-1])
    if name in ("width", "height"):
        return bool(_SIZE_RANGE[0] <= value <= _SIZE_RANGE[1])
    if name == "met":
        return all(isinstance(one, str) for one in value)
    return True
