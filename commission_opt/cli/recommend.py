"""`recommend`: which mix to advise, tried against the others in worlds that may come."""

from __future__ import annotations

from pathlib import Path

import click

from commission_opt.cli.numbers import AmountOption, Whole
from commission_opt.cli.options import cluster_option, engine_option, read_instance, say, show, typed
from commission_opt.cli.recommend_text import text
from commission_opt.cli.sensitivity import read_ranges
from commission_opt.cli.streams import check_output
from commission_opt.cli.study import counting, print_json
from commission_opt.cli.study_options import ShareOption, by_engine, study_options
from commission_opt.errors import EXIT_INTERRUPTED, EXIT_SOLVED, EXIT_TIME_LIMIT
from commission_opt.studies.recommend.judging import FIRST
from commission_opt.studies.recommend.recommend import CONFIDENCE, WITHIN, WORLDS, recommend
from commission_opt.studies.sensitivity.ranges import LowHigh


@click.command(name="recommend", short_help="Which mix to advise: all that could be, tried out against each other.")
@study_options
@cluster_option("whose workers try the mixes, instead of processes here")
@engine_option
@click.option(
    "--worlds",
    type=Whole(FIRST, 100_000),
    default=WORLDS,
    show_default=True,
    help="Most worlds in which to try a mix.",
)
@click.option(
    "--within",
    type=ShareOption(0.5),
    default=f"{WITHIN:.1%}",
    show_default=True,
    help="Share of the cost that counts as no difference: 0.5% or 0.005.",
)
@click.option(
    "--confidence",
    type=ShareOption(0.999),
    default=f"{CONFIDENCE:.0%}",
    show_default=True,
    help="Chance that the advised mix is the cheapest, or within that share of it.",
)
@click.option(
    "--vary",
    multiple=True,
    callback=read_ranges,
    metavar="PATH[=LOW:HIGH]",
    help="A figure, or a record, that may be other, and its ends; every number of the register that is not published, if "
    "left out. Can be repeated.",
)
@click.option("--figures-as-they-are", is_flag=True, help="Vary no figure: only children come by chance.")
@click.option(
    "--spread",
    type=ShareOption(0.99),
    default="10%",
    show_default=True,
    help="Range to either side, where no ends are given.",
)
@click.option(
    "--stay-weeks",
    type=AmountOption("in weeks", high=1040),
    metavar="WEEKS",
    help="Mean stay of children whose need and demand records give none.",
)
@click.option(
    "--seed",
    type=Whole(0, 2**31 - 1),
    default=0,
    show_default=True,
    help="Seed of the worlds and of the solver's random choices.",
)
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
    cluster: str | None,
    quiet: bool,
    worlds: int,
    within: float,
    confidence: float,
    vary: dict[str, LowHigh | None],
    figures_as_they_are: bool,
    spread: float,
    stay_weeks: float | None,
    seed: int,
) -> int:
    """Compare the candidate mixes for the instance FILE in many worlds, and recommend one.

    Candidates are the cheapest mix for average and for uncertain demand, mixes with fewer and more beds, today's
    provision, the decision taken, and the mix of each what-if. In each world children come one by one, and
    unpublished figures take a value within their range. Every mix meets the same worlds. Mixes that clearly cost
    more are dropped. With --out each finished solve and trial is saved at once: the same command continues where
    one was stopped, also with more --worlds.

    Exit codes: 0 advised; 3 the instance is not valid, or its children have no length of stay; 4 no mix was found;
    5 advised, but --worlds ended before one mix was left, or --time-limit before a solve was proven; 6 --time-limit
    ended before any mix was found; 7 a plan did not pass its audit; 8 not written; 130 interrupted, with what was done.
    """
    if vary and figures_as_they_are:
        raise click.UsageError("give --vary or --figures-as-they-are, not both")
    if within <= 0 or spread <= 0 or confidence < 0.5:
        raise click.UsageError("--within and --spread are above 0, and --confidence is 50% or more")
    if cluster is not None and workers is not None:
        raise click.UsageError("--workers and --cluster contradict each other")
    check_output()
    instance = read_instance(file, settings)
    with counting(watched=not (quiet or as_json), what="solves and trials") as line:
        found = recommend(
            instance,
            worlds=worlds,
            within=within,
            confidence=confidence,
            vary={} if figures_as_they_are else vary or None,
            spread=spread,
            stay_weeks=stay_weeks,
            workers=workers,
            cluster=cluster,
            out=out,
            progress=line.count if line else None,
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            engine=engine,
        )
    if as_json:
        print_json(found.to_dict())
    else:
        show(text(instance.title, found) + by_engine(engine))
    if out is not None and found.advice:
        say(f"Written to {out}")
        say(f"Next: commission-opt publish {typed([str(out)])}")
    if found.interrupted:
        again = " The same command goes on from here." if out is not None else ""
        what = "this is what was finished." if found.advice else "before all mixes were tried."
        say(f"Interrupted{': ' if found.advice else ' '}{what}{again}")
    if found.interrupted:
        return EXIT_INTERRUPTED
    return EXIT_SOLVED if found.settled else EXIT_TIME_LIMIT
