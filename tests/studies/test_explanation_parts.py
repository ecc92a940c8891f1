"""What an explanation makes of its solves: each question with answers made up, so that every way to end is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.plan.settings import Settings
from commission_opt.studies.explanation import switching_price
from commission_opt.studies.explanation.base import Compared, Consequence, least
from commission_opt.studies.explanation.changed import Ease, Held, OneMoreChild, WithoutCap, WithoutLocality, WithoutRow
from commission_opt.studies.explanation.prices import OwnPrice
from commission_opt.studies.explanation.switching_price import MOST_SOLVES, AskPrice, SwitchingPrice
from commission_opt.studies.explanation.unchosen import OfferLeftOut, ServiceLeftOut
from commission_opt.studies.runs import Solved

COST = 10_000.0  # of the cheapest mix, proven
SAME = Decisions()
OTHER = Decisions(opened={("home", 0): 1})
Changes = Mapping[str, Any] | None


def plan(
    minimised: float | None,
    bound: float | None = None,
    status: str = "optimal",
    decisions: Decisions | None = SAME,
    penalty: float = 0.0,
    risk: dict[str, Any] | None = None,
) -> Solved:
    """A solve; proven to the penny where no bound is given."""
    result: Any = {
        "status": status,
        "objective": minimised,
        "bound": minimised if bound is None else bound,
        "risk": risk,
        "costs": [{"line": "penalty", "discounted": penalty}, {"line": "spot", "discounted": 5.0}],
        "mix": [],
    }
    return Solved(result, None if minimised is None else decisions)


NONE = plan(None, status="infeasible")
LATE = plan(COST, status="time_limit")


class Base:
    """The mix that is explained, over four years, whose solves are told beforehand, one after another."""

    def __init__(self, *plans: Solved | Callable[[Changes], Solved], penalty: float | None = 0.0, weight: float = 0.0):
        self.plans = list(plans)
        self.cost, self.bound, self.years, self.penalty = COST, COST, 4.0, penalty
        self.settings, self.decisions = Settings(), SAME
        self.asked: list[Changes] = []
        data = {"demand": [{"id": "care"}]}
        risk = SimpleNamespace(weight=weight, price_per_pound=None)
        self.instance: Any = SimpleNamespace(
            document=SimpleNamespace(data=data), uncertainty=SimpleNamespace(risk=risk), with_changes=lambda one: one
        )

    def solve(self, changes: Changes = None, prepare: object = None, *, choose: bool = True) -> Solved:
        del prepare
        self.asked.append(changes)
        given = self.plans.pop(0) if len(self.plans) > 1 else self.plans[0]
        return given if isinstance(given, Solved) else given(changes)


def compared(one: Solved, **base: Any) -> Compared:
    found: Any = Base(one, **base)
    return Compared.of(found, one)


def answer(question: Any, *plans: Solved | Callable[[Changes], Solved], **base: Any) -> Consequence:
    (found,) = question.answer(Base(*plans, **base))
    assert isinstance(found, Consequence)
    return found


# -- the difference of two solves --------------------------------------------------------------------


def test_a_difference_is_told_with_how_far_it_may_be_off() -> None:
    found = compared(plan(10_400.0, 10_300.0, decisions=OTHER))
    assert (found.verdict, found.difference, found.within) == ("confirmed", 400.0, 100.0)
    assert found.per_year == 100.0
    assert found.mix == "nothing new"
    assert compared(plan(10_400.0)).mix == ""  # the same commitments


@pytest.mark.parametrize(("bound", "difference"), [(10_200.0, 400.0), (10_000.0, 0.0), (9_000.0, 0.0)])
def test_a_difference_within_what_is_proven_is_none(bound: float, difference: float) -> None:
    """Off by as much as it is: it may be nothing."""
    assert compared(plan(10_400.0, bound)).difference == difference


def test_what_is_not_proven_has_no_difference() -> None:
    assert compared(NONE) == Compared("impossible")
    for one in (LATE, plan(None, status="time_limit"), plan(None, status="memory_limit")):
        assert compared(one) == Compared("not proven")


def test_the_price_of_broken_rules_in_a_difference() -> None:
    found = compared(plan(10_400.0, penalty=90.0), penalty=50.0)
    assert found.penalty == 40.0
    assert compared(plan(COST, penalty=90.0), penalty=50.0).penalty == 0.0  # no difference, no part of it
    assert compared(plan(10_400.0, penalty=90.0), penalty=None).penalty is None


@pytest.mark.parametrize(
    ("one", "bound"),
    [
        (plan(1000.0, 990.0), 990.0),
        (plan(1000.0, 990.0, status="time_limit"), 990.0),
        (NONE, None),
    ],
)
def test_what_no_mix_costs_less_than_is_the_bound(one: Solved, bound: float | None) -> None:
    assert least(one, Settings(gap=0.01)) == bound


@pytest.mark.parametrize(
    ("minimised", "status", "bound"),
    [(1000.0, "optimal", 990.0), (-1000.0, "gap", -1010.0), (1000.0, "time_limit", None)],
)
def test_of_an_engine_that_tells_of_no_bound_it_is_the_gap_below(
    minimised: float, status: str, bound: float | None
) -> None:
    one = plan(minimised, status=status)
    one.result["bound"] = None
    assert least(one, Settings(gap=0.01)) == (None if bound is None else pytest.approx(bound))


# -- figures and counts that are changed -------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "now", "value", "change", "given"),
    [
        ("share", 0.85, 0.84, "85% -> 84%", 0.84),
        ("pounds", 1_234_567.0, 1_244_567.0, "£1,234,567 -> £1,244,567", 1_244_567.0),
        ("whole", 2.0, 3.0, "2 -> 3", 3),
        ("number", 4.125, 5.125, "4.12 -> 5.12", 5.125),
    ],
)
def test_a_rule_eased_shows_its_figures_as_they_are_written(
    unit: str, now: float, value: float, change: str, given: float
) -> None:
    base: Any = Base(plan(9_600.0))
    (found,) = Ease("C07", "few", "Few", "rules.diversity.few.beds_at_most", now, value, unit, None).answer(base)
    before, after = change.split(" -> ")
    assert found.change == change
    assert found.text == f"Few: beds at most {after} instead of {before} saves £400 (£100 a year)"
    assert base.asked == [{"rules.diversity.few.beds_at_most": given}]
    assert type(base.asked[0]["rules.diversity.few.beds_at_most"]) is type(given)
    assert (found.path, found.now, found.value) == ("rules.diversity.few.beds_at_most", now, value)


def test_a_rule_eased_tells_what_the_marginal_values_said() -> None:
    ease = Ease("C14", "cvar", "Risk", "uncertainty.risk.cvar_at_most", 1.0, 2.0, "number", -250.4)
    assert answer(ease, plan(9_600.0)).text.endswith("; the marginal values alone said £250")
    assert answer(ease, plan(COST)).text.startswith("Risk: at most 2 instead of 1 saves nothing;")


def test_a_rule_that_may_not_be_eased_is_not_told_of() -> None:
    def refused(_: Changes) -> Solved:
        raise InvalidInstance([Problem("town.toml", 1, "", "not so")])

    base: Any = Base(refused)
    assert Ease("C03", "near", "Near", "rules.locality.near.minimum_share", 0.1, 0.0, "share", None).answer(base) == []


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (plan(9_600.0), "saves £400 (£100 a year): the cap shapes the plan"),
        (plan(COST), "saves nothing: the cap does not shape the plan"),
        (LATE, "could not be proven in time"),
        (NONE, "leaves no mix that meets the rules"),
    ],
)
def test_whether_a_cap_shapes_the_plan_is_said_where_it_is_known(one: Solved, said: str) -> None:
    found = answer(WithoutCap(12_000.0), one)
    assert found.text == f"Without the cap on the cost at risk (£12,000) the cheapest mix {said}"
    assert (found.now, found.path) == (12_000.0, "uncertainty.risk.cvar_at_most")


def test_a_cap_goes_with_its_price() -> None:
    base: Any = Base(plan(COST))
    WithoutCap(12_000.0).answer(base)
    assert base.asked == [{"uncertainty.risk.cvar_at_most": None}]
    base.instance.uncertainty.risk.price_per_pound = 0.5
    WithoutCap(12_000.0).answer(base)
    assert base.asked[1] == {"uncertainty.risk.cvar_at_most": None, "uncertainty.risk.price_per_pound": None}


def test_what_doing_without_a_rule_is_worth() -> None:
    base: Any = Base(plan(9_600.0))
    (found,) = WithoutRow("lot", "One of", {"block.a.lot": None, "block.b.lot": None}, "without it").answer(base)
    assert base.asked == [{"block.a.lot": None, "block.b.lot": None}]
    assert found.text == "One of: without it the cheapest mix saves £400 (£100 a year)"
    near = answer(WithoutLocality({"rules.locality.near.minimum_share": 0.0}, "Near"), plan(9_600.0))
    assert near.text == "Without the rules of locality (Near), the cheapest mix saves £400 (£100 a year)"


@pytest.mark.parametrize(("area", "where"), [("Town", " from Town"), ("", "")])
def test_one_more_child_is_added_to_the_demand_there_is(area: str, where: str) -> None:
    base: Any = Base(plan(10_400.0))
    (found,) = OneMoreChild("care", "Care", "town", area).answer(base)
    ((first, more),) = (asked["demand"] for asked in base.asked)
    assert first == {"id": "care"}
    assert (more["need"], more["area"], more["children"], more["certain"]) == ("care", "town", 1.0, True)
    assert found.text == f"One more child throughout (Care{where}) adds £400 (£100 a year)"


@pytest.mark.parametrize(
    ("one", "why", "said"),
    [
        (NONE, "there are no more", "there are no more"),
        (NONE, "", "leaves no mix that meets the rules"),
        (plan(10_400.0), "there are no more", "adds £400 (£100 a year)"),
        (plan(9_600.0), "", "saves £400 (£100 a year)"),
        (plan(COST), "", "does not change the cost"),
    ],
)
def test_a_count_that_cannot_be_is_told_with_its_reason(one: Solved, why: str, said: str) -> None:
    question = Held("homes", "own", "Own", "one home more", lambda _: None, why)
    assert answer(question, one).text == f"Own, one home more: {said}"


# -- the price at which something would be chosen ----------------------------------------------------

PRICE = OwnPrice("block.own.price_per_bed_week", 200.0, "a bed-week")


@pytest.fixture
def weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that pays the price for as many bed-weeks as it opens homes, £100 for the whole of it each."""

    def priced(changes: Mapping[str, Any], decisions: Decisions) -> float:
        return sum(decisions.opened.values()) * 100.0 * float(changes[PRICE.path]) / 200.0

    monkeypatch.setattr(switching_price, "_priced", priced)


