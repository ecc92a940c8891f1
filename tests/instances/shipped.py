"""The instances that come with the program, each loaded and solved once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import commission_opt as co
from commission_opt import Instance, Plan

FOLDER = Path(__file__).resolve().parents[2] / "instances"
# Tighter than the default of 1e-4, so that an objective can be pinned to 1e-6 whichever of two
# nearly equal plans a version of the solver meets first.
GAP = 1e-7
NAMES = tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


@cache
def instance(name: str) -> Instance:
    return co.load(FOLDER / f"{name}.toml")


@cache
def plan(name: str) -> Plan:
    return co.solve(instance(name), gap=GAP)
