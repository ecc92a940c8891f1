"""`serve`: the workbench in a browser on this machine."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from commission_opt.cli.numbers import Whole
from commission_opt.cli.options import Folder, say, show
from commission_opt.errors import EXIT_SOLVED, EXIT_UNEXPECTED, CommissionError

NEEDED = 'The workbench needs Flask, waitress and tomlkit: pip install "commission_opt[app]"'


class AppUnavailable(CommissionError):
    """A package of the workbench is not installed."""

    exit_code = EXIT_UNEXPECTED


@click.command(name="serve", short_help="Open the workbench in a browser: the whole job without typing commands.")
@click.argument("folder", type=Folder(), default=Path("workbench"))
@click.option("--port", type=Whole(0, 65_535), default=0, help="Port to listen on; one that is free if omitted.")
@click.option(
    "--jobs", "at_once", type=Whole(1, 64), default=1, show_default=True, help="Solves and studies that run at a time."
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--debug", is_flag=True, help="Show where an error came from, for reporting a fault.")
def command(folder: Path, port: int, at_once: int, no_browser: bool, debug: bool) -> int:
    """Serve the project in FOLDER to the browser on this machine.

    FOLDER may be omitted: the project is then in the folder workbench, where the command is given.

    A project is a folder of plain files, on which all other commands work as well. A folder that is not there is
    made. Nobody else can reach the pages: the server listens on this machine alone, and answers only the browser that
    opened the address it prints. Ctrl-C ends it. A solve that is running then goes on, and its answer is kept.
    """
    if not all(map(find_spec, ("flask", "tomlkit", "waitress"))):
        raise AppUnavailable(NEEDED)
    from commission_opt.app.serve import serve
    from commission_opt.plan.write import check_place

    check_place(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def tell(address: str) -> None:
        show(f"The workbench is at:\n  {address}\nThe project is in {folder.resolve()}. Ctrl-C ends the server.")
        sys.stdout.flush()  # it is read before the server ends

    try:
        serve(folder, port, at_once=at_once, browser=not no_browser, tell=tell)
    except KeyboardInterrupt:
        say("The workbench has ended. Whatever runs goes on, and is kept.")
    return EXIT_SOLVED
