"""Completing a command line in a shell: bash, zsh, fish and PowerShell, as click does it."""

from __future__ import annotations

import sys

from click.shell_completion import get_completion_class

from commission_opt.cli.commands import program
from commission_opt.errors import EXIT_SOLVED, EXIT_USAGE

SHELLS = ("bash", "zsh", "fish", "powershell")


def complete(name: str, variable: str, wanted: str) -> int:
    """Print the script for a shell (``zsh_source``), or what a command line may go on with (``zsh_complete``)."""
    shell, _, act = wanted.partition("_")
    known = get_completion_class(shell)
    if known is None or act not in ("source", "complete"):
        shells = ", ".join(f"{one}_source" for one in SHELLS)
        print(f"{variable}={wanted} is not known. There is {shells}.", file=sys.stderr)
        return EXIT_USAGE
    shell_side = known(program, {}, name, variable)
    text = shell_side.source() if act == "source" else shell_side.complete()
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    return EXIT_SOLVED
