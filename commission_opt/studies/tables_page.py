"""The page of every table: columns, types, units and meaning, of a plan and of the studies.

`python -m commission_opt.studies.tables_page > docs/tables.md` writes it again; a test fails while the page
is behind the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from commission_opt.plan import result_page
from commission_opt.plan.frames import DTYPES, ColumnKind
from commission_opt.plan.result import TABLES as PLAN
from commission_opt.plan.result import kinds
from commission_opt.studies.tables import TABLES, TableColumn

WORDS: dict[ColumnKind, str] = {
    "text": "text",
    "number": "number",
    "whole": "whole number",
    "whole or none": "whole number or none",
    "flag": "true or false",
    "flag or none": "true, false or none",
    "date": "date",
    "json": "JSON text",
}
_COST, _DAY, _SHARE, _CHILDREN, _WEEKS = "£ at present value", "£ of the day", "share", "children", "child-weeks"
UNITS = {  # of the numbers of a plan's tables, by column, or by table and column
    "avoidance": _DAY,
    "baseline": _DAY,
    "bed_weeks": "bed-weeks",
    "beds": "beds",
    "placed": _CHILDREN,
    "capacity": "cases, or people",
    "cases": "cases",
    "child_weeks": _WEEKS,
    "children": _CHILDREN,
    "cost": _DAY,
    "cost_avoidance": _DAY,
    "cost_per_bed_week": "£ of the day a bed-week",
    "cost_per_child_week": "£ of the day a child-week",
    "cost_per_week": "£ of the day a child-week",
    "cost_with": _COST,
    "cost_without": _COST,
    "cvar": "of the measure",
    "discounted": _COST,
    "families": "families",
    "framework_child_weeks": _WEEKS,
    "hired": "people",
    "homes": "homes",
    "income": _DAY,
    "limit": "of the rule",
    "maximum": "of the measure",
    "mean": "of the measure",
    "minimum": "of the measure",
    "net_cost": _DAY,
    "net_cost_avoidance": _DAY,
    "number": "homes, contracts or people",
    "occupancy": _SHARE,
    "paid": _DAY,
    "penalty": _COST,
    "plan": _DAY,
    "price": f"{_COST} for one unit of the limit",
    "price_per_bed_week": "£ at the price base a bed-week or child-week",
    "probability": _SHARE,
    "published": _DAY,
    "rate": _SHARE,
    "rules.penalty": f"{_COST} for one unit of the limit",
    "saving": _DAY,
    "scenario": "",
    "sd": "of the measure",
    "service_cost": _DAY,
    "short.penalty": _DAY,
    "short_child_weeks": _WEEKS,
    "shortfall": "of the rule",
    "size": "beds",
    "sold": "beds",
    "spot_child_weeks": _WEEKS,
    "success_rate": _SHARE,
    "successes": "families",
    "travel": _DAY,
    "turn": "extensions",
    "used": "beds",
    "value": "of the rule",
    "void": "beds",
    "void_cost": _DAY,
    "weeks": "weeks",
    "workers": "people",
    "workers_most": "people",
    **{f"p{n}": "of the measure" for n in (5, 25, 50, 75, 95)},
    **{f"money.{column}": _DAY for column in kinds("money") if not column.endswith("_discounted")},
    **{f"money.{column}": _COST for column in kinds("money") if column.endswith("_discounted")},
    **{f"{table}.{column}": _DAY for table in ("capital", "payback") for column in kinds(table)},
    **{f"demand_range.{column}": _CHILDREN for column in ("mean", "p5", "p50", "p95", "minimum", "maximum")},
}
STUDIES = {
    "compare": "`co.compare(...).frame()`, `compare.csv`: a row an option. Before the measures, a column `spent_2017/18` for each financial year: £ of the day, without penalties.",
    "regret": "`co.compare(...).regret_frame()`, `regret.csv`: a row an option and world.",
    "backtest": '`co.backtest(...).frame_of("backtest")`, `backtest.csv`: a row an outturn and option.',
    "backtest_years": '`co.backtest(...).frame_of("backtest_years")`, `backtest_years.csv`: a row an outturn, option and financial year.',
    "sweep": "`co.sweep(...).frame()`, `sweep.csv`, `sweep.parquet`: a row a case. After `case`, a column for each path that varies, of the kind of value that its key takes. It is missing where the case leaves the figure as it is, or gives what it cannot be (then `message` says so).",
    "tornado": "`co.tornado(...).frame()`, `co.sensitivity(...).frame()`, `tornado.csv`: a row a figure.",
    "switching": "`co.switching(...).frame()`, `switching.csv`: a row a figure and side.",
    "morris": "`co.morris(...).frame()`, `morris.csv`: a row a figure.",
    "frontier": "`co.frontier(...).frame()`, `frontier.csv`: a row a point.",
    "alternatives": "`co.alternatives(...).frame()`, `alternatives.csv`: a row a mix.",
    "together": "`co.together(...).frame()`, `together.csv`: a row a group that was solved.",
    "bill_shares": '`co.together(...).frame_of("bill_shares")`, `bill_shares.csv`: a row a way of sharing and authority.',
    "groups_checked": '`co.together(...).frame_of("groups_checked")`, `groups_checked.csv`: a row a way of sharing and group.',
    "explain": "`co.explain(...).frame()`, `explain.csv`: a row a question.",
    "diagnosis": "`co.diagnose(...).frame()`, `diagnosis.csv`: a row a part of what would have to give.",
    "recommendation": "`co.recommend(...).frame()`, `recommendation.csv`: a row a mix and way of judging, the one to advise first.",
    "shares": '`co.recommend(...).frame_of("shares")`, `shares.csv`: a row a mix and rule about a share.',
    "cash": '`co.recommend(...).frame_of("cash")`, `cash.csv`: a row a mix and financial year.',
    "runner_up_wins": '`co.recommend(...).frame_of("runner_up_wins")`, `runner_up_wins.csv`: a row a figure: what is otherwise in the worlds in which the runner-up is cheaper, the furthest first.',
    "worlds": '`co.recommend(...).frame_of("worlds")`, `worlds.csv`: a row a world and mix. After the columns below, a column `missed_RULE` for each rule about a share: £ at present value of what is missing.',
    "simulation": "`co.simulate(...).frame()`, `simulation.csv`: a row a measure. Rows of one `measure` with both `year` and `of` empty are totals: add no other rows to them.",
    "replications": "`co.simulate(...).replication_frame()`, `replications.csv`: a row a replication, and a column a measure, such as `cost`, `cost.2019/20` or `child_weeks.spot`, in the unit that `simulation` gives it.",
    "costs": '`co.value_of_waiting(...).frame_of("costs")`, `costs.csv`: a row a way to decide.',
    "nodes": '`co.value_of_waiting(...).frame_of("nodes")`, `nodes.csv`: a row a node of the tree of reviews.',
    "steps": "`co.value_of_waiting(...).frame()`, `steps.csv`: a row a commitment, under the node in which it is made.",
}
WHOLES = {
    "spread": "Rows with an empty `year` are of the whole horizon: do not add those of years to them.",
    "demand_range": "Rows with an empty `need` are of several needs together: do not add those of one need to them.",
}
OPENING = """<!-- Generated: python -m commission_opt.studies.tables_page > docs/tables.md -->
# Tables