def with_homes(minimised: float, homes: int, **more: Any) -> Solved:
    return plan(minimised, decisions=Decisions(opened={("own", 0): homes}, taken={"own": homes}), **more)


def line(fixed: float, homes: int) -> Callable[[Changes], Solved]:
    """The best mix with it, whose cost follows the price."""

    def solve(changes: Changes) -> Solved:
        assert changes is not None
        return with_homes(fixed + homes * 100.0 * changes[PRICE.path] / 200.0, homes)

    return solve


def turned(
    *plans: Solved | Callable[[Changes], Solved], forced: Solved, within: float = 0.0
) -> tuple[SwitchingPrice, Any]:
    base: Any = Base(*plans)
    return AskPrice("own", PRICE, lambda _: None, service=True).turn(base, forced, within), base


STARTS: Any = {"offer": "own", "kind": "edge_of_care", "start": "2022-07-01", "existing": False}


@pytest.mark.usefixtures("weeks")
def test_the_price_is_where_the_cost_with_it_comes_down_to_that_without() -> None:
    """£10,300 at the price as it is, four homes at £100 each: £300 less is three quarters of that less."""
    below = with_homes(9_999.0, 4)
    below.result["mix"] = [STARTS]
    found, base = turned(line(9_900.0, 4), below, plan(COST), forced=with_homes(10_300.0, 4))
    assert (found.verdict, found.starts) == ("confirmed", "2022-07-01")
    assert found.share == pytest.approx(0.25)
    shares = [asked[PRICE.path] / 200.0 for asked in base.asked]
    assert shares == pytest.approx([0.25, 0.25 * 0.995, 0.25 * 1.005])


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize(
    ("below", "above"),
    [
        (plan(9_999.0), plan(COST)),  # not chosen just below
        (with_homes(COST, 4), plan(COST)),  # nor cheaper
        (with_homes(9_999.0, 4), plan(9_990.0)),  # cheaper above as well
        (plan(None, status="time_limit"), plan(COST)),
        (with_homes(9_999.0, 4), plan(None, status="time_limit")),
    ],
)
def test_a_price_that_does_not_hold_on_both_sides_is_not_confirmed(below: Solved, above: Solved) -> None:
    found, _ = turned(line(9_900.0, 4), below, above, forced=with_homes(10_300.0, 4))
    assert (found.verdict, found.starts) == ("not proven", "")
    assert found.share == pytest.approx(0.25)


