"""Made-up tables in the layouts of the published ones: a few authorities, and every code that stands where a number would."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HEAD = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
CHARACTERISTICS = HEAD + "new_la_code,old_la_code,la_name,cla_group,characteristic,number,percentage"
COUNTS = HEAD + "old_la_code,la_name,new_la_code,population_count,population_estimate,number,rate_per_10000"
SPENDING = (
    HEAD
    + "old_la_code,la_name,new_la_code,category_of_expenditure,description_of_expenditure,own_provision,total_expenditure"
)
LOOKED_AFTER, STARTED, CEASED = (
    "Children looked after on 31 March each year",
    "Children starting to be looked after each year",
    "Children ceasing to be looked after each year",
)
HOMES, FOSTER = "Secure homes and children's homes", "Foster placements"
SUPPORTED = "Independent and semi-independent living arrangements/supported accommodation"
FAR = "Placed more than 20 miles from home"
OAK, ELM, ASH = (
    ("E06000101", "701", "Oakshire"),
    ("E06000102", "702", "Elm, City of"),
    ("E06000103", "703", "Ashby & Beech"),
)
Place = tuple[str, str, str]


def written(file: Path, header: str, rows: Iterable[str]) -> Path:
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8-sig", newline="\n")
    return file


def _start(year: object, level: str) -> str:
    return f"{year},Reporting year,{level},E92000001,England,E12000009,South West"


def characteristics(folder: Path, figures: Iterable[tuple[object, Place, str, str]], name: str = "cla.csv") -> Path:
    """DfE's table by characteristics, one row a figure, with a row of the region that is none of a council's."""
    rows = [f"{_start(2025, 'Regional')},,,,Placement,{HOMES},9999,100"]
    rows += [
        f'{_start(year, "Local authority")},{new},{old},"{place}",Placement,{label},"{number}",1'
        for year, (new, old, place), label, number in figures
    ]
    return written(folder / name, CHARACTERISTICS, rows)


def counts(folder: Path, figures: Iterable[tuple[object, Place, str, str]], name: str = "counts.csv") -> Path:
    """DfE's table of numbers and rates."""
    rows = [
        f'{_start(year, "Local authority")},{old},"{place}",{new},{label},50000,"{number}",1'
        for year, (new, old, place), label, number in figures
    ]
    return written(folder / name, COUNTS, rows)


def spending(folder: Path, figures: Iterable[tuple[object, Place, str]], name: str = "s251.csv") -> Path:
    """Section 251 outturn, with lines that are not looked for."""
    rows = []
    for year, (new, old, place), total in figures:
        start = f'{_start(year, "Local authority")},{old},"{place}",{new},Children looked after'
        rows += [f'{start},3.1.2 Fostering services,1,"77"', f'{start},3.1.1 Residential care,1,"{total}"']
    return written(folder / name, SPENDING, rows)


def both(folder: Path, place: Place = OAK, year: object = 2025) -> list[Path]:
    """All that is needed of one authority: 400 looked after, 120 started, 40 in homes."""
    return [
        characteristics(folder, [(year, place, HOMES, "40"), (year, place, FOSTER, "280"), (year, place, FAR, "60")]),
        counts(
            folder, [(year, place, LOOKED_AFTER, "400"), (year, place, STARTED, "120"), (year, place, CEASED, "110")]
        ),
    ]
