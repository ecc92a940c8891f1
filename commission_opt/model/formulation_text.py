"""The parts of the formulation page that no docstring beside the code says: sets, symbols, prices."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from commission_opt.instance.calendar import Period
from commission_opt.instance.money import Money, Travel
from commission_opt.instance.needs import Need
from commission_opt.instance.stays import PlannedMove
from commission_opt.model.placements import Placements
from commission_opt.model.project_years import months
from commission_opt.offers.block.record import Block
from commission_opt.offers.building import maths as building
from commission_opt.offers.contract import maths as contract
from commission_opt.offers.contract.record import Terms
from commission_opt.offers.dps.record import Dps, DpsProvider
from commission_opt.offers.foster import maths as foster
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.home.record import Home
from commission_opt.offers.market.record import Tier
from commission_opt.offers.spot.record import Spot
from commission_opt.offers.trading import maths as trading
from commission_opt.offers.trading.record import Trading
from commission_opt.rules.cost_at_risk.record import Risk
from commission_opt.rules.stability import stays
from commission_opt.services.assessment import maths as assessment
from commission_opt.services.common import maths as services
from commission_opt.services.common.record import EdgeOfCare, Referral
from commission_opt.services.edge_of_care import maths as edge_of_care
from commission_opt.services.recruitment import maths as recruitment
from commission_opt.services.recruitment.record import Role

Explained = Callable[..., Any]

OPENING = """<!-- Generated: python -m commission_opt.model.formulation > docs/formulation.md -->
# Formulation

