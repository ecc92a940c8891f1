"""The starter of one council from published tables: its children, how long they stay, and what a bed costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from commission_opt.instance.calendar import financial_year
from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import refuse
from commission_opt.instance.spelling import did_you_mean, listed, shown
from commission_opt.starter import assumed
from commission_opt.starter.compose import Starter
from commission_opt.starter.figures import Figure
from commission_opt.starter.statistics.authorities import SUCCESSORS, NamedAuthority, asked_key, same_authority
from commission_opt.starter.statistics.cells import PublishedCell
from commission_opt.starter.statistics.tables import PublishedFigure, PublishedTables, read_tables

STATISTICS = "Department for Education, Children looked after in England including adoptions"
OUTTURN = "Department for Education, section 251 outturn"
NEEDED = {
    "looked_after": "children looked after on 31 March",
    "started": "children starting to be looked after in the year",
    "homes": "children in secure and children's homes",
}
BESIDE = {  # figures that the plan does not use, and a reader wants to see
    "looked_after": "Children looked after on 31 March",
    "started": "Children starting to be looked after in the year",
    "ceased": "Children ceasing to be looked after in the year",
    "over_20_miles": "Children placed more than 20 miles from home",
    "inside": "Children placed inside the authority",
    "outside": "Children placed outside the authority",
}
CHEAPEST, DEAREST = 1_000.0, 30_000.0  # £ a child-week: what residential care can be, for telling £ from thousands
UNITS = {1.0: "pounds", 1e3: "thousands of pounds", 1e6: "millions of pounds"}
ROUNDED = 5  # children by which a published number may be off
MEMBERS = {"fostering": "fostering_children", "supported_living": "supported_children"}


@dataclass(frozen=True)
class Given:
    """What somebody says beside the tables."""

    council: str
    year: int | None = None
    start: dt.date | None = None
    years: int = 4
    children: float | None = None  # in children's homes, where the table has none
    price: float | None = None  # £ a child-week of a spot placement
    own_homes: int = 0  # of the council's own that are open
    own_beds: int = 4  # in each of them


def council_starter(files: Sequence[Path], given: Given) -> Starter:
    """The starter of a council.

    Stock and entries keep to Little's law: entries a month are those of a year over twelve, shared out as children are
    on 31 March, and the mean stay is the stock over the entries.

    Raises
    ------
    InvalidInstance
        Where a table cannot be read, the council or a figure that is needed is not in it, or a figure is suppressed.
    """
    tables = read_tables(files)
    council = _Council(tables, given)
    return council.starter()


class _Council:
    def __init__(self, tables: PublishedTables, given: Given) -> None:
        self.tables, self.given = tables, given
        self.keys = self._keys()
        self.name = next((one.name for one in self._own_authorities() if one.name), given.council.strip())
        self.year = self._year()
        self.notes: list[str] = []

    def _keys(self) -> set[str]:
        asked = asked_key(self.given.council)
        there = self.tables.authorities
        keys = same_authority({asked}, there)
        if keys != {asked} or any(asked in one.keys for one in there):
            return keys
        known = sorted({one.name for one in there if one.name})
        remedy = did_you_mean(self.given.council, known)
        if asked in SUCCESSORS:
            year, names = SUCCESSORS[asked]
            remedy = f"Since {year} there are {names} in its place."
        raise refuse("--council", 0, f"there is no authority {shown(self.given.council)} in the tables.", remedy)

    def _own_authorities(self) -> list[NamedAuthority]:
        own = [one for one in self.tables.figures if self._is_own(one)]
        return [one.authority for one in sorted(own, key=lambda one: -one.year)]  # the name that it has now

    def _is_own(self, one: PublishedFigure) -> bool:
        return not self.keys.isdisjoint(one.authority.keys)

    def _year(self) -> int:
        """The year asked for, or the latest in which the council has figures; refused where the tables go on without it."""
        own = {one.year for one in self.tables.figures if self._is_own(one)}
        if self.given.year is not None:
            if self.given.year not in own:
                remedy = f"There are {_years(own)}." if own else ""
                raise refuse("--year", 0, f"the tables have no figures of {self.name} for {self.given.year}.", remedy)
            return self.given.year
        latest = max((one.year for one in self.tables.figures), default=0)
        if not own:
            raise refuse("--statistics", 0, f"no table has children looked after of {self.name}.", "Name one that has.")
        if max(own) < latest:
            successor = SUCCESSORS.get(asked_key(self.name))
            instead = f" Since {successor[0]} there are {successor[1]} in its place." if successor else ""
            remedy = f"Say --year {max(own)} if that is meant.{instead}"
            raise refuse(
                "--council",
                0,
                f"{self.name} is in the tables until {max(own)} only, and others until {latest}.",
                remedy,
            )
        return max(own)

    def _cell(self, measure: str, year: int | None = None) -> PublishedCell | None:
        """The cell of a figure of the council; refused where tables say two things of it."""
        found = [
            one.cell
            for one in self.tables.figures
            if one.measure == measure and one.year == (year or self.year) and self._is_own(one)
        ]
        for other in found[1:]:
            if other.value != found[0].value:
                message = f"{other.label}, {other.year}: {other.written}, and {found[0].written} in {found[0].place}."
                raise refuse(other.file, other.line, message, "Leave one of the two tables out.", other.column)
        return found[0] if found else None

    def _needed(self) -> dict[str, PublishedCell]:
        problems: list[Problem] = []
        cells: dict[str, PublishedCell] = {}
        for measure, words in NEEDED.items():
            cell = self._cell(measure)
            if cell is None and not (measure == "homes" and self.given.children is not None):
                remedy = f"Name the table that has them for {self.year}, or say --year."
                if measure == "homes":
                    remedy += " --children gives the number in place of it."
                problems.append(
                    Problem("--statistics", 0, "", f"no table has the {words} of {self.name} in {self.year}.", remedy)
                )
            elif (
                cell is not None
                and (cell.value is None or cell.value < 0)
                and not (measure == "homes" and self.given.children)
            ):
                remedy = (
                    "Give their number with --children." if measure == "homes" else "Name a table that has the number."
                )
                problems.append(Problem(cell.file, cell.line, cell.column, f"{cell.named}it {cell.why_none}.", remedy))
            elif cell is not None:
                cells[measure] = cell
        if problems:
            raise InvalidInstance(problems)
        for measure in ("looked_after", "started"):
            if not cells[measure].value:
                cell = cells[measure]
                raise refuse(
                    cell.file, cell.line, f"{cell.named}it is 0.", "There is nothing to plan for.", cell.column
                )
        self._refuse_more_than_all(cells["looked_after"])
        return cells

    def _refuse_more_than_all(self, all_of_them: PublishedCell) -> None:
        """Refuse more children in kinds of placement than are looked after; published numbers are rounded."""
        parts = [cell for measure in ("homes", *MEMBERS) if (cell := self._cell(measure)) is not None]
        placed = sum(cell.value or 0.0 for cell in parts)
        if placed > (all_of_them.value or 0.0) + ROUNDED * len(parts):
            names = listed([f"{cell.label} ({cell.written.strip()})" for cell in parts])
            message = f"{all_of_them.named}{all_of_them.written.strip()}, fewer than {names} together."
            raise refuse(all_of_them.file, all_of_them.line, message, "One of these is wrong.", all_of_them.column)

    def starter(self) -> Starter:
        cells = self._needed()
        total, started = cells["looked_after"].value or 0.0, cells["started"].value or 0.0
        homes = self._homes(cells)
        stay = round(total / started * WEEKS_PER_YEAR, 1)
        figures: dict[str, Figure] = {"home_stay": self._stay(stay, cells)}
        figures |= {"home_children": homes, "home_entries": self._entries(homes.value, cells)}
        spot, price_base = self._price(homes.value)
        figures |= assumed.price_figures(spot)
        if self.given.own_homes:
            figures |= assumed.own_home_figures(self.given.own_homes, self.given.own_beds, spot)
        figures |= self._others(cells, stay, spot)
        start = self.given.start or dt.date(self.year, 4, 1)
        return Starter(
            council=self.name,
            start=start,
            years=self.given.years,
            figures=figures,
            description=f"From published statistics of 31 March {self.year}; what they do not say is assumed, as the register shows.",
            price_base=price_base,
            beside=self._beside(homes.value),
            notes=self.notes,
        )

    def _published(self, cell: PublishedCell, unit: str) -> Figure:
        words = f"{STATISTICS}, 31 March {cell.year}. {cell.place}: {cell.label}: {cell.written.strip()}."
        return Figure(cell.value or 0.0, "published", words, unit)

    def _homes(self, cells: dict[str, PublishedCell]) -> Figure:
        if self.given.children is not None:
            return Figure(self.given.children, "assumed", "As given with --children.", "children")
        return self._published(cells["homes"], "children")

    def _stay(self, weeks: float, cells: dict[str, PublishedCell]) -> Figure:
        total, started = cells["looked_after"], cells["started"]
        words = (
            f"{total.written} looked after, over {started.written} who started in the year, times 52.18 weeks (Little's law). It is of all "
            "children looked after: put in how long they stay in each kind of placement."
        )
        return Figure(weeks, "derived", words, "weeks", source=f"{STATISTICS}: {total.place}; {started.place}.")

    def _entries(self, stock: float, cells: dict[str, PublishedCell]) -> Figure:
        total, started = cells["looked_after"], cells["started"]
        entries = (started.value or 0.0) / 12 * stock / (total.value or 1.0)
        words = f"{started.written} started in the year, over 12, times {stock:g} of {total.written} looked after."
        return Figure(
            round(entries, 4),
            "derived",
            words,
            "children a month",
            source=f"{STATISTICS}: {started.place}; {total.place}.",
        )

    def _others(self, cells: dict[str, PublishedCell], stay: float, spot: Figure) -> dict[str, Figure]:
        """Foster care and supported accommodation, where the tables have their numbers."""
        prices = {"fostering": assumed.fostering_price, "supported_living": assumed.supported_price}
        figures: dict[str, Figure] = {}
        for measure, key in MEMBERS.items():
            cell = self._cell(measure)
            if cell is None or not cell.value:
                if cell is not None:
                    self.notes.append(
                        f"{cell.label}: left out, as it {cell.why_none if cell.value is None else 'is 0'} ({cell.place})."
                    )
                continue
            what = key.removesuffix("_children")
            figures[f"{what}_stay"] = self._stay(stay, cells)
            figures[key] = self._published(cell, "children")
            figures[f"{what}_entries"] = self._entries(cell.value, cells)
            figures[f"{what}_price"] = prices[measure](spot)
        return figures

    def _price(self, homes: float) -> tuple[Figure, str]:
        """The price to begin with: as given, from what is spent on residential care, or assumed; and of which year it is."""
        base = financial_year(self.given.start or dt.date(self.year, 4, 1))
        if self.given.price is not None:
            return Figure(self.given.price, "assumed", "As given with --price.", "£ a child-week"), base
        cell = self._spending(self.keys)
        if cell is None:
            self.notes.append("Without a table of section 251 outturn the price of a bed is assumed.")
            return assumed.spot_price(base), base
        stock = self._cell("homes", cell.year)
        children = stock.value if stock is not None and stock.value else homes
        price = _weekly(cell, children)
        words = (
            f"£{price:,.0f} a child-week: {cell.written.strip()} spent on residential care in {cell.year - 1}/{cell.year % 100:02d}, over "
            f"{children:g} children in homes and 52.18 weeks. It holds homes of the council's own too."
        )
        figure = Figure(price, "derived", words, "£ a child-week", source=f"{OUTTURN}: {cell.place}.")
        return figure, f"{cell.year - 1}/{cell.year % 100:02d}"

    def _spending(self, keys: set[str]) -> PublishedCell | None:
        own = [one for one in self.tables.spending if not keys.isdisjoint(one.authority.keys) and one.year <= self.year]
        latest = max(own, key=lambda one: one.year, default=None)
        if latest is None or latest.cell.value is None:
            return None
        return latest.cell

    def _beside(self, homes: float) -> dict[str, tuple[str, Figure]]:
        beside = {}
        for measure, name in BESIDE.items():
            cell = self._cell(measure)
            if cell is not None and cell.value is not None:
                beside[measure.replace("_", "-")] = (f"{name}, {self.year}", self._published(cell, "children"))
        return beside | self._neighbours(homes)

    def _neighbours(self, homes: float) -> dict[str, tuple[str, Figure]]:
        """What statistical neighbours pay, and how many of their children are in homes."""
        codes = next((self.tables.neighbours[key] for key in sorted(self.keys) if key in self.tables.neighbours), ())
        prices, shares = {}, {}
        for code in codes:
            keys = same_authority({code}, self.tables.authorities)
            stock, total = (self._of(keys, measure) for measure in ("homes", "looked_after"))
            name = next((one.name for one in self.tables.authorities if code in one.keys and one.name), code)
            spending = self._spending(keys)
            if stock and total:
                shares[name] = stock / total
            if stock and spending is not None:
                prices[name] = _weekly(spending, stock)
        beside: dict[str, tuple[str, Figure]] = {}
        if prices:
            told = ", ".join(f"{name} £{price:,.0f}" for name, price in prices.items())
            words = f"Spent on residential care over children in homes, the median of: {told}."
            beside["neighbours-price"] = (
                "What statistical neighbours spend on a child in a home",
                Figure(median(prices.values()), "derived", words, "£ a child-week"),
            )
        if shares:
            told = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
            words = f"Children in secure and children's homes over all looked after, the median of: {told}."
            beside["neighbours-share"] = (
                "Share of children looked after who are in homes, of statistical neighbours",
                Figure(round(median(shares.values()), 4), "derived", words, "share"),
            )
        return beside

    def _of(self, keys: set[str], measure: str) -> float | None:
        cells = [
            one.cell.value
            for one in self.tables.figures
            if one.measure == measure and one.year == self.year and not keys.isdisjoint(one.authority.keys)
        ]
        return next((value for value in cells if value), None)


def _weekly(cell: PublishedCell, children: float) -> float:
    """£ a child-week of what was spent in a year, whichever unit the table is in: only one of them can be.

    Raises
    ------
    InvalidInstance
        Where none can.
    """
    spent = cell.value or 0.0
    for unit in UNITS:
        price = spent * unit / children / WEEKS_PER_YEAR
        if CHEAPEST <= price <= DEAREST:
            return round(price, 0)
    message = f"{cell.label}: {cell.written.strip()} for {children:g} children in homes is no cost of residential care, in whichever unit."
    raise refuse(cell.file, cell.line, message, "Leave the table out and give --price.", cell.column)


def _years(years: set[int]) -> str:
    return ", ".join(map(str, sorted(years)))
