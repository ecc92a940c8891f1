"""All parts of a sensitivity study in one call: tornado, switching values and screening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, Unpack

from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.studies.break_even.switching import SURE, Switches, switching
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.plain_cost import require_plain_cost
from commission_opt.studies.saved import Rows, Study
from commission_opt.studies.sensitivity.morris import Morris, morris
from commission_opt.studies.sensitivity.ranges import LowHigh, Range, ranges
from commission_opt.studies.sensitivity.tornado import Tornado, tornado

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance
    from commission_opt.studies.runs import Listener


@dataclass(frozen=True)
class Sensitivity(Study):
    """What each assumption changes.

    Attributes
    ----------
    tornado
        Each figure in turn at its low and its high value.
    switches
        Where the recommended mix changes; None where no figure was named for it, or there was no time.
    morris
        Many figures moved at once; None where that was not asked for, or there was no time.
    not_reached
        Parts that were asked for and not begun, as it was interrupted.
    """

    FILE: ClassVar[str] = "sensitivity"
    tornado: Tornado
    switches: Switches | None = None
    morris: Morris | None = None
    not_reached: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """On one line: its parts."""
        parts = [part for part in (self.tornado, self.switches, self.morris) if part is not None]
        return f"<Sensitivity: {', '.join(map(repr, parts))}>"

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped: then it holds what was finished."""
        return any(part is not None and part.interrupted for part in (self.tornado, self.switches, self.morris))

    def frame(self) -> pd.DataFrame:
        """The table of the tornado, one row a figure; `switches` and `morris` have tables of their own."""
        return self.tornado.frame()

    def tables(self) -> dict[str, Rows]:
        """The tornado, and of the other parts those that were asked for and reached."""
        parts = (self.tornado, self.switches, self.morris)
        return {name: rows for part in parts if part is not None for name, rows in part.tables().items()}

    def to_dict(self) -> dict[str, Any]:
        whole = self.tornado.to_dict()
        missing = [*whole["not_reached"], *(self.switches.not_reached if self.switches is not None else ())]
        parts = [part.to_dict() for part in (self.switches, self.morris) if part is not None]
        known = {key: value for part in parts for key, value in part.items() if key not in whole}
        return whole | known | {"complete": not self.interrupted, "not_reached": [*missing, *self.not_reached]}


class _Options(TypedDict):
    settings: Settings
    workers: int | None
    progress: Listener | None


@settles
@shows_keywords(StudyKeywords)
def sensitivity(
    instance: Instance,
    vary: Mapping[str, LowHigh | None] | Sequence[str | Range] | None = None,
    spread: float = 0.1,
    *,
    switch: Sequence[str] = (),
    tolerance: float = 0.001,
    trajectories: int | None = None,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Sensitivity:
    """Vary the assumptions one at a time; find where the mix changes, and screen many at once, where asked.

    The parts are `tornado`, `switching` and `morris`, which can be called by themselves.

    Parameters
    ----------
    vary
        Path to low and high value, or paths alone for `spread` below and above what they are (see `ranges`);
        None for every number in the assumption register that is not published.
    spread
        Share of the figure: 0.1 for 10%.
    switch
        Paths of the figures whose switching values are wanted, between their ends in `vary` or `spread`
        to either side.
    tolerance
        Of the bisection of a switching value, as a share of the range.
    trajectories
        Of a screening after Morris; None for no screening. `seed` is theirs as well as the solver's.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
    workers
        Processes to share the solves; one for each processor where None. They change nothing but the time.

    Raises
    ------
    BadRange
        When a path is no number, or low is not below high.
    InvalidInstance
        When a path matches nothing.
    """
    ends = dict(vary) if isinstance(vary, Mapping) else {}
    wanted = ranges(instance, {path: ends.get(path) for path in switch}, spread) if switch else []
    if wanted:
        require_plain_cost(instance, "switching")
    asked = for_study(settings, keywords)
    options: _Options = {"settings": asked, "workers": workers, "progress": progress}
    first = tornado(instance, vary, spread, **options)
    found = Sensitivity(first)
    parts = (*(["switching values"] if wanted else []), *(["screening"] if trajectories is not None else []))
    if found.interrupted:
        return Sensitivity(first, not_reached=parts)
    if first.cost is None:
        return found
    if wanted:
        found = Sensitivity(first, switching(instance, wanted, tolerance, gap=min(SURE, asked.gap), **options))
    if trajectories is not None and found.interrupted:
        return Sensitivity(first, found.switches, not_reached=("screening",))
    if trajectories is not None:
        figures = ranges(instance, vary, spread)
        screened = morris(instance, figures, trajectories, sample_seed=asked.seed, **options)
        found = Sensitivity(first, found.switches, screened)
    return found
