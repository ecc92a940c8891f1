"""Children one by one: a plan tried out by discrete-event simulation.

`children` draws who arrives and leaves, `places` are the homes and markets, `ranking` and `policy` say where a child
goes, `world` lets time pass, `tally` and `peaks` work out the bill, `promise` is what the plan said.
"""
