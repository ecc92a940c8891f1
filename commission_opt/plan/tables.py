"""The tables of a result, from the decisions and what the evaluator made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from commission_opt.decisions import Decisions
from commission_opt.demand.table import DemandTable
from commission_opt.engines.outcome import Outcome
from commission_opt.instance.instance import Instance
from commission_opt.instance.rule import Rule
from commission_opt.offers.building.record import Building
from commission_opt.offers.card import Form
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.rooms import kinds_of
from commission_opt.plan.evaluation import BedsRow, CostRow, Evaluation, RuleRow
from commission_opt.plan.result import (
    BedsUse,
    CostYear,
    PlacementRow,
    RuleUse,
    ShortRow,
)
from commission_opt.plan.result_decided import DecisionRow
from commission_opt.registry import RULES
from commission_opt.rules.rooms import RuleRoom, rooms

TINY = 1e-9  # children, beds: less than a thousandth of a second's care in a year
BUILT_LINES = kinds_of(Form.CONTRACT, Form.BUILDING)  # lines that are paid whether beds are used or not


def placements(instance: Instance, demand: DemandTable, decisions: Decisions) -> list[PlacementRow]:
    """Expected placements by period, need, area and offer."""
    order = {offer.id: i for i, offer in enumerate(instance.offers)}
    mean: dict[tuple[int, str, str, str], float] = {}
    for (s, t, need, area, offer), children in decisions.placed.items():
        key = (t, need, area, offer)
        mean[key] = mean.get(key, 0.0) + demand.scenarios[s].probability * children
    starts = period_starts(instance)
    kept = sorted((k for k, v in mean.items() if v > TINY), key=lambda k: (k[0], order[k[3]], k[1], k[2]))
    return [{"period": starts[k[0]], "need": k[1], "area": k[2], "offer": k[3], "children": mean[k]} for k in kept]


def short(instance: Instance, demand: DemandTable, decisions: Decisions) -> list[ShortRow]:
    """Expected number of children without a placement."""
    mean: dict[tuple[int, str, str], float] = {}
    for (s, t, need, area), children in decisions.short.items():
        key = (t, need, area)
        mean[key] = mean.get(key, 0.0) + demand.scenarios[s].probability * children
    price, rows = instance.rules.sufficiency.price_per_child_week or 0.0, list[ShortRow]()
    for (t, need, area), children in sorted(mean.items()):
        if children > TINY:
            period = instance.periods[t]
            penalty = price * period.weeks * children
            rows.append(
                {
                    "period": period.start.isoformat(),
                    "need": need,
                    "area": area,
                    "children": children,
                    "penalty": penalty,
                    "discounted": penalty * instance.money.discount(period),
                }
            )
    return rows


def period_starts(instance: Instance) -> list[str]:
    """First day of every period."""
    return [period.start.isoformat() for period in instance.periods]


def costs(instance: Instance, rows: Iterable[CostRow]) -> list[CostYear]:
    """Cost by financial year, line and offer; lines that cost nothing are left out."""
    periods = instance.periods
    sums: dict[tuple[str, str, str], list[float]] = {}
    for row in rows:
        both = sums.setdefault((periods[row.period].year, row.line, row.offer), [0.0, 0.0])
        both[0] += row.cost
        both[1] += row.discounted
    place = {year: i for i, year in enumerate(instance.years)}
    kept = sorted((key for key, both in sums.items() if both[0] or both[1]), key=lambda key: place[key[0]])
    return [{"year": k[0], "line": k[1], "offer": k[2], "cost": sums[k][0], "discounted": sums[k][1]} for k in kept]


def beds(instance: Instance, evaluation: Evaluation) -> list[BedsUse]:
    """Use of every offer in every period, with what its empty beds cost."""
    paid = _paid(evaluation.costs)
    offers = {offer.id: offer for offer in instance.offers}
    starts = period_starts(instance)
    table: list[BedsUse] = []
    for row in evaluation.beds:
        if row.beds <= TINY and row.placed <= TINY:
            continue
        table.append(
            {
                "period": starts[row.period],
                "offer": row.offer,
                "beds": row.beds,
                "used": row.used,
                "placed": row.placed,
                "sold": row.sold,
                "void": row.void,
                "void_cost": _void_cost(instance, offers[row.offer], row, paid.get((row.period, row.offer), 0.0)),
            }
        )
    return table


def _paid(rows: Iterable[CostRow]) -> dict[tuple[int, str], float]:
    paid: dict[tuple[int, str], float] = {}
    for row in rows:
        if row.line in BUILT_LINES:
            paid[row.period, row.offer] = paid.get((row.period, row.offer), 0.0) + row.cost
    return paid


def _void_cost(instance: Instance, offer: Offer, row: BedsRow, paid: float) -> float:
    """Empty beds' share of what is paid whether beds are used or not, £ of the day."""
    if row.beds <= TINY or row.void <= TINY:
        return 0.0
    period = instance.periods[row.period]
    then = partial(instance.money.of_the_day, line=offer.kind, year=period.year)
    weeks = instance.money.paid_weeks(period)
    if isinstance(offer, Building):
        paid -= then(offer, "cost_per_child_week") * weeks * (row.placed + row.sold)
    elif isinstance(offer, Contract) and offer.price_when_used_per_bed_week is not None:
        over = max(0.0, row.used - offer.guarantee * row.beds)
        paid -= (then(offer, "price_when_used_per_bed_week") - then(offer, "retainer_per_bed_week")) * weeks * over
    return max(0.0, paid) * row.void / row.beds


