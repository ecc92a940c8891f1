"""Published optima of OR-Library's capacitated warehouses, where its files are given in a folder.

    COMMISSION_OPT_ORLIB=folder pytest tests/model/test_orlib.py

The folder holds cap41.txt, cap71.txt, cap131.txt ...; none of them is part of this repository.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from tests.model.orlib import read, tables

FOLDER = "COMMISSION_OPT_ORLIB"
OPTIMA = {"cap41": 1_040_444.375, "cap71": 932_615.750, "cap131": 793_439.5625}

TINY = """
 3 2
 10 100.
 6 80.
 3 30.
 8
 8.  24.  40.
 4
 4.  12.  8.
"""


def solved(text: str) -> Outcome:
    instance = Instance.model_validate(tables(read(text)))
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    assert outcome.objective is not None
    assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
    return outcome


def test_tiny_file_by_hand() -> None:
    # Demand is 12, a unit costs 1, 3, 5 for the first customer and 1, 3, 2 for the second. No warehouse holds 12,
    # nor do the second and third. First and second: 180 + 10 x 1 + 2 x 3 = 196. First and third: 130 + 10 x 1 +
    # 2 x 2 = 144, the second customer's from the third. All three cost 210 before anything is served.
    assert solved(TINY).objective == pytest.approx(144.0, rel=1e-9)


def test_reads_every_number() -> None:
    found = read(TINY)
    assert found.capacities == (10.0, 6.0, 3.0)
    assert found.fixed == (100.0, 80.0, 30.0)
    assert found.demands == (8.0, 4.0)
    assert found.costs == ((8.0, 24.0, 40.0), (4.0, 12.0, 8.0))


@pytest.mark.parametrize("text", ["", "3 2 10 100", f"{TINY} 7", "2 capacity"])
def test_damaged_files_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"file ends|numbers, not|could not convert"):
        read(text)


@pytest.mark.parametrize("name", OPTIMA)
def test_published_optimum(name: str) -> None:
    folder = os.environ.get(FOLDER)
    file = Path(folder or "") / f"{name}.txt"
    if folder is None or not file.is_file():
        pytest.skip(f"{name}.txt of OR-Library is not here: name a folder that has it in {FOLDER}")
    assert solved(file.read_text(encoding="utf-8")).objective == pytest.approx(OPTIMA[name], rel=1e-8)
