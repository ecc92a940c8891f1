"""Commitments of one plan in the model of another."""

from __future__ import annotations

from typing import Any

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.keys import AwardedKey, DecidedKey, PeopleKey
from commission_opt.model.build import build
from commission_opt.model.fixed import fix_commitments
from tests.model.small import QUARTERS, block, foster, new_home, spot, tables

OFFERS: dict[str, Any] = {
    "block": [block("a", 2, 90)],
    "home": [new_home(2, 90)],
    "foster": [foster(90, recruits_per_year_at_most=4)],
    "spot": [spot(50)],  # cheaper than all of them
}


def test_commitments_are_made_though_others_would_be_cheaper() -> None:
    instance = Instance.model_validate(tables(2, horizon=QUARTERS, **OFFERS))
    model = build(instance, demand_table(instance))
    wanted = Decisions(awarded={("a", 1, 2): 1}, opened={("home", 0): 1}, recruited={("foster", 0): 2})
    assert fix_commitments(model, wanted) == []
    found = solve(model, Limits(gap=0.0)).decisions
    assert found is not None
    assert (found.awarded, found.opened, found.recruited) == (wanted.awarded, wanted.opened, wanted.recruited)


def test_commitments_that_cannot_be_made_are_named_and_left_out() -> None:
    instance = Instance.model_validate(tables(2, horizon=QUARTERS, **OFFERS))
    model = build(instance, demand_table(instance))
    wanted = Decisions(
        awarded={AwardedKey("gone", 1, 4): 1, AwardedKey("a", 2, 2): 1},
        opened={DecidedKey("home", 0): 2},
        extended={AwardedKey("old", EXISTING, 3): 1},
        taken={"team": 1},
        workers={PeopleKey("team", 0): 3},
    )
    assert sorted(fix_commitments(model, wanted)) == [
        "2 of home opened on 2022-04-01",
        "3 workers of team on 2022-04-01",
        "a of 2 beds awarded later",
        "gone of 4 beds awarded on 2022-07-01",
        "old of 3 beds extended",
        "team taken up",
    ]
