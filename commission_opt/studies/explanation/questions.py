"""Which questions an explanation asks of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from commission_opt.offers.building.record import Building
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.market.record import Market
from commission_opt.offers.rooms import offer_card, offer_kinds, words_of
from commission_opt.plan.engine import build_model
from commission_opt.plan.statements.amounts import listed
from commission_opt.plan.statements.uncertainty import nearly_reached
from commission_opt.registry import row_key, rows_of
from commission_opt.rules.locality.record import Locality
from commission_opt.studies.explanation.carried import carried_by
from commission_opt.studies.explanation.changed import Ease, Held, OneMoreChild, WithoutCap, WithoutLocality, WithoutRow
from commission_opt.studies.explanation.holds import HoldCount, HoldTeam, HoldUse, homes
from commission_opt.studies.explanation.prices import price_of, price_of_service
from commission_opt.studies.explanation.switching_price import AskPrice
from commission_opt.studies.explanation.unchosen import OfferLeftOut, ServiceLeftOut
from commission_opt.studies.explanation.used import chosen

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.limit import Limit
    from commission_opt.plan.result import Result, RuleUse
    from commission_opt.studies.explanation.base import Question

STEPS = {"share": 0.01, "whole": 1.0, "pounds": 10_000.0, "number": 1.0}
SHORT_USE = 13.0  # child-weeks: what a market has to be used for to count as chosen
CASES_MORE = 2.0  # times the caseload


def questions(instance: Instance, result: Result, decisions: Decisions) -> list[Question]:
    """All that can be asked of a plan, in the order in which it is told."""
    from commission_opt.demand import demand_table

    demand = demand_table(instance)
    found: list[Question] = [*_rules(instance, result), *_cap(result), *_locality(instance)]
    areas = {area.id: area.label for area in instance.area}
    for need in instance.need:
        children: dict[str, float] = defaultdict(float)
        for (_, of, area), value in demand.expected.items():
            if of == need.id:
                children[area] += value
        if children:
            most = max(children, key=lambda area: children[area])
            found.append(OneMoreChild(need.id, need.label, most, areas[most] if len(areas) > 1 else ""))
    found += _homes(instance, decisions)
    found += _teams(instance, decisions)
    found += _unchosen(instance, decisions)
    return [*found, *_services(instance, decisions), *carried_by(instance)]


# -- rules ---------------------------------------------------------------------------------------


def _rules(instance: Instance, result: Result) -> Iterator[Question]:
    """One question for each figure of a rule that binds.

    Of one that rests on no figure it is asked what doing without it is worth, where that can be.
    """
    from commission_opt.demand import demand_table

    limits = build_model(instance, demand_table(instance)).limits
    binding: dict[str, list[tuple[Limit, RuleUse]]] = defaultdict(list)
    without: dict[tuple[tuple[str, object], ...], list[tuple[Limit, RuleUse]]] = defaultdict(list)
    for row in result["rules"]:
        one = limits.get(row_key(row["id"], row["key"]))
        if row["binding"] and one is not None and one.path:
            binding[one.path].append((one, row))
        elif row["binding"] and one is not None and one.without:
            without[one.without].append((one, row))
    for changes, pairs in without.items():
        one, row = pairs[0]
        what = row["where"] if len(pairs) == 1 else listed(list(dict.fromkeys(each.words.label for each, _ in pairs)))
        record = row_key(row["id"], row["key"]).record
        yield WithoutRow(record, f"{row['name']}, {what}", dict(changes), one.words.undone)
    for path, pairs in binding.items():
        yield _eased(path, pairs)


def _eased(path: str, pairs: list[tuple[Limit, RuleUse]]) -> Ease:
    """A figure moved by one step, in the direction that asks for less, as far as it goes."""
    one, row = pairs[-1]
    key = row_key(row["id"], row["key"])
    step = -STEPS[one.kind] if one.lower else STEPS[one.kind]
    value = max(min(0.0, one.least), one.value + step)
    if one.kind == "share":
        value = min(1.0, value)
    about = dict.fromkeys(each.words.label or key.record for each, _ in pairs)
    name = f"{row['name']}, {listed(list(about))}"
    return Ease(row["id"], key.record, name, path, one.value, value, one.kind, _indicative(pairs, value - one.value))


def _indicative(pairs: list[tuple[Limit, RuleUse]], step: float) -> float | None:
    """What the marginal values say of a step: the sum over the rows of £ for one more of the limit, times the step.

    ::

        sum over rows of price * step * d limit / d figure

    None for rules about whole numbers, and where it hangs on the plan how far the limit moves with the figure.
    """
    total = 0.0
    for one, row in pairs:
        by_row = _limit_by_figure(one, row)
        if row["price"] is None or one.kind == "whole" or by_row is None:
            return None
        if row["sense"] == ">=" and not one.lower:
            by_row = -by_row  # the limit is how many are needed, and the figure how many there are
        total += row["price"] * step * by_row
    return total


def _limit_by_figure(one: Limit, row: RuleUse) -> float | None:
    """By how much the limit as reported moves for one more of the figure; None where that hangs on the plan."""
    reported = rows_of(row_key(row["id"], row["key"]), row["sense"]).kind
    if one.per is None or (one.kind == reported and one.kind in ("share", "pounds")):
        return 1.0
    return None if one.kind == "share" or one.per.terms else one.per.constant


def _cap(result: Result) -> Iterator[WithoutCap]:
    """The cap on the cost at risk, where whole numbers keep the plan a little below it."""
    if nearly_reached(result) and result["risk"] is not None and result["risk"]["cvar_at_most"] is not None:
        yield WithoutCap(result["risk"]["cvar_at_most"])


def _locality(instance: Instance) -> Iterator[WithoutLocality]:
    """All rules of locality at once, where there are any that ask for something."""
    changes: dict[str, float] = {}
    for rule in instance.rules.of(Locality):
        if rule.minimum_share:
            changes[f"rules.locality.{rule.id}.minimum_share"] = 0.0
        elif rule.children_beyond_at_most is not None:
            changes[f"rules.locality.{rule.id}.children_beyond_at_most"] = 1e5
    if changes:
        yield WithoutLocality(changes, ", ".join(rule.label for rule in instance.rules.of(Locality)))


# -- homes, sizes, people ----------------------------------------------------------------------------


def _homes(instance: Instance, decisions: Decisions) -> Iterator[Held]:
    """One home more and one fewer of each record chosen; of a block each other size; no market that is used."""
    for name, record, offers, kind in _records(instance):
        number = homes(decisions, offers)
        if not number:
            continue
        if offer_card(kind).let_once:
            yield from _sizes(instance, decisions, record, name)
            yield Held("homes", record, name, "not awarded", HoldCount(offers, "==", 0))
            continue
        what = words_of(kind).ONE_MORE
        most = _no_more(instance, offers, number)
        yield Held("homes", record, name, f"one {what} more", HoldCount(offers, "==", number + 1), most)
        yield Held("homes", record, name, f"one {what} fewer", HoldCount(offers, "==", number - 1))
    for offer in instance.offers:
        if isinstance(offer, Building) and offer.existing and offer.closable:
            shut = sum(n for (k, _), n in decisions.closed.items() if k == offer.id)
            if shut < offer.homes:
                hold = HoldCount(frozenset({offer.id}), "==", shut + 1, ("closed",))
                yield Held("homes", offer.id, offer.label, "one home closed" if not shut else "one more closed", hold)
        if isinstance(offer, Market) and chosen(instance, decisions, offer.id):
            yield Held("homes", offer.id, offer.label, "not used", HoldUse(offer.id, "<=", 0.0))


def _no_more(instance: Instance, offers: frozenset[str], number: int) -> str:
    """Why there can be no home more, in words: all that providers have are called off, or all planned are opened."""
    own = [offer for offer in instance.offers if offer.id in offers]
    called = [offer for offer in own if isinstance(offer, CallOff)]
    if called:
        providers = "the provider has" if len(called) == 1 else "the providers have"
        reached = number >= sum(offer.homes_at_most for offer in called)
        return f"cannot be, as {providers} no more homes (homes_at_most)" if reached else ""
    built = [offer for offer in own if isinstance(offer, Building)]
    return "cannot be, as there are no more of them (homes)" if built and number >= sum(b.homes for b in built) else ""


def _sizes(instance: Instance, decisions: Decisions, record: str, name: str) -> Iterator[Held]:
    block = next(one for one in instance.block if one.id == record)
    (let,) = {size for (offer, _, size) in decisions.awarded if offer == record}
    for size in block.sizes:
        if size != let:
            hold = HoldCount(frozenset({record}), "==", 1, ("awarded",), size)
            yield Held("size", record, name, f"{size} beds instead of {let}", hold)


def _records(instance: Instance) -> Iterator[tuple[str, str, frozenset[str], str]]:
    """Label, id, offers and kind of everything that is committed to: a DPS is one."""
    for kind in offer_kinds():
        for record in getattr(instance, kind):
            if not isinstance(record, Market) and not getattr(record, "existing", False):
                yield record.label, record.id, frozenset(offer.id for offer in record.offers()), kind


def _teams(instance: Instance, decisions: Decisions) -> Iterator[Held]:
    """One worker more and one fewer in each team that the plan has."""
    for service in instance.edge_of_care:
        workers = tuple(sorted((t, n) for (e, t), n in decisions.workers.items() if e == service.id and n))
        if workers and service.sized:
            yield Held("workers", service.id, service.label, "one worker more", HoldTeam(service.id, workers, 1))
            yield Held("workers", service.id, service.label, "one worker fewer", HoldTeam(service.id, workers, -1))


# -- what is not chosen ------------------------------------------------------------------------------


def _unchosen(instance: Instance, decisions: Decisions) -> Iterator[OfferLeftOut]:
    for offer in instance.offers:
        if chosen(instance, decisions, offer.id) or getattr(offer, "existing", False):
            continue
        price = price_of(offer)
        if price is None:
            continue
        hold: Any = HoldCount(frozenset({offer.id}), ">=", 1)
        how = ""
        if isinstance(offer, Market):
            hold, how = HoldUse(offer.id, ">=", SHORT_USE), f", for {SHORT_USE:g} child-weeks,"
        yield OfferLeftOut(offer.id, offer.label, AskPrice(offer.id, price, hold), how)


def _services(instance: Instance, decisions: Decisions) -> Iterator[Question]:
    """Each service that is taken up left out, and each that is left out taken up."""
    roles = {role.id: role for role in instance.role}
    for service in instance.edge_of_care:
        if decisions.taken.get(service.id):
            hold = HoldCount(frozenset({service.id}), "==", 0, ("taken",))
            yield Held("service", service.id, service.label, "not taken up", hold)
            continue
        eased: list[tuple[str, dict[str, Any]]] = []
        role = roles.get(service.role or "")
        if role is not None and (role.recruits_per_year_at_most is not None or role.notice_weeks):
            changes = {f"role.{role.id}.recruits_per_year_at_most": None, f"role.{role.id}.notice_weeks": 0.0}
            eased.append((f"free recruitment of {role.label}", changes))
        if service.caseload is not None:
            path = f"edge_of_care.{service.id}.caseload"
            eased.append(("twice the caseload", {path: CASES_MORE * service.caseload}))
        hold = HoldCount(frozenset({service.id}), "==", 1, ("taken",))
        price = price_of_service(instance, service)
        ask = None if price is None else AskPrice(service.id, price, hold, service=True)
        yield ServiceLeftOut(service.id, service.label, hold, ask, tuple(eased))
