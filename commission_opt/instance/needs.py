"""Need groups, and how many children of each need a placement."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, Strict, ValidationInfo, model_validator
from pydantic.dataclasses import dataclass

from commission_opt.instance.checked_rows import CheckedRows
from commission_opt.instance.fields import (
    NOT_TINY,
    NOTE,
    SOURCE,
    BedsPerChild,
    Children,
    Date,
    Distance,
    Flag,
    Id,
    Named,
    Rate,
    Record,
    ShareLeft,
)


def _beside(name: str) -> str:
    """A file beside the instance: never above it, never at an absolute place."""
    windows, posix = PureWindowsPath(name), PurePosixPath(name.replace("\\", "/"))
    if windows.drive or windows.root or posix.is_absolute() or ".." in posix.parts or not name.strip():
        raise ValueError(f"'{name}' must name a file in the instance's own folder or below it")
    return posix.as_posix()


FileBeside = Annotated[str, Field(max_length=200), AfterValidator(_beside)]
MeanStay = Annotated[float, Strict(), Field(gt=0, le=1040, allow_inf_nan=False), NOT_TINY]
MOST_MONTHS = 600  # of a survival curve


class Need(Named):
    """`[[need]]`: a group of children whose placements are alike."""

    local_duty: Flag = Field(True, description="Counts towards locality and headroom; false for specialist care.")
    footprint: BedsPerChild = Field(
        1.0, description="Beds that one child uses or blocks: 2 for solo in a two-bed home."
    )
    mean_stay_weeks: MeanStay | None = Field(
        None, description="Average length of a placement; needed by the stability rule and by uncertain demand."
    )
    reach_miles: Distance | None = Field(
        None, description="Farthest that these children may be placed, in miles; else as [reach] has it."
    )
    reach_minutes: Distance | None = Field(None, description="The same by road, in minutes.")


class PathPoint(Record):
    """A point of a demand path: so many children on that day."""

    on: Date
    children: Children


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class DemandRow:
    """A row of a demand file, or of `rows`: one period, need and area."""

    # A file may have a million rows: a dataclass with slots takes a sixth of the memory of a `Record`.

    period: Annotated[Date, Field(description="First day of the period, or any day in it.")]
    need: Id
    area: Id
    children: Children
    source: Annotated[str, Field(description=SOURCE)] = ""
    note: Annotated[str, Field(description=NOTE)] = ""


def _as_records(rows: object, info: ValidationInfo) -> object:
    """Rows of a file that was checked as it was read, as they are; any others are for pydantic to check.

    Of an instance that is refused whatever else is found, one record is enough: checks go by the columns.
    """
    if not isinstance(rows, CheckedRows):
        return rows
    most = 1 if (info.context or {}).get("refused") else len(rows)
    return rows.records(DemandRow, {"source": "", "note": ""}, most)


class Demand(Named):
    """`[[demand]]`: average number of children of one need, from one area, before prevention.

    Given in one of five ways: `children` (with `growth_per_year`), `path`, `by_period`, `file` (or its `rows`,
    inline), or stock and flow: `opening_stock` and `entries_per_month`, with `mean_stay_weeks` or `survival`.
    """

    need: Id | None = Field(None, description="The need group; not with `file`, whose rows name theirs.")
    area: Id | None = Field(None, description="Where the children are from; may be left out if there is one area.")
    children: Children | None = Field(None, description="Average number at the start of the horizon.")
    growth_per_year: Rate = Field(
        0.0, description="Of `children`, compound, at mid-period; or of `entries_per_month`, compound, day by day."
    )
    path: tuple[PathPoint, ...] = Field((), description="Days and numbers; straight lines between, level outside.")
    by_period: tuple[Children, ...] = Field((), description="One number a period.")
    file: FileBeside | None = Field(
        None, description="CSV beside the instance: period,need,area,children; a row for every period."
    )
    rows: Annotated[tuple[DemandRow, ...], BeforeValidator(_as_records)] = Field(
        (), description="The rows of that file, or the same inline."
    )
    opening_stock: Children | None = Field(None, description="Children in placement as the horizon starts.")
    entries_per_month: Children | None = Field(None, description="Children who enter, at the start of the horizon.")
    mean_stay_weeks: MeanStay | None = Field(
        None, description="Average length of their stay (exponential); that of the need if omitted."
    )
    survival: tuple[ShareLeft, ...] = Field(
        (),
        min_length=1,
        max_length=MOST_MONTHS,
        description="Instead of a mean stay: share still in care 1, 2, 3.. months after entry, straight lines between; "
        "above 0 at the end, the rest leave at the average rate so far.",
    )
    certain: Flag = Field(False, description="Follows this record in every scenario of `[uncertainty]`.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = {
            "children": self.children is not None,
            "path": bool(self.path),
            "by_period": bool(self.by_period),
            "file": self.file is not None or bool(self.rows),
            "entries_per_month": self.is_stock_and_flow,
        }
        given = [way for way, used in ways.items() if used]
        if len(given) != 1:
            known = "children, path, by_period, file or entries_per_month"
            raise ValueError(f"give one of {known}, not {' and '.join(given) or 'none'}")
        if self.file is not None and not self.rows:
            raise ValueError("the rows of its file are removed: give rows, or demand in another way")
        if given == ["file"] and (self.need or self.area):
            raise ValueError("with a file or rows, need and area are columns of the table")
        if given != ["file"] and self.need is None:
            raise ValueError("say which need it is: need = ...")
        if self.growth_per_year and given not in (["children"], ["entries_per_month"]):
            raise ValueError("growth_per_year goes with children or entries_per_month")
        days = [point.on for point in self.path]
        if days != sorted(set(days)):
            raise ValueError("the days of a path must rise")
        return self

    @model_validator(mode="after")
    def _stock_and_flow(self) -> Self:
        if self.is_stock_and_flow and (self.opening_stock is None or self.entries_per_month is None):
            missing = "opening_stock" if self.opening_stock is None else "entries_per_month"
            raise ValueError(f"opening_stock and entries_per_month go together: {missing} is missing")
        if self.survival and not self.is_stock_and_flow:
            raise ValueError("survival goes with opening_stock and entries_per_month; elsewhere give mean_stay_weeks")
        if self.survival and self.mean_stay_weeks is not None:
            raise ValueError("give either mean_stay_weeks or survival")
        if list(self.survival) != sorted(self.survival, reverse=True):
            raise ValueError("survival never rises: it is the share still in care")
        if self.survival and self.survival[-1] == 1:
            raise ValueError("survival ends below 1: somebody leaves at some time")
        return self

    @property
    def is_stock_and_flow(self) -> bool:
        return self.opening_stock is not None or self.entries_per_month is not None
