"""The price that something not chosen could be chosen for: where it stands, and all of it made more expensive or cheaper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.services.common.record import EdgeOfCare

TIER = "price_per_week"
Now = float | dict[str, float] | list[float | dict[str, float]]


@dataclass(frozen=True)
class OwnPrice:
    """One figure of the instance, or several that move in proportion.

    Attributes
    ----------
    path, now
        Where it stands and what it is there: a figure, figures by size, need or year, or the tiers of a market.
    unit
        What it is paid for: "a bed-week".
    """

    path: str
    now: Now
    unit: str

    def at(self, share: float) -> dict[str, Any]:
        """The change that makes every figure that share of what it is."""
        return {self.path: _times(self.now, share)}

    @property
    def lowest(self) -> float:
        """The figure, or the lowest of several; 0 where there is nothing to pay."""
        return min((one for one in _figures(self.now) if one > 0), default=0.0)

    @property
    def several(self) -> bool:
        """Whether there are several figures."""
        return isinstance(self.now, dict | list)


def _times(now: Now, share: float) -> Now:
    if isinstance(now, dict):
        return {key: share * value for key, value in now.items()}
    if isinstance(now, list):
        return [one | {TIER: share * one[TIER]} if isinstance(one, dict) else share * one for one in now]
    return share * now


def _figures(now: Now) -> list[float]:
    if isinstance(now, dict):
        return list(now.values())
    if isinstance(now, list):
        return [one[TIER] if isinstance(one, dict) else one for one in now]
    return [now]


def price_of(offer: Offer) -> OwnPrice | None:
    """The price of an offer; None where it is no figure of its own."""
    if isinstance(offer, CallOff):
        provider = offer.id.partition("/")[2]
        path = f"dps.{offer.dps}.provider.{provider}.price_per_bed_week"
        return OwnPrice(path, _plain(offer.price_per_bed_week), "a bed-week")
    if isinstance(offer, Block):
        return OwnPrice(f"block.{offer.id}.price_per_bed_week", _plain(offer.price_per_bed_week), "a bed-week")
    if isinstance(offer, Building):
        return OwnPrice(f"{offer.kind}.{offer.id}.running_cost_per_year", offer.running_cost_per_year, "a year")
    if isinstance(offer, Market):
        return _market(offer)
    if isinstance(offer, Foster) and offer.recruits_per_year_at_most:
        return OwnPrice(f"foster.{offer.id}.fee_per_child_week", _plain(offer.fee_per_child_week), "a child-week")
    return None


def _market(offer: Market) -> OwnPrice:
    if offer.tiers:
        tiers: list[float | dict[str, float]] = [tier.model_dump(exclude_none=True) for tier in offer.tiers]
        return OwnPrice(f"{offer.kind}.{offer.id}.tiers", tiers, "a child-week")
    return OwnPrice(f"{offer.kind}.{offer.id}.price_per_week", _plain(offer.price_per_week), "a child-week")


def _plain(now: Any) -> float | dict[str, float]:
    """Prices by size or need as the instance's text writes them."""
    return {str(key): float(value) for key, value in now.items()} if isinstance(now, Mapping) else float(now)


def price_of_service(instance: Instance, service: EdgeOfCare) -> OwnPrice | None:
    """What a service is paid, if it is paid at all, by what it does.

    An outcome contract: all payments per success; a team priced whole: its cost a year; any other team:
    its workers' salary, where nobody else is of their role, or else its own fixed cost a year, or its budget per family.
    """
    path = f"edge_of_care.{service.id}"
    if not service.in_house:
        return OwnPrice(f"{path}.payment_per_success_by_year", list(service.payment_per_success_by_year), "a success")
    if service.team_cost_per_year is not None:
        return OwnPrice(f"{path}.team_cost_per_year", service.team_cost_per_year, "a year")
    role = next((one for one in instance.role if one.id == service.role), None)
    if role is not None and not _shared(instance, service):
        return OwnPrice(f"role.{role.id}.salary_per_year", role.salary_per_year, "of salary a year")
    if service.management_cost_per_year:
        return OwnPrice(f"{path}.management_cost_per_year", service.management_cost_per_year, "of fixed cost a year")
    if service.intervention_budget_per_family:
        return OwnPrice(f"{path}.intervention_budget_per_family", service.intervention_budget_per_family, "a family")
    return None


def _shared(instance: Instance, service: EdgeOfCare) -> bool:
    """Whether anybody else is of the role of the service's workers."""
    teams = [(other.role, other.supervisor_role) for other in instance.edge_of_care if other.id != service.id]
    roles = {role for pair in teams for role in pair} | {one.role for one in instance.assessment}
    roles |= {role for offer in instance.offers if isinstance(offer, Building) for role in offer.staff}
    return service.role in roles or service.supervisor_role == service.role
