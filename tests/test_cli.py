import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from game.cli import main

ROOT = Path(__file__).resolve().parents[1]
CONTRACT_UNIT = {
    "id", "side", "class", "kind", "status", "x_km", "y_km", "vx_km_s", "vy_km_s", "hull_gj", "hull_max_gj",
    "shield_gj", "shield_max_gj", "aboard",
}  # fmt: skip


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(arguments) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_run_tells_the_start_every_turn_and_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    told = lines(capsys, "run", "target_practice", "--turns", "2", "--seed", "3")
    assert [line.get("turn") for line in told] == [0, 1, 2, None]
    assert set(told[0]) == {"turn", "time_s", "digest", "units", "flights", "salvos", "events"}
    assert all(set(unit) == CONTRACT_UNIT for unit in told[1]["units"])
    assert set(told[-1]) == {"result", "objectives", "turns"}
    assert told[1]["digest"] != told[2]["digest"]


def test_the_same_seed_gives_the_same_battle(capsys: pytest.CaptureFixture[str]) -> None:
    one = lines(capsys, "run", "target_practice", "--turns", "3", "--seed", "5")
    two = lines(capsys, "run", "target_practice", "--turns", "3", "--seed", "5")
    other = lines(capsys, "run", "target_practice", "--turns", "3", "--seed", "6")
    assert one == two
    assert one[-2]["digest"] != other[-2]["digest"]


def test_orders_of_a_file_are_carried_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = tmp_path / "plan.jsonl"
    plan.write_text(json.dumps({"turn": 1, "orders": {"reaver": {"move": {"kind": "burn", "dx": 1.0, "dy": 0.0}}}}))
    told = lines(capsys, "run", "target_practice", "--turns", "1", "--orders", str(plan))
    before, after = (next(u for u in line["units"] if u["id"] == "reaver") for line in told[:2])
    assert after["vx_km_s"] > before["vx_km_s"] + 1.0


def test_a_saved_run_verifies_and_a_changed_one_does_not(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    save = tmp_path / "battle.darklight"
    lines(capsys, "run", "target_practice", "--turns", "2", "--save", str(save))
    assert main(["replay", str(save), "--verify"]) == 0
    assert "2 turns" in capsys.readouterr().out


def test_simulate_gives_the_contract_whatever_the_jobs(capsys: pytest.CaptureFixture[str]) -> None:
    results = []
    for jobs in ("1", "2"):
        arguments = [
            "simulate",
            "target_practice",
            "--worlds",
            "70",
            "--seed",
            "1",
            "--jobs",
            jobs,
            "--stop-after",
            "2",
        ]
        assert main([*arguments, "--json"]) == 0
        results.append(json.loads(capsys.readouterr().out))
    one, two = results
    assert set(one) == {
        "scenario", "worlds", "seed", "policies", "outcomes", "turns", "sides", "units", "objectives", "worlds_per_s",
    }  # fmt: skip
    assert set(one["turns"]) == {"mean", "p10", "p50", "p90", "ci95"}
    for result in results:
        del result["worlds_per_s"]
    assert one == two


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run", "jupiter_rot"], "jupiter_rout"),
        (["run", "nowhere/at_all.toml"], "nowhere/at_all.toml"),
        (["run", "target_practice", "--as", "nobody"], "nobody"),
        (["run", "target_practice", "--turns", "0"], "whole number from 1"),
        (["run", "target_practice", "--seed", "-1"], "whole number from 0"),
        (["run", "target_practice", "--policy", "raiders"], "SIDE[.SQUADRON]=NAME"),
        (["simulate", "target_practice", "--policy", "antarans=chrage"], "charge"),
        (["simulate", "target_practice", "--policy", "antarans=planer@2x8"], "did you mean planner?"),
        (["run", "target_practice", "--policy", "antarans=planner@0x8"], "planner@TURNSxPLANS"),
        (["run", "target_practice", "--policy", "antarans.drnes=planner@1x8"], "there is no squadron"),
        (["simulat", "target_practice"], "did you mean simulate"),
        (["simulate"], "SCENARIO"),
        (["replay", "nothing.darklight", "--verify"], "no such save"),
        (["replay", "nothing.darklight"], "no such save"),
        (["run", "target_practice", "--orders", "nothing.jsonl"], "nothing.jsonl"),
        (["check", "--worlds", "x", "a.toml"], "whole number"),
        (["run", "target_practice", "--turns", "1000"], "over after turn 12"),
        (["simulate", "target_practice", "--stop-after", "13"], "over after turn 12"),
        (["run", "target_practice", "--save", ""], "--save"),
        (["run", "target_practice", "--save", "a" * 5_000], "too long"),
        (["replay", "a" * 5_000, "--verify"], "too long"),
        (["simulate", "target_practice", "--policy", "patrol=hold", "--policy", "patrol=charge"], "a policy already"),
    ],
)
def test_bad_input_is_told_in_one_place_and_exits_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert expected in captured.err
    assert "Traceback" not in captured.err


def test_check_tells_faults_and_exits_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('format = 1\n[scenario]\ntitel = "x"\n')
    assert main(["check", str(broken)]) == 1
    out = capsys.readouterr().out
    assert f"{broken}:3:1: scenario.titel" in out
    assert "did you mean title" in out


