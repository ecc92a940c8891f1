"""What beds carry, corrected by the simulation: plans are tried out child by child, and solved again.

`tried` simulates a plan, `factors` hold what was carried against what the formula says, `settle` goes on until the
promise holds, and `solve` is the whole way from an instance to its plan.
"""
