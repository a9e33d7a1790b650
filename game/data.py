"""Where the game's files are: assets and scenarios that ship with it, and the player's own; and its version."""

import os
from functools import cache
from pathlib import Path

DATA_DIR_VARIABLE = "DARKLIGHT_DATA_DIR"
_PACKAGE = Path(__file__).resolve().parent


def shipped_dir(name: str) -> Path:
    """Folder `name` ("assets" or "scenarios") as shipped: inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / "_data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def user_dir() -> Path:
    """The player's data folder (saves, own scenarios); `DARKLIGHT_DATA_DIR` overrides it. It may not exist yet."""
    given = os.environ.get(DATA_DIR_VARIABLE)
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path  # 19 ms, and only here

    return user_data_path("darklight", appauthor=False) / "data"


def cache_dir() -> Path:
    """Where things are kept that are worked out anew if it is deleted. It may not exist yet."""
    if os.environ.get(DATA_DIR_VARIABLE):
        return user_dir() / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("darklight", appauthor=False)


def scenario_dirs() -> tuple[Path, ...]:
    """Folders that scenarios are looked for in, the player's own first."""
    return (user_dir() / "scenarios", shipped_dir("scenarios"))


def scenario_paths() -> tuple[Path, ...]:
    """All scenario files, the player's own before those shipped, each folder by name; no hidden files."""
    found: list[Path] = []
    for folder in scenario_dirs():
        try:
            found += sorted(path for path in folder.glob("[!.]*.toml") if path.is_file())
        except OSError:
            continue
    return tuple(found)


@cache
def version() -> str:
    """The game's version, "" where it runs from loose files."""
    from importlib import metadata

    try:
        return metadata.version("darklight")
    except metadata.PackageNotFoundError:
        return ""
