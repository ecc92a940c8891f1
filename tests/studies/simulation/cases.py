"""Small worlds to simulate, without a solve."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from commission_opt import Instance, load
from commission_opt.decisions import Decisions
from commission_opt.plan.evaluator.beds import find_beds
from commission_opt.studies.simulation.arrivals import lanes_of
from commission_opt.studies.simulation.policy import Policy
from commission_opt.studies.simulation.replicate import Case
from commission_opt.studies.simulation.tally import Book

OPENING = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "Try-out"
[horizon]
start = 2020-04-01
end = {end}
period = "quarter"
[money]
price_base = "2020/21"
discount_rate = 0.035
[[area]]
id = "town"
[[need]]
id = "res"
mean_stay_weeks = {stay}
"""
SPOT = """
[[spot]]
id = "spot"
takes = ["res"]
price_per_week = 4000
"""


def home(beds: int, homes: int = 1, occupancy: float = 1.0, more: str = "") -> str:
    """Homes of our own that exist."""
    return f"""
[[home]]
id = "own"
area = "town"
takes = ["res"]
existing = true
homes = {homes}
beds = {beds}
practical_occupancy = {occupancy}
running_cost_per_year = 500000
{more}
"""


def children(number: float, more: str = "") -> str:
    """A level number of children."""
    return f'\n[[demand]]\nid = "res"\nneed = "res"\nchildren = {number}\n{more}\n'


def made(*parts: str, stay: float = 20.0, end: str = "2024-03-31") -> Instance:
    """An instance of some parts."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "try.toml"
        file.write_text(OPENING.format(stay=stay, end=end) + "".join(parts), encoding="utf-8")
        return load(file)


def case(instance: Instance, decisions: Decisions | None = None, policy: Policy | None = None, seed: int = 0) -> Case:
    """A plan of `instance` to be simulated."""
    decided = decisions or Decisions()
    book = Book(instance, decided, find_beds(instance, decided))
    return Case(book, lanes_of(instance, {}), policy or Policy(), {}, seed)
