"""Made-up returns: what happened to invented children, and the files that a council would send of it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

HEADINGS = [
    "CHILD",
    "DECOM",
    "RNE",
    "LS",
    "CIN",
    "PLACE",
    "PLACE_PROVIDER",
    "DEC",
    "REC",
    "REASON_PLACE_CHANGE",
    "HOME_POST",
    "PL_POST",
    "URN",
]
HEADER = ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]
FIRST = dt.date(2017, 4, 1)


@dataclass(frozen=True)
class MadeUp:
    """One episode, as it happened."""

    child: str
    start: dt.date
    end: dt.date | None
    place: str = "K2"
    began: str = "S"
    ended: str = ""
    legal: str = "C2"
    provider: str = "PR4"
    home_post: str = "CV1 2AB"
    placed_post: str = "CV3 4CD"

    def row(self, iso: bool = False) -> dict[str, str]:
        """The cells of the return, in either dialect."""

        def day(one: dt.date | None) -> str:
            return "" if one is None else one.isoformat() if iso else f"{one:%d/%m/%Y}"

        return {
            "CHILD": self.child,
            "DECOM": day(self.start),
            "RNE": self.began,
            "LS": self.legal,
            "CIN": "N1",
            "PLACE": self.place,
            "PLACE_PROVIDER": self.provider,
            "DEC": day(self.end),
            "REC": self.ended,
            "HOME_POST": self.home_post,
            "PL_POST": self.placed_post,
            "URN": "SC000001",
        }


def returned(episodes: Iterable[MadeUp], year: int) -> list[MadeUp]:
    """What the return of the year that begins on 1 April `year` says: who was looked after in it, as known at its end."""
    begin, end = dt.date(year, 4, 1), dt.date(year + 1, 4, 1)
    seen = [one for one in episodes if one.start < end and (one.end is None or one.end > begin)]
    return [replace(one, end=None, ended="") if one.end is None or one.end >= end else one for one in seen]


def write_year(
    folder: Path, year: int, rows: Sequence[MadeUp], iso: bool = False, name: str = "{}-episodes.csv"
) -> Path:
    """A file of one year."""
    return write_rows(folder / name.format(year), [one.row(iso) for one in rows])


def write_rows(file: Path, rows: Sequence[dict[str, str]], headings: Sequence[str] = HEADINGS) -> Path:
    """A CSV file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_header(file: Path, born: dict[str, dt.date]) -> Path:
    """A header file."""
    return write_rows(
        file, [{"CHILD": child, "SEX": "1", "DOB": f"{day:%d/%m/%Y}"} for child, day in born.items()], HEADER
    )


def write_returns(folder: Path, episodes: Sequence[MadeUp], years: Iterable[int], iso: bool = False) -> list[Path]:
    """The files of several years."""
    return [write_year(folder, year, returned(episodes, year), iso) for year in years]


@dataclass(frozen=True)
class Council:
    """A council that is made up: how children come, stay and move.

    Attributes
    ----------
    entries
        A month, by placement code.
    stay
        Mean days in each before the child moves or leaves.
    moves
        Share of ends that are moves, by code, and where to.
    year_spread
        Coefficient of variation of the entries of a year.
    """

    entries: dict[str, float]
    stay: dict[str, float]
    moves: dict[str, tuple[float, str]]
    year_spread: float = 0.0
    years: int = 5
    first: dt.date = FIRST


USUAL = Council(
    {"K2": 3.0, "U4": 6.0, "H5": 2.0}, {"K2": 400.0, "U4": 600.0, "H5": 300.0}, {"K2": (0.3, "U4"), "U4": (0.2, "K2")}
)


def happened(council: Council, rng: np.random.Generator, warm_up: int = 8) -> list[MadeUp]:
    """Everything that happened in the council: from years before the first return, so that stays are cut off at both ends."""
    begin = council.first - dt.timedelta(days=365 * warm_up)
    days = (dt.date(council.first.year + council.years, 4, 1) - begin).days
    episodes: list[MadeUp] = []
    number = 0
    for year in range(-(-days // 365)):
        sigma = np.sqrt(np.log1p(council.year_spread**2))
        level = float(np.exp(sigma * rng.standard_normal() - sigma**2 / 2))
        for place, a_month in council.entries.items():
            for came in np.sort(rng.uniform(365 * year, 365 * (year + 1), rng.poisson(12 * a_month * level))):
                number += 1
                episodes += _life(f"{100000 + number}", begin, float(came), place, council, rng)
    return episodes


def _life(
    child: str, begin: dt.date, came: float, place: str, council: Council, rng: np.random.Generator
) -> list[MadeUp]:
    """One child's way through care."""
    episodes, start, began = [], int(came), "S"
    while True:
        end = start + 1 + int(rng.exponential(council.stay[place] - 0.5))
        share, to = council.moves.get(place, (0.0, ""))
        moves = rng.random() < share
        days = [begin + dt.timedelta(days=one) for one in (start, end)]
        episodes.append(MadeUp(child, days[0], days[1], place, began, "X1" if moves else "E4A"))
        if not moves:
            return episodes
        start, place, began = end, to, "P"
