"""Explanation: every figure stated is what solving again with the change says, and what can be worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt import errors
from commission_opt.cli.explain_text import explanation_text
from commission_opt.studies.explanation import base as base_module
from commission_opt.studies.explanation import explain as module
from commission_opt.studies.explanation.base import Consequence
from commission_opt.studies.explanation.changed import OneMoreChild
from commission_opt.studies.explanation.explain import Explanation, explain
from commission_opt.studies.explanation.prices import price_of_service
from tests.cli.run import run
from tests.plan.cases import INFEASIBLE, write_small
from tests.plan.people_cases import CONTRACT, PEOPLE, ROLES, SERIES, TEAM, loaded
from tests.plan.people_cases import TOWN as PEOPLE_TOWN
from tests.studies.town import OWN_HOME, TOWN, D, dear, town

SURE = 1.0  # £


def of(found: Explanation, kind: str, record: str = "", change: str = "") -> Consequence:
    """The one answer about a record."""
    hits = [
        one
        for one in found.findings
        if one.kind == kind and (not record or one.record == record) and change in one.change
    ]
    assert len(hits) == 1, [one.text for one in hits]
    return hits[0]


def cost(instance: co.Instance, changes: dict[str, Any] | None = None) -> float:
    alone = co.Settings(gap=1e-7, choose=False)
    plan = co.solve(instance.with_changes(changes) if changes else instance, compare=False, settings=alone)
    assert plan.objective is not None
    return plan.objective


def test_by_hand_what_a_child_a_block_and_a_home_would_cost() -> None:
    found = explain(town(TOWN + OWN_HOME), workers=1)
    assert found.cost == pytest.approx(2 * (200 + 250 + 290) * D)
    assert found.minimised == found.cost
    assert found.risk_weight == 0.0
    assert {one.penalty for one in found.findings if one.difference is not None} == {0.0}
    assert of(found, "child", "care").difference == pytest.approx(300 * D)  # on the spot
    assert of(found, "homes", "east").difference == pytest.approx(2 * (300 - 290) * D)
    assert of(found, "homes", "north").difference == pytest.approx(2 * (300 - 200) * D)
    own = of(found, "offer", "own")  # in place of East
    assert own.difference == pytest.approx(2 * (350 - 290) * D)
    assert own.verdict == "confirmed"
    assert own.value == pytest.approx(2 * 290 * D, abs=1)
    spot = of(found, "offer", "spot")  # in place of East
    assert spot.difference == pytest.approx(2 * (300 - 290) * D)
    assert spot.value == pytest.approx(2030, abs=0.1)


def test_where_risk_has_a_weight_amounts_are_of_what_is_minimised() -> None:
    weighed = {
        "uncertainty.scenarios": 8,
        "need.care.mean_stay_weeks": 40.0,
        "uncertainty.risk.weight": 0.5,
        "uncertainty.risk.level": 0.8,
    }
    instance = town().with_changes(weighed)

    def minimised(changes: dict[str, Any]) -> float:
        risk = co.solve(instance.with_changes(changes), gap=0.0, compare=False).risk
        assert risk is not None
        return risk["minimised"]

    found = explain(instance, workers=1)
    assert found.cost is not None
    assert found.minimised is not None
    assert found.minimised == pytest.approx(minimised({}))
    assert found.minimised > found.cost
    child = OneMoreChild("care", "care", "town", "").record
    more = minimised({"demand": [*instance.document.data["demand"], child]})
    assert of(found, "child", "care").difference == pytest.approx(more - found.minimised)
    east = of(found, "offer", "east")
    assert east.verdict == "confirmed"
    assert minimised({"block.east.price_per_bed_week": east.value}) == pytest.approx(found.minimised, abs=1)
    assert east.value is not None
    said = " ".join(explanation_text("Town", found).split())
    assert "The best mix costs £554,797 on average, and £670,843 with the cost at risk counting for 50%" in said
    assert "Every amount below is of the latter" in said
    assert minimised({"block.east.price_per_bed_week": 0.99 * east.value}) < found.minimised - SURE


def test_a_soft_cap_on_risk_is_eased_in_words_and_as_its_marginal_value_says() -> None:
    """£10,000 more allowed saves £5,000 at 50p a pound: all of it a price, as is what the marginal value says."""
    risk = {"cvar_at_most": 400_000, "price_per_pound": 0.5}
    changes = {f"uncertainty.risk.{key}": value for key, value in risk.items()}
    found = explain(town(TOWN + OWN_HOME).with_changes(changes), workers=1)
    eased = of(found, "rule", "cvar")
    assert eased.difference == pytest.approx(-5_000)
    assert eased.indicative == pytest.approx(-5_000)
    assert "the costliest demand scenarios: at most £410,000 instead of £400,000 saves £5,000 (" in eased.text
    assert "; all of it penalties, not money)" in eased.text


def test_a_provider_with_no_more_homes_is_named_as_the_reason() -> None:
    dps = """
