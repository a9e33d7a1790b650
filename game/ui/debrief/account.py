"""The account of a battle, from its save: what is left of whom, what was lost, what was asked for, what follows.

Plain, without pygame. Everything but the damage and some of the marked moments stands in the last snapshot; those
need the events, so a `Retelling` resolves every turn again, one by one, while what is known is shown.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from game.play.goal_words import goal_words, turns_held
from game.play.harm_sentences import CAUSE_WORDS
from game.play.order_words import captain_in
from game.scenario import Scenario
from game.sim.record import Record
from game.ui.debrief.retelling import Retelling
from game.ui.debrief.rows import ClassCount, CraftLoss, Damage, GoalState, Loss, Moment
from game.ui.paint.silhouettes import kind_of

from ...rules import seen_world
from ...rules.state.columns import Array
from ...rules.state.tables import Objective
from ...rules.state.vocabulary import IMPULSES, PPM, Cause, Counted, Level, ObjectiveKind, Presence, Verdict
from ...rules.state.world import Units, World

_OUTCOMES = {
    ObjectiveKind.SURVIVE: ("{} came through", "{} did not come through"),
    ObjectiveKind.WITHDRAW: ("{} got away", "{} did not get away"),
    ObjectiveKind.DESTROY: ("{}: beaten", "{}: not beaten"),
    ObjectiveKind.PROTECT: ("{} came through", "{} did not come through"),
    ObjectiveKind.REACH: ("{} got there", "{} did not get there"),
    ObjectiveKind.HOLD: ("{} held", "{} did not hold"),
    ObjectiveKind.LAND: ("{} landed", "{} did not land"),
    ObjectiveKind.EVACUATE: ("{} brought them out", "{} did not bring them out"),
}
"""What the main objective asked for -> the battle in a few words: won, or not."""


class Account:
    """What a battle came to for one side. `work` fills in, turn by turn, what only the events tell."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.scenario: Scenario = record.scenario
        self.side = self.scenario.names.side_number[record.side]
        self.turns = record.turn
        self.world: World = record.world(self.turns)
        self.start: World = record.world(0)
        self.retelling = Retelling(record, self.side, self.world)
        self._mass = self._masses()
        self._lost = self.world.lost()[0]
        self._known, self._known_lost = self._knowledge()

    # ---- what the events tell

    def work(self) -> Iterator[int]:
        """Resolve every turn again and count what the side knew of it; yields the number of turns done."""
        return self.retelling.work()

    @property
    def done_turns(self) -> int:
        """Turns whose events have been counted."""
        return self.retelling.done_turns

    @property
    def damage(self) -> Damage:
        """Energy dealt to hulls, as far as it has been counted."""
        return self.retelling.damage

    # ---- sides

    @property
    def hostile(self) -> tuple[int, ...]:
        """Sides that this one fights."""
        return tuple(int(a) for a in np.flatnonzero(self.world.sides.fights()[0, self.side]))

    def name_of(self, side: int) -> str:
        """What a side is called."""
        return self.scenario.names.side_names[side]

    # ---- mass

    def _masses(self) -> Array:
        units = self.world.units
        return np.where(is_unit(units), self.scenario.tables.classes.mass_t[units.class_id[0]], 0.0)

    def _own(self, side: int) -> Array:
        return self.world.units.side[0] == side

    def mass_saved(self, side: int | None = None) -> float:
        """Share of a side's mass that is not lost, 0..1."""
        mass = self._mass * self._own(self.side if side is None else side)
        return float((mass * ~self._lost).sum() / max(mass.sum(), 1e-9))

    def curve(self, side: int) -> list[tuple[float, float]]:
        """Share of a side's mass that lives, as steps (turns since the start, share): from (0, 1) to the end."""
        when = self.world.units.lost_impulse[0]
        return self._steps(side, {int(slot): int(when[slot]) for slot in np.flatnonzero(self._lost)}, self.turns)

    def known_curve(self, side: int) -> list[tuple[float, float]]:
        """The same of another side as this one knew it: what it did not know lost; as far as turns are counted."""
        return self._steps(side, self.retelling.learnt, self.done_turns)

    @property
    def misjudged(self) -> bool:
        """Did this side at any time take a ship of its enemies to live that was lost, as far as turns are counted?"""
        when, learnt = self.world.units.lost_impulse[0], self.retelling.learnt
        theirs = np.isin(self.world.units.side[0], self.hostile) & (self._mass > 0) & self._lost
        ended = np.flatnonzero(theirs & (when < self.done_turns * IMPULSES)).tolist()
        return any(learnt.get(slot) != int(when[slot]) for slot in ended)

    def _steps(self, side: int, ends: Mapping[int, int], turns: int) -> list[tuple[float, float]]:
        """A side's mass over time, where ships (slots) end at impulses, up to the end of a turn."""
        mass = self._mass * self._own(side)
        whole = max(float(mass.sum()), 1e-9)
        points, left = [(0.0, 1.0)], whole
        of = {slot: impulse for slot, impulse in ends.items() if mass[slot] > 0}
        for impulse in sorted(set(of.values())):
            left -= float(mass[[slot for slot, when in of.items() if when == impulse]].sum())
            points.append(((impulse + 1) / IMPULSES, left / whole))
        return [*points, (float(turns), left / whole)]

    def _knowledge(self) -> tuple[Array, Array]:
        """Ships that this side knows for what they are, and which of them it takes for lost at the end: (S,) bool."""
        side, seen = self.side, seen_world(self.world, self.scenario.tables, self.side)
        own, level = self._own(side), self.world.contacts.level[0, side]
        known = (self.world.units.uid[0] != 0) & (own | (level == Level.IDENTIFIED))
        gone = (seen.units.hull_mj[0] <= 0) | (seen.units.presence[0] == Presence.STRUCK)
        return known, known & np.where(own, self._lost, gone)

    # ---- losses

    def losses(self, side: int) -> list[Loss]:
        """Ships that a side lost, the heaviest first; of others than one's own those of which this side knows."""
        units, names = self.world.units, self.scenario.names
        rows = []
        for slot in (int(one) for one in np.flatnonzero(self._known_lost & self._own(side) & is_unit(units))):
            row, (impulse, cause) = names.units[slot], self._end_of(slot)
            of = self.scenario.class_of(int(units.class_id[0, slot]))
            turn = impulse // IMPULSES + 1 if impulse >= 0 else 0
            lives = 0 if cause == Cause.STRUCK else int(self.start.units.aboard[0, slot])
            rows.append(
                Loss(
                    slot, row.name, of.abbr, kind_of(of, ""), side, turn, impulse, self._cause_word(cause),
                    lives, float(self._mass[slot]),
                )
            )  # fmt: skip
        return sorted(rows, key=lambda loss: (-loss.mass_t, loss.impulse, loss.name))

    def _end_of(self, slot: int) -> tuple[int, Cause]:
        """Impulse and cause of a ship's end: of own ships what happened, of others what was seen of it, else -1."""
        units = self.world.units
        if units.side[0, slot] != self.side:
            return self.retelling.ends.get(slot, (-1, Cause.NOTHING))
        return int(units.lost_impulse[0, slot]), Cause(int(units.lost_cause[0, slot]))

    def _cause_word(self, cause: Cause) -> str:
        names = self.scenario.names.body_names
        if cause == Cause.FELL and len(names) == 1:
            return names[0]
        return CAUSE_WORDS[cause]

    def craft_losses(self) -> list[CraftLoss]:
        """Craft lost by class and side, one's own side first."""
        found: dict[tuple[int, int], list[int]] = {}
        before, after = self.start.flights, self.world.flights
        for slot in np.flatnonzero(before.uid[0] != 0):
            key = int(before.side[0, slot]), int(before.class_id[0, slot])
            row = found.setdefault(key, [0, 0])
            row[0] += int(before.alive[0, slot]) - int(after.alive[0, slot])
            row[1] += int(before.alive[0, slot])
        rows = []
        for (side, class_id), (lost, whole) in found.items():
            of = self.scenario.class_of(class_id)
            name = self.scenario.names.class_names[class_id]
            rows.append(CraftLoss(name, kind_of(of, ""), side, lost, whole))
        return sorted(rows, key=lambda row: (row.side != self.side, -row.whole, row.name))

    def ships(self, side: int) -> tuple[int, int]:
        """Ships of a side: how many there were, how many are lost."""
        rows = self.class_counts(side)
        return sum(row.whole for row in rows), sum(row.lost for row in rows)

    def class_counts(self, side: int) -> list[ClassCount]:
        """The scoreboard of a side: by class, the heaviest first; of others than one's own what this side knows."""
        units, found = self.world.units, dict[tuple[str, str, str], tuple[float, int, int]]()
        own = self._own(side) & self._known & is_unit(units)
        for class_id in np.unique(units.class_id[0][own]).tolist():
            mine = own & (units.class_id[0] == class_id)
            of = self.scenario.class_of(class_id)
            # A refit gives each squadron a class of its own by the same name.
            key = self.scenario.names.class_names[class_id], of.abbr, kind_of(of, "")
            mass_t, lost, whole = found.get(key, (0.0, 0, 0))
            mass_t = max(mass_t, float(self.scenario.tables.classes.mass_t[class_id]))
            found[key] = mass_t, lost + int((mine & self._known_lost).sum()), whole + int(mine.sum())
        rows = sorted(found.items(), key=lambda one: (-one[1][0], one[0][0]))
        return [ClassCount(*key, side, lost, whole) for key, (_, lost, whole) in rows]

    # ---- people

    @property
    def lives_lost(self) -> int:
        """People of this side that died."""
        return int(self.world.sides.lives_lost[0, self.side])

    @property
    def lives_saved(self) -> int:
        """People of this side aboard ships that are not lost."""
        units = self.world.units
        home = self._own(self.side) & is_unit(units) & ~self._lost
        return int(units.aboard[0][home].sum())

    @property
    def enemies_sunk(self) -> int:
        """Ships of hostile sides that are lost, as far as this side knows."""
        return sum(self.ships(side)[1] for side in self.hostile)

    # ---- outcome

    @property
    def verdict(self) -> Verdict:
        """This side's result."""
        return Verdict(int(self.world.sides.verdict[0, self.side]))

    @property
    def title(self) -> str:
        """The outcome in a few words, after what the main objective asked for."""
        if self.verdict == Verdict.UNDECIDED:
            return "Broken off"
        if self.verdict == Verdict.DRAW:
            return "Nobody's day"
        goal = self._main_goal()
        subject = self.name_of(self.side)
        if goal is not None and goal.kind == ObjectiveKind.DESTROY:
            subject = self.name_of(self.hostile[0]) if self.hostile else "the enemy"
        won, not_won = _OUTCOMES[ObjectiveKind(goal.kind)] if goal is not None else ("{} stands", "{} is beaten")
        return (won if self.verdict == Verdict.VICTORY else not_won).format(subject)

    def _main_goal(self) -> Objective | None:
        goals = (one for one in self.scenario.tables.objectives if one.side == self.side and not one.optional)
        return next(goals, None)

    @property
    def verdict_word(self) -> str:
        """Victory, defeat, draw or undecided."""
        return self.verdict.name.capitalize()

    @property
    def line(self) -> str:
        """The outcome in figures: ships that came through, and the flagship if she did not."""
        whole, lost = self.ships(self.side)
        away = self._own(self.side) & (self.world.units.presence[0] == Presence.AWAY) & ~self._lost
        kept = whole - lost
        words = f"{kept or 'None'} of {whole} ships came through"
        goal = self._main_goal()
        if kept and goal is not None and goal.kind == ObjectiveKind.WITHDRAW:
            words += f", {self._share_withdrawn()} out of reach"  # as the goal counts it, or two figures disagree
        elif int(away.sum()):
            words += f", {int(away.sum())} of them beyond pursuit"
        flag = self._flagship()
        if flag is not None and self._lost[flag]:
            words += f". {self.scenario.names.units[flag].name}, the flagship, did not"
        return words + "."

    def _share_withdrawn(self) -> str:
        """What of the side is as far off as its main objective asks, as that counts it."""
        goals = self.scenario.tables.objectives
        number = next(n for n, one in enumerate(goals) if one.side == self.side and not one.optional)
        share = f"{round(100 * int(self.world.objectives.progress_ppm[0, number]) / PPM)} %"
        return f"{share} of the mass" if goals[number].measure == Counted.MASS else share

    def _flagship(self) -> int | None:
        ident = self.scenario.side_of(self.side).flagship
        return self.scenario.names.unit_slot.get(ident) if ident is not None else None

    def texts(self) -> list[str]:
        """What the scenario has to say about it."""
        return self.scenario.debrief(self.world, self.side)

    # ---- objectives and consequences

    def goals(self) -> list[GoalState]:
        """This side's objectives, the required first; of those that were never shown only what decided the battle."""
        rows, shown = [], self.world.objectives.shown[0]
        for number, one in enumerate(self.scenario.tables.objectives):
            if one.side != self.side or (one.hidden and one.optional and not shown[number]):
                continue
            spec = self.scenario.spec.objective[number]
            progress = int(self.world.objectives.progress_ppm[0, number])
            met = progress >= one.victory_ppm
            text = goal_words(self.scenario.spec, spec)
            rows.append(GoalState(text, met, one.optional, progress / PPM, self._told(number, met, progress)))
        return sorted(rows, key=lambda row: row.optional)

    def _told(self, number: int, met: bool, progress: int) -> str:
        """How far an objective got: of a single ship whether and when it was lost, else in percent."""
        one = self.scenario.tables.objectives[number]
        if one.kind == ObjectiveKind.HOLD:
            return turns_held(self.world, number, one.turns)
        slots = np.flatnonzero(one.who[: self.world.unit_slots])
        if len(slots) == 1 and one.measure != Counted.LIVES:
            slot = int(slots[0])
            units = self.world.units
            if self._lost[slot]:
                word = "sunk" if one.kind == ObjectiveKind.DESTROY else "lost"
                return f"{word}, turn {int(units.lost_impulse[0, slot]) // IMPULSES + 1}"
            if one.kind in (ObjectiveKind.REACH, ObjectiveKind.EVACUATE, ObjectiveKind.LAND):
                return "there" if met else "not there"
            hull = int(units.hull_mj[0, slot])
            whole = int(self.scenario.tables.classes.hull_mj[units.class_id[0, slot]])
            return f"hull {round(100 * hull / max(1, whole))} %"
        return f"{round(100 * progress / PPM)} %"

    @property
    def merit(self) -> int:
        """Merit won or lost."""
        return int(self.world.sides.merit[0, self.side])

    def consequences(self) -> list[tuple[str, str, int]]:
        """What follows: (words, value, -1 bad, 0 plain, 1 good)."""
        sides = self.world.sides
        rows = []
        obeyed = int(sides.obeyed[0, self.side])
        if obeyed >= 0:
            rows.append(("The last order from above", "obeyed" if obeyed else "disobeyed", 1 if obeyed else -1))
        merit = self.merit
        if merit or self.scenario.spec.order_from_above:
            rows.append(("Merit with the command", f"{merit:+d}" if merit else "0", (merit > 0) - (merit < 0)))
        commander = int(sides.commander[0, self.side])
        if commander >= 0 and not self._lost[commander]:
            rows.append((f"{self._officer(commander)} commands", "", 0))
        elif self.ships(self.side)[0]:
            rows.append(("Nobody is left to command", "", -1))
        return rows

    def _officer(self, slot: int) -> str:
        """Who commands from a unit: its captain where the scenario names one, else the ship."""
        captain, ship = captain_in(self.scenario, slot), self.scenario.names.units[slot].name
        return f"{captain}, {ship}," if captain else ship

    # ---- moments

    def moments(self, most: int = 5) -> list[Moment]:
        """Marks for the chart in the order of time: what is known by now, the weightiest."""
        found = [*self.retelling.moments, *self._heavy_losses()]
        found.sort(key=lambda one: (-one.weight, one.at))
        return sorted(found[:most], key=lambda one: one.at)

    def _heavy_losses(self) -> Iterator[Moment]:
        flag = self._flagship()
        for loss in self.losses(self.side)[:2]:
            if loss.slot == flag:
                yield Moment((loss.impulse + 1) / IMPULSES, f"{loss.name} lost", self.side, 9)
            elif loss.mass_t > 0.04 * float((self._mass * self._own(self.side)).sum()):
                yield Moment((loss.impulse + 1) / IMPULSES, f"{loss.name} lost", self.side, 3)


def is_unit(units: Units) -> Array:
    """Rows of world 0 that are units, and neither empty nor ghosts: (S,) bool."""
    there: Array = (units.uid[0] != 0) & (units.presence[0] != Presence.GHOST)
    return there
