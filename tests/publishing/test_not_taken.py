"""Homes and contracts that could be chosen and are not stand in the paper, with their capital; and what is bought one by one is no provision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commission_opt.plan.read import read_result
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Report

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"


def paper(name: str) -> tuple[Any, Report]:
    result = read_result(GALLERY / name)[0]
    return result, compose(result)


def rows(found: Report, table: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for one in found.tables() if one.id == table for row in one.rows]


def test_north_tyneside_shows_the_capital_of_the_homes_that_it_does_not_open() -> None:
    _, found = paper("north-tyneside-2018")
    assert ["New home for two", "2", "4,120", "350,000"] in rows(found, "not-taken")


def test_a_price_by_size_is_told_from_the_least_to_the_most() -> None:
    _, found = paper("southampton-2019-block")
    assert ["Bidder A's block contract", "3 to 6", "3,390 to 3,850", "-"] in rows(found, "not-taken")


def test_what_is_taken_and_what_is_there_already_is_not_among_them() -> None:
    for folder in sorted(GALLERY.glob("*/plan.json")):
        result, found = paper(folder.parent.name)
        names = {row[0] for row in rows(found, "not-taken")}
        taken = {row["offer"] for row in result["mix"]}
        assert not names & {result["labels"]["offers"].get(offer) for offer in taken}
        offers = [one for kind in ("block", "dps", "home", "supported") for one in result["inputs"].get(kind, [])]
        assert not names & {one.get("name", one["id"]) for one in offers if one.get("existing")}


def test_a_paper_whose_plan_takes_everything_has_no_such_table() -> None:
    _, found = paper("tutorial")
    assert rows(found, "not-taken") == []


def test_supported_places_that_are_bought_one_by_one_are_no_new_provision() -> None:
    """In North Tyneside nothing new opens: young people beyond its flats are placed in places bought as used."""
    result, found = paper("north-tyneside-2018")
    assert not [row for row in result["mix"] if row["homes"] and not row["existing"]]
    places = [row for row in rows(found, "gap") if row[0].startswith("Moving on")]
    assert places
    assert {row[5] for row in places} == {"0"}
    assert any(float(row[6]) > 1 for row in places)
