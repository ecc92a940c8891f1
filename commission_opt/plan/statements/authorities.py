"""What each authority of a region pays, by year."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.plan.bill_by_authority import bill_by_authority
from commission_opt.plan.inputs import instance_of
from commission_opt.plan.result import Result
from commission_opt.plan.statements.amounts import rounded_by_year
from commission_opt.plan.statements.pounds import PoundsShown, spent_by_year
from commission_opt.plan.statements.table import Table, shown_row
from commission_opt.sharing.pennies import to_the_penny

TITLE = "What each authority pays, £"
BY_USE = "Beds are paid for by who uses them, empty ones in the same proportion; what is shared goes by children."
BY_SHARES = "Beds are paid for by who uses them, and empty ones by the shares agreed where all members have one."


def authority_table(result: Result) -> Table | None:
    """Cash by authority and financial year, which adds up to the bill; None where the instance has no authorities."""
    if not (result.get("inputs") or {}).get("authority"):
        return None
    instance = instance_of(result)
    paid: dict[str, dict[str, float]] = {one.id: defaultdict(float) for one in instance.authority}
    for row in bill_by_authority(result, instance):
        paid[row["authority"]][row["year"]] += row["cost"]
    total = rounded_by_year(spent_by_year(result["costs"]))
    shown = _whole_pounds(paid, total)
    across = list(total)
    rows = [shown_row(one.label, paid[one.id], shown[one.id], across) for one in instance.authority]
    whole = shown_row("All together", spent_by_year(result["costs"]), total, across, "total")
    note = BY_SHARES if any(one.share is not None for one in instance.authority) else BY_USE
    return Table("authorities", TITLE, (TITLE, *across, "total"), (*rows, whole), note, years=len(across))


def _whole_pounds(paid: dict[str, dict[str, float]], total: PoundsShown) -> dict[str, PoundsShown]:
    """Whole pounds of each authority that add up to those of the bill, year by year."""
    found: dict[str, PoundsShown] = {one: {} for one in paid}
    for year, pounds in total.items():
        exact = [paid[one].get(year, 0.0) for one in paid]
        scale = pounds / sum(exact) if sum(exact) else 0.0
        hundredths = to_the_penny([each * scale / 100 for each in exact], pounds / 100)
        for one, each in zip(found, hundredths, strict=True):
            found[one][year] = each
    return found
