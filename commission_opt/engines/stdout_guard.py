"""Keeping an engine's own printing away from standard output, which belongs to the answer."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator

STDOUT = 1


@contextlib.contextmanager
def silent() -> Iterator[None]:
    """Send what C code prints on standard output nowhere, while the block runs.

    Versions of HiGHS have had a stray ``printf`` that no option turns off; in the middle of ``--json`` it
    would spoil the object. Only within `engines.solve_lock`: it is about the whole process.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    flush_c()
    try:
        kept = os.dup(STDOUT)
    except OSError:  # no standard output to protect
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    os.close(nowhere)
    try:
        yield
    finally:
        flush_c()
        os.dup2(kept, STDOUT)
        os.close(kept)


def flush_c() -> None:
    """Empty the buffers of the C library, or what it holds back would come out later."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
        library.fflush(None)
