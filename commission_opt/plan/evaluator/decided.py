"""Which decisions can be: known names, whole numbers, nothing negative, within their windows.

A decision about something that does not exist is reported and left out, so that the rest can
still be worked out; any other is reported and counted as it stands. What an offer or a service allows stands in its room.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from commission_opt.decisions import Decisions
from commission_opt.demand import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.keys import BY_SERVICE
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.rooms import offer_room, part_of
from commission_opt.plan.evaluation import Violation
from commission_opt.plan.evaluator.legal import Legal, PeopleLegal
from commission_opt.plan.evaluator.terms import Places
from commission_opt.plan.evaluator.tolerance import ROW
from commission_opt.plan.wording import number, period_text, place_text, scenario_text


def legal(instance: Instance, demand: DemandTable, decisions: Decisions) -> tuple[Decisions, list[Violation]]:
    """The decisions that can be worked out, and what is wrong with any of them."""
    services, teams = part_of("services.common", "bill"), part_of("services.edge_of_care", "bill")
    assessment, recruitment = part_of("services.assessment", "bill"), part_of("services.recruitment", "bill")
    check = Legal(instance, demand)
    people = PeopleLegal(instance, demand, decisions)
    clean = Decisions(
        awarded={key: n for key, n in decisions.awarded.items() if _awarded(check, key, n)},
        extended={key: n for key, n in decisions.extended.items() if _extended(check, key, n, decisions.awarded)},
        prolonged={key: n for key, n in decisions.prolonged.items() if _prolonged(check, key, n, decisions)},
        opened={key: n for key, n in decisions.opened.items() if _started(check, "start", "opening of a home", key, n)},
        closed={key: n for key, n in decisions.closed.items() if _started(check, "close", "closing of a home", key, n)},
        recruited={
            key: n for key, n in decisions.recruited.items() if _started(check, "recruit", "recruitment", key, n)
        },
        taken=services.taken(people),
        workers=teams.workers(people),
        supervisors=teams.supervisors(people),
        assessors=assessment.assessors(people),
        hired=recruitment.hired(people),
        redeployed=recruitment.redeployed(people),
        released=recruitment.released(people),
        started=services.started(people),
        placed=_placed(check, decisions.placed),
        short={key: x for key, x in decisions.short.items() if _short(check, key, x)},
        sold={key: x for key, x in decisions.sold.items() if _sold(check, key, x)},
        transferred={key: x for key, x in decisions.transferred.items() if _transferred(check, key, x)},
    )
    return clean, check.found + people.found


def _asked(check: Legal, offer_id: str, name: str) -> Callable[..., bool] | None:
    """What the room of an offer says about a decision; None where there is no such offer, or it decides no such thing."""
    offer = check.offers.get(offer_id)
    return None if offer is None else getattr(offer_room(offer.kind).part("bill"), name, None)


def _awarded(check: Legal, key: tuple[str, int, int], count: float) -> bool:
    offer_id, tau, size = key
    ask = _asked(check, offer_id, "award")
    if ask is None:
        return check.refuse(offer_id, tau, f"award of {size} beds")
    return ask(check, check.offers[offer_id], tau, size, count)


def _extended(
    check: Legal, key: tuple[str, int, int], count: float, awarded: Mapping[tuple[str, int, int], int]
) -> bool:
    offer_id, tau, size = key
    ask = _asked(check, offer_id, "extend")
    if ask is None:
        return check.refuse(offer_id, tau, f"extension of {size} beds")
    return ask(check, check.offers[offer_id], tau, size, count, awarded.get(key, 0))


def _prolonged(check: Legal, key: tuple[str, int, int, int], count: float, decisions: Decisions) -> bool:
    offer_id, tau, size, turn = key
    ask = _asked(check, offer_id, "prolong")
    if ask is None:
        return check.refuse(offer_id, tau, f"extension {turn} of {size} beds")
    first = (offer_id, tau, size)
    before = decisions.extended.get(first, 0) if turn == 2 else decisions.prolonged.get((*first, turn - 1), 0)
    return ask(check, check.offers[offer_id], (tau, size, turn), count, before)


def _started(check: Legal, name: str, what: str, key: tuple[str, int], count: float) -> bool:
    offer_id, tau = key
    ask = _asked(check, offer_id, name)
    return check.refuse(offer_id, tau, what) if ask is None else ask(check, check.offers[offer_id], tau, count)


def _sold(check: Legal, key: tuple[int, int, str], beds: float) -> bool:
    s, t, offer_id = key
    ask = _asked(check, offer_id, "sell")
    if ask is None:
        return check.refuse(offer_id, t, "sale of beds")
    return ask(check, check.offers[offer_id], s, t, beds)


def _transferred(check: Legal, key: tuple[int, int, str, str, str, str], children: float) -> bool:
    """A planned move that there is, of children whom it is about, in a time in which they may be moved."""
    s, t, record, need, area, offer_id = key
    offer = check.offers.get(offer_id)
    known = check.scenario(s) and check.period(t) and need in check.needs and area in check.areas and offer is not None
    if known and offer is not None and _ends_stays(check, record, need, area) and check.number(children):
        if children < -ROW:
            check.negative(check.where(offer_id, t, s), children, "children gone home or stepped down")
        return True
    move = next((one for one in check.instance.planned_move if one.id == record), None)
    where = place_text(check.where(offer_id, t, s), check.needs.get(need, need), check.areas.get(area, area))
    if not known or offer is None or move is None or not check.number(children):
        message = f"{number(children)} children moved where no such move can be"
        check.found.append(Violation("decision", where, abs(children), message))
        return False
    day = check.instance.periods[t].start
    early = move.from_date is not None and day < move.from_date
    late = move.to_date is not None and day > move.to_date
    names = {offer.id, offer.dps} if isinstance(offer, CallOff) else {offer.id}
    elsewhere = (move.offers and not names & set(move.offers)) or (move.kinds and offer.kind not in move.kinds)
    if early or late or elsewhere or (move.needs and need not in move.needs):
        message = f"{number(children)} children moved whom '{move.label}' is not about"
        check.found.append(Violation("decision", where, abs(children), message))
    if children < -ROW:
        check.negative(where, children, "children moved")
    return True


def _ends_stays(check: Legal, record: str, need: str, area: str) -> bool:
    """Whether a service works with children in care of that need."""
    return any(
        record == BY_SERVICE + service.id
        and referral.need == need
        and (referral.area or check.instance.area[0].id) == area
        for service in check.instance.edge_of_care
        if service.on_stays
        for referral in service.referral
    )


def _placed(
    check: Legal, placed: Mapping[tuple[int, int, str, str, str], float]
) -> dict[tuple[int, int, str, str, str], float]:
    """All the placements that can be; in one loop without calls, as there may be very many."""
    places = Places(check.instance)
    lanes = {
        (n, a, o.id) for o in check.offers.values() for n in o.takes for a in check.areas if places.may_take(o, n, a)
    }
    kept = {}
    last_scenario, last_period = check.scenarios - 1, len(check.instance.periods) - 1
    for key, children in placed.items():
        s, t, need, area, offer_id = key
        there = (need, area, offer_id) in lanes and 0 <= s <= last_scenario and 0 <= t <= last_period
        if there and math.isfinite(children):
            kept[key] = children
            if children < -ROW:
                check.negative(check.where(offer_id, t, s), children, "children placed")
        else:
            where = place_text(check.where(offer_id, t, s), check.needs.get(need, need), check.areas.get(area, area))
            message = f"{number(children)} children placed where no such placement can be"
            check.found.append(Violation("decision", where, abs(children), message))
    return kept


def _short(check: Legal, key: tuple[int, int, str, str], children: float) -> bool:
    s, t, need, area = key
    time = period_text(check.instance.periods[t]) if check.period(t) else f"period {t}"
    parts = (check.areas.get(area, area), time, check.needs.get(need, need), scenario_text(s, check.scenarios))
    where = place_text(*parts)
    if not check.scenario(s) or not check.period(t) or need not in check.needs or area not in check.areas:
        check.found.append(Violation("decision", where, abs(children), "children short of something unknown"))
        return False
    if children < -ROW:
        check.negative(where, children, "children without a placement")
    return check.number(children) or check.not_a_number(where)
