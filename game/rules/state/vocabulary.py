"""The closed vocabulary of the core: what a column's small integer means. Lists are append-only.

What triggers say is in `trigger_words`.
"""

from enum import IntEnum

IMPULSES = 12
"""Impulses in a turn: the beat of fire and decisions."""
SUBSTEPS = 5
"""Motion steps in an impulse."""
STEPS = IMPULSES * SUBSTEPS
"""Motion steps in a turn."""
BATTERIES = 6
"""Battery slots of a unit (K)."""
SYSTEMS = 6
"""Systems of a unit."""
SALVO_MAX = 10_000
"""Torpedoes that one order can ask for, and one battery carry."""
AVOIDED = 4
"""Rows that a fire order can name as never to be fired at."""
QUESTIONS = 8
"""Questions that one side can be asked in a battle."""
OPTIONS = 4
"""Answers that a question can have."""
PPM = 1_000_000
"""Parts per million: the whole of a fraction or of a chance."""


LIMP_PPM = 600_000
"""Drive power up to which a feigning unit passes for a drive that stutters; more ends the feint (J9)."""


QUIET_IMPULSES = 3
"""Impulses without a shot after which a feigning unit passes for dead."""


ALERT_S = 240
"""Seconds in which a crew comes from routine to alert."""
RED_S = 120
"""Seconds in which it comes from alert to red alert."""
STAND_DOWN_S = 60
"""Seconds in which it stands down by one level."""
SHAKEN_PPM = 500_000
"""Morale below which a crew is shaken."""
BROKEN_PPM = 200_000
"""Morale below which it breaks; it rallies at `SHAKEN_PPM`."""


REPAIRED_PPM = 600_000
"""What is repaired of a system at most in battle (D5)."""


class Presence(IntEnum):
    """Where a unit or flight is. Alive or dead is told by hull or count alone."""

    DORMANT = 0  # a slot of the scenario that has not arrived
    PRESENT = 1  # on the map, alive or as a hulk
    DOCKED = 2  # inside its home (flights in the hangar)
    AWAY = 3  # withdrawn beyond pursuit
    STRUCK = 4  # colours struck, out of the fight
    GONE = 5  # nothing left: fallen into a body, blown apart
    GHOST = 6  # no ship at all, but an echo that a jammer makes (K2); contacts of it look PRESENT


class System(IntEnum):
    """A unit's systems, in the order of the last axis of `Units.system_ppm`."""

    DRIVE = 0
    WEAPONS = 1
    SENSORS = 2
    BRIDGE = 3
    PLANT = 4
    HANGAR = 5


class Kind(IntEnum):
    """What a class of units or flights is."""

    SHIP = 0
    STATION = 1
    FIGHTER = 2  # flight: fights with lasers that recharge, lives in a hangar
    DRONE = 3  # flight: pulses, takes station


class WeaponKind(IntEnum):
    """How a weapon works."""

    LASER = 0
    DARK = 1
    IMPACTOR = 2  # a slug that flies straight, from a spinal mount
    TORPEDO = 3  # salvos that fly: fuelled, guided, can be stopped
    PD = 4  # point defence: stops torpedoes that pass


class Plant(IntEnum):
    """What powers a class (V4)."""

    FUSION = 0
    ANTIMATTER = 1  # charges impactors ten times as fast


class Move(IntEnum):
    """What a move order asks for."""

    HOLD = 0  # be at rest in the frame: hover beside a body
    BURN = 1  # thrust along (dx, dy) from one impulse to another of the turn in which it comes into force, then coast
    COAST = 2
    INTERCEPT = 3  # meet the target
    KEEP_RANGE = 4  # stay at range_km of the target, at rest with it
    WITHDRAW = 5  # leave the reach of known enemies, never into a body
    FOLLOW = 6  # keep the offset (dx, dy) km to the target, at its velocity
    TOW = 7  # meet the target, hook it, carry it away from the body
    ORBIT = 8  # circle a body at range_km from its centre, then coast; dx: the sense, +1 ccw, -1 cw, 0 as it goes
    RAM = 9  # strike the target at full speed, then coast
    PURSUE = 10  # catch up with the target at speed, and match its speed once it is in reach of the guns


class Frame(IntEnum):
    """What the vector of a burn or the offset of a formation is relative to."""

    MAP = 0
    ORBIT = 1  # x along the circular course round the nearest body (counter-clockwise), y away from it
    TARGET = 2  # of a burn: x towards the target, y to its left; of an offset: x along its heading, y to its left


