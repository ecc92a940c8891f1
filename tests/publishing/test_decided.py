"""What Cabinet authorises: terms, exact days, extensions and what has to be decided by when."""

from __future__ import annotations

from typing import Any

from commission_opt.plan.statements.table import Table
from commission_opt.publishing.compose import compose
from tests.publishing.reports import plan, report

AWARDED = ["1 Apr 2024", "award", "Block contract, three or four beds", "4", "1 Apr 2024", "31 Mar 2026"]


def test_every_commitment_has_a_row_with_its_day_and_beds() -> None:
    assert texts(table(None, "decisions")) == [
        AWARDED,
        ["1 Apr 2024", "call off one home of 2", "DPS: Oak", "2", "1 Apr 2024", "31 Mar 2025"],
        ["1 Apr 2024", "recruit one household", "Foster carers of our own", "1", "1 Apr 2024", "-"],
        [
            "1 Apr 2024",
            "offer up to 0.8 beds to other councils",
            "Three flats for moving on",
            "",
            "1 Apr 2024",
            "31 Mar 2025",
        ],
        ["1 Apr 2025", "open one home", "New home of our own, two beds", "2", "1 Apr 2025", "-"],
    ]


def test_an_extension_is_decided_when_the_first_term_ends() -> None:
    result = extended()
    rows = texts(table(result, "decisions"))
    assert rows[0] == AWARDED
    assert rows[-1] == ["31 Mar 2026", "extend by 2 years", AWARDED[2], "4", "1 Apr 2026", "31 Mar 2028"]
    note = table(result, "decisions").note
    assert "An extension is due by the last day of the term, or extension, before it" in note
    assert "An extension" not in table(None, "decisions").note


def test_an_existing_contract_is_extended_when_it_ends_and_a_home_closed_on_its_day() -> None:
    result = extended()
    result["inputs"]["block"][0] |= {"existing": True, "ends": "2025-06-30"}
    result["mix"][0]["existing"] = True
    result["mix"].append(result["mix"][-1] | {"homes": 2, "size": 3, "beds": 6, "end": "2025-09-30"})
    result["decisions"] = [one | {"day": ""} for one in result["decisions"] if one["decision"] == "extended"]
    result["beds"] = [one | {"sold": 0.0} for one in result["beds"]]
    result["decisions"].append(
        {"decision": "closed", "offer": "flats", "day": "2025-04-01", "size": 0, "turn": 0, "number": 2}
    )
    assert texts(table(result, "decisions")) == [
        ["1 Apr 2025", "close two homes", "Three flats for moving on", "6", "-", "30 Sep 2025"],
        ["30 Jun 2025", "extend by 2 years", AWARDED[2], "4", "1 Jul 2025", "31 Mar 2028"],
    ]


def test_a_mix_says_its_term_its_days_and_that_setting_up_is_in_its_cost() -> None:
    buy = table(extended(), "mix-buy")
    at = [buy.columns.index(name) for name in ("from", "to", "term")]
    shown = [[row.cells[one].text for one in at] for row in buy.rows]
    assert shown[:3] == [
        ["1 Apr 2024", "31 Mar 2028", "2 years and 2 more"],
        ["1 Apr 2024", "31 Mar 2025", "1 year"],
        ["1 Apr 2025", "-", ""],
    ]
    assert "setting up, £1,500 for each contract or home" in buy.note
    assert table(None, "mix-buy").note == ""


def test_setting_up_is_said_from_the_least_to_the_most_where_contracts_differ() -> None:
    result = extended()
    result["inputs"]["dps"][0]["set_up_cost"] = 900.0
    assert "setting up, £900 to £1,500 for each contract or home" in table(result, "mix-buy").note


def test_a_result_without_inputs_still_says_what_is_extended() -> None:
    result = extended() | {"inputs": {}}
    buy = table(result, "mix-buy")
    assert buy.rows[0].cells[buy.columns.index("term")].text == "extended"
    assert texts(table(result, "decisions"))[-1] == ["-", "extend", AWARDED[2], "4", "-", "31 Mar 2028"]


def test_a_service_is_taken_up_from_its_day() -> None:
    result = plan("southampton-2017-edge-of-care").to_dict()
    taken = [one["day"] for one in result["decisions"] if one["decision"] == "taken"]
    found = next(one for one in report("southampton-2017-edge-of-care").tables() if one.id == "decisions")
    assert [row.cells[0].value for row in found.rows if row.cells[1].text == "take up"] == taken
    assert taken


def test_a_service_ends_when_its_own_row_of_the_mix_does() -> None:
    result: Any = plan("southampton-2017-edge-of-care").to_dict()
    service = next(one["offer"] for one in result["decisions"] if one["decision"] == "taken")
    rows = [row for row in result["mix"] if row["offer"] != service]
    other = {**result["mix"][0], "offer": "other", "end": "2018-06-30"}
    for mix, until in (([other, {**other, "offer": service, "end": "2019-03-31"}], "31 Mar 2019"), ([other], "-")):
        found = table(result | {"mix": [*rows, *mix]}, "decisions")
        assert next(row.cells[-1].text for row in found.rows if row.cells[1].text == "take up") == until


def extended() -> Any:
    """The tutorial, in which the block contract is extended by two years and costs something to set up."""
    result: Any = plan("tutorial").to_dict()
    result["mix"][0] |= {"extended": True, "end": "2028-03-31"}
    result["inputs"]["block"][0] |= {"extension_years": 2, "set_up_cost": 1500.0}
    award = next(one for one in result["decisions"] if one["offer"] == "block")
    result["decisions"].append(award | {"decision": "extended"})
    return result


def table(result: Any, key: str) -> Table:
    found = report("tutorial") if result is None else compose(result)
    return next(one for one in found.tables() if one.id == key)


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]
