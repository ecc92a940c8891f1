"""One instance, many cases: solve every combination of some figures, and go on after a kill."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commission_opt.plan.engine import Settings
from commission_opt.plan.inputs import plain
from commission_opt.studies.price_sweep import SHARE_OF_GAP, PriceCurve, Solve, only_prices_change, price_curve
from commission_opt.studies.sweep_cases import Case, NoSweep, check_paths, grid, paths_of
from commission_opt.studies.sweep_journal import Journal
from commission_opt.studies.sweep_where import Run, place
from commission_opt.studies.sweep_work import ANSWER, Row, Task

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance

FORMAT = 1
FEWEST_PRICES = 4  # with fewer values, finding out costs as much as it saves
Listener = Callable[[int, int], None]


@dataclass(frozen=True)
class Sweep:
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
    """

    about: Mapping[str, Any]
    paths: tuple[str, ...]
    total: int
    exact_prices: bool
    rows: tuple[Row, ...]
    interrupted: bool = False

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
        import pandas as pd

        return pd.DataFrame([dict(row) for row in self.rows], columns=list(self.columns))

    def to_dict(self) -> dict[str, Any]:
        """Everything, as `sweep.json` holds it."""
        return {
            "format": FORMAT, **self.about, "paths": list(self.paths), "total": self.total,
            "exact_prices": self.exact_prices, "interrupted": self.interrupted, "cases": [dict(row) for row in self.rows],
        }  # fmt: skip

    def save(self, folder: str | Path) -> None:
        """Write `sweep.csv` and `sweep.json`, and `sweep.parquet` where pyarrow is installed.

        Raises
        ------
        NotWritten
            When they cannot be written.
        """
        from commission_opt.studies.sweep_files import save

        save(self, Path(folder))


def sweep(  # noqa: PLR0913 - one parameter an option
    instance: Instance,
    vary: Mapping[str, Iterable[Any]] | None = None,
    *,
    cases: Iterable[Mapping[str, Any]] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    out: str | Path | None = None,
    gap: float = 1e-4,
    time_limit: float | None = None,
    threads: int = 1,
    seed: int = 0,
    progress: Listener | None = None,
) -> Sweep:
    """Solve `instance` in many cases. A case that fails says so in its row and stops no other.

    Where one figure varies and only costs depend on it, in proportion, known plans are priced between
    the values at which the best plan changes; each row's `bound` and `gap` are proven all the same.

    Parameters
    ----------
    vary
        Path to values: every combination is a case.
    cases
        The cases themselves, path to value, instead of `vary`.
    workers
        Processes; one for each processor where left out, and this process alone for 1. Does not change the result.
    cluster
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, instead of processes here.
    out
        Folder for the table. Each finished case is on disk there at once, and the same call goes on
        where another was killed.
    gap, time_limit, threads, seed
        As for `solve`, of each case.
    progress
        Called with the number of finished cases and of all.

    Raises
    ------
    NoSweep
        When there is no case, or there are too many.
    InvalidInstance
        When a path names nothing.
    AnotherSweep
        When `out` holds another sweep.
    NotWritten
        When `out` cannot be written.
    ClusterUnavailable
        When the cluster cannot be used.
    ValueError
        When a setting is out of range.
    """
    if (vary is None) == (cases is None):
        raise ValueError("give either vary or cases")
    if workers is not None and workers < 1:
        raise ValueError(f"workers is 1 or more, not {workers}")
    settings = Settings("highs", gap, time_limit, threads, seed)
    listed = grid(vary) if vary is not None else [dict(case) for case in cases or ()]
    if not listed:
        raise NoSweep("There are no cases.")
    paths = paths_of(listed)
    check_paths(instance, paths, "--vary" if vary is not None else "cases")
    about = _about(instance, settings)
    folder = None if out is None else Path(out)
    with Journal(folder, _header(about, listed)) as journal:
        going = _Sweeping(instance, listed, settings, journal, progress)
        interrupted = False
        try:
            if len(journal.done) < len(listed):
                with place(pickle.dumps(instance), workers, cluster) as run:
                    going.all(run)
            else:
                going.exact_prices = any(done.row["how"] == "priced" for done in journal.done.values())
        except KeyboardInterrupt:
            interrupted = True
        found = Sweep(about, paths, len(listed), going.exact_prices, tuple(going.rows(paths)), interrupted)
        if folder is not None and found.rows:
            found.save(folder)
    return found


