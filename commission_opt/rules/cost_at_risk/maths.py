"""C14 cost at risk: the costliest demand scenarios count for more, or are limited."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from commission_opt.keys import AtRiskKey, ScenarioKey, SingleKey
from commission_opt.model.limit import Limit, PerLimit
from commission_opt.model.model import Charge, Model, Term, added_up
from commission_opt.model.placements import Placements, dearest
from commission_opt.rules.cost_at_risk import words
from commission_opt.rules.cost_at_risk.record import THOUSAND


def require(model: Model, _placements: Placements) -> None:
    """Hold the cost at risk against its cap, and weigh it in what is minimised.

    ::

        cost[s] = sum of what is spent whatever demand does + sum of what is spent in s
        beyond[s] >= cost[s] - at_risk,   beyond[s] >= 0,   at_risk >= the least that any scenario can cost
        cvar = at_risk + 1 / (1 - level) * sum over s of p[s] * beyond[s]
        cvar <= cvar_at_most
        minimise  (1 - weight) * sum over s of p[s] * cost[s] + weight * cvar

    at present value. The least such `cvar` is the mean cost of the costliest share ``1 - level`` of
    the demand scenarios. A penalty of a rule that holds on average is part of the cost of every scenario. The penalty of the
    cap itself is of none, and is minimised in full. It is a price
    for each pound at present value, and not discounted again.

    It reads the charges, so that everything else must have made its own.
    """
    risk = model.instance.uncertainty.risk
    weighed = risk.weight > 0 and len(model.demand.scenarios) > 1
    capped = risk.cvar_at_most is not None and not model.leaves_out(risk.price_per_pound)
    if not weighed and not capped:
        return
    cvar = _cvar(model, risk.level)
    if weighed:
        model.weigh_risk(risk.weight, [(variable, THOUSAND * share) for variable, share in cvar])
    if risk.cvar_at_most is not None:
        penalty = None if risk.price_per_pound is None else risk.price_per_pound * THOUSAND
        model.add_soft_row(
            "C14",
            AtRiskKey("cvar"),
            cvar,
            "<=",
            risk.cvar_at_most / THOUSAND,
            penalty=penalty,
            periods=model.instance.periods,
            per_limit=PerLimit(1 / THOUSAND),
            rests_on=_stated(model, risk.cvar_at_most),
            at_present_value=True,
        )


def _stated(model: Model, most: float) -> Limit:
    """The cap; the row counts thousands of £."""
    return Limit(
        "uncertainty.risk.cvar_at_most",
        most,
        "pounds",
        weight=THOUSAND / dearest(model.instance.offers),
        price_path="uncertainty.risk.price_per_pound",
        words=words.CAP,
    )


def _cvar(model: Model, level: float) -> list[Term]:
    """The conditional value at risk, thousands of £, from above."""
    scenarios = model.demand.scenarios
    by_scenario: dict[int | None, list[Charge]] = defaultdict(list)
    for charge in model.charges:
        by_scenario[charge.scenario].append(charge)
    fixed = sum(cost.discount * cost.amount for cost in model.fixed_costs) / THOUSAND
    least = min(
        _least(by_scenario[s], scenario.probability) for s, scenario in enumerate(scenarios) if scenario.probability > 0
    )
    least += fixed + _least(by_scenario[None], 1.0)
    # The share `level` of the scenarios costs no more than `at_risk`: so no less than the cheapest.
    at_risk = model.add_column("at_risk", SingleKey(), lower=least if math.isfinite(least) else None)
    always = model.add_column("always", SingleKey(), lower=None)  # one column for what is the same in every scenario
    model.link([(always, -1.0), *_costs(by_scenario[None], 1.0)], "==", -fixed)
    cvar: list[Term] = [(at_risk, 1.0)]
    for s, scenario in enumerate(scenarios):
        if scenario.probability > 0:
            beyond = model.add_column("beyond", ScenarioKey(s))
            own = [(variable, -amount) for variable, amount in _costs(by_scenario[s], scenario.probability)]
            model.link([(beyond, 1.0), (at_risk, 1.0), (always, -1.0), *own], ">=")
            cvar.append((beyond, scenario.probability / (1 - level)))
    return cvar


def _costs(charges: Iterable[Charge], probability: float) -> list[Term]:
    """Each variable with what one of it costs where it is spent, thousands of £ at present value."""
    return added_up((one.variable, one.discount * one.amount / probability / THOUSAND) for one in charges)


def _least(charges: Iterable[Charge], probability: float) -> float:
    """What charges come to at least, thousands of £ at present value; minus infinity where they have no end."""
    least = 0.0
    for variable, amount in _costs(charges, probability):
        bound = variable.lowBound if amount >= 0 else variable.upBound
        if amount:
            least += -math.inf if bound is None else amount * bound
    return least


EQUATIONS = (require,)
