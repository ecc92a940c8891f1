"""The model being built: its columns, its rows, and what each column costs.

Rooms of offers and of rules meet only here: an offer says what beds its decisions
give and what they cost; a rule puts together rows from those beds and from the placements.
Everything reaches PuLP in batches, as lists of variable and coefficient.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from commission_opt.demand import DemandTable
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.keys import Key, LaneKey, RowKey, SingleKey
from commission_opt.model.columns import Columns
from commission_opt.model.fill_up import FillUp
from commission_opt.model.hints import Hints
from commission_opt.model.limit import BRICKS, ONE, POLICY, Limit, PerLimit
from commission_opt.model.promised import promised
from commission_opt.registry import RULES

if TYPE_CHECKING:
    import pulp

    from commission_opt.offers.market.record import Market
    from commission_opt.services.common.record import EdgeOfCare

Term = tuple["pulp.LpVariable", float]
Sense = Literal["<=", ">=", "=="]
Room = Callable[[RowKey, Limit], float]  # by how much a hard row of a rule may be missed, in the unit of the row


class Charge(NamedTuple):
    """What one unit of a variable adds to a cost line, in £ of the day, expected over scenarios.

    With a `scenario` it is spent in that one alone, and `amount` has been weighted by its
    probability; without, it is spent whatever demand does.
    """

    line: str
    offer: str
    year: str
    variable: pulp.LpVariable
    amount: float
    discount: float
    scenario: int | None = None


@dataclass(frozen=True, slots=True)
class FixedCost:
    """A cost that no decision changes, such as an existing contract's guaranteed payments."""

    line: str
    offer: str
    year: str
    amount: float
    discount: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a rule, as the reports know it.

    `per_limit` is for one more unit of its limit as reported, `limit.per` for one of the instance's figure.
    """

    key: RowKey
    constraint: pulp.LpConstraint
    per_limit: PerLimit


def added_up(terms: Iterable[Term]) -> list[Term]:
    """Each variable once, in the order in which it first comes, with the sum of its coefficients."""
    amounts: dict[int, float] = defaultdict(float)
    variables: dict[int, pulp.LpVariable] = {}
    for variable, amount in terms:
        amounts[variable.id] += amount
        variables[variable.id] = variable
    return [(variables[number], amount) for number, amount in amounts.items()]


@dataclass
class Beds:
    """Beds of one offer in one period: a part that is there anyway, and a part to be decided."""

    fixed: float = 0.0
    terms: list[Term] = field(default_factory=list)
    filling: list[Term] = field(
        default_factory=list
    )  # of these, beds that cannot be filled yet, as a home has just opened

    @property
    def open_terms(self) -> list[Term]:
        """What is to be decided, less beds that cannot be filled yet."""
        if not self.filling:
            return self.terms
        return added_up([*self.terms, *((variable, -beds) for variable, beds in self.filling)])

    @property
    def possible(self) -> bool:
        return self.fixed > 0 or bool(self.terms)


class Model:
    """A commissioning instance as a mixed-integer model in PuLP.

    Attributes
    ----------
    problem
        The PuLP problem; columns are named by family and number (`placed_17`), and `columns`
        says what each stands for.
    columns
        Family of variables to key to variable: `awarded`, `extended`, `opened`, `closed`,
        `recruited`, `placed`, `short`, `sold`, and helpers that carry no decision of their own.
    beds
        Beds by offer and period, where there can be any.
    avoided
        Placements that prevention avoids, by scenario, period, need and area.
    families_referred
        The most that a column of `started` can be, by the number of its variable.
    room
        By how much a hard row may be missed: 0 for the rules as they are.
    relaxed
        Whether hard policy rules may be missed, and children be short.
    counts_breach, breach
        Whether what they are missed by counts, and what it comes to, in children of an average period.
    limits
        What rows rest on: of those that could be other, that a clash may name, or that are of whole numbers.
    slacks
        What the rows that have room are missed by.
    tight
        Rows that follow from the others for whole numbers.
    hints
        What may make the engine quicker.
    """

    def __init__(
        self,
        instance: Instance,
        demand: DemandTable,
        *,
        relaxed: bool = False,
        counts_breach: bool = False,
        room: Room | None = None,
    ) -> None:
        import pulp

        self.instance = instance
        self.demand = demand
        self.relaxed = relaxed or counts_breach
        self.counts_breach = counts_breach
        self.breach: list[Term] = []
        self.room: Room = room or _none
        self.limits: dict[RowKey, Limit] = {}
        self.slacks: dict[RowKey, pulp.LpVariable] = {}
        self.problem = pulp.LpProblem("commission", pulp.LpMinimize)
        self.columns = Columns()
        self.beds: dict[tuple[str, int], Beds] = {}
        self.avoided: dict[LaneKey, list[Term]] = defaultdict(list)
        # Children out of a need whose stays a service ended, for each column: by service, and where they would be.
        self.ended_early: dict[tuple[str, LaneKey], list[Term]] = defaultdict(list)
        self.families_referred: dict[int, float] = {}
        self.rows: list[Row] = []
        self.tight: list[pulp.LpConstraint] = []
        self.charges: list[Charge] = []
        self.fixed_costs: list[FixedCost] = []
        self.internal: list[Term] = []
        self.hints = Hints()
        self.promises: list[tuple[pulp.LpVariable, Sequence[tuple[Sequence[Term], float]]]] = []
        self.risk_weight = 0.0
        self.cvar: list[Term] = []
        self._weighed = 0
        self._sum = pulp.lpSum_vars_coefs
        self._nothing: pulp.LpVariable | None = None
        self._discounts = [instance.money.discount(period) for period in instance.periods]

    # -- columns ---------------------------------------------------------------------------

    def add_columns[OneKey: Key](
        self,
        family: str,
        keys: Iterable[OneKey],
        upper: float | None = None,
        *,
        integer: bool = False,
        lower: float | None = 0.0,
    ) -> dict[OneKey, pulp.LpVariable]:
        """Add one variable a key, from `lower` to `upper`, and return them by key."""
        known = self.columns[family]
        keys = list(keys)
        start = len(known)
        category: Literal["Integer", "Continuous"] = "Integer" if integer else "Continuous"
        numbers = range(start, start + len(keys))
        made = self.problem.add_variable_dict(family, (numbers,), lower, upper, category)
        added = {key: made[number] for key, number in zip(keys, numbers, strict=True)}
        if len(added) != len(keys) or not known.keys().isdisjoint(added):
            raise ValueError(f"a column of {family} is added twice")
        known.update(added)
        return added

    def add_column(
        self,
        family: str,
        key: Key,
        upper: float | None = None,
        *,
        integer: bool = False,
        lower: float | None = 0.0,
    ) -> pulp.LpVariable:
        """Add one variable; `add_columns` is quicker for many."""
        return self.add_columns(family, [key], upper, integer=integer, lower=lower)[key]

    # -- rows ------------------------------------------------------------------------------

    def add_row(
        self,
        rule: str,
        key: Key,
        terms: Sequence[Term],
        sense: Sense,
        limit: float,
        per_limit: PerLimit = ONE,
        *,
        rests_on: Limit = BRICKS,
        most_missed: float = math.inf,
    ) -> None:
        """Add ``sum of terms (sense) limit`` for a rule of the registry.

        Where `room` leaves it room, it may be missed, at no cost of the plan::

            sum of terms + missed >= limit   or   sum of terms - missed <= limit,   0 <= missed <= room

        An equation can only fall short. `rests_on` says what the row states, `most_missed` the most that missing it
        could help.
        """
        if rule not in RULES:
            raise ValueError(f"no rule is called {rule}")
        row = RowKey(rule, key)
        self.state(row, rests_on, per_limit)
        room = min(self.room(row, rests_on), most_missed)
        if room > 0:
            terms = [*terms, *self._miss(row, room, -1.0 if sense == "<=" else 1.0)]
        self._keep(row, terms, sense, limit, per_limit)

    def state(self, row: RowKey, limit: Limit, per: PerLimit = ONE) -> None:
        """Keep what a row rests on, where somebody may ask: also of one that has nothing to hold."""
        if limit.in_clashes or limit.of_whole_numbers:
            self.limits[row] = replace(limit, per=per) if limit.per is None and per is not ONE else limit

    def _miss(self, row: RowKey, room: float, sign: float) -> list[Term]:
        family, name = ("short", row.key) if isinstance(row.key, LaneKey) else ("missed", row)
        if name in self.columns[family]:
            return []  # it may be missed already, at a price
        missed = self.add_column(family, name, None if math.isinf(room) else room)
        self.slacks[row] = missed
        return [(missed, sign)]

    def _keep(self, row: RowKey, terms: Sequence[Term], sense: Sense, limit: float, per: PerLimit) -> None:
        constraint = self._constrain(terms, sense, limit)
        if constraint is not None:
            self.rows.append(Row(row, constraint, per))

    def add_soft_row(
        self,
        rule: str,
        key: Key,
        terms: Sequence[Term],
        sense: Literal["<=", ">="],
        limit: float,
        *,
        penalty: float | None,
        periods: Sequence[Period],
        per_limit: PerLimit = ONE,
        rests_on: Limit = POLICY,
        scenario: int | None = None,
        at_present_value: bool = False,
    ) -> None:
        """Add a row of a policy rule: hard without a price, else broken at that price.

        ::

            sum of terms + missed >= limit      or      sum of terms - missed <= limit,   missed >= 0
            cost += price * missed

        Parameters
        ----------
        penalty
            £ for each unit of the row by which it is missed.
        periods
            When it is missed: the penalty is spread over them by days, so that it is discounted at
            their mean, weighted by days.
        scenario
            The one that the row is about; None for a row about all of them, on average.
        at_present_value
            Whether the row counts £ at present value: the penalty is then not discounted again.
        """
        row = RowKey(rule, key)
        if penalty is None and not self.counts_breach:
            if not self.relaxed:
                self.add_row(rule, key, terms, sense, limit, per_limit, rests_on=rests_on)
            return
        self.state(row, rests_on, per_limit)
        if not terms and (limit >= 0 if sense == "<=" else limit <= 0):
            return  # it cannot be missed
        missed = self.add_column("missed", row)
        sign = 1.0 if sense == ">=" else -1.0
        self._keep(row, [*terms, (missed, sign)], sense, limit, per_limit)
        if penalty is None:
            self.count_breach(missed, rests_on.weight)
            return
        factor = 1.0 if at_present_value else self.mean_discount(periods)
        self.charges.append(Charge("penalty", "", periods[0].year, missed, penalty, factor, scenario))

    def leaves_out(self, price: float | None) -> bool:
        """Whether a policy rule with this price, or none, is left out rather than missed."""
        return self.relaxed and not self.counts_breach and price is None

    def count_breach(self, missed: pulp.LpVariable, child_weeks: float) -> None:
        """Say that each unit of `missed` breaks a hard rule by so many child-weeks."""
        average = sum(period.weeks for period in self.instance.periods) / len(self.instance.periods)
        self.breach.append((missed, child_weeks / average))

    def offer_in(self, s: int, offer: Market) -> Market:
        """What is bought as used, at the prices of a scenario: those of its forecast, where it is of one."""
        forecast = self.demand.scenarios[s].forecast
        return offer if forecast is None else cast("Market", forecast.own_offer(offer))

    def service_in(self, s: int, service: EdgeOfCare) -> EdgeOfCare:
        """A service with the referrals and the rate of success of a scenario."""
        forecast = self.demand.scenarios[s].forecast
        return service if forecast is None else forecast.own_service(service)

    def link(self, terms: Sequence[Term], sense: Sense, limit: float = 0.0) -> None:
        """Add a row that ties helper variables to decisions: a definition, not a rule."""
        self._constrain(terms, sense, limit)

    def tighten(self, rule: str, terms: Sequence[Term], limit: float = 0.0) -> None:
        """Add ``sum of terms <= limit``, which follows from a rule for whole numbers: it only helps the engine to prove.

        Once the whole numbers are fixed it is let go, so that what it would take is priced at the rows of the rule.
        """
        if rule not in RULES:
            raise ValueError(f"no rule is called {rule}")
        constraint = self._constrain(terms, "<=", limit)
        if constraint is not None:
            self.tight.append(constraint)

    def promise(self, kept: pulp.LpVariable, supply: Sequence[tuple[Sequence[Term], float]]) -> None:
        """Let a binary be 1 only where every supply covers its need, but for a rounding (`promised`).

        ::

            sum of supply >= need * kept        for every pair of supply (not below 0) and need
        """
        for terms, need in supply:
            self.link([*terms, (kept, -promised(need))], ">=")
        self.promises.append((kept, supply))

    def _constrain(self, terms: Sequence[Term], sense: Sense, limit: float) -> pulp.LpConstraint | None:
        if not terms:
            met = {"<=": limit >= 0, ">=": limit <= 0, "==": limit == 0}[sense]
            if met:
                return None
            terms = [(self._zero(), 1.0)]  # an impossible row stays visible to the engine
        total = self._sum(terms)
        expression = total <= limit if sense == "<=" else total >= limit if sense == ">=" else total == limit
        return self.problem.addConstraint(expression)

    def _zero(self) -> pulp.LpVariable:
        if self._nothing is None:
            self._nothing = self.add_column("nothing", SingleKey(), upper=0.0)
        return self._nothing

    # -- beds ------------------------------------------------------------------------------

    def give_beds(self, offer: str, period: int, variable: pulp.LpVariable, beds: float) -> None:
        """Say that each unit of `variable` gives `beds` beds of `offer`, on average in `period`."""
        self.beds.setdefault((offer, period), Beds()).terms.append((variable, beds))

    def fill_up(self, offer: str, variable: pulp.LpVariable, beds: float, days: FillUp) -> None:
        """Say that `beds` beds of `offer` fill up after their opening: those that cannot be filled yet, on average.

        ::

            filling[k,t] += beds * integral over t, while open, of max(0, 1 - days since the opening / (7 * fill_weeks)) / days[t] * variable

        They are open, and paid for; of `beds[k,t]`, what can be filled is ``beds[k,t] - filling[k,t]``, which is what rules
        C02 and C15, and what can be sold, mean by `beds`.
        """
        for period in self.instance.periods:
            empty = days.unfilled(period)
            if empty > 0:
                self.beds[offer, period.index].filling.append((variable, beds * empty))

    def give_fixed_beds(self, offer: str, period: int, beds: float) -> None:
        """Say that `offer` has `beds` beds in `period` whatever is decided."""
        self.beds.setdefault((offer, period), Beds()).fixed += beds

    def beds_of(self, offer: str, period: int) -> Beds:
        """Beds of an offer in a period; none where there can be none."""
        return self.beds.get((offer, period)) or Beds()

    # -- money -----------------------------------------------------------------------------

    def charge(
        self,
        line: str,
        offer: str,
        period: Period,
        variable: pulp.LpVariable,
        amount: float,
        *,
        scenario: int | None = None,
        discount: float | None = None,
    ) -> None:
        """Say that each unit of `variable` costs `amount`, in £ of the day, in `period`.

        A cost of one `scenario` alone is weighted by its probability. `discount` is the present value of £1 of what is
        not paid in the middle of the period.
        """
        if amount:
            discount = self._discounts[period.index] if discount is None else discount
            self.charges.append(Charge(line, offer, period.year, variable, amount, discount, scenario))

    def charge_fixed(self, line: str, offer: str, period: Period, amount: float) -> None:
        """Say that `amount` is spent in `period` whatever is decided."""
        if amount:
            self.fixed_costs.append(FixedCost(line, offer, period.year, amount, self._discounts[period.index]))

    def charge_internal(self, variable: pulp.LpVariable, weight: float) -> None:
        """Steer the engine away from `variable` without making it a cost of the plan."""
        self.internal.append((variable, weight))

    def mean_discount(self, periods: Sequence[Period]) -> float:
        """Mean discount factor of some periods, weighted by days."""
        days = sum(period.days for period in periods)
        return sum(period.days * self._discounts[period.index] for period in periods) / days

    def weigh_risk(self, weight: float, cvar: list[Term]) -> None:
        """Give the cost at risk a weight in the objective; what is charged later keeps its weight of 1.

        ::

            minimise  (1 - weight) * expected net present cost + weight * cvar
        """
        self.risk_weight = weight
        self.cvar = cvar
        self._weighed = len(self.charges)

    def set_objective(self) -> None:
        """Minimise the expected net present cost: all charges, discounted, and the fixed costs.

        ::

            minimise  sum over charges of discount * amount * variable  +  sum of fixed costs

        Where the cost at risk has a weight, see C14, what is minimised is their weighted mean.
        """
        terms = [(charge.variable, cost) for charge, cost in self.charged()]
        terms += self.internal
        terms += [(variable, self.risk_weight * share) for variable, share in self.cvar]
        total = self._sum(terms)  # which adds up what a variable is charged several times
        total.constant = (1 - self.risk_weight) * sum(cost.discount * cost.amount for cost in self.fixed_costs)
        self.problem.setObjective(total)

    def minimise_breach(self) -> None:
        """Minimise what hard rules are missed by, whatever it costs.

        ::

            minimise  sum over hard rules of weight * missed
        """
        self.problem.setObjective(self._sum(self.breach))

    def charged(self) -> Iterator[tuple[Charge, float]]:
        """Each charge, and what it puts into the objective for a unit of its variable."""
        for place, charge in enumerate(self.charges):
            share = 1 - self.risk_weight if place < self._weighed else 1.0
            yield charge, share * charge.discount * charge.amount

    # -- description -----------------------------------------------------------------------

    @property
    def counts(self) -> dict[str, int]:
        """Size of the model: columns, whole-number columns, rows, entries of the matrix."""
        constraints = self.problem.constraints()
        return {
            "columns": self.problem.numVariables(),
            "integers": sum(variable.isInteger() for variable in self.problem.variables()),
            "rows": len(constraints),
            "nonzeros": sum(len(constraint.items()) for constraint in constraints),
        }

    def column_names(self) -> list[tuple[str, str]]:
        """Name of each column in an exported file, and what it stands for."""
        return [
            (variable.name, f"{family}[{', '.join(map(str, key.written if isinstance(key, RowKey) else key))}]")
            for family, columns in self.columns.items()
            for key, variable in columns.items()
        ]

    def row_names(self) -> list[tuple[str, str]]:
        """Name of each row of a rule in an exported file, and what it stands for."""
        return [
            (row.constraint.name, f"{row.key.rule} {RULES[row.key.rule].name} [{', '.join(map(str, row.key.key))}]")
            for row in self.rows
        ]


def _none(_row: RowKey, _limit: Limit) -> float:
    """No room: every rule is kept."""
    return 0.0
