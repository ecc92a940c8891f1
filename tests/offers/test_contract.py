"""What every kind of offer and service owes: each is held to it by the example in its room, and none is named here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.engines import in_process
from commission_opt.engines.search import Limits
from commission_opt.example_town import Changes
from commission_opt.instance import format_page, json_schema
from commission_opt.instance.instance import Instance
from commission_opt.model import formulation
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.offers.card import Form, OfferCard, RoomCard, ServiceCard
from commission_opt.offers.example import LineExample, OfferExample
from commission_opt.offers.rooms import CardedRoom, offer_rooms, offers_and_services, service_rooms
from commission_opt.offers.trading import maths as trading
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.evaluator import evaluate
from commission_opt.publishing.compose import compose
from commission_opt.publishing.html import html
from commission_opt.publishing.markdown import markdown
from commission_opt.registry import COST_LINES
from commission_opt.rules.trading.maths import own_first
from tests.offers.priced import Priced
from tests.rules.every_plan import EveryPlan

PENNY = 0.005
ROOMS: list[CardedRoom[OfferCard] | CardedRoom[ServiceCard]] = [*offer_rooms(), *service_rooms()]


class Lined:
    """A room with lines of the bill, and the instance of its example."""

    def __init__(self, room: CardedRoom[Any], folder: Path) -> None:
        self.room = room
        self.card: RoomCard = room.card
        self.example: LineExample = room.part("example").EXAMPLE
        file = folder / "example.toml"
        file.write_text(self.example.toml, encoding="utf-8")
        self.instance = co.load(file)

    def changed(self, changes: Changes) -> Instance:
        return self.instance.with_changes(changes) if changes else self.instance

    def is_about(self, offer: str) -> bool:
        """Whether a row of the bill is one that the sum by hand is about."""
        return not isinstance(self.example, OfferExample) or offer == self.example.record

    @cached_property
    def plan(self) -> co.Plan:
        return co.solve(self.instance, gap=0.0, compare=False)

    @cached_property
    def decisions(self) -> Decisions:
        """Of the cheapest plan, placements and all."""
        found = in_process.solve(build(self.instance, demand_table(self.instance)), Limits(gap=0.0)).decisions
        assert found is not None
        return found


class Chosen(Lined):
    """A kind of offer or service, which the example has chosen."""

    card: OfferCard | ServiceCard
    example: OfferExample

    @property
    def label(self) -> str:
        """What the example calls it."""
        records = (*self.instance.offers, *self.instance.edge_of_care)
        return next(one.label for one in records if one.id == self.example.record)

    def rows(self, plan: co.Plan) -> list[dict[str, Any]]:
        """Its rows of the mix."""
        return [dict(row) for row in plan.to_dict()["mix"] if row["offer"] == self.example.record]

    def served(self, plan: co.Plan) -> float:
        """Children placed in it, or families that it takes on."""
        of = "families" if isinstance(self.card, ServiceCard) else "children"
        return float(sum(row[of] for row in self.rows(plan)))


@pytest.fixture(scope="module", params=ROOMS, ids=lambda room: room.card.kind)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Chosen:
    return Chosen(request.param, tmp_path_factory.mktemp("example"))


# -- chosen where it is worth it, at what a sum by hand says ------------------------------------


@pytest.fixture(
    scope="module", params=offers_and_services(), ids=lambda room: room.package.removeprefix("commission_opt.")
)
def lined(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lined:
    return Lined(request.param, tmp_path_factory.mktemp("example"))


def test_its_lines_are_to_the_penny_what_a_sum_by_hand_says(lined: Lined) -> None:
    assert lined.plan.status == "optimal"
    bill: dict[str, float] = {}
    for row in lined.plan.to_dict()["costs"]:
        if row["line"] in lined.example.bill and lined.is_about(row["offer"]):
            bill[row["line"]] = bill.get(row["line"], 0.0) + row["cost"]
    assert bill == pytest.approx(lined.example.bill, abs=PENNY)
    assert {line.name for line in lined.card.lines} <= bill.keys()


def test_a_mistake_in_what_it_costs_is_noticed(lined: Lined, monkeypatch: pytest.MonkeyPatch) -> None:
    charge = Model.charge

    def dearer(self: Model, *what: Any, **more: Any) -> None:
        known = len(self.charges)
        charge(self, *what, **more)
        for nth in range(known, len(self.charges)):
            one = self.charges[nth]
            wrong = one.line in lined.example.bill and lined.is_about(one.offer)
            self.charges[nth] = one._replace(amount=one.amount * (1.01 if wrong else 1.0))

    monkeypatch.setattr(Model, "charge", dearer)
    with pytest.raises(AuditFailed):
        co.solve(lined.instance, gap=0.0, compare=False)


def test_it_is_chosen_while_it_is_just_worth_it_and_not_beyond(case: Chosen) -> None:
    assert {row["kind"] for row in case.rows(case.plan)} == {case.card.kind}
    assert case.rows(co.solve(case.changed(case.example.still), gap=0.0, compare=False))
    assert not case.rows(co.solve(case.changed(case.example.no_longer), gap=0.0, compare=False))


def test_there_is_no_more_of_it_than_there_is(case: Chosen) -> None:
    plan = co.solve(case.changed(case.example.more), gap=0.0, compare=False)
    assert case.served(plan) == pytest.approx(case.example.full)


# -- the audit ---------------------------------------------------------------------------------


def test_what_is_just_not_possible_is_refused(case: Chosen) -> None:
    demand = demand_table(case.instance)
    assert not evaluate(case.instance, demand, case.decisions).violations
    for family, key, number in case.example.illegal:
        decided = replace(case.decisions, **{family: getattr(case.decisions, family) | {key: number}})
        found = evaluate(case.instance, demand, decided).violations
        assert any(case.label in one.where for one in found), (family, key, number)


def test_a_mistake_in_its_beds_is_noticed(case: Chosen, monkeypatch: pytest.MonkeyPatch) -> None:
    if not isinstance(case.card, OfferCard) or case.card.form is Form.MARKET:
        return
    give = Model.give_beds

    def double(self: Model, offer: str, period: int, variable: Any, beds: float) -> None:
        give(self, offer, period, variable, 2.0 * beds)

    monkeypatch.setattr(Model, "give_beds", double)
    with pytest.raises(AuditFailed):
        co.solve(case.changed(case.example.more), gap=0.0, compare=False)


# -- what is said of it ------------------------------------------------------------------------


def test_it_is_explained_where_it_is_chosen(case: Chosen) -> None:
    kind = "homes" if isinstance(case.card, OfferCard) else "service"
    found = [one for one in co.explain(case.instance, workers=1).findings if one.kind == kind]
    ours = [one for one in found if one.verdict == "confirmed"]
    assert any(case.label.startswith(one.name) and "adds £" in one.text for one in ours)


def test_it_is_explained_at_what_price_it_would_be_chosen(case: Chosen) -> None:
    explained = co.explain(case.changed(case.example.no_longer), workers=1)
    found = [one for one in explained.findings if one.name == case.label]
    assert [one.verdict for one in found] == ["confirmed"]
    assert "would be chosen at £" in found[0].text or "would be taken up at £" in found[0].text


def test_reports_tell_of_it(case: Chosen) -> None:
    report = compose(case.plan.to_dict())
    for text in (markdown(report), html(report)):
        assert case.label in text
        assert all(
            COST_LINES[line].label.replace("'", "&#39;") in text or COST_LINES[line].label in text
            for line in case.example.bill
        )


def test_the_pages_have_it(case: Chosen) -> None:
    page = formulation.page()
    for line in case.card.lines:
        own = page[page.index(f"### `{line.name}`: {line.label}\n") :].partition("\n### ")[0]
        assert line.sentence in own
        assert "```" in own or "\nAs `" in own
    table = case.card.kind if isinstance(case.card, OfferCard) else "edge_of_care"
    assert f"`[[{table}]]`" in format_page.page()
    assert f'"{table}": {{' in json.dumps(json_schema.json_schema())


# -- it forbids what it says, and no more ------------------------------------------------------


def differences(lined: Lined, tried: tuple[Changes, ...]) -> Iterator[str]:
    """Plans that the evaluator takes and the model does not, or the other way round, or that cost something else there."""
    for changes in tried:
        instance = lined.changed(changes)
        demand = demand_table(instance)
        model = Priced(build(instance, demand))
        taken = 0
        for decisions in EveryPlan(instance, demand, lined.example.parts).drawn():
            evaluation = evaluate(instance, demand, decisions)
            cost = model.cost(decisions)
            taken += not evaluation.violations
            if (cost is None) != bool(evaluation.violations):
                yield f"{changes}: {decisions}: {evaluation.violations or 'forbidden by the model alone'}"
            elif cost is not None and abs(cost - evaluation.objective) > PENNY:
                yield f"{changes}: {decisions}: £{cost:,.2f} in the model, £{evaluation.objective:,.2f} in the evaluator"
        assert taken, "no plan that was tried keeps the rules: nothing would show that it forbids too much"


def test_it_forbids_what_it_says_and_no_more_at_the_same_cost(lined: Lined) -> None:
    assert next(differences(lined, ({}, *lined.example.tried)), None) is None


def test_a_sale_that_waits_for_a_child_of_another_need_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every room's plans would be found forbidden that sell a bed while a child is short who could not have had it."""
    found = {room.package: room for room in offers_and_services()}
    lined = Lined(found["commission_opt.offers.trading"], tmp_path)

    def for_any_child(model: Model, placements: Any, building: Any, s: int, period: Any) -> None:
        every = tuple(need.id for need in model.instance.need)
        own_first(model, placements, building.model_copy(update={"takes": every}), s, period)

    monkeypatch.setattr(trading, "own_first", for_any_child)
    only_short = {"home.home.trading.own_children_first": False}
    assert "forbidden by the model alone" in next(differences(lined, (only_short,)), "")
