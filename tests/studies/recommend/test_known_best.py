"""Small instances whose worlds can be counted, so that the best of all mixes is known: it is advised, or one as good."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.studies.mixes.candidate import certain
from commission_opt.studies.recommend.drawn import forecasts_of
from commission_opt.studies.recommend.recommendation import Recommendation
from commission_opt.studies.recommend.trial import Trial, Trials
from commission_opt.studies.recommend.worlds import WeighedForecast, Worlds

WITHIN = 0.005
OFTEN = 183  # of 200: what a chance of 95% comes to, less what 200 cases leave to chance

TOWN = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "Town"
[horizon]
start = 2022-04-01
end = 2023-03-31
period = "quarter"
[money]
price_base = "2022/23"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "care"
mean_stay_weeks = 40
[[demand]]
id = "care"
need = "care"
certain = true
children = {children}
[[dps]]
id = "dps"
area = "town"
takes = ["care"]
sizes = [{small}]
opens = 2022-04-01
closes = 2022-04-01
notice_weeks = 0
term_years = 1
[[dps.provider]]
id = "a"
price_per_bed_week = {bed}
homes_at_most = {homes}
[[block]]
id = "block"
area = "town"
takes = ["care"]
sizes = [{large}]
award_to = 2022-04-01
price_per_bed_week = {block}
term_years = 1
[[framework]]
id = "framework"
takes = ["care"]
market = {market}
price_per_week = {framework}
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = {spot}
"""


@dataclass(frozen=True)
class Drawn:
    """An instance, and what all its mixes truly cost on average."""

    instance: co.Instance
    costs: dict[tuple[int, int], float]  # by homes called off and blocks awarded

    @property
    def least(self) -> float:
        return min(self.costs.values())


def drawn(rng: random.Random, folder: Path, forecasts: int) -> Drawn:
    """Two sorts of contract, two of places bought as used, and forecasts of how many children there are at which price."""
    small, large, homes = rng.choice((1, 2)), rng.choice((2, 3, 4)), rng.randint(2, 4)
    figures = {
        "children": rng.randrange(1, 9),
        "small": small,
        "large": large,
        "homes": homes,
        "bed": rng.randrange(2000, 4000),
        "block": rng.randrange(2000, 4000),
        "market": rng.randrange(0, 3),
        "framework": rng.randrange(2500, 4500),
        "spot": rng.randrange(4500, 8000),
    }
    text = TOWN.format(**figures)
    for nth in range(forecasts):
        price = rng.randrange(4500, 9000)
        changes = f'{{ "demand.care.children" = {rng.randrange(12)}, "spot.spot.price_per_week" = {price} }}'
        text += f'[[scenario]]\nid = "f{nth}"\nweight = {rng.uniform(0.2, 2):.3f}\nchanges = {changes}\n'
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    instance = co.load(file)
    plain, every = certain(instance), forecasts_of(instance) or (WeighedForecast("as it is", "", 1.0, {}),)
    costs = {
        (called, awarded): sum(one.share * in_one(plain, one, called, small, awarded, large) for one in every)
        for called, awarded in product(range(homes + 1), range(2))
    }
    return Drawn(instance, costs)


def in_one(plain: co.Instance, forecast: WeighedForecast, called: int, small: int, awarded: int, large: int) -> float:
    """What so many homes and blocks cost where one forecast holds for certain."""
    amounts = {("dps/a", 0, small): called, ("block", 0, large): awarded}
    decisions = Decisions(awarded={key: n for key, n in amounts.items() if n})
    return cost(Trials(plain, Worlds((), 9, (forecast._replace(share=1.0),))).of(decisions, 0))


def cost(trial: Trial) -> float:
    return trial["cost"] + trial["short_cost"]


def true_cost(case: Drawn, advised: Recommendation) -> float:
    awarded = advised.best.candidate.decisions.awarded
    homes = sum(n for key, n in awarded.items() if key[0] == "dps/a")
    return case.costs[homes, sum(n for key, n in awarded.items() if key[0] == "block")]


def is_right(seed: int, folder: Path) -> bool:
    """Whether the mix that is advised is the best of all there are, or within what makes no difference."""
    rng = random.Random(f"best-{seed}")
    case = drawn(rng, folder, rng.randint(2, 4))
    advised = co.recommend(case.instance, vary={}, seed=seed, within=WITHIN)
    return true_cost(case, advised) <= case.least * (1 + WITHIN) + 1e-6


def test_worlds_that_are_certain_cost_the_same_whatever_the_children_and_the_seed(tmp_path: Path) -> None:
    """So that a sum over forecasts is the true cost."""
    case = drawn(random.Random("same"), tmp_path, 3)
    plain = certain(case.instance)
    for forecast in forecasts_of(case.instance):
        found = {
            round(cost(Trials(plain, Worlds((), seed, (forecast._replace(share=1.0),))).of(Decisions(), world)), 4)
            for seed, world in product((1, 2), (0, 7))
        }
        assert len(found) == 1


def test_the_best_of_all_mixes_is_advised_in_small_instances(tmp_path: Path) -> None:
    assert sum(is_right(seed, tmp_path) for seed in range(8)) >= 7


@pytest.mark.thorough
def test_the_best_of_all_mixes_is_advised_as_often_as_is_promised(tmp_path: Path) -> None:
    assert sum(is_right(seed, tmp_path) for seed in range(200)) >= OFTEN


@pytest.mark.parametrize("seed", range(6))
def test_with_a_world_that_is_certain_it_is_what_solve_says(seed: int, tmp_path: Path) -> None:
    case = drawn(random.Random(f"certain-{seed}"), tmp_path, 0)
    plan = co.solve(case.instance, gap=1e-7)
    advised = co.recommend(case.instance, vary={}, worlds=60, gap=1e-7)
    row = advised.rows()[0]
    assert plan.objective == pytest.approx(case.least)
    assert row["cost"] == pytest.approx(plan.objective)
    assert row["promised"] == pytest.approx(plan.objective)
    assert advised.advice[0].settled
    if sorted(case.costs.values())[1] > case.least + 1:
        assert advised.best.candidate.mix == advised.candidates[0].candidate.mix
