"""Published tables to the starter of a council: the figures of the tables, each with its cell, or a refusal by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from commission_opt.instance.instance import Instance
from commission_opt.instance.load import text_instance
from commission_opt.instance.problems import InvalidInstance
from commission_opt.starter.statistics.cells import PublishedCell, year_of
from commission_opt.starter.statistics.council import Given, council_starter
from tests.starter.published import (
    ASH,
    ELM,
    FAR,
    FOSTER,
    HOMES,
    LOOKED_AFTER,
    OAK,
    STARTED,
    SUPPORTED,
    both,
    characteristics,
    counts,
    spending,
    written,
)


def made(files: Sequence[Path], council: str = "Oakshire", **given: object) -> Instance:
    return text_instance(council_starter(files, Given(council, **given)).text("x.toml"), "x.toml")  # type: ignore[arg-type]


def refused(files: Sequence[Path], council: str = "Oakshire", **given: object) -> str:
    with pytest.raises(InvalidInstance) as caught:
        made(files, council, **given)
    return str(caught.value)


def entry(instance: Instance, key: str) -> str:
    record = next(one for one in instance.assumption if one.id == key)
    return (
        f"{record.basis}: {record.value if record.value is not None else record.path}: {record.reason} {record.source}"
    )


def test_the_figures_are_those_of_the_tables(tmp_path: Path) -> None:
    instance = made(both(tmp_path))
    demand = {one.id: one for one in instance.demand}
    assert demand["home"].opening_stock == 40
    assert demand["home"].entries_per_month == 1  # 120 / 12, times 40 of 400
    assert demand["fostering"].opening_stock == 280
    stay = {one.id: one.mean_stay_weeks for one in instance.need}
    assert stay["home"] == pytest.approx(400 / 120 * 365.25 / 7, abs=0.05)
    assert instance.horizon.start == dt.date(2025, 4, 1)
    assert instance.horizon.end == dt.date(2029, 3, 31)


def test_every_figure_is_in_the_register_with_its_cell(tmp_path: Path) -> None:
    instance = made(both(tmp_path))
    assert "published: demand.home.opening_stock" in entry(instance, "home-children")
    assert f"cla.csv, line 3, column 'number': {HOMES}: 40." in entry(instance, "home-children")
    assert "31 March 2025" in entry(instance, "home-children")
    assert entry(instance, "looked-after").startswith("published: 400.0")
    assert entry(instance, "started").startswith("published: 120.0")
    assert entry(instance, "over-20-miles").startswith("published: 60.0")
    assert "derived" in entry(instance, "home-entries")
    assert "counts.csv, line 3" in entry(instance, "home-entries")
    assert entry(instance, "spot-price").startswith("assumed")
    paths = {one.path for one in instance.assumption}
    assert {"need.fostering.mean_stay_weeks", "demand.fostering.entries_per_month"} <= paths


@pytest.mark.parametrize(
    "council", ["Elm", "elm, city of", "City of Elm", "ELM CITY COUNCIL", "E06000102", "e06000102", "702"]
)
def test_a_council_is_known_by_each_of_its_names_and_codes(tmp_path: Path, council: str) -> None:
    assert made(both(tmp_path, ELM), council).area[0].name == "Elm, City of"


@pytest.mark.parametrize("council", ["Ashby and Beech", "Ashby & Beech", "ashby and beech borough council"])
def test_an_and_is_an_and(tmp_path: Path, council: str) -> None:
    assert made(both(tmp_path, ASH), council).area[0].name == "Ashby & Beech"


def test_an_authority_that_was_renamed_and_got_a_new_code_is_one(tmp_path: Path) -> None:
    old = ("E10000101", "701", "Oak County")
    files = [
        characteristics(tmp_path, [(2024, old, HOMES, "30"), (2025, OAK, HOMES, "40")]),
        counts(tmp_path, [(2025, old, LOOKED_AFTER, "400"), (2025, old, STARTED, "120")]),
    ]
    assert made(files, "Oak County").area[0].name == "Oakshire"
    assert made(files, "Oakshire").demand[0].opening_stock == 40


def test_of_several_years_the_latest_counts_or_the_one_that_is_asked_for(tmp_path: Path) -> None:
    rows = [(year, OAK, HOMES, str(30 + year - 2020)) for year in (2024, 2022, 2025, 2023)]
    numbers = [
        (year, OAK, label, number)
        for year in (2022, 2025)
        for label, number in ((LOOKED_AFTER, "400"), (STARTED, "120"))
    ]
    files = [characteristics(tmp_path, rows), counts(tmp_path, numbers)]
    assert made(files).demand[0].opening_stock == 35
    early = made(files, year=2022)
    assert (early.demand[0].opening_stock, early.horizon.start.year) == (32, 2022)
    assert "no table has the children looked after on 31 March of Oakshire in 2023" in refused(files, year=2023)
    assert "There are 2022, 2023, 2024, 2025." in refused(files, year=2019)


@pytest.mark.parametrize(("number", "value"), [("1,234", 1234), ("40.0", 40), (" 40 ", 40)])
def test_thousands_separators_are_read(tmp_path: Path, number: str, value: float) -> None:
    files = [
        characteristics(tmp_path, [(2025, OAK, HOMES, number)]),
        counts(tmp_path, [(2025, OAK, LOOKED_AFTER, "4,000"), (2025, OAK, STARTED, "1,200")]),
    ]
    assert made(files).demand[0].opening_stock == value


@pytest.mark.parametrize("code", ["c", "x", "z", "low", "C", ":", "", "12x", "1,23", "-5", "nan", "inf"])
def test_what_is_no_number_is_refused_by_its_cell_or_left_out(tmp_path: Path, code: str) -> None:
    files = both(tmp_path)
    characteristics(tmp_path, [(2025, OAK, HOMES, code), (2025, OAK, FOSTER, "280")])
    text = refused(files)
    assert "cla.csv:3: number: " in text
    assert "--children" in text
    assert made(files, children=4).demand[0].opening_stock == 4
    characteristics(tmp_path, [(2025, OAK, HOMES, "40"), (2025, OAK, SUPPORTED, code), (2025, OAK, FAR, code)])
    instance = made(files)
    assert [one.id for one in instance.need] == ["home"]
    assert "over-20-miles" not in {one.id for one in instance.assumption}


def test_what_is_left_out_is_told_in_the_file(tmp_path: Path) -> None:
    files = both(tmp_path)
    characteristics(tmp_path, [(2025, OAK, HOMES, "40"), (2025, OAK, FOSTER, "c")])
    text = council_starter(files, Given("Oakshire")).text("x.toml")
    assert (
        f"# {FOSTER}: left out, as it is 'c' (suppressed, as it is small) (cla.csv, line 4, column 'number')." in text
    )


def test_two_tables_that_say_two_things_are_refused(tmp_path: Path) -> None:
    files = [*both(tmp_path), characteristics(tmp_path, [(2025, OAK, HOMES, "41")], "other.csv")]
    assert "other.csv:3: number: " in refused(files)
    characteristics(tmp_path, [(2025, OAK, HOMES, "40")], "other.csv")
    assert made(files).demand[0].opening_stock == 40


@pytest.mark.parametrize(("total", "price"), [("8,348,571", 4000), ("8348.571", 4000), ("8.348571", 4000)])
def test_spending_gives_the_price_in_whichever_unit(tmp_path: Path, total: str, price: float) -> None:
    instance = made([*both(tmp_path), spending(tmp_path, [(202425, OAK, total), (202324, OAK, "1")])])
    assert instance.spot[0].price_per_week == price
    assert instance.money.price_base == "2024/25"
    assert "derived" in entry(instance, "spot-price")
    assert "s251.csv, line 3, column 'total_expenditure'" in entry(instance, "spot-price")


def test_spending_that_can_be_no_price_is_refused(tmp_path: Path) -> None:
    text = refused([*both(tmp_path), spending(tmp_path, [(202425, OAK, "90000")])])
    assert "s251.csv:3: total_expenditure: " in text
    assert "in whichever unit" in text


def test_a_price_that_is_given_comes_before_any_other(tmp_path: Path) -> None:
    instance = made([*both(tmp_path), spending(tmp_path, [(202425, OAK, "8,348,571")])], price=5200)
    assert instance.spot[0].price_per_week == 5200


def test_neighbours_stand_beside_the_figures(tmp_path: Path) -> None:
    files = both(tmp_path)
    characteristics(tmp_path, [(2025, OAK, HOMES, "40"), (2025, ELM, HOMES, "20"), (2025, ASH, HOMES, "30")])
    counts(
        tmp_path,
        [
            (2025, place, label, number)
            for place in (OAK, ELM, ASH)
            for label, number in ((LOOKED_AFTER, "400"), (STARTED, "120"))
        ],
    )
    money = spending(tmp_path, [(202425, OAK, "8348571"), (202425, ELM, "5217857"), (202425, ASH, "c")])
    wide = written(
        tmp_path / "sn.csv", "old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P", ["701,Oakshire,702,Close,703,Close"]
    )
    instance = made([*files, money, wide])
    assert "Elm, City of £5,000" in entry(instance, "neighbours-price")
    assert entry(instance, "neighbours-share").startswith("derived: 0.0625")
    older = written(
        tmp_path / "sn.csv", "LA num,LA Name,LA number,SN1,SNP,SN2,SNP", ["701,Oakshire,701,702,Close,703,Close"]
    )
    assert "Ashby & Beech 7.5%" in entry(made([*files, money, older]), "neighbours-share")


def test_the_layout_of_our_own_has_one_row_an_authority(tmp_path: Path) -> None:
    header = f'time_period,la_name,new_la_code,"{LOOKED_AFTER}","{STARTED}","{HOMES}","{FAR}"'
    file = written(
        tmp_path / "mine.csv", header, ["2025,Oakshire,E06000101,684,282,61,96", "2025,Elm,E06000102,c,c,c,c"]
    )
    instance = made([file])
    assert instance.demand[0].opening_stock == 61
    assert f"mine.csv, line 2, column '{HOMES}'" in entry(instance, "home-children")
    text = refused([file], "Elm")
    assert f"mine.csv:3: {HOMES}: " in text
    assert f"mine.csv:3: {STARTED}: " in text


def test_a_table_in_a_windows_encoding_is_read(tmp_path: Path) -> None:
    files = both(tmp_path, ("E06000101", "701", "Oakshire"))
    files[1].write_bytes(files[1].read_text(encoding="utf-8-sig").replace("South West", "Côte").encode("cp1252"))
    assert made(files).demand[0].opening_stock == 40


@pytest.mark.parametrize(
    ("council", "says"),
    [
        ("Oakshir", "Did you mean 'Oakshire'?"),
        ("Cumbria", "Since 2023 there are Cumberland and Westmorland and Furness in its place."),
        ("E06999999", "there is no authority 'E06999999' in the tables"),
        ("", "there is no authority"),
    ],
)
def test_a_council_that_is_not_there_is_refused(tmp_path: Path, council: str, says: str) -> None:
    assert says in refused(both(tmp_path), council)


def test_an_authority_that_is_no_more_is_refused_with_those_that_came_after_it(tmp_path: Path) -> None:
    cumbria = ("E10000006", "909", "Cumbria")
    rows = [(2022, cumbria, HOMES, "40"), (2025, OAK, HOMES, "40")]
    numbers = [(2022, cumbria, label, "400") for label in (LOOKED_AFTER, STARTED)]
    files = [characteristics(tmp_path, rows), counts(tmp_path, numbers)]
    text = refused(files, "Cumbria")
    assert "Cumbria is in the tables until 2022 only, and others until 2025" in text
    assert "Cumberland and Westmorland and Furness" in text
    assert made(files, "Cumbria", year=2022).demand[0].opening_stock == 40


def test_what_is_no_table_is_refused_by_its_file(tmp_path: Path) -> None:
    nothing = written(tmp_path / "shop.csv", "apples,pears", ["1,2"])
    packed = tmp_path / "packed.csv"
    packed.write_bytes(b"PK\x03\x04 and so on")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    text = refused([nothing, packed, empty, tmp_path / "gone.csv"])
    assert "shop.csv:1: is no table that is known." in text
    assert "packed.csv: is a zip file or a workbook." in text
    assert "empty.csv:1: " in text
    assert "gone.csv: there is no such file." in text


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_columns_apart_by_another_sign_are_told(tmp_path: Path, mark: str, name: str) -> None:
    file = both(tmp_path)[0]
    file.write_text(file.read_text(encoding="utf-8").replace(",", mark), encoding="utf-8")
    assert f"its columns are separated by {name}, not commas. Save it as 'CSV UTF-8" in refused([file])


def test_homes_that_are_open_stand_beside_the_statistics(tmp_path: Path) -> None:
    instance = made(both(tmp_path), own_homes=2, own_beds=3)
    (own,) = [one for one in instance.home if one.existing]
    assert (own.homes, own.beds) == (2, 3)
    assert not [one for one in made(both(tmp_path)).home if one.existing]


def test_a_table_without_local_authorities_is_refused(tmp_path: Path) -> None:
    assert "has no row of a local authority" in refused([characteristics(tmp_path, [])])


@pytest.mark.parametrize(
    ("text", "year"), [("2025", 2025), ("202425", 2025), ("2024/25", 2025), ("2024-2025", 2025), ("FY25", None)]
)
def test_a_period_is_the_year_in_which_it_ends(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("written_as", "value"), [("£1,234.5", 1234.5), ("12", 12), ("1234,5", None), ("", None), ("low", None)]
)
def test_a_cell_is_a_number_or_none(written_as: str, value: float | None) -> None:
    assert PublishedCell(written_as, "f.csv", 1, "number", "label", 2025).value == value


WIDE = "time_period,new_la_code,la_name,{looked},{started},{homes},{foster}"


def one_row(folder: Path, numbers: str, foster: str = FOSTER) -> list[Path]:
    """One row an authority, as our own layout has it."""
    header = WIDE.format(looked=LOOKED_AFTER, started=STARTED, homes=HOMES, foster=foster)
    return [written(folder / "ours.csv", header, [f"2025,{OAK[0]},Oakshire,{numbers}"])]


def test_a_heading_one_letter_off_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    said = refused(one_row(tmp_path, "400,120,40,280", "Foster placement"))
    assert "Foster placement" in said
    assert "Did you mean 'foster placements'?" in said
    made(one_row(tmp_path, "400,120,40,280", "Other placements"))  # a figure of its own, which is not looked for


def test_more_children_in_placements_than_are_looked_after_are_refused(tmp_path: Path) -> None:
    said = refused(one_row(tmp_path, "400,120,40,500"))
    assert "400, fewer than Secure homes and children's homes (40) and Foster placements (500) together" in said
    assert "ours.csv" in said
    made(one_row(tmp_path, "400,120,40,365"))  # as published numbers are rounded


# -- headings as they were published, year by year; the figures are made up -------------------------

HEADINGS_2022 = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,la_name,new_la_code,"
SPENDING_2024 = (
    "time_period,time_identifier,geographic_level,country_name,country_code,region_name,region_code,la_name,old_la_code,new_la_code,"
    "category_of_expenditure,description_of_expenditure,own_provision,private_provision,other_public_sector_provision,voluntary_provision,"
    "total_expenditure,income,net_current_expenditure,grants_inside_AEF,grants_outside_AEF,net_revenue_expenditure,per_capita_net_current_spend"
)
SPENDING_2016 = (
    "time_period,geographic_level,LAD19NM,LAD19CD,ReportGroup,Laold,Description,OwnProvision,TotalExpenditure"
)
NEIGHBOURS_2021 = "LA num,LA Name,LA number,GOInd,GOReg,SN1,SNP,SN2,SNP,SN3,SNP,"
NEIGHBOURS_2025 = "old_la_code,la_name,region_ind,region_name,SN_1,SN_1P,SN_2,SN_2P"


def as_published(folder: Path) -> list[Path]:
    """The tables of 2022, with rows of England and of a region before those of the authorities."""
    new, old, place = OAK
    level = "2022,Reporting year,Local authority,E92000001,England,E12000009,South West"
    england, region = (
        "2022,Reporting year,National,E92000001,England,,,,,",
        "2022,Reporting year,Regional,E92000001,England,E12000009,South West,,,",
    )
    placed = [
        f"{england},Placement,{HOMES},12010,15",
        f"{region},Placement,{HOMES},990,k",
        f"{level},{old},{place},{new},Age group,Total,400,100",
        f"{level},{old},{place},{new},Distance between home and placement,{FAR},60,15",
        f'{level},{old},{place},{new},Distance between home and placement and locality of placement,"Inside, over 20 miles",c,c',
        f"{level},{old},{place},{new},Placement,{FOSTER},280,70",
        f"{level},{old},{place},{new},Placement,{HOMES},40,10",
        f"{level},{old},{place},{new},Placement,Total,400,100",
    ]
    numbers = [
        f"{england},Children looked after at 31 March each year,11774610,82170,70",
        f"{region},Children starting to be looked after each year,1087870,2540,23",
        f"{level},{old},{place},{new},Children ceasing to be looked after each year,50000,110,22",
        f"{level},{old},{place},{new},Children looked after at 31 March each year,50000,400,80",
        f"{level},{old},{place},{new},Children starting to be looked after each year,50000,120,24",
    ]
    return [
        written(folder / "placed.csv", f"{HEADINGS_2022}cla_group,characteristic,number,percentage", placed),
        written(
            folder / "numbers.csv",
            f"{HEADINGS_2022}population_count,population_estimate,number,rate_per_10000",
            numbers,
        ),
    ]


def test_tables_with_the_headings_of_2022_are_read(tmp_path: Path) -> None:
    instance = made(as_published(tmp_path))
    demand = {one.id: one for one in instance.demand}
    assert (demand["home"].opening_stock, demand["fostering"].opening_stock) == (40, 280)
    assert demand["home"].entries_per_month == 1
    assert instance.horizon.start == dt.date(2022, 4, 1)
    assert "60" in entry(instance, "over-20-miles")


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (
            SPENDING_2024,
            "202122,Financial year,Local authority,England,E92000001,South West,E12000009,{place},{old},{new},Children looked after,"
            "{label},1,2,3,4,{total},5,6,0,0,7,89",
        ),
        (SPENDING_2016, "202122,Local authority,{place},{new},Children looked after,{old},{label},1,{total}"),
    ],
    ids=["2024", "2016"],
)
def test_section_251_is_read_with_the_headings_of_each_year(tmp_path: Path, heading: str, row: str) -> None:
    new, old, place = OAK
    labels = {"3.1.1 Residential care": "10436428", "3.1.11 Total Children Looked After": "99999999"}
    rows = [row.format(place=place, new=new, old=old, label=label, total=total) for label, total in labels.items()]
    instance = made([*as_published(tmp_path), written(tmp_path / "s251.csv", heading, rows)])
    assert instance.spot[0].price_per_week == pytest.approx(10_436_428 / 40 / (365.25 / 7), abs=0.5)
    assert instance.money.price_base == "2021/22"


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (NEIGHBOURS_2021, "{old},{place},{old},7,South West,702,Very Close,703,Close,999,Not Close,"),
        (NEIGHBOURS_2025, '{old},"{place}",7,South West,702,Very close,703,Close '),
    ],
    ids=["2021", "2025"],
)
def test_neighbours_are_read_with_the_headings_of_each_year(tmp_path: Path, heading: str, row: str) -> None:
    _, old, place = OAK
    others = [
        f'2022,Reporting year,Local authority,E92000001,England,E12000009,South West,{one[1]},"{one[2]}",{one[0]},Placement,{HOMES},{number},1'
        for one, number in ((ELM, 30), (ASH, 50))
    ]
    totals = [
        f'2022,Reporting year,Local authority,E92000001,England,E12000009,South West,{one[1]},"{one[2]}",{one[0]},'
        "Children looked after at 31 March each year,50000,500,1"
        for one in (ELM, ASH)
    ]
    files = as_published(tmp_path)
    for file, more in zip(files, (others, totals), strict=True):
        file.write_text(file.read_text(encoding="utf-8-sig") + "\n".join([*more, ""]), encoding="utf-8")
    neighbours = written(tmp_path / "neighbours.csv", heading, [row.format(old=old, place=place)])
    instance = made([*files, neighbours])
    assert entry(instance, "neighbours-share").startswith("derived: 0.08")  # 30 and 50 of 500
