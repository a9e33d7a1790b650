"""What people who write a scenario for the first time call its keys, and which keys they mean."""

_MEANT = {
    "accel_g": "accel acceleration acceleration_g",
    "armour_gj": "armor armor_gj armour",
    "arrives": "arrival arrive arrival_turn reinforcement reinforcements spawn",
    "at": "center centre coordinates location place pos position start where x x_km xy",
    "batteries": "armament battery gun guns mounts turrets weapon weapons",
    "beyond_km": "distance distance_km",
    "body": "bodies moon moons planet planets star",
    "briefing": "description intro story",
    "class": "classes ship_class ship_classes type",
    "colour": "color",
    "controller": "ai behavior behaviour player policy",
    "count": "amount number quantity ships size units",
    "crew": "people",
    "delay_s": "after after_s delay",
    "delta_v_km_s": "delta_v fuel",
    "do": "action actions effect effects then",
    "energy_gj": "damage damage_gj energy power yield yield_gj",
    "frame": "reference",
    "hull_gj": "health hitpoints hit_points hp hull",
    "km": "distance distance_km radius radius_km range range_km",
    "kind": "type",
    "lives_lost_over": "casualties lives losses",
    "map_radius_km": "map_radius map_size size",
    "mass_t": "mass tonnage weight",
    "measure": "counted metric",
    "mu_km3_s2": "gm gravity mass mass_kg mu",
    "names": "members",
    "objective": "goal goals mission objectives victory",
    "once": "repeat repeats",
    "policy": "ai behavior behaviour controller doctrine tactic",
    "radius_km": "distance distance_km km radius range range_km size size_km",
    "range_km": "range reach reach_km",
    "recharge_s": "cooldown cooldown_s fire_rate rate rate_of_fire reload reload_s",
    "say": "dialog dialogue message",
    "sensor_km": "sensor sensor_range sensors",
    "shield_gj": "shield shields",
    "side": "faction factions owner player players sides team teams",
    "size_km": "length length_km radius_km size",
    "slower_km_s": "max_speed max_speed_km_s slower slower_than speed_limit",
    "speed_km_s": "muzzle_velocity speed velocity",
    "squadron": "fleet fleets group groups ship ships squadrons unit units",
    "state": "condition is status",
    "thrust_g": "accel accel_g acceleration acceleration_g thrust",
    "title": "name",
    "trigger": "event events script triggers",
    "turns": "duration length max_turns turn_limit",
    "velocity": "heading speed speed_km_s vel velocity_km_s",
    "when": "condition conditions if on",
    "who": "of units",
}


def _by_misnomer() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, names in _MEANT.items():
        for name in names.split():
            found[name] = (*found.get(name, ()), key)
    return found


MISNOMERS = _by_misnomer()
"""Names that are no keys where they are written: the keys that they may mean, whichever the table has."""
