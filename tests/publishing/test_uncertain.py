"""What a report adds where demand is uncertain, and where the plan breaks rules at their price."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import commission_opt as co
from commission_opt.plan.result import Result
from commission_opt.plan.statements.notes import broken_at_price
from commission_opt.plan.statements.table import Table
from commission_opt.plan.wording import pounds
from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Chart, Facts, HeadlineFigures, Paragraph, Report
from tests.publishing.reports import INSTANCES, plan

BY_COURSE = {
    "uncertainty.scenarios": 8,
    "need.home.mean_stay_weeks": 80.0,
    "demand.fostering.certain": True,
    "demand.moving-on.certain": True,
}


def uncertain(changes: Mapping[str, float] | None = None) -> Result:
    return _solved(*(changes or {}).items()).to_dict()


@cache
def _solved(*changes: tuple[str, float]) -> co.Plan:
    return co.solve(co.load(INSTANCES / "tutorial.toml").with_changes(BY_COURSE | dict(changes)), gap=0.01)


def opening(report: Report) -> str:
    return " ".join(block.text for block in report.sections[0].blocks if isinstance(block, Paragraph))


def test_the_range_of_demand_stands_in_chart_and_table() -> None:
    result = uncertain()
    ranges = [row for row in result["demand_range"] if row["need"] == ""]
    section = next(one for one in compose(result).sections if one.id == "timeline")
    chart = next(block for block in section.blocks if isinstance(block, Chart))
    edges = {one.mark: list(one.values) for one in chart.series if one.mark in ("low", "high")}
    assert edges == {"low": [row["p5"] for row in ranges], "high": [row["p95"] for row in ranges]}
    assert "stroke-dasharray" in draw(chart)
    table = next(one for one in compose(result).tables() if one.id == "timeline")
    assert [row.cells[-1].value for row in table.rows] == edges["high"]
    assert table.columns[-2:] == ("range from", "to")


def test_with_a_weight_of_risk_the_proof_is_of_what_was_minimised() -> None:
    result = uncertain({"uncertainty.risk.weight": 0.5})
    report = compose(result)
    facts = dict(next(block for _, block in report.blocks() if isinstance(block, Facts)).items)
    assert result["risk"] is not None
    assert facts["Minimised: 50% expected cost, 50% cost at risk"] == pounds(result["risk"]["minimised"])
    assert facts["No plan can bring that below"] == pounds(result["bound"] or 0.0)
    assert facts["Expected cost"] == pounds(result["objective"] or 0.0)
    assert facts["Independent calculation"] == pounds(result["risk"]["minimised"])
    figures = next(block for _, block in report.blocks() if isinstance(block, HeadlineFigures))
    assert figures.items[2].text == "best mean of cost and risk"


def test_the_spread_says_where_it_holds_the_price_of_broken_rules() -> None:
    result = uncertain()
    assert "Money spent" in {row.name for row in spread_of(result).rows}
    result["costs"].append({"year": "2024/25", "line": "penalty", "offer": "", "cost": 9.0, "discounted": 9.0})
    assert "Money spent and penalties" in {row.name for row in spread_of(result).rows}


def spread_of(result: Result) -> Table:
    return next(one for one in compose(result).tables() if one.id == "spread")


def test_certain_demand_has_no_range() -> None:
    chart = next(
        b for _, b in compose(plan("tutorial").to_dict()).blocks() if isinstance(b, Chart) and b.id == "timeline-chart"
    )
    assert {one.mark for one in chart.series} == {"bar", "line"}


def test_the_limits_say_whether_other_figures_were_tried_and_demand_is_uncertain() -> None:
    certain, spread = (str(compose(one).sections[-1]) for one in (plan("tutorial").to_dict(), uncertain()))
    assert "No figure was tried at another value." in certain
    assert "It plans for one forecast of demand." in certain
    assert "It plans for one forecast of demand." not in spread


def test_rules_broken_at_their_price_are_named_in_the_recommendation() -> None:
    result = plan("tutorial").to_dict()
    assert not broken_at_price(result)
    row = result["rules"][0]
    row.update({"id": "C08", "name": "affordability", "rule": "The budget", "shortfall": 0.5, "hard": False})
    assert broken_at_price(result) == ["affordability (The budget)"]
    assert "It breaks affordability (The budget), at a penalty: a price put on it, not money." in opening(
        compose(result)
    )


def test_assumptions_of_what_ifs_that_were_not_made_are_left_out() -> None:
    result = plan("tutorial").to_dict()
    another = {"id": "later", "path": "what_if.later.changes.spot.spot.market", "basis": "assumed", "reason": "ANOTHER"}
    result["inputs"] = {**result["inputs"], "assumption": [*result["inputs"]["assumption"], another]}
    register = next(one for one in compose(result).tables() if one.id == "assumptions")
    assert not any("ANOTHER" in cell.text for row in register.rows for cell in row.cells)
