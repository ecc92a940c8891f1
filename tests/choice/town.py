"""One town for a year, in which it can be worked out on paper which plans cost the same."""

from __future__ import annotations

from typing import Any

from commission_opt import Plan
from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import instance_from
from commission_opt.plan.result_choice import ChoiceResult
from commission_opt.plan.solve import solve
from tests.model.small import tables


def town(children: float = 2.0, **more: Any) -> Instance:
    """The instance that `small.tables` describes, in edition 3 unless it says otherwise."""
    return instance_from(Document(tables(children, **({"conventions": 3} | more)), {}, "town.toml"))


def solved(children: float = 2.0, **more: Any) -> Plan:
    """Its plan."""
    return solve(town(children, **more), compare=False)


def said(plan: Plan) -> ChoiceResult:
    """What the result says of its choice."""
    found = plan.to_dict()["choice"]
    assert found is not None
    return found


def stage(plan: Plan, name: str) -> tuple[float, float]:
    """What a stage counts in the cheapest plan found, and in the plan."""
    return next((row["cheapest"], row["chosen"]) for row in said(plan)["stages"] if row["stage"] == name)


def placed(plan: Plan) -> dict[str, float]:
    """Children placed, by offer: a year has one period."""
    found: dict[str, float] = {}
    for row in plan.to_dict()["placements"]:
        found[row["offer"]] = found.get(row["offer"], 0.0) + row["children"]
    return found


def new(plan: Plan) -> set[str]:
    """Offers that something new is decided of."""
    decided = plan.decisions
    assert decided is not None
    return {key[0] for family in (decided.awarded, decided.opened, decided.recruited) for key in family}
