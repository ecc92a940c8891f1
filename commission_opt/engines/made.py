"""HiGHS as it is made here: it prints nothing, not even the line about itself that newer versions begin with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import highspy


def made() -> highspy.Highs:
    """HiGHS without a model, which prints nothing."""
    return _quiet()()


@cache
def _quiet() -> Any:
    import highspy

    class Quiet(highspy.Highs):  # type: ignore[misc]
        """HiGHS prints its line when callbacks are set up, which is in `__init__`: later would be too late."""

        def enableCallbacks(self) -> None:  # noqa: N802 - as HiGHS calls it
            self.setOptionValue("log_to_console", False)  # `output_flag` would silence the progress as well
            super().enableCallbacks()

    return Quiet
