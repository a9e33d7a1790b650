"""What a scenario file says: every key declared once, a module for each section of the file.

A row of a spec is checked key by key, but may still be nonsense as a whole (whole_file.py). From the declarations come
the checker, the JSON Schema, the defaults and the rows themselves.
"""

from .bodies import BodySpec
from .classes import ClassSpec, CraftSpec, PulseSpec
from .debris import DebrisSpec
from .expectations import ExpectSpec
from .file import ClassFile, Spec
from .objectives import ObjectiveSpec, WhoSpec
from .orders import FireSpec, FlightsSpec, MoveSpec, OrdersSpec, PowerSpec
from .refit import CongressSpec, GarrisonSpec, ItemSpec, PlanSpec, RefitSpec, VariantSpec, WaySpec
from .sides import SideSpec
from .squadrons import (
    AltitudePlace,
    DamageSpec,
    FormationSpec,
    OffsetPlace,
    RadiusPlace,
    SpanValue,
    SquadronSpec,
    UnitSpec,
)
from .texts import DebriefWhen, DialogueSpec, LessonSpec
from .triggers import ActionSpec, CameraSpec, ConditionSpec, SaySpec, SetSpec, ToldSpec, WithinSpec
from .weapons import WeaponSpec

__all__ = [
    "ActionSpec",
    "AltitudePlace",
    "BodySpec",
    "CameraSpec",
    "ClassFile",
    "ClassSpec",
    "ConditionSpec",
    "CongressSpec",
    "CraftSpec",
    "DamageSpec",
    "DebriefWhen",
    "DebrisSpec",
    "DialogueSpec",
    "ExpectSpec",
    "FireSpec",
    "FlightsSpec",
    "FormationSpec",
    "GarrisonSpec",
    "ItemSpec",
    "LessonSpec",
    "MoveSpec",
    "ObjectiveSpec",
    "OffsetPlace",
    "OrdersSpec",
    "PlanSpec",
    "PowerSpec",
    "PulseSpec",
    "RadiusPlace",
    "RefitSpec",
    "SaySpec",
    "SetSpec",
    "SideSpec",
    "SpanValue",
    "Spec",
    "SquadronSpec",
    "ToldSpec",
    "UnitSpec",
    "VariantSpec",
    "WaySpec",
    "WeaponSpec",
    "WhoSpec",
    "WithinSpec",
]
