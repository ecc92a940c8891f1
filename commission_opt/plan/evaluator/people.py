"""Who works: teams and their caseloads, and the people that each role needs and has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from commission_opt.decisions import Decisions
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.building.record import Building
from commission_opt.offers.rooms import service_room
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import BedsInPlace
from commission_opt.plan.evaluator.project import months
from commission_opt.services.recruitment.record import Role

MONTHS = 12


def recruited(role: Role) -> bool:
    """Whether it matters when, and how many, people of a role are recruited."""
    return role.recruits_per_year_at_most is not None or _costs_to_recruit(role) or role.notice_weeks > 0


def _costs_to_recruit(role: Role) -> bool:
    return role.recruitment_cost > 0 or any(role.stated_prices.get("recruitment_cost", {}).values())


def leaving(role: Role | None, before: Period, period: Period) -> float:
    """Share of those at work in the period before who have left by this one."""
    if role is None:
        return 0.0
    return float(1.0 - (1.0 - role.leavers_per_year) ** terms.middles_between(before, period))


def can_start_work(instance: Instance, role: Role, period: Period) -> bool:
    """Whether somebody advertised for on the first day of the horizon can be at work as the period starts."""
    return period.start >= terms.weeks_later(instance.horizon.start, role.notice_weeks)


def recruits_at_most(role: Role, period: Period) -> float | None:
    """People of a role who can be recruited in a period; None where there is no limit."""
    if role.recruits_per_year_at_most is None:
        return None
    return role.recruits_per_year_at_most * months(period) / MONTHS


@dataclass(frozen=True)
class Team:
    """An in-house team, by period of the horizon.

    Attributes
    ----------
    workers, supervisors
        People in the team.
    joined
        Workers who are new: more than those who stayed from the period before.
    capacity
        Cases they can carry, less what those who are still learning cannot.
    """

    workers: tuple[int, ...]
    supervisors: tuple[int, ...]
    joined: tuple[float, ...]
    capacity: tuple[float, ...]


@dataclass(frozen=True)
class Staff:
    """One role, by period of the horizon: people needed, hired, and there."""

    needed: tuple[float, ...]
    hired: tuple[float, ...]
    there: tuple[float, ...]


@dataclass(frozen=True)
class People:
    """Teams by service, and staff by role that is recruited for; worked out when asked for."""

    instance: Instance
    decisions: Decisions
    beds: BedsInPlace

    @cached_property
    def roles(self) -> dict[str, Role]:
        return {role.id: role for role in self.instance.role}

    @cached_property
    def teams(self) -> dict[str, Team]:
        return {
            service.id: service_room(service.provider).part("bill").team(self, service)
            for service in self.instance.edge_of_care
            if service.in_house
        }

    @cached_property
    def staff(self) -> dict[str, Staff]:
        return {role.id: self._staff(role) for role in self.instance.role if recruited(role)}

    def _staff(self, role: Role) -> Staff:
        periods = self.instance.periods
        needed = self.needed[role.id]
        hired = tuple(self.decisions.hired.get((role.id, period.index), 0.0) for period in periods)
        there: list[float] = []
        for period in periods:
            t = period.index
            if t == 0:
                before = sum(home.staff.get(role.id, 0.0) * home.homes for home in self._existing)
            else:
                before = there[t - 1] - leaving(role, periods[t - 1], period) * needed[t - 1]
            came = hired[t] + self.decisions.redeployed.get((role.id, t), 0.0)
            there.append(before + came - self.decisions.released.get((role.id, t), 0.0))
        return Staff(tuple(needed), hired, tuple(there))

    @cached_property
    def _existing(self) -> tuple[Building, ...]:
        return tuple(offer for offer in self.instance.offers if isinstance(offer, Building) and offer.existing)

    @cached_property
    def needed(self) -> dict[str, list[float]]:
        """People at work by role and period: in homes, in teams and assessing."""
        found: dict[str, list[float]] = {role: [0.0] * len(self.instance.periods) for role in self.roles}
        for (role, t), people in self._posts().items():
            found[role][t] += people
        return found

    def _posts(self) -> dict[tuple[str, int], float]:
        posts: dict[tuple[str, int], float] = defaultdict(float)
        for offer in self.instance.offers:
            if isinstance(offer, Building) and offer.staff:
                for period in self.instance.periods:
                    for role, people in offer.staff.items():
                        posts[role, period.index] += people * self._homes(offer, period)
        for service in self.instance.edge_of_care:
            team = self.teams.get(service.id)
            if team is None:
                continue
            for t, (workers, supervisors) in enumerate(zip(team.workers, team.supervisors, strict=True)):
                if service.role is not None:
                    posts[service.role, t] += workers
                if service.supervisor_role is not None:
                    posts[service.supervisor_role, t] += supervisors
        for assessment in self.instance.assessment:
            for period in self.instance.periods:
                posts[assessment.role, period.index] += self.decisions.assessors.get((assessment.id, period.index), 0)
        return posts

    def _homes(self, offer: Building, period: Period) -> int:
        """Homes with a rota in the period: those open on any day of it."""
        there = offer.homes if offer.existing else 0
        there -= sum(close.homes for close in self.beds.closings.get(offer.id, ()) if close.day <= period.start)
        return there + sum(start.homes for start in self.beds.openings.get(offer.id, ()) if start.day < period.end)
