"""Edge-of-care services that run within the horizon, children whose placement they can avoid, and commitments about them."""

from __future__ import annotations

from bisect import bisect_right

from commission_opt.instance.calendar import Period
from commission_opt.instance.check_demand import lanes_with_children
from commission_opt.instance.commitments import Commitment
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.linked_needs import changes, reached, stay_in
from commission_opt.instance.spelling import listed
from commission_opt.services.common.record import EdgeOfCare, Referral

MOST_COHORTS = 2_000_000  # pairs of a period in which families start and one in which they are counted
OF_OFFERS = ("size", "by", "beds", "extended")  # keys of a commitment that say nothing of a service or an assessment


def check(instance: Instance, found: Findings) -> None:
    """First day, referrals and published series of each `[[edge_of_care]]`."""
    periods = instance.periods
    cohorts = sum(len(service.referral) for service in instance.edge_of_care) * len(periods) * (len(periods) + 1) // 2
    if cohorts > MOST_COHORTS:
        message = f"{cohorts:,} pairs of periods, in which families start and are counted, are too many to solve."
        found.add(("edge_of_care",), message, f"At most {MOST_COHORTS:,}: use longer periods, or fewer referrals.")
    for nth, service in enumerate(instance.edge_of_care):
        path: Path = ("edge_of_care", nth)
        for place, referral in enumerate(service.referral):
            _check_referral(instance, referral, (*path, "referral", place), found)
        if _check_start(instance, service, path, found):
            _check_series(instance, service, path, found)


def running(instance: Instance, service: EdgeOfCare) -> list[Period]:
    """The periods in which the service works, if it is taken up."""
    return [period for period in instance.periods if service.starts is None or period.start >= service.starts]


def _check_referral(instance: Instance, referral: Referral, path: Path, found: Findings) -> None:
    periods = instance.periods
    if referral.by_period and len(referral.by_period) != len(periods):
        message = f"by_period has {len(referral.by_period)} numbers, and the horizon {len(periods)} periods."
        remedy = f"Give one a {instance.horizon.period}, from {periods[0].start} on."
        found.add((*path, "by_period"), message, remedy)
    if referral.area is None and len(instance.area) > 1:
        areas = listed(area.id for area in instance.area)
        found.add(path, "says not where the families are from.", f"Add area = ...: {areas}.")


def _check_start(instance: Instance, service: EdgeOfCare, path: Path, found: Findings) -> bool:
    """Whether the first day of work is the first day of a period of the horizon."""
    starts, horizon = service.starts, instance.horizon
    first_days = [period.start for period in instance.periods]
    if starts is None or starts in first_days:
        return True
    if not horizon.start <= starts <= horizon.end:
        message, remedy = f"{starts} is outside the horizon, {horizon.start} to {horizon.end}.", ""
    else:
        after = bisect_right(first_days, starts)
        near = " or ".join(str(day) for day in first_days[after - 1 : after + 1])
        message, remedy = f"{starts} is not the first day of a {horizon.period}.", f"Write {near}."
    found.add((*path, "starts"), message, remedy)
    return False


def _check_series(instance: Instance, service: EdgeOfCare, path: Path, found: Findings) -> None:
    """A published series covers every financial year in which the service works."""
    years = dict.fromkeys(period.year for period in running(instance, service))
    missing = [year for year in years if year not in service.avoidance_by_year]
    if service.avoidance_by_year and missing:
        message = f"avoidance_by_year says nothing of {listed(missing)}, and the service works then."
        found.add((*path, "avoidance_by_year"), message, "Add the year; 0 if nothing is avoided.")


def check_avoidable(instance: Instance, found: Findings) -> None:
    """Where a service is to avoid placements there are children who would need them, in every period."""
    services = [(n, s) for n, s in enumerate(instance.edge_of_care) if not s.avoidance_by_year]
    _check_change_later(instance, services, found)
    lanes = lanes_with_children(instance) if services else set()
    for nth, service in services:
        for place, referral in enumerate(service.referral):
            if referral.area is None and len(instance.area) > 1:
                continue  # reported by itself
            path: Path = ("edge_of_care", nth, "referral", place)
            if service.on_stays and _check_in_care(instance, referral, path, found):
                continue
            area = referral.area or instance.area[0].id
            counted = running(instance, service)
            while counted and not _families(referral, counted[0]):
                counted = counted[1:]
            for need in (referral.need, *([referral.to] if referral.to else [])):
                bare = [period for period in counted if (period.index, need, area) not in lanes]
                if bare:
                    where = f" from {area}" if len(instance.area) > 1 else ""
                    message = (
                        f"there are no children of need {need}{where} in the period from {bare[0].start}, "
                        f"so no placement {'to end early' if service.on_stays else 'to avoid'}."
                    )
                    found.add(path, message, "Mend the need or area, or give [[demand]] for then.")