The mixed-integer programme that `commission-opt solve` writes and solves. Commitments (contracts, homes, recruits) are
whole numbers, the same in every scenario; placements are averages over a period, and continuous. Each equation below
stands beside the code that adds it, in the file that is named below it. Keys of the instance file are in [instance-format.md](instance-format.md).
"""

SETS = (
    ("t", "period", "consecutive months, quarters or years; `weeks[t]` = days / 7; `year[t]` the financial year"),
    ("tau", "period of decision", "a decision is made on the first day of period tau"),
    ("n", "need", "a group of children whose placements are alike (`[[need]]`)"),
    ("a", "area", "where a child is from (`[[area]]`)"),
    ("k", "offer", "anything that can give a placement; each provider on a DPS is one"),
    ("e", "service", "an edge-of-care team or contract (`[[edge_of_care]]`), with referral groups r"),
    ("j", "assessment", "specialist assessments (`[[assessment]]`)"),
    ("y", "project year", "twelve months from the start of a service; y = 0 is the first"),
    ("s", "scenario", "a demand scenario, with probability `p[s]`; one where demand is certain"),
)
SETS_NOTE = """Index sets are sparse: a column exists only where it can have an effect. `placed[s,t,n,a,k]` exists where
there is demand, k takes n, and k can have beds or a market in t; a call-off that would open after the horizon does not.
"""

DECISIONS = (  # symbol, domain, what it is, where it is added
    (
        "awarded[k,tau,size]",
        "whole",
        "block contracts let (at most 1), or homes of that size called off",
        contract.decide,
    ),
    ("extended[k,tau,size]", "whole", "of those, how many are extended at the end of their term", contract.decide),
    ("opened[k,tau]", "whole", "homes decided to open", building.decide),
    ("closed[k,tau]", "whole", "existing homes decided to close", building.decide),
    ("recruited[k,tau]", "whole", "foster households recruited", foster.decide),
    ("taken[e]", "0 or 1", "whether a service is taken up", services.decide),
    ("workers[e,t], supervisors[e,t]", "whole", "people in a team whose size is decided", edge_of_care.decide),
    ("assessors[j,t]", "whole", "assessors employed", assessment.assess),
    ("hired[role,t]", ">= 0", "people recruited, on average; the same in every scenario", recruitment.recruit),
    ("started[s,t,e,r]", ">= 0", "families that a service takes on", services.serve),
    ("placed[s,t,n,a,k]", ">= 0", "children placed, on average", Placements.add),
    (
        "short[s,t,n,a]",
        ">= 0",
        "children without a placement; only where `rules.sufficiency` prices it",
        Placements.add,
    ),
    ("sold[s,t,k]", ">= 0", "beds sold to other authorities, on average", trading.sell),
    (
        "transferred[s,t,r,n,a,k]",
        ">= 0",
        "children moved out of an offer by planned move r; only where children stay",
        stays.stay,
    ),
)

SYMBOLS = (  # symbol, table, record, key
    ("footprint[k,n]", "need", Need, "footprint"),
    ("members[k]", "every offer", Home, "members"),
    ("reach_miles, reach_minutes", "every offer, need; reach", Home, "reach_miles"),
    ("practical_occupancy[k]", "every offer", Home, "practical_occupancy"),
    ("price[size]", "block, dps.provider", Block, "price_per_bed_week"),
    ("guarantee", "block, dps", Terms, "guarantee"),
    ("price_when_used", "block, dps", Terms, "price_when_used_per_bed_week"),
    ("retainer", "block, dps", Terms, "retainer_per_bed_week"),
    ("set_up_cost", "block, dps", Terms, "set_up_cost"),
    ("term_years", "block, dps", Dps, "term_years"),
    ("homes_at_most[k]", "dps.provider", DpsProvider, "homes_at_most"),
    ("beds_at_most[dps]", "dps", Dps, "beds_at_most"),
    ("price[k,n]", "framework, spot, supported", Spot, "price_per_week"),
    ("market[k,t]", "framework, spot, supported", Spot, "market"),
    ("children[i], price[i]", "tiers of a market", Tier, "children"),
    ("beds", "home, supported", Home, "beds"),
    ("homes", "home, supported", Home, "homes"),
    ("running_cost_per_year", "home, supported", Home, "running_cost_per_year"),
    ("cost_per_child_week", "home, supported", Home, "cost_per_child_week"),
    ("capital_cost", "home, supported", Home, "capital_cost"),
    ("life", "home, supported", Home, "capital_life_years"),
    ("premium_per_bed_week", "home.trading", Trading, "premium_per_bed_week"),
    ("sellable_occupancy", "home.trading", Trading, "sellable_occupancy"),
    ("leavers", "foster", Foster, "leavers_per_year"),
    ("r", "money", Money, "capital_rate"),
    ("discount rate", "money", Money, "discount_rate"),
    ("u[line]", "money", Money, "uplift_per_year"),
    ("visits_per_year", "travel", Travel, "visits_per_year"),
    ("caseload", "edge_of_care", EdgeOfCare, "caseload"),
    ("success_rate", "edge_of_care", EdgeOfCare, "success_rate"),
    ("mean", "edge_of_care", EdgeOfCare, "mean_stay_avoided_weeks"),
    ("delay", "edge_of_care", EdgeOfCare, "delay_if_failed_weeks"),
    ("shortening", "edge_of_care", EdgeOfCare, "shortening_if_failed"),
    ("payment[i]", "edge_of_care", EdgeOfCare, "payment_per_success_by_year"),
    ("complexity[r]", "edge_of_care.referral", Referral, "complexity"),
    ("pay", "role", Role, "salary_per_year"),
    ("staff[r]", "home, supported", Home, "staff"),
    ("mean_stay_weeks[n]", "need", Need, "mean_stay_weeks"),
    ("children[r]", "planned_move", PlannedMove, "children"),
    ("children_per_year[r]", "planned_move", PlannedMove, "children_per_year"),
    ("price_per_move[r]", "planned_move", PlannedMove, "price_per_move"),
    ("fill_weeks", "block, dps, home, supported", Home, "fill_weeks"),
    ("level, weight", "uncertainty.risk", Risk, "level"),
    ("cvar_at_most", "uncertainty.risk", Risk, "cvar_at_most"),
)
CALENDAR = """Worked out from them, by the calendar and to the day:

