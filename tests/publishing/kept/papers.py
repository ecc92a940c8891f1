"""Papers of a small town, of which every line, cell and chart is kept: made from answers that are kept beside them.

`uv run python -m tests.publishing.kept.papers [--solve]` writes them anew, with `--solve` the answers first. Read what
changed (`git diff tests/publishing/kept`) before it is committed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.compose import compose
from commission_opt.publishing.excel.write import excel
from commission_opt.publishing.markdown import markdown
from commission_opt.publishing.report import Chart
from commission_opt.publishing.source import read_studies
from tests.cli.run import run
from tests.studies.frozen.cases import FEW_WORLDS, few_worlds
from tests.studies.frozen.cases import HERE as TOWNS

HERE = Path(__file__).parent
INPUTS, SHOWN = HERE / "inputs", HERE / "shown"
SPOT = "spot.spot.price_per_week"
PAPERS: dict[str, tuple[tuple[str, ...], ...]] = {  # the commands that give the answers of each
    "harbour": (
        ("solve", "harbour.toml"),
        ("explain", "harbour.toml"),
        ("alternatives", "harbour.toml", "--within", "5%", "--count", "2"),
        ("sensitivity", "harbour.toml", "--switch", SPOT),
        ("frontier", "harbour.toml", "--trade", "cost,spot", "--points", "4"),
        ("compare", "harbour.toml", "--no-regret"),
        ("simulate", "RESULT", "--replications", "8"),
    ),
    "advised": (("recommend", "few.toml", "--worlds", "16"), ("explain", "few.toml")),
    "edition3": (("recommend", "edition3.toml", "--worlds", "16", "--figures-as-they-are"),),
    "uncertain": (("solve", "uncertain.toml"),),
    "team": (("solve", "team.toml"), ("explain", "team.toml")),
}
VERSION = re.compile(r"\d+\.\d+\.\d+[\w.+]*|[0-9a-f]{32,}|\d[\d.,]* (?:s|seconds?)\b")


def shown(name: str) -> dict[str, list[str]]:
    """The lines of a paper in Markdown, its charts, and each cell of its workbook."""
    folder = INPUTS / name
    result = json.loads((folder / "plan.json").read_text(encoding="utf-8"))  # though a plan of today holds more
    studies = [file for file in sorted(folder.iterdir()) if file.name != "plan.json"]
    report = compose(result, read_studies(studies, result["instance"], result["objective"]))
    charts = [block for _, block in report.blocks() if isinstance(block, Chart)]
    found = {
        "md": markdown(report).splitlines(),
        "charts": [line for one in charts for line in draw(one).replace("><", ">\n<").splitlines()],
        "xlsx": list(_cells(excel(report))),
    }
    return {kind: [VERSION.sub("X", line).rstrip() for line in lines] for kind, lines in found.items()}


def _cells(book: bytes) -> Iterator[str]:
    openpyxl: Any = import_module("openpyxl")
    for sheet in openpyxl.load_workbook(BytesIO(book)):
        yield f"== {sheet.title}"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield f"{cell.coordinate} {cell.value!r} [{cell.number_format}]"


def kept(name: str, kind: str) -> list[str]:
    """What was shown when somebody last looked at it."""
    return (SHOWN / f"{name}.{kind}.txt").read_text(encoding="utf-8").splitlines()


def solve(name: str) -> None:
    """Find the answers of a paper anew."""
    folder = INPUTS / name
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place, ExitStack() as stack:
        few_worlds(stack, FEW_WORLDS)
        for command in PAPERS[name]:
            given = [place if one == "RESULT" else one for one in command]
            run(*given, "--out", place, cwd=TOWNS)
        for file in (*Path(place).glob("*.json"), *Path(place).glob("plan/plan.json")):
            (folder / file.name).write_bytes(file.read_bytes())


def main() -> None:
    """Write the papers, and with `--solve` the answers first."""
    parser = argparse.ArgumentParser(prog="python -m tests.publishing.kept.papers")
    parser.add_argument("paper", nargs="*", help=f"of {', '.join(PAPERS)}")
    parser.add_argument("--solve", action="store_true", help="find the answers anew")
    given = parser.parse_args()
    for name in given.paper or PAPERS:
        if given.solve:
            solve(name)
        for kind, lines in shown(name).items():
            (SHOWN / f"{name}.{kind}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        sys.stderr.write(f"{name}\n")


if __name__ == "__main__":
    main()
