"""Results to publish, solved once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from commission_opt import Plan, load, solve
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Report

INSTANCES = Path(__file__).parents[2] / "instances"
HOSTILE = (
    "<script>alert(1)</script>",
    "=HYPERLINK(1)|`x`*b*[a](b)",
    "N" * 10_000,
    "\u202egnirts \u05e9\u05dc\u05d5\u05dd",
    "\U0001f3e0 \U0001f468\u200d\U0001f469\u200d\U0001f467",
)


@cache
def plan(name: str) -> Plan:
    return solve(load(INSTANCES / f"{name}.toml"), gap=0.01)


@cache
def report(name: str) -> Report:
    return compose(plan(name).to_dict())


def hostile() -> Plan:
    """The tutorial with names that attack whatever shows them."""
    result = plan("tutorial").to_dict()
    for at, offer in enumerate(result["labels"]["offers"]):
        result["labels"]["offers"][offer] = HOSTILE[at % len(HOSTILE)]
    for at, row in enumerate(result["mix"]):
        row["name"] = row["provider"] = HOSTILE[at % len(HOSTILE)]
    for at, one in enumerate(result["rules"]):
        one["rule"] = HOSTILE[at % len(HOSTILE)]
    result["instance"]["title"] = HOSTILE[0]
    result["inputs"] = result["inputs"] | {"title": HOSTILE[0], "description": HOSTILE[1]}
    return Plan(result)
