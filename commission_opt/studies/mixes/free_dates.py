"""The decision taken, at the dates that its paper left free: those of which the register says that nobody published them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.commitments import GivenMix
    from commission_opt.instance.instance import Instance

_DATE = re.compile(r"reference\.commit\.(\d+)\.start")


def at_free_dates(instance: Instance) -> GivenMix | None:
    """The decision taken, with each start left open that is our assumption; None where there is none such."""
    taken = instance.reference
    if taken is None:
        return None
    assumed = {
        int(found.group(1))
        for one in instance.assumption
        if one.basis != "published" and (found := _DATE.fullmatch(one.path))
    }
    if not any(nth in assumed and one.start is not None for nth, one in enumerate(taken.commit)):
        return None
    commit = tuple(
        one.model_copy(update={"start": None}) if nth in assumed else one for nth, one in enumerate(taken.commit)
    )
    return taken.model_copy(update={"commit": commit, "title": f"{taken.title or 'The decision taken'}, at any dates"})
