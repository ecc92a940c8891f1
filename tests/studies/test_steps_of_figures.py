"""By how much a figure is eased where a rule binds: a point, one, or £10,000, to the side that asks for less."""

from __future__ import annotations

from typing import Any

import pytest

import commission_opt as co
from commission_opt.studies.explanation.changed import Ease
from commission_opt.studies.explanation.questions import questions
from tests.studies.recommend.cases import city

NEAR = '[[rules.locality]]\nid = "near"\nminimum_share = 0.8\n'
CAP = '[[rules.budget]]\nid = "cap"\nrevenue_at_most = 800000\n[rules.sufficiency]\nprice_per_child_week = 9000\n'
CHEAP = {"spot.spot.price_per_week": 1000}


@pytest.mark.parametrize(
    ("rules", "changes", "path", "now", "value", "unit"),
    [
        ("", CHEAP | {"spot.spot.market": 3.0}, "spot.spot.market", 3.0, 4.0, "number"),
        ("", {"dps.dps.provider.a.homes_at_most": 1}, "dps.dps.provider.a.homes_at_most", 1.0, 2.0, "whole"),
        (NEAR, CHEAP, "rules.locality.near.minimum_share", 0.8, 0.79, "share"),
        (CAP, {}, "rules.budget.cap.revenue_at_most", 800_000.0, 810_000.0, "pounds"),
    ],
)
def test_a_figure_is_moved_by_a_step_of_its_kind(
    rules: str, changes: dict[str, Any], path: str, now: float, value: float, unit: str
) -> None:
    instance = city(rules).with_changes(changes)
    plan = co.solve(instance, compare=False)
    (ease,) = [one for one in questions(instance, plan.to_dict(), plan.decisions) if isinstance(one, Ease)]
    assert (ease.path, ease.now, ease.unit) == (path, now, unit)
    assert ease.value == pytest.approx(value)
