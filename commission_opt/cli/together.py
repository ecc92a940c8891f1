"""`together`: authorities together or alone, and how to share the bill."""

from __future__ import annotations

from pathlib import Path

import click

from commission_opt.cli.numbers import Whole
from commission_opt.cli.options import engine_option, read_instance, say, seed_option, show, typed
from commission_opt.cli.streams import check_output
from commission_opt.cli.study import counting, print_json, write_study
from commission_opt.cli.study_options import by_engine, check_out, exit_code, study_options
from commission_opt.cli.together_text import asked_text, text
from commission_opt.sharing.asked import EXACT_TO, TABLES
from commission_opt.studies.together.asked_groups import groups_asked
from commission_opt.studies.together.together import together

MOST_EXACT = 16  # authorities: 65,535 groups


@click.command(name="together", short_help="Authorities together or alone: what it saves, and how to share the bill.")
@study_options
@engine_option
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="ONE,OTHER",
    help="Ids of authorities: solve for this group, each authority alone and all together, and no other group. "
    "Can be repeated.",
)
@click.option(
    "--exact-to",
    type=Whole(2, MOST_EXACT),
    default=EXACT_TO,
    show_default=True,
    help="Most authorities for which every group is solved; a sample beyond.",
)
@click.option(
    "--tables",
    type=Whole(2, 1000),
    default=TABLES,
    show_default=True,
    help="Size of the sample: tables at which the authorities are seated at random. Every group of neighbours is solved.",
)
@seed_option
def command(
    file: Path,
    settings: tuple[str, ...],
    debug: bool,
    out: Path | None,
    as_json: bool,
    engine: str,
    gap: float,
    time_limit: float | None,
    threads: int,
    workers: int | None,
    quiet: bool,
    groups: tuple[str, ...],
    exact_to: int,
    tables: int,
    seed: int,
) -> int:
    """Solve the region FILE for each authority alone, for groups of them, and for all together.

    Shows what working together saves, and three ways to share the bill: in proportion to the cost alone, the Shapley
    value, and the nucleolus. Then every group is checked: would it pay less without the others? With --out each solved
    group is saved at once, and the same command continues where one was stopped.

    Exit codes: 0 solved; 3 the instance is not valid; 4 there is no plan for all together; 5 time limit, not all are
    proven; 6 time limit, nothing found; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    check_output()
    instance = read_instance(file, settings)
    named = [[one.strip() for one in group.split(",") if one.strip()] for group in groups] or None
    asked = groups_asked(instance, named, exact_to=exact_to, tables=tables, seed=seed)
    check_out(out)
    if not quiet:
        say(asked_text(len(instance.authority), asked, time_limit))
    with counting(watched=not (quiet or as_json), what="groups") as line:
        found = together(
            instance,
            named,
            exact_to=exact_to,
            tables=tables,
            out=out,
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            engine=engine,
            workers=workers,
            progress=line.count if line else None,
        )
    if as_json:
        print_json(found.to_dict())
    else:
        show(text(instance.title, found) + by_engine(engine))
    if out is not None and found.groups:
        write_study(out, found)
        say(f"Next: commission-opt publish RESULT --attach {typed([str(out)])}")
    if found.interrupted:
        say(f"Interrupted: this is what was finished.{' The same command goes on from here.' if out else ''}")
    statuses = {one.status for one in found.groups}
    return exit_code(statuses, found=found.game is not None, interrupted=found.interrupted)