Every table of a plan and of a study: its columns, their types, units and meaning. A table always has the same columns, of the same types, also
without rows. So tables of several runs can be put together, saved as Parquet and read back as they were.

- `plan.mix`, `plan.frame_of("mix")` and `plan.frames()` give tables of a plan as pandas DataFrames. `decisions` is `plan.decision_table`.
- `.frame()`, `.frame_of("regret")` and `.frames()` give those of a study. `.save(folder)` writes the CSV and JSON files that its command
  writes with `--out`. `co.publish(plan, folder, attach=[study])` shows it in the report.
- CSV and JSON hold the same rows. A day is written as 2017-10-01; JSON text is a list or table in JSON, and in CSV text as well.
- Money is in £. A share of 0.9 is 90%. A figure that does not exist is missing: NaN, NaT or NA in pandas, empty in CSV, null in JSON.

| type | in pandas |
| --- | --- |
{types}
"""


def page() -> str:
    """The whole page, in Markdown."""
    types = "\n".join(f"| {words} | `{DTYPES[kind]}` |" for kind, words in WORDS.items())
    parts = [OPENING.format(types=types), "## Of a plan\n"]
    for name in PLAN:
        parts += [f"### `{name}`\n", *_whole(name), _table(plan_columns(name).items())]
    parts += ["## Of a study\n"]
    for name, columns in TABLES.items():
        parts += [f"### `{name}`\n", f"{STUDIES[name]}\n", _table(columns.items())]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def plan_columns(name: str) -> dict[str, TableColumn]:
    """The columns of a table of a plan."""
    record = PLAN[name]
    return {
        column: TableColumn(kind, unit_of(name, column, kind), result_page.meaning(record, column))
        for column, kind in kinds(name).items()
    }


def unit_of(table: str, column: str, kind: ColumnKind) -> str:
    """The unit of a number; empty for what is none."""
    if kind not in ("number", "whole", "whole or none"):
        return ""
    own = f"{table}.{column}"
    return UNITS[own if own in UNITS else column]


def _whole(name: str) -> list[str]:
    return [result_page.prose(PLAN[name]), *([f"{WHOLES[name]}\n"] if name in WHOLES else [])]


def _table(columns: Iterable[tuple[str, TableColumn]]) -> str:
    rows = ["| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
    rows += [
        f"| `{name}` | {WORDS[one.kind]} | {one.unit} | {one.meaning.replace('|', chr(92) + '|')} |"
        for name, one in columns
    ]
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write the page to the standard output."""
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
