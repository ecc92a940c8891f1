"""Extensions in turn, 5+2+2: each decided at its own day, tried in every way against days that are counted here."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.commitments import Commitment, GivenMix
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.waiting import day_decided
from commission_opt.plan.evaluator import audit, evaluate

START = dt.date(2020, 4, 1)
YEARS = [(START.replace(year=2020 + n), START.replace(year=2021 + n)) for n in range(12)]
BED = 2_000.0


def instance_of(children: list[float], price: float, more: dict[str, Any], **tables: Any) -> Instance:
    block = {"id": "block", "area": "town", "takes": ["care"], "sizes": [1], "price_per_bed_week": BED} | more
    return Instance.model_validate(
        {
            "title": "Nottingham: 5+2+2",
            "conventions": 2,
            "horizon": {"start": START, "end": dt.date(2032, 3, 31), "period": "year"},
            "money": {"price_base": "2020/21", "discount_rate": 0.0},
            "area": [{"id": "town"}],
            "need": [{"id": "care"}],
            "demand": [{"id": "care", "need": "care", "by_period": children}],
            "spot": [{"id": "spot", "takes": ["care"], "price_per_week": price}],
            "block": [block],
        }
        | tables
    )


NOTTINGHAM: dict[str, Any] = {"term_years": 5.0, "extension_years": (2.0, 2.0)}


def cheapest(instance: Instance) -> tuple[float, Decisions]:
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.objective is not None
    assert outcome.decisions is not None
    assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
    return outcome.objective, outcome.decisions


def cost(children: list[float], price: float, begins: int | None, lengths: list[int]) -> float:
    """Of a block that begins in a year and lasts so many, extensions among them; children beyond it are in spot."""
    until = -1 if begins is None else begins + sum(lengths)
    total = 0.0
    for year, (first, after) in enumerate(YEARS):
        there = begins is not None and begins <= year < until
        weeks = (after - first).days / 7
        total += weeks * (BED * there + price * max(0.0, children[year] - there))
    return total


def ways(first: int, more: tuple[int, ...]) -> list[tuple[int | None, list[int]]]:
    """When it begins, if ever, and how often it is extended, as far as that begins within the horizon."""
    found: list[tuple[int | None, list[int]]] = [(None, [])]
    for begins, turns in itertools.product(range(12), range(len(more) + 1)):
        lengths = [first, *more[:turns]]
        if begins + sum(lengths[:-1]) < 12 or turns == 0:
            found.append((begins, lengths))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_every_way_to_let_and_extend_5_2_2_costs_no_less(seed: int) -> None:
    rng = random.Random(f"extensions-{seed}")
    children = [rng.choice((0.0, 0.3, 1.0, 2.0)) for _ in range(12)]
    price = rng.choice((2_100.0, 2_600.0, 4_000.0))
    first, more = rng.choice(((5, (2, 2)), (2, (1, 3)), (3, (2, 1, 2)), (4, (3,))))
    instance = instance_of(children, price, {"term_years": float(first), "extension_years": tuple(map(float, more))})
    found, decisions = cheapest(instance)
    every = {(begins, len(lengths)): cost(children, price, begins, lengths) for begins, lengths in ways(first, more)}
    assert found == pytest.approx(min(every.values()))
    begun = next((tau for (_, tau, _), number in decisions.awarded.items() if number), None)
    turns = 0 if begun is None else 1 + sum(decisions.extended.values()) + sum(decisions.prolonged.values())
    assert every[begun, turns] == pytest.approx(found)


def test_nine_years_of_need_are_met_by_5_2_2_and_not_by_more() -> None:
    children = [1.0] * 9 + [0.0] * 3
    found, decisions = cheapest(instance_of(children, 3_000.0, NOTTINGHAM))
    assert decisions.extended == {("block", 0, 1): 1}
    assert decisions.prolonged == {("block", 0, 1, 2): 1}
    assert found == pytest.approx(BED * (YEARS[8][1] - START).days / 7)
    seven = [1.0] * 7 + [0.0] * 5
    assert not cheapest(instance_of(seven, 3_000.0, NOTTINGHAM))[1].prolonged  # the second is left at its own day


def test_one_number_and_a_list_of_one_are_the_same() -> None:
    children = [1.0] * 12
    one = cheapest(instance_of(children, 3_000.0, NOTTINGHAM | {"extension_years": 2.0}))
    assert one == cheapest(instance_of(children, 3_000.0, NOTTINGHAM | {"extension_years": (2.0,)}))


def test_a_contract_that_exists_is_extended_in_turn() -> None:
    old = {"existing": True, "ends": dt.date(2022, 3, 31), "extension_years": (2.0, 2.0)}
    found, decisions = cheapest(instance_of([1.0] * 12, 3_000.0, old))
    assert decisions.extended == {("block", -1, 1): 1}
    assert decisions.prolonged == {("block", -1, 1, 2): 1}
    spot = (YEARS[-1][1] - YEARS[5][1]).days / 7 * 3_000
    assert found == pytest.approx(BED * (YEARS[5][1] - START).days / 7 + spot)


def test_homes_of_a_dps_are_extended_each_as_often_as_it_is_worth() -> None:
    dps = {
        "id": "dps",
        "area": "town",
        "takes": ["care"],
        "sizes": [1],
        "term_years": 5.0,
        "extension_years": (2.0, 2.0),
        "provider": [{"id": "oak", "price_per_bed_week": 1_000.0, "homes_at_most": 3}],
        "closes": START,
    }
    children = [3.0] * 5 + [2.0] * 2 + [1.0] * 2 + [0.0] * 3
    instance = instance_of(children, 9_000.0, NOTTINGHAM, dps=[dps])
    _, decisions = cheapest(instance)
    assert decisions.awarded == {("dps/oak", 0, 1): 3}
    assert decisions.extended == {("dps/oak", 0, 1): 2}
    assert decisions.prolonged == {("dps/oak", 0, 1, 2): 1}


@pytest.mark.parametrize(
    ("prolonged", "says"),
    [
        ({("block", 0, 1, 2): 2}, "2 extended, but only 1 awarded"),
        ({("block", 0, 1, 3): 1}, "extension 3 of 1 beds"),
        ({("block", 4, 1, 2): 1}, "1 extended, but only 0 awarded"),
    ],
)
def test_what_cannot_be_extended_again_is_found(prolonged: dict[Any, int], says: str) -> None:
    instance = instance_of([0.0] * 12, 3_000.0, NOTTINGHAM)
    first = ("block", 0, 1)
    right = Decisions(awarded={first: 1}, extended={first: 1}, prolonged={("block", 0, 1, 2): 1})
    assert not evaluate(instance, demand_table(instance), right).violations
    wrong = Decisions(awarded={first: 1}, extended={first: 1}, prolonged=prolonged)
    assert any(says in found.message for found in evaluate(instance, demand_table(instance), wrong).violations)


@pytest.mark.parametrize(("stated", "extended"), [(True, 2), (False, 0), (None, 0)])
def test_a_commitment_says_of_every_extension_whether_it_is_taken_up(stated: bool | None, extended: int) -> None:
    """Nobody needs the bed after five years: it is kept on where that was promised, and nowhere else."""
    instance = instance_of([1.0] * 5 + [0.0] * 7, 3_000.0, NOTTINGHAM)
    given = GivenMix(commit=(Commitment(offer="block", start=START, homes=1, extended=stated),))
    decisions = solve(build(instance, demand_table(instance), given=given), Limits(gap=0.0)).decisions
    assert decisions is not None
    assert decisions.awarded == {("block", 0, 1): 1}
    assert sum(decisions.extended.values()) + sum(decisions.prolonged.values()) == extended


def test_a_commitment_leaves_open_whether_it_is_extended_as_often_as_is_cheapest() -> None:
    instance = instance_of([1.0] * 9 + [0.0] * 3, 3_000.0, NOTTINGHAM)
    given = GivenMix(commit=(Commitment(offer="block", start=START, homes=1),))
    decisions = solve(build(instance, demand_table(instance), given=given), Limits(gap=0.0)).decisions
    assert decisions is not None
    assert decisions.prolonged == {("block", 0, 1, 2): 1}


def test_an_extension_that_would_begin_after_the_horizon_is_not_decided() -> None:
    instance = instance_of([0.0] * 5 + [1.0] * 7, 9_000.0, NOTTINGHAM | {"award_from": dt.date(2025, 4, 1)})
    assert not cheapest(instance)[1].prolonged.keys() - {("block", 5, 1, 2)}
    late = Decisions(awarded={("block", 6, 1): 1}, extended={("block", 6, 1): 1}, prolonged={("block", 6, 1, 2): 1})
    assert evaluate(instance, demand_table(instance), late).violations


def test_each_extension_is_decided_on_the_day_after_what_is_before_it() -> None:
    instance = instance_of([1.0] * 12, 3_000.0, NOTTINGHAM)
    model, offers = build(instance, demand_table(instance)), {offer.id: offer for offer in instance.offers}
    days = [
        day_decided(instance, offers, family, next(key for key in model.columns[family] if key.period == 0))
        for family in ("extended", "prolonged")
    ]
    assert days == [dt.date(2025, 4, 1), dt.date(2027, 4, 1)]


TOML = """
format = 1
title = "5+2+2"
[horizon]
start = 2020-04-01
end = 2030-03-31
period = "year"
[money]
price_base = "2020/21"
[[area]]
id = "town"
[[need]]
id = "care"
[[demand]]
id = "care"
need = "care"
children = 4
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 5000
[[block]]
id = "block"
area = "town"
takes = ["care"]
sizes = [4]
price_per_bed_week = 3000
term_years = 5
award_to = 2020-04-01
extension_years = [2, 2]
[baseline]
title = "Nothing new"
[reference]
title = "Let and extended"
[[reference.commit]]
offer = "block"
homes = 1
extended = true
"""


def test_it_is_told_written_read_back_and_committed_to(tmp_path: Any) -> None:
    file = tmp_path / "nottingham.toml"
    file.write_text(TOML, encoding="utf-8")
    plan = co.solve(co.load(file))
    result = plan.to_dict()
    assert [(row["decision"], row["turn"]) for row in result["decisions"]] == [
        ("awarded", 0),
        ("extended", 0),
        ("prolonged", 2),
    ]
    (row,) = [row for row in result["mix"] if row["kind"] == "block"]
    assert (row["start"], row["end"], row["extended"]) == ("2020-04-01", "2029-03-31", True)
    assert result["reference"] is not None
    assert result["reference"]["objective"] == pytest.approx(plan.objective)
    plan.save(tmp_path / "plan")
    assert co.Plan.load(tmp_path / "plan").to_dict()["decisions"] == result["decisions"]
    page = (co.publish(plan, tmp_path / "paper"), (tmp_path / "paper" / "report.md").read_text(encoding="utf-8"))[1]
    assert "| 31 Mar 2025 | extend by 2 years | block | 4 | 1 Apr 2025 | 31 Mar 2027 |" in page
    assert "| 31 Mar 2027 | extend again by 2 years | block | 4 | 1 Apr 2027 | 31 Mar 2029 |" in page
    assert "5 years and 2 + 2 more" in page


@pytest.mark.parametrize("stated", ["[2, 0]", "[]", "[0.01]", "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", '"two"'])
def test_what_is_no_list_of_extensions_is_refused_at_its_line(tmp_path: Any, stated: str) -> None:
    file = tmp_path / "nottingham.toml"
    file.write_text(TOML.replace("extension_years = [2, 2]", f"extension_years = {stated}"), encoding="utf-8")
    with pytest.raises(co.InvalidInstance) as found:
        co.load(file)
    (problem,) = found.value.problems
    assert problem.line == TOML.split("\n").index("extension_years = [2, 2]") + 1
    assert problem.path.startswith("block.block")
    assert "extension_years" in problem.path + problem.message
