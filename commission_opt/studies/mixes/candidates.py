"""The mixes that could be advised: cheapest under several views of demand, of other sizes, taken already, or different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.instance.given import GIVEN
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.decided import decisions_from
from commission_opt.plan.fixed_mix import price_given
from commission_opt.plan.plan import Plan
from commission_opt.plan.solve import compared, priced
from commission_opt.plan.wording import day_text
from commission_opt.studies.alternatives.alternatives import alternatives
from commission_opt.studies.held import HeldCommitments, ImpossibleThere
from commission_opt.studies.mixes.candidate import Candidate, certain
from commission_opt.studies.mixes.dated import LaterOn, before
from commission_opt.studies.mixes.found import Nowhere, answered, found_alternative, found_mix, question
from commission_opt.studies.mixes.free_dates import at_free_dates
from commission_opt.studies.mixes.shares import share_rules, with_shares_priced
from commission_opt.studies.mixes.sizes import BedsBetween, OneHomeMore, new_beds, smallest_home
from commission_opt.studies.runs import Runs, commitments, solve_one
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import CONCLUSIVE, mix_words, rows_words

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result import GivenResult, Result
    from commission_opt.studies.mixes.found import FoundMix, Kept, Preparation

RUNGS = 6  # numbers of new beds that are tried below that of the largest mix
MARGINS = (0.025, 0.05, 0.075, 0.1, 0.15)  # by which more is placed near home in a plan than has to be
ENOUGH = 0.002  # gap of solves for mixes that are tried in any case: less than half of what makes no difference
RISK_WEIGHT = 0.5  # of the costliest demand scenarios in what is minimised, for a mix that shuns risk
NEAR_OPTIMAL = 0.02  # share by which a mix may be more expensive than the cheapest, to be tried because it is different
DIFFERENT = 2  # such mixes
SCENARIOS = 20  # demand scenarios that an uncertain mix is planned for, where the instance plans for one


class Candidates:
    """Finds mixes, each once: the first to find a mix names it.

    Parameters
    ----------
    instance
        As it is asked about.
    runs
        How each solve is done.
    kept
        Where what is found is kept, and known from.
    """

    def __init__(self, instance: Instance, runs: Runs, kept: Kept | None = None) -> None:
        self.instance = instance
        self.runs = runs
        self.kept = kept or Nowhere()
        self.certain = certain(instance)
        self.priced = with_shares_priced(self.certain)
        self.found: list[Candidate] = []
        self.not_proven: list[FoundMix] = []  # solves that ended before they had proven anything
        self._known: dict[object, int] = {}  # place among those found, by commitments
        self._bounds: dict[str, float | None] = {}  # by hash of the instance

    def add_all(self) -> None:
        """Find every mix but the neighbours of others."""
        self._cheapest("Cheapest for average demand", "averages", self.certain)
        if self.priced is not self.certain:
            self._cheapest("Cheapest for average demand, rules about shares priced", "priced", self.priced)
        self._given()
        self._at_free_dates()
        self._with_margins()
        self._uncertain()
        self._risk_averse()
        self._different()
        self._what_ifs()
        self._of_sizes()

    def add_decided(self) -> None:
        """Find the mixes that somebody could have decided by a plan: cheapest for averages, given, of what-ifs."""
        self._cheapest("Cheapest for average demand", "averages", self.certain)
        self._given()
        self._what_ifs()

    def add_plan(self, name: str, decisions: Decisions, promised: float, result: Result) -> None:
        """Add a mix that is known already."""
        self._take(
            Candidate(name, "plan", decisions, None, mix_words(result), new_beds(self.certain, decisions), promised)
        )

    def add_neighbours(self, of: Candidate) -> list[Candidate]:
        """Find the cheapest mixes with one home fewer and one more, that for half of the time at least; those not known."""
        before = len(self.found)
        step = smallest_home(self.certain)
        if step:
            fewer, more = of.beds - step, of.beds + step
            if fewer >= 0:
                self._add(_at_most(fewer), "beds", self._solved(self.priced, BedsBetween(0.0, fewer)), self.priced)
            larger = self._solved(self.priced, OneHomeMore(of.decisions, of.beds, step))
            self._add(_between(of.beds + 1, more), "beds", larger, self.priced)
        return self.found[before:]

    def add_later(self, of: Candidate, review: dt.date) -> None:
        """Find mixes that begin as a mix does, and differ from a review on: nothing more, and one home more and two."""
        if of.broken:
            return
        first = before(self.certain, of.decisions, review)
        if commitments(first) != commitments(of.decisions):
            self._carry_out(f"{of.name}, without what is decided from {day_text(review)} on", "later", first)
        step = smallest_home(self.certain)
        for homes in (1, 2) if step else ():
            with suppress(ImpossibleThere):
                solved = self._solved(self.priced, LaterOn(of.decisions, review, homes * step), ENOUGH)
                more = f"{_beds(homes * step)} or more from {day_text(review)} on"
                self._add(f"{of.name}, {more}", "later", solved, self.priced)

    def plan_of(self, one: Candidate) -> Result | None:
        """The plan of a mix with average demand, beside what there is and what was decided; None where it breaks rules.

        It is proven no further than the cheapest there is.
        """
        if one.instance is None:
            return None
        settings = self.runs.settings
        result = priced(one.instance, one.decisions, self._bounds[one.instance.sha256], settings)
        return compared(Plan(result), one.instance, settings).to_dict()

    def _cheapest(self, name: str, kind: str, instance: Instance) -> None:
        solved = self._solved(instance)
        self._bounds[instance.sha256] = solved.bound
        self._add(name, kind, solved, instance)

    def _given(self) -> None:
        """Today's provision, the do-minimum option and the decision taken; without today's provision, nothing new."""
        asked = [(key, getattr(self.instance, key)) for key in GIVEN]
        demand = demand_table(self.certain)
        for key, given in asked:
            if given is not None:
                found = price_given(self.certain, demand, given, GIVEN[key], self.runs.settings)
                if found["status"] == "interrupted":
                    raise Interrupted
                self.runs.count()
                self._take_given(key, found)
        if self.instance.baseline is None:
            self._add("Nothing new", "nothing", self._solved(self.priced, BedsBetween(0.0, 0.0)), self.priced)

    def _take_given(self, key: str, given: GivenResult) -> None:
        if given["decided"] is None or given["objective"] is None:
            return
        decisions = decisions_from(given["decided"], self.certain)
        shares = {(one.rule.rule, one.label) for one in share_rules(self.certain)}
        others = [row for row in given["broken"] if (row["id"], row["rule"]) not in shares]
        broken = tuple(dict.fromkeys(row["rule"] or row["name"] for row in others))
        name = given["title"][:1].upper() + given["title"][1:]
        mix, beds = rows_words(given["mix"]), new_beds(self.certain, decisions)
        instance = self.certain if given["meets_rules"] else None
        self._take(Candidate(name, key, decisions, instance, mix, beds, given["objective"], broken))

    def _at_free_dates(self) -> None:
        """The decision taken, begun when it is cheapest where its paper does not say when."""
        given = at_free_dates(self.instance)
        if given is None:
            return
        found = price_given(self.certain, demand_table(self.certain), given, GIVEN["reference"], self.runs.settings)
        if found["status"] == "interrupted":
            raise Interrupted
        self.runs.count()
        self._take_given("free_dates", found)

    def _with_margins(self) -> None:
        """The cheapest that plan for more near home than the rules ask for, as chance takes some of it away."""
        hard = [one for one in share_rules(self.certain) if one.hard and one.near_home]
        for margin in MARGINS if hard else ():
            asked = {f"{one.path}.minimum_share": one.near_home + margin for one in hard}
            if max(asked.values()) > 1:
                return
            solved = self._solved(self.certain.with_changes(asked))
            if solved.decisions is None:
                return
            self._carry_out(f"Planned for {100 * margin:g} points more near home", "margin", solved.decisions)

    def _uncertain(self) -> None:
        """The cheapest mix for uncertain demand, where stays are known; its commitments with average demand."""
        planned = self._planned_for_several()
        if planned.is_certain:
            return
        for name, one in (
            ("Cheapest for uncertain demand", planned),
            ("Cheapest for uncertain demand, rules about shares priced", with_shares_priced(planned)),
        ):
            solved = self._solved(one, gap=ENOUGH)
            if solved.decisions is not None:
                self._carry_out(name, "uncertain", solved.decisions)
            if one is with_shares_priced(one):
                return

    def _risk_averse(self) -> None:
        """The cheapest for uncertain demand where the costliest scenarios count as much as the average of all."""
        planned = with_shares_priced(self._planned_for_several())
        risk = planned.uncertainty.risk
        if planned.is_certain or risk.weight > 0:
            return  # what is uncertain cannot be planned for, or the instance weighs it already
        weighed: dict[str, object] = {"uncertainty.risk.weight": RISK_WEIGHT}
        if planned.occupancy.spread_in == "curves":  # of one demand scenario there are no costliest
            weighed["rules.occupancy.spread_in"] = "courses"
        solved = self._solved(planned.with_changes(weighed), gap=ENOUGH)
        if solved.decisions is not None:
            self._carry_out(
                "Cheapest for uncertain demand, the costliest scenarios weighed", "risk_averse", solved.decisions
            )

    def _planned_for_several(self) -> Instance:
        """The instance with uncertain demand; as it is, where stays are not known."""
        if not self.instance.is_certain:
            return self.instance
        try:
            return self.instance.with_changes({"uncertainty.scenarios": SCENARIOS})
        except InvalidInstance:
            return self.instance

    def _different(self) -> None:
        """The mixes that differ most from the cheapest and from each other, and cost little more."""
        asked = f"different {question(self.certain, None)}"
        known = self.kept.known(asked)
        if known is None:
            found = alternatives(
                self.certain,
                within=NEAR_OPTIMAL,
                count=DIFFERENT,
                without=(),
                with_own_home=False,
                progress=lambda _done, _total: self.runs.count(),
                settings=self.runs.settings,
            )
            if found.interrupted:
                raise Interrupted
            mixes = [found_alternative(one) for one in found.mixes if one.kind == "different"]
            self.kept.keep({asked: [one.to_dict() for one in mixes]})
        else:
            mixes = [answered(one) for one in known]
        for nth, one in enumerate(mixes, 1):
            self._add(f"Different from the cheapest, {nth}", "different", one, self.certain)

    def _what_ifs(self) -> None:
        """The mix of each what-if, where it can be had as things are."""
        for one in self.instance.what_if:
            try:
                solved = self._solved(certain(self.instance.with_what_if(one.id)))
            except InvalidInstance:
                continue
            if solved.decisions is not None and solved.starts == _starts(self.certain):
                self._carry_out(f"Mix of the what-if '{one.label}'", "what_if", solved.decisions)

    def _of_sizes(self) -> None:
        """The cheapest mixes with fewer new beds than the largest that was found."""
        most, step = max((one.beds for one in self.found), default=0.0), smallest_home(self.certain)
        if not step or not most:
            return
        rung = max(step, round(most / RUNGS / step) * step)
        limits = [rung * nth for nth in range(RUNGS + 1) if rung * nth < most]
        held = [BedsBetween(0.0, float(limit)) for limit in limits]
        for limit, solved in zip(limits, self._each(self.priced, held), strict=True):
            self._add(_at_most(limit), "beds", solved, self.priced)

    def _solved(self, instance: Instance, prepare: Preparation | None = None, gap: float = 0.0) -> FoundMix:
        (found,) = self._each(instance, [prepare], gap)
        return found

    def _each(self, instance: Instance, prepared: Sequence[Preparation | None], gap: float = 0.0) -> list[FoundMix]:
        """Solve an instance in several ways, those that are not known already; to that gap, or a wider one that was asked for."""
        settings = replace(self.runs.settings, gap=max(gap, self.runs.settings.gap))
        asked = [question(instance, prepare) for prepare in prepared]
        known = {one: answered(answer) for one in asked if (answer := self.kept.known(one)) is not None}
        jobs = {
            one: (instance, settings, prepare) for one, prepare in zip(asked, prepared, strict=True) if one not in known
        }
        for one, solved in zip(jobs, self.runs.each(solve_one, list(jobs.values())), strict=True):
            known[one] = found_mix(solved)
            self.kept.keep({one: known[one].to_dict()})
        self.not_proven += [found for one in asked if (found := known[one]).status not in CONCLUSIVE]
        return [known[one] for one in asked]

    def _carry_out(self, name: str, kind: str, decisions: Decisions) -> None:
        """Add the commitments with average demand, placements as cheap as can be, where they can be made."""
        for instance in (self.certain, self.priced):
            try:
                solved = self._solved(instance, HeldCommitments(decisions))
            except ImpossibleThere:
                return
            if solved.decisions is not None:
                self._add(name, kind, solved, instance)
                return

    def _add(self, name: str, kind: str, solved: FoundMix, instance: Instance) -> None:
        if solved.decisions is None or solved.cost is None:
            return
        beds = new_beds(self.certain, solved.decisions)
        self._take(Candidate(name, kind, solved.decisions, instance, solved.mix, beds, solved.cost))

    def _take(self, one: Candidate) -> None:
        """Keep a mix that is new; one that is known under another name, where it was given by the instance, gets both."""
        known = commitments(one.decisions)
        if known not in self._known:
            self._known[known] = len(self.found)
            self.found.append(one)
        elif one.kind in (*GIVEN, "free_dates", "plan"):
            before = self.found[self._known[known]]
            also = f"{before.name[:1].lower()}{before.name[1:]}"
            self.found[self._known[known]] = replace(before, name=f"{one.name} (also: {also})", kind=one.kind)


def _beds(number: float) -> str:
    return f"{number:g} bed{'s' if number != 1 else ''}"


def _at_most(beds: float) -> str:
    return f"At most {beds:g} new beds" if beds else "No new beds"


def _between(least: float, most: float) -> str:
    return f"{least:g} new beds" if least == most else f"{least:g} to {most:g} new beds"


def _starts(instance: Instance) -> tuple[str, ...]:
    return tuple(period.start.isoformat() for period in instance.periods)
