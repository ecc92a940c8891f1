"""A finished case as its journal has it: text, and a seal that tells whether the text was changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from commission_opt.plan.inputs import plain
from commission_opt.studies.journals.text import listed_decisions, read_decisions, seal_of
from commission_opt.studies.sweep.task import Done


class FinishedCase(NamedTuple):
    """A finished case; all but its number are JSON.

    Attributes
    ----------
    number
        Of the case, from 1, when it was finished.
    changes
        Path to value: what the case is known by, wherever it stands in a later list.
    answer
        Its row of the table.
    decisions
        The plan that was found, where others may start from it or be priced by it.
    effort
        What a trial counted.
    seal
        A hash of all the others.
    """

    number: int
    changes: str
    answer: str
    decisions: str | None
    effort: str | None
    seal: str

    @classmethod
    def of(cls, done: Done, changes: Mapping[str, Any]) -> Self:
        """The record of a case that is done."""
        columns = (
            done.number,
            content(changes),
            json.dumps(done.row),
            None if done.decisions is None else json.dumps(listed_decisions(done.decisions)),
            None if done.effort is None else json.dumps(done.effort),
        )
        return cls(*columns, seal_of(columns))

    @property
    def is_whole(self) -> bool:
        """Whether it is as it was written."""
        return self.seal == seal_of(self[:-1])

    def done(self) -> Done:
        """The case as it was when it was done."""
        decisions = None if self.decisions is None else read_decisions(json.loads(self.decisions))
        effort = None if self.effort is None else tuple(json.loads(self.effort))
        return Done(self.number, json.loads(self.answer), decisions, effort=effort)


def content(changes: Mapping[str, Any]) -> str:
    """What a case is known by: its paths and values."""
    return json.dumps(plain(changes), sort_keys=True)
