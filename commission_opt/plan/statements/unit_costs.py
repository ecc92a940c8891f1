"""What a bed-week and a child-week of each offer cost, side by side."""

from __future__ import annotations

from commission_opt.plan.result import OfferUnitCost, Result
from commission_opt.plan.statements.table import Table, TableRow, amount, text

TITLE = "Unit costs over the horizon"
COLUMNS = (TITLE, "bed-weeks", "£ a bed-week", "child-weeks", "£ a child-week")
BEDS = "A bed-week: what is paid for the beds, full or empty, setting up and capital included, over the weeks they are held."
CHILDREN = "A child-week: that{visits}{sold}, over the weeks that children are placed there, so that an empty bed makes it more expensive."
PLACEMENTS = "A child-week: what is paid for placements{visits}, over the weeks that children are placed there."
ENDING = "Not discounted, {pounds}; closing homes is not counted."


def unit_cost_table(result: Result, pounds: str = "£ of the day") -> Table | None:
    """A row an offer with beds or children, in such `pounds`; None where there is none."""
    found = result["offer_unit_costs"]
    if not found:
        return None
    names = result["labels"]["offers"]
    rows = tuple(_row(names.get(one["offer"], one["name"]), one) for one in found)
    return Table("unit-costs", TITLE, COLUMNS, rows, f"{_note(found)} {ENDING.format(pounds=pounds)}")


def _row(name: str, one: OfferUnitCost) -> TableRow:
    return TableRow(
        (
            text(name),
            amount("money", one["bed_weeks"]),
            amount("money", one["cost_per_bed_week"]),
            amount("money", one["child_weeks"]),
            amount("money", one["cost_per_child_week"]),
        )
    )


def _note(found: list[OfferUnitCost]) -> str:
    """What is in both, as far as this mix has it."""
    visits = " and social workers' visits" * any(one["travel"] for one in found)
    sold = ", less income from beds sold" * any(one["income"] for one in found)
    if not any(one["cost_per_bed_week"] is not None for one in found):
        return PLACEMENTS.format(visits=visits)
    return f"{BEDS} {CHILDREN.format(visits=visits, sold=sold)}"
