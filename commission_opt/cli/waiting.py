"""`waiting`: the value of deferring call-offs and extensions until demand shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from commission_opt.cli.numbers import DAY, Whole
from commission_opt.cli.options import read_instance, say, seed_option, show
from commission_opt.cli.study import counting, print_json, write_study
from commission_opt.cli.study_options import check_out, exit_code, study_options


@click.command(name="waiting", short_help="The value of deferring call-offs until demand shows.")
@study_options
@click.option(
    "--review",
    "reviews",
    type=DAY,
    multiple=True,
    metavar="YYYY-MM-DD",
    help="Day of a review. Can be repeated. Default: those of [uncertainty].",
)
@click.option(
    "--branches", type=Whole(1, 20), metavar="N", help="Groups of demand scenarios to tell apart at each review."
)
@click.option(
    "--fresh",
    type=Whole(0, 20_000),
    metavar="N",
    help="Fresh demand scenarios in which to test the result; 0 for none.  [default: 100]",
)
@seed_option
def command(
    file: Path,
    settings: tuple[str, ...],
    debug: bool,
    out: Path | None,
    as_json: bool,
    gap: float,
    time_limit: float | None,
    threads: int,
    workers: int | None,
    quiet: bool,
    reviews: tuple[dt.date, ...],
    branches: int | None,
    fresh: int | None,
    seed: int,
) -> int:
    """Work out what to decide now, and what at each review, for the uncertain demand of the instance FILE.

    Compares three ways to decide: everything now; call-offs and extensions at each review, by the number of children
    seen by then; and with every demand scenario known beforehand. The first two are then tested in fresh demand
    scenarios, for which nothing was planned.

    Exit codes: 0 solved; 2 no review, or demand is certain; 3 the instance is not valid; 4 no mix meets the rules;
    5 time limit, not all are proven; 6 time limit, nothing found; 7 a plan did not pass its audit; 8 not written;
    130 interrupted.
    """
    from commission_opt.cli.waiting_text import text
    from commission_opt.studies.waiting.value import value_of_waiting

    instance = read_instance(file, settings)
    check_out(out)
    with counting(watched=not (quiet or as_json)) as line:
        found = value_of_waiting(
            instance,
            sorted(reviews) or None,
            branches,
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            workers=workers,
            fresh=fresh,
            progress=line.count if line else None,
        )
    if as_json:
        print_json(found.to_dict())
    else:
        show(text(found, instance))
    if out is not None and found.status == "found":
        write_study(out, found)
    if found.status == "interrupted":
        say("Interrupted before there was an answer.")
    tried = "" if found.fresh is None else found.fresh.status
    stopped = "interrupted" in (found.status, tried)
    statuses = {found.now.status, found.waits.status, found.call_offs.status}
    statuses |= {"time_limit"} if "not proven" in (found.status, tried) else set()
    return exit_code(statuses, found=found.status == "found", interrupted=stopped)
