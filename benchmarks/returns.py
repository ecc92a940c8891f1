"""How long a large return takes to become demand, beside pandas' own reading of its file, and how much memory.

uv run python benchmarks/returns.py [EPISODES]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

EPISODES = 1_000_000
HEADINGS = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN,LA,YEAR"


def write(file: Path, rows: int) -> None:
    """A made-up return of ten years in one file; a child has four episodes on average, and each stands in the returns of its years."""
    import pandas as pd

    rng = np.random.default_rng(1)
    children = rows // 5
    first = np.datetime64("2014-04-01")
    number = rng.poisson(3.0, children) + 1
    child = np.repeat(np.arange(children), number)
    length = rng.integers(5, 600, len(child))
    began = np.repeat(rng.integers(0, 3_600, children), number)
    so_far = np.concatenate([[0], np.cumsum(length)[:-1]])
    start = began + so_far - np.repeat(so_far[np.searchsorted(child, np.arange(children))], number)
    last = np.append(child[1:] != child[:-1], True)
    parts = []
    for year in range(10):
        from_day, to_day = int(365.25 * year), int(365.25 * (year + 1))
        here = np.flatnonzero((start < to_day) & (start + length > from_day))
        open_ = start[here] + length[here] >= to_day
        begin = (first + start[here]).astype("datetime64[D]")
        end = np.where(open_, "", (first + start[here] + length[here]).astype("datetime64[D]").astype(str))
        parts.append(
            pd.DataFrame(
                {
                    "CHILD": 100_000 + child[here],
                    "DECOM": begin.astype(str),
                    "RNE": np.where(here == np.searchsorted(child, child[here]), "S", "P"),
                    "LS": rng.choice(["C2", "V2", "E1"], len(here)),
                    "CIN": "N1",
                    "PLACE": rng.choice(["U4", "U6", "K2", "H5", "P1", "U1"], len(here)),
                    "PLACE_PROVIDER": "PR4",
                    "DEC": end,
                    "REC": np.where(open_, "", np.where(last[here], "E4A", "X1")),
                    "REASON_PLACE_CHANGE": "",
                    "HOME_POST": [f"CV{one % 30} {one % 9}AB" for one in here],
                    "PL_POST": [f"CV{one % 50} {one % 9}CD" for one in here],
                    "URN": "SC000001",
                    "LA": "331",
                    "YEAR": 2015 + year,
                }
            )
        )
    pd.concat(parts).head(rows).to_csv(file, index=False)


READ = "import sys, pandas; frame = pandas.read_csv(sys.argv[1], dtype=str)"
ESTIMATE = "import sys; import commission_opt as co; found = co.demand_from_903(sys.argv[1]); print(found.history.rows, found.history.used, file=sys.stderr)"


def measured(code: str, file: Path) -> tuple[float, float]:
    """Seconds of processor time, and the largest memory in GB, of a process of its own."""
    import resource  # not on Windows

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(file)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  {time.perf_counter() - started:.1f} s by the clock")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, after.ru_maxrss / 1e6


def main() -> None:
    """Write the file, read it both ways, and print what each took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else EPISODES
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "episodes.csv"
        write(file, rows)
        print(f"{rows:,} episodes, {file.stat().st_size / 1e6:.0f} MB")
        plain, _ = measured(READ, file)
        taken, memory = measured(ESTIMATE, file)
    print(
        f"pandas reads the file in {plain:.1f} s of processor time; from it to demand, tried on a year held out: {taken:.1f} s,"
    )
    print(f"{taken / plain:.1f} times as long (20 asked), in {memory:.2f} GB at most (2 asked)")


if __name__ == "__main__":
    main()