@pytest.mark.parametrize(("name", "told"), [("nowhere/at_all.toml", "no such file"), ("jupiter_rot", "jupiter_rout")])
def test_check_of_a_file_that_is_not_there_exits_2_and_checks_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, told: str
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 1\n")
    assert main(["check", name, str(broken)]) == 2
    out = capsys.readouterr().out
    assert told in out
    assert f"{broken}:1:1: scenario is missing" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is a thing of Linux")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "game", "list"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (2, "darklight: No space left on device\n")


def test_variants_and_policies_of_squadrons_are_simulated(capsys: pytest.CaptureFixture[str]) -> None:
    yard = str(ROOT / "tests" / "scenarios" / "yard.toml")
    won = {}
    for variant in ("none", "full"):
        asked = ("simulate", yard, "--variant", variant, "--worlds", "12", "--policy", "union.escorts=hold", "--json")
        assert main(asked) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["policies"] == {"union": "charge", "sovereignty": "standoff", "union.escorts": "hold"}
        won[variant] = told["outcomes"]["union"]["victory"]
    assert won["none"] < won["full"]


def test_orders_of_a_file_are_given_in_all_battles(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A side that they speak for says nothing of itself unless a policy is chosen for it."""
    plan = tmp_path / "plan.jsonl"
    plan.write_text('{"turn": 1, "orders": {"union": {"move": {"kind": "withdraw"}, "fire": {"mode": "hold"}}}}\n')
    yard = str(ROOT / "tests" / "scenarios" / "yard.toml")
    told = []
    for more in ((), ("--orders", str(plan)), ("--orders", str(plan), "--policy", "union=charge")):
        assert main(("simulate", yard, "--worlds", "4", "--stop-after", "8", "--json", *more)) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert [row["policies"]["union"] for row in told] == ["charge", "idle", "charge"]
    assert len({json.dumps(row["sides"], sort_keys=True) for row in told}) > 1


def test_an_order_file_that_cannot_be_read_is_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    yard = str(ROOT / "tests" / "scenarios" / "yard.toml")
    assert main(("simulate", yard, "--orders", str(tmp_path / "none.jsonl"))) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_expectations_of_variants_are_held(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("check", str(ROOT / "tests" / "scenarios" / "yard.toml"))) == 0
    assert "of full less that of none" in capsys.readouterr().out


def test_expectations_compare_policies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The difference is that of the two batches, each as `simulate` plays it."""
    yard = ROOT / "tests" / "scenarios" / "yard.toml"
    won = {}
    for name in ("hold", "charge"):
        asked = ["simulate", str(yard), "--variant", "full", "--worlds", "12", "--policy", f"union={name}", "--json"]
        assert main(asked) == 0
        won[name] = json.loads(capsys.readouterr().out)["sides"]["union"]["mass_lost_fraction"]["mean"]
    assert won["charge"] != won["hold"]
    row = '[[expect]]\nid = "apart"\nvariant = "full"\npolicies = { union = "charge" }\nworlds = 12\nmax = 9.0\n'
    row += 'versus_policies = { union = "hold" }\nmeasure = "sides.union.mass_lost_fraction.mean"\n'
    text = yard.read_text(encoding="utf-8")
    path = tmp_path / "yard.toml"
    path.write_text(text[: text.index("[[expect]]")] + row, encoding="utf-8")
    assert main(["check", str(path), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)[0]["expect"]
    assert told["measure"].endswith("of full less that of union=hold")
    assert told["value"] == pytest.approx(won["charge"] - won["hold"], abs=1e-6)


def test_list_has_the_shipped_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    assert {"jupiter_rout", "target_practice"} <= {row["id"] for row in json.loads(capsys.readouterr().out)}


def test_no_command_line_tool_imports_the_window() -> None:
    code = "import sys\nfrom game.cli import main\nmain(['run', 'target_practice', '--turns', '1'])\n"
    code += "sys.exit('pygame' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, env=os.environ, timeout=60)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["nowhere", "a.png"], "nowhere"),
        (["target_practice", "a.gif"], "'a.gif': expected the name of a picture, FILE.png"),
        (["target_practice", "no/such/folder/a.png"], "no/such/folder/a.png"),
        (["target_practice", "a.png", "--turn", "13"], "--turn 13: target_practice is over after turn 12"),
        (["target_practice", "a.png", "--size", "10x10"], "expected WIDTHxHEIGHT from 640x360 to 7680x4320"),
        (["target_practice", "a.png", "--size", "x"], "expected WIDTHxHEIGHT"),
        (["target_practice", "a.png", "--size", "9999999999x720"], "expected WIDTHxHEIGHT"),
        (["none.darklight", "a.png"], "none.darklight"),
    ],
)
def test_a_picture_that_cannot_be_made_is_told_in_words(
    given: list[str], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["picture", *given]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_picture_is_made_of_a_scenario_and_of_a_turn_of_a_save(tmp_path: Path) -> None:
    import pygame

    save = tmp_path / "battle.darklight"
    assert main(["run", "target_practice", "--turns", "2", "--save", str(save)]) == 0
    for number, given in enumerate((["target_practice"], [str(save)], [str(save), "--turn", "1"])):
        assert main(["picture", given[0], str(tmp_path / f"{number}.png"), *given[1:], "--size", "640x360"]) == 0
    pictures = [pygame.image.load(tmp_path / f"{number}.png") for number in range(3)]
    assert [one.get_size() for one in pictures] == [(640, 360)] * 3
    assert len({pygame.image.tobytes(one, "RGB") for one in pictures}) == 3
    assert main(["picture", str(save), str(tmp_path / "3.png"), "--turn", "3"]) == 2
