"""Which rules bind, and what one more unit of each is worth."""

from __future__ import annotations

from commission_opt.plan.statements.changes_of_need import need_change_notes
from commission_opt.plan.statements.notes import rule_notes
from commission_opt.plan.statements.occupancy import occupancy_notes
from commission_opt.plan.statements.stays import stay_notes
from commission_opt.publishing.report import Bullets, Paragraph, Piece, Section
from commission_opt.publishing.sections.attached import explanation_items
from commission_opt.publishing.source import Source

LEAD = (
    "A rule binds where the plan is at its limit. What one more unit would change is worked out with the same homes, "
    "contracts and teams. It is indicative, and holds for small changes."
)


def section(source: Source) -> Section:
    """The rules that bind, costliest first."""
    found = [*rule_notes(source.result), *occupancy_notes(source.result), *stay_notes(source.result)]
    items = tuple(text[:1].upper() + text[1:] for note in found for text in note.texts)
    items += tuple(
        f"Children who change need: {text}" for note in need_change_notes(source.result) for text in note.texts
    )
    blocks: list[Piece] = [Paragraph(LEAD), Bullets(items)]
    explained = explanation_items(source.studies.get("explain", {}))
    if explained:
        blocks.append(Bullets(explained, "Confirmed by solving again with the change"))
    return Section("binding", "Rules that bind, and their cost", tuple(blocks))
