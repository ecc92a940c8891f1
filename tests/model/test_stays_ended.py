"""Prevention on stays: children in care who go home or step down sooner, by the work of a team."""

from __future__ import annotations

import dataclasses
import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm  # type: ignore[import-untyped]

from commission_opt import Plan, solve
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.demand.projection import projection
from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import InvalidInstance
from commission_opt.keys import BY_SERVICE
from commission_opt.model.curves import average, clock_of
from commission_opt.plan.decided import decisions_from
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.evaluator.cohorts import means
from commission_opt.plan.evaluator.in_care import fewer_children
from commission_opt.registry import row_key
from commission_opt.rules.stability import LeaversKey
from commission_opt.services.common.left_early import left_early
from tests.demand.changing import town
from tests.demand.teams import team

HOME, CARE = (12.0, 1.0, 52.0), (20.0, 0.5, 104.0)
WHOLE: dict[str, Any] = {"team_workers": 2, "team_cost_per_year": 100_000, "must_start_all": True}
CHANGES = [("home", "care", 0.4), ("care", "home", 0.1)]


def double(instance: Instance, curve: Any, tau: int, t: int, steps: int = 400) -> float:
    """Mean over two periods of a curve of days since the start, by the rule of midpoints."""
    first, second = instance.periods[tau], instance.periods[t]
    offset = (second.start - first.start).days
    starts = (np.arange(steps) + 0.5) / steps * first.days
    counted = offset + (np.arange(steps) + 0.5) / steps * second.days
    return float(np.mean([[curve(b - a) if b > a else 0.0 for b in counted] for a in starts]))


@pytest.mark.parametrize("changes", [[], CHANGES])
@pytest.mark.parametrize("to", [None, "care"])
def test_children_fewer_by_their_stays(changes: list[tuple[str, str, float]], to: str | None) -> None:
    """Of those still there as the work ends a share leaves; they would have stayed, or now stay, as others do."""
    instance = town({"home": HOME, "care": CARE}, changes, more={"conventions": 1} | team("home", to))
    service = instance.edge_of_care[0]
    rates = np.array([[-1 / 364.0, 0.0], [0.0, -1 / 728.0]])
    for need, other, rate in changes:
        rates[["home", "care"].index(need), ["home", "care"].index(other)] += rate / 365.25

    def fewer(days: float, need: int) -> float:
        if days < 91:
            return 0.0
        there = expm(rates * (days - 91))
        return float(0.4 * math.exp(-91 / 364) * (there[0, need] - (there[1, need] if to else 0.0)))

    by_need = left_early(instance, service, service.referral[0])
    for place, need in enumerate(["home", "care"]):
        for tau, t in ((0, 0), (0, 1), (1, 4)):
            wanted = double(instance, lambda days, at=place: fewer(days, at), tau, t, 60)
            found = 0.0
            if need in by_need:
                found = average(by_need[need], instance.periods[tau], instance.periods[t], clock_of(instance))
            assert found == pytest.approx(wanted, abs=2e-3)


def test_model_and_evaluator_have_the_same_children() -> None:
    """Each by its own arithmetic, to a billionth, by equal months and by days."""
    for edition in (1, 2):
        for to in (None, "care"):
            more = {"conventions": edition} | team("home", to, weeks=17.3)
            instance = town({"home": HOME, "care": CARE}, CHANGES, more=more, period="month", years=3)
            service = instance.edge_of_care[0]
            own = fewer_children(instance, service, service.referral[0])
            theirs = left_early(instance, service, service.referral[0])
            assert own.keys() == theirs.keys()
            for need, curve in own.items():
                for tau in (0, 7):
                    for t in range(tau, 36, 5):
                        pair = instance.periods[tau], instance.periods[t]
                        found = means(curve, instance.sums.equal_months).over(pair[1], pair[0])
                        assert found == pytest.approx(average(theirs[need], *pair, clock_of(instance)), abs=1e-9)


def test_nobody_is_counted_before_the_work_ends() -> None:
    instance = town({"home": HOME, "care": CARE}, [], more=team("home", weeks=53))
    (curve,) = fewer_children(instance, instance.edge_of_care[0], instance.edge_of_care[0].referral[0]).values()
    assert curve.at(52.99) == 0
    assert curve.at(53.0) == pytest.approx(0.4 * math.exp(-53 / 52))


