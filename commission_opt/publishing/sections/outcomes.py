"""What the plan does for children that no sum of money holds."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.statements.people import ends_stays
from commission_opt.plan.statements.table import NOTHING, Cell, Table, TableRow, amount, text
from commission_opt.publishing.report import Paragraph, Section
from commission_opt.publishing.source import Source
from commission_opt.studies.measures import measures

TO_FILL_IN = text("to fill in")
LEAD = (
    "These outcomes have no price here. The council adds what it knows of each, and decides whether they change the "
    "recommendation."
)
NOT_MEASURED = ("Education, health and contact with family", "Views of children and families")
CELLS = {
    "locality": ("Children placed near home", "share"),
    "as_used": ("Children in placements bought one by one, on average", "children"),
    "moves": ("Children moved because a contract ends", "children"),
    "short": ("Child-weeks without a placement", "children"),
}


def section(source: Source) -> Section:
    """A row an outcome, with what the plan comes to where that is known."""
    rows = tuple(TableRow((text(name), cell, TO_FILL_IN)) for name, cell in _outcomes(source))
    columns = ("Outcome", "with the plan", "assessment by the council")
    table = Table("outcomes", "Outcomes without a price", columns, rows)
    return Section("outcomes", "Outcomes not in money", (Paragraph(LEAD), table))


def _outcomes(source: Source) -> Iterator[tuple[str, Cell]]:
    found = measures(source.result)
    for name, (label, kind) in CELLS.items():
        if found[name] is not None:
            yield label, amount("share" if kind == "share" else "children", found[name])
    kept = sum(source.weeks[row["period"]] * row["children"] for row in source.result["avoided"])
    if kept:
        label = "Children out of placements by prevention" if ends_stays(source.result) else "Children kept out of care"
        yield f"{label}, on average", amount("children", kept / sum(source.weeks.values()))
    for name in NOT_MEASURED:
        yield name, NOTHING