```
share[t]           = days of t from the first to the last day of what is meant / days of t
weeks[t]           = days of t / 7
year_days[t]       = 365 or 366, the days of the financial year of t
middle[t]          = years from the horizon's start to the middle of t, a year being 365.25 days
months[t]          = months of t; months[t,y] those in project year y
```
"""
OF_THE_DAY = """```
paid weeks of t    = weeks[t], or money.weeks_per_year * days of t / year_days[t]; these stand for weeks[t] wherever a price a week is paid
uplift[t]          = (1 + u[line]) ^ (financial years from the price base to year[t])
discount[t]        = (1 + discount rate) ^ -middle[t]
```
"""
USED = """```
used[s,t,k]        = sum over n, a of footprint[k,n] * placed[s,t,n,a,k]
```
"""

OBJECTIVE = """Charges are in £ of the day: prices at the price base times `uplift[t]`, or, in a financial year for which a price is stated
(`price_by_year`), that price as it is. Costs of placements, of beds sold and of penalties by
scenario are weighted by `p[s]`. A penalty for a rule over several periods is spread over them by days, so it is discounted at the mean
of their factors, weighted by days. That of the cost at risk (C14) is a price for each pound at present value, and is not discounted
again.
"""

BEDS = """`beds[k,t]` is the average number of beds of k over period t, the sum of what every decision gives and of what is there anyway. An
offer bought child by child has none.
"""

RULES_OPENING = """A rule is hard, or, where its record has the `price_...` key named below, soft: the row gets a column `missed`, at
that price for each unit. A reported price is what one more unit of the limit would change the objective by, in £, with the
whole numbers as they are; it is 0 where the rule does not bind.
"""

PREVENTION = """Families start a service; while they are in it they are cases of its team, and for some of them a stay in placement is
avoided, delayed or shortened. What is avoided comes off the demand to be met (C01). Only what falls within the horizon counts:
stays avoided after it are worth nothing here, which makes the case for prevention the weaker near the horizon's end.
"""

PEOPLE = """Homes, teams and assessors need people of a role, who have to be recruited first (C05) where its record limits that, or says how
long it takes or what it costs.
"""

LINES_OPENING = """Each line of the bill, `cost[t]` in £ of the day for one offer. "Revenue" counts against a revenue budget (C08).
"""

HORIZON = """Nothing is free because the horizon ends, and nothing is charged for a time outside it. Contract weeks after the last day
are not charged, and are reported as the commitment outstanding. Set-up is charged for the share of the first term inside
the horizon, and capital for the years of the building's life inside it, as level yearly payments. Decisions whose effect
would begin after the last day do not exist.
"""

GIVEN = """A baseline or reference that cannot meet the rules is priced a second time. The hard rules that are a choice of the
council are then off, and children may go short. The report names what it breaks. The weight that keeps children from going
short there steers the engine only, and is in no cost.

From edition 2 on those rules stay, and may be missed, as little as can be. First what they are missed by in all is minimised, whatever it
costs, and then the cost, with that held. Each counts as the diagnosis counts it, in child-weeks. A child placed against a policy, or a
bed-week too few, counts one a week, and a child without a placement a hundred. A child moved counts four weeks. A provider, contract or
bed counts a place for a year. So the report names only what no choice of placements avoids. Rules at a price count in the cost, as ever.
"""

CHOICE = """Plans that cost no more than the proven cheapest and the indifference (`choice.indifferent_within`) are equal in money:

```
cost <= cheapest + indifference          cheapest proven to a ten-millionth
```

Every mix with so cheap a plan is found: the cost is minimised again and again, each time without the mixes found, until it is above that.
Mixes of which new commitments can be left out are set aside; the others are held against each other stage by stage, each among those that
are best in the stages before it. Placements, families and people follow by linear programmes, each on the optimal face of those before it;
after the stages below the cheaper plan goes first. With many mixes each stage is searched for instead, the stages before it kept by a row.
See [choice.md](choice.md).
"""


def sections() -> Iterator[str]:
    """Sets, decisions and symbols, as tables."""
    yield "## Sets\n"
    yield _table(("symbol", "name", "what it is"), SETS)
    yield SETS_NOTE
    yield "## Decisions\n"
    decisions = [(f"`{name}`", kind, text, file_of(made)) for name, kind, text, made in DECISIONS]
    yield _table(("variable", "domain", "what it is", "code"), decisions)
    yield "## Symbols\n"
    rows = [
        (f"`{symbol}`", f"`{key}`", table, record.model_fields[key].description or "", file_of(_definer(record, key)))
        for symbol, table, record, key in SYMBOLS
    ]
    yield _table(("symbol", "key", "table", "what it is", "code"), rows)
    yield CALENDAR
    yield code(Period, months)
    yield OF_THE_DAY
    yield code(Money)
    yield USED
    yield code(Placements)


def code(*sources: Explained) -> str:
    """Where something stands: its files, each once, as links."""
    return f"Code: {', '.join(dict.fromkeys(file_of(source) for source in sources))}\n"


def file_of(source: Explained) -> str:
    """The file of a function or class, as a link: its room, and its part of that."""
    path = source.__module__.replace(".", "/") + ".py"
    return f"[{path.removeprefix('commission_opt/')}](../{path})"


def _definer(record: type[BaseModel], key: str) -> type[BaseModel]:
    """The record that has a key first, of those that a record is made from."""
    return next(base for base in record.__mro__ if key in inspect.get_annotations(base))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
