"""The answer to `solve` as text: the headline first, then the mix, the bill, and how sure it is."""

from __future__ import annotations

from commission_opt.cli.answer_notes import (
    against_notes,
    break_even_notes,
    change_notes,
    other_notes,
    proof_notes,
    rule_notes,
)
from commission_opt.cli.answer_people import prevention_tables
from commission_opt.cli.answer_tables import cost_table, locality_table, mix_tables, occupancy_table
from commission_opt.cli.headline import recommendation
from commission_opt.cli.layout import long_month, paragraph
from commission_opt.plan.result import Result


def answer_text(result: Result) -> str:
    """Everything a commissioner reads first, at most 100 columns wide."""
    lines = ["", result["instance"]["title"], setting(result), "", *paragraph(recommendation(result))]
    lines += [*mix_tables(result), *cost_table(result), *prevention_tables(result)]
    lines += [*occupancy_table(result), *locality_table(result), ""]
    lines += [*rule_notes(result), *other_notes(result), *break_even_notes(result)]
    lines += [*proof_notes(result), *against_notes(result)]
    return "\n".join([*lines, *change_notes(result)])


def setting(result: Result) -> str:
    """Its time and prices: "April 2017 to March 2022, by quarter. Prices of 2017/18, discounted at 3.5%."."""
    info = result["instance"]
    horizon, rate = info["horizon"], info["discount_rate"]
    discounted = f"discounted at {100 * rate:g}%" if rate else "not discounted"
    return (
        f"{long_month(horizon['start'])} to {long_month(horizon['end'])}, by {horizon['period']}. "
        f"Prices of {info['price_base']}, {discounted}."
    )
