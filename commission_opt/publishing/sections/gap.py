"""Children and places by need, area and year, as a sufficiency statement has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.publishing.sections.fewer import as_needed
from commission_opt.publishing.source import Source

HAVE, NEW, BOUGHT, NONE = range(4)
NeedAreaYear = tuple[str, str, str]  # need, area, year
NOTE = (
    "Children on average over the year, after prevention. The gap is the children who are not placed in what there is "
    "already: the next columns say how the plan closes it."
)


def gap_table(source: Source) -> Table | None:
    """What there is already, the gap, and how the plan closes it; None where nobody needs a placement."""
    child_weeks: dict[NeedAreaYear, list[float]] = defaultdict(lambda: [0.0] * 4)
    for place, column, weeks in _placed(source):
        child_weeks[place][column] += weeks
    labels = source.result["labels"]
    several = len(labels["areas"]) > 1
    of_year: dict[str, float] = defaultdict(float)
    for period in source.result["periods"]:
        of_year[period["year"]] += period["weeks"]
    rows = []
    for need in labels["needs"]:
        for area in labels["areas"]:
            for year in source.years:
                found = child_weeks.get((need, area, year))
                if found is not None:
                    have, *rest = (one / of_year[year] for one in found)
                    names = [labels["needs"][need], *([labels["areas"][area]] if several else []), year]
                    figures = (have + sum(rest), have, sum(rest), *rest)
                    rows.append(TableRow((*map(text, names), *(amount("children", one) for one in figures))))
    where = ("area",) if several else ()
    columns = (
        "Need",
        *where,
        "year",
        "children",
        "there already",
        "gap",
        "new provision",
        "bought as needed",
        "no placement",
    )
    return (
        Table("gap", f"Children and places, by need{', area' * several} and year", columns, tuple(rows), NOTE)
        if rows
        else None
    )


def _placed(source: Source) -> Iterator[tuple[NeedAreaYear, int, float]]:
    """Child-weeks by need, area and year, and the column where they are counted."""
    result, year = source.result, {period["start"]: period["year"] for period in source.result["periods"]}
    bought = as_needed(result["mix"])
    existing = {row["offer"] for row in result["mix"] if row["existing"]}
    for row in result["placements"]:
        column = BOUGHT if row["offer"] in bought else HAVE if row["offer"] in existing else NEW
        yield (row["need"], row["area"], year[row["period"]]), column, source.weeks[row["period"]] * row["children"]
    for short in result["short"]:
        place = (short["need"], short["area"], year[short["period"]])
        yield place, NONE, source.weeks[short["period"]] * short["children"]
