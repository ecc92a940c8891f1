"""How near to home children are placed."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.plan.statements.tables import locality_table
from commission_opt.publishing.report import Paragraph, Piece, Section
from commission_opt.publishing.source import Source


def section(source: Source) -> Section | None:
    """Left out where the instance has no locality rule."""
    by_year = locality_table(source.result)
    if by_year is None:
        return None
    blocks: list[Piece] = [replace(by_year, columns=("Rule", *by_year.columns[1:]))]
    where = _by_area(source)
    if where is not None:
        blocks.append(where)
    lead = "The share of the children of each rule who are placed locally, as the rule defines it."
    return Section("locality", "Locality", (Paragraph(lead), *blocks))


def _by_area(source: Source) -> Table | None:
    """Children placed by the area they are from, where there are several."""
    names = source.result["labels"]["areas"]
    if len(names) < 2:
        return None
    weeks = source.weeks
    child_weeks: dict[str, float] = {}
    for row in source.result["placements"]:
        child_weeks[row["area"]] = child_weeks.get(row["area"], 0.0) + weeks[row["period"]] * row["children"]
    total = sum(weeks.values())
    rows = tuple(
        TableRow((text(names.get(area, area)), amount("children", amount_ / total)))
        for area, amount_ in child_weeks.items()
    )
    return Table("areas", "Children placed, by area", ("Area", "children on average"), rows)
