"""The tables of an answer: what to buy, the bill by year, how full the beds are, how local."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from commission_opt.offers.rooms import words_of
from commission_opt.plan.mix_row import BED_WEEK, CHILD_WEEK
from commission_opt.plan.result import CostYear, MixRow, Result
from commission_opt.plan.statements.amounts import children, month, percent
from commission_opt.plan.statements.headline import PEOPLE
from commission_opt.plan.statements.pounds import by_line, of_mix, shown_lines, spent_by_year
from commission_opt.plan.statements.table import (
    EMPTY,
    Cell,
    Table,
    TableRow,
    amount,
    average_row,
    day,
    money_row,
    shown_as,
    shown_row,
    text,
    year_row,
)
from commission_opt.registry import COST_LINES, LOCALITY, row_key

NOT_SPENT = {
    "penalty": "Penalties (not money)",
    "avoided": "Care avoided (not cash)",
    "receipts": "Use of capital receipts (not paid)",
}  # lines, and labels here


def years(result: Result) -> list[str]:
    """The financial years of the horizon."""
    return list(dict.fromkeys(period["year"] for period in result["periods"]))


def mix_tables(result: Result) -> list[Table]:
    """What to buy, what there is already, placements bought as they are used, and prevention."""
    mix = list(zip(result["mix"], of_mix(result), strict=True))
    cost = f"cost to {month(result['instance']['horizon']['end'])}"
    found = []
    for key, title, rows in (
        ("buy", "What to buy", [one for one in mix if one[0]["homes"] and not one[0]["existing"]]),
        ("have", "What there is already", [one for one in mix if one[0]["homes"] and one[0]["existing"]]),
    ):
        units = _units(row for row, _ in rows)
        header = (title, "beds", "from", "to", *map(_priced, units), "occupancy", cost)
        found.append(Table(key, title, header, tuple(_built(result, *one, units) for one in rows)))
    bought = [one for one in mix if not one[0]["homes"] and one[0]["kind"] not in PEOPLE]
    header = ("Bought as needed", "", "from", "to", _priced(CHILD_WEEK), "children", cost)
    found.append(Table("as-needed", "Bought as needed", header, tuple(_bought(*one) for one in bought)))
    people = [one for one in mix if one[0]["kind"] in PEOPLE]
    header = ("Prevention and assessment", "", "from", "to", "workers", "families", cost)
    found.append(Table("people", "Prevention and assessment", header, tuple(_people(*one) for one in people)))
    return [table for table in found if table.rows]


def _units(rows: Iterable[MixRow]) -> list[str]:
    """What the prices of some rows are for: a bed-week, a child-week, or one of them in some rows and the other in others."""
    priced = {row["price_unit"] for row in rows if row["price_per_bed_week"] is not None}
    return [unit for unit in (BED_WEEK, CHILD_WEEK) if unit in priced]


def _priced(unit: str) -> str:
    return f"price, £ a {unit}"


def _built(result: Result, row: MixRow, pounds: int, units: Iterable[str]) -> TableRow:
    return TableRow(
        (
            text(row_name(result, row)),
            amount("children", row["beds"]),
            day(row["start"]),
            day(row["end"]),
            *(_price(row) if row["price_unit"] == unit else EMPTY for unit in units),
            amount("share", row["occupancy"]),
            shown_as("pounds", row["cost"], pounds),
        )
    )


def _price(row: MixRow) -> Cell:
    return EMPTY if row["price_per_bed_week"] is None else amount("money", row["price_per_bed_week"])


def row_name(result: Result, row: MixRow) -> str:
    """What a row is called: "DPS, 2 homes of 5 (Provider A)", or the offer's own name."""
    named = getattr(words_of(row["kind"]), "named", None)
    if named is not None:
        return str(named(result, row))
    return f"{row['name']} x {row['homes']:g}" if row["homes"] > 1 else row["name"]


def _bought(row: MixRow, pounds: int) -> TableRow:
    return TableRow(
        (
            text(row["name"]),
            EMPTY,
            day(row["start"]),
            day(row["end"]),
            _price(row),
            amount("children", row["children"]),
            shown_as("pounds", row["cost"], pounds),
        )
    )


def _people(row: MixRow, pounds: int) -> TableRow:
    return TableRow(
        (
            text(row["name"]),
            EMPTY,
            day(row["start"]),
            day(row["end"]),
            amount("children", row["workers"] or None),
            amount("children", row["families"] or None),
            shown_as("pounds", row["cost"], pounds),
        )
    )


