"""Which questions are asked of a plan: by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt import Instance
from commission_opt.decisions import Decisions
from commission_opt.model.limit import Limit, PerLimit
from commission_opt.studies.explanation import questions as module
from commission_opt.studies.explanation.changed import Held, WithoutCap
from commission_opt.studies.explanation.holds import HoldCount, HoldTeam, homes
from commission_opt.studies.explanation.prices import price_of_service
from commission_opt.studies.explanation.unchosen import OfferLeftOut
from commission_opt.studies.explanation.used import chosen
from tests.plan.people_cases import CONTRACT, PEOPLE, ROLES, TEAM, loaded
from tests.plan.people_cases import TOWN as PEOPLE_TOWN
from tests.studies.town import TOWN, town

DPS = """
[[dps]]
id = "dps"
name = "System"
area = "town"
takes = ["care"]
sizes = [2]
term_years = 1
[[dps.provider]]
id = "oak"
price_per_bed_week = 700
homes_at_most = 2
[[dps.provider]]
id = "elm"
price_per_bed_week = 700
homes_at_most = 1
"""
HOMES = """
[[home]]
id = "new"
area = "town"
takes = ["care"]
beds = 2
homes = 2
running_cost_per_year = 255500
[[home]]
id = "old"
name = "Old homes"
area = "town"
takes = ["care"]
existing = true
closable = true
homes = 3
beds = 2
running_cost_per_year = 255500
"""
SIZES = TOWN.replace(
    "sizes = [2]\nprice_per_bed_week = 1400", "sizes = [2, 3]\nprice_per_bed_week = { 2 = 1400, 3 = 1300 }"
)

# -- figures of rules --------------------------------------------------------------------------------


Row = tuple[str, list[Any]]
POUNDS, SHARE = ("C08", ["purse", "2022/23"]), ("C03", [0, 0, "near"])  # as they are reported
PLACES, WORKERS = ("C12", [0, 0, "spot"]), ("C04", [0, 0, "team"])


def used(row: Row, price: float | None, sense: str = "<=") -> Any:
    return {"id": row[0], "key": row[1], "price": price, "sense": sense}


HALF = PerLimit(0.5)
PLACED: Any = ("placed", 1.0)
BY_PLAN = PerLimit(0.5, (PLACED,))


@pytest.mark.parametrize(
    ("limits", "step", "said"),
    [
        ([(Limit("a", kind="pounds"), used(POUNDS, -0.5))], 10_000.0, -5000.0),
        ([(Limit("a", kind="pounds", per=HALF), used(POUNDS, -0.5))], 10_000.0, -5000.0),  # as it is reported
        ([(Limit("a", kind="share", per=BY_PLAN, lower=True), used(SHARE, 300.0, ">="))], -0.01, -3.0),
        ([(Limit("a", kind="number", per=HALF), used(PLACES, -40.0))], 1.0, -20.0),
        ([(Limit("a", kind="number", per=HALF), used(WORKERS, 40.0, ">="))], 1.0, -20.0),  # so many are needed: fewer
        ([(Limit("a", kind="number", per=HALF, lower=True), used(WORKERS, 40.0, ">="))], -1.0, -20.0),
        ([(Limit("a"), used(PLACES, -40.0)), (Limit("a"), used(PLACES, -2.0))], 1.0, -42.0),  # every row of it
        ([(Limit("a"), used(PLACES, -40.0)), (Limit("a"), used(PLACES, None))], 1.0, None),
        ([(Limit("a", kind="whole"), used(PLACES, -40.0))], 1.0, None),
        ([(Limit("a", kind="share", per=HALF), used(PLACES, -40.0))], 0.01, None),  # its limit is in places
        ([(Limit("a", kind="number", per=BY_PLAN), used(PLACES, -40.0))], 1.0, None),  # it hangs on the plan
    ],
)
def test_what_the_marginal_values_say_of_a_step(limits: list[Any], step: float, said: float | None) -> None:
    found = module._indicative(limits, step)
    assert found == (None if said is None else pytest.approx(said))


@pytest.mark.parametrize(
    ("risk", "asked"),
    [
        (None, []),
        ({"cvar_at_most": None, "cvar": 100.0}, []),
        ({"cvar_at_most": 100_000.0, "cvar": 99_990.0}, [WithoutCap(100_000.0)]),
        ({"cvar_at_most": 100_000.0, "cvar": 50_000.0}, []),  # far below it
        ({"cvar_at_most": 100_000.0, "cvar": 100_010.0}, []),
    ],
)
def test_a_cap_on_risk_is_asked_about_where_it_is_nearly_reached(risk: Any, asked: list[WithoutCap]) -> None:
    result: Any = {"risk": risk, "rules": []}
    assert list(module._cap(result)) == asked


# -- homes, sizes, people ----------------------------------------------------------------------------


def held(instance: Instance, **decided: Any) -> dict[tuple[str, str], Held]:
    """What is asked of homes and contracts, by record and change."""
    found = list(module._homes(instance, Decisions(**decided)))
    assert len({(one.record, one.change) for one in found}) == len(found)
    return {(one.record, one.change): one for one in found}


def count(one: Held) -> HoldCount:
    assert isinstance(one.hold, HoldCount)
    return one.hold


def test_a_contract_is_asked_about_without_it_and_with_each_other_size() -> None:
    found = held(town(SIZES), awarded={("north", 0, 3): 1})
    assert list(found) == [("north", "2 beds instead of 3"), ("north", "not awarded")]
    assert count(found["north", "2 beds instead of 3"]) == HoldCount(frozenset({"north"}), "==", 1, ("awarded",), 2)
    assert count(found["north", "not awarded"]) == HoldCount(frozenset({"north"}), "==", 0)


@pytest.mark.parametrize(
    ("called", "why"),
    [
        ({("dps/oak", 0, 2): 1}, ""),
        (
            {("dps/oak", 0, 2): 2, ("dps/elm", 0, 2): 1},
            "cannot be, as the providers have no more homes (homes_at_most)",
        ),
    ],
)
def test_homes_called_off_are_asked_about_one_more_and_one_fewer(called: Any, why: str) -> None:
    found = held(town(TOWN + DPS), awarded=called)
    more, fewer = found["dps", "one home called off more"], found["dps", "one home called off fewer"]
    both = frozenset({"dps/oak", "dps/elm"})
    number = sum(called.values())
    assert (count(more), more.impossible) == (HoldCount(both, "==", number + 1), why)
    assert (count(fewer), fewer.impossible) == (HoldCount(both, "==", number - 1), "")


@pytest.mark.parametrize(("opened", "why"), [(1, ""), (2, "cannot be, as there are no more of them (homes)")])
def test_homes_of_our_own_are_asked_about_as_far_as_there_are_any(opened: int, why: str) -> None:
    found = held(town(TOWN + HOMES), opened={("new", 0): opened})
    more = next(one for (record, change), one in found.items() if record == "new" and change.endswith("more"))
    assert (count(more).number, more.impossible) == (opened + 1, why)


@pytest.mark.parametrize(("shut", "change"), [(0, "one home closed"), (1, "one more closed"), (3, None)])
def test_homes_that_exist_are_asked_about_one_closed(shut: int, change: str | None) -> None:
    found = held(town(TOWN + HOMES), closed={("old", 0): shut} if shut else {})
    if change is None:
        assert found == {}
    else:
        hold = HoldCount(frozenset({"old"}), "==", shut + 1, ("closed",))
        assert {key: count(one) for key, one in found.items()} == {("old", change): hold}


def test_teams_are_asked_about_a_worker_more_and_one_fewer_wherever_there_are_any() -> None:
    instance = loaded(PEOPLE)
    workers = {("team", 2): 2, ("team", 0): 1, ("team", 1): 0, ("court", 0): 3}
    more, fewer = module._teams(instance, Decisions(workers=workers))
    assert (more.change, fewer.change) == ("one worker more", "one worker fewer")
    assert more.hold == HoldTeam("team", ((0, 1), (2, 2)), 1)
    assert fewer.hold == HoldTeam("team", ((0, 1), (2, 2)), -1)
    assert list(module._teams(instance, Decisions(workers={("team", 0): 0}))) == []


class Linked:
    """A model that notes its rows."""

    def __init__(self, workers: dict[tuple[str, int], str]) -> None:
        self.columns = SimpleNamespace(workers=workers)
        self.rows: list[tuple[Any, str, float]] = []

    def link(self, terms: Any, sense: str, number: float) -> None:
        self.rows.append((terms, sense, number))


@pytest.mark.parametrize(
    ("step", "rows"),
    [
        (1, [([("first", 1.0)], ">=", 2.0), ([("third", 1.0)], ">=", 4.0)]),
        (-1, [([("first", 1.0)], "<=", 0.0), ([("third", 1.0)], "<=", 2.0)]),
        (-2, [([("first", 1.0)], "<=", 0.0), ([("third", 1.0)], "<=", 1.0)]),  # never below nobody
    ],
)
def test_a_team_is_held_in_each_period_to_so_many_more_or_fewer(step: int, rows: list[Any]) -> None:
    model: Any = Linked({("team", 0): "first", ("team", 2): "third"})
    HoldTeam("team", ((0, 1), (2, 3)), step)(model)
    assert model.rows == rows


# -- what is chosen, and what is not -----------------------------------------------------------------


def test_homes_are_counted_whatever_the_way_they_are_decided_on() -> None:
    plan = Decisions(
        awarded={("a", 0, 2): 1, ("a", 1, 3): 2, ("b", 0, 2): 4},
        opened={("c", 0): 8, ("d", 0): 16},
        recruited={("e", 0): 32, ("f", 1): 64},
    )
    assert homes(plan, frozenset("ace")) == 1 + 2 + 8 + 32
    assert homes(plan, frozenset("bdf")) == 4 + 16 + 64
    assert homes(plan, frozenset("ab"), 2) == 1 + 4
    assert homes(plan, frozenset()) == 0


def test_an_offer_is_chosen_where_it_is_committed_to_and_a_market_where_it_is_bought_from() -> None:
    instance = town()
    plan = Decisions(awarded={("north", 0, 2): 1}, placed={(0, 0, "care", "town", "spot"): 1e-7})
    assert [chosen(instance, plan, offer) for offer in ("north", "south", "spot")] == [True, False, False]
    bought = Decisions(placed={(0, 0, "care", "town", "spot"): 0.1, (0, 0, "care", "town", "east"): 2.0})
    assert [chosen(instance, bought, offer) for offer in ("spot", "east")] == [True, False]


def test_what_is_not_chosen_is_asked_about_where_it_has_a_price() -> None:
    """Not what exists, and not what no price of its own is paid for."""
    foster = """
