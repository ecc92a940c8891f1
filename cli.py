"""The command line, run from a clone: `python cli.py solve instances/coventry-2017.toml`."""

from commission_opt.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
