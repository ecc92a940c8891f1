"""The report of an answer, with studies attached: read and worked out again once, and kept while nothing changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from commission_opt.plan.plan import Plan
from commission_opt.plan.result import PLAN_FILE

if TYPE_CHECKING:
    from commission_opt.publishing.report import Report


def composed(folder: Path, attach: tuple[Path, ...]) -> Report:
    """The report of the answer in `folder`.

    Raises
    ------
    CommissionError
        Where the answer cannot be read, holds no plan, or a study is of another instance.
    """
    stamps = tuple((one / PLAN_FILE).stat().st_mtime_ns if one == folder else _latest(one) for one in (folder, *attach))
    return _composed(folder, attach, stamps)


def _latest(folder: Path) -> int:
    return max((one.stat().st_mtime_ns for one in folder.iterdir()), default=0)


@lru_cache(maxsize=8)
def _composed(folder: Path, attach: tuple[Path, ...], _stamps: tuple[int, ...]) -> Report:
    from commission_opt.publishing.compose import compose
    from commission_opt.publishing.source import read_studies

    result = Plan.load(folder).to_dict()
    return compose(result, read_studies(list(attach), result["instance"], result["objective"]))
