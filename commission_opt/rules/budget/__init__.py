"""C08 budget: spending stays within the budget of each financial year, and capital within its own."""

from commission_opt.keys import CapitalKey, YearKey
from commission_opt.rules.card import Card, RowsOf, Step

CARD = Card(
    id="C08",
    name="budget",
    sentence="Spending stays within the budget of each financial year, and capital within its own.",
    limit_unit="£",
    policy=True,
    table="rules.budget",
    step=Step.SPENDING,
    rows=(
        RowsOf(CapitalKey, "pounds", one_more="£1"),
        RowsOf(YearKey, "pounds", one_more="£1"),
    ),
)
