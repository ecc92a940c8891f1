"""What a sweep found: a table with a row for each case."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

from commission_opt.plan.frames import ColumnKind
from commission_opt.studies.saved import Rows, Study
from commission_opt.studies.sweep.task import ANSWER, CaseRow
from commission_opt.studies.tables import with_after
from commission_opt.studies.words import study_repr

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1


@dataclass(frozen=True)
class Sweep(Study):
    """The cases of a sweep that are finished, in order.

    Attributes
    ----------
    about
        Instance, settings and version: what it takes to do it again.
    paths
        What is varied.
    total
        Cases asked for.
    exact_prices
        Whether known plans were priced between the values that were solved.
    rows
        One a case: its number, a value for each path (None where left as it is), and the answer.
    interrupted
        Whether Ctrl-C came before the end.
    kept
        Cases that were found finished in the folder.
    path_kinds
        What kind of value each path takes, by the format of instances.
    """

    FILE: ClassVar[str] = "sweep"
    about: Mapping[str, Any]
    paths: tuple[str, ...]
    total: int
    exact_prices: bool
    rows: tuple[CaseRow, ...]
    interrupted: bool = False
    kept: int = field(default=0, compare=False)
    path_kinds: Mapping[str, ColumnKind] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: what is varied, how many cases are finished, and the cheapest."""
        costs = [row["objective"] for row in self.rows if row["objective"] is not None]
        what = f"{', '.join(self.paths)}, {len(self.rows)} of {self.total} cases"
        return study_repr("Sweep", what, min(costs, default=None), self.interrupted)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table."""
        return ("case", *self.paths, *ANSWER)

    @property
    def solved(self) -> int:
        """Cases that were solved, not priced."""
        return sum(row["how"] == "solved" for row in self.rows)

    def frame(self) -> pd.DataFrame:
        """The table, one row a case."""
        return self.frame_of("sweep")

    def tables(self) -> dict[str, Rows]:
        return {"sweep": self.rows}

    def kinds_of(self, table: str) -> dict[str, ColumnKind]:
        """The columns of the table: one a path as well. What does not fit its path is missing, and told in `message`."""
        return with_after(table, "case", {path: self.path_kinds.get(path, "json") for path in self.paths})

    def to_dict(self) -> dict[str, Any]:
        """Everything, as `sweep.json` holds it."""
        return {
            "format": FORMAT,
            **self.about,
            "paths": list(self.paths),
            "total": self.total,
            "exact_prices": self.exact_prices,
            "interrupted": self.interrupted,
            "cases": [dict(row) for row in self.rows],
        }

    def files(self) -> dict[str, bytes]:
        """Name and content of every file: `sweep.parquet` as well, where pyarrow is installed."""
        files = super().files()
        if find_spec("pyarrow") is None:
            return files
        out = io.BytesIO()
        self.frame().to_parquet(out, index=False)
        return {"sweep.parquet": out.getvalue(), **files}
