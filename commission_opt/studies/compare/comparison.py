"""What `compare` finds: options side by side, and what each would regret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from commission_opt.plan.frames import ColumnKind
from commission_opt.plan.result import ChangeRow
from commission_opt.plan.statements.amounts import count as counted
from commission_opt.studies.saved import Rows, Study
from commission_opt.studies.tables import kinds, with_after
from commission_opt.studies.words import CONCLUSIVE, study_repr

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ComparedOption:
    """One option, solved.

    Attributes
    ----------
    cost, bound, gap
        Expected net present cost, £, and the proof of it; None where no plan was found.
    spent
        £ of the day by financial year, without the stated prices of broken rules.
    penalties
        Part of `cost` that is penalties, £ at present value.
    measures
        Figures of `studies.measures` by name.
    baseline
        Cost of doing nothing new under the same assumptions, £; None where there is none.
    against_baseline, against_best
        `cost` less the baseline's, and less that of the cheapest option that answers the same question; the
        latter is None where no other option does.
    question
        Number of the question it answers, from 1: options that plan other days, areas, needs or numbers of
        children, or use prices of another year, answer another one and are not ranked with it.
    changes
        What was changed from the file.
    cash, avoided, not_paid
        Parts of `cost`, £ at present value: what the council pays, care that never starts, which is taken off, and what is
        counted for the use of capital receipts.
    """

    name: str
    status: str
    cost: float | None
    bound: float | None
    gap: float | None
    mix: str
    spent: Mapping[str, float]
    penalties: float
    measures: Mapping[str, float | None]
    baseline: float | None
    baseline_meets_rules: bool
    against_baseline: float | None
    against_best: float | None
    notes: tuple[str, ...]
    changes: tuple[ChangeRow, ...]
    sha256: str
    question: int = 1
    cash: float = 0.0
    avoided: float = 0.0
    not_paid: float = 0.0


@dataclass(frozen=True)
class Regret:
    """What the commitments of `option` cost if the assumptions of `world` come true.

    Attributes
    ----------
    cost
        Expected net present cost with the commitments made and placements free, £; None where they
        cannot be made or kept there.
    best
        Cost of the best commitments known there, £; None where there are none.
    regret
        `cost` less `best`, £; None where either is not proven, or not there.
    status
        Of the solve: as in a plan; ``infeasible`` where no placements meet the rules, ``impossible``
        where the commitments cannot be made there.
    why
        In words, where there is no regret.
    """

    option: str
    world: str
    cost: float | None
    best: float | None
    regret: float | None
    status: str
    why: str = ""

    @property
    def unknown(self) -> bool:
        """Whether there is a regret, and not enough is proven to say how much."""
        return self.regret is None and (self.cost is not None or self.status not in (*CONCLUSIVE, "impossible"))


@dataclass(frozen=True)
class Comparison(Study):
    """All options, and what each would cost under the others' assumptions.

    Attributes
    ----------
    options
        In the order asked for.
    regrets
        For each option that has a plan and each world; empty without regret, or with one world only.
    differences
        Why some options are not ranked with the first, in words; empty where all answer the same question.
    complete
        False where it was interrupted: then it holds what was finished.
    done, total
        Solves that were finished, and all that were to be.
    not_reached
        Options and regrets that are not finished, as it was interrupted.
    gap
        Relative gap that was asked for of each solve.
    engine
        That solved.
    """

    FILE: ClassVar[str] = "compare"
    title: str
    price_base: str
    options: tuple[ComparedOption, ...]
    regrets: tuple[Regret, ...] = ()
    complete: bool = True
    differences: tuple[str, ...] = ()
    done: int = 0
    total: int = 0
    not_reached: tuple[str, ...] = ()
    gap: float = 1e-4
    engine: str = "highs"

    def __repr__(self) -> str:
        """On one line: title, how many options, and the cheapest."""
        cost = min((one.cost for one in self.options if one.cost is not None), default=None)
        return study_repr(
            "Comparison", f"{self.title!r}, {counted(len(self.options), 'option')}", cost, not self.complete
        )

    @property
    def best(self) -> ComparedOption | None:
        """The cheapest option; the first of equals. None where they answer different questions."""
        if len({one.question for one in self.options}) > 1:
            return None
        found = [one for one in self.options if one.cost is not None]
        return min(found, key=lambda one: one.cost or 0.0) if found else None

    def maximum_regret(self, option: str) -> float | None:
        """The largest regret of an option over all worlds, £.

        None where it cannot be carried out in one, or is not known in one.
        """
        own = [row for row in self.regrets if row.option == option and (row.best is not None or row.unknown)]
        known = [row.regret for row in own if row.regret is not None]
        return max(known) if known and len(known) == len(own) else None

    @property
    def _years(self) -> list[str]:
        return sorted({year for one in self.options for year in one.spent})

    def rows(self) -> list[dict[str, Any]]:
        """One row an option, as the table `compare.csv` has it."""
        years = self._years
        return [
            {
                "option": one.name,
                "status": one.status,
                "cost": one.cost,
                "bound": one.bound,
                "gap": one.gap,
                "baseline": one.baseline,
                "against_baseline": one.against_baseline,
                "against_best": one.against_best,
                "maximum_regret": self.maximum_regret(one.name),
                "question": one.question,
                "penalties": one.penalties,
                "cash": one.cash,
                "avoided": one.avoided,
                "not_paid": one.not_paid,
                **{f"spent_{year}": one.spent.get(year) for year in years},
                **{name: value for name, value in one.measures.items() if name != "cost"},
                "mix": one.mix,
                "notes": "; ".join(one.notes),
                "changes": list(one.changes),
                "sha256": one.sha256,
            }
            for one in self.options
        ]

    def regret_rows(self) -> list[dict[str, Any]]:
        """One row an option and world, as the table `regret.csv` has it."""
        return [
            {
                "option": row.option,
                "world": row.world,
                "cost": row.cost,
                "best": row.best,
                "regret": row.regret,
                "status": row.status,
                "why": row.why,
            }
            for row in self.regrets
        ]

    def frame(self) -> pd.DataFrame:
        """One row an option: cost, proof, money by year, measures and mix."""
        return self.frame_of("compare")

    def regret_frame(self) -> pd.DataFrame:
        """One row an option and world."""
        return self.frame_of("regret")

    def tables(self) -> dict[str, Rows]:
        return {"compare": self.rows(), "regret": self.regret_rows()}

    def kinds_of(self, table: str) -> dict[str, ColumnKind]:
        """The columns of a table: of `compare` one a financial year as well."""
        if table != "compare":
            return kinds(table)
        return with_after(table, "not_paid", {f"spent_{year}": "number" for year in self._years})

    def to_dict(self) -> dict[str, Any]:
        """Everything, as `compare.json` holds it."""
        return {
            "format": 1,
            "study": "compare",
            "title": self.title,
            "price_base": self.price_base,
            "complete": self.complete,
            "not_reached": list(self.not_reached),
            "best": self.best.name if self.best else None,
            "differences": list(self.differences),
            "options": self.rows(),
            "regret": self.regret_rows(),
            "engine": self.engine,
        }
