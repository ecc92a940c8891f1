"""Looking into the journal of a sweep, and taking cases out of it, past the program."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from commission_opt.studies.journals.database import look_past_lock
from commission_opt.studies.sweep.journal import FILE


def edit(folder: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run a statement on the journal of a sweep that has ended; the rows it gives."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        return db.execute(statement, values).fetchall()


def records(folder: Path) -> list[tuple[Any, ...]]:
    """The finished cases, in the order in which they were: id, number, changes, answer, decisions, effort and seal."""
    return edit(folder, "SELECT * FROM finished ORDER BY id")


def numbers(folder: Path) -> list[int]:
    """Numbers of the finished cases, in the order in which they were."""
    return [number for _, number, *_ in records(folder)]


def answers(folder: Path) -> list[dict[str, Any]]:
    """The rows of the finished cases, in the order in which they were."""
    return [json.loads(answer) for _, _, _, answer, *_ in records(folder)]


def keep(folder: Path, number: int) -> None:
    """Leave the first cases only, as if the sweep had been killed after them."""
    edit(folder, "DELETE FROM finished WHERE id > ?", number)


def finished(folder: Path) -> int:
    """How many cases are finished of a sweep that another process runs."""
    return sum(count for (count,) in look_past_lock(folder / FILE, "SELECT count(*) FROM finished"))
