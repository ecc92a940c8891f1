"""Which assumption matters: every figure in turn at its low and its high value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.plan.statements.amounts import count as counted
from commission_opt.plan.wording import pounds
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.cost_parts import CASH, NONE, CostParts, parts_of
from commission_opt.studies.measures import new_beds
from commission_opt.studies.runs import Listener, Runs, Solved, commitments, solve_changed, words
from commission_opt.studies.saved import Rows, Study, told
from commission_opt.studies.sensitivity.ranges import LeftOut, LowHigh, Range, ranges_of
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import CONCLUSIVE

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance

ENDS = ("value", "status", "cost", "change")  # columns of each end, before what the cost is made of...
MORE = ("beds", "mix_changes", "mix")  # ...and after it


@dataclass(frozen=True)
class End:
    """The cheapest plan with one figure at one value.

    `change` is its cost beside that of the instance as it is, £; `mix_changes` whether another mix
    is recommended, None where either plan is not proven; `status` is ``invalid`` where the instance
    may not have that value; `beds` how many beds are contracted, called off or opened in all. `parts` are what the cost
    is made of, and `cash_change` is what the change is in cash, £.
    """

    value: float
    status: str
    cost: float | None
    change: float | None
    mix_changes: bool | None
    mix: str
    beds: float | None = None
    parts: CostParts = field(default_factory=lambda: NONE)
    cash_change: float | None = None

    def row(self) -> dict[str, Any]:
        """Its columns, by name."""
        first, last = ({key: getattr(self, key) for key in keys} for keys in (ENDS, MORE))
        return {**first, "cash_change": self.cash_change, **self.parts, **last}

    @property
    def proven(self) -> bool:
        """Whether the plan is the cheapest there, or it is certain that there is none."""
        return self.status in (*CONCLUSIVE, "invalid")


@dataclass(frozen=True)
class Bar:
    """One figure at both ends. `swing` is the largest difference of costs between low, base and high, £."""

    path: str
    base: float
    low: End
    high: End

    @property
    def swing(self) -> float | None:
        """None where one end has no plan."""
        if self.low.change is None or self.high.change is None:
            return None
        return max(self.low.change, self.high.change, 0.0) - min(self.low.change, self.high.change, 0.0)


@dataclass(frozen=True)
class Tornado(Study):
    """Bars from the one that swings most; figures with an end without a plan come first.

    Attributes
    ----------
    beds
        How many the plan contracts, calls off or opens in all, with the figures as they are.
    parts
        What its cost is made of: cash, and what is no cash.
    left_out
        Paths that are not varied, and why.
    done, total
        Solves that were finished, and all that were to be.
    not_reached
        Figures that are not finished, as it was interrupted.
    about
        Which instance, by which engine.
    """

    FILE: ClassVar[str] = "sensitivity"
    cost: float | None
    status: str
    mix: str
    bars: tuple[Bar, ...]
    beds: float | None = None
    parts: CostParts = field(default_factory=lambda: NONE)
    interrupted: bool = False
    left_out: tuple[LeftOut, ...] = ()
    done: int = 0
    total: int = 0
    not_reached: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: how many figures, and the cost as it is."""
        cost = "no plan" if self.cost is None else f"{pounds(self.cost)} as it is"
        return f"<Tornado: {counted(len(self.bars), 'figure')}, {cost}{', interrupted' if self.interrupted else ''}>"

    @property
    def proven(self) -> bool:
        """Whether the plan with the figures as they are is the cheapest."""
        return self.status in CONCLUSIVE

    def rows(self) -> list[dict[str, Any]]:
        """One row a figure."""
        return [
            {
                "path": bar.path,
                "base": bar.base,
                "swing": bar.swing,
                **{
                    f"{key}_{name}": value
                    for name, end in (("low", bar.low), ("high", bar.high))
                    for key, value in end.row().items()
                },
            }
            for bar in self.bars
        ]

    def frame(self) -> pd.DataFrame:
        """One row a figure, widest swing first: values, costs, changes and mixes at both ends."""
        return self.frame_of("tornado")

    def tables(self) -> dict[str, Rows]:
        return {"tornado": self.rows()}

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.about,
            "complete": not self.interrupted,
            "cost": self.cost,
            **self.parts,
            "status": self.status,
            "mix": self.mix,
            "beds": self.beds,
            "tornado": self.rows(),
            "not_reached": list(self.not_reached),
            "left_out": [{"path": one.path, "why": one.why, "figures": list(one.figures)} for one in self.left_out],
        }


@settles
@told("sensitivity")
@shows_keywords(StudyKeywords)
def tornado(
    instance: Instance,
    vary: Mapping[str, LowHigh | None] | Sequence[str | Range] | None = None,
    spread: float = 0.1,
    *,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Tornado:
    """Solve the instance with one figure at a time at its low and its high value.

    Parameters
    ----------
    vary
        Path to low and high value, or paths alone for `spread` below and above what they are (see `ranges`);
        None for every number in the assumption register that is not published.
    spread
        Share of the figure: 0.1 for 10%.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
    workers
        Processes to share the solves; one for each processor where None. They change nothing but the time.

    Raises
    ------
    BadRange
        When a path is no number, or low is not below high.
    InvalidInstance
        When a path matches nothing.
    """
    figures, left_out = ranges_of(instance, vary, spread)
    settings = for_study(settings, keywords)
    runs = Runs(settings, 1 + 2 * len(figures), progress, workers)
    bars: list[Bar] = []
    base: Solved | None = None
    interrupted = False
    try:
        base = runs.solve(instance)
        values = [(figure.path, figure.value(value)) for figure in figures for value in (figure.low, figure.high)]
        found = runs.each(solve_changed, [(instance, {path: value}, settings) for path, value in values])
        for figure in figures:
            low, high = (_end(base, figure.value(value), next(found)) for value in (figure.low, figure.high))
            bars.append(Bar(figure.path, figure.base, low, high))
    except (Interrupted, KeyboardInterrupt):
        interrupted = True
    finally:
        runs.close()
    bars.sort(key=lambda bar: (bar.swing is not None, -(bar.swing or 0.0), bar.path))
    done = {bar.path for bar in bars}
    missing = tuple(figure.path for figure in figures if figure.path not in done)
    cost, status, mix = (None, "interrupted", "") if base is None else (base.cost, base.status, words(base))
    beds = None if base is None else new_beds(base.result)
    parts = NONE if base is None else parts_of(base.result)
    total = runs.total or 0
    return Tornado(cost, status, mix, tuple(bars), beds, parts, interrupted, left_out, runs.done, total, missing)


def _end(base: Solved, value: float, plan: Solved | InvalidInstance) -> End:
    if isinstance(plan, InvalidInstance):
        return End(value, "invalid", None, None, mix_changes=False, mix=plan.problems[0].message)
    change = None if plan.cost is None or base.cost is None else plan.cost - base.cost
    differs = commitments(plan.decisions) != commitments(base.decisions) if plan.proven and base.proven else None
    parts = parts_of(plan.result)
    there, here = parts[CASH], parts_of(base.result)[CASH]
    in_cash = None if there is None or here is None else there - here
    return End(value, plan.status, plan.cost, change, differs, words(plan), new_beds(plan.result), parts, in_cash)
