"""What each intent of the player does: one table."""

from collections.abc import Callable
from typing import Any

from . import intents as want
from . import looking, ordering, selecting, turns, watching
from .intents import Command, Intent, PowerShift, Waited
from .lesson import dismiss
from .session import Exit, MenuRow, PauseMenu, Phase, Session

ActionKind = Callable[[Session], Exit | None]


_PLAYED = "The scenario is read again only before its first turn is played"
_GONE_ON_WITH = "Start it anew from the menu: a battle that is gone on with stays as it was begun"
"""Why the file of a scenario is not read again."""


def do(session: Session, intent: Intent) -> Exit | None:
    """Carry out what the player means; says why where something else than the battle is to be shown."""
    if isinstance(intent, Command):
        return _COMMANDS[intent](session)
    return _INTENTS[type(intent)](session, intent)


# ---- menus and panels


def _step_back(session: Session) -> None:
    """Leave what is open, the innermost first; else open the pause menu."""
    if session.pause_menu is not None:
        session.pause_menu = None
    elif session.verb_menu is not None:
        session.verb_menu = None
    elif session.waiting or session.typed is not None or session.state_menu is not None:
        session.let_go()
    elif session.shot is not None or session.end is not None:
        watching.close_reckoning(session)
    elif dismiss(session):
        pass
    elif session.future >= 0:
        session.future = -1
    elif session.preview:
        session.preview = 0
    else:
        session.pause_menu = PauseMenu(_pause_rows(session))


def _pause_rows(session: Session) -> list[MenuRow]:
    rows = [MenuRow(Command.CLOSE_PAUSE_MENU, "Go on", "Esc")]
    if session.phase is Phase.PLOT and session.model.draft.orders:
        rows.append(MenuRow(Command.RESTART_TURN, "Take back all orders of this turn"))
    if session.may_read_again and session.phase is Phase.PLOT and session.model.turn == 1:
        rows.append(MenuRow(Command.READ_AGAIN, "Read the scenario's file again", "F5"))
    if session.phase is Phase.PLOT and not session.model.over:
        rows.append(MenuRow(Command.RUN_ON, "Run on until something happens", "Ctrl+R"))
        for waited in Waited:
            word = "stops" if waited in session.waits_for else "does not stop"
            rows.append(MenuRow(want.WaitFor(waited), f"Running on {word} for {waited.value}"))
    if session.phase is Phase.WATCH:
        rows.append(MenuRow(Command.END_WATCHING, "To the end of this turn"))
    if session.may_set:
        rows.append(MenuRow(Command.SETTINGS, "Settings and keys", "F1"))
    return [*rows, MenuRow(Command.LEAVE, "Leave the battle (it is saved)")]


def _read_again(session: Session) -> Exit | None:
    """Nothing that was played is ever thrown away: only a battle at its start begins anew from its file."""
    session.pause_menu = None
    if session.may_read_again and session.plotting and session.model.turn == 1:
        return Exit.READ_AGAIN
    begun_here = session.may_read_again or session.model.turn > 1
    session.say(_PLAYED if begun_here else _GONE_ON_WITH)
    return None


def _wait_for(session: Session, chosen: want.WaitFor) -> None:
    """The menu stays open: it shows what was chosen."""
    session.waits_for ^= {chosen.what}
    rows = _pause_rows(session)
    session.pause_menu = PauseMenu(rows, next(n for n, row in enumerate(rows) if row.intent == chosen))


def _choose_pause_row(session: Session) -> Exit | None:
    menu, session.pause_menu = session.pause_menu, None
    return do(session, menu.rows[menu.row].intent) if menu is not None else None


def _move_menu_row(session: Session, step: int) -> None:
    menu = session.pause_menu
    if menu is not None:
        menu.row = (menu.row + step) % len(menu.rows)
    elif session.state_menu is not None:
        states = session.state_menu
        states.row = (states.row + step) % len(states.rows)
    elif session.verb_menu is not None:
        verbs = session.verb_menu
        verbs.row = (verbs.row + step) % len(verbs.choices)


def _choose_state(session: Session) -> None:
    """Give the selection what the arrow keys have reached; the list closes."""
    menu, session.state_menu = session.state_menu, None
    if menu is not None:
        do(session, menu.rows[menu.row].intent)


def _set(name: str, value: Any) -> ActionKind:
    """The act of setting one field of the session."""

    def act(session: Session) -> None:
        setattr(session, name, value)

    return act


def _filter_log(session: Session, name: str) -> None:
    session.log_filter, session.log_scroll = name, 0


def _scroll(session: Session, of_log: bool, rows: int) -> None:
    if of_log:
        session.log_scroll += rows
    else:
        session.fleet_scroll += rows


def _go_to(session: Session, code: int) -> None:
    if not looking.go_to(session, code):
        session.say("Nobody knows where that is")


def _fold_fleet(session: Session) -> None:
    session.fleet_open = not session.fleet_open


# ---- the tables

