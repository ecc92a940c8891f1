"""A figure that cannot be meant is told by the answer, and first on page one of a paper."""

from __future__ import annotations

import commission_opt as co
from commission_opt.plan.statements.notes import doubt_notes
from commission_opt.publishing.compose import compose
from commission_opt.publishing.markdown import markdown
from tests.plan.cases import small

ODD = {"spot.spot.price_per_week": 5.6}


def page_one(plan: co.Plan) -> str:
    return markdown(compose(plan.to_dict())).split("## The question")[0]


def test_a_paper_says_on_page_one_that_a_figure_cannot_be_meant() -> None:
    plan = co.solve(small().with_changes(ODD), compare=False)
    (note,) = doubt_notes(plan.to_dict())
    assert "£5.60" in note.texts[0]
    said = page_one(plan)
    assert "Do not use this before its figures are checked." in said
    assert "£5.60" in said
    assert "£5.60. Expected" in markdown(compose(plan.to_dict())).split("## Method and proof")[1]


def test_nothing_is_said_where_every_figure_can_be_meant() -> None:
    plan = co.solve(small(), compare=False)
    assert [one for one in plan.to_dict()["doubts"] if one["about"] == "figure"] == []
    assert "Do not use this" not in page_one(plan)
