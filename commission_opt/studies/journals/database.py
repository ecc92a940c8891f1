"""One SQLite file that a single run holds: locked while it is open, and each change on the disk before the next begins.

The locks are SQLite's own: every system has them, and they go with the process that holds them. Before a change SQLite
puts aside what it replaces, in a file beside this one, and after a kill it takes half a change back. That file is gone
once the database is closed, so a folder that is copied, shared or synced holds the whole of it in one file.
"""

from __future__ import annotations

import errno
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

SECONDS_TO_WAIT = 1.0  # for programs that look into the file for a moment, such as one that syncs or checks it
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_OF_THE_DISK = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_NOLFS: errno.EFBIG,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
}


class FileHeld(Exception):
    """Another run, or another program, has the file."""


class Damaged(Exception):
    """The file is no database, or cannot be read as one."""


class Database:
    """The database in `file`, which is made where it is not there.

    Raises
    ------
    FileHeld
        At once, where somebody else has it.
    Damaged
        Then, and in every other method, where it cannot be read.
    OSError
        Where the disk does not take it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._claim = _Claim(file)
        new = not file.exists()
        try:
            file.open("ab").close()  # the system says why that cannot be; SQLite only that it cannot
            self._db = _opened(file)
        except BaseException as error:
            self._claim.end()
            if new and isinstance(error, OSError) and file.exists() and not file.stat().st_size:
                self.remove()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement, and wait until the disk has what it changes; the rows that it gives."""
        with _in_plain_terms():
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Take what the block changes as one change: all of it, or, where anything is raised, nothing."""
        self.run("BEGIN")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has taken it back already
                self._db.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
        self._claim.end()

    def remove(self) -> None:
        """Take away a database that is closed, with what a failure has left beside it."""
        for name in (self._file.name, f"{self._file.name}-journal"):
            with suppress(OSError):
                (self._file.parent / name).unlink()


class _Claim:
    """That this process has a file open: it must not open it twice.

    Where a lock belongs to a process, the one that closes its second look at a file loses the lock of the first.
    """

    _files: set[Path] = set()
    _one_at_a_time = threading.Lock()

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()
        with self._one_at_a_time:
            if self._file in self._files:
                raise FileHeld
            self._files.add(self._file)

    def end(self) -> None:
        self._files.discard(self._file)

    @classmethod
    def is_on(cls, file: Path) -> bool:
        return file.resolve() in cls._files


def look_past_lock(file: Path, statement: str) -> list[tuple[Any, ...]]:
    """What a statement finds in a file that another process holds; nothing where that cannot be read just now."""
    if _Claim.is_on(file):
        return []
    try:
        db = sqlite3.connect(_address(file, "mode=ro&immutable=1"), uri=True)
    except sqlite3.Error:
        return []
    try:
        return db.execute(statement).fetchall()
    except sqlite3.Error:
        return []
    finally:
        db.close()


def _opened(file: Path) -> sqlite3.Connection:
    try:
        with _in_plain_terms():
            return _locked(str(file))
    except (FileHeld, OSError):
        if _locks_work(file.parent):
            raise
    with _in_plain_terms():  # a disk that knows no locks, as some network drives: better there than not at all
        return _locked(_address(file, "nolock=1"), uri=True)


def _locked(database: str, *, uri: bool = False) -> sqlite3.Connection:
    db = sqlite3.connect(database, timeout=SECONDS_TO_WAIT, isolation_level=None, uri=uri)
    try:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")  # what is locked once stays so until it is closed
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN EXCLUSIVE")
        db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return db


def _locks_work(folder: Path) -> bool:
    """Whether a file that nobody else knows can be locked in a folder."""
    with tempfile.TemporaryDirectory(prefix=".commission-opt-", dir=folder) as place:
        try:
            _locked(str(Path(place) / "trial")).close()
        except sqlite3.Error:
            return False
    return True


def _address(file: Path, option: str) -> str:
    """A file as SQLite's address of it, in which nothing but the option has a meaning."""
    path = quote(file.absolute().as_posix().encode("utf-8", "surrogateescape"), safe="/:")
    return f"file://{path if path.startswith('/') else f'/{path}'}?{option}"


@contextmanager
def _in_plain_terms() -> Iterator[None]:
    """Turn what SQLite raises into what it means here; a mistake in our own statements stays what it is."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # what follows are details
        if code in _HELD:
            raise FileHeld from error
        if code in _OF_THE_DISK:
            raise OSError(_OF_THE_DISK[code], str(error)) from error
        raise Damaged(str(error)) from error
