"""Whose children a plan places in offers that have beds."""

from __future__ import annotations

from collections.abc import Iterable

from commission_opt.plan.result import BedsUse, PlacementRow


def needs_in_beds(placements: Iterable[PlacementRow], beds: Iterable[BedsUse]) -> frozenset[str]:
    """The needs of which a plan places children in offers with beds; other children are placed one by one."""
    offers = {row["offer"] for row in beds if row["beds"] > 0}
    return frozenset(row["need"] for row in placements if row["offer"] in offers)
