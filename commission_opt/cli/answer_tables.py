"""The tables of an answer: what to buy, the bill by year, how full the beds are, how local."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from commission_opt.cli.headline import PEOPLE
from commission_opt.cli.layout import children, month, percent, rounded_by_year, table, whole
from commission_opt.plan.result import MixRow, Result
from commission_opt.plan.wording import pounds
from commission_opt.registry import COST_LINES

MIX_WIDTHS = (39, 6, 9, 9, 8, 10, 17)
YEARS_ACROSS = 5
LABEL, COLUMN, LAST = 25, 12, 13
ASKED = "asked"  # no sum over the years, so it stands beside each part of a table
NOT_SPENT = {"penalty": "Penalties (not money)", "avoided": "Care avoided (not cash)"}  # lines, and labels here


def mix_tables(result: Result) -> list[str]:
    """What to buy, what there is already, and placements bought as they are used."""
    mix = result["mix"]
    cost = f"cost to {month(result['instance']['horizon']['end'])}"
    lines: list[str] = []
    for title, rows in (
        ("What to buy", [row for row in mix if row["homes"] and not row["existing"]]),
        ("What there is already", [row for row in mix if row["homes"] and row["existing"]]),
    ):
        if rows:
            header = (title, "beds", "from", "to", "£/week", "occupancy", cost)
            lines += ["", *table(header, [_built(result, row) for row in rows], MIX_WIDTHS)]
    bought = [row for row in mix if not row["homes"] and row["kind"] not in PEOPLE]
    if bought:
        header = ("Bought as needed", "", "from", "to", "£/week", "children", cost)
        lines += ["", *table(header, [_bought(row) for row in bought], MIX_WIDTHS)]
    people = [row for row in mix if row["kind"] in PEOPLE]
    if people:
        header = ("Prevention and assessment", "", "from", "to", "workers", "families", cost)
        lines += ["", *table(header, [_people(row) for row in people], MIX_WIDTHS)]
    return lines


def _built(result: Result, row: MixRow) -> tuple[str, ...]:
    price = "" if row["price_per_bed_week"] is None else whole(row["price_per_bed_week"])
    return (
        row_name(result, row), children(row["beds"]), month(row["start"]), month(row["end"]), price,
        percent(row["occupancy"]), pounds(row["cost"]),
    )  # fmt: skip


def row_name(result: Result, row: MixRow) -> str:
    """What a row is called: "DPS, 2 homes of 5 (Provider A)", or the offer's own name."""
    if row["kind"] == "dps":
        system = result["labels"]["offers"].get(row["offer"].split("/")[0], row["offer"])
        homes = "home" if row["homes"] == 1 else f"{row['homes']:g} homes"
        return f"{system}, {homes} of {row['size']:g} ({row['provider']})"
    return f"{row['name']} x {row['homes']:g}" if row["homes"] > 1 and row["kind"] != "foster" else row["name"]


def _bought(row: MixRow) -> tuple[str, ...]:
    price = "" if row["price_per_bed_week"] is None else whole(row["price_per_bed_week"])
    return (
        row["name"], "", month(row["start"]), month(row["end"]), price, children(row["children"]), pounds(row["cost"])
    )  # fmt: skip


def _people(row: MixRow) -> tuple[str, ...]:
    return (
        row["name"], "", month(row["start"]), month(row["end"]), children(row["workers"]) if row["workers"] else "-",
        children(row["families"]) if row["families"] else "-", pounds(row["cost"]),
    )  # fmt: skip


def years(result: Result) -> list[str]:
    """The financial years of the horizon."""
    return list(dict.fromkeys(period["year"] for period in result["periods"]))


