"""How the sums of a random instance are done: their edition, its weeks, and prices that are stated year by year."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from commission_opt.instance.calendar import financial_year

Table = dict[str, Any]

# By table: the prices of a record, the one that years stand for by themselves first.
PRICES = {
    "framework": ("price_per_week",),
    "spot": ("price_per_week",),
    "home": ("running_cost_per_year", "cost_per_child_week", "capital_cost", "closure_cost"),
    "foster": ("allowance_per_child_week", "fee_per_child_week", "recruitment_cost"),
    "supported": ("price_per_week", "running_cost_per_year", "cost_per_child_week", "capital_cost", "closure_cost"),
    "block": ("price_per_bed_week", "set_up_cost"),
    "role": ("salary_per_year", "recruitment_cost"),
    "assessment": ("bought_in_cost",),
    "edge_of_care": (
        "management_cost_per_year",
        "intervention_budget_per_family",
        "team_cost_per_year",
        "payment_per_missing_referral",
    ),
}
TOGETHER = ("price_when_used_per_bed_week", "retainer_per_bed_week")  # so that a bed is no cheaper used than empty


def with_random_sums(tables: Table, rng: random.Random) -> Table:
    """The tables of an instance, solved by one edition of the sums or the other, some of its prices stated by year."""
    horizon = tables["horizon"]
    years = sorted(
        {
            financial_year(horizon["start"] + dt.timedelta(day))
            for day in range((horizon["end"] - horizon["start"]).days + 1)
        }
    )
    found = tables | {"conventions": rng.choice((1, 2)), "money": _money(tables["money"], rng)}
    for kind in PRICES:
        if kind in tables:
            found[kind] = [_stated(kind, _building(record, rng), years, rng) for record in tables[kind]]
    if "dps" in tables:
        found["dps"] = [_system(record, years, rng) for record in tables["dps"]]
    if "travel" in tables:
        found["travel"] = _by_key(tables["travel"], ("cost_per_mile", "cost_per_hour"), years, rng)
    return with_random_times(found, rng)


def _money(money: Table, rng: random.Random) -> Table:
    return money | {"weeks_per_year": 52.0} if rng.random() < 0.4 else money


def with_random_times(tables: Table, rng: random.Random) -> Table:
    """The same, with rules of diversity that say over which time they count, or leave it to the edition."""
    rules = tables.get("rules", {})
    if "diversity" not in rules:
        return tables
    counted = [_diversity(rule, rng.choice(("horizon", "period", None))) for rule in rules["diversity"]]
    return tables | {"rules": rules | {"diversity": counted}}


def _diversity(rule: Table, over: str | None) -> Table:
    over_time = "providers_at_least" in rule or "provider_share_at_most" in rule
    return rule | {"over": over} if over and over_time else rule


def _building(home: Table, rng: random.Random) -> Table:
    """A building with a life that ends inside the horizon, some way into a year, or long after it."""
    return home | {"capital_life_years": rng.choice((0.5, 1.0, 1.75, 25.0))} if home.get("capital_cost") else home


def _stated(kind: str, record: Table, years: list[str], rng: random.Random) -> Table:
    keys = tuple(key for key in PRICES[kind] if key in record)  # supported accommodation is of two sorts
    record = _by_key(record, keys, years, rng, kind == "edge_of_care" or (bool(keys) and keys[0] != PRICES[kind][0]))
    if kind == "block":
        record = _used_and_empty(record, years, rng)
    if record.get("tiers") and rng.random() < 0.5:
        year, factor = rng.choice(years), rng.choice((0.7, 1.3))
        tiers = [tier | {"price_by_year": {year: tier["price_per_week"] * factor}} for tier in record["tiers"]]
        record = record | {"tiers": tiers}
    if "trading" in record:
        keys = ("unit_cost_per_bed_week", "premium_per_bed_week")
        record = record | {"trading": _by_key(record["trading"], keys, years, rng)}
    return record


def _system(dps: Table, years: list[str], rng: random.Random) -> Table:
    providers = [_by_key(provider, ("price_per_bed_week",), years, rng) for provider in dps["provider"]]
    dps = _by_key(dps | {"provider": providers}, ("set_up_cost",), years, rng, True)
    return _used_and_empty(dps, years, rng)


def _used_and_empty(record: Table, years: list[str], rng: random.Random) -> Table:
    if rng.random() < 0.5 or not all(record.get(key) for key in TOGETHER):
        return record
    year, factor = rng.choice(years), rng.choice((0.8, 1.2))
    said = record.get("price_by_year", {})
    return record | {"price_by_year": said | {key: {year: record[key] * factor} for key in TOGETHER}}


def _by_key(record: Table, keys: tuple[str, ...], years: list[str], rng: random.Random, under: bool = False) -> Table:
    """Some prices of a record stated for some years; the first by its years alone, or, if `under`, by its key."""
    said: Table = dict(record.get("price_by_year", {}))
    for nth, key in enumerate(keys):
        if record.get(key) is None or rng.random() < 0.6:
            continue
        prices = {year: _price(record[key], rng.choice((0.7, 1.0, 1.3))) for year in years if rng.random() < 0.6}
        said |= prices if nth == 0 and not under else {key: prices}
    return record | {"price_by_year": said} if said else record


def _price(price: Any, factor: float) -> Any:
    """A price times a factor; one by size or need stays so."""
    return {str(part): one * factor for part, one in price.items()} if isinstance(price, dict) else price * factor
