"""What is local to a child, and what one more child costs where."""

from __future__ import annotations

import datetime as dt

import pytest

from commission_opt import Instance
from commission_opt.studies.simulation.ranking import Ranking
from tests.studies.simulation.cases import children, home, made

PORT = '[[area]]\nid = "port"\n'
NEEDS = """
[[need]]
id = "solo"
local_duty = false
mean_stay_weeks = 20
[[need]]
id = "free"
local_duty = false
mean_stay_weeks = 20
"""
HARBOUR = """
[[home]]
id = "harbour"
area = "port"
takes = ["res", "solo", "free"]
existing = true
beds = 2
running_cost_per_year = 400000
"""
# Not about what is local; for one need by name; for children from one area; for all with a local duty.
RULES = """
[[rules.diversity]]
id = "several"
contracts_at_most = 9
[[rules.locality]]
id = "solo"
needs = ["solo"]
within = "authority"
minimum_share = 0.0
[[rules.locality]]
id = "port"
areas = ["port"]
within = "authority"
minimum_share = 0.0
[[rules.locality]]
id = "rest"
within = "area"
minimum_share = 0.0
[[rules.locality]]
id = "last"
within = "authority"
minimum_share = 0.0
"""


def county(rules: str = RULES) -> Instance:
    """Two areas with a home each."""
    own = home(2).replace('takes = ["res"]', 'takes = ["res", "solo", "free"]')
    demand = children(1, 'area = "town"')
    return made(PORT, NEEDS, demand, own, HARBOUR, rules, end="2021-03-31")


def local(instance: Instance, need: str, area: str) -> set[str]:
    """Homes that are local to a child of a need from an area."""
    ranking = Ranking(instance)
    return {offer.id for offer in instance.offers if ranking.local((need, area), offer)}


@pytest.mark.parametrize(
    ("need", "area", "homes"),
    [
        ("solo", "town", {"own", "harbour"}),  # the rule that names the need, whatever its duty
        ("res", "port", {"own", "harbour"}),  # the rule for that area
        ("res", "town", {"own"}),  # the rule for all with a duty; those after it say nothing
        ("free", "town", {"own"}),  # no rule is about it: the own area
        ("free", "port", {"harbour"}),
    ],
)
def test_the_first_rule_about_a_child_says_what_is_local(need: str, area: str, homes: set[str]) -> None:
    assert local(county(), need, area) == homes


def test_without_a_rule_the_own_area_is_local() -> None:
    assert local(county(""), "res", "town") == {"own"}


def test_near_goes_before_far_only_where_there_is_a_duty() -> None:
    """The harbour costs nothing more than the own home: for those without a duty both share a turn."""
    ranking = Ranking(county(""))
    names = [offer.id for offer in ranking.instance.offers]

    def turns(need: str, area: str) -> dict[str, int]:
        return {names[one.offer]: one.turn for one in ranking.order((need, area), "2020/21")}

    assert turns("res", "town") == {"own": 0, "harbour": 1}
    assert turns("res", "port") == {"harbour": 0, "own": 1}
    assert turns("free", "town") == {"own": 0, "harbour": 0}


def test_a_stability_rule_holds_for_its_needs_on_its_days() -> None:
    rule = '[[rules.stability]]\nid = "calm"\nneeds = ["solo"]\nmoves_at_most = 0\nto_date = 2020-06-30\n'
    ranking = Ranking(county(rule))
    days = dt.date(2020, 6, 30), dt.date(2020, 7, 1)
    assert [ranking.stable("solo", day) for day in days] == [True, False]
    assert not ranking.stable("res", days[0])
    every = Ranking(county(rule.replace('needs = ["solo"]\n', "")))
    assert every.stable("res", days[0])


MARKETS = """
[[framework]]
id = "near"
area = "town"
takes = ["res"]
price_per_week = 3000
[[framework]]
id = "far"
takes = ["res"]
price_per_week = 2900
[[rules.locality]]
id = "home"
minimum_share = 0.8
from_date = 2021-04-01
price_per_child_week = 150
"""


@pytest.mark.parametrize(
    ("price", "day", "first"),
    [
        (150, None, "near"),  # 2,900 and 150 for the distance: more expensive than 3,000
        (90, None, "far"),
        (150, dt.date(2021, 3, 31), "far"),  # the rule is not in force yet
        (None, dt.date(2021, 4, 1), "near"),  # hard: near at any price
        (None, dt.date(2021, 3, 31), "far"),
    ],
)
def test_markets_go_by_price_and_the_price_of_distance_where_occupancy_is_worked_out(
    price: float | None, day: dt.date | None, first: str
) -> None:
    given = made(children(4.0), home(1), MARKETS).with_changes({"rules.locality.home.price_per_child_week": price})
    worked_out = given.with_changes({"rules.occupancy.method": "worked_out"})
    assert [
        worked_out.offers[choice.offer].id for choice in Ranking(worked_out).order(("res", "town"), "2021/22", day)
    ][:2] == ["own", first]
    assert [given.offers[choice.offer].id for choice in Ranking(given).order(("res", "town"), "2021/22", day)] == [
        "own",
        "near",
        "far",
    ]


def test_needs_that_are_kept_out_are_not_taken() -> None:
    given = made(children(4.0), home(1), MARKETS)
    kept_out = Ranking(given, frozenset({("res", "own")}))
    assert [given.offers[choice.offer].id for choice in kept_out.order(("res", "town"), "2021/22")] == ["near", "far"]
