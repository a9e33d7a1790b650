"""Paints the reference pictures anew: `python -m tests.ui.renew_pictures [NAME ...]`.

Look at them before they are committed.
"""

import os
import sys
import tempfile

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"


def main(names: list[str]) -> int:
    """Paint those named, or all."""
    import pygame

    from tests.ui.paintings import FOLDER, PAINTINGS, painted

    unknown = [name for name in names if name not in PAINTINGS]
    if unknown:
        print(f"no such picture: {', '.join(unknown)}; there are {', '.join(PAINTINGS)}", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    for name in names or PAINTINGS:
        with tempfile.TemporaryDirectory() as data:
            os.environ["DARKLIGHT_DATA_DIR"] = data
            picture = painted(name)
        path = FOLDER / f"{name}.png"
        pygame.image.save(picture, path)
        print(f"{path} ({path.stat().st_size // 1000} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
