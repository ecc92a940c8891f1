"""A project: a folder of plain files, which the command line works on as well.

Instances stand in the folder itself, answers in `results`, studies in `studies`. What only the workbench has, its
journal and its jobs, is in the folder `.commission-opt`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from commission_opt.app.journal import ProjectJournal
from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.instance.spelling import clean

TOML, WORKBOOK = ".toml", ".xlsx"
HIDDEN, RESULTS, STUDIES, JOBS = ".commission-opt", "results", "studies", "jobs"
LONGEST_NAME = 80
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # that Windows keeps for itself


class NotInProject(CommissionError):
    """There is no such file in the project."""

    exit_code = EXIT_USAGE


class NameRefused(CommissionError):
    """A name that a new file cannot have."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True)
class Listed:
    """An instance file of a project, as a list shows it."""

    name: str
    title: str
    extends: str
    changed: float  # seconds since 1970


@dataclass(frozen=True)
class Project:
    """The folder, and where each thing in it stands."""

    folder: Path

    @property
    def hidden(self) -> Path:
        return self.folder / HIDDEN

    @property
    def jobs(self) -> Path:
        return self.hidden / JOBS

    @property
    def results(self) -> Path:
        return self.folder / RESULTS

    @property
    def studies(self) -> Path:
        return self.folder / STUDIES

    @property
    def journal(self) -> ProjectJournal:
        return ProjectJournal(self.hidden / "journal.jsonl")

    @property
    def title(self) -> str:
        """What the folder is called."""
        return self.folder.resolve().name or str(self.folder)

    def instances(self) -> list[Listed]:
        """Every instance file, by name."""
        return [_listed(self.folder / name) for name in sorted(self._names())]

    def file(self, name: str) -> Path:
        """The instance file of that name.

        Raises
        ------
        NotInProject
            Where there is none: nothing outside the folder has a name in it.
        """
        if name not in self._names():
            raise NotInProject(f"There is no instance '{clean(name[:LONGEST_NAME])}' in this project.")
        return self.folder / name

    def new_file(self, name: str) -> Path:
        """The place of a new instance file.

        Raises
        ------
        NameRefused
            Where the name could not be one on every system, or is taken.
        """
        stem = name.strip().removesuffix(TOML).strip()
        if not _NAME.fullmatch(stem) or len(stem) > LONGEST_NAME or stem.endswith(".") or _RESERVED.fullmatch(stem):
            raise NameRefused(
                f"A name has letters, digits, spaces, full stops and hyphens, begins with a letter or digit, and has at most {LONGEST_NAME} characters."
            )
        file = self.folder / f"{stem}{TOML}"
        taken = {one.name.lower() for one in self.folder.iterdir()}
        if file.name.lower() in taken:
            raise NameRefused(f"{file.name} is there already. Choose another name.")
        return file

    def free_name(self, stem: str) -> str:
        """A name like that one which no file has."""
        taken = {one.name.lower() for one in self.folder.iterdir()}
        stem = re.sub(r"[^A-Za-z0-9 ._-]+", "-", stem)[: LONGEST_NAME - 4].strip(" .-_") or "instance"
        names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
        return next(name for name in names if f"{name}{TOML}".lower() not in taken)

    def _names(self) -> set[str]:
        return {
            one.name
            for one in self.folder.iterdir()
            if one.suffix.lower() == TOML and not one.name.startswith(".") and not one.is_symlink() and one.is_file()
        }


def _listed(file: Path) -> Listed:
    at = file.stat()
    return _read(file, at.st_mtime_ns, at.st_size)


@lru_cache(maxsize=4096)
def _read(file: Path, changed: int, _size: int) -> Listed:
    """Title and base of a file; what is no TOML has its name for a title."""
    title, extends = file.stem, ""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        title, extends = str(found.get("title", file.stem)), str(found.get("extends", ""))
    except (OSError, ValueError, RecursionError):
        pass
    return Listed(file.name, title, extends, changed / 1e9)
