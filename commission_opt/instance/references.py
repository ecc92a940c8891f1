"""Ids: none given twice, and none that names nothing.

These checks read the tables as they stand in the file, so that they can be reported together
with what is wrong inside the records.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from commission_opt.instance.changes import locate, value_at
from commission_opt.instance.checked_rows import CheckedRows
from commission_opt.instance.document import Document, Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.given import GIVEN
from commission_opt.instance.problems import MOST_SHOWN, InvalidInstance, Problem
from commission_opt.instance.rules import named_types
from commission_opt.instance.shape import default_at
from commission_opt.instance.spelling import did_you_mean, nearest, shown
from commission_opt.offers.rooms import offer_kinds

PREVENTION = ("edge_of_care", "assessment")  # tables whose ids go with those of offers
SHARED_IDS = " Offers, services and assessments share one list of ids."
PARAGRAPHS = ("description", "source", "note", "reason")

Raw = Mapping[str, Any]


def check_references(document: Document) -> list[Problem]:
    """Problems of the ids of a document, valid or not, and of text that cannot be shown."""
    references = _References(document)
    references.check_ids()
    references.check_authorities()
    references.check_offers()
    references.check_funders()
    references.check_lots()
    references.check_people()
    references.check_demand_and_distances()
    references.check_changes_of_need()
    references.check_rules_and_mixes()
    references.check_assumptions()
    references.check_text((), document.data)
    return references.found.problems


class _References:
    def __init__(self, document: Document) -> None:
        self.data = document.data
        self.found = Findings(document)
        self.changed = [change.path for change in document.changes]
        self.seen: dict[tuple[Path, str], set[str]] = defaultdict(set)
        self.malformed = _malformed(self.data)
        self.areas, self.needs = set(self._ids("area")), set(self._ids("need"))
        self.authorities = set(self._ids("authority"))
        self.offers = {one for kind in offer_kinds() for one in self._ids(kind)}
        self.services, self.roles = set(self._ids("edge_of_care")), set(self._ids("role"))
        for _, dps in self._records(("dps",)):
            for provider in _list(dps.get("provider")):
                if isinstance(provider, dict):
                    self.offers.add(f"{dps.get('id')}/{provider.get('id')}")

    def _records(self, path: Path) -> Iterator[tuple[Path, Raw]]:
        """Path and record of each record of a table."""
        for nth, record in enumerate(_list(value_at(self.data, path))):
            if isinstance(record, dict):
                yield (*path, nth), record

    def _ids(self, table: str) -> list[str]:
        return [record["id"] for _, record in self._records((table,)) if isinstance(record.get("id"), str)]

    def _refer(self, path: Path, value: Any, known: set[str], kind: str) -> None:
        """Report `value`, at `path`, unless it is a known id; once for each table and word."""
        if not isinstance(value, str) or value in known or self._unreadable(kind):
            return
        seen = self.seen[path[:2], kind]
        if value not in seen:
            seen.add(value)
            self.found.add_of_kind(
                ("unknown", path[:2], kind, path[-1] if isinstance(path[-1], str) else ""),
                path,
                lambda: (f"there is no {kind} {shown(value)}.", did_you_mean(value, known, kind)),
            )

    def _unreadable(self, kind: str) -> bool:
        """Whether ids of the kind stand in a table that cannot be read, which is reported by itself."""
        tables = {name: {name} for name in ("area", "authority", "need", "role")}.get(kind)
        return bool(self.malformed & (tables or {"area", *offer_kinds(), *PREVENTION}))

    def _refer_each(self, path: Path, values: Any, known: set[str], kind: str) -> None:
        """The same for each element of a list or key of a table."""
        if isinstance(values, dict):
            for key in values:
                self._refer((*path, key), key, known, kind)
        for nth, value in enumerate(_list(values)):
            self._refer((*path, nth), value, known, kind)

    def check_ids(self) -> None:
        tables: list[list[Path]] = [
            [("area",)],
            [("authority",)],
            [("need",)],
            [("demand",)],
            [("change_of_need",)],
            [("planned_move",)],
            [("role",)],
            [("funder",)],
            [("scenario",)],
            [("what_if",)],
            [("assumption",)],
        ]
        tables += [[("rules", name)] for name in named_types()]
        tables += [[(*path, "referral")] for path, _ in self._records(("edge_of_care",))]
        tables.append([(kind,) for kind in (*offer_kinds(), *PREVENTION)])
        for group in tables:
            first: dict[str, Path] = {}
            for table in group:
                for path, record in self._records(table):
                    key = record.get("id")
                    if isinstance(key, str) and key in first:
                        at = self.found.document.position(first[key])
                        remedy = "Give each its own." + (SHARED_IDS if len(group) > 1 else "")
                        self.found.add(
                            (*path, "id"), f"the id {shown(key)} is given twice, first on line {at.line}.", remedy
                        )
                    elif isinstance(key, str):
                        first[key] = path

    def check_authorities(self) -> None:
        """Areas of authorities: each has one, where there are any."""
        owner: dict[str, str] = {}
        for path, record in self._records(("authority",)):
            self._refer_each((*path, "areas"), record.get("areas"), self.areas, "area")
            for nth, area in enumerate(_list(record.get("areas"))):
                if isinstance(area, str) and owner.setdefault(area, str(record.get("id"))) != record.get("id"):
                    message = f"{shown(area)} is already an area of {shown(owner[area])}."
                    self.found.add((*path, "areas", nth), message, "Take it out of one of the two.")
        if self.authorities and not self._unreadable("authority"):
            for path, record in self._records(("area",)):
                if isinstance(record.get("id"), str) and record["id"] not in owner:
                    message = f"{shown(record['id'])} has no authority."
                    self.found.add(path, message, "Name it in the areas of an [[authority]].")

    def check_offers(self) -> None:
        for kind in offer_kinds():
            for path, record in self._records((kind,)):
                self._check_place(path, record)
                takes = record.get("takes", [])
                if takes == []:
                    remedy = f'Add takes = ["{min(self.needs, default="...")}"].'
                    self.found.add((*path, "takes"), "takes no need, so it can place nobody.", remedy)
                self._refer_each((*path, "takes"), takes, self.needs, "need")
                self._refer_each((*path, "footprint"), record.get("footprint"), self.needs, "need")
                self._refer_each((*path, "members"), record.get("members"), self.authorities, "authority")
                self._refer_each((*path, "price_per_week"), record.get("price_per_week"), self.needs, "need")
                for nth, provider in enumerate(_list(record.get("provider"))):
                    if isinstance(provider, dict):
                        self._check_place((*path, "provider", nth), provider)
                self._refer_each((*path, "staff"), record.get("staff"), self.roles, "role")

    def _check_place(self, path: Path, record: Raw) -> None:
        self._refer((*path, "area"), record.get("area"), self.areas, "area")
        for measure in ("miles", "minutes"):
            self._refer_each((*path, measure), record.get(measure), self.areas, "area")

    def check_people(self) -> None:
        """Roles, needs and areas of edge-of-care services and of assessments."""
        for path, record in self._records(("edge_of_care",)):
            for key in ("role", "supervisor_role"):
                self._refer((*path, key), record.get(key), self.roles, "role")
            for referral_path, referral in self._records((*path, "referral")):
                self._refer((*referral_path, "need"), referral.get("need"), self.needs, "need")
                self._refer((*referral_path, "to"), referral.get("to"), self.needs, "need")
                self._refer((*referral_path, "area"), referral.get("area"), self.areas, "area")
        for path, record in self._records(("assessment",)):
            self._refer((*path, "role"), record.get("role"), self.roles, "role")

    def check_funders(self) -> None:
        """Offers, needs and areas that funders pay for."""
        for path, record in self._records(("funder",)):
            self._refer_each((*path, "offers"), record.get("offers"), self.offers, "offer")
            self._refer_each((*path, "needs"), record.get("needs"), self.needs, "need")
            self._refer_each((*path, "areas"), record.get("areas"), self.areas, "area")

    def check_lots(self) -> None:
        """A lot of one block or service, spelt nearly like another, is a slip of the pen."""
        for table, what in (("block", "block"), ("edge_of_care", "service")):
            lots: dict[str, list[Path]] = {}
            for path, record in self._records((table,)):
                if isinstance(record.get("lot"), str):
                    lots.setdefault(record["lot"], []).append((*path, "lot"))
            for lot, paths in lots.items():
                close = nearest(lot, [other for other, others in lots.items() if other != lot and len(others) > 1])
                if len(paths) == 1 and close and _one_slip(lot, close):
                    message = f"no other {what} is in the lot {shown(lot)}."
                    self.found.add(paths[0], message, f"Did you mean '{close}'?")

    def check_changes_of_need(self) -> None:
        for path, record in self._records(("change_of_need",)):
            for key in ("need", "to"):
                self._refer((*path, key), record.get(key), self.needs, "need")

    def check_demand_and_distances(self) -> None:
        for path, record in self._records(("demand",)):
            self._refer((*path, "need"), record.get("need"), self.needs, "need")
            self._refer((*path, "area"), record.get("area"), self.areas, "area")
            if isinstance(record.get("rows"), CheckedRows):
                self._refer_columns((*path, "rows"), record["rows"])
                continue
            for nth, row in enumerate(_list(record.get("rows"))):
                if isinstance(row, dict):
                    for column, ids in (("need", self.needs), ("area", self.areas)):
                        value = row.get(column)
                        if isinstance(value, str) and value not in ids:  # there may be a million rows
                            self._refer((*path, "rows", nth, column), value, ids, column)
        for path, record in self._records(("opening",)):
            self._refer((*path, "need"), record.get("need"), self.needs, "need")
            self._refer((*path, "area"), record.get("area"), self.areas, "area")
            self._refer((*path, "offer"), record.get("offer"), self.offers, "offer")
        for path, record in self._records(("planned_move",)):
            self._refer_each((*path, "needs"), record.get("needs"), self.needs, "need")
            self._refer_each((*path, "offers"), record.get("offers"), self.offers, "offer")
        self._check_distances()

    def _refer_columns(self, path: Path, rows: CheckedRows) -> None:
        """The same for rows that were read column by column: only what is shown is looked for in them."""
        for column, ids in (("need", self.needs), ("area", self.areas)):
            seen = self.seen[path[:2], column]
            unknown = [value for value in rows.distinct[column] if value not in ids and value not in seen]
            for value in unknown[:MOST_SHOWN]:
                self._refer((*path, rows.columns[column].index(value), column), value, ids, column)
            if not self._unreadable(column) and len(unknown) > MOST_SHOWN:
                self.found.count(("unknown", path[:2], column, column), len(unknown) - MOST_SHOWN)

    def _check_distances(self) -> None:
        known = self.areas | self.offers
        first: dict[tuple[str, str], Path] = {}
        for path, row in self._records(("distance",)):
            self._refer((*path, "area"), row.get("area"), self.areas, "area")
            self._refer((*path, "to"), row.get("to"), known, "area or offer")
            to = row.get("to")
            key = (str(row.get("area"))[:200], str(to)[:200])
            if first.setdefault(key, path) != path:
                line = self.found.document.position(first[key]).line
                self.found.add(path, f"the distance from {key[0]} to {key[1]} is given twice, first on line {line}.")
            if isinstance(to, str) and to in self.areas and to in self.offers:
                self.found.add(path, f"{shown(to)} is both an area and an offer.", "Give one another id.")

    def check_rules_and_mixes(self) -> None:
        for name, record in named_types().items():
            for path, rule in self._records(("rules", name)):
                self._refer_each((*path, "needs"), rule.get("needs"), self.needs, "need")
                self._refer_each((*path, "areas"), rule.get("areas"), self.areas, "area")
                known, kind = (self.offers, "offer")
                if record.may_name_services:
                    known, kind = (self.offers | self.services, "offer or service")
                self._refer_each((*path, "offers"), rule.get("offers"), known, kind)
        committed = self.offers | self.services | set(self._ids("assessment"))
        for mix in GIVEN:
            for path, commitment in self._records((mix, "commit")):
                self._refer((*path, "offer"), commitment.get("offer"), committed, "offer, service or assessment")

    def check_assumptions(self) -> None:
        for path, record in self._records(("assumption",)):
            written, value = record.get("path"), record.get("value")
            if not isinstance(written, str) or not written or self._touched(written):
                continue
            if written.partition(".")[0] in self.malformed:
                continue
            try:
                used_at = locate(self.data, written, "assumption")
            except InvalidInstance as error:
                for problem in error.problems:
                    self.found.add((*path, "path"), f"{shown(written)}: {problem.message}", problem.remedy)
                continue
            used = value_at(self.data, used_at)
            used = default_at(self.data, used_at) if used is None else used
            if used is None:
                self.found.add(
                    (*path, "path"), f"the instance gives no {shown(written)}.", "Mend the path or leave it out."
                )
            elif value is not None and not _agree(used, value):
                message = f"{written} is {shown(used)} in the instance, and {shown(value)} here."
                self.found.add((*path, "value"), message, "Make them agree.")

    def _touched(self, written: str) -> bool:
        """Whether a change has given the figure another value than the one registered."""
        return any(f"{a}.".startswith(f"{b}.") for c in self.changed for a, b in ((c, written), (written, c)))

    def check_text(self, path: Path, value: Any) -> None:
        if isinstance(value, str):
            allowed = "\n\t" if path[-1] in PARAGRAPHS else ""
            if not value.isprintable() and any(not c.isprintable() and c not in allowed for c in value):
                self.found.add(
                    path, "the text holds a character that cannot be shown, such as a line break.", "Retype it."
                )
        elif isinstance(value, dict):
            for key, inner in value.items():
                self.check_text((*path, key), inner)
        elif isinstance(value, list) and path[-1:] != ("rows",):
            for nth, inner in enumerate(value):
                self.check_text((*path, nth), inner)


def _malformed(data: Raw) -> set[str]:
    """Tables written with single brackets where records are expected, or otherwise no list of records."""
    tables = ("area", "authority", "need", "demand", "change_of_need", "role", *offer_kinds(), *PREVENTION)
    found = {name for name in tables if name in data and not isinstance(data[name], list)}
    dps = [one for one in _list(data.get("dps")) if isinstance(one, dict)]
    return found | ({"dps"} if any(isinstance(one.get("provider"), dict) for one in dps) else set())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter left out, added or changed, numbers apart."""
    if abs(len(one) - len(other)) > 1:
        return False
    head = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rests = {one[head + 1 :] == other[head + 1 :], one[head:] == other[head + 1 :], one[head + 1 :] == other[head:]}
    return True in rests and not (one[head : head + 1] + other[head : head + 1]).isdigit()


def _agree(used: Any, value: Any) -> bool:
    """Whether a figure of the register is the one in use; a whole table of figures is not compared."""
    wrong_type = isinstance(used, str) and not isinstance(value, str)  # reported where it stands
    if wrong_type or isinstance(used, (dict, list, tuple)):
        return True
    if isinstance(used, bool) or isinstance(value, bool):
        return used is value
    if isinstance(used, (int, float)) and isinstance(value, (int, float)):
        try:
            return math.isclose(used, value, rel_tol=1e-9, abs_tol=1e-12)
        except OverflowError:
            return False
    if isinstance(used, dt.date) and isinstance(value, dt.date):
        return used == value
    return bool(used == value)
