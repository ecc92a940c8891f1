"""From a result to the report: the sections, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.plan.ended import STOPPED, why_no_mix
from commission_opt.plan.result import Result
from commission_opt.plan.statements.headline import setting
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.names import with_short_names
from commission_opt.publishing.readable import pruned
from commission_opt.publishing.report import Report, Section
from commission_opt.publishing.report_marks import made_by
from commission_opt.publishing.sections import (
    assumptions,
    assurance,
    binding,
    cabinet,
    inputs,
    locality,
    method,
    mix,
    money,
    occupancy,
    options,
    outcomes,
    provenance,
    recommendation,
    region,
    risk,
    terms,
    timeline,
    tried,
    workforce,
)
from commission_opt.publishing.sections.reconciliation import reconciliation
from commission_opt.publishing.source import Source
from commission_opt.publishing.went_in import went_in


class NothingToPublish(CommissionError):
    """The result holds no plan."""

    exit_code = EXIT_INVALID


def compose(result: Result, studies: Mapping[str, Mapping[str, Any]] | None = None) -> Report:
    """The report of `result`, with `studies` attached.

    Raises
    ------
    NothingToPublish
        When the result holds no plan.
    """
    if result["objective"] is None:
        explain = " commission-opt explain FILE says why." * (result["status"] == "infeasible")
        raise NothingToPublish(f"There is no mix to publish: {why_no_mix(result)}.{explain}")
    source = Source(with_short_names(result), studies or {})
    found: tuple[Section | None, ...] = (
        tried.section(source),
        cabinet.section(source),
        options.section(source),
        region.section(source),
        mix.section(source),
        money.section(source),
        timeline.section(source),
        occupancy.section(source),
        locality.section(source),
        workforce.section(source),
        outcomes.section(source),
        binding.section(source),
        risk.section(source),
        method.section(source),
        assumptions.section(source),
        inputs.section(source),
        provenance.section(source),
        assurance.section(source),
    )
    first = recommendation.section(source)
    found = (first, terms.section(source, (first, *found)), *found)
    return Report(
        title=result["instance"]["title"],
        subtitle=setting(result),
        status=_warning(result["status"]),
        made_by=made_by(result["run"]["version"]),
        sections=tuple(_pruned(one) for one in found if one is not None),
        reconciliation=reconciliation(source),
        went_in=went_in(result),
    )


def _warning(status: str) -> str:
    """What stands at the top of a report whose plan is not proven."""
    how = STOPPED.get(status)
    return f"Not proven: the search was stopped {how}. A cheaper mix may exist." if how else ""


def _pruned(section: Section) -> Section:
    """The section, its tables without columns that have nothing in them."""
    blocks = tuple(pruned(block) if isinstance(block, Table) else block for block in section.blocks)
    return replace(section, blocks=blocks)
