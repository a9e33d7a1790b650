"""What the rows of the core are called."""

from game.scenario import scenario_of_text
from tests.scenario.examples import SMALL

SCENARIO = scenario_of_text(SMALL)


def test_rows_have_the_ids_and_names_of_the_file():
    names = SCENARIO.names
    assert [row.id for row in names.units[:4]] == ["argo", "night_heron", "line_03", "line_04"]
    assert [row.name for row in names.units[:4]] == ["Argo", "Night Heron", "Frigate 03", "Frigate 04"]
    assert [row.id for row in names.units[4:]] == [f"raiders_{n:02d}" for n in range(1, 6)] + ["late_01"]
    assert names.units[9].name == "Frigate 06"  # of its side: five raiders come before it
    assert [row.id for row in names.flights] == [f"wings_{n:02d}" for n in range(1, 5)]
    for code, ident in [(0, "argo"), (9, "late_01"), (10, "wings_01"), (14, "world"), (15, "moon"), (-1, ""), (99, "")]:
        assert names.of_code(code) == ident
    assert names.code("moon") == 15
    assert names.name_of_code(14) == "World"
    assert names.unit_slot["night_heron"] == 1
