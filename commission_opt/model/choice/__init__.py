"""Which plan, among those that cost the same: what they are told apart by, a file a stage.

Plans whose cost is within the indifference of the proven cheapest are equal in money. Among them the choice goes
stage by stage, each among those that are equal in the stages before it.
"""
