"""The answer to `solve` as text: the headline first, then the mix, the bill, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commission_opt.cli.layout import WIDTH, notes, paragraph, table
from commission_opt.plan.result import Result
from commission_opt.plan.statements import notes as said
from commission_opt.plan.statements.authorities import authority_table
from commission_opt.plan.statements.changes_of_need import need_change_notes
from commission_opt.plan.statements.eased import eased_text
from commission_opt.plan.statements.headline import recommendation, setting
from commission_opt.plan.statements.money import apart_table, capital_notes, capital_table, gross_table, payback_table
from commission_opt.plan.statements.note import Note
from commission_opt.plan.statements.occupancy import occupancy_notes
from commission_opt.plan.statements.people import prevention_tables
from commission_opt.plan.statements.stays import stay_notes
from commission_opt.plan.statements.table import Table
from commission_opt.plan.statements.tables import cost_table, locality_table, mix_tables, occupancy_table
from commission_opt.plan.statements.uncertainty import uncertainty_notes, value_notes
from commission_opt.plan.statements.unit_costs import unit_cost_table

BEDS, DAY, PRICE, SHARE, COST = 6, 9, 12, 10, 17  # columns of the mix
UNIT_WIDTHS = (42, 11, 14, 14, 17)
YEARS_ACROSS = 5
LABEL, COLUMN, LAST = 25, 12, 13
LEAST_LABEL = 15


def answer_text(result: Result) -> str:
    """Everything a commissioner reads first, at most 100 columns wide."""
    lines = ["", result["instance"]["title"], setting(result), ""]
    if first := eased_text(result):
        lines += [*paragraph(first), ""]
    lines += paragraph(recommendation(result))
    for one in mix_tables(result):
        lines += ["", *_plain(one, _mix_widths(len(one.columns)))]
    units = unit_cost_table(result)
    if units is not None:
        lines += ["", *_plain(units, UNIT_WIDTHS), *paragraph(units.note)]
    apart = apart_table(result)
    if apart is not None:
        lines += ["", *_plain(apart, _even_widths(len(apart.columns))), *paragraph(apart.note)]
    for one in _by_year(result):
        lines += by_year(one)
    lines.append("")
    for note in _notes(result):
        lines += notes(note.label, note.texts)
    return "\n".join(lines)


def _mix_widths(columns: int) -> list[int]:
    """Widths of a table of the mix: with a column for prices, or two where some are for a bed and some for a child."""
    figures = [BEDS, DAY, DAY, *[PRICE] * (columns - 6), SHARE, COST]
    return [WIDTH - 2 - sum(figures), *figures]


def _even_widths(columns: int) -> list[int]:
    """Widths of a table of a name and figures: as much for the name as is left."""
    figure = 17
    return [WIDTH - 2 - figure * (columns - 1), *[figure] * (columns - 1)]


def _plain(shown: Table, widths: Sequence[int]) -> list[str]:
    return table(shown.columns, [[cell.text for cell in row.cells] for row in shown.rows], widths)


def _by_year(result: Result) -> Iterator[Table]:
    yield cost_table(result)
    for found in (gross_table(result), authority_table(result), capital_table(result), payback_table(result)):
        if found is not None:
            yield found
    yield from prevention_tables(result)
    for found in (occupancy_table(result), locality_table(result)):
        if found is not None:
            yield found


def _notes(result: Result) -> Iterator[Note]:
    yield from said.doubt_notes(result)
    yield from said.rule_notes(result)
    yield from occupancy_notes(result)
    yield from stay_notes(result)
    yield from need_change_notes(result)
    yield from said.caseload_notes(result)
    yield from capital_notes(result)
    yield from said.other_notes(result)
    yield from uncertainty_notes(result)
    yield from said.break_even_notes(result)
    yield from value_notes(result)
    yield from said.proof_notes(result)
    yield from said.against_notes(result)
    yield from said.convention_notes(result)
    yield from said.change_notes(result)


def by_year(shown: Table) -> list[str]:
    """A table with a column a year, broken where there are many, and one for the whole at the end."""
    lines: list[str] = [] if shown.title == shown.columns[0] else ["", f"  {shown.title}"]
    column = max(COLUMN, 1 + max(len(cell.text) for row in shown.rows for cell in row.cells[1:-1]))
    last = max(LAST, 1 + max(len(row.cells[-1].text) for row in shown.rows))
    room = max(1, (WIDTH - 2 - last - LEAST_LABEL) // column)  # fewer years side by side where figures are long
    across = min(shown.years, YEARS_ACROSS, room)
    label = max(LEAST_LABEL, LABEL - across * (column - COLUMN) - (last - LAST))
    parts = -(-shown.years // across)
    size = -(-shown.years // parts)
    for first in range(0, shown.years, size):
        inside = range(1 + first, 1 + min(first + size, shown.years))
        end = inside[-1] == shown.years or shown.each
        places = [0, *inside, *([shown.years + 1] if end else [])]
        widths = [label, *[column] * len(inside), last]
        cells = [[row.cells[at].text for at in places] for row in shown.rows]
        gap = [] if lines and not first else [""]
        lines += [*gap, *table([shown.columns[at] for at in places], cells, widths[: len(places)])]
    return [*lines, *paragraph(shown.note)] if shown.note else lines
