"""What stands at the head of the page on the instance format: an example, and how files are merged and changed."""

from __future__ import annotations

from commission_opt.instance.money import NOT_UPLIFTED
from commission_opt.registry import COST_LINES

EXAMPLE = """\
title = "Two ways to place ten children"

[horizon]
start = 2024-04-01
end = 2026-03-31
period = "quarter"

[money]
price_base = "2024/25"

[[area]]
id = "city"

[[need]]
id = "residential"

[[demand]]
id = "residential"
need = "residential"
children = 10

[[block]]
id = "north"
takes = ["residential"]
sizes = [4, 6]
price_per_bed_week = { 4 = 4300, 6 = 4100 }
term_years = 2

[[spot]]
id = "market"
takes = ["residential"]
price_per_week = 5200
"""

WHAT_IF = """\
extends = "small.toml"
title = "Two ways to place ten children, or twelve"

[[demand]]
id = "residential"
by_period = [10, 10, 11, 11, 12, 12, 12, 12] # instead of children

[[block]]
id = "north"
sizes = [6] # the price of four stays, unused

[[home]]
id = "quayside" # a new record is given whole
takes = ["residential"]
beds = 3
running_cost_per_year = 600000
"""

_TEXT = """<!-- Generated: python -m commission_opt.instance.format_page > docs/instance-format.md -->
# Instance format

One TOML file holds one what-if. A workbook (.xlsx) holds the same tables, a sheet each: [your-council.md](your-council.md). Every key carries its unit in its name; every record may have a `source` and a `note`. For
editors there is a JSON Schema: [instance.schema.json](instance.schema.json). What the figures do is in
[formulation.md](formulation.md); examples are in [instances/](../instances/README.md).

## A whole instance

<!-- file: small.toml -->
```toml
{example}```

- Dates are written without quotes: `2017-10-01`. Financial years are in quotes: `"2017/18"`.
- An id is made of letters, digits and hyphens. A provider on a DPS is `dps-id/provider-id`.
- Single brackets, `[money]`, are a table of which there is one; double brackets, `[[block]]`, a record of which there may be several.
- A share is between 0 and 1: 0.85, not 85.
- **needed** in the lists below marks what may not be left out. Where several keys are ways to say the same, give one of them.
- A demand table, in a `file` or in `rows`, has a row for every period of each need and area in it: 0 says that there are no
  children. Several records of demand add up.
- Demand is certain unless `[uncertainty]` asks for `scenarios`: [uncertainty.md](uncertainty.md).
- The lines that `uplift_per_year` can name: {lines}.
- Every named file (`extends`, `file`, `distance_file`) is in the folder of the instance, or below it.

## A what-if: `extends`

A file with `extends = "other.toml"`, at the top, says only what differs from that file, which lies in the same folder or below it
(`extends = "bases/other.toml"`), never above it or elsewhere:

```toml
{what_if}```

- Tables are merged key by key, and so are tables of figures: `price_per_bed_week = {{ 6 = 4000 }}` leaves the price of four as it is.
- Records are matched by `id`, whatever their order. An id that is not there yet makes a new record. `remove = true` in a record takes
  it out.
- Lists are replaced whole: `sizes`, `takes`, `by_period`, and records without an id, such as `path`, `tiers`, `rows`, `stage` and `commit`.
- Giving a figure in another way takes the old way out. A demand has one of `children`, `path`, `by_period`, `file` and `rows`, or
  `opening_stock` with `entries_per_month`. A stay is `mean_stay_weeks` or `survival`. A price is `price_per_week`
  or `tiers`. A referral is `per_month` or `by_period`.
- The other file may extend a third. Every change is listed with the result.

## A what-if: `--set`

`--set PATH=VALUE` changes one figure for one run: the path is table, id and key, joined by dots, and the value is written as in the file.

| path | what it is |
| --- | --- |
| `money.discount_rate=0.03` | a key of a table |
| `block.north.guarantee=0.8` | a key of the record with that id, there or left out |
| `block.north.price_per_bed_week.6=4000` | the price of one size |
| `block.north.price_by_year.2019/20=4100` | the price of one financial year: no uplift is put on it |
| `block.north.sizes=[6]` | a whole list |
| `dps.local.provider.oak.homes_at_most=3` | a provider on a DPS |
| `demand.residential.children=40` | in place of a path or of numbers by period |
| `demand.residential.by_period.0=12` | an element of a list, counted from 0 |
| `rules.locality.near.minimum_share=0.7` | a rule |
| `uncertainty.seed=2` | a key of a table, there or left out |
| `block.north.remove=true` | takes a record out |
| `rules.remove=true` | takes a whole table out |
| `block.north.practical_occupancy.remove=true` | takes a key out: what the page says for a key left out holds |

Records are added in a file that extends another. Changes of a `[[what_if]]` are written alike: `"block.north.remove" = true`. In Python,
`with_changes` takes the same paths, and `None` as a value removes what the path names. What is not there cannot be removed. Of two changes
in one call that undo one another, neither is taken. In the cases of a sweep, `None`, NaN and an empty cell leave a figure as it is.
"""


def opening() -> str:
    """The head of the page, in Markdown."""
    lines = ", ".join(f"`{line}`" for line in COST_LINES if line not in NOT_UPLIFTED)
    return _TEXT.format(example=EXAMPLE, what_if=WHAT_IF, lines=lines)
