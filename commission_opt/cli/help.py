"""The list of commands, and the page that shows them: no import, so that it is there at once."""

COMMANDS = {
    "new": ("commission_opt.cli.new", "Write an instance to begin with: a starter, a council's own, or an example."),
    "examples": ("commission_opt.cli.examples", "List the examples that come with the program, or copy them."),
    "workbook": ("commission_opt.cli.workbook", "Write an instance as a workbook (.xlsx), or a workbook as TOML."),
    "demand": ("commission_opt.cli.demand", "From the statutory return (SSDA903) to demand, tried on a year held out."),
    "solve": ("commission_opt.cli.solve", "Find the cheapest mix that meets the rules, and say why."),
    "check": ("commission_opt.cli.check", "Check an instance without solving it; show its size."),
    "recommend": (
        "commission_opt.cli.recommend",
        "Recommend a mix: candidates tried against each other in many worlds.",
    ),
    "backtest": (
        "commission_opt.cli.backtest",
        "What each option would have cost at actual prices and demand.",
    ),
    "compare": ("commission_opt.cli.compare", "Solve several options and compare them side by side, with regret."),
    "sensitivity": (
        "commission_opt.cli.sensitivity",
        "Which assumption matters, and where another mix is recommended.",
    ),
    "frontier": ("commission_opt.cli.frontier", "Trade off two measures: what improving one costs, each point proven."),
    "alternatives": (
        "commission_opt.cli.alternatives",
        "Different mixes that cost nearly the same, and the cost of doing without a provider.",
    ),
    "together": (
        "commission_opt.cli.together",
        "Authorities together or alone: what it saves, and how to share the bill.",
    ),
    "publish": ("commission_opt.cli.publish", "Write the recommendation of a result as a paper."),
    "simulate": ("commission_opt.cli.simulate", "Test a plan in a child-by-child simulation of random demand."),
    "waiting": ("commission_opt.cli.waiting", "The value of deferring call-offs until demand shows."),
    "explain": ("commission_opt.cli.explain", "Why this mix, or why there is none: each answer by solving again."),
    "export": ("commission_opt.cli.export", "Write the model as an LP or MPS file, with a list of names."),
    "sweep": ("commission_opt.cli.sweep", "Solve an instance over a grid of figures, or a CSV file of cases."),
    "serve": ("commission_opt.cli.serve", "Open the workbench in a browser: the whole job without typing commands."),
    "schema": ("commission_opt.cli.schema", "Print the JSON Schema of the instance format, for editors."),
}
ASKS_FOR_HELP: tuple[list[str], ...] = ([], ["--help"], ["-h"])

_PAGE = """\
Usage: commission-opt COMMAND [OPTIONS] ...

  Find the mix of children's-home beds, call-offs, placements and homes that
  costs a council least.

{begin}

Commands:
{commands}

Options:
  --version   Show the version and exit.
  --debug     Show where an error came from, to report a fault.
  -h, --help  Show this message; after a command, its options.
"""


EXAMPLE = "instances/coventry-2017.toml"
_HERE = f"  Begin with: commission-opt solve {EXAMPLE}"
_ELSEWHERE = """\
  Begin with an instance, which is one text file or workbook:
    commission-opt new my-council        writes one, and asks a few questions.
    commission-opt examples              lists those that come with the program.
  Then: commission-opt check FILE, and commission-opt solve FILE.
  commission-opt schema prints every key of the format."""


def _begin() -> str:
    """What to do next, where one is."""
    import os

    # Not by `pathlib`, which takes as long to import as all the rest.
    return _HERE if os.access(EXAMPLE, os.F_OK) else _ELSEWHERE


def help_page() -> str:
    """What `commission-opt --help` shows."""
    width = max(map(len, COMMANDS)) + 2
    return _PAGE.format(
        begin=_begin(), commands="\n".join(f"  {name.ljust(width)}{line}" for name, (_, line) in COMMANDS.items())
    )
