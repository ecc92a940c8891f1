"""How full the beds are, and what empty ones cost."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.plan.statements.tables import occupancy_table
from commission_opt.publishing.report import Chart, Paragraph, Section, Series
from commission_opt.publishing.source import Source

MOST_BARS = 20  # more fit on no page


def section(source: Source) -> Section | None:
    """Left out where no beds are paid for."""
    by_year = occupancy_table(source.result)
    if by_year is None:
        return None
    by_year = replace(by_year, columns=("Average of the year", *by_year.columns[1:]))
    by_offer = _by_offer(source)
    most = sorted(by_offer.rows, key=lambda row: -_number(row, 1))[:MOST_BARS]
    shown = [row for row in by_offer.rows if row in most]
    which = "" if len(shown) == len(by_offer.rows) else f", the {len(shown)} with most beds"
    chart = Chart(
        "occupancy-chart",
        "bars",
        f"Occupancy by offer{which}",
        "Bars, one an offer, as long as the share of its bed-weeks that are used or sold.",
        tuple(row.name for row in shown),
        (Series("Occupancy", tuple(_number(row, 3) for row in shown)),),
        "share",
    )
    lead = (
        "An empty bed that is guaranteed is still paid for. Its share of what is paid is shown here. Practical occupancy, "
        "the share of its beds that an offer can fill, is an input: an occupancy equal to it is just the input."
    )
    return Section("occupancy", "Occupancy and voids", (Paragraph(lead), by_year, chart, by_offer))


def _number(row: TableRow, at: int) -> float:
    value = row.cells[at].value
    return value if isinstance(value, int | float) else 0.0


def _by_offer(source: Source) -> Table:
    weeks, names = source.weeks, source.result["labels"]["offers"]
    sums: dict[str, list[float]] = {}
    for row in source.result["beds"]:
        if row["beds"] > 0:
            one = sums.setdefault(row["offer"], [0.0, 0.0, 0.0])
            one[0] += weeks[row["period"]] * row["beds"]
            one[1] += weeks[row["period"]] * row["void"]
            one[2] += row["void_cost"]
    rows = tuple(
        TableRow(
            (
                text(names.get(offer, offer)),
                amount("money", beds),
                amount("money", void),
                amount("share", 1 - void / beds),
                amount("pounds", cost),
            )
        )
        for offer, (beds, void, cost) in sums.items()
    )
    columns = ("Offer", "bed-weeks paid for", "of these empty", "occupancy", "cost of empty beds")
    return Table("occupancy-by-offer", "Occupancy by offer, over the horizon", columns, rows)
