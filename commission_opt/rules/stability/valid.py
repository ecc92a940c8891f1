"""How long children stay is known, so that those who leave can be told from those who are moved; and where they start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.needs import Demand
from commission_opt.instance.spelling import listed
from commission_opt.offers.market.record import Market
from commission_opt.rules.stability.in_force import mean_stay, planned, stays_of, there_at_start, told_otherwise
from commission_opt.rules.stability.record import Stability

ROUNDING = 1e-6
NOT_HELD = 'Write moves = "planned" at the top of the file, or take it out.'


def valid(instance: Instance, found: Findings) -> None:
    """Report needs without a mean stay, opening stock that does not fit, and moves that nobody could make."""
    stays = {need.id: need.mean_stay_weeks for need in instance.need}
    for nth, rule in enumerate(instance.rules.of(Stability)):
        missing = [need for need in rule.needs or stays if stays[need] is None]
        if missing:
            message = f"needs the average length of stay of {listed(missing)}."
            found.add(("rules", "stability", nth), message, "Add mean_stay_weeks = ... to the [[need]].")
        ended = {one.need: each.id for each in instance.edge_of_care if each.on_stays for one in each.referral}
        for need in [one for one in rule.needs or stays if one in ended]:
            message = f"counts children of {need} who leave an offer early, and {ended[need]} ends their stays early: they would count as moved."
            remedy = "Take one of them out. From conventions = 3 on children stay where they are without such a rule."
            found.add(("rules", "stability", nth), message, remedy)
    if instance.moves == "planned" and (missing := _without_stay(instance)):
        message = f'is "planned", which needs the average length of stay of {listed(missing)}.'
        found.add(("moves",), message, "Add mean_stay_weeks = ... to the [[need]], or to its [[demand]].")
    for table in ("opening", "planned_move"):
        if getattr(instance, table) and not planned(instance):
            found.add((table, 0), "has no effect where children are placed anew in each period.", NOT_HELD)
    _check_opening(instance, found)
    _check_moves(instance, found)


def _without_stay(instance: Instance) -> list[str]:
    with_children = {need for record in instance.demand for need in _needs(record)}
    return [one.id for one in instance.need if one.id in with_children and mean_stay(instance, one.id) is None]


def _needs(record: Demand) -> set[str]:
    return {record.need} if record.need else {row.need for row in record.rows}


def _check_opening(instance: Instance, found: Findings) -> None:
    """Each number has an offer that is there, and takes the need; all together are no more than there are children or beds."""
    offers = {offer.id: offer for offer in instance.offers}
    in_offers: dict[str, float] = defaultdict(float)
    in_lanes: dict[tuple[str, str], float] = defaultdict(float)
    for nth, one in enumerate(instance.opening):
        path, offer = ("opening", nth), offers[one.offer]
        if one.area is None and len(instance.area) > 1:
            areas = listed(area.id for area in instance.area)
            found.add(path, "says not where the children are from.", f"Add area = ...: {areas}.")
            continue
        if one.need not in offer.takes:
            found.add(
                path,
                f"has children of {one.need} with {offer.label}, which does not take them.",
                "Mend one of the two.",
            )
            continue
        if not instance.takes_from(one.area or instance.area[0].id, one.need, offer):
            message = f"has children from {one.area} with {offer.label}, which may not take them from there."
            found.add(path, message, "Add their authority to its members, widen the reach, or mend the number.")
            continue
        beds = there_at_start(instance, offer)
        if beds <= 0:
            message = f"has children with {offer.label}, which is not there on {instance.horizon.start}."
            found.add(
                (*path, "offer"),
                message,
                "Name what is there on the first day: an existing home or contract, or a market.",
            )
            continue
        lane = one.need, one.area or instance.area[0].id
        in_lanes[lane] += one.children
        come = sum(_on_first_day(record, *lane, instance) for record in instance.demand)
        if in_lanes[lane] > come * (1 + ROUNDING):
            message = f"comes to {in_lanes[lane]:g} children of {lane[0]}, {lane[1]}, and {come:g} need a placement on the first day."
            found.add((*path, "children"), message, "Lower it, or mend the [[demand]].")
        in_offers[offer.id] += one.children * (
            1.0 if isinstance(offer, Market) else instance.footprint(offer, one.need)
        )
        most, what = (offer.market, "children") if isinstance(offer, Market) else (beds, "beds")
        if most is not None and in_offers[offer.id] > most * (1 + ROUNDING):
            message = f"fills {in_offers[offer.id]:g} {what} of {offer.label}, which has {most:g}."
            found.add((*path, "children"), message, "Lower it, or mend the offer.")


def _on_first_day(record: Demand, need: str, area: str, instance: Instance) -> float:
    """Children of a record as the horizon starts."""
    return sum(_numbers(record, need, area, instance))


def _numbers(record: Demand, need: str, area: str, instance: Instance) -> Iterator[float]:
    first = instance.periods[0]
    yield from (
        row.children
        for row in record.rows
        if (row.need, row.area) == (need, area) and first.start <= row.period < first.end
    )
    if record.need != need or (record.area or instance.area[0].id) != area:
        return
    if record.path:
        yield _on_path(record, instance)
    elif record.by_period:
        yield record.by_period[0]
    else:
        yield (record.children if record.opening_stock is None else record.opening_stock) or 0.0


def _on_path(record: Demand, instance: Instance) -> float:
    day, points = instance.horizon.start, record.path
    earlier = [point for point in points if point.on <= day]
    later = [point for point in points if point.on > day]
    if not earlier or not later:
        return (earlier[-1] if earlier else points[0]).children
    one, other = earlier[-1], later[0]
    return one.children + (other.children - one.children) * ((day - one.on) / (other.on - one.on))


def _check_moves(instance: Instance, found: Findings) -> None:
    for nth, move in enumerate(instance.planned_move):
        if not any(move.applies(period.start) for period in instance.periods):
            message = "covers no period: none starts between from_date and to_date."
            found.add(("planned_move", nth), message, "Mend the dates, or take it out.")
            continue
        days = [period.start for period in instance.periods if move.applies(period.start)]
        about = [need for need in stays_of(instance) if not move.needs or need in move.needs]
        if planned(instance) and all(told_otherwise(instance, need, day) for need in about for day in days):
            message = "moves nobody: of its needs either no stay is known, or a [[rules.stability]] says how many may be moved."
            found.add(("planned_move", nth), message, "Give the need its mean_stay_weeks, or take one of the two out.")
