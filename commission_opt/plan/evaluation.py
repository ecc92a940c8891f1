"""What the independent evaluator finds when it works a plan out again."""

from __future__ import annotations

from dataclasses import dataclass


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
    `placed` children; `void` = beds - used - sold.
    """

    period: int
    offer: str
    beds: float
    used: float
    placed: float
    sold: float
    void: float


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
