"""The edge-of-care instances say what the published business case says, and what their pages say of it."""

from __future__ import annotations

from collections import defaultdict

import pytest

import commission_opt as co
from tests.instances.shipped import FOLDER, changed, plan, service, team

REPLICATION = "southampton-2017-edge-of-care"
HALF_YEAR = "southampton-2017-edge-of-care-first-half-year"
COHORT = "southampton-2017-edge-of-care-cohort"
YEARS = ("2017/18", "2018/19", "2019/20", "2020/21", "2021/22")
Published = dict[str, tuple[int, ...]]
SUCCESS = ("edge_of_care.in-house.success_rate", "edge_of_care.outcome-contract.success_rate")

# Business case of June 2017, section 4, £; costs positive, income negative, as in a bill.
PUBLISHED_IN_HOUSE: Published = {
    "avoided": (-464_649, -1_614_984, -2_529_264, -2_579_900, -2_354_401),
    "staffing": (146_265, 343_234, 395_909, 399_868, 403_867),
    "intervention": (27_000, 54_000, 54_000, 54_000, 54_000),
    "net": (-291_385, -1_217_750, -2_079_355, -2_126_031, -1_896_534),
}
PUBLISHED_CONTRACT: Published = {
    "avoided": (-464_649, -1_614_984, -2_529_264, -2_579_900, -2_354_401),
    "payments": (157_745, 627_827, 963_357, 986_550, 986_550),
    "officer": (29_000, 58_000, 58_000, 58_000, 58_000),
    "grant": (-26_817, -103_917, -154_200, -154_200, -154_200),
    "net": (-304_721, -1_033_073, -1_662_106, -1_689_550, -1_464_051),
}
FAMILIES = (36.0, 72.0, 72.0, 72.0, 72.0)
PLACEMENTS = 527 * 476  # £ a week, the same in every option


def at_success(name: str, in_house: float, contract: float) -> co.Plan:
    return changed(name, (SUCCESS[0], in_house), (SUCCESS[1], contract))


def bill(solved: co.Plan) -> dict[str, list[float]]:
    """£ by cost line, in each financial year, without placements."""
    costs: defaultdict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in solved.to_dict()["costs"]:
        if row["line"] != "spot":
            costs[row["line"]][row["year"]] += row["cost"]
    return {line: [by_year[year] for year in YEARS] for line, by_year in costs.items()}


def in_house_cells(solved: co.Plan) -> dict[str, list[float]]:
    lines = bill(solved)
    budget = [750.0 * number for number in FAMILIES]
    return {
        "avoided": lines["avoided"],
        "staffing": [cost - spent for cost, spent in zip(lines["edge_of_care"], budget, strict=True)],
        "intervention": budget,
        "net": [sum(cells) for cells in zip(*lines.values(), strict=True)],
    }


def contract_cells(solved: co.Plan) -> dict[str, list[float]]:
    lines = bill(solved)
    officer = [58_000.0 * number / 72 for number in FAMILIES]
    return {
        "avoided": lines["avoided"],
        "payments": [cost - paid for cost, paid in zip(lines["outcome_contract"], officer, strict=True)],
        "officer": officer,
        "grant": lines["grant"],
        "net": [sum(cells) for cells in zip(*lines.values(), strict=True)],
    }


def assert_within_a_pound(cells: dict[str, list[float]], published: Published) -> None:
    assert cells.keys() == published.keys()
    for row, expected in published.items():
        assert cells[row] == pytest.approx(expected, abs=1.0), row


def test_in_house_table_is_the_published_one_to_the_pound() -> None:
    assert service(plan(REPLICATION)) == "edge_of_care"
    assert_within_a_pound(in_house_cells(plan(REPLICATION)), PUBLISHED_IN_HOUSE)


def test_contract_table_is_the_published_one_to_the_pound() -> None:
    solved = at_success(REPLICATION, 0.0, 0.5)  # a team that never succeeds leaves the contract
    assert service(solved) == "outcome_contract"
    assert_within_a_pound(contract_cells(solved), PUBLISHED_CONTRACT)


def test_rounded_yearly_cost_of_the_team_fits_too_after_rounding() -> None:
    cells = in_house_cells(changed(REPLICATION, ("edge_of_care.in-house.team_cost_per_year", 390_040)))
    for row, expected in PUBLISHED_IN_HOUSE.items():
        assert all(abs(round(c) - e) <= 1 for c, e in zip(cells[row], expected, strict=True)), row


def part_of_line(part: str) -> list[float]:
    """The intervention budget, or the officer, with the other parts of the line set to nothing."""
    cost = {
        "intervention": "in-house.intervention_budget_per_family",
        "officer": "outcome-contract.management_cost_per_year",
    }
    line = {"intervention": "edge_of_care", "officer": "outcome_contract"}[part]
    rates = (0.5, 0.0) if part == "intervention" else (0.0, 0.5)
    without = changed(REPLICATION, *zip(SUCCESS, rates, strict=True), (f"edge_of_care.{cost[part]}", 0.0))
    with_it = at_success(REPLICATION, *rates)
    return [a - b for a, b in zip(bill(with_it)[line], bill(without)[line], strict=True)]


@pytest.mark.parametrize("part", ["intervention", "officer"])
def test_budget_and_officer_are_the_published_ones(part: str) -> None:
    published = {**PUBLISHED_IN_HOUSE, **PUBLISHED_CONTRACT}[part]
    assert part_of_line(part) == pytest.approx(published, abs=1.0)


def test_five_years_choose_the_team_and_the_first_half_year_the_contract() -> None:
    assert service(plan(REPLICATION)) == "edge_of_care"
    assert service(plan(HALF_YEAR)) == "outcome_contract"
    net = plan(HALF_YEAR).objective
    assert net is not None
    assert net == pytest.approx(PLACEMENTS * 182 / 7 - 304_721, abs=1.0)


