"""Which questions can be ranked, and from which the commitments of one can be carried into another."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from commission_opt.studies.plain_cost import RiskWeighed, require_plain_cost
from commission_opt.studies.question import PlanningQuestion, question
from tests.studies.town import TOWN, town

ONE = PlanningQuestion(
    dt.date(2022, 4, 1),
    dt.date(2023, 3, 31),
    frozenset({"town"}),
    frozenset({"care"}),
    "2022/23",
    (("care", 312.857143),),
)


def test_a_question_is_read_off_an_instance() -> None:
    assert question(town()) == ONE


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (ONE, []),
        (replace(ONE, areas=frozenset({"town", "port"})), ["other areas"]),
        (replace(ONE, needs=frozenset({"solo"})), ["other needs"]),
        (replace(ONE, price_base="2021/22"), ["prices of another year (2022/23, not 2021/22)"]),
        (
            replace(ONE, start=dt.date(2022, 7, 1)),
            ["other days (April 2022 to March 2023, not July 2022 to March 2023)"],
        ),
        (
            replace(ONE, end=dt.date(2024, 3, 31)),
            ["other days (April 2022 to March 2023, not April 2022 to March 2024)"],
        ),
        (replace(ONE, areas=frozenset(), needs=frozenset()), ["other areas", "other needs"]),
    ],
)
def test_questions_about_another_world_are_told_apart(other: PlanningQuestion, said: list[str]) -> None:
    """Whatever their numbers of children, which then say nothing more."""
    assert ONE.other_world(other) == said
    assert ONE.differences(replace(other, child_weeks=())) == (said or ["other numbers of children"])


def test_commitments_can_be_carried_to_other_numbers_of_children() -> None:
    more = replace(ONE, child_weeks=(("care", 400.0),))
    assert ONE.other_world(more) == []
    assert ONE.differences(more) == ["other numbers of children"]
    assert ONE.differences(ONE) == []


@pytest.mark.parametrize(("weight", "scenarios", "refused"), [(0.5, 8, True), (0.0, 8, False), (0.5, 1, False)])
def test_a_weight_of_risk_is_refused_where_there_is_risk(weight: float, scenarios: int, refused: bool) -> None:
    uncertain = {
        "uncertainty.risk.weight": weight,
        "uncertainty.scenarios": scenarios,
        "need.care.mean_stay_weeks": 40.0,
    }
    instance = town(TOWN).with_changes(uncertain)
    if refused:
        with pytest.raises(RiskWeighed, match=r"frontier searches along .* counts for 50% of"):
            require_plain_cost(instance, "frontier")
    else:
        require_plain_cost(instance, "frontier")
