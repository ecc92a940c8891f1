"""Somebody who has the paper alone can say what is bought, when, for how much cash, of which capital, how sure it is, and what fewer children would do."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commission_opt.plan.read import read_result
from commission_opt.publishing.markdown import markdown
from commission_opt.registry import COST_LINES

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
PUBLISHED = sorted(file.parent.name for file in GALLERY.glob("*/plan.json"))


@cache
def result_of(name: str) -> Any:
    return read_result(GALLERY / name)[0]


@cache
def pages(name: str) -> tuple[str, str]:
    """Page one and the whole of the paper, as text without marks."""
    from docs.build_gallery import report  # as it is published, with its studies

    text = markdown(report(name)).replace("\\", "").replace("*", "")
    first = text.partition("## Recommendation")[2].partition("\n## ")[0]
    return first, text


def money(amount: float) -> str:
    """As a paper says it, worked out here anew."""
    return f"£{amount / 1e6:,.2f}m" if abs(amount) >= 1e6 else f"£{round(amount):,}"


def cash(result: Any) -> dict[str, float]:
    by_year: dict[str, float] = {}
    for row in result["costs"]:
        if COST_LINES[row["line"]].nature == "cash":
            by_year[row["year"]] = by_year.get(row["year"], 0.0) + row["cost"]
    return by_year


def test_papers_are_published() -> None:
    assert len(PUBLISHED) >= 5


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_bought_is_on_page_one(name: str) -> None:
    result, (first, text) = result_of(name), pages(name)
    asked = first.partition("Cabinet is asked to:")[2].partition("\n\n- £")[0]
    new = [row for row in result["mix"] if not row["existing"] and row["homes"]]
    rows = [row for row in new if row["kind"] in ("block", "dps", "home", "supported")]
    open_at = [sum(r["beds"] for r in rows if r["start"] <= at["start"] <= (r["end"] or at["start"])) for at in rows]
    if beds := max(open_at, default=0):
        assert f"| New beds | {beds:g} |" in first
    for row in new:
        assert row["name"] in text
        assert row["name"] in asked or row["kind"].upper() in asked or "household" in asked
    for row in result["mix"]:
        if row["kind"] == "edge_of_care" and row["workers_most"]:
            assert f"{row['workers_most']:g} workers" in asked


def decided(result: Any) -> set[str]:
    """The days on which something is decided that was not so before: assessors who stay are employed once."""
    days: set[str] = set()
    before: dict[Any, float] = {}
    for row in sorted(result["decisions"], key=lambda one: one["day"] or ""):
        key = row["decision"], row["offer"], row["size"]
        if row["day"] and not (row["decision"] == "assessors" and before.get(key) == row["number"]):
            days.add(row["day"])
        before[key] = row["number"]
    return days


@pytest.mark.parametrize("name", PUBLISHED)
def test_when_it_is_decided_is_on_page_one_and_every_day_in_the_paper(name: str) -> None:
    result, (first, text) = result_of(name), pages(name)
    days = sorted(decided(result))
    if not days:
        assert "decision is due" not in first
        return
    soonest = dt.date.fromisoformat(days[0])
    assert f"The first decision is due by {soonest.day} {soonest:%B %Y}." in first
    table = text.partition("What has to be decided, and when")[2].partition("\n\n\n")[0]
    for day in map(dt.date.fromisoformat, days):
        assert f"| {day.day} {day:%b %Y} |" in table


@pytest.mark.parametrize("name", PUBLISHED)
def test_cash_of_this_year_and_next_is_on_page_one(name: str) -> None:
    result, (first, _) = result_of(name), pages(name)
    spent = cash(result)
    for year in sorted(spent)[:2]:
        assert f"{money(spent[year])} in {year}" in first
        (shown,) = re.findall(rf"\| Money spent, {year} \| £([\d,]+) \|", first)
        assert abs(int(shown.replace(",", "")) - spent[year]) <= 1


@pytest.mark.parametrize("name", PUBLISHED)
def test_capital_is_on_page_one(name: str) -> None:
    result, (first, _) = result_of(name), pages(name)
    capital = sum(row["outlay"] for row in result["capital"])
    assert (f"Capital needed: {money(capital)}." if capital else "It needs no capital.") in first


@pytest.mark.parametrize("name", PUBLISHED)
def test_how_sure_it_is_is_on_page_one(name: str) -> None:
    result, (first, _) = result_of(name), pages(name)
    assert "proven to within" in first or "Tested child by child" in first
    others = re.findall(r"\| Spent less if a tenth fewer children come \|(.*)\|", first)[0].split("|")
    assert all(one.strip() != "-" for one in others)  # of every option beside it
    assert "assumed" in first
    if any(row["homes"] for row in result["mix"]):
        assert re.search(r"(tested|simulated|simulation,) child by child", first, re.IGNORECASE)


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_a_tenth_fewer_children_do_is_on_page_one_and_in_the_register(name: str) -> None:
    first, text = pages(name)
    (less, *_) = re.findall(r"\| Spent less if a tenth fewer children come \| £([\d,]+) \|", first)
    (row,) = re.findall(r"\| Demand is a tenth lower \| It spends (£[\d.,]+m?) less over the horizon", text)
    assert money(int(less.replace(",", ""))) == row
