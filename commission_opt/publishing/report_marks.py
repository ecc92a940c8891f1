"""Which files are reports of this program, and so may be replaced by one."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from commission_opt.plan.write import NotWritten, explained
from commission_opt.regular_file import NotReadable, read_regular

PROGRAM = "commission_opt"
_PROPERTIES = "docProps/core.xml"  # of Word and Excel files
_LARGEST_PROPERTIES = 100_000
_LARGEST_REPORT = 500_000_000  # bytes
_START = 4_096  # bytes of a page in which its generator stands


def made_by(version: str) -> str:
    """Program and version, which every format names: `is_ours` looks for it."""
    return f"{PROGRAM} {version}"


def _html(content: bytes) -> bool:
    return f'<meta name="generator" content="{PROGRAM} '.encode() in content[:_START]


def _markdown(content: bytes) -> bool:
    last = content.rstrip().rpartition(b"\n")[2]
    return last.replace(b"\\", b"").startswith(f"Made by {PROGRAM} ".encode())


def _office(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as parts:
            about = parts.getinfo(_PROPERTIES)  # a few hundred bytes in ours, whatever another unpacks to
            return about.file_size <= _LARGEST_PROPERTIES and f"<dc:creator>{PROGRAM} ".encode() in parts.read(about)
    except (BadZipFile, KeyError, RuntimeError, zlib.error):  # no archive, locked, packed in another way, damaged
        return False


_MARKED: dict[str, Callable[[bytes], bool]] = {"html": _html, "md": _markdown, "docx": _office, "xlsx": _office}


def is_ours(form: str, content: bytes) -> bool:
    """Whether a file of that format was published by this program, or has nothing in it."""
    return not content or _MARKED[form](content)


def _content(file: Path) -> bytes:
    """What the file holds; nothing where there is none, or a folder, which cannot be replaced anyway."""
    if not file.exists() or file.is_dir():
        return b""
    try:
        return read_regular(file, _LARGEST_REPORT)
    except NotReadable as error:
        raise NotWritten(f"{file} {error} It is not replaced: move it away, or name another folder.") from error


def check_free(folder: Path, names: Iterable[str]) -> None:
    """Refuse to replace a file that is no report of this program.

    Raises
    ------
    NotWritten
        With the name of the file.
    """
    for name in names:
        file = folder / name
        with explained(folder):
            content = _content(file)
        if not is_ours(file.suffix[1:], content):
            raise NotWritten(
                f"{file} was not written by this program, so was kept. Name a new or empty folder, or one "
                "that holds reports of this program, or move the file."
            )
