"""The starter of a council whose demand was estimated from its return: `demand.toml`, with what could be bought beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commission_opt.instance.calendar import add_months, financial_year
from commission_opt.instance.positions import key_lines
from commission_opt.instance.reader import parse_toml, read_text, refuse
from commission_opt.instance.toml_text import toml_text, value_text
from commission_opt.starter import assumed
from commission_opt.starter.compose import AREA, Starter, piece
from commission_opt.starter.figures import Figure

SERVED_AS = "Served as: "  # and the kind, in the note of a need
TABLES = ("area", "need", "demand", "change_of_need", "uncertainty")
OFFERS = {  # by what serves a need: pieces of text, and the word in them for the needs they take
    "residential": ("homes_offers", "home_takes"),
    "fostering": ("fostering_offers", "fostering_takes"),
    "supported-living": ("supported_living_offers", "supported_takes"),
}

ABOUT_HOMES = ("block-terms", "new-home-terms")


@dataclass(frozen=True)
class GivenDemand:
    """The tables of a `demand.toml`, which needs are served by what, and the first day after its data."""

    tables: Mapping[str, Any]
    served: Mapping[str, Sequence[str]]
    after: dt.date


def read_demand(file: Path) -> GivenDemand:
    """The demand that `commission-opt demand` wrote.

    Raises
    ------
    InvalidInstance
        Where it cannot be read, or is no such file.
    """
    name = str(file)
    text = read_text(file / "demand.toml" if file.is_dir() else file, name)
    data = parse_toml(text, name)
    if not data.get("need") or not data.get("demand"):
        remedy = "Name the demand.toml that commission-opt demand wrote; where all counts are small it has no demand."
        raise refuse(name, 0, "has no need and no demand.", remedy)
    if "horizon" in data:
        raise refuse(
            name,
            key_lines(text).get(("horizon",), 0),
            "is an instance already.",
            f"Solve it: commission-opt solve {name}",
        )
    served: dict[str, list[str]] = {kind: [] for kind in OFFERS}
    for nth, record in enumerate(data["need"]):
        kind = str(record.get("note", "")).removeprefix(SERVED_AS).rstrip(".")
        if kind not in served:
            line = key_lines(text).get(("need", nth), 0)
            raise refuse(
                name,
                line,
                "its note does not say what serves it.",
                f'Such as note = "{SERVED_AS}residential.": {", ".join(OFFERS)}.',
                f"need.{record.get('id')}",
            )
        served[kind].append(record["id"])
    return GivenDemand({key: data[key] for key in (*TABLES, "assumption") if key in data}, served, _after(data, name))


def _after(data: Mapping[str, Any], name: str) -> dt.date:
    """The day after the last that the register dates."""
    days: list[dt.date] = [one["date"] for one in data.get("assumption", ()) if isinstance(one.get("date"), dt.date)]
    if not days:
        raise refuse(name, 0, "its register has no date of the data.", "Write it again: commission-opt demand.")
    return max(days) + dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DemandStarter(Starter):
    """A starter with needs and demand as given, and offers for them at assumed prices."""

    given: GivenDemand

    def text(self, file: str) -> str:
        """The text of the file, which is to be called `file`."""
        tables, served = dict(self.given.tables), self.given.served
        areas = tables.pop("area", [])
        assumption = [*self.register(), *tables.pop("assumption", [])]
        offers = [name for kind, (name, _) in OFFERS.items() if served[kind]]
        own = ["own_homes"] if "own_homes" in self.figures else []
        words = {word: value_text(list(served[kind])) for kind, (_, word) in OFFERS.items()}
        words["area"] = areas[0]["id"] if areas else "council"
        opening = piece("opening")
        opening = opening.replace("$areas", "") if areas else opening.replace("$areas", AREA)
        demand = toml_text({"area": areas, **tables} if areas else tables)
        texts = [self.filled(opening, file, words).rstrip(), "\n\n", demand]
        texts += [self.filled(piece(name), file, words) for name in (*offers, *own, "closing")]
        return "".join(texts) + toml_text({"assumption": assumption})

    def register(self) -> list[dict[str, object]]:
        """The records of `[[assumption]]`; without those about homes where there are none."""
        records = super().register()
        homes = bool(self.given.served["residential"])
        return [one for one in records if homes or str(one["id"]) not in ABOUT_HOMES]


def demand_starter(
    file: Path,
    council: str = "Our council",
    price: float | None = None,
    start: dt.date | None = None,
    years: int = 4,
    own_homes: int = 0,
    own_beds: int = 4,
) -> DemandStarter:
    """The starter of a council from its demand.

    Parameters
    ----------
    file
        `demand.toml`, or the folder with it.
    price
        £ a child-week of a spot placement; assumed if omitted.
    start
        First day of the plan; that after the data if omitted, or the first of the next quarter.
    own_homes, own_beds
        Homes of the council's own that are open, and the beds in each.

    Raises
    ------
    InvalidInstance
        Where the file cannot be read, or homes are given where no need is served by homes.
    """
    given = read_demand(file)
    start = start or _quarter_from(given.after)
    spot = assumed.spot_price(financial_year(start), price)
    figures: dict[str, Figure] = assumed.price_figures(spot) if given.served["residential"] else {}
    if own_homes and not given.served["residential"]:
        raise refuse(str(file), 0, "has no need that homes serve.", "Leave out --own-homes.")
    if own_homes:
        figures |= assumed.own_home_figures(own_homes, own_beds, spot)
    if given.served["fostering"]:
        figures["fostering_price"] = assumed.fostering_price(spot)
    if given.served["supported-living"]:
        figures["supported_price"] = assumed.supported_price(spot)
    description = f"Demand from the statutory return up to {given.after - dt.timedelta(days=1)}; prices are assumed until you put in your own."
    return DemandStarter(
        council=council, start=start, years=years, figures=figures, description=description, given=given
    )


def _quarter_from(day: dt.date) -> dt.date:
    """The first day of a quarter on or after a day."""
    month = day.replace(day=1) if day.day == 1 else add_months(day.replace(day=1), 1)
    return add_months(month, (1 - month.month) % 3)
