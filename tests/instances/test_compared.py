"""What the pages say of the named what-if of Coventry, and of Southampton's sizes of block contract."""

from __future__ import annotations

import pytest

import commission_opt as co
from tests.instances.shipped import FOLDER, averages

OVER_ONE_BY_ONE = {  # £, as in southampton-2019-block.md
    "3 beds, one contract": 68_891,
    "3 beds, two contracts": 150_860,
    "4 beds, one contract": -22_667,
    "4 beds, two contracts": -8_870,
    "5 beds, one contract": -155_464,
    "5 beds, two contracts": -263_847,
    "6 beds, one contract": -289_957,
    "6 beds, two contracts": -288_970,
    "Free": -415_853,
}


AT_MOST = {  # £, largest regret over the what-ifs, as there
    "4 beds, one contract": 1_119_551,
    "6 beds, one contract": 641_114,
    "6 beds, two contracts": 858_997,
    "Free": 685_783,
}


def test_sizes_of_block_contract_in_southampton() -> None:
    found = co.compare(averages("southampton-2019-block"), block_sizes=[3, 4, 5, 6], gap=1e-6)
    assert {one.name: one.against_baseline for one in found.options} == pytest.approx(OVER_ONE_BY_ONE, abs=30)
    assert {name: found.maximum_regret(name) for name in AT_MOST} == pytest.approx(AT_MOST, abs=60)
    page = (FOLDER / "southampton-2019-block.md").read_text(encoding="utf-8")
    for one in found.options[:-1]:
        assert f"| {one.name} |" in page
    for most in AT_MOST.values():
        assert f"£{most:,}" in page


def test_the_review_of_2020_in_coventry() -> None:
    review = averages("coventry-2017").with_what_if("review-2020")
    plan = co.solve(review, gap=1e-3, compare=False)
    assert plan.objective == pytest.approx(47_986_805, rel=1e-3)
    own = [row for row in plan.to_dict()["mix"] if row["kind"] == "home"]
    assert [row["homes"] for row in own if row["end"]] == [4]  # all are closed
    block = {offer.price_per_bed_week for offer in review.block}
    assert (block, review.framework[0].price_per_week) == ({141_876 // 52}, 189_409 // 52)
    assert sum(size for offer in review.block for size in offer.sizes) == 25
    assert review.home[0].running_cost_per_year == round(249_581 * 16 * 0.9 / 4)


def test_the_homes_are_kept_at_what_they_cost_in_2017() -> None:
    own = averages("coventry-2017").home[0].running_cost_per_year
    review = averages("coventry-2017").with_what_if("review-2020")
    plan = co.solve(review.with_changes({"home.internal.running_cost_per_year": own}), gap=5e-3, compare=False)
    assert [row["homes"] for row in plan.to_dict()["mix"] if row["kind"] == "home" and not row["end"]] == [4]