def rules(instance: Instance, rows: Iterable[RuleRow], outcome: Outcome) -> list[RuleUse]:
    """Every row of the policy rules, and of the others those that bind."""
    names = rule_names(instance)
    found = []
    for row in rows:
        if RULES[row.id].policy or row.binding:
            price = _price(row, outcome)
            part = outcome.penalties.get(row.row, 0.0 if not price else None)
            found.append(rule_use(row, names, price, None if price is None else part))
    return found


def _price(row: RuleRow, outcome: Outcome) -> float | None:
    """What one more unit changes; None where that would take other whole numbers, which prices hold as they are."""
    price = outcome.prices.get(row.row, 0.0)
    return None if not price and row.binding and row.row in outcome.whole else price


def rule_use(
    row: RuleRow, names: Mapping[tuple[str, str], str], price: float | None, penalty: float | None = None
) -> RuleUse:
    """One row as it stands in the result."""
    called = next((names[row.id, part] for part in row.key if isinstance(part, str) and (row.id, part) in names), "")
    return {
        "id": row.id,
        "name": RULES[row.id].name,
        "rule": called,
        "key": list(row.key),
        "where": row.where,
        "sense": row.sense,
        "limit": row.limit,
        "value": row.value,
        "shortfall": row.shortfall,
        "hard": row.hard,
        "binding": row.binding,
        "price": price,
        "penalty": penalty,
    }


def rule_names(instance: Instance) -> dict[tuple[str, str], str]:
    """What the instance calls its rules, or a room what its rows are about, by rule id and the id of the record."""
    names = {(record.rule, record.id): record.label for record in rule_records(instance)}
    for room in rooms():
        own = getattr(room.part("words"), "names", None)
        names |= {} if own is None else {(room.card.id, record): label for record, label in own(instance).items()}
    return names


def rule_records(instance: Instance) -> tuple[Rule, ...]:
    """Every rule the instance states, sufficiency apart."""
    return tuple(instance.rules.records())


def softness(record: Rule) -> str:
    """The price of breaking a soft rule, in words; empty for a hard one."""
    prices = [(key, value) for key, value in record if key.startswith("price_per_") and value is not None]
    if not prices:
        return ""
    key, value = prices[0]
    return f"£{value:,g} a {key.removeprefix('price_per_').replace('_week', '-week')}"


def hard_rules(instance: Instance) -> list[str]:
    """The hard rules of the instance, each as a commissioner would name it."""
    return [f"{text} ({room.card.id})" for room in rooms() for text in _hard(instance, room)]


def _hard(instance: Instance, room: RuleRoom) -> Iterable[str]:
    """In the words of its room, or by name and record."""
    own = getattr(room.part("words"), "hard", None)
    if own is not None:
        yield from own(instance)
        return
    for record in rule_records(instance):
        if record.rule == room.card.id and not softness(record):
            yield f"{room.card.name}: {record.label}"


def decision_rows(instance: Instance, decisions: Decisions) -> list[DecisionRow]:
    """The commitments as decided."""
    starts = period_starts(instance)
    rows: list[DecisionRow] = []
    for name in ("awarded", "extended"):
        for (offer, tau, size), number in sorted(getattr(decisions, name).items()):
            rows.append(_decision(name, offer, starts[tau] if tau >= 0 else "", int(number), size))
    for (offer, tau, size, turn), number in sorted(decisions.prolonged.items()):
        rows.append(_decision("prolonged", offer, starts[tau] if tau >= 0 else "", int(number), size, turn))
    for name in ("opened", "closed", "recruited"):
        for (offer, tau), number in sorted(getattr(decisions, name).items()):
            rows.append(_decision(name, offer, starts[tau], int(number)))
    for service in instance.edge_of_care:
        day = (service.starts or instance.horizon.start).isoformat()
        rows.append(_decision("taken", service.id, day, int(decisions.taken.get(service.id, 0))))
    for name in ("workers", "supervisors", "assessors", "hired", "redeployed", "released"):
        for (one, t), people in sorted(getattr(decisions, name).items()):
            rows.append(_decision(name, one, starts[t], people))
    return [row for row in rows if row["number"]]


def _decision(name: str, offer: str, day: str, number: float, size: int = 0, turn: int = 0) -> DecisionRow:
    return {"decision": name, "offer": offer, "day": day, "size": size, "turn": turn, "number": number}


def offer_labels(instance: Instance) -> dict[str, str]:
    """What every offer is called; a DPS as itself too."""
    labels = {offer.id: offer.label for offer in instance.offers}
    return labels | {dps.id: dps.label for dps in instance.dps}
