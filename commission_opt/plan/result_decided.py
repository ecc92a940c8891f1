"""The part of a result that says what was decided: all else is worked out from it and the instance."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from commission_opt.plan.frames import Day


class DecisionRow(TypedDict):
    """One commitment, as decided, of a first stage that is the same whatever demand does.

    `decision` is awarded, extended, prolonged (extended again), opened, closed, recruited (foster households), taken (a service),
    workers, supervisors, assessors, hired, redeployed or released.
    """

    decision: str  # one of those above
    offer: str  # or service, assessment or role
    day: Day  # of the decision; empty for a contract that exists already
    size: int  # beds; 0 where it has none
    turn: int  # of prolonged: 2 for the second extension; 0 of all else
    number: float  # whole, but for people hired, redeployed and released: averages over the period


class PlacedByCourse(TypedDict):
    """Children placed in a period, in each demand scenario."""

    period: str
    need: str
    area: str
    offer: str
    children: list[float]  # one number for each demand scenario


class ShortByCourse(TypedDict):
    """Children without a placement in a period, in each demand scenario."""

    period: str
    need: str
    area: str
    children: list[float]  # one number for each demand scenario


class SoldByCourse(TypedDict):
    """Beds sold to other authorities in a period, in each demand scenario."""

    period: str
    offer: str
    beds: list[float]  # one number for each demand scenario


class StartedByCourse(TypedDict):
    """Families that a service starts with in a period, in each demand scenario."""

    period: str
    service: str
    referral: str  # the group they come from
    families: list[float]  # one number for each demand scenario


class MovedByCourse(TypedDict):
    """Children moved out of an offer as planned in a period, in each demand scenario."""

    period: str
    move: str  # the planned move, or service/ and the service that ends stays
    need: str
    area: str
    offer: str  # that they leave
    children: list[float]  # one number for each demand scenario


class Decided(TypedDict):
    """All that is decided, in each demand scenario: enough to work every other figure out again.

    A list has one number for each demand scenario, so one where demand is certain.
    """

    commitments: list[DecisionRow]  # as in decisions
    placed: list[PlacedByCourse]  # children placed
    short: list[ShortByCourse]  # children without a placement
    sold: list[SoldByCourse]  # beds sold to other authorities
    started: list[StartedByCourse]  # families that services start with
    transferred: NotRequired[list[MovedByCourse]]  # children moved as planned; not there where none is
