"""How many small faults in the code the tests notice.

    uv run python benchmarks/mutation.py --seed 1

Takes `--mutants` faults (see `mutants.py`) by chance from the code that must be right (the mathematics, the evaluator's
checks, the studies and the publishing, a quarter each), puts each into a copy of the tree and runs the tests there that
go through the changed function (`tests_of_functions.py`), until one fails that passes without the fault (`forked_tests.py`).

Prints the share killed, and each survivor. Faults that change nothing are listed in `equivalent.toml`, with the reason.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from forked_tests import Place
from mutants import Mutant, candidates, parses
from tests_of_functions import ROOT, Known, file_of, tests_of_functions

PARTS: dict[str, tuple[str, ...]] = {
    "maths": ("model/**/*.py", "{rules,offers,services,prevention}/**/maths.py"),
    "check": (
        "plan/evaluator/**/*.py",
        "{rules,offers,services,prevention}/**/check.py",
        "{rules,offers,services,prevention}/**/bill.py",
    ),
    "studies": ("studies/**/*.py",),
    "publishing": ("publishing/**/*.py",),
}
QUICK_SECONDS = 8.0  # of tests in the first round, which most faults do not outlive


def files_of(patterns: Iterable[str]) -> list[str]:
    """Files below the package that fit any of some patterns; `{a,b}` stands for either."""
    found: set[Path] = set()
    for pattern in patterns:
        before, _, rest = pattern.partition("{")
        choices, _, after = rest.partition("}")
        for choice in choices.split(",") if rest else [""]:
            found.update((ROOT / "commission_opt").glob(f"{before}{choice}{after}" if rest else pattern))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def parts_of(text: str) -> list[str]:
    """Names of parts with commas between them."""
    names = text.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return names


def sample(seed: int, number: int, parts: Collection[str]) -> list[Mutant]:
    """Faults drawn by chance, alike from each part; those of some parts, which are the same whatever the others."""
    draw = random.Random(seed)
    found: list[tuple[str, Mutant]] = []
    for place, (part, patterns) in enumerate(PARTS.items()):
        texts = {file: (ROOT / file).read_text(encoding="utf-8") for file in files_of(patterns)}
        every = [one for file, text in texts.items() for one in candidates(file, text)]
        draw.shuffle(every)
        share = number // len(PARTS) + (place < number % len(PARTS))
        fit = (one for one in every if parses(one, texts[one.file]))
        found += [(part, one) for one, _ in zip(fit, range(share), strict=False)]
    draw.shuffle(found)
    return [one for part, one in found if part in parts]


def equivalent() -> dict[str, str]:
    """Faults that change nothing, with the reason: by their text without the number of the line."""
    file = ROOT / "benchmarks" / "equivalent.toml"
    return {one["fault"]: one["reason"] for one in tomllib.loads(file.read_text(encoding="utf-8"))["equivalent"]}


def plain(mutant: Mutant) -> str:
    """A fault in full, without its line and the folder, which move."""
    old, new = (" ".join(text.split()) for text in (mutant.old, mutant.new))
    return f"{Path(mutant.file).name} {mutant.function or '(module)'}: {old} -> {new}"


def rounds(tests: list[str], seconds: Mapping[str, float], most: float) -> Iterator[list[str]]:
    """The quickest way to find a test that fails: a few first, then the others that the time allows."""
    quick, total, place = 0, 0.0, 0
    for place, test in enumerate(tests, 1):
        total += seconds.get(test, 0.0)
        if total <= QUICK_SECONDS:
            quick = place
        if total > most:
            break
    yield from filter(None, (tests[:quick], tests[quick:place]))


class Run:
    """One run of the sample: what became of each fault so far.

    Parameters
    ----------
    known
        Tests by function.
    most_seconds
        Of tests for each fault.
    places
        Where to run them.
    """

    def __init__(self, known: Known, most_seconds: float, places: list[Place]) -> None:
        self.known = known
        self.most_seconds = most_seconds
        self.free = list(places)
        self.guard = threading.Lock()
        self.ends: Counter[str] = Counter()
        self.survived: list[Mutant] = []
        self.alike = equivalent()

    def judge(self, mutant: Mutant) -> None:
        """Run tests on one fault."""
        with self.guard:
            place = self.free.pop()
        began = time.monotonic()
        tests = self.known.through(mutant.file, mutant.line)
        verdict, test, ran = "survived", "", 0
        for some in rounds(tests, self.known.seconds, self.most_seconds):
            verdict, test = place.run(mutant, some, self.known.seconds)
            ran += len(some)
            if verdict != "survived":
                break
        with self.guard:
            self.free.append(place)
            if verdict == "survived" and plain(mutant) in self.alike:
                verdict = "equivalent"
            self.ends[verdict] += 1
            if verdict == "survived":
                self.survived.append(mutant)
            print(
                f"{sum(self.ends.values()):4d} {verdict:10s} {mutant}  [{ran} of {len(tests)} tests, "
                f"{time.monotonic() - began:.0f} s] {test}",
                flush=True,
            )


def main() -> None:
    """Draw, run, and print what survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=200)
    parser.add_argument("--part", type=parts_of, default=list(PARTS), help=f"of {','.join(PARTS)}; all unless said")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=90.0, help="of tests for each fault, as they take unhindered")
    parser.add_argument("--measure", default="", help="folders of tests to look through again: a,b; all; or changed")
    parser.add_argument("--only", default="", help="faults whose line of text has this in it")
    parser.add_argument("--after", type=int, default=0, help="leave out so many of them, which were run before")
    parser.add_argument("--first", type=int, default=None, help="no more of them than this")
    settings = parser.parse_args()
    known = tests_of_functions(settings.measure)
    every = sample(settings.seed, settings.mutants, settings.part)
    drawn = [one for one in every if settings.only in str(one)][settings.after :][: settings.first]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        files = {file_of(test) for one in drawn for test in known.through(one.file, one.line)}
        places = [Place(Path(folder) / str(number), files) for number in range(settings.jobs)]
        run = Run(known, settings.seconds, places)
        with ThreadPoolExecutor(settings.jobs) as pool:
            list(pool.map(run.judge, drawn))
        for place in places:
            place.close()
    ends = run.ends
    killed = ends["killed"] + ends["timeout"]
    print(
        f"\nSeed {settings.seed}: {len(drawn)} faults, {killed} killed ({ends['timeout']} by time), "
        f"{ends['equivalent']} equivalent, {len(run.survived)} survived: "
        f"{killed / max(1, len(drawn) - ends['equivalent']):.1%} of those that change something, "
        f"in {(time.monotonic() - began) / 60:.1f} minutes"
    )
    for one in sorted(run.survived, key=str):
        print(f"  {one}")


if __name__ == "__main__":
    main()