def _check_in_care(instance: Instance, referral: Referral, path: Path, found: Findings) -> bool:
    """Whether something is wrong with how long children stay with whom a team is to work."""
    area = referral.area or instance.area[0].id
    for need in sorted(reached(instance, {referral.need, *([referral.to] if referral.to else [])})):
        if stay_in(instance, need, area) is None:
            where = f" from {area}" if len(instance.area) > 1 else ""
            message = f"ends stays early, and there is no one mean stay of all children of {need}{where}."
            remedy = f"Give [[need]] {need} mean_stay_weeks, and its [[demand]] no other and no survival."
            found.add(path, message, remedy)
            return True
    return False


def _check_change_later(instance: Instance, services: list[tuple[int, EdgeOfCare]], found: Findings) -> None:
    """What a service avoids is of one need: nobody may be counted out of it alone who would change to another later."""
    later = {one.need: one.to for one in changes(instance)}
    for nth, service in services:
        for place, referral in enumerate(service.referral):
            if referral.need in later and not service.on_stays:
                message = (
                    f"children of {referral.need} become children of {later[referral.need]}, and a stay avoided is counted "
                    f"in {referral.need} alone: those who are kept out would still come to {later[referral.need]}."
                )
                remedy = "Refer to a need that nobody changes from, or take the [[change_of_need]] out."
                found.add(("edge_of_care", nth, "referral", place, "need"), message, remedy)


def _families(referral: Referral, period: Period) -> float:
    """Whether any family is referred in the period."""
    if referral.by_period:
        return referral.by_period[period.index] if period.index < len(referral.by_period) else 0.0
    return referral.per_month or 0.0


def check_commitment(instance: Instance, service: EdgeOfCare, one: Commitment, path: Path, found: Findings) -> None:
    """A commitment that names a service asks for what it can be."""
    takes = f"Give homes = 1 to take {service.id} up, 0 not to."
    for key in OF_OFFERS:
        if getattr(one, key) is not None:
            found.add((*path, key), f"{service.id} is a service, which has no {key}.", takes)
            return
    if one.homes is not None and one.homes > 1:
        found.add((*path, "homes"), f"{service.id} can be taken up only once, not {one.homes:,} times.", takes)
    if one.homes is not None and one.start is not None:
        message = f"{service.id} starts on the day that its own starts gives."
        found.add((*path, "start"), message, "Leave start out; it goes with workers.")
    else:
        check_commitment_start(instance, one, path, found)
    if one.workers is None:
        return
    if not service.sized:
        why = "it is a team priced whole" if service.priced_whole else "its workers are the provider's"
        message = f"the size of {service.id} is not decided: {why}."
        found.add((*path, "workers"), message, "Give homes = 1 to take it up, 0 not to.")
    else:
        check_commitment_workers(one, service.workers_at_most, "workers_at_most", path, found)


def check_commitment_start(instance: Instance, one: Commitment, path: Path, found: Findings) -> None:
    """A commitment to people starts within the horizon."""
    if one.start is not None and not instance.horizon.start <= one.start <= instance.horizon.end:
        horizon = f"{instance.horizon.start} to {instance.horizon.end}"
        found.add((*path, "start"), f"{one.start} is outside the horizon, {horizon}.")


def check_commitment_workers(one: Commitment, most: int, key: str, path: Path, found: Findings) -> None:
    """A commitment has no more people than there can be."""
    if one.workers is not None and one.workers > most:
        message = f"{one.workers:,} is more than the {most:,} that {one.offer} can have."
        found.add((*path, "workers"), message, f"Lower it, or raise {key}.")
