"""Commitments of one plan held in another instance, where only placements are left to choose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.studies.journals.text import listed_decisions

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.model.model import Model


class ImpossibleThere(Exception):
    """Commitments that cannot be made in another instance."""


@dataclass(frozen=True)
class HeldCommitments:
    """Holds a model to the commitments of `decisions`."""

    decisions: Decisions

    def __call__(self, model: Model) -> None:
        """Fix them.

        Raises
        ------
        ImpossibleThere
            When they cannot be made in this model.
        """
        from commission_opt.model.fixed import fix_commitments

        missing = fix_commitments(model, self.decisions)
        if missing:
            raise ImpossibleThere("; ".join(missing))

    def question(self) -> str:
        """What is asked, for a journal: keys of decisions are written the same, wherever they come from."""
        return json.dumps(listed_decisions(self.decisions))
