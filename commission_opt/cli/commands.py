"""The list of commands; each one's module is imported when it is run or asked for help."""

from __future__ import annotations

from importlib import import_module

import click

import commission_opt

COMMANDS = {
    "solve": ("commission_opt.cli.solve", "Find the cheapest mix that meets the rules, and say why."),
    "check": ("commission_opt.cli.check", "Check an instance without solving it; show its size."),
    "export": ("commission_opt.cli.export", "Write the model as an LP or MPS file, with a list of names."),
    "schema": ("commission_opt.cli.schema", "Print the JSON Schema of the instance format, for editors."),
}


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
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, 1)
            meant = f" Did you mean {close[0]}?" if close else ""
            if args[0].endswith(".toml"):
                meant = f" To solve that instance: commission-opt solve {args[0]}"
            ctx.fail(f"There is no command '{args[0]}'.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog="Each command has its own --help."
)
@click.version_option(commission_opt.__version__, prog_name="commission-opt")
@click.option("--debug", is_flag=True, help="Show where an error came from, for reporting a fault.")
def program(debug: bool) -> None:
    """Find the mix of children's-home beds, call-offs, placements and homes that costs a council least.

    Begin with: commission-opt solve instances/coventry-2017.toml
    """
