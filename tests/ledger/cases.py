"""What the ledger is tried on: mixes of random instances with everything that costs, and those of the shipped ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from commission_opt.demand.table import DemandTable
from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.between import put_between
from commission_opt.plan.decided import decisions_from
from commission_opt.plan.engine import run
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.fixed_mix import price_given
from commission_opt.plan.from_decisions import result_of
from commission_opt.plan.result import Result
from commission_opt.plan.settings import Settings
from tests.ledger.lines import Account
from tests.model.random_instances import random_case
from tests.model.random_money import money_case
from tests.model.random_prevention import random_prevention_case
from tests.model.random_stays import random_stays
from tests.model.random_stops import random_mix
from tests.model.random_trading import selling_case


@dataclass(frozen=True)
class Kept:
    """A result with the accounts of the mixes in it: of the plan, and of those that were given."""

    result: Result
    plan: Account
    given: tuple[Account, ...]


def kept(instance: Instance, demand: DemandTable, result: Result) -> Kept:
    """The result of an instance with the bills that stand behind it."""
    accounts = []
    for said in (result, result["baseline"], result.get("do_minimum"), result["reference"]):
        if said is not None and said["decided"] is not None:
            decisions = decisions_from(said["decided"], instance)
            relaxed = said is not result and not said["meets_rules"]  # type: ignore[typeddict-item]
            evaluation = evaluate(instance, demand, decisions, relaxed=relaxed)
            accounts.append(Account(instance, decisions, evaluation, said))
    return Kept(result, accounts[0], tuple(accounts[1:]))


def random_results(first: int, count: int) -> Iterator[Kept]:
    """Plans of random instances, stopped at one gap or another, beside a random mix that is given."""
    for seed in range(first, first + count):
        draw = random_stays if seed % 7 == 0 else (random_case, random_prevention_case, selling_case)[seed % 3]
        drawn = draw(seed) if seed % 4 == 0 else money_case(seed, draw)
        instance = drawn.instance
        instance._document = Document(
            drawn.tables, {}, "random.toml"
        )  # not all that is drawn is worth a council's while
        result = solved(instance, drawn.demand, random.Random(f"ledger-{seed}"))
        if result is not None:
            yield kept(instance, drawn.demand, result)


def solved(instance: Instance, demand: DemandTable, rng: random.Random) -> Result | None:
    """What a solve comes to in some demand scenarios; None where no mix keeps the rules."""
    settings = Settings(gap=rng.choice((0.0, 0.02, 0.2)))
    outcome = run(build(instance, demand), settings)
    if outcome.decisions is None:
        return None
    evaluation = evaluate(instance, demand, outcome.decisions)
    audited = audit(evaluation, outcome.objective or 0.0)
    assert audited.passed, audited
    result = result_of(instance, demand, outcome, evaluation, audited, settings)
    result["baseline"] = price_given(instance, demand, random_mix(rng, instance), "given", settings)
    if rng.random() < 0.4:
        result["do_minimum"] = price_given(instance, demand, random_mix(rng, instance), "least", settings)
    put_between(result)
    return result
