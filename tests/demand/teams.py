"""Teams that work with children in care, for towns whose children may change need."""

from __future__ import annotations

from typing import Any

ROLE = {"id": "worker", "salary_per_year": 40_000}


def team(
    need: str, to: str | None = None, *, per_month: float = 1.0, weeks: float = 13.0, **keys: Any
) -> dict[str, Any]:
    """The tables of one team whose size is decided, or that is priced whole where `keys` say so."""
    referral: dict[str, Any] = {"id": "all", "need": need, "per_month": per_month} | ({"to": to} if to else {})
    service = {
        "id": "team",
        "acts_on": "stays",
        "caseload": 6,
        "success_rate": 0.4,
        "stage": [{"weeks": weeks}],
        "referral": [referral],
        **keys,
    }
    if "team_workers" in keys:
        return {"edge_of_care": [service]}
    return {"edge_of_care": [service | {"role": "worker", "workers_at_most": 5}], "role": [ROLE]}
