"""What every study can do with what it found: tables, JSON, files."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from commission_opt.engines.catalogue import DEFAULT
from commission_opt.plan.frames import ColumnKind, frame
from commission_opt.studies.tables import kinds

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance
    from commission_opt.plan.settings import Settings

Rows = Sequence[Mapping[str, Any]]


class Study(ABC):
    """Something found that is worth keeping; `publish` takes it as it is, or from the folder it was saved in."""

    FILE: ClassVar[str]  # name of the JSON file, without its ending

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Everything, as the JSON file holds it."""

    @abstractmethod
    def tables(self) -> dict[str, Rows]:
        """Rows of each table, by the name of its CSV file."""

    def kinds_of(self, table: str) -> dict[str, ColumnKind]:
        """The columns of a table, each with the kind of value it holds."""
        return kinds(table)

    def frame_of(self, name: str) -> pd.DataFrame:
        """A table as a DataFrame: its columns are always the same, and of the same types (docs/tables.md)."""
        return frame(self.tables()[name], self.kinds_of(name))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name."""
        return {name: self.frame_of(name) for name in self.tables()}

    def to_json(self) -> str:
        """Everything as JSON, one row of a table to a line."""
        from commission_opt.plan.result_json import to_json
        from commission_opt.plan.seal import stamped

        return to_json(stamped(self.to_dict()))

    def files(self) -> dict[str, bytes]:
        """Name and content of every file: a CSV file a table, and the JSON last."""
        from commission_opt.plan.csv_text import ENCODING, csv_text, without_noise

        tables = {
            f"{name}.csv": csv_text(list(self.kinds_of(name)), without_noise(rows)).encode(ENCODING, "replace")
            for name, rows in self.tables().items()
        }
        return tables | {f"{self.FILE}.json": self.to_json().encode("utf-8", "replace")}

    def save(self, folder: str | Path) -> None:
        """Write the tables as CSV and everything as JSON, beside whatever the folder holds.

        Raises
        ------
        NotWritten
            When they cannot be written; nothing half-written is left behind.
        """
        from commission_opt.plan.write import replace_files

        replace_files(Path(folder), self.files())


def about(instance: Instance, study: str, engine: str) -> dict[str, Any]:
    """What the JSON of a study says first: which question it is about, and which engine solved it."""
    from commission_opt.plan.inputs import plain

    document = instance._document  # None of one that was put together in Python
    return {
        "format": 1,
        "study": study,
        "title": instance.title,
        "file": "" if document is None else document.file,
        "sha256": instance.sha256,
        "changes": [
            {"path": c.path, "old": plain(c.old), "new": plain(c.new), "by": c.by}
            for c in (() if document is None else document.changes)
        ],
        "price_base": instance.money.price_base,
        "engine": engine,
    }


def told[**P, S](study: str) -> Callable[[Callable[P, S]], Callable[P, S]]:
    """Put what a study is about into what it found: its first argument is an instance, or a plan of one."""

    def outer(function: Callable[P, S]) -> Callable[P, S]:
        @wraps(function)
        def inner(*args: P.args, **kwargs: P.kwargs) -> S:
            found = function(*args, **kwargs)
            asked = cast(Any, args[0] if args else kwargs["instance"])
            instance = asked if hasattr(asked, "horizon") else asked.instance
            settings = cast("Settings | None", kwargs.get("settings"))
            engine = str(kwargs.get("engine", DEFAULT.name if settings is None else settings.engine))
            return cast(S, dataclasses.replace(cast(Any, found), about=about(instance, study, engine)))

        return inner

    return outer
