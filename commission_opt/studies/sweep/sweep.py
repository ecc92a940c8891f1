"""One instance, many cases: solve every combination of some figures, and go on after a kill."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from commission_opt.plan.frames import Kind
from commission_opt.plan.inputs import plain
from commission_opt.plan.settings import Settings, StudyKeywords, shows_keywords, together
from commission_opt.studies.saved import Rows, Study
from commission_opt.studies.sweep.cases import (
    NoSweep,
    as_it_is,
    check_paths,
    grid,
    impossible,
    listed,
    path_kind,
    paths_of,
)
from commission_opt.studies.sweep.journal import Journal
from commission_opt.studies.sweep.rounds import Listener, Sweeping, Trouble
from commission_opt.studies.sweep.task import ANSWER, Row
from commission_opt.studies.sweep.workers import place
from commission_opt.studies.tables import with_after
from commission_opt.studies.words import study_repr

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client

    from commission_opt.instance.instance import Instance

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
    rows: tuple[Row, ...]
    interrupted: bool = False
    kept: int = field(default=0, compare=False)
    path_kinds: Mapping[str, Kind] = field(default_factory=dict, compare=False, repr=False)

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

    def kinds_of(self, table: str) -> dict[str, Kind]:
        """The columns of the table: one a path as well. What does not fit its path is missing, and told in `message`."""
        return with_after(table, "case", {path: self.path_kinds.get(path, "json") for path in self.paths})

    def to_dict(self) -> dict[str, Any]:
        """Everything, as `sweep.json` holds it."""
        return {
            "format": FORMAT, **self.about, "paths": list(self.paths), "total": self.total,
            "exact_prices": self.exact_prices, "interrupted": self.interrupted, "cases": [dict(row) for row in self.rows],
        }  # fmt: skip

    def files(self) -> dict[str, bytes]:
        """Name and content of every file: `sweep.parquet` as well, where pyarrow is installed."""
        files = super().files()
        if find_spec("pyarrow") is None:
            return files
        out = io.BytesIO()
        self.frame().to_parquet(out, index=False)
        return {"sweep.parquet": out.getvalue(), **files}


@shows_keywords(StudyKeywords)
def sweep(
    instance: Instance,
    vary: Mapping[str, Iterable[Any]] | None = None,
    *,
    cases: Iterable[Mapping[str, Any]] | pd.DataFrame | None = None,
    names: Sequence[str] | None = None,
    workers: int | None = None,
    cluster: str | Client | None = None,
    out: str | Path | None = None,
    progress: Listener | None = None,
    trouble: Trouble | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Sweep:
    """Solve `instance` in many cases. A case that fails says so in its row and stops no other.

    Where cases differ in one figure and only costs depend on it, in proportion, known plans are priced
    between the values at which the best plan changes; each row's `bound` and `gap` are proven all the same.

    Parameters
    ----------
    vary
        Path to values: every combination is a case. None leaves the figure as it is.
    cases
        The cases themselves, path to value, or a DataFrame with a path a column, instead of `vary`. None, NaN
        and empty cells leave a figure as it is. Cases that cannot be are told before any is solved.
    names
        With `cases`: what messages call each, such as its line of a file; else "case 1" and so on.
    workers
        Processes; one for each processor where left out, and this process alone for 1. Does not change the result.
    cluster
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, or a `distributed.Client` of one, instead of processes here.
    out
        Folder for the table. Each finished case is on disk there at once, and the same call goes on
        where another was killed; with other cases it keeps those that are the same.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
        An engine that tells of no bound solves every case by itself.
    progress
        Called with the number of finished cases and of all.
    trouble
        Called with the number of a case that failed and why, as soon as that is known.

    Raises
    ------
    NoSweep
        When there is no case, or there are too many.
    InvalidInstance
        When a path names nothing.
    AnotherSweep
        When `out` holds a sweep of another instance, with other settings or by another version.
    NotWritten
        When `out` cannot be written.
    EngineCannot
        When the engine is the wrong one for these models or settings.
    ClusterUnavailable
        When the cluster cannot be used.
    ValueError
        When a setting is out of range.
    """
    if (vary is None) == (cases is None):
        raise ValueError("give either vary or cases")
    if workers is not None and workers < 1:
        raise ValueError(f"workers is 1 or more, not {workers}")
    asked = together(settings, keywords)
    cluster, settings = cluster or asked.cluster, replace(asked, cluster=None, progress=None)
    given = grid(vary) if vary is not None else listed(cases)
    if not given:
        raise NoSweep("There are no cases.")
    paths = paths_of(given)
    given = as_it_is(given)
    check_paths(instance, paths, "sweep")
    called = list(names) if names is not None else [f"case {number}" for number in range(1, len(given) + 1)]
    if len(called) != len(given):
        raise ValueError(f"{len(called)} names are given for {len(given)} cases")
    about = _about(instance, settings)
    folder = None if out is None else Path(out)
    with Journal(folder, _header(about), given) as journal:
        going = Sweeping(instance, given, called, settings, journal, progress, trouble)
        interrupted = False
        try:
            if cases is not None:
                open_cases = {number: case for number, case in going.cases.items() if number not in journal.done}
                going.refuse(impossible(instance, open_cases, going.names))
            if going.left:
                with place(pickle.dumps(instance), workers, cluster) as run:
                    going.all(run)
            else:
                going.exact_prices = any(done.row["how"] == "priced" for done in journal.done.values())
        except KeyboardInterrupt:
            interrupted = True
        kinds = {path: path_kind(instance, path, (case.get(path) for case in given)) for path in paths}
        rows = tuple(going.rows(paths))
        found = Sweep(about, paths, len(given), going.exact_prices, rows, interrupted, journal.kept, kinds)
        if folder is not None and found.rows:
            found.save(folder)
    return found


def _about(instance: Instance, settings: Settings) -> dict[str, Any]:
    import commission_opt

    changes = [
        {"path": c.path, "old": plain(c.old), "new": plain(c.new), "by": c.by} for c in instance.document.changes
    ]
    return {
        "title": instance.title,
        "instance": {"file": instance.document.file, "sha256": instance.sha256, "changes": changes},
        "settings": {
            "engine": settings.engine, "gap": settings.gap, "time_limit": settings.time_limit,
            "threads": settings.threads, "seed": settings.seed, **_unusual(settings),
        },
        "version": commission_opt.__version__,
    }  # fmt: skip


def _unusual(settings: Settings) -> dict[str, Any]:
    """What few sweeps set: it is told where it is not as usual, so that the journals of all others stay as they are."""
    usual = Settings()
    return {
        name: getattr(settings, name)
        for name in ("memory_limit", "method")
        if getattr(settings, name) != getattr(usual, name)
    }


def _header(about: Mapping[str, Any]) -> dict[str, Any]:
    """What must be the same for a sweep to go on: in the journal's first line."""
    return {
        "instance": about["instance"]["sha256"],
        "settings": about["settings"],
        "version": about["version"],
    }
