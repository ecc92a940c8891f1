"""The standard streams of our own process, where they may be closed, full, or a pipe that nobody reads.

What goes wrong on standard output is kept for the end: files may still have to be written. What goes wrong
on standard error is nobody's loss: there is no one to tell.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import time

from commission_opt.errors import EXIT_WRITE, CommissionError

TYPE_CHECKING = False  # as in `typing`, without importing it
if TYPE_CHECKING:
    from typing import TextIO

    from _typeshed import ReadableBuffer

STDIN, STDOUT, STDERR = 0, 1, 2


class NoOutput(CommissionError):
    """Standard output is closed."""

    exit_code = EXIT_WRITE


AGAIN = 0.01  # seconds until a reader that is behind is asked again


class ForgivingStream(io.FileIO):
    """A stream whose failures are kept, not raised.

    Attributes
    ----------
    failed
        The first of them; nothing is written after it.
    """

    failed: OSError | None = None

    def write(self, data: ReadableBuffer, /) -> int:
        left = memoryview(data).cast("B")
        whole = len(left)
        while left and self.failed is None:
            try:
                written: int | None = super().write(left)
            except OSError as error:
                self.failed = error
            else:
                if written is None:
                    time.sleep(AGAIN)  # a pipe that does not wait by itself
                left = left[written or 0 :]
        return whole


def take_over() -> ForgivingStream | None:
    """Make standard output and error safe to write to.

    Returns
    -------
    Kept
        Standard output, to be asked at the end; None where it is a console of Windows, which is left alone.
    """
    _fill_closed()
    sys.stderr, _ = _safe(sys.stderr, STDERR)
    sys.stdout, output = _safe(sys.stdout, STDOUT)
    return output


def failure(output: ForgivingStream | None) -> str | None:
    """What to say of an answer that nobody can have seen; None where it was seen, or its reader has gone."""
    error = None if output is None else output.failed
    if error is None or isinstance(error, BrokenPipeError):
        return None
    if os.name == "nt" and error.errno == errno.EINVAL:  # how Windows says that the reader of a pipe has gone
        return None
    from commission_opt.plan.not_written import said

    why = "it is closed" if error.errno == errno.EBADF else said(error)
    return f"The answer could not be written to standard output: {why}."


def check_output() -> None:
    """Refuse a standard output that is closed, before long work for an answer that nobody could see.

    Raises
    ------
    NoOutput
        Where it is closed.
    """
    try:
        os.write(STDOUT, b"")
    except OSError as error:
        if error.errno == errno.EBADF:
            raise NoOutput("Standard output is closed, so the answer could not be seen: nothing was begun.") from error


def _fill_closed() -> None:
    """Give the number of a closed stream to nothing, or a file of ours would get it, and what is printed with it."""
    for number in (STDIN, STDOUT, STDERR):
        try:
            os.fstat(number)
        except OSError:
            # Output is opened for reading, so that writing to it fails as it would if it were closed.
            handle = os.open(os.devnull, os.O_WRONLY if number == STDERR else os.O_RDONLY)
            if handle != number:  # on some systems the lowest free number is not given
                os.dup2(handle, number)
                os.close(handle)
            os.set_inheritable(number, True)


def _safe(stream: TextIO | None, number: int) -> tuple[TextIO, ForgivingStream | None]:
    """A stream like the one given, safe; where it is none of a file, pipe or terminal, itself."""
    buffer = getattr(stream, "buffer", None)
    if stream is not None and type(getattr(buffer, "raw", buffer)) is not io.FileIO:
        return stream, None
    kept = ForgivingStream(number, "w", closefd=False)
    at_once = number == STDERR or isinstance(buffer, io.FileIO)  # the latter where Python is told not to buffer
    safe = io.TextIOWrapper(
        kept if at_once else io.BufferedWriter(kept),
        encoding=getattr(stream, "encoding", None) or "utf-8",
        errors="replace",
        line_buffering=getattr(stream, "line_buffering", False),
        write_through=at_once,
    )
    return safe, kept
