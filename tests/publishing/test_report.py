"""The report says what the result says: figures, totals, order of the sections, and nothing empty."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt import Plan, errors
from commission_opt.plan.statements.amounts import millions
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.compose import NothingToPublish, compose
from commission_opt.publishing.names import with_short_names
from commission_opt.publishing.report import Bullets, Chart, HeadlineFigures, Paragraph, Series
from commission_opt.publishing.sections.recommendation import _tested
from commission_opt.publishing.source import Source
from tests.publishing import everything
from tests.publishing.reports import plan, report

ORDER = [
    "recommendation",
    "question",
    "cabinet",
    "options",
    "mix",
    "money",
    "timeline",
    "occupancy",
    "locality",
    "workforce",
    "outcomes",
    "binding",
    "risk",
    "method",
    "assumptions",
    "inputs",
    "provenance",
    "sign-off",
]
NAMES = ("tutorial", "southampton-2017-edge-of-care")


@pytest.mark.parametrize("name", NAMES)
def test_the_sections_stand_in_their_order_and_none_is_empty(name: str) -> None:
    ids = [section.id for section in report(name).sections]
    assert ids == [one for one in ORDER if one in ids]
    assert all(section.blocks for section in report(name).sections)
    assert all(table.rows for table in report(name).tables())
    lists = [block for section in report(name).sections for block in section.blocks if isinstance(block, Bullets)]
    assert all(one.items for one in lists)
    assert len({table.id for table in report(name).tables()}) == len(list(report(name).tables()))


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_table_has_a_heading(name: str) -> None:
    for one in report(name).tables():
        assert {len(row.cells) for row in one.rows} == {len(one.columns)}, one.id
        assert all(one.columns[1:]), one.id


def test_sections_without_data_are_left_out() -> None:
    result = plan("tutorial").to_dict()
    bare = result | {"baseline": None, "reference": None, "avoidance": [], "rules": [], "beds": [], "workforce": []}
    bare["inputs"] = {key: value for key, value in result["inputs"].items() if key != "assumption"}
    ids = [section.id for section in compose(bare).sections]
    assert not {"options", "timeline", "occupancy", "locality", "assumptions"} & set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_the_bill_is_that_of_the_result(name: str) -> None:
    result = plan(name).to_dict()
    bill = table(name, "cost")
    total = next(row for row in bill.rows if row.name == "Total")
    spent = dict.fromkeys(bill.columns[1:-1], 0.0)
    for row in result["costs"]:
        if row["line"] not in ("penalty", "avoided"):
            spent[row["year"]] += row["cost"]
    assert [cell.value for cell in total.cells[1:-1]] == pytest.approx(list(spent.values()))
    assert total.cells[-1].value == pytest.approx(sum(spent.values()))


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_money_adds_up_as_it_is_shown(name: str) -> None:
    for one in report(name).tables():
        for row in one.rows if one.years else ():
            shown = [cell.text for cell in row.cells[1 : one.years + 2]]
            if row.cells[one.years + 1].kind == "money":
                assert sum(map(number, shown[:-1])) == number(shown[-1]), (one.title, row.name)


@pytest.mark.parametrize("name", NAMES)
def test_columns_add_up_as_they_are_shown_or_the_table_says_that_they_may_not(name: str) -> None:
    bill = table(name, "cost")
    at = next(i for i, row in enumerate(bill.rows) if row.name == "Total")
    sums = [sum(number(row.cells[c].text) for row in bill.rows[:at]) for c in range(1, len(bill.columns))]
    agree = sums == [number(cell.text) for cell in bill.rows[at].cells[1:]]
    assert agree or "rounding" in bill.note


def test_page_one_is_the_decision_then_three_figures_the_money_and_one_table() -> None:
    first = report("tutorial").sections[0].blocks
    assert [type(one) for one in first] == [Bullets, HeadlineFigures, Paragraph, Paragraph, Paragraph, Table]
    decision, figures, dates, money, certainty, table = first
    assert isinstance(decision, Bullets)
    assert decision.label == "Cabinet is asked to"
    assert decision.items[1] == "call off 2 beds through the DPS (1 home of 2)"
    assert isinstance(dates, Paragraph)
    assert dates.text == "The first decision is due by 1 April 2024. The first beds open in April 2024."
    assert isinstance(figures, HeadlineFigures)
    assert [one.label for one in figures.items] == [
        "Money spent over two years",
        "Less money than doing nothing new",
        "If the assumed figures hold",
    ]
    assert isinstance(money, Paragraph)
    assert money.text == "It spends £1.30m in 2024/25 and £1.55m in 2025/26. Capital needed: £250,000."
    assert isinstance(certainty, Paragraph)
    assert certainty.text.startswith("12 of 12 prices and costs are assumed.")
    assert isinstance(table, Table)
    assert table.columns[1:] == ("recommended", "doing nothing new")


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_its_figures_in_a_table_of_its_section(name: str) -> None:
    for section in report(name).sections:
        cells = {
            cell.value for one in section.blocks if isinstance(one, Table) for row in one.rows for cell in row.cells
        }
        for chart in (one for one in section.blocks if isinstance(one, Chart)):
            values = {value for one in chart.series for value in one.values if value}
            assert values <= cells, (chart.title, values - cells)
            assert all(len(one.values) == len(chart.categories) for one in chart.series)


def test_a_result_without_a_plan_is_refused() -> None:
    result = plan("tutorial").to_dict() | {"objective": None, "status": "infeasible"}
    with pytest.raises(NothingToPublish, match="no mix meets every rule") as refused:
        compose(Plan(result).to_dict())
    assert refused.value.exit_code == errors.EXIT_INVALID


def test_a_plan_that_is_not_proven_says_so_at_the_top() -> None:
    result = plan("tutorial").to_dict() | {"status": "time_limit", "gap": 0.03}
    found = compose(result)
    assert "Not proven" in found.status
    first = found.sections[0].blocks[0]
    assert isinstance(first, Bullets)
    assert first.label == "The best mix found so far is to"


def table(name: str, key: str) -> Table:
    return next(one for one in report(name).tables() if one.id == key)


def number(shown: str) -> int:
    return 0 if shown == "-" else int(shown.replace(",", ""))


def test_the_options_stand_side_by_side_and_the_chart_says_how_they_differ() -> None:
    """What is still owed at the end is said of every option where any owes something, and of none where none does."""
    result: Any = plan("tutorial").to_dict()
    assert "still owed at the end, £" not in table("tutorial", "options").columns
    baseline = {**result["baseline"], "commitment_outstanding": 2_500_000.0}
    found = list(compose(result | {"baseline": baseline}).tables())
    options = next(one for one in found if one.id == "options")
    at = options.columns.index("still owed at the end, £")
    assert [row.cells[at].value for row in options.rows] == [result["commitment_outstanding"], 2_500_000]
    spent = sum(row["cost"] for row in baseline["costs"] if row["line"] not in ("penalty", "avoided"))
    assert options.rows[1].cells[3].value == pytest.approx(spent)
    dearer = baseline["objective"] - result["objective"]
    assert [row.cells[2].value for row in options.rows] == [None, pytest.approx(dearer)]  # in order of cost
    chart = next(block for _, block in report("tutorial").blocks() if isinstance(block, Chart))
    assert chart.beside == ("", f"(+{millions(dearer)})")
    assert f" {chart.beside[1]}</text>" in draw(chart)


def test_what_each_option_spends_by_year_is_shown_once() -> None:
    result: Any = plan("tutorial").to_dict()
    assert "options-by-year" not in [one.id for one in report("tutorial").tables()]  # the table of spending says it
    both = list(compose(result | {"reference": {**result["baseline"], "title": "Decided"}}).tables())
    by_year = next(one for one in both if one.id == "options-by-year")
    assert [row.name for row in by_year.rows] == ["Recommended", result["baseline"]["title"], "Decided"]


def test_a_number_in_a_chart_has_two_decimals_and_in_the_inputs_six() -> None:
    chart = Chart("c", "bars", "T", "d", ("one",), (Series("s", (1.23456,)),), "number")
    assert ">1.23</text>" in draw(chart)
    result: Any = plan("tutorial").to_dict()
    result["inputs"]["money"]["discount_rate"] = 0.0123456789
    shown = next(one for one in compose(result).tables() if one.id == "inputs-money")
    assert ["money.discount_rate", "0.012346"] in [[cell.text for cell in row.cells] for row in shown.rows]


def test_of_many_offers_the_chart_shows_the_twenty_with_most_beds() -> None:
    result: Any = plan("tutorial").to_dict()
    one = next(row for row in result["beds"] if row["beds"])
    result["beds"] = [one | {"offer": f"offer-{at}", "beds": float(at), "void": 0.0} for at in range(1, 26)]
    found = next(
        block for _, block in compose(result).blocks() if isinstance(block, Chart) and "Occupancy" in block.title
    )
    assert found.title == "Occupancy by offer, the 20 with most beds"
    assert found.categories == tuple(f"offer-{at}" for at in range(6, 26))


def test_names_are_short_and_other_words_are_whole() -> None:
    name, said = "Name " * 40, "What the instance calls it. " * 10
    result = plan("tutorial").to_dict()
    (offer, *_), (need, *_) = result["labels"]["offers"], result["labels"]["needs"]
    result["labels"]["offers"][offer] = result["labels"]["needs"][need] = name
    result["mix"][0] |= {"name": name, "provider": name}
    result["rules"][0] |= {"where": name, "rule": said}
    found = with_short_names(result)
    shown = [found["labels"]["offers"][offer], found["labels"]["needs"][need]]
    shown += [found["mix"][0]["name"], found["mix"][0]["provider"], found["rules"][0]["where"]]
    assert {len(one) for one in shown} == {80}
    assert found["rules"][0]["rule"] == said
    assert result["labels"]["offers"][offer] == name  # and the result is as it was


@pytest.mark.parametrize(("areas", "shown"), [(1, False), (2, True), (3, True)])
def test_children_are_shown_by_area_where_there_are_several(areas: int, shown: bool) -> None:
    result = everything.plan().to_dict()
    result["labels"]["areas"] = {f"area-{at}": f"Area {at}" for at in range(areas)}
    found = {one.id: one for one in compose(result).tables()}
    assert ("areas" in found) == shown
    if shown:
        every = sum(float(row.cells[1].value or 0.0) for row in found["areas"].rows)
        weeks = {period["start"]: period["weeks"] for period in result["periods"]}
        placed = sum(row["children"] * weeks[row["period"]] for row in result["placements"])
        assert every == pytest.approx(placed / sum(weeks.values()))


def test_the_money_spent_is_neither_what_is_avoided_nor_the_price_of_broken_rules() -> None:
    result = plan("tutorial").to_dict()
    lines = {"spot": 1_000_000.0, "home": 1_500_000.0, "penalty": 40_000_000.0, "avoided": -300_000.0}
    result["costs"] = [result["costs"][0] | {"line": line, "cost": cost} for line, cost in lines.items()]
    (figures,) = [one for one in compose(result).sections[0].blocks if isinstance(one, HeadlineFigures)]
    assert (figures.items[0].label, figures.items[0].text) == ("Money spent over two years", "£2.50m")


@pytest.mark.parametrize("edition", [1, 2])
def test_the_method_says_which_sums_an_earlier_edition_did_otherwise(edition: int) -> None:
    result = plan("tutorial").to_dict()
    result["conventions"] |= {"edition": edition, "changed": ["capital is charged when it is paid"]}
    (method,) = [one for one in compose(result).sections if one.id == "method"]
    (said,) = [one for one in method.blocks if isinstance(one, Bullets) and one.label == "Changed sums"]
    assert said.items[0] == "capital is charged when it is paid"
    assert len(said.items) == edition  # and in the second, how to have those of before


def test_old_results_without_what_is_owed_by_others_are_published() -> None:
    result: Any = plan("tutorial").to_dict()
    old = {key: value for key, value in result["baseline"].items() if key != "commitment_outstanding"}
    found = next(one for one in compose(result | {"baseline": old}).tables() if one.id == "options")
    assert len(found.rows) == 2


@pytest.mark.parametrize(("owed", "said"), [(1_500_000.0, True), (1.0, True), (0.99, False), (0.0, False)])
def test_what_contracts_still_owe_at_the_end_is_told_from_a_pound_on(owed: float, said: bool) -> None:
    found = compose(plan("tutorial").to_dict() | {"commitment_outstanding": owed})
    (mix,) = (section for section in found.sections if section.id == "mix")
    told = [one.text for one in mix.blocks if isinstance(one, Paragraph) and "still guarantee" in one.text]
    assert len(told) == said
    assert all(millions(owed) in one for one in told)


@pytest.mark.parametrize(("more", "said"), [(250_000.0, "£250,000 less"), (-1_500_000.0, "£1.50m more")])
def test_the_decision_taken_is_held_against_what_is_recommended(more: float, said: str) -> None:
    result: Any = plan("tutorial").to_dict()
    costs = [*result["costs"], result["costs"][0] | {"cost": more}]
    given = {**result["baseline"], "title": "the old one", "costs": costs}
    assert f"It spends {said} than the decision taken." in str(compose(result | {"reference": given}).sections[0])
    same = {**given, "decided": {**given["decided"], "commitments": result["decisions"]}}
    assert "This is the decision taken." in str(compose(result | {"reference": same}).sections[0])


def test_without_anything_to_compare_with_the_new_beds_are_the_headline() -> None:
    """A block of four, one home of two called off for a year, and one of our own of two that follows: six at one time.

    What exists and carers are no new beds.
    """
    result: Any = plan("tutorial").to_dict() | {"baseline": None, "reference": None}
    assert {row["kind"] for row in result["mix"]} > {"block", "dps", "home", "foster"}
    headline = next(one for one in compose(result).sections[0].blocks if isinstance(one, HeadlineFigures))
    (beds,) = (one for one in headline.items if one.label == "New beds")
    assert beds.text == "6"


def test_what_a_simulation_makes_of_the_promise_is_its_cost_in_all() -> None:
    def row(measure: str, of: str, year: str, promised: float, mean: float) -> dict[str, Any]:
        return {"measure": measure, "of": of, "year": year, "promised": promised, "mean": mean}

    rows = [
        row("moves", "", "", 1.0, 2.0),
        row("cost", "", "2024/25", 1e6, 2e6),
        row("cost", "block", "", 5e6, 6e6),
        row("cost", "", "", 3e6, 4e6),
    ]
    for measures, told in ((rows, 1), (rows[:3], 0), ([], 0)):
        source: Any = SimpleNamespace(studies={"simulate": {"measures": measures}}, result={"mix": []})
        assert len(_tested(source)) == told
    (said,) = _tested(SimpleNamespace(studies={"simulate": {"measures": rows}}))  # type: ignore[arg-type]
    assert said == "Simulated child by child, it costs £4.00m, not £3.00m."
    near = [row("cost", "", "", 4.03e6, 4e6)]
    (said,) = _tested(SimpleNamespace(studies={"simulate": {"measures": near}}))  # type: ignore[arg-type]
    assert said == "Simulated child by child, it costs £4.00m: the promise holds."


@pytest.mark.parametrize(
    ("uplift", "said"),
    [
        (0.0, "£ at prices of 2017/18"),
        (0.02, "£ of the day"),
        ({}, "£ at prices of 2017/18"),
        ({"spot": 0.0, "home": 0.0}, "£ at prices of 2017/18"),
        ({"spot": 0.0, "home": 0.01}, "£ of the day"),
        ({"spot": -0.01, "home": 0.0}, "£ of the day"),
    ],
)
def test_money_is_at_prices_of_one_year_only_where_nothing_is_uplifted(uplift: object, said: str) -> None:
    result: Any = {"inputs": {"money": {"uplift_per_year": uplift}}, "instance": {"price_base": "2017/18"}}
    assert Source(result).pounds == said
    assert Source(result | {"inputs": None}).pounds == "£ of the day"  # of an earlier result it is not known
