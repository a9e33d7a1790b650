"""A whole file: what stands at its top, `[scenario]`, and the lists of everything else."""

from game.scenario.kinds import (
    Either,
    Id,
    Keyed,
    ListOf,
    Number,
    Pairs,
    Reference,
    SpecRow,
    Table,
    Text,
    ValueKind,
    Whole,
    key,
    section,
)

from .bodies import BodySpec
from .classes import ClassSpec
from .debris import DebrisSpec
from .expectations import ExpectSpec
from .limits import DISTANCE, LINE, SIDES_MAX, SQUADRONS_MAX, TURN, TURN_S_LEAST, TURN_S_MOST
from .objectives import AboveSpec, ObjectiveSpec
from .refit import RefitSpec, VariantSpec
from .sides import SideSpec
from .squadrons import SquadronSpec
from .texts import DebriefSpec, DialogueSpec, LessonSpec
from .triggers import TriggerSpec
from .weapons import WeaponSpec

FORMAT = 1
CLASS_FILES_MAX = 16
FRAME: ValueKind[str] = Either(
    (Reference(("body",), prefix="body:", also=("map",)), Reference(("squadron",), prefix="orbit:")),
    '"map", "body:BODY" or "orbit:SQUADRON"',
)
CLASSES = ListOf(Table(ClassSpec), 200)
WEAPONS = ListOf(Table(WeaponSpec), 200)


@section("scenario")
class HeadSpec(SpecRow):
    """The scenario as a whole."""

    id: str | None = key(Id("scenario"), "Its id; the file's name where it is missing.", default=None)
    title: str = key(LINE, "Its title.")
    briefing: str = key(Text(), "What the player reads before it.", default="")
    turn_s: float = key(Number("s", TURN_S_LEAST, TURN_S_MOST), "Length of a turn.", default=300.0)
    turns: int = key(TURN, "The battle ends after so many.", default=20)
    map_radius_km: float | None = key(
        DISTANCE, "Edge of the map; 1.5 times the farthest unit where it is missing.", default=None
    )
    frame: str = key(FRAME, "What the map moves along with; [x, y] and velocities are meant in it.", default="map")
    classes: tuple[str, ...] = key(
        ListOf(Id("class file"), CLASS_FILES_MAX), "Files of scenarios/classes that it uses.", default=()
    )
    debrief: tuple[DebriefSpec, ...] = key(ListOf(Table(DebriefSpec), 32), "Texts after the battle.", default=())
    variants: Pairs[VariantSpec] = key(
        Keyed(Id("variant"), Table(VariantSpec), 32), "What else it can be: values set anew, by id.", default=Pairs()
    )


@section("a class file")
class ClassFile(SpecRow):
    """Classes and weapons that scenarios share."""

    format: int = key(Whole(FORMAT, FORMAT), "Version of the format: 1.")
    class_: tuple[ClassSpec, ...] = key(CLASSES, "Classes of ships and craft.", default=())
    weapon: tuple[WeaponSpec, ...] = key(WEAPONS, "Weapons.", default=())


@section("the file")
class Spec(SpecRow):
    """A scenario of Darklight."""

    format: int = key(Whole(FORMAT, FORMAT), "Version of the format: 1.")
    scenario: HeadSpec = key(Table(HeadSpec), "The scenario as a whole.")
    body: tuple[BodySpec, ...] = key(ListOf(Table(BodySpec), 16), "Planets and moons.", default=())
    side: tuple[SideSpec, ...] = key(ListOf(Table(SideSpec), SIDES_MAX, least=1), "Navies.")
    class_: tuple[ClassSpec, ...] = key(CLASSES, "Classes of ships and craft.", default=())
    weapon: tuple[WeaponSpec, ...] = key(WEAPONS, "Weapons.", default=())
    squadron: tuple[SquadronSpec, ...] = key(ListOf(Table(SquadronSpec), SQUADRONS_MAX, least=1), "Units.")
    debris: tuple[DebrisSpec, ...] = key(ListOf(Table(DebrisSpec), 64), "Clouds of debris.", default=())
    trigger: tuple[TriggerSpec, ...] = key(ListOf(Table(TriggerSpec), 128), "What happens when.", default=())
    objective: tuple[ObjectiveSpec, ...] = key(ListOf(Table(ObjectiveSpec), 64), "What the sides want.", default=())
    order_from_above: tuple[AboveSpec, ...] = key(ListOf(Table(AboveSpec), 64), "Orders from above.", default=())
    dialogue: tuple[DialogueSpec, ...] = key(
        ListOf(Table(DialogueSpec), 400), "Lines that triggers can have said.", default=()
    )
    lesson: tuple[LessonSpec, ...] = key(
        ListOf(Table(LessonSpec), 64), "What a new player is shown, one step after the other.", default=()
    )
    refit: RefitSpec | None = key(Table(RefitSpec), "What can be done in the days before the battle.", default=None)
    expect: tuple[ExpectSpec, ...] = key(
        ListOf(Table(ExpectSpec), 64), "What many simulated battles must show.", default=()
    )
