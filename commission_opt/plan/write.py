"""Putting a result on disk, so that a run that dies leaves the old result or the new one, never half.

A folder of its own is written beside its place and swapped in as a whole. A folder that cannot be
swapped (the current one, a mount, one that holds other files too) gets each file replaced in one
step, `plan.json` last: it is the result, and the CSV files are copies of its tables. Where a step
fails, those before it are taken back.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from commission_opt.plan.csv_text import ENCODING, csv_text
from commission_opt.plan.durable import make_staging, sync_folder, write_durably
from commission_opt.plan.exchange_folders import swap_folders
from commission_opt.plan.in_place import replace_each
from commission_opt.plan.locks import one_at_a_time
from commission_opt.plan.not_written import Displaced, NotWritten, Unconfirmed, explained
from commission_opt.plan.result import PLAN_FILE, TABLES, Result, columns
from commission_opt.plan.result_json import to_json
from commission_opt.plan.seal import sealed

__all__ = [
    "OURS",
    "NotWritten",
    "check_free",
    "check_place",
    "explained",
    "made",
    "replace_files",
    "result_files",
    "write",
    "write_files",
]

OURS = frozenset({PLAN_FILE, *(f"{table}.csv" for table in TABLES)})
_CANNOT_SWAP = {errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL}


def write(result: Result, folder: Path) -> None:
    """Write a result as `plan.json` and one CSV file a table.

    Raises
    ------
    NotWritten
        With the reason; nothing half-written is left behind.
    """
    write_files(folder, result_files(result))


def result_files(result: Result) -> dict[str, bytes]:
    """Name and content of every file of a result, `plan.json` last."""
    tables: Mapping[str, object] = result
    files = {
        f"{table}.csv": csv_text(columns(table), tables[table]).encode(ENCODING, "replace")  # type: ignore[arg-type]
        for table in TABLES
    }
    return files | {PLAN_FILE: to_json(sealed(result)).encode("utf-8", "replace")}


def check_place(folder: Path) -> None:
    """Refuse a folder that cannot be written, before a long solve rather than after it; nothing stays behind."""
    place = _nearest_place(folder)
    with explained(folder):
        try:
            # Rights alone do not tell: the superuser has all of them, even where nothing can be made.
            Path(tempfile.mkdtemp(prefix=".commission-opt-", dir=place)).rmdir()
        except FileNotFoundError as error:
            raise NotWritten(f"{folder} cannot be written: nothing can be made in {place}. Choose another.") from error


def _nearest_place(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    with explained(folder):
        place = folder.absolute()
        while not place.exists():
            if place.is_symlink():
                raise NotADirectoryError(errno.ENOTDIR, "", str(place))
            place = place.parent
        if not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "", str(place))
        if not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "", str(place))
    return place


def check_free(folder: Path) -> None:
    """Refuse a folder that cannot be written, or that holds something else than a result."""
    check_place(folder)
    with explained(folder):
        if folder.is_dir() and any(folder.iterdir()) and not (folder / PLAN_FILE).is_file():
            raise NotWritten(f"{folder} holds other files and no result. Name an empty folder, or a new one.")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into `folder`, all or none; the last of them is replaced last."""
    _nearest_place(folder)
    with explained(folder):
        folder = folder.resolve()
        with made(folder.parent), one_at_a_time(folder.parent):
            if not _own_folder(folder):
                replace_each(folder, files)
                return
            try:
                _swap_in(folder, files)
            except OSError as error:
                if error.errno not in _CANNOT_SWAP or not folder.is_dir():
                    raise
                replace_each(folder, files)


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into a folder that may hold others, each in one step; the last one last."""
    _nearest_place(folder)
    with explained(folder):
        folder = folder.resolve()
        with made(folder), one_at_a_time(folder.parent):
            replace_each(folder, files)


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; where what follows fails, those that were new and are empty go again."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for one in new:
            with suppress(OSError):
                one.rmdir()
        raise


def _own_folder(folder: Path) -> bool:
    """Whether the folder is new, or holds a result and nothing else, and nobody stands in it."""
    if not folder.exists():
        return True
    here = Path.cwd().resolve()
    if folder == here or folder in here.parents or folder.is_mount():
        return False
    return all(entry.name in OURS and entry.is_file() and not entry.is_symlink() for entry in folder.iterdir())


def _swap_in(folder: Path, files: Mapping[str, bytes]) -> None:
    staging = make_staging(folder.parent, f".{folder.name}.new")
    try:
        for name, content in files.items():
            write_durably(staging / name, content)
        if folder.exists():
            staging.chmod(folder.stat().st_mode & 0o7777)
        sync_folder(staging)
        before = swap_folders(staging, folder)
    except Displaced:
        raise
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    try:
        sync_folder(folder.parent)
    except OSError as error:
        raise Unconfirmed(folder, error, before if before.exists() else None) from error
    _clear(before, folder)


def _clear(before: Path, folder: Path) -> None:
    """Remove the result of before; what somebody else has put beside it in the meantime goes into the new folder."""
    with suppress(OSError):
        for entry in before.iterdir():
            if entry.name in OURS:
                entry.unlink()
            elif not (folder / entry.name).exists():
                entry.rename(folder / entry.name)
        before.rmdir()
