"""Uncertain demand: how long children stay is known, and the scenarios are not too many."""

from __future__ import annotations

from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.needs import Demand


def check_stays(instance: Instance, found: Findings) -> None:
    """A stay wherever demand is worked out from one: stock and flow, and every record that is uncertain."""
    uncertain = instance.uncertainty.scenarios > 1
    reported: set[str] = set()
    for nth, record in enumerate(instance.demand):
        path: Path = ("demand", nth)
        if record.is_stock_and_flow:
            if not record.survival and instance.mean_stay_weeks(record, str(record.need)) is None:
                message = "does not say how long children stay."
                found.add(path, message, "Add mean_stay_weeks or survival, or mean_stay_weeks to its [[need]].")
        elif uncertain and not record.certain:
            _check_uncertain(record, path, instance, found, reported)


def _check_uncertain(record: Demand, path: Path, instance: Instance, found: Findings, reported: set[str]) -> None:
    needs = {row.need for row in record.rows} if record.rows else {str(record.need)}
    for need in sorted(needs - reported):
        if instance.mean_stay_weeks(record, need) is None:
            reported.add(need)
            number = instance.uncertainty.scenarios
            message = f"[uncertainty] asks for {number:,} scenarios, and nothing says how long children of {need} stay."
            remedy = f"Add mean_stay_weeks to it or to [[need]] {need}, or certain = true if it is not uncertain."
            found.add(path, message, remedy)


def check_reviews(instance: Instance, found: Findings) -> None:
    """A review comes after a first period of demand, and before the horizon ends."""
    first, stop = instance.periods[0].end, instance.horizon.stop
    for nth, review in enumerate(instance.uncertainty.reviews):
        if not first <= review < stop:
            message = f"A review on {review} has seen no period of demand, or comes after the horizon."
            found.add(("uncertainty", "reviews", nth), message, f"From {first} to {instance.horizon.end}.")
