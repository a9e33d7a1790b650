"""The closed lists of words that a file may use.

Where a word stands for a number of the core, `game.rules.state.vocabulary` has the same word in capitals; a test holds
the two together, so that listing scenarios need not load the core.
"""

DOCTRINES = (
    "idle", "hold", "charge", "standoff", "withdraw", "raid", "bombard", "outrange", "guard", "intercept_close", "limb",
    "screen", "shelter", "tow", "hunt", "advance", "engage", "break_line",
)  # fmt: skip
ANY = ("hold", "charge")  # what a side is suspected of that goes by a planner, or of which nothing is known
PLANNER = "planner"
PLANNER_SETTINGS = r"@([1-9]|1[0-6])x([1-9][0-9]?)"  # `planner@4x14`: 4 turns ahead, 14 plans
PLANNER_WANTED = f"{PLANNER}@TURNSxPLANS, 1 to 16 turns ahead by 1 to 99 plans"
POLICIES = (*DOCTRINES, PLANNER)
POLICIES_FROM_A_TURN = ("withdraw", "hunt", "advance", "engage")  # `hunt@4`: from turn 4
POLICIES_WITH_OPTIONS = ("withdraw",)
POLICY_OPTIONS = ("feign", "evade")  # `withdraw@4+feign`: from turn 4, and feigning
COLOURS = ("sky", "orange", "green", "yellow", "vermilion", "purple")
BODY_STYLES = ("jupiter", "rock", "terran", "moon")
SILHOUETTES = (
    "uhs_bb", "uhs_bc", "uhs_dd", "uhs_ff", "uhs_cv", "uhs_ftr", "uhs_tug", "un_stn",
    "ant_host", "ant_lance", "ant_claw", "ant_drone",
    "un_bb", "un_ca", "un_dd", "un_tnd", "un_bug", "pav_fl", "pav_ca", "pav_ff", "pav_ark",
    "sov_dn", "sov_ca", "sov_dd", "sov_jam", "sov_sh", "st_wheel", "st_yard", "st_fort", "st_rock",
    "civ_trn", "civ_lin",
)  # fmt: skip
SILHOUETTES_MEANT = {
    "battleship": "uhs_bb", "battle_cruiser": "uhs_bc", "battlecruiser": "uhs_bc", "destroyer": "uhs_dd",
    "frigate": "uhs_ff", "corvette": "uhs_ff", "carrier": "uhs_cv", "fighter": "uhs_ftr", "tug": "uhs_tug",
    "cruiser": "un_ca", "heavy_cruiser": "un_ca", "tender": "un_tnd", "supply": "un_tnd", "scuttlebug": "un_bug",
    "station": "un_stn", "dreadnought": "sov_dn", "jammer": "sov_jam", "shuttle": "sov_sh", "drone": "ant_drone",
    "flagship": "pav_fl", "asteroid": "st_rock", "shipyard": "st_yard", "fortress": "st_fort",
    "transport": "civ_trn", "freighter": "civ_trn", "merchant": "civ_trn", "trader": "civ_trn", "liner": "civ_lin",
    "bb": "uhs_bb", "bc": "uhs_bc", "ca": "un_ca", "cv": "uhs_cv", "dd": "uhs_dd", "dn": "sov_dn", "ff": "uhs_ff",
}  # fmt: skip
"""What ships are called whose outlines these are."""
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
SIDE_STANCES = ("watch", "fight", "allied")
MISSIONS = ("dock", "patrol", "escort", "strike", "chase", "station")
SPACINGS = ("close", "held")

