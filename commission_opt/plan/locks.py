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

_FAR = 1 << 30  # on Windows a locked byte cannot be read: one far behind the end of the file
_AGAIN = 0.05  # seconds until another look at a lock that is taken, on Windows


class Taken(Exception):
    """Another run holds the lock."""


def lock(handle: int) -> None:
    """Lock an open file at once; on a disk that knows no locks, such as some network drives, nothing happens.

    Raises
    ------
    Taken
        When another run has it.
    """
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            raise Taken from None
        except OSError:
            return
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken from None
        except OSError:
            return


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other run on this machine writes in `folder`, and keep them out while the block runs."""
    try:
        handle = _open(folder)
    except OSError:  # no right to read it, which a lock needs: go on without
        yield
        return
    try:
        with suppress(OSError):
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
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    while True:
        try:
            lock(handle)
        except Taken:
            time.sleep(_AGAIN)
        else:
            return
