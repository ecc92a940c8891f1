"""The instance of some authorities: what is about others goes, and what is about all stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import commission_opt as co
from commission_opt.instance.of_members import of_members
from tests.instance.cases import EVERYTHING, copy_of_everything
from tests.model.small import day
from tests.model.test_lanes import HOME, region

INLAND = {"members": ["inland"]}
BOND = {"id": "bond", "sizes": [2], "price_per_bed_week": day(50), "term_years": 1.0, "takes": ["care"], "area": "town"}
TEAM = {
    "id": "team",
    "team_workers": 2,
    "team_cost_per_year": 100.0,
    "caseload": 10.0,
    "success_rate": 0.5,
    "mean_stay_avoided_weeks": 50.0,
    "stage": [{"weeks": 30.0}],
    "referral": [
        {"id": "coast", "need": "care", "area": "coast", "per_month": 0.1},
    ],
}


def rich(**more: Any) -> co.Instance:
    """A region with something of every sort that is about one council, and something about both."""
    near = {"minimum_share": 0.5, "price_per_child_week": 100.0}
    return co.Instance.from_dict(
        region(
            home=[HOME | INLAND],
            block=[BOND | INLAND, BOND | {"id": "other"}],
            edge_of_care=[TEAM],
            rules={
                "locality": [
                    near | {"id": "town", "areas": ["town"]},
                    near | {"id": "coast", "areas": ["coast"]},
                    near | {"id": "both", "areas": ["town", "coast"]},
                    near | {"id": "all"},
                ],
                "one_of": [{"id": "either", "offers": ["other", "bond"]}],
            },
            baseline={"title": "now", "commit": [{"offer": "bond", "homes": 1}]},
            what_if=[
                {"id": "dear", "changes": {"spot.spot.price_per_week": 900.0}},
                {"id": "bond", "changes": {"block.bond.term_years": 2.0}},
                {"id": "rule", "changes": {"rules.locality.town.minimum_share": 0.4}},
            ],
            assumption=[
                {"id": "spot", "path": "spot.spot.price_per_week", "basis": "assumed", "reason": "made up"},
                {"id": "own", "path": "home.own.beds", "basis": "assumed", "reason": "made up"},
            ],
            **more,
        )
    )


def ids(tables: dict[str, Any], name: str) -> list[str]:
    return [one["id"] for one in tables.get(name, ())]


def test_the_coast_alone_has_what_is_about_it_or_about_all() -> None:
    found = of_members(rich(), ["shore"]).to_dict()
    assert ids(found, "demand") == ["coast"]
    assert ids(found, "area") == ["town", "coast"]  # where offers can be
    assert (ids(found, "home"), ids(found, "block"), ids(found, "spot")) == ([], ["other"], ["spot"])
    assert ids(found["rules"], "locality") == ["coast", "both", "all"]
    assert found["rules"]["locality"][1]["areas"] == ["coast"]
    assert "one_of" not in found["rules"]  # of one offer nothing is left to say
    assert ids(found, "edge_of_care") == ["team"]
    assert found["baseline"]["commit"] == []
    assert ids(found, "what_if") == ["dear"]
    assert ids(found, "assumption") == ["spot"]


def test_those_who_have_all_keep_all() -> None:
    found = of_members(rich(), ["inland"]).to_dict()
    assert (ids(found, "home"), ids(found, "block"), ids(found, "edge_of_care")) == (["own"], ["bond", "other"], [])
    assert ids(found["rules"], "locality") == ["town", "both", "all"]
    assert ids(found, "what_if") == ["dear", "bond", "rule"]
    both = of_members(rich(), ["inland", "shore"])
    before = rich().to_dict()
    assert both.to_dict() | {"title": before["title"]} == before


def test_the_region_itself_is_left_as_it_was() -> None:
    instance = rich()
    before = instance.to_dict()
    of_members(instance, ["shore"])
    assert instance.to_dict() == before


def test_everything_of_one_council_is_everything(tmp_path: Path) -> None:
    whose = ("existing = true\n", 'existing = true\nmembers = ["council"]\n')
    text = EVERYTHING.read_text(encoding="utf-8")
    blocks = [block for block in text.split("\n\n") if whose[0] in block and "members" not in block]
    edits = [(block, block.replace(*whose)) for block in blocks]
    instance = co.load(copy_of_everything(tmp_path, edits))
    found = of_members(instance, ["council"])
    assert found.to_dict() | {"title": instance.title} == {k: v for k, v in instance.to_dict().items() if k != "format"}
