"""Options that the studies share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from commission_opt.cli.options import gap_option, instance_options, threads_option, time_limit_option, workers_option
from commission_opt.errors import EXIT_INFEASIBLE, EXIT_INTERRUPTED, EXIT_NO_ANSWER, EXIT_SOLVED, EXIT_TIME_LIMIT

_OPTIONS = (
    click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder to write CSV and JSON to."),
    click.option("--json", "as_json", is_flag=True, help="Print the study as JSON."),
    gap_option,
    time_limit_option,
    threads_option,
    workers_option,
    click.option("--quiet", is_flag=True, help="No progress line."),
)


def study_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """FILE, --set, --out, --json, --gap, --time-limit, --threads, --workers, --quiet and --debug."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return instance_options(command)


@dataclass(frozen=True)
class ShareOption(click.ParamType[float]):
    """A share, written as 2% or 0.02."""

    name = "share"
    most: float = 1.0

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            share = math.nan
        if not 0 <= share <= self.most:
            self.fail(f"'{value}' is not a share such as 2% or 0.02, from 0 to {self.most:.0%}", param, ctx)
        return share


def check_out(out: Path | None) -> None:
    """Refuse a folder that cannot be written before a long study rather than after it."""
    if out is not None:
        from commission_opt.plan.write import check_place

        check_place(out)


def by_engine(engine: str, besides: str = "") -> str:
    """Who solved, and what was not that engine's work; nothing to add for the usual one."""
    from commission_opt.cli.layout import paragraph
    from commission_opt.engines.catalogue import DEFAULT, label

    if engine == DEFAULT.name:
        return ""
    said = f"Solved by {label(engine)}{f'; {besides}' if besides else ''}."
    return "\n" + "\n".join(paragraph(said))


def exit_code(statuses: set[str], *, found: bool, interrupted: bool) -> int:
    """The exit code of a study: of its solves' statuses, and whether it found what it is about."""
    if interrupted:
        return EXIT_INTERRUPTED
    if not found:
        return EXIT_NO_ANSWER if "time_limit" in statuses else EXIT_INFEASIBLE
    return EXIT_TIME_LIMIT if statuses & {"time_limit", "not proven"} else EXIT_SOLVED
