"""Instances whose children change need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import instance_from

ENTRIES_A_DAY = 12 / 365.25  # for one entry a month


def town(
    needs: Mapping[str, tuple[float, float, float]],
    changes: Sequence[tuple[str, str, float]],
    *,
    areas: Sequence[str] = ("town",),
    growth: Mapping[str, float] | None = None,
    period: str = "quarter",
    years: int = 2,
    more: Mapping[str, Any] | None = None,
    **uncertainty: Any,
) -> Instance:
    """An authority with needs (opening stock, entries a month, mean stay in weeks) and changes (from, to, a year)."""
    demand = [
        {"id": f"{need}-{area}", "need": need, "area": area, "opening_stock": stock, "entries_per_month": entries}
        | ({"growth_per_year": (growth or {})[need]} if need in (growth or {}) else {})
        for area in areas
        for need, (stock, entries, _) in needs.items()
    ]
    data: dict[str, Any] = {
        "title": "Changing",
        "horizon": {"start": dt.date(2025, 4, 1), "end": dt.date(2025 + years, 3, 31), "period": period},
        "money": {"price_base": "2025/26"},
        "area": [{"id": area} for area in areas],
        "need": [{"id": need, "mean_stay_weeks": stay} for need, (_, _, stay) in needs.items()],
        "demand": demand,
        "change_of_need": [
            {"id": f"change-{nth}", "need": need, "to": to, "per_year": rate}
            for nth, (need, to, rate) in enumerate(changes)
        ],
        "spot": [
            {"id": f"spot-{need}", "takes": [need], "price_per_week": 1000 * (1 + nth)}
            for nth, need in enumerate(needs)
        ],
        **(more or {}),
    }
    if not changes:
        del data["change_of_need"]
    return instance_from(Document(data | ({"uncertainty": uncertainty} if uncertainty else {}), {}, "town.toml", ()))
