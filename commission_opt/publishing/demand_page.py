"""The page of charts of a return: stock, entries, stays, moves and the test on a year held out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import commission_opt
from commission_opt.plan.statements.table import EMPTY, Cell, CellKind, Table, TableRow, amount, text
from commission_opt.plan.wording import day_text
from commission_opt.publishing.report import (
    Bullets,
    Chart,
    HeadlineFigure,
    HeadlineFigures,
    Paragraph,
    Piece,
    Report,
    Section,
    Series,
)
from commission_opt.returns.published import PlainTable, Published, Value

if TYPE_CHECKING:
    from commission_opt.returns.demand import ReturnDemand

HIDDEN = "c"
FIGURES = "figures"  # the section of full tables
NAMES = {"all": "All"}
WRITTEN: tuple[tuple[str, CellKind], ...] = (
    ("children", "children"),
    ("entries_per_month", "number"),
    ("growth_per_year", "share"),
    ("mean_stay_weeks", "children"),
)


def demand_report(demand: ReturnDemand, shown: Published) -> Report:
    """The page, from what may be published alone."""
    page = _DemandPage(demand, shown)
    sections = [
        Section("summary", "Summary", tuple(page.summary())),
        Section("stock", "Children in care", tuple(page.stock())),
        Section("entries", "Children who come", tuple(page.entries())),
        Section("stays", "How long they stay", tuple(page.stays())),
        Section("moves", "Moves between needs", tuple(page.moves())),
        Section("near", "Near home", tuple(page.near())),
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
        self.demand, self.tables, self.shown = demand, shown.tables, shown
        self.names = {one.id: one.name for one in demand.found.needs} | NAMES
        self.needs = [one.id for one in demand.found.needs]
        self.planned = [one.id for one in demand.found.planned]

    def summary(self) -> Iterator[Piece]:
        table = self.tables["demand"]
        cards = []
        for row in self._records(table):
            if row["need"] in self.planned:
                entries, stay = _said(row["entries_per_month"], "children"), _said(row["mean_stay_weeks"], "children")
                note = f"{entries} come a month; a stay is {stay} weeks on average"
                cards.append(
                    HeadlineFigure(
                        f"{row['name']}, {day_text(self.demand.last)}", _said(row["children"], "children"), note
                    )
                )
        yield HeadlineFigures(tuple(cards))
        heads = ("Need", "children", "entries a month", "growth a year", "mean stay, weeks", "95% interval")
        rows = []
        for row in self._records(table):
            if row["need"] not in self.planned:
                continue
            between = _between(row["stay_low"], row["stay_high"])
            cells = (_cell(row[key], kind, 2 if kind == "number" else None) for key, kind in WRITTEN)
            rows.append(TableRow((text(str(row["name"])), *cells, text(between))))
        note = "Entries count those who come from outside care or from another need. Growth is 0 where a trend is not beyond chance."
        yield Table("demand", "What is written to the instance", heads, tuple(rows), note)
        tested = self.demand.tested
        words = [f"Data from {day_text(self.demand.first)} to {day_text(self.demand.last)}."]
        if tested is not None and self._held(tested.total.need):
            words.append(
                f"Held out, {tested.total.inside} of {len(tested.months)} months lay in the 80% interval for all planned needs together."
            )
        if self.shown.suppress:
            words.append(
                f"Counts of 1 to 5, and counts from which they could be worked out, are left out and shown as {HIDDEN}."
            )
        if self.shown.left_out:
            words.append(f"No demand is written for {', '.join(self.shown.left_out)}, as counts are of 1 to 5.")
        yield Bullets(tuple(words))

    def stock(self) -> Iterator[Piece]:
        yield self._by_time(
            "stock",
            "day",
            "Children in care, first of each month",
            "Children on the first day of each month and on the last day of the data, by need, one bar a day.",
        )

    def entries(self) -> Iterator[Piece]:
        yield self._by_time(
            "entries",
            "month",
            "Children who come into each need, by month",
            "Children who came into each need in each month, from outside care or from another need.",
        )
        heads = (
            "Need",
            "a month as the data ends",
            "a month over all years",
            "95% interval",
            "trend a year",
            "95% interval",
            "months spread",
        )
        rows = [
            TableRow(
                (
                    text(self.names[str(row["need"])]),
                    _cell(row["entries_per_month"], "number", 2),
                    _cell(row["entries_mean"], "number", 2),
                    text(_between(row["entries_low"], row["entries_high"])),
                    _cell(row["trend_per_year"], "share"),
                    text(_between(row["trend_low"], row["trend_high"], share=True)),
                    _cell(row["entries_spread"], "number", 2),
                )
            )
            for row in self._records(self.tables["demand"])
        ]
        note = "Without a trend beyond chance both are the same. Months spread as by chance alone (Poisson) at 1, and more above it."
        yield Table("entries-estimate", "Entries a month", heads, tuple(rows), note)
        season = self._season()
        if season:
            yield season

    def _season(self) -> Table | None:
        records = self._records(self.tables["season"])
        if not records:
            return None
        months = [f"{dt.date(2024, month, 1):%b}" for month in range(1, 13)]
        rows = []
        for need in self.needs:
            mine = [row for row in records if row["need"] == need]
            if mine:
                rows.append(
                    TableRow(
                        (
                            text(self.names[need]),
                            *(_cell(row["factor"], "number", 2) for row in mine),
                            _cell(mine[0]["chance"], "share"),
                        )
                    )
                )
        note = "Entries of each calendar month over what they would be without a season. The last column says how likely such a season is by chance. The instance has no season."
        return Table("season", "Season of entries", ("Need", *months, "by chance"), tuple(rows), note)

    def stays(self) -> Iterator[Piece]:
        heads = (
            "Need",
            "stays seen",
            "began before the data",
            "beginning not known",
            "ended",
            "mean, weeks",
            "95% interval",
            "mean of the curve",
            "median, weeks",
        )
        rows = [
            TableRow(
                (
                    text(self.names[str(row["need"])]),
                    *(
                        _cell(row[key], "children")
                        for key in ("spells", "began_before", "beginning_unknown", "ended", "mean_weeks")
                    ),
                    text(_between(row["low"], row["high"])),
                    *(_cell(row[key], "children") for key in ("curve_mean_weeks", "median_weeks")),
                )
            )
            for row in self._records(self.tables["stays"])
        ]
        note = "The mean is child-weeks over stays that ended. The curve leaves out stays whose beginning is not in the return."
        yield Table("stays", "Stays by need", heads, tuple(rows), note)
        for need in self.planned:
            mine = [row for row in self._records(self.tables["survival"]) if row["need"] == need]
            if len(mine) > 1:
                yield self._curve(need, mine)

    def _curve(self, need: str, rows: Sequence[dict[str, Value]]) -> Chart:
        name = self.names[need]
        of_month = {row["month"]: row for row in rows}
        months = range(1, max(int(str(month)) for month in of_month) + 1)
        marks = (
            ("share", "Share still there", "line"),
            ("low", "95% interval", "low"),
            ("high", "95% interval", "high"),
        )
        series = tuple(
            Series(words, tuple(_number(of_month[month][key]) if month in of_month else None for month in months), mark)  # type: ignore[arg-type]
            for key, words, mark in marks
        )
        return Chart(
            f"curve-{need}",
            "stacked",
            f"{name}: share still there, by months since they came",
            f"Product-limit estimate of the share of children still in {name} after each month, with its 95% interval.",
            tuple(map(str, months)),
            series,
            "share",
        )

    def moves(self) -> Iterator[Piece]:
        ends = {"left-care": "Left care", "left-care-at-18": "Left care at 18"}
        heads = ("From", "to", "what it is", "moves", "a year for each child", "95% interval")
        rows = [
            TableRow(
                (
                    text(self.names[str(row["need"])]),
                    text(ends.get(str(row["to"])) or self.names[str(row["to"])]),
                    text(str(row["kind"])),
                    _cell(row["moves"], "children"),
                    _cell(row["rate_per_year"], "number", 3),
                    text(_between(row["low"], row["high"], digits=3)),
                )
            )
            for row in self._records(self.tables["moves"])
        ]
        yield Table(
            "moves",
            "Moves between needs, and out of care",
            heads,
            tuple(rows),
            "Intervals are of a bootstrap over children.",
        )

    def near(self) -> Iterator[Piece]:
        rows = [
            TableRow(
                (
                    text(self.names[str(row["need"])]),
                    *(_cell(row[key], "children") for key in ("inside_years", "outside_years", "unknown_years")),
                    _cell(row["inside_share"], "share"),
                )
            )
            for row in self._records(self.tables["near"])
        ]
        heads = ("Need", "child-years inside", "outside", "not known", "inside, of what is known")
        yield Table(
            "near",
            "Placed in the postcode area of home",
            heads,
            tuple(rows),
            "A postcode area is the letters that a postcode begins with, such as CV.",
        )

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
            if self._held(one.need):
                figures = (
                    text(f"{one.inside} of {len(tested.months)}"),
                    amount("children", one.error),
                    amount("children", one.naive_error),
                )
            else:
                figures = (text(HIDDEN),) * 3
            rows.append(TableRow((text(self.names[one.need]), *figures)))
        heads = ("Need", "months in the 80% interval", "off by, children", "naive forecast off by, children")
        yield Table(
            "held-out",
            "How the forecast did",
            heads,
            tuple(rows),
            "The naive forecast is the average of the year before.",
        )
        for one in tested.needs:
            if self._held(one.need):
                yield self._forecast(one.need)

    def _forecast(self, need: str) -> Chart:
        rows = [row for row in self._records(self.tables["held_out"]) if row["need"] == need]
        marks = (
            ("children", "As it came", "bar"),
            ("forecast", "Forecast", "line"),
            ("low", "80% interval", "low"),
            ("high", "80% interval", "high"),
        )
        series = tuple(Series(words, tuple(_number(row[key]) for row in rows), mark) for key, words, mark in marks)  # type: ignore[arg-type]
        name = self.names[need]
        return Chart(
            f"held-{need}",
            "stacked",
            f"{name}: the year held out, and its forecast",
            f"Average children in each month of the year held out ({name}), the forecast, and its 80% interval.",
            tuple(f"{dt.date.fromisoformat(str(row['month'])):%b %y}" for row in rows),
            series,
            "children",
        )

    def _held(self, need: str) -> bool:
        return all(row["inside"] != HIDDEN for row in self._records(self.tables["held_out"]) if row["need"] == need)

    def rows(self) -> Iterator[Piece]:
        table = self.tables["rows"]
        rows = [
            TableRow(
                (text(f"{str(what)[:1].upper()}{str(what)[1:]}"), _cell(number, "children")),
                "total" if what == "all rows" else "",
            )
            for what, number in table.rows
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
                "gaps of up to 31 days within one period of care, as the episode before says that the child stays",
            ),
            (history.beyond, "ends after the data: taken as still there"),
        ]
        words = [f"{number:,} {what}." for number, what in told if number and not (self.shown.suppress and number <= 5)]
        if words:
            yield Bullets(tuple(words))

    def figures(self) -> Iterator[Piece]:
        for name, key, title in (
            ("stock", "day", "Children in care, by need"),
            ("entries", "month", "Children who come, by need"),
        ):
            table = self.tables[name]
            heads = (key.capitalize(), *(self.names[one] for one in table.columns[1:]))
            rows = tuple(
                TableRow((text(str(row[0])), *(_cell(one, "children") for one in row[1:]))) for row in table.rows
            )
            yield Table(f"{name}-by-month", title, heads, rows)

    def _by_time(self, name: str, key: str, title: str, description: str) -> Chart:
        table = self.tables[name]
        rows = self._records(table)
        series = tuple(Series(self.names[need], tuple(_number(row[need]) for row in rows)) for need in self.needs)
        hidden = any(row[need] == HIDDEN for row in rows for need in self.needs)
        title += " (what is left out is not drawn)" if hidden else ""
        days = tuple(f"{dt.date.fromisoformat(str(row[key])):%b %y}" for row in rows)
        return Chart(f"chart-{name}", "stacked", title, description, days, series, "children")

    def _records(self, table: PlainTable) -> list[dict[str, Value]]:
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _number(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def _cell(value: Value, kind: CellKind, digits: int | None = None) -> Cell:
    if isinstance(value, str):
        return text(value)
    if value is None:
        return EMPTY
    return amount(kind, float(value) if digits is None else round(float(value), digits))


def _said(value: Value, kind: CellKind) -> str:
    return _cell(value, kind).text


def _between(low: Value, high: Value, share: bool = False, digits: int = 2) -> str:
    """An interval, "2.1 to 2.9"."""
    if isinstance(low, str) or isinstance(high, str):
        return HIDDEN
    if low is None or high is None:
        return "-"
    return f"{low:.0%} to {high:.0%}" if share else f"{round(low, digits):g} to {round(high, digits):g}"
