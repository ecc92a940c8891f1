"""A do-minimum option stands beside doing nothing and what is recommended, where a what-if gives it and a comparison is attached."""

from __future__ import annotations

from commission_opt import Instance, compare, load, solve
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.compose import compose
from commission_opt.publishing.source import read_studies
from tests.publishing.reports import INSTANCES

NAME = "Do minimum: no home, no flats"


def test_a_what_if_that_only_takes_away_is_an_option_of_the_paper() -> None:
    data = load(INSTANCES / "tutorial.toml").to_dict()
    data["what_if"] = [
        {"id": "minimum", "name": NAME, "changes": {"home.new-home.remove": True}},
        {"id": "dear", "name": "Dear", "changes": {"spot.spot.price_per_week": 9_000}},
    ]
    instance = Instance.from_dict(data)
    result = solve(instance, gap=0.0).to_dict()
    comparison = compare(instance, regret=False, gap=0.0)
    studies = read_studies([comparison], result["instance"], result["objective"])
    (table,) = [one for one in compose(result, studies).tables() if isinstance(one, Table) and one.id == "options"]
    names = [row.name for row in table.rows]
    assert names == ["Recommended", NAME, "Nothing new"]  # in order of cost; other prices are another question
    cost = {row.name: row.cells[1].value for row in table.rows}
    own = next(one for one in comparison.rows() if one["option"] == NAME)["cost"]
    assert cost[NAME] == own
    assert cost["Recommended"] < own < cost["Nothing new"]
