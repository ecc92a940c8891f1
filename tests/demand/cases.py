"""Instances whose demand is uncertain, made of a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commission_opt.demand import DemandTable
from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import instance_from

FloatArray = NDArray[np.float64]


def instance(
    demand: Sequence[Mapping[str, Any]], years: int = 2, period: str = "quarter", stay: float = 40, **uncertainty: Any
) -> Instance:
    """An authority of two areas and two needs, with these `[[demand]]` records."""
    data: dict[str, Any] = {
        "title": "Uncertain",
        "horizon": {"start": dt.date(2019, 4, 1), "end": dt.date(2019 + years, 3, 31), "period": period},
        "money": {"price_base": "2019/20"},
        "area": [{"id": "city"}, {"id": "coast"}],
        "need": [{"id": "ebd", "mean_stay_weeks": stay}, {"id": "solo", "mean_stay_weeks": stay / 2}],
        "demand": [
            {"need": "ebd", "area": "city"} | dict(record) if "rows" not in record else dict(record)
            for record in demand
        ],
        "spot": [{"id": "market", "takes": ["ebd", "solo"], "price_per_week": 4500}],
        "uncertainty": uncertainty,
    }
    return instance_from(Document(data, {}, "uncertain.toml", ()))


def as_array(table: DemandTable, periods: int, need: str = "ebd", area: str = "city") -> FloatArray:
    """Children of one need and area, by scenario and period."""
    return np.array([[one.children.get((t, need, area), 0.0) for t in range(periods)] for one in table.scenarios])


def probabilities(table: DemandTable) -> FloatArray:
    return np.array([one.probability for one in table.scenarios])
