"""What every rule owes: each is held to it by the example in its room, and none is named here.

What does not apply to a rule, such as a price to a fact of bricks and beds, its card says.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.engines import in_process
from commission_opt.engines.search import Limits
from commission_opt.example_town import Changes
from commission_opt.instance import format_page, json_schema
from commission_opt.instance.instance import Instance
from commission_opt.keys import RowKey
from commission_opt.model import formulation
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.inputs import inputs_of
from commission_opt.plan.tables import hard_rules
from commission_opt.publishing.compose import compose
from commission_opt.publishing.html import html
from commission_opt.publishing.markdown import markdown
from commission_opt.publishing.sections.inputs import at_path
from commission_opt.rules.card import Card
from commission_opt.rules.example import RuleExample
from commission_opt.rules.rooms import RuleRoom, rooms
from tests.rules.every_plan import EveryPlan, Fixing

DUTY = "C01"  # that every child has a placement clashes with whatever leaves too few places
PENNY = 0.01


class Case:
    """A rule, the instance of its example, and the cheapest plan of that."""

    def __init__(self, room: RuleRoom, folder: Path) -> None:
        self.room = room
        self.card: Card = room.card
        self.example: RuleExample = room.part("example").EXAMPLE
        file = folder / f"{self.card.id}.toml"
        file.write_text(self.example.toml, encoding="utf-8")
        self.instance = co.load(file)

    def changed(self, changes: Changes) -> Instance:
        return self.instance.with_changes(changes) if changes else self.instance

    @cached_property
    def plan(self) -> co.Plan:
        return co.solve(self.instance, compare=False)

    @cached_property
    def soft(self) -> co.Plan:
        """The plan where the rule has a price at which it is worth breaking."""
        return co.solve(self.changed(self.example.softer), compare=False)

    def rows(self, plan: co.Plan) -> list[dict[str, Any]]:
        """The rows of the rule in a result."""
        return [dict(row) for row in plan.to_dict()["rules"] if row["id"] == self.card.id]

    def broken(self, changes: Changes) -> set[str]:
        """The rules that the plan breaks in the instance as changed, as the evaluator sees it."""
        instance = self.changed(changes)
        return {one.rule for one in evaluate(instance, demand_table(instance), self._decisions).violations}

    @cached_property
    def _decisions(self) -> Decisions:
        """Of the cheapest plan, placements and all."""
        found = in_process.solve(build(self.instance, demand_table(self.instance)), Limits(gap=0.0)).decisions
        assert found is not None
        return found


@pytest.fixture(scope="module", params=rooms(), ids=lambda room: room.card.id)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(request.param, tmp_path_factory.mktemp("example"))


def cost(plan: co.Plan) -> float:
    assert plan.objective is not None
    return plan.objective


# -- it binds, and what that is worth ----------------------------------------------------------


def test_it_binds_and_the_plan_agrees_with_the_audit(case: Case) -> None:
    assert case.plan.status == "optimal"
    assert any(row["binding"] and row["hard"] for row in case.rows(case.plan))
    looser = co.solve(case.changed(case.example.looser), compare=False)
    assert cost(looser) < cost(case.plan) - PENNY


def test_a_row_that_binds_has_a_price_or_says_that_whole_numbers_have_none(case: Case) -> None:
    prices = [row["price"] for row in case.rows(case.plan) if row["binding"]]
    assert any(price is None or abs(price) > PENNY for price in prices)


def test_the_evaluator_finds_it_just_broken_and_nothing_else(case: Case) -> None:
    assert case.broken({}) == set()
    assert case.broken(case.example.tighter) == {case.card.id}


def test_what_it_is_missed_by_counts_by_the_chance_of_each_course_of_demand(case: Case) -> None:
    children = demand_table(case.instance).scenarios[0].children
    certain = _weights(case.instance, DemandTable((Scenario(1.0, children),)))
    drawn = _weights(case.instance, DemandTable((Scenario(0.25, children), Scenario(0.75, children))))
    assert drawn == pytest.approx(certain)


def _weights(instance: Instance, demand: DemandTable) -> dict[tuple[str, str], float]:
    """What missing every row of a limit by one unit counts, by rule and where the limit stands."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    for row, limit in build(instance, demand).limits.items():
        if limit.relaxable:
            found[row.rule, limit.path] += limit.weight
    return found


def test_a_limit_is_the_figure_that_stands_at_its_path(case: Case) -> None:
    """As far as the file has it: what stands nowhere is as the format says, such as one offer of several."""
    for changes in ({}, *case.example.tried):
        instance = case.changed(changes)
        given = inputs_of(instance)
        for limit in build(instance, demand_table(instance)).limits.values():
            if limit.path and (stated := at_path(given, limit.path)) is not None:
                assert limit.value == stated, limit.path


# -- it is hard or soft ------------------------------------------------------------------------


