"""The table of a sweep on disk."""

from __future__ import annotations

import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commission_opt.plan.csv_text import ENCODING, csv_text, without_noise
from commission_opt.plan.result_json import to_json
from commission_opt.plan.write import replace_files

if TYPE_CHECKING:
    from commission_opt.studies.sweep import Sweep

TABLE, WHOLE, PARQUET = "sweep.csv", "sweep.json", "sweep.parquet"


def save(sweep: Sweep, folder: Path) -> None:
    """Write the table as CSV, JSON and, where pyarrow is installed, Parquet.

    Raises
    ------
    NotWritten
        When it cannot be written.
    """
    files = {TABLE: csv_text(sweep.columns, without_noise(sweep.rows)).encode(ENCODING, "replace")}
    if find_spec("pyarrow") is not None:
        files[PARQUET] = _parquet(sweep)
    files[WHOLE] = to_json(sweep.to_dict()).encode("utf-8", "replace")
    replace_files(folder, files)


def _parquet(sweep: Sweep) -> bytes:
    frame = sweep.frame()
    for path in sweep.paths:  # a column of Parquet has one kind of value
        kinds = {type(value) for value in (row[path] for row in sweep.rows) if value is not None}
        if not (kinds <= {int, float} or kinds in ({str}, {bool})):
            frame[path] = [_text(row[path]) for row in sweep.rows]
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    return out.getvalue()


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
