"""Waiting for reviews, deciding now, and perfect foresight: by hand, by trying everything, and broken on purpose."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import EXISTING, Decisions
from commission_opt.demand.table import DemandTable
from commission_opt.demand.tree import Tree, nearest_groups, scenario_tree
from commission_opt.instance.instance import Instance
from commission_opt.keys import AwardedKey
from commission_opt.model.build import build
from commission_opt.model.waiting import day_decided, labels
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.evaluator.waiting import foresight
from commission_opt.studies.waiting import value
from tests.model import small
from tests.model.courses import courses

QUARTER_DAYS = (91, 92, 92, 90)
YEAR = {"start": dt.date(2022, 4, 1), "end": dt.date(2023, 3, 31), "period": "quarter"}
JULY, OCTOBER, JANUARY = dt.date(2022, 7, 1), dt.date(2022, 10, 1), dt.date(2023, 1, 1)
EXACT = 1e-9


def town(bed: float = 200, spot: float = 500, homes: int = 4, **more: Any) -> Instance:
    """Homes of one bed on a DPS at £`bed` a day for ever, opening at once; spot at £`spot` a day."""
    dps = {
        "id": "dps",
        "area": "town",
        "takes": ["care"],
        "sizes": [1],
        "term_years": 5,
        "provider": [{"id": "a", "price_per_bed_week": small.day(bed), "homes_at_most": homes}],
    }
    return Instance.model_validate(
        small.tables(1.0, **({"horizon": YEAR, "dps": [dps], "spot": [small.spot(spot)]} | more))
    )


def waiting(
    instance: Instance, demand: DemandTable, *reviews: dt.date, branches: int | tuple[int, ...] = 2
) -> co.Waiting:
    """Solved to the end, and in order."""
    found = co.value_of_waiting(instance, reviews, branches, demand=demand, gap=0.0, workers=1)
    assert found.status == "found"
    in_order(found)
    return found


def in_order(found: co.Waiting) -> None:
    costs = [found.foresight.cost, found.waits.cost, found.call_offs.cost, found.now.cost]
    for cheaper, dearer in itertools.pairwise(costs):
        assert cheaper is not None
        assert dearer is not None
        assert cheaper <= dearer * (1 + EXACT)


# ---------------------------------------------------------------- by hand


LOW_OR_HIGH = courses((0.5, (2, 2, 2, 2)), (0.5, (3, 4, 4, 4)))


def test_value_of_waiting_by_hand() -> None:
    """Two children, or three and then four, with equal chance: in July it can be seen which.

    A home costs £200 a day, and spot £500, half of the time. To decide now, that makes three homes, and four
    from July. To wait makes two, a child in spot until July if there are three, and then two more homes.
    """
    found = waiting(town(), LOW_OR_HIGH, JULY)
    first, later = 91, 274
    assert found.now.cost == pytest.approx(600 * first + 800 * later)
    assert found.waits.cost == pytest.approx((400 + 500 / 2) * first + (400 + 800) / 2 * later)
    assert found.foresight.cost == pytest.approx((400 * 365 + 600 * first + 800 * later) / 2)
    assert found.value == pytest.approx(200 * later - 50 * first)
    assert found.distinguishable
    assert found.bed_weeks == pytest.approx((2 * first + 3 * later) / 7)
    assert found.premium == pytest.approx((200 * later - 50 * first) / found.bed_weeks)


def test_steps_say_what_to_do_now_and_when() -> None:
    found = waiting(town(), LOW_OR_HIGH, JULY)
    assert [(row["branch"], row["day"], row["number"]) for row in found.steps] == [
        ("now", "2022-04-01", 2),
        ("high", "2022-07-01", 2),
    ]
    assert [(row["offer"], row["kind"], row["size"]) for row in found.steps] == [("dps/a", "dps", 1)] * 2
    now, low, high = found.nodes
    assert (now["seen_from"], low["seen_from"], low["seen_below"], high["seen_from"]) == (None, None, 2.5, 2.5)
    assert (low["seen_most"], high["seen_least"]) == (2.0, 3.0)
    assert now["cost"] == pytest.approx(found.waits.cost)
    assert low["cost"] < now["cost"] < high["cost"]


def test_what_the_review_cannot_see_is_not_waited_for() -> None:
    """The scenarios are the same until October: a review in July tells nothing."""
    demand = courses((0.5, (2, 2, 0, 0)), (0.5, (2, 2, 4, 4)))
    found = waiting(town(), demand, JULY)
    assert found.value == pytest.approx(0.0)
    assert not found.distinguishable
    assert len(found.nodes) == 2


def test_extension_waits_for_a_review_and_a_block_does_not() -> None:
    """A block of two beds for half a year, and half a year more if children come; the award is for all scenarios alike."""
    block = small.block("block", 2, 200, award_to=YEAR["start"]) | {"term_years": 0.5, "extension_years": 0.5}
    demand = courses((0.5, (2, 1.9, 0, 0)), (0.5, (2, 2, 2, 2)))
    offers: dict[str, Any] = {"dps": [], "block": [block]}
    found = waiting(town(**offers), demand, OCTOBER)
    half, rest = 183, 182
    assert found.waits.cost == pytest.approx(400 * half + 400 * rest / 2)
    assert found.now.cost == pytest.approx(400 * half + min(400, 500) * rest)
    assert found.call_offs.cost == pytest.approx(found.now.cost)
    assert [(row["decision"], row["branch"], row["day"]) for row in found.steps] == [
        ("awarded", "now", "2022-04-01"),
        ("extended", "high", "2022-10-01"),
    ]
    assert waiting(town(**offers), demand, JANUARY).value == pytest.approx(0.0)  # too late for the extension


def test_existing_block_is_extended_where_demand_asks_for_it() -> None:
    block = {
        "id": "old",
        "area": "town",
        "takes": ["care"],
        "sizes": [2],
        "existing": True,
        "ends": dt.date(2022, 9, 30),
        "extension_years": 1,
        "price_per_bed_week": small.day(200),
    }
    demand = courses((0.5, (2, 1.9, 0, 0)), (0.5, (2, 2, 2, 2)))
    found = waiting(town(dps=[], block=[block]), demand, OCTOBER)
    assert found.value == pytest.approx(400 * 182 / 2)


# ---------------------------------------------------------------- against trying everything


class Drawn:
    """One-bed homes that can be called off in any quarter, at random prices, in random demand scenarios."""

    def __init__(self, seed: str) -> None:
        rng = random.Random(seed)
        self.bed, self.spot = rng.uniform(100, 300), rng.uniform(250, 700)
        shares = [rng.uniform(0.2, 1) for _ in range(rng.randint(3, 6))]
        self.weights = [share / sum(shares) for share in shares]
        self.children = [tuple(rng.randrange(5) for _ in range(4)) for _ in shares]
        self.demand = courses(*zip(self.weights, self.children, strict=True))
        self.instance = town(self.bed, self.spot)

    def least(self, scenarios: tuple[int, ...], have: tuple[int, ...], quarters: int) -> float:
        """Least cost of some scenarios where so many homes there are in the first quarters, by trying every number later."""
        best = float("inf")
        for more in itertools.combinations_with_replacement(range(5), 4 - quarters):
            homes = (*have, *more)
            if list(homes) == sorted(homes):
                best = min(best, sum(self.weights[s] * self.cost(homes, s) for s in scenarios))
        return best

    def cost(self, homes: tuple[int, ...], s: int) -> float:
        return sum(
            days * (self.bed * beds + self.spot * max(0, children - beds))
            for days, beds, children in zip(QUARTER_DAYS, homes, self.children[s], strict=True)
        )

    def waits(self, tree: Tree) -> float:
        """One review in July: the first quarter is the same for all."""
        groups = [tree.nodes[leaf].scenarios for leaf in tree.leaves]
        return min(sum(self.least(one, (first,), 1) for one in groups) for first in range(5))


@pytest.mark.parametrize("branches", [1, 2, 3])
def test_value_is_that_of_trying_every_number_of_homes(branches: int) -> None:
    positive = 0
    for nth in range(5):
        case = Drawn(f"waiting-{branches}-{nth}")
        everyone = tuple(range(len(case.weights)))
        found = waiting(case.instance, case.demand, JULY, branches=branches)
        assert found.now.cost == pytest.approx(case.least(everyone, (), 0))
        assert found.waits.cost == pytest.approx(case.waits(found.tree))
        assert found.foresight.cost == pytest.approx(sum(case.least((s,), (), 0) for s in everyone))
        positive += (found.value or 0) > 1
    assert positive >= (branches > 1) * 2
    assert positive == 0 or branches > 1


def test_review_before_all_decisions_makes_every_branch_a_problem_of_its_own() -> None:
    case = Drawn("apart-3")
    opens: dict[str, Any] = {"dps": [case.instance.dps[0].model_dump() | {"opens": JULY}]}
    instance = town(case.bed, case.spot, **opens)
    found = waiting(instance, case.demand, JULY, branches=3)
    alone = [case.least(found.tree.nodes[leaf].scenarios, (0,), 1) for leaf in found.tree.leaves]
    assert len(alone) == 3
    assert found.waits.cost == pytest.approx(sum(alone))


def test_more_reviews_are_worth_no_less() -> None:
    for nth in range(3):
        case = Drawn(f"more-{nth}")
        once = waiting(case.instance, case.demand, JULY)
        twice = waiting(case.instance, case.demand, JULY, OCTOBER)
        assert once.value is not None
        assert twice.value is not None
        assert twice.value >= once.value - EXACT


def test_rules_on_average_hold_in_each_branch() -> None:
    """A purse for the mean of all scenarios would do for the dear one only with the savings of the cheap one."""
    demand = courses((0.5, (1, 0, 0, 0)), (0.5, (2, 4, 4, 4)))
    rules = {"budget": [{"id": "purse", "revenue_at_most": 200.0 * 4 * 365 * 0.8}]}
    assert co.value_of_waiting(town(rules=rules), [JULY], 2, demand=demand).status == "no plan"
    rules["budget"][0]["price_per_pound"] = 1.0
    assert waiting(town(rules=rules), demand, JULY).averages == ("budget (purse)",)


# ---------------------------------------------------------------- the check


def plans() -> tuple[Instance, DemandTable, Tree, dict[int, Decisions]]:
    """Two leaves that differ from October on."""
    instance = town()
    demand = courses((0.5, (2, 1, 0, 0)), (0.5, (2, 3, 4, 4)))
    tree = scenario_tree(instance, demand, [OCTOBER], [2])
    both = Decisions(awarded={("dps/a", 0, 1): 2})
    more = replace(both, awarded={("dps/a", 0, 1): 2, ("dps/a", 2, 1): 1})
    return instance, demand, tree, dict(zip(tree.leaves, (both, more), strict=True))


def test_leaves_that_do_not_have_the_same_decisions_are_no_tree() -> None:
    instance, demand, tree, _ = plans()
    other = town(dps=[])
    models = {leaf: build(one, demand) for leaf, one in zip(tree.leaves, (instance, other), strict=True)}
    with pytest.raises(ValueError, match="not there in every leaf"):
        labels(models, tree)


def test_what_may_differ_may() -> None:
    assert foresight(*plans()) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"awarded": {("dps/a", 0, 1): 2, ("dps/a", 1, 1): 1}},
        {"awarded": {("dps/a", 0, 1): 1}},
        {"recruited": {("foster", 3): 1}},
        {"hired": {("role", 3): 0.5}},
        {"redeployed": {("role", 3): 0.5}},
        {"released": {("role", 3): 0.5}},
        {"taken": {"service": 1}},
        {"opened": {("home", 3): 1}},
        {"closed": {("home", 3): 1}},
        {"workers": {("service", 3): 1}},
        {"supervisors": {("service", 3): 1}},
        {"assessors": {("court", 3): 1}},
    ],
    ids="-".join,
)
def test_foresight_is_caught(changed: dict[str, Any]) -> None:
    instance, demand, tree, found = plans()
    last = max(found)
    assert foresight(instance, demand, tree, found | {last: replace(found[last], **changed)})


@pytest.mark.parametrize(("ends", "waits"), [(dt.date(2022, 9, 30), True), (dt.date(2022, 9, 29), False)])
def test_an_existing_contract_is_extended_on_the_day_after_its_end(ends: dt.date, waits: bool) -> None:
    """What is decided on the day of a review, 1 October, may rest on what it shows."""
    _, demand, tree, found = plans()
    instance = town(block=[small.block_now(1, 200, ends, extension_years=0.5)])
    key = AwardedKey("now", EXISTING, 1)
    offers = {offer.id: offer for offer in instance.offers}
    assert day_decided(instance, offers, "extended", key) == ends + dt.timedelta(days=1)
    last = max(found)
    extended = found | {last: replace(found[last], extended={key: 1})}
    assert (foresight(instance, demand, tree, extended) == []) == waits


def test_telling_apart_what_was_the_same_is_caught() -> None:
    instance, demand, tree, found = plans()
    early = Tree((JULY,), tree.nodes)
    messages = [one.message for one in foresight(instance, demand, early, found)]
    assert any("the same until then" in message for message in messages)


def test_audit_stops_a_plan_that_uses_what_was_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every column told apart by leaf, whenever it is decided."""
    from commission_opt.model import waiting as model_waiting

    monkeypatch.setattr(Tree, "on", lambda _, leaf, day: leaf)
    monkeypatch.setattr(model_waiting, "ROOT", 0)
    with pytest.raises(AuditFailed, match="before a review tells demand apart"):
        co.value_of_waiting(town(), [JULY], 2, demand=LOW_OR_HIGH, workers=1)


