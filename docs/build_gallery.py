"""The gallery: reports of the instances, published from results that are kept beside them.

`python docs/build_gallery.py` publishes again, which takes seconds; a test says when that is needed.
With `--solve` (some minutes) it solves the instances first, and runs the studies that are attached. Where `recommend` is
one of them, the paper is of the mix that it advises.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from commission_opt import Plan
from commission_opt.publishing.compose import compose
from commission_opt.publishing.html import html
from commission_opt.publishing.markdown import markdown
from commission_opt.publishing.report import HeadlineFigures, Report
from commission_opt.publishing.source import read_studies

GALLERY = Path(__file__).resolve().parent / "gallery"
ROOT = GALLERY.parents[1]
RESULT = "plan.json"
RECOMMEND = "recommend"
SIMULATE = "simulate"  # which takes the result, and not the instance
FILES = {RECOMMEND: "recommendation.json", SIMULATE: "simulation.json"}  # where a study's file is not called after it
SHOWN = {  # instance: the studies attached to its report, with the options of their command
    "coventry-2017": {SIMULATE: ()},
    "southampton-2019-block": {
        RECOMMEND: (),
        "alternatives": ("--count", "3"),
        "frontier": ("--points", "6"),
        "sensitivity": (),
    },
    "north-tyneside-2018": {RECOMMEND: ()},
    "southampton-2017-edge-of-care": {"compare": ("--no-regret",)},
    "tutorial": {},
}
INDEX = """# Gallery

What `commission-opt publish` writes for the instances of this repository. GitHub shows the Markdown. To open an HTML file in a browser, download it. Word and Excel files
have the same figures and are not kept here: `uv run commission-opt publish docs/gallery/{first} --out results/paper` writes all four.

Many prices in these instances are assumed, and each report says which. They show the form of the paper. They do not judge what a council decided.

| report | | its figures |
| --- | --- | --- |
{rows}

Each folder has the result (`plan.json`), and the studies attached, that the report was published from. `python docs/build_gallery.py` publishes them again after a change of words or
layout. With `--solve` it solves them first. A test says which is needed.
"""


def report(name: str) -> Report:
    """The report of one instance, from its result and studies as kept."""
    plan = Plan.load(GALLERY / name / RESULT)
    studies = [GALLERY / name / file_of(one) for one in SHOWN[name]]
    result = plan.to_dict()
    return compose(result, read_studies(studies, result["instance"]))


def file_of(study: str) -> str:
    """The file that a study is kept in."""
    return FILES.get(study, f"{study}.json")


def pages() -> dict[Path, str]:
    """Every page of the gallery by its place in it."""
    found: dict[Path, str] = {}
    reports = {name: report(name) for name in SHOWN}
    for name, one in reports.items():
        found[Path(name, "report.html")] = html(one)
        found[Path(name, "report.md")] = markdown(one)
    rows = "\n".join(_row(name, one) for name, one in reports.items())
    found[Path("README.md")] = INDEX.format(first=next(iter(SHOWN)), rows=rows)
    return found


def _row(name: str, one: Report) -> str:
    links = f"[Markdown]({name}/report.md), [HTML]({name}/report.html)"
    figures = next(block for _, block in one.blocks() if isinstance(block, HeadlineFigures))
    said = "; ".join(f"{item.label[:1].lower()}{item.label[1:]}: **{item.text}**" for item in figures.items)
    return f"| {one.title} | {links} | {said} |"


def solve(name: str) -> None:
    """Solve an instance and run its studies again."""
    file = str(ROOT.joinpath("instances", f"{name}.toml").relative_to(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        plan = f"{folder}/{RECOMMEND}/plan" if RECOMMEND in SHOWN[name] else f"{folder}/plan"
        if RECOMMEND not in SHOWN[name]:
            _run("solve", file, "--out", plan)
        for study, options in SHOWN[name].items():
            _run(study, plan if study == SIMULATE else file, *options, "--out", f"{folder}/{study}")
        kept = [Path(folder, study, file_of(study)) for study in SHOWN[name]] + [Path(plan, RESULT)]
        (GALLERY / name).mkdir(parents=True, exist_ok=True)
        for one in kept:
            shutil.copyfile(one, GALLERY / name / one.name)


def _run(*command: str) -> None:
    from commission_opt.cli.main import main

    if code := main(list(command)):
        sys.exit(code)


def build() -> None:
    """Write every page."""
    for place, text in pages().items():
        GALLERY.joinpath(place).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--solve", nargs="*", metavar="NAME", help="solve these instances again; all if none is named")
    wanted = parser.parse_args().solve
    for name in SHOWN if wanted == [] else wanted or ():
        solve(name)
    build()