EVENT_SENTENCES = {
    "laser": "A battery fired at a unit or flight; count is of shots, hits or not.",
    "dark_beam": "A beam of dark light went out.",
    "hit": "Energy reached a unit, from whatever source.",
    "shield_down": "A shield collapsed.",
    "system_out": "A system of a unit broke down.",
    "lost": "A unit died.",
    "breach": "The plant of a dead unit blew.",
    "blast": "A blast reached a unit.",
    "fell": "A unit touched a body.",
    "dazed": "The crew of a unit felt a dark beam go by.",
    "flight_lost": "Craft of a flight were lost.",
    "pulse": "Drones pulsed.",
    "launched": "A flight left its hangar.",
    "recovered": "A flight landed.",
    "hooked": "A tug hooked a unit.",
    "tow_cut": "A tug let go of a unit.",
    "detected": "A side saw a unit of an enemy for the first time; the target is the unit.",
    "command_lost": "The commander of a side died; the target takes over.",
    "command_taken": "The new commander of a side has control.",
    "order_refused": "A unit cannot carry out its order.",
    "say": "A line of dialogue was said.",
    "order_above": "A side was given an order from above.",
    "obeyed": "What a side did with its order from above was told.",
    "arrived": "A unit or flight came onto the map.",
    "withdrew": "A unit or flight is away.",
    "flare": "A side saw a launch or a full burn.",
    "verdict": "A side has its verdict.",
    "triggered": "A trigger fired.",
    "order_lapsed": "An order from above stands no more, for its giver is lost.",
    "inspected": "A side found out that a unit that looked dead lives; the target is the unit.",
    "shield_up": "A shield that was down holds energy again.",
    "readiness": "The crew of a unit stands at another level.",
    "salvo_launched": "A unit launched torpedoes; the target is whom they go for.",
    "torpedoes_stopped": "Point defence or craft stopped torpedoes.",
    "warheads": "Torpedoes went off at a unit.",
    "salvo_over": "Torpedoes met nothing.",
    "fire": "A fire broke out aboard a unit, or the last one there is out.",
    "repaired": "A crew got a system to work again.",
    "containment": "The containment of a unit's plant begins to fail.",
    "contained": "A containment that was failing holds again.",
    "shaken": "A crew has lost some of its composure.",
    "broken": "A crew obeys no more and withdraws.",
    "rallied": "A crew that was broken obeys again.",
    "struck": "A unit struck its colours.",
    "strewn": "A unit that died left a cloud of debris.",
    "crossed": "A unit flew through debris and was hit by it.",
    "rammed": "A unit struck another.",
    "impactor": "An impactor cannon fired.",
    "slug": "A slug of an impactor cannon passed its target, hit or not.",
    "ghost_gone": "A side saw that a contact of its own is nothing.",
    "cloud_seen": "A side saw a cloud of debris for the first time.",
    "reached": "A unit is where an objective wants it, for as long as it asks.",
    "held": "The turns that a side has held a place in a row are one more, or none again.",
    "objective_shown": "A side learned of a hidden objective of its own.",
    "answered": "A side answered a question.",
    "stance": "A side fights another from now on, or no longer, or that became known; the target is the other side.",
    "camera": "The film was told to look somewhere.",
}
"""What each kind of event reports, in the order of the core's numbers."""
EVENTS = tuple(EVENT_SENTENCES)
CAUSES = (
    "laser", "dark_beam", "blast", "fell", "pulse", "fighters", "ruling", "torpedo", "fire", "containment", "struck",
    "debris", "ram", "impactor", "drones",
)  # fmt: skip
EVENTS_OF_SIDES = (
    "answered", "cloud_seen", "command_lost", "command_taken", "detected", "flare", "ghost_gone", "held", "inspected",
    "obeyed", "objective_shown", "order_above", "order_lapsed", "reached", "stance", "verdict",
)  # fmt: skip
"""Events whose source is a side."""
EVENTS_OF_NOBODY = (
    "shield_down", "order_refused", "say", "arrived", "withdrew", "triggered", "shield_up", "readiness", "fire",
    "repaired", "contained", "shaken", "broken", "rallied", "struck", "strewn", "crossed", "camera",
)  # fmt: skip
"""Events that have no source."""
EVENTS_AT_NOBODY = (
    "breach", "pulse", "say", "order_above", "obeyed", "verdict", "triggered", "salvo_over", "cloud_seen", "held",
    "objective_shown", "answered", "stance",
)  # fmt: skip
"""Events that have no ship or flight for a target."""
UNSEEN_EVENTS = {
    "obeyed": "expected obeyed = true or false, with side",
    "verdict": "the battle is over then",
    "triggered": "expected trigger, with the id of one",
    "objective_shown": "expected trigger or objective, by which it is shown",
}
"""Events that no trigger sees, and what says the same."""
UNIT_STATES = (
    "lost", "blind", "drifting", "headless", "struck", "withdrawn", "towed", "broken", "docked"
)  # fmt: skip
CRAFT_STATES = ("lost", "withdrawn", "docked")
RESULTS = ("victory", "defeat", "draw")
LESSON_PLACES = ("unit", "handle", "fleet", "card", "end_turn", "timeline", "odds", "objectives")
"""Beside what a step of a lesson is shown."""
LESSON_DEEDS = (
    "selected", "craft_selected", "burn", "mission", "held_back", "turn_ended", "looked_back", "plotting", "future",
)  # fmt: skip
"""What a step of a lesson wants done."""
OBJECTIVE_KINDS = ("survive", "destroy", "protect", "withdraw", "reach", "hold", "evacuate", "land")
OBJECTIVES_MEANT = {"touch_down": "land", "touchdown": "land", "landing": "land", "landed": "land"}
"""What objectives are called elsewhere."""
PLACED_OBJECTIVES = ("reach", "hold", "evacuate", "land")
OBJECTIVE_MEASURES = ("mass", "ships", "lives", "craft")
ABOVE_KINDS = ("hold", "charge", "withdraw")
REFIT_MARKS = ("plant", "shield", "warhead", "sensor", "jamming", "gun", "armour", "gear")
