"""The journal of a study of a region: every group that is solved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from commission_opt.plan.not_written import NotWritten
from commission_opt.studies.journals.answers import FINISHED, Answers
from commission_opt.studies.journals.journal import JournalForm
from commission_opt.studies.journals.text import settings_told

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.settings import Settings


class AnotherRegion(NotWritten):
    """The folder holds a study of another region, or one that is running."""


FORM = JournalForm(
    study="together",
    called="study of a region",
    format=1,
    owner=0x54474852,  # "TGHR"
    finished=FINISHED,
    refusal=AnotherRegion,
)


def journal(folder: Path | None, instance: Instance, settings: Settings) -> Answers:
    """The journal in a folder: instance, settings and version have to be the same, but not which groups are asked for."""
    import commission_opt

    header: dict[str, Any] = {
        "instance": instance.sha256,
        "settings": settings_told(settings),
        "version": commission_opt.__version__,
    }
    return Answers(FORM, folder, header)
