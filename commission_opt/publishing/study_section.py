"""A study by itself: the tables and charts that a report has of it, without a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from commission_opt.plan.result import Result
from commission_opt.publishing.report import Bullets, Piece, Section
from commission_opt.publishing.sections import attached, region, tried
from commission_opt.publishing.source import Source

STUDY_TITLES = {
    "recommend": "Which mix to recommend",
    "compare": "Options side by side",
    "sensitivity": "Which figures matter",
    "frontier": "What more of one measure costs",
    "alternatives": "Mixes that cost nearly the same",
    "simulate": "The plan against random children",
    "explain": "Why this mix",
    "together": "Together or alone",
}


def study_section(study: Mapping[str, Any]) -> Section:
    """What a study found, as a section of its own.

    Parameters
    ----------
    study
        What the study wrote as JSON.
    """
    name = str(study["study"])
    found = [one for one in _pieces(name, study) if one is not None]
    return Section(f"study-{name}", STUDY_TITLES[name], tuple(found))


def _pieces(name: str, study: Mapping[str, Any]) -> list[Piece | None]:
    source = Source(cast(Result, {"objective": _cheapest(study)}), {name: study})
    if name == "recommend":
        section = tried.section(source)
        return [] if section is None else list(section.blocks)
    if name == "compare":
        return [attached.comparison_table(study)]
    if name == "sensitivity":
        return [attached.tornado_chart(study), attached.tornado_table(study), attached.switching_table(study)]
    if name == "frontier":
        return [attached.frontier_chart(study), attached.frontier_table(study)]
    if name == "alternatives":
        return [attached.near_alternatives(source)]
    if name == "simulate":
        return [attached.simulation_table(study)]
    if name == "together":
        return list(region.blocks(study))
    items = attached.explanation_items(study)
    return [Bullets(items) if items else None]


def _cheapest(study: Mapping[str, Any]) -> float | None:
    """The cost that extra costs of near alternatives are counted from."""
    costs = [one["cost"] for one in study.get("mixes", []) if one.get("kind") == "cheapest"]
    return costs[0] if costs else None
