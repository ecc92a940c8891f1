"""Keeping two runs out of each other's way, by locks that the operating system lets go of when a process ends."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_AGAIN = 0.05  # seconds until another look at a lock that is taken, on Windows


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other run on this machine writes in `folder`, and keep them out while the block runs."""
    try:
        handle = _open(folder)
    except OSError:  # no right to read it, which a lock needs: go on without
        yield
        return
    try:
        with suppress(OSError):  # no locks there: go on without
            _wait(handle)
        yield
    finally:
        with suppress(OSError):  # what was done under it is done
            os.close(handle)


def _open(folder: Path) -> int:
    if sys.platform == "win32":  # a folder cannot be opened there: a file stands for it
        name = hashlib.sha256(os.path.normcase(folder).encode("utf-8", "replace")).hexdigest()[:16]
        return os.open(Path(tempfile.gettempdir()) / f"commission-opt-{name}.lock", os.O_RDWR | os.O_CREAT)
    return os.open(folder, os.O_RDONLY)


def _wait(handle: int) -> None:
    """Wait for the lock; a disk that knows no locks, such as some network drives, says so with an error."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    import msvcrt

    while True:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            time.sleep(_AGAIN)
        else:
            return
