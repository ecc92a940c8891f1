"""A result that is read back, worked out again: from the instance and the decisions that it holds, and nothing else.

Every figure that follows from those is held against what the result says. What only the solver can know (the
bound, what one more unit of a rule is worth, the seconds) is left out: that is for the seal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.instance.given import GIVEN
from commission_opt.plan.between import put_between
from commission_opt.plan.decided import decisions_from
from commission_opt.plan.given import given_of

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.evaluation import Evaluation
    from commission_opt.plan.result import GivenResult, Result
    from commission_opt.plan.result_choice import ChoiceResult, ChoiceStageRow

SAME = 1e-7  # of a figure: another computer may round its sums otherwise
ROUNDING = 1e-12  # of the largest amounts of the result, which sums are made of
CAPPED = 1e-6  # share of the cost by which a plan may be above the cap on it
FIRST = ("decisions", "placements", "short", "families", "avoided", "beds")  # what the rest follows from
WORD_OF_THE_SOLVER = frozenset(
    (
        "format",
        "status",
        "bound",
        "run",
        "break_even",
        "value_of_information",
        "verification",
        "no_mix",
        "inputs",
        "decided",
        "seal",
    )
)
OF_THE_SOLVE = {  # the same, inside a table
    "rules": frozenset(("price", "penalty")),
    **dict.fromkeys(GIVEN, frozenset(("status", "failure", "decided"))),
    "audit": frozenset(("relative_difference",)),
    "instance": frozenset(("file", "changes")),
}


@dataclass(frozen=True)
class Difference:
    """Where a result says something else than its own decisions come to."""

    path: str  # "costs[3].cost"
    says: Any
    should: Any
    rule_broken: bool = False


def differences(result: Result, instance: Instance, demand: DemandTable) -> Iterator[Difference]:
    """Every place in which `result` is not what its instance and decisions come to, the most telling first."""
    from commission_opt.engines.outcome import Outcome
    from commission_opt.plan.from_decisions import worked_out

    held = result["decided"]
    if held is None or result["objective"] is None:
        yield from _without_a_plan(result, instance)
        return
    said: Any = Outcome(
        result["status"],  # type: ignore[arg-type]
        None,
        result["bound"],
        decisions_from(held, instance),
        "",
        "",
    )
    expected, evaluation = worked_out(instance, demand, said)
    against: list[Difference] = []
    for name in GIVEN:
        given, found = _given(name, result, instance, demand)
        if given is not None or name in expected:
            expected[name] = given  # type: ignore[literal-required]
        against += found
    put_between(expected)
    expected["choice"] = _choice(result, instance, demand, evaluation)
    scale = max(abs(result["objective"]), *(abs(row["cost"]) for row in expected["costs"]), 1.0)
    yield from _all(result, expected, scale)
    yield from _broken("decided", evaluation)
    yield from against


def _choice(result: Result, instance: Instance, demand: DemandTable, evaluation: Evaluation) -> ChoiceResult | None:
    """What the result says of its choice, with each stage counted again, and what that cost."""
    from commission_opt.plan.evaluator.choice import counted

    said, held = result["choice"], result["decided"]
    if said is None or held is None:
        return None
    found = counted(instance, demand, decisions_from(held, instance), evaluation)
    stages: list[ChoiceStageRow] = [{**row, "chosen": found.get(row["stage"], math.nan)} for row in said["stages"]]
    extra = evaluation.minimised - said["cheapest"] if said["placements"] else 0.0
    most = said["extra"] if said["cap"] is None else said["cap"] - said["cheapest"]
    again: ChoiceResult = {**said, "stages": stages, "extra": extra}
    if extra > most + CAPPED * abs(said["cheapest"]):
        again["cap"] = evaluation.minimised
    return again


def _without_a_plan(result: Result, instance: Instance) -> Iterator[Difference]:
    from commission_opt.engines.outcome import Outcome
    from commission_opt.plan.from_decisions import empty

    said: Any = Outcome(result["status"], None, result["bound"], None, "", "")  # type: ignore[arg-type]
    yield from _all(result, empty(instance, said), 1.0)


def _given(
    name: str, result: Result, instance: Instance, demand: DemandTable
) -> tuple[GivenResult | None, list[Difference]]:
    """A mix that was given as it should stand in the result, and the rules that it breaks and must not."""
    from commission_opt.plan.fixed_mix import given_worked_out, not_priced

    said = given_of(result, name)
    mix = getattr(instance, name)
    if said is None or mix is None:
        return None, []
    title = mix.title or GIVEN[name]
    if said["objective"] is None or said["decided"] is None:
        return not_priced(title, said["status"]), []
    decisions = decisions_from(said["decided"], instance)
    expected, evaluation = given_worked_out(instance, demand, decisions, said, title)
    return expected, list(_broken(f"{name}.decided", evaluation))


def _broken(path: str, evaluation: Evaluation) -> Iterator[Difference]:
    for found in evaluation.violations:
        yield Difference(path, f"{found.where}: {found.message}", None, rule_broken=True)


def _all(result: Result, expected: Result, scale: float) -> Iterator[Difference]:
    said: Mapping[str, Any] = result
    worked: Mapping[str, Any] = expected
    for key in (*FIRST, *(key for key in worked if key not in FIRST)):
        if key not in WORD_OF_THE_SOLVER:
            rounding = ROUNDING * scale
            if key == "gap" and result["audit"] is not None:
                rounding += 1e-9 + (result["audit"]["relative_difference"] or 0.0)
            yield from _compare(key, said.get(key), worked[key], rounding, OF_THE_SOLVE.get(key, frozenset()))


def _compare(path: str, said: Any, worked: Any, rounding: float, left_out: frozenset[str]) -> Iterator[Difference]:
    if isinstance(said, dict) and isinstance(worked, dict):
        for key in worked | said:
            if key not in left_out:
                yield from _compare(f"{path}.{key}", said.get(key), worked.get(key), rounding, left_out)
    elif isinstance(said, list) and isinstance(worked, list):
        for nth, (one, other) in enumerate(zip(said, worked, strict=False)):
            yield from _compare(f"{path}[{nth}]", one, other, rounding, left_out)
        if len(said) != len(worked):
            yield Difference(path, f"{len(said)} rows", f"{len(worked)} rows")
    elif not _same(said, worked, rounding):
        yield Difference(path, said, worked)


def _same(said: Any, worked: Any, rounding: float) -> bool:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (said, worked))
    if not numbers:
        return type(said) is type(worked) and bool(said == worked)
    return bool(abs(said - worked) <= SAME * max(abs(said), abs(worked)) + rounding)
