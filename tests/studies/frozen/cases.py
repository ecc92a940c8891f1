"""Studies of a small town, whose every figure and word is kept: what runs, and what of its answer is kept."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from click import Context

import commission_opt as co
from commission_opt.cli.commands import program
from commission_opt.cli.numbers import Whole
from commission_opt.instance.instance import Instance
from commission_opt.studies.saved import Study
from tests.cli.run import run

HERE = Path(__file__).parent
DIGITS = 7  # that figures are kept with
FEWEST_WORDS = 4  # of a text that is told as words, and not held as a figure is
ROWS = 12  # of a list that are kept one by one; the others are added up
OF_A_TABLE = 3  # the same of a CSV file, whose rows the JSON has too
VARYING = ("seal", "seconds", "run", "version", "sha256", "file", "made", "progress", "commission_opt")
SECONDS, HASH = re.compile(r"\b\d[\d,.]* s\b"), re.compile(r"\b[0-9a-f]{32,}\b")
FEW_WORLDS = {"SOUGHT_IN": 6, "FIRST": 12, "BATCH": 3}


@dataclass(frozen=True)
class Kept:
    """What is kept of an answer.

    Attributes
    ----------
    figures
        Records of figures, names and dates, each by its place in the answer.
    words
        What is printed, and each sentence of the files.
    """

    figures: list[tuple[str, Any]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def command(*args: str, fewer: Mapping[str, int] | None = None, of: str = "") -> Callable[[], Kept]:
    """What a command prints, and the files it writes.

    Parameters
    ----------
    fewer
        Constants of `recommend` that are smaller here, so that it takes a second.
    of
        Instance to solve first: the command is about its result.
    """

    def made() -> Kept:
        with TemporaryDirectory() as folder, ExitStack() as stack:
            few_worlds(stack, fewer or {})
            about: list[str | Path] = [*args]
            if of:
                about.insert(1, Path(folder) / "result")
                for path, data in solved(of).items():
                    (Path(folder) / "result" / path).parent.mkdir(parents=True, exist_ok=True)
                    (Path(folder) / "result" / path).write_bytes(data)
            out = Path(folder) / "out"
            done = run(*about, *(() if args[0] == "solve" else ("--workers", "1")), "--out", out, cwd=HERE)
            assert "Traceback" not in done.stderr, done.stderr
            kept = Kept()
            kept.figures.append(("exit code", {"code": done.returncode}))
            for file in sorted(out.rglob("*.*")):
                _file(kept, file.relative_to(out).as_posix(), file)
            said = (done.stdout + done.stderr).replace(str(out), "OUT").replace(folder, "FOLDER")
            kept.words[:] = [*(line.rstrip() for line in said.splitlines()), *dict.fromkeys(kept.words)]
            return kept

    return made


def few_worlds(stack: ExitStack, constants: Mapping[str, int]) -> None:
    """Let `recommend` do with fewer worlds for as long as a stack is open."""
    for name, value in constants.items():
        for part in ("judging", "recommend", "seeking", "tried_mixes"):
            module = import_module(f"commission_opt.studies.recommend.{part}")  # the one that is in use by now
            if hasattr(module, name):
                stack.enter_context(patch.object(module, name, value))
    if "FIRST" in constants:
        asked = program.get_command(Context(program), "recommend")
        assert asked is not None
        for option in asked.params:  # which knows the least number from when it was first imported
            if option.name == "worlds":
                stack.enter_context(patch.object(option, "type", Whole(constants["FIRST"], 100_000)))


@cache
def solved(name: str) -> dict[Path, bytes]:
    """The files of a result."""
    with TemporaryDirectory() as folder:
        run("solve", f"{name}.toml", "--out", folder, cwd=HERE)
        return {file.relative_to(folder): file.read_bytes() for file in Path(folder).rglob("*") if file.is_file()}


def python(study: Callable[[Instance], Any], name: str) -> Callable[[], Kept]:
    """What a function of the package finds of an instance."""

    def made() -> Kept:
        found = study(co.load(HERE / f"{name}.toml"))
        kept = Kept()
        _of(kept, "", _plain(found))
        _of(kept, "tables", found.tables() if isinstance(found, Study) else [found.row()])
        if isinstance(found, Study):
            kept.words[:] = [repr(found), *dict.fromkeys(kept.words)]
        return kept

    return made


def _plain(value: Any) -> Any:
    """A value of a result as JSON would have it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in vars(value).items()} if is_dataclass(value) else value


def _file(kept: Kept, name: str, file: Path) -> None:
    if file.suffix == ".json":
        _of(kept, name, json.loads(file.read_text(encoding="utf-8")))
    elif file.suffix == ".csv":
        rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"))))
        _of(kept, name, [{key: _typed(cell) for key, cell in row.items()} for row in rows], most=OF_A_TABLE)
    else:
        kept.figures.append((name, {"there": True}))