# ---------------------------------------------------------------- the tree


def test_groups_are_the_nearest_of_all() -> None:
    rng = random.Random("groups")
    for _ in range(20):
        values = sorted(rng.sample(range(30), 7))
        weights = [rng.uniform(0.1, 1) for _ in values]
        spread = dict(zip(values, weights, strict=True))

        def off(group: tuple[int, ...], spread: dict[int, float] = spread) -> float:
            total = sum(spread[x] for x in group)
            mean = sum(spread[x] * x for x in group) / total
            return sum(spread[x] * (x - mean) ** 2 for x in group)

        every = [
            (tuple(values[:a]), tuple(values[a:b]), tuple(values[b:]))
            for a, b in itertools.combinations(range(1, 7), 2)
        ]
        best = min(sum(map(off, groups)) for groups in every)
        found = [tuple(int(x) for x in group) for group in nearest_groups([float(x) for x in values], weights, 3)]
        assert sum(map(off, found)) == pytest.approx(best)
        assert [x for group in found for x in group] == values


def test_tree_is_nested_and_keeps_what_is_the_same_together() -> None:
    children = [(1, 1, 0, 0), (1, 5, 0, 0), (4, 2, 0, 0), (4, 2, 9, 9), (4, 6, 0, 0)]
    demand = courses(*[(0.2, one) for one in children])
    tree = scenario_tree(town(), demand, [JULY, OCTOBER], [3, 3])
    assert [node.scenarios for node in tree.nodes] == [(0, 1, 2, 3, 4), (0, 1), (2, 3, 4), (0,), (1,), (2, 3), (4,)]
    assert [tree.nodes[leaf].probability for leaf in tree.leaves] == pytest.approx([0.2, 0.2, 0.4, 0.2])
    assert [tree.on(5, day) for day in (dt.date(2022, 4, 1), JULY, OCTOBER)] == [0, 2, 5]


