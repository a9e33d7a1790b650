import subprocess
import sys

PLAIN = (
    "camera",
    "burn",
    "draft",
    "view",
    "timeline",
    "log",
    "reckoning",
    "lanes",
    "model",
    "forecast",
    "verbs",
    "keys",
)


def test_the_plain_parts_need_no_pygame() -> None:
    imports = "; ".join(f"import game.ui.battle.{name}" for name in PLAIN)
    code = f"import sys; {imports}; sys.exit('pygame' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