@pytest.mark.usefixtures("weeks")
def test_what_is_not_chosen_for_nothing_is_never_chosen() -> None:
    """£200 more than the cheapest where it costs nothing: tried at nothing, once."""
    found, base = turned(line(10_200.0, 4), forced=with_homes(10_600.0, 4))
    assert found == SwitchingPrice("never")
    assert [asked[PRICE.path] for asked in base.asked] == [0.0]


@pytest.mark.usefixtures("weeks")
def test_a_price_of_nothing_may_be_where_the_choice_turns() -> None:
    """At nothing it costs what the cheapest does."""
    found, _ = turned(line(COST, 4), with_homes(9_999.0, 4), plan(COST), forced=with_homes(10_400.0, 4))
    assert (found.verdict, found.share) == ("confirmed", 0.0)


@pytest.mark.usefixtures("weeks")
def test_crossings_rise_to_the_price_that_is_sought() -> None:
    """At a lower price eight homes are better than four: £9,600 and their price, not £9,850 and that of four.

    The line of the four comes down to £10,000 at three eighths of the price; there the eight cost £9,900, and their line
    crosses at half of it.
    """

    def best(changes: Changes) -> Solved:
        assert changes is not None
        share = changes[PRICE.path] / 200.0
        four, eight = with_homes(9_850.0 + 400.0 * share, 4), with_homes(9_600.0 + 800.0 * share, 8)
        return min(four, eight, key=lambda one: one.minimised or 0.0)

    found, base = turned(best, best, with_homes(9_998.0, 8), plan(COST), forced=with_homes(10_250.0, 4))
    assert [asked[PRICE.path] / 200.0 for asked in base.asked] == pytest.approx([0.375, 0.5, 0.4975, 0.5025])
    assert found.verdict == "confirmed"
    assert found.share == pytest.approx(0.5)


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize(
    ("above", "within", "near"), [(0.4, 0.0, True), (0.6, 0.0, False), (10.0, 20.0, True), (21.0, 20.0, False)]
)
def test_half_a_pound_or_what_costs_may_be_off_is_near_enough(above: float, within: float, near: bool) -> None:
    """So near the cheapest without it, the price as it is is where the choice turns: no other is tried on the way."""
    forced = with_homes(COST + above, 4)
    found, base = turned(
        *([] if near else [line(COST + above - 400.0, 4)]),
        with_homes(9_999.0, 4),
        plan(COST),
        forced=forced,
        within=within,
    )
    assert found.verdict == "confirmed"
    assert (found.share == 1.0) == near
    assert len(base.asked) == (2 if near else 3)


