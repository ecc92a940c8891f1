"""From which success rate an edge-of-care service pays."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING, Literal, Unpack

from commission_opt.plan.engine import build_model, run
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.stopped import Interrupted, NotProven

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result import BreakEvenRow

RateVerdict = Literal["from", "never", "always", "not proven", "interrupted"]
SURE = 1e-7  # relative distance to the bound: a service is small beside the whole bill


@dataclass(frozen=True)
class BreakEven:
    """From which success rate a service pays.

    Attributes
    ----------
    service, name
        Which service.
    success_rate
        As the instance has it.
    alone
        Whether no other service could be taken up.
    verdict
        ``from``: it pays from `rate` on; ``never``: not even where every family succeeds; ``always``:
        even where none does; ``not proven`` and ``interrupted``: a solve was stopped before its end.
    rate
        Lowest success rate at which taking the service up costs no more than not taking it up, to
        within the tolerance; where an idle service costs nothing, at which it costs less. None but
        for the verdict ``from``.
    cost_without, cost_with
        Expected net present cost without the service, and with it at `success_rate`, in £; None
        where no plan meets the rules, or the solve was stopped.
    """

    service: str
    name: str
    success_rate: float
    alone: bool
    verdict: RateVerdict
    rate: float | None = None
    cost_without: float | None = None
    cost_with: float | None = None

    def row(self) -> BreakEvenRow:
        """As `plan.json` holds it."""
        return {
            "service": self.service,
            "name": self.name,
            "success_rate": self.success_rate,
            "alone": self.alone,
            "verdict": self.verdict,
            "rate": self.rate,
            "cost_without": self.cost_without,
            "cost_with": self.cost_with,
        }


@settles
@shows_keywords(StudyKeywords, gap=SURE)
def break_even(
    instance: Instance,
    service_id: str,
    tolerance: float = 0.0005,
    *,
    alone: bool = False,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> BreakEven:
    """Find the lowest success rate at which an edge-of-care service pays.

    Solves the instance without the service, then with it at one success rate after another, every other
    decision being free each time: the service is held against the cheapest plan without it, which may
    take up another service instead, of the same lot say, unless `alone`. A higher success rate is taken
    never to cost more.

    Parameters
    ----------
    instance
        Made by `load`.
    service_id
        Id of an `[[edge_of_care]]` record.
    tolerance
        How close to come to the rate: 0.0005 is a twentieth of a percentage point.
    alone
        Take up no other service, neither beside it nor instead.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
        A service is small beside the whole bill, so the gap is 1e-7 where no other is asked for.

    Raises
    ------
    ValueError
        When there is no such service, or `tolerance` is not above 0.
    """
    from commission_opt.demand import demand_table

    service = next((one for one in instance.edge_of_care if one.id == service_id), None)
    if service is None:
        known = ", ".join(one.id for one in instance.edge_of_care) or "none"
        raise ValueError(f"no edge-of-care service is called '{service_id}'; there is {known}")
    if not tolerance > 0:
        raise ValueError(f"tolerance is above 0, not {tolerance}")
    own = service.success_rate
    settings = for_study(settings, keywords, gap=SURE)
    others = {one.id: False for one in instance.edge_of_care if alone and one.id != service_id}
    solves = _Solves(instance, demand_table(instance), service_id, others, settings)
    verdict: RateVerdict
    try:
        verdict, rate = _find(solves.extra, own, tolerance)
    except Interrupted:
        verdict, rate = "interrupted", None
    except NotProven:
        verdict, rate = "not proven", None
    return BreakEven(
        service_id, service.label, own, alone, verdict, rate, _known(solves.without), _known(solves.found.get(own))
    )


@dataclass
class _Solves:
    """Costs with and without a service; infinite where no plan meets the rules."""

    instance: Instance
    demand: DemandTable
    service: str
    others: dict[str, bool]  # services that are settled
    settings: Settings
    without: float | None = None
    found: dict[float, float] = field(default_factory=dict)  # with it, by success rate

    def extra(self, rate: float) -> float:
        """What the service adds to the cost, £, at a success rate; it pays where that is 0 or less."""
        if self.without is None:
            self.without = self._cost(self.instance, taken=False)
        if rate not in self.found:
            changed = self.instance.with_changes({f"edge_of_care.{self.service}.success_rate": rate})
            self.found[rate] = self._cost(changed, taken=True)
        cost = self.found[rate]
        if math.isinf(self.without):  # then any plan is better than none
            return math.inf if math.isinf(cost) else -math.inf
        extra = cost - self.without
        return 0.0 if abs(extra) <= 2 * SURE * abs(self.without) else extra

    def _cost(self, instance: Instance, *, taken: bool) -> float:
        outcome = run(build_model(instance, self.demand, taken={**self.others, self.service: taken}), self.settings)
        if outcome.status == "infeasible":
            return math.inf
        if outcome.status not in ("optimal", "gap") or outcome.objective is None:
            raise Interrupted if outcome.status == "interrupted" else NotProven
        return outcome.objective


def _known(cost: float | None) -> float | None:
    return None if cost is None or math.isinf(cost) else cost


def _find(extra: Callable[[float], float], own: float, tolerance: float) -> tuple[RateVerdict, float | None]:
    """Where `extra`, which does not rise, comes down to 0, between 0 and 1.

    Where it is 0 from the start, as an idle service costs nothing: where it falls below 0.
    """
    idle_is_free = extra(0.0) == 0

    def pays(rate: float) -> bool:
        return extra(rate) < 0 if idle_is_free else extra(rate) <= 0

    if pays(0.0):
        return "always", None
    does, does_not = (own, 0.0) if pays(own) else (1.0, own)
    if not pays(does):
        return "never", None
    for step in cycle((halfway,) if idle_is_free else (just_above, just_below, halfway)):
        if does - does_not <= tolerance:
            break
        at = step(does_not, extra(does_not), does, extra(does), tolerance)
        does, does_not = (at, does_not) if pays(at) else (does, at)
    return "from", crossing(does_not, extra(does_not), does, extra(does))


# Where to try next, between `low`, at which `above` is not below 0, and `high`. Two solves, on
# either side of the crossing, do where costs are a straight line; else the interval is halved.


def crossing(low: float, above: float, high: float, below: float) -> float:
    """Where the straight line between two points crosses 0; the higher one where none does so between them."""
    if above <= 0 or math.isinf(above) or math.isinf(below):
        return high
    return low + (high - low) * above / (above - below)


def halfway(low: float, _above: float, high: float, _below: float, _tolerance: float) -> float:
    """Whatever the costs are."""
    return (low + high) / 2


def just_above(low: float, above: float, high: float, below: float, tolerance: float) -> float:
    """Beyond the crossing of the straight line, where the service should pay."""
    guess = crossing(low, above, high, below) + 0.45 * tolerance
    return guess if guess < high else (low + high) / 2


def just_below(low: float, above: float, high: float, below: float, tolerance: float) -> float:
    """Short of the crossing, where it should not."""
    guess = crossing(low, above, high, below) - 0.45 * tolerance
    return guess if guess > low else (low + high) / 2
