"""One instance, many cases: solve every combination of some figures, and go on after a kill."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from commission_opt.plan.inputs import plain
from commission_opt.plan.settings import Settings, StudyKeywords, shows_keywords, together
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.journals.text import settings_told
from commission_opt.studies.sweep.cases import (
    CaseChanges,
    NoSweep,
    as_it_is,
    check_paths,
    grid,
    listed,
    path_kind,
    paths_of,
)
from commission_opt.studies.sweep.journal import Journal
from commission_opt.studies.sweep.rounds import CasesListener, Sweeping, Trouble
from commission_opt.studies.sweep.table import Sweep
from commission_opt.studies.sweep.workers import place

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client

    from commission_opt.instance.instance import Instance
    from commission_opt.plan.frames import ColumnKind


@settles
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
    progress: CasesListener | None = None,
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
        Processes; one for each processor if omitted, and this process alone for 1. Does not change the result.
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
    if workers is not None and workers < 1:
        raise ValueError(f"workers is 1 or more, not {workers}")
    given = together(settings, keywords)
    cluster, settings = cluster or given.cluster, replace(given, cluster=None, progress=None)
    asked = _asked(instance, vary, cases, names)
    about = _about(instance, settings)
    alone = replace(settings, choose=False)  # between two prices a cost is worked out, which the least alone can be
    folder = None if out is None else Path(out)
    with Journal(folder, _header(about), asked.cases) as journal:
        going = Sweeping(instance, asked.cases, asked.names, alone, journal, progress, trouble)
        interrupted = False
        try:
            if cases is not None:
                going.refuse_impossible()
            going.finish(place(pickle.dumps(instance), workers, cluster))
        except KeyboardInterrupt:
            interrupted = True
        rows, kinds = tuple(going.rows(asked.paths)), _kinds(instance, asked)
        found = Sweep(about, asked.paths, len(asked.cases), going.exact_prices, rows, interrupted, journal.kept, kinds)
        if folder is not None and rows:
            found.save(folder)
    return found


class Asked(NamedTuple):
    """What is asked for: the cases, what messages call each, and every path that one of them changes."""

    cases: list[CaseChanges]
    names: list[str]
    paths: tuple[str, ...]


def _asked(
    instance: Instance,
    vary: Mapping[str, Iterable[Any]] | None,
    cases: Iterable[Mapping[str, Any]] | pd.DataFrame | None,
    names: Sequence[str] | None,
) -> Asked:
    if (vary is None) == (cases is None):
        raise ValueError("give either vary or cases")
    given = grid(vary) if vary is not None else listed(cases)
    if not given:
        raise NoSweep("There are no cases.")
    paths = paths_of(given)
    check_paths(instance, paths, "sweep")
    called = list(names) if names is not None else [f"case {number}" for number in range(1, len(given) + 1)]
    if len(called) != len(given):
        raise ValueError(f"{len(called)} names are given for {len(given)} cases")
    return Asked(as_it_is(given), called, paths)


def _kinds(instance: Instance, asked: Asked) -> dict[str, ColumnKind]:
    return {path: path_kind(instance, path, (case.get(path) for case in asked.cases)) for path in asked.paths}


def _about(instance: Instance, settings: Settings) -> dict[str, Any]:
    import commission_opt

    changes = [
        {"path": c.path, "old": plain(c.old), "new": plain(c.new), "by": c.by} for c in instance.document.changes
    ]
    return {
        "title": instance.title,
        "instance": {"file": instance.document.file, "sha256": instance.sha256, "changes": changes},
        "settings": settings_told(settings),
        "version": commission_opt.__version__,
    }


def _header(about: Mapping[str, Any]) -> dict[str, Any]:
    """What must be the same for a sweep to go on, as the journal says it."""
    return {
        "instance": about["instance"]["sha256"],
        "settings": about["settings"],
        "version": about["version"],
    }