_COMMANDS: dict[Command, ActionKind] = {
    Command.END_TURN: turns.end_turn,
    Command.END_WATCHING: turns.end_watching,
    Command.RUN_ON: turns.run_on,
    Command.STEP_BACK: _step_back,
    Command.LOOK_AT_ALL: looking.look_at_all,
    Command.LOOK_AT_SELECTION: looking.look_at_selection,
    Command.SELECT_ALL: selecting.select_all,
    Command.SELECT_NONE: lambda session: session.model.selection.pick([]),
    Command.FOLD_FLEET: _fold_fleet,
    Command.UNDO: ordering.undo,
    Command.REDO: ordering.redo,
    Command.COPY: ordering.copy,
    Command.PASTE: ordering.paste,
    Command.PASTE_TURNED: ordering.paste_turned,
    Command.CLEAR_ORDERS: ordering.clear,
    Command.RESTART_TURN: ordering.restart_turn,
    Command.TYPE_BURN: ordering.begin_typing,
    Command.ERASE_LETTER: ordering.erase_letter,
    Command.STOP_TYPING: _set("typed", None),
    Command.ENTER_TYPED: ordering.enter_typed,
    Command.STOP_POINTING: _set("waiting", ""),
    Command.CLOSE_VERB_MENU: _set("verb_menu", None),
    Command.CLOSE_STATES: _set("state_menu", None),
    Command.CHOOSE_STATE: _choose_state,
    Command.CHOOSE_VERB: ordering.choose_reached_verb,
    Command.CLOSE_PAUSE_MENU: _set("pause_menu", None),
    Command.CHOOSE_PAUSE_ROW: _choose_pause_row,
    Command.CLOSE_SHOT: watching.close_reckoning,
    Command.PLAY_OR_PAUSE: watching.play_or_pause,
    Command.SLOWER: lambda session: watching.faster(session, -1),
    Command.FASTER: lambda session: watching.faster(session, 1),
    Command.NEXT_LOSS: watching.seek_loss,
    Command.FOLLOW_SELECTED: looking.follow_selected,
    Command.SETTINGS: lambda session: Exit.SETTINGS if session.may_set else None,
    Command.READ_AGAIN: _read_again,
    Command.LEAVE: lambda _: Exit.LEAVE,
}

_INTENTS: dict[type, Callable[[Session, Any], Exit | None]] = {
    PowerShift: ordering.shift_power,
    want.WaitFor: _wait_for,
    want.Pan: lambda s, i: looking.pan(s, i.x, i.y),
    want.Zoom: lambda s, i: s.camera.zoom(i.factor, i.at),
    want.Follow: lambda s, i: looking.follow(s, i.code),
    want.CycleOverlay: lambda s, i: looking.cycle_overlay(s, i.name),
    want.ShowFuture: lambda s, i: looking.show_future(s, i.number),
    want.Preview: lambda s, i: looking.preview(s, i.step),
    want.ShiftPreview: lambda s, i: looking.shift_preview(s, i.impulses),
    want.Pick: lambda s, i: selecting.pick(s, i.codes, add=i.add),
    want.PickSquadron: lambda s, i: selecting.pick_squadron(s, i.codes, i.squadron),
    want.PickNext: lambda s, i: selecting.pick_next(s, i.step),
    want.MakeGroup: lambda s, i: selecting.make_group(s, i.number),
    want.CallGroup: lambda s, i: selecting.call_group(s, i.number),
    want.Give: lambda s, i: ordering.give(s, i.verb),
    want.GiveAt: lambda s, i: ordering.give_at(s, i.verb, i.at),
    want.GiveBest: lambda s, i: ordering.give_best(s, i.at),
    want.OpenVerbMenu: lambda s, i: ordering.open_verb_menu(s, i.place, i.at),
    want.ChooseVerb: lambda s, i: ordering.choose_verb(s, i.verb),
    want.MoveMenuRow: lambda s, i: _move_menu_row(s, i.step),
    want.PlotBurn: lambda s, i: s.commander.burn(i.burn, again=i.again),
    want.StretchBurn: lambda s, i: ordering.stretch_burn(s, i.impulses),
    want.SizeSalvo: lambda s, i: ordering.size_salvo(s, i.steps),
    want.TypeLetter: lambda s, i: ordering.type_letter(s, i.letter),
    want.DragPower: lambda s, i: ordering.drag_power(s, i.slot, i.share, again=i.again),
    want.SetReadiness: lambda s, i: ordering.set_readiness(s, i.level),
    want.SetPosture: lambda s, i: ordering.set_posture(s, i.posture),
    want.Answer: lambda s, i: ordering.answer(s, i.obey),
    want.Choose: lambda s, i: ordering.choose(s, i.dialogue, i.option),
    want.FilterLog: lambda s, i: _filter_log(s, i.name),
    want.JumpTo: lambda s, i: watching.jump_to(s, i.line),
    want.WatchTurn: lambda s, i: watching.watch_turn(s, i.turn),
    want.Inspect: lambda s, i: watching.inspect(s, i.code),
    want.OpenShot: lambda s, i: watching.open_shot(s, i.row),
    want.GoTo: lambda s, i: _go_to(s, i.code),
    want.FollowBeam: lambda s, i: watching.follow_beam(s, i.row),
    want.Seek: lambda s, i: watching.seek(s, i.t),
    want.SetSpeed: lambda s, i: watching.set_speed(s, i.speed),
    want.Step: lambda s, i: watching.step(s, i.count, substeps=i.substeps),
    want.Skip: lambda s, i: watching.skip(s, i.seconds),
    want.SeekEvent: lambda s, i: watching.seek_event(s, i.forward),
    want.Scroll: lambda s, i: _scroll(s, i.of_log, i.rows),
}
