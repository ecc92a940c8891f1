"""The tutorial's answer equals the hand solution of its README, line by line."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.instances.shipped import FOLDER, instance, plan

# Worked in tutorial.md, £: cost line, 2024/25, 2025/26.
BY_HAND = {
    "block": (686_200, 686_200),
    "dps": (401_500, 0),
    "framework": (54_750, 54_750),
    "spot": (0, 255_500),
    "home": (0, 365_000),
    "capital": (0, 10_000),
    "foster": (94_900, 73_000),
    "supported": (109_500, 109_500),
    "trading": (-43_800, 0),
}
BASELINE_BY_HAND = 3_788_700


def test_every_kind_of_offer_is_there() -> None:
    assert {offer.kind for offer in instance("tutorial").offers} == {
        "block",
        "dps",
        "framework",
        "spot",
        "home",
        "foster",
        "supported",
    }


def test_cost_lines_are_those_worked_by_hand() -> None:
    costs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in plan("tutorial").to_dict()["costs"]:
        costs[row["line"], row["year"]] += row["cost"]
    expected = {
        (line, year): cost
        for line, both in BY_HAND.items()
        for year, cost in zip(("2024/25", "2025/26"), both, strict=True)
    }
    assert {key: pytest.approx(value, abs=1e-6) for key, value in expected.items() if value} == {
        key: value for key, value in costs.items() if abs(value) > 1e-6
    }


def test_objective_is_exactly_that_of_the_hand_solution() -> None:
    by_hand = sum(sum(both) for both in BY_HAND.values())
    assert by_hand == 2_857_000
    assert plan("tutorial").objective == pytest.approx(by_hand, abs=1e-6)


def test_baseline_is_that_of_the_hand_solution() -> None:
    baseline = plan("tutorial").baseline
    assert baseline is not None
    assert baseline.objective == pytest.approx(BASELINE_BY_HAND, abs=1e-6)


def test_readme_works_out_the_same_lines() -> None:
    text = (FOLDER / "tutorial.md").read_text(encoding="utf-8")
    for line, both in BY_HAND.items():
        for cost in both:
            assert not cost or f"{abs(cost):,}" in text, f"{line}: {cost:,} is not in tutorial.md"
