"""The journal of a recommendation: every solve, and every trial of a mix in a world, that is finished."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commission_opt.plan.not_written import NotWritten
from commission_opt.studies.journals.answers import FINISHED, Answers
from commission_opt.studies.journals.journal import JournalForm
from commission_opt.studies.journals.text import listed_decisions, settings_told

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.settings import Settings
    from commission_opt.studies.recommend.worlds import Worlds


class AnotherRecommendation(NotWritten):
    """The folder holds a recommendation about something else, or one that is running."""


FORM = JournalForm(
    study="recommend",
    called="recommendation",
    format=2,  # 1 had no parts of a cost
    owner=0x41445653,  # "ADVS"
    finished=FINISHED,
    refusal=AnotherRecommendation,
)


def journal(folder: Path | None, instance: Instance, settings: Settings, worlds: Worlds) -> Answers:
    """The journal in a folder: what is asked for has to be the same, but for how many worlds and how sure one wants to be."""
    import commission_opt

    header: dict[str, Any] = {
        "instance": instance.sha256,
        "settings": settings_told(settings),
        "version": commission_opt.__version__,
        "figures that are drawn": [[one.path, one.base, one.low, one.high, one.shape] for one in worlds.figures],
        "seed": worlds.seed,
    }
    return Answers(FORM, folder, header)


def question(decisions: Decisions, world: int) -> str:
    """What a trial is known by: what the mix commits to, and the number of the world."""
    text = json.dumps(listed_decisions(decisions))
    return f"trial {hashlib.sha256(text.encode()).hexdigest()[:32]} {world}"
