"""How long a CSV file of a million rows takes to check, against pandas' reading of the same file, and in which memory.

    uv run python benchmarks/long_csv.py

One file is right; in each of the others every row is wrong in one way, or twice there. Each is checked in a
process of its own; what is compared is processor time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

MOST_TIMES, MOST_MEGABYTES = 20.0, 1_000.0
AREAS, NEEDS, MONTHS = 500, 20, 100
HEADER = "period,need,area,children\n"
FILES = {  # name to each row, of its number, day, need, area, and the three of them; `half` is shared by two rows, `early` starts after the century
    "right": "{key},1.5",
    "every need unknown": "{day},unknown{nth},{area},1.5",
    "every need misspelt": "{day},need {nth},{area},1.5",
    "every number unreadable": "{key},{nth}x",
    "every number below 0": "{key},-{nth}.5",
    "a cell too many": "{key},1.5,{nth}",
    "a cell too few": "{key}",
    "every row twice": "{half},1.5",
    "every day outside the horizon": "19{early},1.5",
}


def months() -> list[dt.date]:
    """First days of the months of the horizon."""
    return [dt.date(2024 + (3 + nth) // 12, (3 + nth) % 12 + 1, 1) for nth in range(MONTHS + 1)]


def write(folder: Path, row: str) -> Path:
    """The instance and its CSV file of a million rows, each written as `row` says."""
    days = months()
    needs = [f"n{nth}" for nth in range(NEEDS)]
    lines = ['title = "A million rows"', "[horizon]", f"start = {days[0]}", f"end = {days[-1] - dt.timedelta(1)}"]
    lines += ['period = "month"', "[money]", 'price_base = "2024/25"', "[[demand]]", 'id = "d"', 'file = "demand.csv"']
    lines += ["[[spot]]", 'id = "spot"', f"takes = {needs}", "price_per_week = 5000"]
    lines += [f'[[area]]\nid = "a{nth}"' for nth in range(AREAS)] + [f'[[need]]\nid = "{need}"' for need in needs]
    (folder / "instance.toml").write_text("\n".join(lines), encoding="utf-8")
    cells = list(product(map(str, days[:-1]), needs, (f"a{nth}" for nth in range(AREAS))))
    keys = [",".join(cell) for cell in cells]
    rows = (
        row.format(nth=nth, day=day, area=area, key=keys[nth], early=keys[nth][2:], half=keys[nth // 2])
        for nth, (day, _, area) in enumerate(cells)
    )
    (folder / "demand.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return folder / "instance.toml"


def check(file: Path) -> None:
    """Read and check the instance in this process, and print what it took."""
    from commission_opt import InvalidInstance
    from commission_opt.instance.load import load

    started = time.process_time()
    try:
        load(file)
        found = 0
    except InvalidInstance as error:
        found = error.count
    seconds = time.process_time() - started
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    import pandas as pd

    started = time.process_time()
    pd.read_csv(file.with_name("demand.csv"))
    sys.stdout.write(f"{seconds} {time.process_time() - started} {peak} {found}\n")


def main() -> int:
    """Measure, print, and say by the exit code whether the targets are met."""
    parser = argparse.ArgumentParser(description="Time the check of a CSV file of a million rows.")
    parser.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    one = parser.parse_args().check
    if one is not None:
        check(one)
        return 0
    missed = False
    for name, row in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--check", str(write(Path(folder), row))]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        ours, pandas, peak, found = map(float, said.split())
        sys.stdout.write(
            f"{name}: {found:,.0f} problems; checked in {ours:.2f} s, pandas reads it in {pandas:.2f} s: "
            f"{ours / pandas:.1f} times (at most {MOST_TIMES:g}); {peak:,.0f} MB at most (at most {MOST_MEGABYTES:,.0f})\n"
        )
        missed |= ours / pandas > MOST_TIMES or peak > MOST_MEGABYTES
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
