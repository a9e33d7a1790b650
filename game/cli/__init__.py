"""The command line: `darklight` and its commands. Results go to standard output, all else to standard error.

Exit codes: 0 done, 1 what was asked does not hold, 2 usage or bad input. A command is a module of `commands`, and what
it needs is imported only when it was typed.
"""

import contextlib
import os
import sys
from collections.abc import Sequence

from game.cli.arguments import BadInput, command_typed

DONE, DOES_NOT_HOLD, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        command, options = command_typed(sys.argv[1:] if arguments is None else arguments)
        holds = command(options)
        sys.stdout.flush()
        return DONE if holds else DOES_NOT_HOLD
    except BrokenPipeError:
        _write_no_more()  # whoever read our output has seen enough
        return DONE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return DOES_NOT_HOLD
    except Exception as error:
        told = _bad_input(error)
        if told is None:
            raise
        print(told, file=sys.stderr)
        return BAD_INPUT


def _bad_input(error: Exception) -> str | None:
    """What is wrong with what was asked for, None where the fault is the program's own."""
    if isinstance(error, BadInput):
        return str(error)
    if isinstance(error, OSError):
        _write_no_more()
        of = f"{str(error.filename)[:60]}: " if error.filename else ""
        return f"darklight: {of}{error.strerror or error}"
    from game.scenario.faults import ScenarioError
    from game.sim.save_files import SaveError

    if isinstance(error, ScenarioError):
        return error.rendered()
    return str(error) if isinstance(error, SaveError) else None


def _write_no_more() -> None:
    """Let what is left of the output go nowhere: at the end it would be tried once more."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
