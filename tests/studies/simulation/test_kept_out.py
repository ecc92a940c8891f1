"""Children whom the plan keeps out of beds are kept out of them in the simulation too."""

from __future__ import annotations

import commission_opt as co
from commission_opt.plan.result import Result
from commission_opt.studies.simulation.promise import kept_out
from commission_opt.studies.simulation.simulate import prepared
from tests.studies.simulation.cases import SPOT, children, home, made

SOLO = """
[[need]]
id = "solo"
footprint = 2
mean_stay_weeks = 26
[[demand]]
id = "solo"
need = "solo"
children = 3
[[spot]]
id = "solo-spot"
takes = ["solo"]
price_per_week = 4500
"""
HOME = home(4).replace('takes = ["res"]', 'takes = ["res", "solo"]')


def test_a_child_who_takes_two_beds_stays_out_as_the_plan_says() -> None:
    """The same plan with and without the few whom it places in the home."""
    given = made(children(6.0), HOME, SPOT, SOLO, stay=26.0, end="2021-03-31")
    plan = co.solve(given.with_changes({"rules.occupancy.method": "worked_out"}))
    own = [offer.id for offer in plan.instance.offers].index("own")
    result = plan.to_dict()
    assert kept_out(result, plan.instance) == frozenset()
    assert _needs(result, plan.instance, own) == {"res", "solo"}
    result["placements"] = [row for row in result["placements"] if (row["need"], row["offer"]) != ("solo", "own")]
    assert kept_out(result, plan.instance) == {("solo", "own")}
    assert _needs(result, plan.instance, own) == {"res"}


def _needs(result: Result, instance: co.Instance, offer: int) -> set[str]:
    """Needs of the children who were with an offer in some runs."""
    case = prepared(result, instance, seed=3)
    return {stay.lane[0] for number in range(12) for stay in case.world(number).stays if stay.offer == offer}


def test_where_occupancy_is_assumed_beds_are_open_to_all() -> None:
    plan = co.solve(made(children(6.0), HOME, SPOT, SOLO, stay=26.0, end="2021-03-31"))
    assert kept_out(plan.to_dict(), plan.instance) == frozenset()


def test_beds_that_the_plan_does_not_use_keep_nobody_out() -> None:
    """With a home at £9,000 more for a child, nobody is placed in it."""
    dear = HOME.replace("running_cost_per_year", "cost_per_child_week = 9000\nrunning_cost_per_year")
    given = made(children(6.0), dear, SPOT, SOLO, stay=26.0, end="2021-03-31")
    plan = co.solve(given.with_changes({"rules.occupancy.method": "worked_out"}))
    assert kept_out(plan.to_dict(), plan.instance) == frozenset()
