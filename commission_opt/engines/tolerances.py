"""Every tolerance that an engine is given, or that its answer is held to, in one place."""

from __future__ import annotations

# A plan counts as optimal when it is proven to cost at most this share more than the best.
PROVEN_GAP = 1e-4

# The gap asked for where the user asks for none.
GAP = PROVEN_GAP

# How far from whole an engine may leave a whole number.
INTEGER = 1e-6

# How far from its limit a row may be: what HiGHS does of itself.
ROW = 1e-7

# Both, once an engine's plan has turned out to live off tolerances: exact, it costs more than the engine said.
# It is then solved again with this.
TIGHT = 1e-9

# How far from whole it may be for us to round it: further off, the answer is refused. The plan with
# the rounded numbers counts only once its remaining linear programme is solved and the evaluator,
# which knows nothing of the engine, has confirmed its cost and every rule.
ROUNDED = 1e-5

# Share of a need by which its supply may fall short and still cover it, as rounding.
COVERED = 1e-6

# Entries of the matrix below this are rounding of ours: HiGHS ignores them, so no engine is given them.
NOTHING = 1e-9

# A row whose largest entry is not between this and its inverse is multiplied by a power of two that brings
# it near 1: the tolerances above are absolute, and would mean nothing to 1e-7 x <= 0, or too much to a budget in £.
SCALED_BELOW = 1e-3

# By how much, relative to the cost, what an engine says of its plan or bound may differ from what the
# plan costs when its whole numbers are fixed and the rest is solved again.
SAME_COST = 1e-5

# Largest ratio of the largest to the smallest figure of the matrix, of the costs or of the limits
# that engines are known to handle well; `check` warns beyond it.
WIDEST_RANGE = 1e8

# HiGHS calls an optimum an error where it misses INTEGER by a rounding: one that misses a row by no
# more than this is taken as what it is, as its whole numbers are settled and the rest solved again.
NEARLY = 1e-5

# Among plans that cost the same: how nearly the cost has to be proven before any is chosen, as a share of it; how
# far the engine is asked to prove it; and how nearly a stage is kept by those after it, as a share of what it counts.
PROVEN = 1e-7
AIM = 1e-9
KEPT = 1e-6

# Share of the cap on the cost by which a plan may be above it, as rounding of engines that search for
# whole numbers.
SPARE = 1e-9
