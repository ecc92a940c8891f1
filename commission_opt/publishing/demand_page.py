"""The page of charts of a return: stock, entries, stays, moves and the test on a year held out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import commission_opt
from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.plan.wording import day_text
from commission_opt.publishing.demand_charts import by_time, curve, forecast
from commission_opt.publishing.demand_values import ReturnRow, cell, figure, interval, named, table_of
from commission_opt.publishing.report import (
    Bullets,
    HeadlineFigure,
    HeadlineFigures,
    Paragraph,
    Piece,
    Report,
    Section,
)
from commission_opt.returns.cells import ALL
from commission_opt.returns.disclosure import SUPPRESSED, is_small
from commission_opt.returns.history import JOINED_DAYS
from commission_opt.returns.moves import LEAVES, LEAVES_AT_18
from commission_opt.returns.published import ALL_ROWS, Published

if TYPE_CHECKING:
    from commission_opt.returns.demand import ReturnDemand

FIGURES = "figures"  # the section of full tables
ENDS = {LEAVES: "Left care", LEAVES_AT_18: "Left care at 18"}


def demand_report(demand: ReturnDemand, shown: Published) -> Report:
    """The page, from what may be published alone."""
    page = _DemandPage(demand, shown)
    sections = [
        Section("summary", "Summary", tuple(page.summary())),
        Section("stock", "Children in care", tuple(page.stock())),
        Section("entries", "Children who come", tuple(page.entries())),
        Section("stays", "How long they stay", tuple(page.stays())),
        Section("moves", "Moves between needs", (page.moves(),)),
        Section("near", "Near home", (page.near(),)),
        Section("held-out", "The forecast, tried on a year held out", tuple(page.held_out())),
        Section("rows", "Rows of the return", tuple(page.rows())),
        Section(FIGURES, "All figures by month", tuple(page.figures())),
    ]
    years = f"{day_text(demand.first)} to {day_text(demand.last)}"
    return Report(
        "Demand from the statutory return (SSDA903)",
        f"Children looked after, {years}.",
        "",
        f"commission_opt {commission_opt.__version__}",
        tuple(section for section in sections if section.blocks),
        appendices=(FIGURES,),
    )


class _DemandPage:
    """Makes the parts of the page from the published tables."""

    def __init__(self, demand: ReturnDemand, shown: Published) -> None:
        self.demand, self.shown = demand, shown
        self.records = {name: table.records() for name, table in shown.tables.items()}
        self.needs = {one.id: one.name for one in demand.found.needs}
        self.names = self.needs | {ALL: "All"}
        self.planned = [one.id for one in demand.found.planned]
        self.need = named("Need", "need", self.names)

    def summary(self) -> Iterator[Piece]:
        records = [row for row in self.records["demand"] if row["need"] in self.planned]
        yield HeadlineFigures(tuple(self._headline(row) for row in records))
        columns = (
            self.need,
            figure("children", "children"),
            figure("entries a month", "entries_per_month", "number", 2),
            figure("growth a year", "growth_per_year", "share"),
            figure("mean stay, weeks", "mean_stay_weeks"),
            interval("stay_low", "stay_high"),
        )
        note = "Entries count those who come from outside care or from another need. Growth is 0 where a trend is not beyond chance."
        yield table_of("demand", "What is written to the instance", columns, records, note)
        tested = self.demand.tested
        words = [f"Data from {day_text(self.demand.first)} to {day_text(self.demand.last)}."]
        if tested is not None and self.shown.shows_forecast(tested.total.need):
            words.append(
                f"Held out, {tested.total.inside} of {len(tested.months)} months lay in the 80% interval for all planned needs together."
            )
        if self.shown.suppress:
            words.append(
                f"Counts of 1 to 5, and counts from which they could be worked out, are left out and shown as {SUPPRESSED}."
            )
        if self.shown.left_out:
            words.append(f"No demand is written for {', '.join(self.shown.left_out)}, as counts are of 1 to 5.")
        yield Bullets(tuple(words))

    def _headline(self, row: ReturnRow) -> HeadlineFigure:
        number, entries, stay = (
            cell(row[key], "children").text for key in ("children", "entries_per_month", "mean_stay_weeks")
        )
        note = f"{entries} come a month; a stay is {stay} weeks on average"
        return HeadlineFigure(f"{row['name']}, {day_text(self.demand.last)}", number, note)

    def stock(self) -> Iterator[Piece]:
        title = "Children in care, first of each month"
        description = "Children on the first day of each month and on the last day of the data, by need, one bar a day."
        yield by_time("stock", "day", title, description, self.records["stock"], self.needs)

    def entries(self) -> Iterator[Piece]:
        title = "Children who come into each need, by month"
        description = "Children who came into each need in each month, from outside care or from another need."
        yield by_time("entries", "month", title, description, self.records["entries"], self.needs)
        columns = (
            self.need,
            figure("a month as the data ends", "entries_per_month", "number", 2),
            figure("a month over all years", "entries_mean", "number", 2),
            interval("entries_low", "entries_high"),
            figure("trend a year", "trend_per_year", "share"),
            interval("trend_low", "trend_high", share=True),
            figure("months spread", "entries_spread", "number", 2),
        )
        note = "Without a trend beyond chance both are the same. Months spread as by chance alone (Poisson) at 1, and more above it."
        yield table_of("entries-estimate", "Entries a month", columns, self.records["demand"], note)
        if self.records["season"]:
            yield self._season()

    def _season(self) -> Table:
        months = [f"{dt.date(2024, month, 1):%b}" for month in range(1, 13)]
        rows = []
        for need, name in self.needs.items():
            mine = [row for row in self.records["season"] if row["need"] == need]
            if mine:
                factors = (cell(row["factor"], "number", 2) for row in mine)
                rows.append(TableRow((text(name), *factors, cell(mine[0]["chance"], "share"))))
        note = "Entries of each calendar month over what they would be without a season. The last column says how likely such a season is by chance. The instance has no season."
        return Table("season", "Season of entries", ("Need", *months, "by chance"), tuple(rows), note)

    def stays(self) -> Iterator[Piece]:
        columns = (
            self.need,
            figure("stays seen", "spells"),
            figure("began before the data", "began_before"),
            figure("beginning not known", "beginning_unknown"),
            figure("ended", "ended"),
            figure("mean, weeks", "mean_weeks"),
            interval("low", "high"),
            figure("mean of the curve", "curve_mean_weeks"),
            figure("median, weeks", "median_weeks"),
        )
        note = "The mean is child-weeks over stays that ended. The curve leaves out stays whose beginning is not in the return."
        yield table_of("stays", "Stays by need", columns, self.records["stays"], note)
        for need in self.planned:
            mine = [row for row in self.records["survival"] if row["need"] == need]
            if len(mine) > 1:
                yield curve(need, self.names[need], mine)

    def moves(self) -> Table:
        columns = (
            named("From", "need", self.names),
            named("to", "to", ENDS | self.names),
            named("what it is", "kind", {}),
            figure("moves", "moves"),
            figure("a year for each child", "rate_per_year", "number", 3),
            interval("low", "high", digits=3),
        )
        note = "Intervals are of a bootstrap over children."
        return table_of("moves", "Moves between needs, and out of care", columns, self.records["moves"], note)

    def near(self) -> Table:
        columns = (
            self.need,
            figure("child-years inside", "inside_years"),
            figure("outside", "outside_years"),
            figure("not known", "unknown_years"),
            figure("inside, of what is known", "inside_share", "share"),
        )
        note = "A postcode area is the letters that a postcode begins with, such as CV."
        return table_of("near", "Placed in the postcode area of home", columns, self.records["near"], note)

    def held_out(self) -> Iterator[Piece]:
        tested = self.demand.tested
        if tested is None:
            yield Paragraph("There are less than two years of data, so no year was held out.")
            return
        yield Paragraph(
            f"The estimates were made again from what was known before {day_text(tested.months[0])}. Their forecast of the year after stands beside what came. "
            "Of twelve months about ten should lie in an interval of 80%. Months of one year move together, so a year can lie outside as a whole."
        )
        rows = []
        for one in tested.needs:
            figures = (
                text(f"{one.inside} of {len(tested.months)}"),
                amount("children", one.error),
                amount("children", one.naive_error),
            )
            shown = figures if self.shown.shows_forecast(one.need) else (text(SUPPRESSED),) * 3
            rows.append(TableRow((text(self.names[one.need]), *shown)))
        heads = ("Need", "months in the 80% interval", "off by, children", "naive forecast off by, children")
        note = "The naive forecast is the average of the year before."
        yield Table("held-out", "How the forecast did", heads, tuple(rows), note)
        for one in tested.needs:
            if self.shown.shows_forecast(one.need):
                mine = [row for row in self.records["held_out"] if row["need"] == one.need]
                yield forecast(one.need, self.names[one.need], mine)

    def rows(self) -> Iterator[Piece]:
        rows = [
            TableRow(
                (text(f"{str(what)[:1].upper()}{str(what)[1:]}"), cell(number, "children")),
                "total" if what == ALL_ROWS else "",
            )
            for what, number in self.shown.tables["rows"].rows
        ]
        yield Table("rows", "Rows of the return, and why some were left out", ("What", "rows"), tuple(rows))
        history = self.demand.history
        told = [
            (history.trimmed, "cut off where the next episode of the child begins"),
            (
                history.closed,
                "without an end, of children whom later returns do not know: taken to end with the last return that knows them",
            ),
            (
                history.joined,
                f"gaps of up to {JOINED_DAYS} days within one period of care, as the episode before says that the child stays",
            ),
            (history.beyond, "ends after the data: taken as still there"),
        ]
        words = [
            f"{number:,} {what}." for number, what in told if number and not (self.shown.suppress and is_small(number))
        ]
        if words:
            yield Bullets(tuple(words))

    def figures(self) -> Iterator[Piece]:
        for name, key, title in (
            ("stock", "day", "Children in care, by need"),
            ("entries", "month", "Children who come, by need"),
        ):
            counts = [figure(self.names[need], need) for need in self.shown.tables[name].columns[1:]]
            columns = [named(key.capitalize(), key, {}), *counts]
            yield table_of(f"{name}-by-month", title, columns, self.records[name])