[[dps]]
id = "dps"
area = "town"
takes = ["care"]
sizes = [2]
term_years = 1
[[dps.provider]]
id = "oak"
name = "Oak"
price_per_bed_week = 700
homes_at_most = 1
"""
    found = explain(town(TOWN + dps), workers=1)
    more = of(found, "homes", "dps", "more")
    assert more.verdict == "impossible"
    assert more.text.endswith("one home called off more: cannot be, as the provider has no more homes (homes_at_most)")
    one_more = of(found, "rule", "dps/oak")  # in place of South
    assert one_more.difference == pytest.approx(-2 * (250 - 100) * D)
    assert (one_more.path, one_more.value) == ("dps.dps.provider.oak.homes_at_most", 2.0)
    assert "homes at most 2 instead of 1 saves" in one_more.text
    assert one_more.indicative is None  # whole numbers have no marginal value


def test_by_hand_what_a_lot_costs() -> None:
    # North alone of the lot with South, and East; without the lot South's two beds in place of spot's.
    lots = {"block.north.lot": "centre", "block.south.lot": "centre"}
    found = explain(town().with_changes(lots), workers=1)
    one = of(found, "rule", "centre")
    assert one.difference == pytest.approx(-2 * (300 - 250) * D)
    assert one.text.startswith("one-of, lot centre: without it the cheapest mix saves £36,500 (")


def test_by_hand_the_price_at_which_a_block_is_chosen() -> None:
    # Blocks of 2 beds at £320, £350 and £390 a day, used or not; spot at £300: all on the spot.
    found = explain(town(dear()), workers=1)
    for block, day in (("north", 320), ("south", 350), ("east", 390)):
        one = of(found, "offer", block)
        assert one.difference == pytest.approx(2 * (day - 300) * D)
        assert (one.verdict, one.now) == ("confirmed", day * 7)
        assert one.value == pytest.approx(2100, abs=0.1)
        assert f"would be chosen at £2,100 a bed-week instead of £{day * 7:,}" in one.text


def test_by_hand_what_locality_costs() -> None:
    # Three of six children in town take two blocks, half of one empty: £320 and £350 a day for two beds each.
    instance = town(dear().replace("minimum_share = 0.0", "minimum_share = 0.5"))
    found = explain(instance, workers=1)
    one = of(found, "locality")
    assert one.difference == pytest.approx(-2 * (20 + 50) * D)
    assert one.per_year == one.difference  # the horizon is a financial year
    assert one.mix == "nothing new"


LOCAL = """
[[framework]]
id = "local"
area = "town"
takes = ["care"]
price_per_week = 2450 # £350 a day
market = 1.0
"""


def test_each_rule_eased_is_what_solving_again_says() -> None:
    # Half of six in town: a block of two at £320, and the framework at £350; a point less sends 0.06 to the spot.
    instance = town(dear().replace("minimum_share = 0.0", "minimum_share = 0.5") + LOCAL)
    base, found = cost(instance), explain(instance, workers=1)
    rules = {one.path: one for one in found.findings if one.kind == "rule"}
    near = rules["rules.locality.near.minimum_share"]
    assert near.difference == pytest.approx(-0.06 * 50 * D, abs=SURE)
    assert near.indicative == pytest.approx(near.difference, abs=SURE)  # the numbers of homes stay the same
    assert "framework.local.market" in rules
    for one in rules.values():
        assert one.difference == pytest.approx(cost(instance, {one.path: one.value}) - base, abs=SURE)


def test_each_price_is_where_the_choice_turns(tmp_path: Path) -> None:
    instance = co.load(Path("instances/tutorial.toml"))
    dearer = instance.with_changes(
        {"dps.dps.provider.oak.price_per_bed_week": 6000.0, "home.new-home.running_cost_per_year": 500_000.0}
    )
    found = explain(dearer, workers=1)
    prices = [one for one in found.findings if one.kind == "offer" and one.value is not None]
    assert {one.record for one in prices} == {"dps/oak", "new-home"}
    base = cost(dearer)
    for one in prices:
        assert one.verdict == "confirmed"
        assert one.value is not None
        assert cost(dearer, {one.path: 0.99 * one.value}) < base - SURE
        assert cost(dearer, {one.path: 1.01 * one.value}) == pytest.approx(base, abs=SURE)


TIERS = """
[[framework]]
id = "tiered"
takes = ["care"]
tiers = [{ price_per_week = 2450, children = 1 }, { price_per_week = 2800 }] # £350 and £400 a day
"""


def test_by_hand_all_tiers_of_a_market_would_have_to_come_down_together() -> None:
    # In place of East, £580 a day for two: one child at £350 s and one on the spot at £300, which is no more expensive
    # from s = 0.8 on; the second tier is £320 then, and more expensive than the spot.
    one = of(explain(town(TOWN + TIERS), workers=1), "offer", "tiered")
    assert one.verdict == "confirmed"
    assert one.now == 2450
    assert one.value == pytest.approx(1960, abs=0.2)
    assert (
        "£1,960 a child-week instead of £2,450 at the lowest of its prices, the others in proportion (-20%)" in one.text
    )


LATER = """
title = "Later"
[horizon]
start = 2022-04-01
end = 2024-03-31
period = "year"
[money]
price_base = "2022/23"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "care"
[[demand]]
id = "care"
need = "care"
by_period = [0, 2]
[[home]]
id = "own"
name = "Own home"
takes = ["care"]
beds = 2
running_cost_per_year = 300000
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 2100 # £300 a day
"""


def test_by_hand_a_home_is_said_to_open_when_its_price_pays() -> None:
    # Nobody in the first year, two children in the 366 days of the second.
    one = of(explain(town(LATER), workers=1), "offer", "own")
    assert one.verdict == "confirmed"
    assert one.value == pytest.approx(2 * 300 * 366, abs=1)
    assert "£219,600 a year instead of £300,000 (-26.8%), from Apr 2023;" in one.text


DEARER_TEAM = SERIES.replace("= 100000", "= 500000")  # a year, and £400,000 a year is avoided
DEARER_CONTRACT = CONTRACT.replace("[1000]", "[150000, 160000]")
DEARER_WORKERS = ROLES.replace("= 36500", "= 365000")


@pytest.mark.parametrize(
    ("text", "record", "path", "said"),
    [
        (DEARER_TEAM, "in-house", "edge_of_care.in-house.team_cost_per_year", "£400,000 a year instead of £500,000"),
        (
            DEARER_CONTRACT,
            "contract",
            "edge_of_care.contract.payment_per_success_by_year",
            "a success instead of £150,000",
        ),
        (DEARER_WORKERS + TEAM, "team", "role.worker.salary_per_year", "of salary a year instead of £365,000"),
    ],
)
def test_what_a_service_would_have_to_cost(text: str, record: str, path: str, said: str) -> None:
    instance = loaded(PEOPLE_TOWN + text)
    one = of(explain(instance, workers=1), "service", record)
    assert (one.verdict, one.path) == ("confirmed", path)
    assert said in one.text
    assert "it would be taken up at" in one.text
    assert "from Apr 2022" in one.text
    base, share = cost(instance), (one.value or 0.0) / (one.now or 1.0)
    ask = price_of_service(instance, instance.edge_of_care[0])
    assert ask is not None
    assert cost(instance, ask.at(0.99 * share)) < base - SURE
    assert cost(instance, ask.at(1.01 * share)) == pytest.approx(base, abs=SURE)


def test_the_salary_of_a_role_that_others_share_is_no_price_of_a_service() -> None:
    shared = DEARER_WORKERS.replace('role = "psychologist"', 'role = "worker"')
    (service,) = loaded(PEOPLE_TOWN + shared + TEAM).edge_of_care
    assert price_of_service(loaded(PEOPLE_TOWN + shared + TEAM), service) is None
    fixed = loaded(PEOPLE_TOWN + shared + TEAM.replace("caseload = 4", "caseload = 4\nmanagement_cost_per_year = 9"))
    price = price_of_service(fixed, fixed.edge_of_care[0])
    assert price is not None
    assert price.path == "edge_of_care.team.management_cost_per_year"


def test_one_more_child_is_a_record_of_demand(tmp_path: Path) -> None:
    instance = co.load(write_small(tmp_path))
    found = of(explain(instance, workers=1), "child", "res")
    records = [*instance.document.data["demand"], OneMoreChild("res", "", "town", "").record]
    assert found.difference == pytest.approx(cost(instance, {"demand": records}) - cost(instance), abs=SURE)


def test_a_worker_fewer_is_a_team_that_may_not_be_so_large() -> None:
    instance = loaded(
        PEOPLE.replace("caseload = 4", "caseload = 1.5").replace("success_rate = 0.5", "success_rate = 0.75")
    )
    base, found = cost(instance), explain(instance, workers=1)
    plan = co.solve(instance, compare=False)
    team = plan.workforce[(plan.workforce.service == "team") & (plan.workforce.role == "worker")]
    most = int(team.workers.max())
    fewer = cost(instance, {"edge_of_care.team.workers_at_most": most - 1}) - base
    assert of(found, "workers", "team", "fewer").difference == pytest.approx(fewer, abs=SURE)
    assert (of(found, "workers", "team", "more").difference or 0.0) > 0


def test_what_keeps_a_service_out_is_named() -> None:
    # One recruit a year, at most, cannot be the two workers whom the caseload asks for.
    text = (
        PEOPLE.replace("caseload = 4", "caseload = 1.5")
        .replace("success_rate = 0.5", "success_rate = 0.75")
        .replace("recruits_per_year_at_most = 8", "recruits_per_year_at_most = 1")
    )
    instance = loaded(text)
    found = of(explain(instance, workers=1), "service", "team")
    assert found.verdict == "impossible"
    assert "kept out by free recruitment of Family worker" in found.change
    freed = instance.with_changes({"role.worker.recruits_per_year_at_most": None})
    assert "team" in set(co.solve(freed, compare=False).mix.offer)


def test_ctrl_c_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    answered: list[object] = []
    ask = base_module.ask

    def interrupted(base: Any, question: Any) -> list[Consequence]:
        if len(answered) == 2:
            raise KeyboardInterrupt
        answered.append(question)
        return ask(base, question)

    monkeypatch.setattr(module, "ask", interrupted)
    found = explain(town(), workers=1)
    assert (found.interrupted, len(found.findings)) == (True, 2)


def test_the_command_explains_a_file_and_a_result(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    from_file = run("explain", file, "--workers", "1", "--out", "why", cwd=tmp_path)
    assert from_file.returncode == errors.EXIT_SOLVED
    assert "One more child" in from_file.stdout
    assert (tmp_path / "why" / "explain.csv").exists()
    assert run("solve", file, "--out", "out", cwd=tmp_path).returncode == 0
    file.unlink()
    for result in ("out", "out/plan.json"):
        assert run("explain", result, "--workers", "1", cwd=tmp_path).stdout == from_file.stdout
    changed = run("explain", "out", "--workers", "1", "--set", "spot.spot.price_per_week=4100", "--json", cwd=tmp_path)
    document = json.loads(changed.stdout)
    assert [change["path"] for change in document["changes"]] == ["spot.spot.price_per_week"]
    assert document["cost"] > json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))["objective"]
    assert {"rule", "child"} & {row["kind"] for row in document["findings"]}


def test_the_command_explains_why_there_is_none(tmp_path: Path) -> None:
    file = write_small(tmp_path, INFEASIBLE)
    found = run("explain", file, cwd=tmp_path)
    assert found.returncode == errors.EXIT_INFEASIBLE
    assert "--set rules.locality.near.minimum_share=0.55" in found.stdout
    kept = run("explain", file, "--keep", "locality", "--json", "--out", "why", cwd=tmp_path)
    document = json.loads(kept.stdout)
    assert (kept.returncode, document["verdict"], document["keep"]) == (4, "relaxed", ["locality"])
    assert {row["rule"] for row in document["parts"]} == {"C01"}
    assert (tmp_path / "why" / "diagnosis.csv").exists()
    wrong = run("explain", file, "--keep", "budgets", cwd=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (errors.EXIT_USAGE, "")
    assert "No rule that could be relaxed is called 'budgets'" in wrong.stderr


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    found = run("explain", tmp_path, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (errors.EXIT_INVALID, "")
    assert "there is no result here" in found.stderr


UNSURE = Explanation("time_limit", 1_000_000.0, 950_000.0, "nothing new")


def test_a_mix_that_is_not_proven_is_not_called_the_cheapest() -> None:
    text = " ".join(explanation_text("Town", UNSURE).split())
    assert "The best mix found so far, not proven (within 5.00%), costs £1.00m: nothing new." in text
    assert "Not proven in the time allowed: that the mix is the cheapest" in text
    assert "each is proven" not in text


def test_what_was_proven_is_said_of_those_answers_only() -> None:
    stopped = Consequence(
        "offer", "own", "Own home", "chosen", "not proven", text="own home: could not be proven in time"
    )
    none = " ".join(explanation_text("Town", replace(UNSURE, status="optimal", findings=(stopped,))).split())
    assert "The cheapest mix costs" in none
    assert "Not proven in the time allowed: any answer. Allow more with --time-limit." in none
    assert "proven to within" not in none
    assert "half a per cent" not in none
    sure = Consequence(
        "child", "care", "Care", "one more child", "confirmed", 10.0, 10.0, within=3.0, text="one more child"
    )
    some = " ".join(explanation_text("Town", replace(UNSURE, status="optimal", findings=(stopped, sure))).split())
    assert "those with a difference are proven to within £3. Not proven in the time allowed: 1 of 2 answers" in some
