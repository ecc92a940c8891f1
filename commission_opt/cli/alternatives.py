"""`alternatives`: different mixes that cost nearly the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commission_opt.cli.layout import paragraph, table
from commission_opt.cli.numbers import Whole
from commission_opt.cli.options import engine_option, read_instance, say, seed_option, show
from commission_opt.cli.study import PROOF, counting, print_json, stopped, write_study
from commission_opt.cli.study_options import ShareOption, by_engine, check_out, exit_code, study_options
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.alternatives.alternatives import Alternatives, alternatives
from commission_opt.studies.cost_parts import NOT_ALL_CASH, not_all_cash

HEADER, WIDTHS = ("Mix", "cost", "extra cost", "beds apart", "proof"), (40, 16, 14, 12, 14)


@click.command(name="alternatives", short_help="Different mixes that cost nearly the same, and doing without someone.")
@study_options
@engine_option
@click.option(
    "--within",
    type=ShareOption(1.0),
    default="2%",
    show_default=True,
    help="Most extra cost over the cheapest: 2% or 0.02.",
)
@click.option("--count", type=Whole(0, 100), default=5, show_default=True, help="Most different mixes to find.")
@click.option(
    "--without",
    multiple=True,
    metavar="PROVIDER",
    help="Cheapest without this provider, by its name or id; each that the cheapest mix contracts with, if omitted. Can be repeated.",
)
@click.option(
    "--with-own-home/--no-own-home",
    default=None,
    help="Cheapest with a home of our own opened; where one can be and the cheapest mix opens none, if omitted.",
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
    within: float,
    count: int,
    without: tuple[str, ...],
    with_own_home: bool | None,
    seed: int,
) -> int:
    """Find mixes for the instance FILE that differ most from the cheapest and cost little more.

    Also finds the cheapest mix without each provider that the cheapest mix uses, and with a home of our own.

    Exit codes: 0 solved; 3 the instance is not valid; 4 no mix meets the rules; 5 time limit, not all are proven;
    6 time limit, nothing found; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    instance = read_instance(file, settings)
    check_out(out)
    options: dict[str, Any] = {
        "gap": gap,
        "time_limit": time_limit,
        "threads": threads,
        "seed": seed,
        "engine": engine,
        "workers": workers,
    }
    with counting(watched=not (quiet or as_json)) as line:
        found = alternatives(
            instance,
            within,
            count,
            without=without or None,
            with_own_home=with_own_home,
            **options,
            progress=line.count if line else None,
        )
    solved = bool(found.mixes) and found.mixes[0].cost is not None
    if as_json:
        print_json(found.to_dict())
    else:
        show(alternatives_text(found) + by_engine(engine))
    if out is not None and solved:
        write_study(out, found)
    if found.interrupted:
        say("Interrupted: this is what was finished.")
    return exit_code({one.status for one in found.mixes}, found=solved, interrupted=found.interrupted)


def alternatives_text(found: Alternatives) -> str:
    """The mixes as a table, in words below."""
    rows = [
        [
            one.name,
            "-" if one.cost is None else pounds(one.cost),
            "-" if one.extra is None else pounds(one.extra),
            "-" if one.beds_apart is None else number(one.beds_apart, 1),
            PROOF.get(one.status, one.status),
        ]
        for one in found.mixes
    ]
    if not found.mixes:
        return "\n".join([*_title(found), *_missing(found)])
    lines = [
        *_title(found),
        *_missing(found),
        *_table(found, rows),
        "",
    ]
    for one in found.mixes:
        lines += paragraph(f"{one.name}: {one.mix}")
    return "\n".join([*lines, "", *_meaning(found), *_proof(found)])


def _table(found: Alternatives, rows: list[list[str]]) -> list[str]:
    """The mixes, with what of each cost is cash where not all is."""
    if not not_all_cash(one.parts for one in found.mixes):
        return [*table(HEADER, rows, WIDTHS), "", *paragraph("All costs are cash, at present value.")]
    cash = ["-" if one.parts["cash"] is None else pounds(one.parts["cash"]) for one in found.mixes]
    more = [[*row[:2], one, *row[2:]] for row, one in zip(rows, cash, strict=True)]
    lines = table((*HEADER[:2], "cash", *HEADER[2:]), more, (*WIDTHS[:2], 15, *WIDTHS[2:]))
    return [*lines, "", *paragraph(NOT_ALL_CASH)]


def _title(found: Alternatives) -> list[str]:
    share = share_text(found.within)
    return [f"Mixes that cost at most {share} more than the cheapest, and what it costs to do without somebody", ""]


def _missing(found: Alternatives) -> list[str]:
    """How far it came, where it was stopped."""
    if not found.interrupted:
        return []
    missing = ", ".join(found.not_reached) if found.mixes else "the cheapest mix"
    return [*paragraph(f"{stopped(found.done, found.total)}; not reached: {missing}."), ""]


def _meaning(found: Alternatives) -> list[str]:
    """What the columns and the names stand for."""
    kinds = {one.kind for one in found.mixes}
    texts = [
        "Beds apart: from the cheapest mix, offer by offer; a bed counts by the share of the planned time that it is there."
    ]
    if "without" in kinds:
        texts.append(
            "Without a provider: nothing new or extended with it, and no child placed there as used; what is in place runs out."
        )
    if "own_home" in kinds:
        texts.append("With a home of our own: one that is open for at least half of the time that it could be.")
    return [line for text in texts for line in paragraph(text)]


def _proof(found: Alternatives) -> list[str]:
    """How far it is proven that there are no others."""
    share, lines = share_text(found.within), []
    different = [one for one in found.mixes if one.kind == "different"]
    if different and different[0].furthest is not None:
        furthest = number(different[0].furthest, 1)
        beds = "bed" if furthest == "1" else "beds"
        lines += paragraph(f"No mix within {share} of the cheapest lies more than {furthest} {beds} from it: proven.")
    if found.exhausted:
        others = "differs from these by half a bed or more" if different else "differs from it by half a bed or more"
        lines += paragraph(f"No {'further ' if different else ''}mix within {share} of the cheapest {others}: proven.")
    return lines


def share_text(share: float) -> str:
    """A share as a percentage, with the decimals it needs: "2%", "0.5%"."""
    return f"{100 * share:.6g}%"
