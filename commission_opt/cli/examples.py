"""`examples`: the instances that come with the program."""

from __future__ import annotations

from pathlib import Path

import click

from commission_opt.cli.options import Folder, show


@click.command(name="examples", short_help="List the examples that come with the program, or copy them.")
@click.option(
    "--out", type=Folder(), metavar="DIR", help="Copy all of them there, with their pages; instances is a good name."
)
@click.option("--debug", is_flag=True, help="Show where an error came from, for reporting a fault.")
def command(out: Path | None, debug: bool) -> int:
    """List the examples that come with the program.

    With --out they are copied into a folder, where they can be solved and changed. A file of that name with other content is kept, and nothing is
    copied.
    """
    from commission_opt.starter.examples import examples

    if out is not None:
        return _copy(out)
    width = max(len(one.name) for one in examples())
    show("\n".join(f"  {one.name.ljust(width)}  {one.title}" for one in examples()))
    show("\nTo begin from one of them:     commission-opt new NAME --from tutorial")
    show("To have all of them in a folder: commission-opt examples --out instances")
    return 0


def _copy(out: Path) -> int:
    from commission_opt.plan.write import NotWritten, replace_files
    from commission_opt.starter.examples import example_files

    files = example_files()
    folders = sorted({name.rpartition("/")[0] for name in files})
    for name, content in files.items():
        there = out / name
        if there.exists() and (not there.is_file() or there.read_bytes() != content):
            raise NotWritten(f"{there} is there already, with other content, and is kept. Choose another folder.")
    for folder in folders:
        inside = {name.rpartition("/")[2]: one for name, one in files.items() if name.rpartition("/")[0] == folder}
        replace_files(out / folder, inside)
    number = sum(name.endswith(".toml") and "/" not in name for name in files)
    show(f"Copied: {number} examples, to {out}")
    return 0
