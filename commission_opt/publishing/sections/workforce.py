"""Teams, caseloads and recruitment."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.plan.statements.people import prevention_tables
from commission_opt.publishing.report import Section
from commission_opt.publishing.source import Source


def section(source: Source) -> Section | None:
    """Left out where no service is taken up and nobody recruited."""
    tables = tuple(
        replace(table, columns=("By year", *table.columns[1:]))
        for table in prevention_tables(source.result)
        if table.id != "avoidance"
    )
    return Section("workforce", "Workforce and caseload", tables) if tables else None
