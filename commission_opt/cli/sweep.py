"""`sweep`: solve an instance in many cases, and tell them side by side."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commission_opt.cli.numbers import Whole
from commission_opt.cli.options import (
    cluster_option,
    engine_option,
    gap_option,
    instance_options,
    read_instance,
    say,
    seed_option,
    show,
    threads_option,
    time_limit_option,
)
from commission_opt.cli.study import counting, print_json
from commission_opt.cli.study_options import by_engine
from commission_opt.cli.sweep_text import LATE, cases_text, sweep_text
from commission_opt.errors import (
    EXIT_INFEASIBLE,
    EXIT_INTERRUPTED,
    EXIT_NO_ANSWER,
    EXIT_SOLVED,
    EXIT_TIME_LIMIT,
    EXIT_UNEXPECTED,
)
from commission_opt.instance.problems import MOST_SHOWN, like

if TYPE_CHECKING:
    from commission_opt.studies.sweep.table import Sweep


@click.command(name="sweep", short_help="Solve an instance over a grid of figures, or a CSV file of cases.")
@instance_options
@click.option(
    "--vary",
    multiple=True,
    metavar="PATH=VALUES",
    help="FROM:TO:STEP, or a,b,c. Can be repeated: every combination is a case.",
)
@click.option(
    "--cases",
    "cases_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="CSV file instead of --vary: paths in the header, a case a row; an empty cell leaves a figure as it is.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the table. Finished cases are there at once, and not solved again: the same command goes on.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@click.option(
    "--workers", type=Whole(1, 1024), metavar="N", help="Parallel processes. Default: one for each processor."
)
@cluster_option("to use instead")
@engine_option
@gap_option
@time_limit_option
@seed_option
@threads_option
@click.option("--quiet", is_flag=True, help="No progress line.")
def command(
    file: Path,
    settings: tuple[str, ...],
    debug: bool,
    vary: tuple[str, ...],
    cases_file: Path | None,
    out: Path | None,
    as_json: bool,
    workers: int | None,
    cluster: str | None,
    engine: str,
    gap: float,
    time_limit: float | None,
    seed: int,
    threads: int,
    quiet: bool,
) -> int:
    """Solve the instance FILE in many cases: every combination of --vary, or the rows of --cases.

    Where a figure affects only costs, the solver runs only where the best mix changes. In between it prices the known
    mixes, and each case keeps its proof.

    Of more than 40 cases it prints the first and last 20. All are in sweep.csv with --out, or in --json.

    Failures are reported at once, and in their rows; they do not stop other cases. Exit codes: 0 at least one
    case has a plan, and every plan is proven; 1 a case failed; 4 no case can meet the rules; 5 a case ended
    at its limit with a plan, not proven; 6 cases ended at their limit, none of them with a plan; 3 not valid;
    8 not written; 130 interrupted.
    """
    if bool(vary) == (cases_file is not None):
        raise click.UsageError("say what varies: either --vary (once or more) or --cases")
    if cluster is not None and workers is not None:
        raise click.UsageError("--workers and --cluster contradict each other")
    given = _given(vary, cases_file)
    instance = read_instance(file, settings)
    from commission_opt.studies.sweep.cases import check_paths, paths_of
    from commission_opt.studies.sweep.sweep import sweep

    paths = paths_of(given["cases"]) if "cases" in given else tuple(given["vary"])
    check_paths(instance, paths, "--vary" if cases_file is None else f"{cases_file}, first row")
    options: dict[str, Any] = {"gap": gap, "time_limit": time_limit, "seed": seed, "threads": threads, "engine": engine}
    options |= {"workers": workers, "cluster": cluster, "out": out, **given}
    trouble = _Trouble()
    with counting(watched=not (quiet or as_json)) as line:
        found = sweep(instance, **options, progress=None if line is None else line.count, trouble=trouble)
    trouble.say_rest()
    if as_json:
        print_json(found.to_dict())
    else:
        show(sweep_text(found) + by_engine(engine))
    if out is not None and found.rows:
        say(f"Written to {out}")
    if found.interrupted:
        again = " The same command goes on from here." if out is not None else ""
        say(f"Interrupted: {len(found.rows)} of {cases_text(found.total)} finished.{again}")
    return exit_code(found)


class _Trouble:
    """Says at once that a case failed, while the others go on; of many that fail alike the first, and how many more."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()

    def __call__(self, number: int, message: str) -> None:
        kind = like(message)
        self._found[kind] += 1
        if self._found[kind] <= MOST_SHOWN:
            say(f"Case {number} failed: {message}")

    def say_rest(self) -> None:
        """How many more failed than were told."""
        more = sum(found - MOST_SHOWN for found in self._found.values() if found > MOST_SHOWN)
        if more:
            say(f"And {more:,} more cases failed like these: their rows say why.")


def _given(vary: tuple[str, ...], cases_file: Path | None) -> dict[str, Any]:
    from commission_opt.studies.sweep.cases import parse_vary, read_cases

    if cases_file is not None:
        cases, names = read_cases(cases_file)
        return {"cases": cases, "names": names}
    grid: dict[str, list[Any]] = {}
    for text in vary:
        path, values = parse_vary(text)
        if path in grid:
            raise click.UsageError(f"--vary names {path} twice")
        grid[path] = values
    return {"vary": grid}


def exit_code(sweep: Sweep) -> int:
    """0 where a case has a plan, none failed and none met its limit; else what went wrong."""
    if sweep.interrupted:
        return EXIT_INTERRUPTED
    if any(row["status"] == "failed" for row in sweep.rows):
        return EXIT_UNEXPECTED
    late = [row for row in sweep.rows if row["status"] in LATE]
    if late:
        return EXIT_TIME_LIMIT if any(row["objective"] is not None for row in late) else EXIT_NO_ANSWER
    return EXIT_SOLVED if any(row["objective"] is not None for row in sweep.rows) else EXIT_INFEASIBLE
