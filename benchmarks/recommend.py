"""What is advised for an instance, held against every number of new beds and the decision taken, in fresh worlds.

    uv run python benchmarks/recommend.py instances/coventry-2017.toml --out results/coventry --beds 0,5,10,15,20,25,29,34

The worlds have another seed than those that the advice was found in, and nothing was chosen in them. With a number of
beds goes the cheapest mix that has so many, shares priced; with `--beds all` every number from none to as many as can be.
Told in both ways of judging: with the rules as they are a mix is held against the advised one where it keeps the hard
shares at least as well in the same worlds, and breaks no other rule.
"""

from __future__ import annotations

import argparse
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.studies.mixes.candidate import without_placements
from commission_opt.studies.mixes.candidates import Candidates
from commission_opt.studies.mixes.sizes import BedsBetween
from commission_opt.studies.recommend.recommendation import Advice, Recommendation
from commission_opt.studies.recommend.telling import Telling
from commission_opt.studies.recommend.trial import Trial, Trials
from commission_opt.studies.recommend.worlds import Worlds
from commission_opt.studies.runs import Runs

FRESH = 20_261_130  # seed of worlds in which nothing was chosen
EVEN = 0.005  # share of the cost by which the advised mix may be beaten
KINDS = ("reference", "free_dates", "baseline", "nothing")


def main() -> None:
    """Print how each mix fares against what is advised."""
    parser = argparse.ArgumentParser(description="Hold what is advised against other mixes in fresh worlds.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--out", type=Path, required=True, help="Folder of the recommendation: it is taken up from there."
    )
    parser.add_argument("--beds", default="all", help="Numbers of new beds, parted by commas, or all.")
    parser.add_argument("--worlds", type=int, default=400, help="That the recommendation may use.")
    parser.add_argument("--fresh", type=int, default=2000, help="Worlds in which mixes are held against it.")
    asked = parser.parse_args()
    instance = co.load(asked.file)
    found = co.recommend(instance, worlds=asked.worlds, out=asked.out)
    mixes = dict(_others(instance, found, asked.beds))
    plain = Candidates(instance, Runs(co.Settings(), None)).certain
    trials = Trials(plain, Worlds(found.figures, FRESH, found.forecasts))
    tried = {name: _each(trials, decisions, asked.fresh) for name, (decisions, _) in mixes.items()}
    broken = {name: breaks for name, (_, breaks) in mixes.items()}
    for advice in found.advice:
        _tell(found, advice, _advised(found, advice.best, trials, asked.fresh), tried, broken)


def _others(instance: co.Instance, found: Recommendation, beds: str) -> Iterator[tuple[str, tuple[Decisions, bool]]]:
    """Mixes by name: their commitments, and whether they break a hard rule that is about no share."""
    for one in found.candidates:
        if one.candidate.kind in KINDS:
            yield one.candidate.name, (one.candidate.decisions, bool(one.candidate.broken))
    search = Candidates(instance, Runs(co.Settings(gap=1e-3), None))
    numbers = itertools.count() if beds == "all" else map(int, beds.split(","))
    nothing_for = 0
    for number in numbers:
        solved = search.runs.solve(search.priced, BedsBetween(float(number), float(number)))
        nothing_for = nothing_for + 1 if solved.decisions is None else 0
        if solved.decisions is not None:
            yield f"{number} new beds", (solved.decisions, False)
        elif beds == "all" and nothing_for > 12:
            return


def _tell(
    found: Recommendation,
    advice: Advice,
    own: Sequence[Trial],
    tried: Mapping[str, Sequence[Trial]],
    broken: Mapping[str, bool],
) -> None:
    telling = advice.telling
    cost, missed = _costs(telling, own), telling.missed(own)
    print(
        f"{advice.name}: {found.candidates[advice.best].candidate.mix}: £{cost.mean():,.0f}, shares missed by {missed:.4f}"
    )
    for name, other in tried.items():
        apart = _costs(telling, other) - cost
        half = 1.96 * float(apart.std(ddof=1)) / math.sqrt(len(apart))
        worse = advice.key == "as_they_are" and (broken[name] or telling.missed(other) > missed + 1e-9)
        beaten = not worse and float(apart.mean()) < -EVEN * abs(float(cost.mean()))
        print(
            f"  {name:40.40}  {apart.mean():+14,.0f} (95% {apart.mean() - half:+,.0f} to {apart.mean() + half:+,.0f})  "
            f"missed by {telling.missed(other):.4f}{'  keeps the rules less well' if worse else ''}"
            f"{'  BEATS WHAT IS ADVISED' if beaten else ''}",
            flush=True,
        )


def _advised(found: Recommendation, nth: int, trials: Trials, fresh: int) -> list[Trial]:
    rule = found.deferrals.get(nth)
    if rule is None:
        return _each(trials, found.candidates[nth].candidate.decisions, fresh)
    both = {own: _each(trials, found.candidates[own].candidate.decisions, fresh) for own in (rule.without, rule.more)}
    return [rule.followed({own: both[own][world] for own in both}) for world in range(fresh)]


def _each(trials: Trials, decisions: Decisions, fresh: int) -> list[Trial]:
    """The trials of a mix, world by world; those of one set of figures after each other, which is quicker."""
    mix = without_placements(decisions)
    order = sorted(range(fresh), key=lambda world: (trials.worlds.draw(world), world))
    done = {world: trials.of(mix, world) for world in order}
    return [done[world] for world in range(fresh)]


def _costs(telling: Telling, tried: Sequence[Trial]) -> np.ndarray:
    return np.array([telling.cost(one) for one in tried])


if __name__ == "__main__":
    main()
