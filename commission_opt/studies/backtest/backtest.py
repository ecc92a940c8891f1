"""`backtest`: the commitments of each option, held at prices and demand as they came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.plan.statements.tables import NOT_SPENT
from commission_opt.studies.backtest.outturn import Outturn, made
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.held import HeldCommitments, ImpossibleThere
from commission_opt.studies.measures import measures
from commission_opt.studies.mixes.candidate import Candidate, certain
from commission_opt.studies.mixes.candidates import Candidates
from commission_opt.studies.mixes.shares import with_shares_priced
from commission_opt.studies.runs import Listener, Runs, Solved, solve_one
from commission_opt.studies.saved import Rows, Study, told
from commission_opt.studies.stopped import Interrupted

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan

BASELINES = ("baseline", "nothing")  # kinds of candidates that others are held against
HINDSIGHT = "Best with hindsight"


@dataclass(frozen=True)
class HeldToOutturn:
    """An option at an outturn.

    Attributes
    ----------
    option
        Its mix; None for the best with hindsight.
    found
        The solve with its commitments held; None where they cannot be made, as `why` says.
    """

    outturn: str
    option: Candidate | None
    found: Solved | None
    why: str = ""

    @property
    def name(self) -> str:
        """Of the option."""
        return HINDSIGHT if self.option is None else self.option.name

    @property
    def cost(self) -> float | None:
        """£ at present value, prices of rules about shares that are missed among it; None where there is none."""
        return None if self.found is None else self.found.cost

    def spent(self) -> dict[str, float]:
        """£ of the day by financial year; no prices of broken rules."""
        years: dict[str, float] = {}
        for row in () if self.found is None else self.found.result["costs"]:
            if row["line"] not in NOT_SPENT:
                years[row["year"]] = years.get(row["year"], 0.0) + row["cost"]
        return years


@dataclass(frozen=True)
class Backtest(Study):
    """Every option at every outturn.

    Attributes
    ----------
    held
        Outturn by outturn: the options in their order, and the best with hindsight last.
    sources
        Where the figures of each outturn are from, and what they leave open, by its name.
    """

    FILE: ClassVar[str] = "backtest"
    held: tuple[HeldToOutturn, ...]
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    interrupted: bool = False
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def outturns(self) -> list[str]:
        """Their names, in order."""
        return list(dict.fromkeys(one.outturn for one in self.held))

    def of(self, outturn: str) -> list[HeldToOutturn]:
        """What was held at one outturn."""
        return [one for one in self.held if one.outturn == outturn]

    def baseline(self, outturn: str) -> HeldToOutturn | None:
        """What the others are held against: today's provision, or nothing new."""
        found = (one for one in self.of(outturn) if one.option is not None and one.option.kind in BASELINES)
        return next(found, None)

    def rows(self) -> list[dict[str, Any]]:
        """One row an outturn and option: cost, regret, against nothing new, what became of the children."""
        return [self._row(one) for one in self.held]

    def _row(self, one: HeldToOutturn) -> dict[str, Any]:
        costs = [other.cost for other in self.of(one.outturn) if other.cost is not None]
        base = self.baseline(one.outturn)
        against = None if base is None or base.cost is None or one.cost is None else one.cost - base.cost
        found = {} if one.found is None else measures(one.found.result)
        missed = 0.0
        if one.found is not None:
            missed = sum(row["discounted"] for row in one.found.result["costs"] if row["line"] == "penalty")
        return {
            "outturn": one.outturn,
            "option": one.name,
            "planned": None if one.option is None else one.option.promised,
            "cost": one.cost,
            "penalties": missed,
            "regret": None if one.cost is None or not costs else one.cost - min(costs),
            "against_baseline": against,
            "near_home": found.get("locality"),
            "spot": found.get("spot"),
            "occupancy": found.get("occupancy"),
            "why": one.why,
            "mix": "" if one.option is None else one.option.mix,
        }

    def by_year(self) -> list[dict[str, Any]]:
        """One row an outturn, option and financial year: money spent, and what it is more than that of nothing new."""
        rows = []
        for one in self.held:
            base = self.baseline(one.outturn)
            beside = {} if base is None else base.spent()
            for year, spent in one.spent().items():
                against = spent - beside[year] if year in beside else None
                rows.append(
                    {
                        "outturn": one.outturn,
                        "option": one.name,
                        "year": year,
                        "spent": spent,
                        "against_baseline": against,
                    }
                )
        return rows

    def frame(self) -> pd.DataFrame:
        """`rows` as a DataFrame."""
        return self.frame_of("backtest")

    def tables(self) -> dict[str, Rows]:
        return {"backtest": self.rows(), "backtest_years": self.by_year()}

    def to_dict(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        from commission_opt.studies.backtest.words import outturn_words

        return {
            **self.about,
            "complete": not self.interrupted,
            "outturns": [
                {
                    "name": name,
                    "source": self.sources.get(name, ("", ""))[0],
                    "note": self.sources.get(name, ("", ""))[1],
                    "in_words": outturn_words(self, name),
                }
                for name in self.outturns()
            ],
            "options": self.rows(),
            "years": self.by_year(),
        }


@settles
@told("backtest")
@shows_keywords(StudyKeywords)
def backtest(
    instance: Instance,
    outturns: Sequence[Outturn] | Mapping[str, Mapping[str, Any]],
    *,
    plans: Mapping[str, Plan] | None = None,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Backtest:
    """What each option would have cost, its commitments made and placements chosen afresh, as things came.

    Options are the cheapest for average demand, today's provision (or nothing new), the decision taken, the mix of
    each what-if, and `plans`. Demand is taken on average, as the outturn says it. A rule about a share near home that is
    hard has a price there, and other rules that could have one are left out: what is decided can only be carried out.
    The best with hindsight keeps them.

    Parameters
    ----------
    outturns
        Made by `read_outturns`; or by name the changes that make one of the instance, path to value. The horizon may
        end later than that of the instance, and starts when that does.
    plans
        Further options by name: plans of this instance, such as what `recommend` advises.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.

    Raises
    ------
    InvalidInstance
        When a change names nothing, or the changed instance is not valid.
    ValueError
        When there is no outturn, or a setting is out of range.
    """
    if not outturns:
        raise ValueError("there is no outturn to hold anything against")
    if isinstance(outturns, Mapping):
        outturns = [made(name, changes, instance, "backtest") for name, changes in outturns.items()]
    runs = Runs(for_study(settings, keywords), None, progress, workers)
    held: list[HeldToOutturn] = []
    interrupted = False
    try:
        options = list(_options(instance, runs, plans or {}))
        for outturn in outturns:
            held += _at(outturn, options, runs)
    except (Interrupted, KeyboardInterrupt):
        interrupted = True
    finally:
        runs.close()
    sources = {one.name: (one.source, one.note) for one in outturns}
    return Backtest(tuple(held), sources, interrupted)


def _options(instance: Instance, runs: Runs, plans: Mapping[str, Plan]) -> Iterator[Candidate]:
    search = Candidates(instance, runs)
    search.add_decided()
    for name, plan in plans.items():
        search.add_plan(name, plan.decisions, plan.objective or 0.0, plan.to_dict())
    yield from search.found


def _at(outturn: Outturn, options: Sequence[Candidate], runs: Runs) -> list[HeldToOutturn]:
    """Every option at an outturn, and the best with hindsight."""
    world = with_shares_priced(certain(outturn.instance))
    bound = without_hard_rules(world)
    jobs = [(bound, runs.settings, option.decisions) for option in options]
    found = [
        HeldToOutturn(outturn.name, option, None, one)
        if isinstance(one, str)
        else HeldToOutturn(outturn.name, option, one)
        for option, one in zip(options, runs.each(_held, jobs), strict=True)
    ]
    best = runs.solve(world)
    return [*found, HeldToOutturn(outturn.name, None, best if best.decisions is not None else None)]


def without_hard_rules(instance: Instance) -> Instance:
    """The instance without the rules that could have a price and have none: what is decided can only be carried out."""
    hard = {
        f"rules.{table}.{record.id}": None
        for table, records in instance.rules.tables()
        for record in records
        if (prices := [key for key in type(record).model_fields if key.startswith("price_")])
        and all(getattr(record, key) is None for key in prices)
    }
    return instance.with_changes(hard) if hard else instance


def _held(world: Instance, settings: Settings, decisions: Decisions) -> Solved | str:
    try:
        solved = solve_one(world, settings, HeldCommitments(decisions))
    except ImpossibleThere as error:
        return f"cannot be made there: {error}"
    return solved if solved.decisions is not None else "no placements keep the hard rules there"
