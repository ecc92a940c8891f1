"""What is said where files could not be written: what is wrong, and what now stands in the folder."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from commission_opt.errors import EXIT_WRITE, CommissionError

_SAID = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "no permission to write there",
    errno.EPERM: "no permission to write there",
    errno.ENAMETOOLONG: "the name is too long",
}
_OPEN_ELSEWHERE = {32, 33}  # of Windows: a sharing violation, a lock


class NotWritten(CommissionError):
    """The files could not be written; what was there before is untouched, unless the message says where it is."""

    exit_code = EXIT_WRITE


class Unconfirmed(NotWritten):
    """The new files stand in their place, but the disk did not confirm that it has them."""

    def __init__(self, place: Path, error: OSError, before: Path | None = None) -> None:
        kept = "" if before is None else f" What was there before is in {before}."
        super().__init__(
            f"{place}: the new files are there, but the disk did not confirm that they will last: {said(error)}.{kept} "
            "Make a copy elsewhere."
        )


class Displaced(NotWritten):
    """A folder had to leave its place, and could not come back."""

    def __init__(self, place: Path, error: OSError, before: Path) -> None:
        super().__init__(f"{place} cannot be written: {said(error)}. What was there before is in {before}.")


class HalfWritten(NotWritten):
    """Some files were replaced, and could not be put back."""

    def __init__(self, place: Path, error: BaseException, new: Sequence[str], before: Path) -> None:
        why = said(error) if isinstance(error, OSError) else "it was stopped"
        super().__init__(
            f"{place} cannot be written in full: {why}. These files are new and could not be put back: "
            f"{', '.join(new)}. What was there before is in {before}."
        )


def said(error: OSError) -> str:
    """An error of the operating system, in a few words."""
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return "a file there is open in another program, such as Excel"
    return _SAID.get(error.errno or 0) or error.strerror or str(error)


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn an error of the operating system, after which all is as it was, into one plain message."""
    try:
        yield
    except (NotADirectoryError, FileExistsError) as error:
        blocking = error.filename or place
        raise NotWritten(f"{place} cannot be written: {blocking} is a file, not a folder. Choose another.") from error
    except OSError as error:
        raise NotWritten(f"{place} cannot be written: {said(error)}. What was there before is as it was.") from error
    except ValueError as error:  # a NUL in the name
        raise NotWritten(f"{str(place)!r} is not a name a file can have.") from error
