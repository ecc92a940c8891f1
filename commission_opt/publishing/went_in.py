"""The figures that went into a result, as sheets of an instance."""

from __future__ import annotations

from typing import NamedTuple

from commission_opt.errors import CommissionError
from commission_opt.instance.workbook.cells import written
from commission_opt.instance.workbook.layout import SheetLayout, laid_out
from commission_opt.plan.inputs import instance_of
from commission_opt.plan.result import Result


class WentIn(NamedTuple):
    """The sheets of the instance that was solved, or why they are not there."""

    pages: tuple[SheetLayout, ...] = ()
    missing: str = ""


def went_in(result: Result) -> WentIn:
    """The sheets that have a record, so that the workbook of the paper reads as the instance that was solved."""
    try:
        pages = tuple(laid_out(instance_of(result), empty=False))
    except CommissionError as error:
        return WentIn(missing=" ".join(str(error).split()))
    blank = next((page.name for page in pages for row in page.rows for one in row.values() if _is_blank(one)), "")
    if blank:
        return WentIn(missing=f"A text in [{blank}] is nothing but spaces, and a workbook does not keep it.")
    return WentIn(pages)


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not written(value).strip()