# ---------------------------------------------------------------- what cannot be asked


@pytest.mark.parametrize(
    ("reviews", "branches", "said"),
    [
        ([], 2, "no review"),
        ([dt.date(2022, 4, 1)], 2, "Reviews are days from 2022-07-01 to 2023-03-31"),
        ([OCTOBER, JULY], 2, "later than the one before"),
        ([JULY], (2, 2), "one for each of the 1 review"),
        (["1 July"], 2, "A review is a day, such as 2026-04-01, not '1 July'."),
        ([2022], 2, "A review is a day"),
    ],
)
def test_reviews_that_cannot_be_held(reviews: list[dt.date], branches: Any, said: str) -> None:
    with pytest.raises(value.NothingToSee, match=said):
        co.value_of_waiting(town(), reviews, branches, demand=LOW_OR_HIGH)


def test_reviews_may_be_text() -> None:
    days = value.reviews_asked(town(), ["2022-07-01", dt.datetime(2022, 10, 1, 12)], 2)[0]
    assert days == (JULY, OCTOBER)


@pytest.mark.parametrize("function", [co.value_of_waiting, co.value_of_information])
def test_an_instance_is_asked_for(function: Any) -> None:
    with pytest.raises(
        TypeError, match=f"co.{function.__name__} takes an instance, as co.load\\(FILE\\) returns it, not str"
    ):
        function("town.toml")
    with pytest.raises(TypeError, match=f"takes an instance: co.{function.__name__}\\(plan.instance\\), not Plan"):
        function(object.__new__(co.Plan))


