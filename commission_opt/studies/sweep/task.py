"""One case of a sweep, wherever it runs: in this process, in another, or on a cluster."""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from commission_opt.engines.outcome import EngineCannot
from commission_opt.model.hints import Hints
from commission_opt.plan.ended import unconfirmed
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import priced, solved
from commission_opt.studies.measures import MEASURES, measures
from commission_opt.studies.sweep.cases import instance_of
from commission_opt.studies.sweep.warm_start import Effort
from commission_opt.studies.words import mix_words

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.plan.result import Result

CaseRow = dict[str, Any]
ANSWER = ("status", "objective", "bound", "gap", "how", *MEASURES, "mix", "message")  # columns after the paths
_ONE_AT_A_TIME = threading.Lock()  # a cluster may run several cases in one process; the solver cannot


@dataclass(frozen=True)
class Task:
    """A case to solve; or a known plan to price at the values of a case.

    Attributes
    ----------
    number
        Of the case, from 1.
    changes
        Path to value.
    name
        What the case is called in messages.
    decisions
        The plan to price; None to solve.
    bound
        With `decisions`: no plan can cost less here, £.
    keep
        Whether the plan found is wanted.
    start, presolve
        Hints to the engine.
    trial
        Whether to solve it without presolve as well, and tell how hard either was.
    """

    number: int
    changes: dict[str, Any]
    name: str
    settings: Settings
    decisions: Decisions | None = None
    bound: float | None = None
    keep: bool = False
    start: Decisions | None = None
    presolve: bool = True
    trial: bool = False


@dataclass(frozen=True)
class Done:
    """The end of a task.

    `final` is False where another attempt may end otherwise: the process died. `effort` is that of a trial.
    """

    number: int
    row: CaseRow
    decisions: Decisions | None = field(default=None, compare=False)
    final: bool = True
    effort: Effort | None = None


def work(base: bytes, task: Task) -> Done:
    """Do one task; whatever goes wrong with it is told in its row.

    Parameters
    ----------
    base
        The instance that the changes are made to, pickled.
    """
    with _ONE_AT_A_TIME:
        try:
            instance = instance_of(_instance(base), task.changes, task.name)
            if task.decisions is not None:
                return _done(task, priced(instance, task.decisions, task.bound, task.settings))
            return _solve(instance, task)
        except EngineCannot:  # so it is with every case
            raise
        except Exception as error:
            return failed(task, " ".join(str(error).split()) or type(error).__name__)


def _solve(instance: Instance, task: Task) -> Done:
    model: Model | None = None

    def prepare(built: Model) -> None:
        nonlocal model
        model = built
        model.hints = Hints(task.start, task.presolve)

    plan, decisions = solved(instance, task.settings, prepare=prepare)
    if plan.status == "interrupted":
        raise KeyboardInterrupt
    effort = None
    if task.trial and plan.status == "optimal" and model is not None:
        effort = _effort(model, task.settings)
    return replace(_done(task, plan.to_dict()), decisions=decisions if task.keep else None, effort=effort)


def _effort(model: Model, settings: Settings) -> Effort | None:
    """How hard a model was that is solved, and how hard it is without presolve."""
    from commission_opt.engines.presolve_trial import without_presolve
    from commission_opt.engines.search import Limits

    taken = model.hints.iterations
    limits = Limits(settings.gap, settings.time_limit, settings.threads, settings.seed)
    return None if taken is None else (taken, without_presolve(model, limits))


def _done(task: Task, result: Result) -> Done:
    found = {
        "status": result["status"],
        "objective": result["objective"],
        "bound": result["bound"],
        "gap": result["gap"],
        "how": "solved" if task.decisions is None else "priced",
        **measures(result),
        "mix": mix_words(result),
        "message": "",
    }
    if result["objective"] is None:
        found |= dict.fromkeys(MEASURES) | {"message": _no_plan(result)}
    return Done(task.number, found)


def failed(task: Task, message: str, *, final: bool = True) -> Done:
    """The row of a task that came to nothing."""
    row: CaseRow = dict.fromkeys(ANSWER)
    return Done(task.number, row | {"status": "failed", "how": "", "mix": "", "message": message}, final=final)


def _no_plan(result: Result) -> str:
    if unconfirmed(result):
        return "One engine found no mix; not confirmed."
    infeasible = result["status"] == "infeasible"
    return "No mix meets every rule." if infeasible else "No plan was found within the time limit."


@lru_cache(maxsize=2)
def _instance(base: bytes) -> Instance:
    instance: Instance = pickle.loads(base)
    return instance
