"""A table is declared by its fields: what a file must give, what it may, what goes together."""

from game.scenario.kinds import Checker, Contradictions, Number, Pairs, SpecRow, Table, Word, as_table, key, section
from game.scenario.kinds.checking import BAD


@section("leg", least=1)
class LegSpec(SpecRow):
    """A leg of a journey.

    More than one line.
    """

    kind: str = key(Word(("walk", "ride"), {"go": "walk"}), "How one goes.")
    km: float = key(Number("km", 0.0, 50.0), "How far.", default=5.0)
    from_: str | None = key(Word(("here", "there")), "Where it starts.", default=None)

    def contradictions(self) -> Contradictions:
        """Nobody walks far."""
        if self.kind == "walk" and self.km > 20.0:
            yield "km", "too far to walk"


LEG = Table(LegSpec)


def checked(table):
    checker = Checker({})
    return LEG.check(table, ("leg",), checker), [(".".join(one.path), one.what) for one in checker.problems]


def test_a_section_is_read_off_its_class():
    about = LegSpec.section
    assert (about.name, about.sentence, about.names()) == ("leg", "A leg of a journey.", ("kind", "km", "from"))
    assert [one.required for one in about.keys] == [True, False, False]
    assert [one.field for one in about.keys] == ["kind", "km", "from_"]


def test_a_row_has_its_defaults_and_reads_back():
    row, problems = checked({"kind": "ride", "from": "here"})
    assert problems == []
    assert row == LegSpec(kind="ride", from_="here")
    assert as_table(row) == {"kind": "ride", "km": 5.0, "from": "here"}


def test_an_older_word_is_read_as_the_present_one():
    assert checked({"kind": "go"})[0] == LegSpec(kind="walk")


def test_all_that_is_wrong_is_told_at_once():
    row, problems = checked({"km": 60.0, "from": "nowhere", "knd": "walk", "x": 1})
    assert row is BAD
    assert [path for path, _ in problems] == ["leg.knd", "leg.x", "leg.km", "leg.from"]


def test_a_key_that_must_be_given_is_told_at_its_table():
    assert checked({"km": 1.0}) == (BAD, [("leg", "kind is missing, expected one of walk, ride")])


def test_contradictions_are_looked_at_where_every_key_is_good():
    assert checked({"kind": "walk", "km": 21.0}) == (BAD, [("leg.km", "too far to walk")])
    assert [path for path, _ in checked({"kind": "walk", "km": 51.0})[1]] == ["leg.km"]


def test_pairs_are_rows_with_free_keys():
    assert Pairs([("a", 1)]).row("a") == 1
    assert Pairs([("a", 1)]).row("b") is None
