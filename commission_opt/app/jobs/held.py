"""A lock that a process holds while it lives: whoever looks can tell whether the work still goes on."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def hold(file: Path) -> int | None:
    """Hold the lock until the process ends; None where another holds it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    if _taken(handle):
        return handle
    os.close(handle)
    return None


def is_held(file: Path) -> bool:
    """Whether a process holds the lock."""
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _taken(handle)
    finally:
        os.close(handle)  # and lets go of it


def _taken(handle: int) -> bool:
    """Whether the lock could be taken at once."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
