"""Mixes and their trials: each is tried once in a world, in this run or in one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commission_opt.studies.mixes.candidate import Candidate, without_placements
from commission_opt.studies.recommend.journal import question

if TYPE_CHECKING:
    from commission_opt.studies.journals.answers import Answers
    from commission_opt.studies.mixes.candidates import Candidates
    from commission_opt.studies.recommend.deferral import Deferral
    from commission_opt.studies.recommend.trial import Trial
    from commission_opt.studies.recommend.trier import Trier
    from commission_opt.studies.runs import Listener

SOUGHT_IN = 30  # worlds in which the best mixes are sought; they are judged in others


class TriedMixes:
    """The mixes that were found, and how each fared in the worlds that it met.

    Attributes
    ----------
    candidates
        Finds mixes.
    trials
        By number of the mix, and by world.
    rules
        Of the mixes that are decided at a review, by number.
    """

    def __init__(self, candidates: Candidates, trier: Trier, kept: Answers, progress: Listener | None) -> None:
        self.candidates = candidates
        self.trials: dict[int, dict[int, Trial]] = {}
        self.rules: dict[int, Deferral] = {}
        self._trier = trier
        self._kept = kept
        self._progress = progress
        self._done = 0

    @property
    def found(self) -> list[Candidate]:
        """All mixes; a mix is named by its place here."""
        return self.candidates.found

    def of(self, nth: int, worlds: Sequence[int]) -> list[Trial]:
        """How a mix fared in some worlds that it met."""
        return [self.trials[nth][world] for world in worlds]

    def judged(self, nth: int) -> list[Trial]:
        """How it fared where it was judged, in order: the worlds in which mixes were sought are left out."""
        met = self.trials.get(nth, {})
        return self.of(nth, sorted(world for world in met if world >= SOUGHT_IN))

    def add_rule(self, rule: Deferral, candidate: Candidate) -> None:
        """Add a mix that is decided at a review."""
        self.rules[len(self.found)] = rule
        self.candidates.found.append(candidate)

    def try_in(self, numbers: Sequence[int], worlds: range) -> None:
        """Try mixes in worlds, those that were not tried there yet, in this run or in one before."""
        rules = [nth for nth in numbers if nth in self.rules]
        both = {own for nth in rules for own in (self.rules[nth].without, self.rules[nth].more)}
        self._try_mixes(sorted({*numbers, *both} - self.rules.keys()), worlds)
        for nth in rules:
            for world in worlds:
                self.trials.setdefault(nth, {})[world] = self.rules[nth].followed(
                    {own: self.trials[own][world] for own in (self.rules[nth].without, self.rules[nth].more)}
                )

    def _try_mixes(self, numbers: Sequence[int], worlds: range) -> None:
        mixes = {nth: without_placements(self.found[nth].decisions) for nth in numbers}
        wanted = []
        for world in worlds:
            for nth in numbers:
                if world not in self.trials.setdefault(nth, {}):
                    known = self._kept.known(question(mixes[nth], world))
                    if known is None:
                        wanted.append((nth, world))
                    else:
                        self.trials[nth][world] = known
        for some in self._trier.each(mixes, wanted):
            self._kept.keep({question(mixes[nth], world): trial for nth, world, trial in some})
            for nth, world, trial in some:
                self.trials[nth][world] = trial
                self.count()

    def count(self) -> None:
        """Tell that one thing more is done, a solve or a trial."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, None)
