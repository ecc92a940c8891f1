"""What the independent evaluator finds when it works a plan out again."""

from __future__ import annotations

from dataclasses import dataclass

from commission_opt.errors import EXIT_AUDIT, CommissionError
from commission_opt.keys import RowKey


@dataclass(frozen=True, slots=True)
class CostRow:
    """Expected cost of one line and offer in one period, in £ of the day and discounted."""

    period: int
    line: str
    offer: str  # empty for penalties
    cost: float
    discounted: float


@dataclass(frozen=True, slots=True)
class BedsRow:
    """Expected use of an offer in one period, averages over the period.

    `beds` is 0 for placements bought as used. `used` counts beds (children times footprint),
    `placed` children; `void` = beds - used - sold, and 0 for placements bought as used.
    """

    period: int
    offer: str
    beds: float
    used: float
    placed: float
    sold: float
    void: float


@dataclass(frozen=True, slots=True)
class WorkforceRow:
    """People in one period: of a service or an assessment, or of a role in all.

    For a role in all `service` is empty, `workers` are the people needed, `hired` those recruited and
    `capacity` how many could be (0 where there is no limit, or nobody can start yet). For a team
    `hired` are the workers who join, `cases` the families in service as full cases, expected, and
    `capacity` the cases that the team can carry. An outcome contract has cases only.
    """

    period: int
    service: str
    role: str
    workers: float
    hired: float
    cases: float
    capacity: float


@dataclass(frozen=True, slots=True)
class AvoidedRow:
    """Children whom edge of care keeps out of care in one period: expected, average over the period."""

    period: int
    need: str
    area: str
    children: float


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """What a plan comes to in one demand scenario.

    Attributes
    ----------
    cost
        Net present cost, £: what is spent whatever demand does, and what is spent in this scenario.
        Penalties of rules that hold on average over the scenarios are part of each; that of the
        cost at risk (C14) of none.
    by_year
        £ of the day and discounted, by financial year; penalties included.
    needed
        Children who need a placement, less those whom prevention keeps out of care, by period and need.
    child_weeks
        Those of them all; `spot`, `framework` and `short` are of them.
    occupancy
        Share of all bed-weeks used or sold; None where there are no beds.
    """

    probability: float
    cost: float
    by_year: dict[str, tuple[float, float]]
    needed: dict[tuple[int, str], float]
    child_weeks: float
    spot: float
    framework: float
    short: float
    occupancy: float | None


@dataclass(frozen=True, slots=True)
class RiskRow:
    """The cost at risk: level, its weight in what is minimised, the conditional value at risk, £.

    `penalty` is what exceeding the cap on it costs, £ at present value: in the objective, but not
    among the costs of which the risk is taken.
    """

    level: float
    weight: float
    cvar: float
    penalty: float


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule in one place: what it asks for, and what the plan does.

    `sense` says how `value` must stand to `limit`. `shortfall` is by how much it is missed, in
    the rule's native unit (0 where it is met). `hard` rules may not be missed at all.
    """

    id: str
    key: tuple[object, ...]
    where: str
    sense: str  # "<=", ">=" or "=="
    limit: float
    value: float
    shortfall: float
    hard: bool

    @property
    def row(self) -> RowKey:
        """The row of the model that it is about."""
        return RowKey(self.id, self.key)

    @property
    def binding(self) -> bool:
        """Whether the value stands at its limit, or beyond it."""
        return self.shortfall > 0 or abs(self.value - self.limit) <= 1e-6 * max(1.0, abs(self.limit))


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule, or a definition, that the plan breaks."""

    rule: str  # a rule id, or "decision" for a decision that cannot be
    where: str
    amount: float
    message: str


@dataclass(frozen=True)
class Evaluation:
    """Everything worked out again from the decisions and the instance alone."""

    objective: float
    costs: tuple[CostRow, ...]
    beds: tuple[BedsRow, ...]
    rules: tuple[RuleRow, ...]
    violations: tuple[Violation, ...]
    commitment_outstanding: float  # £ guaranteed after the horizon by contracts in the plan, price base
    workforce: tuple[WorkforceRow, ...] = ()
    avoided: tuple[AvoidedRow, ...] = ()
    scenarios: tuple[ScenarioRow, ...] = ()  # where there are several
    risk: RiskRow | None = None

    @property
    def minimised(self) -> float:
        """What the plan was chosen by, £: the objective, or its mean with the cost at risk, as weighted."""
        if self.risk is None or not self.risk.weight:
            return self.objective
        mean = self.objective - self.risk.penalty
        return (1 - self.risk.weight) * mean + self.risk.weight * self.risk.cvar + self.risk.penalty


@dataclass(frozen=True)
class Audit:
    """Whether the plan, worked out again, is what the solver said it was.

    `relative_difference` is the difference of the two objectives over the solver's (over £1 where
    that is smaller).
    """

    passed: bool
    objective: float
    recomputed_objective: float
    relative_difference: float
    violations: tuple[Violation, ...]


class AuditFailed(CommissionError):
    """The plan does not hold when worked out again: it must not be used."""

    exit_code = EXIT_AUDIT
    most_listed = 10

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        audit = self.audit
        lines = ["The plan was worked out again, independently of the solver, and does not hold. Do not use it."]
        lines += [_cost_text(audit), *(f"{v.where}: {v.message}" for v in audit.violations[: self.most_listed])]
        if len(audit.violations) > self.most_listed:
            lines.append(f"... and {len(audit.violations) - self.most_listed} more.")
        return lines

    @property
    def what_failed(self) -> str:
        """In one line: the costs that differ, or else the first decision or rule that does not hold."""
        broken = self.audit.violations
        if not broken:
            return _cost_text(self.audit)
        more = f" ({len(broken) - 1} more)" if len(broken) > 1 else ""
        return f"{broken[0].where}: {broken[0].message}{more}."

    def __reduce__(self) -> tuple[type[AuditFailed], tuple[Audit]]:
        return (AuditFailed, (self.audit,))


def _cost_text(audit: Audit) -> str:
    return (
        f"Cost: the solver says £{audit.objective:,.2f}, worked out again it is "
        f"£{audit.recomputed_objective:,.2f} (relative difference {audit.relative_difference:.1e})."
    )
