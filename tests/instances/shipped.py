"""The instances that come with the program, each loaded and solved once for all tests."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import commission_opt as co
from commission_opt import Instance, Plan

FOLDER = Path(__file__).resolve().parents[2] / "instances"
# Tighter than the default of 1e-4, so that an objective can be pinned to 1e-6 whichever of two
# nearly equal plans a version of the solver meets first.
GAP = 1e-7
# The scenarios of uncertain demand take long to prove: to within this share, in seconds.
UNCERTAIN_GAP = 2e-3
SHARES_BEFORE: dict[str, Any] = {
    "rules.locality.city.minimum_share": 0.8,
    "rules.locality.city.from_date": dt.date(2019, 4, 1),
    "rules.minimum_occupancy.empty-beds.minimum_share": 0.8,
}
NAMES = tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


@cache
def instance(name: str) -> Instance:
    return co.load(FOLDER / f"{name}.toml")


def gap_of(name: str) -> float:
    """How far from the bound its plan may be."""
    return GAP if instance(name).uncertainty.scenarios == 1 else UNCERTAIN_GAP


@cache
def averages(name: str) -> Instance:
    """The instance by edition 2 of the sums, in which beds are filled for the share that is assumed: sums by hand can follow."""
    return instance(name).with_changes({"conventions": 2, **as_before(name)})


def as_before(name: str) -> dict[str, Any]:
    """The shares that were asked of Coventry until children came one by one, and no plan could keep them."""
    return SHARES_BEFORE if name.startswith("coventry") else {}


@cache
def plan(name: str) -> Plan:
    """The plan for averages."""
    return co.solve(averages(name), gap=gap_of(name))


@cache
def advised(name: str) -> Plan:
    """The plan of the instance as it is, as somebody gets it who asks for nothing."""
    return co.solve(instance(name))


@cache
def changed(name: str, *changes: tuple[str, float]) -> Plan:
    """The plan of an instance with some figures changed, each named by its path."""
    return co.solve(averages(name).with_changes(dict(changes)), gap=GAP)


def service(solved: Plan) -> str | None:
    """The service that the plan pays for, if any."""
    lines = {row["line"] for row in solved.to_dict()["costs"] if abs(row["cost"]) > 0.005}
    found = lines & {"edge_of_care", "outcome_contract"}
    assert len(found) <= 1
    return found.pop() if found else None


def team(solved: Plan, role: str) -> list[float]:
    """People of a role in the in-house team, period by period."""
    rows = solved.to_dict()["workforce"]
    return [row["workers"] for row in rows if row["service"] == "in-house" and row["role"] == role]
