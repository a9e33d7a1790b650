"""Values of a spec set by name: `class.union_cruiser.shield_gj`, `squadron.garrison.count`, `scenario.turns`.

A name is the way to a value: a section of the file, the id of a row of it, the key; deeper tables and lists go on with
their keys, ids and numbers from 0 (`class.ID.batteries.0.count`). A way that goes on behind a class or a weapon that
others use too gives the row one of its own: `squadron.first.class.shield_gj` changes the ships of that squadron alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from game.scenario.faults import KeyPath, cut, listed
from game.scenario.kinds import (
    BAD,
    Checker,
    Keyed,
    ListOf,
    OneOrMany,
    Pairs,
    PlainValue,
    Reference,
    SpecRow,
    Table,
    ValueKind,
)
from game.scenario.names import titled
from game.scenario.spec import ClassSpec, Spec, SquadronSpec, WeaponSpec

_ID_MOST = 32
_DEPTH_MOST = 12
_ROW_LISTS = (ListOf, OneOrMany)
Row = TypeVar("Row", ClassSpec, SquadronSpec, WeaponSpec)
Shared = TypeVar("Shared", ClassSpec, WeaponSpec)
NOT_OF_BATTLE = {"the file": ("format", "expect", "refit"), "scenario": ("id", "classes", "variants")}
"""Keys, by table, that are about the file and not about its battle: they cannot be set."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value to be set, and where the file says so.

    `written`: the name as the file has it, where that stands for several (`squadron.*.count`).
    """

    name: str
    value: PlainValue
    path: KeyPath = ()
    written: str = ""


@dataclass(slots=True)
class Changes:
    """A spec with values set one after the other; what is wrong with them is noted with the checker.

    `places` says where in the changed file each was set.
    """

    spec: Spec
    checker: Checker
    places: dict[KeyPath, Setting] = field(default_factory=dict)

    def set(self, settings: Iterable[Setting]) -> bool:
        """Set them all; whether all could be. What stands once in the file is told once."""
        broken: set[KeyPath] = set()
        for one in settings:
            if one.path in broken:
                continue
            way = self._own_rows(one.name.split(".")[:_DEPTH_MOST])
            walk = _Walk(one, self.checker, tuple(way))
            made = walk.changed(self.spec, Table(Spec), 0)
            if isinstance(made, Spec):
                self.spec = made
                self.places[tuple(walk.place)] = one
            else:
                broken.add(one.path)
        return not broken

    def setting_at(self, path: KeyPath) -> Setting | None:
        """The setting that a place of the changed file was set by, or the only one that changed its row, or at all."""
        for length in range(len(path), 1, -1):
            within = [one for place, one in self.places.items() if place[:length] == path[:length]]
            if within:
                return within[0] if len(within) == 1 else None
        return next(iter(self.places.values())) if len(self.places) == 1 else None

    # ---- rows of one's own

    def _own_rows(self, way: list[str]) -> list[str]:
        """The way as it goes through the rows themselves, where it went on behind a class or a weapon."""
        match way:
            case ["squadron", ident, "class", _, *_]:
                way = self._through_class(ident, way)
        match way:
            case ["class", ident, "batteries", number, "weapon", _, *_]:
                way = self._through_weapon(ident, number, way)
        return way

    def _through_class(self, ident: str, way: list[str]) -> list[str]:
        """The way on from the class of a squadron that no other squadron uses: as it is, or a copy."""
        owner = _row_of(self.spec.squadron, ident)
        shared = _row_of(self.spec.class_, owner.class_) if owner is not None else None
        if owner is None or shared is None:
            return way
        if [one.id for one in self.spec.squadron if one.class_ == shared.id] != [owner.id]:
            shared = _copy_for(owner.id, shared, self.spec.class_)
            squadrons = _with_row(self.spec.squadron, replace(owner, class_=shared.id))
            self.spec = replace(self.spec, class_=(*self.spec.class_, shared), squadron=squadrons)
        return ["class", shared.id, *way[3:]]

    def _through_weapon(self, ident: str, number: str, way: list[str]) -> list[str]:
        """The way on from the weapon of a battery that no other class uses: as it is, or a copy."""
        carrier = _row_of(self.spec.class_, ident)
        weapons = {str(slot): gun.weapon for slot, gun in enumerate(carrier.batteries)} if carrier is not None else {}
        shared = _row_of(self.spec.weapon, weapons[number]) if number in weapons else None
        if carrier is None or shared is None:
            return way
        weapon = shared.id
        if [one.id for one in self.spec.class_ if _fires(one, weapon)] != [carrier.id]:
            shared = _copy_for(carrier.id, shared, self.spec.weapon)
            guns = (replace(gun, weapon=shared.id) if gun.weapon == weapon else gun for gun in carrier.batteries)
            classes = _with_row(self.spec.class_, replace(carrier, batteries=tuple(guns)))
            self.spec = replace(self.spec, class_=classes, weapon=(*self.spec.weapon, shared))
        return ["weapon", shared.id, *way[5:]]


@dataclass(slots=True)
class _Walk:
    """The way to one value; `place` is the way in the changed file."""

    setting: Setting
    checker: Checker
    way: tuple[str, ...]
    place: list[str | int] = field(default_factory=list)

    def changed(self, held: Any, kind: ValueKind[Any], step: int) -> Any:
        """What is held here with the value set further on; BAD with the problem noted where that cannot be."""
        if step == len(self.way):
            return kind.check(_as_file(self.setting.value), self.setting.path, self.checker)
        if isinstance(held, SpecRow):
            return self._in_row(held, step)
        if isinstance(held, Pairs) and isinstance(kind, Keyed):
            return self._in_pairs(held, kind, step)
        if isinstance(held, tuple) and isinstance(kind, _ROW_LISTS):
            return self._in_list(held, kind.of, step)
        if held is None and not isinstance(kind, Reference):
            self.place += self.way[step:]
            return kind.check(self._from_nothing(step), self.setting.path, self.checker)
        return self._lost(step, "nothing", ())

    def _in_row(self, held: SpecRow, step: int) -> Any:
        about = held.section
        known = [one for one in about.keys if one.name not in NOT_OF_BATTLE.get(about.name, ())]
        one = next((one for one in known if one.name == self.way[step]), None)
        if one is None:
            thing = "section" if isinstance(held, Spec) else f"key in {about.name}"
            return self._lost(step, thing, [one.name for one in known])
        self.place.append(one.name)
        made = self.changed(getattr(held, one.field), one.kind, step + 1)
        return BAD if made is BAD else replace(held, **{one.field: made})  # type: ignore[type-var]

    def _in_pairs(self, held: Pairs[Any], kind: Keyed[Any], step: int) -> Any:
        name = self.way[step]
        self.place.append(name)
        made = self.changed(held.row(name), kind.value, step + 1)
        if made is BAD:
            return BAD
        return Pairs((*((key, one) for key, one in held if key != name), (name, made)))

    def _in_list(self, held: tuple[Any, ...], kind: ValueKind[Any], step: int) -> Any:
        asked = self.way[step]
        ids = [str(getattr(row, "id", number)) for number, row in enumerate(held)]
        number = ids.index(asked) if asked in ids else -1
        if number < 0:
            thing = self.way[step - 1] if step == 1 else f"row of {self.way[step - 1]}"
            return self._lost(step, thing, ids)
        self.place.append(number)
        made = self.changed(held[number], kind, step + 1)
        return BAD if made is BAD else (*held[:number], made, *held[number + 1 :])

    def _from_nothing(self, step: int) -> Any:
        """The tables that the rest of the way leads through, with the value in them."""
        made = _as_file(self.setting.value)
        for name in reversed(self.way[step:]):
            made = {name: made}
        return made

    def _lost(self, step: int, thing: str, known: Iterable[str]) -> Any:
        """Note that the way does not go on at a step; names are told as the file has them."""
        word, names = self.way[step], list(known)
        written = (self.setting.written or self.setting.name).split(".")
        at = len(written[:_DEPTH_MOST]) - len(self.way) + step  # rows of one's own made the way shorter
        before, after = written[:at], written[at + 1 :]
        if not names:
            what = f'"{cut(".".join(written))}" goes on too long after {".".join(before)}'
            return self.checker.note(self.setting.path, what, ".".join(before), at_key=True)
        close = self.checker.nearest(word, names)
        hint = ".".join([*before, close, *after]) if close else ""
        what = f'unknown {thing} "{cut(word)}" in the name of a value, expected one of {listed(names)}'
        return self.checker.note(self.setting.path, what, hint, at_key=True)


def _as_file(value: PlainValue) -> Any:
    """A value as a file holds it."""
    return [_as_file(one) for one in value] if isinstance(value, tuple) else value


def _row_of(rows: Iterable[Row], ident: str) -> Row | None:
    """The row with an id."""
    return next((one for one in rows if one.id == ident), None)


def _with_row(rows: Iterable[Row], row: Row) -> tuple[Row, ...]:
    """The rows with one in the place of that with its id."""
    return tuple(row if one.id == row.id else one for one in rows)


def _fires(own: ClassSpec, weapon: str) -> bool:
    return any(battery.weapon == weapon for battery in own.batteries)


def _copy_for(user: str, row: Shared, rows: Iterable[Shared]) -> Shared:
    """A copy of a row for one user of it, with an id that none of the rows has, and called as the row is."""
    ident = _free_id(f"{row.id}_{user}", (one.id for one in rows))
    return replace(row, id=ident, name=row.name or titled(row.id))


def _free_id(wish: str, taken: Iterable[str]) -> str:
    """An id near to the one wished for that is not taken."""
    used = set(taken)
    ident, number = wish[:_ID_MOST].rstrip("_"), 2
    while ident in used:
        tail = f"_{number}"
        ident, number = wish[: _ID_MOST - len(tail)].rstrip("_") + tail, number + 1
    return ident