def test_it_is_named_among_the_hard_rules_only_while_it_is_hard(case: Case) -> None:
    named = f"({case.card.id})"
    if not case.card.table:
        assert named not in " ".join(hard_rules(case.instance))
        return
    assert sum(text.endswith(named) for text in hard_rules(case.instance)) == 1
    assert case.plan.to_dict()["hard_rules"] == hard_rules(case.instance)
    if case.card.soft:
        assert not any(text.endswith(named) for text in hard_rules(case.changed(case.example.softer)))


def test_it_is_broken_at_a_price_that_is_worth_it(case: Case) -> None:
    if not case.card.soft:
        record = case.room.part("record")
        assert record is None or not any(key.startswith("price_") for key in record.RECORD.model_fields)
        return
    rows = [row for row in case.rows(case.soft) if row["shortfall"] > 0]
    assert rows
    assert not any(row["hard"] for row in rows)
    assert cost(case.soft) < cost(case.plan) - PENNY
    assert sum(row["cost"] for row in case.soft.to_dict()["costs"] if row["line"] == "penalty") > PENNY


# -- what is said of it ------------------------------------------------------------------------


def test_it_is_explained_with_its_worth(case: Case) -> None:
    found = [one for one in co.explain(case.instance, workers=1).findings if one.kind in {case.card.explained, "rule"}]
    if case.card.explained != "child":
        found = [one for one in found if one.name.startswith(case.card.name)]
    worth = [one for one in found if one.verdict == "confirmed" and one.difference]
    assert worth
    assert all("£" in one.text for one in worth)


def test_a_clash_that_it_causes_names_it_and_no_innocent(case: Case) -> None:
    found = co.diagnose(case.changed(case.example.clash))
    named = {place[0] for place in found.clash_places}
    assert case.card.id in named
    assert named <= {case.card.id, DUTY, *case.example.beside}
    assert found.clash_smallest
    assert any(f"({case.card.id})" in text for text in found.clash)
    if case.card.relaxable:  # a fact that could be another gives way last, after the duty
        if not case.card.policy and case.card.id != DUTY:
            found = co.diagnose(case.changed(case.example.clash), keep=[DUTY])
        assert {part.rule for part in found.parts} == {case.card.id}
    else:
        limits = build(case.instance, demand_table(case.instance)).limits
        assert not any(limit.relaxable for row, limit in limits.items() if row.rule == case.card.id)
        assert case.card.id not in {part.rule for part in found.parts}
    if case.card.policy:
        assert all(case.card.name in part.text for part in found.parts)


def test_reports_tell_of_it(case: Case) -> None:
    report = compose(case.plan.to_dict())
    for text in (markdown(report), html(report)):
        told = re.sub(r"<[^>]*>", "", text[text.index("Rules that bind") :]).lower()
        assert (f"{case.card.name} (" in told or f"{case.card.name}:" in told) == case.card.shown
    if case.card.soft and case.card.shown:
        told = markdown(compose(case.soft.to_dict()))
        assert "broken at its price" in told[told.index("Rules that bind") :]


def test_the_pages_have_it(case: Case) -> None:
    page = formulation.page()
    own = page[page.index(f"### {case.card.id} {case.card.name}\n") :].partition("\n### ")[0]
    assert case.card.sentence in own
    assert "```" in own
    assert "Reported price: " in own
    if case.card.table:
        assert f"[{case.card.table}]" in format_page.page()
        table = case.card.table.rpartition(".")[2]
        assert f'"{table}"' in json.dumps(json_schema.json_schema())


# -- it forbids what it says, and no more ------------------------------------------------------


def differences(case: Case) -> Iterator[str]:
    """Plans that the evaluator takes and the model does not, or the other way round."""
    for changes in ({}, *case.example.tried):
        instance = case.changed(changes)
        demand = demand_table(instance)
        model = Fixing(build(instance, demand))
        taken = 0
        for decisions in EveryPlan(instance, demand, case.example.parts).drawn():
            violations = evaluate(instance, demand, decisions).violations
            taken += not violations
            if model.takes(decisions) == bool(violations):
                yield f"{changes}: {decisions}: {violations or 'forbidden by the model alone'}"
        assert taken, "no plan that was tried keeps the rules: nothing would show that it forbids too much"


def test_it_forbids_what_it_says_and_no_more(case: Case) -> None:
    assert next(differences(case), None) is None


def test_a_row_that_is_a_little_too_tight_is_noticed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Model._keep

    def tighter(self: Model, row: RowKey, terms: Any, sense: str, limit: float, *more: Any) -> None:
        if row.rule == case.card.id:
            by = 0.25 + 0.05 * abs(limit)
            limit += -by if sense == "<=" else by
        keep(self, row, terms, sense, limit, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Model, "_keep", tighter)
    assert "forbidden by the model alone" in next(differences(case), "")
