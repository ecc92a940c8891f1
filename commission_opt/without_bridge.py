"""PuLP without its bridge to CP-SAT, in a process that is ours alone.

As it starts, PuLP loads OR-Tools' CP-SAT where it finds it, and that loads pandas: half the time of a small solve. We call
CP-SAT ourselves (`engines/cpsat.py`) and never through PuLP. PuLP does without what it does not find.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in `typing`, without importing it
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

BRIDGE = "pulp.apis.ortools"
BEHIND = "ortools.sat.python.cp_model"
ASKED = "cp_model_mod"  # what the bridge calls the answer, once it has one


class _NotForPulp:
    """A finder that lets nobody but PuLP's bridge go without."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Refuse CP-SAT while the bridge is being loaded; leave all else to the finders after this one.

        Raises
        ------
        ModuleNotFoundError
            To the bridge, which takes it for CP-SAT not being installed.
        """
        if name == BEHIND and BRIDGE in sys.modules and not hasattr(sys.modules[BRIDGE], ASKED):
            raise ModuleNotFoundError(f"{name} is not loaded for PuLP", name=name)
        return None


def load_pulp_without_bridge() -> None:
    """See to it that PuLP, when it is loaded, leaves CP-SAT alone.

    For processes that nobody shares with us: PuLP's own ``CPSAT`` is not available in them.
    """
    if not any(isinstance(finder, _NotForPulp) for finder in sys.meta_path):
        sys.meta_path.insert(0, _NotForPulp())
