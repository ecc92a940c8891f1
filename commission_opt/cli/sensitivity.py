"""`sensitivity`: which assumption matters, and at which value another mix is recommended."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from commission_opt.cli.options import read_instance, say, show
from commission_opt.cli.sensitivity_text import morris_text, switching_text, tornado_text
from commission_opt.cli.study import CountLine, counting, print_json, write_study
from commission_opt.cli.study_options import Share, about, check_out, exit_code, study_options
from commission_opt.instance.instance import Instance
from commission_opt.studies.morris import morris
from commission_opt.studies.ranges import around, ranges
from commission_opt.studies.sensitivity import tornado
from commission_opt.studies.switching import SURE, switching

Ends = tuple[float, float]


def read_ranges(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> dict[str, Ends]:
    """Paths and ends, as they are written: "spot.market.price_per_week=4000:6000"."""
    found: dict[str, Ends] = {}
    for text in texts:
        path, _, values = text.partition("=")
        low, _, high = values.partition(":")
        try:
            ends = (float(low), float(high))
        except ValueError:
            raise click.BadParameter(f"'{text}' is not a path and two values: PATH=LOW:HIGH") from None
        if not all(map(math.isfinite, ends)) or not ends[0] < ends[1]:
            raise click.BadParameter(f"'{text}': the low value comes first, and is below the high one")
        if path.strip() in found:
            raise click.BadParameter(f"{path.strip()} is named twice")
        found[path.strip()] = ends
    return found


@click.command(name="sensitivity", short_help="Which assumption matters, and where another mix is recommended.")
@study_options
@click.option(
    "--vary",
    multiple=True,
    callback=read_ranges,
    metavar="PATH=LOW:HIGH",
    help="A figure and its ends; every number of the register that is not published, if left out. Can be repeated.",
)
@click.option(
    "--spread", type=Share(0.99), default="10%", show_default=True, help="Either side, where no ends are given."
)
@click.option(
    "--switch", "switches", multiple=True, metavar="PATH", help="Where this figure changes the mix. Can be repeated."
)
@click.option(
    "--tolerance", type=Share(0.5), default="0.1%", show_default=True, help="Of a bisection, as a share of the range."
)
@click.option("--morris", "trajectories", type=click.IntRange(1, 10_000), metavar="N", help="Screen by N trajectories.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Of solver and trajectories."
)
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path,
    settings: tuple[str, ...],
    debug: bool,
    out: Path | None,
    as_json: bool,
    gap: float,
    time_limit: float | None,
    threads: int,
    quiet: bool,
    vary: dict[str, Ends],
    spread: float,
    switches: tuple[str, ...],
    tolerance: float,
    trajectories: int | None,
    seed: int,
) -> int:
    """Vary the assumptions of the instance FILE one at a time, and sort them by what they change.

    With --switch, find the values at which another mix is recommended; with --morris, move many figures at once.

    Exit codes: 0 solved; 3 the instance is not valid; 4 no mix meets the rules; 5 time limit, not all are proven;
    6 time limit, nothing found; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    if spread <= 0 or tolerance <= 0:
        raise click.UsageError("--spread and --tolerance are above 0")
    instance = read_instance(file, settings)
    check_out(out)
    options: dict[str, Any] = {"gap": gap, "time_limit": time_limit, "threads": threads, "seed": seed}
    with counting(watched=not (quiet or as_json)) as line:
        study = _Study(instance, options, line)
        study.tornado(vary, spread)
        if switches:
            study.switching(switches, vary, spread, tolerance)
        if trajectories is not None:
            study.morris(vary, spread, trajectories)
    document = about(instance, "sensitivity") | {"complete": not study.interrupted} | study.document
    if as_json:
        print_json(document)
    else:
        show("\n\n".join(study.texts))
    if out is not None and study.tables:
        write_study(out, "sensitivity", document, study.tables)
    if study.interrupted:
        say("Interrupted: this is what was finished.")
    return exit_code(study.statuses, found=study.found, interrupted=study.interrupted)


class _Study:
    """The parts asked for, one after another; after Ctrl-C no more."""

    def __init__(self, instance: Instance, options: dict[str, Any], line: CountLine | None) -> None:
        self.instance = instance
        self.options = options | {"progress": line.count if line else None}
        self.interrupted = False
        self.found = False
        self.statuses: set[str] = set()
        self.texts: list[str] = []
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.document: dict[str, Any] = {}

    def tornado(self, vary: dict[str, Ends], spread: float) -> None:
        found = tornado(self.instance, vary or None, spread, **self.options)
        self.interrupted, self.found = found.interrupted, found.cost is not None
        self.statuses |= {found.status} | {end.status for bar in found.bars for end in (bar.low, bar.high)}
        self.document |= {"cost": found.cost, "mix": found.mix}
        self._keep("tornado", found.rows(), tornado_text(found))

    def switching(self, paths: tuple[str, ...], vary: dict[str, Ends], spread: float, tolerance: float) -> None:
        if self.interrupted or not self.found:
            return
        figures = [
            ranges(self.instance, {path: vary[path]})[0] if path in vary else around(self.instance, path, spread)
            for path in paths
        ]
        found = switching(self.instance, figures, tolerance, **(self.options | {"gap": min(SURE, self.options["gap"])}))
        self.interrupted = found.interrupted
        self.statuses |= {one.verdict for one in found.switches}
        self._keep("switching", found.rows(), switching_text(found))

    def morris(self, vary: dict[str, Ends], spread: float, trajectories: int) -> None:
        if self.interrupted or not self.found:
            return
        figures = ranges(self.instance, vary or None, spread)
        found = morris(self.instance, figures, trajectories, sample_seed=self.options["seed"], **self.options)
        self.interrupted = found.interrupted
        self.document |= {"trajectories": trajectories, "failed_points": found.failed}
        self._keep("morris", found.rows(), morris_text(found))

    def _keep(self, name: str, rows: list[dict[str, Any]], text: str) -> None:
        self.document[name] = rows
        self.texts.append(text)
        if rows:
            self.tables[name] = rows
