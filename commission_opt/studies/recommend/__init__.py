"""`recommend`: the mixes that could be advised, tried against each other in worlds that may come.

`candidates` are the mixes, `worlds` what may come, `trial` is one mix in one world, `selection` says which is cheapest
and how sure that is, `recommendation` is what was found, `words` and `table` tell it.
"""
