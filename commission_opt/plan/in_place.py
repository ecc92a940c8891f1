"""Replacing files in a folder that holds others: each in one step, and all put back where one of them fails."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from commission_opt.plan.durable import make_staging, sync_folder, write_durably
from commission_opt.plan.not_written import HalfWritten, Unconfirmed

STAGING = ".new"
_BEFORE = "before"  # the folder of the files of before, in that of the new ones


def replace_each(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into `folder`; the last of them is replaced last.

    Raises
    ------
    OSError
        Where all is as it was.
    HalfWritten
        Where it is not, as files could not be put back.
    Unconfirmed
        Where the new files are there, but the disk does not say that it has them.
    """
    for name in files:
        if (folder / name).is_dir():
            raise IsADirectoryError(
                errno.EISDIR, "a folder stands in the place of one of its files", str(folder / name)
            )
    staging = make_staging(folder, STAGING)
    try:
        for name, content in files.items():
            write_durably(staging / name, content)
        (staging / _BEFORE).mkdir()
        _keep(folder, files, staging / _BEFORE)
        _put_in_place(folder, files, staging)
    except HalfWritten:
        raise  # what was there before is in there
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    shutil.rmtree(staging, ignore_errors=True)
    try:
        sync_folder(folder)
    except OSError as error:
        raise Unconfirmed(folder, error) from error


def _keep(folder: Path, names: Iterable[str], before: Path) -> None:
    """A second name for each file that is there, or a copy where the disk knows no second names."""
    for name in names:
        if (folder / name).exists() or (folder / name).is_symlink():
            try:
                os.link(folder / name, before / name, follow_symlinks=False)
            except (OSError, NotImplementedError):
                shutil.copy2(folder / name, before / name, follow_symlinks=False)


def _put_in_place(folder: Path, names: Iterable[str], staging: Path) -> None:
    tried: list[str] = []
    try:
        for name in names:
            tried.append(name)
            (staging / name).replace(folder / name)
    except BaseException as error:
        new = [name for name in tried if not _put_back(folder / name, staging / _BEFORE / name)]
        if new:
            raise HalfWritten(folder, error, new, staging / _BEFORE) from error
        raise


def _put_back(file: Path, before: Path) -> bool:
    """Whether the file is as it was before."""
    with suppress(OSError):
        if before.exists() or before.is_symlink():
            before.replace(file)
        else:
            file.unlink(missing_ok=True)
        return True
    return False
