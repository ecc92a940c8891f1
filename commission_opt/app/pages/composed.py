"""The report of an answer, with studies attached: read and worked out again once, and kept while nothing changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from commission_opt.plan.plan import Plan

if TYPE_CHECKING:
    from commission_opt.publishing.report import Report


def composed(folder: Path, attach: tuple[Path, ...]) -> Report:
    """The report of the answer in `folder`.

    Raises
    ------
    CommissionError
        Where the answer cannot be read, holds no plan, or a study is of another instance.
    """
    return _composed(folder, attach, tuple(map(_latest, (folder, *attach))))


def _latest(folder: Path) -> int:
    return max((one.stat().st_mtime_ns for one in folder.iterdir()), default=0)


@lru_cache(maxsize=8)
def _composed(folder: Path, attach: tuple[Path, ...], _stamps: tuple[int, ...]) -> Report:
    from commission_opt.publishing.publish import publish

    return publish(Plan.load(folder), attach=attach)
