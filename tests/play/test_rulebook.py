"""The rulebook in words against the code: its files, tests, numbers and codes are those that there are."""

import importlib
import re
from pathlib import Path

import pytest

import game
from game.play.rulebook import Rule, parsed, rulebook
from game.rules.turn import RULES

ROOT = Path(game.__file__).parent
REPOSITORY = ROOT.parent
ALL = [rule for chapter in rulebook().chapters for rule in chapter.rules]


def named(rule: Rule, fact: str) -> list[str]:
    return re.findall(r"`([^`]+)`", rule.facts.get(fact, ""))


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_names_files_and_tests_that_there_are(rule):
    assert rule.text
    assert named(rule, "Files")
    assert named(rule, "Tests")
    for name in named(rule, "Files"):
        assert (ROOT / "rules" / name).is_file(), name
    for name in named(rule, "Tests"):
        assert (REPOSITORY / name).is_file(), name
    scenarios = rule.facts["Seen in"].split(", ")
    assert scenarios == ["none yet"] or all((REPOSITORY / "scenarios" / f"{name}.toml").is_file() for name in scenarios)


@pytest.mark.parametrize("rule", [rule for rule in ALL if "Numbers" in rule.facts], ids=lambda rule: rule.code)
def test_the_numbers_of_a_rule_are_those_of_the_code(rule):
    modules = [
        importlib.import_module("game.rules." + name.removesuffix(".py").replace("/", "."))
        for name in named(rule, "Files")
    ]
    for name, value in re.findall(r"`(\w+)` ([\d.,]*\d)", rule.facts["Numbers"]):
        found = {getattr(module, name) for module in modules if hasattr(module, name)}
        assert found == {float(value.replace(",", ""))}, name
    assert rule.facts["Numbers"].count("`") == 2 * len(re.findall(r"`\w+` [\d.,]*\d", rule.facts["Numbers"]))


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_what_a_player_reads_of_a_rule_is_whole_sentences_without_names_of_the_code(rule):
    assert re.fullmatch(r"([A-Z][^.]*(\.\d[^.]*)*\. ?)+", rule.text), rule.text
    assert rule.title[0].isupper()
    for told in (rule.title, rule.text, rule.formula, *rule.numbers):
        assert not re.search(r"[`_*]|\bppm\b|\b[A-Z]{3}", told), told
        assert not re.search(r"\b[MWDKPRJVLS]\d", told), told


def test_every_file_of_the_rules_is_named_by_a_rule():
    there = {str(path.relative_to(ROOT / "rules")) for path in (ROOT / "rules").rglob("*.py")}
    told = {name for rule in ALL for name in named(rule, "Files")}
    assert {name for name in there - told if not name.endswith("__init__.py")} == set()


def test_every_phase_stands_in_a_file_of_a_rule():
    told = {name for rule in ALL for name in named(rule, "Files")}
    for phase in RULES.opening + RULES.impulse + RULES.closing:
        assert phase.__module__.removeprefix("game.rules.").replace(".", "/") + ".py" in told


def test_every_code_in_the_code_stands_in_the_book():
    codes = {rule.code for rule in ALL} | set(rulebook().story)
    assert len({rule.code for rule in ALL}) == len(ALL)
    used = {}
    for path in ROOT.rglob("*.py"):
        for code in re.findall(r"\b[MWDKPRJVLS]\d{1,2}\b", path.read_text(encoding="utf-8")):
            used.setdefault(code, path.name)
    assert {code: name for code, name in used.items() if code not in codes} == {}
    for rule in ALL:
        assert set(re.findall(r"[JVL]\d+", rule.facts.get("Source", ""))) <= set(rulebook().story)


def test_a_book_is_read_by_its_headings():
    rule = "### M1 Thrust\nIt\npushes.\n- Files: `a.py`\n"
    book = parsed(f"# B\n\nAll\nof it.\n\n## One\n\nBefore.\n\n{rule}\n## Facts\n\n- J1: Once.\n")
    assert book.text == "All of it."
    assert (book.chapters[0].title, book.chapters[0].text) == ("One", "Before.")
    assert book.chapters[0].rules == (Rule("M1", "Thrust", "It pushes.", {"Files": "`a.py`"}),)
    assert book.story == {"J1": "Once."}
    with pytest.raises(ValueError, match="heading"):
        parsed("# B\n\n## One\n\n### Nothing\n")
    with pytest.raises(ValueError, match="not a fact of M1: '- files"):
        parsed("# B\n\n## One\n\n### M1 Thrust\nIt pushes.\n- files `a.py`\n")


def test_numbers_are_told_without_their_names_and_parts_of_a_million_as_percent():
    numbers = "`BRIGHT_PPM` 1,200,000 ppm of it; up to `FAR_KM` 2,500.0 km; an even `EVEN_PPM` 333,333 ppm"
    assert Rule("M1", "", "", {"Numbers": numbers}).numbers == ("120 % of it", "up to 2,500.0 km", "an even 33.3 %")
    assert Rule("M1", "", "").numbers == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dark", True),
        ("BEAM dark", True),
        ("beams daze", False),
        ("w2", False),
        ("ark", False),
        ("", True),
        ("(", False),
    ],
)
def test_a_rule_is_found_by_the_beginnings_of_its_words(words, found):
    rule = Rule("W2", "Dark beams", "A dark beam goes on.", {"Files": "`daze.py`"})
    assert rule.tells_of(words) == found
