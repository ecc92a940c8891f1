"""Writing so that the disk has it: files, the names in a folder, and folders where new files wait for their place."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

LEFT_OVER_SECONDS = 3600  # after this long a half-written folder beside ours is a dead run's


def write_durably(file: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        write_whole(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(handle: int, content: bytes) -> None:
    """Write all of `content`; the operating system may take a part at a time."""
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the folder's names; Windows has no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_staging(folder: Path, prefix: str) -> Path:
    """Make a folder in `folder` that no other run has, and clear those that dead runs left there."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.name.startswith(f"{prefix}-") and time.time() - entry.stat().st_mtime > LEFT_OVER_SECONDS:
                shutil.rmtree(entry, ignore_errors=True)
    staging = folder / f"{prefix}-{os.getpid()}-{os.urandom(4).hex()}"
    staging.mkdir()
    return staging
