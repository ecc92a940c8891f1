"""The stages in their order."""

from __future__ import annotations

from commission_opt.model.choice.broken import BROKEN
from commission_opt.model.choice.commitments import COMMITMENTS
from commission_opt.model.choice.hired import HIRED
from commission_opt.model.choice.moves import MOVES
from commission_opt.model.choice.near_home import NEAR_HOME
from commission_opt.model.choice.owed import OWED
from commission_opt.model.choice.stage import ChoiceStage

STAGES: tuple[ChoiceStage, ...] = (BROKEN, NEAR_HOME, MOVES, COMMITMENTS, OWED, HIRED)
