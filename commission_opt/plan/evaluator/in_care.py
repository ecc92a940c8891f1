"""Children in care who go home, or step down, by the work of a team, in the evaluator's own terms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluator import terms
from commission_opt.services.common.record import EdgeOfCare, Referral

ORDER = 14  # terms of the series of a step
LONG = 5200.0  # weeks after which nobody asks

Rates = tuple[tuple[float, ...], ...]  # a week, from need (down) to need (across); less what leaves on the diagonal


@dataclass(frozen=True, slots=True)
class FewerIn:
    """Children fewer in one of some needs, by weeks since the work with a child began.

    Attributes
    ----------
    begins
        Weeks that the work takes.
    scale
        Who is there till its end, times who then leaves by it.
    rates, before, after, counted
        How children go from need to need; which they leave by the work, come to by it (-1 for home), and are counted in.
    """

    begins: float
    scale: float
    rates: Rates
    before: int
    after: int
    counted: int

    @property
    def ends(self) -> float:
        return self.begins + LONG

    @property
    def step(self) -> float:
        """Half of the shortest stay: the series of one step is exact to rounding."""
        return 0.5 / max(-row[nth] for nth, row in enumerate(self.rates))

    def corners(self, first: float, last: float) -> list[float]:
        """Not corners in truth, but every step: five points are then plenty for each piece."""
        nearest, furthest = (math.floor((week - self.begins) / self.step) for week in (first, last))
        return [self.begins + self.step * piece for piece in range(max(0, nearest), furthest + 1)]

    def at(self, week: float) -> float:
        since = week - self.begins
        if since < 0:
            return 0.0
        fewer = self._share(self.before, since)
        return self.scale * (fewer - (self._share(self.after, since) if self.after >= 0 else 0.0))

    def _share(self, start: int, weeks: float) -> float:
        """Share of the children of one need who are in the counted one so many weeks later."""
        whole = math.floor(weeks / self.step)
        there = _after_steps(self.rates, start, self.step, whole)
        return _onward(self.rates, there, weeks - whole * self.step)[self.counted]


@lru_cache(maxsize=100_000)
def _after_steps(rates: Rates, start: int, step: float, number: int) -> tuple[float, ...]:
    """Where children of a need are after so many steps."""
    there = tuple(1.0 if nth == start else 0.0 for nth in range(len(rates)))
    for _ in range(number):
        there = _onward(rates, there, step)
    return there


def _onward(rates: Rates, there: tuple[float, ...], weeks: float) -> tuple[float, ...]:
    """Where they are some weeks later, by the series of the stock about its beginning."""
    total, slope = list(there), list(there)
    for order in range(1, ORDER + 1):
        slope = [
            weeks / order * math.fsum(slope[n] * rates[n][k] for n in range(len(rates))) for k in range(len(rates))
        ]
        total = [one + more for one, more in zip(total, slope, strict=True)]
    return tuple(total)


def fewer_children(instance: Instance, service: EdgeOfCare, referral: Referral) -> dict[str, FewerIn]:
    """A curve for each need that the children of a referral may come to."""
    area = referral.area or instance.area[0].id
    needs = [referral.need, *([referral.to] if referral.to else [])]
    moving = [one for one in instance.change_of_need if one.per_year > 0]
    for need in needs:  # which grows as it is gone over
        needs += [to for to in dict.fromkeys(one.to for one in moving if one.need == need) if to not in needs]
    stays = {need: _stay(instance, need, area) for need in needs}
    rates = [[-1.0 / stays[need] if need == other else 0.0 for other in needs] for need in needs]
    for one in moving:
        if one.need in needs:
            rates[needs.index(one.need)][needs.index(one.to)] += one.per_year / terms.YEAR_WEEKS
    work = math.fsum(stage.weeks for stage in service.stage)
    scale = service.success_rate * math.exp(-work / stays[referral.need])
    table, after = tuple(tuple(row) for row in rates), -1 if referral.to is None else needs.index(referral.to)
    return {need: FewerIn(work, scale, table, 0, after, nth) for nth, need in enumerate(needs)}


def _stay(instance: Instance, need: str, area: str) -> float:
    """Weeks of an average stay in a need, of children from an area."""
    own = next(one.mean_stay_weeks for one in instance.need if one.id == need)
    for record in instance.demand:
        if record.certain or record.need != need or (record.area or instance.area[0].id) != area:
            continue
        if record.mean_stay_weeks is not None:
            return record.mean_stay_weeks
    assert own is not None, "a service that acts on stays is checked for them"
    return own
