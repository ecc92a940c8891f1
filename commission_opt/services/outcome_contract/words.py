"""How outcome contracts are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from commission_opt.offers.common.words import month_of
from commission_opt.plan.statements.amounts import children, month
from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """Contracts that are let, in the recommendation."""
    for row in rows:
        yield f"let {row['name']} ({children(row['families'])} families from {month(row['start'])})"


def terms(record: Mapping[str, Any]) -> str:
    """Payments for each success, the grant towards them, and the least that is paid."""
    paid, grant = (sum(record.get(key) or ()) for key in ("payment_per_success_by_year", "grant_per_success_by_year"))
    said = [f"{pounds(paid)} for each success"]
    if grant:
        said.append(f"a grant of {pounds(grant)} towards it")
    if record.get("guaranteed_referrals") and record.get("payment_per_missing_referral"):
        said.append(
            f"a minimum payment of {pounds(record['payment_per_missing_referral'])} for each referral below "
            f"{record['guaranteed_referrals']:g}"
        )
    if record.get("management_cost_per_year"):
        said.append(f"{pounds(record['management_cost_per_year'])} a year to manage the contract")
    return "; ".join(said)


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """Contracts that are let, in a table that holds many mixes."""
    for row in rows:
        yield f"{row['name']} from {month_of(row['start'])}"
