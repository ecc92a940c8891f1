"""How many families are taken on where other referrals come than were planned for: by hand."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluator import evaluate
from commission_opt.studies.recommend.families import with_families
from tests.evaluator.people_cases import contract, each, group, people, start, team


def world(a_month: float, service: Any = contract, **keys: Any) -> Instance:
    """One quarter, in which so many families a month are referred."""
    return people(service(referral=[group(per_month=a_month)], **keys), quarters=1)


def started(planned: float, a_month: float, service: Any = contract, workers: int = 0, **keys: Any) -> float:
    """Families that start in a world, of three planned for, of whom so many start by the plan."""
    plain = world(1.0, service, **keys)
    decisions = Decisions(
        taken={"team": 1}, started=start(planned), workers=each("team", workers, 1) if workers else {}
    )
    worked_out = evaluate(plain, demand_table(plain), decisions)
    (found,) = with_families(plain, world(a_month, service, **keys), decisions, worked_out).started.values()
    return found


@pytest.mark.parametrize(
    ("planned", "a_month", "families"),
    [
        (3.0, 1.0, 3.0),
        (3.0, 2.0, 6.0),  # paid by outcome: as many as come
        (3.0, 0.5, 1.5),
        (2.0, 2.0, 2.0),  # one was left without help though there was room: not worth it
        (2.0, 0.5, 1.5),
        (2.0, 1.0, 2.0),
    ],
)
def test_an_outcome_contract_takes_on_whoever_is_worth_it(planned: float, a_month: float, families: float) -> None:
    assert started(planned, a_month) == pytest.approx(families)


def test_who_must_take_on_all_takes_on_all() -> None:
    assert started(3.0, 2.0, must_start_all=True) == pytest.approx(6.0)


@pytest.mark.parametrize(("workers", "a_month", "families"), [(1, 2.0, 6.0), (1, 8.0, 16.0), (1, 0.5, 1.5)])
def test_a_team_takes_on_as_many_as_it_can_carry(workers: int, a_month: float, families: float) -> None:
    """Three families are 1.125 cases at a time, and one worker carries six: 5.33 times as many."""
    assert started(3.0, a_month, team, workers) == pytest.approx(families)
