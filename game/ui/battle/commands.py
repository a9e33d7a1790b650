"""What the battle screen can be told to do, by key, click or menu: one place for all of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from game.play.draft import shares, shares_in_force
from game.play.log import Line
from game.play.reckoning import reckoning
from game.play.verbs import VERBS, Pointed
from game.ui.battle.order_words import power_plotted
from game.ui.battle.stage import PLOT, PREVIEW_TURNS, WATCH
from game.ui.screen import Change, Pop

if TYPE_CHECKING:
    from game.ui.battle.hands import Hands
    from game.ui.battle.screen import BattleScreen


class Commands:
    """Carries out commands (texts like "overlay paths") and the actions of panels."""

    def __init__(self, screen: "BattleScreen", hands: "Hands"):
        self.screen, self.hands, self.stage, self.model = screen, hands, screen.stage, screen.model

    # ---- commands of keys

    def run(self, command: str) -> Change:
        """Carry out a command of a key."""
        word, _, rest = command.partition(" ")
        if word == "end_turn":
            return self.screen.end_turn()
        if word == "end_watching":
            return self.screen.end_watching()
        plain: dict[str, Callable[[], Any]] = {
            "look_all": self.screen.look_at_all, "look_selection": self.look_at_selection, "escape": self.escape,
            "pan_left": lambda: self.hands.pan(1, 0), "pan_right": lambda: self.hands.pan(-1, 0),
            "pan_up": lambda: self.hands.pan(0, 1), "pan_down": lambda: self.hands.pan(0, -1),
            "select_none": lambda: self.model.selection.pick([]), "select_all": self.select_all,
            "next_unit": lambda: self.walk(1), "last_unit": lambda: self.walk(-1), "fold_fleet": self.fold_fleet,
            "undo": self.undo, "redo": self.redo, "copy": self.copy, "paste": self.paste,
            "paste_turned": lambda: self.paste(turned=True), "clear": self.clear, "play": self._play,
            "slower": lambda: self._speed(-1), "faster": lambda: self._speed(1),
            "next_event": lambda: self._seek_mark(True), "last_event": lambda: self._seek_mark(False),
            "next_loss": self._seek_loss, "follow": self._follow_selected,
        }  # fmt: skip
        if word in plain:
            plain[word]()
        elif word == "overlay":
            self.cycle_overlay(rest)
        elif word == "verb":
            self.verb(rest)
        elif word in ("make_group", "call_group"):
            self.group(word, int(rest))
        elif word == "preview":
            self.preview(self.stage.preview + 5 * int(rest))
        elif word in ("step", "substep", "skip"):
            self._step(word, int(rest))
        return None

    # ---- actions of panels

    def do(self, action: tuple[Any, ...]) -> Change:
        """Carry out what a click on a panel asks for."""
        kind, rest = action[0], action[1:]
        if kind == "end_turn":
            return self.screen.end_turn()
        if kind == "small_menu":
            return self._small_menu(rest[0])
        if kind == "play_key":
            return self.run({"Enter": "end_watching", "N": "next_event", "L": "next_loss", "F": "follow"}[rest[0]])
        if kind == "select":
            self._select_row(*rest)
        elif kind == "menu_verb":
            at = self.screen.panels.verb_menu.at
            if at is not None:
                self.order(rest[0], at)
        elif kind == "verb":
            self.verb(rest[0])
        elif kind == "overlay":
            self.cycle_overlay(rest[0])
        elif kind == "filter":
            self.stage.log_filter, self.stage.log_scroll = rest[0], 0
        elif kind == "jump":
            self.jump(rest[0])
        elif kind == "next_unordered":
            self.walk(1)
        elif kind == "fold_fleet":
            self.fold_fleet()
        elif kind == "obey":
            self._answer(rest[0])
        elif kind == "close_shot":
            self.stage.shot = None
        elif kind == "speed" and self.stage.timeline is not None:
            self.stage.timeline.speed = rest[0]
        elif kind == "transport":
            self.run({"toggle": "play", "back": "step -1", "on": "step +1"}[rest[0]])
        return None

    # ---- orders

    def verb(self, name: str) -> None:
        """A verb's key: plot it, or wait for its target."""
        if self.stage.phase != PLOT:
            return
        if not self.model.selection.codes:
            self.stage.say("Select a ship first")
        elif name == "burn_typed":
            self.hands.entry = ""
        elif name == "power":
            self._cycle_stance()
        elif VERBS[name].needs:
            self.hands.pending = name
        else:
            self.order(name, None)

    def order(self, name: str, at: Pointed | None) -> None:
        """Plot a verb for the selection; say why where it cannot be."""
        if name == "power":
            self._cycle_stance()
            return
        why = self.stage.commander.do(name, at, self.stage.scene)
        if why:
            self.stage.say(why[:1].upper() + why[1:])

    def stretch_burn(self, steps: int) -> None:
        """Make the lead's burn last longer or shorter."""
        handle = self.screen.handle()
        if handle is not None and handle[2] is not None:
            self.stage.commander.burn(handle[2].longer(steps))

    def drag_power(self, slot: int, share: float, *, fresh: bool) -> None:
        """Drag the nearer joint of the power bar (drive, shields, weapons from the left) to a share of its width."""
        now = shares_in_force(self.model.seen, slot, power_plotted(self.stage, slot))
        first = now["drive"] / 100
        second = (now["drive"] + now["shields"]) / 100
        if abs(share - first) <= abs(share - second):
            first = min(share, second)
        else:
            second = max(share, first)
        made = shares(second - first, 1.0 - second)
        change = self.model.draft.plot if fresh else self.model.draft.replace_last
        change(self.stage.commander.ids(), "power", made)

    def shift_power(self, name: str) -> None:
        """After P: arrows shift five percent; left and right the drive's joint, up and down that of the guns."""
        lead = self.model.selection.lead
        if lead is None:
            return
        now = shares_in_force(self.model.seen, lead, power_plotted(self.stage, lead))
        drive, guns = now["drive"], now["weapons"]
        drive += {"right": 5.0, "left": -5.0}.get(name, 0.0)
        guns += {"up": 5.0, "down": -5.0}.get(name, 0.0)
        if drive < 0 or guns < 0 or drive + guns > 100:
            self.stage.say("No more power to shift that way")
            return
        made = shares((100.0 - drive - guns) / 100, guns / 100)
        ids = [i for i in self.stage.commander.ids() if i not in self.model.names.flight_slot]
        self.model.draft.plot(ids, "power", made)
        self.stage.say(f"Power: drive {made['drive']:.0f}, shields {made['shields']:.0f}, guns {made['weapons']:.0f}")

    def _cycle_stance(self) -> None:
        """P: run, fight, shell, and round again."""
        stances = ("run", "fight", "shell")
        lead = self.model.selection.lead
        now = self.model.draft.plotted(lead, "stance") if lead is not None else None
        ids = [i for i in self.stage.commander.ids() if i not in self.model.names.flight_slot]
        if lead is not None and ids:
            stance = stances[(stances.index(now) + 1) % 3] if now in stances else "run"
            self.model.draft.plot(ids, "stance", stance)
            self.stage.say(
                {"run": "Power to the drive", "fight": "Power to the guns", "shell": "Power to the shields"}[stance]
                + "; the arrows shift it"
            )

    def _answer(self, obey: bool) -> None:
        side = self.model.names.sides[self.model.side]
        self.model.draft.plot([side], "command", {"obey": obey})

    def undo(self) -> None:
        """Take back the last order."""
        if not self.model.draft.undo():
            self.stage.say("Nothing to undo in this turn")

    def redo(self) -> None:
        """Do again what was undone."""
        if not self.model.draft.redo():
            self.stage.say("Nothing to redo")

    def copy(self) -> None:
        """Remember the lead's orders."""
        lead = self.model.selection.lead
        if lead is None or not self.model.draft.copy_from(lead):
            self.stage.say("No new order to copy here")
        else:
            self.stage.say("Orders copied")

    def paste(self, *, turned: bool = False) -> None:
        """Give the selection what was copied."""
        draft, selection = self.model.draft, self.model.selection
        if not draft.can_paste:
            self.stage.say("No orders copied yet")
            return
        if turned:
            slots = selection.units
            ids = [self.model.names.units[s].id for s in slots]
            draft.paste(ids, self.stage.commander.turned_headings(slots))
        else:
            draft.paste([i for i in self.stage.commander.ids() if i not in self.model.names.flight_slot])

    def clear(self) -> None:
        """Take back what was plotted for the selection."""
        names, rows = self.model.names, self.model.names.units + self.model.names.flights
        ids = [rows[code].id for code in self.model.selection.codes]
        squadrons = [i for i in self.stage.commander.ids() if i in names.squadron_number]
        self.model.draft.clear([*ids, *squadrons])

    # ---- selecting and looking

    def _select_row(self, codes: tuple[int, ...], squadron: int) -> None:
        selection = self.model.selection
        if set(codes) == set(selection.codes) and len(codes) > 1:
            # A second click on a squadron opens it.
            self.stage.open_squadrons ^= {squadron}
        self.screen.panels.card.offset = (0, 0)
        able = self.model.able()
        selection.pick([code for code in codes if code in able])

    def select_all(self) -> None:
        """Select every own ship that can take orders."""
        units = self.model.seen.unit_slots
        self.model.selection.pick(sorted(code for code in self.model.able() if code < units))

    def walk(self, step: int) -> None:
        """Select the next own unit, those without orders first."""
        units = self.model.seen.unit_slots
        able = sorted(code for code in self.model.able() if code < units)
        chain = self.stage.unordered or able
        if not chain:
            return
        lead = self.model.selection.lead
        place = chain.index(lead) + step if lead in chain else (0 if step > 0 else -1)
        self.model.selection.pick([chain[place % len(chain)]])
        code = self.model.selection.codes[0]
        x, y = self.screen.marks.slots.get(code, (-1.0, -1.0, 0.0))[:2]
        m = self.stage.metrics
        if not (0 < x < m.width and 0 < y < m.height):
            self.look_at_selection()

    def group(self, word: str, number: int) -> None:
        """Make a group of the selection, or call one; called twice it is looked at."""
        selection = self.model.selection
        if word == "make_group":
            selection.make_group(number)
            self.stage.say(f"Group {number}: {len(selection.codes)}")
        elif not selection.call_group(number) and selection.codes:
            self.look_at_selection()
        selection.keep(self.model.able())

    def look_at_selection(self) -> None:
        """Bring the selection into view."""
        scene, selection = self.stage.scene, self.model.selection
        if not selection.codes:
            self.screen.look_at_fleet()
            return
        xs = [scene.x_km[s] for s in selection.units] + [scene.flight_x_km[f] for f in selection.flights]
        ys = [scene.y_km[s] for s in selection.units] + [scene.flight_y_km[f] for f in selection.flights]
        self.stage.camera.fit(xs, ys, insets=self.screen.insets(), least_km_px=16.0)

    def follow(self, code: int) -> None:
        """Keep something in the middle; again: let it go."""
        self.hands.followed = None if self.hands.followed == code else code
        if self.hands.followed is not None:
            self.stage.say(f"Following {self.stage.names.of(code)}")

    def _follow_selected(self) -> None:
        lead = self.model.selection.lead
        code = lead if lead is not None else self.stage.hovered
        if code is not None and code >= 0:
            self.follow(code)
        else:
            self.hands.followed = None
            self.stage.say("Click a ship to follow it")

    def fold_fleet(self) -> None:
        """Open or fold the fleet list of a small window."""
        self.stage.fleet_open = not self.stage.fleet_open

    def cycle_overlay(self, name: str) -> None:
        """Off, of the selection, of all."""
        self.stage.overlays[name] = (self.stage.overlays[name] + 1) % 3

    def preview(self, step: int) -> None:
        """Show the map some substeps ahead."""
        if self.stage.phase == PLOT:
            self.stage.preview = min(max(step, 0), PREVIEW_TURNS * 60)

    def escape(self) -> None:
        """Esc: leave what is open, else the small menu."""
        stage, hands, screen = self.stage, self.hands, self.screen
        if screen.panels.verb_menu.open:
            screen.panels.verb_menu.close()
        elif hands.pending or hands.entry is not None:
            hands.let_go()
        elif stage.shot is not None:
            stage.shot = None
        elif stage.preview:
            stage.preview = 0
        else:
            self._open_small_menu()

    def _open_small_menu(self) -> None:
        rows = [("resume", "Go on", "Esc")]
        if self.stage.phase == PLOT and self.model.draft.orders:
            rows.append(("restart", "Take back all orders of this turn", ""))
        if self.stage.phase == WATCH:
            rows.append(("plot", "To the end of this turn", "Enter"))
        if self.screen.ask_settings is not None:
            rows.append(("settings", "Settings and keys", "F1"))
        rows.append(("leave", "Leave the battle (it is saved)", ""))
        self.screen.panels.small_menu.toggle(rows)

    def _small_menu(self, action: str) -> Change:
        self.screen.panels.small_menu.toggle(())
        if action == "restart":
            self.model.draft.clear(list(self.model.draft.orders))
        elif action == "plot":
            return self.screen.end_watching()
        elif action == "settings" and self.screen.ask_settings is not None:
            return self.screen.ask_settings()
        elif action == "leave":
            return self.screen.after_leaving() if self.screen.after_leaving is not None else Pop()
        return None

    # ---- watching

    def watch(self, turn: int) -> None:
        """Watch a past turn."""
        if not self.screen.watch(turn):
            self.stage.say(f"Turn {turn} was not kept")

    def jump(self, line: Line) -> None:
        """Go to the moment of a line of the log, and open the reckoning of a shot."""
        watched = self.stage.watched
        if (watched is None or watched.played.turn != line.turn) and not self.screen.watch(line.turn):
            return
        watched, timeline = self.stage.watched, self.stage.timeline
        assert watched is not None
        assert timeline is not None
        timeline.playing = False
        timeline.seek(line.t + 0.02)
        events = watched.played.events
        if line.row >= 0 and int(events["kind"][line.row]) in (0, 1):
            self.stage.shot = reckoning(events, line.row)
        self._bring_into_view(line.code)

    def _bring_into_view(self, code: int) -> None:
        scene = self.stage.scene
        if 0 <= code < len(scene.x_km) and np.isfinite(scene.x_km[code]):
            x, y = self.stage.camera.px(float(scene.x_km[code]), float(scene.y_km[code]))
            m = self.stage.metrics
            if not (40 < x < m.width - 40 and 80 < y < m.height - 220):
                self.stage.camera.centre(float(scene.x_km[code]), float(scene.y_km[code]))

    def _play(self) -> None:
        if self.stage.timeline is not None:
            self.stage.timeline.toggle()

    def _speed(self, step: int) -> None:
        if self.stage.timeline is not None:
            self.stage.timeline.faster(step)

    def _step(self, word: str, count: int) -> None:
        timeline = self.stage.timeline
        if timeline is None:
            return
        if word == "skip":
            timeline.skip(float(count))
        else:
            timeline.step(count, substeps=word == "substep")

    def _seek_mark(self, forward: bool) -> None:
        self._seek(self.stage.timeline.next_mark(forward) if self.stage.timeline is not None else None, "event")

    def _seek_loss(self) -> None:
        self._seek(self.stage.timeline.next_loss() if self.stage.timeline is not None else None, "loss")

    def _seek(self, t: float | None, what: str) -> None:
        timeline = self.stage.timeline
        if timeline is None:
            return
        if t is None:
            self.stage.say(f"No further {what} in this turn")
            return
        timeline.playing = False
        timeline.seek(t + 0.01)