def cost_table(result: Result, costs: Iterable[CostYear] | None = None, title: str = "Cost by year, £") -> Table:
    """The bill by year and line, £ of the day: of the plan, or of `costs`.

    The total is the true one, rounded; years of a row add up to its own, and lines of a year to that; see `shown_lines`.
    What is no money spent, penalties and published cost avoidance, stands below the total.
    """
    across = years(result)
    costs = list(result["costs"] if costs is None else costs)
    sums, shown, total = by_line(costs), shown_lines(costs), spent_by_year(costs)
    now: dict[str, float] = defaultdict(float)
    for row in costs:
        now[row["year"]] += row["discounted"]
    spent = [line for line in sums if line not in NOT_SPENT]
    rows = [shown_row(COST_LINES[line].label, sums[line], shown[line], across) for line in spent]
    rows.append(money_row("Total", total, across, "total"))
    rows += [
        shown_row(label, sums[line], shown[line], across, "aside") for line, label in NOT_SPENT.items() if line in sums
    ]
    if result["instance"]["discount_rate"]:
        rows.append(money_row("At present value", now, across, "aside"))
    return Table("cost", title, (title, *across, "total"), tuple(rows), years=len(across))


def occupancy_table(result: Result) -> Table | None:
    """How the beds that are paid for are used, by year; averages over the year."""
    across = years(result)
    weeks: dict[str, float] = defaultdict(float)
    for period in result["periods"]:
        weeks[period["year"]] += period["weeks"]
    sums = _bed_sums(result)
    if not sums["beds"]:
        return None
    rows = [
        average_row("Beds", sums["beds"], weeks, across),
        average_row("Used by our children", sums["used"], weeks, across),
    ]
    if any(value > 1e-6 for value in sums["sold"].values()):
        rows.append(average_row("Sold", sums["sold"], weeks, across))
    rows.append(average_row("Empty", sums["void"], weeks, across))
    filled = {year: sums["used"][year] + sums["sold"][year] for year in sums["beds"]}
    shares = {year: amount("share", filled[year] / beds) for year, beds in sums["beds"].items()}
    in_all = amount("share", sum(filled.values()) / sum(sums["beds"].values()))
    rows.append(year_row("Occupancy", shares, in_all, across))
    rows.append(money_row("Cost of empty beds, £", sums["void_cost"], across))
    title = "Beds paid for"
    return Table("occupancy", title, (title, *across, "in all"), tuple(rows), years=len(across))


def _bed_sums(result: Result) -> dict[str, dict[str, float]]:
    """Bed-weeks by use and year, and what empty ones cost."""
    of = {period["start"]: period for period in result["periods"]}
    sums: dict[str, dict[str, float]] = {
        key: defaultdict(float) for key in ("beds", "used", "sold", "void", "void_cost")
    }
    for row in result["beds"]:
        period = of[row["period"]]
        if row["beds"]:
            for key in ("beds", "used", "sold", "void"):
                sums[key][period["year"]] += period["weeks"] * row[key]
            sums["void_cost"][period["year"]] += row["void_cost"]
    return sums


def locality_table(result: Result) -> Table | None:
    """What each locality rule asks and what is achieved, by year; means over the periods it covers, and the demand scenarios."""
    across = years(result)
    probability = [scenario["probability"] for scenario in result["scenarios"]] or [1.0]
    found: dict[tuple[str, str, float], dict[str, list[tuple[float, float]]]] = {}
    for row in result["rules"]:
        if row["id"] == LOCALITY:
            at = row_key(row["id"], row["key"])
            period = result["periods"][at.period or 0]
            weight = period["weeks"] * probability[at.scenario or 0]
            key = (row["rule"], row["sense"], row["limit"])
            found.setdefault(key, {}).setdefault(period["year"], []).append((weight, row["value"]))
    rows = []
    for (name, sense, limit), values in found.items():
        asked = f"at least {percent(limit)}" if sense == ">=" else f"at most {children(limit)}"
        cells = {y: amount("share" if sense == ">=" else "children", _mean(pairs)) for y, pairs in values.items()}
        rows.append(year_row(name, cells, text(asked), across, text("not in force")))
    title = "Placed locally"
    header = (title, *across, "asked")
    return Table("locality", title, header, tuple(rows), years=len(across), each=True) if rows else None


def _mean(pairs: Iterable[tuple[float, float]]) -> float:
    pairs = list(pairs)
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs)
