"""Words that several services are told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.statements.amounts import children

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow


def people(row: MixRow, one: str) -> str:
    """Say "7 workers", or "up to 7 workers" where their number changes."""
    most = f"{children(row['workers_most'])} {one}{'s' if row['workers_most'] != 1 else ''}"
    return most if abs(row["workers"] - row["workers_most"]) < 1e-9 else f"up to {most}"
