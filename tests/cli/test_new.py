"""`darklight new` from the command line."""

import pytest

from game.cli import main
from game.data import scenario_dirs


def test_it_says_where_it_wrote_and_what_to_do_next(capsys):
    assert main(["new", "night_watch"]) == 0
    told = capsys.readouterr()
    assert told.out == f"{scenario_dirs()[0] / 'night_watch.toml'}\n"
    for command in ("check", "play", "watch"):
        assert f"darklight {command} night_watch" in told.err
    assert main(["check", "night_watch", "--worlds", "2"]) in (0, 1)
    assert main(["run", "night_watch", "--turns", "1"]) == 0


def test_elsewhere_it_is_named_by_its_path(capsys, tmp_path):
    folder = tmp_path / "my scenarios"
    assert main(["new", "mine", "--from", "target_practice", "--to", str(folder)]) == 0
    told = capsys.readouterr()
    assert told.out == f"{folder / 'mine.toml'}\n"
    assert f"darklight check '{folder / 'mine.toml'}'" in told.err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["Night Watch"], "did you mean night_watch?"),
        (["jupiter_rout"], "would hide"),
        (["mine", "--from", "target_practise"], "did you mean target_practice?"),
        (["mine", "--from", "nowhere/at_all.toml"], "no such file"),
        (["mine", "--to", "/dev/null/folder"], "/dev/null"),
        ([], "the following arguments are required: ID"),
    ],
)
def test_what_cannot_be_written_is_told(capsys, asked, told):
    assert main(["new", *asked]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert "Traceback" not in captured.err
