"""The text of a starter instance: pieces of TOML with a council's figures in them, and a register of where those come from."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from string import Template

from commission_opt.instance.calendar import financial_year
from commission_opt.instance.conventions import TODAY
from commission_opt.instance.toml_text import toml_text, value_text
from commission_opt.starter.figures import Figure

# Where the instance uses each figure of a starter.
PATHS = {
    "home_stay": "need.home.mean_stay_weeks",
    "home_number": "demand.home.children",
    "home_children": "demand.home.opening_stock",
    "home_entries": "demand.home.entries_per_month",
    "block_price": "block.block.price_per_bed_week",
    "new_home_cost": "home.new-home.running_cost_per_year",
    "new_home_capital": "home.new-home.capital_cost",
    "spot_price": "spot.spot.price_per_week",
    "own_homes": "home.own.homes",
    "own_beds": "home.own.beds",
    "own_home_cost": "home.own.running_cost_per_year",
    "fostering_stay": "need.fostering.mean_stay_weeks",
    "fostering_children": "demand.fostering.opening_stock",
    "fostering_entries": "demand.fostering.entries_per_month",
    "fostering_price": "framework.foster-care.price_per_week",
    "supported_stay": "need.supported.mean_stay_weeks",
    "supported_children": "demand.supported.opening_stock",
    "supported_entries": "demand.supported.entries_per_month",
    "supported_price": "supported.supported.price_per_week",
}
# Figures that stand in the pieces as they are, and why.
FIXED = {
    "horizon": ("horizon", "The years that were asked for, in financial years."),
    "discount": ("money.discount_rate", "The real rate of the Treasury Green Book."),
    "block-terms": (
        "block.block",
        "Sizes, term, occupancy and lead time as council tenders often have them: put in your own.",
    ),
    "new-home-terms": ("home.new-home", "Beds, occupancy, lead time and life of a small home: put in your own."),
}
AREA = '[[area]]\nid = "council"\nname = "$council"'
OWN_TAKES = {"home_takes": '["home"]', "fostering_takes": '["fostering"]', "supported_takes": '["supported"]'}
LEVEL = "children = $home_number # on any day of the horizon; path, by_period and a CSV file can say more"
STOCK_AND_FLOW = "opening_stock = $home_children # children on the first day\nentries_per_month = $home_entries"


@dataclass(frozen=True)
class Starter:
    """What a starter is to say.

    Attributes
    ----------
    figures
        By the names of `PATHS`; a piece of the text is there where its figures are.
    beside
        Figures that the instance does not use and the register has all the same, by id, with what each is.
    """

    council: str
    start: dt.date
    years: int
    figures: Mapping[str, Figure]
    description: str = ""
    price_base: str = ""  # the financial year of the prices; that of the first day if omitted
    beside: Mapping[str, tuple[str, Figure]] = field(default_factory=dict)
    notes: Iterable[str] = ()

    def text(self, file: str) -> str:
        """The text of the file, which is to be called `file`."""
        pieces = ["opening", "homes", "homes_offers"]
        for key, those in _OPTIONAL.items():
            pieces += those if key in self.figures else ()
        text = "".join(piece(one) for one in [*pieces, "closing"]).replace("$areas", AREA)
        text = text.replace("$home_demand", STOCK_AND_FLOW if "home_children" in self.figures else LEVEL)
        words = OWN_TAKES | {"area": "council"}
        return self.filled(text, file, words) + toml_text({"assumption": self.register()})

    def filled(self, text: str, file: str, others: Mapping[str, str]) -> str:
        """The pieces with figures and words in their places, and the notes after them."""
        end = dt.date(self.start.year + self.years, self.start.month, 1) - dt.timedelta(days=1)
        words = {
            "title": _inside(f"{self.council}: beds in children's homes"),
            "council": _inside(self.council),
            "description": _inside(self.description),
            "file": _inside(file),
            "conventions": str(TODAY),
            "start": value_text(self.start),
            "end": value_text(end),
            "price_base": self.price_base or financial_year(self.start),
        }
        values = {key: _figure_text(figure.value) for key, figure in self.figures.items()}
        notes = "".join(f"# {note}\n" for note in self.notes)
        return Template(text).substitute({**words, **others, **values}) + notes

    def register(self) -> list[dict[str, object]]:
        """The records of `[[assumption]]`."""
        records: list[dict[str, object]] = [
            {"id": key, "path": path, "basis": "assumed", "reason": reason} for key, (path, reason) in FIXED.items()
        ]
        records += [one.register(key.replace("_", "-"), PATHS[key]) for key, one in self.figures.items()]
        return records + [one.register(key, "", name) for key, (name, one) in self.beside.items()]


_OPTIONAL = {  # pieces that are there where a figure is
    "own_homes": ("own_homes",),
    "fostering_children": ("fostering", "fostering_offers"),
    "supported_children": ("supported_living", "supported_living_offers"),
}


def piece(name: str) -> str:
    """A piece of the text, with `$` names where figures and words go."""
    return resources.files("commission_opt.starter").joinpath("text", f"{name}.toml").read_text(encoding="utf-8")


def _figure_text(value: float) -> str:
    return value_text(int(value) if float(value).is_integer() else value)


def _inside(text: str) -> str:
    """Text as it stands within quotes, or in a comment."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)[1:-1].replace("\x7f", "")
