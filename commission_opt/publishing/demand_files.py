"""`publish_demand`: what the return says of demand, as files that may be published, and one that may not."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from commission_opt.plan.csv_text import ENCODING, cell, csv_text
from commission_opt.plan.not_written import NotWritten
from commission_opt.plan.write import check_place, explained, replace_files
from commission_opt.publishing.demand_page import demand_report
from commission_opt.publishing.html import html
from commission_opt.returns.dates import UNREADABLE, day_of

if TYPE_CHECKING:
    from commission_opt.returns.demand import ReturnDemand

TOML, PAGE = "demand.toml", "demand.html"
ANALYST, ROWS = "for-the-analyst-alone", "rows-left-out.csv"
WARNING = (
    "CHILD-LEVEL ROWS. For the analyst alone: each row is about one child. "
    "Do not publish this file, send it on, or keep it with what is published."
)


def publish_demand(demand: ReturnDemand, out: str | Path, *, suppress: bool = False, page: bool = True) -> list[Path]:
    """Write `demand.toml`, a CSV file a table and a page with charts, and beside them the rows left out, for the analyst alone.

    Parameters
    ----------
    out
        The folder; it is made, or holds what was written there before.
    suppress
        Leave out counts of 1 to 5, and others from which they could be worked out.
    page
        Whether to write the page of charts, which needs Jinja2.

    Returns
    -------
    list of Path
        The files, those that may be published first.

    Raises
    ------
    PublishUnavailable
        When Jinja2 is not installed and a page is asked for.
    NotWritten
        When the folder cannot be written, or holds other files.
    """
    folder = Path(out)
    check_folder(folder, page)
    shown = demand.published(suppress)
    files = {
        f"{name}.csv": csv_text(table.columns, table.records()).encode(ENCODING) for name, table in shown.tables.items()
    }
    if page:
        files[PAGE] = html(demand_report(demand, shown)).encode("utf-8")
    files[TOML] = shown.toml.encode("utf-8")
    replace_files(folder / ANALYST, {ROWS: _rows_left_out(demand)})
    replace_files(folder, files)
    return [*(folder / name for name in files), folder / ANALYST / ROWS]


def check_folder(folder: Path, page: bool = True) -> None:
    """Refuse a folder that cannot be written, or that holds something else; before the work rather than after it.

    Raises
    ------
    NotWritten
        With the reason.
    """
    check_place(folder)
    with explained(folder):
        if folder.is_dir() and any(folder.iterdir()) and not (folder / TOML).is_file():
            raise NotWritten(f"{folder} holds other files and no demand. Name an empty folder, or a new one.")
        if not page and (folder / PAGE).exists():
            raise NotWritten(
                f"{folder / PAGE} is of an earlier run, and would be kept. Remove it, or choose another folder."
            )


def _rows_left_out(demand: ReturnDemand) -> bytes:
    """Each row that was left out, with its file, line and reason, below a warning."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([WARNING])
    writer.writerow(["file", "line", "child", "start", "end", "reason", "what"])
    for row in demand.history.left_out.to_dict("records"):
        days = [day_of(row[key]).isoformat() if row[key] > UNREADABLE else "" for key in ("start", "end")]
        child = row["child"] if isinstance(row["child"], str) else ""
        writer.writerow(
            [cell(one) for one in (row["file"], int(row["line"]), child, *days, row["reason"], row["what"])]
        )
    return out.getvalue().encode(ENCODING, "replace")
