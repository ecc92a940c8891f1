"""`demand`: from the statutory return to demand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commission_opt.cli.numbers import DAY, Whole
from commission_opt.cli.options import Folder, say, show, typed

if TYPE_CHECKING:
    from commission_opt.returns.demand import ReturnDemand
    from commission_opt.returns.published import Published

PATH = click.Path(path_type=Path)


@click.command(name="demand", short_help="From the statutory return (SSDA903) to demand: read, estimated, tried out.")
@click.argument("episodes", type=PATH, nargs=-1, required=True, metavar="EPISODES...")
@click.option(
    "--header", type=PATH, multiple=True, metavar="FILE", help="Header file, with dates of birth. Can be repeated."
)
@click.option(
    "--uasc", type=PATH, multiple=True, metavar="FILE", help="File of unaccompanied children. Can be repeated."
)
@click.option(
    "--mapping", type=PATH, metavar="FILE", help="Which placement codes are which need (docs/from-the-return.md)."
)
@click.option("--from", "first", type=DAY, metavar="DATE", help="First day of the data, if the files do not say.")
@click.option("--until", type=DAY, metavar="DATE", help="Last day of the data, if it is not 31 March.")
@click.option("--by-district", is_flag=True, help="Areas by postcode district of home, in place of one area.")
@click.option(
    "--changes-of-need", is_flag=True, help="Write rates at which children change between planned needs; one area."
)
@click.option("--suppress", is_flag=True, help="Leave out counts of 1 to 5, and what would give them away.")
@click.option(
    "--leave-out-damaged", is_flag=True, help="Leave out rows that cannot be read, in place of refusing them."
)
@click.option("--no-page", is_flag=True, help="Do not write the page of charts, which needs the extra publish.")
@click.option("--seed", type=Whole(0, 2**31 - 1), default=0, show_default=True, help="Seed of the random numbers.")
@click.option("--out", type=Folder(), required=True, metavar="FOLDER", help="Folder for what is written; a new one.")
@click.option("--debug", is_flag=True, help="Show where an error came from, to report a fault.")
def command(
    episodes: tuple[Path, ...],
    header: tuple[Path, ...],
    uasc: tuple[Path, ...],
    mapping: Path | None,
    first: dt.date | None,
    until: dt.date | None,
    by_district: bool,
    changes_of_need: bool,
    suppress: bool,
    leave_out_damaged: bool,
    no_page: bool,
    seed: int,
    out: Path,
    debug: bool,
) -> int:
    """Read EPISODES of the statutory return, estimate entries and stays by need, and write them as demand.

    EPISODES are CSV files of one or several years, or folders with them. The forecast is tried on the last year, held out. What is written are demand.toml, tables as CSV, and a page of charts.
    Nothing in them is about one child, but for the file of rows left out, which is for the analyst alone.
    """
    from commission_opt.publishing.demand_files import check_folder, publish_demand
    from commission_opt.returns.demand import demand_from_903

    if changes_of_need and by_district:
        raise click.UsageError("--changes-of-need is of one area: leave out --by-district.")
    check_folder(out, page=not no_page)
    found = demand_from_903(
        episodes,
        header=header,
        uasc=uasc,
        mapping=mapping,
        first=first,
        until=until,
        by_district=by_district,
        changes_of_need=changes_of_need,
        leave_out_damaged=leave_out_damaged,
        seed=seed,
    )
    files = publish_demand(found, out, suppress=suppress, page=not no_page)
    show(_summary(found, found.published(suppress)))
    show(
        f"\nWritten to {out}: {len(files) - 1} files; start with demand.html" if not no_page else f"\nWritten to {out}"
    )
    say(f"For the analyst alone, as each row is about one child: {files[-1]}")
    if found.found.planned:
        show(f"Next: {typed(['commission-opt', 'new', 'NAME', '--demand', str(out / 'demand.toml')])}")
    return 0


def _summary(found: ReturnDemand, shown: Published) -> str:
    from commission_opt.plan.wording import day_text
    from commission_opt.returns.disclosure import SUPPRESSED

    lines = [f"Statutory return (SSDA903), {day_text(found.first)} to {day_text(found.last)}"]
    lines += [f"  {_count(number):>9}  {what}" for what, number in shown.tables["rows"].rows]
    lines.append("")
    lines.append(f"  {'':24}{'children':>10}{'entries a month':>17}{'growth a year':>15}{'mean stay, weeks':>18}")
    for record in shown.tables["demand"].records():
        growth = record["growth_per_year"]
        told = f"{growth:.1%}" if isinstance(growth, float) else str(growth)
        figures = (
            _count(record["children"]),
            _plain(record["entries_per_month"]),
            told,
            _plain(record["mean_stay_weeks"]),
        )
        lines.append(f"  {str(record['name'])[:23]:24}{figures[0]:>10}{figures[1]:>17}{figures[2]:>15}{figures[3]:>18}")
    lines += ["", *_tested(found, shown)]
    if shown.suppress:
        lines += ["", f"  {SUPPRESSED} stands for counts of 1 to 5, and for what would give them away."]
    return "\n".join(lines)


def _tested(found: ReturnDemand, shown: Published) -> list[str]:
    from commission_opt.returns.cells import ALL
    from commission_opt.returns.disclosure import SUPPRESSED

    if found.tested is None:
        return ["  Not tried on a year held out: there are less than two years of data."]
    names = {one.id: one.name for one in found.found.needs} | {ALL: "All planned needs"}
    lines = ["  The last year held out: months in the 80% interval, and how far the forecast was off"]
    for one in found.tested.needs:
        told = f"{one.inside} of {len(found.tested.months)}; {one.error:.1f} children, naive {one.naive_error:.1f}"
        lines.append(f"  {names[one.need][:23]:24}{told if shown.shows_forecast(one.need) else SUPPRESSED}")
    return lines


def _count(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _plain(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else "-" if value is None else str(value)