[[foster]]
id = "carers"
area = "town"
takes = ["care"]
households = 2
allowance_per_child_week = 500
recruits_per_year_at_most = {most}
"""
    instance = town(TOWN + HOMES + foster.format(most=0))
    plan = Decisions(awarded={("north", 0, 2): 1})
    found = list(module._unchosen(instance, plan))
    assert all(isinstance(one, OfferLeftOut) for one in found)
    assert [one.offer for one in found] == ["south", "east", "spot", "new"]
    assert [one.how for one in found] == ["", "", ", for 13 child-weeks,", ""]
    recruiting = town(TOWN + HOMES + foster.format(most=1))
    assert "carers" in [one.offer for one in module._unchosen(recruiting, plan)]


SECOND = TEAM.replace('"team"', '"other"').replace('name = "Family team"', 'name = "Other team"')


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (ROLES + TEAM, "role.worker.salary_per_year"),
        (ROLES + TEAM + SECOND, None),  # of the same workers
        (ROLES.replace('role = "psychologist"', 'role = "worker"') + TEAM, None),
        (ROLES + TEAM.replace('"lead"', '"worker"'), None),
        (ROLES + CONTRACT.replace('"contract"', '"team"'), "edge_of_care.team.payment_per_success_by_year"),
        (
            ROLES + TEAM + SECOND.replace('"worker"', '"psychologist"').replace('"lead"', '"psychologist"'),
            "role.worker.salary_per_year",
        ),
    ],
)
def test_a_salary_is_the_price_of_a_team_whose_role_nobody_else_has(text: str, path: str | None) -> None:
    instance = loaded(PEOPLE_TOWN + text)
    price = price_of_service(instance, instance.edge_of_care[0])
    assert (None if price is None else price.path) == path
