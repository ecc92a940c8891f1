"""Rules of diversity in each period: where they bind, are just broken, and what they leave free; beside the horizon."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import commission_opt as co
from commission_opt.cli.answer import answer_text
from commission_opt.demand import demand_table
from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import instance_from
from commission_opt.keys import FigurePeriodKey, InUseKey, ProviderSharePeriodKey, RowKey
from commission_opt.model.build import build
from commission_opt.studies.diagnosis import diagnosis
from tests.model.small import QUARTERS, block, block_now, cost, home, spot, tables

JULY = dt.date(2022, 7, 1)
FIRST, SECOND = 91, 92  # days of the quarters
SPOT = [spot(100)]
# Two beds for two children: A for £80 a day at any time, B for £100 from July on; by spot £200.
LATER: dict[str, Any] = {
    "horizon": QUARTERS,
    "block": [block("a", 2, 40), block("b", 2, 50, award_from=JULY)],
    "spot": SPOT,
}


def diverse(**keys: Any) -> dict[str, Any]:
    return {"diversity": [{"id": "rule", **keys}]}


def a_day(first: float, second: float) -> Any:
    return pytest.approx(first * FIRST + second * SECOND)


@pytest.mark.parametrize(
    ("limit", "horizon", "period"),
    [
        ({"providers_at_least": 1}, (80, 80), (80, 80)),
        ({"providers_at_least": 2}, (80, 180), (200, 180)),  # A alone is one in the first quarter
        ({"providers_at_least": 2, "from_date": JULY}, (80, 180), (80, 180)),
        ({"providers_at_least": 2, "to_date": dt.date(2022, 6, 30)}, None, (200, 80)),
        ({"providers_at_least": 3}, None, (200, 200)),  # no beds, and so nothing is asked
        ({"provider_share_at_most": 1.0}, (80, 80), (80, 80)),
        ({"provider_share_at_most": 0.67}, (80, 180), (200, 180)),  # of 275 bed-days of A and B, 183 are A's
        ({"provider_share_at_most": 0.66}, (200, 180), (200, 180)),
        ({"provider_share_at_most": 0.5, "from_date": JULY}, (80, 180), (80, 180)),
        ({"provider_share_at_most": 0.49}, (200, 200), (200, 200)),
    ],
)
def test_over_the_horizon_and_in_each_period(
    limit: dict[str, Any], horizon: tuple[int, int] | None, period: tuple[int, int]
) -> None:
    found = cost(2, **LATER, rules=diverse(**limit, over="horizon"))
    assert found == (None if horizon is None else a_day(*horizon))
    assert cost(2, **LATER, rules=diverse(**limit, over="period")) == a_day(*period)


def test_the_edition_says_where_the_rule_does_not() -> None:
    rules = diverse(providers_at_least=2)
    assert cost(2, **LATER, rules=rules, conventions=1) == a_day(80, 180)
    assert cost(2, **LATER, rules=rules, conventions=2) == a_day(200, 180)
    own = diverse(providers_at_least=2, over="horizon")
    assert cost(2, **LATER, rules=own, conventions=2) == a_day(80, 180)


@pytest.mark.parametrize(
    ("each_day", "expected"),
    [
        (10, (90, 90)),  # a provider is missing throughout
        (90, (170, 170)),
        (110, (190, 180)),
        (130, (200, 180)),
    ],
)
def test_a_provider_missing_for_a_part_of_the_time_costs_that_part(each_day: int, expected: tuple[int, int]) -> None:
    price = float(each_day * (FIRST + SECOND))
    rules = diverse(providers_at_least=2, price_per_unit=price, over="period")
    assert cost(2, **LATER, rules=rules) == a_day(*expected)
    if each_day == 10:
        whole = diverse(providers_at_least=2, price_per_unit=price, over="horizon")
        assert cost(2, **LATER, rules=whole) == a_day(*expected)


def test_a_share_is_priced_by_the_bed_week_as_before() -> None:
    rules = diverse(provider_share_at_most=0.5, price_per_unit=7.0 * 30, over="period")  # £30 a bed-day, one too many
    assert cost(2, **LATER, rules=rules) == a_day(110, 110)


def test_a_contract_that_is_there_is_counted_while_it_runs() -> None:
    now: dict[str, Any] = {
        "horizon": QUARTERS,
        "block": [block_now(2, 40, dt.date(2022, 6, 30))],
        "spot": SPOT,
    }
    for limit in ({"providers_at_least": 2}, {"provider_share_at_most": 0.6}):
        assert cost(2, **now, rules=diverse(**limit, over="period")) is None
        assert cost(2, **now, rules=diverse(**limit, over="period", from_date=JULY)) == a_day(80, 200)
    assert cost(2, **now, rules=diverse(providers_at_least=1, over="period")) == a_day(80, 200)
    over = diverse(providers_at_least=1, over="horizon", from_date=JULY)
    assert cost(2, **now, rules=over) is None  # over the horizon it is missed


def test_a_home_that_has_closed_asks_for_nothing() -> None:
    given: dict[str, Any] = {"horizon": QUARTERS, "home": [home(2, 80, closable=True)], "spot": SPOT}
    two = {"kinds": ["home"], "providers_at_least": 2, "over": "period"}
    assert cost(2, **given, rules=diverse(**two)) == a_day(200, 200)
    assert cost(2, **given, rules=diverse(**two, from_date=JULY)) == a_day(80, 200)
    one = {"kinds": ["home"], "providers_at_least": 1, "over": "period"}
    assert cost(2, **given, rules=diverse(**one)) == a_day(80, 80)


def test_rows_and_their_helpers_are_called_by_period() -> None:
    rules = diverse(providers_at_least=2, provider_share_at_most=0.5, over="period")
    instance = Instance.model_validate(tables(2, **LATER, rules=rules))
    model = build(instance, demand_table(instance))
    rows = {row.key for row in model.rows}
    assert {RowKey("C07", FigurePeriodKey("rule", "providers_at_least", t)) for t in (0, 1)} <= rows
    assert RowKey("C07", ProviderSharePeriodKey("rule", "provider_share_at_most", "b", 1)) in rows
    assert set(model.columns["in_use"]) == {InUseKey("rule", 0), InUseKey("rule", 1)}


def test_the_answer_says_in_how_many_quarters_it_binds() -> None:
    rules = diverse(providers_at_least=2, over="period", price_per_unit=110.0 * 183)
    plan = co.solve(instance_from(Document(tables(2, **LATER, rules=rules), {}, "small.toml")), compare=False)
    rows = [row for row in plan.to_dict()["rules"] if row["id"] == "C07"]
    assert [(row["key"], row["value"]) for row in rows] == [
        (["rule", "providers_at_least", 0], 1),
        (["rule", "providers_at_least", 1], 2),
    ]
    assert rows[0]["where"] == "rule, providers, Apr-Jun 2022"
    said = " ".join(answer_text(plan.to_dict()).split())
    assert "at least 2 providers, in 2 of 2 quarters, broken at its price in 1 of them" in said


def test_the_diagnosis_says_when() -> None:
    rules = diverse(providers_at_least=2, over="period", to_date=dt.date(2022, 6, 30))
    only = LATER | {"block": [block_now(2, 40, dt.date(2022, 9, 30))]}
    instance = Instance.model_validate(tables(2, **only, rules=rules))
    found = diagnosis.diagnose(instance)
    assert [(part.record, part.when, part.amount) for part in found.parts] == [("rule", "Apr-Jun 2022", 1)]
    assert found.child_weeks == pytest.approx(52, rel=1e-4)
