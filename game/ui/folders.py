"""Folders shown by the machine's own program for them."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

_OPENERS = {"darwin": ("open",)}
_ELSEWHERE = ("xdg-open", "gio", "kde-open5", "exo-open")


def open_folder(folder: Path) -> None:
    """Show a folder, made where there is none yet, in the program that the machine has for it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        os.startfile(folder)
        return
    command = _opener()
    if command is None:
        raise OSError("no program was found that shows folders")
    process = subprocess.Popen(
        [*command, str(folder)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    # Some openers stay until their window is closed: nobody waits for them but this thread.
    threading.Thread(target=process.wait, name="folder", daemon=True).start()


def _opener() -> list[str] | None:
    """The command that opens what it is given, None where there is none."""
    name = next((one for one in _OPENERS.get(sys.platform, _ELSEWHERE) if shutil.which(one)), None)
    return None if name is None else [name, "open"] if name == "gio" else [name]
