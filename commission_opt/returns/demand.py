"""`demand_from_903`: from the files of the return to demand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from commission_opt.returns.dates import day_of
from commission_opt.returns.estimate import Estimates, estimates
from commission_opt.returns.files import return_files
from commission_opt.returns.fragment import AreaCounts, area_counts
from commission_opt.returns.held_out import HeldOut, held_out
from commission_opt.returns.history import CareHistory, care_history
from commission_opt.returns.left_out import REASONS
from commission_opt.returns.mapping import Mapping, read_mapping
from commission_opt.returns.near import NearHome, near_home
from commission_opt.returns.published import Published, published
from commission_opt.returns.read import read_children, read_episodes
from commission_opt.returns.spells import Spells, spells_of

if TYPE_CHECKING:
    import pandas as pd

FileName = str | PathLike[str]
OneOrMore = FileName | Iterable[FileName]


@dataclass(frozen=True)
class ReturnDemand:
    """Demand as the return has it.

    Attributes
    ----------
    history
        Episodes of each child, and rows that were left out. Child-level: for the analyst alone.
    found
        Stock, entries, stays, moves and spreads.
    tested
        The forecast of the last year, held out; None where there are less than two years.
    near
        Child-years inside and outside the postcode area of home.
    areas
        Children and entries by district of home; None for one area.
    """

    history: CareHistory
    spells: Spells
    mapping: Mapping
    found: Estimates
    tested: HeldOut | None
    near: tuple[NearHome, ...]
    areas: AreaCounts | None
    _shown: dict[bool, Published] = field(default_factory=dict, repr=False, compare=False)

    @property
    def first(self) -> dt.date:
        """First day of the data."""
        return day_of(self.history.first)

    @property
    def last(self) -> dt.date:
        """Last day of the data."""
        return day_of(self.history.until - 1)

    @property
    def left_out(self) -> dict[str, int]:
        """Rows left out, by reason; with those that are used they are all rows."""
        counts = Counter(self.history.left_out["reason"])
        return {reason: counts[reason] for reason in REASONS if counts[reason]}

    def published(self, suppress: bool = False) -> Published:
        """What may be published: tables and `demand.toml`, without anything about one child.

        Parameters
        ----------
        suppress
            Leave out counts of 1 to 5, and others from which they could be worked out.
        """
        if suppress not in self._shown:
            self._shown[suppress] = published(self, suppress)
        return self._shown[suppress]

    def toml(self, suppress: bool = False) -> str:
        """The text of `demand.toml`."""
        return self.published(suppress).toml

    def frame(self, table: str = "demand", suppress: bool = False) -> pd.DataFrame:
        """One table: demand, stock, entries, season, stays, survival, moves, near, held_out or rows."""
        import pandas as pd

        tables = self.published(suppress).tables
        if table not in tables:
            raise KeyError(f"there is no table {table!r}; there are {', '.join(tables)}")
        return pd.DataFrame(tables[table].rows, columns=list(tables[table].columns))


def demand_from_903(
    episodes: OneOrMore,
    *,
    header: OneOrMore = (),
    uasc: OneOrMore = (),
    mapping: FileName | None = None,
    first: dt.date | None = None,
    until: dt.date | None = None,
    by_district: bool = False,
    changes_of_need: bool = False,
    leave_out_damaged: bool = False,
    test: bool = True,
    seed: int = 0,
) -> ReturnDemand:
    """Demand from the statutory return on children looked after (SSDA903).

    Parameters
    ----------
    episodes
        Files of episodes, or folders that hold them. Several years may be several files, or one.
    header, uasc
        Files of dates of birth, and of unaccompanied children; those in a folder of `episodes` are found.
    mapping
        Which placements are which need; the mapping of the package if omitted.
    first, until
        First and last day that the data covers; from the returns if omitted.
    by_district
        Areas by postcode district of home, in place of one area.
    changes_of_need
        Whether the demand has children of one planned need become those of another, at the rates of the return. Entries are then
        of those from outside alone. Not by district.
    leave_out_damaged
        Leave out rows that cannot be read, in place of refusing the files.
    test
        Whether to forecast the last year as if it were not known.
    seed
        Of random numbers.

    Raises
    ------
    InvalidInstance
        With every problem of the files, each with file, line and remedy.
    ValueError
        When changes of need are asked for by district.
    """
    if changes_of_need and by_district:
        raise ValueError("changes_of_need is of one area: leave out by_district")
    needs = read_mapping(Path(mapping) if mapping is not None else None)
    files = return_files(_paths(episodes), _paths(header), _paths(uasc))
    source = read_episodes(files.episodes, leave_out_damaged)
    children = read_children(files.header, files.uasc, leave_out_damaged)
    history = care_history(source, first, until)
    del source
    spells = spells_of(history, needs, children)
    found = estimates(spells, needs, seed, changes_of_need=changes_of_need)
    tested = held_out(history, needs, children, seed, changes_of_need=changes_of_need) if test else None
    areas = area_counts(spells) if by_district else None
    return ReturnDemand(history, spells, needs, found, tested, tuple(near_home(spells)), areas)


def _paths(given: OneOrMore) -> Sequence[Path]:
    if isinstance(given, (str, PathLike)):
        return [Path(given)]
    return [Path(one) for one in given]
