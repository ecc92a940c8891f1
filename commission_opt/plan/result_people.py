"""The part of a result that is about people and prevention."""

from __future__ import annotations

from typing import TypedDict

from commission_opt.plan.frames import Day


class WorkforceResult(TypedDict):
    """People at work in a period: in a service, assessing, or in a role in all.

    The same people stand at two levels: where they work (`level` is service), and in their role in all (`level`
    is role). Sums over the rows of one level count nobody twice; never add the two levels.

    For a role in all, `service` is empty: `workers` are the people it needs, in homes too, `hired`
    those recruited and `capacity` the most that could be (0 without a limit). Only roles that are recruited for are
    there. For a team, `hired` are those who join it, `cases` the families in service as full cases, expected, and
    `capacity` the cases it can carry; an outcome contract has cases only.
    """

    period: Day
    service: str  # edge of care or assessment; empty for a role in all
    role: str  # of the people
    workers: float  # people at work; of a role in all, people needed
    hired: float  # taken on in the period
    cases: float  # families in service, as full cases
    capacity: float  # cases that can be carried; of a role, people who can be recruited, 0 without a limit
    level: str  # service or role: sum over the rows of one of them


class FamiliesRow(TypedDict):
    """Families that a service starts with in a period, expected; `successes` are kept out of care, or leave it early."""

    period: Day
    service: str
    referral: str  # the group they come from
    families: float  # that start
    successes: float  # those of them kept out of care, or who leave early


class AvoidedResult(TypedDict):
    """Average number of children whom prevention keeps out of care in a period, expected."""

    period: Day
    need: str
    area: str
    children: float  # kept out of care, or out of the need early; below 0 where more step down to it
