"""Whether the scales of a battle can be played: ranges, spacing and speeds beside turn and map."""

from math import ceil, floor, sqrt

from game.scenario.formations import spacing_km
from game.scenario.kinds import Problem
from game.scenario.names import Names, flies
from game.scenario.places import middles
from game.scenario.spec import ClassSpec, Spec, SquadronSpec, WeaponSpec
from game.scenario.spec.limits import TURN_S_LEAST, TURN_S_MOST
from game.scenario.units_of_measure import G_KM_S2

from ..rules import world_keys

MAP_PIXELS = 1_000.0  # width of the map that the scales are judged on


def longest_reach(spec: Spec) -> WeaponSpec | None:
    """The weapon of the longest range of all that ships of the scenario carry; None where they have none."""
    used = {squadron.class_ for squadron in spec.squadron}
    carried = {battery.weapon for one in spec.class_ if one.id in used for battery in one.batteries}
    return max((one for one in spec.weapon if one.id in carried), key=lambda one: one.range_km, default=None)


def closest_squadron(spec: Spec) -> tuple[SquadronSpec, float] | None:
    """The squadron of several ships that stand closest together, and how far apart they do, km."""
    classes = {one.id: one for one in spec.class_}
    gaps = [
        (one, spacing_km(one.formation, classes[one.class_].size_km))
        for one in spec.squadron
        if not flies(classes[one.class_]) and one.count[1] > 1
    ]
    return min(gaps, key=lambda gap: gap[1], default=None)


def scale_figures(spec: Spec, names: Names) -> dict[str, float]:
    """The numbers that decide whether a battle is playable (0 where a scenario has no such number).

    turns_to_cross: turns to cross the longest range from rest, good from 3 to 6; range_over_spacing: good up to
    about 70; first_turn_px: first-turn travel on a map of 1,000 pixels, good from 10.
    """
    moving = _player_class(spec)
    weapon, closest = longest_reach(spec), closest_squadron(spec)
    reach = weapon.range_km if weapon is not None else 0.0
    turn_s = spec.scenario.turn_s
    figures = {"turns_to_cross": 0.0, "range_over_spacing": 0.0, "first_turn_px": 0.0}
    if moving is not None and moving.thrust_g > 0.0:
        thrust = moving.thrust_g * G_KM_S2
        figures["turns_to_cross"] = sqrt(2.0 * reach / thrust) / turn_s
        travel = 0.5 * thrust * turn_s * turn_s
        figures["first_turn_px"] = travel / (_action_km(spec, names) / MAP_PIXELS)
    if closest is not None:
        figures["range_over_spacing"] = reach / closest[1]
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
    weapon, closest, moving = longest_reach(spec), closest_squadron(spec), _player_class(spec)
    reach = f"the longest range, {weapon.range_km:,.0f} km of {weapon.id}," if weapon is not None else ""
    ship = moving.id if moving is not None else ""
    if crossing and not 3.0 <= crossing <= 6.0:
        what = f"{reach} takes a {ship} {crossing:.1f} turns to cross from rest; 3 to 6 play well"
        what += _turns_of(spec, crossing * spec.scenario.turn_s / 6.0, crossing * spec.scenario.turn_s / 3.0)
        warnings.append(Problem(("scenario", "turn_s"), what, warning=True))
    if ratio > 70.0 and closest is not None:
        what = (
            f"{reach} is {ratio:.0f} times the spacing of {closest[0].id}, {closest[1]:,.1f} km; up to about 70 can be "
            f"read on a map: give its formation spacing_km = {_round_up(closest[1] * ratio / 70.0):,} or more"
        )
        warnings.append(Problem(("squadron", spec.squadron.index(closest[0])), what, warning=True))
    if pixels and pixels < 10.0:
        what = f"a {ship} moves {pixels:.0f} pixels in its first turn on a map of 1,000; 10 or more can be seen"
        what += _turns_of(spec, spec.scenario.turn_s * sqrt(10.0 / pixels))
        warnings.append(Problem(("scenario", "turn_s"), what, warning=True))
    return warnings


def _turns_of(spec: Spec, least_s: float, most_s: float = TURN_S_MOST) -> str:
    """How long turns are to be instead, in words; "" where none is so long or so short."""
    low, high = max(ceil(least_s), ceil(TURN_S_LEAST)), min(floor(most_s), floor(TURN_S_MOST))
    if low > high:
        return ""
    return f": give turn_s = {low:,} or more" if most_s == TURN_S_MOST else f": give turn_s from {low:,} to {high:,}"


def _round_up(km: float) -> int:
    """A distance in whole km, of two figures that count."""
    step = 10 ** max(len(str(ceil(km))) - 2, 0)
    return ceil(km / step) * step
