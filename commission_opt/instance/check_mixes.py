"""`[baseline]`, `[do_minimum]` and `[reference]`: commitments that could have been made."""

from __future__ import annotations

from commission_opt.instance.commitments import ONE_AMOUNT, Commitment
from commission_opt.instance.decision_days import decision_days, window
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.given import GIVEN
from commission_opt.instance.instance import Instance
from commission_opt.instance.spelling import listed
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.services.assessment import valid as assessment
from commission_opt.services.common import valid as services


def check_mixes(instance: Instance, found: Findings) -> None:
    """Each commitment is about an offer that can be chosen, at a time when it can be."""
    for name in GIVEN:
        mix, before = getattr(instance, name), len(found.problems)
        for nth, commitment in enumerate(mix.commit if mix else ()):
            path: Path = (name, "commit", nth)
            if instance.offers_named(commitment.offer):
                _MixCheck(instance, commitment, path, found).all()
                continue
            for service in instance.edge_of_care:
                if service.id == commitment.offer:
                    services.check_commitment(instance, service, commitment, path, found)
            for one in instance.assessment:
                if one.id == commitment.offer:
                    assessment.check_commitment(instance, one, commitment, path, found)
        if mix and len(found.problems) == before:
            _check_lots(instance, name, mix.commit, found)


def _check_lots(instance: Instance, name: str, commitments: tuple[Commitment, ...], found: Findings) -> None:
    """Of the blocks, or of the services, of one lot at most one is in the mix."""
    for records in (instance.block, instance.edge_of_care):
        lots = {record.id: record.lot for record in records if record.lot is not None}
        first: dict[str, str] = {}
        for nth, one in enumerate(commitments):
            lot = lots.get(one.offer)
            if lot is None or not (one.extended if one.amount is None else one.amount):
                continue
            if first.setdefault(lot, one.offer) != one.offer:
                message = f"{first[lot]} and {one.offer} are both in the lot {lot}, of which one can be chosen."
                found.add((name, "commit", nth, "offer"), message, "Take one of them out.")


class _MixCheck:
    """One commitment, and the offers it may stand for."""

    def __init__(self, instance: Instance, commitment: Commitment, path: Path, found: Findings) -> None:
        self.instance, self.one, self.path, self.found = instance, commitment, path, found
        self.offers = instance.offers_named(commitment.offer)

    def add(self, key: str, message: str, remedy: str = "") -> None:
        self.found.add((*self.path, key), message, remedy)

    def all(self) -> None:
        undecided = self._nothing_decided(self.offers[0])
        if undecided:
            self.add("offer", f"nothing is decided about {self.one.offer}: {undecided}.", "Take the commitment out.")
            return
        if self.one.amount is None and not all(isinstance(one, Block) and one.existing for one in self.offers):
            self.found.add(self.path, f"{ONE_AMOUNT}.", "Only an existing contract is extended without a number.")
            return
        self._check_size()
        self._check_days()
        self._check_extended()
        self._check_number()

    def _nothing_decided(self, offer: Offer) -> str:
        """Why there is nothing to commit to, or nothing at all."""
        if isinstance(offer, Market):
            return "it is bought as it is used"
        if isinstance(offer, Foster) and not offer.recruits_per_year_at_most:
            return "no households can be recruited"
        if isinstance(offer, Block) and offer.existing and not offer.extensions:
            return "it exists, and has no extension"
        if isinstance(offer, Building) and offer.existing and not offer.closable:
            return "it exists, and is not closable"
        return ""

    def _check_size(self) -> None:
        if self.one.size is None:
            return
        sizes = sorted({size for offer in self.offers if isinstance(offer, Contract) for size in offer.sizes})
        sizes = sizes or sorted({offer.beds for offer in self.offers if isinstance(offer, Building)})
        if self.one.size not in sizes:
            known = f"Its sizes are {listed(map(str, sizes))}." if sizes else "Leave size out."
            self.add("size", f"{self.one.offer} has no size {self.one.size}.", known)

    def _check_days(self) -> None:
        """The day, or the last one, on which it is decided."""
        key, horizon = "start" if self.one.start is not None else "by", self.instance.horizon
        given = self.one.start or self.one.by
        if given is None:
            return
        if not horizon.start <= given <= horizon.end:
            self.add(key, f"{given} is outside the horizon, {horizon.start} to {horizon.end}.")
            return
        if any(isinstance(offer, Block) and offer.existing for offer in self.offers):
            self.add(key, "an existing block was decided before the horizon.", f"Leave {key} out.")
            return
        decided = max(period.start for period in self.instance.periods if period.start <= given)
        windows = [window(offer) or (None, None) for offer in self.offers]
        days = sorted({day for between in windows for day in decision_days(self.instance, between)})
        if decided in days or (key == "by" and days and days[0] < decided):
            return
        when = "in" if key == "start" else "in or before"
        message = f"{self.one.offer} cannot be chosen {when} the period that starts on {decided}."
        self.add(key, message, f"It can from {days[0]} to {days[-1]}." if days else "")

    def _check_extended(self) -> None:
        if self.one.extended and not any(isinstance(o, Contract) and o.extensions for o in self.offers):
            self.add("extended", f"{self.one.offer} has no extension.", "Leave extended out, or give extension_years.")

    def _check_number(self) -> None:
        """No more homes or beds than the offers can give, and nobody for a team."""
        if self.one.workers is not None:
            message = f"{self.one.offer} has no workers to decide on: they are those of a service or an assessment."
            self.add("workers", message, "Give homes or beds.")
            return
        homes = sum(_most_homes(offer) for offer in self.offers)
        if any(isinstance(offer, Foster) for offer in self.offers):
            return
        if self.one.homes is not None and self.one.homes > homes:
            self.add("homes", f"{self.one.homes:,} is more than the {homes:,} that {self.one.offer} can give.")
        beds = sum(_most_homes(offer) * _largest(offer) for offer in self.offers)
        if self.one.beds is not None and self.one.beds > beds:
            self.add("beds", f"{self.one.beds:,} is more than the {beds:,} that {self.one.offer} can give.")


def _most_homes(offer: Offer) -> int:
    if isinstance(offer, Building):
        return offer.homes
    return getattr(offer, "homes_at_most", 1)


def _largest(offer: Offer) -> int:
    if isinstance(offer, Building):
        return offer.beds
    return max(offer.sizes) if isinstance(offer, Contract) else 1
