"""The instance: one what-if, immutable, with every figure the model needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from pydantic import PrivateAttr

from commission_opt.instance.calendar import Period
from commission_opt.instance.changes import apply
from commission_opt.instance.conventions import EDITIONS, Conventions
from commission_opt.instance.document import Document
from commission_opt.instance.forecasts import with_forecast
from commission_opt.instance.needs import Demand
from commission_opt.instance.places import Area, DistanceRow
from commission_opt.instance.reader import check_number_of_values
from commission_opt.instance.records import document_of, with_record
from commission_opt.instance.rule import LocalRule
from commission_opt.instance.tables import Tables
from commission_opt.instance.toml_text import plain_tables, toml_text
from commission_opt.instance.what_ifs import with_what_if
from commission_opt.offers.common.record import Offer
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.rooms import offer_kinds
from commission_opt.services.common.record import EdgeOfCare

if TYPE_CHECKING:
    from commission_opt.rules.occupancy.record import Occupancy


class Instance(Tables):
    """A checked instance: the tables, and where they came from.

    Made by `commission_opt.load` or `from_dict`; changed by `with_changes`, `with_record` and `without`, each of which
    makes a new one.
    """

    _document: Document | None = PrivateAttr(None)
    _reader: Callable[[Document], Instance] | None = PrivateAttr(None)  # `load.instance_from`, which reads it again

    @property
    def document(self) -> Document:
        """The text it was made from, with files, lines and changes."""
        if self._document is None:
            raise TypeError("an instance is made by commission_opt.load()")
        return self._document

    def _read(self, document: Document) -> Instance:
        """Another instance, read from tables as this one was."""
        assert self._reader is not None
        return self._reader(document)

    @property
    def sums(self) -> Conventions:
        """How sums are done in the edition that the instance names."""
        return EDITIONS[self.conventions]

    @property
    def chooses(self) -> bool:
        """Whether one plan is chosen among those that cost the same."""
        return self.choice.in_force(self.sums.among_equals)

    @cached_property
    def occupancy(self) -> Occupancy:
        """`[rules.occupancy]` with every key stated: by the edition of the sums where the instance leaves it out."""
        from commission_opt.rules.occupancy.in_force import in_force

        return in_force(self)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        return self.horizon.periods()

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The financial years of the horizon, in order."""
        return tuple(dict.fromkeys(period.year for period in self.periods))

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Every offer, kind by kind in the order of the file; a DPS as one offer a provider."""
        return tuple(offer for kind in offer_kinds() for record in getattr(self, kind) for offer in record.offers())

    def offers_named(self, reference: str) -> tuple[Offer, ...]:
        """The offers that an id stands for: one, or all the providers of a DPS."""
        return tuple(o for o in self.offers if reference in (o.id, o.dps if isinstance(o, CallOff) else o.id))

    @cached_property
    def sha256(self) -> str:
        """Hash of everything that the instance says, whatever its files are called.

        A key at its default is left out, so that the hash stays when the format gains a key. The edition of the
        sums always counts.
        """
        names_of_files: Any = {"distance_file": True, "demand": {"__all__": {"file"}}}
        says = self.model_dump(mode="json", exclude=names_of_files, exclude_defaults=True)
        text = json.dumps(says | {"conventions": self.conventions}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def footprint(self, offer: Offer, need: str) -> float:
        """Beds of `offer` that one child of `need` uses or blocks."""
        return float(offer.footprint.get(need, self._footprints[need]))

    @cached_property
    def _footprints(self) -> dict[str, float]:
        return {need.id: need.footprint for need in self.need}

    @cached_property
    def _distances(self) -> dict[tuple[str, str], DistanceRow]:
        return {(row.area, row.to): row for row in self.distance}

    def miles(self, area: str, offer: Offer) -> float | None:
        """Miles from `area` to `offer`; None where the instance does not say."""
        return self._distance("miles", area, offer)

    def minutes(self, area: str, offer: Offer) -> float | None:
        """Minutes by road from `area` to `offer`; None where the instance does not say."""
        return self._distance("minutes", area, offer)

    def _distance(self, measure: Literal["miles", "minutes"], area: str, offer: Offer) -> float | None:
        own = getattr(offer, measure)
        if isinstance(own, dict):
            own = own.get(area)
        if own is not None:
            return float(own)
        for to in (offer.id, offer.dps if isinstance(offer, CallOff) else offer.id, offer.area):
            row = self._distances.get((area, to)) if to is not None else None
            if row is not None and getattr(row, measure) is not None:
                return float(getattr(row, measure))
        if offer.area == area:
            return float(getattr(self._areas[area], f"{measure}_within"))
        return None

    def takes_from(self, area: str, need: str, offer: Offer) -> bool:
        """Whether `offer` may place a child of `need` from `area`: see `lanes.shut_lanes`."""
        return need in offer.takes and area not in self._shut.get((need, offer.id), ())

    @cached_property
    def _shut(self) -> Mapping[tuple[str, str], frozenset[str]]:
        from commission_opt.instance.lanes import shut_lanes

        return shut_lanes(self)

    def mean_stay_weeks(self, record: Demand, need: str) -> float | None:
        """Average stay of the children of a demand record: its own, or that of the need."""
        return self._stays[need] if record.mean_stay_weeks is None else record.mean_stay_weeks

    @cached_property
    def _stays(self) -> dict[str, float | None]:
        return {need.id: need.mean_stay_weeks for need in self.need}

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.id: area for area in self.area}

    def is_local(self, area: str, offer: Offer, rule: LocalRule) -> bool:
        """Whether a placement in `offer` is local, by `rule`, for a child from `area`."""
        if rule.within_miles is not None:
            miles = self.miles(area, offer)
            return miles is not None and miles <= rule.within_miles
        if rule.within_minutes is not None:
            minutes = self.minutes(area, offer)
            return minutes is not None and minutes <= rule.within_minutes
        if rule.within == "area" or offer.area is None:
            return offer.area == area
        return not self.authority or self.owner.get(offer.area) == self.owner.get(area)

    @cached_property
    def owner(self) -> dict[str, str]:
        """Id of the authority of each area, where there are any."""
        return {area: one.id for one in self.authority for area in one.areas}

    def with_changes(self, changes: Mapping[str, Any]) -> Instance:
        """A new instance with some figures changed, each named by its path.

        Parameters
        ----------
        changes
            Path to new value, e.g. ``{"spot.market.price_per_week": 5200}``. None removes what the path
            names: a record, a whole table, or a key, whose default then holds.

        Raises
        ------
        InvalidInstance
            When a path matches nothing, there is nothing to remove, or the changed instance is not valid.
        """
        return self.changed_by(changes, "with_changes")

    def with_record(self, table: str, record: Mapping[str, Any]) -> Instance:
        """A new instance with one more record.

        Parameters
        ----------
        table
            The table of records that it joins, such as ``"spot"``, ``"rules.locality"`` or ``"dps.local.provider"``; it
            need not be there yet.
        record
            Its keys, as in a file.

        Raises
        ------
        InvalidInstance
            When there is no such table, it holds a record of that id, a value is missing (None or NaN), or the new
            instance is not valid.
        """
        return self._read(with_record(self.document, table, record, "with_record"))

    def without(self, *paths: str) -> Instance:
        """A new instance without some records, tables or keys, each named by its path, such as ``"block.north"``.

        Raises
        ------
        InvalidInstance
            When a path matches nothing, or what is left is not valid.
        """
        return self.changed_by(dict.fromkeys(paths), "without")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], name: str = "Python") -> Instance:
        """An instance from tables of Python, checked as a file is.

        Parameters
        ----------
        data
            The tables of an instance file as dictionaries and lists, with days as `datetime.date`. A table of records can
            be a pandas DataFrame: an empty cell of it is a key left out. A DataFrame as all of ``demand`` has the
            columns period, need, area and children.
        name
            What messages and results call it, in place of a file.

        Raises
        ------
        InvalidInstance
            With every problem, each with its path. A value that is missing (None or NaN) is one: leave the key out.
        """
        load = import_module("commission_opt.instance.load")  # which makes instances, and so cannot be imported here
        made: Instance = load.checked_whole(document_of(data, name))
        return made

    def to_dict(self) -> dict[str, Any]:
        """The tables of the instance as dictionaries, lists, numbers, texts and days, for `from_dict` or JSON.

        They hold all that the instance says: what it extends, the rows of its CSV files and the changes made to it
        are in place.
        """
        return plain_tables(self.document.data)

    def to_toml(self) -> str:
        """The instance as the text of a file that stands by itself and reads as the same instance.

        Raises
        ------
        InvalidInstance
            When it holds more values than are read from one file.
        """
        tables = self.to_dict()
        check_number_of_values(tables, self.document.file)
        return toml_text(tables)

    def changed_by(self, changes: Mapping[str, Any], by: str) -> Instance:
        """The same, with who makes the changes, as the log tells it."""
        return self._read(apply(self.document, changes, by))

    def with_log_of(self, other: Instance) -> Instance:
        """The same, with the changes that `other` names alone: what the program itself works out is none that a user made."""
        return self._read(replace(self.document, changes=other.document.changes))

    def with_what_if(self, key: str) -> Instance:
        """A new instance with the changes of its `[[what_if]]` `key` made.

        Raises
        ------
        InvalidInstance
            When there is no such what-if, or the changed instance is not valid.
        """
        return self._read(with_what_if(self.document, key))

    @cached_property
    def forecasts(self) -> tuple[tuple[float, Instance], ...]:
        """The share of the weights, and the instance, of each `[[scenario]]`; none where there is none."""
        total = sum(one.weight for one in self.scenario)
        records = self.document.data.get("scenario") or () if self.scenario else ()
        return tuple(
            (one.weight / total, self._read(with_forecast(self.document, record)))
            for one, record in zip(self.scenario, records, strict=True)
        )

    @property
    def is_certain(self) -> bool:
        """Whether it plans for one demand scenario."""
        return self.uncertainty.scenarios == 1 and len(self.scenario) < 2

    def own_offer(self, offer: Offer) -> Offer:
        """The offer with the same id as this instance has it."""
        return self._offers_by_id[offer.id]

    @cached_property
    def _offers_by_id(self) -> dict[str, Offer]:
        return {offer.id: offer for offer in self.offers}

    def own_service(self, service: EdgeOfCare) -> EdgeOfCare:
        """The service with the same id as this instance has it."""
        return next(one for one in self.edge_of_care if one.id == service.id)

    def __reduce__(self) -> tuple[Any, ...]:
        return (self._reader, (self.document,))
