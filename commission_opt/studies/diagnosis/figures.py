"""The figure of the instance behind a row: where it stands, and what it would have to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.instance.calendar import MONTHS_PER_PERIOD
from commission_opt.rules.cost_at_risk.record import THOUSAND
from commission_opt.studies.diagnosis.rows import HORIZON, PROBABILITY, STAFF, Key, RowKey

if TYPE_CHECKING:
    from commission_opt.engines.problem import Floats
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.offers.market.record import Market

SOFT = {"C01": "price_per_child_week", "C03": "price_per_child_week", "C06": "price_per_bed_week",
        "C07": "price_per_unit", "C08": "price_per_pound", "C09": "price_per_move", "C10": "price_per_bed_week"}  # fmt: skip
TABLES = {"C03": "locality", "C06": "minimum_occupancy", "C07": "diversity", "C08": "budget", "C09": "stability",
          "C10": "headroom"}  # fmt: skip
LEAST_SHARE = 0.0001  # of what a share can be lowered to; below it the rule gets a price instead


@dataclass(frozen=True)
class Figure:
    """A figure that a row rests on.

    Attributes
    ----------
    path
        Where it stands in the instance.
    now
        What it is.
    per
        By how many units the row's limit changes for one more of the figure.
    lower
        Whether it has to come down for the row to ask for less.
    kind
        ``share``, ``whole``, ``pounds`` or ``number``.
    """

    path: str
    now: float
    per: float
    lower: bool
    kind: str

    def relaxed(self, missed: float) -> float:
        """What it has to be for a row that is missed by so much, before rounding."""
        change = missed / self.per if self.per > 0 else math.inf
        return self.now - change if self.lower else self.now + change


def figure(model: Model, rule: str, key: Key, values: Floats) -> Figure | None:
    """The figure behind a row; None for sufficiency, which is a duty and no figure.

    Parameters
    ----------
    values
        The plan found with the rules relaxed: a share is a share of what is placed, or bought, in it.
    """
    make = _FIGURES.get(rule)
    return None if make is None else make(model, key, values)


def softening(instance: Instance, rule: str, record: str, price: float) -> dict[str, Any]:
    """The change that lets a rule be broken at a price, where its figure alone cannot say it."""
    if rule == "C01":
        return {f"rules.sufficiency.{SOFT[rule]}": price}
    if rule == "C14":
        return {"uncertainty.risk.price_per_pound": 1.0}
    if rule == "C10" and _record(instance, rule, record).probability_met_locally is not None:
        return {f"rules.headroom.{record}.price_per_point": price}
    return {f"rules.{TABLES[rule]}.{record}.{SOFT[rule]}": 1.0 if rule == "C08" else price} if rule in SOFT else {}


def rounded(one: Figure, value: float) -> float:
    """The figure rounded to the lenient side: shares to a hundredth of a per cent, £ to the pound."""
    digits = {"share": 4, "whole": 0, "pounds": 0, "number": 3}[one.kind]
    scale = 10.0**digits
    near = round(value * scale)
    if abs(near - value * scale) > 1e-3:
        near = math.floor(value * scale) if one.lower else math.ceil(value * scale)
    return int(near) if one.kind == "whole" else near / scale


def possible(one: Figure, value: float) -> bool:
    """Whether the instance format takes the value."""
    if one.kind == "share" and one.lower:
        least = 0.0 if one.path.startswith("rules.locality") else LEAST_SHARE
        return value >= (-1.0 if one.path.endswith(".margin") else least)
    return value <= 1.0 if one.kind == "share" else value >= 0


def per_limit(model: Model, row: RowKey, values: Floats) -> float:
    """By how much a row's right-hand side grows for one more unit of its limit, in the plan found."""
    found = next((one.per_limit for one in model.rows if (one.rule, one.key) == row), None)
    return 1.0 if found is None else found.constant + sum(w * float(values[v.id]) for v, w in found.terms)


def _record(instance: Instance, rule: str, record: str) -> Any:
    return next(one for one in getattr(instance.rules, TABLES[rule]) if one.id == record)


def _locality(model: Model, key: Key, values: Floats) -> Figure:
    record = _record(model.instance, "C03", key[2])
    path = f"rules.locality.{record.id}"
    if record.minimum_share is None:
        return Figure(f"{path}.children_beyond_at_most", record.children_beyond_at_most, 1.0, False, "number")
    return Figure(f"{path}.minimum_share", record.minimum_share, per_limit(model, ("C03", key), values), True, "share")


