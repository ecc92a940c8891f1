"""Putting a result on disk, so that a run that dies leaves the old result or the new one, never half.

A folder of its own is written beside its place and swapped in as a whole. A folder that cannot be
swapped (the current one, a mount, one that holds other files too) gets each file replaced in one
step, `plan.json` last: it is the result, and the CSV files are copies of its tables.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from commission_opt.errors import EXIT_WRITE, CommissionError
from commission_opt.plan.csv_text import ENCODING, csv_text
from commission_opt.plan.result import PLAN_FILE, TABLES, Result, columns
from commission_opt.plan.result_json import to_json
from commission_opt.plan.seal import sealed
from commission_opt.plan.swap import swap_folders

OURS = frozenset({PLAN_FILE, *(f"{table}.csv" for table in TABLES)})
LEFT_OVER_SECONDS = 3600  # after this long a half-written folder beside ours is a dead run's
_CANNOT_SWAP = {errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL}
_SAID = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "no permission to write there",
    errno.EPERM: "no permission to write there",
    errno.ENAMETOOLONG: "the name is too long",
}


class NotWritten(CommissionError):
    """The files could not be written; what was there before is untouched."""

    exit_code = EXIT_WRITE


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
        if not _own_folder(folder):
            _replace_each(folder, files)
            return
        with made(folder.parent):
            try:
                _swap_in(folder, files)
            except OSError as error:
                if error.errno not in _CANNOT_SWAP or not folder.is_dir():
                    raise
                _replace_each(folder, files)


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into a folder that may hold others, each in one step; the last one last."""
    _nearest_place(folder)
    with explained(folder):
        folder = folder.resolve()
        with made(folder):
            _replace_each(folder, files)


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


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn an error of the operating system into one plain message."""
    try:
        yield
    except (NotADirectoryError, FileExistsError) as error:
        blocking = error.filename or place
        raise NotWritten(f"{place} cannot be written: {blocking} is a file, not a folder. Choose another.") from error
    except OSError as error:
        said = _SAID.get(error.errno or 0) or error.strerror or str(error)
        raise NotWritten(f"{place} cannot be written: {said}. What was there before is as it was.") from error
    except ValueError as error:  # a NUL in the name
        raise NotWritten(f"{str(place)!r} is not a name a file can have.") from error


def _own_folder(folder: Path) -> bool:
    """Whether the folder is new, or holds a result and nothing else, and nobody stands in it."""
    if not folder.exists():
        return True
    here = Path.cwd()
    if folder == here or folder in here.parents or folder.is_mount():
        return False
    return all(entry.name in OURS and entry.is_file() and not entry.is_symlink() for entry in folder.iterdir())


def _swap_in(folder: Path, files: Mapping[str, bytes]) -> None:
    _clear_left_overs(folder)
    staging = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    shutil.rmtree(staging, ignore_errors=True)  # of a dead run that had the same number
    staging.mkdir()
    try:
        for name, content in files.items():
            write_durably(staging / name, content)
        if folder.exists():
            staging.chmod(folder.stat().st_mode & 0o7777)
        _sync_folder(staging)
        swap_folders(staging, folder)
        _sync_folder(folder.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)  # the old result by now, or a failed new one


def _clear_left_overs(folder: Path) -> None:
    for entry in folder.parent.glob(f".{folder.name}.new-*"):
        with suppress(OSError):
            if time.time() - entry.stat().st_mtime > LEFT_OVER_SECONDS:
                shutil.rmtree(entry, ignore_errors=True)


def _replace_each(folder: Path, files: Mapping[str, bytes]) -> None:
    for name in files:
        if (folder / name).is_dir():
            raise IsADirectoryError(
                errno.EISDIR, "a folder stands in the place of one of its files", str(folder / name)
            )
    staging = folder / f".new-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        for name, content in files.items():
            write_durably(staging / name, content)
        for name in files:
            (staging / name).replace(folder / name)
        _sync_folder(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_durably(file: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    """Wait until the disk has the folder's names; Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
