"""Prices by year: of years of the horizon, and such that what is more expensive at the price base is not cheaper in another year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pydantic import BaseModel

from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings, offer_paths
from commission_opt.instance.instance import Instance
from commission_opt.instance.prices import Priced
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.market.record import Market


def check_prices(instance: Instance, found: Findings) -> None:
    """Every stated price is of a year of the horizon, and leaves tiers rising and a bed no cheaper used than empty."""
    for path, record in _priced(instance):
        _check_years(instance, record, path, found)
    paths = offer_paths(instance)
    for offer in instance.offers:
        if isinstance(offer, Market) and offer.tiers:
            _check_tiers(instance, offer, paths[offer.id], found)
        elif isinstance(offer, Contract) and offer.guarantee < 1 and offer.stated_prices:
            _check_used(instance, offer, paths[offer.id], found)


def _priced(record: BaseModel, path: Path = ()) -> Iterator[tuple[Path, Priced]]:
    """Every record that has prices by year, with its place."""
    if isinstance(record, Priced) and record.stated_prices:
        yield path, record
    for key in type(record).model_fields:
        value = getattr(record, key)
        if isinstance(value, BaseModel):
            yield from _priced(value, (*path, key))
        elif isinstance(value, tuple):
            for nth, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from _priced(one, (*path, key, nth))


def _check_years(instance: Instance, record: Priced, path: Path, found: Findings) -> None:
    for key, inside in record.stated_prices.items():
        named = key[0].isdigit()
        for year in [key] if named else inside:
            if year not in instance.years:
                at = (*path, "price_by_year", year) if named else (*path, "price_by_year", key, year)
                message = f"{year} is not in the horizon, {instance.years[0]} to {instance.years[-1]}."
                found.add(at, message, "Take the year out, or change the horizon.")


def _check_tiers(instance: Instance, offer: Market, path: Path, found: Findings) -> None:
    if not any(tier.stated_prices for tier in offer.tiers):
        return
    for year in instance.years:
        prices = [instance.money.of_the_day(tier, "price_per_week", offer.kind, year) for tier in offer.tiers]
        if any(dearer < cheaper for cheaper, dearer in pairwise(prices)):
            message = f"the prices of tiers must rise in {year} too: the cheapest places are used first."
            found.add((*path, "tiers"), message, "Put the tiers of every year in the order of their prices.")
            return


def _check_used(instance: Instance, offer: Contract, path: Path, found: Findings) -> None:
    for year in instance.years:
        used = instance.money.of_the_day(offer, "price_when_used_per_bed_week", offer.kind, year)
        if used < instance.money.of_the_day(offer, "retainer_per_bed_week", offer.kind, year):
            message = f"a bed costs less used than empty in {year}: price_when_used is below the retainer."
            found.add((*path, "price_by_year"), message, "")
            return
