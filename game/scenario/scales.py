"""Whether the scales of a battle can be played: ranges, spacing and speeds beside turn and map."""

from math import sqrt

from game.scenario.formations import spacing_km
from game.scenario.kinds import Problem
from game.scenario.names import Names, flies
from game.scenario.places import middles
from game.scenario.spec import ClassSpec, Spec
from game.scenario.units_of_measure import G_KM_S2

from ..rules import world_keys

MAP_PIXELS = 1_000.0  # width of the map that the scales are judged on


def longest_range_km(spec: Spec) -> float:
    """The longest range of any weapon that a ship of the scenario carries."""
    weapons = {one.id: one.range_km for one in spec.weapon}
    used = {squadron.class_ for squadron in spec.squadron}
    return max(
        (weapons[battery.weapon] for one in spec.class_ if one.id in used for battery in one.batteries), default=0.0
    )


def scale_figures(spec: Spec, names: Names) -> dict[str, float]:
    """The numbers that decide whether a battle is playable (0 where a scenario has no such number).

    turns_to_cross: turns to cross the longest range from rest, good from 3 to 6; range_over_spacing: good up to
    about 70; first_turn_px: first-turn travel on a map of 1,000 pixels, good from 10.
    """
    moving = _player_class(spec)
    reach = longest_range_km(spec)
    turn_s = spec.scenario.turn_s
    figures = {"turns_to_cross": 0.0, "range_over_spacing": 0.0, "first_turn_px": 0.0}
    if moving is not None and moving.thrust_g > 0.0:
        thrust = moving.thrust_g * G_KM_S2
        figures["turns_to_cross"] = sqrt(2.0 * reach / thrust) / turn_s
        travel = 0.5 * thrust * turn_s * turn_s
        figures["first_turn_px"] = travel / (_action_km(spec, names) / MAP_PIXELS)
    gaps = [
        spacing_km(squadron.formation, one.size_km)
        for squadron in spec.squadron
        for one in spec.class_
        if one.id == squadron.class_ and not flies(one) and squadron.count[1] > 1
    ]
    if gaps:
        figures["range_over_spacing"] = reach / min(gaps)
    return figures


def _player_class(spec: Spec) -> ClassSpec | None:
    """The commonest class of ships of the player's side, or of the first side."""
    side = next((one.id for one in spec.side if one.controller == "player"), spec.side[0].id)
    classes = {one.id: one for one in spec.class_}
    own = [one for one in spec.squadron if one.side == side and not flies(classes[one.class_])]
    if not own:
        return None
    return classes[max(own, key=lambda one: one.count[1]).class_]


def _action_km(spec: Spec, names: Names) -> float:
    """Width of the part of the map where the fight begins: twice the distance between the farthest squadrons."""
    places = middles(spec, names, world_keys(0, 1))
    xs, ys = [float(x[0]) for x, _ in places], [float(y[0]) for _, y in places]
    width = max(max(xs) - min(xs), max(ys) - min(ys))
    return max(2.0 * width, 1_000.0)


def scale_warnings(spec: Spec, names: Names) -> list[Problem]:
    """Warnings where a battle's scales are outside what plays well."""
    figures = scale_figures(spec, names)
    warnings = []
    crossing, ratio, pixels = figures["turns_to_cross"], figures["range_over_spacing"], figures["first_turn_px"]
    if crossing and not 3.0 <= crossing <= 6.0:
        what = f"the longest range takes {crossing:.1f} turns to cross from rest; 3 to 6 play well"
        warnings.append(Problem(("scenario", "turn_s"), what, warning=True))
    if ratio > 70.0:
        what = f"the longest range is {ratio:.0f} times the smallest spacing; up to about 70 can be read on a map"
        warnings.append(Problem(("scenario",), what, warning=True))
    if pixels and pixels < 10.0:
        what = f"a ship moves {pixels:.0f} pixels in its first turn on a map of 1,000; 10 or more can be seen"
        warnings.append(Problem(("scenario", "turn_s"), what, warning=True))
    return warnings
