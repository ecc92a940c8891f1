"""Reading a file that somebody named: an ordinary one, of a size that is meant, and never waiting for what is none."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotReadable(Exception):
    """Why a file cannot be read, as the end of a sentence about it."""


class TooLarge(NotReadable):
    """It is larger than what is read."""


class NoSuchFile(NotReadable):
    """There is nothing of that name."""


class IsFolder(NotReadable):
    """A folder stands there."""


def read_regular(path: Path, largest: int) -> bytes:
    """The bytes of an ordinary file.

    It is opened without waiting, and looked at once it is open: a pipe would wait for somebody to write into it, a device
    may never end, and what was ordinary when its name was looked up may be so no longer.

    Raises
    ------
    NotReadable
        Where there is no such file, it is a folder, a pipe, a socket or a device, it is larger than `largest` bytes,
        its links go round in a circle, or reading it is not permitted.
    """
    try:
        _check(path.stat(), largest)  # to open a device can be to start it
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            _check(os.fstat(file.fileno()), largest)
            content = file.read(largest + 1)
    except FileNotFoundError:
        raise NoSuchFile("there is no such file.") from None
    except IsADirectoryError:
        raise IsFolder("is a folder.") from None
    except PermissionError:
        if path.is_dir():  # as Windows says it
            raise IsFolder("is a folder.") from None
        raise NotReadable("you have no permission to read this file.") from None
    except OSError as error:
        raise NotReadable(_words(error)) from None
    except ValueError:  # a NUL byte in the name
        raise NotReadable("cannot be read: no file can have that name.") from None
    if len(content) > largest:
        raise TooLarge(_too_large(len(content), largest))
    return content


def _check(status: os.stat_result, largest: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsFolder("is a folder.")
    if not stat.S_ISREG(status.st_mode):
        raise NotReadable("is not an ordinary file.")
    if status.st_size > largest:
        raise TooLarge(_too_large(status.st_size, largest))


def _too_large(size: int, largest: int) -> str:
    return f"is too large: {size / 1e6:,.0f} MB, and at most {largest / 1e6:,.0f} MB is read."


def _words(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "is a link that leads back to itself."
    if error.errno == errno.ENXIO:  # a socket, or a device that is not there
        return "is not an ordinary file."
    return f"cannot be read: {error.strerror or error}."