@pytest.mark.parametrize(("saved", "taken"), [(0.99, True), (1.01, False)])
def test_a_team_is_set_up_where_it_saves_more_than_it_costs(saved: float, taken: bool) -> None:
    """Both ways are priced by hand: children at home times £1,000 a week, with the team and without."""
    none = town({"home": HOME}, [], more={"money": {"price_base": "2025/26", "discount_rate": 0.0}}, years=2)
    service = team("home", **WHOLE)
    with_team = none.with_record("edge_of_care", service["edge_of_care"][0])
    one = with_team.edge_of_care[0]
    twice = left_early(with_team, one, one.referral[0])["home"]
    weeks = 0.0
    for tau in with_team.periods:
        for t in with_team.periods[tau.index :]:
            weeks += 3.0 * average(twice, tau, t, clock_of(with_team)) * t.weeks
    cost = 1000 * weeks / 2 * saved  # a year
    found = solve(with_team.with_changes({"edge_of_care.team.team_cost_per_year": cost})).to_dict()
    assert bool([row for row in found["mix"] if row["offer"] == "team"]) == taken
    bare = sum(1000 * children * none.periods[t].weeks for (t, _, _), children in projection(none).items())
    assert found["objective"] == pytest.approx(min(bare, bare - 1000 * weeks + 2 * cost), rel=1e-6)


def test_who_steps_down_is_placed_there() -> None:
    """A child fewer at home is a child more in care, for as long as each would stay."""
    town_with = town({"care": CARE, "home": HOME}, [], more=team("home", "care", **WHOLE | {"team_cost_per_year": 1.0}))
    rows = solve(town_with).to_dict()["avoided"]
    home = {row["period"]: row["children"] for row in rows if row["need"] == "home"}
    care = {row["period"]: row["children"] for row in rows if row["need"] == "care"}
    assert all(number >= 0 for number in home.values())
    assert all(number <= 0 for number in care.values())
    last = max(home)
    assert -care[last] > home[last]  # they stay longer there


def all_decisions(instance: Instance) -> Decisions:
    """Of the cheapest plan, those of each demand scenario too."""
    decided = solve(instance).to_dict()["decided"]
    assert decided is not None
    return decisions_from(decided, instance)


def full(**keys: Any) -> Instance:
    """Ten children in a home of ten, who stay for years; a dear market takes any others."""
    need = {"home": (10.0, 0.0, 500.0)}
    own = {"id": "own", "area": "town", "takes": ["home"], "existing": True, "beds": 10, "running_cost_per_year": 1000}
    own |= {"cost_per_child_week": 3000, "practical_occupancy": 1.0}
    opening = [{"need": "home", "offer": "own", "children": 10.0}]
    dear = {"id": "dear", "takes": ["home"], "price_per_week": 5000}
    more: dict[str, Any] = {"conventions": 2, "moves": "planned", "home": [own], "opening": opening, "spot": [dear]}
    more |= team("home", **WHOLE | keys)
    return town(need, [], more=more, years=1)


def test_the_result_holds_who_left(tmp_path: Path) -> None:
    """Saved and read again, with all that it says worked out anew."""
    plan = solve(full(team_cost_per_year=1.0))
    plan.save(tmp_path)
    again = Plan.load(tmp_path)
    assert again.to_dict()["decided"] == plan.to_dict()["decided"]


def test_who_goes_home_leaves_a_bed_before_the_stay_ends() -> None:
    """Children who stay leave the home faster than their stays end: by as many as the team brings home, and no more."""
    instance = full(team_cost_per_year=1.0)
    result = solve(instance).to_dict()
    assert result["decided"] is not None
    rows = result["decided"].get("transferred", [])
    assert rows
    assert {row["move"] for row in rows} == {BY_SERVICE + "team"}
    ended = [row for row in result["rules"] if row["id"] == "C09" and "ended" in row["key"]]
    assert ended
    assert all(row["value"] <= row["limit"] + 1e-6 for row in ended)
    assert not [row for row in result["costs"] if row["line"] == "moves" and row["cost"]]
    free = solve(instance.with_changes({"moves": "free", "opening": None})).to_dict()
    assert result["objective"] == pytest.approx(free["objective"], rel=1e-6)  # it forbids no more than it says


@pytest.mark.parametrize(("more", "broken"), [(0.0, False), (1e-4, True), (-20.0, True)])
def test_more_than_the_team_brings_home_is_found(more: float, broken: bool) -> None:
    instance = full(team_cost_per_year=1.0)
    decisions = all_decisions(instance)
    key = max(decisions.transferred, key=lambda one: decisions.transferred[one])
    checked = evaluate(instance, demand_table(instance), decisions)
    wanted = LeaversKey(key[0], key[1], "ended", f"team:{key[3]}@{key[4]}")
    (row,) = [one for one in checked.rules if one.id == "C09" and row_key(one.id, one.key).key == wanted]
    changed = dataclasses.replace(decisions, transferred=decisions.transferred | {key: row.limit + more})
    violations = evaluate(instance, demand_table(instance), changed).violations
    assert bool([one for one in violations if "C09" in one.rule or "decision" in one.rule]) == broken


