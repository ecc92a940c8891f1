"""Whole people who can be there: rounded down, and no plan is forbidden by it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.model import Model
from tests.model.random_prevention import random_prevention_case
from tests.model.test_caseload_and_avoidance import families
from tests.model.test_whole_teams import ROLES, SUPERVISED, least, without_them

Table = dict[str, Any]


def _limits(manager: Table, **service: Any) -> list[float]:
    """The most supervisors that the rows allow, period by period."""
    given = families(**(SUPERVISED | service)) | {"role": [ROLES[0], ROLES[1] | manager]}
    model = build(Instance.model_validate(given), demand_table(Instance.model_validate(given)))
    supervisors = {variable.name for variable in model.columns["supervisors"].values()}
    return [float(row.getUb() or 0.0) for row in model.tight if {variable.name for variable in row} <= supervisors]


def test_parts_of_a_recruit_add_up_to_whole_ones() -> None:
    """Two a year are half a recruit a quarter, from the quarter after a notice of 13 weeks on; one is in post."""
    manager = {"in_post": 1.0, "recruits_per_year_at_most": 2.0, "notice_weeks": 13.0}
    assert _limits(manager)[:8] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert _limits(manager | {"in_post": 1.5})[:8] == [1, 2, 2, 3, 3, 4, 4, 5]
    assert _limits({"recruits_per_year_at_most": 4.0 / 3.0})[:6] == [0, 0, 1, 1, 1, 2]  # three thirds are one


def test_nothing_is_said_where_any_number_can_be_recruited() -> None:
    assert _limits({"recruitment_cost": 100.0}) == []


def test_a_rota_of_parts_of_people_is_left_alone() -> None:
    home = {"id": "home", "takes": ["care"], "area": "town", "beds": 2, "existing": True, "running_cost_per_year": 1.0}
    manager = {"recruits_per_year_at_most": 2.0, "in_post": 4.0}

    def tight(rota: float) -> int:
        given = families(**SUPERVISED) | {"role": [ROLES[0], ROLES[1] | manager]}
        given["home"] = [home | {"staff": {"manager": rota}}]
        instance = Instance.model_validate(given)
        return len(build(instance, demand_table(instance)).tight)

    assert tight(1.0) > tight(0.5)


@pytest.mark.parametrize("seed", range(7100, 7140))
def test_cost_is_as_without_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_prevention_case(seed)

    def cost() -> float | None:
        return solve(build(case.instance, case.demand), Limits(gap=0.0)).objective

    found = cost()
    with without_them(monkeypatch):
        before = cost()
    assert found == (None if before is None else pytest.approx(before, rel=1e-9, abs=1e-6))


@pytest.mark.parametrize("seed", range(20))
def test_as_many_as_there_can_be_are_still_allowed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most whole supervisors in a period, with the rows and without."""
    rng = random.Random(seed)
    manager: Table = {
        "in_post": rng.choice((0.0, 1.0, 1.7)),
        "recruits_per_year_at_most": rng.choice((0.7, 2.0, 5.0)),
        "notice_weeks": rng.choice((0.0, 13.0, 20.0)),
        "leavers_per_year": rng.choice((0.0, 0.2)),
    }
    given = families(**SUPERVISED) | {"role": [ROLES[0], ROLES[1] | manager]}
    instance = Instance.model_validate(given)

    def most(period: int) -> float:
        model = build(instance, demand_table(instance))
        wanted = [one for key, one in model.columns["supervisors"].items() if key.period == period]
        model.problem.setObjective(_sum_less(wanted))
        outcome = solve(model, Limits(gap=0.0))
        assert outcome.values is not None
        return float(outcome.values[wanted[0].id])

    for period in (0, 3, 11):
        found = most(period)
        with without_them(monkeypatch):
            assert most(period) == found


def _sum_less(variables: list[Any]) -> Any:
    import pulp

    return pulp.lpSum_vars_coefs([(one, -1.0) for one in variables])


def test_a_part_of_a_supervisor_who_cannot_be_had_is_no_longer_bought(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = {"recruits_per_year_at_most": 0.7, "notice_weeks": 13.0}
    given = families(**SUPERVISED) | {"role": [ROLES[0], ROLES[1] | manager]}
    instance = Instance.model_validate(given)

    def model() -> Model:
        return build(instance, demand_table(instance))

    with monkeypatch.context() as patched:
        tighten = Model.tighten
        patched.setattr(Model, "tighten", lambda self, rule, *rest: rule == "C05" or tighten(self, rule, *rest))
        loose = least(model(), whole=False)
    assert loose < least(model(), whole=False) <= least(model(), whole=True) + 1e-6


@pytest.mark.parametrize("part", ["in_post", "recruits_per_year_at_most"])
def test_nothing_follows_where_a_limit_on_people_may_be_passed(part: str) -> None:
    manager = {"in_post": 1.0, "recruits_per_year_at_most": 2.0}
    given = families(**SUPERVISED) | {"role": [ROLES[0], ROLES[1] | manager]}
    instance = Instance.model_validate(given)

    def tight(room: float) -> int:
        built = build(
            instance,
            demand_table(instance),
            room=lambda _, limit: room if str(limit.path).endswith(part) else 0.0,
        )
        supervisors = {variable.name for variable in built.columns["supervisors"].values()}
        return sum({variable.name for variable in row} <= supervisors for row in built.tight)

    assert tight(0.0) > 0
    assert tight(5.0) == 0
