"""The program: whatever ends it, one message and an exit code that scripts can rely on.

Nothing heavy is imported here, nor before a command that needs it runs.
"""

from __future__ import annotations

import os
import sys

from commission_opt.cli.help import ASKS_FOR_HELP, help_page
from commission_opt.cli.interrupts import hear
from commission_opt.cli.streams import failure, take_over
from commission_opt.errors import (
    EXIT_INTERRUPTED,
    EXIT_SOLVED,
    EXIT_UNEXPECTED,
    EXIT_USAGE,
    EXIT_WRITE,
    CommissionError,
)
from commission_opt.without_bridge import load_pulp_without_bridge

TYPE_CHECKING = False  # as in `typing`, without importing it
if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "commission-opt"
DEBUG = "COMMISSION_OPT_DEBUG"
COMPLETE = "_COMMISSION_OPT_COMPLETE"
REPORT_TO = "the issue tracker of the project"


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    args
        What stands after the program's name; the process's own arguments if omitted.

    Returns
    -------
    int
        The exit code; see `commission_opt.errors`.
    """
    own_process = args is None
    output = None
    try:
        if own_process:
            hear()
            output = take_over()
            load_pulp_without_bridge()
        args = list(sys.argv[1:] if args is None else args)
        _prepare_streams()
        code = _complete(os.environ[COMPLETE]) if COMPLETE in os.environ and not args else _run(args)
        sys.stdout.flush()
        _settle(own_process)
        lost = failure(output)
        if lost is not None:
            _say(lost)
            code = EXIT_WRITE
    except KeyboardInterrupt:
        _settle(own_process)
        _say("Interrupted.")
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        _leave_pipe()
        code = EXIT_SOLVED
    return code


def _settle(own_process: bool) -> None:
    """Once the answer is out nothing is left to interrupt: Ctrl-C must not spoil the exit code while Python ends."""
    if own_process:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _complete(wanted: str) -> int:
    from commission_opt.cli.completion import complete

    return complete(NAME, COMPLETE, wanted)


def _run(args: list[str]) -> int:
    if args in ASKS_FOR_HELP:
        sys.stdout.write(help_page())
        return EXIT_SOLVED
    import click

    from commission_opt.cli.commands import program

    debug = "--debug" in args or bool(os.environ.get(DEBUG))
    try:
        # Not `program.main`: it would answer Ctrl-C and closed pipes in its own way.
        with program.make_context(NAME, args) as context:
            code = program.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:  # Ctrl-C, or the end of what is typed, at a question
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except CommissionError as error:
        if debug:
            raise
        _say(_message(error))
        return error.exit_code
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        if debug:
            raise
        _say(_unexpected(error))
        return EXIT_UNEXPECTED
    return code if isinstance(code, int) else EXIT_SOLVED


def _message(error: CommissionError) -> str:
    number = getattr(error, "count", None)  # of an invalid instance
    if number is None:
        return str(error)
    count = f"{number:,} problem{'s' if number != 1 else ''}; nothing was solved and nothing was written."
    return f"{error}\n{count}"


def _unexpected(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "Out of memory. Use longer periods, or fewer offers, areas or needs."
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"Unexpected error, which is a fault of the program: {what}\n"
        f"Please report it to {REPORT_TO}, with the instance and what --debug prints."
    )


def _say(message: str) -> None:
    try:
        print(clean(message), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return  # nobody listens


def clean(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _prepare_streams() -> None:
    """Make sure that no character can stop the program on a console that does not know it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if os.name == "nt" and "PYTHONIOENCODING" not in os.environ:
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")


def _leave_pipe() -> None:
    """Whoever read our output has gone: end quietly, also when Python flushes at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