def test_certain_demand_has_nothing_to_wait_for() -> None:
    with pytest.raises(value.NothingToSee, match="certain"):
        co.value_of_waiting(town(), [JULY], demand=courses((1.0, (2, 1, 1, 1))))


def test_order_and_audit_hold_with_promises_and_a_weight_of_risk() -> None:
    """A probability of being met in town, at a price, and the costliest scenarios counting for more, in each branch."""
    rules = {"headroom": [{"id": "met", "probability_met_locally": 0.7, "price_per_point": 800.0}]}
    for nth in range(2):
        case = Drawn(f"risk-{nth}")
        instance = town(case.bed, case.spot, rules=rules, uncertainty={"risk": {"level": 0.5, "weight": 0.3}})
        assert waiting(instance, case.demand, JULY).averages == ("headroom (met)",)


def test_solves_are_counted_from_none_to_their_total() -> None:
    told: list[tuple[int, int | None]] = []
    co.value_of_waiting(town(), [OCTOBER], demand=LOW_OR_HIGH, workers=1, progress=lambda *one: told.append(one))
    total = told[-1][1]
    assert total == 4  # now, homes called off later, and each of two demand scenarios foreseen
    assert told == [(done, total) for done in range(5)]


def test_children_who_stay_are_not_moved_into_what_was_waited_for() -> None:
    """A home that is called off in July fills with those who come, so that waiting is worth less."""
    stays: dict[str, Any] = {"conventions": 2, "moves": "planned", "need": [{"id": "care", "mean_stay_weeks": 30.0}]}
    move = {"id": "few", "children": 1.0, "price_per_move": 100.0}
    free = waiting(town(), LOW_OR_HIGH, JULY)
    planned = waiting(town(**stays, planned_move=[move]), LOW_OR_HIGH, JULY)
    nobody = waiting(town(**stays), LOW_OR_HIGH, JULY)
    costs = [one.waits.cost for one in (free, planned, nobody)]
    assert costs == sorted(costs, key=lambda cost: cost or 0.0)
    assert len(set(costs)) == 3
