"""Where children are placed: in the postcode area of their home, or outside it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commission_opt.instance.calendar import DAYS_PER_YEAR
from commission_opt.returns.spells import Spells

_OUTWARD = re.compile(r"([A-Z]{1,2})(\d[A-Z0-9]?)(?:\s*\d[A-Z]{2})?")
ELSEWHERE = "elsewhere"
LEAST_CHILDREN = 10  # of a district with an area of its own


@dataclass(frozen=True)
class NearHome:
    """Child-years of a need by where the placement is; the letters that a postcode begins with are its area."""

    need: str
    inside: float
    outside: float
    unknown: float

    @property
    def share(self) -> float | None:
        """Inside, of what is known."""
        known = self.inside + self.outside
        return self.inside / known if known else None


def near_home(spells: Spells) -> list[NearHome]:
    """Child-years in the postcode area of home, and outside, by need."""
    pieces = spells.pieces
    home, placed = (_parts(pieces[key].astype(object).to_numpy(), 1) for key in ("home_post", "placed_post"))
    years = (pieces["end"].to_numpy() - np.maximum(pieces["start"].to_numpy(), spells.first)) / DAYS_PER_YEAR
    known, same = (home != "") & (placed != ""), home == placed
    need = pieces["need"].to_numpy()
    rows = []
    for at, name in enumerate(spells.needs):
        mine = need == at
        sums = [float(years[mine & which].sum()) for which in (known & same, known & ~same, ~known)]
        rows.append(NearHome(name, *sums))
    return rows


def districts(spells: Spells) -> NDArray[np.object_]:
    """The district of home of each spell, such as CV1; those of few children are one, `ELSEWHERE`."""
    table = spells.table
    codes = _parts(table["area"].to_numpy(), 2)
    children = {(child, code) for child, code in zip(table["child"], codes, strict=True) if code}
    numbers = Counter(code for _, code in children)
    kept = {code for code, number in numbers.items() if number >= LEAST_CHILDREN}
    return np.array([code if code in kept else ELSEWHERE for code in codes], object)


def _parts(posts: NDArray[np.object_], groups: int) -> NDArray[np.object_]:
    """The area (one group) or district (two) of each postcode; empty where there is none."""
    known: dict[object, str] = {}
    for post in set(posts):
        found = _OUTWARD.match(post.strip().upper()) if isinstance(post, str) else None
        known[post] = "" if found is None else "".join(found.groups()[:groups])
    return np.array([known[post] for post in posts], object)
