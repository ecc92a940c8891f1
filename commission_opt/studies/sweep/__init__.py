"""One instance in many cases.

`sweep` is the way in, `cases` says what they are, `rounds` in which order, `workers` where each `task` runs, and `journal`
keeps what is finished. `warm_start` is what cases learn from each other; `lines` and `price_curve` price known plans
where only a price differs.
"""
