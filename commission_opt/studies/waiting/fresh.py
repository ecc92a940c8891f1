"""What waiting is worth in demand scenarios that no plan was made for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from commission_opt.demand.tree import Tree, leaf_of
from commission_opt.plan.engine import build_model, run
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.settings import Settings
from commission_opt.studies.simulation.intervals import spread
from commission_opt.studies.stopped import Interrupted, NotProven
from commission_opt.studies.value_of_information.value_of_information import without_averages

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.demand.table import Scenario
    from commission_opt.instance.instance import Instance

TOGETHER = 20  # scenarios priced in one problem: they share nothing but what is committed


@dataclass(frozen=True)
class Fresh:
    """Both plans on fresh demand scenarios; £ at present value.

    Attributes
    ----------
    status
        ``found``; ``interrupted`` or ``not proven``: stopped, with the scenarios priced until then.
    asked, compared
        Fresh scenarios asked for, and those in which both plans keep the hard rules.
    now, waits
        Mean cost in those, of deciding everything now and of the rule that waits; None where there are fewer than two.
    value, low, high
        Mean of the difference, ``now - waits``, and its 95% confidence interval; negative where waiting costs more.
    now_breaks, waits_breaks
        Scenarios in which a plan cannot keep the hard rules.
    branches
        Scenarios that came to each last branch, by number of its node.
    """

    status: Literal["found", "interrupted", "not proven"]
    asked: int
    compared: int = 0
    now: float | None = None
    waits: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    now_breaks: int = 0
    waits_breaks: int = 0
    branches: Mapping[int, int] | None = None

    def row(self) -> dict[str, Any]:
        """As `waiting.json` holds it."""
        return vars(self) | {"branches": {str(leaf): number for leaf, number in (self.branches or {}).items()}}


def try_out(
    instance: Instance,
    tree: Tree,
    now: Decisions,
    waits: Mapping[int, Decisions],
    courses: Sequence[Scenario],
    settings: Settings,
    count: Callable[[], None],
) -> Fresh:
    """Price the plan that decides now, and the rule that waits, in the same fresh demand scenarios.

    ::

        leaf(c)  = at each review, the branch whose range holds the children seen in scenario c by then
        d(c)     = cost(c; commitments decided now) - cost(c; commitments of leaf(c))
        value    = mean of d,   interval = mean -+ t * sd(d) / sqrt(number of courses)

    Nothing is decided anew but placements, which are made as well as can be in each scenario, as in the
    study itself. The rule uses of a scenario what was seen by the review and no more. The scenarios are drawn
    as those of the instance are, with random numbers of their own, and not reduced: so neither plan was
    fitted to them, and both are priced in the same ones, which takes out most of the chance. Rules that
    hold on average over the scenarios, and the cost at risk, are left out of both. Scenarios in which either
    cannot keep the hard rules are counted, and not compared.

    Parameters
    ----------
    waits
        The plan of each leaf, by number of its node.
    count
        Called after every `TOGETHER` scenarios.
    """
    relaxed, settings = without_averages(instance), replace(settings, method="extensive", progress=None)
    pairs: list[tuple[float | None, float | None]] = []
    reached = dict.fromkeys(tree.leaves, 0)
    status: Literal["found", "interrupted", "not proven"] = "found"
    try:
        for at in range(0, len(courses), TOGETHER):
            some = courses[at : at + TOGETHER]
            leaves = [leaf_of(instance, tree, one) for one in some]
            first = _costs(relaxed, now, some, settings)
            second: dict[int, float | None] = {}
            for leaf in sorted(set(leaves)):
                own = [nth for nth, its in enumerate(leaves) if its == leaf]
                second |= zip(own, _costs(relaxed, waits[leaf], [some[nth] for nth in own], settings), strict=True)
            pairs += [(cost, second[nth]) for nth, cost in enumerate(first)]
            for leaf in leaves:
                reached[leaf] += 1
            count()
    except (KeyboardInterrupt, Interrupted):
        status = "interrupted"
    except NotProven:
        status = "not proven"
    return replace(_compared(pairs), status=status, asked=len(courses), branches=reached)


def _compared(pairs: Sequence[tuple[float | None, float | None]]) -> Fresh:
    both = [(first, second) for first, second in pairs if first is not None and second is not None]
    found = Fresh(
        "found",
        0,
        len(both),
        now_breaks=sum(first is None for first, _ in pairs),
        waits_breaks=sum(second is None for _, second in pairs),
    )
    if len(both) < 2:
        return found
    worth = spread([first - second for first, second in both])
    now, waits = (sum(costs) / len(both) for costs in zip(*both, strict=True))
    return replace(found, now=now, waits=waits, value=worth.mean, low=worth.low, high=worth.high)


def _costs(instance: Instance, plan: Decisions, courses: Sequence[Scenario], settings: Settings) -> list[float | None]:
    """What the commitments of `plan` cost in each scenario, £; None where they cannot keep the hard rules."""
    from commission_opt.demand.table import DemandTable, Scenario
    from commission_opt.model.fixed import fix_commitments
    from commission_opt.plan.evaluator import audit, evaluate

    demand = DemandTable(tuple(Scenario(1 / len(courses), one.children) for one in courses))
    model = build_model(instance, demand)
    if missing := fix_commitments(model, plan):
        raise ValueError(f"a commitment cannot be made in a fresh demand scenario: {missing[0]}")
    outcome = run(model, settings)
    if outcome.status == "interrupted":
        raise Interrupted
    if outcome.decisions is None:
        if outcome.status != "infeasible":
            raise NotProven
        if len(courses) == 1:
            return [None]
        half = len(courses) // 2
        parts = (courses[:half], courses[half:])
        return [cost for part in parts for cost in _costs(instance, plan, part, settings)]
    evaluation = evaluate(instance, demand, outcome.decisions)
    found = audit(evaluation, outcome.objective or 0.0)
    if not found.passed:
        raise AuditFailed(found)
    return [row.cost for row in evaluation.scenarios] if len(courses) > 1 else [evaluation.objective]
