"""Checks that need several records at once, on an instance that is valid record by record."""

from __future__ import annotations

from commission_opt.instance.check_demand import check_demand, check_served
from commission_opt.instance.check_mixes import check_mixes
from commission_opt.instance.check_offers import check_distances, check_windows
from commission_opt.instance.check_prices import check_prices
from commission_opt.instance.check_rules import check_rules
from commission_opt.instance.check_uncertainty import check_reviews, check_stays
from commission_opt.instance.document import Document
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.lanes import open_lanes
from commission_opt.instance.linked_needs import check_changes
from commission_opt.instance.problems import Problem
from commission_opt.offers.funders import valid as funders
from commission_opt.services.common import valid as services

MOST_PLACEMENTS = 5_000_000


def check(instance: Instance, document: Document, *, dangling: bool) -> list[Problem]:
    """Problems between the records of `instance`.

    Parameters
    ----------
    dangling
        Ids are given twice or name nothing: what needs them to be right is not checked.
    """
    found = Findings(document)
    if _too_many(instance, found):
        return found.problems
    check_windows(instance, found)
    check_prices(instance, found)
    check_reviews(instance, found)
    check_demand(instance, found)
    services.check(instance, found)
    if not dangling:
        check_stays(instance, found)
        check_changes(instance, found)
        check_served(instance, found)
        funders.check(instance, found)
        services.check_avoidable(instance, found)
        check_distances(instance, found)
        check_rules(instance, found)
        check_mixes(instance, found)
    return found.problems


def _too_many(instance: Instance, found: Findings) -> bool:
    """Whether there are more placements than can be solved, which is reported."""
    each = open_lanes(instance) * len(instance.periods)
    scenarios = instance.uncertainty.scenarios * max(1, len(instance.scenario))
    if each * scenarios <= MOST_PLACEMENTS:
        return False
    of, fewer = "periods x areas x needs of each offer", "longer periods, fewer areas or offers, a [reach]"
    if scenarios > 1:
        of, fewer = f"scenarios x {of}", f"fewer scenarios, {fewer}"
    message = f"{each * scenarios:,} placements ({of}) are too many to solve."
    found.add(
        ("horizon",) if scenarios == 1 else ("uncertainty",), message, f"At most {MOST_PLACEMENTS:,}: use {fewer}."
    )
    return True
