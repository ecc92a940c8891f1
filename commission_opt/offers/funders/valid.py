"""What funders may not pay: a share that cannot be told apart by need, or more than something costs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    from commission_opt.instance.document import Path
    from commission_opt.instance.findings import Findings
    from commission_opt.instance.instance import Instance
    from commission_opt.offers.common.record import Offer
    from commission_opt.offers.funders.record import Funder

ROUNDING = 1e-9


def check(instance: Instance, found: Findings) -> None:
    """Shares are of offers whose children are all meant, and nobody is paid more than a placement costs."""
    shares: dict[str, float] = defaultdict(float)
    pays: dict[str, float] = defaultdict(float)
    for nth, funder in enumerate(instance.funder):
        path: Path = ("funder", nth)
        offers = _offers(instance, funder)
        if not offers:
            found.add((*path, "offers"), "it pays towards no offer that takes its needs.", "Mend offers or needs.")
        for offer in offers:
            if funder.share is not None:
                _check_share(funder, offer, path, found)
                shares[offer.id] += funder.share
                if shares[offer.id] > 1 + ROUNDING:
                    message = f"funders pay {100 * shares[offer.id]:g}% of {offer.label} together, which is more than all of it."
                    found.add((*path, "share"), message, "Lower the shares.")
            elif isinstance(offer, Market) and funder.pays_per_child_week is not None:
                pays[offer.id] += funder.pays_per_child_week
                least = _least_price(funder, offer)
                if pays[offer.id] > least + ROUNDING:
                    message = (
                        f"funders pay £{pays[offer.id]:,g} a child-week towards {offer.label}, which costs £{least:,g} at "
                        "the least."
                    )
                    found.add((*path, "pays_per_child_week"), message, "A funder pays a part of the price at most.")


def _check_share(funder: Funder, offer: Offer, path: Path, found: Findings) -> None:
    others = [need for need in offer.takes if funder.needs and need not in funder.needs]
    if others:
        message = (
            f"{offer.label} also takes {', '.join(others)}, and a share of what it costs cannot be told apart by need."
        )
        found.add((*path, "needs"), message, "Give pays_per_child_week, or an offer for these needs alone.")


def _offers(instance: Instance, funder: Funder) -> list[Offer]:
    named = {offer.id for one in funder.offers for offer in instance.offers_named(one)}
    return [
        offer
        for offer in instance.offers
        if (offer.id in named or not funder.offers) and (not funder.needs or set(funder.needs) & set(offer.takes))
    ]


def _least_price(funder: Funder, offer: Market) -> float:
    """£ a week of the cheapest placement that it pays for, at the price base."""
    prices = [tier.price_per_week for tier in offer.tiers]
    if not prices:
        price = offer.price_per_week
        needs = [need for need in offer.takes if not funder.needs or need in funder.needs]
        prices = [price[need] for need in needs] if isinstance(price, dict) else [price or 0.0]
    return float(min(prices))
