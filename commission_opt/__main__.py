"""`python -m commission_opt`: the command line."""

from commission_opt.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