def _typed(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def _of(kept: Kept, place: str, value: Any, most: int = ROWS) -> None:
    """Put what stands at one place of an answer with the figures or the words, a record on a line."""
    if isinstance(value, Mapping):
        leaves = {str(key): one for key, one in value.items() if not isinstance(one, Mapping | list | tuple)}
        own = {key: one for key, one in leaves.items() if key not in VARYING and not _is_said(one)}
        if own:
            kept.figures.append((place, {key: _short(one) for key, one in own.items()}))
        kept.words.extend(one for key, one in leaves.items() if key not in VARYING and _is_said(one))
        for key, one in value.items():
            if str(key) not in leaves and key not in VARYING:
                _of(kept, f"{place}.{key}", one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        rows = list(value)
        if not any(isinstance(one, Mapping | list | tuple) for one in rows):
            _of(kept, place, {str(nth): one for nth, one in enumerate(rows)})
            return
        for nth, one in enumerate(rows[:most]):
            _of(kept, f"{place}.{nth}", one)
        if rows[most:]:
            kept.figures.append((f"{place}.others", _added_up(rows[most:])))


def _added_up(rows: list[Any]) -> dict[str, Any]:
    """How many rows there are, and each column of figures added up."""
    sums: dict[str, float] = {"rows": len(rows)}
    for row in rows:
        for key, one in row.items() if isinstance(row, Mapping) else enumerate(row):
            if isinstance(one, int | float) and key not in VARYING:
                sums[str(key)] = sums.get(str(key), 0.0) + one
    return {key: _short(one) for key, one in sums.items()}


def _is_said(value: Any) -> bool:
    return isinstance(value, str) and len(value.split()) >= FEWEST_WORDS


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{round(value, 6):.{DIGITS}g}") + 0.0
    return value if value is None or isinstance(value, bool | int) else str(value)


OAK = "dps.dps.provider.oak.price_per_bed_week"
SPOT = "spot.spot.price_per_week"
NO_PRICE = ("--set", "rules.budget.money.price_per_pound.remove=true")

CASES: dict[str, Callable[[], Kept]] = {
    "solve": command("solve", "harbour.toml"),
    "solve-team": command("solve", "team.toml"),
    "solve-uncertain": command("solve", "uncertain.toml"),
    "solve-edition3": command("solve", "edition3.toml"),
    "explanation": command("explain", "harbour.toml"),
    "explanation-team": command("explain", "team.toml"),
    "diagnosis": command("explain", "clash.toml", *NO_PRICE),
    "diagnosis-keep": command("explain", "clash.toml", *NO_PRICE, "--keep", "money"),
    "alternatives": command("alternatives", "harbour.toml", "--within", "5%", "--count", "2"),
    "alternatives-without": command(
        "alternatives",
        "few.toml",
        "--set",
        "spot.spot.price_per_week=5500",
        "--count",
        "1",
        "--without",
        "oak",
        "--no-own-home",
    ),
    "sensitivity": command("sensitivity", "harbour.toml", "--switch", OAK, "--switch", SPOT, "--spread", "20%"),
    "sensitivity-morris": command(
        "sensitivity", "few.toml", "--morris", "3", "--vary", f"{OAK}=3000:4500", "--vary", SPOT
    ),
    "frontier": command("frontier", "harbour.toml", "--points", "4"),
    "frontier-other": command("frontier", "few.toml", "--trade", "revenue,as_used", "--points", "4"),
    "compare": command("compare", "harbour.toml"),
    "compare-sizes": command("compare", "uncertain.toml", "--block-sizes", "3-4", "--no-regret"),
    "backtest": command("backtest", "harbour.toml", "--outturn", "outturn.toml"),
    "sweep": command(
        "sweep", "harbour.toml", "--vary", f"{SPOT}=4000,5000", "--vary", "rules.locality.near.minimum_share=0.5,1.0"
    ),
    "simulation": command("simulate", "--replications", "12", of="harbour"),
    "simulation-no-moves": command("simulate", "--replications", "6", "--no-moves-in", "--seed", "3", of="edition3"),
    "simulation-team": command("simulate", "--replications", "6", of="team"),
    "waiting": command("waiting", "uncertain.toml", "--fresh", "5"),
    "recommend": command("recommend", "few.toml", "--worlds", "16", fewer=FEW_WORLDS),
    "recommend-edition3": command("recommend", "edition3.toml", "--worlds", "16", "--within", "2%", fewer=FEW_WORLDS),
    "value_of_information": python(co.value_of_information, "uncertain"),
    "break_even": python(lambda instance: co.break_even(instance, "team"), "team"),
    "break_even-alone": python(lambda instance: co.break_even(instance, "dear", alone=True), "team"),
    "switching": python(lambda instance: co.switching(instance, {OAK: (3000, 4600), SPOT: (4000, 7000)}), "harbour"),
}


@cache
def found(name: str) -> Kept:
    """What a case gives now."""
    return CASES[name]()


def figure_lines(kept: Kept) -> Iterator[str]:
    """Each record on a line."""
    for place, record in kept.figures:
        yield f"{place or '.'} {json.dumps(record, ensure_ascii=False)}"


def word_lines(kept: Kept) -> Iterator[str]:
    """Each line that is said, without what hangs on the machine."""
    for line in kept.words:
        yield HASH.sub("HASH", SECONDS.sub("SECONDS", line))
