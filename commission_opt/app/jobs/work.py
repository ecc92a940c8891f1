"""What a job does: each kind of work is one call of the Python API, and files written where the project keeps them."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import commission_opt as co
from commission_opt.app.jobs.differing import write_differing
from commission_opt.app.places import HASH, result_folder, result_of, study_folder
from commission_opt.app.project import Project
from commission_opt.engines.progress import Progress
from commission_opt.errors import CommissionError
from commission_opt.studies.saved import Study

TellProgress = Callable[[Mapping[str, Any]], None]
DIAGNOSIS_SECONDS = 30.0  # for looking into why there is no mix, at most


class ChangedMeanwhile(CommissionError):
    """The instance is another than the one that was to be solved."""


@dataclass(frozen=True)
class JobWork:
    """One job: where, about what, and whom to tell how far it is."""

    project: Project
    asked: Mapping[str, Any]
    tell: TellProgress

    @property
    def options(self) -> Mapping[str, Any]:
        found = self.asked.get("options")
        return found if isinstance(found, dict) else {}

    @cached_property
    def instance(self) -> co.Instance:
        """The instance as it was when the job was asked for: read once, so that it may be changed while the work goes on.

        Raises
        ------
        ChangedMeanwhile
            Where it was changed before the job began.
        """
        found = self.other(self.asked["file"])
        if self.asked.get("sha256", found.sha256) != found.sha256:
            raise ChangedMeanwhile("The instance was changed while the job was waiting. Start it again.")
        return found

    def other(self, name: str) -> co.Instance:
        """Another instance of the project, as it is now."""
        return co.load(self.project.file(name))

    @property
    def time_limit(self) -> float | None:
        """Longest time of each solve, seconds."""
        found: float | None = self.options.get("time_limit")
        return found

    def solves(self, progress: Progress) -> None:
        """Tell how far one solve is."""
        self.tell({"best": progress.objective, "bound": progress.bound, "seconds": progress.seconds})

    def counts(self, done: int, total: int | None) -> None:
        """Tell how many of many solves are done."""
        self.tell({"done": done, "total": total})


@dataclass(frozen=True)
class WorkDone:
    """What a job left: where, how it ended, and words about it."""

    place: Path | None
    how: str = "done"
    cost: float | None = None
    status: str = ""
    texts: tuple[str, ...] = ()


@contextmanager
def keeping() -> Iterator[None]:
    """What has been found is written whole, though somebody asks to stop just then."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def solve(work: JobWork) -> WorkDone:
    """Find the cheapest mix; where there is none, which rules clash."""
    instance = work.instance
    plan = co.solve(instance, time_limit=work.time_limit, progress=work.solves)
    how = "stopped" if plan.status == "interrupted" else "done"
    if plan.objective is None:
        return WorkDone(None, how, None, plan.status, _why_none(instance, plan))
    place = result_folder(work.project, work.asked["file"], instance, proven=plan.status in ("optimal", "gap"))
    with keeping():
        plan.save(place)
    return WorkDone(place, how, plan.objective, plan.status)


def _why_none(instance: co.Instance, plan: co.Plan) -> tuple[str, ...]:
    from commission_opt.plan.ended import why_no_mix

    why = why_no_mix(plan.to_dict())
    head = f"{why[:1].upper()}{why[1:]}."
    if plan.status != "infeasible":
        return (head,)
    found = co.diagnose(instance, time_limit=DIAGNOSIS_SECONDS)
    change = ("The smallest change that makes a mix possible:",) if found.parts else ()
    clash = ("These cannot be kept together:",) if found.clash else ()
    return (head, *change, *(part.text for part in found.parts), *clash, *found.clash)


def compare(work: JobWork) -> WorkDone:
    """Several instances side by side."""
    names = [work.asked["file"], *work.options["others"]]
    options = _by_title(work, names)
    found = co.compare(options, time_limit=work.time_limit, progress=work.counts)
    done = _saved(work, found, complete=found.complete, beside="-".join(sorted(names)))
    if done.place is not None:
        write_differing(done.place, options)
    return done


def _by_title(work: JobWork, names: Sequence[str]) -> dict[str, co.Instance]:
    """The instances by their titles; by their files too, where two have the same."""
    made = [work.instance, *(work.other(name) for name in names[1:])]
    titles = [one.title for one in made]
    return {
        one.title if titles.count(one.title) == 1 else f"{one.title} ({name})": one
        for name, one in zip(names, made, strict=True)
    }


def sizes(work: JobWork) -> WorkDone:
    """Sizes of block contract of one instance."""
    wanted = work.options["sizes"]
    found = co.compare(work.instance, block_sizes=wanted, time_limit=work.time_limit, progress=work.counts)
    return _saved(work, found, complete=found.complete)


def sensitivity(work: JobWork) -> WorkDone:
    """One figure at a time."""
    found = co.sensitivity(
        work.instance, spread=work.options["spread"], time_limit=work.time_limit, progress=work.counts
    )
    return _saved(work, found, complete=not found.interrupted)


def frontier(work: JobWork) -> WorkDone:
    """What more of one measure costs."""
    found = co.frontier(
        work.instance,
        ("cost", work.options["measure"]),
        points=work.options["points"],
        time_limit=work.time_limit,
        progress=work.counts,
    )
    return _saved(work, found, complete=not found.interrupted)


def alternatives(work: JobWork) -> WorkDone:
    """Mixes that cost nearly the same."""
    found = co.alternatives(
        work.instance, within=work.options["within"], time_limit=work.time_limit, progress=work.counts
    )
    return _saved(work, found, complete=not found.interrupted)


def recommend(work: JobWork) -> WorkDone:
    """Mixes tried against each other; its journal goes on where it was stopped."""
    instance = work.instance
    place = study_folder(work.project, work.asked["file"], instance, "recommend")
    found = co.recommend(
        instance,
        worlds=work.options["worlds"],
        time_limit=work.time_limit,
        out=place,
        progress=work.counts,
    )
    return WorkDone(place if found.advice else None, "stopped" if found.interrupted else "done")


def simulate(work: JobWork) -> WorkDone:
    """The plan against random children; the plan is solved first where it is not there."""
    instance = work.instance
    known = result_of(work.project, work.asked["file"], instance)
    if known is None:
        done = solve(work)
        if done.place is None or done.how != "done":
            return done
        known = done.place
    found = co.simulate(co.Plan.load(known), work.options["replications"], progress=work.counts)
    return _saved(work, found, complete=not found.interrupted)


KINDS: dict[str, Callable[[JobWork], WorkDone]] = {
    "solve": solve,
    "compare": compare,
    "sizes": sizes,
    "sensitivity": sensitivity,
    "frontier": frontier,
    "alternatives": alternatives,
    "recommend": recommend,
    "simulate": simulate,
}


def _saved(work: JobWork, found: Study, *, complete: bool, beside: str = "") -> WorkDone:
    """Keep a study, also one that was stopped: what is finished is in it. `beside` tells apart what has the same name."""
    kind = work.asked["kind"] + (f"-{hashlib.sha256(beside.encode()).hexdigest()[:HASH]}" if beside else "")
    place = study_folder(work.project, work.asked["file"], work.instance, kind)
    with keeping():
        found.save(place)
    return WorkDone(place, "done" if complete else "stopped")
