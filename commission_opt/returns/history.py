"""From rows of several returns to what happened to each child: one episode at a time, none twice, each row accounted for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commission_opt.instance.reader import refuse
from commission_opt.returns import left_out as why
from commission_opt.returns.codes import CONTINUES, RESPITE
from commission_opt.returns.dates import NO_DAY, day_number, day_of, year_end_from, year_start_to
from commission_opt.returns.read import ReturnRows, RowMask

if TYPE_CHECKING:
    import pandas as pd

JOINED_DAYS = 31  # after an episode that says that the child stays in care
QUIET_DAYS = 62  # without any record before 31 March, from which the data is taken to end with its last record
OPEN = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class CareHistory:
    """Episodes of children looked after, in order, in days since 1970.

    Attributes
    ----------
    episodes
        By child and start: `child` (a number of ours), `start`, `end` (the first day no longer in the episode; not after `until`),
        `ends` (whether the end was seen), `period` (of care: a number), `place`, `provider`, `began`, `ended`, `home_post`, `placed_post`.
    children
        What the return calls each child; never written to what is published.
    left_out
        Rows left out: `file`, `line`, `child`, `start`, `end`, `reason`.
    rows
        Rows of all files.
    first, until
        First day of the data, and the first day after it.
    trimmed, closed, joined, beyond
        Episodes cut off where the next begins; ended with the last return that knows the child; gaps of a period of care; ends after the data.
    """

    episodes: pd.DataFrame
    children: NDArray[np.object_]
    left_out: pd.DataFrame
    rows: int
    first: int
    until: int
    trimmed: int
    closed: int
    joined: int
    beyond: int

    @property
    def used(self) -> int:
        """Rows that are episodes here."""
        return len(self.episodes)


def care_history(source: ReturnRows, first: dt.date | None = None, until: dt.date | None = None) -> CareHistory:
    """What happened to each child.

    Parameters
    ----------
    first, until
        First and last day that the data covers; from the returns if omitted.

    Raises
    ------
    InvalidInstance
        Where no episode is left, or a return is missing between others.
    """
    return _History(source).tidy(first, until)


class _History:
    """Goes over the rows step by step; each step says which rows it leaves out."""

    def __init__(self, source: ReturnRows) -> None:
        import pandas as pd

        self.source = source
        rows = source.rows
        codes, names = pd.factorize(rows["child"].astype(object))
        self.names = np.asarray(names, object)
        self.reason = np.full(len(rows), "", object)
        self.reason[list(source.damaged)] = why.DAMAGED
        columns = ["start", "end", "place", "provider", "legal", "began", "ended", "home_post", "placed_post", "which"]
        self.frame = rows[columns].assign(child=codes, row=np.arange(len(rows)))
        self.frame = self.frame[self.reason == ""]

    def tidy(self, first: dt.date | None, until: dt.date | None) -> CareHistory:
        ends, begin = self._covered()
        stop = day_number(until) + 1 if until else ends[-1]
        start = day_number(first) if first else begin
        known = begin if len(ends) > 1 else min(begin, start)  # of one file it is only what its ends say
        self._check_days(start, stop, known, day_number(year_end_from(day_of(ends[-1] - 1))) + 1)
        self._once()
        self._leave(self.frame["legal"].isin(RESPITE).to_numpy(), why.RESPITE)
        self._leave((self.frame["start"] == self.frame["end"]).to_numpy(), why.NO_DAY_LONG)
        self._leave((self.frame["start"] >= stop).to_numpy(), why.AFTER)
        closed = self._close(ends)
        self._leave(self._within(), why.WITHIN)
        trimmed = self._trim()
        beyond = int(((self.frame["end"] > stop) & (self.frame["end"] < OPEN)).sum())
        self._leave((self.frame["end"] <= start).to_numpy(), why.BEFORE)
        if not len(self.frame):
            raise refuse(self.source.files[0], 0, "has no episode that can be used.", "Look at --from and --until.")
        joined = self._periods()
        frame = self.frame.assign(ends=self.frame["end"] < stop, end=np.minimum(self.frame["end"], stop))
        frame = frame.drop(columns=["legal", "which", "row"]).reset_index(drop=True)
        return CareHistory(
            frame, self.names, self._left(), len(self.source.rows), start, stop, trimmed, closed, joined, beyond
        )

    def _check_days(self, start: int, stop: int, begin: int, end: int) -> None:
        """Refuse days outside the data: nothing is known of them."""
        if begin <= start < stop <= end:
            return
        told = f"the data covers {day_of(begin):%d/%m/%Y} to {day_of(end - 1):%d/%m/%Y}."
        if start >= stop:
            told = f"{day_of(start):%d/%m/%Y} is not before {day_of(stop - 1):%d/%m/%Y}: {told}"
        raise refuse("--from and --until", 0, told, "Give days within it, the first before the last.")

    def _covered(self) -> tuple[list[int], int]:
        """The day after each return ends, and the first day of all of them.

        A return covers a year to 31 March. The last may be an extract of part of a year: without a record in its last two
        months it is taken to end with its last record.
        """
        frame = self.frame
        if not len(frame):
            raise refuse(self.source.files[0], 0, "has no episode that can be read.", "Export the return again.")
        seen = frame.loc[frame["end"] != NO_DAY, "end"]
        ends = self._year_ends()
        begin = year_start_to(ends[0])
        if len(ends) == 1:  # the years of one file without them
            begin = year_start_to(day_of(int(min(seen.min() if len(seen) else OPEN, frame["start"].max()))))
        stop = [day_number(end) + 1 for end in ends]
        latest = int(max(frame["start"].max(), seen[seen <= stop[-1]].max() if len(seen) else 0))
        if stop[-1] - latest > QUIET_DAYS:
            stop[-1] = latest + 1
        return stop, day_number(begin)

    def _year_ends(self) -> list[dt.date]:
        """The last day of the year of each return."""
        by_return = self.frame.groupby("which")
        last, first_end = (
            by_return["start"].max(),
            self.frame[self.frame["end"] != NO_DAY].groupby("which")["end"].min(),
        )
        names = [self.source.years[which] for which in last.index]
        self.frame = self.frame.assign(which=np.searchsorted(last.index.to_numpy(), self.frame["which"].to_numpy()))
        years = [year for year in names if year is not None]
        for later in (
            (0, 1) if len(years) == len(names) > 1 else ()
        ):  # a return is called by the year it ends in, or begins in
            ends = [dt.date(year + later, 3, 31) for year in years]
            starts_fit = all(day <= day_number(end) for day, end in zip(last, ends, strict=True))
            ends_fit = all(
                first_end.get(which, OPEN) > day_number(end) - 365 for which, end in zip(last.index, ends, strict=True)
            )
            if starts_fit and ends_fit:
                break
        else:
            ends = [year_end_from(day_of(day)) for day in last]
        for at, (before, after) in enumerate(pairwise(ends), start=1):
            if after.year > before.year + 1:
                self._refuse_gap(at, before.year + 1)
        return ends

    def _refuse_gap(self, which: int, year: int) -> None:
        row = self.source.rows.loc[self.frame.loc[self.frame["which"] == which, "row"].iloc[0]]
        name = self.source.files[int(row["file"])]
        message = f"there is no return of the year to 31 March {year}, between this one and the one before."
        raise refuse(name, 0, message, "Give it as well, or those after it alone.")

    def _once(self) -> None:
        """Each episode once: a later return says more of it than one before, and a row with an end more than one without."""
        frame = self.frame
        frame = frame.assign(has_end=frame["end"] != NO_DAY)
        frame = frame.sort_values(["child", "start", "which", "has_end", "end", "row"], kind="stable")
        self.frame = frame
        same = ["child", "start"]
        last = ~frame.duplicated(same, keep="last").to_numpy()
        alike = [*same, "end", "place", "provider", "legal", "began", "ended"]
        again = ~last & frame.duplicated(alike, keep="last").to_numpy()
        self.reason[frame["row"].to_numpy()[again]] = why.TWICE
        self._leave(~last & ~again, why.SUPERSEDED, also=again)
        self.frame = self.frame.drop(columns="has_end")

    def _close(self, ends: list[int]) -> int:
        """End episodes without an end: where the next begins, or with the last return that knows the child."""
        frame = self.frame
        child, start = frame["child"].to_numpy(), frame["start"].to_numpy()
        end, which = frame["end"].to_numpy().copy(), frame["which"].to_numpy()
        open_ = end == NO_DAY
        follows = np.append(child[1:] == child[:-1], False)
        end[open_] = OPEN
        end = np.where(open_ & follows, np.append(start[1:], OPEN), end)
        lost = open_ & ~follows & (which < len(ends) - 1)
        end[lost] = np.maximum(np.array(ends)[which[lost]], start[lost] + 1)
        self.frame = frame.assign(end=end)
        return int(lost.sum())

    def _within(self) -> RowMask:
        """Episodes that end no later than one of the same child that began before."""
        child, end = self.frame["child"].to_numpy(), self.frame["end"].to_numpy()
        step = np.int64(1) << 40  # more than any day: each child begins anew
        capped = np.minimum(end, step - 1)
        so_far = np.maximum.accumulate(child * step + capped)
        within = np.zeros(len(end), bool)
        within[1:] = (child[1:] == child[:-1]) & (so_far[:-1] >= child[1:] * step + capped[1:])
        return within

    def _trim(self) -> int:
        """Cut an episode off where the next of the child begins."""
        child, start, end = (self.frame[key].to_numpy() for key in ("child", "start", "end"))
        following = np.append(np.where(child[1:] == child[:-1], start[1:], OPEN), OPEN)
        self.frame = self.frame.assign(end=np.minimum(end, following))
        return int((following < end).sum())

    def _periods(self) -> int:
        """Number the periods of care: a gap begins another, unless the episode before it says that the child stays."""
        frame = self.frame
        child, start, end = (frame[key].to_numpy() for key in ("child", "start", "end"))
        gap = np.append(0, start[1:] - end[:-1])
        same = np.append(False, child[1:] == child[:-1])
        stays = np.append(False, (frame["ended"].astype(object).to_numpy() == CONTINUES)[:-1])
        bridged = same & (gap > 0) & stays & (gap <= JOINED_DAYS)
        self.frame = frame.assign(period=np.cumsum(~(same & ((gap <= 0) | bridged))) - 1)
        return int(bridged.sum())

    def _leave(self, rows: RowMask, reason: str, also: RowMask | None = None) -> None:
        self.reason[self.frame["row"].to_numpy()[rows]] = reason
        self.frame = self.frame[~(rows if also is None else rows | also)]

    def _left(self) -> pd.DataFrame:
        """The rows that were left out, with file and line, for the analyst alone."""
        at = np.flatnonzero(self.reason != "")
        rows = self.source.rows.iloc[at]
        import pandas as pd

        return pd.DataFrame(
            {
                "file": [self.source.files[int(one)] for one in rows["file"]],
                "line": rows["line"].to_numpy(),
                "child": rows["child"].astype(object).to_numpy(),
                "start": rows["start"].to_numpy(),
                "end": rows["end"].to_numpy(),
                "reason": self.reason[at],
                "what": [self.source.damaged.get(int(one), "") for one in at],
            }
        )
