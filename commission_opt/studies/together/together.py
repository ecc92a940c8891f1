"""Together or alone: solve authorities apart and together, and share the bill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from commission_opt.instance.of_members import of_members
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.sharing.asked import EXACT_TO, TABLES, GroupsAsked
from commission_opt.studies.plain_cost import require_plain_cost
from commission_opt.studies.runs import Listener, Runs
from commission_opt.studies.saved import about
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.together.asked_groups import authorities, groups_asked
from commission_opt.studies.together.found import TogetherOrAlone
from commission_opt.studies.together.journal import journal
from commission_opt.studies.together.solved_group import SolvedGroup, solve_group

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.sharing.game import Group
    from commission_opt.studies.journals.answers import Answers

GroupJob = tuple["Instance", tuple[str, ...], Settings]
ABOUT = "which question"  # in the journal: the region with its corrections, as a report of its plan knows it


@shows_keywords(StudyKeywords)
def together(
    instance: Instance,
    groups: Iterable[Sequence[str]] | None = None,
    *,
    exact_to: int = EXACT_TO,
    tables: int = TABLES,
    out: str | Path | None = None,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> TogetherOrAlone:
    """Solve for each authority alone, for groups of them and for all together, and share the bill in three ways.

    A group alone has the children of its authorities, and the offers that are open to any of them; see
    `instance.of_members`. Each is solved as `solve` would, and its cost is known to the gap: between the bound and the
    plan. Shares, savings and the check of every group say what holds whatever the costs are between these.

    ::

        up to `exact_to` authorities    2^n - 1 groups, so every one
        beyond                          those of neighbours at `tables` tables: n (n - 1) + 1 a table, some of them the same

    Parameters
    ----------
    groups
        Ids of authorities: solve for these groups alone, besides each authority and all together. Of every group, or a
        sample, if omitted. Shares by the Shapley value need all, or the sample.
    exact_to, tables
        See above; `seed` of the settings draws the tables.
    out
        A folder that keeps each group once it is solved: the same call goes on from there.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
    workers
        Processes to share the solves; one for each processor where None. They change nothing but the time.
    progress
        Called with the number of groups solved and to solve.

    Raises
    ------
    NoRegion
        When the instance has no two authorities, or a group names another.
    InvalidInstance
        When a group alone would be no valid instance: it names the group.
    RiskWeighed
        When the cost at risk has a weight.
    NotWritten
        When `out` holds another study.
    """
    require_plain_cost(instance, "together")
    settings = for_study(settings, keywords)
    asked = groups_asked(instance, groups, exact_to=exact_to, tables=tables, seed=settings.seed)
    settings = replace(settings, choose=False)  # only costs are looked at
    runs = Runs(settings, len(asked.groups), progress, workers)
    with journal(None if out is None else Path(out), instance, settings) as kept:
        return _RegionStudy(instance, asked, runs, kept).run()


class _RegionStudy:
    def __init__(self, instance: Instance, asked: GroupsAsked, runs: Runs, kept: Answers) -> None:
        self.instance = instance
        self.members = authorities(instance)
        self.asked = asked
        self.runs = runs
        self.kept = kept

    def run(self) -> TogetherOrAlone:
        interrupted = False
        solved: dict[Group, SolvedGroup] = {}
        jobs = self._jobs(solved)
        said = self.kept.known(ABOUT) or about(self.instance, "together", self.runs.settings.engine)
        try:
            if self.kept.known(ABOUT) is None or any(len(names) == len(self.members) for _, names, _ in jobs):
                whole = self._settled()
                said = about(whole, "together", self.runs.settings.engine)
                self.kept.keep({ABOUT: said})
                jobs = [(whole if len(names) == len(self.members) else one, names, how) for one, names, how in jobs]
            for one in self.runs.each(solve_group, jobs):
                self.kept.keep({_question(one.members): one.to_json()})
                solved[one.group] = one
        except (Interrupted, KeyboardInterrupt):
            interrupted = True
        finally:
            self.runs.close()
        return TogetherOrAlone(
            names={one.id: one.label for one in self.instance.authority},
            groups=tuple(solved[group] for group in self.asked.groups if group in solved),
            of=self.asked.of,
            seatings=self.asked.tables,
            interrupted=interrupted,
            done=len(solved),
            total=len(self.asked.groups),
            about=said,
        )

    def _jobs(self, solved: dict[Group, SolvedGroup]) -> list[GroupJob]:
        """What is still to be solved; an instance that is not valid is found before the first solve."""
        found: list[GroupJob] = []
        for group in self.asked.groups:
            names = tuple(name for name in self.members if name in group)
            before = self.kept.known(_question(names))
            if before is not None:
                solved[group] = SolvedGroup.from_json(before)
                self.runs.count()
            else:
                one = self.instance if len(names) == len(self.members) else of_members(self.instance, names)
                found.append((one, names, self.runs.settings))
        return found

    def _settled(self) -> Instance:
        """The region with its corrections of occupancy, which is what a report of its plan is about."""
        from commission_opt.studies.calibration.settle import settled

        return settled(self.instance, self.runs.settings).instance


def _question(members: tuple[str, ...]) -> str:
    """What a group is known by in the journal."""
    return f"group {' '.join(members)}"