class FireMode(IntEnum):
    """When a unit fires."""

    FREE = 0
    RETURN = 1  # not before its side has been hit, then as FREE
    HOLD = 2


class Priority(IntEnum):
    """Which of several targets is fired at first."""

    SPREAD = 0  # shared out by chance, so that fire does not pile up on one ship
    NEAREST = 1
    BIGGEST = 2
    WEAKEST = 3


class Posture(IntEnum):
    """How a unit behaves between orders."""

    ACTIVE = 0
    SILENT = 1  # no fire of its own, drive flare low: seen later
    FEIGN = 2  # looks dead until it burns hard or fires (J9); its machine-carried moves limp
    EVADE = 3  # half its thrust goes into not being where the shot is aimed
    SPUN_DOWN = 4  # the plant is down: nothing charges, no drive, little to see, and it cannot breach (D3)


class Readiness(IntEnum):
    """How ready a crew is to fight, each level a step from the last."""

    ROUTINE = 0  # shields lowered, guns half manned
    ALERT = 1
    RED = 2  # a little better, and it tires


class Mission(IntEnum):
    """What a flight does."""

    DOCK = 0  # recalled: return to its home and land
    PATROL = 1  # hold where it is, fight what comes near
    ESCORT = 2  # stay with a unit, fight what comes near
    STRIKE = 3  # attack the target, or the nearest enemy flight
    CHASE = 4  # drones: go for fighters, then for ships
    STATION = 5  # drones: form a ring round a unit


class Spacing(IntEnum):
    """How near a flight goes to hostile flights that pulse."""

    CLOSE = 0  # it meets them
    HELD = 1  # it stops where its guns reach them and their pulse does not reach it


class Stage(IntEnum):
    """What a chase is at (J3)."""

    CHASING = 0  # going for the enemy
    DASHING = 1  # away after the pulse, each flight its own way
    STATIONED = 2  # in a ring round a ship


class Level(IntEnum):
    """How well a side knows a unit."""

    UNKNOWN = 0
    DETECTED = 1  # where and how fast, not what
    IDENTIFIED = 2


class Cause(IntEnum):
    """What dealt a hit, and what a unit was lost to."""

    NOTHING = 0
    LASER = 1
    DARK_BEAM = 2
    BLAST = 3  # another unit's plant, or its own
    FELL = 4  # into a body
    PULSE = 5  # of drones, at craft
    FIGHTERS = 6
    RULING = 7  # the scenario said so
    TORPEDO = 8
    FIRE = 9  # aboard
    CONTAINMENT = 10  # its own plant, whose containment failed
    STRUCK = 11  # it struck its colours
    DEBRIS = 12  # flown through fast
    RAM = 13  # struck another unit, or was struck
    IMPACTOR = 14  # a slug
    DRONES = 15  # their guns, not their pulses


