"""Homes and contracts that could be chosen, and that the plan does without: their beds, what a bed costs, and their capital."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commission_opt.errors import CommissionError
from commission_opt.instance.instance import Instance
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.plan.inputs import instance_of
from commission_opt.plan.statements.table import Cell, CellKind, Table, TableRow, amount, text
from commission_opt.publishing.source import Source

COLUMNS = ("Offer", "beds each", "£ a bed-week", "capital for each, £")
NOTE = "The plan does without these. £ a bed-week: the price, or the running cost, of a bed, full or empty; of a home without its capital."


def not_taken_table(source: Source) -> Table | None:
    """A row an offer; None where the plan takes all there are, or its instance cannot be read."""
    try:
        instance = instance_of(source.result)
    except CommissionError:
        return None
    taken = {row["offer"] for row in source.result["mix"]}
    rows = tuple(row for offer, row in _rows(instance) if offer not in taken)
    return Table("not-taken", "Homes and contracts that are not recommended", COLUMNS, rows, NOTE) if rows else None


def _rows(instance: Instance) -> Iterator[tuple[str, TableRow]]:
    for offer in instance.offers:
        if isinstance(offer, Contract) and not getattr(offer, "existing", False):
            sizes = sorted(offer.sizes)
            prices = [offer.price(size) for size in sizes]
            yield offer.id, _row(offer.label, sizes, prices, None)
        elif isinstance(offer, Building) and not offer.existing:
            weeks = instance.money.weeks_of_a_year * offer.beds
            yield offer.id, _row(offer.label, [offer.beds], [offer.running_cost_per_year / weeks], offer.capital_cost)


def _row(name: str, sizes: Sequence[float], prices: Sequence[float], capital: float | None) -> TableRow:
    return TableRow(
        (text(name), _between("number", sizes), _between("money", prices), amount("money", capital or None))
    )


def _between(kind: CellKind, figures: Sequence[float]) -> Cell:
    """The least and the most: "3 to 6"."""
    least, most = (amount(kind, of(figures)) for of in (min, max))
    return least if least.text == most.text else text(f"{least.text} to {most.text}")
