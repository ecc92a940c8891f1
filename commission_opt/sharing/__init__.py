"""Cost games: what groups of members cost together and apart, and ways to divide the cost of all between them.

Nothing here knows an instance, a plan or a model. A member is a name, a group is a set of names, and the cost of a
group is an interval: what a plan for it costs, and what no plan for it can cost less than.
"""
