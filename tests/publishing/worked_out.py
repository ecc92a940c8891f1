"""What stands in the tables of the report of `everything`, worked out from its plan, and from its studies by hand.

Nothing of the publishing, nor of the tables of an answer in `plan/statements`, has a part in it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

Rows = list[list[str]]
Sums = dict[str, float]  # by financial year
LINES = {  # in the order of the bill
    "block": "Block contracts",
    "dps": "DPS call-offs",
    "framework": "Framework placements",
    "spot": "Spot placements",
    "home": "Homes of our own",
    "foster": "Fostering of our own",
    "supported": "Supported accommodation",
    "capital": "Capital",
    "trading": "Beds sold (income)",
    "edge_of_care": "Edge-of-care teams",
    "outcome_contract": "Outcome contracts",
    "grant": "Grants (income)",
    "assessment": "Specialist assessments",
    "recruitment": "Recruitment",
}
OF_THE_PLAN = {  # title to what works it out
    "What Cabinet is asked to agree": "at_a_glance",
    "Terms used in this report": "terms",
    "Revenue and capital by year": "approved",
    "Cost of each option": "options",
    "Services appraised": "services",
    "Near alternatives": "alternatives",
    "Money spent on each option": "spent_on_each",
    "Money spent, with the plan and without it": "with_and_without",
    "Cost avoidance: care that never starts. It is not cash.": "avoidance",
    "What to buy": "to_buy",
    "What there is already": "there_already",
    "Bought as needed": "as_needed",
    "Prevention and assessment": "people",
    "What has to be decided, and when": "decisions",
    "New provision by provider": "providers",
    "Unit costs over the horizon": "unit_costs",
    "Cost by year": "bill",
    "Cash, and what is no cash": "cash_apart",
    "Capital, and what it costs": "capital",
    "Payback: cash against doing nothing new": "payback",
    "Beds and children by period": "timeline",
    "Children and places, by need, area and year": "gap",
    "Beds paid for": "beds",
    "Occupancy by offer, over the horizon": "occupancy",
    "Placed locally": "locality",
    "Children placed, by area": "areas",
    "Edge of care": "edge_of_care",
    "People recruited": "recruited",
    "Outcomes without a price": "outcomes",
    "Risk register": "risks",
    "Over the demand scenarios that were planned for": "spread",
}
ONCE = ("before_opening", "closure", "recruitment")
NOT_MONEY = {"penalty": "Penalties (not money)", "avoided": "Care avoided (not cash)"}


def pounds(value: float) -> str:
    return f"£{value:,.0f}".replace("£-", "-£").replace("-£0", "£0")


def plain(value: float) -> str:
    return f"{value:,.0f}" if round(value) else "-"


def average(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def share(value: float) -> str:
    return f"{100 * value:.{1 if 0.995 <= value < 1 - 1e-9 else 0}f}%"


def day(iso: str) -> str:
    return f"{dt.date.fromisoformat(iso).day} {dt.date.fromisoformat(iso):%b %Y}" if iso else "-"


def months(iso: str) -> str:
    return f"{dt.date.fromisoformat(iso):%b %Y}"


class WorkedOut:
    """Tables by title, the headings first.

    Parameters
    ----------
    result
        The plan as JSON has it.
    """

    def __init__(self, result: Any) -> None:
        self.result = result
        self.weeks: Sums = {one["start"]: one["weeks"] for one in result["periods"]}
        self.year: dict[str, str] = {one["start"]: one["year"] for one in result["periods"]}
        self.years = sorted(set(self.year.values()))
        self.total = sum(self.weeks.values())
        self.of_year: Sums = {
            year: sum(w for at, w in self.weeks.items() if self.year[at] == year) for year in self.years
        }

    def tables(self) -> dict[str, Rows]:
        """All of them, in the order of the report."""
        own: dict[str, Rows] = {}
        for title, name in OF_THE_PLAN.items():
            own[title] = getattr(self, name)()
            if name == "avoidance":
                own |= REGION
        return own | STUDIES | {"Sorts of rule in force": RULES, "Figures and where they come from": REGISTER}

    # -- money --------------------------------------------------------------------------------------

    def money(self, name: str, by_year: Mapping[str, float]) -> list[str]:
        """A row of whole pounds; the years whose pence are most are rounded up, so that they add up to the total."""
        total = round(sum(by_year.values()))
        shown = {year: int(value // 1) for year, value in by_year.items()}
        by_pence = sorted(by_year, key=lambda year: by_year[year] % 1, reverse=True)
        for year in by_pence[: total - sum(shown.values())]:
            shown[year] += 1
        return [name, *(plain(shown[year]) if year in shown else "-" for year in self.years), plain(total)]

    def as_read(self, name: str, shown: Mapping[str, int]) -> list[str]:
        """A row of whole pounds that are rounded elsewhere, and their sum."""
        return [
            name,
            *(plain(shown[year]) if year in shown else "-" for year in self.years),
            plain(sum(shown.values())),
        ]

    def whole(self, by_year: Mapping[str, float]) -> dict[str, int]:
        """Whole pounds of a row that stands by itself."""
        cells = self.money("", by_year)[1:-1]
        return {
            year: 0 if cell == "-" else int(cell.replace(",", "")) for year, cell in zip(self.years, cells, strict=True)
        }

    def lines(self, costs: Sequence[Any]) -> dict[str, dict[str, int]]:
        """Lines of a bill: as many are rounded up in a year as its total takes, those first that have lost most so far."""
        total, lost = self.whole(self.spent(costs)), dict.fromkeys(LINES, 0.0)
        found: dict[str, dict[str, int]] = {line: {} for line in LINES}
        for year in self.years:
            cost = {line: self.by_year((one for one in costs if one["line"] == line), "cost") for line in LINES}
            there = {line: cost[line][year] for line in LINES if year in cost[line]}
            for line, pounds in there.items():
                found[line][year] = int(pounds // 1)
                lost[line] += pounds - found[line][year]
            more = total[year] - sum(found[line][year] for line in there)
            for line in sorted(there, key=lambda one: -lost[one])[:more]:
                found[line][year] += 1
                lost[line] -= 1
        return found

    def spent(self, costs: Iterable[Any]) -> Sums:
        return self.by_year((row for row in costs if row["line"] not in NOT_MONEY), "cost")

    @staticmethod
    def by_year(rows: Iterable[Any], key: str) -> Sums:
        found: Sums = defaultdict(float)
        for row in rows:
            found[row["year"]] += row[key]
        return found

    def approved(self) -> Rows:
        """Of homes that one loan pays for at the capital rate: what is spent is all borrowed."""
        costs, spent = self.result["costs"], self.spent(self.result["costs"])
        lines, total, outlay = self.lines(costs), self.whole(spent), self.outlay()
        charge = lines["capital"]
        single: dict[str, int] = defaultdict(int)
        for line in ONCE:
            for year, cost in lines.get(line, {}).items():
                single[year] += cost
        running = {year: total[year] - charge.get(year, 0) - single.get(year, 0) for year in self.years}
        return [
            ["£ of the day", *self.years, "total"],
            self.as_read("Revenue, every year", running),
            self.as_read("Revenue, once", {year: single.get(year, 0) for year in self.years}),
            self.as_read("Charge for capital", charge),
            self.as_read("Net revenue in all", total),
            self.money("Capital spent", outlay),
            self.money("borrowed", outlay),
        ]

    def outlay(self) -> Sums:
        """What the homes cost that open, in the year in which they do, at its prices."""
        ((number, opens),) = [(row["homes"], row["start"]) for row in self.result["mix"] if row["offer"] == "new-home"]
        year = self.year[max(start for start in self.year if start <= opens)]
        rise = 1 + self.result["inputs"]["money"]["uplift_per_year"].get("capital", 0.0)
        price = 250_000 * rise ** (int(year[:4]) - int(self.result["inputs"]["money"]["price_base"][:4]))
        return dict.fromkeys(self.years, 0.0) | {year: number * price}

    def cash_apart(self) -> Rows:
        rows = [
            [
                "Option",
                "cash, £",
                "Care avoided (not cash), £",
                "Penalties (not money), £",
                "what is compared, £",
            ]
        ]
        for given in (self.result["baseline"], self.result["reference"], self.result):
            line = {one: sum(row["discounted"] for row in given["costs"] if row["line"] == one) for one in NOT_MONEY}
            cash = given["objective"] - sum(line.values())
            rest = round(given["objective"]) - round(cash)  # what is no cash is rounded so that the parts are the whole
            avoided, penalty = math.floor(line["avoided"]), math.floor(line["penalty"])
            if missing := rest - avoided - penalty:
                assert missing == 1
                by_avoided = line["avoided"] - avoided >= line["penalty"] - penalty
                avoided, penalty = avoided + by_avoided, penalty + (not by_avoided)
            figures = (cash, avoided, penalty, given["objective"])
            rows.append([given.get("title", "Recommended"), *map(plain, figures)])
        return rows

    def capital(self) -> Rows:
        """In a first year so much of the loan is paid as the level payment leaves after interest, day by day."""
        shown = self.lines(self.result["costs"])["capital"]
        outlay, owed, repaid = self.outlay(), dict.fromkeys(self.years, 0.0), dict.fromkeys(self.years, 0.0)
        (opens,) = [row["start"] for row in self.result["mix"] if row["offer"] == "new-home"]
        first = dt.date.fromisoformat(opens)
        rate, life, loan = 0.035, 25, sum(outlay.values())
        level = loan * rate / (1 - (1 + rate) ** -life)
        left = loan
        for nth in range(3):
            begins, after = (first.replace(year=first.year + nth + one) for one in (0, 1))
            part = level - rate * left
            left -= part
            for start, period in ((one["start"], one) for one in self.result["periods"]):
                inside = min(after, dt.date.fromisoformat(period["end"]) + dt.timedelta(1)) - max(
                    begins, dt.date.fromisoformat(start)
                )
                repaid[self.year[start]] += part * max(0, inside.days) / (after - begins).days
        so_far = 0.0
        for year in self.years:
            so_far += outlay[year] - repaid[year]
            owed[year] = so_far
        return [
            ["£ of the day", *self.years, "total"],
            self.money("Capital spent", outlay),
            self.money("Borrowed", outlay),
            self.as_read("Yearly charge", shown),
            self.as_read(
                "of which interest", {year: shown.get(year, 0) - self.whole(repaid)[year] for year in self.years}
            ),
            self.money("of which repayment", repaid),
            ["Owed at the year's end", *(plain(owed[year]) if round(owed[year]) else "-" for year in self.years), "-"],
        ]

    def payback(self) -> Rows:
        before, after = (self.spent(one["costs"]) for one in (self.result["baseline"], self.result))
        charge = self.by_year((row for row in self.result["costs"] if row["line"] == "capital"), "cost")
        outlay, so_far, left = self.outlay(), [], 0.0
        shown = self.lines(self.result["costs"])["capital"]
        saved = {year: self.whole(before)[year] - self.whole(after)[year] for year in self.years}
        for year in self.years:
            left += before[year] - after[year] + charge[year] - outlay[year]
            so_far.append(plain(left))
        return [
            ["£ of the day", *self.years, "total"],
            self.as_read("Saved before capital", {y: saved[y] + shown.get(y, 0) for y in self.years}),
            self.as_read("Yearly charge", {year: shown.get(year, 0) for year in self.years}),
            self.as_read("Saved after capital", saved),
            self.money("Own capital spent", outlay),
            ["Saved less spent, so far", *so_far, "-"],
        ]

    def options(self) -> Rows:
        result = self.result
        rows = [
            [
                "Option",
                "present value, £",
                "extra cost over recommended, £",
                "money spent, £ of the day",
                "hard rules it could not keep",
            ]
        ]
        for given in (result["baseline"], result["reference"]):
            more, spent = given["objective"] - result["objective"], sum(self.spent(given["costs"]).values())
            assert given["short"]
            broken = "children without a placement"
            rows.append([given["title"], plain(given["objective"]), plain(more), plain(spent), broken])
        spent = sum(self.spent(result["costs"]).values())
        head, *others = [*rows, ["Recommended", plain(result["objective"]), "-", plain(spent), "none"]]
        return [head, *sorted(others, key=lambda row: int(row[1].replace(",", "")))]

    def alternatives(self) -> Rows:
        dearer = plain(6_000_000 - self.result["objective"])
        return [
            ["Mix", "present value, £", "extra cost over recommended, £", "beds apart", "what it is"],
            ["Second", "6,000,000", dearer, "2.5", "one home more"],
            ["Without Oak", "-", "-", "-", "no mix meets the rules"],
        ]

    def spent_on_each(self) -> Rows:
        given = [(one["title"], one) for one in (self.result["baseline"], self.result["reference"])]
        cheapest_first = sorted([*given, ("Recommended", self.result)], key=lambda one: one[1]["objective"])
        rows = [self.money(name, self.spent(one["costs"])) for name, one in cheapest_first]
        return [["£ of the day", *self.years, "total"], *rows]

    def with_and_without(self) -> Rows:
        before, after = (self.spent(one["costs"]) for one in (self.result["baseline"], self.result))
        less = {year: self.whole(before)[year] - self.whole(after)[year] for year in self.years}
        rows = [
            self.money("Doing nothing new", before),
            self.money("Recommended", after),
            self.as_read("Difference (+ less with the plan)", less),
        ]
        return [["£ of the day", *self.years, "total"], *rows]

    def avoidance(self) -> Rows:
        rows = self.result["avoidance"]
        never, services = self.by_year(rows, "cost_avoidance"), self.by_year(rows, "service_cost")
        return [
            ["£ by year", *self.years, "total"],
            self.money("Care that never starts", never),
            self.money("Less cost of services", {year: -cost for year, cost in services.items()}),
            self.money("Net", {year: never[year] - services[year] for year in self.years}),
            self.money("Saved, apart from that", self.by_year(rows, "saving")),
        ]

    def bill(self) -> Rows:
        costs = self.result["costs"]
        lines = {
            line: self.by_year((row for row in costs if row["line"] == line), "cost") for line in (*LINES, *NOT_MONEY)
        }
        return [
            ["£ of the day", *self.years, "total"],
            *(self.as_read(label, self.lines(costs)[line]) for line, label in LINES.items() if lines[line]),
            self.money("Total", self.spent(costs)),
            *(self.money(label, lines[line]) for line, label in NOT_MONEY.items()),
            self.money("At present value", self.by_year(costs, "discounted")),
        ]

    # -- what is decided ------------------------------------------------------------------------------

    def at_a_glance(self) -> Rows:
        options = (self.result, self.result["reference"], self.result["baseline"])
        spent = [self.money("", self.spent(one["costs"])) for one in options]
        with_beds = ("block", "dps", "home", "supported")
        rows = [[row for row in one["mix"] if row["kind"] in with_beds and not row["existing"]] for one in options]
        new = [  # at most at one time
            max(
                (
                    sum(r["beds"] for r in own if r["start"] <= at <= (r["end"] or at))
                    for at in {r["start"] for r in own}
                ),
                default=0,
            )
            for own in rows
        ]
        opened = [any(row["offer"] == "new-home" for row in one["mix"]) for one in options]

        def line(name: str) -> list[str]:
            sums = [abs(sum(row["cost"] for row in one["costs"] if row["line"] == name)) for one in options]
            return [pounds(one) if round(one) else "-" for one in sums]

        return [
            ["£ of the day", "recommended", "decision taken", "doing nothing new"],
            ["New beds", *(average(one) if one else "-" for one in new)],
            *(
                [f"Money spent, {year}", *(f"£{one[1 + at]}" for one in spent)]
                for at, year in enumerate(self.years[:2])
            ),
            ["Money spent over two years", *(f"£{one[-1]}" for one in spent)],
            ["Capital", *("£250,000" if one else "-" for one in opened)],
            ["Spent less if a tenth fewer children come", *(f"£{self.fewer(one):,.0f}" for one in options)],
            ["Care avoided, £ (not cash)", *line("avoided")],
            ["Penalties, £ (a price put on broken rules, not money)", *line("penalty")],
            ["Rules it could not keep", "-", *["children without a placement"] * 2],
        ]

    @staticmethod
    def terms() -> Rows:
        return [["Term", "meaning"], *([term, meaning] for term, meaning in TERMS)]

    @staticmethod
    def services() -> Rows:
        contract = "£1,000 for each success; a grant of £400 towards it; £50,000 a year to manage the contract"
        return [
            ["Service", "chosen", "terms"],
            ["Family team", "yes", "caseload of 4"],
            ["Outcome contract", "yes", contract],
        ]

    def gap(self) -> Rows:
        """Of each need, area and year: what exists, what is new, what is bought, and who has nothing."""
        existing = {row["offer"] for row in self.result["mix"] if row["existing"]}
        head = ["Need", "area", "year", "children", "there already", "gap", "new provision", "bought as needed"]
        rows = [[*head, "no placement"]]
        for need, need_name in self.result["labels"]["needs"].items():
            for area, area_name in self.result["labels"]["areas"].items():
                for year in self.years:
                    placed = [self.mean_of(row, year) for row in self.result["placements"] if self.at(row, need, area)]
                    short = sum(self.mean_of(r, year)[1] for r in self.result["short"] if self.at(r, need, area))
                    have = sum(number for offer, number in placed if offer in existing)
                    bought = sum(number for offer, number in placed if offer in ("spot", "agency"))
                    every = sum(number for _, number in placed) + short
                    if every:
                        figures = (every, have, every - have, every - have - bought - short, bought, short)
                        rows.append([need_name, area_name, year, *(average(abs(round(one, 9))) for one in figures)])
        return rows

    def at(self, row: Any, need: str, area: str) -> bool:
        return (row["need"], row["area"]) == (need, area)

    def mean_of(self, row: Any, year: str) -> tuple[str, float]:
        """The offer of a row, and its children on average over a year."""
        weeks = self.weeks[row["period"]] if self.year[row["period"]] == year else 0.0
        return row.get("offer", ""), row["children"] * weeks / self.of_year[year]

    def outcomes(self) -> Rows:
        near = [row for row in self.result["rules"] if row["id"] == "C03" and row["rule"] == "Near home"]
        weeks = [self.result["periods"][row["key"][1]]["weeks"] for row in near]
        local = sum(w * row["value"] for w, row in zip(weeks, near, strict=True)) / sum(weeks)
        bought = sum(self.child_weeks(offer) for offer in ("spot", "agency")) / self.total
        short = sum(self.weeks[row["period"]] * row["children"] for row in self.result["short"])
        kept = sum(self.weeks[row["period"]] * row["children"] for row in self.result["avoided"]) / self.total
        figures = {
            "Children placed near home": share(local),
            "Children in placements bought one by one, on average": average(bought),
            "Child-weeks without a placement": average(short),
            "Children kept out of care, on average": average(kept),
            "Education, health and contact with family": "-",
            "Views of children and families": "-",
        }
        head = ["Outcome", "with the plan", "assessment by the council"]
        return [head, *([name, figure, "to fill in"] for name, figure in figures.items())]

    def fewer(self, option: Any) -> float:
        """£ of placements bought as needed that a tenth fewer children of each need do not use, by what was decided."""
        chances = [one["probability"] for one in self.result["scenarios"]] or [1.0]
        placed = [
            {**row, "children": sum(chance * number for chance, number in zip(chances, row["children"], strict=True))}
            for row in option["decided"]["placed"]
        ]
        cost = {row["offer"]: row["cost"] for row in option["mix"]}
        price = {
            need: cost[offer] / sum(self.weeks[r["period"]] * r["children"] for r in placed if r["offer"] == offer)
            for need, offer in (("home", "spot"), ("foster", "agency"))
            if offer in cost
        }
        saved = 0.0
        for (start, weeks), (need, pounds_a_week) in product(self.weeks.items(), price.items()):
            here = [r for r in placed if (r["period"], r["need"]) == (start, need)]
            tenth = sum(row["children"] for row in here) * weeks / 10
            bought = sum(row["children"] for row in here if row["offer"] in ("spot", "agency")) * weeks
            saved += min(tenth, bought) * pounds_a_week
        return saved

    def risks(self) -> Rows:
        """A tenth of the children, of each need by itself: homes use what spot asks, foster care what agencies ask."""
        cost = {row["offer"]: row["cost"] for row in self.result["mix"]}
        price = {"home": cost["spot"] / self.child_weeks("spot"), "foster": cost["agency"] / self.child_weeks("agency")}
        all_of_them = self.child_weeks("spot") + self.child_weeks("agency")
        mean = (cost["spot"] + cost["agency"]) / all_of_them
        fewer = empty = more = 0.0
        for start, weeks in self.weeks.items():
            for need in self.result["labels"]["needs"]:
                here = [r for r in self.result["placements"] if (r["period"], r["need"]) == (start, need)]
                tenth = sum(row["children"] for row in here) * weeks / 10
                bought = sum(row["children"] for row in here if row["offer"] in ("spot", "agency")) * weeks
                fewer += min(tenth, bought) * price.get(need, mean)
                empty += max(tenth - bought, 0.0) / self.total
                more += tenth * price.get(need, mean)
        held = sum(self.weeks[row["period"]] * row["beds"] for row in self.result["beds"])
        new = [row for row in self.result["mix"] if row["homes"] and not row["existing"]]
        oak = sum(row["beds"] for row in new if row["provider"] == "Oak") / sum(row["beds"] for row in new)
        opening = f"{average(sum(row['beds'] for row in new))} new beds are planned, the first from October 2022."
        said = {
            "Demand is a tenth lower": f"It spends {pounds(fewer)} less over the horizon, and {average(empty)} more beds stay empty on average.",
            "Demand is a tenth higher": f"It spends about {pounds(more)} more, on placements bought as needed.",
            "Beds are emptier than planned": f"Each point of occupancy costs about {pounds(held * mean / 100)}.",
            "New provision opens late": f"{opening} Until they open, children are placed as needed.",
            "A provider withdraws": f"Oak has {share(oak)} of the new beds.",
        }
        head = ["Risk", "what it would do", "likelihood", "owner and response"]
        return [head, *([risk, what, "to fill in", "to fill in"] for risk, what in said.items())]

    # -- the mix --------------------------------------------------------------------------------------

    def mix(self, wanted: Callable[[Any], bool], cells: Callable[[Any], Sequence[str]]) -> Rows:
        return [list(cells(row)) for row in self.result["mix"] if wanted(row)]

    @property
    def cost_to(self) -> str:
        return f"cost to {months(self.result['instance']['horizon']['end'])}"

    def to_buy(self) -> Rows:
        terms = {"block": "1 year and 1 more", "dps": "1 year"}

        def cells(row: Any) -> list[str]:
            homes = "home of 2" if row["homes"] == 1 else f"{row['homes']} homes of 2"
            name = f"DPS, {homes} (Oak)" if row["kind"] == "dps" else row["name"]
            days = [day(row["start"]), day(row["end"])]
            week = plain(row["price_per_bed_week"])
            return [
                name,
                average(row["beds"]),
                *days,
                terms.get(row["kind"], ""),
                *(["", week] if row["kind"] == "foster" else [week, ""]),
                share(row["occupancy"]),
                pounds(row["cost"]),
            ]

        prices = ["price, £ a bed-week", "price, £ a child-week"]
        headings = ["Offer", "beds", "from", "to", "term", *prices, "occupancy", self.cost_to]
        return [headings, *self.mix(lambda row: row["homes"] and not row["existing"], cells)]

    def there_already(self) -> Rows:
        def cells(row: Any) -> list[str]:
            days, week = [day(row["start"]), day(row["end"])], plain(row["price_per_bed_week"])
            prices = ["", week] if row["kind"] == "foster" else [week, ""]
            return [row["name"], average(row["beds"]), *days, *prices, share(row["occupancy"]), pounds(row["cost"])]

        prices = ["price, £ a bed-week", "price, £ a child-week"]
        headings = ["Offer", "beds", "from", "to", *prices, "occupancy", self.cost_to]
        return [headings, *self.mix(lambda row: row["existing"], cells)]

    def as_needed(self) -> Rows:
        def cells(row: Any) -> list[str]:
            days, week = [day(row["start"]), day(row["end"])], plain(row["price_per_bed_week"])
            return [row["name"], *days, week, average(row["children"]), pounds(row["cost"])]

        headings = ["Offer", "from", "to", "price, £ a child-week", "children", self.cost_to]
        return [headings, *self.mix(lambda row: row["kind"] in ("framework", "spot"), cells)]

    def people(self) -> Rows:
        def cells(row: Any) -> list[str]:
            numbers = [average(row[key]) if row[key] else "-" for key in ("workers", "families")]
            return [row["name"], day(row["start"]), day(row["end"]), *numbers, pounds(row["cost"])]

        headings = ["Offer", "from", "to", "workers", "families", self.cost_to]
        wanted = ("edge_of_care", "outcome_contract", "assessment")
        return [headings, *self.mix(lambda row: row["kind"] in wanted, cells)]

    def decisions(self) -> Rows:
        """What is decided first stands first; on one day, contracts, then services, as the result has them."""
        found = [self.decision(one) for one in self.result["decisions"]]
        last = self.result["instance"]["horizon"]["end"]
        found.append(["1 Oct 2022", "employ one assessor", "Court assessments", "", "1 Oct 2022", day(last)])
        sold = [row for row in self.result["beds"] if row["offer"] == "flats" and row["sold"] > 0]
        until = {one["start"]: one["end"] for one in self.result["periods"]}[max(row["period"] for row in sold)]
        most = f"offer up to {average(max(row['sold'] for row in sold))} beds to other councils"
        found.append([day(sold[0]["period"]), most, "Three flats", "", day(sold[0]["period"]), day(until)])
        rows = sorted((one for one in found if one), key=lambda row: dt.datetime.strptime(row[0], "%d %b %Y"))
        return [["By", "decision", "offer", "beds", "in use from", "to"], *rows]

    def decision(self, one: Any) -> list[str]:
        """What is decided, or nothing where it is no commitment. Contracts start on 1 October here, for a year."""
        labels = self.result["labels"]
        name = (labels["offers"] | labels["services"]).get(one["offer"])
        start, many, last = one["day"], one["number"], self.result["instance"]["horizon"]["end"]
        next_year = int(start[:4]) + 1
        lasts = f"{next_year}-09-30"
        block = one["offer"] == "block"
        call_off = f"call off {'one home' if many == 1 else 'two homes'} of 2"
        found = {
            "awarded": [
                day(start),
                "award" if block else call_off,
                name,
                f"{3 if block else 2 * many}",
                day(start),
                day(lasts),
            ],
            "extended": [day(lasts), "extend by 1 year", name, "3", day(f"{next_year}-10-01"), day(last)],
            "opened": [day(start), "open one home", name, "2", day(start), "-"],
            "recruited": [day(start), "recruit one household", name, "1", day(start), "-"],
            "taken": [day(start), "take up", name, "", day(start), day(last)],
        }
        return found.get(one["decision"], [])

    def providers(self) -> Rows:
        beds: Sums = defaultdict(float)
        cost: Sums = defaultdict(float)
        for row in self.result["mix"]:
            if row["homes"] and not row["existing"]:
                beds[row["provider"]] += row["beds"]
                cost[row["provider"]] += row["cost"]
        rows = [[name, average(beds[name]), pounds(cost[name])] for name in sorted(beds)]
        return [["Provider", "beds let in all", "cost in the horizon"], *rows]

    def unit_costs(self) -> Rows:
        """What is paid for beds and placements; of children, net of what beds sold bring in. Nothing else is in this plan."""
        result = self.result
        children = {offer: self.child_weeks(offer) for offer in result["labels"]["offers"]}
        rows = [["Offer", "bed-weeks", "£ a bed-week", "child-weeks", "£ a child-week"]]
        for offer, placed in children.items():
            beds = sum(self.weeks[one["period"]] * one["beds"] for one in result["beds"] if one["offer"] == offer)
            if not beds and not placed:
                continue
            lines = dict.fromkeys((*LINES, "closure", "travel"), 0.0)
            for one in result["costs"]:
                if one["offer"] == offer:
                    lines[one["line"]] += one["cost"]
            income = lines.pop("trading")
            paid = sum(lines.values())
            a_bed = plain(paid / beds) if beds and offer != "own-carers" else "-"
            name = result["labels"]["offers"][offer]
            rows.append([name, plain(beds), a_bed, plain(placed), plain((paid + income) / placed)])
        return rows

    def child_weeks(self, offer: str) -> float:
        placed: Iterable[Any] = self.result["placements"]
        return sum((self.weeks[one["period"]] * one["children"] for one in placed if one["offer"] == offer), 0.0)

    # -- beds and children ----------------------------------------------------------------------------

    def timeline(self) -> Rows:
        result, offers = self.result, list(dict.fromkeys(row["offer"] for row in self.result["beds"] if row["beds"]))
        names = [result["labels"]["offers"][offer] for offer in offers]
        rows = [["Period", *names, "beds in all", "children who need a placement", "range from", "to"]]
        for period in result["periods"]:
            here = [row for row in result["beds"] if row["period"] == period["start"]]
            beds = [sum(row["beds"] for row in here if row["offer"] == offer) for offer in offers]
            children = sum(
                row["children"] for row in (*result["placements"], *result["short"]) if row["period"] == period["start"]
            )
            low, high = next(
                (one["p5"], one["p95"])
                for one in result["demand_range"]
                if (one["period"], one["need"]) == (period["start"], "")
            )
            shown = [average(number) if number else "-" for number in beds]
            rows.append([period["label"], *shown, *map(average, (sum(beds), children, low, high))])
        return rows

    def bed_weeks(self, key: str) -> Sums:
        found: Sums = dict.fromkeys(self.years, 0.0)
        for row in self.result["beds"]:
            if row["beds"]:  # what is bought as it is used has no beds
                found[self.year[row["period"]]] += self.weeks[row["period"]] * row[key]
        return found

    def beds(self) -> Rows:
        sums = {key: self.bed_weeks(key) for key in ("beds", "used", "sold", "void")}
        named = {"Beds": "beds", "Used by our children": "used", "Sold": "sold", "Empty": "void"}
        rows = [
            [
                name,
                *(average(sums[key][year] / self.of_year[year]) for year in self.years),
                average(sum(sums[key].values()) / self.total),
            ]
            for name, key in named.items()
        ]
        full = [share((sums["used"][year] + sums["sold"][year]) / sums["beds"][year]) for year in self.years]
        in_all = share((sum(sums["used"].values()) + sum(sums["sold"].values())) / sum(sums["beds"].values()))
        cost: Sums = dict.fromkeys(self.years, 0.0)
        for row in self.result["beds"]:
            cost[self.year[row["period"]]] += row["void_cost"]
        return [
            ["Average of the year", *self.years, "in all"],
            *rows,
            ["Occupancy", *full, in_all],
            self.money("Cost of empty beds, £", cost),
        ]

    def occupancy(self) -> Rows:
        rows = [["Offer", "bed-weeks paid for", "of these empty", "occupancy", "cost of empty beds"]]
        for offer in dict.fromkeys(row["offer"] for row in self.result["beds"] if row["beds"]):
            own = [row for row in self.result["beds"] if row["offer"] == offer]
            beds, void = (sum(self.weeks[row["period"]] * row[key] for row in own) for key in ("beds", "void"))
            cost = pounds(sum(row["void_cost"] for row in own))
            rows.append(
                [self.result["labels"]["offers"][offer], plain(beds), plain(void), share(1 - void / beds), cost]
            )
        return rows

    def areas(self) -> Rows:
        weeks: Sums = defaultdict(float)
        for row in self.result["placements"]:
            weeks[row["area"]] += self.weeks[row["period"]] * row["children"]
        rows = [[name, average(weeks[area] / self.total)] for area, name in self.result["labels"]["areas"].items()]
        return [["Area", "children on average"], *rows]

    def locality(self) -> Rows:
        found: dict[str, dict[str, list[tuple[float, float]]]] = {
            "Near home": defaultdict(list),
            "Not far": defaultdict(list),
        }
        for row in self.result["rules"]:
            if row["id"] == "C03":
                period = self.result["periods"][row["key"][1]]
                found[row["rule"]][period["year"]].append((period["weeks"], row["value"]))
        means = {
            rule: {year: sum(w * v for w, v in pairs) / sum(w for w, _ in pairs) for year, pairs in by_year.items()}
            for rule, by_year in found.items()
        }
        near, beyond = means["Near home"], means["Not far"]
        return [
            ["Rule", *self.years, "asked"],
            ["Near home", *(share(near[year]) for year in self.years), "at least 70%"],
            ["Not far", "not in force", *(average(beyond[year]) for year in self.years[1:]), "at most 4"],
        ]

    def spread(self) -> Rows:
        rows = [["Measure", "on average", "1 scenario in 20 below", "median", "1 scenario in 20 above"]]
        names = {
            "cost": "Money spent and penalties",
            "discounted": "At present value",
            "occupancy": "Occupancy",
        }
        for one in self.result["spread"]:
            if one["measure"] in names:
                read = share if one["measure"] == "occupancy" else pounds
                name = names[one["measure"]] + (f", {one['year']}" if one["year"] else "")
                rows.append([name, *(read(one[key]) for key in ("mean", "p5", "p50", "p95"))])
        return rows

    # -- people ---------------------------------------------------------------------------------------

    def edge_of_care(self) -> Rows:
        names = self.result["labels"]["services"]
        blank = [""] * (len(self.years) + 1)
        rows = [["By year", *self.years, "in all"]]
        for service in ("team", "contract"):
            own = [row for row in self.result["families"] if row["service"] == service]
            rows.append([f"{names[service]}:", *blank])
            rows += [self.number("Families started", own, "families"), self.number("Successes", own, "successes")]
            people = [
                row
                for row in self.result["workforce"]
                if (row["service"], row["role"]) in ((service, "worker"), (service, ""))
            ]
            rows.append(self.mean("Cases", people, "cases"))
            if service == "team":
                rows += [
                    self.mean("Cases that can be carried", people, "capacity"),
                    self.mean("Workers", people, "workers"),
                ]
        return [*rows, self.mean("Children kept out of care", self.result["avoided"], "children")]

    def recruited(self) -> Rows:
        hired = [row for row in self.result["workforce"] if not row["service"] and row["role"] == "worker"]
        return [["By year", *self.years, "in all"], self.number("Family worker", hired, "hired")]

    def number(self, name: str, rows: Iterable[Any], key: str) -> list[str]:
        sums: Sums = dict.fromkeys(self.years, 0.0)
        for row in rows:
            sums[self.year[row["period"]]] += row[key]
        return [name, *(average(sums[year]) for year in self.years), average(sum(sums.values()))]

    def mean(self, name: str, rows: Iterable[Any], key: str) -> list[str]:
        sums: Sums = dict.fromkeys(self.years, 0.0)
        for row in rows:
            sums[self.year[row["period"]]] += self.weeks[row["period"]] * row[key]
        means = [average(sums[year] / self.of_year[year]) for year in self.years]
        return [name, *means, average(sum(sums.values()) / self.total)]


DEARER = "changes the cost by (+ costs more)"
REGION: dict[str, Rows] = {
    "How the bill could be shared": [
        ["Authority", "alone, £", "in proportion, £", "saves, £", "nucleolus, £", "saves, £"],
        ["North", "70", "57", "13", "60", "10"],
        ["South", "40", "33", "7", "30", "10"],
        ["Together", "110", "90", "20", "90", "20"],
    ],
    "How certain each share is": [
        ["Authority", "in proportion, £", "nucleolus, £"],
        ["North", "£56 to £58", "£58 to £62"],
        ["South", "£32 to £34", "£28 to £32"],
    ],
    "What groups cost without the others": [
        ["Group", "cost, £", "costs at least, £", "saves at least, £", "saves at most, £"],
        ["North", "70", "69", "-", "-"],
        ["North and South", "90", "87", "18", "23"],
    ],
}
STUDIES: dict[str, Rows] = {
    "One figure at a time": [  # the most that each changes the cost by, up or down; nought is left out
        ["Figure", "as planned", "low", DEARER, "high", DEARER, "another mix"],
        [
            "spot.spot.price_per_week",
            "5,900",
            "4,000",
            "-£511,000",
            "7,000",
            "£333,000",
            "at low (17 new beds) and not known at high",
        ],
        ["demand.foster.children", "3", "2", "-£40,000", "4", "-", "at high"],
        ["home.new-home.capital_cost", "250,000", "200,000", "-£2,100", "300,000", "£2,201", "no"],
    ],
    "Where another mix is recommended": [
        ["Figure", "as planned", "another mix from", "which"],
        ["spot.spot.price_per_week", "5,900", "4,321.5", "no new home"],
        ["framework.agency.price_per_week", "5,900", "about 1,234", "two more carers"],
        ["block.block.price_per_bed_week", "5,900", "nowhere up to 9,000", "the same mix"],
    ],
    "Trade-off": [
        ["Point", "cost", "locality", "what it is"],
        ["1", "£4,100,000", "55%", "nothing local"],
        ["2", "£4,700,000", "70%", "a home"],
        ["3", "£6,200,000", "93%", "a home and a block"],
    ],
    "The plan against random children, 40 runs": [
        ["Measure", "promised", "simulated", "95% from", "95% to", "1 run in 20 below", "1 run in 20 above"],
        ["Cost, £", "£5,200,000", "£5,300,000", "£5,250,000", "£5,350,000", "£4,400,000", "£6,600,000"],
        ["Cost, 2022/23, £", "£1,200,000", "£1,300,000", "£1,280,000", "£1,330,000", "£1,000,000", "£1,500,000"],
        ["Placed near home", "72%", "69%", "68%", "71%", "50%", "90%"],
        ["Children moved, children", "-", "1.2", "1", "1.5", "0", "4"],
        ["Of one offer, child-weeks a year", "9", "8", "7", "10", "6", "11"],
    ],
    "Options solved apart": [
        [
            "Option",
            "present value, £",
            "extra cost over best, £",
            "most regret, £",
            "placed locally",
            "occupancy",
            "what it is",
        ],
        ["Today", "5,600,000", "500,000", "700,000", "61%", "97%", "as it is"],
        ["Blocks", "5,100,000", "-", "700,000", "81%", "97%", "two blocks"],
        ["No spot", "-", "-", "-", "-", "-", "infeasible"],
    ],
}
TERMS = (
    ("call off", "to order a home or bed from an approved list, at the prices agreed there"),
    ("DPS", "dynamic purchasing system: an approved list of providers from which homes are called off"),
    ("block contract", "beds that are paid for over a fixed term, full or empty"),
    ("framework", "placements bought one by one, at prices agreed beforehand"),
    ("spot", "placements bought one by one, at the price of the day"),
    ("edge of care", "work with families that keeps children out of care"),
    ("outcome contract", "a contract that is paid for each child kept out of care"),
    ("bed-week", "one bed for one week, full or empty"),
    ("child-week", "one child placed for one week"),
    ("void", "a bed that is paid for and empty"),
    ("occupancy", "the share of the beds paid for that are filled"),
    ("practical occupancy", "the share of its beds that a home can fill in practice; an input"),
    ("horizon", "the years that this report plans for"),
    ("present value", "costs of later years counted at less, by the discount rate"),
    ("care avoided", "the cost of care that is never needed; not cash"),
    ("penalty", "a price put on breaking a rule; not money"),
    ("hard rule", "a rule that no plan may break at any price"),
    ("bind", "a rule binds where the plan is at its limit"),
    ("demand scenario", "one way in which the number of children could develop"),
    ("regret", "the extra cost of a choice, if things turn out otherwise, over the best choice then"),
    ("gap", "how much cheaper any other plan could be at most"),
    ("bound", "a cost that no plan can be below"),
    ("median", "half of the cases are above it, and half below"),
    ("95% interval", "the range that holds the true average with a chance of 95%"),
)
RULES: Rows = [
    ["Rule", "what it says"],
    ["sufficiency", "Every child who needs a placement has one, or the shortfall is priced."],
    ["capacity", "Children placed and beds sold fit into the beds that can really be filled."],
    ["locality", "Enough of the children are placed locally, and few enough beyond."],
    ["recruitment", "No more people are taken on than can be recruited."],
    ["budget", "Spending stays within the budget of each financial year, and capital within its own."],
    ["one-of", "Of offers that exclude one another, no more are chosen than can be."],
    ["market", "No more is bought than providers can supply."],
    ["trading", "Only beds to spare are sold, never while a child of the authority's own needs one."],
]
REGISTER: Rows = [
    ["What", "value", "unit", "basis", "source or reason", "date"],
    ["spot.spot.price_per_week", "5,900", "£ a child-week", "published", "Cabinet, 4 March 2022", "2022-03-04"],
    ["demand.home-town.children", "9", "children", "assumed", "Invented.", ""],
    ["money.discount_rate", "0.035", "a year", "derived", "Green Book; As it stands.", ""],
]
TITLES = [*OF_THE_PLAN, *REGION, *STUDIES, "Sorts of rule in force", "Figures and where they come from"]