class _Sweeping:
    """A sweep in progress."""

    def __init__(
        self, instance: Instance, cases: list[Case], settings: Settings, journal: Journal, tell: Listener | None
    ) -> None:
        self.instance = instance
        self.cases = cases
        self.settings = settings
        self.journal = journal
        self.tell = tell
        self.exact_prices = False
        self._tried: dict[int, Row] = {}  # rows of this run that are not final

    def all(self, run: Run) -> None:
        """Finish every case that is not finished yet."""
        self._told()
        curve = self._price_curve(run)
        if curve is None:
            self._finish(run, [self._task(number) for number in self._missing()])

    def rows(self, paths: Sequence[str]) -> Iterator[Row]:
        """The finished cases, in order."""
        for number, case in enumerate(self.cases, 1):
            answer = self.journal.done[number].row if number in self.journal.done else self._tried.get(number)
            if answer is not None:
                values = {path: plain(case.get(path)) for path in paths}
                yield {"case": number, **values, **{key: answer[key] for key in ANSWER}}

    def _missing(self) -> list[int]:
        return [number for number in range(1, len(self.cases) + 1) if number not in self.journal.done]

    def _task(self, number: int) -> Task:
        return Task(number, self.cases[number - 1], self.settings)

    def _finish(self, run: Run, tasks: Sequence[Task]) -> None:
        if not tasks:
            return
        for done in run(tasks):
            self.journal.add(done, plain(self.cases[done.number - 1]))
            if not done.final:
                self._tried[done.number] = done.row
            self._told()

    def _told(self) -> None:
        if self.tell is not None:
            self.tell(len(self.journal.done.keys() | self._tried.keys()), len(self.cases))

    # -- prices --------------------------------------------------------------------------------

    def _price_curve(self, run: Run) -> PriceCurve | None:
        """Finish every case by an exact sweep of a price; None where that cannot be done."""
        known = self._price()
        if known is None:
            return None
        path, order = known
        values = [float(self.cases[number - 1][path]) for number in order]
        ends = {0: self._at(order[0]), len(order) - 1: self._at(order[-1])}
        closer = replace(self.settings, gap=self.settings.gap * SHARE_OF_GAP)

        def solve(wanted: Sequence[int]) -> dict[int, Solve | None]:
            numbers = [order[at] for at in wanted]
            self._finish(run, [
                replace(self._task(number), settings=closer, keep=True)
                for number in numbers if number not in self.journal.done
            ])  # fmt: skip
            return {at: self._solve(number) for at, number in zip(wanted, numbers, strict=True)}

        def cost(at: int, decisions: Decisions) -> float:
            from commission_opt.demand import demand_table
            from commission_opt.plan.evaluator import evaluate

            return evaluate(ends[at], demand_table(ends[at]), decisions).objective

        curve = price_curve(values, self.settings.gap, solve, cost)
        if curve is None:
            return None
        self.exact_prices = True
        self._finish(run, [
            replace(self._task(order[at]), decisions=curve.solved[found.plan].decisions, bound=found.bound)
            for at, found in curve.between.items() if order[at] not in self.journal.done
        ])  # fmt: skip
        return curve

    def _price(self) -> tuple[str, list[int]] | None:
        """The one path that varies, and the cases by rising value, where only prices depend on it."""
        paths = paths_of(self.cases)
        if len(paths) != 1 or len(self.cases) < FEWEST_PRICES:
            return None
        values = [case.get(paths[0]) for case in self.cases]
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
            return None
        if len(set(values)) < len(values):
            return None
        order = sorted(range(1, len(self.cases) + 1), key=lambda number: self.cases[number - 1][paths[0]])
        from commission_opt.errors import CommissionError

        try:
            by_value = {float(self.cases[number - 1][paths[0]]): number for number in order}
            applies = only_prices_change(lambda value: self._at(by_value[value]), list(by_value))
        except CommissionError:  # a value that cannot be: its row will say so
            return None
        return (paths[0], order) if applies else None

    def _at(self, number: int) -> Instance:
        return self.instance.with_changes(self.cases[number - 1])

    def _solve(self, number: int) -> Solve | None:
        done = self.journal.done.get(number)
        if done is None or done.decisions is None or done.row["status"] not in ("optimal", "gap"):
            return None
        return Solve(done.row["objective"], done.row["bound"], done.decisions)


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
            "threads": settings.threads, "seed": settings.seed,
        },
        "version": commission_opt.__version__,
    }  # fmt: skip


def _header(about: Mapping[str, Any], cases: list[Case]) -> dict[str, Any]:
    """What must be the same for a sweep to go on: in the journal's first line."""
    text = json.dumps([plain(case) for case in cases], sort_keys=True)
    return {
        "instance": about["instance"]["sha256"],
        "cases": hashlib.sha256(text.encode()).hexdigest(),
        "settings": about["settings"],
        "version": about["version"],
    }
