"""Trying out the blocks of the pages, all in one folder, so that what one writes is there for the next."""

from __future__ import annotations

import hashlib
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest

import commission_opt as co
from commission_opt import errors
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.problem import problem_of
from commission_opt.model.model import Model
from commission_opt.plan import choice as solving
from commission_opt.plan import engine
from commission_opt.plan.settings import Settings
from commission_opt.studies.backtest.outturn import read_outturns
from tests.cli.run import run
from tests.docs.blocks import ROOT, Block, blocks
from tests.docs.comparing import difference

FAULTS = (errors.EXIT_UNEXPECTED, errors.EXIT_USAGE, errors.EXIT_INVALID)
AGAIN = "\nTo write the pages again: python -m tests.docs.rewrite"


class Place:
    """A folder with the instances in it, and what was run there already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._printed: dict[str, str] = {}
        self._names: dict[Path, dict[str, Any]] = {}
        shutil.copytree(ROOT / "instances", folder / "instances")

    def try_out(self, block: Block, *, all_of_it: bool) -> None:
        """Fail where the block does not do what the page shows; without `all_of_it` long ones are only read."""
        if block.kind == "text" or "not run" in block.notes:
            return
        if block.kind == "toml":
            self._load(block)
        elif block.kind == "python":
            code = compile(block.text, block.where, "exec")
            if all_of_it or "thorough" not in block.notes:
                with chdir(self.folder):
                    exec(code, self._names.setdefault(block.page, {"__name__": block.where}))
        else:
            self._commands(block, all_of_it=all_of_it)

    def printed(self, command: str) -> str:
        """What a command prints; one that was run before is not run again."""
        if command not in self._printed:
            done = run(*arguments(command), cwd=self.folder)
            assert done.returncode not in FAULTS, f"{command}\n{done.stderr}"
            self._printed[command] = done.stdout + done.stderr
        return self._printed[command]

    def prepare(self, block: Block) -> None:
        """Run what has to be there before."""
        if "after" in block.notes:
            self.printed(block.notes["after"])

    def _commands(self, block: Block, *, all_of_it: bool) -> None:
        long = "thorough" in block.notes or all(one.output is None for one in block.shown())
        for one in block.shown():
            self._understood(one.command)
            if long and not all_of_it:
                continue
            self.prepare(block)
            text = self.printed(one.command)
            if one.output is not None:
                found = difference(one.output, text)
                assert found is None, f"{block.where}: {one.command}\n{found}{AGAIN}"

    def _understood(self, command: str) -> None:
        """Fail where the program does not take the command, or the instance does not take its changes."""
        from commission_opt.cli.commands import program
        from commission_opt.cli.options import read_instance

        name, *rest = arguments(command)
        with chdir(self.folder), click.Context(program) as context:
            subcommand = program.get_command(context, name)
            assert subcommand is not None, f"there is no command {name}"
            with subcommand.make_context(name, rest, parent=context) as inner:
                file = inner.params.get("file")
                if isinstance(file, Path) and file.suffix == ".toml":
                    read_instance(file, inner.params.get("settings", ()))

    def lay_out(self, page: Path) -> None:
        """Write the files that stand on a page."""
        for block in blocks(page):
            if "file" in block.notes:
                (self.folder / block.notes["file"]).write_text(block.text, encoding="utf-8")

    def _load(self, block: Block) -> None:
        """Read an instance, or a piece of one added to another."""
        text, folder = block.text, self.folder
        self.lay_out(block.page)
        base = block.notes.get("added to")
        if base is not None:
            if base.endswith(".md"):
                whole = next(one for one in blocks(ROOT / base) if one.language == "toml")
                (folder / "base.toml").write_text(whole.text, encoding="utf-8")
                base = "base.toml"
            text = f'extends = "{base}"\n{text}'
        (folder / "piece.toml").write_text(text, encoding="utf-8")
        try:
            if "outturns of" in block.notes:
                assert read_outturns(folder / "piece.toml", co.load(folder / block.notes["outturns of"]))
                return
            co.load(folder / "piece.toml")
        except co.InvalidInstance as error:
            raise AssertionError(f"{block.where}: {error}") from error


def arguments(command: str) -> list[str]:
    """The arguments of a command of the page, as the program gets them."""
    words = shlex.split(command.removeprefix("uv run "), comments=True)
    assert words[0] == "commission-opt", f"not a command of ours: {command}; say <!-- not run: why -->"
    return words[1:]


@contextmanager
def solves_shared() -> Iterator[None]:
    """Let the same model under the same settings be solved once: pages show one answer in several ways."""
    known: dict[str, Outcome] = {}

    def once(model: Model, settings: Settings) -> Outcome:
        key = hashlib.sha256(repr(replace(settings, progress=None)).encode())
        problem = problem_of(model)
        for field in fields(problem):
            value = getattr(problem, field.name)
            key.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        if key.hexdigest() not in known:
            known[key.hexdigest()] = engine.run(model, settings)
        return known[key.hexdigest()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "run", once)
        yield
