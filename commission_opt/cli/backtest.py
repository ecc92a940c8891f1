"""`backtest`: what each option would have cost as things came."""

from __future__ import annotations

from pathlib import Path

import click

from commission_opt.cli.layout import item, paragraph, table
from commission_opt.cli.options import engine_option, read_instance, say, seed_option, show
from commission_opt.cli.study import counting, print_json, write_study
from commission_opt.cli.study_options import by_engine, check_out, exit_code, study_options
from commission_opt.plan.statements.amounts import percent
from commission_opt.plan.wording import pounds
from commission_opt.studies.backtest.backtest import Backtest, backtest
from commission_opt.studies.backtest.outturn import read_outturns
from commission_opt.studies.backtest.words import outturn_words

HEADER = ("", "cost, £", "extra cost over best", "against nothing new (+ costs more)", "near home")
WIDTHS = (44, 14, 14, 18, 10)


@click.command(name="backtest", short_help="What each option would have cost at prices and demand as they came.")
@study_options
@engine_option
@click.option(
    "--outturn",
    type=click.Path(path_type=Path),
    metavar="TOML",
    required=True,
    help="How things came: a TOML file of [[outturn]] records, each with an id and changes, path to value.",
)
@click.option(
    "--mix",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="RESULT",
    help="A further option: the folder of a result of this instance, or its plan.json. Can be repeated.",
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
    outturn: Path,
    mix: tuple[Path, ...],
    seed: int,
) -> int:
    """Price each option for the instance FILE at actual prices and demand, its commitments kept.

    Options are the cheapest mix for average demand, today's provision or nothing new, the decision taken, the mix of
    each what-if, and those of --mix. Placements are chosen anew. Hard rules about shares have a price.

    Exit codes: 0 done; 3 the instance, or the outturn, is not valid; 4 no mix was found; 5 time limit, not all are
    proven; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    from commission_opt.plan.plan import Plan

    instance = read_instance(file, settings)
    outturns = read_outturns(outturn, instance)
    plans = {f"Mix in {one}": Plan.load(one) for one in mix}
    check_out(out)
    with counting(watched=not (quiet or as_json)) as line:
        found = backtest(
            instance,
            outturns,
            plans=plans,
            workers=workers,
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
    if out is not None and found.held:
        write_study(out, found)
    if found.interrupted:
        say("Interrupted: this is what was finished.")
    statuses = {one.found.status for one in found.held if one.found is not None}
    return exit_code(statuses, found=bool(statuses), interrupted=found.interrupted)


def text(title: str, found: Backtest) -> str:
    """A table for each outturn, and a sentence for each option."""
    lines = ["", title]
    for outturn in found.outturns():
        rows = [row for row in found.rows() if row["outturn"] == outturn]
        source, note = found.sources.get(outturn, ("", ""))
        lines += ["", *paragraph(f"As things came: {outturn}")]
        lines += [line for said in (source, note) if said for line in item(said)]
        lines += ["", *table(HEADER, [_row(row) for row in rows], WIDTHS), ""]
        lines += [line for said in outturn_words(found, outturn) for line in item(said)]
    return "\n".join(lines)


def _row(row: dict[str, object]) -> list[str]:
    money = [row[key] for key in ("cost", "regret", "against_baseline")]
    near = row["near_home"]
    return [
        str(row["option"]),
        *(pounds(float(str(one))) if one is not None else "-" for one in money),
        percent(float(str(near))) if near is not None else "-",
    ]
