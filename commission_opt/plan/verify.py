"""A second opinion: the same model, solved by an engine of another family."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commission_opt.engines.catalogue import second_opinion
from commission_opt.engines.outcome import EngineCannot, EngineFailed, NoMix, Outcome
from commission_opt.engines.second_proof import overruled
from commission_opt.engines.tolerances import SAME_COST
from commission_opt.plan.engine import run_once
from commission_opt.plan.settings import Settings

if TYPE_CHECKING:
    from commission_opt.model.model import Model
    from commission_opt.plan.result_proofs import Verification

WRONG = "it found no mix, though there is one"


def verify(model: Model, outcome: Outcome, settings: Settings) -> tuple[Verification, Outcome | None]:
    """Solve `model` with a second engine, and hold its answer against `outcome`.

    Returns
    -------
    Verification
        `agrees` is None where it cannot be told: an engine was stopped early, or failed.
    Outcome
        Of the second engine; None where it failed.
    """
    engine = second_opinion(settings.engine)
    try:
        alone = replace(settings, engine=engine.name, threads=1, seed=0, method="extensive", cluster=None)
        second = run_once(model, alone)
    except (EngineFailed, EngineCannot) as error:
        return _verification(Outcome("interrupted", None, None, None, engine.label, ""), None, None, str(error)), None
    agrees = agree(outcome, second, settings.gap)
    difference = None
    if outcome.objective is not None and second.objective is not None:
        difference = second.objective - outcome.objective
    return _verification(second, agrees, difference, ""), second


def judged(first: Outcome, second: Outcome, said: Verification) -> tuple[Outcome, Verification]:
    """What a second engine makes of the word that no plan meets every rule.

    A plan of its own overrules that word, and is the answer: the evaluator sees to it that it is one. If it
    finds none either, that is a proof more.
    """
    assert first.no_mix is not None
    if second.decisions is not None:
        found = replace(second, notes=(*second.notes, overruled(first.no_mix.engine, second.engine)))
        wrong = replace(first, status="infeasible", seconds={}, objective=None, bound=None)
        return found, _verification(wrong, None, None, WRONG) | {"status": "infeasible"}
    if second.status == "infeasible" and not first.no_mix.confirmed:
        proof = NoMix(first.no_mix.engine, True, second.engine, second.seconds.get("solve", 0.0))
        return replace(first, status="infeasible", no_mix=proof), said | {"agrees": True}
    return first, said


def agree(one: Outcome, other: Outcome, gap: float) -> bool | None:
    """Whether two engines agree: neither found what the other has proven not to be.

    ::

        objective_1 >= bound_2   and   objective_2 >= bound_1        (to a hundred-thousandth)

    Returns
    -------
    bool
        None where there is no contradiction, but one of them has proven nothing either.
    """
    for first, second in ((one, other), (other, one)):
        if first.status == "infeasible" and second.objective is not None:
            return False
        bound = _bound(second, gap)
        if first.objective is not None and bound is not None:
            allowed = SAME_COST * max(1.0, abs(first.objective))
            if first.objective < bound - allowed:
                return False
    proven = ("optimal", "gap", "infeasible")
    return True if one.status in proven and other.status in proven else None


def _bound(outcome: Outcome, gap: float) -> float | None:
    """What the engine says that no plan costs less than; from its gap where it tells of no bound."""
    if outcome.bound is not None or outcome.objective is None or outcome.status not in ("optimal", "gap"):
        return outcome.bound
    return outcome.objective - gap * abs(outcome.objective)


def _verification(second: Outcome, agrees: bool | None, difference: float | None, message: str) -> Verification:
    return {
        "engine": second.engine,
        "engine_version": second.engine_version,
        "status": "failed" if message else second.status,
        "objective": second.objective,
        "bound": second.bound,
        "seconds": second.seconds.get("solve", 0.0),
        "agrees": agrees,
        "difference": difference,
        "message": message,
        "second": None,
    }