class Event(IntEnum):
    """What an event row reports. Columns that matter beside each."""

    LASER = 0  # a battery's shot: source, target, chance and its factors, roll, value = 1 hit, 0 missed
    DARK_BEAM = 1  # a beam: source, target aimed at, chance ..., value = units on its line that it hit
    HIT = 2  # energy dealt to a unit by source: energy = shielded + stopped + hull + overkill; value = Cause
    SHIELD_DOWN = 3  # target's shield collapsed: value = impulses until it restarts, -1 = never at its share of power
    SYSTEM_OUT = 4  # value = System
    LOST = 5  # target died: value = Cause, source = who is to blame; energy = overkill in it; slot = 1: split in two
    BREACH = 6  # source's plant blew: energy
    BLAST = 7  # a blast reached target: energy dealt is in its HIT row; value = push in mm/s
    FELL = 8  # target touched body `source`
    DAZED = 9  # target's crew felt a beam: value = daze after it, ppm
    FLIGHT_LOST = 10  # craft of flight `target` lost: value = count, source = killer, cause
    PULSE = 11  # drones of flight `source` pulsed: value = craft that did not come through
    LAUNCHED = 12  # flight `target` left unit `source`
    RECOVERED = 13  # flight `target` landed on unit `source`
    HOOKED = 14  # tug `source` hooked `target`
    TOW_CUT = 15  # tug `source` let go of `target`
    DETECTED = 16  # side `source` first saw unit `target`; value = Level
    COMMAND_LOST = 17  # side `source`: `target` is the unit that takes over, value = impulse at which control returns
    COMMAND_TAKEN = 18  # side `source`: control is back, `target` commands
    ORDER_REFUSED = 19  # unit `target`: value = Fault
    SAY = 20  # value = dialogue number
    ORDER_ABOVE = 21  # side `source`: value = number of the order from above
    OBEYED = 22  # side `source`: value = 1 obeyed, 0 disobeyed; energy = 0
    ARRIVED = 23  # target (unit or flight) came onto the map
    WITHDREW = 24  # target is away
    FLARE = 25  # side `source` sees a launch or a full burn of `target`
    VERDICT = 26  # side `source`: value = Verdict
    TRIGGERED = 27  # value = trigger number
    ORDER_LAPSED = 28  # side `source`: the order from above `value` stands no more, its giver `target` is lost
    INSPECTED = 29  # side `source` has looked closely at `target`, which looks dead: it lives
    SHIELD_UP = 30  # target's shield, which was down, holds energy again
    READINESS = 31  # the crew of `target` stands at another level: value = Readiness
    # Of salvos: slot = battery of `source`, shot = absolute impulse of the launch: no battery launches two in one.
    SALVO_LAUNCHED = 32  # unit `source` launched a salvo at unit `target`: value = torpedoes
    TORPEDOES_STOPPED = 33  # unit or flight `source` stopped torpedoes that `target` launched: value = how many
    WARHEADS = 34  # a salvo of unit `source` went off at `target`: value = torpedoes, energy of all
    SALVO_OVER = 35  # a salvo of `source` has met nothing: value = torpedoes; target = the body that it flew into
    FIRE = 36  # a fire breaks out aboard target, or the last one is out: value = fires that burn now
    REPAIRED = 37  # target's crew got a system to work again that was out: value = System
    CONTAINMENT = 38  # target's containment begins to fail by source's hit: value = impulses left; chance, roll
    CONTAINED = 39  # target's containment, which was failing, holds again
    SHAKEN = 40  # the crew of `target` has lost its composure: value = what is left of it, ppm
    BROKEN = 41  # the crew of `target` obeys no more and withdraws: value as above
    RALLIED = 42  # the crew of `target` has it again: value as above
    STRUCK = 43  # `target` has struck its colours: value = 1 on order, 0 because it broke and cannot get away
    STREWN = 44  # unit `target`, which died, leaves a cloud of debris: value = its mass in t; no target = the story
    CROSSED = 45  # unit `target` flies through debris: energy that strikes it in the next damage; value = m/s
    RAMMED = 46  # unit `source` strikes `target`: energy that goes into both, half each; value = m/s
    # Of slugs: shot = the slug's number in `Tracks.salvos`; flight_s.
    IMPACTOR = 47  # a slug left unit `source` for unit `target`: flight_s as reckoned
    SLUG = 48  # a slug of unit `source` passed its target: chance and its factors, roll, value = 1 hit, 0 missed
    GHOST_GONE = 49  # side `source` sees that its contact `target` is nothing
    CLOUD_SEEN = 50  # side `source` first sees a cloud of debris that is not just born: value = its mass in t
    REACHED = 51  # unit `target` is where objective `value` of side `source` wants it
    HELD = 52  # the turns that side `source` has held the place of objective `value` in a row: one more, or none again
    OBJECTIVE_SHOWN = 53  # side `source` learns of its objective `value`, which was hidden
    ANSWERED = 54  # side `source` has answered a question of the dialogue: value = its number, slot = the option
    STANCE = 55  # side `source` stands otherwise to side `slot`: value = Stance; shot = 1 all know it, 0 it alone does
    CAMERA = 56  # the film is to look at `target`, a unit or body, or at this place of the map where there is none


SOURCE_IS_SIDE = frozenset(
    {
        Event.ANSWERED, Event.CLOUD_SEEN, Event.COMMAND_LOST, Event.COMMAND_TAKEN, Event.DETECTED, Event.FLARE,
        Event.GHOST_GONE, Event.HELD, Event.INSPECTED, Event.OBEYED, Event.OBJECTIVE_SHOWN, Event.ORDER_ABOVE,
        Event.ORDER_LAPSED, Event.REACHED, Event.STANCE, Event.VERDICT,
    }
)  # fmt: skip
"""Events whose `source` is a side's number; of all others it is a row code."""


