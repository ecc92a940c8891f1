"""Coventry with "three providers, none above half" until September 2020: in edition 1, that was two until 2018."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

import commission_opt as co

COVENTRY = Path(__file__).resolve().parents[2] / "instances" / "coventry-2017.toml"
RULE = {
    "id": "providers-first-term",
    "kinds": ["dps"],
    "from_date": dt.date(2018, 1, 1),
    "to_date": dt.date(2020, 9, 30),
    "providers_at_least": 3,
    "provider_share_at_most": 0.5,
}


def test_three_providers_none_above_half_at_any_time_in_coventry() -> None:
    """£12,945 more than with the two of edition 1, which let a third in from July 2018: £49,709,504."""
    instance = co.load(COVENTRY).with_changes({"conventions": 2, "rules.diversity": [RULE]})
    plan = co.solve(instance, compare=False)
    assert plan.objective == pytest.approx(49_722_450, rel=2e-4)
    provider = {offer.id: offer.counted_provider for offer in instance.offers if offer.kind == "dps"}
    beds: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in plan.to_dict()["beds"]:
        if row["offer"] in provider:
            beds[row["period"]][provider[row["offer"]]] += row["beds"]
    in_force = [shares for start, shares in beds.items() if "2018-01-01" <= start <= "2020-09-30"]
    assert len(in_force) == 11
    for shares in in_force:
        assert len(shares) >= 3
        assert max(shares.values()) <= 0.5 * sum(shares.values()) + 1e-6
