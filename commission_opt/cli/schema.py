"""`schema`: the format of an instance, for editors that check as one types."""

from __future__ import annotations

import json
import sys

import click

from commission_opt.cli.options import speaks_utf8


@click.command(name="schema", short_help="Print the JSON Schema of the instance format, for editors.")
@click.option("--debug", is_flag=True, help="Show where an error came from, to report a fault.")
def command(debug: bool) -> int:
    """Print the JSON Schema of the instance format.

    Save it beside your instances and name it on the first line of each, so that an editor can complete and check:
    #:schema instance.schema.json
    """
    from commission_opt.instance.json_schema import json_schema

    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=not speaks_utf8()) + "\n")
    return 0
