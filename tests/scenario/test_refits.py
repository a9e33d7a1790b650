"""What the enemy's timetable makes of the battle."""

from dataclasses import replace

from game.scenario import load
from game.scenario.refits import strengths


def test_all_ships_count_that_are_there_at_the_start_and_grow_with_the_month():
    """Atrium: three dreadnoughts, two jammers, 3 to 6 pickets and the cruisers that grow; its relief comes later."""
    spec = load("vesta_counterattack").spec
    told = [tuple(row) for row in strengths(spec, spec.refit)]
    assert told == [(day, 8 + low, 11 + high) for day, low, high in ((1, 4, 6), (12, 5, 8), (20, 6, 9), (26, 9, 13))]


def test_before_the_timetable_begins_they_are_as_the_file_says():
    spec = load("vesta_counterattack").spec
    later = replace(spec.refit, garrison=spec.refit.garrison[2:])
    assert [tuple(row) for row in strengths(spec, later)] == [(1, 13, 20), (20, 14, 20), (26, 17, 24)]


def test_who_is_announced_for_the_first_turn_is_there_and_who_comes_in_waves_is_not():
    spec = load("vesta_counterattack").spec
    begun = list(strengths(spec, spec.refit))
    for arrives, same in (({"announced": True}, True), ({"every_s": 600.0, "times": 2}, False)):
        squadrons = tuple(
            replace(row, arrives=replace(row.arrives, **arrives)) if row.arrives.first_turn == 1 else row
            for row in spec.squadron
        )
        told = list(strengths(replace(spec, squadron=squadrons), spec.refit))
        assert (told == begun) == same


def test_craft_and_other_sides_do_not_count():
    spec = load("vesta_counterattack").spec
    union = next(row for row in spec.squadron if row.side == "union")
    more = (replace(union, id="wing", side="sovereignty", class_="picket"), replace(union, id="more"))
    grown = replace(spec, squadron=(*spec.squadron, *more))
    before, after = (list(strengths(one, spec.refit)) for one in (spec, grown))
    low, high = union.count
    assert [(row.fewest + low, row.most + high) for row in before] == [(row.fewest, row.most) for row in after]
    pickets = [replace(own, kind="drone") if own.id == "picket" else own for own in spec.class_]
    flying = replace(spec, class_=tuple(pickets))
    assert [row.most - 6 for row in before] == [row.most for row in strengths(flying, spec.refit)]