@pytest.mark.usefixtures("weeks")
def test_a_price_that_nothing_is_paid_for_proves_nothing() -> None:
    found, base = turned(plan(COST), forced=plan(10_300.0))
    assert (found, base.asked) == (SwitchingPrice("not proven"), [])


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize("late", [plan(None, status="time_limit"), with_homes(10_100.0, 4, status="time_limit")])
def test_a_solve_on_the_way_that_is_stopped_ends_the_search(late: Solved) -> None:
    found, base = turned(late, forced=with_homes(10_300.0, 4))
    assert (found, len(base.asked)) == (SwitchingPrice("not proven"), 1)


@pytest.mark.usefixtures("weeks")
def test_a_search_that_comes_no_nearer_is_given_up() -> None:
    found, base = turned(with_homes(10_300.0, 1_000_000), forced=with_homes(10_300.0, 1_000_000))
    assert (found, len(base.asked)) == (SwitchingPrice("not proven"), MOST_SOLVES)


# -- offers and services that are left out -----------------------------------------------------------


class Ask:
    """A price that turns so."""

    def __init__(self, turn: SwitchingPrice, price: OwnPrice = PRICE) -> None:
        self.price, self.hold = price, None
        self._turn, self.withins = turn, list[float]()

    def turn(self, base: object, forced: object, within: float) -> SwitchingPrice:
        del base, forced
        self.withins.append(within)
        return self._turn

    def words(self, turn: SwitchingPrice) -> str:
        return f"{turn.share} of its price"


CHOSEN, NEVER, UNSURE = SwitchingPrice("confirmed", 0.75), SwitchingPrice("never"), SwitchingPrice("not proven")
ADDS = "£400 (£100 a year)"


