"""Exchanging two folders in one step, where the operating system can."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from commission_opt.plan.not_written import Displaced

_HERE = -100  # AT_FDCWD of Linux: names are relative to the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def swap_folders(new: Path, place: Path) -> Path:
    """Put `new` in its `place`; what was there before is then at `new`, or where that cannot be, beside it.

    In one step, except on a system without an exchange of names (Windows), where an existing
    folder is out of its place for the instant between two renames, and comes back if the second
    one fails.

    Returns
    -------
    Path
        Where the folder of before is now; `new` where there was none.

    Raises
    ------
    OSError
        Where both folders are where they were.
    Displaced
        Where the folder of before could not come back.
    """
    if not place.exists():
        new.rename(place)
        return new
    if _exchange(new, place):
        return new
    aside = new.with_name(f"{new.name}-old")
    place.rename(aside)
    try:
        new.rename(place)
    except BaseException as error:
        try:
            aside.rename(place)
        except OSError as second:
            raise Displaced(place, second, aside) from error
        raise
    with suppress(OSError):
        return aside.rename(new)
    return aside


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names; False where the system, or this file system, has no such call."""
    if sys.platform not in ("linux", "darwin"):
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            failed = library.renameat2(_HERE, first, _HERE, second, ctypes.c_uint(_EXCHANGE))
        else:
            failed = library.renamex_np(first, second, ctypes.c_uint(_EXCHANGE))
    except (AttributeError, OSError, TypeError):  # an old C library, or none
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))