@pytest.mark.parametrize("record", [BY_SERVICE + "other", "team"])
def test_a_service_that_there_is_not_ends_no_stay(record: str) -> None:
    instance = full(team_cost_per_year=1.0)
    moved = Decisions(transferred={(0, 1, record, "home", "town", "own"): 0.5})
    violations = evaluate(instance, demand_table(instance), moved, relaxed=True).violations
    assert any(one.rule == "decision" and "no such move" in one.message for one in violations)


@pytest.mark.parametrize("seed", range(6))
def test_random_towns_pass_the_audit(seed: int) -> None:
    """Whatever the needs, changes, team, contracts and edition: the evaluator takes what the model found."""
    rng = random.Random(seed)
    needs = {
        name: (rng.uniform(2, 12), rng.uniform(0.1, 1.2), rng.uniform(20, 120)) for name in ("home", "care", "older")
    }
    changes = [("home", "care", rng.uniform(0, 0.4)), ("care", "older", rng.uniform(0, 0.4))][: rng.randint(0, 2)]
    to = rng.choice([None, "care", "older"])
    block = {"id": "north", "takes": ["home", "care"], "sizes": [3, 5], "price_per_bed_week": 700, "term_years": 2}
    more = {"conventions": rng.choice([1, 2, 3]), "block": [block]} | team("home", to, weeks=rng.uniform(4, 40))
    more["moves"] = rng.choice(["free", "planned"])
    scenarios: dict[str, Any] = {"scenarios": 3, "paths": 40, "stay_spread": 0.1} if seed % 2 else {}
    plan = solve(town(needs, changes, more=more, years=2, **scenarios), verify=True).to_dict()
    assert plan["audit"] is not None
    assert plan["audit"]["passed"]
    assert plan["verification"] is not None
    assert plan["verification"]["agrees"]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"mean_stay_avoided_weeks": 50}, "mean_stay_avoided_weeks has no meaning where acts_on"),
        ({"entry_delay_weeks": 4}, "entry_delay_weeks has no meaning where acts_on"),
        ({"acts_on": "entries", "mean_stay_avoided_weeks": 50}, "to, of a referral, goes with acts_on"),
        ({"referral": [{"id": "all", "need": "home", "to": "home", "per_month": 1}]}, "name another need"),
        ({"referral": [{"id": "all", "need": "home", "to": "caer", "per_month": 1}]}, "there is no need 'caer'"),
        ({"acts_on": "exits"}, "it cannot be 'exits'"),
    ],
)
def test_what_such_a_team_cannot_say(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInstance, match=message):
        town({"home": HOME, "care": CARE}, [], more=team("home", "care") | _one(team("home", "care"), keys))


def _one(tables: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    return {"edge_of_care": [tables["edge_of_care"][0] | keys]}


def test_stays_have_to_be_known_and_of_one_length() -> None:
    records = {"need": "home", "opening_stock": 1.0, "entries_per_month": 0.1}
    instance = town({"home": HOME, "care": CARE}, [], more=team("home"))
    for other in ({"mean_stay_weeks": 20.0}, {"survival": [0.5, 0.2]}):
        with pytest.raises(InvalidInstance, match="no one mean stay of all children of home"):
            instance.with_record("demand", {"id": "more"} | records | other)
    instance.with_record("demand", {"id": "more"} | records | {"mean_stay_weeks": 52.0})


def test_a_rule_that_counts_who_leaves_early_is_refused() -> None:
    instance = town({"home": HOME, "care": CARE}, [], more=team("home"))
    rule = {"id": "calm", "moves_at_most": 1}
    with pytest.raises(InvalidInstance, match="ends their stays early: they would count as moved"):
        instance.with_record("rules.stability", rule | {"needs": ["home"]})
    instance.with_record("rules.stability", rule | {"needs": ["care"]})


def test_scenarios_solved_one_by_one_give_the_same() -> None:
    """The decomposition of many scenarios, with changes of need, a contract and a team."""
    block = {"id": "north", "takes": ["home"], "sizes": [4], "price_per_bed_week": 1500, "term_years": 2}
    more = {"conventions": 2, "moves": "planned", "block": [block]} | team("home", "care")
    instance = town({"care": CARE, "home": HOME}, CHANGES, more=more, years=1, scenarios=4, paths=40, stay_spread=0.1)
    costs = [solve(instance, method=method).to_dict()["objective"] for method in ("extensive", "decomposition")]
    assert costs[0] == pytest.approx(costs[1], rel=1e-6)
