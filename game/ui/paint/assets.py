"""Where the data files lie: inside the installed package, or beside it in a source tree."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def asset_path(name: str) -> Path:
    """The data file of that name; raises FileNotFoundError that names every place looked at."""
    places = (_PACKAGE / "_data" / "assets" / name, _PACKAGE.parent / "assets" / name)
    for place in places:
        if place.is_file():
            return place
    raise FileNotFoundError(f"data file {name!r} not found in " + " or ".join(str(place.parent) for place in places))
