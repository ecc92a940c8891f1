"""No price and no cost a week is shown without saying whether it is for a bed or for a child."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from commission_opt.cli.answer import answer_text
from commission_opt.offers.block.record import Block
from commission_opt.offers.market.record import Market
from commission_opt.plan.result import MixRow
from commission_opt.publishing.excel.write import excel
from commission_opt.publishing.html import html
from commission_opt.studies.explanation.prices import price_of
from tests.instances.shipped import instance
from tests.plan.cases import plan as small
from tests.publishing.everything import plan, report

BARE = re.compile(r"£ ?/ ?week|£[\d,.]* (a|per) week")


def test_nothing_that_is_read_is_in_pounds_a_week() -> None:
    assert BARE.search("price, £/week")
    assert BARE.search("it costs £5,200 a week")
    assert BARE.findall(answer_text(plan().to_dict())) == []
    assert BARE.findall(re.sub(r"<[^>]+>", " ", html(report()))) == []


def test_prices_in_the_answer_stand_under_what_they_are_for() -> None:
    lines = answer_text(plan().to_dict()).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  What to buy"))
    assert lines[at - 1].split() == ["price,", "£", "a", "price,", "£", "a"]
    bed, child = (lines[at].index(unit) + len(unit) for unit in ("bed-week", "child-week"))
    block, carers = (
        next(line for line in lines[at:] if line.startswith(f"  {name} "))
        for name in ("Block contract", "Our own carers")
    )
    assert block[:bed].endswith(" 3,500")
    assert block[bed:child].split() == []
    assert carers[:child].endswith(" 700")
    assert max(map(len, lines)) <= 100


def test_where_no_price_is_for_a_child_there_is_no_column_for_it() -> None:
    said = answer_text(small().to_dict())
    what_is_there = said[said.index("What there is already") - 100 : said.index("Bought as needed") - 100]
    assert "bed-week" in what_is_there
    assert "child-week" not in what_is_there


def test_a_row_of_the_mix_says_what_its_price_is_for() -> None:
    def units(rows: list[MixRow]) -> Iterator[tuple[str, str]]:
        for row in rows:
            assert (row["price_unit"] == "") == (row["price_per_bed_week"] is None)
            yield row["kind"], row["price_unit"]

    found = dict(units(plan().to_dict()["mix"]))
    for_children = {"framework", "spot", "foster"}
    assert for_children <= set(found)
    assert {kind for kind, unit in found.items() if unit == "child-week"} == for_children
    assert {kind for kind, unit in found.items() if unit == "bed-week"} == {"block", "dps", "home", "supported"}


@pytest.mark.parametrize(("kind", "unit"), [(Block, "a bed-week"), (Market, "a child-week")])
def test_a_price_that_something_would_be_chosen_for_says_what_it_is_for(kind: Any, unit: str) -> None:
    prices = [price_of(offer) for offer in instance("tutorial").offers if isinstance(offer, kind)]
    assert prices
    assert {price.unit for price in prices if price is not None} == {unit}


def test_the_chart_in_excel_marks_the_total_that_the_table_has() -> None:
    book = ZipFile(BytesIO(excel(report())))
    charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    (chart,) = [text for text in charts if "Money spent by year and line" in text]
    series = re.findall(r"<c:ser>.*?</c:ser>", chart, re.DOTALL)
    (total,) = [one for one in series if ">Total<" in one]
    assert series[-1] == total
    assert '<c:symbol val="dash"/>' in total
    spent = [row["cost"] for row in plan().to_dict()["costs"] if row["line"] not in ("penalty", "avoided")]
    cells = re.findall(r"<c:v>([\d.]+)</c:v>", total[total.index("<c:val>") :])
    assert sum(map(float, cells)) == pytest.approx(sum(spent))
