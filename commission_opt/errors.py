"""Everything that can go wrong in a way the user can mend, each with its exit code."""

from __future__ import annotations

EXIT_SOLVED = 0
EXIT_UNEXPECTED = 1
EXIT_USAGE = 2
EXIT_INVALID = 3
EXIT_INFEASIBLE = 4
EXIT_TIME_LIMIT = 5
EXIT_NO_ANSWER = 6
EXIT_AUDIT = 7  # the evaluator, or a second engine, does not agree
EXIT_WRITE = 8
EXIT_INTERRUPTED = 130


class CommissionError(Exception):
    """Base of the errors that are shown as a message, never as a traceback."""

    exit_code = EXIT_UNEXPECTED
