"""Results to publish, solved once."""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from itertools import cycle
from pathlib import Path

from commission_opt import Plan, load, solve
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Report

INSTANCES = Path(__file__).parents[2] / "instances"
BY_AVERAGES = {"coventry-2017"}  # what is tried is the paper: by edition 2 the largest takes seconds
HOSTILE = (  # what a file may hold
    "<script>alert(1)</script>",
    "=HYPERLINK(1)|`x`*b*[a](b)",
    "N" * 10_000,
    "\u05e9\u05dc\u05d5\u05dd (3 beds), \u0645\u0631\u062d\u0628\u0627!",
    "\U0001f3e0 \U0001f467\U0001f3fd",
    "# > - | 1. `` ``` <!-- -->&amp;&lt;b&gt; ${x} {{ 7 * 7 }} ]]>",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<img src=x onerror=alert(2)> " + "word " * 400,
)
DAMAGED = (  # what only a result can that somebody has changed, since a file that holds it is refused
    "\u202egnirts \u2067\u05e9\u05dc\u05d5\u05dd",
    "\x07\x1b[31mred\x1b[0m\x00\nnext\r\tline\x7f\x9f\ufffe\ud800",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
)


@cache
def plan(name: str) -> Plan:
    instance = load(INSTANCES / f"{name}.toml")
    return solve(instance.with_changes({"conventions": 2}) if name in BY_AVERAGES else instance, gap=0.01)


@cache
def report(name: str) -> Report:
    return compose(plan(name).to_dict())


def hostile_file(folder: Path) -> Path:
    """The tutorial with names and reasons that attack whatever shows them, as a file."""
    text = (INSTANCES / "tutorial.toml").read_text(encoding="utf-8")
    names = cycle(HOSTILE)

    def attack(found: re.Match[str]) -> str:
        escaped = json.dumps(next(names), ensure_ascii=False)
        return f"{found[1]} = {escaped}"

    file = folder / "hostile.toml"
    changed = re.sub(r'^(title|description|name|reason) = ".*"$', attack, text, flags=re.M)
    file.write_text(changed, encoding="utf-8")
    return file


@cache
def hostile() -> Plan:
    """Its plan, in which somebody has put what a file may not hold."""
    with tempfile.TemporaryDirectory() as folder:
        result = solve(load(hostile_file(Path(folder)))).to_dict()
    for offer, one in zip(result["labels"]["offers"], DAMAGED, strict=False):
        result["labels"]["offers"][offer] = one
    for row, one in zip(result["mix"], DAMAGED, strict=False):
        row["name"] = row["provider"] = one
    return Plan(result)
