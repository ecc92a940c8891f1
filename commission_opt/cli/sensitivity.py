"""`sensitivity`: which assumption matters, and at which value another mix is recommended."""

from __future__ import annotations

import math
from pathlib import Path

import click

from commission_opt.cli.layout import paragraph
from commission_opt.cli.numbers import Whole
from commission_opt.cli.options import engine_option, read_instance, say, show
from commission_opt.cli.sensitivity_text import morris_text, switching_text, tornado_text
from commission_opt.cli.study import counting, print_json, write_study
from commission_opt.cli.study_options import ShareOption, by_engine, check_out, exit_code, study_options
from commission_opt.studies.sensitivity.ranges import LowHigh
from commission_opt.studies.sensitivity.sensitivity import Sensitivity, sensitivity


def read_ranges(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> dict[str, LowHigh | None]:
    """Paths and ends, as they are written: "spot.market.price_per_week=4000:6000"; None for a path alone."""
    found: dict[str, LowHigh | None] = {}
    for text in texts:
        path, given, values = text.partition("=")
        if path.strip() in found:
            raise click.BadParameter(f"{path.strip()} is named twice")
        found[path.strip()] = _ends(text, values) if given else None
    return found


def _ends(text: str, values: str) -> LowHigh:
    low, _, high = values.partition(":")
    try:
        ends = (float(low), float(high))
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a path and two values: PATH=LOW:HIGH") from None
    if not all(map(math.isfinite, ends)) or not ends[0] < ends[1]:
        raise click.BadParameter(f"'{text}': the low value comes first, and is below the high one")
    return ends


@click.command(name="sensitivity", short_help="Which assumption matters, and where another mix is recommended.")
@study_options
@engine_option
@click.option(
    "--vary",
    multiple=True,
    callback=read_ranges,
    metavar="PATH[=LOW:HIGH]",
    help="A figure, or a record, and its ends; every number of the register that is not published, if omitted. "
    "Can be repeated.",
)
@click.option(
    "--spread",
    type=ShareOption(0.99),
    default="10%",
    show_default=True,
    help="Range to either side, where no ends are given.",
)
@click.option(
    "--switch",
    "switches",
    multiple=True,
    metavar="PATH",
    help="The nearest change of mix on each side of this figure. Can be repeated.",
)
@click.option(
    "--tolerance",
    type=ShareOption(0.5),
    default="0.1%",
    show_default=True,
    help="Tolerance of a bisection, as a share of the range.",
)
@click.option("--morris", "trajectories", type=Whole(1, 10_000), metavar="N", help="Screen by N trajectories.")
@click.option("--seed", type=Whole(0, 2**31 - 1), default=0, show_default=True, help="Seed of solver and trajectories.")
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
    vary: dict[str, LowHigh | None],
    spread: float,
    switches: tuple[str, ...],
    tolerance: float,
    trajectories: int | None,
    seed: int,
) -> int:
    """Vary the assumptions of the instance FILE one at a time, and rank them by their effect on cost.

    With --switch, find the values at which another mix is recommended; with --morris, move many figures at once.

    Exit codes: 0 solved; 3 the instance is not valid; 4 no mix meets the rules; 5 time limit, not all are proven;
    6 time limit, nothing found; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    if spread <= 0 or tolerance <= 0:
        raise click.UsageError("--spread and --tolerance are above 0")
    instance = read_instance(file, settings)
    check_out(out)
    with counting(watched=not (quiet or as_json)) as line:
        found = sensitivity(
            instance,
            vary or None,
            spread,
            switch=switches,
            tolerance=tolerance,
            trajectories=trajectories,
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
        show("\n\n".join(_texts(found, named=bool(vary))) + by_engine(engine))
    if out is not None and (any(found.tables().values()) or found.tornado.cost is not None):
        write_study(out, found)
    if found.interrupted:
        say("Interrupted: this is what was finished.")
    return exit_code(_statuses(found), found=found.tornado.cost is not None, interrupted=found.interrupted)


def _texts(found: Sensitivity, *, named: bool) -> list[str]:
    texts = [tornado_text(found.tornado, named=named)]
    texts += [switching_text(found.switches)] if found.switches is not None else []
    texts += [morris_text(found.morris)] if found.morris is not None else []
    missing = f"Stopped before these were reached: {', '.join(found.not_reached)}."
    return [*texts, "\n".join(paragraph(missing))] if found.not_reached else texts


def _statuses(found: Sensitivity) -> set[str]:
    ends = {end.status for bar in found.tornado.bars for end in (bar.low, bar.high)}
    verdicts = {one.verdict for one in found.switches.switches} if found.switches is not None else set()
    screened = {"not proven"} if found.morris is not None and found.morris.unproven else set()
    return {found.tornado.status} | ends | verdicts | screened
