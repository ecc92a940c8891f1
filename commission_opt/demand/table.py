"""Demand by scenario, period, need and area: ``demand[s,t,n,a]``, average children in the period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from commission_opt.demand.projection import DemandLane, projection
from commission_opt.instance.instance import Instance

__all__ = ["DemandLane", "DemandTable", "Scenario", "demand_table", "mean_demand"]


@dataclass(frozen=True)
class Scenario:
    """One demand scenario.

    Attributes
    ----------
    probability
        Between 0 and 1; those of a table add up to 1.
    children
        Average number of children needing a placement, by period, need and area; above zero only.
    forecast
        The instance of the `[[scenario]]` that it is of, whose prices of what is bought as used, referrals and rates of
        success hold in it; None where there is none.
    """

    probability: float
    children: dict[DemandLane, float]
    forecast: Instance | None = field(default=None, repr=False, compare=False)

    @property
    def alone(self) -> DemandTable:
        """It as the only one there is."""
        return DemandTable((replace(self, probability=1.0),))


@dataclass(frozen=True)
class DemandTable:
    """All scenarios of an instance; a deterministic one has one."""

    scenarios: tuple[Scenario, ...]

    @cached_property
    def expected(self) -> dict[DemandLane, float]:
        """Probability-weighted mean over the scenarios."""
        mean: dict[DemandLane, float] = {}
        for scenario in self.scenarios:
            for key, children in scenario.children.items():
                mean[key] = mean.get(key, 0.0) + scenario.probability * children
        return mean


def demand_table(instance: Instance) -> DemandTable:
    """The demand of `instance`: its projection, or the scenarios of its `[uncertainty]`, whose mean that is.

    Several records for one need and area add up. Where the instance has forecasts of its own, each has so many
    scenarios, and the share of its weight::

        probability[s] = weight / sum of weights * probability of s in its forecast
    """
    return _over_forecasts(instance, _one_forecast)


def mean_demand(instance: Instance) -> DemandTable:
    """The demand of `instance` on average, for which nothing is drawn: a scenario for each of its forecasts."""
    return _over_forecasts(instance, _projected)


def _over_forecasts(instance: Instance, of_one: Callable[[Instance], DemandTable]) -> DemandTable:
    if not instance.scenario:
        return of_one(instance)
    return DemandTable(
        tuple(
            replace(one, probability=share * one.probability, forecast=made)
            for share, made in instance.forecasts
            for one in of_one(made).scenarios
        )
    )


def _projected(instance: Instance) -> DemandTable:
    return DemandTable((Scenario(1.0, projection(instance)),))


def _one_forecast(instance: Instance) -> DemandTable:
    if instance.uncertainty.scenarios == 1:
        return _projected(instance)
    from commission_opt.demand.scenarios import scenarios

    return DemandTable(tuple(Scenario(probability, children) for probability, children in scenarios(instance)))