class Fault(IntEnum):
    """Why an order cannot be carried out; it is flagged and 'hold' is done instead."""

    NOT_HERE = 0  # the unit is not on the map or not alive
    NO_SUCH_KIND = 1  # a number outside the vocabulary
    BAD_VECTOR = 2  # not finite, or no direction for a burn
    BAD_THROTTLE = 3  # outside 0..1
    BAD_SPAN = 4  # from and until not in 0 <= from <= until <= 12
    NO_TARGET = 5  # this kind needs a target and has none, or itself
    TARGET_GONE = 6
    UNKNOWN_TARGET = 7  # its side knows nothing there
    NO_DRIVE = 8  # tow or intercept with a dead drive
    BAD_RANGE = 9
    BAD_SHARES = 10  # power shares below 0 or not adding to the whole
    NO_TOW_GEAR = 11
    NO_FLIGHTS = 12
    FRIENDLY_TARGET = 13
    HOSTILE_TOW = 14  # a living enemy is not towed
    BAD_SALVO = 15  # fewer than none, or more than any ship carries
    BAD_ORBIT = 16  # no body there to circle, or a circle within it
    BAD_FRAME = 17  # the vector's frame means nothing here
    BROKEN = 18  # its crew has broken and obeys nobody
    NOT_ASKED = 19  # nobody has asked this, or it is answered


PASSED_OVER = Fault.NOT_HERE, Fault.BROKEN
"""Why an order does not reach a unit at all, and its standing ones go on: an order to many reaches whom it can."""


class OrderField(IntEnum):
    """The part of a side's orders that a fault is in."""

    MOVE = 0
    FIRE = 1
    POWER = 2
    POSTURE = 3
    MISSION = 4  # of a flight
    COMMAND = 5  # of the side itself: the row is then the side's number
    READINESS = 6
    SURRENDER = 7
    ANSWER = 8  # of the side itself, as COMMAND


class Verdict(IntEnum):
    """A side's result."""

    UNDECIDED = 0
    VICTORY = 1
    DEFEAT = 2
    DRAW = 3


class Stance(IntEnum):
    """How a side stands to another: its guns and craft fire on those it fights, and on nobody else."""

    WATCH = 0  # neither friend nor foe
    FIGHT = 1
    ALLIED = 2  # as it stands to itself too


class AboveKind(IntEnum):
    """What an order from above asks of a side (J6)."""

    NOTHING = 0
    HOLD = 1
    CHARGE = 2
    WITHDRAW = 3


class Stream(IntEnum):
    """One stream of rolls for each question that chance answers. Append only: old numbers keep their dice."""

    SETUP = 0
    LASER = 1
    DARK_BEAM = 2
    TARGET = 3
    SYSTEM_HIT = 4
    SYSTEM_LOSS = 5
    BREACH = 6
    FIGHTER = 7
    PULSE = 8
    FUTURE = 10
    CAPACITOR = 11
    TRIGGER = 12
    POLICY = 13
    CRAFT = 14  # which craft a shot at craft is at
    CLOUD = 15  # where in its flight's cloud a craft is
    POINT_DEFENCE = 16  # which craft stop a torpedo
    NOISE = 17  # where in its circle a jammed contact is shown
    FIRE = 18  # does the loss of hull light a fire
    FIRE_OUT = 19  # does the crew put out a fire, n = which of those aboard
    CONTAINMENT = 20  # does a hit on its plant make the containment fail
    STEADY = 21  # does the crew steady a containment that fails
    IMPACTOR = 22
    GHOST = 23  # where beside its jammer a ghost is
    BELIEF = 24  # what a side takes a contact to be that it does not know: in believed worlds alone


class ObjectiveKind(IntEnum):
    """What an objective wants."""

    SURVIVE = 0  # of `who`, by the objective's measure, what is not lost
    DESTROY = 1  # what is lost
    PROTECT = 2  # as survive, of units that may belong to others
    WITHDRAW = 3  # what is not lost and away, or beyond `beyond_km` of every fighting unit of `of`
    REACH = 4  # what has been at its place at the end of `turns` turns in a row, and is not lost
    HOLD = 5  # turns in a row at whose ends some of `who` and no enemy was at its place, of `turns`
    EVACUATE = 6  # what has been at its place as above, or beyond the map's edge, whatever becomes of it then
    LAND = 7  # as reach, of what was no faster there than `slower_km_s` against the body that its place is at


PLACED = ObjectiveKind.REACH, ObjectiveKind.HOLD, ObjectiveKind.EVACUATE, ObjectiveKind.LAND
"""Objectives that are about a place: what is done of them is counted at the ends of turns."""


class Counted(IntEnum):
    """In what an objective's progress is counted."""

    MASS = 0
    SHIPS = 1
    LIVES = 2
    CRAFT = 3  # of flights, and no units
