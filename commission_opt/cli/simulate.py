"""`simulate`: try a plan out against random children, one by one."""

from __future__ import annotations

from pathlib import Path

import click

from commission_opt.cli.numbers import AmountOption, Whole
from commission_opt.cli.options import Folder, show
from commission_opt.cli.study import counting, print_json, write_study
from commission_opt.cli.study_options import check_out
from commission_opt.errors import EXIT_INTERRUPTED, EXIT_SOLVED


@click.command(name="simulate", short_help="Try a plan out against random children, one by one.")
@click.argument("result", type=click.Path(path_type=Path), metavar="RESULT")
@click.option("--replications", type=Whole(2, 100_000), default=200, show_default=True, help="Number of replications.")
@click.option("--seed", type=Whole(0, 2**31 - 1), default=0, show_default=True, help="Seed of the random children.")
@click.option("--workers", type=Whole(1, 1024), default=1, show_default=True, help="Processes.")
@click.option(
    "--stay-weeks",
    type=AmountOption("in weeks", high=1040),
    metavar="WEEKS",
    help="Mean stay of children whose need and demand records give none.",
)
@click.option(
    "--no-moves-in", is_flag=True, help="Nobody moves into a home when it opens: it fills as children arrive."
)
@click.option("--out", type=Folder(), metavar="DIR", help="Folder to write CSV and JSON to.")
@click.option("--json", "as_json", is_flag=True, help="Print the simulation as JSON.")
@click.option("--quiet", is_flag=True, help="No progress line.")
@click.option("--debug", is_flag=True, help="Show where an error came from, to report a fault.")
def command(
    result: Path,
    replications: int,
    seed: int,
    workers: int,
    stay_weeks: float | None,
    no_moves_in: bool,
    out: Path | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Simulate the plan in RESULT child by child. RESULT is a folder that solve wrote, or its plan.json.

    Children arrive, are placed by a stated policy and leave, one by one, many times over. Compares what that costs with
    what the plan promised.

    Exit codes: 0 simulated; 3 RESULT has no plan, or its children have no length of stay; 8 not written;
    130 interrupted, with what was done.
    """
    check_out(out)
    from commission_opt.cli.simulate_text import text
    from commission_opt.plan.plan import Plan
    from commission_opt.studies.simulation.policy import Policy
    from commission_opt.studies.simulation.simulate import simulate

    plan = Plan.load(result)
    with counting(watched=not (quiet or as_json), what="replications") as line:
        found = simulate(
            plan,
            replications,
            seed=seed,
            workers=workers,
            policy=Policy(fills=not no_moves_in),
            stay_weeks=stay_weeks,
            progress=None if line is None else line.count,
        )
    if as_json:
        print_json(found.to_dict())
    else:
        show(text(found, plan))
    if out is not None:
        write_study(out, found)
    return EXIT_INTERRUPTED if found.interrupted else EXIT_SOLVED
