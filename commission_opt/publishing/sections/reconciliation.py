"""From price and quantity to the bill, and from cash to what is compared: sums that a finance partner can retrace."""

from __future__ import annotations

from commission_opt.plan.offer_unit_costs import PAID
from commission_opt.plan.result import OfferUnitCost
from commission_opt.plan.statements.amounts import NONE
from commission_opt.plan.statements.pounds import by_line
from commission_opt.plan.statements.table import EMPTY, Cell, Style, Table, TableRow, amount, text
from commission_opt.publishing.report import Reconciliation
from commission_opt.publishing.source import Source
from commission_opt.registry import COST_LINES, NOT_SPENT

TITLE = "Reconciliation"
CONTRIBUTIONS, RECEIPTS = "contributions", "receipts"
LEAST = 0.005  # £: less than this is a rounding
NATURES = (
    ("cash", "Cash"),
    ("notional", "Use of capital receipts"),
    ("avoided", "Care avoided"),
    ("penalty", "Price of broken rules"),
)


def reconciliation(source: Source) -> Reconciliation:
    """Figures in full, and how each is worked out from those above it; the differences at the ends of both parts are 0."""
    return _Retraced(source).made()


def _in_full(pounds: float) -> Cell:
    """To the penny, as a figure in full stands beside a bill that is rounded with others."""
    return Cell(pounds, "money", f"{pounds:,.2f}" if abs(pounds) >= LEAST else NONE)


class _Retraced:
    """The table while it is made."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.rows: list[TableRow] = []
        self.formulas: dict[tuple[int, int], str] = {}

    def made(self) -> Reconciliation:
        self._bill()
        self._compared()
        note = (
            "Not discounted, from price and quantity to the total of the bill; then at present value, from cash to what is "
            "compared. Each figure is to the penny. The bill is in whole pounds that add up, so a line may differ by a pound there."
        )
        columns = ("What", "quantity", "£ a unit", "£")
        return Reconciliation(Table("reconciliation", TITLE, columns, tuple(self.rows), note), self.formulas)

    def _add(self, name: str, pounds: float, formula: str = "", style: Style = "") -> int:
        at = len(self.rows)
        self.rows.append(TableRow((text(name), EMPTY, EMPTY, _in_full(pounds)), style))
        if formula:
            self.formulas[at, 3] = formula
        return at

    def _bill(self) -> None:
        """Offers by what is paid a week, other lines, what funders pay: the total is that of the bill."""
        result = self.source.result
        lines = {line: sum(sums.values()) for line, sums in by_line(result["costs"]).items()}
        first = len(self.rows)
        for one in result["offer_unit_costs"]:
            self._offer(one)
        rest = sum(lines.get(line, 0.0) for line in PAID) - sum(one["paid"] for one in result["offer_unit_costs"])
        if abs(rest) >= LEAST:
            self._add("Offers without beds or children", rest)
        if lines.get(RECEIPTS):
            self._add("Less use of capital receipts, which nobody pays", -lines[RECEIPTS])
        for line, pounds in lines.items():
            if line not in PAID and line not in NOT_SPENT and line != CONTRIBUTIONS:
                self._add(COST_LINES[line].label, pounds)
        gross = sum(pounds for line, pounds in lines.items() if line not in NOT_SPENT and line != CONTRIBUTIONS)
        last = len(self.rows) - 1
        total = self._add("Gross, less income", gross, f"SUM(D{{{first}}}:D{{{last}}})" * (last >= first), "total")
        paid = self._add("Paid by funders", lines.get(CONTRIBUTIONS, 0.0))
        net = gross + lines.get(CONTRIBUTIONS, 0.0)
        cash = self._add("Net cost to the council", net, f"D{{{total}}}+D{{{paid}}}", "total")
        bill = self._add("Total of the bill, in whole pounds", float(round(net)), "{total}")
        self._add("Difference, to the pound", 0.0, f"ROUNDDOWN(D{{{cash}}}-D{{{bill}}},0)", "aside")

    def _offer(self, one: OfferUnitCost) -> None:
        """What is paid for an offer: weeks of its beds, or of children where it has none, at what a week costs."""
        beds = one["cost_per_bed_week"] is not None
        weeks = one["bed_weeks"] if beds else one["child_weeks"]
        if weeks <= 0:
            self._add(one["name"], one["paid"])
            return
        at = len(self.rows)
        name = f"{one['name']}, {'bed' if beds else 'child'}-weeks"
        cells = (
            text(name),
            amount("number", weeks),
            amount("number", one["paid"] / weeks),
            _in_full(one["paid"]),
        )
        self.rows.append(TableRow(cells))
        self.formulas[at, 3] = f"B{{{at}}}*C{{{at}}}"

    def _compared(self) -> None:
        """Cash at present value, and what is no cash: together what the plan was chosen by."""
        result = self.source.result
        first = len(self.rows)
        for nature, name in NATURES:
            pounds = sum(row["discounted"] for row in result["costs"] if COST_LINES[row["line"]].nature == nature)
            if nature == "cash" or abs(pounds) >= LEAST:
                self._add(f"{name}, at present value", pounds)
        last = len(self.rows) - 1
        whole = sum(row["discounted"] for row in result["costs"])
        total = self._add("What is compared", whole, f"SUM(D{{{first}}}:D{{{last}}})", "total")
        said = self._add("Expected net present cost, as in plan.json", result["objective"] or 0.0)
        self._add("Difference, to the pound", 0.0, f"ROUNDDOWN(D{{{total}}}-D{{{said}}},0)", "aside")