def test_reference_is_the_optimum_of_the_replication() -> None:
    reference, baseline = plan(REPLICATION).reference, plan(REPLICATION).baseline
    assert reference is not None
    assert baseline is not None
    assert reference.objective == pytest.approx(plan(REPLICATION).objective, abs=0.01)
    assert baseline.objective == pytest.approx(PLACEMENTS * 1643 / 7, abs=0.01)


def total(published: Published, *rows: str) -> float:
    return float(sum(sum(published[row]) for row in rows))


# What succeeds pays (per success rate of 1), what is spent whatever succeeds, £ over the table.
IN_HOUSE_GAIN = -total(PUBLISHED_IN_HOUSE, "avoided") / 0.5
IN_HOUSE_FIXED = total(PUBLISHED_IN_HOUSE, "staffing", "intervention")
CONTRACT_GAIN = -total(PUBLISHED_CONTRACT, "avoided", "payments", "grant") / 0.5
CONTRACT_FIXED = total(PUBLISHED_CONTRACT, "officer")
BREAK_EVEN_IN_HOUSE = IN_HOUSE_FIXED / IN_HOUSE_GAIN
BREAK_EVEN_CONTRACT = CONTRACT_FIXED / CONTRACT_GAIN
TURN = (IN_HOUSE_FIXED - CONTRACT_FIXED) / (IN_HOUSE_GAIN - CONTRACT_GAIN)
JUST = 1e-3  # relative; the gap of the solver is worth less


def test_break_even_of_the_team_by_itself() -> None:
    assert service(at_success(REPLICATION, BREAK_EVEN_IN_HOUSE * (1 - JUST), 0.0)) is None
    assert service(at_success(REPLICATION, BREAK_EVEN_IN_HOUSE * (1 + JUST), 0.0)) == "edge_of_care"


def test_below_the_lowest_break_even_neither_is_taken_up() -> None:
    below, above = BREAK_EVEN_CONTRACT * (1 - JUST), BREAK_EVEN_CONTRACT * (1 + JUST)
    assert below < BREAK_EVEN_IN_HOUSE
    assert service(at_success(REPLICATION, below, below)) is None
    assert service(at_success(REPLICATION, above, above)) == "outcome_contract"


def test_contract_gives_way_to_the_team_where_the_page_says() -> None:
    below, above = TURN * (1 - JUST), TURN * (1 + JUST)
    assert service(at_success(REPLICATION, below, below)) == "outcome_contract"
    assert service(at_success(REPLICATION, above, above)) == "edge_of_care"


def test_page_states_the_break_even_rates() -> None:
    text = (FOLDER / f"{REPLICATION}.md").read_text(encoding="utf-8")
    for rate in (f"{BREAK_EVEN_CONTRACT:.2%}", f"{BREAK_EVEN_IN_HOUSE:.1%}", f"{TURN:.1%}"):
        assert rate in text


def test_page_shows_the_table_that_is_solved() -> None:
    text = (FOLDER / f"{REPLICATION}.md").read_text(encoding="utf-8")
    tables = (in_house_cells(plan(REPLICATION)), contract_cells(at_success(REPLICATION, 0.0, 0.5)))
    for cells in tables:
        for row in cells.values():
            assert all(f"{abs(cell):,.0f}" in text for cell in row)


def test_even_every_referral_succeeding_at_once_avoids_less_than_published() -> None:
    assert 36 * 26 * 476 == 445_536 < -PUBLISHED_IN_HOUSE["avoided"][0]


@pytest.mark.parametrize(("per_month", "workers", "supervisors"), [(3, 4, 1), (6, 8, 1), (9, 12, 2), (12, 16, 2)])
def test_team_follows_littles_law(per_month: int, workers: int, supervisors: int) -> None:
    cases = per_month * 12 / (365.25 / 7) * (7 + 32.6 / 2)
    assert (workers - 1) * 4 + 2 * supervisors < cases <= workers * 4 + 2 * supervisors
    referral = "referral.panel.per_month"
    solved = changed(
        COHORT,
        ("edge_of_care.in-house.caseload_tolerance", 0.0),
        *((f"edge_of_care.{one}.{referral}", float(per_month)) for one in ("in-house", "outcome-contract")),
    )
    assert team(solved, "family-worker")[4:] == [workers] * 14
    assert team(solved, "supervisor")[4:] == [supervisors] * 14
    last = [row["cases"] for row in solved.to_dict()["workforce"] if row["role"] == "family-worker" and row["service"]][
        -1
    ]
    assert last == pytest.approx(cases, rel=0.01)


@pytest.mark.parametrize(("per_month", "workers"), [(3, {4}), (6, {8}), (9, {11, 12}), (12, {15, 16})])
def test_within_the_tolerance_fewer_workers_are_enough_at_times(per_month: int, workers: set[int]) -> None:
    """Nine a month are 48.2 cases: 11 workers and 2 supervisors carry 48, and 48.5 within 1%, unless one is new."""
    referral = "referral.panel.per_month"
    solved = changed(
        COHORT, *((f"edge_of_care.{one}.{referral}", float(per_month)) for one in ("in-house", "outcome-contract"))
    )
    assert set(team(solved, "family-worker")[4:]) == workers


def test_cohort_below_break_even_takes_up_neither() -> None:
    assert service(at_success(COHORT, 0.05, 0.05)) is None
    assert service(at_success(COHORT, 0.056, 0.056)) == "outcome_contract"
    assert service(at_success(COHORT, 0.17, 0.0)) is None
    assert service(at_success(COHORT, 0.174, 0.0)) == "edge_of_care"
