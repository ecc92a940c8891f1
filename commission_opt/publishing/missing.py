"""What is said when a package that writes reports is not installed."""

from __future__ import annotations

from commission_opt.errors import EXIT_UNEXPECTED, CommissionError


class PublishUnavailable(CommissionError):
    """A package that writes reports is not installed."""

    exit_code = EXIT_UNEXPECTED


def unavailable(form: str, package: str) -> PublishUnavailable:
    """The error, with its remedy."""
    return PublishUnavailable(
        f'Reports in {form} need {package}, which is not installed: pip install "commission_opt[publish]"'
    )
