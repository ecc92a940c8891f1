"""The commands; each one's module is imported when it is run or asked for help."""

from __future__ import annotations

from importlib import import_module

import click
from click.shell_completion import CompletionItem

import commission_opt
from commission_opt.cli.help import COMMANDS, help_page


class LazyGroup(click.Group):
    """A group that knows the names of its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, 1)
            meant = f" Did you mean {close[0]}?" if close else ""
            if args[0].endswith((".toml", ".xlsx")):
                meant = f" To solve that instance: commission-opt solve {args[0]}"
            ctx.fail(f"There is no command '{args[0]}'.{meant}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """The commands with their lines, without importing any; options where one has begun."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)]

    def get_help(self, ctx: click.Context) -> str:
        return help_page().rstrip()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(commission_opt.__version__, prog_name="commission-opt")
@click.option("--debug", is_flag=True, help="Show where an error came from, to report a fault.")
def program(debug: bool) -> None:
    """All commands; `help_page` says what it is for."""
