"""What is written where no name is given: after the file, and after the changes that `--set` made to it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

LETTERS = 6  # of the hash: two what-ifs of one file share a name once in 16 million

REPORT = "report"  # folder of a paper, in that of its result


def run_name(file: Path, instance: Instance) -> str:
    """The name of the file; with changes, one that the same changes always give and no others do."""
    from commission_opt.plan.inputs import plain

    made = sorted(
        json.dumps([change.path, plain(change.new)], sort_keys=True)
        for change in instance.document.changes
        if change.by == "--set"
    )
    if not made:
        return file.stem
    return f"{file.stem}-changed-{hashlib.sha256(json.dumps(made).encode()).hexdigest()[:LETTERS]}"
