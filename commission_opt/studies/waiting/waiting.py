"""What waiting is worth, and what to do now and at each review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from commission_opt.plan.wording import pounds
from commission_opt.studies.saved import Rows, Study

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.demand.tree import Tree
    from commission_opt.studies.waiting.fresh import Fresh

WaitingStatus = Literal["found", "no plan", "not proven", "interrupted"]


@dataclass(frozen=True)
class Ends:
    """What the best plan found costs, and what none can cost less than: £ at present value, expected.

    `status` is that of its solve, as for `solve`; empty for perfect foresight, which is many.
    """

    cost: float | None = None
    bound: float | None = None
    status: str = ""


@dataclass(frozen=True)
class Waiting(Study):
    """Three ways to decide, in the same demand scenarios; £ at present value, expected where risk has no weight.

    Attributes
    ----------
    status
        ``found``: all of it; ``no plan``: no mix meets the rules; ``not proven`` and ``interrupted``:
        a solve was stopped before it had found a plan.
    tree
        The reviews, and which demand scenarios are told apart at each.
    now
        Everything decided now.
    waits
        Call-offs and extensions decided when they are made, on what has been seen at the reviews.
    call_offs
        Call-offs alone wait, extensions are decided now; the same as `waits` where no extension may wait.
    foresight
        Every demand scenario known beforehand.
    bed_weeks
        Bed-weeks called off where call-offs wait, each times the discount factor and uplift of its
        period: a price of £1 more for each, at the price base, costs so many £.
    averages
        Rules that hold on average: in each last branch by itself where reviews tell demand apart, not
        at all in `foresight`.
    nodes
        The tree, a row a node: see `node_rows`.
    steps
        What to commit to, a row a decision, under the node that one must be in.
    fresh
        What was decided, tried out in demand scenarios that it was not made for; None where that was not asked.
    risk_weight
        Of the cost at risk: where it is above 0, `now`, `call_offs`, `waits` and all that is worked out from them are
        what is minimised, in each last branch by itself; `foresight` and `fresh` are expected cost all the same.
    about
        Which instance, by which engine.
    """

    FILE: ClassVar[str] = "waiting"
    status: WaitingStatus
    tree: Tree
    now: Ends = Ends()
    waits: Ends = Ends()
    call_offs: Ends = Ends()
    foresight: Ends = Ends()
    bed_weeks: float = 0.0
    averages: tuple[str, ...] = ()
    nodes: Sequence[Mapping[str, Any]] = ()
    steps: Sequence[Mapping[str, Any]] = field(default=())
    fresh: Fresh | None = None
    risk_weight: float = 0.0
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: what waiting is worth, between which bounds."""
        if self.value is None or self.least is None or self.most is None:
            return f"<Waiting: {self.status}>"
        return f"<Waiting: worth {pounds(self.value)}, proven {pounds(self.least)} to {pounds(self.most)}>"

    @property
    def value(self) -> float | None:
        """Value of waiting, £: what deciding everything now costs more, by the plans found."""
        return _difference(self.now.cost, self.waits.cost)

    @property
    def least(self) -> float | None:
        """What waiting is worth at the least, whatever the gaps leave open; 0 where that is nothing."""
        return _difference(self.now.bound, self.waits.cost)

    @property
    def most(self) -> float | None:
        """What waiting is worth at the most."""
        return _difference(self.now.cost, self.waits.bound)

    @property
    def distinguishable(self) -> bool:
        """Whether it is proven that waiting is worth something."""
        return bool(self.least)

    @property
    def of_call_offs(self) -> float | None:
        """What it is worth that call-offs wait, £, extensions being decided now."""
        return _difference(self.now.cost, self.call_offs.cost)

    @property
    def premium(self) -> float | None:
        """£ a bed-week, at the price base, by which homes called off could be more expensive before waiting is worth nothing.

        ::

            premium = (cost of deciding now - cost where call-offs wait) / bed_weeks

        None where it is not known, or nothing is called off.
        """
        worth = self.of_call_offs
        return None if worth is None or not self.bed_weeks else worth / self.bed_weeks

    @property
    def fewest(self) -> int:
        """Demand scenarios in the last branch that has fewest."""
        return min(len(self.tree.nodes[leaf].scenarios) for leaf in self.tree.leaves)

    def frame(self) -> pd.DataFrame:
        """`steps` as a DataFrame."""
        return self.frame_of("steps")

    def tables(self) -> dict[str, Rows]:
        return {"costs": self.costs(), "nodes": self.nodes, "steps": self.steps}

    def costs(self) -> list[dict[str, Any]]:
        """A row for each way to decide: its cost, and its bound."""
        ways = {"now": self.now, "call_offs_wait": self.call_offs, "waits": self.waits, "foresight": self.foresight}
        weighed = "cost and cost at risk" if self.risk_weight else "expected cost"
        return [
            {
                "decided": way,
                "measure": "expected cost" if way == "foresight" else weighed,
                "cost": ends.cost,
                "bound": ends.bound,
                "status": ends.status,
            }
            for way, ends in ways.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        return {
            **self.about,
            "status": self.status,
            "risk_weight": self.risk_weight,
            "reviews": [day.isoformat() for day in self.tree.reviews],
            "costs": self.costs(),
            "value": self.value,
            "value_at_least": self.least,
            "value_at_most": self.most,
            "distinguishable": self.distinguishable,
            "value_of_call_offs": self.of_call_offs,
            "bed_weeks": self.bed_weeks,
            "premium_per_bed_week": self.premium,
            "fewest_scenarios": self.fewest,
            "averages": list(self.averages),
            "fresh": None if self.fresh is None else self.fresh.row(),
            "nodes": list(self.nodes),
            "steps": list(self.steps),
        }


def _difference(dearer: float | None, cheaper: float | None) -> float | None:
    return None if dearer is None or cheaper is None else max(0.0, dearer - cheaper)