def by_year(
    title: str, result: Result, rows: Sequence[tuple[str, dict[str, str], str]], last: str, missing: str = "-"
) -> list[str]:
    """A table with a column a year, broken where there are many, and one for the whole at the end.

    `missing` stands where a row has nothing for a year.
    """
    lines: list[str] = []
    across = years(result)
    column = max(COLUMN, len(missing) + 1)
    label = LABEL - min(len(across), YEARS_ACROSS) * (column - COLUMN)
    parts = -(-len(across) // YEARS_ACROSS)
    size = -(-len(across) // parts)
    blocks = [across[first : first + size] for first in range(0, len(across), size)]
    for i, block in enumerate(blocks):
        end = i == len(blocks) - 1 or last == ASKED
        header = [title, *block, *([last] if end else [])]
        cells = [
            [name, *(values.get(y, missing) for y in block), *([total] if end else [])] for name, values, total in rows
        ]
        widths = [label, *[column] * len(block), LAST]
        lines += ["", *table(header, cells, widths[: len(header)])]
    return lines


def cost_table(result: Result) -> list[str]:
    """The bill by year and line, £ of the day.

    Every total is the true one, rounded, and the years of a row add up to it; see `rounded_by_year`.
    What is no money spent, penalties and published cost avoidance, stands below the total.
    """
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    now: dict[str, float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for row in result["costs"]:
        sums[row["line"]][row["year"]] += row["cost"]
        now[row["year"]] += row["discounted"]
        if row["line"] not in NOT_SPENT:
            total[row["year"]] += row["cost"]
    spent = [line for line in COST_LINES if line in sums and line not in NOT_SPENT]
    rows = [money_row(COST_LINES[line].label, sums[line]) for line in spent]
    rows.append(money_row("Total", total))
    rows += [money_row(label, sums[line]) for line, label in NOT_SPENT.items() if line in sums]
    if result["instance"]["discount_rate"]:
        rows.append(money_row("At present value", now))
    return [*by_year("Cost by year, £", result, rows, "total"), *_rounding([sums[line] for line in spent], total)]


def _rounding(lines: Sequence[Mapping[str, float]], total: Mapping[str, float]) -> list[str]:
    """Say that rounding shows, where a column is not the sum of the figures above its total."""
    shown, whole_pounds = rounded_by_year(total), [rounded_by_year(line) for line in lines]
    years_agree = all(sum(line.get(year, 0) for line in whole_pounds) == cost for year, cost in shown.items())
    if years_agree and sum(sum(line.values()) for line in whole_pounds) == sum(shown.values()):
        return []
    return ["  Each row adds up to its total; down a column, rounding can leave a pound or two."]


def money_row(name: str, costs: Mapping[str, float]) -> tuple[str, dict[str, str], str]:
    """A row of pounds by year, and their sum."""
    shown = rounded_by_year(costs)
    return name, {year: whole(cost) for year, cost in shown.items()}, whole(sum(shown.values()))


def occupancy_table(result: Result) -> list[str]:
    """How the beds that are paid for are used, by year; averages over the year."""
    weeks: dict[str, float] = defaultdict(float)
    for period in result["periods"]:
        weeks[period["year"]] += period["weeks"]
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
    if not sums["beds"]:
        return []
    rows = [average_row("Beds", sums["beds"], weeks), average_row("Used by our children", sums["used"], weeks)]
    if any(value > 1e-6 for value in sums["sold"].values()):
        rows.append(average_row("Sold", sums["sold"], weeks))
    rows.append(average_row("Empty", sums["void"], weeks))
    filled = {year: sums["used"][year] + sums["sold"][year] for year in sums["beds"]}
    shares = {year: percent(filled[year] / beds) for year, beds in sums["beds"].items()}
    rows.append(("Occupancy", shares, percent(sum(filled.values()) / sum(sums["beds"].values()))))
    rows.append(money_row("Cost of empty beds, £", sums["void_cost"]))
    return by_year("Beds paid for", result, rows, "in all")


def average_row(name: str, sums: Mapping[str, float], weeks: Mapping[str, float]) -> tuple[str, dict[str, str], str]:
    """A row of averages by year, from sums over weeks; over all of `weeks` at the end."""
    averages = {year: children(total / weeks[year]) for year, total in sums.items()}
    return name, averages, children(sum(sums.values()) / sum(weeks.values()))


def locality_table(result: Result) -> list[str]:
    """What each locality rule asks and what is achieved, by year; means over the periods it covers."""
    found: dict[tuple[str, str, float], dict[str, list[tuple[float, float]]]] = {}
    for row in result["rules"]:
        if row["id"] == "C03":
            period = result["periods"][row["key"][1]]
            key = (row["rule"], row["sense"], row["limit"])
            found.setdefault(key, {}).setdefault(period["year"], []).append((period["weeks"], row["value"]))
    rows = []
    for (name, sense, limit), values in found.items():
        text = percent if sense == ">=" else children
        asked = f"at least {percent(limit)}" if sense == ">=" else f"at most {children(limit)}"
        rows.append((f"{name}", {y: text(_mean(pairs)) for y, pairs in values.items()}, asked))
    return by_year("Placed locally", result, rows, ASKED, "not in force") if rows else []


def _mean(pairs: Iterable[tuple[float, float]]) -> float:
    pairs = list(pairs)
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs)
