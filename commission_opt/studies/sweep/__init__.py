"""One instance in many cases.

`sweep` is the way in, `cases` says what they are, `rounds` in which order, and `workers` where each `task` runs. What is
finished is kept in a `journal`, case by case (`finished`), which is a `database`. `warm_start` is what cases learn from
each other; `lines` and `price_curve` price known plans where only a price differs.
"""