@pytest.mark.parametrize(
    ("turn", "text", "verdict", "value", "change"),
    [
        (
            CHOSEN,
            f"would be chosen at 0.75 of its price; choosing it as it is, for long, adds {ADDS}",
            "confirmed",
            150.0,
            "at £150 a bed-week",
        ),
        (NEVER, f"would not be chosen even for nothing; choosing it, for long, adds {ADDS}", "never", None, "chosen"),
        (UNSURE, f"choosing it, for long, adds {ADDS}", "not proven", None, "chosen"),
    ],
)
def test_an_offer_left_out_is_told_with_the_price_at_which_it_is_chosen(
    turn: SwitchingPrice, text: str, verdict: str, value: float | None, change: str
) -> None:
    ask: Any = Ask(turn)
    found = answer(OfferLeftOut("own", "Own", ask, ", for long,"), plan(10_400.0, 10_350.0))
    assert found.text == f"Own: {text}"
    assert (found.verdict, found.value, found.change, found.now) == (verdict, value, change, 200.0)
    assert ask.withins == [50.0]


@pytest.mark.parametrize(
    ("forced", "price", "text"),
    [
        (NONE, PRICE, "choosing it leaves no mix that meets the rules"),
        (LATE, PRICE, "choosing it could not be proven in time"),
        (plan(10_400.0), OwnPrice("a", 0.0, "a week"), f"choosing it adds {ADDS}"),  # there is no price to lower
        (plan(COST), PRICE, "choosing it as well costs the same, as far as is proven"),
    ],
)
def test_of_an_offer_without_a_price_to_lower_no_price_is_asked(forced: Solved, price: OwnPrice, text: str) -> None:
    ask: Any = Ask(CHOSEN, price)
    found = answer(OfferLeftOut("own", "Own", ask), forced)
    assert (found.text, found.value, ask.withins) == (f"Own: {text}", None, [])


FREE = ("free recruitment", {"role.worker.notice_weeks": 0.0})
TWICE = ("twice the caseload", {"edge_of_care.own.caseload": 12.0})
TAKEN, LEFT = plan(9_000.0, decisions=Decisions(taken={"own": 1})), plan(COST)


def service(ask: Ask | None, *eased: tuple[str, dict[str, Any]]) -> ServiceLeftOut:
    asked: Any = ask
    return ServiceLeftOut("own", "Own", lambda _: None, asked, eased)


@pytest.mark.parametrize(
    ("turn", "said", "value"),
    [
        (CHOSEN, "; it would be taken up at 0.75 of its price", 150.0),
        (NEVER, "; it would not be taken up even at nothing instead of £200 a bed-week", None),
        (UNSURE, "", None),
    ],
)
def test_a_service_left_out_is_told_with_the_price_at_which_it_is_taken_up(
    turn: SwitchingPrice, said: str, value: float | None
) -> None:
    found = answer(service(Ask(turn)), plan(10_400.0))
    assert found.text == f"Own: taking it up adds {ADDS}{said}"
    assert (found.verdict, found.value, found.change) == (turn.verdict, value, "taken up")


@pytest.mark.parametrize("forced", [NONE, LATE, plan(COST)])
def test_of_a_service_that_adds_nothing_no_price_is_asked(forced: Solved) -> None:
    ask = Ask(CHOSEN)
    found = answer(service(ask), forced)
    assert (found.value, ask.withins) == (None, [])
    assert "taken up at" not in found.text
    without = answer(service(None), plan(10_400.0))
    assert (without.path, without.text) == ("", f"Own: taking it up adds {ADDS}")


@pytest.mark.parametrize(
    ("eased", "said", "change"),
    [
        ((TAKEN, LEFT), "; it would be taken up with free recruitment", "taken up; kept out by free recruitment"),
        (
            (TAKEN, TAKEN),
            "; it would be taken up with free recruitment or with twice the caseload",
            "taken up; kept out by free recruitment, twice the caseload",
        ),
        ((LEFT, LEFT), "; free recruitment and twice the caseload would not change that", "taken up"),
        ((NONE, LEFT), "; free recruitment and twice the caseload would not change that", "taken up"),
    ],
)
def test_what_keeps_a_service_out_is_what_it_is_taken_up_without(
    eased: tuple[Solved, Solved], said: str, change: str
) -> None:
    found = answer(service(None, FREE, TWICE), plan(10_400.0), *eased)
    assert found.text == f"Own: taking it up adds {ADDS}{said}"
    assert found.change == change
