"""`compare`: several options side by side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commission_opt.cli.options import (
    engine_option,
    gap_option,
    read_instance,
    say,
    seed_option,
    show,
    threads_option,
    time_limit_option,
    workers_option,
)
from commission_opt.cli.study import counting, print_json, write_study
from commission_opt.cli.study_options import by_engine
from commission_opt.errors import (
    EXIT_INFEASIBLE,
    EXIT_INTERRUPTED,
    EXIT_NO_ANSWER,
    EXIT_SOLVED,
    EXIT_TIME_LIMIT,
)

if TYPE_CHECKING:
    from commission_opt.studies.compare.comparison import Comparison

LARGEST_SIZE = 100


def sizes(_context: click.Context, _option: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    """Sizes as they are written: "3-6", "3,4,6"."""
    if text is None:
        return None
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        ends = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", part)
        if not ends:
            raise click.BadParameter(f"'{text}' is not a list of sizes such as 3-6 or 3,4,6")
        first, last = int(ends[1]), int(ends[2] or ends[1])
        if not 1 <= first <= last <= LARGEST_SIZE:
            raise click.BadParameter(f"{part}: sizes run from 1 to {LARGEST_SIZE}, the smaller first")
        found.update(range(first, last + 1))
    return tuple(sorted(found))


@click.command(name="compare", short_help="Solve several options and hold them side by side, with regret.")
@click.argument("files", type=click.Path(path_type=Path), metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a figure in every file. Can be repeated."
)
@click.option(
    "--block-sizes",
    callback=sizes,
    metavar="SIZES",
    help="Force each size on the block contracts in turn, e.g. 3-6, and leave it free.",
)
@click.option(
    "--what-if", "what_ifs", multiple=True, metavar="ID", help="A [[what_if]] of the file. Default: all of them."
)
@click.option(
    "--regret/--no-regret", default=True, show_default=True, help="Cost of each option if another's figures come true."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder to write compare.csv and .json to.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@engine_option
@gap_option
@time_limit_option
@seed_option
@threads_option
@workers_option
@click.option("--quiet", is_flag=True, help="No progress line.")
@click.option("--debug", is_flag=True, help="Show where an error came from, to report a fault.")
def command(
    files: tuple[Path, ...],
    settings: tuple[str, ...],
    block_sizes: tuple[int, ...] | None,
    what_ifs: tuple[str, ...],
    regret: bool,
    out: Path | None,
    as_json: bool,
    engine: str,
    gap: float,
    time_limit: float | None,
    seed: int,
    threads: int,
    workers: int | None,
    quiet: bool,
    debug: bool,
) -> int:
    """Compare several FILEs side by side, one FILE and its what-ifs, or (--block-sizes) sizes of block contract.

    Shows what each option costs by year, what it buys, how full and how near its beds are, and its regret. Regret is
    the extra cost of its commitments, over the best choice, if the figures of another option came true.

    Exit codes: 0 all solved; 3 a file is not valid; 4 no option meets its rules; 5 time limit, not all are proven;
    6 time limit, nothing found; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    if len(files) > 1 and (block_sizes is not None or what_ifs):
        raise click.UsageError("--block-sizes and --what-if compare within one file")
    instances = [read_instance(file, settings) for file in files]
    if out is not None:
        from commission_opt.plan.write import check_place

        check_place(out)
    from commission_opt.studies.compare.compare import compare

    with counting(watched=not (quiet or as_json)) as line:
        found = compare(
            instances,
            block_sizes=block_sizes,
            what_ifs=what_ifs or None,
            regret=regret,
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            engine=engine,
            workers=workers,
            progress=line.count if line else None,
        )
    _report(found, out, engine, as_json=as_json)
    return exit_code(found)


def _report(found: Comparison, out: Path | None, engine: str, *, as_json: bool) -> None:
    if as_json:
        print_json(found.to_dict())
    else:
        from commission_opt.cli.compare_text import compare_text

        show(compare_text(found) + by_engine(engine))
    if out is not None:
        write_study(out, found)
    if not found.complete:
        say("Interrupted: this is what was finished.")


def exit_code(found: Comparison) -> int:
    """The exit code that a comparison stands for."""
    status = {one.status for one in found.options}
    if not found.complete:
        return EXIT_INTERRUPTED
    if all(one.cost is None for one in found.options):
        return EXIT_NO_ANSWER if "time_limit" in status else EXIT_INFEASIBLE
    late = "time_limit" in status or any(row.unknown for row in found.regrets)
    return EXIT_TIME_LIMIT if late else EXIT_SOLVED
