"""Copies of scenarios for players to change: the text of a file, with an id and a title of its own."""

import re
from pathlib import Path

_OWN = "my_"
_ID_MAX = 32


def copy_to_edit(source: Path, folder: Path) -> Path:
    """Copy a scenario into a folder under a name that is free there; returns the new file.

    Nothing is overwritten. Raises OSError, and UnicodeDecodeError for what is no text.
    """
    text = source.read_bytes().decode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    path = _free(source.stem.removeprefix(_OWN), folder)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_renamed(text, path.stem))
    return path


def _free(stem: str, folder: Path) -> Path:
    """The first name of my_STEM, my_STEM_2 ... that no file has."""
    number = 1
    while True:
        tail = f"_{number}" if number > 1 else ""
        path = folder / f"{_OWN}{stem[: _ID_MAX - len(_OWN) - len(tail)]}{tail}.toml"
        if not path.exists():
            return path
        number += 1


def _renamed(text: str, ident: str) -> str:
    """The text with the id and a title made from it in its table [scenario]."""
    head = re.search(r"^\[scenario\][^\n]*\n(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    if head is None:
        return text
    title = ident.replace("_", " ").capitalize()
    table = re.sub(r'^id\s*=\s*"[^"\n]*"', f'id = "{ident}"', head[1], count=1, flags=re.MULTILINE)
    table = re.sub(r'^title\s*=\s*"[^"\n]*"', f'title = "{title}"', table, count=1, flags=re.MULTILINE)
    return text[: head.start(1)] + table + text[head.end(1) :]