def _occupancy(model: Model, key: Key, values: Floats) -> Figure:
    record = _record(model.instance, "C06", key[0])
    share = per_limit(model, ("C06", key), values)
    return Figure(f"rules.minimum_occupancy.{record.id}.minimum_share", record.minimum_share, share, True, "share")


def _diversity(model: Model, key: Key, values: Floats) -> Figure:
    record, what = _record(model.instance, "C07", key[0]), key[1]
    kind = "share" if what == "provider_share_at_most" else "whole"
    per = per_limit(model, ("C07", key), values)
    path = f"rules.diversity.{record.id}.{what}"
    return Figure(path, float(getattr(record, what)), per, what.endswith("_at_least"), kind)


def _budget(model: Model, key: Key, _values: Floats) -> Figure:
    what = "capital_at_most" if key[1] == "capital" else "revenue_at_most"
    now = getattr(_record(model.instance, "C08", key[0]), what)
    return Figure(f"rules.budget.{key[0]}.{what}", now, 1.0, False, "pounds")


def _stability(model: Model, key: Key, _values: Floats) -> Figure:
    now = _record(model.instance, "C09", key[2]).moves_at_most
    return Figure(f"rules.stability.{key[2]}.moves_at_most", now, 1.0, False, "number")


def _headroom(model: Model, key: Key, values: Floats) -> Figure:
    from commission_opt.rules.headroom.maths import avoided_terms, expected

    record = _record(model.instance, "C10", key[1])
    path = f"rules.headroom.{record.id}"
    if key[0] == HORIZON:
        share = per_limit(model, ("C10", key), values)
        return Figure(f"{path}.share_met_locally", record.share_met_locally, share, True, "share")
    if key[0] == PROBABILITY:
        return Figure(f"{path}.probability_met_locally", record.probability_met_locally, 100.0, True, "share")
    needed = expected(model, record, key[0])
    needed -= sum(weight * float(values[v.id]) for v, weight in avoided_terms(model, record, key[0]))
    return Figure(f"{path}.margin", record.margin, needed, True, "share")


def _risk(model: Model, _key: Key, _values: Floats) -> Figure:
    now = model.instance.uncertainty.risk.cvar_at_most or 0.0
    return Figure("uncertainty.risk.cvar_at_most", now, 1 / THOUSAND, False, "pounds")


def _people(model: Model, key: Key, _values: Floats) -> Figure:
    from commission_opt.model.windows import planned_share

    instance = model.instance
    if key[0] == STAFF:
        role = next(one for one in instance.role if one.id == key[2])
        return Figure(f"role.{role.id}.in_post", role.in_post, 1.0, False, "number")
    if isinstance(key[0], str):
        foster = next(one for one in instance.foster if one.id == key[1])
        path, now = f"foster.{foster.id}.recruits_per_year_at_most", float(foster.recruits_per_year_at_most)
        return Figure(path, now, planned_share(model, key[0]), False, "whole")
    role = next(one for one in instance.role if one.id == key[1])
    months = MONTHS_PER_PERIOD[instance.horizon.period]
    now = float(role.recruits_per_year_at_most or 0.0)
    return Figure(f"role.{role.id}.recruits_per_year_at_most", now, months / 12, False, "number")


def _market(model: Model, key: Key, _values: Floats) -> Figure:
    from commission_opt.offers.market.maths import available

    instance = model.instance
    if key[0] == "beds":
        dps = next(one for one in instance.dps if one.id == key[1])
        return Figure(f"dps.{dps.id}.beds_at_most", float(dps.beds_at_most or 0), 1.0, False, "whole")
    market: Market = next(one for one in instance.offers if one.id == key[2])  # type: ignore[assignment]
    period = instance.periods[key[1]]
    per = (1 + market.market_growth_per_year) ** period.middle_years * available(market, period)
    path = f"{market.kind}.{market.id}"
    if market.tiers:
        last = len(market.tiers) - 1
        return Figure(f"{path}.tiers.{last}.children", market.tiers[last].children or 0.0, per, False, "number")
    return Figure(f"{path}.market", market.market or 0.0, per, False, "number")


_FIGURES: Mapping[str, Callable[[Model, Key, Floats], Figure]] = {
    "C03": _locality,
    "C05": _people,
    "C06": _occupancy,
    "C07": _diversity,
    "C08": _budget,
    "C09": _stability,
    "C10": _headroom,
    "C12": _market,
    "C14": _risk,
}
