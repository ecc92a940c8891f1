"""`frontier`: the efficient trade-off between two measures."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from commission_opt.cli.layout import paragraph, table
from commission_opt.cli.numbers import Whole
from commission_opt.cli.options import engine_option, read_instance, say, seed_option, show
from commission_opt.cli.study import PROOF, counting, print_json, stopped, write_study
from commission_opt.cli.study_options import by_engine, check_out, exit_code, study_options
from commission_opt.plan.statements.amounts import count
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.frontier.frontier import Frontier, frontier
from commission_opt.studies.measures import MEASURES

ONE = {"share": "point", "children": "child", "beds": "bed", "child-weeks": "child-week"}
WHY_NOT = {"infeasible": "no mix meets the rules", "time_limit": "none was found in time"}
WIDTHS = (8, 18, 18, 18, 12)


@click.command(name="frontier", short_help="Trade off two measures: what improving one costs, each point proven.")
@study_options
@engine_option
@click.option(
    "--trade",
    default="cost,locality",
    show_default=True,
    metavar="ONE,OTHER",
    help="Two measures. Of money: cost (at present value), spend (not discounted, with capital), revenue (without capital). "
    "Of children: locality (share placed locally), spot (in spot placements), as_used (in spot and framework placements), "
    "short (child-weeks without a placement), moves (because a contract ends). Of beds: new_beds (contracted or called "
    "off), own_beds (of our own).",
)
@click.option("--points", type=Whole(2, 200), default=11, show_default=True, help="Number of plans to look for.")
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
    trade: str,
    points: int,
    seed: int,
) -> int:
    """Find the plans of the instance FILE that no other plan beats on both of two measures.

    Goes from the best plan on one measure to the best on the other, at evenly spaced limits.

    Exit codes: 0 solved; 3 the instance is not valid; 4 no mix meets the rules; 5 time limit, not all are proven;
    6 time limit, nothing found; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    names = [name.strip() for name in trade.split(",")]
    if len(names) != 2 or names[0] == names[1]:
        raise click.UsageError(f"--trade takes two measures, such as cost,locality, not '{trade}'")
    instance = read_instance(file, settings)
    check_out(out)
    with counting(watched=not (quiet or as_json)) as line:
        found = frontier(
            instance,
            (names[0], names[1]),
            points,
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
        show(frontier_text(found) + by_engine(engine))
    if out is not None and found.points:
        write_study(out, found)
    if found.interrupted:
        say("Interrupted: this is what was finished.")
    statuses = {one.status for one in found.points} | {status for _, status in found.failed}
    return exit_code(statuses, found=bool(found.points), interrupted=found.interrupted)


def frontier_text(found: Frontier) -> str:
    """The points as a table, their mixes below."""
    first, second = (MEASURES[name] for name in found.trade)
    if not found.points:
        return "\n".join(["No plan was found.", *_missing(found)])
    lines = [f"{first.label} against {second.label.lower()}", *_missing(found), ""]
    rows = [
        [
            str(n),
            figure(one.first, first.unit),
            figure(one.second, second.unit),
            "-" if one.price is None else _price(one.price, first.unit, second.unit),
            PROOF.get(one.status, one.status),
        ]
        for n, one in enumerate(found.points, 1)
    ]
    per = f"{first.unit}{' lost' if first.better > 0 else ''} per {ONE.get(second.unit, second.unit)}"
    per += "" if second.better > 0 else " fewer"
    lines += table(["Point", first.name, second.name, per, "proof"], rows, WIDTHS)
    lines += ["", *_mixes(found), ""]
    if found.best_second is not None:
        lines += paragraph(
            f"No plan does better in {second.name} than {figure(found.best_second, second.unit)}: proven."
        )
    if found.dropped:
        others = "plan found besides is" if found.dropped == 1 else "plans found besides are"
        told = f"{count(found.dropped, others, others)} the same as one of these, or beaten by one."
        lines += paragraph(told[:1].upper() + told[1:])
    for limit, status in found.failed:
        at = "anywhere" if limit is None else f"with {second.name} held to {figure(limit, second.unit)}"
        lines += paragraph(f"No plan {at}: {WHY_NOT.get(status, status)}.")
    return "\n".join(lines)


def _missing(found: Frontier) -> list[str]:
    """How far it came, where it was stopped."""
    if not found.interrupted:
        return []
    second = MEASURES[found.trade[1]]
    limits = [
        "the first end" if limit is None else f"{second.name} {figure(limit, second.unit)}"
        for limit in found.not_reached
    ]
    return paragraph(f"{stopped(found.done, found.total)}; not reached: {', '.join(limits or ['any point'])}.")


def _mixes(found: Frontier) -> list[str]:
    """The mix of each point, once for points that follow one another with the same."""
    lines: list[str] = []
    first, together = 1, False
    for mix, points in groupby(found.points, key=lambda one: one.mix):
        last = first + len(list(points)) - 1
        lines += paragraph(f"{first}: {mix}" if first == last else f"{first} to {last}: {mix}")
        together |= last > first
        first = last + 1
    if together:
        lines += paragraph(
            "Points with the same mix buy the same beds, and differ in which children are placed in them."
        )
    return lines


def figure(value: float | None, unit: str) -> str:
    """A measure in its unit."""
    if value is None:
        return "-"
    return pounds(value) if unit == "£" else f"{value:.1%}" if unit == "share" else number(value, 2)


def _price(price: float, unit: str, of: str) -> str:
    """For a unit that the second measure is better by; for a percentage point of a share."""
    return figure(price / 100 if of == "share" else price, unit)
