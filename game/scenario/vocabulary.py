"""The closed lists of words that a file may use.

Where a word stands for a number of the core, `game.rules.state.vocabulary` has the same word in capitals; a test holds
the two together, so that listing scenarios need not load the core.
"""

POLICIES = (
    "idle", "hold", "charge", "standoff", "withdraw", "raid", "bombard", "outrange", "guard", "intercept_close", "limb",
    "screen", "shelter", "hunt", "advance",
)  # fmt: skip
POLICIES_WITH_OPTIONS = ("withdraw", "hunt", "advance")
POLICY_OPTIONS = ("feign",)  # `withdraw@4+feign`: from turn 4, and feigning
COLOURS = ("sky", "orange", "green", "yellow", "vermilion", "purple")
BODY_STYLES = ("jupiter", "rock", "terran", "moon")
SILHOUETTES = (
    "uhs_bb", "uhs_bc", "uhs_dd", "uhs_ff", "uhs_cv", "uhs_ftr", "uhs_tug", "un_stn",
    "ant_host", "ant_lance", "ant_claw", "ant_drone",
    "un_bb", "un_ca", "un_dd", "un_tnd", "un_bug", "pav_fl", "pav_ca", "pav_ff", "pav_ark",
    "sov_dn", "sov_ca", "sov_dd", "sov_jam", "sov_sh", "st_wheel", "st_yard", "st_fort", "st_rock",
    "civ_trn", "civ_lin",
)  # fmt: skip
CLASS_KINDS = ("ship", "station", "fighter", "drone")
FLIGHT_KINDS = ("fighter", "drone")
WEAPON_KINDS = ("laser", "dark", "impactor", "torpedo", "pd")
PLANTS = ("fusion", "antimatter")
OLDER_WEAPON_KINDS = {"beam": "laser"}  # still read, never written
SENSES = ("ccw", "cw")
VELOCITIES = ("rest", "circular_ccw", "circular_cw")
FORMATIONS = ("line", "column", "block", "ring", "wedge")
SYSTEMS = ("drive", "weapons", "sensors", "bridge", "plant", "hangar")

MOVES = ("hold", "burn", "coast", "intercept", "keep_range", "withdraw", "follow", "tow", "orbit", "ram", "pursue")
AIMED_MOVES = ("intercept", "keep_range", "follow", "tow", "ram", "pursue")
FRAMES = ("map", "orbit", "target")
FIRE_MODES = ("free", "return", "hold")
PRIORITIES = ("spread", "nearest", "biggest", "weakest")
POSTURES = ("active", "silent", "feign", "evade", "spun_down")
READINESSES = ("routine", "alert", "red")
STANCES = {
    "run": {"shields": 20.0, "weapons": 20.0, "drive": 60.0},
    "fight": {"shields": 30.0, "weapons": 50.0, "drive": 20.0},
    "shell": {"shields": 60.0, "weapons": 20.0, "drive": 20.0},
}
MISSIONS = ("dock", "patrol", "escort", "strike", "chase", "station")

EVENTS = (
    "laser", "dark_beam", "hit", "shield_down", "system_out", "lost", "breach", "blast", "fell", "dazed",
    "flight_lost", "pulse", "launched", "recovered", "hooked", "tow_cut", "detected", "command_lost",
    "command_taken", "order_refused", "say", "order_above", "obeyed", "arrived", "withdrew", "flare", "verdict",
    "triggered", "order_lapsed", "inspected", "shield_up", "readiness", "salvo_launched", "torpedoes_stopped",
    "warheads", "salvo_over", "fire", "repaired", "containment", "contained", "shaken", "broken", "rallied",
    "struck", "strewn", "crossed", "rammed", "impactor", "slug",
    "ghost_gone", "cloud_seen",
)  # fmt: skip
CAUSES = (
    "laser", "dark_beam", "blast", "fell", "pulse", "fighters", "ruling", "torpedo", "fire", "containment", "struck",
    "debris", "ram", "impactor",
)  # fmt: skip
UNIT_STATES = ("lost", "blind", "drifting", "headless", "struck", "withdrawn", "towed")
RESULTS = ("victory", "defeat", "draw")
OBJECTIVE_KINDS = ("survive", "destroy", "protect", "withdraw")
OBJECTIVE_MEASURES = ("mass", "ships", "lives")
ABOVE_KINDS = ("hold", "charge", "withdraw")
REFIT_MARKS = ("plant", "shield", "warhead", "sensor", "jamming", "gun", "armour", "gear")
