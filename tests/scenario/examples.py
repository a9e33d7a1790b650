"""A small scenario in which every section has a row, for tests to break."""

SMALL = """\
format = 1

[scenario]
id = "small"
title = "Small"
briefing = "Two sides meet."
turn_s = 300.0
turns = 10
frame = "body:world"
map_radius_km = 200_000.0
debrief = [
  { when = { objective = "live", at_least = 0.5 }, text = "Alive." },
  { text = "The end." },
]

[[body]]
id = "world"
mu_km3_s2 = 398_600.0
radius_km = 6_371.0
at = [0.0, 0.0]
style = "terran"

[[body]]
id = "moon"
mu_km3_s2 = 4_902.8
radius_km = 1_737.0
orbit = { body = "world", radius_km = 90_000.0, bearing_deg = 90.0 }

[[side]]
id = "blue"
controller = "player"
stand_in = "withdraw@4+feign"
flagship = "argo"

[[side]]
id = "red"
controller = "standoff"
enemies = ["blue"]

[[weapon]]
id = "laser"
kind = "laser"
energy_gj = 10.0
recharge_s = 25.0
range_km = 12_000.0
r0_km = 8_000.0

[[class]]
id = "frigate"
abbr = "FF"
kind = "ship"
silhouette = "uhs_ff"
mass_t = 6_000.0
thrust_g = 4.0
hull_gj = 50.0
crew = 90
hangar = 24
batteries = [{ weapon = "laser", count = 2, arc_deg = 270.0, facing_deg = 10.0 }]

[[class]]
id = "wasp"
kind = "fighter"
mass_t = 20.0
thrust_g = 8.0
per_flight = 12
craft = { kill = 0.05, reach_km = 400.0 }

[[squadron]]
id = "line"
side = "blue"
class = "frigate"
count = 4
names = ["Argo", "Night Heron"]
at = { body = "world", radius_km = 20_000.0, bearing_deg = 0.0 }
velocity = "circular_ccw"
formation = { kind = "line", facing = "red", spacing_km = 500.0 }
rank = 1
orders = { move = { kind = "hold" }, stance = "fight" }
unit = { argo = { captain = "Ada Quill", rank = 5, damage = { hull = 0.25 } } }

[[squadron]]
id = "wings"
side = "blue"
class = "wasp"
count = 4
home = "line"

[[squadron]]
id = "raiders"
side = "red"
class = "frigate"
count = [2, 5]
at = { squadron = "line", dx_km = [20_000.0, 24_000.0], dy_km = 0.0 }
velocity = "same_as:line"

[[squadron]]
id = "late"
side = "red"
class = "frigate"
at = [40_000.0, 0.0]
velocity = [0.0, 1.5]
arrives = { trigger = "alarm" }
orders = { move = { kind = "intercept", target = "argo" } }

[[dialogue]]
id = "hello"
speaker = "Ada Quill"
text = "They are here."

[[trigger]]
id = "alarm"
when = { event = "hit", target_side = "blue" }
delay_s = 50.0
do = [
  { say = "hello" },
  { say = { speaker = "Helm", text = "Aye." } },
  { order_from_above = "stay" },
  { set = { unit = "night_heron", drive = 0.0 } },
  { merit = { side = "blue", add = 3 } },
]

[[trigger]]
id = "finish"
when = [{ side = "blue", ships_below = 2 }, { turn = 3 }]
any = [{ unit = "argo", state = "lost" }, { chance = 0.5 }]
do = [{ end = { side = "blue", result = "defeat" } }]

[[order_from_above]]
id = "stay"
side = "blue"
kind = "hold"
until_turn = 6
merit = 5
text = "Stay where you are."

[[objective]]
id = "live"
side = "blue"
kind = "survive"
who = { side = "blue" }

[[objective]]
id = "away"
side = "blue"
kind = "withdraw"
who = { squadron = "line" }
of = "raiders"
beyond_km = 30_000.0
measure = "mass"
victory_at = 0.5
optional = true

[[expect]]
id = "blue lives"
policies = { blue = "hold", red = "standoff" }
worlds = 20
measure = "sides.blue.mass_lost_fraction.p50"
max = 0.5
"""

SPINAL = """\
format = 1
[scenario]
id = "spinal"
title = "Spinal"
turn_s = 300.0
turns = 16
map_radius_km = 60_000.0
[[body]]
id = "atrium"
name = "Atrium"
mu_km3_s2 = 350_000.0
radius_km = 6_000.0
at = [0.0, -16_000.0]
style = "terran"
[[side]]
id = "union"
controller = "player"
stand_in = "hold"
[[side]]
id = "sov"
controller = "hold"
colour = "orange"
[[weapon]]
id = "impactor"
kind = "impactor"
energy_gj = 200.0
charge_gw = 0.2
speed_km_s = 1_500.0
s0_km = 0.5
p0 = 0.9
range_km = 24_000.0
[[weapon]]
id = "beam"
kind = "laser"
energy_gj = 45.0
recharge_s = 25.0
p0 = 0.8
r0_km = 12_000.0
range_km = 18_000.0
[[class]]
id = "cruiser"
abbr = "CA"
kind = "ship"
silhouette = "uhs_bc"
mass_t = 30_000.0
thrust_g = 2.0
hull_gj = 500.0
shield_gj = 300.0
plant = "antimatter"
breach_gj = 500.0
breach_chance = 0.4
crew = 300
batteries = [{ weapon = "impactor", arc_deg = 10.0 }]
[[class]]
id = "old_cruiser"
abbr = "CA"
kind = "ship"
silhouette = "uhs_bc"
mass_t = 30_000.0
thrust_g = 2.0
hull_gj = 500.0
shield_gj = 300.0
crew = 300
batteries = [{ weapon = "impactor", arc_deg = 10.0 }]
[[class]]
id = "dreadnought"
abbr = "DN"
kind = "ship"
silhouette = "ant_host"
mass_t = 90_000.0
thrust_g = 3.0
hull_gj = 900.0
shield_gj = 900.0
crew = 500
batteries = [{ weapon = "beam", count = 1 }]
[[squadron]]
id = "first"
side = "union"
class = "cruiser"
count = 5
at = [-8_000.0, 1_000.0]
formation = { kind = "line", facing = "sov", spacing_km = 500.0 }
[[squadron]]
id = "second"
side = "union"
class = "old_cruiser"
count = 4
at = [-9_500.0, 3_500.0]
formation = { kind = "line", facing = 90.0, spacing_km = 500.0 }
[[squadron]]
id = "body"
side = "sov"
class = "dreadnought"
count = 5
at = [5_000.0, 2_000.0]
formation = { kind = "line", facing = "union", spacing_km = 700.0 }
"""
"""Cruisers with impactors, on antimatter and on fusion, before dreadnoughts with beams."""
