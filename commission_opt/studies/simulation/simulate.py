"""`simulate`: try a plan out against children who arrive, stay and leave at random, one by one."""

from __future__ import annotations

import math
from numbers import Integral
from typing import TYPE_CHECKING, Any

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.plan.evaluator.beds import find_beds
from commission_opt.plan.inputs import decisions_of
from commission_opt.rules.stability.in_force import stays_of
from commission_opt.studies.simulation.counted_moves import counted_moves
from commission_opt.studies.simulation.policy import Policy, policy_in_words
from commission_opt.studies.simulation.prevented import prevented
from commission_opt.studies.simulation.promise import avoided, fixed_costs, kept_out, planned_moves, promised
from commission_opt.studies.simulation.replicate import Case, Listener, replicate
from commission_opt.studies.simulation.simulation import Simulation
from commission_opt.studies.simulation.tally import Book

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan
    from commission_opt.plan.result import Result

REPLICATIONS, FEWEST = 200, 2


class NoStay(CommissionError):
    """Nobody knows how long some of the children stay."""

    exit_code = EXIT_INVALID


def simulate(
    plan: Plan,
    replications: int = REPLICATIONS,
    *,
    seed: int = 0,
    workers: int = 1,
    policy: Policy | None = None,
    stay_weeks: float | None = None,
    progress: Listener | None = None,
) -> Simulation:
    """Carry out the commitments of `plan` against random children, many times.

    Children enter by a Poisson process at the rate that makes their mean number follow the demand records, and stay
    at random; they are placed by `policy`; the cost is worked out by the instance's own cost lines.

    Parameters
    ----------
    replications
        How often; 2 or more.
    seed
        Of the random numbers. The same seed gives the same answer, whatever the number of workers.
    workers
        Processes.
    stay_weeks
        Mean stay of children whose need, and demand record, give none; refused where every stay is known.
    progress
        Called with the number of replications done and their total.

    Raises
    ------
    NoInputs
        When `plan` has no mix, or was saved by a version that did not keep its instance.
    NoStay
        When a need has no mean stay, and `stay_weeks` does not give one; or none lacks one, and it does.
    TypeError
        When `plan` is none, such as an instance or the name of a file, or a setting is no whole number.
    ValueError
        When a setting is out of range.
    """
    _check_plan(plan)
    for name, number, least in (("replications", replications, FEWEST), ("seed", seed, 0), ("workers", workers, 1)):
        _check_whole(name, number, least)
    policy = policy or Policy()
    result = plan.to_dict()
    instance = plan.instance
    case = prepared(result, instance, seed=seed, policy=policy, stay_weeks=stay_weeks)
    measures, interrupted = replicate(case, replications, workers, progress)
    if len(measures) < FEWEST:  # one alone says nothing of how sure its figures are
        raise KeyboardInterrupt
    promise = case.measures.of(promised(result, instance))
    about = _about(result, replications, seed, policy, children_stay=bool(stays_of(instance)))
    if stay_weeks is not None:
        about["stay_taken"] = {"weeks": float(stay_weeks), "needs": lacking_stays(instance)}
    return Simulation(about, promise, measures, interrupted)


def _check_plan(plan: object) -> None:
    if hasattr(plan, "to_dict") and hasattr(plan, "instance"):
        return
    if hasattr(plan, "horizon"):
        raise TypeError("co.simulate takes a plan, and this is an instance: solve it first, co.simulate(co.solve(it))")
    raise TypeError(
        f"co.simulate takes a plan, not {type(plan).__name__}: co.simulate(co.solve(instance)), or "
        "co.simulate(co.Plan.load(folder))"
    )


def _check_whole(name: str, number: object, least: int) -> None:
    if isinstance(number, bool) or not isinstance(number, Integral):
        raise TypeError(f"{name} is a whole number, not {number!r}")
    if int(number) < least:
        raise ValueError(f"{name} is {least} or more, not {number}")


def prepared(
    result: Result, instance: Instance, *, seed: int = 0, policy: Policy | None = None, stay_weeks: float | None = None
) -> Case:
    """Everything that replications of a plan need."""
    decisions = decisions_of(result, instance)
    instance = with_stays(instance, stay_weeks)
    book = Book(instance, decisions, find_beds(instance, decisions))
    lanes = prevented(instance, decisions, avoided(result, instance))
    moves = planned_moves(result, instance) + counted_moves(result, instance)
    return Case(book, lanes, policy or Policy(), fixed_costs(result), seed, kept_out(result, instance), moves)


def with_stays(instance: Instance, stay_weeks: float | None) -> Instance:
    """The instance with a mean stay wherever one is needed."""
    lacking = lacking_stays(instance)
    if not lacking:
        if stay_weeks is not None:
            raise NoStay(
                "stay_weeks (--stay-weeks) is for children whose need and demand record give no mean stay, and here "
                "all give one. Leave it out; to try another stay, change mean_stay_weeks with --set and solve again."
            )
        return instance
    if stay_weeks is None:
        raise NoStay(
            f"How long children stay is not known for need {', '.join(lacking)}. Say it with --stay-weeks WEEKS"
            f"{_others(instance)}, or give mean_stay_weeks in the instance and solve again."
        )
    weeks = float(stay_weeks)
    if not 0 < weeks < math.inf:
        raise ValueError(f"stay_weeks is above 0, not {stay_weeks}")
    return instance.with_changes({f"need.{need}.mean_stay_weeks": weeks for need in lacking})


def lacking_stays(instance: Instance) -> list[str]:
    """Needs with children whose stay nothing gives."""
    return sorted(
        {
            need
            for record in instance.demand
            if not record.certain
            for need in ([record.need] if record.need else [row.need for row in record.rows])
            if not record.survival and instance.mean_stay_weeks(record, need) is None
        }
    )


def _others(instance: Instance) -> str:
    """The stay of the other needs, as the option would give it."""
    known = {need.id: need.mean_stay_weeks for need in instance.need if need.mean_stay_weeks}
    if not known:
        return ""
    need, weeks = next(iter(known.items()))
    return f" (--stay-weeks {weeks:g} takes that of {need})"


def _about(result: Result, replications: int, seed: int, policy: Policy, *, children_stay: bool) -> dict[str, Any]:
    import commission_opt

    info = result["instance"]
    return {
        "format": 1,
        "study": "simulate",
        "title": info["title"],
        "file": info["file"],
        "sha256": info["sha256"],
        "changes": info["changes"],
        "price_base": info["price_base"],
        "version": commission_opt.__version__,
        "objective": result["objective"],
        "seed": seed,
        "replications_asked": replications,
        "policy": {
            "fills": policy.fills,
            "waits": policy.waits,
            "in_words": policy_in_words(children_stay=children_stay),
        },
    }
